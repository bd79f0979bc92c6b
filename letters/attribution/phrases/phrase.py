"""Noun phrases in a sentence that is cut into tokens.

Nothing is parsed in full. A noun phrase is a run of words between words that cannot be in a noun phrase.
"""

from __future__ import annotations

from functools import cache

from letters.attribution.phrases.addressees import is_dative
from letters.attribution.phrases.name_parts import ends_name, is_initial, is_name, joins, opens_title, past_surname
from letters.attribution.phrases.names import first_name_gender
from letters.attribution.phrases.noun_runs import LIMIT, is_short, run_from
from letters.attribution.phrases.phrase_ends import (
    OUTSIDE,
    describes,
    goes_on_determined,
    is_owned,
    qualifies,
)
from letters.attribution.phrases.sentence_window import CAPITAL, NAME, NUMBER, QUOTE, STOP, Tokens, has
from letters.attribution.phrases.shares import (
    OPENS_SHARE,
    first_determiner,
    is_one_of,
    is_one_of_two,
    may_hold_share,
    number_after,
    numerals_of,
    past_share,
    words_before_number,
)
from letters.attribution.phrases.verbs import is_definite, is_infinitive, is_neuter, is_participle, is_verbal
from letters.attribution.phrases.word_classes import COMMON_NOUN, DET, NOUN, REPORTING, VERB
from letters.languages import lexicon as lex
from letters.languages.lexicon import Language

TokenSpan = tuple[int, int]  # of tokens, end exclusive
_BEFORE_WHOLE = lex.HEAD | lex.GENITIVE | lex.ANAPHOR
_BEFORE_NUMBER = lex.ADVERB | lex.PREPOSITION | lex.DETERMINER | lex.ROUGHLY
_MARKED = OPENS_SHARE | _BEFORE_NUMBER | QUOTE | lex.PRONOUN | lex.ALONE  # what opens more than the run of a noun


def phrase_from(tokens: Tokens, i: int, language: Language, oblique: bool = False) -> TokenSpan | None:
    """The noun phrase that begins at token i, None if none does; `oblique`: in any case, not only as a subject."""
    flags = tokens[i].flags if i < len(tokens) else STOP
    if flags & STOP:
        return None
    # most phrases open with a noun, a name or a word of no list, of which only their end is asked
    marked = flags & _MARKED or tokens[i].word in _marking_words(language)
    itself = _by_itself(tokens, i, language, oblique) if marked else None
    if itself or flags & QUOTE:
        return itself
    if flags & NAME and _opens_with_participle(tokens, i, language):
        return None
    return _of_several(tokens, i, language, oblique) if marked else run_from(tokens, i, language, oblique)


@cache
def _marking_words(language: Language) -> frozenset[str]:
    """The words of any class that may open more than a noun: numbers, "one" and demonstratives."""
    return numerals_of(language) | language.words("demonstratives") | language.words("one")


def _by_itself(tokens: Tokens, i: int, language: Language, oblique: bool) -> TokenSpan | None:
    """The share of people, the pronoun, the name in marks or the surname that begins at token i."""
    word, _, _, flags = tokens[i]
    if (flags & OPENS_SHARE or word in numerals_of(language)) and not language.nouns_capitalised:
        share = _share_from(tokens, i, language)
        if share:
            return share
    if flags & lex.DETERMINER and is_one_of_two(tokens, i, language):
        return i, i + 2
    if flags & lex.PRONOUN and not _is_determiner(tokens, i, language):
        return i, i + 1
    if word in language.words("demonstratives") and _stands_alone(tokens, i):
        return i, i + 1
    if flags & QUOTE:
        return (i, i + 1) if oblique and is_short(tokens[i]) else None  # "laut „Reuters“": a name in marks
    if language.nouns_capitalised and flags & lex.JOINT and flags & lex.PREPOSITION:
        surname = past_surname(tokens, i)
        return (i, surname) if surname else None
    return None


def _is_determiner(tokens: Tokens, i: int, language: Language) -> bool:
    """Whether a pronoun is the article of what follows it: "het onderzoek"."""
    noun = CAPITAL if language.nouns_capitalised else CAPITAL | COMMON_NOUN
    after = tokens[i + 1].flags if i + 1 < len(tokens) else 0
    return bool(
        tokens[i].flags & lex.DETERMINER
        and (
            after & noun
            or (goes_on_determined(tokens, i + 1, language) and tokens[i + 1].word not in language.words("one"))
            or describes(tokens, i + 1, language)
            or is_neuter(tokens, i, language)
        )
    )


def _opens_with_participle(tokens: Tokens, i: int, language: Language) -> bool:
    """Whether the word with a capital at token i is a participle, by what follows it."""
    if i + 1 == len(tokens):
        return False
    followed = language.nouns_capitalised or tokens[i + 1].flags & (lex.PREPOSITION | lex.OBJECT | lex.DETERMINER)
    return bool(followed) and is_participle(tokens, i, language)


