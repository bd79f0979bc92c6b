"""Where a noun phrase ends that runs on from its first word, and which words of no noun stand inside it."""

from __future__ import annotations

from letters.attribution.phrases.addressees import is_addressed_body, is_addressee
from letters.attribution.phrases.name_parts import is_initial, is_name, joins, opens_title, titled_joint
from letters.attribution.phrases.names_by_case import ends_body
from letters.attribution.phrases.sentence_window import (
    ACRONYM,
    CAPITAL,
    NAME,
    NUMBER,
    QUOTE,
    STOP,
    Token,
    Tokens,
    has,
    skip,
)
from letters.attribution.phrases.shares import goes_on_counting, numerals_of
from letters.attribution.phrases.verbs import (
    cannot_agree,
    has_object,
    is_definite,
    is_finite,
    is_verbal,
)
from letters.attribution.phrases.word_classes import COMMON_NOUN, DET, NEAR, NOUN, VERB
from letters.languages import lexicon as lex
from letters.languages.lexicon import Language

NO_START = lex.PREPOSITION | lex.CONJUNCTION | lex.AUXILIARY | lex.RELATIVE | lex.OBJECT
OUTSIDE = STOP | QUOTE | NO_START | lex.PRONOUN | lex.PARTICIPLE
ADVERBIAL = lex.ADVERB | lex.OTHER_DETERMINER


def ends_before(tokens: Tokens, j: int, seen: bool, language: Language) -> bool:
    """Whether the phrase that runs up to token j ends before it; `seen`: it contains a name already."""
    token, before = tokens[j], tokens[j - 1]
    flags = token.flags
    adjective = not flags and language.nouns_capitalised and before.flags & (DET | lex.OTHER_DETERMINER)
    if adjective and has(tokens[j + 1 : j + 2], NAME):
        return False  # "der emeritierte Professor"
    if flags & NAME:
        return _ends_before_name(tokens, j, seen, language)
    if flags & STOP:
        return token.word != "." or token.start != before.end or not is_initial(tokens, j)
    if language.words("years old") and _is_aged(tokens, j, language):
        return False
    if flags & (lex.JOINT | CAPITAL):
        behind = before.flags & (lex.ROLE | lex.TITLE) or (flags & lex.JOINT and describes(tokens, j - 1, language))
        if flags & lex.JOINT and flags & CAPITAL and behind:
            return not has(tokens[j + 1 : j + 2], NAME)  # "rechter Van Buuren", "een woedende Van Buuren"
        if _is_of_name(tokens, j, language):
            return False
    if seen and not flags and token.word in language.words("epithets") and has(tokens[j + 1 : j + 2], NAME):
        return False  # "Town great Ann Lee"
    if flags & lex.POSSESSIVE and before.flags & lex.DETERMINER and language.dropped:
        return False  # "il suo capitano"
    if flags & (OUTSIDE | DET | ADVERBIAL):
        return _ends_before_outside(tokens, j, language)
    if flags & VERB and not is_owned(tokens, j, language):
        return not flags & (NOUN & ~NAME) or seen
    return _ends_before_word(tokens, j, seen, language)


def _ends_before_name(tokens: Tokens, j: int, seen: bool, language: Language) -> bool:
    """Whether the phrase ends before the name at token j: another person's, or that of a body to which something is said."""
    flags, before = tokens[j].flags, tokens[j - 1]
    if language.articles:
        return seen and before.flags & NUMBER > 0
    if before.flags & (lex.ROLE | NAME) and is_addressed_body(tokens, j, language):
        return True  # "řekla starostka České televizi"
    outlet = flags & ACRONYM and before.flags & NAME and not is_definite(before, language)
    bare = outlet and not before.flags & (ACRONYM | COMMON_NOUN)  # "řekla Bílková ČTK", not "Skogsbolaget SCA"
    return seen and bool(before.flags & NUMBER or bare)


def _is_of_name(tokens: Tokens, j: int, language: Language) -> bool:
    """Whether a joint, a title or an article with a capital at token j belongs to a name."""
    flags = tokens[j].flags
    if flags & lex.JOINT and (titled_joint(tokens, j) or joins(tokens, j, language)):
        return True
    if flags & CAPITAL and opens_title(tokens, j):
        return True
    article = flags & CAPITAL and flags & lex.DETERMINER  # "Hamid El Amrani", "Yves Le Goff"
    return bool(article) and is_name(tokens[j - 1]) and has(tokens[j + 1 : j + 2], NAME)


def _ends_before_outside(tokens: Tokens, j: int, language: Language) -> bool:
    """Whether the phrase ends before a word that mostly stands in none: an adverb, another determiner, "and"."""
    flags, before = tokens[j].flags, tokens[j - 1]
    if flags & lex.ADVERB and qualifies(tokens, j, language) and has(tokens[j + 1 : j + 2], COMMON_NOUN):
        return False
    if flags & DET and goes_on_determined(tokens, j, language):
        return False
    if (flags | before.flags) & lex.COORDINATOR and goes_on_counting(tokens, j, language):
        return False
    genitive = flags & lex.GENITIVE and before.flags & NAME
    if genitive and language.nouns_capitalised and tokens[j + 1 : j + 2] and not before.flags & COMMON_NOUN:
        genitive = tokens[j + 1].word not in language.words("listeners")  # "sagte Roth der Zeitung"
    return not (genitive and j + 1 < len(tokens) and not tokens[j + 1].flags & STOP)


