"""Families in steps: whatever the number of parts and the order of rows, each article is judged as in one process."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

pytest.importorskip("pyarrow")

from index.families import DRAWN, FIRST, HELD, POOL, SURE, judged, witnesses
from index.families.kin import first_chronology
from index.library.dated import Dated, order
from index.spark.families import _Here, families
from index.spark.kinds import KINDS
from index.spark.steps import Said, Work, homes, name_of, said
from tests.index.here import Here, Told
from tests.index.test_families import BLOCKS, Archive, Press, grams

PARTS = [1, 2, 5]
Outcome = dict[str, tuple[int, "str | None"]]  # of each id on what it rests, and the id of the parent


class Kin(NamedTuple):
    """An article, as far as families go."""

    id: str
    outlet: str
    published: str | None
    length: int
    family: str | None
    grams: frozenset[int]


class Counting(Here):
    """An engine that counts the rows of each kind that come to each part."""

    def __init__(self, parts: int) -> None:
        super().__init__(parts)
        self.rows: dict[str, Counter[int]] = {}

    def begin(self, name: str, said: Iterable[Said]) -> Told:
        return super().begin(name, map(self._counted, said))

    def _counted(self, some: Said) -> Said:
        self.rows.setdefault(some.kind, Counter()).update(np.asarray(some.to).tolist())
        return some


def in_one_process(kin: Sequence[Kin]) -> Outcome:
    dated = [
        Dated(n, one.published, one.length, one.outlet, one.id, one.family, 0, None, 0, 0, b"")
        for n, one in enumerate(kin, 1)
    ]
    pairs = [(gram, n) for n, one in enumerate(kin, 1) for gram in one.grams]
    gram, article = np.array(pairs, dtype=np.uint32).reshape(-1, 2).T
    found, _, _ = first_chronology(dated, gram, article)
    return {one.id: (one.likely, None if one.parent is None else kin[one.parent - 1].id) for one in found}


def told(engine: Here, kin: Sequence[Kin]) -> Told:
    rows = [one._replace(grams=sorted(one.grams)) for one in kin]  # type: ignore[arg-type]
    columns = [*zip(*rows)] or [()] * len(KINDS["kin"])
    home = homes(np.array([name_of(one.id) for one in kin], dtype=np.int64), engine.parts)
    return engine.begin("kin", [said("kin", home, *columns)])


def in_steps(kin: Sequence[Kin], engine: Here) -> Outcome:
    found = families(engine, told(engine, kin))
    assert all(packet.kind == "judged" for packet in found.packets)
    rows = found.rows("judged").to_pylist()
    assert len(rows) == len(kin)
    return {row["id"]: (row["likely"], row["copy_of"]) for row in rows}


def press(seed: int, events: int) -> list[Kin]:
    """Stories with copies, light rewrites, house text and strangers, in no order."""
    chance = random.Random(seed)
    articles = []
    for n, (_, _, outlet, text) in enumerate(Press(seed).corpus(events)):
        published = None if n % 17 == 0 else f"2024-11-{1 + n // 20 % 28:02}"
        family = "told" if n % 11 == 0 else "" if n % 13 == 0 else None
        length = len(text) if n % 3 else 5000
        articles.append(Kin(f"é{n * 7919 % 1000}", f"outlet {outlet}", published, length, family, grams(text)))
    chance.shuffle(articles)
    return articles


@pytest.fixture(scope="module")
def made() -> list[Kin]:
    return press(7, 50)


@pytest.mark.parametrize("parts", PARTS)
def test_made_articles_are_judged_as_in_one_process(made: list[Kin], parts: int) -> None:
    expected = in_one_process(made)
    assert {likely for likely, _ in expected.values()} == {0, 1, 2}
    assert sum(parent is not None for _, parent in expected.values()) > len(made) / 5
    assert in_steps(made, Here(parts)) == expected
    assert in_steps(sorted(made), Here(parts)) == expected


GRAMS = st.lists(
    st.tuples(st.sampled_from([*BLOCKS, (2**32 - 8, *range(2**31, 2**31 + 9))]), st.integers(0, 14), st.integers(0, 14))
).map(lambda runs: frozenset(gram for block, start, end in runs for gram in block[start:end]))
FACTS = st.tuples(
    st.sampled_from("abc"),
    st.sampled_from([None, "", "2024", "2024-11-27"]),
    st.sampled_from([10, 11]),
    st.sampled_from([None, None, None, "", "told"]),
    GRAMS,
)
IDS = st.text(st.sampled_from("aé\uffff\U0001f600-Z"), max_size=5)


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(IDS, FACTS, max_size=16), st.sampled_from(PARTS), st.randoms(use_true_random=False))
def test_any_articles_are_judged_as_in_one_process(
    articles: dict[str, tuple[str, str | None, int, str | None, frozenset[int]]], parts: int, chance: random.Random
) -> None:
    kin = [Kin(id, *facts) for id, facts in articles.items()]
    chance.shuffle(kin)
    assert in_steps(kin, Here(parts)) == in_one_process(kin)


def crowd(seed: int, count: int) -> list[Kin]:
    """Many articles that have grams of few, so that most grams have more holders than are drawn from."""
    chance = random.Random(seed)
    blocks = [range(30 * n, 30 * n + 30) for n in range(12)]
    kin = []
    for n in range(count):
        own: set[int] = set(range(10_000 + 40 * n, 10_000 + 40 * n + chance.randrange(40)))
        for block in chance.sample(blocks, chance.randrange(4)):
            own.update(chance.sample(block, chance.randrange(5, 30)))
        if kin and chance.random() < 0.3:
            own.update(chance.sample(sorted(chance.choice(kin).grams), 3) if len(kin[-1].grams) > 90 else kin[-1].grams)
        day = chance.choice([None, *(f"2024-11-{day:02}" for day in range(1, 9))])
        outlet = chance.choice("abcdefgh")
        kin.append(Kin(f"{chance.random()}", outlet, day, chance.choice([100, 200]), None, frozenset(own)))
    return kin