def _of_several(tokens: Tokens, i: int, language: Language, oblique: bool) -> TokenSpan | None:
    """The phrase that begins at token i with a word that may be one of several, stand alone, or belong to a number."""
    n = len(tokens)
    flags, after = tokens[i].flags, tokens[i + 1].flags if i + 1 < n else 0
    several = after & _BEFORE_WHOLE and is_one_of(tokens[i : i + 4], language)
    alone = flags & lex.ALONE and flags & lex.OTHER_DETERMINER and not several
    if alone and (i + 1 == n or after & (STOP | QUOTE | lex.PREPOSITION)):
        return i, i + 1  # "rief einer."
    number = number_after(tokens, i, language) if flags & _BEFORE_NUMBER else i
    if number > i:
        counted = phrase_from(tokens, number, language, oblique)
        return counted and (i, counted[1])
    if flags & NUMBER and after & lex.HEAD and has(tokens[i + 2 : i + 3], lex.PRONOUN):
        return i, i + 3  # "19 de ellos"
    if not language.articles and flags & lex.ALONE and after & lex.HEAD and after & lex.PREPOSITION:
        return i, _end_of_several(tokens, i + 2, language)
    if several:
        group = phrase_from(tokens, i + 2, language, True)  # "una de las vecinas", "einer von ihnen"
        return (i, group[1] if group else i + 3) if group or tokens[i + 2].flags & lex.ANAPHOR else None
    return run_from(tokens, i, language, oblique)


def _stands_alone(tokens: Tokens, i: int) -> bool:
    """Whether a demonstrative is a phrase by itself: "Der hatte gesagt", "sagte dieser."."""
    before = tokens[i - 1].flags if i else STOP
    after = tokens[i + 1].flags if i + 1 < len(tokens) else STOP
    if after & (lex.AUXILIARY | REPORTING) and not after & (NOUN | CAPITAL):
        return bool(before & STOP) and (not i or tokens[i - 1].word != ",")
    return bool(after & (STOP | lex.THAT | lex.PREPOSITION | lex.ADVERB) and before & REPORTING)


def _end_of_several(tokens: Tokens, k: int, language: Language) -> int:
    """Where "one of several" ends whose noun is at token k, without articles: "jeden z dělníků pily Jan Malý"."""
    noun = tokens[k : k + 1]
    end = k + bool(noun and (has(noun, lex.ANAPHOR) or not has(noun, OUTSIDE | DET)))
    several = phrase_from(tokens, k, language, True)
    whole = several[1] if several else end
    named = any(tokens[n].flags & NAME and first_name_gender(tokens[n].word, language) for n in range(end, whole))
    explained = has(tokens[whole : whole + 1], STOP) and tokens[whole].word == ","
    explained = explained and has(tokens[whole + 1 : whole + 2], lex.ROLE | NAME)  # "jedna z autorek dopisu, Eva Malá"
    return max(whole, end) if named or explained else end


def _share_from(tokens: Tokens, i: int, language: Language) -> TokenSpan | None:
    """The share of people that begins at token i: "41 per cent of respondents", "one in five drivers"."""
    end, whole = past_share(tokens, i, language)
    if end == i or whole:
        return (i, end) if whole else None
    behind = tokens[end].flags if end < len(tokens) else STOP
    ends = behind & (STOP | QUOTE | lex.CUE) and not behind & lex.PLAIN
    if ends and tokens[i].word in language.words("one"):
        return i, end  # "said one in five."
    people = phrase_from(tokens, end, language, True)
    if people is None and behind & DET and any(not token.flags for token in tokens[end + 1 : end + 2]):
        return i, end + 2  # "of those polled": the noun looks like a verb
    return people and (i, people[1])


def share_to(tokens: Tokens, j: int, language: Language) -> TokenSpan | None:
    """The share of people whose last token is j."""
    shares = (_share_from(tokens, i, language) for i in may_hold_share(tokens, j, language))
    share = next((share for share in shares if share and share[1] == j + 1), None)
    return share and (share[0] - words_before_number(tokens, share[0], language), share[1])


def is_pronoun(phrase: Tokens) -> bool:
    """Whether a phrase opens with a pronoun, and not with the possessive of a noun: "he", but not "son avocat"."""
    first = phrase[0].flags if phrase else 0
    return bool(first & (lex.PRONOUN | lex.ANAPHOR)) and not (len(phrase) > 1 and first & DET)


