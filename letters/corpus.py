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
from letters.facts import Given, Text, Unreadable, made, path_id, stem
from letters.frontmatter import front_matter
from letters.model import Article, QuotesError, Source
from letters.page import looks_like_html, page
from letters.records import Refuse, is_record, json_lines, lines, table, texts

__all__ = ["FORMATS", "SUFFIXES", "Given", "Skip", "read", "shipped"]

Skip = Callable[[str, str], None]
_NOTHING = Given()

SUFFIXES = {
    ".txt": "text", ".text": "text", ".md": "markdown", ".markdown": "markdown", ".html": "html", ".htm": "html",
    ".xhtml": "html", ".jsonl": "jsonl", ".ndjson": "jsonl", ".csv": "csv",
}  # fmt: skip
FORMATS = {suffix[1:]: name for suffix, name in SUFFIXES.items()} | {"text": "text"}

_LOOKS_FOR = ".txt, .md, .markdown, .html, .htm, .xhtml, .jsonl, .ndjson, .csv"


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
    for path in [paths] if isinstance(paths, (str, Path)) else paths:
        name = os.fspath(path)
        if name == "-":
            found = _from_stream(sys.stdin.buffer, stdin_name, form, _refuse)
        elif os.path.isdir(name):
            found = _from_folder(name, skip)
        else:
            found = _from_named(name, form)
        for text in found:
            yield made(text, given)


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
            yield from _from_file(path, SUFFIXES.get(_suffix(path)) or form or "text", _refuse)
    except OSError as error:
        raise _unopened(where, error) from None


def _mode(path: str) -> int:
    try:
        return os.stat(path).st_mode
    except ValueError as error:  # a zero byte in the name
        raise OSError(str(error)) from None


def _unopened(where: str, error: Exception) -> Unreadable:
    if isinstance(error, FileNotFoundError):
        return Unreadable(where, "no such file: check the path")
    if isinstance(error, PermissionError):
        return Unreadable(where, "permission denied: make it readable")
    return Unreadable(where, f"can't be read ({getattr(error, 'strerror', None) or error}): check the path")


def _suffix(path: str) -> str:
    return os.path.splitext(path)[1].lower()


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


def _from_folder(folder: str, skip: Skip) -> Iterator[Text]:
    """The texts of a folder: what can't be read is passed over, and said."""

    def refuse(problem: Unreadable) -> None:
        skip(problem.where, problem.why)

    any_text = False
    for path in _files(folder, skip):
        try:
            for text in _from_file(path, SUFFIXES[_suffix(path)], refuse):
                any_text = True
                yield text
        except Unreadable as problem:
            refuse(problem)
        except OSError as error:
            refuse(_unopened(path_id(path), error))
    if not any_text:
        raise Unreadable(path_id(folder), f"no articles in this folder: it needs files of {_LOOKS_FOR}")


def _files(folder: str, skip: Skip) -> Iterator[str]:
    """The files to read in a folder, by name, depth first; linked folders last and each folder once."""
    seen: set[tuple[int, int]] = set()
    links: list[str] = []
    yield from _walk(folder, seen, links, skip)
    while links:
        link = links.pop(0)
        if _identity(link) in seen:
            skip(path_id(link), "a link to a folder that is read already")
        else:
            yield from _walk(link, seen, links, skip)


def _identity(folder: str) -> tuple[int, int]:
    found = os.stat(folder)
    return found.st_dev, found.st_ino


def _walk(folder: str, seen: set[tuple[int, int]], links: list[str], skip: Skip) -> Iterator[str]:
    waiting = [folder]
    while waiting:
        path = waiting.pop()
        try:
            if os.path.isdir(path):
                if path != folder and os.path.islink(path):
                    links.append(path)
                    continue
                seen.add(_identity(path))
                names = sorted((name for name in os.listdir(path) if not name.startswith(".")), reverse=True)
                waiting += [os.path.join(path, name) for name in names]
            elif why := _unread(path):
                skip(path_id(path), why)
            elif not os.path.basename(path).lower().startswith("readme"):
                yield path
        except OSError as error:
            problem = _unopened(path_id(path), error)
            skip(problem.where, problem.why)


def _unread(path: str) -> str | None:
    """Why an entry of a folder is not opened; None for a file to read. README files are no articles."""
    mode = os.stat(path).st_mode
    if not stat.S_ISREG(mode):
        return "a pipe, socket or device, no file"
    if os.path.basename(path).lower().startswith("readme") or _suffix(path) in SUFFIXES:
        return None
    return f"none of the formats that are read ({_LOOKS_FOR})"
