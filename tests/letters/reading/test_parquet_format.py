"""Parquet: a row is an article, and what is damaged is reported by its rows."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date, datetime, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.made_files import has
from letters.model import Article, QuotesError, Source
from letters.reading.corpus import read
from letters.reading.files import InputFile
from letters.reading.formats import parquet as module
from letters.reading.metadata import OWN_NAMES, DefaultMetadata, to_document
from tests.conftest import ROOT, Run

pytestmark = pytest.mark.skipif(not has("pyarrow"), reason="pyarrow, the extra [parquet], is not installed")

SAID = "“We will not sign this contract today,” said Ana Ruiz."
Refused = list[tuple[str, str]]


def written(path: Path, columns: dict[str, Any], **how: Any) -> Path:
    import pyarrow as arrow
    from pyarrow import parquet

    parquet.write_table(arrow.table(columns), path, **how)
    return path


def read_file(path: Path) -> tuple[list[Article | Source], Refused]:
    """What a file gives, and what was skipped of a folder that holds it alone."""
    refused: Refused = []
    documents = list(read([path.parent], skip=lambda *reported: refused.append(reported)))
    return documents, [(where.removeprefix(str(path)), why) for where, why in refused]


def fault(path: Path) -> str:
    with pytest.raises(QuotesError) as caught:
        list(read([path]))
    assert caught.value.code == 2
    return str(caught.value).removeprefix(str(path))


ROWS: list[dict[str, Any]] = [
    {"id": "a", "text": SAID, "outlet": "The Daily", "title": "No", "author": "Ann", "url": "https://x.example/a",
     "published": "2024-11-27", "language": "en", "family": "f", "note": "n", "clipping": True},
    {"text": "Ünïcode “text” 🎈"},
    {"id": "letter", "text": "We won't.", "kind": "source", "speaker": "Ana", "aliases": ["Ruiz", "A. Ruiz"], "title": "T"},
    {"text": "", "outlet": "Empty"},
]  # fmt: skip


def test_a_row_says_what_a_line_of_json_says(tmp_path: Path) -> None:
    lines = tmp_path / "a.jsonl"
    lines.write_text("".join(json.dumps(row) + "\n" for row in ROWS))
    path = written(tmp_path / "a.parquet", {name: [row.get(name) for row in ROWS] for name in OWN_NAMES})
    named = list(read([path]))
    other = list(read([lines]))
    assert [repr(document).replace("a.parquet", "a.jsonl") for document in named] == [
        repr(document) for document in other
    ]
    assert [document.id for document in named] == ["a", f"{path}:2", "letter", f"{path}:4"]


def test_whatever_a_fact_may_be_is_a_column(tmp_path: Path) -> None:
    """A fact that is known and no column would be lost in silence."""
    asked: set[str] = set()

    class Facts(dict[str, object]):
        def get(self, key: str, default: object = None) -> object:
            asked.add(key)
            return super().get(key, default)

    (record,) = InputFile(str(written(tmp_path / "a.parquet", {"text": ["x"]})), "parquet").records()
    for kind in ("source", "article"):
        to_document(record.read()._replace(metadata=Facts(kind=kind)), DefaultMetadata())
    assert asked <= set(OWN_NAMES)


@pytest.mark.parametrize("rows_at_once", [1, 3, 1000])
def test_rows_are_numbered_through_all_groups(tmp_path: Path, rows_at_once: int) -> None:
    path = written(tmp_path / "a.parquet", {"text": [f"text {n}" for n in range(1, 8)]}, row_group_size=rows_at_once)
    assert [(document.id, document.text) for document in read([path])] == [
        (f"{path}:{n}", f"text {n}") for n in range(1, 8)
    ]


def kinds() -> dict[str, Any]:
    import pyarrow as arrow

    moment = datetime(2024, 11, 27, 23, 59, 59, 999_999)
    return {
        "a day": arrow.array([date(2024, 11, 27)]),
        "a day in milliseconds": arrow.array([moment], arrow.date64()),
        **{f"a moment in {unit}": arrow.array([moment]).cast(arrow.timestamp(unit), safe=False) for unit in ("s", "ms", "us", "ns")},
        "a moment of a zone, whose day in UTC counts": arrow.array(
            [moment.replace(tzinfo=timezone.utc)], arrow.timestamp("us", "America/New_York")
        ),
        "words": arrow.array(["2024-11-27T10:00:00Z"]),
        "words in a dictionary": arrow.array(["2024-11-27"]).dictionary_encode(),
        "large words": arrow.array(["2024-11-27"], arrow.large_string()),
        "words that are viewed": arrow.array(["2024-11-27"], arrow.string_view()),
    }  # fmt: skip


@pytest.mark.parametrize("legacy", [False, True])
def test_days_of_every_type_are_the_same_day(tmp_path: Path, legacy: bool) -> None:
    for description, column in kinds().items():
        columns = {"text": ["x"], "published": column}
        try:
            path = written(tmp_path / "a.parquet", columns, use_deprecated_int96_timestamps=legacy)
        except NotImplementedError:  # the lowest version reads such a column and can't write it
            assert description == "words that are viewed"
            continue
        ((document,), refused) = read_file(path)
        assert (document.published, refused) == ("2024-11-27", []), description


def test_numbers_and_truths_are_facts_and_what_lies_beyond_the_calendar_is_named(tmp_path: Path) -> None:
    import pyarrow as arrow

    (document,) = read(
        [written(tmp_path / "a.parquet", {"text": ["x"], "published": [1945], "id": [7], "clipping": [True]})]
    )
    assert isinstance(document, Article)
    assert (document.id, document.published, document.clipping) == ("7", "1945", True)
    far = arrow.array([2**62, None, -(2**62), 0]).cast(arrow.timestamp("us"))
    documents, refused = read_file(
        written(tmp_path / "a.parquet", {"text": list("abcd"), "published": far, "note": arrow.nulls(4)})
    )
    assert [item.published for item in documents] == [None, "1970-01-01"]
    assert [where for where, _ in refused] == [":1", ":3"] and all("is no date" in why for _, why in refused)


def faults() -> dict[str, tuple[dict[str, Any], str]]:
    import pyarrow as arrow

    return {
        "without text": ({"note": ["x"]}, ": has no column `text`"),
        "text of numbers under another name": ({"body": [1]}, ": has no column `text`"),
        "text of numbers": ({"text": [1]}, ": the column `text` holds int64: write it as strings"),
        "text of bytes": ({"text": [b"x"]}, ": the column `text` holds binary"),
        "text of lists": ({"text": [["x"]]}, ": the column `text` holds list"),
        "a title of parts": ({"text": ["x"], "title": [{"a": "b"}]}, ": the column `title` holds struct<a: string>"),
        "lists of lists": ({"text": ["x"], "aliases": [[["x"]]]}, ": the column `aliases` holds list"),
        "no row": ({"text": arrow.array([], arrow.string())}, ": is empty: it holds no record"),
        "no text in any row": ({"text": arrow.nulls(1)}, ":1: has no `text`"),
    }


@pytest.mark.parametrize("name", faults() if has("pyarrow") else [])
def test_a_table_of_other_columns_is_named(tmp_path: Path, name: str) -> None:
    columns, why = faults()[name]
    assert fault(written(tmp_path / "a.parquet", columns)).startswith(why)


def test_two_columns_of_one_name_are_named(tmp_path: Path) -> None:
    import pyarrow as arrow
    from pyarrow import parquet

    parquet.write_table(arrow.table([["x"], ["y"]], names=["text", "text"]), tmp_path / "a.parquet")
    assert fault(tmp_path / "a.parquet") == ": has 2 columns `text`: leave one"


@pytest.mark.parametrize("data", [b"", b"PAR1", b"text,outlet\nx,y\n", bytes(999), b"PAR1" + bytes(99) + b"PAR1"])
def test_what_is_no_parquet_is_named(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.parquet").write_bytes(data)
    assert fault(tmp_path / "a.parquet") == ": is no Parquet file, or is damaged: write it again"


def test_damaged_rows_are_named_and_the_others_are_read(tmp_path: Path) -> None:
    path = written(
        tmp_path / "a.parquet", {"text": [f"text {n}" for n in range(1, 31)]}, row_group_size=10, write_page_checksum=True,
        compression="none", use_dictionary=False,
    )  # fmt: skip
    whole = path.read_bytes()
    path.write_bytes(whole.replace(b"text 15", b"text 75"))
    documents, refused = read_file(path)
    assert [document.text for document in documents] == [f"text {n}" for n in (*range(1, 11), *range(21, 31))]
    assert refused == [(":11", "is damaged, up to row 20: write it again")]
    path.write_bytes(whole[:-9])
    assert "is no Parquet file, or is damaged" in fault(path)


def test_a_row_that_is_no_utf_8_is_named_alone(tmp_path: Path) -> None:
    path = written(tmp_path / "a.parquet", {"text": ["one", "two", "six"]}, compression="none", use_dictionary=False)
    path.write_bytes(path.read_bytes().replace(b"two", b"t\xffo"))
    documents, refused = read_file(path)
    assert [document.text for document in documents] == ["one", "six"]
    assert refused == [(":2", "is not UTF-8: write the strings as UTF-8")]


def test_a_row_too_large_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_BYTES", 40)
    documents, refused = read_file(written(tmp_path / "a.parquet", {"text": ["a", "b" * 41, "c"]}))
    assert [document.text for document in documents] == ["a", "c"]
    assert [where for where, _ in refused] == [":2"] and "larger" in refused[0][1]


_SPOILT = st.lists(st.tuples(st.integers(0, 1 << 20), st.integers(0, 255)), min_size=1, max_size=5)


@settings(max_examples=200, deadline=None)
@given(
    spoilt=_SPOILT,
    how=st.sampled_from([{}, {"compression": "zstd", "row_group_size": 4}, {"data_page_version": "2.0"}]),
)
def test_whatever_is_spoilt_ends_in_lines_and_every_row_in_an_article_or_a_line(
    tmp_path_factory: pytest.TempPathFactory, spoilt: list[tuple[int, int]], how: dict[str, Any]
) -> None:
    path = tmp_path_factory.mktemp("spoilt") / "a.parquet"
    columns = {
        "text": [f"“No {n},” she said." for n in range(9)],
        "published": [date(2024, 11, n + 1) for n in range(9)],
    }
    data = bytearray(written(path, columns, **how).read_bytes())
    for place, byte in spoilt:
        data[place % len(data)] = byte
    path.write_bytes(data)
    refused: Refused = []
    try:
        documents = list(read([path.parent], skip=lambda *reported: refused.append(reported)))
    except QuotesError:
        assert refused
    else:
        assert documents and (len(documents) == 9 or refused)


def test_it_comes_by_standard_input_too(quotes: Run, tmp_path: Path) -> None:
    data = written(tmp_path / "a.parquet", {"text": [SAID]}).read_bytes()
    done = quotes("extract", "--input", "parquet", "-", stdin=data)
    assert done.returncode == 0 and "We will not sign" in done.stdout
    done = quotes("extract", "-", stdin=data)
    assert (done.returncode, done.stderr) == (2, "quotes: -: is a file of parquet: say so by --input parquet\n")


@pytest.mark.slow
def test_a_large_table_is_never_held_whole(tmp_path: Path) -> None:
    import os

    path = written(tmp_path / "a.parquet", {"text": [os.urandom(5000).hex() for _ in range(12_000)]})
    code = (
        "import resource, sys, pyarrow.parquet\n"
        "from letters.reading.files import InputFile\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "assert sum(1 for _ in InputFile(sys.argv[1], 'parquet').records()) == 12_000\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)\n"
    )
    done = subprocess.run([sys.executable, "-c", code, str(path)], cwd=ROOT, capture_output=True, text=True, check=True)
    assert path.stat().st_size > 50_000_000
    assert int(done.stdout) < 100_000  # KB, of 120 MB of text


def test_columns_of_other_names_are_read_and_those_that_hold_other_things_are_left(tmp_path: Path) -> None:
    import pyarrow as arrow

    columns = {
        "Content": [SAID], "body": ["not this"], "Headline": ["No"], "pubDate": arrow.array([1732615800]),
        "authors": arrow.array([["Ann", "Bo"]]), "url": ["https://x.example/a"], "publisher": arrow.array([{"name": "x"}]),
    }  # fmt: skip
    (article,) = read([written(tmp_path / "a.parquet", columns)])
    assert isinstance(article, Article)
    assert (article.text, article.title, article.author, article.published) == (SAID, "No", "Ann, Bo", "2024-11-26")
