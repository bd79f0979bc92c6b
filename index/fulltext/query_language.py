"""The search language: words as a person types them -> a tree of what must and must not stand in a passage.

    artists "art washing" OR redteam -free speaker:felix outlet:"The Verge" after:2024-11-27 obligaton~ participat*

Words stand side by side when all must occur. Bounded: no query makes much work.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from index.fulltext.lexicon import word_keys as word_keys_of
from letters.model import KINDS, QuotesError
from letters.text.dates import iso_date
from letters.text.normalize import DOUBLE_MARKS, without_surrogates

LONGEST = 10_000  # code points
MOST_WORDS = 300
MOST_FUZZY = 10
MOST_WITHIN = 100  # other words among those of a phrase
LONGEST_NUMBER = 9  # digits
LEAST_PREFIX = 2  # letters of the beginning of a word
DEEPEST = 20  # parentheses in parentheses


class QueryWords(NamedTuple):
    """Words that stand side by side in that order; in the wording, or in one value of another field.

    `quoted` words end as they do here. With `within`, they stand in any order with at most a given number of other words among
    them. A word may be one of those `instead`.
    """

    field: str
    keys: tuple[str, ...]
    quoted: bool = False
    within: int | None = None
    instead: tuple[str, ...] = ()


class FuzzyWord(NamedTuple):
    """A word in which so many letters may be wrong."""

    field: str
    key: str
    slips: int = 1


class Prefix(NamedTuple):
    """The beginning of a word."""

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


class MostOf(NamedTuple):
    """Of which at least a given number must hold."""

    operands: tuple[Tree, ...]
    least: int


Tree = QueryWords | FuzzyWord | Prefix | ExactValue | DateRange | Not | AllOf | AnyOf | MostOf


def parse(text: str) -> Tree:
    """The tree of a query. Raises QuotesError, in one line, where it can't be understood or is too long."""
    if len(text) > LONGEST:
        raise QuotesError(f"search: {len(text)} characters; at most {LONGEST} can be searched for, shorten the query")
    return _Parser(without_surrogates(text)).whole()


def fields_of(tree: Tree) -> set[str]:
    """The fields that a query asks for."""
    if isinstance(tree, (AllOf, AnyOf, MostOf)):
        return {field for part in tree.operands for field in fields_of(part)}
    if isinstance(tree, Not):
        return fields_of(tree.operand)
    return {"date"} if isinstance(tree, DateRange) else {tree.field}


def bare_word(tree: Tree) -> str:
    """The key of one word of the wording that stands in no quotation marks; "" for anything else."""
    single = isinstance(tree, QueryWords) and tree.field == "words" and len(tree.keys) == 1 and not tree.quoted
    return tree.keys[0] if isinstance(tree, QueryWords) and single else ""


def _words(field: str, value: str) -> Tree:
    if _INNER_STAR.search(value):
        raise QuotesError(f"search: {_short(value)}: a * may only end a word, as in participat*")
    word_keys = tuple(word_keys_of(value))
    if fuzzy := _FUZZY.fullmatch(value):
        fuzzy_keys = word_keys_of(fuzzy["word"] or fuzzy["word_of_letters"])
        if len(fuzzy_keys) == 1:
            return FuzzyWord(field, fuzzy_keys[0], _slips(value, fuzzy["slips"]))
    if len(word_keys) == 1 and value.endswith("*") and word_keys[0][0] < _FIRST_KANA:
        if len(word_keys[0]) < LEAST_PREFIX:
            raise QuotesError(f"search: {_short(value)}: too many words begin so; give two letters or more")
        return Prefix(field, word_keys[0])
    return QueryWords(field, word_keys)


def _slips(value: str, slips: str | None) -> int:
    if slips not in (None, "1", "2"):
        raise QuotesError(f"search: {_short(value)}: at most two letters may be wrong, as in obligaton~2")
    return int(slips or 1)


