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

pytest.importorskip("pyarrow", reason="the extra [parquet] is missing")

from index.near_duplicates import DRAWN, FIRST, LEAST, LIKELY, POOL, SURE, UNLIKELY, judged, witnesses
from index.near_duplicates.incremental import initial_chronology
from index.spark.bsp import Message, Work, called, homes, message, name_of
from index.spark.copy_steps import families
from index.spark.message_schemas import KINDS
from index.store.chronology import DatedArticle, article_order
from tests.index.local_engine import LocalEngine, LocalOutput
from tests.index.test_near_duplicates import BLOCKS, Archive, Known, Press, grams

PARTS = [1, 2, 5]
Outcome = dict[str, "tuple[int, str | None]"]  # of each id on what it rests, and the id of the parent


class CopyFacts(NamedTuple):
    """An article, as far as families go."""

    id: str
    outlet: str
    published: str | None
    length: int
    family: str | None
    grams: frozenset[int]


class Shuffling(LocalEngine):
    """An engine that brings rows in no order, and counts what comes to each part, by kind."""

    def __init__(self, parts: int, seed: int = 0) -> None:
        super().__init__(parts)
        self.rows: dict[str, Counter[int]] = {}
        self._chance = np.random.default_rng(seed)

    def begin(self, name: str, said: Iterable[Message]) -> LocalOutput:
        return super().begin(name, map(self._shuffled, said))

    def _shuffled(self, some: Message) -> Message:
        self.rows.setdefault(some.kind, Counter()).update(np.asarray(some.to).tolist())
        order = self._chance.permutation(len(some.rows))
        return Message(some.kind, some.to[order], some.rows.take(order))


class Losing(LocalEngine):
    """An engine that loses all that is said in the nth step of a name."""

    def __init__(self, parts: int, name: str, nth: int) -> None:
        super().__init__(parts)
        self._lost = name, nth
        self._steps: Counter[str] = Counter()

    def step(self, work: Work, *told: LocalOutput) -> LocalOutput:
        name = called(work)
        self._steps[name] += 1
        found = super().step(work, *told)
        return LocalOutput([]) if (name, self._steps[name]) == self._lost else found


def in_one_process(kin: Sequence[CopyFacts]) -> Outcome:
    dated = [
        DatedArticle(n, one.published, one.length, one.outlet, one.id, one.family, 0, None, 0, 0, b"")
        for n, one in enumerate(kin, 1)
    ]
    pairs = [(gram, n) for n, one in enumerate(kin, 1) for gram in one.grams]
    gram, article = np.array(pairs, dtype=np.uint32).reshape(-1, 2).T
    found, _, _ = initial_chronology(dated, gram, article)
    return {one.id: (one.likely, None if one.parent is None else kin[one.parent - 1].id) for one in found}


def told(engine: LocalEngine, kin: Sequence[CopyFacts]) -> LocalOutput:
    rows = [one._replace(grams=sorted(one.grams)) for one in kin]  # type: ignore[arg-type]
    columns = [*zip(*rows)] or [()] * len(KINDS["kin"])
    home = homes(np.array([name_of(one.id) for one in kin], dtype=np.int64), engine.parts)
    return engine.begin("kin", [message("kin", home, *columns)])


def in_steps(kin: Sequence[CopyFacts], engine: LocalEngine) -> Outcome:
    found = families(engine, told(engine, kin))
    assert all(packet.kind == "judged" for packet in found.packets)
    rows = found.rows("judged").to_pylist()
    assert len(rows) == len(kin)
    return {row["id"]: (row["likely"], row["copy_of"]) for row in rows}


@pytest.fixture(scope="module")
def made() -> list[CopyFacts]:
    """Stories with copies, light rewrites, house text and strangers, in no order."""
    articles = []
    for n, (_, _, outlet, text) in enumerate(Press(7).corpus(40)):
        published = None if n % 17 == 0 else f"2024-11-{1 + n // 20 % 28:02}"
        family = "told" if n % 11 == 0 else "" if n % 13 == 0 else None
        length = len(text) if n % 3 else 5000
        articles.append(CopyFacts(f"é{n * 7919 % 1000}", f"outlet {outlet}", published, length, family, grams(text)))
    random.Random(1).shuffle(articles)
    return articles


