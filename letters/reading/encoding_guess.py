"""Which encoding bytes without a mark are in: UTF-8 of which a few characters are broken, else by the words they spell.

Each encoding is tried on every byte beyond ASCII with its neighbours. A letter counts where it belongs to the alphabet
of the language and has a case that fits its word, a sign where no letters are on both sides of it. So `é` between
letters speaks for an encoding, and `Ž` after a small letter, `‘` inside a word or a control character against it.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections import Counter
from functools import cache
from typing import NamedTuple

from letters.text.patterns import late_pattern

PLACES_NAMED = 3  # places of broken characters that a note names
BROKEN = "quotes.broken"  # an error handler of codecs: a lone surrogate for each broken character, to be counted later

_CUT_OFF = re.compile(rb"(?:[\xc2-\xdf]|[\xe0-\xef][\x80-\xbf]?|[\xf0-\xf4][\x80-\xbf]{0,2})\Z")
_CUT_LETTER = re.compile(rb"(?<![A-Z])[\xc2\xc3]\Z")  # that hardly ends a word in another encoding
_USUAL = late_pattern("[\u00a0-\u017f\u2010-\u2044\u20ac]+")
SAMPLE = 1 << 18  # bytes that are looked at
MAX_PLACES = 2000  # different ones that are looked at; a text has some hundreds, random bytes many more
WIDE_SAMPLE = 1 << 12  # bytes that are looked at for UTF-16
MIN_FIT = 0.5  # of the bytes beyond ASCII, less those that speak against; below it other methods are asked
_WESTERN, _CENTRAL, _CYRILLIC = (
    "cp1252 mac_roman iso8859-15 cp850",
    "cp1250 iso8859-2 mac_latin2 cp852",
    "cp1251 koi8-u mac_cyrillic iso8859-5 cp866",
)
_LETTERS = (  # the encodings of languages, the most usual first; and their letters beyond ASCII
    (_WESTERN, "éèêëàâäáåçíïîñóôöøü", "en"), (_WESTERN, "àâæçéèêëîïôœùûüÿ", "fr"), (_WESTERN, "áéíóúüñ", "es"),
    (_WESTERN, "áâãàçéêíóôõúü", "pt"), (_WESTERN, "àèéìíîòóùú", "it"), (_WESTERN, "àçèéíïòóúü", "ca"),
    (_WESTERN + " iso8859-2 cp1250", "äöüßé", "de"), (_WESTERN, "äáàéèëêíïîóöôúüû", "nl"), (_WESTERN, "åäöéüà", "sv fi"),
    (_WESTERN, "æøåéèêóòôä", "da no"), (_WESTERN, "áðéíóúýþæö", "is"), (_WESTERN + " cp1257", "äöõüšž", "et"),
    (_CENTRAL, "ąćęłńóśźżé", "pl"), (_CENTRAL, "áčďéěíňóřšťúůýž", "cs"), (_CENTRAL, "áäčďéíĺľňóôŕšťúýž", "sk"),
    (_CENTRAL, "áéíóöőúüű", "hu"), (_CENTRAL, "ăâîşţșț", "ro"), (_CENTRAL, "čćđšž", "hr sl sr"),
    ("cp1254 iso8859-9 mac_turkish", "âçğıîöşûü", "tr"), ("cp1257", "ąčęėįšųūž", "lt"), ("cp1257", "āčēģīķļņšūž", "lv"),
    ("cp1255", "אבגדהוזחטיךכלםמןנסעףפץצקרשת", "he"), (_CYRILLIC, "абвгдежзийклмнопрстуфхцчшщъыьэюяё", "ru"), (_CYRILLIC, "абвгдежзийклмнопрстуфхцчшщьюяґєії", "uk"),
    ("cp1253 iso8859-7 mac_greek", "αβγδεζηθικλμνξοπρστυφχψωςάέήίόύώϊϋΐΰ", "el"),
)  # fmt: skip
_QUOTATION_MARKS = frozenset("“”‘’«»‹›")
_DASHES = frozenset("–—…·\xad\xa0")
_SIGNS = frozenset("§©®°£€¥¢±×÷²³¹½¼¾ªº¶µ™†‡‰•№΄΅")
_ALONE = frozenset("àéèêóòåöúøâôаеиоуюявскёыэєіїή")  # letters that are words
_OPENING = frozenset("«“„‘‹([\"'¿¡—–-")  # after which a word begins
_OPENS = frozenset("¿¡„‚")  # which stand before a word
_BEYOND_ASCII = re.compile(rb"[\x80-\xff]")
_ASCII, _KANA = re.compile(r"[\0-\x7f]"), re.compile(r"[\u3041-\u30ff]")
_UNLIKELY = late_pattern(r"[\uff61-\uff9f\ufffd\ue000-\uf8ff]")  # narrow kana, of which other encodings seem to be made
_PRINTABLE = re.compile(rb"[\t\n\r\x20-\x7e]")
_COMMON = late_pattern(r"[\t\n\r\x20-\x7e\u2010-\u2026\u3000-\u30ff\uff00-\uffef]")
_ODD = frozenset(("Cc", "Cn", "Co", "Cs"))


class Utf8Evidence:
    """What speaks for and against bytes being UTF-8; they may be added in parts. A character cut off at the end is neither."""

    def __init__(self) -> None:
        self._valid = codecs.getincrementaldecoder("utf-8")("ignore")
        self._all = codecs.getincrementaldecoder("utf-8")("replace")
        self._usual = True
        self.continuing = 0  # bytes that continue a valid character, which hardly happens by chance in other encodings
        self.broken = 0  # characters

    def add(self, data: bytes) -> None:
        """Count the next bytes."""
        valid, text = self._valid.decode(data), self._all.decode(data)
        if text.isascii():
            return
        self.continuing += len(valid.encode()) - len(valid)
        self.broken += text.count("\ufffd") - valid.count("\ufffd")
        usual = "".join(character for character in set(valid) if not character.isascii())
        self._usual = self._usual and (not usual or bool(_USUAL.fullmatch(usual)))

    @property
    def is_utf8(self) -> bool:
        """Whether they are UTF-8 except for the broken characters."""
        return self.continuing >= max(1, self.broken if self._usual else 2 * self.broken)


def is_damaged_utf8(data: bytes) -> bool:
    """Whether bytes that are not valid UTF-8 are UTF-8 except for a few characters, or cut off within the last."""
    evidence = Utf8Evidence()
    evidence.add(data)
    if evidence.is_utf8 or evidence.broken:
        return evidence.is_utf8
    cut_off = _CUT_OFF.search(data, max(0, len(data) - 4))
    if not cut_off:
        return False
    return len(cut_off[0]) > 1 or _CUT_LETTER.search(data, max(0, len(data) - 2)) is not None


def broken_note(data: bytes, encoding: str, text: str) -> str | None:
    """How many characters of a text are U+FFFD because they are broken, and where; None where none is."""
    if "\ufffd" not in text:
        return None
    number = text.count("\ufffd") - data.decode(encoding, "ignore").count("\ufffd")
    if not number:
        return None
    places = _broken_places(data, encoding)
    more = f" and {number - len(places):,} more" if number > len(places) else ""
    return f"{broken_characters(number)} and read as U+FFFD, at {', '.join(places)}{more}: save it again as UTF-8"


def broken_characters(number: int) -> str:
    """How many characters are broken, in words."""
    return "1 character is broken" if number == 1 else f"{number:,} characters are broken"


def _broken_places(data: bytes, encoding: str) -> list[str]:
    """LINE:COLUMN of the first broken characters, both from 1, in code points."""
    places: list[str] = []
    start, line, column = 0, 1, 1
    while len(places) < (PLACES_NAMED if encoding == "utf-8" else 1):
        try:
            data[start:].decode(encoding)
            break
        except UnicodeDecodeError as error:
            passed = data[start : start + error.start].decode(encoding).removeprefix("\ufeff")
            line += passed.count("\n")
            column = len(passed) - passed.rfind("\n") if "\n" in passed else column + len(passed)
            places.append(f"{line}:{column}")
            start, column = start + error.end, column + 1
    return places


def _as_surrogate(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return "\udcfd", error.end


codecs.register_error(BROKEN, _as_surrogate)


class _Place(NamedTuple):
    """A byte beyond ASCII, and the bytes before and after it."""

    before: int
    byte: int
    after: int


def guessed_encoding(data: bytes) -> str | None:
    """The encoding that fits the bytes best; None where none of those here fits well, as for Chinese."""
    first = _BEYOND_ASCII.search(data)
    begin = max(0, first.start() - 1) if first else 0
    sample = data[begin : begin + SAMPLE]
    if japanese := _japanese_encoding(sample):
        return japanese
    places = _places(sample)
    number = sum(places.values())
    best, best_fit = None, MIN_FIT
    for name, alphabets in _alphabets().items():
        fit = max(_fit(places, name, letters) for letters in alphabets) / max(1, number)
        if fit > best_fit + 0.001:  # of equals the more usual
            best, best_fit = name, fit
    return best


def _japanese_encoding(sample: bytes) -> str | None:
    """A Japanese encoding in which the bytes are valid and spell kana, which make a good part of each text."""
    for name in ("cp932", "euc_jp"):
        text = sample.decode(name, "replace")
        beyond_ascii = len(text) - len(_ASCII.findall(text))
        kana, odd = len(_KANA.findall(text)), len(_UNLIKELY.findall(text))
        if kana > 0.15 * beyond_ascii and odd <= 1 + 0.01 * beyond_ascii and kana > 2 * odd:
            return name
    return None


def wide_encoding(data: bytes) -> str | None:
    """UTF-16 or UTF-32 without a byte order mark: what it spells is assigned, and has spaces, signs or kana."""
    head = data[:WIDE_SAMPLE]
    best, most = None, 0.05
    if len(_PRINTABLE.findall(head)) > 0.8 * len(head):  # a zero among them makes them no UTF-16
        return None
    for name, unit in (("utf-16-le", 2), ("utf-16-be", 2), ("utf-32-le", 4), ("utf-32-be", 4)):
        text = head[: len(head) // unit * unit].decode(name, "replace").removeprefix("\ufeff")
        if len(text) * 0.02 < sum(map(_is_odd, text)):
            continue
        common = len(_COMMON.findall(text)) / max(1, len(text))
        if common > most:
            best, most = name, common
    return best


def _is_odd(character: str) -> bool:
    """Whether a character hardly ever stands in a text: a control character, one that is not assigned, a broken one."""
    return character == "\ufffd" or (not character.isspace() and unicodedata.category(character) in _ODD)


@cache
def _alphabets() -> dict[str, list[frozenset[str]]]:
    """The alphabets that each encoding may spell, encodings in the order in which they are preferred."""
    names = list(dict.fromkeys(name for names, _, _ in _LETTERS for name in names.split()))
    names.sort(key=lambda name: min(names.split().index(name) for names, _, _ in _LETTERS if name in names.split()))
    return {name: [frozenset(letters) for names, letters, _ in _LETTERS if name in names.split()] for name in names}


def _places(sample: bytes) -> dict[_Place, int]:
    """How often each byte beyond ASCII stands between which others, the most frequent; the edges of the text are spaces."""
    padded = b" " + sample + b" "
    places = Counter(
        _Place(padded[match.start()], sample[match.start()], padded[match.start() + 2])
        for match in _BEYOND_ASCII.finditer(sample)
    )
    return dict(places.most_common(MAX_PLACES))


@cache
def _characters(name: str) -> str:
    """What each of the 256 bytes stands for; U+FFFD where it stands for nothing."""
    return bytes(range(256)).decode(name, "replace")


def _fit(places: dict[_Place, int], name: str, letters: frozenset[str]) -> float:
    """How many of the places speak for an encoding and an alphabet, less those that speak against."""
    characters = _characters(name)
    return sum(
        number * _points(characters[place.before], characters[place.byte], characters[place.after], letters)
        for place, number in places.items()
    )


def _points(before: str, character: str, after: str, letters: frozenset[str]) -> float:
    """From -1 for what hardly ever stands so to 1 for what is usual."""
    inside = before.isalpha() and after.isalpha()
    if character in _OPENS:
        return -1.0 if before.isalpha() else 1.0
    if character in _QUOTATION_MARKS:
        return -1.0 if inside and character != "’" else 1.0
    if character in _DASHES:
        return 0.5 if inside else 1.0
    if character in _SIGNS:
        return -1.0 if inside else 0.6
    is_cased = unicodedata.category(character) in ("Ll", "Lu")
    if not (is_cased or character in letters) or not _has_shape(before, character, after):
        return -1.0
    return 1.0 if character.lower() in letters else 0.2


def _has_shape(before: str, character: str, after: str) -> bool:
    """Whether a letter may stand so in a word: no capital behind a small letter, and alone only what is a word."""
    if character > "\u036f" and any(letter.isascii() and letter.isalpha() for letter in (before, after)):
        return False  # Greek or Cyrillic beside Latin
    if not before.isalpha() and not after.isalpha():
        return character.lower() in _ALONE and (before.isspace() or before in _OPENING)
    if character.isupper():
        return not before.islower() and not (before in ",.!?;:" and before)
    return not after.isupper()
