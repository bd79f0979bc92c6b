"""Noun phrases in a sentence that is cut into tokens.

Nothing is parsed in full. A noun phrase is a run of words between words that cannot be in a noun phrase.
"""

from __future__ import annotations

from letters.attribution.names import first_name_gender
from letters.attribution.sentence_window import ACRONYM, CAPITAL, NAME, NUMBER, QUOTE, STOP, Token, Tokens, has, skip
from letters.attribution.shares import OPENS_SHARE, may_hold_share, numerals_of, past_share
from letters.languages import lexicon as lex
from letters.languages.lexicon import Language

TokenSpan = tuple[int, int]  # of tokens, end exclusive
_NONE = ("\n",)  # no word ends so
_LIMIT = 12  # tokens in a noun phrase
_NO_START = lex.PREPOSITION | lex.CONJUNCTION | lex.AUXILIARY | lex.RELATIVE | lex.OBJECT
_OUTSIDE = STOP | QUOTE | _NO_START | lex.PRONOUN | lex.PARTICIPLE
_BEFORE_NOUN = lex.PREPOSITION | lex.DETERMINER | lex.OTHER_DETERMINER
_BEFORE_NUMBER = lex.ADVERB | lex.PREPOSITION | lex.DETERMINER | lex.ROUGHLY
_ADVERBIAL = lex.ADVERB | lex.OTHER_DETERMINER
REPORTING = lex.CUE | lex.WEAK  # verbs of speech
DET = lex.DETERMINER | lex.POSSESSIVE
COMMON_NOUN = lex.ROLE | lex.GROUP | lex.TEXT  # persons, groups and texts that can speak
VERB = REPORTING | lex.PARTICIPLE
NOUN = NAME | COMMON_NOUN | lex.TITLE


def phrase_from(tokens: Tokens, i: int, language: Language, oblique: bool = False) -> TokenSpan | None:
    """The noun phrase that begins at token i, None if none does; `oblique`: in any case, not only as a subject."""
    n = len(tokens)
    if i >= n:
        return None
    flags, after = tokens[i].flags, tokens[i + 1].flags if i + 1 < n else 0
    numerals = numerals_of(language)
    counts = tokens[i].word in numerals
    if (counts or flags & OPENS_SHARE) and not language.nouns_capitalised:
        share = _share_from(tokens, i, language)
        if share:
            return share
    noun = CAPITAL if language.nouns_capitalised else CAPITAL | COMMON_NOUN  # "het onderzoek"
    if flags & lex.PRONOUN and not (flags & lex.DETERMINER and (after & noun or _describes(tokens, i + 1, language))):
        return i, i + 1
    if flags & QUOTE and oblique and _short(tokens[i]):
        return i, i + 1  # "laut „Reuters“": a name in marks
    if flags & (STOP | QUOTE):
        return None
    followed = (language.nouns_capitalised and i + 1 < n) or after & (lex.PREPOSITION | lex.OBJECT | lex.DETERMINER)
    if flags & NAME and followed and _participle(tokens, i, language):
        return None
    if flags & lex.ALONE and flags & lex.OTHER_DETERMINER and (i + 1 == n or after & (STOP | QUOTE | lex.PREPOSITION)):
        return i, i + 1  # "rief einer."
    if counts and i + 1 < n and tokens[i + 1].word in numerals:
        counted = phrase_from(tokens, i + 1, language, oblique)  # "dos mil vecinos"
        return counted and (i, counted[1])
    number = _number_after(tokens, i, language) if flags & _BEFORE_NUMBER else i
    if number > i:
        counted = phrase_from(tokens, number, language, oblique)
        return counted and (i, counted[1])
    if flags & NUMBER and after & lex.HEAD and has(tokens[i + 2 : i + 3], lex.PRONOUN):
        return i, i + 3  # "19 de ellos"
    if not language.articles and flags & lex.ALONE and after & lex.HEAD and after & lex.PREPOSITION:
        return i, i + 2 + (i + 2 < n and not tokens[i + 2].flags & (_OUTSIDE | DET))  # "jeden z dělníků"
    if is_one_of(tokens[i : i + 4], language):
        several = phrase_from(tokens, i + 2, language, True)  # "una de las vecinas"
        return several and (i, several[1])
    starts = flags & (NAME | DET | (lex.OTHER_DETERMINER | lex.OBJECT if oblique else 0))
    if not starts and flags & (_NO_START | _ADVERBIAL):
        return None
    j = i + 1
    titled = not language.articles and flags & (lex.ROLE | lex.TITLE)  # "Глава порта Олег Лодкин"
    seen = bool(flags & NAME) and not titled and not tokens[i].word.endswith(language.possessive_endings)
    governed = oblique and language.oblique_endings
    while j < n and j - i < _LIMIT and not _ends(tokens, j, seen, language):
        described = governed and j == i + 1 and is_oblique_adjective(tokens[i], language)
        depends = described or tokens[j].flags or tokens[j].word.endswith(language.oblique_endings)
        if governed and not depends:
            break  # "zdaniem burmistrza port": what depends on a noun has such an ending
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
            return i, j + 1
        return (i, j) if flags & lex.ALONE else None
    return i, j


