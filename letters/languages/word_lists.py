"""Word lists: one plain file for each language, `data/languages/<code>.txt`.

A file has `key = value` lines, then `[section]` headings, each with entries separated by commas. A new language is a
new file. A section is parsed when it is first asked for, so that a look-up does not pay for the others.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parents[1] / "data" / "languages"


@cache
def codes() -> tuple[str, ...]:
    """The languages that have a file, in alphabetical order."""
    return tuple(sorted(name.removesuffix(".txt") for name in os.listdir(FOLDER) if name.endswith(".txt")))


def plain_code(code: str) -> str:
    """A language code in lower case without its region: `pt` for pt_BR."""
    return code.lower().replace("_", "-").split("-")[0]


@cache
def keys(code: str) -> Mapping[str, str]:
    """The `key = value` lines of a language; none where there is no file for it."""
    pairs = (line.partition("=") for line in _lines(_blocks(code).get(b"", b"")))
    return {key.strip(): value.strip() for key, _, value in pairs}


@cache
def main_codes() -> Mapping[str, str]:
    """The code of the file that names each other code of its language: `de` for deu, `no` for nb."""
    return {other.strip(): code for code in codes() for other in keys(code).get("other codes", "").split(",")}


@cache
def entries(code: str, section: str) -> tuple[str, ...]:
    """The entries of a section in the order of the file; none where the file has no such section.

    One that ends in "*" also stands with each contraction of its last word: "a detta di*" for "a detta del".
    """
    block = _blocks(code).get(section.encode(), b"")
    listed = tuple(filter(None, dict.fromkeys(map(str.strip, ",".join(_lines(block)).split(",")))))
    if b"*" not in block:
        return listed
    pairs = [pair.split(" = ") for pair in entries(code, "contractions")]
    return tuple(dict.fromkeys(form for entry in listed for form in _contracted(entry, pairs)))


def _contracted(entry: str, contractions: list[list[str]]) -> list[str]:
    if not entry.endswith("*"):
        return [entry]
    head, _, last = entry[:-1].rpartition(" ")
    return [entry[:-1], *(f"{head} {form}" for form, word in contractions if word == last)]


@cache
def verbs(code: str, section: str) -> tuple[str, ...]:
    """The entries of a section of verbs, each with its forms of other genders and numbers: řekl, řekla, řekli."""
    rows = [tuple(entry.split(" ")) for entry in entries(code, "verb forms")]
    forms: list[str] = []
    for verb in entries(code, section):
        endings = next((row for row in rows if verb.endswith(row[0])), ("",))
        forms += [verb.removesuffix(endings[0]) + ending for ending in endings]
    return tuple(forms)


@cache
def finite_forms(code: str) -> frozenset[str]:
    """The forms that are verbs alone: those listed, and those that `conjugations` give of each of `verbs`."""
    rows = [tuple(entry.split(" ")) for entry in entries(code, "conjugations")]
    forms = set(entries(code, "finite forms"))
    for verb in entries(code, "verbs"):
        ending, *others = next(row for row in rows if verb.endswith(row[0]))
        forms.update([verb.removesuffix(ending) + other for other in others])
    return frozenset(forms)


@cache
def text_of(code: str, section: str) -> str:
    """A section as one text, with and without hyphens: what is not in it is no entry, nor a word or the key of one.

    To ask it first takes less than to take the section of each language apart.
    """
    block = _blocks(code).get(section.encode(), b"")
    text = (", ".join(entries(code, section)) if b"*" in block else block.decode()).casefold()
    return f"{text}\n{text.replace('-', '')}" if "-" in text else text


@cache
def words(code: str, section: str) -> frozenset[str]:
    """The entries of a section as a set."""
    return frozenset(entries(code, section))


@cache
def all_words(section: str) -> frozenset[str]:
    """The entries of a section in all languages together."""
    return frozenset(entry for code in codes() for entry in entries(code, section))


def is_content_word(key: str) -> bool:
    """Whether a word key says something by itself: no stop word of any language, and no single letter."""
    return key not in all_words("stop words") and (len(key) > 1 or not key.isascii())


def sections(code: str) -> Mapping[str, tuple[str, ...]]:
    """All sections of a language, parsed."""
    return {name.decode(): entries(code, name.decode()) for name in _blocks(code) if name}


def _lines(block: bytes) -> list[str]:
    return [line for raw in block.decode().splitlines() if (line := raw.strip()) and not line.startswith("#")]


@cache
def _blocks(code: str) -> Mapping[bytes, bytes]:
    """The lines under each heading of a language's file, not yet decoded; those before the first heading under b"".

    A heading stands once in a file.
    """
    if code not in codes():
        return {}
    head, *rest = (b"\n" + (FOLDER / f"{code}.txt").read_bytes()).split(b"\n[")
    return {b"": head, **dict(block.split(b"]", 1) for block in rest)}
