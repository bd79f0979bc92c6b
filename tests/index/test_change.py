"""Adding and removing: the index is that of a build of what there is, to the last row."""

from __future__ import annotations

import random
import sqlite3
import tempfile
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index import change
from index.build import build
from index.library import Library
from index.model import Passage, Reading
from index.schema import FILE
from index.tables import Tables
from letters.model import Article, Source

PLEA = Source(
    "plea",
    "We are artists. Sharing is voluntary, with no duty to tell you more, and we ask for bread.",
    speaker="artists",
)
STREAMS = [[f"{letter}{n}" for n in range(40)] for letter in ("ba", "do", "ki")]
GAPS = (" … ", " [...] ", " ... ")


def everything(folder: Path) -> dict[str, Any]:
    """All that a library holds, with what rows stand for in place of their numbers."""
    with Library.open(folder) as library:
        library.check()
        told = [library.revision, library.counts(), sorted(map(unnumbered, library.every_passage()), key=str)]
    with closing(sqlite3.connect(folder / FILE)) as connection:
        tables = Tables(connection, folder / FILE)
        articles = {row[0]: row[1] for row in tables.rows("articles")}
        passages = {row[0]: row[1] for row in tables.rows("passages")}
        texts = {row[0]: (row[5], row[2], row[1]) for row in tables.rows("texts")}
        words = {row[0]: row[8] for row in tables.rows("units")} | {None: None}
        held = {
            "told": told,
            "meta": {key: n for key, n in tables.meta().items() if key not in ("grams", "owners", "narration")},
            "chronology": sorted((articles[row[0]], *row[1:4], row[5]) for row in tables.rows("chronology")),
            "texts": sorted((texts[row[0]], *row[3:5]) for row in tables.rows("texts")),
            "passages": sorted(map(str, (row[1:] for row in tables.rows("passages")))),
            "uses": sorted((passages[row[0]], texts[row[1]], *row[2:]) for row in tables.rows("uses")),
            "pieces": sorted((words[row[0]], texts[row[1]], row[2]) for row in tables.rows("pieces")),
            "units": sorted(
                (
                    row[8],
                    *row[1:3],
                    words[row[3]],
                    row[4],
                    str(words[row[5]]),
                    str(words[row[6]]),
                    str(texts.get(row[7])),
                )
                for row in tables.rows("units")
            ),
            "owners": holders(tables, "owners", words),
            "grams": {
                gram: sorted(some, key=str) for gram, some in holders(tables, "grams", Half(passages, texts)).items()
            },
            "narration": {gram: sorted(some) for gram, some in holders(tables, "narration", articles).items()},
        }
    return held


def unnumbered(found: tuple[Passage, list[Reading]]) -> tuple[Passage, list[Reading]]:
    """A passage and its readings, without the numbers that count within one library only."""
    return found[0], [replace(reading, quotation=0) for reading in found[1]]


class Half(dict[int, Any]):
    """What holders of grams stand for."""

    def __init__(self, passages: dict[int, str], texts: dict[int, Any]) -> None:
        super().__init__({2 * n: id for n, id in passages.items()} | {2 * n + 1: text for n, text in texts.items()})


def holders(tables: Tables, table: str, names: Any) -> dict[int, list[Any]]:
    held: dict[int, list[Any]] = {}
    for row in tables.sliced[table].rows():
        for number, holder in zip(row.numbers, row.holders):
            held.setdefault(number, []).append(names[holder])
    return held


def said(chance: random.Random) -> str:
    """A quotation: a stretch of a stream, whole, cut, joined, slipped or typeset otherwise."""
    if chance.random() < 0.3:  # passages of fifteen words that run into one another, two or three at a time
        line = [f"mu{n}" for n in range(90)]
        first = 15 * chance.randrange(5) + chance.choice([0, 0, 0, 8])
        return " ".join(line[first : first + chance.choice([15, 15, 15, 30, 22, 45])])
    stream = chance.choice(STREAMS)
    start = chance.choice([0, 0, chance.randrange(30)])
    words = stream[start : start + chance.choice([2, 3, 5, 8, 9, 12, 20, 40])]
    kind = chance.randrange(9)
    if kind == 0:
        other = chance.choice(STREAMS)
        cut = chance.randrange(25)
        words = words[-chance.randint(5, 12) :] + other[cut : cut + chance.randint(5, 12)]
    elif kind == 1 and len(words) > 8:
        at = chance.randrange(2, len(words) - 2)
        return f"{' '.join(words[:at])}{chance.choice(GAPS)}{' '.join(words[at + chance.randrange(3) :])}"
    elif kind == 2 and len(words) > 4:
        words = [word for word in words if chance.random() > 0.15] or words
    elif kind == 3:
        words = [words[0].capitalize(), *words[1:]]
    elif kind == 4:
        return "Sharing is voluntary, with no duty" + chance.choice(["", " to tell you", " … we ask for bread"])
    return " ".join(words)


def articles(seed: int, count: int) -> list[Article]:
    chance = random.Random(seed)
    made = []
    for n in range(count):
        quoted = [said(chance) for _ in range(chance.randint(1, 4))]
        text = " ".join(
            f"Then “{one},” said Ann {['Lee', 'Low', 'Law'][n % 3]} of the guild that day." for one in quoted
        )
        made.append(Article(f"a{n}", text, f"Daily {n % 4}", clipping=n % 5 == 0))
    return made


def same(left: dict[str, Any], right: dict[str, Any]) -> None:
    for name, value in left.items():
        assert value == right[name], name


def fresh(documents: Sequence[Article | Source]) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as place:
        build(Path(place), documents)
        return everything(Path(place))


@pytest.fixture(autouse=True)
def always_few(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many articles change, they change in place."""
    monkeypatch.setattr(change, "LEAST", 10**6)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 10**9), st.integers(2, 14), st.data())
def test_adding_in_any_order_and_parts_gives_what_a_build_gives(seed: int, count: int, data: st.DataObject) -> None:
    made = articles(seed, count)
    order = data.draw(st.permutations(made))
    first = data.draw(st.integers(1, count))
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        build(place, [PLEA, *order[:first]])
        while first < count:
            more = data.draw(st.integers(1, count - first))
            change.add(place, order[first : first + more])
            first += more
        same(everything(place), fresh([PLEA, *made]))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 10**9), st.integers(2, 14), st.data())
def test_removing_gives_what_a_build_of_the_rest_gives(seed: int, count: int, data: st.DataObject) -> None:
    made = articles(seed, count)
    gone = data.draw(st.lists(st.sampled_from(made), min_size=1, unique=True))
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        build(place, [PLEA, *made])
        change.remove(place, [article.id for article in gone])
        same(everything(place), fresh([PLEA, *(article for article in made if article not in gone)]))
