"""Articles to texts: read and isolated where a task is, settled and held against the sources where each is at home."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import astuple
from itertools import islice
from typing import Any

import numpy as np
import pyarrow as pa

from index.builder import deduplication_row
from index.builder.captures import Capture, Captures, capture_of
from index.grouping import PassageSpans, SourceSentences
from index.spark.bsp import Message, Messages, homes, message, name_of
from index.spark.file_tasks import Came, Refused, Task, documents
from index.spark.message_schemas import KINDS
from index.store.row_writer import text_key, value_hash
from index.store.unquoted import sampled_shingles
from letters.extract import extract
from letters.model import Article, Quotation, Source

TOGETHER = 200  # articles that are said at once


def read(tasks: Sequence[Task], parts: int, part: int, messages: Messages) -> Iterator[Message]:
    """What tasks give, to the home of each article; sources and all that was refused to one place."""
    came: Counter[int] = Counter()
    found = (one for n in messages["task"].column("n").to_pylist() for one in documents(tasks[n]))
    while some := list(islice(found, TOGETHER)):
        articles: list[Came] = []
        sources: list[Came] = []
        refused: list[Refused] = []
        for one in some:
            if isinstance(one, Refused):
                refused.append(one)
                continue
            came[one.file] += 1
            (sources if isinstance(one.document, Source) else articles).append(one)
        yield _rows("read", [_read(one.document) for one in articles], parts, "id")
        yield _rows("source", [_source(one.document) for one in sources])
        yield _rows("refused", [one._asdict() for one in refused])
    yield _rows("came", [{"file": file, "count": count} for file, count in came.items()])


def given(documents: Sequence[Article | Source], parts: int) -> Iterator[Message]:
    """The same of documents at hand."""
    yield _rows("read", [_read(one) for one in documents if isinstance(one, Article)], parts, "id")
    yield _rows("source", [_source(one) for one in documents if isinstance(one, Source)])


def _rows(kind: str, rows: list[dict[str, Any]], parts: int = 1, home: str | None = None) -> Message:
    """Rows of a kind, to the home of what a column names, or all to one place."""
    to = homes(np.array([name_of(row[home]) if home else 0 for row in rows], dtype=np.int64), parts)
    return Message(kind, to, pa.Table.from_pylist(rows, schema=KINDS[kind]))


def _read(article: Any) -> dict[str, Any]:
    quotations = extract(article)
    met = capture_of(article)
    facts = {name: getattr(article, name) for name in KINDS["read"].names if hasattr(article, name)}
    blocks = [{"start": start, "end": end} for start, end in article.blocks]
    told = {"captured": article.captured, "sum": value_hash(astuple(article), 8) >> 1, "crc": met[1] if met else None}
    return {**facts, **told, "blocks": blocks, "quotations": [_quotation(part) for part in quotations]}


def _quotation(part: Quotation) -> dict[str, Any]:
    facts = {name: getattr(part, name) for name in part.__slots__}
    start, end = facts.pop("context")
    return {**facts, "context_start": start, "context_end": end, "text": None}


def _source(source: Any) -> dict[str, Any]:
    return dict(zip(KINDS["source"].names, (getattr(source, name) for name in KINDS["source"].names)))


def settle(sources: Sequence[Source], parts: int, part: int, messages: Messages) -> Iterator[Message]:
    """Of an id that came several times the one that counts; what its quotations print of the sources, and their texts."""
    held, rows = SourceSentences(sources), messages["read"]
    counting, earlier, two = _counting(rows.select(["id", "captured", "crc", "sum"]).to_pylist())
    yield _rows("earlier", [{"id": id, "captured": when, "crc": crc} for id, (when, crc) in earlier])
    yield _rows("two", [{"id": id} for id in two])
    for at in range(0, len(counting), TOGETHER):
        yield from _held(held, rows.take(pa.array(counting[at : at + TOGETHER])).to_pylist(), parts)


def _counting(rows: Sequence[dict[str, Any]]) -> tuple[list[int], list[tuple[str, Capture]], list[str]]:
    """The rows that count, the captures that don't, and the ids of different documents."""
    by_id: dict[str, list[int]] = defaultdict(list)
    for n, row in enumerate(rows):
        by_id[row["id"]].append(n)
    counting, two, captures = [], [], Captures()
    for id, some in sorted(by_id.items()):
        best = some[0]
        captures.add_first(id, _met(rows[best]))
        for n in some[1:]:
            counts = captures.replaces(id, _met(rows[n]))
            if counts is None and rows[n]["sum"] != rows[best]["sum"]:
                two.append(id)
            best = n if counts else best
        counting.append(best)
    return counting, captures.superseded(), two


