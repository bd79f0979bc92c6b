"""The tables of a library, case by case: orders, counts, limits, and what each method reads."""

from __future__ import annotations

import random
import sqlite3
import struct
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from index.builder import build
from index.change import add, remove
from index.model import Passage, Reading
from index.store import Library, NoIndex, passage_table, summaries, unquoted
from index.store.checked_rows import open_library, recover
from index.store.postings import (
    FULL,
    LAST,
    MANY,
    SLICE,
    ChangedPostings,
    KeptPostings,
    PostingTable,
    distinct_pairs,
    posting_rows,
)
from index.store.row_mapping import (
    DatedArticle,
    PassageRow,
    article_order,
    copy_chain,
    date_order,
    family_of,
    parent_id,
    reading_of,
    reading_order,
)
from index.store.row_writer import LibraryWriter, document_content, text_key, value_hash
from index.store.schema import APPLICATION, FILE, TABLES, VERSION, checksum, damaged, identify, sqlite_failure
from index.store.shingles import ShingleIndex, shingle_hash, shingle_pairs, word_hash
from index.store.unquoted import CERTAIN_RUN, LOOKED_UP, WINDOW, query_shingles, unquoted_spans
from letters.model import Article, QuotesError, Source
from letters.text.memo import Remembered
from letters.text.normalize import keys

Item = TypeVar("Item")
VOW = Source("vow", "We sweep the harbor at dawn. No ship is turned away. The lamps stay lit all night.", title="Vow")
OATH = Source("oath", "We bake the bread at night for the town.", speaker="the guild", aliases=("ovenmen",))
GULLS = "Every gull on the pier knows its tide by heart"
ARTICLES = [
    Article("a", f"“{GULLS},” said Ida Holm. “No ship is turned away.”", "Daily", published="2024-11-02", language="en"),
    Article("b", f"“{GULLS} and by ear,” said Bo Lind.", "Weekly", published="2024-11-01", language="en"),
    Article("c", "“We sweep the harbor at dawn. No ship is turned away,” it says.", "Daily", language="en"),
    Article("d", "The term “pier logic” is new, and nobody on the council has ever used it in a sentence before.", "Gazette", language="en"),
    Article("e", f"“{GULLS},” said Ida Holm.", "Mirror", published="2024-11-03", language="en", family="a"),
    Article("f", f"The desk writes in italics. “{GULLS},” said Ida Holm.", "Herald", clipping=True, language="en"),
]  # fmt: skip


def revision(folder: Path) -> str:
    with Library.open(folder) as library:
        return library.revision


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("index")
    build(path, [VOW, OATH, *ARTICLES])
    return path


@pytest.fixture(scope="module")
def library(folder: Path) -> Iterator[Library]:
    with Library.open(folder) as opened:
        yield opened


def test_documents_come_back_as_they_were_given(library: Library) -> None:
    documents = list(library.documents())
    assert documents[:2] in ([VOW, OATH], [OATH, VOW])
    assert sorted(document.id for document in documents[2:]) == list("abcdef")
    assert all(document in ARTICLES for document in documents[2:])


def test_articles_come_by_id_with_family_and_parent(library: Library) -> None:
    listed = list(library.articles())
    assert [article.id for article, _, _ in listed] == list("abcdef")
    assert {article.id: family for article, family, _ in listed}["e"] == "a"
    assert {article.id: family for article, family, _ in listed}["d"] == "d"
    assert [parent for _, _, parent in listed[:4]] == [None] * 4
    families = {article.id: family for article, family in library.article_families()}
    assert families == {article.id: family for article, family, _ in listed}


def test_the_counts_are_those_that_people_are_shown(library: Library) -> None:
    counts = library.counts()
    assert (counts["articles"], counts["sources"], counts["outlets"]) == (6, 2, 5)
    every = [reading for _, readings in library.all_passages() for reading in readings]
    assert counts["uses"] == len(every)
    assert counts["quotations"] == len({reading.quotation for reading in every})
    assert set(counts) == {"articles", "outlets", "sources", "quotations", "passages", "uses"}
    counts["articles"] = 0
    assert library.counts()["articles"] == 6


def test_an_id_is_that_of_an_article_or_of_a_source(library: Library) -> None:
    assert [library.contains(id) for id in ("a", "vow", "vow-1", "z")] == [True, True, False, False]


