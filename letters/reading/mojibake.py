"""Mojibake: UTF-8 that somebody decoded as another encoding, so that “ became â€œ and é became Ã©.

It is recognised by the characters that the bytes of UTF-8 become in the encodings of Windows, of the Macintosh and of
DOS, where these stand as in no word of any language. It is repaired by ftfy (Speer 2019, doi.org/10.5281/zenodo.2591652),
a line at a time, so that sound lines stay as they are.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cache
from itertools import accumulate, islice

from letters.model import QuotesError, Span
from letters.reading.errors import install_hint
from letters.reading.metadata import ParsedText

GARBLED_MARK = "ï»¿"  # what the byte order mark of UTF-8 becomes
EXAMPLES = 3  # that a note names
_REPAIRED = ("title", "outlet", "author", "speaker", "aliases", "note", "family")  # of the metadata
MAX_LOOKED_AT = 200_000  # places of a text that may be mojibake; a text made to have more takes no longer

_BEGIN = re.compile(r"[ïâв‚ΓÃÄÅĂĹÂ√├┬ÎÏÐÑ×ØÙРСã-ï][^\x00-\x7fА-яぁ-鿿]")  # of each part of the pattern: found fast
_LOST_MARK = re.compile(r"â€(?=\s|\Z)")  # a closing mark without its last byte, which is nothing in Windows-1252


def find_mojibake(text: str) -> list[Span]:
    """The spans of a text (code points) that are mojibake, in order."""
    spans: list[Span] = []
    if text.isascii():
        return spans
    position = 0
    for _ in range(MAX_LOOKED_AT):
        if not (begin := _BEGIN.search(text, position)):
            break
        match = _pattern().match(text, begin.start())
        position = match.end() if match else begin.start() + 1
        if match:
            spans.append(match.span())
    return spans


def mojibake_examples(text: str, spans: list[Span]) -> str:
    """The first different ones as they stand in the text, in quotation marks."""
    different = dict.fromkeys(text[start:end] for start, end in spans)
    return ", ".join(f"“{example[:12]}”" for example in islice(different, EXAMPLES))


@cache
def _pattern() -> re.Pattern[str]:
    """What UTF-8 becomes, and no word ends in: «ALEMÃ» and Ä” are as somebody wrote them."""
    low = _class("cp1252")[:-1] + "\x80-\x9f]"
    cyrillic_low, mac_low, dos_low = (_class(name) for name in ("cp1251", "mac_roman", "cp437"))
    parts = (
        GARBLED_MARK,
        "(?:â€[\x80-\x9f\ufffd“”‘’œž™˜¢¦°¹ºśťź‹›“”]?)+",  # quotation marks, dashes and ellipses; Windows
        "вЂ[њќ™�“”¦љ]?|‚Ä[úùôòìî¶]|ΓÇ[£¥ÖÿôöÿÖªú]",  # the same; Windows (Cyrillic), Macintosh, DOS
        f"(?<=[a-zß-ÿ])Ã{low}|(?<![A-ZÀ-Þ])(?!Ã[»”’“])Ã{low}(?![A-ZÀ-Þ])|(?<![^\\W\\d_])Ã{low}(?=[A-Z])|Ã[¡-º¼-¿](?=[a-z])",
        f"(?<=[a-zß-ÿ])[ÄÅĂĹ]{low}|[ÄÅ]{low}(?=[a-z])",  # such as ł
        r"(?<![^\W\d_])Â[\xa0-\xbf]",  # signs such as « and °
        f"(?<=[a-z])√{mac_low}(?![\\d(])|(?<=[A-Za-z])[├┬]{dos_low}",
        f"(?:[ÎÏÐÑ×ØÙ]{low}){{2,}}|(?:[РС]{cyrillic_low}){{3,}}",  # Greek, Cyrillic, Hebrew, Arabic
        f"(?:[ã-ï]{low}{low}){{2,}}",  # Chinese, Japanese, Korean
    )
    return re.compile("|".join(parts))


def _class(encoding: str) -> str:
    """What the bytes stand for that continue a character of UTF-8, as a class of a pattern."""
    characters = bytes(range(0x80, 0xC0)).decode(encoding, "ignore")
    return "[" + re.escape(characters) + "]"


def require_ftfy() -> None:
    """Raises QuotesError where ftfy is not installed."""
    try:
        import ftfy  # noqa: F401
    except ImportError:
        raise QuotesError(f"--repair needs ftfy: {install_hint('repair')}") from None


def checked(parsed: ParsedText, repair: bool) -> ParsedText:
    """The text with a note on its mojibake, or without mojibake where it is to be repaired. Needs ftfy for that alone."""
    spans = find_mojibake(parsed.text)
    garbled = {key: parsed.metadata[key] for key in _REPAIRED if _is_garbled(parsed.metadata.get(key))}
    if not spans and not garbled:
        return parsed
    what = _described(parsed.text, spans) if spans else f"has garbled metadata ({', '.join(garbled)})"
    if not repair:
        note = f"{what}: UTF-8 was taken for another encoding; --repair corrects it"
        return parsed._replace(notes=(*parsed.notes, note))
    repaired = _repaired(parsed)
    left = len(find_mojibake(repaired.text))
    metadata = {**parsed.metadata, **{key: _repaired_value(value) for key, value in garbled.items()}}
    note = f"{what}: repaired" + (f" except for {left:,}" if left else "")
    return repaired._replace(metadata=metadata, notes=(*parsed.notes, note))


def _described(text: str, spans: list[Span]) -> str:
    places = f"{len(spans):,} place{'s' * (len(spans) != 1)}"
    line = text.count("\n", 0, spans[0][0]) + 1
    return f"is garbled in {places} ({mojibake_examples(text, spans)}), first in line {line}"


def _repaired(parsed: ParsedText) -> ParsedText:
    """The text without mojibake; its spans move with it."""
    before = parsed.text.splitlines(keepends=True)
    after = [_repaired_line(line) for line in before]
    starts, new_starts = ([0, *accumulate(map(len, lines))] for lines in (before, after))

    def moved(offset: int) -> int:
        line = min(bisect_right(starts, offset), len(before)) - 1
        rest = before[line][: offset - starts[line]]
        return new_starts[line] + min(len(_repaired_line(rest)), len(after[line]))

    blocks = tuple((moved(start), moved(end)) for start, end in parsed.blocks)
    return parsed._replace(text="".join(after), body=moved(parsed.body) if parsed.body else 0, blocks=blocks)


def _repaired_line(line: str) -> str:
    """A line without mojibake; its end stays as it is."""
    if not find_mojibake(line):
        return line
    import ftfy

    body = line.rstrip("\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029")
    return str(ftfy.fix_encoding(_LOST_MARK.sub("”", body))) + line[len(body) :]


def _is_garbled(value: object) -> bool:
    if isinstance(value, list):
        return any(map(_is_garbled, value))
    return isinstance(value, str) and bool(find_mojibake(value))


def _repaired_value(value: object) -> object:
    if isinstance(value, list):
        return [_repaired_value(item) for item in value]
    return _repaired_line(value) if isinstance(value, str) else value