def _ends_before_word(tokens: Tokens, j: int, seen: bool, language: Language) -> bool:
    """Whether the phrase ends before a noun or a word of no list, which may be an adjective, another noun or a verb."""
    token, before = tokens[j], tokens[j - 1]
    flags = token.flags
    if not seen and not flags and before.word.endswith(language.adverb_endings) and has(tokens[j + 1 : j + 2], NAME):
        return False  # "a visibly irritated Ann Lee"
    of_list = before.flags & COMMON_NOUN and not before.flags & VERB
    if of_list and not flags and token.word.endswith(language.adverb_endings):
        return True  # "the campaign quickly sent"
    if seen and language.oblique_endings and ends_body(tokens, j, language):
        return False
    if seen and language.oblique_endings and flags & COMMON_NOUN and before.flags & NAME:
        return True  # "sdělil serveru Novinky starosta", "Jan Malý dopis nečetl"
    if not language.articles and not flags and is_addressee(token.word, before.word, language):
        return True  # "řekla jedna z matek novinářům"
    if is_definite(token, language) and (before.flags & (COMMON_NOUN | NAME) or is_definite(before, language)):
        return True  # "kallar biodlaren planen"
    if flags & NUMBER or before.flags & NUMBER:
        return False  # "40 retired judges"
    if not flags and _is_verb_or_attribute(tokens, j, language):
        return True
    if _is_another_noun(tokens, j, language):
        return True
    if seen and not flags & NOUN:
        return not before.flags & NAME or not _noun_after_name(tokens, j, language)
    owned = language.oblique_endings and before.flags & lex.ROLE and has(tokens[j + 1 : j + 2], NAME)
    return not owned and is_verbal(token, language) and not describes(tokens, j, language)  # "trener rywali Stefan Kos"


def _is_verb_or_attribute(tokens: Tokens, j: int, language: Language) -> bool:
    """Whether the word of no list at token j must be a verb or an attribute, by the noun before it."""
    token, before = tokens[j], tokens[j - 1]
    speaks = before.flags & (lex.ROLE | lex.TEXT)
    if language.dropped and before.flags & COMMON_NOUN and language.ends(token.word, "gerund endings"):
        return True  # "un dirigente uscendo dal portone"
    if speaks and token.word.endswith("a") and cannot_agree(tokens, j, language):
        return True  # "il tecnico ritrova Van Dijk", "il testo richiama"
    attribute = before.flags & lex.TEXT and has(tokens[j + 1 : j + 2], lex.PREPOSITION)
    if attribute and language.ends(token.word, "attribute endings"):
        return True  # "una carta dirigida a"
    noun = before.flags & COMMON_NOUN or _is_any_noun(tokens, j - 1, language)
    # "the cry resounds:", "the union met the owners", "bonden lockade eleverna"
    return bool(noun) and (is_finite(tokens, j, language) or has_object(tokens, j, language))


def _is_another_noun(tokens: Tokens, j: int, language: Language) -> bool:
    """Whether another noun phrase begins at token j, since the role or group before it is a whole one."""
    before = tokens[j - 1]
    if not before.flags & (lex.ROLE | lex.GROUP):
        return False
    whole = language.verb_second and not has(tokens[j + 1 : j + 2], NAME)
    if whole and (is_definite(before, language) or _is_whole_noun(tokens, j - 1, language)):
        return True  # "waarschuwt de brandweer omwonenden", where compounds are one word
    plural = before.word.endswith("s") and not before.flags & NAME
    return plural and language.articles and not tokens[j].flags & NOUN


def goes_on_determined(tokens: Tokens, j: int, language: Language) -> bool:
    """Whether token j is a determiner behind another: "the two brothers", "unas tres mil personas", "de båda cheferna".

    Or behind a number word: "ciento veinte".
    """
    if j >= len(tokens) or not tokens[j].flags & DET:
        return False
    numerals = numerals_of(language)
    if not tokens[j - 1].flags & DET:
        return tokens[j].word in numerals and tokens[j - 1].word in numerals
    return tokens[j].word in numerals or (
        tokens[j].flags & lex.ALONE > 0 and j + 1 < len(tokens) and is_definite(tokens[j + 1], language)
    )


def is_accusative(token: Token, language: Language, *, behind: bool = False) -> bool:
    """Whether a noun ends as only feminine ones in the accusative do: "decyzję", «петицию»; `behind` another noun, which
    it may belong to, "výzvu" of "výzva", but not "podniku"."""
    if token.flags & ~(COMMON_NOUN if behind else CAPITAL | NOUN):
        return False
    if behind and language.ends(token.word, "neuter endings"):
        return token.word[-1] != "í"
    if not language.ends(token.word, "object endings"):
        return False
    return not (behind and token.word[-1] in "uůw") or token.word[:-1] + "a" in language.lexicon


