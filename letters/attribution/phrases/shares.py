"""Numbers and shares of people: "more than 200 nurses", "the two brothers", "41 per cent of respondents", "one in five drivers"."""

from __future__ import annotations

from functools import cache

from letters.attribution.phrases.listed_phrases import words_to
from letters.attribution.phrases.sentence_window import CAPITAL, NUMBER, QUOTE, STOP, Token, Tokens, has, joined
from letters.attribution.phrases.word_classes import CLAUSE, DET, NEAR, REPORTING
from letters.languages import lexicon as lex
from letters.languages.lexicon import Language

_NUMERAL = 3  # letters of a number word that may be part of another
_NOUNS = 2  # tokens of a noun before "in five"
_YEAR = 4  # digits
_OPENS_SEVERAL = lex.DETERMINER | lex.OTHER_DETERMINER | lex.ALONE
_BEFORE = NUMBER | lex.DETERMINER | lex.OTHER_DETERMINER | lex.PREPOSITION | lex.ACCORDING
OPENS_SHARE = NUMBER | lex.DETERMINER | lex.OTHER_DETERMINER | lex.SHARE
_LINK = lex.PREPOSITION | lex.HEAD
_ENDS = STOP | QUOTE | lex.CUE
_BEHIND_ONE = STOP | QUOTE | REPORTING | lex.AUXILIARY | lex.PASSIVE | lex.PREPOSITION | lex.ADVERB | lex.CONJUNCTION


@cache
def numerals_of(language: Language) -> frozenset[str]:
    """The number words of a language, without those for an order: "two", not "second"."""
    entries = (entry.rsplit(" ", 1) for entry in language.sections.get("number words", ()))
    return frozenset(word for word, value in entries if not value.endswith("."))


def is_number(token: Token, language: Language) -> bool:
    """Whether a token is a number, also in words, which may be joined: "tweehonderd"."""
    numerals = _long_numerals(language)
    return bool(token.flags & NUMBER) or (token.word.startswith(numerals) and token.word.endswith(numerals))


@cache
def _long_numerals(language: Language) -> tuple[str, ...]:
    return tuple(word for word in numerals_of(language) if len(word) >= _NUMERAL)


def goes_on_counting(tokens: Tokens, j: int, language: Language) -> bool:
    """Whether token j continues with a number in words: "y" and "dos" of "cuarenta y dos"."""
    joint = j if tokens[j].flags & lex.COORDINATOR else j - 1
    if not 0 < joint < len(tokens) - 1 or not tokens[joint].flags & lex.COORDINATOR:
        return False
    return {tokens[joint - 1].word, tokens[joint + 1].word} <= numerals_of(language)


def past_share(tokens: Tokens, i: int, language: Language) -> tuple[int, bool]:
    """Where the words for a share that begin at token i end, and whether their noun is among them.

    That is before "respondents" in "41 per cent of respondents", and behind "five" in "one driver in five". It is i if
    no share begins there.
    """
    numerals = numerals_of(language)
    counts = tokens[i].flags & NUMBER or tokens[i].word in numerals
    if not counts and not tokens[i].flags & OPENS_SHARE:
        return i, False
    for k in range(i, min(len(tokens) - 1, i + NEAR)):
        flags = tokens[k].flags
        if flags & lex.SHARE and tokens[k + 1].word not in numerals:  # "ciento veinte familias"
            return _past_link(tokens, k + 1, i, language), False
        if not flags & _BEFORE and tokens[k].word not in numerals:
            break
    return _past_ratio(tokens, i, language) if counts else (i, False)


def _past_link(tokens: Tokens, k: int, i: int, language: Language) -> int:
    """The noun behind the word for a share, which "of" joins to it where phrases open with articles; i if it has none."""
    k += tokens[k].word == "." and tokens[k].start == tokens[k - 1].end  # "41 proc. badanych"
    if k >= len(tokens):
        return i
    if language.articles:
        if not tokens[k].flags & _LINK:
            return i
        k += 1 + has(tokens[k + 1 : k + 2], lex.PREPOSITION)  # "d'entre eux"
    elif tokens[k].flags & lex.HEAD and not tokens[k].flags & lex.SEAT:
        k += 1  # "delar av publiken"
    return k if k < len(tokens) and not tokens[k].flags & (STOP | QUOTE) else i


