"""What is picked out of a folder of Parquet for some queries is all that a library would look at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

pytest.importorskip("pyarrow")
import pyarrow as pa

from index.builder import build
from index.spark.batch_query import QueryFilter, query_library
from index.store import Library
from index.store.shingles import shingle_hash, shingle_pairs, word_hash
from index.store.unquoted import query_shingles, sampled_shingles
from letters.model import QuotesError
from letters.reading.corpus import shipped_documents
from letters.text.normalize import keys
from tests.index.exported import export

WORDS = ["we", "will", "not", "sign", "this", "contract", "today"]
few_words = st.lists(st.sampled_from(WORDS), max_size=9).map(" ".join)
KEY_AND_TEXT = pa.schema([("key", pa.int64()), ("text", pa.string())])
ID_AND_GRAMS = pa.schema([("id", pa.string()), ("narration", pa.list_(pa.int64()))])


def picked(batches: Iterator[pa.RecordBatch]) -> list[object]:
    return [value for batch in batches for value in batch.column(0).to_pylist()]


def texts_for(wanted: QueryFilter, texts: list[str]) -> list[str]:
    rows = [{"key": key, "text": text} for key, text in enumerate(texts)]
    chosen = picked(wanted.texts([pa.RecordBatch.from_pylist(batch, KEY_AND_TEXT) for batch in (rows[:2], rows[2:])]))
    return [texts[key] for key in chosen if isinstance(key, int)]


def bears(query: str, text: str, least: int) -> bool:
    """Whether a text has so many words of a query in a run, known by their hashes."""
    words = [word_hash(key) for key in keys(query)]
    width = min(len(words), least)
    runs = {shingle_hash(words[i : i + width]) for i in range(len(words) - width + 1)} if words else set()
    rest = 16 * (4 - width)
    return any(run >> rest == hash >> rest for run in runs for hash in shingle_pairs([(0, text)])[0].tolist())


@given(st.lists(few_words, max_size=4), st.lists(few_words, unique=True, max_size=6), st.integers(1, 4))
def test_texts_that_share_a_run_with_a_query_are_picked_and_no_others(
    queries: list[str], texts: list[str], least: int
) -> None:
    expected = [text for text in texts if any(bears(query, text, least) for query in queries)]
    assert texts_for(QueryFilter.of(queries, least), texts) == expected


def test_a_run_longer_than_four_words_is_known_by_its_fours() -> None:
    assert texts_for(QueryFilter.of(["we will not sign this"], 7), ["will not sign this paper", "we will not"]) == [
        "will not sign this paper"
    ]


@given(st.lists(few_words, max_size=4), st.lists(few_words, unique=True, max_size=6))
def test_articles_that_may_have_a_query_outside_marks_are_picked_and_no_others(
    queries: list[str], texts: list[str]
) -> None:
    rows = [{"id": text, "narration": sampled_shingles(text, "plain", [])} for text in texts]
    batches: Iterable[pa.RecordBatch] = [
        pa.RecordBatch.from_pylist(batch, ID_AND_GRAMS) for batch in (rows[:2], rows[2:])
    ]
    expected = {
        text
        for text in texts
        if any(query_shingles(keys(q)).may_be_in(sampled_shingles(text, "plain", [])) for q in queries)
    }
    assert set(picked(QueryFilter.of(queries).articles(batches))) == expected


def test_words_outside_marks_are_found_as_the_library_finds_them() -> None:
    text = "On Monday the mayor told them that all of the plans were dead, and left."
    query = "the mayor told them that all of the plans were dead"
    batch = pa.RecordBatch.from_pylist([{"id": "a", "narration": sampled_shingles(text, "plain", [])}], ID_AND_GRAMS)
    assert picked(QueryFilter.of([query]).articles([batch])) == ["a"]
    assert picked(QueryFilter.of(["three words only"]).articles([batch])) == []


def test_no_query_with_a_word_picks_nothing() -> None:
    wanted = QueryFilter.of(["", "?!"])
    batch = pa.RecordBatch.from_pylist([{"id": "a", "narration": [1, 2]}], ID_AND_GRAMS)
    assert texts_for(wanted, WORDS) == [] == picked(wanted.articles([batch]))


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("whole")
    build(folder, shipped_documents())
    return folder


@pytest.mark.parametrize("least", [1, 2, 3, 4, 6])
def test_whatever_a_library_looks_at_is_printed_by_a_text_that_is_picked(whole: Path, least: int) -> None:
    with Library.open(whole) as known:
        for passage, readings in known.all_passages():
            texts = [reading.text for reading in readings]
            query = " ".join(keys(passage.text)[:7])
            chosen = texts_for(QueryFilter.of([query], least), texts)
            looked_at = passage.id in known.words.passages_containing(keys(query), least) and passage.source is None
            assert chosen or not looked_at


def test_a_folder_that_is_not_finished_is_refused_before_spark_starts(whole: Path, tmp_path: Path) -> None:
    export(whole, tmp_path / "p")
    (tmp_path / "p" / "finished.json").unlink()
    with pytest.raises(QuotesError, match="not finished"), query_library("local[1]", str(tmp_path / "p"), ["words"]):
        pass
    with pytest.raises(QuotesError, match="no such folder"), query_library("local[1]", str(tmp_path / "q"), ["words"]):
        pass
