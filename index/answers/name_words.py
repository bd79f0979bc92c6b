"""The words of a name: how they are compared, what the word lists say of them; and names that are written without spaces."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal, NamedTuple

from letters.languages.word_lists import all_words, codes, verbs, words
from letters.text.normalize import HAN_OR_KANA

_TOKEN = re.compile(r"[^\W_]+(?:['’.&-][^\W_]+)*['’]?\.?")
_INITIALS = re.compile(r"[^\W\d_](?:[.-]+[^\W\d_])+\.?")
_INNER_CAPITAL = re.compile(r"(?<=[^\W\d_]{2})[a-z]([A-Z])")
_LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "æ": "a", "œ": "o", "ı": "i", "þ": "th"})
_UMLAUT = re.compile("(?<=[aou])e")
SUFFIXES = frozenset(("jr", "i", "sr", "ii", "iii", "iv", "v", "vi", "vii", "viii", "xiv", "xvi", "xxiii"))

Sort = Literal["person", "single", "organisation", "description", "nobody"]
_SPOKEN_FOR = ("signatories", "bodies", "companies", "spokespeople", "institutions")


class Token(NamedTuple):
    """A word of a name."""

    low: str  # in lower case, without full stop and possessive
    key: str  # without accents too
    capital: bool
    shouted: bool  # all in capitals: UN
    owner: bool  # in the possessive
    camel: bool  # with a capital inside: OpenAI


@dataclass(frozen=True, slots=True)
class Name:
    """A name taken apart."""

    text: str
    sort: Sort
    words: tuple[str, ...] = ()  # keys of what names somebody, initials as one letter; without titles and "de"
    suffix: str = ""  # jr, iii
    full: bool = False  # certainly a person's first name or initials and surname
    organised: bool = False  # certainly an organisation's name
    firm: bool = False  # and a company's
    heads: frozenset[str] = frozenset()  # keys of the nouns that say what it is: spokesperson, letter
    about: frozenset[str] = frozenset()  # keys of other names in it: OpenAI of "an OpenAI spokesperson"
    of: frozenset[str] = frozenset()  # keys of the words after "of"

    @property
    def joined(self) -> str:
        """All of its words as one, so that "Open AI" is OpenAI."""
        return "".join(self.words) + self.suffix


@lru_cache(maxsize=20_000)
def key(word: str) -> str:
    """A word as names are compared: lower case, no accents, ü as ue as u, no apostrophe."""
    bare = word.casefold()
    if not (bare.isascii() and bare.isalnum()):
        plain = unicodedata.normalize("NFKD", bare.translate(_LETTERS))
        bare = re.sub(r"[\W_]", "", "".join(c for c in plain if not unicodedata.combining(c)))
    return _UMLAUT.sub("", bare) if len(bare) > 4 else bare


@cache
def listed(*sections: str) -> frozenset[str]:
    """The keys of the words of some sections, in all languages together."""
    return frozenset(key(word) for section in sections for word in all_words(section))


@cache
def kinds(section: str) -> dict[str, frozenset[str]]:
    """The keys of a section of groups, each with the first word of its groups."""
    groups_by_word: dict[str, set[str]] = {}
    for group in sorted(all_words(section)):
        first, *_ = words = group.split()
        for word in words:
            groups_by_word.setdefault(key(word), set()).add(first)
    return {word: frozenset(groups) for word, groups in groups_by_word.items()}


@lru_cache(maxsize=5_000)
def document_kinds(word: str) -> frozenset[str]:
    """The kinds of document that a word is for; of a German compound the end counts: Menschenrechtskonvention."""
    known = kinds("documents")
    return known.get(word) or next((known[noun] for noun in _compounded() if word.endswith(noun)), frozenset())


@cache
def _compounded() -> list[str]:
    """Documents that German compounds may end in."""
    return [noun for group in words("de", "documents") for noun in map(key, group.split()[1:]) if len(noun) > 5]


@cache
def first_names() -> frozenset[str]:
    """Every first name that a language lists."""
    return listed("male names", "female names", "first names") | kinds("nicknames").keys()


@cache
def role_words() -> frozenset[str]:
    return listed("titles", "he titles", "she titles", "roles", "spokespeople", "vague")


@cache
def noun_words() -> frozenset[str]:
    """Nouns that describe who or what speaks."""
    grouped = kinds("documents").keys() | kinds("people").keys()
    return role_words() | listed("groups", "texts", "companies", "bodies", "signatories") | grouped


@cache
def goes_on(noun: str, joint: str) -> bool:
    """Whether a noun may continue with a word that joins names as a preposition: Präsident von, but not President von."""
    titled = [code for code in codes() if noun in _keys_of(code, "titles")]
    return not titled or any(joint in _keys_of(code, "prepositions", "heads") for code in titled)


@cache
def _keys_of(code: str, *sections: str) -> frozenset[str]:
    """The keys of the words of some sections of a language."""
    return frozenset(key(word) for section in sections for word in words(code, section))


@cache
def opening_words() -> frozenset[str]:
    return listed("determiners", "other determiners", "definite", "possessives", "genitives", "elisions")


@cache
def ending_words() -> frozenset[str]:
    """What ends the noun phrase that has the head."""
    reporting = frozenset(key(verb) for code in codes() for verb in verbs(code, "cues"))
    return opening_words() | listed("prepositions", "heads", "relative") | reporting


def split_name(text: str) -> list[Token]:
    tokens: list[Token] = []
    for match in _TOKEN.finditer(text):
        word = match[0].replace("’", "'")
        pieces = [word]
        if "." in word and _INITIALS.fullmatch(word):
            pieces = re.findall(r"[^\W\d_]", word)  # F.D.R.
        elif "-" in word[2:-2] and not _is_role_with_hyphen(word):
            pieces = word.split("-")
        for piece in pieces:
            opener, mark, rest = piece.partition("'")
            if mark and rest not in ("", "s") and opener.casefold() in all_words("elisions"):
                tokens.append(_token(opener.lower()))
                piece = rest
            tokens.append(_token(piece))
    return [token for token in tokens if token.key and not token.key.isdigit()]


def _is_role_with_hyphen(word: str) -> bool:
    listed_so = any(word.casefold() in all_words(section) for section in ("roles", "spokespeople"))
    return listed_so or key(word.rstrip(".")) in role_words()


def _token(piece: str) -> Token:
    owner = piece.endswith(("'s", "'"))
    bare = piece.removesuffix("'s").rstrip("'.") or piece
    camel = _INNER_CAPITAL.search(bare)
    inner = bool(camel and key(bare[: camel.start(1)]) not in listed("name prefixes"))
    return Token(bare.casefold(), key(bare), bare[0].isupper(), len(bare) > 1 and bare.isupper(), owner, inner)


def is_role(token: Token) -> bool:
    """Whether a word is a title or a role; of a German compound the end counts: Außenministerin."""
    long = token.capital and any(map(token.key.endswith, listed("compound roles")))
    return token.key in role_words() or long


@cache
def not_persons() -> frozenset[str]:
    """Names of firms and places that look like a person's."""
    return frozenset(" ".join(map(key, re.split(r"[ -]", name))) for name in all_words("not persons"))


