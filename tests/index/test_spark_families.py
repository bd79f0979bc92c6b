"""Families in steps: for any partitions and order of rows, each article gets the parent that one process finds."""

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

from index.near_duplicates import (
    CERTAIN,
    FIRST_HOLDERS,
    LIKELY,
    MIN_SHARED,
    POOL,
    SAMPLE_SIZE,
    UNLIKELY,
    find_parent,
    possible_witnesses,
)
from index.near_duplicates.incremental import initial_chronology
from index.spark.bsp import KINDS, Message, Work, hash_of_id, homes, message, step_name
from index.spark.copy_steps import families
from index.store.row_mapping import DatedArticle, article_order
from letters.model import Article
from tests.index.local_engine import LocalEngine, LocalOutput
from tests.index.test_near_duplicates import BLOCKS, Archive, FunctionIndex, Press, shingles

PARTS = [1, 2, 5]
Outcome = dict[str, "tuple[int, str | None]"]  # of each id on what it rests, and the id of the parent


class CopyFacts(NamedTuple):
    """The facts of an article that decide its family."""

    id: str
    outlet: str
    published: str | None
    length: int
    family: str | None
    shingles: frozenset[int]


class Shuffling(LocalEngine):
    """An engine that delivers rows in random order, and counts the rows of each partition by kind."""

    def __init__(self, parts: int, seed: int = 0) -> None:
        super().__init__(parts)
        self.rows: dict[str, Counter[int]] = {}
        self._chance = np.random.default_rng(seed)

    def begin(self, name: str, messages: Iterable[Message]) -> LocalOutput:
        return super().begin(name, map(self._shuffled, messages))

    def _shuffled(self, part: Message) -> Message:
        self.rows.setdefault(part.kind, Counter()).update(np.asarray(part.to).tolist())
        order = self._chance.permutation(len(part.rows))
        return Message(part.kind, part.to[order], part.rows.take(order))


class Losing(LocalEngine):
    """An engine that loses all messages of the nth step of a name."""

    def __init__(self, parts: int, name: str, nth: int) -> None:
        super().__init__(parts)
        self._lost = name, nth
        self._steps: Counter[str] = Counter()

    def step(self, work: Work, *inputs: LocalOutput) -> LocalOutput:
        name = step_name(work)
        self._steps[name] += 1
        output = super().step(work, *inputs)
        return LocalOutput([]) if (name, self._steps[name]) == self._lost else output


def in_one_process(articles: Sequence[CopyFacts]) -> Outcome:
    dated = [
        DatedArticle.of(n, Article(facts.id, "", facts.outlet), sorted(facts.shingles), 0, 0)._replace(
            published=facts.published, length=facts.length, family=facts.family
        )
        for n, facts in enumerate(articles, 1)
    ]
    rows, _ = initial_chronology(dated)
    return {
        article.id: (article.likely, None if article.parent is None else articles[article.parent - 1].id)
        for article in rows
    }


def sent(engine: LocalEngine, articles: Sequence[CopyFacts]) -> LocalOutput:
    rows = [article._replace(shingles=sorted(article.shingles)) for article in articles]  # type: ignore[arg-type]
    columns = [*zip(*rows)] or [()] * len(KINDS["article_shingles"])
    home = homes(np.array([hash_of_id(article.id) for article in articles], dtype=np.int64), engine.partitions)
    return engine.begin("article_shingles", [message("article_shingles", home, *columns)])


def in_steps(articles: Sequence[CopyFacts], engine: LocalEngine) -> Outcome:
    output = families(engine, sent(engine, articles))
    assert all(packet.kind == "copy_decision" for packet in output.packets)
    rows = output.rows("copy_decision").to_pylist()
    assert len(rows) == len(articles)
    return {row["id"]: (row["likely"], row["copy_of"]) for row in rows}


@pytest.fixture(scope="module")
def generated() -> list[CopyFacts]:
    """Stories with copies, light rewrites, house text and strangers, in no order."""
    articles = []
    for n, (_, _, outlet, text) in enumerate(Press(7).corpus(40)):
        published = None if n % 17 == 0 else f"2024-11-{1 + n // 20 % 28:02}"
        family = "stated" if n % 11 == 0 else "" if n % 13 == 0 else None
        length = len(text) if n % 3 else 5000
        articles.append(CopyFacts(f"é{n * 7919 % 1000}", f"outlet {outlet}", published, length, family, shingles(text)))
    random.Random(1).shuffle(articles)
    return articles


@pytest.mark.parametrize("parts", PARTS)
def test_made_articles_are_judged_as_in_one_process(generated: list[CopyFacts], parts: int) -> None:
    expected = in_one_process(generated)
    assert {likely for likely, _ in expected.values()} == {UNLIKELY, LIKELY, CERTAIN}
    assert sum(parent is not None for _, parent in expected.values()) > len(generated) / 5
    assert in_steps(generated, LocalEngine(parts)) == expected


