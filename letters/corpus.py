"""Files to articles and sources: which files, what format, which encoding; and the data that ships with the program."""

from __future__ import annotations

import os
import shutil
import stat
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from importlib.resources import files
from itertools import chain
from pathlib import Path
from typing import BinaryIO, cast

from letters.decode import bounded, decoded
from letters.facts import Given, Text, Unreadable, day, made, path_id, spoken, stem
from letters.folder import LOOKS_FOR, SUFFIXES, files_in, suffix, unopened
from letters.frontmatter import front_matter
from letters.model import Article, QuotesError, Source
from letters.page import looks_like_html, page
from letters.records import Refuse, is_record, json_lines, lines, table, texts

__all__ = ["FORMATS", "SUFFIXES", "Given", "Skip", "read", "shipped"]

Skip = Callable[[str, str], None]
_NOTHING = Given()

FORMATS = {suffix[1:]: name for suffix, name in SUFFIXES.items()} | {"text": "text"}


def _pass_over(path: str, why: str) -> None:
    """Says nothing of a file that is passed over."""


def _refuse(problem: Unreadable) -> None:
    raise problem


def read(
    paths: Iterable[str | Path],
    *,
    given: Given = _NOTHING,
    skip: Skip = _pass_over,
    stdin_name: str = "-",
    input_format: str | None = None,
) -> Iterator[Article | Source]:
    """The articles and sources in files, folders (recursive, sorted) and standard input (`-`), one at a time.

    `given` fills in what a text doesn't say of itself. `skip` is called with the path (or FILE:LINE) and the
    reason for whatever a folder holds that can't be read. `stdin_name` is the id of standard input;
    `input_format` (a suffix without its dot) says what comes there, else its first bytes do.

    Raises QuotesError (code 2) for what is named itself and can't be read, and for a folder without an article.
    """
    if input_format is not None and input_format not in FORMATS:
        raise QuotesError(f"unknown input format {input_format}: choose one of {', '.join(FORMATS)}")
    form = FORMATS[input_format] if input_format else None
    day(given.published, "--published")
    spoken(given.language, "--language")

    def pass_over(problem: Unreadable) -> None:
        skip(problem.where, problem.why)

    for path in [paths] if isinstance(paths, (str, Path)) else paths:
        name = os.fspath(path)
        if name == "-":
            yield from _made(_from_stream(sys.stdin.buffer, stdin_name, form, _refuse), given, _refuse)
        elif os.path.isdir(name):
            yield from _made(_from_folder(name, pass_over), given, pass_over)
        else:
            yield from _made(_from_named(name, form), given, _refuse)


def _made(found: Iterable[Text], given: Given, refuse: Refuse) -> Iterator[Article | Source]:
    for text in found:
        try:
            article = made(text, given)
        except Unreadable as problem:
            refuse(problem)
        else:
            yield article


def shipped() -> Iterator[Article | Source]:
    """The sources and clippings that ship with the program, sorted; the id of a clipping is `clippings/STEM`."""
    for folder in ("sources", "clippings"):
        entries = (e for e in files("letters").joinpath("data", folder).iterdir() if e.name.endswith(".md"))
        for entry in sorted(entries, key=lambda entry: entry.name):
            name = entry.name.removesuffix(".md")
            yield made(_text_in(entry.read_bytes(), f"{folder}/{name}", "markdown", name), _NOTHING)


def _from_named(path: str, form: str | None) -> Iterator[Text]:
    """The texts of a file that the person named: what can't be read is an error."""
    where = path_id(path)
    try:
        mode = _mode(path)
        if stat.S_ISFIFO(mode):  # the shell's <(command)
            with open(path, "rb") as pipe:
                yield from _from_stream(pipe, path, form, _refuse)
        elif not stat.S_ISREG(mode):
            raise Unreadable(where, "is a device or a socket, no file: give a file, a folder or -")
        else:
            yield from _from_file(path, SUFFIXES.get(suffix(path)) or form or "text", _refuse)
    except OSError as error:
        raise unopened(where, error) from None


def _mode(path: str) -> int:
    try:
        return os.stat(path).st_mode
    except ValueError as error:  # a zero byte in the name
        raise OSError(str(error)) from None


def _from_file(path: str, form: str, refuse: Refuse) -> Iterator[Text]:
    where, any_text = path_id(path), False
    with open(path, "rb") as stream:
        if form == "jsonl":
            found = json_lines(stream, where, where, refuse)
        elif form == "csv":
            found = table(stream, where, where, refuse)
        else:
            found = iter([_text_in(bounded(stream, where), where, form, stem(path))])
        for text in found:
            any_text = True
            yield text
    if not any_text:
        raise Unreadable(where, "is empty: it holds no record that can be read")


def _text_in(data: bytes, where: str, form: str, name: str) -> Text:
    """The one text of a plain, Markdown or HTML file."""
    text = decoded(data, where, page=form == "html")
    if not text.strip():
        raise Unreadable(where, "is empty: there is no text in it")
    if form == "html":
        found = page(text, where)
        return Text(where, found.text, found.facts, where, blocks=found.blocks, name=name)
    facts, body = front_matter(text, where)
    if not text[body:].strip():
        raise Unreadable(where, "is empty but for its front matter: there is no text in it")
    return Text(where, text, facts, where, "markdown" if form == "markdown" else "plain", body, name=name)


def _from_stream(stream: BinaryIO, name: str, form: str | None, refuse: Refuse) -> Iterator[Text]:
    """The texts of standard input or a pipe, which can be read once only and says nothing of its format."""
    where = path_id(name)
    if form == "csv":
        with tempfile.TemporaryFile() as kept:  # the encoding is told by a pass of its own
            shutil.copyfileobj(stream, kept)
            kept.seek(0)
            yield from table(cast(BinaryIO, kept), where, where, refuse)
        return
    rows = lines(stream)
    first = list(_until_text(rows))
    if form == "jsonl" or (form is None and is_record(first[-1:])):
        yield from texts(chain(first, rows), where, where, refuse)
        return
    data = b"".join(first) + bounded(stream, where)
    head = data[:10_000].replace(b"\0", b"").decode("latin-1").lstrip("\xef\xbb\xbf\xff\xfe")
    form = form or ("html" if looks_like_html(head) else "text")
    yield _text_in(data, where, form, name)


def _until_text(rows: Iterator[bytes]) -> Iterator[bytes]:
    for row in rows:
        yield row
        if row.strip():
            return


def _from_folder(folder: str, refuse: Refuse) -> Iterator[Text]:
    """The texts of a folder: what can't be read is passed over, and said."""
    any_text = False
    for path in files_in(folder, refuse):
        try:
            for text in _from_file(path, SUFFIXES[suffix(path)], refuse):
                any_text = True
                yield text
        except Unreadable as problem:
            refuse(problem)
        except OSError as error:
            refuse(unopened(path_id(path), error))
    if not any_text:
        raise Unreadable(path_id(folder), f"no articles in this folder: it needs files of {LOOKS_FOR}")
