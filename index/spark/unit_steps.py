"""Texts to units: cut where the texts are at home, counted where the units are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from index.grouping.shingle_holders import MAX_HOLDERS, hashed_shingles, holder_ranks, stable_order
from index.grouping.units import Units, rank_weight, units_of_words
from index.grouping.units import units_of_texts as units_of
from index.spark.bsp import Message, Messages, column, distinct, homes, message

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]


def cut(parts: int, part: int, messages: Messages) -> Iterator[Message]:
    """The same texts become one, and are cut into units."""
    texts = messages["text"].group_by("key", use_threads=False).aggregate([("text", "min"), ("printed", "sum")])
    if not len(texts):
        return
    keys, strings, printed = (texts.column(name) for name in ("key", "text_min", "printed_sum"))
    found = units_of(dict(zip(strings.to_pylist(), printed.to_pylist())))
    key, content = keys.to_numpy(), found.content().view(np.int64)
    here = np.full(len(texts), part)
    yield message("text", here, keys, strings, printed)
    if len(found):
        yield message("fragment", homes(content, parts), content, _strings(found), found.rows, np.diff(found.start))
        place = np.arange(len(found.text)) - np.searchsorted(found.text, found.text)
        pieces = np.bincount(found.text, minlength=len(texts))[found.text]
        of = content[found.unit]
        yield message("piece", homes(of, parts), of, key[found.text], place, pieces)


def _strings(found: Units) -> pa.Array:
    """The words of each unit, one space around each."""
    words = pa.array(found.forms).take(pa.array(found.ids))
    lines = pc.binary_join(pa.ListArray.from_arrays(pa.array(found.start, pa.int32()), words), " ")
    return pc.binary_join_element_wise("", lines, "", " ")


def count(parts: int, part: int, messages: Messages) -> Iterator[Message]:
    """The same units become one; of each gram the first holders of this part are told to the gram's home."""
    some = messages["fragment"].group_by("content", use_threads=False)
    some = some.aggregate([("words", "min"), ("rows", "sum"), ("length", "min")])
    if not len(some):
        return
    units = message("unit", np.full(len(some), part), *some.columns)
    yield units
    here = PartitionUnits(units.rows)
    at, gram = hashed_shingles(here.cut)
    unit, at = here.place(at)
    order = stable_order(gram)
    gram, unit, at = gram[order], unit[order], at[order]
    fresh, rank = holder_ranks(gram, unit)
    kept = fresh & (rank < MAX_HOLDERS)
    gram, unit, at = gram[kept], unit[kept], at[kept]
    home = (gram % np.uint64(parts)).astype(np.int64)
    yield message("holder", home, gram, here.content[unit], here.weight[unit], at)


class KnownUnits:
    """Units of which all is known but the words, in any order."""

    def __init__(self, *tables: pa.Table) -> None:
        """Of tables of units; one that comes twice counts once."""
        some = pa.concat_tables([table.select(["content", "rows", "length"]) for table in tables])
        self.content, self._first = np.unique(column(some, "content"), return_index=True)
        self.rows: Ints = column(some, "rows")[self._first]
        self.length: Ints = column(some, "length")[self._first].astype(np.int64)
        self._order: Ints = np.arange(len(self.content))

    def __len__(self) -> int:
        return len(self.content)

    @property
    def weight(self) -> Ints:
        """The greater, the higher their rank."""
        return rank_weight(self.rows, self.length)

    def numbers(self, content: Ints) -> Ints:
        """The numbers of units that are here."""
        found: Ints = self._order[np.searchsorted(self.content, content, sorter=self._order)]
        return found

    def has(self, content: Ints) -> NDArray[np.bool_]:
        """Whether units are here."""
        if not len(self):
            return np.zeros(len(content), dtype=bool)
        at = np.minimum(np.searchsorted(self.content, content, sorter=self._order), len(self) - 1)
        found: NDArray[np.bool_] = self.content[self._order[at]] == content
        return found


class PartitionUnits(KnownUnits):
    """Units that are at hand with their words, numbered by rank."""

    def __init__(self, *tables: pa.Table) -> None:
        super().__init__(*tables)
        strings = pa.concat_tables([table.select(["words"]) for table in tables]).column("words").combine_chunks()
        words = pc.split_pattern(pc.ascii_trim(strings.take(pa.array(self._first)), " "), " ").flatten()
        coded = words.dictionary_encode()
        self.cut: Units = units_of_words(coded.dictionary.to_pylist(), coded.indices.to_numpy(), self.length, self.rows)
        order = np.argsort(self.cut.unit)
        self.content, self.rows, self.length = (known[order] for known in (self.content, self.rows, self.length))
        self._order = np.argsort(self.content)

    def place(self, at: Ints) -> tuple[Ints, Ints]:
        """The unit of each place among the words of all, and the place in it."""
        unit = np.repeat(np.arange(len(self), dtype=np.int64), self.length)[at]
        return unit, at - self.cut.start[unit]


def provide(parts: int, part: int, messages: Messages) -> Iterator[Message]:
    """The words of units, to the parts that want them."""
    want, units = messages["want"], messages["unit"]
    if len(want):
        pair = want.group_by(["content", "part"], use_threads=False).aggregate([])
        at = pc.index_in(pair.column("content"), units.column("content")).combine_chunks()
        rows = units.take(at)
        yield message("words", column(pair, "part"), *rows.columns)


def wanted(content: Ints, parts: int, part: int) -> Message:
    """The wish for the words of these units, each told once."""
    some = distinct(content)
    return message("want", homes(some, parts), some, np.full(len(some), part))
