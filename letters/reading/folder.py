"""Which files of a folder are read, in which order, and why the others are not; and which drafts are meant.

A site's packages, caches and what is built are skipped: folders that git ignores, by their names and by `.gitignore`.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from fnmatch import fnmatchcase
from functools import partial
from glob import glob, has_magic
from typing import NamedTuple

from letters.model import QuotesError
from letters.reading.draft import DRAFT_SUFFIXES, Draft, read_draft
from letters.reading.errors import Unreadable, open_error, raise_if_empty
from letters.reading.formats import FORMATS_THAT_ARE_READ, detect_format
from letters.reading.metadata import checked_language, path_id

NAMES = frozenset(("node_modules", "bower_components", "__pycache__", "__macosx"))  # in lower case
MAX_SIZE, MAX_RULES, MAX_SEGMENTS = 1 << 16, 500, 20  # bytes and rules of a file, segments of a path in a rule
FILE = ".gitignore"
Refuse = Callable[[Unreadable], None]
IGNORED = "a folder that git ignores: name it itself to read it"
UNKNOWN_FORMAT = f"none of {FORMATS_THAT_ARE_READ}"
FORMATS = frozenset(("markdown", "text", "html", "docx", "odt", "rtf"))


class Rule(NamedTuple):
    """A line of `.gitignore`: the segments of its path, and whether what it names is read after all."""

    segments: tuple[str, ...]
    readmitted: bool


Rules = tuple[Rule, ...]  # of one folder


def rules_of(folder: str) -> Rules:
    """The rules in a folder's own `.gitignore`; none where there is none, or it can't be read."""
    try:
        with open(os.path.join(folder, FILE), "rb") as stream:
            lines = os.fsdecode(stream.read(MAX_SIZE)).splitlines()
    except (OSError, ValueError):
        return ()
    rules = [rule for line in lines if (rule := _rule(line.strip()))]
    return tuple(rules[:MAX_RULES])


def ignores_all(rules: Rules) -> bool:
    """Whether a folder with these rules is ignored itself, as that of a virtual environment or a cache."""
    return any(rule.segments == ("**", "*") for rule in rules) and not any(rule.readmitted for rule in rules)


def is_ignored(path: tuple[str, ...], rules: Rules) -> bool:
    """Whether a folder at this path, in segments from the folder of the rules, is ignored: the last rule for it counts."""
    last = next((rule for rule in reversed(rules) if _matches(path, rule.segments)), None)
    return last is not None and not last.readmitted


def _rule(line: str) -> Rule | None:
    if not line or line.startswith("#"):
        return None
    readmitted = line.startswith("!")
    line = line.removeprefix("!").removeprefix("\\")
    anchored = "/" in line.rstrip("/")
    segments = tuple(segment for segment in line.split("/") if segment)
    if not segments or len(segments) > MAX_SEGMENTS:
        return None
    return Rule(segments if anchored else ("**", *segments), readmitted)


def _matches(path: tuple[str, ...], segments: tuple[str, ...]) -> bool:
    """Whether a path has these segments; `**` stands for any number of them."""
    ends = {0}  # how many segments of the path the segments so far may stand for
    for segment in segments:
        if segment == "**":
            ends = set(range(min(ends), len(path) + 1)) if ends else ends
        else:
            ends = {end + 1 for end in ends if end < len(path) and fnmatchcase(path[end], segment)}
    return len(path) in ends and segments[-1] != "**"


def files_in(folder: str, refuse: Refuse) -> Iterator[str]:
    """The files to read in a folder, by name, depth first; linked folders last and each folder once."""
    seen: set[tuple[int, int]] = set()
    folders = [folder]
    for root in folders:  # linked ones are added on the way
        try:
            seen_before = _identity(root) in seen
        except OSError as error:
            refuse(open_error(path_id(root), error))
            continue
        if seen_before:
            refuse(Unreadable(path_id(root), "a link to a folder that is read already"))
        else:
            yield from _walk(root, seen, folders, refuse)


def _identity(folder: str) -> tuple[int, int]:
    status = os.stat(folder)
    return status.st_dev, status.st_ino


def _walk(folder: str, seen: set[tuple[int, int]], links: list[str], refuse: Refuse) -> Iterator[str]:
    waiting: list[tuple[str, tuple[Rules, ...]]] = [(folder, ())]  # each with the rules of all folders above it
    while waiting:
        path, above = waiting.pop()
        try:
            own = rules_of(path)
            if above and (why := _skipped(path, above, own)):
                refuse(Unreadable(path_id(path), why))
            elif os.path.isdir(path):
                if above and os.path.islink(path):
                    links.append(path)
                    continue
                seen.add(_identity(path))
                held = (*above, () if ignores_all(own) else own)  # the user named a folder that ignores all
                entries = (os.path.join(path, name) for name in sorted(os.listdir(path), reverse=True))
                waiting += [(entry, held) for entry in entries if _is_listed(entry)]
            elif why := _unread(path):
                refuse(Unreadable(path_id(path), why))
            elif not is_readme(path):
                yield path
        except OSError as error:
            refuse(open_error(path_id(path), error))


def _is_listed(path: str) -> bool:
    """Whether an entry is read or named as skipped; hidden files of systems and programs are neither."""
    name = os.path.basename(path)
    if not name.startswith("."):
        return True
    return os.path.isdir(path) or (detect_format(name) is not None and not name.startswith("._"))


def skipped_by_name(name: str) -> str | None:
    """Why a folder of this name, inside one that the user named, is skipped; None for one to read."""
    if name.startswith("."):
        return "is hidden: name it itself to read it"
    return IGNORED if name.lower() in NAMES else None


def _skipped(path: str, above: tuple[Rules, ...], own: Rules) -> str | None:
    """Why an entry of a folder is skipped, by its name, the rules of the folders above it and its own."""
    name = os.path.basename(path)
    if not os.path.isdir(path):
        return skipped_by_name(name) if name.startswith(".") else None
    below = tuple(path.split(os.sep)[-len(above) :])
    ignored = ignores_all(own) or any(is_ignored(below[k:], rules) for k, rules in enumerate(above))
    return skipped_by_name(name) or (IGNORED if ignored else None)


def _unread(path: str) -> str | None:
    """Why an entry of a folder is not opened; None for a file to read or a README."""
    if not stat.S_ISREG(os.stat(path).st_mode):
        return "a pipe, socket or device, no file"
    return None if is_readme(path) or detect_format(path) else UNKNOWN_FORMAT


def is_readme(path: str) -> bool:
    """Whether a file describes its folder, and is no article."""
    return os.path.basename(path).lower().startswith("readme")


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
    for file in _draft_files(paths, faults):
        if file not in seen:
            seen.add(file)
            try:
                draft = read_draft(file, stdin_name if file == "-" else None)
            except QuotesError as fault:
                faults.append(fault)
            else:
                article = draft.article._replace(language=draft.article.language or language)
                drafts.append(replace(draft, article=article))
    return drafts, faults


def _draft_files(paths: Iterable[str], faults: list[QuotesError]) -> Iterator[str]:
    """The files that paths, folders or patterns stand for. Adds to `faults` why one stands for none."""
    for path in paths:
        try:
            yield from _files(path)
        except QuotesError as fault:
            faults.append(fault)


def _files(path: str) -> Iterator[str]:
    if has_magic(path) and not os.path.lexists(path):
        files = raise_if_empty(
            sorted(glob(path, recursive=True)), partial(QuotesError, f"{path}: no such file: check the pattern")
        )
        yield from (file for file in files if not os.path.isdir(file))
    elif os.path.isdir(path):
        drafts = (file for file in files_in(path, lambda fault: None) if detect_format(file) in FORMATS)
        why = f"{path}: no draft in this folder: it needs files of {DRAFT_SUFFIXES}"
        yield from raise_if_empty(drafts, partial(QuotesError, why))
    else:
        yield path