def _past_ratio(tokens: Tokens, i: int, language: Language) -> tuple[int, bool]:
    """Where "one in" and a number ends, perhaps with a noun inside: "one driver in five"."""
    numerals = numerals_of(language)
    link = i + 1
    while link < min(len(tokens), i + 1 + _NOUNS) and not tokens[link].flags & (_LINK | STOP | QUOTE | lex.CUE):
        link += 1
    whole = link > i + 1 and not tokens[i + 1].flags & lex.ADVERB  # "nine out of ten"
    k = link
    while k < min(len(tokens), link + NEAR) and tokens[k].flags & (_LINK | lex.DETERMINER):
        if tokens[k].word in numerals and k > link:
            break
        k += 1
    accompanied = link < len(tokens) and tokens[link].word in language.words("accompanied by")
    of = accompanied or whole and link < len(tokens) and tokens[link].flags & lex.HEAD  # "a total of 112 mayors"
    if of or not link < k < len(tokens):
        return i, False
    counted = tokens[k].flags & NUMBER and len(tokens[k].word) < _YEAR or tokens[k].word in numerals
    return (k + 1, whole) if counted else (i, False)


def is_share(phrase: Tokens, language: Language) -> bool:
    """Whether a phrase is a share with its noun."""
    if has(phrase, lex.SHARE):
        return not phrase[-1].flags & (NUMBER | lex.SHARE)
    numerals = numerals_of(language)
    counts = phrase[0].flags & NUMBER or phrase[0].word in numerals
    return bool(counts) and _past_ratio(phrase, 0, language)[0] > 0


def may_hold_share(tokens: Tokens, j: int, language: Language) -> range:
    """The tokens with which a share may begin that token j ends; none where no number or share stands before it."""
    numerals = numerals_of(language)
    first, counted = j, False
    while first >= 0 and j - first < CLAUSE:
        word, _, _, flags = tokens[first]
        if flags & _ENDS and word not in ".%":  # a mark other than the full stop of "proc.", or a verb
            break
        counted = counted or bool(flags & (NUMBER | lex.SHARE)) or word in numerals
        first -= 1
    return range(first + 1, j) if counted else range(0)


def words_before_number(tokens: Tokens, number: int, language: Language) -> int:
    """How many words before a number belong to it: two in "more than 200 nurses"."""
    return words_to(tokens, number, "roughly", language)


def number_after(tokens: Tokens, i: int, language: Language) -> int:
    """The number that token i and what follows it go with: the 200 of "more than 200 nurses"; i if there is none."""
    numerals = numerals_of(language)
    for number in range(i + 1, min(len(tokens), i + 4)):
        if tokens[number].flags & (NUMBER | lex.SHARE) or tokens[number].word in numerals:
            return number if words_before_number(tokens, number, language) == number - i else i
    return i


def first_determiner(tokens: Tokens, i: int, language: Language) -> int:
    """Where the determiners begin that the one at i ends: at "the" of "the two brothers", "il" of "il suo cliente"."""
    if i and tokens[i].flags & lex.POSSESSIVE and tokens[i - 1].word in language.words("definite"):
        return i - 1
    while i and tokens[i].word in numerals_of(language):
        size = 2 if goes_on_counting(tokens, i, language) else 1
        if size == 1 and (not tokens[i - 1].flags & DET or tokens[i - 1].flags & lex.THAT):
            break
        i -= size
    return i


def is_one_of_two(tokens: Tokens, i: int, language: Language) -> bool:
    """Whether two words at token i stand for one of two who were named: "den ena", "den senare"."""
    if not 0 <= i < len(tokens) - 1 or not tokens[i].flags & lex.DETERMINER or not language.words("one of two"):
        return False
    after = tokens[i + 2].flags if i + 2 < len(tokens) else STOP
    return joined(tokens[i : i + 2]) in language.words("one of two") and bool(after & _BEHIND_ONE)


def is_one_of(tokens: Tokens, language: Language) -> bool:
    """Whether a phrase opens with one or some of several, by an article or a number: "una de las vecinas", "une des élues"."""
    opens = _OPENS_SEVERAL if language.nouns_capitalised else lex.DETERMINER
    opens_one = len(tokens) > 2 and (tokens[0].flags & opens or tokens[0].word in language.words("one"))
    if not opens_one or tokens[0].word in language.words("definite"):
        return False
    if tokens[2].flags & (lex.ANAPHOR | lex.PRONOUN) and tokens[1].flags & (lex.JOINT | lex.AGENT):
        return bool(tokens[1].flags & lex.HEAD)  # "one of them"
    if language.nouns_capitalised:
        owned = tokens[1].flags & lex.ANAPHOR and tokens[1].flags & lex.OTHER_DETERMINER  # "einer ihrer Nachbarn"
        return bool(owned or (tokens[1].flags & lex.GENITIVE and tokens[1].flags & lex.DETERMINER))
    contracted = tokens[1].flags & (lex.DETERMINER | lex.OTHER_DETERMINER)
    definite = contracted or tokens[2].word in language.words("definite") or not language.articles
    return bool(tokens[1].flags & lex.HEAD and tokens[1].flags & ~CAPITAL and definite)