def _phrase(value: str, within: str | None) -> Tree:
    if within and (len(within) > LONGEST_NUMBER or int(within) > MOST_WITHIN):
        raise QuotesError(
            f"search: ~{_short(within)}: at most {MOST_WITHIN} other words may stand among those of a phrase"
        )
    return QueryWords("words", tuple(word_keys_of(value)), True, int(within) if within else None)


def _day(field: str, value: str) -> Tree:
    if not iso_date(value):
        raise QuotesError(f"search: {field}:{_short(value)} is no date; write it as 2024-11-26, 2024-11 or 2024")
    return DateRange(field == "after", value)


def _kind(field: str, value: str) -> Tree:
    if value not in (*KINDS, "any"):
        raise QuotesError(f"search: kind:{_short(value)} is none of {', '.join(KINDS)}, any")
    return ExactValue(field, value)


FIELDS: dict[str, Callable[[str, str], Tree]] = {
    "outlet": _words, "speaker": _words, "source": _words, "language": lambda field, value: ExactValue(field, value.casefold()),
    "after": _day, "before": _day, "kind": _kind,
}  # fmt: skip
_FIELD_ALONE = re.compile(rf"({'|'.join(FIELDS)}):", re.IGNORECASE)
_FIRST_KANA = "\u3041"  # from here on characters are words each
_FUZZY = re.compile(r"(?P<word>.+)~|(?P<word_of_letters>[^\W\d_]+)~(?P<slips>[0-9])")
_INNER_STAR = re.compile(r"\w\*+\w|\A\*\w(?!.*\*)")
_TOKEN = re.compile(
    rf"""\s*(?:
        (?P<open>\()
      | (?P<close>\))
      | (?P<minus>-(?=[^\s-]))
      | (?:(?P<field>[^\W\d_]+):(?=[^\s/:]))?
        (?: [{DOUBLE_MARKS}](?P<phrase>[^{DOUBLE_MARKS}]*)(?P<end>[{DOUBLE_MARKS}]?) (?:~(?P<within>[0-9]+))?
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
        if field is None and part["plain"] and (name := _FIELD_ALONE.fullmatch(part["plain"])):
            raise _unnamed(name[1])
        if field is None:
            tree = _words("words", value) if part["phrase"] is None else _phrase(value, part["within"])
            return self._counted(tree) if word_keys_of(value) else None
        if field.lower() not in FIELDS:
            fields = ", ".join(f"{name}:" for name in FIELDS)
            raise QuotesError(f"search: no field {_short(field)}:, only {fields} (or put it in quotation marks)")
        if not word_keys_of(value):
            raise _unnamed(field)
        return self._counted(FIELDS[field.lower()](field.lower(), value.strip()))

    def _counted(self, tree: Tree) -> Tree:
        self._words += len(tree.keys) if isinstance(tree, QueryWords) else 1
        self._fuzzy += isinstance(tree, (FuzzyWord, Prefix))
        if self._words > MOST_WORDS:
            raise QuotesError(f"search: more than {MOST_WORDS} words can't be searched for at once; shorten the query")
        if self._fuzzy > MOST_FUZZY:
            raise QuotesError(
                f"search: more than {MOST_FUZZY} fuzzy words (word~, word*) can't be searched for at once"
            )
        return tree

    def _bare_word(self) -> str | None:
        """The part at hand where it is a bare word without a field."""
        part = self._tokens[self._position] if self._position < len(self._tokens) else None
        return None if part is None or part["field"] else part["plain"]


def _unnamed(field: str) -> QuotesError:
    return QuotesError(
        f'search: {field}: names nothing; write it without a space, as {field}:name or {field}:"two words", '
        f'or put "{field}:" in quotation marks'
    )


def _short(text: str) -> str:
    """The beginning of what was typed, in one line, fit for a message."""
    text = "".join(c if c.isprintable() else " " for c in text)
    return text if len(text) <= 40 else text[:39] + "…"