@pytest.mark.parametrize("parts", PARTS)
def test_made_articles_are_judged_as_in_one_process(made: list[CopyFacts], parts: int) -> None:
    expected = in_one_process(made)
    assert {likely for likely, _ in expected.values()} == {UNLIKELY, LIKELY, SURE}
    assert sum(parent is not None for _, parent in expected.values()) > len(made) / 5
    assert in_steps(made, LocalEngine(parts)) == expected


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


@pytest.mark.slow
@settings(max_examples=100, deadline=None)
@given(st.dictionaries(IDS, FACTS, max_size=16), st.sampled_from(PARTS), st.integers(0, 9))
def test_any_articles_are_judged_as_in_one_process(
    articles: dict[str, tuple[str, str | None, int, str | None, frozenset[int]]], parts: int, seed: int
) -> None:
    kin = [CopyFacts(id, *facts) for id, facts in articles.items()]
    assert in_steps(kin, Shuffling(parts, seed)) == in_one_process(kin)


def crowd(seed: int) -> list[CopyFacts]:
    """Many articles that have grams of few, so that most of these have more holders than any are drawn from."""
    chance = random.Random(seed)
    kin: list[CopyFacts] = []
    for n in range(400):
        own = set(range(1000 + 40 * n, 1000 + 40 * n + chance.randrange(40)))
        for block in chance.sample(range(0, 240, 30), chance.randrange(4)):
            own.update(chance.sample(range(block, block + 30), chance.randrange(5, 30)))
        if kin and len(kin[-1].grams) < 90 and chance.random() < 0.3:
            own |= kin[-1].grams
        day = chance.choice([None, *(f"2024-11-{day:02}" for day in range(1, 9))])
        kin.append(CopyFacts(f"{chance.random()}", chance.choice("abcdefgh"), day, 100, None, frozenset(own)))
    return kin


@pytest.mark.slow
@pytest.mark.parametrize("parts", PARTS)
def test_where_grams_have_more_holders_than_testify_the_same_ones_are_drawn(parts: int) -> None:
    kin = crowd(3)
    expected = in_one_process(kin)
    assert max(Counter(gram for one in kin for gram in one.grams).values()) > POOL
    assert min(Counter(likely for likely, _ in expected.values()).values()) > 20
    assert in_steps(kin, Shuffling(parts)) == expected


def test_no_gram_is_too_common() -> None:
    kin = [CopyFacts(str(n), "o", None, 1, None, frozenset([7])) for n in range(10_000)]
    engine = Shuffling(5)
    assert set(in_steps(kin, engine).values()) == {(UNLIKELY, None)}
    assert engine.rows["has"] == {7 % 5: 5 * POOL}
    assert max(engine.rows["held"].values()) <= FIRST + DRAWN


def test_articles_of_one_day_and_length_are_ranked_by_many_parts() -> None:
    kin = [CopyFacts(str(n), "o", None, 1, None, frozenset()) for n in range(4000)]
    engine = Shuffling(5)
    assert len(in_steps(kin, engine)) == 4000
    assert max(engine.rows["dated"].values()) < 1000


@pytest.mark.parametrize("nth", [1, 2])
def test_nothing_is_guessed_of_articles_that_are_not_at_hand(made: list[CopyFacts], nth: int) -> None:
    with pytest.raises(KeyError):
        in_steps(made, Losing(5, "lend", nth))


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_only_likely_parents_and_witnesses_are_asked_for_their_grams(seed: int) -> None:
    kin = sorted(crowd(seed), key=lambda one: article_order(one.published, one.length, one.id))
    archive = Archive([one.grams for one in kin], [ord(one.outlet) for one in kin], [one.id for one in kin])
    asked: set[int] = set()

    def own(n: int) -> frozenset[int]:
        asked.add(n)
        return archive.held[n]

    texts = Known(own, archive.holders.__getitem__, archive.outlets.__getitem__, archive.lots.__getitem__)
    for n in range(len(kin)):
        asked.clear()
        judged(n, texts)
        votes = Counter(other for _, other in archive.texts.before(n))
        likely = {other for other, count in votes.items() if count >= LEAST}
        assert asked <= {n} | likely | witnesses(n, archive.texts)
