"""Names: where they may stand, which titles precede them, and the gender that they show."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

from letters.attribution.phrases.sentence_window import (
    ACRONYM,
    ARABIC_ARTICLES,
    CAPITAL,
    FUNCTION,
    NAME,
    STOP,
    Tokens,
    has,
)
from letters.languages import lexicon as lex
from letters.languages.lexicon import Language, ending_pairs, long_words
from letters.languages.word_lists import all_words

UPPER = "".join(chr(c) for c in range(0x530) if chr(c).isupper())
_SPACE = "[ \u00a0]"
HE, SHE = 1, 2
_HEADS = lex.ROLE | lex.GROUP | lex.TEXT | lex.TITLE
_STEM = 3  # letters of a name that no ending takes
_OWNING = "'s", "’s"
JUNIOR = frozenset(("jr", "sr", "ii", "iii", "iv"))


class Referent(NamedTuple):
    """Whom a mention means, and with what confidence."""

    full: str | None
    confidence: float  # factor from 0 to 1
    gender: int


class Name(NamedTuple):
    """A name in a run of capitalised words. Offsets are code points from the start of the run."""

    start: int
    end: int
    words: tuple[str, ...]  # without titles before it
    gender: int  # HE or SHE by its title, else 0


@cache
def pattern(language: Language) -> re.Pattern[str]:
    """Runs of capitalised words, joined by "de", "van" and their like; bounded, so linear."""
    joint_words = sorted(language.sections.get("name joints", ()))
    apart = {"of", *language.words("between speakers")}  # "Ana Calvo y Tomás Ruiz" are two persons
    joints = "|".join(re.escape(joint) for joint in joint_words if joint.isalpha() and joint not in apart)
    short = [joint for joint in joint_words if joint[0] == "'"]  # "Jan van 't Hof", "Ann in 't Veld"
    joints += "".join(rf"|(?:[a-z]{{2,4}}{_SPACE})?[’']{joint[1:]}" for joint in short)
    titles = language.words("titles") | language.words("he titles") | language.words("she titles")
    titled = sorted({a[1:] for a in language.abbreviations & titles}, key=len, reverse=True)
    # the class comes first and the look-behind second, so that the search can leap from capital to capital
    rest = "".join(rf"{re.escape(a)}\.|" for a in titled)
    word = rf"[{UPPER}](?:\.|{rest}[\w’'‑-]{{0,40}})"
    joint = rf"(?:(?:{joints}){_SPACE}){{0,2}}" if joints else ""
    article = rf"(?:(?:{'|'.join(ARABIC_ARTICLES)})-)?"
    more = rf"(?:{_SPACE}?(?<=[ .\u00a0]){joint}{article}{word}){{0,6}}"
    return re.compile(rf"[{UPPER}](?<!\w.)(?:\.|{rest}[\w’'‑-]{{0,40}}){more}")


@cache
def first_names(language: Language) -> dict[str, int]:
    """First names of all languages, with their genders; a language's own list wins where they differ."""
    genders = _listed_genders().copy()
    male, female = language.words("male names"), language.words("female names")
    for names, gender in ((male, HE), (female, SHE), (male & female, HE | SHE)):
        genders.update(dict.fromkeys(names, gender))
    return genders


@cache
def _listed_genders() -> dict[str, int]:
    """The first names in the lists of all languages, each with all the genders that it has in them."""
    male, female = all_words("male names"), all_words("female names")
    return {**dict.fromkeys(male, HE), **dict.fromkeys(female, SHE), **dict.fromkeys(male & female, HE | SHE)}


@cache
def _title_genders(language: Language) -> dict[str, int]:
    he, she = language.sections.get("he titles", ()), language.sections.get("she titles", ())
    return {title: (HE if title in he else 0) | (SHE if title in she else 0) for title in (*he, *she)}


@lru_cache(maxsize=100_000)
def first_name_gender(word: str, language: Language) -> int:
    """HE, SHE, both for a first name of either gender, 0 for a word that is in no list."""
    names, lower = first_names(language), word.lower()
    gender = names.get(lower, 0)
    if not gender and lower.count("-") == 1:
        return names.get(lower.split("-")[0], 0)  # "Marie-Ange"
    return gender


def has_first_name(tokens: Tokens, language: Language) -> bool:
    """Whether one of the tokens is a first name."""
    return any(first_name_gender(token.word, language) for token in tokens)


