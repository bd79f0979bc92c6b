"""A query as one of Whoosh's: each word with its other forms that the index has."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import Any

from index.fulltext import query_language
from index.fulltext.document import token
from index.fulltext.engine import query as queries
from index.fulltext.lexicon import Lexicon
from index.fulltext.word_queries import AnyForm, AtLeast, Run, fact
from letters.model import KINDS

LEAST_PART = 2  # letters of each part of a word that is written apart elsewhere
Printed = Callable[[str, str], bool]  # whether two words stand side by side in some wording


class Translator:
    """Queries of one index for Whoosh; `words` are the words that were asked for and not denied, of all queries."""

    def __init__(self, lexicon: Lexicon, passages: int, printed: Printed) -> None:
        self._lexicon = lexicon
        self._passages = passages
        self._printed = printed
        self.words: list[AnyForm] = []
        self.runs: list[Run] = []

    def all_words(self) -> list[AnyForm]:
        """The words that were asked for, alone or beside others, and not denied."""
        return [*self.words, *(word for run in self.runs for word in run.words)]

    def query(self, tree: query_language.Tree, *, denied: bool = False) -> Any:
        """The tree as a query of Whoosh's."""
        if isinstance(tree, query_language.AllOf):
            return self._all_of(tree, denied)
        if isinstance(tree, query_language.AnyOf):
            return queries.Or([self.query(part, denied=denied) for part in tree.operands])
        if isinstance(tree, query_language.MostOf):
            return AtLeast([self.query(part, denied=denied) for part in tree.operands], tree.least)
        if isinstance(tree, query_language.Not):
            return queries.And([queries.Every(), queries.Not(self.query(tree.operand, denied=True))])
        if isinstance(tree, query_language.DateRange):
            return _dates(tree)
        if isinstance(tree, query_language.ExactValue):
            return queries.Or([fact("kind", kind) for kind in KINDS]) if tree.value == "any" else fact(*tree)
        if isinstance(tree, query_language.QueryWords) and len(tree.keys) > 1:
            return self._kept_run(self.run(tree), denied)
        return self._kept_word(self.word(tree), denied)

    def _all_of(self, tree: query_language.AllOf, denied: bool) -> Any:
        parts, keys = [], [query_language.bare_word(part) for part in tree.operands]
        for part, joined in zip(tree.operands, self._joined(keys)):
            if isinstance(part, query_language.Not):
                parts.append(queries.Not(self.query(part.operand, denied=True)))
            elif joined:
                parts.append(self._kept_word(self.word(part, joined), denied))
            else:
                parts.append(self.query(part, denied=denied))
        if all(isinstance(part, query_language.Not) for part in tree.operands):
            parts.append(queries.Every())
        return queries.And(parts)

    def _joined(self, keys: Sequence[str]) -> list[list[str]]:
        """The words that each word makes with the one before and with the one after: artwashing."""
        joints = [
            first + second if first and second and self._lexicon.contains("words", token(first + second)) else ""
            for first, second in pairwise(keys)
        ]
        return [[joint for joint in pair if joint] for pair in zip(["", *joints], [*joints, ""])]

    def word(self, tree: Any, joined: Iterable[str] = ()) -> AnyForm:
        """A word with its other forms; those of a word in quotation marks are its spellings."""
        field = tree.field
        if isinstance(tree, query_language.FuzzyWord):
            key = token(tree.key)
            others = [*self._lexicon.near(field, key, tree.slips), *self._lexicon.other_spellings(field, key)]
            return AnyForm(field, [key], others, (), self._passages)
        if isinstance(tree, query_language.Prefix):
            return AnyForm(field, self._lexicon.beginning(field, token(tree.key)), (), (), self._passages)
        return self._form(field, tree.keys[0], tree.quoted, [*tree.instead, *joined], self._apart(field, tree.keys[0]))

    def _form(self, field: str, key: str, quoted: bool, more: Iterable[str] = (), apart: Iterable[Run] = ()) -> AnyForm:
        others = [*self._lexicon.other_spellings(field, token(key)), *map(token, more)]
        if field == "words" and not quoted:
            others += self._lexicon.other_endings(token(key))
        return AnyForm(field, [token(key)], others, apart, self._passages)

    def _apart(self, field: str, key: str) -> list[Run]:
        """The pairs of words side by side that are this word, written apart."""
        if field != "words" or not key.isalpha():
            return []
        cuts = [(key[:n], key[n:]) for n in range(LEAST_PART, len(key) - LEAST_PART + 1)]
        return [
            Run(field, [AnyForm(field, [part], (), (), self._passages) for part in pair], None)
            for pair in cuts
            if all(self._lexicon.contains(field, part) for part in pair) and self._printed(*pair)
        ]

    def run(self, tree: query_language.QueryWords) -> Run:
        """Words side by side, or near one another."""
        joined = self._joined(tree.keys) if tree.field == "words" else [[] for _ in tree.keys]
        groups = [self._form(tree.field, key, tree.quoted, more) for key, more in zip(tree.keys, joined)]
        return Run(tree.field, groups, tree.within)

    def _kept_word(self, word: AnyForm, denied: bool) -> Any:
        if not denied:
            self.words.append(word)
        return word.simple()

    def _kept_run(self, run: Run, denied: bool) -> Run:
        if not denied:
            self.runs.append(run)
        return run


def _dates(tree: query_language.DateRange) -> Any:
    if tree.later:
        return queries.TermRange("facts", f"date:{tree.day}", "date:~")
    return queries.TermRange("facts", "date:", f"date:{tree.day}~")  # the day, or every day of the month or year
