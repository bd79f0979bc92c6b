"""The search language: words as a person types them -> a tree of what must and must not stand in a passage.

    artists "art washing" OR redteam -free speaker:felix outlet:"The Verge" after:2024-11-27 obligaton~

Words stand side by side when all must occur. Bounded: no query makes much work.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from letters.model import KINDS, QuotesError
from letters.text.dates import iso_date
from letters.text.normalize import DOUBLE_MARKS, keys

LONGEST = 10_000  # code points
MOST_WORDS = 300
MOST_FUZZY = 10
DEEPEST = 20  # parentheses in parentheses


class QueryWords(NamedTuple):
    """Words that stand side by side in that order; in the wording, or in one value of another field."""

    field: str
    keys: tuple[str, ...]


class FuzzyWord(NamedTuple):
    """A word that may differ in one letter, not the first."""

    field: str
    key: str


class ExactValue(NamedTuple):
    """A whole value of a field: a kind, a language."""

    field: str
    value: str


class DateRange(NamedTuple):
    """Some use of the passage was published on that day (month, year) or later; on it or earlier."""

    later: bool
    day: str


class Not(NamedTuple):
    """What must not hold."""

    operand: Tree


class AllOf(NamedTuple):
    """What must hold altogether."""

    operands: tuple[Tree, ...]


class AnyOf(NamedTuple):
    """Of which one must hold at least."""

    operands: tuple[Tree, ...]


Tree = QueryWords | FuzzyWord | ExactValue | DateRange | Not | AllOf | AnyOf


def parse(text: str) -> Tree:
    """The tree of a query. Raises QuotesError, in one line, where it can't be understood or is too long."""
    if len(text) > LONGEST:
        raise QuotesError(f"search: {len(text)} characters; at most {LONGEST} can be searched for, shorten the query")
    return _Parser(text).whole()


def fields_of(tree: Tree) -> set[str]:
    """The fields that a query asks for."""
    if isinstance(tree, (AllOf, AnyOf)):
        return {field for part in tree.operands for field in fields_of(part)}
    if isinstance(tree, Not):
        return fields_of(tree.operand)
    return {"date"} if isinstance(tree, DateRange) else {tree.field}


def _words(field: str, value: str) -> Tree:
    word_keys = tuple(keys(value))
    if len(word_keys) == 1 and value.endswith("~"):
        return FuzzyWord(field, word_keys[0])
    return QueryWords(field, word_keys)


def _day(field: str, value: str) -> Tree:
    if not iso_date(value):
        raise QuotesError(f"search: {field}:{_short(value)} is no date; write it as 2024-11-26, 2024-11 or 2024")
    return DateRange(field == "after", value)


def _kind(field: str, value: str) -> Tree:
    if value not in (*KINDS, "any"):
        raise QuotesError(f"search: kind:{_short(value)} is none of {', '.join(KINDS)}, any")
    return ExactValue(field, value)


def _language(field: str, value: str) -> Tree:
    return ExactValue(field, value.casefold())


FIELDS: dict[str, Callable[[str, str], Tree]] = {
    "outlet": _words, "speaker": _words, "source": _words, "language": _language,
    "after": _day, "before": _day, "kind": _kind,
}  # fmt: skip
_TOKEN = re.compile(
    rf"""\s*(?:
        (?P<open>\()
      | (?P<close>\))
      | (?P<minus>-(?=[^\s-]))
      | (?:(?P<field>[^\W\d_]+):(?=[^\s/:]))?
        (?: [{DOUBLE_MARKS}](?P<phrase>[^{DOUBLE_MARKS}]*)(?P<end>[{DOUBLE_MARKS}]?)
          | (?P<plain>[^\s(){DOUBLE_MARKS}]+) )
    )""",
    re.VERBOSE,
)


