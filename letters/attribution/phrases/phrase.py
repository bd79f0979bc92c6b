"""Noun phrases in a sentence that is cut into tokens.

Nothing is parsed in full. A noun phrase is a run of words between words that cannot be in a noun phrase.
"""

from __future__ import annotations

from letters.attribution.phrases.addressees import is_dative
from letters.attribution.phrases.name_parts import ends_name, is_initial, is_name, joins, opens_title, past_surname
from letters.attribution.phrases.names import first_name_gender
from letters.attribution.phrases.phrase_ends import (
    ADVERBIAL,
    NO_START,
    OUTSIDE,
    describes,
    ends_before,
    goes_on_determined,
    is_accusative,
    is_adjective_first,
    is_owned,
    qualifies,
)
from letters.attribution.phrases.sentence_window import CAPITAL, NAME, NUMBER, QUOTE, STOP, Token, Tokens, has, skip
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
from letters.attribution.phrases.speakable import never_speaks
from letters.attribution.phrases.verbs import is_definite, is_infinitive, is_neuter, is_participle, is_verbal
from letters.attribution.phrases.word_classes import COMMON_NOUN, DET, NOUN, REPORTING, VERB
from letters.languages import lexicon as lex
from letters.languages.lexicon import Language

TokenSpan = tuple[int, int]  # of tokens, end exclusive
_LIMIT = 12  # tokens in a noun phrase
_BEFORE_WHOLE = lex.HEAD | lex.GENITIVE | lex.ANAPHOR
_BEFORE_NUMBER = lex.ADVERB | lex.PREPOSITION | lex.DETERMINER | lex.ROUGHLY


def phrase_from(tokens: Tokens, i: int, language: Language, oblique: bool = False) -> TokenSpan | None:
    """The noun phrase that begins at token i, None if none does; `oblique`: in any case, not only as a subject."""
    n = len(tokens)
    if i >= n:
        return None
    flags, after = tokens[i].flags, tokens[i + 1].flags if i + 1 < n else 0
    if flags & STOP:
        return None
    counts = tokens[i].word in numerals_of(language)
    if (counts or flags & OPENS_SHARE) and not language.nouns_capitalised:
        share = _share_from(tokens, i, language)
        if share:
            return share
    if flags & lex.DETERMINER and is_one_of_two(tokens, i, language):
        return i, i + 2
    noun = CAPITAL if language.nouns_capitalised else CAPITAL | COMMON_NOUN  # "het onderzoek"
    if flags & lex.PRONOUN and not (
        flags & lex.DETERMINER
        and (
            after & noun
            or (goes_on_determined(tokens, i + 1, language) and tokens[i + 1].word not in language.words("one"))
            or describes(tokens, i + 1, language)
            or is_neuter(tokens, i, language)
        )
    ):
        return i, i + 1
    if tokens[i].word in language.words("demonstratives") and _stands_alone(tokens, i):
        return i, i + 1
    if flags & QUOTE and oblique and _short(tokens[i]):
        return i, i + 1  # "laut „Reuters“": a name in marks
    if flags & QUOTE:
        return None
    if language.nouns_capitalised and flags & lex.JOINT and flags & lex.PREPOSITION:
        surname = past_surname(tokens, i)
        if surname:
            return i, surname
    followed = (language.nouns_capitalised and i + 1 < n) or after & (lex.PREPOSITION | lex.OBJECT | lex.DETERMINER)
    if flags & NAME and followed and is_participle(tokens, i, language):
        return None
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
    starts = flags & (NAME | DET | (lex.OTHER_DETERMINER | lex.OBJECT if oblique else 0))
    if not starts and flags & (NO_START | ADVERBIAL):
        return None
    j = i + 1
    titled = not language.articles and flags & (lex.ROLE | lex.TITLE)  # "Глава порта Олег Лодкин"
    titled = titled or is_adjective_first(tokens, i, language) or counts
    seen = bool(flags & NAME) and not titled and not tokens[i].word.endswith(language.possessive_endings)
    governed = oblique and language.oblique_endings
    acts = not oblique and language.oblique_endings and flags & COMMON_NOUN & ~lex.TEXT
    while j < n and j - i < _LIMIT and not ends_before(tokens, j, seen, language):
        described = governed and is_oblique_adjective(tokens[j - 1], language)
        depends = described or tokens[j].flags or tokens[j].word.endswith(language.oblique_endings)
        if governed and not depends:
            break  # "zdaniem burmistrza port": what depends on a noun has such an ending
        if acts and is_accusative(tokens[j], language, behind=True):
            break  # "Ministr výzvu četl"
        if governed and not described and _opens_own_clause(tokens, j, language):
            break  # "według Zielińskiego umowa jest", "podle policie řidič uvedl"
        if tokens[j].word.endswith(language.possessive_endings):
            seen = False
        elif tokens[j].flags & NAME:
            seen = True
        j += 1
    if language.nouns_capitalised and not has(tokens[i:j], NAME | lex.ALONE):
        return (i, j + 1) if j < n and tokens[j].flags & QUOTE and flags & DET else None
    if j == i + 1 and flags & DET and not flags & NAME:
        definite = tokens[i].word in language.words("definite") or not language.inverted
        if j < n and tokens[j].flags & QUOTE and _short(tokens[j]) and definite:
            return i, skip(tokens, j + 1, NAME)  # 'el "Turco" Gil'
        day = j < n and tokens[j].flags & lex.ADVERB and tokens[j].flags & lex.NOT_NAME  # "Este lunes"
        return (i, j) if flags & lex.ALONE and not day else None
    return i, j


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


