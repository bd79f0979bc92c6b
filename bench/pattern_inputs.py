"""Texts that a regular expression may take long for, made of its own alphabet."""

from __future__ import annotations

import importlib
import random
import re
import sys
from collections.abc import Iterable
from typing import Any

parser: Any = importlib.import_module("re._parser" if sys.version_info >= (3, 11) else "sre_parse")

CATEGORIES = {"CATEGORY_DIGIT": "1", "CATEGORY_WORD": "aA", "CATEGORY_SPACE": " \n"}
OTHERS = "aA1 .,—(\n「これ"  # what a negated class is tried with


def inputs(pattern: re.Pattern[Any], chance: random.Random) -> list[tuple[str, str]]:
    """Beginnings, and what is repeated behind each: all of a match, its next characters, or characters of its alphabet."""
    wholes = [_made(parser.parse(pattern.pattern, pattern.flags), chance) for _ in range(6)]
    alphabet = sorted(set("".join(wholes)))
    alphabet = chance.sample(alphabet, min(len(alphabet), 6))
    rows = ["".join(chance.choices(alphabet, k=chance.randint(2, 3))) for _ in range(4) if alphabet]
    cuts = [(whole, chance.randrange(len(whole))) for whole in wholes if whole]
    pumped = [(whole[:cut], whole[cut : cut + chance.randint(1, 3)]) for whole, cut in cuts]
    alone = [*wholes, *alphabet, *rows, *(whole[: cut + 1] for whole, cut in cuts), " ", "\n", "A ", "1"]
    return sorted({*pumped, *(("", part) for part in alone if part)})


def _made(tree: Iterable[tuple[Any, Any]], chance: random.Random) -> str:
    """A text that a parsed pattern may match; what looks around is made as well."""
    return "".join(_part(str(kind), content, chance) for kind, content in tree)


def _part(kind: str, content: Any, chance: random.Random) -> str:
    if kind == "LITERAL":
        return chr(content)
    if kind == "IN":
        return _of_class(content, chance)
    if kind in ("ANY", "NOT_LITERAL"):
        return chance.choice([other for other in OTHERS if kind == "ANY" or ord(other) != content])
    if kind.endswith("_REPEAT"):
        least, most, inner = content
        return "".join(_made(inner, chance) for _ in range(chance.randint(least, min(int(most), least + 2))))
    if kind == "BRANCH":
        return _made(chance.choice(content[1]), chance)
    if kind in ("SUBPATTERN", "ASSERT", "ATOMIC_GROUP"):
        return _made(content if kind == "ATOMIC_GROUP" else content[-1], chance)
    return ""


def _of_class(content: Iterable[tuple[Any, Any]], chance: random.Random) -> str:
    listed: list[str] = []
    kinds = {str(kind) for kind, _ in content}
    for kind, value in content:
        if str(kind) == "LITERAL":
            listed.append(chr(value))
        elif str(kind) == "RANGE":
            listed.append(chr(chance.randint(*value)))
        elif str(kind) == "CATEGORY":
            listed += CATEGORIES.get(str(value), ".—")
    if "NEGATE" in kinds:
        listed = [other for other in OTHERS if other not in listed] or ["x"]
    return chance.choice(listed)
