"""One codec for articles, sources and quotations: fields to columns and back, matched by name.

The library's tables, the inbox, Parquet and Spark each name their columns; a field that has no column, or a column that
no field has, is an error when the codec is made, so that a new field can't be written into the wrong column.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from operator import attrgetter, itemgetter
from typing import Any, Generic, NamedTuple, TypeVar

Record = TypeVar("Record", bound=NamedTuple)
Convert = Callable[[Any], Any]


class _Field(NamedTuple):
    """A field, the positions of its columns in a row (several for a tuple), and how its value is read."""

    name: str
    positions: tuple[int, ...]
    read: Convert | None


class RowCodec(Generic[Record]):
    """Rows with these columns, to and from a record.

    `other` are columns that the record knows nothing of, `omitted` fields that rows don't keep. `named` gives the
    field of a column that is called otherwise; columns of one field hold the members of its tuple. `convert` has, by
    field, how a value is written and how it is read. Raises TypeError where columns and fields don't match.
    """

    def __init__(
        self,
        record: type[Record],
        columns: Sequence[str],
        *,
        other: Collection[str] = (),
        omitted: Collection[str] = (),
        named: Mapping[str, str] | None = None,
        convert: Mapping[str, tuple[Convert, Convert]] | None = None,
    ) -> None:
        self._make: Callable[..., Record] = record
        self.columns = tuple(column for column in columns if column not in other)
        self._all = tuple(columns)
        self._of = [(named or {}).get(column, column) for column in self.columns]
        wanted = set(record._fields) - set(omitted)
        if unmatched := wanted ^ set(self._of) or set(other) - set(columns):
            raise TypeError(f"{record}: no column, or no field, for {', '.join(sorted(unmatched))}")
        self._values = attrgetter(*self._of)
        self._writers: list[tuple[int, Convert]] = []
        self._fields: list[_Field] = []
        for name in dict.fromkeys(self._of):
            positions = [position for position, field in enumerate(self._of) if field == name]
            write, read = (convert or {}).get(name, (None, None))
            if len(positions) > 1:
                self._writers += [(position, itemgetter(member)) for member, position in enumerate(positions)]
            elif write:
                self._writers.append((positions[0], write))
            in_row = tuple(self._all.index(self.columns[position]) for position in positions)
            self._fields.append(_Field(name, in_row, read))

    def encode(self, record: Record) -> tuple[Any, ...]:
        """The values of the record's columns, in their order, without other columns."""
        values = list(self._values(record))
        for position, write in self._writers:
            values[position] = write(values[position])
        return tuple(values)

    def encode_with(self, record: Record, **other: Any) -> tuple[Any, ...]:
        """The values of all columns that the record or `other` has, in the order of the row."""
        values = self.mapping(record) | other
        return tuple([values[column] for column in self._all if column in values])

    def decode(self, row: Sequence[Any]) -> Record:
        """The record of a row with all columns, other ones too. Raises ValueError for a row of another length."""
        if len(row) != len(self._all):
            raise ValueError(f"{len(row)} values where there are {len(self._all)} columns")
        values = {}
        for name, positions, read in self._fields:
            value = row[positions[0]] if len(positions) == 1 else tuple([row[position] for position in positions])
            values[name] = value if read is None else read(value)
        return self._make(**values)

    def mapping(self, record: Record) -> dict[str, Any]:
        """The values by column, without other columns."""
        return dict(zip(self.columns, self.encode(record)))

    def record(self, values: Mapping[str, Any]) -> Record:
        """The record of values by column; other columns may be there or not."""
        return self.decode([values[column] if column in self.columns else None for column in self._all])


def field_codec(record: type[Record]) -> RowCodec[Record]:
    """Rows of all fields in their order, as JSON keeps them."""
    names = record._fields
    return RowCodec(record, names, convert={name: (lambda value: value, tuples) for name in names})


def tuples(value: Any) -> Any:
    """A value with its lists as tuples: JSON and Parquet know lists alone."""
    return tuple(map(tuples, value)) if isinstance(value, (list, tuple)) else value
