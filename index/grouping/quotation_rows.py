"""Rows of quotations for deduplication alone: `.tsv`, or `.jsonl` as `quotes extract` prints it."""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from index.grouping import printed_ids
from index.grouping.clustering import cluster_texts
from index.model import QuotationRow
from letters.model import QuotesError
from letters.reading.decoding import read_lines
from letters.reading.errors import open_error
from letters.text.normalize import without_surrogates

TEXT_COLUMN = 5  # from 0
SIZE = re.compile(r"(\d{1,12}(?:\.\d{1,12})?) ?([KMGT])?i?B?", re.IGNORECASE | re.ASCII)


def read_rows(paths: Iterable[str], input_format: str | None = None) -> tuple[list[str], list[QuotationRow]]:
    """The ids and the rows of files, in order; `-` is standard input, in `input_format`.

    A row's id is the first column of a .tsv, or the line number (from 1, over all files) of a .jsonl. Raises
    QuotesError that names the file and the line.
    """
    ids: list[str] = []
    rows: list[QuotationRow] = []
    for path in paths:
        format = input_format if path == "-" else Path(path).suffix.lower().lstrip(".")
        if format not in ("jsonl", "tsv"):
            advice = "say --input jsonl or --input tsv" if path == "-" else "give .jsonl or .tsv"
            raise QuotesError(f"{path}: no rows of quotations; {advice}")
        for number, line in _lines(path):
            where = f"{path}:{number}"
            id, row = _tsv(line, where) if format == "tsv" else _json(line, where, len(ids) + 1)
            ids.append(id)
            rows.append(row)
    return ids, rows


def _lines(path: str) -> Iterator[tuple[int, str]]:
    try:
        stream: BinaryIO = sys.stdin.buffer if path == "-" else open(path, "rb")  # noqa: SIM115
        with stream:
            for number, line in enumerate(read_lines(stream, path), 1):
                text = line.decode("utf-8-sig" if number == 1 else "utf-8").rstrip("\r\n")
                if text:
                    yield number, text
    except OSError as error:
        raise open_error(path, error) from error
    except UnicodeDecodeError as error:
        raise QuotesError(f"{path}: not UTF-8 ({error.reason}); convert it first") from error


def _tsv(line: str, where: str) -> tuple[str, QuotationRow]:
    columns = line.split("\t", TEXT_COLUMN)
    if len(columns) <= TEXT_COLUMN:
        raise QuotesError(f"{where}: {len(columns)} columns; a row has its id first and its text sixth")
    return columns[0], QuotationRow(columns[TEXT_COLUMN])


def _json(line: str, where: str, number: int) -> tuple[str, QuotationRow]:
    try:
        record = json.loads(line)
        text = record["text"]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise QuotesError(f"{where}: not a quotation; a line is a JSON object with a text") from None
    if not isinstance(text, str):
        raise QuotesError(f"{where}: the text is no string; correct the line")
    facts = {key: str(record.get(key) or "") for key in ("article", "language")}
    return str(number), QuotationRow(
        without_surrogates(text), facts["article"], str(record.get("kind") or "quotation"), facts["language"]
    )


def passage_ids(rows: Sequence[QuotationRow], memory: int | None = None) -> list[list[str]]:
    """The ids of the passages that each row prints; none if it has no word. `memory` as for `cluster_texts`."""
    clusters = cluster_texts(Counter(row.text for row in rows), memory)
    printed = dict(zip(clusters.texts, printed_ids(clusters)[0]))
    return [printed[row.text] for row in rows]


def parse_size(size: str) -> int:
    """The bytes of a size: 500M, 2G, 1.5G; powers of a thousand. Raises QuotesError if it is not one."""
    match = SIZE.fullmatch(size.strip())
    if not match:
        raise QuotesError(f"{size}: no size; give one like 500M or 2G")
    return int(float(match[1]) * 1000 ** " KMGT".index((match[2] or " ").upper()))
