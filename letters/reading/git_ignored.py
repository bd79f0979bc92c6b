"""Which folders of a site git ignores: packages, caches, what is built; by their names and by files `.gitignore`."""

from __future__ import annotations

import os
from fnmatch import fnmatchcase
from typing import NamedTuple

NAMES = frozenset(("node_modules", "bower_components", "__pycache__", "__macosx"))  # in lower case
MAX_SIZE, MAX_RULES, MAX_SEGMENTS = 1 << 16, 500, 20  # bytes and rules of a file, segments of a path in a rule
FILE = ".gitignore"


class Rule(NamedTuple):
    """A line of `.gitignore`: the segments of its path, and whether what it names is read after all."""

    segments: tuple[str, ...]
    readmitted: bool


def rules_of(folder: str) -> tuple[Rule, ...]:
    """The rules in a folder's own `.gitignore`; none where there is none, or it can't be read."""
    try:
        with open(os.path.join(folder, FILE), "rb") as stream:
            lines = os.fsdecode(stream.read(MAX_SIZE)).splitlines()
    except (OSError, ValueError):
        return ()
    rules = [rule for line in lines if (rule := _rule(line.strip()))]
    return tuple(rules[:MAX_RULES])


def ignores_all(rules: tuple[Rule, ...]) -> bool:
    """Whether a folder with these rules is ignored itself, as that of a virtual environment or a cache."""
    return any(rule.segments == ("**", "*") for rule in rules) and not any(rule.readmitted for rule in rules)


def is_ignored(path: tuple[str, ...], rules: tuple[Rule, ...]) -> bool:
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
