"""Who speaks by a participle: "with Ann Lee saying", "signed a letter calling", "Minutes record Ann Lee as saying"."""

from __future__ import annotations

from letters.attribution.phrases.phrase import TokenSpan, having, phrase_from, phrase_to
from letters.attribution.phrases.sentence_window import NAME, STOP, Tokens, skip
from letters.attribution.phrases.speakable import OTHER_NOUN, head_of
from letters.attribution.phrases.word_classes import DET, REPORTING
from letters.languages import lexicon as lex
from letters.languages.lexicon import Language

_SIGNED = 14  # tokens between "signed a letter" and what the letter says


def speaker_of_participle(tokens: Tokens, j: int, language: Language) -> TokenSpan | None:
    """Who speaks by the participle at token j."""
    return _actor(tokens, j, language) or _told_to_say(tokens, j, language)


def _actor(tokens: Tokens, j: int, language: Language) -> TokenSpan | None:
    """Who acts in "with Smith saying", "Smith saying"."""
    k = skip(tokens, j - 1, lex.ADVERB, step=-1)
    if k > 1 and tokens[k].word in language.words("blamed for"):
        blamed = phrase_to(tokens, k - 1, language, True)  # "Lee chided Orr for calling"
        if blamed is None or not blamed[0] or tokens[blamed[0] - 1].flags & (STOP | lex.PREPOSITION):
            return None
        return having(tokens, blamed, NAME | lex.ROLE | lex.GROUP)
    text = _signed_text(tokens, k if k > 0 and tokens[k].word == "," else k + 1, language)
    if text or k < 0 or tokens[k].flags & (STOP | lex.CONJUNCTION | lex.PREPOSITION):
        return text
    phrase = phrase_to(tokens, k, language)
    if phrase is None:
        return None
    before = tokens[phrase[0] - 1] if phrase[0] else None
    if before and k == j - 1 and tokens[k].flags & lex.TEXT and not tokens[k].flags & NAME:
        # "signed a letter calling": the letter speaks; in "issued a statement saying" who issued it does
        says = phrase[0] > 1 and before.flags & lex.CUE and tokens[phrase[0] - 2].word == ","
        return phrase if says or not before.flags & REPORTING else None  # "..., said a letter calling"
    opens = before is None or before.word in (",", "–", "—") or before.word in language.words("before participles")
    with_one = before and before.word in language.words("before participles") and k == j - 1
    listed = with_one and head_of(tokens[phrase[0] : phrase[1]], language) > OTHER_NOUN
    return phrase if opens and (listed or tokens[phrase[0]].flags & NAME) else None


def _signed_text(tokens: Tokens, end: int, language: Language) -> TokenSpan | None:
    """The text that was signed before token `end`: "a letter" of "signed a letter to the paper, warning"."""
    signing = language.words("signing")
    for k in range(end - 2, max(-1, end - _SIGNED), -1):
        if tokens[k].word in signing:
            text = phrase_from(tokens, k + 1, language)
            return text if text and text[1] <= end and tokens[text[1] - 1].flags & lex.TEXT else None
    return None


def _told_to_say(tokens: Tokens, j: int, language: Language) -> TokenSpan | None:
    """Whom others report: "Minutes record Ann Lee as saying"."""
    if language.inverted or j < 3 or tokens[j - 1].word not in language.words("as"):
        return None
    first = skip(tokens, j - 2, NAME | lex.ROLE | lex.TITLE, step=-1) + 1
    if not 0 < first < j - 1:
        return None
    first -= bool(tokens[first - 1].flags & DET)
    if first > 2 and tokens[first - 1].flags & lex.HEAD:
        whole = phrase_to(tokens, first - 2, language, True)  # "quoted a colleague of Ann Lee as saying"
        first = whole[0] if whole else first
    no_subject = not first or tokens[first - 1].flags & (STOP | lex.PREPOSITION | lex.AGENT)
    return None if no_subject else (first, j - 1)
