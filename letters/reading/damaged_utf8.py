"""UTF-8 of which a few characters are damaged or cut off: told from other encodings, and its damage named."""

from __future__ import annotations

import codecs
import re

from letters.text.patterns import late_pattern

PLACES_NAMED = 3  # places of broken characters that a note names
BROKEN = "quotes.broken"  # an error handler of codecs: a lone surrogate for each broken character, to be counted later

_CUT_OFF = re.compile(rb"(?:[\xc2-\xdf]|[\xe0-\xef][\x80-\xbf]?|[\xf0-\xf4][\x80-\xbf]{0,2})\Z")
_CUT_LETTER = re.compile(rb"(?<![A-Z])[\xc2\xc3]\Z")  # that hardly ends a word in another encoding
_USUAL = late_pattern("[\u00a0-\u017f\u2010-\u2044\u20ac]+")


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
        """Whether they are UTF-8 but for the broken characters."""
        return self.continuing >= max(1, self.broken if self._usual else 2 * self.broken)


def is_damaged_utf8(data: bytes) -> bool:
    """Whether bytes that are not valid UTF-8 are UTF-8 but for a few characters, or cut off within the last."""
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
    places = _places(data, encoding)
    more = f" and {number - len(places):,} more" if number > len(places) else ""
    return f"{broken_characters(number)} and read as U+FFFD, at {', '.join(places)}{more}: save it again as UTF-8"


def broken_characters(number: int) -> str:
    """How many characters are broken, in words."""
    return "1 character is broken" if number == 1 else f"{number:,} characters are broken"


def _places(data: bytes, encoding: str) -> list[str]:
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
