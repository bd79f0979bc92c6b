"""Families: copies differ from independent articles in the words outside the marks; one by one or all at once."""

from __future__ import annotations

import random
from collections.abc import Callable, Hashable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from heapq import nsmallest

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.near_duplicates import FIRST_HOLDERS, MIN_SHARED, POOL, SAMPLE_SIZE, find_parent, sample_key
from index.near_duplicates.article_arrays import ArticleArrays, find_parents
from index.store.row_mapping import article_order
from index.store.unquoted import sampled_shingles
from letters.extract import extract
from letters.model import Article

SYLLABLES = [
    "ba",
    "co",
    "di",
    "fu",
    "ga",
    "he",
    "ji",
    "ko",
    "lu",
    "ma",
    "ne",
    "pi",
    "qua",
    "ro",
    "su",
    "ta",
    "ve",
    "wo",
    "xi",
    "zu",
]
SMALL = ["the", "of", "and", "to", "in", "a", "is", "that", "for", "it", "was", "on", "with", "as", "by", "at", "from"]


def shingles(text: str) -> frozenset[int]:
    """The sampled shingles of a text outside its marks."""
    quotations = extract(Article("a", text, "o"))
    return frozenset(sampled_shingles(text, "plain", [(part.start, part.end) for part in quotations]))


