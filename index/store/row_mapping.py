"""Rows as articles, sources, quotations, passages and readings, and the orders that those come in.

There is one codec: the library's tables, the inbox, Parquet and Spark each name their columns. Articles are kept in order
of time, with what each copies.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from operator import attrgetter, itemgetter
from typing import Any, Generic, NamedTuple, TypeVar

from index.model import Passage, Reading
from index.store.schema import COLUMNS
from letters.model import Article, Quotation, Source

ArticleKey = tuple[bool, str, int, str, int]  # the order of an article, and its number
Record = TypeVar("Record", bound=NamedTuple)
Convert = Callable[[Any], Any]


class DatedArticle(NamedTuple):
    """When and where an article appeared, and what it copies: a row of `chronology`."""

    n: int
    published: str | None
    length: int  # code points
    outlet: str
    id: str
    family: str | None  # as its front matter states
    likely: int  # on what that rests: `families.judged`
    parent: int | None
    quotation: int  # the first
    quotations: int
    grams: bytes  # outside marks, 4 bytes each, in order

    @classmethod
    def of(cls, n: int, article: Article, grams: Sequence[int], first: int, quotations: int) -> DatedArticle:
        """An article that comes, with the number of its first quotation."""
        stated = article.published, len(article.text), article.outlet, article.id, article.family
        return cls(n, *stated, 0, None, first, quotations, struct.pack(f"<{len(grams)}I", *grams))

    @property
    def key(self) -> ArticleKey:
        """Where it comes among the others."""
        return *article_order(self.published, self.length, self.id), self.n

    def numbers(self) -> list[int]:
        """Its sampled shingles."""
        return list(struct.unpack(f"<{len(self.grams) // 4}I", self.grams))


def article_order(published: str | None, length: int, id: str) -> tuple[bool, str, int, str]:
    """Where an article comes: the earlier day first, the undated last; of one day the longer text, then by id.

    `length` is of its text, in code points.
    """
    return not published, published or "", -length, id


def copy_chain(article: DatedArticle, article_of: Callable[[int], DatedArticle]) -> Iterator[DatedArticle]:
    """An article and what it copies, up to the origin; `article_of` gives an article by its number.

    Raises ValueError where one would copy what came after it, as in a circle.
    """
    yield article
    while article.parent is not None:
        copy, article = article, article_of(article.parent)
        if article.key >= copy.key:
            raise ValueError("an article copies a later one")
        yield article


class _Field(NamedTuple):
    """A field, the positions of its columns in a row (several for a tuple), and how its value is read."""

    name: str
    positions: tuple[int, ...]
    read: Convert | None


class RowCodec(Generic[Record]):
    """Rows with these columns, to and from a record.

    `other` are columns that the record knows nothing of, `omitted` fields that rows don't keep. `named` gives the
    field of a column that is called otherwise; columns of one field hold the members of its tuple. `convert` has, by
    field, how a value is written and how it is read. Raises TypeError where columns and fields
    don't match, so that a new field can't be written into the wrong column.
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


def _tuples_of(text: str) -> Any:
    return tuples(json.loads(text))


ARTICLES = RowCodec(
    Article, COLUMNS["articles"], other=["n"], omitted=["captured"],
    convert={"clipping": (int, bool), "blocks": (json.dumps, _tuples_of)},
)  # fmt: skip
SOURCES = RowCodec(
    Source, [*COLUMNS["sources"], "text"], other=["n", "passages"], convert={"aliases": (json.dumps, _tuples_of)}
)
"""A row of `sources` and the text, which is in `source_texts`."""
QUOTATIONS = RowCodec(
    Quotation, COLUMNS["quotations"], other=["n", "article", "text"],
    named={"part_of": "group", "context_start": "context", "context_end": "context"},
    convert={"nested": (int, bool), "block": (int, bool), "confidence": (float, float)},
)  # fmt: skip


class PassageRow(NamedTuple):
    """A row of `passages`."""

    n: int
    id: str
    source: str | None
    start: int
    end: int
    uses: int  # texts that print it
    speaker: str | None
    text: str

    @property
    def passage(self) -> Passage:
        """The passage that it stands for."""
        return Passage(self.id, self.source, self.start, self.end, self.text, self.speaker)

    @property
    def order(self) -> tuple[bool, str, int, int, str]:
        """Passages of a source in order of its text, then those of none by id."""
        if self.source is None:
            return True, "", 0, 0, self.id
        return False, self.source, self.start, self.end, self.id


class TextRow(NamedTuple):
    """A row of `texts`."""

    n: int
    key: int
    sourced: int  # 1 where it prints sources
    quotations: int  # that print it
    uses: int
    text: str


def date_order(article: DatedArticle) -> tuple[bool, str, str, str]:
    """Unknown last, then by outlet and id."""
    return not article.published, article.published or "", article.outlet, article.id


def reading_of(
    row: Sequence[Any], article: Article, spans: tuple[tuple[str, int, int], ...], chain: Sequence[DatedArticle]
) -> Reading:
    """The reading of a row of `quotations`, with its article, what it prints and what the article copies."""
    quotation = QUOTATIONS.decode(row)
    start, end, text = quotation.start, quotation.end, article.text
    return Reading(
        quotation=row[0], article=article.id, outlet=article.outlet, title=article.title, author=article.author,
        url=article.url, published=article.published, language=quotation.language, family=family_of(chain),
        text=text[start:end], start=start, end=end, kind=quotation.kind, nested=quotation.nested, group=quotation.group,
        speaker=quotation.speaker, speaker_full=quotation.speaker_full, confidence=quotation.confidence, spans=spans,
        context=None if article.clipping else text[slice(*quotation.context)], copy_of=parent_id(chain),
    )  # fmt: skip


def family_of(chain: Sequence[DatedArticle]) -> str | None:
    """The family of an article that copies these: as stated, else the origin's id; None where it copies none."""
    return next((copied.family for copied in chain if copied.family), None) or (
        chain[-1].id if len(chain) > 1 else None
    )


def parent_id(chain: Sequence[DatedArticle]) -> str | None:
    """The id of what the first of these copies."""
    return chain[1].id if len(chain) > 1 else None


def reading_order(reading: Reading) -> tuple[bool, str, str, str, int, int]:
    """By date, unknown last, then outlet, article and place."""
    published = reading.published or ""
    return not published, published, reading.outlet, reading.article, reading.start, reading.quotation