def is_one_of(tokens: Tokens, language: Language) -> bool:
    """Whether a phrase opens with one or some of several, by an article or a number: "una de las vecinas", "une des élues"."""
    if len(tokens) < 3 or language.nouns_capitalised or not tokens[0].flags & lex.DETERMINER:
        return False
    if tokens[0].flags & (lex.HEAD | NAME | lex.OBJECT) or tokens[0].word in language.words("definite"):
        return False
    contracted = tokens[1].flags & (lex.DETERMINER | lex.OTHER_DETERMINER)
    definite = contracted or tokens[2].word in language.words("definite") or not language.articles
    return bool(tokens[1].flags & lex.HEAD and tokens[1].flags & ~CAPITAL and definite)


def is_oblique_adjective(token: Token, language: Language) -> bool:
    """Whether a word is an adjective before the noun of a preposition, where there are no articles."""
    return not token.flags & ~CAPITAL and token.word.endswith(language.sections.get("oblique adjective endings", ()))


def _opens_own_clause(tokens: Tokens, j: int, language: Language) -> bool:
    """Whether a noun behind another one is its own subject, and does not depend on it, where there are no articles."""
    if not tokens[j].flags & COMMON_NOUN or tokens[j].flags & CAPITAL:
        return False
    return _is_name(tokens[j - 1]) or not tokens[j].word.endswith(language.oblique_endings)


def _share_from(tokens: Tokens, i: int, language: Language) -> TokenSpan | None:
    """The share of people that begins at token i: "41 per cent of respondents", "one in five drivers"."""
    end, whole = past_share(tokens, i, language)
    if end == i or whole:
        return (i, end) if whole else None
    if tokens[end].flags & (lex.PRONOUN | lex.ANAPHOR | lex.ALONE):
        return i, end + 1 + has(tokens[end + 1 : end + 2], lex.PARTICIPLE)
    people = phrase_from(tokens, end, language, True)
    if people is None and tokens[end].flags & DET and any(not token.flags for token in tokens[end + 1 : end + 2]):
        return i, end + 2  # "of those polled": the noun looks like a verb
    return people and (i, people[1])


def share_to(tokens: Tokens, j: int, language: Language) -> TokenSpan | None:
    """The share of people whose last token is j."""
    shares = (_share_from(tokens, i, language) for i in may_hold_share(tokens, j, language))
    share = next((share for share in shares if share and share[1] == j + 1), None)
    return share and (share[0] - _roughly(tokens, share[0], language), share[1])


def is_pronoun(phrase: Tokens) -> bool:
    """Whether a phrase opens with a pronoun, and not with the possessive of a noun: "he", but not "son avocat"."""
    first = phrase[0].flags if phrase else 0
    return bool(first & (lex.PRONOUN | lex.ANAPHOR)) and not (len(phrase) > 1 and first & DET)


def _is_name(token: Token) -> bool:
    """Whether a token is a name, and neither a role nor an acronym."""
    return bool(token.flags & NAME) and not token.flags & (COMMON_NOUN | lex.TITLE | ACRONYM)


def _short(quote: Token) -> bool:
    """Whether the text in quotation marks is short enough for a name."""
    return quote.end - quote.start < 50


def _participle(tokens: Tokens, i: int, language: Language) -> bool:
    """Whether a capitalised word that opens a sentence is a participle rather than a name."""
    opens = i == 0 or bool(tokens[i - 1].flags & STOP)
    return opens and tokens[i].word.endswith(language.participle_endings)