def _met(row: dict[str, Any]) -> Capture | None:
    return None if row["captured"] is None else (row["captured"], row["crc"])


def _held(held: SourceSentences, rows: Sequence[dict[str, Any]], parts: int) -> Iterator[Message]:
    """Articles held against the sources: they, their texts, and what tells which copies which."""
    loose: Counter[str] = Counter()
    sourced: Counter[tuple[str, PassageSpans]] = Counter()
    outlets: set[tuple[int, str]] = set()
    kept, kin = [], []
    for row in rows:
        quotations = row["quotations"]
        article, found = _article(row), [_part(one) for one in quotations]
        known = [deduplication_row(article, one) for one in found]
        for one, text, spans in zip(quotations, known, held.spans(known)):
            if spans is None:
                continue
            one["text"] = text_key(text.text, spans)
            outlets.add((one["text"], article.outlet))
            if spans:
                sourced[text.text, spans] += 1
            else:
                loose[text.text] += 1
        inside = [(one.start, one.end) for one in found]
        grams = [] if article.clipping else sampled_shingles(article.text, article.markup, inside, article.body)
        kept.append({**row, "narration": grams})
        kin.append({**row, "length": len(article.text), "grams": grams})
    yield _rows("kept", kept, parts, "id")
    yield _rows("kin", kin, parts, "id")
    yield _texts("text", [(text_key(text, ()), text, n) for text, n in loose.items()], parts)
    yield _texts("sourced", [(text_key(text, of), text, n, _spans(of)) for (text, of), n in sourced.items()], parts)
    yield _texts("outlet", sorted(outlets), parts)


def _spans(of: PassageSpans) -> list[dict[str, Any]]:
    return [{"passage": passage, "start": start, "end": end} for passage, start, end in of]


def _texts(kind: str, rows: Sequence[tuple[Any, ...]], parts: int) -> Message:
    """Rows that begin with the key of a text, to its home."""
    columns = [*zip(*rows)] or [()] * len(KINDS[kind])
    return message(kind, homes(np.array(columns[0], dtype=np.int64), parts), *columns)


def _article(row: dict[str, Any]) -> Article:
    """The article of a row."""
    facts = {name: row[name] for name in row.keys() & set(Article.__slots__)}
    return Article(**{**facts, "blocks": tuple((one["start"], one["end"]) for one in row["blocks"])})


def _part(one: dict[str, Any]) -> Quotation:
    """A quotation, as far as others look at it."""
    return Quotation(one["start"], one["end"], one["kind"], language=one["language"])


def finish(parts: int, part: int, messages: Messages) -> Iterator[Message]:
    """Articles with what they copy."""
    judged = {row["id"]: row for row in messages["judged"].to_pylist()}
    rows = messages["kept"]
    told = [judged[id] for id in rows.column("id").to_pylist()]
    facts = {name: [one[name] for one in told] for name in ("likely", "copy_of")}
    columns = [facts[name] if name in facts else rows.column(name) for name in KINDS["articles"].names]
    yield message("articles", np.full(len(rows), part), *columns)
    quotations = len(rows.column("quotations").combine_chunks().flatten())
    yield _rows("count", [{"table": "articles", "rows": len(rows)}, {"table": "quotations", "rows": quotations}])
    outlets = rows.column("outlet").unique().to_pylist()
    yield _rows("publisher", [{"outlet": outlet} for outlet in outlets], parts, "outlet")
