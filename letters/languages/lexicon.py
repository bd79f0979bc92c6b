"""Languages: which one a text is written in, and the words by which it says who speaks.

Every language is a plain file `data/languages/<code>.txt`: `key = value` lines, then `[section]` headings
with words separated by commas. A new language is a new file.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

UNKNOWN = "und"
_FOLDER = Path(__file__).parents[1] / "data" / "languages"
_GLANCES = 400, 1000, 4000  # code points looked at to tell the language: the more, the more doubt is left
_CLEAR = 2.5  # as many times the points of the next language leave no doubt
_WORD = re.compile(r"[^\W\d_]+")

# What a word can be in a sentence; one word can be several things.
CUE, WEAK, PARTICIPLE, AS_CUE = 1, 2, 4, 8
PRONOUN, RELATIVE, OBJECT, DETERMINER, OTHER_DETERMINER, POSSESSIVE = 16, 32, 64, 128, 256, 512
PREPOSITION, HEAD, CONJUNCTION, AUXILIARY, ADVERB = 1024, 2048, 4096, 8192, 16384
NOT_NAME, TITLE, ROLE, GROUP, TEXT, JOINT = 32768, 65536, 131072, 262144, 524288, 1048576
ACCORDING, PLAIN, PASSIVE, AFTER_NAME = 1 << 21, 1 << 22, 1 << 23, 1 << 24
ALONE, IMPERSONAL, MOOD, QUOTED, GENITIVE, AGENT, COORDINATOR, THAT, ANAPHOR, SEAT, EITHER_CASE, ROUGHLY = (
    1 << k for k in range(25, 37)
)
_CLASSES = {
    "cues": CUE,
    "weak cues": WEAK,
    "plain cues": CUE | PLAIN,
    "plain weak cues": WEAK | PLAIN,
    "participles": PARTICIPLE,
    "passive": PASSIVE,
    "alone": ALONE,
    "impersonal": IMPERSONAL,
    "reported mood": MOOD,
    "quoted": QUOTED,
    "agents": AGENT,
    "seats": SEAT,
    "either case": EITHER_CASE,
    "roughly": ROUGHLY,
    "coordinators": COORDINATOR,
    "complementizers": THAT,
    "genitives": GENITIVE,
    "according after": AFTER_NAME,
    "as cues": AS_CUE,
    "he": PRONOUN,
    "she": PRONOUN,
    "they": PRONOUN,
    "it": PRONOUN,
    "his": ANAPHOR,
    "her": ANAPHOR,
    "their": ANAPHOR,
    "i": PRONOUN,
    "you": PRONOUN,
    "relative": RELATIVE,
    "object pronouns": OBJECT,
    "determiners": DETERMINER,
    "other determiners": OTHER_DETERMINER,
    "possessives": POSSESSIVE,
    "prepositions": PREPOSITION,
    "heads": HEAD,
    "conjunctions": CONJUNCTION,
    "auxiliaries": AUXILIARY,
    "adverbs": ADVERB,
    "not names": NOT_NAME,
    "titles": TITLE,
    "roles": ROLE,
    "groups": GROUP,
    "texts": TEXT,
    "name joints": JOINT,
}


@dataclass(frozen=True, slots=True, eq=False)
class Language:
    """The words of one language that say who speaks; `sections` is the data file as it stands."""

    code: str
    name: str
    script: str  # latin, cyrillic, han
    inverted: bool  # the subject may follow its verb anywhere, not only after a quotation
    nouns_capitalised: bool
    articles: bool  # whether a noun phrase mostly opens with an article
    dropped: bool  # a verb may stand without a subject, which is then the one before
    lexicon: Mapping[str, int]  # a word in lower case -> what it can be, classes added up
    according: Mapping[str, tuple[tuple[str, ...], ...]]  # "according to", by first word, longest first
    abbreviations: frozenset[str]
    verb_endings: tuple[str, ...]
    participle_endings: tuple[str, ...]
    adverb_endings: tuple[str, ...]
    possessive_endings: tuple[str, ...]
    case_endings: tuple[str, ...]  # of names, longest first
    elisions: frozenset[str]  # what is cut off before an apostrophe: the l of "l'auteur"
    enclitics: tuple[str, ...]  # what is cut off after a hyphen: the -t-il of "a-t-il", longest first
    sections: Mapping[str, tuple[str, ...]]

    def words(self, section: str) -> frozenset[str]:
        """The entries of a section of the data file; none where the file has no such section."""
        return frozenset(self.sections.get(section, ()))


@cache
def codes() -> tuple[str, ...]:
    """The languages that have a data file, in alphabetical order."""
    return tuple(sorted(path.stem for path in _FOLDER.glob("*.txt")))


@cache
def language(code: str) -> Language:
    """The language of an ISO 639-1 code, read once; one without words where there is no file for it."""
    code = code.lower().replace("_", "-").split("-")[0]
    keys: dict[str, str] = {}
    sections: dict[str, tuple[str, ...]] = {}
    if code in codes():
        keys, sections = _parse((_FOLDER / f"{code}.txt").read_text(encoding="utf-8"))
    lexicon: dict[str, int] = {}
    for section, flag in _CLASSES.items():
        for word in sections.get(section, ()):
            lexicon[word] = lexicon.get(word, 0) | flag
    according: dict[str, list[tuple[str, ...]]] = {}
    for phrase in sorted((tuple(phrase.split()) for phrase in sections.get("according", ())), key=len, reverse=True):
        according.setdefault(phrase[0], []).append(phrase)
        lexicon[phrase[0]] = lexicon.get(phrase[0], 0) | ACCORDING
    return Language(
        code,
        keys.get("name", code),
        keys.get("script", "latin"),
        keys.get("order") == "inverted",
        keys.get("nouns") == "capitalised",
        keys.get("articles") != "none",
        keys.get("subject") == "dropped",
        MappingProxyType(lexicon),
        MappingProxyType({first: tuple(phrases) for first, phrases in according.items()}),
        frozenset(sections.get("abbreviations", ())),
        sections.get("verb endings", ()),
        sections.get("participle endings", ()),
        sections.get("adverb endings", ()),
        sections.get("possessive endings", ()),
        tuple(sorted(sections.get("case endings", ()), key=len, reverse=True)),
        frozenset(sections.get("elisions", ())),
        tuple(sorted(sections.get("enclitics", ()), key=len, reverse=True)),
        MappingProxyType(sections),
    )


def _parse(text: str) -> tuple[dict[str, str], dict[str, tuple[str, ...]]]:
    keys: dict[str, str] = {}
    sections: dict[str, list[str]] = {}
    here: list[str] | None = None
    for line in text.splitlines():
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        if line.startswith("["):
            here = sections.setdefault(line.strip("[]"), [])
        elif here is None:
            key, _, value = line.partition("=")
            keys[key.strip()] = value.strip()
        else:
            here += [entry.strip() for entry in line.split(",") if entry.strip()]
    return keys, {name: tuple(dict.fromkeys(entries)) for name, entries in sections.items()}


def detect(text: str) -> str:
    """The ISO 639-1 code of the language a text is written in, "und" where its first words don't tell.

    Scripts are told by their letters, the rest by function words and by letters that few languages have.
    """
    for size in _GLANCES:
        sample = text[:size].lower()
        by_script = _by_script(sample)
        if by_script is not None:
            return by_script
        first, second = [*_ranked(sample), (0.0, UNKNOWN), (0.0, UNKNOWN)][:2]
        if first[0] > _CLEAR * (second[0] + 1.0):
            break
    return first[1]


def foreign(words: Sequence[str], code: str) -> bool:
    """Whether lower-case words have function words of other languages and none of that one."""
    met = [codes for word in words if len(word) > 1 and (codes := _marks().get(word))]
    return bool(met) and not any(code in codes for codes in met)


def _ranked(sample: str) -> list[tuple[float, str]]:
    """The languages that a sample may be in, likeliest first, with their points."""
    scores: dict[str, float] = {}
    met = Counter(_WORD.findall(sample))
    if not sample.isascii():
        met.update({c for c in sample if c > "\x7f"})
    worth = _worth()
    for mark, times in met.items():
        for code, points in worth.get(mark, ()):
            scores[code] = scores.get(code, 0.0) + times * points
    return sorted(((score, code) for code, score in scores.items()), key=lambda one: (-one[0], one[1]))


_FOREIGN = re.compile("[\u0370-\u1dff\u2c00-\ud7af]")
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_NOT_RUSSIAN = re.compile("[іїєґўђћљњџјѕ]", re.IGNORECASE)
_KANA = re.compile("[\u3041-\u30ff]")
_HAN = re.compile("[\u3400-\u9fff]")
_OTHER = re.compile("[\u0370-\u03ff\u0530-\u1fff\uac00-\ud7af]")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")


def _by_script(sample: str) -> str | None:
    """The language that the letters alone tell, None where they are Latin."""
    if not _FOREIGN.search(sample):
        return None
    latin, cyrillic = len(_LATIN.findall(sample)), len(_CYRILLIC.findall(sample))
    kana, han, other = len(_KANA.findall(sample)), len(_HAN.findall(sample)), len(_OTHER.findall(sample))
    if 3 * (kana + han) > latin + cyrillic + other:
        return "ja" if kana * 20 > han else "zh"
    if other > latin and other > cyrillic:
        return UNKNOWN
    if cyrillic > latin:
        return UNKNOWN if len(_NOT_RUSSIAN.findall(sample)) * 100 > cyrillic else "ru"
    return None


@cache
def _worth() -> Mapping[str, tuple[tuple[str, float], ...]]:
    """What each function word and telling letter says for each language that has it."""
    letter = {mark: 1.0 if mark.isascii() or len(mark) > 1 else 0.75 for mark in _marks()}
    return {mark: tuple((code, letter[mark] / len(have)) for code in have) for mark, have in _marks().items()}


@cache
def _marks() -> Mapping[str, tuple[str, ...]]:
    """Each function word and telling letter, and the languages that have it."""
    found: dict[str, list[str]] = {}
    for code in codes():
        for section in ("function words", "letters"):
            for word in language(code).sections.get(section, ()):
                found.setdefault(word, []).append(code)
    return {word: tuple(sorted(have)) for word, have in found.items()}