def _ends(tokens: Tokens, j: int, seen: bool, language: Language) -> bool:
    """Whether the phrase that runs up to token j ends before it; `seen`: it contains a name already."""
    token, before = tokens[j], tokens[j - 1]
    flags = token.flags
    determined = before.flags & (DET | lex.OTHER_DETERMINER)
    if language.nouns_capitalised and not flags and determined and has(tokens[j + 1 : j + 2], NAME):
        return False  # "der emeritierte Professor"
    if flags & NAME:
        bare = not language.articles and flags & ACRONYM and before.flags & NAME  # "řekla Bílková ČTK"
        return bool(before.flags & NUMBER and seen) or bool(
            bare and seen and not before.flags & (ACRONYM | COMMON_NOUN)
        )
    if flags & STOP:
        return token.word not in ".&" or token.start != before.end or not _initial(tokens, j)
    if flags & lex.JOINT and flags & CAPITAL and before.flags & (lex.ROLE | lex.TITLE):
        return not has(tokens[j + 1 : j + 2], NAME)  # "rechter Van Buuren"
    if (flags & lex.JOINT and _joins(tokens, j, language)) or (flags & CAPITAL and opens_title(tokens, j)):
        return False
    if seen and not flags and token.word in language.words("epithets") and has(tokens[j + 1 : j + 2], NAME):
        return False  # "Town great Ann Lee"
    if flags & CAPITAL and flags & lex.DETERMINER and _is_name(before) and has(tokens[j + 1 : j + 2], NAME):
        return False  # "Hamid El Amrani", "Yves Le Goff"
    if flags & lex.POSSESSIVE and before.flags & lex.DETERMINER and language.dropped:
        return False  # "il suo capitano"
    if flags & (_OUTSIDE | DET | _ADVERBIAL):
        if _qualifies(tokens, j, language) and has(tokens[j + 1 : j + 2], COMMON_NOUN):
            return False
        if flags & before.flags & DET and token.word in numerals_of(language):
            return False  # "the two brothers", "unas tres mil personas"
        genitive = flags & lex.GENITIVE and before.flags & NAME
        if genitive and language.nouns_capitalised and tokens[j + 1 : j + 2] and not before.flags & COMMON_NOUN:
            genitive = tokens[j + 1].word not in language.words("listeners")  # "sagte Roth der Zeitung"
        return not (genitive and j + 1 < len(tokens) and not tokens[j + 1].flags & STOP)
    if flags & VERB:
        return not flags & (NOUN & ~NAME) or seen
    if not seen and not flags and before.word.endswith(language.adverb_endings) and has(tokens[j + 1 : j + 2], NAME):
        return False  # "a visibly irritated Ann Lee"
    if seen and language.oblique_endings and flags & lex.ROLE and before.flags & NAME:
        return True  # "sdělil serveru Novinky starosta"
    if flags & NUMBER or (before.flags & NUMBER and _before_people(tokens, j)):
        return False  # "40 retired judges"
    if before.flags & lex.ROLE and not flags and token.word.endswith("a") and _cannot_agree(tokens, j, language):
        return True  # "il tecnico ritrova Van Dijk"
    if before.flags & COMMON_NOUN and not flags and token.word.endswith(language.participle_endings):
        return True  # "a message accompanying the tool"
    if before.flags & lex.TEXT and not flags and token.word.endswith(language.sections.get("attribute endings", ())):
        return j + 1 < len(tokens) and bool(tokens[j + 1].flags & lex.PREPOSITION)  # "una carta dirigida a"
    noun = before.flags & COMMON_NOUN or _is_any_noun(tokens, j - 1, language)
    if noun and not flags and (_is_finite(tokens, j, language) or _has_object(tokens, j)):
        return True  # "the cry resounds:", "the union met the owners"
    plural = before.flags & (lex.ROLE | lex.GROUP) and before.word.endswith("s") and not before.flags & NAME
    if plural and language.articles and not flags & NOUN:
        return True
    if seen and not flags & NOUN:
        return not before.flags & NAME or not _noun_after_name(tokens, j, language)
    owned = language.oblique_endings and before.flags & lex.ROLE and has(tokens[j + 1 : j + 2], NAME)
    return not owned and _verbal(token, language) and not _describes(tokens, j, language)  # "trener rywali Stefan Kos"


