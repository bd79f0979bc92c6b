"""Which passages are nearest to words that nobody prints: the same whatever the index held before, and by rare words."""

from __future__ import annotations

from pathlib import Path

import pytest

from index import change
from index.answers import nearest as module
from index.answers.nearest import MOST_PASSAGES, Nearest, near_passages, nearest, unknown_words
from index.answers.questions import Questions
from index.builder import build
from index.store import Library
from letters.model import Article, Source

VOW = Source(
    "vow", "No ship is turned away from our pier. The harbour keeps its lamps lit all night.", speaker="pilots"
)
SAID = {
    "mill": "The old mill at the bridge fell into the river before anybody in the town woke.",
    "bridge": "A bridge without a mill beside it is a road over water and nothing else.",
    "nurses": "Nurses who work through the night deserve more than applause from a balcony.",
    "trains": "Trains were late in the whole valley because a cow slept on the rails.",
}


def article(id: str, text: str) -> Article:
    return Article(id, f"“{text}” said Ann Lee.", f"Daily {id}", language="en")


ARTICLES = [article(id, text) for id, text in SAID.items()]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("index")
    build(path, [VOW, *ARTICLES])
    return path


def near(folder: Path, query: str) -> Nearest | None:
    with Library.open(folder) as library:
        return nearest(library, query, unknown_words(library, query), Questions(library).words)


def texts(folder: Path, query: str) -> list[str]:
    answers = near(folder, query)
    return [passage.text for passage in answers.answer.passages] if answers else []


def test_a_passage_with_half_of_the_words_is_near_and_one_with_fewer_is_not(folder: Path) -> None:
    assert texts(folder, "applause for nurses nobody qwxz zxwq") == [SAID["nurses"]]
    assert texts(folder, "the applause of trains from a harbour pier mill cow") == []


def test_rarer_words_count_for_more(folder: Path) -> None:
    with Library.open(folder) as library:
        ranked = near_passages(library, [["bridge"], ["mill"], ["river"]])
        assert [passage.text for passage in ranked] == [SAID["mill"], SAID["bridge"]]


def test_a_word_counts_in_another_spelling_a_little_less(tmp_path: Path) -> None:
    statements = ["Colour has left this old town.", "A color has found another shore."]
    build(tmp_path, [article(f"p{n}", text) for n, text in enumerate(statements)])
    assert texts(tmp_path, "color zebra") == [statements[1], statements[0]]
    assert texts(tmp_path, "zebra colour") == statements


def test_a_word_that_is_spelled_like_another_counts_besides(folder: Path) -> None:
    expected = "The bridge qwxz zxwq was flooded"
    assert texts(folder, f"{expected} rivre")[0] == SAID["mill"]
    assert texts(folder, f"{expected} watre")[0] == SAID["bridge"]


def test_a_sentence_of_misspelled_words_is_near_by_what_they_are_spelled_like(folder: Path) -> None:
    assert texts(folder, "Tha nurrses who wrok zebra of a night applouse desserve") == [SAID["nurses"]]
    assert texts(folder, "nurrses wrok qwxz applouse deserrve") == []  # nothing is as it was typed


def test_a_sentence_of_a_source_is_near_by_its_own_words(folder: Path) -> None:
    with Library.open(folder) as library:
        assert next(passage.id for passage in near_passages(library, [["harbour"], ["lamps"], ["night"]])) == "vow-2"
        assert [passage.id for passage in near_passages(library, [["ship"], ["pier"]])] == ["vow-1"]


def test_nothing_but_words_that_are_spelled_alike_is_not_near(folder: Path) -> None:
    assert near(folder, "qwertyuiop asdfghjkl") is None
    assert near(folder, "") is None


def test_no_more_than_three_are_shown_and_names_only_where_nothing_else_is_near(tmp_path: Path) -> None:
    statements = [
        "The harbour was frozen for weeks.",
        "Nobody can fish in a frozen harbour.",
        "We walked over the frozen harbour to the lighthouse.",
        "A harbour that is frozen earns nothing in winter.",
    ]
    title = Article(
        "t", "The film “Harbour Nights Frozen” opens on Friday. She saw “Harbour Nights Frozen” twice.", "Daily"
    )
    build(tmp_path / "i", [*(article(f"s{n}", text) for n, text in enumerate(statements)), title])
    shown = texts(tmp_path / "i", "frozen quite harbour")
    assert len(shown) == MOST_PASSAGES and set(shown) <= set(statements)
    build(tmp_path / "j", [title, *ARTICLES])
    assert texts(tmp_path / "j", "frozen quite harbour") == ["Harbour Nights Frozen"]


def test_words_that_very_many_have_lead_to_none_in_particular(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Library.open(folder) as library:
        assert len(near_passages(library, [["bridge"]])) == 2
        monkeypatch.setattr(module, "MOST", 1)
        assert near_passages(library, [["bridge"]]) == []
        assert [passage.text for passage in near_passages(library, [["river"]])] == [SAID["mill"]]


def test_what_is_nearest_depends_on_what_the_index_holds_and_on_nothing_else(folder: Path, tmp_path: Path) -> None:
    other = [article(f"o{n}", f"Nurses at bridge {n} saw the old mill, the river and a cow.") for n in range(30)]
    build(tmp_path, [VOW, *other, *ARTICLES[:2]])
    change.remove(tmp_path, [document.id for document in other])
    change.add(tmp_path, ARTICLES[2:])
    queries = [
        "old bridge mill river town",
        "nihgt nurses applause",
        "lamps quite harbour",
        "trains cow rails late qqqq",
    ]
    for query in queries:
        changed, built = near(tmp_path, query), near(folder, query)
        assert changed and built
        assert (changed.reason, changed.query, changed.words) == (built.reason, built.query, built.words)
        assert changed.answer.passages == built.answer.passages
    assert not list(folder.glob("whoosh*"))
