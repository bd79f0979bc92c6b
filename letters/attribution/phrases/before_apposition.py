"""The subject before an apposition, a relative clause or brackets: "Ann Lee, a nurse, said", "Ann Lee (Labour) said"."""

from __future__ import annotations

from letters.attribution.phrases.insertion_chains import person_before
from letters.attribution.phrases.phrase import TokenSpan, phrase_from, phrase_to
from letters.attribution.phrases.phrase_heads import contracted, full_name, head_phrase, of_offices
from letters.attribution.phrases.relative_pronouns import past_brackets
from letters.attribution.phrases.sentence_window import NAME, QUOTE, Tokens, has
from letters.attribution.phrases.subject_position import can_be_subject, of_relative
from letters.attribution.phrases.word_classes import DET
from letters.languages import lexicon as lex
from letters.languages.lexicon import Language

_OUTLET = 26  # code points of the name of an outlet with its marks


def before_apposition(tokens: Tokens, comma: int, language: Language) -> TokenSpan | None:
    """The phrase before ", ... ," or "(...)" that ends at token `comma`, which may be a quotation that contains its comma."""
    opening = "(" if tokens[comma].word == ")" else tokens[comma].word or ","
    seen = False  # an outlet, in marks
    for k in range(comma - 1, max(-1, comma - 40), -1):
        if tokens[k].flags & QUOTE:
            outlet = tokens[k].end - tokens[k].start < _OUTLET  # "Le texte, que « Le Soir » a pu lire, parle"
            if not outlet and (opening != "(" or language.inverted):
                return None
            seen = language.articles
        if tokens[k].word != opening:
            continue
        if seen and opening == "," and not _opens_relative(tokens, k + 1):
            return None
        person = person_before(tokens, k, language) if opening == "," else None
        if person and can_be_subject(tokens, person, language):
            return person
        last = past_brackets(tokens, k - 1)
        phrase = of_offices(tokens, last, language)
        phrase = phrase or phrase_to(tokens, last, language) or contracted(tokens, last, language)
        signed = _signed_text(tokens, phrase, language) if phrase else None
        if signed:
            return signed
        head = head_phrase(tokens, phrase, language) if phrase else None
        if (
            head is not None
            and can_be_subject(tokens, head, language)
            and not _listed(tokens, head, k, comma, language)
        ):
            return of_relative(tokens, head, min(comma + 1, len(tokens) - 1), language)
        # "Dall'opposizione Anna Galli (Lega) accusa"; "Um deles, o jornalista Léo Dutra, respondeu"
        named = full_name(tokens, k - 1, language) if opening == "(" else None
        if phrase is None and opening == ",":
            named = None
        if named:
            return named
    return None


def _signed_text(tokens: Tokens, signatory: TokenSpan, language: Language) -> TokenSpan | None:
    """The text with which a sentence opens that tells by whom it is signed: "The note, signed by Ann Lee, the head, read"."""
    by = next((k for k in range(signatory[0] - 1, 2, -1) if not tokens[k].flags & (NAME | lex.COORDINATOR)), 0)
    if not by or not tokens[by].flags & lex.AGENT:
        return None
    text = phrase_from(tokens, 0, language)
    known = text and tokens[text[1] - 1].flags & lex.TEXT and not has(tokens[text[1] : by], QUOTE | lex.CUE)
    return text if known else None


def _opens_relative(tokens: Tokens, k: int) -> bool:
    """Whether a relative clause or a participle with its agent begins at k: "which", "seen by", "al que", "den"."""
    relative = lex.RELATIVE | lex.THAT | lex.PREPOSITION | lex.OTHER_DETERMINER
    return bool(tokens[k].flags & relative) or has(tokens[k + 1 : k + 2], lex.AGENT)


def _listed(tokens: Tokens, head: TokenSpan, k: int, comma: int, language: Language) -> bool:
    """Whether the phrase is itself in an apposition, as Y in "X, senator of Y, Z, said"."""
    inner = tokens[k + 1].flags if k + 1 < comma else 0
    bare = inner & NAME and not inner & (lex.ROLE | lex.TITLE) and not tokens[head[0]].flags & (DET | lex.TITLE)
    if not head[0] or tokens[head[0] - 1].word != ",":
        return False
    return bool(bare or (inner & lex.RELATIVE and _is_party(tokens, head, language)))


def _is_party(tokens: Tokens, word: TokenSpan, language: Language) -> bool:
    """Whether a single name behind a comma explains the person before: "Rep. Ann Lee, R-Ohio, who"."""
    person = phrase_to(tokens, word[0] - 2, language) if word[1] - word[0] == 1 else None
    if person is None or person[1] - person[0] < 2 or not tokens[person[1] - 1].flags & NAME:
        return False
    return not person[0] or not tokens[person[0] - 1].flags & lex.PREPOSITION