def test_sorted_passages_are_all_or_those_of_a_source(library: Library) -> None:
    every = [passage.id for passage, _ in library.sorted_passages()]
    loose = every[4:]
    assert every[:4] == ["oath-1", "vow-1", "vow-2", "vow-3"]
    assert loose == sorted(loose)
    assert len(every) == library.counts()["passages"]
    assert [passage.id for passage, _ in library.sorted_passages("vow")] == ["vow-1", "vow-2", "vow-3"]
    assert list(library.sorted_passages("nothing")) == []
    for passage, readings in library.sorted_passages():
        assert readings == library.readings([passage.id])


def test_a_context_is_the_articles_own_and_none_in_a_clipping(library: Library) -> None:
    (gulls,) = [p.id for p, readings in library.all_passages() if p.source is None and p.text.startswith(GULLS)]
    contexts = {reading.article: reading.context for reading in library.readings([gulls])}
    assert contexts.pop("f") is None
    assert set(contexts) == {"a", "b", "e"}
    assert all(context and GULLS in context for context in contexts.values())


def test_passages_that_hold_a_run_hold_all_of_it(library: Library) -> None:
    held = set(library.words.passages_containing(keys("no ship is turned away"), 5))
    assert "vow-2" in held
    assert "vow-3" not in held
    assert library.words.passages_containing(keys("no ship is turned back"), 5) == []
    assert "vow-2" in library.words.passages_containing(keys("no ship is turned back"), 4)
    assert library.words.passages_containing(keys("no ship turned away"), 3) == []
    assert "vow-2" in library.words.passages_containing(keys("no ship turned away"), 2)
    assert "vow-3" in library.words.passages_containing(keys("lamps"), 4)
    assert library.words.passages_containing(keys("lamps harbor"), 4) == []


def brief_passages(library: Library) -> dict[str, summaries.PassageSummary]:
    return {summary.text: summary for summary in library.passage_summaries()}


def test_a_summary_counts_outlets_and_quotations_and_has_other_wordings(library: Library) -> None:
    in_brief = brief_passages(library)
    gulls = next(summary for text, summary in in_brief.items() if text.startswith(GULLS))
    assert (gulls.outlets, gulls.quotations) == (4, 4)
    ship = in_brief["No ship is turned away."]
    assert (ship.source, ship.start, ship.outlets, ship.quotations) == ("vow", 29, 1, 2)
    assert not any("logic" in text for text in in_brief)
    assert [summary.id for summary in library.passage_summaries()][:4] == ["oath-1", "vow-1", "vow-2", "vow-3"]
    assert in_brief["We bake the bread at night for the town."].quotations == 0