def phrase_to(tokens: Tokens, j: int, language: Language, oblique: bool = False) -> TokenSpan | None:
    """The noun phrase whose last token is j; None if none ends there; `oblique`: in any case."""
    if j < 0:
        return None
    flags = tokens[j].flags
    if flags & (lex.PRONOUN | lex.ALONE):
        article = j and tokens[j - 1].flags & lex.DETERMINER and not flags & (lex.PRONOUN | DET)
        return j - bool(article and language.articles), j + 1  # "Ein anderer", "een ander"
    if tokens[j].word in language.words("demonstratives") and _stands_alone(tokens, j):
        return j, j + 1
    if flags & QUOTE and j and is_short(tokens[j]):
        return _phrase_to_marks(tokens, j, language)
    return _run_to(tokens, j, language, oblique)


def _phrase_to_marks(tokens: Tokens, j: int, language: Language) -> TokenSpan | None:
    """The noun phrase that ends with the name in marks at token j."""
    phrase = (j - 1, j) if tokens[j - 1].flags & DET else phrase_to(tokens, j - 1, language)
    governed = phrase and phrase[0] and tokens[phrase[0] - 1].flags & lex.PREPOSITION
    if not language.articles and (phrase is None or governed):
        return j, j + 1  # «Ранее „Маяк“ писал», «Известный в городе „Маяк“ писал»
    return phrase and (phrase[0], j + 1)


def _run_to(tokens: Tokens, j: int, language: Language, oblique: bool) -> TokenSpan | None:
    """The run of words up to token j from where a noun phrase must begin: behind a verb, at a determiner."""
    first = -1
    for i in range(j, max(-1, j - LIMIT), -1):
        flags = tokens[i].flags
        if flags & NAME:
            if first == i + 1 and ends_name(tokens, i, language):
                break
            first = i
        elif flags & STOP:
            if tokens[i].word != "." or i == j or i == 0 or not is_initial(tokens, i):
                break
        elif 0 < i < j and _is_inside_name(tokens, i, language):
            continue
        elif first == i + 1 and _modifies(tokens, i, language):
            first = i
        elif flags & DET and not (flags & lex.ADVERB and i == j):
            if i == j or (language.nouns_capitalised and first < 0):
                return None
            if flags & lex.THAT and first == i + 1 and is_name(tokens[first]):
                break  # "vertelde dat Mark Haan"
            return first_determiner(tokens, i, language), j + 1
        elif flags & lex.OTHER_DETERMINER:
            return (i, j + 1) if oblique and i < j else None
        elif i == j and is_owned(tokens, j, language):
            first = i
        elif flags & (OUTSIDE | lex.ADVERB) or (flags & VERB and not flags & NOUN):
            break
        elif i and not oblique and not tokens[i - 1].flags & lex.PREPOSITION and is_dative(tokens[i].word, language):
            return phrase_to(tokens, i - 1, language)  # "Zahradníci primátorce Vránové napsali"
        elif flags & NOUN or (first < 0 and not language.nouns_capitalised and not flags & NUMBER):
            if first < 0 and is_verbal(tokens[i], language) and not (i and describes(tokens, i, language)):
                break
            first = i
        elif is_verbal(tokens[i], language) and not describes(tokens, i, language):
            break
    if first < 0 or (language.nouns_capitalised and first == j and is_participle(tokens, j, language)):
        return None
    if tokens[first].flags & NUMBER:
        first -= words_before_number(tokens, first, language)
    return first, j + 1


def _is_inside_name(tokens: Tokens, i: int, language: Language) -> bool:
    """Whether token i stands between the words of a name, or between a name and a genitive: "Jan de Vries"."""
    flags = tokens[i].flags
    if flags & lex.GENITIVE and tokens[i - 1].flags & NAME:
        return True
    joint = flags & lex.JOINT and not (language.nouns_capitalised and flags & DET)
    return bool(joint) and joins(tokens, i, language)


def _modifies(tokens: Tokens, i: int, language: Language) -> bool:
    """Whether token i goes with the noun or the name behind it: a number, an adverb, or a noun: "förhandlaren Nils Bo"."""
    named = tokens[i + 1].flags & NAME
    if opens_title(tokens, i) or (tokens[i].flags & NUMBER and not named):
        return True
    return bool(i and qualifies(tokens, i, language)) or bool(named and is_definite(tokens[i], language))


def phrase_end(tokens: Tokens, phrase: TokenSpan, language: Language) -> int:
    """Where the phrase ends, including the modifiers of its noun: "a group of artists", "a spokesman for the port"."""
    end = phrase[1]
    while end < len(tokens) and tokens[end - 1].flags & COMMON_NOUN and tokens[end].flags & lex.HEAD:
        second = phrase_from(tokens, end + 1, language, True)
        if second is None or is_infinitive(tokens[end + 1], language):
            break
        end = second[1]
    return end


def having(tokens: Tokens, phrase: TokenSpan | None, flags: int) -> TokenSpan | None:
    """The phrase, if it has a word with any of the flags."""
    return phrase if phrase and has(tokens[phrase[0] : phrase[1]], flags) else None
