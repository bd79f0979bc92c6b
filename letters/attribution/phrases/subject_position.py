"""Whether a noun phrase stands where the subject of a clause can, and whose clause it is."""

from __future__ import annotations

from letters.attribution.phrases.phrase import TokenSpan
from letters.attribution.phrases.sentence_window import CAPITAL, NAME, NUMBER, QUOTE, STOP, Tokens, has, skip
from letters.attribution.phrases.verbs import is_infinitive
from letters.attribution.phrases.word_classes import DET, PERSON
from letters.languages import lexicon as lex
from letters.languages.lexicon import Language

_NO_NOUN = lex.PREPOSITION | lex.WEAK | lex.HEAD | DET | lex.OTHER_DETERMINER
NEW_CLAUSE = STOP | QUOTE | lex.CONJUNCTION | lex.RELATIVE
_NEW_VERB = NEW_CLAUSE | lex.CUE | lex.AUXILIARY


def can_be_subject(tokens: Tokens, phrase: TokenSpan, language: Language) -> bool:
    """Whether the phrase can be a subject: it opens a clause rather than ends one."""
    if phrase[0] == 0:
        return True
    before, first = tokens[phrase[0] - 1], tokens[phrase[0]]
    if before.flags & (
        STOP | QUOTE | lex.CONJUNCTION | lex.RELATIVE | lex.ADVERB | lex.OBJECT | lex.AUXILIARY | lex.ROUGHLY
    ):
        return True
    romance = language.articles and (language.dropped or language.enclitics)
    if before.flags & NAME and first.flags & lex.DETERMINER and romance and phrase[0] > 1:
        name = skip(tokens, phrase[0] - 1, NAME | lex.ROLE | lex.TITLE, step=-1)
        return name >= 0 and bool(
            tokens[name].flags & lex.PREPOSITION
        )  # "Nella lettera a Ugo Marini i firmatari dicono"
    if not before.flags and not language.inverted and first.flags & (DET | NUMBER) and _is_explained(tokens, phrase[0]):
        return True
    if not language.inverted and _behind_time(tokens, phrase[0]):
        return True
    opens = first.flags & (lex.DETERMINER if language.dropped else DET) or (
        first.flags & NAME and before.flags & lex.TEXT and language.articles
    )
    if (
        (language.dropped or not language.inverted or language.oblique_endings)
        and opens
        and _behind_fronted(tokens, phrase, language)
    ):
        return True  # "In una memoria di trenta pagine i legali definiscono"
    bare = not language.articles and bool(first.flags & (NAME | lex.ROLE | lex.GROUP))
    alone = phrase[1] - phrase[0] == 1 and bool(first.flags & lex.ALONE) and not before.flags & lex.PREPOSITION
    return bare or alone or bool(first.flags & lex.PRONOUN or before.flags & lex.CUE)


def _behind_time(tokens: Tokens, first: int) -> bool:
    """Whether only a time stands before token `first` in its clause: "In March your predecessor", "In 2019 the minister"."""
    k = skip(tokens, first - 1, lex.NOT_NAME | NUMBER | lex.ADVERB, step=-1)
    opens = 0 <= k < first - 1 and tokens[k].flags & lex.PREPOSITION
    return bool(opens and (k == 0 or tokens[k - 1].flags & NEW_CLAUSE))


def _behind_fronted(tokens: Tokens, phrase: TokenSpan, language: Language) -> bool:
    """Whether a phrase stands right behind the noun of an adverbial that opens the sentence."""
    before, last = tokens[: phrase[0]], tokens[phrase[0] - 1].flags
    if not before[0].flags & lex.PREPOSITION or last & _NO_NOUN:
        return False
    if is_infinitive(tokens[phrase[0] - 1], language):
        return False  # "A gelare gli animi ci pensa"
    return not any(token.flags & _NEW_VERB and not token.flags & (lex.PREPOSITION | lex.TEXT) for token in before)


def _is_explained(tokens: Tokens, i: int) -> bool:
    """Whether what begins at i explains a noun: "the union" of "a step the union called"."""
    noun = next((k for k in range(i - 2, max(0, i - 4), -1) if tokens[k].flags & lex.DETERMINER), 0)
    return noun > 0 and not has(tokens[noun + 1 : i], STOP | NAME)


def of_relative(tokens: Tokens, phrase: TokenSpan, verb: int, language: Language) -> TokenSpan:
    """The subject of a clause that explains a noun without a relative pronoun: "a plan Mr Lee's son called"."""
    first = phrase[0]
    if language.inverted or not first or phrase[1] - first < 3:
        return phrase
    if tokens[first - 1].word not in ",–—-" and not tokens[first - 1].flags & lex.PASSIVE:
        return phrase
    if tokens[first].word in language.words("definite") or not tokens[first].flags & lex.DETERMINER:
        return phrase
    if tokens[first + 1].flags & (PERSON | CAPITAL):
        return phrase
    second = tokens[first + 2].flags
    named = second & (NAME | lex.TITLE) and second & CAPITAL
    return (first + 2, phrase[1]) if named or tokens[verb].flags & lex.PLAIN else phrase