def _describes(tokens: Tokens, j: int, language: Language) -> bool:
    """Whether a word of no list, perhaps like a verb, is an adjective between an article and a noun: "the retired locksmith"."""
    if j + 1 >= len(tokens) or tokens[j].flags or not tokens[j - 1].flags & lex.DETERMINER:
        return False
    if tokens[j - 1].flags & (lex.PRONOUN | lex.ANAPHOR | lex.ALONE | lex.RELATIVE | lex.THAT):
        endings = language.sections.get("definite adjective endings", _NONE)  # "den gamla läraren", but not "den som"
        after = tokens[j + 2].flags if j + 2 < len(tokens) else STOP
        if not tokens[j].word.endswith(endings) or not after & (STOP | QUOTE | VERB | lex.AUXILIARY | lex.PREPOSITION):
            return False
    return not tokens[j + 1].flags & ~(NOUN | CAPITAL)


def _is_any_noun(tokens: Tokens, j: int, language: Language) -> bool:
    """Whether a word of no list stands right behind an article: "coro" of "la directora del coro dobló el mapa"."""
    if j < 1 or tokens[j].flags or tokens[j].word.endswith(language.possessive_endings or _NONE):
        return False
    return bool(tokens[j - 1].flags & (lex.DETERMINER | lex.OTHER_DETERMINER))


def _cannot_agree(tokens: Tokens, j: int, language: Language) -> bool:
    """Whether a word in -a behind a masculine noun must be a verb."""
    masculine = j > 1 and tokens[j - 2].word in language.words("masculine articles")
    return masculine and not tokens[j].word.endswith(language.sections.get("adjectives of two genders", ()))


def _before_people(tokens: Tokens, j: int) -> bool:
    """Whether the adjective at j belongs to a noun behind it: "40 retired judges", "93 retired civil servants"."""
    adjective = has(tokens[j + 2 : j + 3], COMMON_NOUN) and not tokens[j + 1].flags
    return adjective or has(tokens[j + 1 : j + 2], COMMON_NOUN)


def _noun_after_name(tokens: Tokens, j: int, language: Language) -> bool:
    """Whether a lower-case word after a name is the noun of "the Clinton team said"."""
    if not tokens[max(0, skip(tokens, j - 1, NAME | CAPITAL, step=-1))].flags & DET:
        return False
    for k in range(j, min(j + 3, len(tokens))):
        flags = tokens[k].flags
        if flags & NOUN and not flags & NAME:
            return True  # "the Democratic presidential candidate"
        if flags & (VERB | lex.AUXILIARY | lex.PASSIVE):
            return k == j + 1
        if flags or _verbal(tokens[k], language):
            return False
        if tokens[k].word.endswith(language.possessive_endings):
            return True
    return False


def _is_finite(tokens: Tokens, j: int, language: Language) -> bool:
    """Whether the word at j behind a noun can only be a verb by its ending: "el alcalde atendió", "the cry resounds"."""
    word = tokens[j].word
    if word in language.words("finite forms") or word.endswith(language.sections.get("finite endings", _NONE)):
        return True
    return _is_present(tokens, j, language)


def _has_object(tokens: Tokens, j: int) -> bool:
    """Whether the lower-case word at j behind a noun is a verb, since another noun phrase begins right behind it."""
    if tokens[j].flags & CAPITAL or j + 1 >= len(tokens):
        return False
    after = tokens[j + 1].flags
    return bool(after & (lex.DETERMINER | lex.POSSESSIVE)) and not after & (
        lex.PREPOSITION | lex.GENITIVE | lex.HEAD | lex.RELATIVE
    )


def _is_present(tokens: Tokens, j: int, language: Language) -> bool:
    """Whether the word at j looks like a verb, and what follows can follow one: "that", a noun, the end of the clause."""
    if not tokens[j].word.endswith(language.sections.get("present endings", ())):
        return False
    if j + 1 >= len(tokens) or tokens[j + 1].flags & (STOP | QUOTE | DET | NAME | lex.THAT | lex.PRONOUN):
        return True
    return language.dropped and _is_infinitive(tokens[j + 1], language)  # "evitan hablar"


def opens_title(tokens: Tokens, j: int) -> bool:
    """Whether a time with a capital begins a title at j: "the Sunday Times", "the Evening Standard"."""
    flags, after = tokens[j].flags, tokens[j + 1].flags if j + 1 < len(tokens) else 0
    time = flags & CAPITAL and flags & (lex.ADVERB | lex.NOT_NAME) and not flags & (lex.PREPOSITION | lex.CONJUNCTION)
    return bool(time and after & NAME and j and tokens[j - 1].flags & lex.DETERMINER)


