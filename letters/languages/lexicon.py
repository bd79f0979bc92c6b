"""The lexicon of a language: the words that show who speaks, and what each can be in a sentence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, partial
from itertools import chain
from types import MappingProxyType

from letters.languages import word_lists
from letters.text.memo import Remembered

# What a word can be in a sentence; one word can be several things.
CUE, WEAK, PARTICIPLE, AS_CUE = 1, 2, 4, 8
PRONOUN, RELATIVE, OBJECT, DETERMINER, OTHER_DETERMINER, POSSESSIVE = 16, 32, 64, 128, 256, 512
PREPOSITION, HEAD, CONJUNCTION, AUXILIARY, ADVERB = 1024, 2048, 4096, 8192, 16384
NOT_NAME, TITLE, ROLE, GROUP, TEXT, JOINT = 32768, 65536, 131072, 262144, 524288, 1048576
ACCORDING, PLAIN, PASSIVE, AFTER_NAME = 1 << 21, 1 << 22, 1 << 23, 1 << 24
ALONE, IMPERSONAL, MOOD, QUOTED, GENITIVE, AGENT, COORDINATOR, THAT, ANAPHOR, SEAT, EITHER_CASE, ROUGHLY, SHARE = (
    1 << k for k in range(25, 38)
)
_SECTIONS = {  # of the words of each class
    CUE: "cues",
    WEAK: "weak cues",
    CUE | PLAIN: "plain cues",
    WEAK | PLAIN: "plain weak cues",
    PARTICIPLE: "participles",
    PASSIVE: "passive",
    ALONE: "alone",
    IMPERSONAL: "impersonal",
    MOOD: "reported mood",
    QUOTED: "quoted",
    AGENT: "agents",
    SEAT: "seats",
    EITHER_CASE: "either case",
    ROUGHLY: "roughly",
    SHARE: "shares",
    COORDINATOR: "coordinators",
    THAT: "complementizers",
    GENITIVE: "genitives",
    AFTER_NAME: "according after",
    AS_CUE: "as cues",
    PRONOUN: "he, she, they, it, i, you",
    ANAPHOR: "his, her, their",
    RELATIVE: "relative",
    OBJECT: "object pronouns",
    DETERMINER: "determiners",
    OTHER_DETERMINER: "other determiners",
    POSSESSIVE: "possessives",
    PREPOSITION: "prepositions",
    HEAD: "heads",
    CONJUNCTION: "conjunctions",
    AUXILIARY: "auxiliaries",
    ADVERB: "adverbs",
    NOT_NAME: "not names",
    TITLE: "titles",
    ROLE: "roles",
    GROUP: "informants, groups",
    TEXT: "texts",
    JOINT: "name joints",
}

_THOUSAND = 1000
_SPEAKING = ROLE | GROUP | TEXT
_STEM, _NOUN = 3, 6  # letters of the first part of a compound, and of the noun with which it ends


class _JoinedNouns(dict[str, int]):
    """The classes of words; one of no list has those of a noun for who or what speaks with which it ends: "byaföreningen"."""

    def get(self, word: str, default: int = 0) -> int:  # type: ignore[override]
        known = super().get(word)
        if known is not None or not word.isalpha():
            return default if known is None else known
        ends = (super(_JoinedNouns, self).get(word[k:], 0) & _SPEAKING for k in range(_STEM, len(word) - _NOUN + 1))
        return next((classes for classes in ends if classes), default)


@dataclass(frozen=True, slots=True, eq=False)
class Language:
    """What is known of one language; `sections` are those of its file, all parsed.

    The mappings are plain ones, which are asked in half the time of read-only views; nobody changes them.
    """

    code: str
    name: str
    script: str  # latin, cyrillic, han
    inverted: bool  # the subject may follow its verb anywhere, not only after a quotation
    verb_second: bool  # behind whatever opens a main clause its verb follows, then its subject
    nouns_capitalised: bool
    articles: bool  # whether a noun phrase mostly opens with an article
    verb_last: bool  # the verb ends the sentence, so that a quotation stands between its subject and it
    dropped: bool  # a verb may stand without a subject, which is then the one before
    same_speaker: bool  # a paragraph after a dash that names nobody is spoken by whoever spoke the one before
    two_surnames: bool  # a person of three names is called by the second: "Vidal" of "Carlos Vidal Romero"
    lexicon: Mapping[str, int]  # a word in lower case -> what it can be, classes added up
    according: Mapping[str, tuple[tuple[str, ...], ...]]  # "according to", by first word, longest first
    abbreviations: frozenset[str]
    verb_endings: tuple[str, ...]
    participle_endings: tuple[str, ...]
    adverb_endings: tuple[str, ...]
    possessive_endings: tuple[str, ...]
    case_endings: tuple[str, ...]  # of names, longest first
    oblique_endings: tuple[str, ...]  # of nouns and adjectives, where there are no articles
    elisions: frozenset[str]  # what is cut off before an apostrophe: the l of "l'auteur"
    enclitics: tuple[str, ...]  # what is cut off after a hyphen: the -t-il of "a-t-il", longest first
    sections: Mapping[str, tuple[str, ...]]
    words: Callable[[str], frozenset[str]]  # the entries of a section of the file; none where it has no such section
    romance: bool  # it has articles, and leaves subjects out or joins pronouns to its verbs: French, Italian, Spanish

    def ends(self, word: str, section: str) -> bool:
        """Whether a word has one of the endings of a section; none has where there is no such section."""
        return word.endswith(self.sections.get(section, ()))


@cache
def language(code: str) -> Language:
    """The language of an ISO 639-1 code, read once; one without words where there is no file for it."""
    code = word_lists.plain_code(code)
    keys, sections = word_lists.keys(code), word_lists.sections(code)
    lexicon: dict[str, int] = {}
    for classes, listed in _SECTIONS.items():
        read = word_lists.verbs if classes & (CUE | WEAK) else word_lists.entries
        for word in chain.from_iterable(read(code, section) for section in listed.split(", ")):
            lexicon[word] = lexicon.get(word, 0) | classes
    for prefix in sections.get("negative prefixes", ()):
        for word in [word for word, classes in lexicon.items() if classes & (CUE | WEAK)]:
            lexicon.setdefault(prefix + word, lexicon[word] & (CUE | WEAK))
    romance = keys.get("order") == "inverted" and keys.get("articles") != "none" and not keys.get("nouns")
    for word, _, value in (entry.rpartition(" ") for entry in sections.get("number words", ()) if romance):
        if value.isdigit() and int(value) < _THOUSAND:
            lexicon.setdefault(word, DETERMINER)  # "cuarenta y dos"
    according: dict[str, list[tuple[str, ...]]] = {}
    sources = (*sections.get("according", ()), *sections.get("weak according", ()))
    for phrase in sorted((tuple(phrase.split()) for phrase in sources), key=len, reverse=True):
        according.setdefault(phrase[0], []).append(phrase)
        lexicon[phrase[0]] = lexicon.get(phrase[0], 0) | ACCORDING
    articles, dropped = keys.get("articles") != "none", keys.get("subject") == "dropped"
    enclitics = tuple(sorted(sections.get("enclitics", ()), key=len, reverse=True))
    return Language(
        code,
        keys.get("name", code),
        keys.get("script", "latin"),
        keys.get("order") in ("inverted", "verb second"),
        keys.get("order") == "verb second",
        keys.get("nouns") == "capitalised",
        articles,
        keys.get("order") == "verb last",
        dropped,
        keys.get("dashes") == "same speaker",
        keys.get("surnames") == "two",
        _JoinedNouns(lexicon) if keys.get("order") == "verb second" or keys.get("nouns") else lexicon,
        MappingProxyType({first: tuple(phrases) for first, phrases in according.items()}),
        word_lists.words(code, "abbreviations") | word_lists.words(code, "short honours"),
        sections.get("verb endings", ()),
        sections.get("participle endings", ()),
        sections.get("adverb endings", ()),
        sections.get("possessive endings", ()),
        tuple(sorted(sections.get("case endings", ()), key=len, reverse=True)),
        sections.get("oblique endings", ()),
        word_lists.words(code, "elisions"),
        enclitics,
        sections,
        Remembered(partial(word_lists.words, code)).__getitem__,
        articles and (dropped or bool(enclitics)),
    )


@cache
def ending_pairs(section: str, language: Language) -> list[tuple[str, str]]:
    """The entries of a section that give one ending for another, in order: "ek = k"; the second may be left out."""
    entries = (entry.partition("=") for entry in language.sections.get(section, ()))
    return [(old.strip(), new.strip()) for old, _, new in entries]


@cache
def first_words(section: str, language: Language) -> frozenset[str]:
    """The words with which the entries of a section begin."""
    return frozenset(entry.partition(" ")[0] for entry in language.words(section))


@cache
def last_words(section: str, language: Language) -> frozenset[str]:
    """The words with which the entries of a section end."""
    return frozenset(entry.rpartition(" ")[2] for entry in language.words(section))


@cache
def long_words(listed: str, longer: int, language: Language) -> tuple[str, ...]:
    """The words of sections that are longer than so many letters, so that compounds may end in them."""
    words = chain.from_iterable(language.sections.get(section, ()) for section in listed.split(", "))
    return tuple(word for word in words if len(word) > longer)
