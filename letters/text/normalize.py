"""One spelling of marks, dashes, spaces and case, with offsets back to the text as it stands.

Two depths. `fold` evens out typography and keeps case and punctuation. `words` cuts a text into words
with a comparable key each; `keys` is the same without the offsets, for speed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from letters.text.patterns import late_pattern

LONGEST_KEPT = 60  # code points of a stretch whose words are kept
MIN_RUN = 4  # words in a row that are more than chance; a shingle has as many
DOUBLE_MARKS = '"“”„‟«»″〝〞〟＂「」'
SINGLE_MARKS = "'‘’‚‛‹›′ʼ`´＇『』"
SPACES = (  # what `str.isspace` takes for space, in order
    "\t\n\x0b\x0c\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)
INVISIBLE = "\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff"

_COMBINING = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed"
    "\u0900-\u0903\u093a-\u094f\u0981-\u0983\u09bc-\u09d7\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"
    "\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\u3099\u309a\ufe20-\ufe2f"
)
_CJK = "\u3041-\u30fa\u30fc-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
HAN_OR_KANA = late_pattern("[\u3041-\u30ff\u3400-\u9fff]")
_SURROGATE = late_pattern("[\ud800-\udfff]")


@cache
def _word(marked: bool, far: bool) -> re.Pattern[str]:
    """The pattern of a word; what knows combining and invisible characters, or Han and kana, takes long to compile."""
    letter = rf"[^\W_{_CJK}]" if far else r"[^\W_]"
    run = rf"{letter}+(?:[{_COMBINING}{INVISIBLE}]+{letter}*)*" if marked else f"{letter}+"
    joint = (
        rf"(?:[\[\]]?['’‘ʼ`´＇][\[\]]?|[\[\]])(?={letter})"  # don’t, [W]e, contribut[es], [l]’art
        r"|[.,](?<=\d.)(?=\d)"  # 1,000.5
        r"|[-‐\u00ad]\r?\n[ \t]*(?=[^\W\d_])"  # partici-⏎pation
    )
    return re.compile(rf"{run}(?:(?:{joint}){run})*|[$€£¥₽₩₹%‰]" + (f"|[{_CJK}]" if far else ""))


_DROPPED = late_pattern(rf"[{INVISIBLE}\[\]]|[-‐]\r?\n[ \t]*|(?<=\d),(?=\d\d\d(?!\d))")
_HARD = re.compile(  # what the quick cut of plain ASCII can't do
    r"[$%\[\]`.,'-](?:(?<=[$%\[\]`])|(?<=\d[.,])\d|(?<=')'|(?<=-)\r?\n)"
)
_EDGE = late_pattern(r"'(?:(?![a-z0-9])|(?<![a-z0-9].))")  # an apostrophe that is no part of a word
_TO_SPACE = str.maketrans({c: " " for c in map(chr, range(128)) if not c.isalnum() and c != "'"})
_DIVIDED = late_pattern(r"[-‐\u00ad]\r?\n")
_BETWEEN_KEYS = str.maketrans(dict.fromkeys(" .-"))
_COMMON = (("’", "'"), ("‘", "'"), ("“", " "), ("”", " "), ("—", " "), ("–", " "), ("…", " "), ("\u00a0", " "))
_APOSTROPHES = str.maketrans(dict.fromkeys("’‘ʼ`´＇", "'"))
_OWN_LETTERS = str.maketrans({"ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ı": "i"})


class Word(NamedTuple):
    """A word of a text: its comparable key and where it stands."""

    key: str
    start: int
    end: int


class _Keys(dict[str, str]):
    """The key of each word form met, made once; emptied when it grows past a million forms."""

    def __missing__(self, form: str) -> str:
        plain = (form if form.isalnum() or len(form) == 1 else _DROPPED.sub("", form)).translate(_APOSTROPHES)
        key = unicodedata.normalize("NFKC", plain.casefold()).casefold()
        if len(self) > 1_000_000:
            self.clear()
        self[form] = key
        return key


_KEY = _Keys()


class _Cuts(dict[str, Sequence[tuple[str, int, int]]]):
    """The words of each stretch met, cut once; emptied when it grows past a hundred thousand stretches."""

    def __missing__(self, stretch: str) -> Sequence[tuple[str, int, int]]:
        pattern = _word(_marked(stretch), _far(stretch))
        words = tuple([(_KEY[match.group()], *match.span()) for match in pattern.finditer(stretch)])
        if len(stretch) <= LONGEST_KEPT:
            if len(self) >= 100_000:
                self.clear()
            self[stretch] = words
        return words


_CUT = _Cuts()


def words(text: str) -> list[Word]:
    """The words of a text in order, each with its key and its span in code points.

    A key is lower case, composed (NFKC), without ligatures, invisible characters, brackets inside the
    word, thousands commas and line-break hyphens; apostrophes are straight. Han and kana characters are
    words each; currency and percent signs are words; other punctuation is none.
    """
    make = tuple.__new__  # what Word() does, without its call: words are most of the work of a comparison
    cut: list[Word] = []
    start = 0
    if (plain := _plain(text)) is None:
        for stretch in _stretches(text):
            for key, first, last in _CUT[stretch]:
                cut.append(make(Word, (key, start + first, start + last)))
            start += len(stretch) + 1
        return cut
    for key in plain.split(" "):
        if key:
            end = start + len(key)
            cut.append(make(Word, (key, start, end)))
            start = end
        start += 1
    return cut


def keys(text: str) -> list[str]:
    """The keys of `words(text)`, without the spans; many times as fast on plain English."""
    return list(_keys(text))


def without_accents(key: str) -> str:
    """A key without accents; й and letters beyond Europe, which are others without theirs, keep them."""
    return key if key.isascii() else "".join(map(_bare, key.translate(_OWN_LETTERS)))


@lru_cache(maxsize=10_000)
def _bare(letter: str) -> str:
    if letter == "й" or letter > "\u0900":
        return letter
    return "".join(c for c in unicodedata.normalize("NFD", letter) if not unicodedata.combining(c))


def entry_key(entry: str) -> str:
    """The keys of an entry of a word list, joined; most entries are letters, or words of letters alone."""
    joined = entry if entry.isalpha() else entry.translate(_BETWEEN_KEYS).strip("'")
    letters = joined.isalpha() or joined.replace("'", "").isalpha() and " '" not in entry and "' " not in entry
    if letters:
        return joined.casefold()
    return _KEY[entry] if len(entry) == 1 and entry.isalnum() else "".join(_keys.__wrapped__(entry))


@lru_cache(maxsize=64)  # one query is asked for its keys by several rooms
def _keys(text: str) -> tuple[str, ...]:
    if (plain := _plain(text)) is None:
        return tuple([key for stretch in _stretches(text) for key, _, _ in _CUT[stretch]])
    return tuple(plain.split())


def _plain(text: str) -> str | None:
    """The text as keys, each where its word stands, and spaces; None for a text that only a pattern cuts into words."""
    plain = text if text.isascii() else _ascii(text)
    if not plain.isascii() or _HARD.search(plain):
        return None
    plain = plain.lower().translate(_TO_SPACE)
    return _EDGE.sub(" ", plain) if "'" in plain else plain


def _stretches(text: str) -> list[str]:
    """The text cut at its spaces, where no word continues; as one stretch where one may, divided at the end of a line."""
    return [text] if "\n" in text and _DIVIDED.search(text) else text.replace("\n", " ").split(" ")


def _marked(text: str) -> bool:
    """Whether the text may have a combining or an invisible character."""
    return not text.isascii() and any(c == "\u00ad" or c >= "\u0300" and not c.isalnum() for c in set(_ascii(text)))


def _far(text: str) -> bool:
    """Whether the text has a character of Han or kana."""
    return not text.isascii() and any(map(_is_far, set(text)))


def _is_far(character: str) -> bool:
    return (
        "\u3041" <= character <= "\u9fff"
        or "\uf900" <= character <= "\ufaff"
        or "\U00020000" <= character <= "\U0003134f"
    )


def _ascii(text: str) -> str:
    """The text with the commonest typographic marks as ASCII that cuts into the same words."""
    for mark, plain in _COMMON:
        text = text.replace(mark, plain)
    return text


_EMPHASIS = late_pattern(r"\*+|(?<![^\W_])_+|_+(?![^\W_])|(?<=\n)[ \t]*(?:>[ \t]?)+")
_HYPHENATION = late_pattern(r"[-‐]\r?\n[ \t]*(?=[^\W\d_])")
_DASH = late_pattern(r"(?:(?<!\s)\s+)?(?:[—―]|--+)\s*|(?<!\s)\s+[‐‑‒–−﹘﹣－-]\s+")  # begins where a space does: linear
_HYPHEN = late_pattern(r"[‐‑‒–−﹘﹣－]")
_DOTS = late_pattern(r"(?:(?<!\s)\s+)?(?:…|\.(?:\s?\.){2,})\s*")
_SPACE = late_pattern(r"\s+")
_UNSEEN = late_pattern(f"[{INVISIBLE}]")
_GLYPHS = str.maketrans(dict.fromkeys(DOUBLE_MARKS, '"') | dict.fromkeys(SINGLE_MARKS, "'"))


def even(text: str) -> str:
    """The text with its typography evened out: case, letters and punctuation stay what they are.

    Evened are spaces and line breaks, glyphs of quotation marks, dashes (and the spaces around them)
    and ellipses, hyphens at a line's end, ligatures and full-width forms, composed letters, invisible characters,
    the marks of emphasis and of block quotations in plain text.
    """
    text = _UNSEEN.sub("", text).replace("''", '"').replace("``", '"')
    text = _HYPHENATION.sub("", _EMPHASIS.sub("", text))
    text = _DOTS.sub(" … ", text)
    text = _HYPHEN.sub("-", _DASH.sub(" - ", text)).translate(_GLYPHS)
    return _SPACE.sub(" ", unicodedata.normalize("NFKC", text).replace("...", "…"))


def surrogates_in(text: str) -> int:
    """How many lone surrogates a text holds: characters that were broken when it was decoded or written."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return len(_SURROGATE.findall(text))
    return 0


def without_surrogates(text: str) -> str:
    """The text with each lone surrogate replaced by U+FFFD, so that it can be stored; the length stays."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return _SURROGATE.sub("\ufffd", text)
    return text
