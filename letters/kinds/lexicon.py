"""The words that tell a quotation from a term or a title, by language: `data/kinds/<code>.txt`.

A section is a heading in brackets and entries separated by commas; an entry with a hyphen before it stands for
every word that ends so. The section `points` says what signs are worth in that language where usage differs: how
often marks hold a term rather than words said is a matter of the language's custom.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

_FOLDER = Path(__file__).parents[1] / "data" / "kinds"
SECTIONS = (
    "title before", "title after", "term before", "term after",
    "own words", "speech words", "distance before", "reported", "indirect", "hearsay", "source", "speaker before",
    "outlets", "points",
)  # fmt: skip


@cache
def lists(code: str) -> Mapping[str, frozenset[str]]:
    """The sections of a language's data file as sets of lower-case entries; empty ones where it has none."""
    path = _FOLDER / f"{code.lower().replace('_', '-').split('-')[0]}.txt"
    found: dict[str, set[str]] = {name: set() for name in SECTIONS}
    here: set[str] = set()
    for line in path.read_text(encoding="utf-8").splitlines() if path.is_file() else ():
        if line.startswith("["):
            here = found.setdefault(line.strip("[] "), set())
        elif line.strip() and not line.startswith("#"):
            here.update(entry.strip() for entry in line.split(",") if entry.strip())
    return MappingProxyType({name: frozenset(entries) for name, entries in found.items()})


@cache
def endings(code: str, section: str) -> tuple[str, ...]:
    """The entries of a section that stand for every word with that ending: those with a hyphen before."""
    return tuple(entry[1:] for entry in lists(code)[section] if entry.startswith("-"))


@cache
def points(code: str) -> Mapping[str, int]:
    """What signs are worth in a language, where that is not what they are worth elsewhere: "noun -4"."""
    entries = (entry.rpartition(" ") for entry in lists(code)["points"])
    return MappingProxyType({name.strip(): int(worth) for name, _, worth in entries})