def is_east_asian(text: str) -> bool:
    """Whether a text has Han characters or kana."""
    return bool(HAN_OR_KANA.search(text))


def east_asian_name(text: str) -> Name:
    """A name in Japanese or Chinese, which put titles after it."""
    bare = text.strip()
    for _ in range(2):
        title = next((t for t in _longest("titles after") if bare.endswith(t) and len(bare) > len(t)), "")
        bare = bare.removesuffix(title)
    opener = next((d for d in _longest("demonstratives") if bare.startswith(d)), "")
    bare = bare.removeprefix(opener)
    pronouns = all_words("he") | all_words("she") | all_words("they") | all_words("it") | all_words("i")
    if text in pronouns | all_words("speaker pronouns") or not bare:
        return Name(text, "nobody")
    surname = common_surname(bare)
    nouns = [noun for noun in _nouns() if bare.endswith(noun)]
    named = surname or bare in kinds("surnames")  # 山本 is no 本
    noun = next((noun for noun in nouns if len(noun) > 1 or opener or not named), "")
    if noun:
        return Name(text, "description", (key(bare),), heads=frozenset((key(noun),)))
    words = tuple(key(word) for word in re.split(r"[\s·・‧=＝]+", bare) if key(word))
    if not is_east_asian(bare):
        return Name(text, "person" if len(words) > 1 else "single", words)
    if len(words) > 1:
        return Name(text, "person", words, full=words[0] in first_names())
    return Name(text, "single", words, full=bool(surname) and len(words[0]) <= 5)


@cache
def _longest(section: str) -> list[str]:
    """The entries of a section, the longest first."""
    return sorted(all_words(section), key=len, reverse=True)


@cache
def _nouns() -> list[str]:
    """The nouns that describe who or what speaks, the longest first."""
    words = {word for section in ("documents", "people") for group in all_words(section) for word in group.split()}
    words = words.union(*(all_words(section) for section in _SPOKEN_FOR))
    return sorted(filter(is_east_asian, words), key=len, reverse=True)


def common_surname(word: str) -> str:
    """The surname that a Chinese or Japanese name begins with, where it is a common one; the first of its spellings."""
    known = kinds("surnames")
    return next((min(known[word[:n]]) for n in (3, 2, 1) if len(word) > n and word[:n] in known), "")