def _initial(tokens: Tokens, j: int) -> bool:
    """Whether the full stop at j belongs to an initial or a title inside a name."""
    before = tokens[j - 1]
    if j + 1 >= len(tokens) or not tokens[j + 1].flags & CAPITAL:
        return False
    return before.end - before.start <= 2 or bool(before.flags & lex.TITLE)  # "J.", "St."


def is_initial_stop(tokens: Tokens, j: int) -> bool:
    """Whether token j is the full stop of a name of one letter: "K." and "Jos H." of the accused."""
    return j > 0 and tokens[j].word == "." and bool(tokens[j - 1].flags & NAME) and len(tokens[j - 1].word) == 1


def _joins(tokens: Tokens, j: int, language: Language) -> bool:
    """Whether the joint at j stands between the words of a name, possibly with other joints."""
    before = next((k for k in range(j - 1, max(-1, j - 4), -1) if _is_no_joint(tokens[k])), -1)
    after = next((k for k in range(j + 1, min(len(tokens), j + 4)) if _is_no_joint(tokens[k])), 0)
    if before < 0 or not tokens[before].flags & tokens[after].flags & NAME:
        return False
    return not has(tokens[before + 1 : after], _BEFORE_NOUN) or _is_of_name(tokens, before, after, language)


def _is_no_joint(token: Token) -> bool:
    return not token.flags & lex.JOINT or bool(token.flags & NAME)


def _is_of_name(tokens: Tokens, before: int, after: int, language: Language) -> bool:
    """Whether prepositions and articles belong to a name, rather than open a phrase: not "Roth von der SPD"."""
    joints = tokens[before + 1 : after]
    placed = has(joints, lex.PREPOSITION) and joints[0].word in language.words("joints before articles")
    if placed and len(joints) == 1:
        return False
    listed = tokens[after].flags & (ACRONYM | lex.GROUP | lex.TEXT) or tokens[after].word in language.words("listeners")
    if first_name_gender(tokens[before].word, language):  # not "Eva der Presse"
        return not language.nouns_capitalised or (not listed and (has(joints, lex.PREPOSITION) or len(joints) > 1))
    if not language.nouns_capitalised:
        return not placed
    if len(joints) > 1:
        return bool(tokens[before].flags & (lex.TITLE | lex.ROLE))
    return bool(joints[0].flags & lex.PREPOSITION) and not listed


def _verbal(token: Token, language: Language) -> bool:
    """Whether a lower-case word looks like a verb."""
    if token.flags & CAPITAL or token.flags & NOUN:
        return False
    if token.flags & (REPORTING | lex.AUXILIARY) or token.word in language.words("finite forms"):
        return True
    return token.word.endswith(language.verb_endings)


def phrase_to(tokens: Tokens, j: int, language: Language, oblique: bool = False) -> TokenSpan | None:
    """The noun phrase whose last token is j; None if none ends there; `oblique`: in any case."""
    if j < 0:
        return None
    if tokens[j].flags & (lex.PRONOUN | lex.ALONE):
        article = j and tokens[j - 1].flags & lex.DETERMINER and not tokens[j].flags & (lex.PRONOUN | DET)
        return j - bool(article and language.articles), j + 1  # "Ein anderer", "een ander"
    if tokens[j].flags & QUOTE and j and _short(tokens[j]):
        phrase = (j - 1, j) if tokens[j - 1].flags & DET else phrase_to(tokens, j - 1, language)
        if phrase is None and not language.articles:
            return j, j + 1  # «Ранее „Маяк“ писал»
        return phrase and (phrase[0], j + 1)
    first = -1
    i = j
    while i >= 0 and j - i < _LIMIT:
        flags = tokens[i].flags
        if flags & NAME:
            first = i
        elif flags & STOP:
            if tokens[i].word not in ".&" or i == j or i == 0 or not _initial(tokens, i):
                break
        elif flags & lex.GENITIVE and 0 < i < j and tokens[i - 1].flags & NAME:
            pass
        elif first == i + 1 and (opens_title(tokens, i) or flags & NUMBER and not tokens[first].flags & NAME):
            first = i
        elif first == i + 1 and flags & lex.ROUGHLY and tokens[first].flags & NUMBER:
            first = i  # "about 20 artists"
        elif (
            flags & lex.JOINT
            and 0 < i < j
            and not (language.nouns_capitalised and flags & DET)
            and _joins(tokens, i, language)
        ):
            pass  # "Jan de Vries"
        elif first == i + 1 and i and _qualifies(tokens, i, language):
            first = i
        elif flags & DET and not (flags & lex.ADVERB and i == j):
            if i == j or (language.nouns_capitalised and first < 0):
                return None
            return _before_numeral(tokens, i, language), j + 1
        elif flags & lex.OTHER_DETERMINER:
            return (i, j + 1) if oblique and i < j else None
        elif i == j and is_adverb_as_noun(tokens, j, language):
            first = i
        elif flags & (_OUTSIDE | lex.ADVERB) or (flags & VERB and not flags & NOUN):
            break
        elif flags & NOUN or (first < 0 and not language.nouns_capitalised and not flags & NUMBER):
            if first < 0 and _verbal(tokens[i], language):
                break
            first = i
        elif _verbal(tokens[i], language) and not _describes(tokens, i, language):
            break
        i -= 1
    if first < 0 or (language.nouns_capitalised and first == j and _participle(tokens, j, language)):
        return None
    if tokens[first].flags & NUMBER:
        first -= _roughly(tokens, first, language)
    elif first > 1 and tokens[first].flags & tokens[first - 1].flags & CAPITAL and tokens[first].flags & lex.TITLE:
        first -= not tokens[first - 2].flags & QUOTE  # "Foreign Secretary", "First Minister" inside a sentence
    return first, j + 1


