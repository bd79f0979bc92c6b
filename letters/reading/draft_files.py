"""Which drafts are meant: files, folders with all their drafts, patterns such as texts/*.md, standard input."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import replace
from glob import glob, has_magic

from letters.model import QuotesError
from letters.reading.draft import DRAFT_SUFFIXES, Draft, read_draft
from letters.reading.folder import files_in
from letters.reading.formats import detect_format
from letters.reading.metadata import checked_language

FORMATS = frozenset(("markdown", "text", "html", "docx", "odt", "rtf"))


def read_drafts(
    paths: Iterable[str], stdin_name: str | None = None, language: str | None = None
) -> tuple[list[Draft], list[QuotesError]]:
    """The drafts that are meant, each once and in order, and why others can't be read.

    `stdin_name` is the name of what comes on standard input, `language` that of drafts that state none.
    """
    language = checked_language(language, "--language")
    drafts: list[Draft] = []
    faults: list[QuotesError] = []
    seen: set[str] = set()
    for path in paths:
        try:
            for file in _files(path, faults):
                if file not in seen:
                    seen.add(file)
                    _read(file, stdin_name if file == "-" else None, language, drafts, faults)
        except QuotesError as fault:
            faults.append(fault)
    return drafts, faults


def _read(file: str, name: str | None, language: str | None, drafts: list[Draft], faults: list[QuotesError]) -> None:
    try:
        draft = read_draft(file, name)
        drafts.append(replace(draft, article=draft.article._replace(language=draft.article.language or language)))
    except QuotesError as fault:
        faults.append(fault)


def _files(path: str, faults: list[QuotesError]) -> Iterator[str]:
    """The files that a path, a folder or a pattern stands for."""
    if has_magic(path) and not os.path.lexists(path):
        matches = sorted(glob(path, recursive=True))
        if not matches:
            raise QuotesError(f"{path}: no such file: check the pattern")
        for match in matches:
            if not os.path.isdir(match):
                yield match
    elif os.path.isdir(path):
        any_draft = False
        for file in files_in(path, lambda fault: None):
            if detect_format(file) in FORMATS:
                any_draft = True
                yield file
        if not any_draft:
            raise QuotesError(f"{path}: no draft in this folder: it needs files of {DRAFT_SUFFIXES}")
    else:
        yield path
