"""Reads Rich Text Format: one paragraph per line, including tables, then its notes.

Control words are those of the Rich Text Format Specification 1.9.1 (Microsoft, 2008). `striprtf`, the library for this,
drops notes, keeps hidden and deleted words, writes link addresses into the text, and takes quadratic time for some files.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from letters.reading.document_styles import is_quoting
from letters.reading.encoding_guess import broken_characters
from letters.reading.errors import Unreadable
from letters.reading.formats.rtf_words import (
    CHARACTERS,
    CODE_PAGES,
    FONT_ENCODINGS,
    NAMED_CODE_PAGES,
    READ_DESTINATIONS,
    SKIPPED_DESTINATIONS,
)  # fmt: skip
from letters.reading.metadata import ParsedText, text_of_paragraphs
from letters.text.dates import iso_date

MAX_DEPTH = 10_000  # groups within one another
MAX_TOKENS = 4_000_000  # control words and stretches of text
_TOKEN = re.compile(
    rb"\\([A-Za-z]{1,32})(-?[0-9]{1,10})? ?|\\'([0-9A-Fa-f]{2})|\\([^A-Za-z])|([{}])|[\r\n\0]+|([^\\{}\r\n\0]+)",
    re.DOTALL,
)


def read(data: bytes, where: str, _: str | None = None) -> ParsedText:
    """The text of a document. Raises Unreadable for what is none, is empty or made to break its readers."""
    if not data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{\\rtf"):
        raise Unreadable(where, "not an RTF document: save it as .rtf again")
    document = _Document(where)
    document.read(data)
    broken, notes = document.broken, list[str]()
    if broken:
        notes.append(f"{broken_characters(broken)} and read as U+FFFD: save it as .rtf again")
    if document.cut_off:
        notes.append("is cut off, and was read up to there: save it as .rtf again")
    facts = {name: "".join(document.facts[name].parts).strip() for name in ("title", "author")}
    return text_of_paragraphs(where, document.paragraphs(), facts, document.made_on(), tuple(notes))


@dataclass(slots=True)
class _Output:
    """Where the text of a group goes: the body, a note, the title; UTF-16 code units as characters."""

    parts: list[str] = field(default_factory=list)
    quoting: list[tuple[int, bool]] = field(default_factory=list)  # for each paragraph: where in parts it ends


@dataclass(slots=True)
class _Group:
    """What holds in a group, and is as before when it ends."""

    output: _Output | None = None  # None: the text of this group is not read
    table: str = ""  # the table (fonttbl, stylesheet, creatim) that the group is part of
    hidden: bool = False
    deleted: bool = False
    unicode_skip: int = 1  # characters after \u that stand in for it
    encoding: str = "cp1252"
    style: int = 0


class _Document:
    """Reads the tokens of a document in order."""

    def __init__(self, where: str) -> None:
        self._where = where
        self._body, self._notes = _Output(), list[_Output]()
        self.facts = {"title": _Output(), "author": _Output()}
        self._group = _Group(self._body)
        self._groups: list[_Group] = []
        self._pending = bytearray()  # characters of 8 bits, not decoded yet
        self._skip = 0  # characters that stand in for one that was read
        self._starred = False  # after \*: a destination that older readers skip
        self._code_page = "cp1252"
        self._fonts: dict[int, str] = {}
        self._font = self._style_number = 0
        self._styles: dict[int, str] = {}
        self._date: dict[str, int] = {}
        self.broken = 0  # characters that can't be decoded
        self.cut_off = False  # whether it ends within a group

    def read(self, data: bytes) -> None:
        """Read all tokens. Raises Unreadable for too many, or too many groups within one another."""
        position = number = 0
        while match := _TOKEN.match(data, position):
            position = match.end()
            number += 1
            if number > MAX_TOKENS:
                raise Unreadable(self._where, f"has more than {MAX_TOKENS:,} parts: save it as plain text")
            word, value, code, symbol, brace, text = match.groups()
            if text or code:
                self._characters(text or bytes((int(code, 16),)))
            elif brace:
                self._brace(brace)
                if not self._groups and brace == b"}":
                    return
            elif symbol:
                self._symbol(symbol)
            elif word:
                name = word.decode().lower()
                if name == "bin":
                    position += max(0, int(value or 0))
                self._word(name, int(value) if value else None)
        self._flush()
        self.cut_off = True

    def paragraphs(self) -> Iterator[tuple[str, bool]]:
        """The paragraphs of the body and the notes that are not empty, and whether each is set as quoted."""
        for output in (self._body, *self._notes):
            begin = 0
            for end, quoting in (*output.quoting, (len(output.parts), False)):
                if line := _joined(output.parts[begin:end]).strip(" "):
                    yield line, quoting
                begin = end

    def made_on(self) -> str | None:
        """The day on which the document was created."""
        year, month, day = (self._date.get(name, 0) for name in ("yr", "mo", "dy"))
        return iso_date(f"{year:04}-{month:02}-{day:02}")

    def _brace(self, brace: bytes) -> None:
        self._flush()
        self._skip, self._starred = 0, False
        if brace == b"{":
            if len(self._groups) >= MAX_DEPTH:
                raise Unreadable(self._where, f"has more than {MAX_DEPTH:,} groups within one another: save it again")
            self._groups.append(self._group)
            self._group = replace(self._group)
        elif self._groups:
            self._group = self._groups.pop()

    def _characters(self, data: bytes) -> None:
        if self._skip:
            skipped = min(self._skip, len(data))
            self._skip -= skipped
            data = data[skipped:]
        if self._reads:
            self._pending += data
        elif self._group.table == "stylesheet":
            name = self._styles.get(self._style_number, "") + data.decode("latin-1")
            self._styles[self._style_number] = name[:100]

    @property
    def _reads(self) -> bool:
        """Whether the text here is part of the document."""
        return self._group.output is not None and not self._group.hidden and not self._group.deleted

    def _flush(self) -> None:
        """Decode the characters of 8 bits that have come."""
        if self._pending and self._group.output:
            text = self._pending.decode(self._group.encoding, "replace")
            self.broken += text.count("\ufffd")
            self._group.output.parts.append(text)
        self._pending.clear()

    def _write(self, text: str) -> None:
        """Write characters that are known by name or number."""
        self._flush()
        if self._reads and self._group.output:
            self._group.output.parts.append(text)

    def _symbol(self, symbol: bytes) -> None:
        if symbol == b"*":
            self._starred = True
        elif symbol in b"\r\n":
            self._end_paragraph()
        elif symbol in b"\\{}":
            self._characters(symbol)
        elif self._skip:
            self._skip -= 1
        elif symbol in b"~_":
            self._write("\xa0" if symbol == b"~" else "-")

    def _word(self, name: str, value: int | None) -> None:
        starred, self._starred = self._starred, False
        if name in ("par", "sect", "page", "row", "cell", "nestcell", "nestrow", "column"):
            self._end_paragraph()
        elif self._skip:
            self._skip -= 1
        elif name in CHARACTERS:
            self._write(CHARACTERS[name])
        elif name == "u" and value is not None:
            self._write(chr(value % 0x10000))
            self._skip = self._group.unicode_skip
        elif rule := _RULES.get(name):
            rule(self, name, value)
        elif name in SKIPPED_DESTINATIONS or (starred and name not in READ_DESTINATIONS):
            self._flush()
            self._group.output, self._group.table = None, ""

    def _end_paragraph(self) -> None:
        self._flush()
        if output := self._group.output:
            style = self._styles.get(self._group.style, "").strip(" ;")
            output.quoting.append((len(output.parts), is_quoting(style)))

    def _begin_note(self, *_: object) -> None:
        self._flush()
        if self._group.output:
            self._notes.append(_Output())
            self._group.output = self._notes[-1]

    def _begin_table(self, name: str, _: int | None) -> None:
        self._flush()
        self._group.output, self._group.table = None, name

    def _begin_fact(self, name: str, _: int | None) -> None:
        self._flush()
        self._group.output = self.facts[name]

    def _set_font(self, _: str, value: int | None) -> None:
        self._flush()
        self._font = value or 0
        if self._group.table != "fonttbl":
            self._group.encoding = self._fonts.get(self._font, self._code_page)

    def _set_font_encoding(self, _: str, value: int | None) -> None:
        if self._group.table == "fonttbl" and (encoding := FONT_ENCODINGS.get(value or 0)):
            self._fonts[self._font] = encoding

    def _set_code_page(self, name: str, value: int | None) -> None:
        if encoding := CODE_PAGES.get(value or 0) if name == "ansicpg" else NAMED_CODE_PAGES[name]:
            self._flush()
            self._code_page = self._group.encoding = encoding

    def _set_style(self, name: str, value: int | None) -> None:
        value = value if name == "s" else 0
        if self._group.table == "stylesheet":
            self._style_number = value or 0
        else:
            self._group.style = value or 0

    def _set_flag(self, name: str, value: int | None) -> None:
        self._flush()
        setattr(self._group, "hidden" if name == "v" else name, value != 0)

    def _reset_characters(self, *_: object) -> None:
        self._flush()
        self._group.hidden = self._group.deleted = False
        self._group.encoding = self._code_page

    def _set_unicode_skip(self, _: str, value: int | None) -> None:
        self._group.unicode_skip = min(max(value or 0, 0), 100)

    def _set_date(self, name: str, value: int | None) -> None:
        if self._group.table == "creatim":
            self._date[name] = min(max(value or 0, 0), 9999)


def _joined(parts: list[str]) -> str:
    """The text of a paragraph, its surrogate pairs as one character each, without control characters."""
    text = "".join(parts).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return _CONTROL.sub("", text)


_CONTROL = re.compile("[\0-\x08\n-\x1f\x7f]")
_RULES: dict[str, Callable[[_Document, str, int | None], None]] = {
    word: rule
    for words, rule in (
        ("footnote", _Document._begin_note),
        ("fonttbl stylesheet creatim", _Document._begin_table),
        ("title author", _Document._begin_fact),
        ("f", _Document._set_font),
        ("fcharset", _Document._set_font_encoding),
        ("ansicpg mac pc pca", _Document._set_code_page),
        ("s pard", _Document._set_style),
        ("plain", _Document._reset_characters),
        ("v deleted", _Document._set_flag),
        ("uc", _Document._set_unicode_skip),
        ("yr mo dy", _Document._set_date),
    )
    for word in words.split()
}