def is_adverb_as_noun(tokens: Tokens, j: int, language: Language) -> bool:
    """Whether an adverb is the noun of a place behind "the": "a voice from the back roared"."""
    if not tokens[j].flags & lex.ADVERB or tokens[j].flags & lex.PREPOSITION or language.inverted or j < 2:
        return False
    return bool(tokens[j - 1].flags & lex.DETERMINER and tokens[j - 2].flags & lex.HEAD)


def _before_numeral(tokens: Tokens, i: int, language: Language) -> int:
    """Where the determiners begin that the one at i ends: at "the" of "the two brothers"."""
    while i and tokens[i - 1].flags & DET and tokens[i].word in numerals_of(language):
        i -= 1
    return i


def _qualifies(tokens: Tokens, i: int, language: Language) -> bool:
    """Whether an adverb stands for an adjective: "my late father", "the then mayor"."""
    adverb = tokens[i].flags & lex.ADVERB and not tokens[i].flags & (DET | lex.PREPOSITION | CAPITAL)
    if language.dropped and tokens[i].flags & lex.ADVERB and i and tokens[i].word in language.words("first"):
        return bool(tokens[i - 1].flags & DET)  # "la prima cittadina"
    return bool(adverb and not language.inverted and i and tokens[i - 1].flags & DET)


def _roughly(tokens: Tokens, number: int, language: Language) -> int:
    """How many words before a number belong to it: two in "more than 200 nurses"."""
    words = language.words("roughly")
    return next((k for k in (3, 2, 1) if k <= number and _joined(tokens[number - k : number]) in words), 0)


def _joined(tokens: Tokens) -> str:
    return " ".join(token.word for token in tokens)


def _number_after(tokens: Tokens, i: int, language: Language) -> int:
    """The number that token i and what follows it go with: the 200 of "more than 200 nurses"; i if there is none."""
    numerals = numerals_of(language)
    for number in range(i + 1, min(len(tokens), i + 4)):
        if tokens[number].flags & (NUMBER | lex.SHARE) or tokens[number].word in numerals:
            return number if _roughly(tokens, number, language) == number - i else i
    return i


def phrase_end(tokens: Tokens, phrase: TokenSpan, language: Language) -> int:
    """Where the phrase ends, including the modifiers of its noun: "a group of artists", "a spokesman for the port"."""
    end = phrase[1]
    while end < len(tokens) and tokens[end - 1].flags & COMMON_NOUN and tokens[end].flags & lex.HEAD:
        second = phrase_from(tokens, end + 1, language, True)
        if second is None or tokens[end].flags & lex.AUXILIARY or _is_infinitive(tokens[end + 1], language):
            break
        end = second[1]
    return end


def _is_infinitive(token: Token, language: Language) -> bool:
    """Whether a word after a preposition is a verb or an abstract noun by its ending: "para evaluar"."""
    return not token.flags and token.word.endswith(language.sections.get("never speaker endings", ()))