def test_the_progress_of_summaries_is_reported_every_so_many_rows(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(summaries, "EACH", 5)
    reported: list[tuple[str, int, int]] = []
    library.passage_summaries(lambda *step: reported.append(step))
    (of,) = {of for _, _, of in reported}
    assert [done for _, done, _ in reported] == list(range(5, of + 1, 5))


def test_a_run_is_looked_for_in_so_many_articles_when_short(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    words = keys("nobody on the council has ever used it in a sentence before")
    assert CERTAIN_RUN == 8
    assert [match.article for match in library.unquoted_matches(words[:8])] == ["d"]
    assert library.unquoted_matches(keys("the desk writes in italics every gull on the pier")) == []
    starts = [n for n in range(len(words) - 6) if library.unquoted_matches(words[n : n + 7])]
    assert starts
    assert any(library.unquoted_matches(words[n : n + 4]) for n in range(len(words) - 3))
    assert not any(library.unquoted_matches(words[n : n + 3]) for n in range(len(words) - 2))
    monkeypatch.setattr(unquoted, "MOST_SEARCHED", 0)
    assert not any(library.unquoted_matches(words[n : n + 7]) for n in starts)
    assert [match.article for match in library.unquoted_matches(words[:8])] == ["d"]


def test_revisions_lead_back_through_changes(tmp_path: Path) -> None:
    build(tmp_path, [VOW, *ARTICLES[:2]])
    first = revision(tmp_path)
    add(tmp_path, [ARTICLES[2]])
    second = revision(tmp_path)
    remove(tmp_path, ["c"])
    with Library.open(tmp_path) as library:
        assert library.revision == first  # the same content
        assert [before for before, _ in library.revisions()][:1] == [second]
        changed = dict(library.revisions())[second]
        assert {"vow-1", "vow-2"} <= changed
        assert library.selection is None
        library.check()


def shuffled(items: Sequence[Item]) -> list[Item]:
    return random.Random(7).sample(items, len(items))


def dated(n: int, published: str | None = None, parent: int | None = None, **facts: Any) -> DatedArticle:
    article = DatedArticle.of(n, Article(f"id{n}", "x" * 10, "Daily", published=published), [7, 9, 2**32 - 1], 5, 3)
    return article._replace(parent=parent, **facts)


def test_an_earlier_day_comes_first_then_the_longer_text_then_the_id() -> None:
    order = [("2023", 1, "z"), ("2024-01", 1, "y"), ("2024-01-02", 9, "b"), ("2024-01-02", 8, "a"), ("2024-01-02", 8, "c"),
             (None, 9, "x"), (None, 3, "a")]  # fmt: skip
    assert sorted(shuffled(order), key=lambda fields: article_order(*fields)) == order


def test_a_dated_article_has_its_shingles_facts_and_place() -> None:
    article = dated(4, "2024")
    assert article.numbers() == [7, 9, 2**32 - 1]
    assert (article.length, article.likely, article.quotation, article.quotations) == (10, 0, 5, 3)
    assert article.key == (False, "2024", -10, "id4", 4)


def test_a_chain_of_copies_ends_at_the_origin_and_a_circle_is_refused() -> None:
    known = {1: dated(1, "2024-01"), 2: dated(2, "2024-02", 1), 3: dated(3, "2024-03", 2)}
    assert [article.n for article in copy_chain(known[3], known.__getitem__)] == [3, 2, 1]
    assert [article.n for article in copy_chain(known[1], known.__getitem__)] == [1]
    circle = {1: dated(1, "2024-01", 2), 2: dated(2, "2024-02", 1)}
    for articles in (circle, {2: dated(2, "2024-02", 2)}):
        with pytest.raises(ValueError, match="copies a later one"):
            list(copy_chain(articles[2], articles.__getitem__))


def test_the_family_of_a_chain_is_stated_or_the_origins_id() -> None:
    first, second, third = dated(1), dated(2), dated(3)
    assert (family_of([first]), parent_id([first])) == (None, None)
    assert (family_of([third, second, first]), parent_id([third, second, first])) == ("id1", "id2")
    assert family_of([third, second._replace(family="wire"), first]) == "wire"
    assert family_of([first._replace(family="wire")]) == "wire"


def test_matches_come_by_date_then_outlet_then_id() -> None:
    days = [dated(n, day, outlet=outlet) for n, day, outlet in (
        (1, "2023", "B"), (2, "2024", "A"), (3, "2024", "A"), (0, "2024", "B"), (4, None, "A"))]  # fmt: skip
    assert sorted(shuffled(days), key=date_order) == days


def read(**facts: Any) -> Reading:
    reading = Reading(
        quotation=1, article="a", outlet="A", title=None, author=None, url=None, published="2024", language="en", family=None,
        text="words", start=0, end=5, kind="quotation", nested=False, group=0, speaker=None, speaker_full=None,
        confidence=0.0, spans=(),
    )  # fmt: skip
    return reading._replace(**facts)


def test_readings_are_distinguished_by_day_outlet_article_place_and_number() -> None:
    order = [read(published="2023", outlet="Z"), read(article="b"), read(article="b", quotation=2), read(article="b", start=3),
             read(article="c"), read(outlet="B"), read(published="2024-02"), read(published=None)]  # fmt: skip
    assert sorted(shuffled(order), key=reading_order) == order


def test_passages_come_by_source_start_end_and_id_then_the_loose() -> None:
    rows = [(1, "z", "oath", 0, 5), (2, "y", "oath", 0, 9), (3, "a", "oath", 7, 9), (4, "b", "oath", 7, 9), (5, "a", "vow", 0, 1),
            (6, "c", None, 0, 99), (7, "d", None, 0, 3)]  # fmt: skip
    passages = [PassageRow(*row, 0, None, "text") for row in rows]
    assert sorted(shuffled(passages), key=lambda row: row.order) == passages
    assert passages[1].passage == Passage("y", "oath", 0, 9, "text")


def test_a_reading_shows_context_and_parent_of_its_article() -> None:
    row = [9, 1, 4, 9, "quotation", 2, 1, 0, "she", "Ann", 0.5, "en", "", 0, 12, 3]
    article = Article("a", "He “words” said it.", "Daily")
    reading = reading_of(row, article, (("p", 0, 5),), [dated(2), dated(1)])
    assert (reading.text, reading.context, reading.copy_of, reading.family) == ("words", "He “words” s", "id1", "id1")
    assert (reading.quotation, reading.group, reading.nested, reading.confidence) == (9, 2, True, 0.5)
    assert reading_of(row, article._replace(clipping=True), (), [dated(2)]).context is None


def test_batches_hold_so_many_passages_and_wordings_or_one_passage(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passage_table, "BATCH", 10)
    rows = [PassageRow(n, str(n), None, 0, 1, uses, None, "") for n, uses in enumerate([4, 4, 0, 20, 9, 8, 1])]
    assert [[row.uses for row in batch] for batch in passage_table.batches(rows)] == [[4, 4], [0], [20], [9], [8], [1]]
    assert list(passage_table.batches([])) == []


@pytest.fixture
def table() -> Iterator[tuple[PostingTable, sqlite3.Connection]]:
    """A table of postings in memory: the numbers 0, 10, 20 ... with a holder each, 300 of them; 50 has three."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        for statement in TABLES:
            connection.execute(statement)
        numbers = [n * 10 for n in range(300) for _ in range(3 if n == 5 else 1)]
        holders = [n // 10 for n in numbers]
        holders[5:8] = [9, 5, 7]
        rows = posting_rows(
            "grams", [(np.array(numbers[:9]), np.array(holders[:9])), (np.array(numbers[9:]), np.array(holders[9:]))]
        )
        connection.executemany("INSERT INTO grams VALUES (?, ?, ?, ?)", rows)

        def execute(statement: str, *values: object) -> Iterator[tuple[Any, ...]]:
            yield from connection.execute(statement, values)

        yield PostingTable(execute, Path("library.db"), "grams"), connection


def test_holders_of_a_number_and_of_a_range(table: tuple[PostingTable, sqlite3.Connection]) -> None:
    postings, _ = table
    assert postings.holders(50) == [9, 5, 7]
    assert postings.holders(0) == [0]
    assert postings.holders(55) == []
    assert postings.holders(2990) == [299]
    assert postings.holders(2991) == []
    assert postings.holders(40, 60) == [4, 9, 5, 7]
    assert postings.holders(40, 61) == [4, 9, 5, 7, 6]
    assert postings.holders(41, 50) == []
    assert postings.holders(-1, 11) == [0, 1]
    assert len(postings.holders(0, LAST)) == 302


@given(st.integers(-1, 3100), st.integers(1, 3100))
@example(70, 70 + 20 * SLICE)
@example(75, 71 + 20 * SLICE)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_counted_is_what_is_held(table: tuple[PostingTable, sqlite3.Connection], low: int, length: int) -> None:
    postings, _ = table
    held = len(postings.holders(low, low + length))
    assert postings.count(low, low + length) == held
    kept = KeptPostings(postings)
    for _ in range(MANY + 1):  # rows are kept from then on
        kept.count(0, 1)
    assert kept.count(low, low + length) == held


def test_rows_of_postings_have_a_slice_of_numbers_each(table: tuple[PostingTable, sqlite3.Connection]) -> None:
    rows = list(table[0].rows())
    assert [row.first for row in rows] == [-1, 0, 70, 70 + 10 * SLICE, 70 + 20 * SLICE]
    assert [len(set(row.numbers)) for row in rows] == [0, 7, SLICE, SLICE, 300 - 7 - 2 * SLICE]
    assert [row.following for row in rows][:-1] == [row.first for row in rows][1:]
    assert rows[-1].following == LAST


@pytest.mark.parametrize("lost", [-1, 0, 70, 70 + 10 * SLICE, 70 + 20 * SLICE])
def test_a_row_lost_of_postings_is_reported(table: tuple[PostingTable, sqlite3.Connection], lost: int) -> None:
    postings, connection = table
    connection.execute("DELETE FROM grams WHERE first = ?", (lost,))
    for look in (lambda: list(postings.rows()), lambda: postings.holders(lost)):
        with pytest.raises(QuotesError, match="rows lost from grams") as caught:
            look()
        assert caught.value.code == 3


def test_a_row_of_another_table_or_content_is_reported(table: tuple[PostingTable, sqlite3.Connection]) -> None:
    postings, connection = table
    connection.execute("INSERT INTO owners SELECT * FROM grams")
    with pytest.raises(QuotesError, match="checksum in owners"):
        PostingTable(postings._execute, Path("x"), "owners").holders(50)
    connection.execute("UPDATE grams SET crc = crc + 1 WHERE first = 0")
    with pytest.raises(QuotesError, match="checksum in grams"):
        postings.holders(50)
    assert postings.holders(80) == [8]


def test_a_change_of_postings_takes_the_place_of_what_was(table: tuple[PostingTable, sqlite3.Connection]) -> None:
    postings, _ = table
    assert postings.change({50: [1], 55: [3, 2], 60: [], 2990: [8, 8], 9999: [4]}) == 0
    assert [postings.holders(n) for n in (40, 50, 55, 60, 70, 2990, 9999)] == [[4], [1], [3, 2], [], [7], [8, 8], [4]]
    assert len(list(postings.rows())) == 5
    assert postings.change({}) == 0


def test_a_row_that_grows_past_its_most_is_cut(table: tuple[PostingTable, sqlite3.Connection]) -> None:
    postings, _ = table
    row = next(row for row in postings.rows() if row.first == 70 + 10 * SLICE)
    room = FULL - SLICE
    new = {row.first + 10 * (n // 9) + 1 + n % 9: [n] for n in range(room + 1)}
    assert postings.change(dict(list(new.items())[:room])) == 0
    more = postings.change(dict(list(new.items())[room:]))
    assert more > 0
    assert len(list(postings.rows())) == 5 + more
    assert all(postings.holders(number) == holders for number, holders in new.items())
    cut = [row for row in postings.rows() if row.first >= 70 + 10 * SLICE]
    assert all(SLICE <= len(row.numbers) <= FULL for row in cut[:-2])


def test_all_numbers_of_a_row_may_go(table: tuple[PostingTable, sqlite3.Connection]) -> None:
    postings, _ = table
    postings.change({n: [] for n in range(0, 70, 10)})
    assert postings.holders(0, 80) == [7]
    assert len(list(postings.rows())) == 5


def test_changed_postings_write_what_is_different(table: tuple[PostingTable, sqlite3.Connection]) -> None:
    postings, connection = table
    changed = ChangedPostings(postings)
    changed.after(50).remove(5)
    changed.after(10)
    assert (changed.before(50), changed.after(50)) == ([9, 5, 7], [9, 7])
    before = connection.total_changes
    assert changed.write() == 0
    assert connection.total_changes == before + 2  # one row out, one in
    assert postings.holders(50) == [9, 7]


def test_pairs_are_listed_once_by_number_and_holder() -> None:
    number, holder = distinct_pairs(np.array([2, 1, 2, 1, 2, 1]), np.array([5, 9, 5, 3, 4, 9]))
    assert list(zip(number.tolist(), holder.tolist())) == [(1, 3), (1, 9), (2, 4), (2, 5)]
    assert [len(column) for column in distinct_pairs(np.array([], int), np.array([], int))] == [0, 0]


def test_what_is_remembered_is_emptied_when_it_is_full() -> None:
    asked: list[int] = []
    squares: Remembered[int, int] = Remembered(lambda n: asked.append(n) or n * n, 2)  # type: ignore[func-returns-value]
    assert [squares[n] for n in (1, 2, 1, 2)] == [1, 4, 1, 4]
    assert asked == [1, 2]
    assert squares[3] == 9
    assert list(squares) == [3]


def test_the_shingles_of_a_text_begin_at_each_word() -> None:
    hashes = [word_hash(word) for word in ("one", "two", "three", "four", "five")]
    wanted = {shingle_hash(hashes[n : n + 4]) for n in range(5)}
    number, holder = shingle_pairs([(7, "One two — three four five!"), (3, "five"), (4, "")])
    pairs = set(zip(number.tolist(), holder.tolist()))
    assert pairs == {(shingle, 7) for shingle in wanted} | {(shingle_hash(hashes[4:]), 3)}


@pytest.mark.parametrize("place", range(4))
def test_each_word_of_a_shingle_has_bits_of_its_own(place: int) -> None:
    bits = 15 if place == 0 else 16
    words = [0, 0, 0, 0]
    for bit in range(bits):
        words[place] = 1 << bit
        assert shingle_hash(words) == 1 << bit + 48 - 16 * place
    words[place] = 1 << bits
    assert shingle_hash(words) == 0


def holding(texts: dict[int, str]) -> ShingleIndex:
    connection = sqlite3.connect(":memory:")
    connection.execute(next(statement for statement in TABLES if statement.startswith("CREATE TABLE grams")))
    connection.executemany(
        "INSERT INTO grams VALUES (?, ?, ?, ?)", posting_rows("grams", [shingle_pairs(texts.items())])
    )
    return ShingleIndex(
        PostingTable(lambda statement, *values: connection.execute(statement, values), Path("x"), "grams")
    )


def test_who_holds_a_run_of_one_to_six_words() -> None:
    shingles = holding({1: "a b c d e f", 2: "a b c x e f", 3: "f e d c b a", 4: "b c"})
    for run, wanted in ((1, {1, 2, 3, 4}), (2, {1, 2, 4}), (3, {1, 2}), (4, {1}), (5, {1}), (6, {1}), (9, {1})):
        assert shingles.holding(list("abcdef"), run) == wanted, run
    assert shingles.holding(list("abcdeg"), 5) == {1}
    assert shingles.holding(list("abcdeg"), 6) == set()
    assert shingles.holding(list("c"), 4) == {1, 2, 3, 4}
    assert shingles.holding([], 4) == set()
    assert shingles.holding(list("zc"), 0) == {1, 2, 3, 4}


def test_the_least_of_each_five_shingles_of_a_query_is_looked_up() -> None:
    words = [f"w{n}" for n in range(80)]
    assert len(query_shingles(words[:7]).shingles) == 4
    assert not query_shingles(words[:7]).all
    assert query_shingles(words[:8]).all
    assert len(query_shingles(words[:8]).shingles) == 1
    every = query_shingles(words[:7]).shingles + query_shingles(words[4:8]).shingles
    assert query_shingles(words[:8]).shingles == (min(every),)
    assert query_shingles(words) == query_shingles(words[:LOOKED_UP])
    assert query_shingles(words) != query_shingles(words[: LOOKED_UP - WINDOW])
    assert query_shingles(["a"] * 7).shingles == query_shingles(["a"] * 4).shingles
    first_shingles = query_shingles(words[:6])
    assert first_shingles.may_be_in({first_shingles.shingles[1]})
    assert not first_shingles.may_be_in(set())
    whole = query_shingles(words[:30])
    assert whole.may_be_in(set(whole.shingles))
    assert not whole.may_be_in(set(whole.shingles[1:]))


def test_what_is_left_outside_of_spans() -> None:
    assert unquoted_spans("0123456789", [(2, 4), (6, 8)]) == [(0, 2), (4, 6), (8, 10)]
    assert unquoted_spans("0123456789", [(2, 4), (4, 6)], 1) == [(1, 2), (6, 10)]
    assert unquoted_spans("0123456789", [(0, 5), (2, 3), (10, 10)]) == [(5, 10)]
    assert unquoted_spans("0123456789", [(1, 4)], 3) == [(4, 10)]
    assert unquoted_spans("", []) == []


def test_a_checksum_covers_the_table_and_each_value_in_its_place() -> None:
    values: list[tuple[str, tuple[object, ...]]] = [
        ("a", (1, None)), ("a", (None, 1)), ("b", (1, None)), ("a", (1, "")), ("a", (1,)),
    ]  # fmt: skip
    assert len({checksum(table, row) for table, row in values}) == len(values)
    assert 0 <= checksum("a", ("\ud800",)) < 2**32


def test_damage_is_reported_in_one_short_line() -> None:
    message = damaged(Path("x.db"), "a\nb\x1b" + "c" * 200)
    assert str(message) == f"x.db: index damaged (a b {'c' * 96}); run quotes build"
    assert message.code == 3


FAILURES = {
    "database is locked": 2,
    "locking protocol": 2,
    "database or disk is full": 2,
    "disk I/O error": 2,
    "attempt to write a readonly database": 2,
    "unable to open database file": 2,
    "no such table: x": 3,
}


@pytest.mark.parametrize("error", FAILURES)
def test_what_the_disk_or_another_process_does_is_no_damage(error: str) -> None:
    assert sqlite_failure(Path("x/library.db"), sqlite3.OperationalError(error)).code == FAILURES[error]
    assert sqlite_failure(Path("x/library.db"), sqlite3.DatabaseError(error)).code == 3


def header(
    version: int = VERSION,
    application: int = APPLICATION,
    journal: bytes = b"\1\1",
    magic: bytes = b"SQLite format 3\0",
) -> bytes:
    return (magic + bytes(2) + journal).ljust(60, b"\0") + struct.pack(">I4xI", version, application) + bytes(28)


HEADERS = {
    "another magic": (header(magic=b"SQLite format 4\0"), 3, "not a database"),
    "cut short": (header()[:99], 3, "not a database"),
    "a write-ahead log for writing": (header(journal=b"\2\1"), 3, "another kind of journal"),
    "a write-ahead log for reading": (header(journal=b"\1\2"), 3, "another kind of journal"),
    "another program": (header(application=APPLICATION + 1), 3, "not an index of quotes"),
    "a version before": (header(VERSION - 1), 3, f"index of version {VERSION - 1}, this program reads {VERSION}"),
    "a version after": (header(VERSION + 1), 3, f"index of version {VERSION + 1}"),
}


@pytest.mark.parametrize(("content", "code", "message"), HEADERS.values(), ids=HEADERS)
def test_a_header_that_is_not_ours_is_reported(tmp_path: Path, content: bytes, code: int, message: str) -> None:
    (tmp_path / FILE).write_bytes(content)
    with pytest.raises(QuotesError, match=message) as caught:
        identify(tmp_path / FILE)
    assert caught.value.code == code
    (tmp_path / FILE).write_bytes(header())
    assert identify(tmp_path / FILE) == 100


def test_no_library_is_distinguished_from_one_that_is_not_ours(tmp_path: Path) -> None:
    with pytest.raises(NoIndex):
        identify(tmp_path / FILE)
    (tmp_path / "file").touch()
    with pytest.raises(NoIndex):
        identify(tmp_path / "file" / FILE)
    (tmp_path / FILE).mkdir()
    with pytest.raises(QuotesError, match="not an index of quotes") as caught:
        identify(tmp_path / FILE)
    assert caught.value.code == 3


@pytest.fixture
def copied(folder: Path, tmp_path: Path) -> Path:
    path = tmp_path / FILE
    path.write_bytes((folder / FILE).read_bytes())
    return path


SUPER = b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7"


@pytest.mark.parametrize("content", [SUPER, b"x" * 100 + SUPER])
def test_a_journal_that_names_another_file_is_refused(copied: Path, content: bytes) -> None:
    journal = copied.with_name(f"{FILE}-journal")
    journal.write_bytes(content)
    with pytest.raises(QuotesError, match="journal: not of this program") as caught:
        open_library(copied)
    assert caught.value.code == 3
    journal.write_bytes(content + b"x")
    open_library(copied).close()


def test_a_log_beside_the_library_is_refused_and_recovered(copied: Path) -> None:
    log = copied.with_name(f"{FILE}-wal")
    log.touch()
    with pytest.raises(QuotesError, match="wal: not of this program"):
        open_library(copied)
    recover(copied)
    assert not log.exists()
    open_library(copied).close()


def test_a_journal_that_is_no_file_is_refused(copied: Path) -> None:
    copied.with_name(f"{FILE}-journal").mkdir()
    with pytest.raises(QuotesError, match="journal: not of this program"):
        open_library(copied)


def test_nothing_is_written_through_a_library_that_is_read(copied: Path) -> None:
    with closing(open_library(copied)) as connection, pytest.raises(sqlite3.OperationalError, match="readonly"):
        connection.execute("DELETE FROM meta")
    with closing(open_library(copied, write=True)) as connection:
        connection.execute("DELETE FROM meta")
    with pytest.raises(QuotesError, match="index damaged") as caught:
        Library.open(copied.parent)
    assert caught.value.code == 3


@pytest.mark.parametrize(
    "table", ["articles", "chronology", "sources", "quotations", "texts", "passages", "uses", "units"]
)
def test_a_row_lost_from_any_table_is_reported_by_a_check(copied: Path, table: str) -> None:
    with closing(open_library(copied, write=True)) as connection:
        column = "passage" if table == "uses" else "n"
        connection.execute(f"DELETE FROM {table} WHERE {column} = (SELECT max({column}) FROM {table})")
    with Library.open(copied.parent) as library, pytest.raises(QuotesError, match=f"rows lost from {table}"):
        library.check()


def test_a_row_of_another_state_is_reported_by_a_check(copied: Path) -> None:
    with closing(open_library(copied, write=True)) as connection:
        (row,) = connection.execute("SELECT * FROM passages WHERE id = 'vow-1'").fetchall()
        changed = [*row[:-2], "We sweep nothing."]
        connection.execute(
            "UPDATE passages SET text = ?, crc = ? WHERE n = ?", (changed[-1], checksum("passages", changed), row[0])
        )
    with Library.open(copied.parent) as library, pytest.raises(QuotesError, match="rows of another state"):
        library.check()


LOOKS: dict[str, Callable[[Library], object]] = {
    "articles": lambda library: list(library.articles()),
    "documents": lambda library: list(library.documents()),
    "families": lambda library: list(library.article_families()),
    "sources": lambda library: library.sources(),
    "passages": lambda library: library.passages(["vow-3"]),
    "source's passages": lambda library: library.source_passages("vow"),
    "all passages": lambda library: list(library.all_passages()),
    "sorted passages": lambda library: list(library.sorted_passages()),
    "summaries": lambda library: library.passage_summaries(),
    "readings": lambda library: library.readings(["vow-2"]),
}  # fmt: skip
LOST = {
    "articles": "articles WHERE id = 'f'",
    "documents": "articles WHERE id = 'f'",
    "families": "chronology WHERE id = 'f'",
    "sources": "sources WHERE id = 'oath'",
    "passages": "passages WHERE id = 'vow-3'",
    "source's passages": "passages WHERE id = 'vow-3'",
    "all passages": "passages WHERE id = 'vow-3'",
    "sorted passages": "passages WHERE source IS NULL",
    "summaries": "texts WHERE n = (SELECT max(n) FROM texts)",
    "readings": "uses WHERE passage = (SELECT n FROM passages WHERE id = 'vow-2')",
}


@pytest.mark.parametrize("look", LOOKS)
def test_each_way_to_the_rows_reports_that_one_is_lost(copied: Path, look: str) -> None:
    with Library.open(copied.parent) as library:
        assert LOOKS[look](library)
    with closing(open_library(copied, write=True)) as connection:
        connection.execute(f"DELETE FROM {LOST[look]}")
    with Library.open(copied.parent) as library, pytest.raises(QuotesError, match="lost") as caught:
        LOOKS[look](library)
    assert caught.value.code == 3


@pytest.fixture
def writer() -> Iterator[tuple[LibraryWriter, sqlite3.Connection]]:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        for statement in TABLES:
            connection.execute(statement)
        yield LibraryWriter(connection), connection


def test_a_revision_is_a_sum_in_any_order(writer: tuple[LibraryWriter, sqlite3.Connection]) -> None:
    row_writer, _ = writer
    assert row_writer.revision == "0" * 32
    row_writer.count_content(("a", 1))
    first = row_writer.revision
    row_writer.count_content(("b", 2))
    row_writer.count_content(("a", 1), -1)
    row_writer.count_content(("b", 2), -1)
    assert row_writer.revision == "0" * 32
    assert first == f"{value_hash(('a', 1), 16):032x}"
    row_writer.count_passage(Passage("p", None, 0, 1, "x"))
    assert row_writer.revision == f"{value_hash(('p', None, 0, 1, 'x'), 16):032x}"
    going_on = LibraryWriter(writer[1], revision="f" * 32)
    going_on.count_content(("a", 1))
    assert int(going_on.revision, 16) == int(first, 16) - 1


def test_rows_are_counted_named_and_replaced(writer: tuple[LibraryWriter, sqlite3.Connection]) -> None:
    row_writer, connection = writer
    for passage, text in ((1, 1), (1, 2), (2, 1)):
        row_writer.insert("uses", passage, text, 0, 5)
    row_writer.delete("uses", 1, 2)
    row_writer.replace("uses", 2, 1, 3, 4)
    row_writer.insert("pieces", 1, 2, 3)
    row_writer.insert("pieces", 1, 2, 4)
    row_writer.delete("pieces", 1, 2, 4)
    row_writer.insert("news", 1, "a", "b", "[]")
    assert sorted(connection.execute("SELECT passage, text, start FROM uses")) == [(1, 1, 0), (2, 1, 3)]
    assert list(connection.execute("SELECT * FROM pieces")) == [(1, 2, 3, checksum("pieces", (1, 2, 3)))]
    assert (row_writer.counts["uses"], row_writer.counts["pieces"], row_writer.counts["news"]) == (2, 1, 1)
    row_writer.insert_text(4, 9, "words", 3, 2, sourced=True)
    row_writer.insert_text(5, 8, "other", 2, 1, sourced=False)
    assert row_writer.used == 8
    assert list(connection.execute("SELECT n, key, sourced, quotations, uses FROM texts")) == [
        (4, 9, 1, 3, 2),
        (5, 8, 0, 2, 1),
    ]
    counts = row_writer.finish(7)
    assert (counts["outlets"], counts["uses"], counts["articles"]) == (7, 8, 0)
    assert row_writer.finish(7) == counts  # what stands in `meta` is written again
    meta = {key: value for key, value, _ in connection.execute("SELECT * FROM meta")}
    assert (meta["used"], meta["texts"], meta["uses"], meta["pieces"]) == ("8", "2", "2", "1")


def test_what_a_document_and_a_text_are_known_by() -> None:
    article = Article("a", "text", "Daily", captured="2024")
    assert document_content(article) == document_content(article._replace(captured=None))
    assert document_content(article) != document_content(article._replace(blocks=((0, 1),)))
    assert document_content(OATH)[-1] == ("ovenmen",)
    assert 0 <= text_key("words", [("s", 0, 5)]) < 2**63
    assert text_key("words", [("s", 0, 5)]) != text_key("words", [("s", 0, 6)])
    assert value_hash(("a",), 16) >= 2**64 > value_hash(("a",), 8) >= 2**32
