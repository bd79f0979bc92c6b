"""The words of a library: who has each, which are spelled like another one, and whose quotations a name has."""

from __future__ import annotations

import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from index import change
from index.builder import build
from index.store import Library, vocabulary
from index.store.schema import FILE
from index.store.vocabulary import insert_words, most_like, spelled_like
from letters.model import Article, QuotesError, Source
from letters.text.normalize import keys

VOW = Source("vow", "No ship is turned away. The harbour keeps its lamps lit all night.", speaker="the pilots")
ARTICLES = [
    Article("a", "“The harbour keeps its lamps lit,” said Ann Lee. “The lamps went out,” said Lee.", "Daily"),
    Article("b", "“Our lamps went out at noon,” said Ida Holm. “The lamps went out,” said Holm.", "Weekly"),
]
letters = st.text("abc", min_size=1, max_size=7)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("index")
    build(path, [VOW, *ARTICLES])
    return path


def stored(folder: Path) -> dict[str, int]:
    with closing(sqlite3.connect(folder / FILE)) as database:
        return dict(database.execute("SELECT word, holders FROM words"))


def test_each_word_of_sources_and_of_different_quotations_is_counted(folder: Path) -> None:
    held = ["No ship is turned away.", "The harbour keeps its lamps lit all night.", "The harbour keeps its lamps lit,"]
    held += ["The lamps went out,", "Our lamps went out at noon,"]
    assert stored(folder) == Counter(word for text in held for word in set(keys(text)))


def test_what_comes_and_goes_leaves_the_words_of_what_stays(folder: Path, tmp_path: Path) -> None:
    build(tmp_path, [VOW, *ARTICLES])
    change.remove(tmp_path, ["b"])
    build(tmp_path / "built", [VOW, ARTICLES[0]])
    assert stored(tmp_path) == stored(tmp_path / "built")
    assert not {"our", "noon"} & stored(tmp_path).keys()
    change.add(tmp_path, ARTICLES[1:])
    assert stored(tmp_path) == stored(folder)


def test_a_word_is_known_for_as_long_as_somebody_has_it(folder: Path) -> None:
    with Library.open(folder) as library:
        known = library.words.vocabulary
        assert [known.holders(word) for word in ("lamps", "noon", "harbor", "lam")] == [4, 1, 0, 0]
        assert known.nearest(["harbor", "lmaps", "xyzzy", "12", "nihgt"]) == {
            "harbor": "harbour", "lmaps": "lamps", "nihgt": "night",
        }  # fmt: skip
        assert known.nearest([]) == {}


def test_words_are_found_by_their_beginning(folder: Path) -> None:
    with Library.open(folder) as library:
        assert library.words.vocabulary.beginning("l") == ["lamps", "lit"]
        assert library.words.vocabulary.beginning("lamps") == ["lamps"]
        assert library.words.vocabulary.beginning("x") == []


def test_a_word_that_is_lost_is_noticed_when_all_are_looked_through(folder: Path, tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes((folder / FILE).read_bytes())
    with closing(sqlite3.connect(tmp_path / FILE, isolation_level=None)) as database:
        database.execute("DELETE FROM words WHERE word = 'noon'")
    with Library.open(tmp_path) as library:
        for act in (lambda: library.words.vocabulary.nearest(["harbor"]), library.check):
            with pytest.raises(QuotesError, match="rows lost from words") as raised:
                act()
            assert raised.value.code == 3
    with pytest.raises(QuotesError, match="row lost from words"):
        change.remove(tmp_path, ["b"])


@given(letters, st.lists(letters, max_size=30, unique=True), st.integers(0, 3))
def test_words_are_spelled_alike_that_differ_in_so_many_letters(word: str, others: list[str], slips: int) -> None:
    expected = {
        other: distance
        for other in others
        if (distance := OSA.distance(word, other)) <= slips and (len(word) > 3 or other[0] == word[0])
    }
    assert spelled_like(word, others, slips) == expected


def test_of_words_equally_near_the_same_first_letter_counts_then_who_has_them_more() -> None:
    holders = {"rave": 50, "cane": 2, "cape": 2, "cave": 5}
    near = {**dict.fromkeys(holders, 1), "care": 2}
    assert most_like("cafe", near, holders.__getitem__) == ["cave", "cane", "cape", "rave"]
    assert most_like("cafe", {"xyfe": 2}, {}.__getitem__) == []  # two letters of four are too many
    assert most_like("cafe", {}, {}.__getitem__) == []


def test_more_words_than_wait_in_memory_are_counted_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = ["the lamps went out", "the lamps", "out of the harbour", "", "lamps lamps"]
    counted = []
    for most in (vocabulary.TOGETHER, 2):
        monkeypatch.setattr(vocabulary, "TOGETHER", most)
        with closing(sqlite3.connect(":memory:")) as database:
            database.execute("CREATE TABLE words (word TEXT PRIMARY KEY, holders INTEGER, crc INTEGER) WITHOUT ROWID")
            words = insert_words(database, texts)
            counted.append(database.execute("SELECT * FROM words").fetchall())
            assert words == len(counted[-1]) == 6
    assert counted[0] == counted[1] and all(crc for *_, crc in counted[0])


def test_a_name_has_the_quotations_that_are_likely_its_own(folder: Path) -> None:
    with Library.open(folder) as library:
        every = {r.quotation: r for passage, readings in library.all_passages() for r in readings}
        named = [r for r in every.values() if r.likely_speaker and "Lee" in r.likely_speaker]
        assert len(named) == 2
        assert {r.quotation for r in library.readings_by(lambda name: "Lee" in name)} == {r.quotation for r in named}
        assert library.readings_by(lambda name: "Nobody" in name) == []