def is_nominative(first_name: str, language: Language) -> bool:
    """Whether a first name can have no other case, where nouns have cases: «Денис», «Ирина», but not "Jana" of "Jan"."""
    lower = first_name.lower()
    stem = lower[:-1]
    if not lower.endswith(language.oblique_endings):
        return bool(language.oblique_endings)
    names = first_names(language)
    return lower[-1] in "aа" and not any(name in names for name in (stem, f"{stem[:-1]}e{stem[-1:]}"))


def title_gender(word: str, language: Language) -> int:
    """The gender that a title or a role implies."""
    lower = word.lower().rstrip(".")
    gender = _title_genders(language).get(lower, 0)
    if gender or not language.nouns_capitalised or not lower.endswith(_long_title_words(language)):
        return gender
    return next((gender for title, gender in _long_titles(language) if lower.endswith(title)), 0)


@cache
def _long_title_words(language: Language) -> tuple[str, ...]:
    return tuple(title for title, _ in _long_titles(language))


@cache
def _long_titles(language: Language) -> list[tuple[str, int]]:
    """The titles that may end a compound, the longest first: "Ministerin" before "Minister"."""
    genders = _title_genders(language)
    return [(title, genders[title]) for title in sorted(genders, key=len, reverse=True) if len(title) > 5]


@lru_cache(maxsize=50_000)
def name_in(raw: str, language: Language) -> Name | None:
    """The name in a run of capitalised words, with offsets from the start of the run; None if the run has only
    function words and titles."""
    pieces = raw.replace("\u00a0", " ").split(" ")
    start = gender = 0
    cut = _titles_end(pieces, language)
    cut -= 2 * _names_office(pieces, cut, language)
    for piece in pieces[:cut]:
        gender = 0 if piece.islower() else title_gender(piece, language) or gender  # "Sprecher der Downing Street"
        start += len(piece) + 1
    pieces = pieces[cut:]
    if not pieces:
        return None
    last = bare(pieces[-1])
    end = start + len(" ".join([*pieces[:-1], last]))
    honours = language.words("after names")
    while len(pieces) > 1 and pieces[-1][-1:].isupper() and last.lower() in honours:
        pieces = pieces[:-1]  # "Ann Lee KC"
        last = bare(pieces[-1])
    return Name(start, end, (*pieces[:-1], last), gender)


def _is_first_name(piece: str, language: Language) -> bool:
    """Whether a word is a first name inside a sentence, and a preposition elsewhere: "Per"."""
    return piece.lower() in language.words("names inside sentences") and first_name_gender(piece, language) > 0


@lru_cache(maxsize=50_000)
def bare(word: str) -> str:
    """A word without a possessive ending or a full stop."""
    if word.endswith(("’s", "'s")):
        return word[:-2]
    return word.rstrip("’'.") if len(word) > 2 else word


def _titles_end(pieces: list[str], language: Language) -> int:
    """How many words before the name are function words, titles and what goes with them."""
    lexicon, also_names = language.lexicon, language.words("also names")
    cut = 0
    for k, piece in enumerate(pieces):
        flags = (
            0
            if piece.lower() in also_names or _is_first_name(piece, language)
            else lexicon.get(piece.lower().rstrip("."), 0)
        )
        if flags & lex.JOINT and k + 2 < len(pieces) and lexicon.get(pieces[k + 1].replace("’", "'")) == lex.JOINT:
            break  # "Van der Berg"
        surname = k > 0 and first_name_gender(pieces[k - 1], language)  # "Dieter Hallmann"
        if surname and k + 2 < len(pieces) and lexicon.get(pieces[k + 1], 0) & lex.JOINT:
            break  # "Anna Visser van Milieudefensie"
        if (
            not flags
            and language.nouns_capitalised
            and not surname
            and piece.lower().endswith(long_words("roles, titles", 3, language))
        ):
            flags = lex.ROLE  # "Verteidigungsminister", "OpenAI-Sprecherin"
        shouted = len(piece) > 1 and piece.isupper() and not flags & lex.TITLE
        shouted = shouted and not (flags & lex.ROLE and len(piece) < _STEM + 1)  # "MP Ann Lee"
        last = k + 1 == len(pieces) or (k + 2 == len(pieces) and pieces[-1].lower().rstrip(".") in JUNIOR)
        titled = (
            flags & lex.TITLE or (flags & lex.ROLE and not flags & lex.GROUP) or piece.endswith(("’s", "'s"))
        ) and not last
        leading = k == cut and flags & (FUNCTION | lex.NOT_NAME | lex.TITLE) and not (k and last)
        other = not language.articles and piece.lower() in language.words("listeners")  # "řekla Právu Hájková"
        other = other or (not language.articles and piece.lower() in language.words("demonyms"))  # "Serb Luka Jović"
        leading = leading or (k == cut and other and not last)  # "na platformie X. Rzeczniczka"
        if (titled or leading) and not shouted:
            cut = k + 1
    return cut