class _Parser:
    """Recursive descent; the parts of the text are cut beforehand, so that it takes linear time."""

    def __init__(self, text: str) -> None:
        self._tokens: list[re.Match[str]] = []
        text = text.rstrip()
        while len(text) > (position := self._tokens[-1].end() if self._tokens else 0):
            part = _TOKEN.match(text, position)
            if part is None:  # a field's name with nothing that could be its value
                raise QuotesError(f"search: {_short(text[position:])} can't be understood; put it in quotation marks")
            self._tokens.append(part)
        self._position = 0
        self._words = 0
        self._fuzzy = 0

    def whole(self) -> Tree:
        tree = self._alternatives(0)
        if self._position < len(self._tokens):
            raise QuotesError("search: a parenthesis closes that was never opened; put it in quotation marks")
        if tree is None:
            raise QuotesError('search: no word to search for; give some, as in: quotes search artists "art washing"')
        return tree

    def _alternatives(self, depth: int) -> Tree | None:
        """Alternatives, up to the closing parenthesis or the end; None where there is no word in it."""
        parts = [self._conjunction(depth)]
        while self._bare_word() == "OR":
            self._position += 1
            parts.append(self._conjunction(depth))
        trees = tuple(tree for tree in parts if tree is not None)
        return AnyOf(trees) if len(trees) > 1 else trees[0] if trees else None

    def _conjunction(self, depth: int) -> Tree | None:
        parts = []
        while (
            self._position < len(self._tokens)
            and not self._tokens[self._position]["close"]
            and self._bare_word() != "OR"
        ):
            tree = self._unit(depth)
            if tree is not None and tree not in parts:
                parts.append(tree)
        return AllOf(tuple(parts)) if len(parts) > 1 else parts[0] if parts else None

    def _unit(self, depth: int) -> Tree | None:
        denied = False
        while self._position < len(self._tokens) and (
            self._tokens[self._position]["minus"] or self._bare_word() in ("NOT", "AND")
        ):
            denied ^= self._bare_word() != "AND"
            self._position += 1
        if self._position == len(self._tokens) or self._tokens[self._position]["close"]:
            return None
        part = self._tokens[self._position]
        self._position += 1
        tree = self._group(depth + 1) if part["open"] else self._leaf(part)
        return Not(tree) if denied and tree is not None else tree

    def _group(self, depth: int) -> Tree | None:
        if depth > DEEPEST:
            raise QuotesError(f"search: parentheses {depth} deep; at most {DEEPEST} are understood")
        tree = self._alternatives(depth)
        if self._position == len(self._tokens):
            raise QuotesError("search: a parenthesis is not closed; close it, or put it in quotation marks")
        self._position += 1
        return tree

    def _leaf(self, part: re.Match[str]) -> Tree | None:
        if part["phrase"] is not None and not part["end"]:
            raise QuotesError(f"search: the quotation mark before {_short(part['phrase'])} is not closed; close it")
        field, value = part["field"], part["phrase"] if part["plain"] is None else part["plain"]
        if field is None:
            tree = _words("words", value)
            return self._counted(tree) if isinstance(tree, FuzzyWord) or keys(value) else None
        if field.lower() not in FIELDS:
            fields = ", ".join(f"{name}:" for name in FIELDS)
            raise QuotesError(f"search: no field {_short(field)}:, only {fields} (or put it in quotation marks)")
        if not keys(value):
            raise QuotesError(f'search: {field}: names nothing; write it as {field}:name or {field}:"two words"')
        return self._counted(FIELDS[field.lower()](field.lower(), value.strip()))

    def _counted(self, tree: Tree) -> Tree:
        self._words += len(tree.keys) if isinstance(tree, QueryWords) else 1
        self._fuzzy += isinstance(tree, FuzzyWord)
        if self._words > MOST_WORDS:
            raise QuotesError(f"search: more than {MOST_WORDS} words can't be searched for at once; shorten the query")
        if self._fuzzy > MOST_FUZZY:
            raise QuotesError(f"search: more than {MOST_FUZZY} fuzzy words (word~) can't be searched for at once")
        return tree

    def _bare_word(self) -> str | None:
        """The part at hand where it is a bare word without a field."""
        part = self._tokens[self._position] if self._position < len(self._tokens) else None
        return None if part is None or part["field"] else part["plain"]


def _short(text: str) -> str:
    """The beginning of what was typed, in one line, fit for a message."""
    text = "".join(c if c.isprintable() else " " for c in text)
    return text if len(text) <= 40 else text[:39] + "…"