def is_oblique_adjective(token: Token, language: Language) -> bool:
    """Whether a word is an adjective before the noun of a preposition, where there are no articles."""
    return not token.flags & ~CAPITAL and language.ends(token.word, "oblique adjective endings")


def _opens_own_clause(tokens: Tokens, j: int, language: Language) -> bool:
    """Whether a noun behind another one is its own subject, and does not depend on it, where there are no articles."""
    word = tokens[j].word
    if not tokens[j].flags & COMMON_NOUN:
        return word.endswith(("a", "а")) and never_speaks(word, language)  # "zdaniem burmistrza droga"
    return is_name(tokens[j - 1]) or not word.endswith(language.oblique_endings) or is_feminine(word, language)


def is_feminine(word: str, language: Language) -> bool:
    """Whether a listed noun in -a is a nominative of the singular: "učitelka", but not «директора» of «директор»."""
    stem = word[:-1]
    others = stem, stem + "o", stem + "о", f"{stem[:-1]}e{stem[-1:]}"  # "ministra" of "minister"
    return word.endswith(("a", "а")) and not any(other in language.lexicon for other in others)


def _share_from(tokens: Tokens, i: int, language: Language) -> TokenSpan | None:
    """The share of people that begins at token i: "41 per cent of respondents", "one in five drivers"."""
    end, whole = past_share(tokens, i, language)
    if end == i or whole:
        return (i, end) if whole else None
    people = phrase_from(tokens, end, language, True)
    if people is None and tokens[end].flags & DET and any(not token.flags for token in tokens[end + 1 : end + 2]):
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


def _short(quote: Token) -> bool:
    """Whether the text in quotation marks is short enough for a name."""
    return quote.end - quote.start < 50


def phrase_to(tokens: Tokens, j: int, language: Language, oblique: bool = False) -> TokenSpan | None:
    """The noun phrase whose last token is j; None if none ends there; `oblique`: in any case."""
    if j < 0:
        return None
    if tokens[j].flags & (lex.PRONOUN | lex.ALONE):
        article = j and tokens[j - 1].flags & lex.DETERMINER and not tokens[j].flags & (lex.PRONOUN | DET)
        return j - bool(article and language.articles), j + 1  # "Ein anderer", "een ander"
    if tokens[j].word in language.words("demonstratives") and _stands_alone(tokens, j):
        return j, j + 1
    if tokens[j].flags & QUOTE and j and _short(tokens[j]):
        phrase = (j - 1, j) if j and tokens[j - 1].flags & DET else phrase_to(tokens, j - 1, language)
        governed = phrase and phrase[0] and tokens[phrase[0] - 1].flags & lex.PREPOSITION
        if not language.articles and (phrase is None or governed):
            return j, j + 1  # «Ранее „Маяк“ писал», «Известный в городе „Маяк“ писал»
        return phrase and (phrase[0], j + 1)
    first = -1
    i = j
    while i >= 0 and j - i < _LIMIT:
        flags = tokens[i].flags
        if flags & NAME:
            if first == i + 1 and ends_name(tokens, i, language):
                break
            first = i
        elif flags & STOP:
            if tokens[i].word not in ".&" or i == j or i == 0 or not is_initial(tokens, i):
                break
        elif flags & lex.GENITIVE and 0 < i < j and tokens[i - 1].flags & NAME:
            pass
        elif first == i + 1 and (opens_title(tokens, i) or flags & NUMBER and not tokens[first].flags & NAME):
            first = i
        elif (
            flags & lex.JOINT
            and 0 < i < j
            and not (language.nouns_capitalised and flags & DET)
            and joins(tokens, i, language)
        ):
            pass  # "Jan de Vries"
        elif first == i + 1 and i and qualifies(tokens, i, language):
            first = i
        elif first == i + 1 and tokens[first].flags & NAME and is_definite(tokens[i], language):
            first = i  # "förhandlaren Nils Bo"
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
        i -= 1
    if first < 0 or (language.nouns_capitalised and first == j and is_participle(tokens, j, language)):
        return None
    if tokens[first].flags & NUMBER:
        first -= words_before_number(tokens, first, language)
    return first, j + 1


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