def _names_office(pieces: list[str], cut: int, language: Language) -> bool:
    """Whether the role before word `cut`, the last, is the name of an office with it: "Defensor del Pueblo"."""
    if not 1 < cut == len(pieces) - 1 or not language.inverted or language.nouns_capitalised:
        return False
    role, of = pieces[cut - 2], pieces[cut - 1]
    flags = language.lexicon.get(of, 0)
    joined = flags & lex.HEAD and flags & (lex.OTHER_DETERMINER | lex.DETERMINER)
    return bool(joined and role[:1].isupper() and language.lexicon.get(role.lower(), 0) & lex.ROLE)


@lru_cache(maxsize=50_000)
def stem(word: str, language: Language, least: int = _STEM) -> str:
    """A name without its case endings: "Лодкин" of "Лодкиным"; `least` letters stay."""
    while ending := next((e for e in language.case_endings if word.endswith(e) and len(word) - len(e) >= least), ""):
        word = word[: -len(ending)]
    for full, short in ending_pairs("fleeting vowels", language):
        if word.endswith(full) and len(word) > _STEM:
            return word[: -len(full)] + short
    return word


def key(name: Name) -> str:
    """What a name is looked up by: its last word, "Jr." aside."""
    words = name.words
    if len(words) > 2 and words[-1].lower().rstrip(".") in JUNIOR:
        return words[-2].rstrip(",")
    return words[-1]


def name_run(tokens: Tokens) -> tuple[int, int] | None:
    """The run of name tokens that heads a phrase: "Niko Felix" of "company spokesperson Niko Felix"."""
    end = next((k for k, t in enumerate(tokens) if k and t.flags & STOP and t.word in ",("), len(tokens))
    hinge = next((k for k in range(1, end) if tokens[k].flags & lex.PREPOSITION and not tokens[k].flags & NAME), end)
    runs = _runs(tokens, end)
    if not runs or (hinge < end and tokens[hinge - 1].flags & _HEADS and runs[0][0] > hinge):
        return None  # "a spokesman for Smith" is not Smith
    first, last = runs[0]
    whole = next((run for run in reversed(runs) if run[1] == end and run[0] > first), None)
    house = last - first == 1 and tokens[first].flags & ACRONYM
    if house and first and tokens[first - 1].flags & lex.ROLE and not tokens[first - 1].flags & (CAPITAL | lex.TITLE):
        return None  # "адвокат РБК"
    if last == end:
        return runs[0]
    rest = tokens[last]
    if tokens[last - 1].word.endswith(_OWNING) or rest.flags & _HEADS:
        return whole if whole and whole[0] < hinge else None  # "Smith's lawyer", "the Smith campaign"
    if rest.flags & lex.PREPOSITION:
        return whole if whole and rest.flags & CAPITAL else runs[0]  # "Come Dine With Me winner Ann Lee"
    heads = tokens[end - 1].flags & _HEADS and not tokens[end - 1].flags & (NAME | CAPITAL)
    if heads and not has(tokens[last:end], STOP | FUNCTION):
        return None  # "the Labour mayoral candidate"
    if whole and not rest.flags & (STOP | CAPITAL):
        return whole
    plural = last == end - 1 and rest.word.endswith("s")  # "Plot holders"
    return None if not rest.flags and (plural or (first and not tokens[first - 1].flags & lex.ROLE)) else runs[0]


def _runs(tokens: Tokens, end: int) -> list[tuple[int, int]]:
    """The runs of name tokens, with the stops of initials and the joints inside them."""
    runs: list[tuple[int, int]] = []
    k = 0
    while k < end:
        first = k
        while k < end and (tokens[k].flags & NAME or (first < k and _inner(tokens, k, end))):
            k += 1
        if k > first:
            runs.append((first, k))
        k += 1
    return runs


def _inner(tokens: Tokens, k: int, end: int) -> bool:
    """Whether token k stands inside a name: the stop of "J." or "van der"."""
    if not tokens[k].flags & lex.JOINT and tokens[k].word not in ".&":
        return False
    if tokens[k].word == "." and tokens[k].start - tokens[k - 1].start == 1:
        return True  # "Jos H."
    near = tokens[k + 1 : min(end, k + 3)]
    return bool(next((t.flags for t in near if not t.flags & lex.JOINT or t.flags & NAME), 0) & NAME)