class Press:
    """Makes articles of made words: stories, house text, quotations, copies; the same ones for the same seed."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.words = ["".join(self.random.choices(SYLLABLES, k=self.random.randint(1, 4))) for _ in range(3000)]

    def sentence(self) -> str:
        """Some 18 words, two in five of them small."""
        pick = self.random
        words = [
            pick.choice(SMALL) if pick.random() < 0.4 else self.words[int(3000 * pick.random() ** 2)]
            for _ in range(pick.randint(10, 26))
        ]
        return " ".join(words).capitalize() + "."

    def story(self, most: int = 30) -> list[str]:
        """Sentences of an article."""
        return [self.sentence() for _ in range(self.random.randint(8, most))]

    def reposted(self, story: Sequence[str]) -> list[str]:
        """Another headline, a line of credit."""
        return [self.sentence(), *story, f"This story of {self.random.choice(self.words)} came from the wire."]

    def cut(self, story: Sequence[str]) -> list[str]:
        """The first third only."""
        return [self.sentence(), *story[: max(3, len(story) // 3)]]

    def rewritten(self, story: Sequence[str]) -> list[str]:
        """One word of twelve is another, at least one of each sentence; sentences stand in another order."""
        sentences = []
        for sentence in story:
            words = sentence.split()
            for position in self.random.sample(range(len(words)), max(1, round(len(words) / 12))):
                words[position] = self.random.choice(self.words)
            sentences.append(" ".join(words))
        position = self.random.randrange(len(sentences))
        return sentences[position:] + sentences[:position]

    def independent(self, story: Sequence[str]) -> list[str]:
        """Another article on the same event, with a sixth of it word for word: background that all have."""
        background = self.random.sample(list(story), len(story) // 6)
        sentences = [self.sentence() for _ in range(len(story) - len(background))]
        return [*sentences[:3], *background, *sentences[3:]]

    def corpus(self, events: int, outlets: int = 40, most: int = 30) -> Iterator[tuple[int, str, int, str]]:
        """(family, kind, outlet, text) by date; all articles on an event print the same long quotations."""
        house = [" ".join(self.sentence() for _ in range(self.random.randint(0, 3))) for _ in range(outlets)]
        everywhere = f"{self.sentence()} Subscribe to our newsletter and never miss a story from any of our desks."
        family = 0
        for _ in range(events):
            story = self.story(most)
            quotation = " ".join(self.sentence() for _ in range(4))
            articles = [("origin", story)]
            for kind in self.random.choice(
                [(), ("reposted",), ("cut", "rewritten"), ("reposted", "cut", "rewritten") * 3]
            ):
                articles.append((kind, getattr(self, kind)(story)))
            articles += [("independent", self.independent(story)) for _ in range(2)]
            for kind, sentences in articles:
                outlet = self.random.randrange(outlets)
                family += kind in ("origin", "independent")
                tail = [house[outlet]] + [everywhere] * (self.random.random() < 0.5)
                yield family, kind, outlet, "\n\n".join([*sentences[:2], f"“{quotation}”", *sentences[2:], *tail])


class FunctionIndex:
    """A `ShingleIndex` made of functions: the shingles, outlet and sample key of an article; the holders."""

    def __init__(
        self,
        shingles: Callable[[int], AbstractSet[int]],
        holders: Callable[[int], Sequence[int]],
        outlet: Callable[[int], Hashable],
        sample_key: Callable[[int], int],
    ) -> None:
        self._shingles, self._holders, self._outlet, self._sample_key = shingles, holders, outlet, sample_key

    def shingles(self, article: int) -> AbstractSet[int]:
        """As in `ShingleIndex`."""
        return self._shingles(article)

    def earlier_holders(self, article: int) -> list[tuple[int, int]]:
        """As in `ShingleIndex`."""
        pairs = (
            (shingle, other) for shingle in self._shingles(article) for other in self._holders(shingle)[:FIRST_HOLDERS]
        )
        return [(shingle, other) for shingle, other in pairs if other < article]

    def sample(self, shingle: int) -> Sequence[int]:
        """As in `ShingleIndex`."""
        return nsmallest(SAMPLE_SIZE, self._holders(shingle)[:POOL], key=lambda other: (self._sample_key(other), other))

    def outlet(self, article: int) -> Hashable:
        """As in `ShingleIndex`."""
        return self._outlet(article)


class Archive:
    """Articles numbered in order, by their grams and outlets."""

    def __init__(
        self, shingles_of: Sequence[frozenset[int]], outlets: Sequence[int], ids: Sequence[str] | None = None
    ) -> None:
        self.shingles_of, self.outlets = shingles_of, outlets
        self.sample_keys = [sample_key(id) for id in ids or map(str, range(len(shingles_of)))]
        self.holders: dict[int, list[int]] = {}
        for n, shingles in enumerate(shingles_of):
            for shingle in shingles:
                self.holders.setdefault(shingle, []).append(n)
        self.index = FunctionIndex(
            shingles_of.__getitem__, self.holders.__getitem__, outlets.__getitem__, self.sample_keys.__getitem__
        )

    def one_by_one(self) -> list[int | None]:
        return [find_parent(n, self.index).parent for n in range(len(self.shingles_of))]

    def at_once(self) -> list[int | None]:
        begins = np.cumsum([0, *map(len, self.shingles_of)])
        flat = np.array([shingle for shingles in self.shingles_of for shingle in sorted(shingles)], dtype=np.uint32)
        arrays = ArticleArrays.of_all(flat, begins, self.outlets, self.sample_keys)
        return [decision.parent for decision in find_parents(arrays)]


@pytest.fixture(scope="module", params=[1, 2])
def generated(request: pytest.FixtureRequest) -> tuple[list[int], list[str], list[int | None]]:
    """The true family of each made article, its kind, and the parent found."""
    families, kinds, outlets, texts = zip(*Press(request.param).corpus(60))
    return list(families), list(kinds), Archive([shingles(text) for text in texts], outlets).at_once()


def test_few_independent_articles_are_taken_for_copies(
    generated: tuple[list[int], list[str], list[int | None]],
) -> None:
    families, _, parents = generated
    links = [families[parent] == families[n] for n, parent in enumerate(parents) if parent is not None]
    assert sum(links) / len(links) >= 0.98


FLOORS = {"reposted": 0.98, "cut": 0.95, "rewritten": 0.95}


@pytest.mark.parametrize(("kind", "least"), FLOORS.items(), ids=FLOORS)
def test_most_copies_are_recognised(
    generated: tuple[list[int], list[str], list[int | None]], kind: str, least: float
) -> None:
    families, kinds, parents = generated
    correct = [
        parent is not None and families[parent] == families[n] for n, parent in enumerate(parents) if kinds[n] == kind
    ]
    assert sum(correct) / len(correct) >= least


def pair(*texts: str) -> list[int | None]:
    return Archive([shingles(text) for text in texts], list(range(len(texts)))).at_once()


def test_the_same_quotation_makes_no_copy() -> None:
    press = Press(3)
    quotation = " ".join(press.sentence() for _ in range(30))
    assert pair(*(" ".join(press.story()) + f"\n\n“{quotation}” said Ann Lee." for _ in range(4))) == [None] * 4


def test_a_copy_of_a_copy_hangs_on_the_copy() -> None:
    press = Press(4)
    story = press.story()
    copy = [press.sentence(), press.sentence(), press.sentence(), *story]
    assert pair("\n\n".join(story), "\n\n".join(copy), "\n\n".join([*copy, press.sentence()])) == [None, 0, 1]


def test_an_article_that_came_before_its_cut_end_is_no_copy_of_it() -> None:
    press = Press(5)
    story = press.story()
    assert pair("\n\n".join(press.cut(story)), "\n\n".join(story)) == [None, 0]


def test_what_a_thousand_articles_print_makes_no_family() -> None:
    house = frozenset(range(40))
    shingles_of = [house | frozenset(range(1000 * n, 1000 * n + 60)) for n in range(1, 1001)]
    assert not any(Archive(shingles_of, list(range(1000))).at_once())
    own = shingles_of[700]
    assert Archive([*shingles_of, own - {700_999 + n for n in range(30)}], list(range(1001))).at_once()[-1] == 700


def test_of_one_outlet_only_the_nearly_same_is_a_copy() -> None:
    half = [frozenset(range(100)), frozenset(range(60, 160))]
    assert Archive(half, [0, 1]).at_once() == [None, 0]
    assert Archive(half, [0, 0]).at_once() == [None, None]
    assert Archive([frozenset(range(100)), frozenset(range(10, 110))], [0, 0]).at_once() == [None, 0]


def test_articles_come_by_day_then_the_longer_one_and_the_undated_last() -> None:
    days = [
        (None, 900, "a"),
        ("2024-11-27", 50, "b"),
        ("2024-11-27", 90, "z"),
        ("2024-11-27", 50, "a"),
        ("2024", 1, "q"),
    ]
    assert sorted(days, key=lambda article: article_order(*article)) == [days[4], days[2], days[3], days[1], days[0]]


BLOCKS = [tuple(range(100 * n, 100 * n + 14)) for n in range(8)]
texts = st.lists(
    st.tuples(st.sampled_from(BLOCKS), st.integers(0, 14), st.integers(0, 14)), min_size=0, max_size=4
).map(lambda parts: frozenset(shingle for block, start, end in parts for shingle in block[start:end]))
archives = st.lists(st.tuples(texts, st.integers(0, 3)), max_size=14)


@settings(max_examples=100, deadline=None)
@given(archives)
def test_all_at_once_and_one_by_one_agree(articles: list[tuple[frozenset[int], int]]) -> None:
    archive = Archive([shingles for shingles, _ in articles], [outlet for _, outlet in articles])
    parents = archive.at_once()
    assert parents == archive.one_by_one()
    for n, parent in enumerate(parents):
        assert parent is None or (parent < n and len(articles[n][0] & articles[parent][0]) >= MIN_SHARED)


def test_no_article_has_no_parent() -> None:
    assert Archive([], []).at_once() == []
    assert Archive([frozenset()], [0]).at_once() == [None]