def describes(tokens: Tokens, j: int, language: Language) -> bool:
    """Whether a word of no list, perhaps like a verb, is an adjective between an article and a noun: "the retired locksmith"."""
    if j >= len(tokens) or tokens[j].flags or not tokens[j - 1].flags & lex.DETERMINER:
        return bool(language.words("years old")) and _is_aged(tokens, j, language)
    opens = lex.DETERMINER | lex.ALONE | lex.JOINT | CAPITAL
    if language.verb_second and language.articles and not tokens[j - 1].flags & ~opens:
        if tokens[j - 1].word in language.words("definite"):
            return True  # "een van de wachtenden", but not "De universiteiten verwijten"
        return has(tokens[j + 1 : j + 2], NOUN | CAPITAL)  # "een woedende Jan Bos"
    if j + 1 >= len(tokens):
        return False
    return not tokens[j + 1].flags & ~(NOUN | CAPITAL)


def _is_aged(tokens: Tokens, j: int, language: Language) -> bool:
    """Whether token j is the number, the measure or the adjective of "der 54 Jahre alte Bauer", "den 16 år gamla eleven"."""
    aged = language.words("years old")
    inside = range(max(1, j - 2), min(j + 1, len(tokens) - 3))
    return any(tokens[k].flags & NUMBER and tokens[k + 2].word in aged for k in inside)


def is_owned(tokens: Tokens, j: int, language: Language) -> bool:
    """Whether a word behind a possessive is a noun, even if it is like a verb: "su defendido", "il suo assistito"."""
    before = tokens[j - 1].flags if j and language.dropped and language.articles else 0
    return bool(before & lex.POSSESSIVE and before & lex.ANAPHOR and not before & lex.OBJECT) and not (
        tokens[j].flags & ~(VERB | CAPITAL)
    )


def is_adjective_first(tokens: Tokens, i: int, language: Language) -> bool:
    """Whether a word with a capital is the adjective of a listed noun behind it, without articles: "Ówczesny proboszcz"."""
    if language.articles or tokens[i].flags & COMMON_NOUN or i + 1 >= len(tokens):
        return False
    endings = language.sections.get("adjective endings", ())
    k = i + 1
    k += k + 1 < len(tokens) and not tokens[k].flags and tokens[k].word.endswith(endings)  # "Nejvyšší kontrolní úřad"
    noun = tokens[k].flags & COMMON_NOUN and not tokens[k].flags & CAPITAL
    return bool(noun) and tokens[i].word.endswith(endings)


def qualifies(tokens: Tokens, i: int, language: Language) -> bool:
    """Whether an adverb or a day stands for an adjective: "my late father", "the then mayor", "a Monday editorial"."""
    day = 0 if tokens[i].flags & lex.NOT_NAME else CAPITAL  # "a Monday editorial"
    adverb = tokens[i].flags & lex.ADVERB and not tokens[i].flags & (DET | lex.PREPOSITION | day)
    if language.dropped and tokens[i].flags & lex.ADVERB and i and tokens[i].word in language.words("first"):
        return bool(tokens[i - 1].flags & DET)  # "la prima cittadina"
    return bool(adverb and not language.inverted and i and tokens[i - 1].flags & DET)


def _is_any_noun(tokens: Tokens, j: int, language: Language) -> bool:
    """Whether a word of no list stands right behind an article: "coro" of "la directora del coro dobló el mapa"."""
    if j < 1 or tokens[j].flags or tokens[j].word.endswith(language.possessive_endings):
        return False
    if language.oblique_endings:
        return bool(tokens[j - 1].flags & COMMON_NOUN) or not has(tokens[j + 2 : j + 3], COMMON_NOUN)
    return bool(tokens[j - 1].flags & (lex.DETERMINER | lex.OTHER_DETERMINER))


def _is_whole_noun(tokens: Tokens, j: int, language: Language) -> bool:
    """Whether a noun, and no adjective such as "gepensioneerde", ends what a definite article opens."""
    if language.sections.get("definite endings") or (tokens[j].flags & lex.ROLE and tokens[j].word.endswith("e")):
        return False
    opens = next((token.word for token in reversed(tokens[max(0, j - NEAR) : j]) if token.flags & DET), "")
    return opens in language.words("definite")


def _noun_after_name(tokens: Tokens, j: int, language: Language) -> bool:
    """Whether a lower-case word after a name is the noun of "the Clinton team said", "a staunch Clinton ally, said"."""
    first = max(0, skip(tokens, j - 1, NAME | CAPITAL, step=-1))
    compounds = not (language.inverted or language.nouns_capitalised)
    described = compounds and first > 0 and not tokens[first].flags
    if not tokens[first - described].flags & DET:
        return False
    for k in range(j, min(j + 3, len(tokens))):
        flags = tokens[k].flags
        if flags & NOUN and not flags & NAME:
            return True  # "the Democratic presidential candidate"
        if flags & (VERB | lex.AUXILIARY | lex.PASSIVE) or (compounds and tokens[k].word == ","):
            return k == j + 1
        if flags or is_verbal(tokens[k], language):
            return False
    return False