SHINGLES = st.lists(
    st.tuples(st.sampled_from([*BLOCKS, (2**32 - 8, *range(2**31, 2**31 + 9))]), st.integers(0, 14), st.integers(0, 14))
).map(lambda runs: frozenset(shingle for block, start, end in runs for shingle in block[start:end]))
FACTS = st.tuples(
    st.sampled_from("abc"),
    st.sampled_from([None, "", "2024", "2024-11-27"]),
    st.sampled_from([10, 11]),
    st.sampled_from([None, None, None, "", "stated"]),
    SHINGLES,
)
IDS = st.text(st.sampled_from("aé\uffff\U0001f600-Z"), max_size=5)


@pytest.mark.slow
@settings(max_examples=100, deadline=None)
@given(st.dictionaries(IDS, FACTS, max_size=16), st.sampled_from(PARTS), st.integers(0, 9))
def test_any_articles_are_judged_as_in_one_process(
    articles: dict[str, tuple[str, str | None, int, str | None, frozenset[int]]], parts: int, seed: int
) -> None:
    facts_of_articles = [CopyFacts(id, *facts) for id, facts in articles.items()]
    assert in_steps(facts_of_articles, Shuffling(parts, seed)) == in_one_process(facts_of_articles)


def crowd(seed: int) -> list[CopyFacts]:
    """Many articles that have grams of few, so that most of these have more holders than any are drawn from."""
    chance = random.Random(seed)
    articles: list[CopyFacts] = []
    for n in range(400):
        shingles = set(range(1000 + 40 * n, 1000 + 40 * n + chance.randrange(40)))
        for block in chance.sample(range(0, 240, 30), chance.randrange(4)):
            shingles.update(chance.sample(range(block, block + 30), chance.randrange(5, 30)))
        if articles and len(articles[-1].shingles) < 90 and chance.random() < 0.3:
            shingles |= articles[-1].shingles
        day = chance.choice([None, *(f"2024-11-{day:02}" for day in range(1, 9))])
        articles.append(CopyFacts(f"{chance.random()}", chance.choice("abcdefgh"), day, 100, None, frozenset(shingles)))
    return articles


@pytest.mark.slow
@pytest.mark.parametrize("parts", PARTS)
def test_where_grams_have_more_holders_than_testify_the_same_ones_are_drawn(parts: int) -> None:
    articles = crowd(3)
    expected = in_one_process(articles)
    assert max(Counter(shingle for article in articles for shingle in article.shingles).values()) > POOL
    assert min(Counter(likely for likely, _ in expected.values()).values()) > 20
    assert in_steps(articles, Shuffling(parts)) == expected


def test_no_gram_is_too_common() -> None:
    articles = [CopyFacts(str(n), "o", None, 1, None, frozenset([7])) for n in range(10_000)]
    engine = Shuffling(5)
    assert set(in_steps(articles, engine).values()) == {(UNLIKELY, None)}
    assert engine.rows["local_holder"] == {7 % 5: 5 * POOL}
    assert max(engine.rows["article_holder"].values()) <= FIRST_HOLDERS + SAMPLE_SIZE


def test_articles_of_one_day_and_length_are_ranked_by_many_parts() -> None:
    articles = [CopyFacts(str(n), "o", None, 1, None, frozenset()) for n in range(4000)]
    engine = Shuffling(5)
    assert len(in_steps(articles, engine)) == 4000
    assert max(engine.rows["dated_article"].values()) < 1000


@pytest.mark.parametrize("nth", [1, 2])
def test_nothing_is_guessed_of_articles_that_are_not_at_hand(generated: list[CopyFacts], nth: int) -> None:
    with pytest.raises(KeyError):
        in_steps(generated, Losing(5, "send_requested", nth))


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_only_likely_parents_and_witnesses_are_asked_for_their_grams(seed: int) -> None:
    articles = sorted(crowd(seed), key=lambda article: article_order(article.published, article.length, article.id))
    archive = Archive(
        [article.shingles for article in articles],
        [ord(article.outlet) for article in articles],
        [article.id for article in articles],
    )
    requested: set[int] = set()

    def shingles_of(n: int) -> frozenset[int]:
        requested.add(n)
        return archive.shingles_of[n]

    index = FunctionIndex(
        shingles_of, archive.holders.__getitem__, archive.outlets.__getitem__, archive.sample_keys.__getitem__
    )
    for n in range(len(articles)):
        requested.clear()
        find_parent(n, index)
        votes = Counter(other for _, other in archive.index.earlier_holders(n))
        likely = {other for other, count in votes.items() if count >= MIN_SHARED}
        assert requested <= {n} | likely | possible_witnesses(n, archive.index)
