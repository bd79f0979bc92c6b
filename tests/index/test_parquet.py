"""A folder of Parquet to an index: what a build of the same articles makes, or a selection of it; or one clear line."""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import closing
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

pytest.importorskip("pyarrow")
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from index import change
from index.builder import build
from index.disk.external_sort import sort_pairs
from index.model import QuotationRow, Reading, family
from index.parquet import open_parquet
from index.parquet.import_state import Selection
from index.parquet.library_import import build_from, import_library
from index.parquet.table_schemas import TABLES
from index.store import Library
from index.store.schema import FILE
from index.translation import Link, TranslationFinder
from letters.model import Article, QuotesError, Source
from letters.reading.corpus import shipped_documents
from letters.reading.errors import install_hint
from tests.conftest import ROOT, Run
from tests.index import exported
from tests.index.test_change import PLEA, articles, everything, same

LOOSELY = settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
Rows = dict[str, list[dict[str, Any]]]


@pytest.fixture(autouse=True)
def always_few(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many articles change, they change in place."""
    monkeypatch.setattr(change, "LEAST", 10**6)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of the shipped data."""
    folder = tmp_path_factory.mktemp("whole")
    build(folder, shipped_documents())
    return folder


@pytest.fixture(scope="module")
def parquet(whole: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same as Parquet."""
    return exported.export(whole, tmp_path_factory.mktemp("parquet") / "p")


def content_of(index: Path) -> Rows:
    with closing(sqlite3.connect(index / FILE)) as database:
        database.row_factory = sqlite3.Row
        return exported.tables(database)


def counts_of(index: Path) -> dict[str, int]:
    with Library.open(index) as library:
        return library.counts()


# The whole


def test_the_shipped_data_give_what_a_build_gives(whole: Path, parquet: Path, tmp_path: Path) -> None:
    built = build_from(tmp_path, str(parquet))
    same(everything(tmp_path), everything(whole))
    assert built.counts == counts_of(whole)
    assert sorted(path.name for path in tmp_path.iterdir()) == [FILE, "lock"]


@pytest.mark.slow
@pytest.mark.long
@LOOSELY
@given(st.integers(0, 10**9), st.integers(0, 14), st.data())
def test_any_articles_give_what_a_build_gives_and_so_does_what_comes_after(
    seed: int, count: int, data: st.DataObject
) -> None:
    documents = articles(seed, count)
    with tempfile.TemporaryDirectory() as name:
        here, there = Path(name) / "here", Path(name) / "there"
        build(here, [PLEA, *documents])
        exported.export(here, Path(name) / "p", seed)
        build_from(there, str(Path(name) / "p"))
        same(everything(there), everything(here))
        new = articles(seed + 1, 1)[0]._replace(id="new")
        for folder in (here, there):
            change.add(folder, [new])
        same(everything(there), everything(here))
        gone = data.draw(
            st.lists(st.sampled_from(["new", *(article.id for article in documents)]), min_size=1, unique=True)
        )
        for folder in (here, there):
            change.remove(folder, gone)
        same(everything(there), everything(here))


def test_who_speaks_a_part_of_a_source_is_known_again(tmp_path: Path) -> None:
    talk = "ANN: We bake at *night*.\n\nBO: We sleep.\n\nANN: You sleep too long.\n\nBO: We dream of bread."
    build(tmp_path / "here", [Source("talk", talk), *articles(1, 3)])
    exported.export(tmp_path / "here", tmp_path / "p")
    build_from(tmp_path / "there", str(tmp_path / "p"))
    same(everything(tmp_path / "there"), everything(tmp_path / "here"))
    with Library.open(tmp_path / "there") as library:
        assert [passage.speaker for passage in library.source_passages("talk")] == ["ANN", "BO", "ANN", "BO"]
        assert library.words.source_passages_with(["night"])


TRANSLATING = Article("t.de", "Eine Firma „versprach nie Gewinn“. „Die Mühle“, hieß es.", "Blatt", language="de")
LINKS = [("versprach nie Gewinn", "plea-1", 0.9), ("Die Mühle", "plea-2", 0.55), ("Die Mühle", "plea-1", 0.7)]


@pytest.fixture(scope="module")
def translated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index where an article translates passages of a source."""

    class Finder(TranslationFinder):
        def links(self, rows: Sequence[QuotationRow], printed: Sequence[object]) -> list[list[Link]]:
            return [[Link(id, sure) for text, id, sure in LINKS if text == row.text] for row in rows]

    finder, folder = Finder(), tmp_path_factory.mktemp("translated")
    finder.encoder = "made 1"
    build(folder, [PLEA, *articles(3, 8), TRANSLATING], translations=finder)
    return folder


def translations_of(folder: Path) -> list[tuple[str, str, float]]:
    with Library.open(folder) as library:
        library.check()
        rows = library.translations(passage.id for passage in library.source_passages("plea"))
        assert library.encoders == ("made 1",)
        return sorted((row.reading.text, row.passage, row.confidence) for row in rows)


def test_what_quotations_translate_is_known_again(translated: Path, tmp_path: Path) -> None:
    assert translations_of(translated) == sorted(LINKS)
    exported.export(translated, tmp_path / "p")
    build_from(tmp_path / "there", str(tmp_path / "p"))
    same(everything(tmp_path / "there"), everything(translated))
    assert translations_of(tmp_path / "there") == sorted(LINKS)


def test_of_a_selection_what_translates_chosen_passages_is_kept(translated: Path, tmp_path: Path) -> None:
    exported.export(translated, tmp_path / "p")
    build_from(tmp_path / "source", str(tmp_path / "p"), Selection(sources=["plea"]))
    assert translations_of(tmp_path / "source") == sorted(LINKS)
    build_from(tmp_path / "none", str(tmp_path / "p"), Selection(min_outlets=9))
    assert translations_of(tmp_path / "none") == []


@pytest.mark.parametrize(
    "wrong", [{"start": 3}, {"article": "b"}, {"text": 5}, {"passage": "plea-99"}, {"confidence": 7.0}]
)
def test_a_translation_of_what_is_not_there_is_refused(
    wrong: dict[str, Any], translated: Path, standing: Path, tmp_path: Path
) -> None:
    content = content_of(translated)
    content["translations"][0].update(wrong)
    exported.write(tmp_path / "p", content, counts_of(translated))
    assert "the translation of " in str(refused(standing, tmp_path / "p"))


def test_files_may_write_types_otherwise(whole: Path, tmp_path: Path) -> None:
    parquet = exported.export(whole, tmp_path / "p")

    def other(kind: pa.DataType) -> pa.DataType:
        if pa.types.is_list(kind):
            return pa.large_list(pa.field("item", other(kind.value_type)))
        if pa.types.is_struct(kind):
            return pa.struct([pa.field(field.name, other(field.type)) for field in kind])
        if pa.types.is_integer(kind):
            return pa.int64()
        return pa.large_string() if pa.types.is_string(kind) else kind

    for file in parquet.rglob("*.parquet"):
        table = pq.read_table(file, partitioning=None)
        kinds = pa.schema([pa.field(field.name, other(field.type)) for field in table.schema])
        pq.write_table(pa.Table.from_pylist(table.to_pylist(), kinds), file, compression="gzip")
    build_from(tmp_path / "there", str(parquet))
    same(everything(tmp_path / "there"), everything(whole))


def test_a_folder_is_found_by_its_address_too(parquet: Path, tmp_path: Path) -> None:
    assert build_from(tmp_path, parquet.as_uri()).counts["articles"] == 49


def test_batches_are_of_the_columns_asked_for(parquet: Path) -> None:
    tables = open_parquet(str(parquet))
    batches = list(tables.batches("passages", ["source", "id"], {"source"}))
    assert {tuple(batch.schema.names) for batch in batches} == {("source", "id")}
    assert {source for batch in batches for source in batch.column(0).to_pylist()} == {"letter", "openai", "training"}
    assert tables.counts["articles"] == sum(len(batch) for batch in tables.batches("articles", ["id"]))


@given(st.lists(st.lists(st.sampled_from([0, 1, 255, 256, 2**31, 2**62, 2**63 - 1]) | st.integers(0, 2**63 - 1))))
def test_pairs_come_in_order_of_their_numbers_and_then_as_they_came(deals: list[list[int]]) -> None:
    numbers = [number for deal in deals for number in deal]
    holders = np.arange(len(numbers), dtype=np.uint32)
    ends = np.cumsum([0, *map(len, deals)])
    given = ((np.array(deal, dtype=np.int64), holders[a:b]) for deal, a, b in zip(deals, ends, ends[1:]))
    shares = list(sort_pairs(given, 63, share=3))
    pairs = [(n, h) for number, holder in shares for n, h in zip(number.tolist(), holder.tolist())]
    assert pairs == sorted(zip(numbers, holders.tolist()))
    assert all(left[0][-1] < right[0][0] for left, right in pairwise(shares))


# Selections


def as_selected(reading: Reading, kept: set[str]) -> tuple[Any, ...]:
    """A reading as a selection has it: without its number, the passages that aren't kept, and what it copies."""
    spans = tuple(span for span in reading.spans if span[0] in kept)
    return reading._replace(quotation=0, spans=spans, family=None, copy_of=None), family(reading)


SELECTIONS = [
    Selection(sources=["plea"]), Selection(min_outlets=2), Selection(min_outlets=3), Selection(sources=["plea"], min_outlets=2),
]  # fmt: skip


@pytest.mark.slow
@LOOSELY
@given(st.integers(0, 10**9), st.integers(1, 14), st.sampled_from(SELECTIONS))
def test_a_selection_answers_of_what_is_chosen_as_the_whole_does(seed: int, count: int, selection: Selection) -> None:
    other = PLEA._replace(id="other", text="Nothing of this was ever said to us. We never asked for bread at all.")
    with tempfile.TemporaryDirectory() as name:
        here, there = Path(name) / "here", Path(name) / "there"
        build(here, [PLEA, other, *articles(seed, count)])
        build_from(there, str(exported.export(here, Path(name) / "p", seed)), selection)
        with Library.open(here) as all_of_it, Library.open(there) as selected:
            selected.check()
            passages = dict(all_of_it.all_passages())
            chosen = {
                passage.id for passage, readings in passages.items()
                if selection.chooses(passage.source, len({reading.outlet for reading in readings}))
            }  # fmt: skip
            sentences = {
                p.id for source in selection.sources or ["plea", "other"] for p in all_of_it.source_passages(source)
            }
            selected_passages = dict(selected.all_passages())
            assert {passage.id for passage in selected_passages} == chosen | sentences
            for passage, readings in selected_passages.items():
                expected = passages[passage] if passage.id in chosen else []
                assert [as_selected(item, chosen) for item in readings] == [
                    as_selected(item, chosen) for item in expected
                ]
            assert selected.selection == str(selection) and all_of_it.selection is None


def test_a_copy_stays_in_its_family_where_what_it_copies_is_left_out(tmp_path: Path) -> None:
    story = "The river rose for nine days before anybody in the town council thought of asking the old miller. " * 3
    more = " ".join(f"word{n} of the story that nobody else has told" for n in range(40))
    first = Article(
        "first", f"{story}{more} “Nothing of the kind was said,” said Ann Lee.", "Daily", published="2024-01-01"
    )
    second = first._replace(
        id="second", outlet="Weekly", published="2024-01-02", text=first.text.replace("Nothing", "None")
    )
    third = first._replace(id="third", outlet="Monthly", published="2024-01-03",
                    text=f"{story}{more} “Sharing is voluntary, with no duty to tell you more,” said Ann Lee.")  # fmt: skip
    build(tmp_path / "here", [PLEA, first, second, third])
    with Library.open(tmp_path / "here") as library:
        kin = {article.id: (name, copy) for article, name, copy in library.articles()}
    assert kin["third"][0] == "first" and kin["third"][1] is not None
    parquet = exported.export(tmp_path / "here", tmp_path / "p")
    build_from(tmp_path / "there", str(parquet), Selection(sources=["plea"]))
    with Library.open(tmp_path / "there") as library:
        assert [(article.id, name, copy) for article, name, copy in library.articles()] == [("third", "first", None)]


def test_of_a_copy_of_a_copy_the_nearest_that_is_kept_becomes_what_it_copies(whole: Path, tmp_path: Path) -> None:
    content = content_of(whole)
    quoting = [row for row in content["articles"] if any(part["text"] for part in row["quotations"])]
    plea = {row["text"] for row in content["uses"] if row["passage"].startswith("letter-")}
    quoting = [row for row in quoting if plea & {part["text"] for part in row["quotations"]}]
    others = [row for row in content["articles"] if not plea & {part["text"] for part in row["quotations"]}]
    in_time = sorted(quoting, key=lambda row: (row["published"] or "9", -len(row["text"]), row["id"]))
    eldest, youngest = in_time[0], in_time[-1]
    between = min(others, key=lambda row: row["published"] or "9")
    for row in content["articles"]:
        row["copy_of"] = {youngest["id"]: between["id"], between["id"]: eldest["id"]}.get(row["id"])
    exported.write(tmp_path / "p", content, counts_of(whole))
    build_from(tmp_path / "there", str(tmp_path / "p"), Selection(sources=["letter"]))
    with Library.open(tmp_path / "there") as library:
        kin = {article.id: (name, copy) for article, name, copy in library.articles()}
    assert between["id"] not in kin
    assert kin[youngest["id"]] == (eldest["id"], eldest["id"])


def test_a_selection_is_shown_by_info_and_refuses_changes(parquet: Path, tmp_path: Path, quotes: Run) -> None:
    index = ["--index", str(tmp_path)]
    done = quotes(*index, "build", "--from-parquet", str(parquet), "--source", "letter", "--min-outlets", "3")
    assert (done.returncode, done.stderr) == (0, "")
    assert (
        "a selection, for reading only: passages of letter that 3 outlets or more print"
        in quotes(*index, "info").stdout
    )
    answer = json.loads(quotes(*index, "info", "--verify", "--format", "json").stdout)
    assert answer["selection"] == "passages of letter that 3 outlets or more print"
    before = everything(tmp_path)
    for command in (["add", "-"], ["remove", "nobody"]):
        done = quotes(*index, *command, stdin="“Nothing of the kind,” said Ann Lee.")
        assert done.returncode == 2
        assert done.stderr == (
            f"quotes: {tmp_path}: a selection of a larger index, for reading only; build one of all that is to be in it\n"
        )
    same(everything(tmp_path), before)


def test_a_selection_gives_the_same_answers(whole: Path, parquet: Path, tmp_path: Path, quotes: Run) -> None:
    build_from(tmp_path, str(parquet), Selection(sources=["letter"]))
    for command in (
        ["outlets", "We are not against the use of AI technology as a tool for the arts", "--format", "json"],
        ["verify", "artists are not your unpaid R&D", "--format", "json"], ["show", "letter-3", "--format", "json"],
    ):  # fmt: skip
        here, there = (quotes("--index", str(folder), *command) for folder in (whole, tmp_path))
        assert here.stdout == there.stdout and here.stdout
        assert here.returncode == there.returncode


def test_articles_are_kept_beside_a_selection(whole: Path, parquet: Path, tmp_path: Path) -> None:
    beside = content_of(whole)["articles"][-1]["id"]
    selection = Selection(min_outlets=10**6, articles={beside})
    import_library(tmp_path / FILE, open_parquet(str(parquet)), selection)
    with Library.open(tmp_path) as library:
        library.check()
        assert [article.id for article, *_ in library.articles()] == [beside]
        assert {passage.source for passage, _ in library.all_passages()} == {"letter", "openai", "training"}


def test_what_stands_in_quotations_that_are_left_out_is_no_narration(whole: Path, tmp_path: Path) -> None:
    words = "nobody in the whole wide valley ever heard the mill go down"
    article = Article(
        "both", f"“Sharing is voluntary, with no duty to tell you more,” he said. “And {words},” he said.", "Daily"
    )
    build(tmp_path / "here", [PLEA, article])
    build_from(tmp_path / "there", str(exported.export(tmp_path / "here", tmp_path / "p")), Selection(sources=["plea"]))
    with Library.open(tmp_path / "there") as library:
        assert library.unquoted_matches(words.split()) == []
        assert len(library.readings(["plea-2"])) == 1


# What isn't as it should be


def spoilt(table: str, column: str, value: Any, where: Callable[[dict[str, Any]], bool] = lambda row: True) -> Any:
    """Another value in the first row of a table for which something holds."""

    def spoil(content: Rows) -> None:
        row = next(row for row in content[table] if where(row))
        row[column] = value(row) if callable(value) else value

    return spoil


def quoted(**others: Any) -> Any:
    """Other values in the first quotation that has a text."""

    def spoil(content: Rows) -> None:
        next(part for row in content["articles"] for part in row["quotations"] if part["text"]).update(others)

    return spoil


def lost(table: str, where: Callable[[dict[str, Any]], bool] = lambda row: True) -> Any:
    def spoil(content: Rows) -> None:
        content[table].remove(next(row for row in content[table] if where(row)))

    return spoil


def twice(table: str) -> Any:
    return lambda content: content[table].append(content[table][0])


MISFITS = {
    "a use of an unknown text": (spoilt("uses", "text", 5), "what the text|the use of .* by the text 5"),
    "a use of an unknown passage": (spoilt("uses", "passage", "qffff"), "what the text|a use of an unknown passage"),
    "a use that is lost": (lost("uses"), "what the text"),
    "a use past the end of its passage": (spoilt("uses", "end", 10**6), "what the text|the use of"),
    "a use of no source past the end of its passage": (
        spoilt("uses", "end", 10**6, lambda row: row["passage"][0] == "q"), "the use of q.* by the text"
    ),
    "a quotation outside of its article": (quoted(end=10**6), "a quotation of .* at"),
    "a quotation with another text": (quoted(start=0, end=1), "a quotation of .* at 0"),
    "a quotation of an unknown text": (quoted(text=5), "a quotation of .* at"),
    "a quotation without its text": (quoted(text=None), "the number of quotations of the text"),
    "a quotation of an unknown kind": (quoted(kind="shout"), "a quotation of .* at"),
    "a speaker more than sure": (quoted(confidence=float("nan")), "a quotation of .* at"),
    "a copy of nobody": (spoilt("articles", "copy_of", "nobody"), "copies nobody, which isn't there"),
    "an article twice": (twice("articles"), "twice the same: .*articles.id"),
    "an article that is lost": (lost("articles"), "the number of quotations of the text|7 articles where there were 8"),
    "an unknown markup": (spoilt("articles", "markup", "troff"), "the article "),
    "a body past the end": (spoilt("articles", "body", 10**6), "the article "),
    "grams that aren't rising": (spoilt("articles", "narration", [3, 3]), "the article "),
    "a text of another key": (spoilt("texts", "key", 5), "what the text 5 prints"),
    "a text that is lost": (lost("texts"), "by the text"),
    "a text twice": (twice("texts"), "twice the same: .*texts.key"),
    "a text printed more often": (spoilt("texts", "quotations", 99), "the number of quotations of the text|the pieces of"),
    "a passage of an unknown source": (
        spoilt("passages", "source", "nobody", lambda row: row["source"] is not None), "the passage plea"
    ),
    "a passage with other words": (spoilt("passages", "text", "Other words."), "the passage "),
    "a sentence that is lost": (
        lambda content: [lost("passages", lambda row, id=row["id"]: row["id"] == id)(content)  # type: ignore[misc]
                         for row in list(content["passages"])
                         if row["source"] and row["id"] not in {use["passage"] for use in content["uses"]}][:1],
        "sentences of sources are missing",
    ),
    "a passage twice": (twice("passages"), "a use of an unknown passage|sentences of sources|twice the same"),
    "a source that is lost": (lost("sources"), "the passage plea"),
    "a source twice": (twice("sources"), "two sources"),
    "a unit with other words": (spoilt("units", "words", " other words these are "), "the words of a unit|linked"),
    "a unit linked to nobody": (spoilt("units", "parent", 5), "what the unit .* is linked to"),
    "a unit shown by an unknown text": (spoilt("units", "shown", 5), "what the unit .* is linked to"),
    "a unit that is lost": (lost("units"), "linked to|a piece of an unknown unit"),
    "a unit twice": (twice("units"), "twice the same"),
    "a unit that others print too": (spoilt("units", "rows", 2, lambda row: row["rows"] == 1), "the pieces of|linked to"),
    "a piece of an unknown text": (spoilt("pieces", "text", 5), "a piece of an unknown unit or text"),
    "a piece that is lost": (lost("pieces"), "the pieces of"),
    "a piece twice": (twice("pieces"), "twice the same: .*pieces"),
}  # fmt: skip


@pytest.fixture(scope="module")
def standing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index that is there already."""
    folder = tmp_path_factory.mktemp("standing")
    build(folder, [PLEA, *articles(1, 3)])
    return folder


def refused(standing: Path, parquet: Path, selection: Selection | None = None) -> QuotesError:
    """What a build says that leaves the index as it stands."""
    before = (standing / FILE).read_bytes()
    with pytest.raises(QuotesError) as caught:
        build_from(standing, str(parquet), selection)
    assert (standing / FILE).read_bytes() == before
    assert sorted(path.name for path in standing.iterdir()) == [FILE, "lock"]
    assert str(caught.value).startswith(str(parquet)) and "\n" not in str(caught.value)
    assert caught.value.code == 2
    return caught.value


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of a few articles."""
    folder = tmp_path_factory.mktemp("few")
    build(folder, [PLEA, *articles(3, 8)])
    return folder


@pytest.mark.slow
@pytest.mark.parametrize(("spoil", "line"), MISFITS.values(), ids=MISFITS)
def test_rows_that_do_not_fit_together_are_one_line(
    spoil: Any, line: str, few: Path, standing: Path, tmp_path: Path
) -> None:
    content = content_of(few)
    spoil(content)
    exported.write(tmp_path / "p", content, counts_of(few))
    assert re.search(f"rows that don't fit together .*({line})", str(refused(standing, tmp_path / "p")))


def test_a_unit_linked_to_a_lower_one_is_refused(whole: Path, standing: Path, tmp_path: Path) -> None:
    content = content_of(whole)
    units = sorted(content["units"], key=lambda row: row["words"].count(" "))
    units[-1]["parent"], units[0]["parent"] = units[0]["content"], units[-1]["content"]
    exported.write(tmp_path / "p", content, counts_of(whole))
    assert "is linked to" in str(refused(standing, tmp_path / "p"))


@pytest.fixture
def copy(parquet: Path, tmp_path: Path) -> Path:
    """A folder of Parquet of one's own."""
    return Path(shutil.copytree(parquet, tmp_path / "copy"))


def test_a_folder_that_is_not_finished_is_refused(copy: Path, standing: Path) -> None:
    (copy / "finished.json").unlink()
    assert "not finished (no finished.json)" in str(refused(standing, copy))


@pytest.mark.parametrize(
    "damage", ["", "[]", "{", '{"version": 2}', '{"version": 2, "counts": {"articles": "x"}}', "[" * 10**5]
)
def test_a_damaged_end_is_refused(damage: str, copy: Path, standing: Path) -> None:
    (copy / "finished.json").write_text(damage)
    assert "finished.json: damaged" in str(refused(standing, copy))


def test_another_version_and_other_counts_are_refused(copy: Path, whole: Path, standing: Path) -> None:
    exported.finish(copy, counts_of(whole), version=1)
    assert "of version 1, this program reads 2" in str(refused(standing, copy))
    (copy / "finished.json").write_text('{"version": 1, "counts": {}}')
    assert "of version 1, this program reads 2" in str(refused(standing, copy))
    exported.finish(copy, {**counts_of(whole), "uses": 7})
    assert "218 uses where there were 7" in str(refused(standing, copy))


@pytest.mark.parametrize("table", TABLES)
def test_a_table_that_is_wanting_is_named(table: str, copy: Path, standing: Path) -> None:
    shutil.rmtree(copy / table)
    assert f"no table {table}" in str(refused(standing, copy))


@pytest.mark.parametrize("table", TABLES)
def test_a_damaged_file_is_named(table: str, copy: Path, standing: Path) -> None:
    file = max(
        (copy / table).rglob("*.parquet"), key=lambda path: path.stat().st_size, default=copy / table / "x.parquet"
    )
    file.touch()
    content = bytearray(file.read_bytes())
    for spoilt in (b"", b"PAR1", bytes(content[: len(content) // 2]), bytes(len(content))):
        file.write_bytes(spoilt)
        assert f"{file}: damaged, or no Parquet" in str(refused(standing, copy))


def test_columns_that_are_wanting_empty_or_of_another_type_are_named(copy: Path, standing: Path) -> None:
    file = next((copy / "uses").rglob("part-0.parquet"))
    table = pq.read_table(file, partitioning=None)
    start = table.column_names.index("start")
    for column, line in (
        (None, "no column start in table uses"),
        (pa.nulls(len(table), pa.int64()), "nothing in start of table uses"),
        (pa.array(["x"] * len(table)), "damaged, or no Parquet"),
    ):
        other = table.remove_column(start)
        pq.write_table(other if column is None else other.append_column("start", column), file)
        assert str(refused(standing, copy)).startswith(f"{file}: {line}")


def test_text_that_is_no_utf_8_is_refused(copy: Path, standing: Path) -> None:
    file = next((copy / "texts").rglob("part-0.parquet"))
    table = pq.read_table(file)
    text = pa.array([b"\xff\xfe"] * len(table)).view(pa.string())
    pq.write_table(table.set_column(table.column_names.index("text"), "text", text), file)
    assert str(refused(standing, copy)).startswith(f"{file}: damaged, or no Parquet")


def test_no_folder_and_no_source_are_errors(parquet: Path, standing: Path, tmp_path: Path) -> None:
    assert str(refused(standing, tmp_path / "nowhere")) == f"{tmp_path / 'nowhere'}: no such folder"
    with pytest.raises(
        QuotesError, match="^sonnet: no such source in .*; there are letter, openai, training"
    ) as caught:
        build_from(standing, str(parquet), Selection(sources=["sonnet"]))
    assert caught.value.code == 2


@pytest.mark.slow
def test_a_damaged_byte_anywhere_is_one_line_or_harmless(copy: Path, standing: Path) -> None:
    chance = random.Random(1)
    before = (standing / FILE).read_bytes()
    files = sorted(copy.rglob("*.parquet"))
    for _ in range(30):
        file = chance.choice(files)
        content = file.read_bytes()
        position = chance.randrange(len(content))
        file.write_bytes(
            content[:position] + bytes([content[position] ^ (1 << chance.randrange(8))]) + content[position + 1 :]
        )
        with tempfile.TemporaryDirectory() as name:
            try:
                build_from(Path(name), str(copy))
            except QuotesError as error:
                assert "\n" not in str(error) and error.code == 2
            else:
                everything(Path(name))
        file.write_bytes(content)
    assert (standing / FILE).read_bytes() == before


KILLED = """
import os, signal, sys
from pathlib import Path
from index.parquet.library_import import build_from

signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell ignores it in what it runs in the background

def progress(stage, done, of):
    if stage == sys.argv[3]:
        os.kill(os.getpid(), int(sys.argv[4]))

build_from(Path(sys.argv[1]), sys.argv[2], progress=progress)
"""


@pytest.mark.slow
@pytest.mark.parametrize("stage", ["reading uses", "reading passages", "writing", "reading pieces"])
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_a_killed_build_leaves_the_index_as_it_was_and_the_next_clears_what_it_left(
    stage: str, how: signal.Signals, parquet: Path, whole: Path, tmp_path: Path
) -> None:
    build(tmp_path, [PLEA, *articles(1, 3)])
    before = (tmp_path / FILE).read_bytes()
    done = subprocess.run(
        [sys.executable, "-c", KILLED, tmp_path, parquet, stage, str(int(how))], cwd=ROOT, check=False,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    assert done.returncode == -how
    assert (tmp_path / FILE).read_bytes() == before
    left = len(list(tmp_path.iterdir()))
    assert left == (2 if how == signal.SIGINT else 4)
    build_from(tmp_path, str(parquet))
    assert sorted(path.name for path in tmp_path.iterdir()) == [FILE, "lock"]
    same(everything(tmp_path), everything(whole))


# As it is documented


PAGE = (ROOT / "docs" / "parquet.md").read_text("utf-8")


def test_the_page_names_every_table_and_column() -> None:
    section = PAGE.split("## What is in the folder")[1].split("## Asked")[0]
    for table, schema in TABLES.items():
        assert f"**`{table}`**" in section
        kinds = [schema.field(name).type for name in schema.names]
        inner = [
            field
            for kind in kinds
            if pa.types.is_list(kind) and pa.types.is_struct(kind.value_type)
            for field in kind.value_type
        ]
        for field in [*schema, *inner]:
            assert f"`{field.name}`{'?' * field.nullable}" in section, f"{table}.{field.name}"


def test_the_query_shown_works(parquet: Path, tmp_path: Path) -> None:
    (tmp_path / "found").symlink_to(parquet)
    (code,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True)
    lines = done.stdout.splitlines()
    outlets = [int(line.split()[0]) for line in lines]
    assert len(lines) == 10 and outlets == sorted(outlets, reverse=True) and outlets[-1] >= 3


# As a command


def test_the_command_builds_and_prints_counts(parquet: Path, whole: Path, tmp_path: Path, quotes: Run) -> None:
    done = quotes("--index", str(tmp_path), "build", "--from-parquet", str(parquet), "--format", "json")
    assert (done.returncode, done.stderr) == (0, "")
    with Library.open(whole) as library:
        expected = {"index": str(tmp_path), "revision": library.revision, **library.counts()}
    assert json.loads(done.stdout) == expected
    done = quotes("--index", str(tmp_path), "search", "artists", "--format", "json")
    assert json.loads(done.stdout)["total"] > 3


@pytest.mark.parametrize("more", [
    ["a.txt"], ["--shipped"], ["--processes", "2"], ["--memory", "1G"], ["--outlet", "Daily"], ["--input", "md"],
])  # fmt: skip
def test_what_means_nothing_with_parquet_is_wrong_usage(more: list[str], parquet: Path, quotes: Run) -> None:
    done = quotes("build", "--from-parquet", str(parquet), *more)
    assert done.returncode == 2 and "--from-parquet goes with" in done.stderr


@pytest.mark.parametrize("more", [["--source", "letter"], ["--min-outlets", "3"]])
def test_a_selection_needs_parquet(more: list[str], quotes: Run) -> None:
    done = quotes("build", *more)
    assert done.returncode == 2 and "are for --from-parquet" in done.stderr


def test_a_hostile_folder_prints_no_control_characters(tmp_path: Path, quotes: Run) -> None:
    done = quotes("--index", str(tmp_path), "build", "--from-parquet", "no\x1b[2Jwhere")
    assert done.returncode == 2 and "\x1b" not in done.stderr and "no such folder" in done.stderr


def test_without_pyarrow_the_extra_is_named(tmp_path: Path, quotes: Run) -> None:
    (tmp_path / "pyarrow.py").write_text("raise ImportError('no such thing')\n")
    env = {"PYTHONPATH": os.pathsep.join([str(tmp_path), os.environ.get("PYTHONPATH", "")])}
    done = quotes("build", "--from-parquet", str(tmp_path), env=env)
    assert done.returncode == 2
    assert done.stderr == f"quotes: reading Parquet needs pyarrow: {install_hint('parquet')}\n"
