"""Families: copies are told from independent articles by what stands outside the marks, at once and one at a time alike."""

from __future__ import annotations

import random
from collections.abc import Callable, Hashable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from heapq import nsmallest

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.near_duplicates import DRAWN, FIRST, LEAST, POOL, judged, lot, parents
from index.store.chronology import article_order
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


def grams(text: str) -> frozenset[int]:
    """What the index samples of a text outside its marks."""
    found = extract(Article("a", text, "o"))
    return frozenset(sampled_shingles(text, "plain", [(part.start, part.end) for part in found]))


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
        told = []
        for sentence in story:
            words = sentence.split()
            for at in self.random.sample(range(len(words)), max(1, round(len(words) / 12))):
                words[at] = self.random.choice(self.words)
            told.append(" ".join(words))
        at = self.random.randrange(len(told))
        return told[at:] + told[:at]

    def independent(self, story: Sequence[str]) -> list[str]:
        """Another article on the same event, with a sixth of it word for word: background that all have."""
        background = self.random.sample(list(story), len(story) // 6)
        told = [self.sentence() for _ in range(len(story) - len(background))]
        return [*told[:3], *background, *told[3:]]

    def corpus(self, events: int, outlets: int = 40, most: int = 30) -> Iterator[tuple[int, str, int, str]]:
        """(family, kind, outlet, text) by date; all articles on an event print the same long quotations."""
        house = [" ".join(self.sentence() for _ in range(self.random.randint(0, 3))) for _ in range(outlets)]
        everywhere = f"{self.sentence()} Subscribe to our newsletter and never miss a story from any of our desks."
        family = 0
        for _ in range(events):
            story = self.story(most)
            quotation = " ".join(self.sentence() for _ in range(4))
            told = [("origin", story)]
            for kind in self.random.choice(
                [(), ("reposted",), ("cut", "rewritten"), ("reposted", "cut", "rewritten") * 3]
            ):
                told.append((kind, getattr(self, kind)(story)))
            told += [("independent", self.independent(story)) for _ in range(2)]
            for kind, sentences in told:
                outlet = self.random.randrange(outlets)
                family += kind in ("origin", "independent")
                tail = [house[outlet]] + [everywhere] * (self.random.random() < 0.5)
                yield family, kind, outlet, "\n\n".join([*sentences[:2], f"“{quotation}”", *sentences[2:], *tail])


class Known:
    """Texts by functions that tell the grams, the outlet and the lot of an article, and who has a gram, in order."""

    def __init__(
        self,
        grams: Callable[[int], AbstractSet[int]],
        holders: Callable[[int], Sequence[int]],
        outlet: Callable[[int], Hashable],
        lot: Callable[[int], int],
    ) -> None:
        self._grams, self._holders, self._outlet, self._lot = grams, holders, outlet, lot

    def grams(self, article: int) -> AbstractSet[int]:
        """As `Texts` has it."""
        return self._grams(article)

    def before(self, article: int) -> list[tuple[int, int]]:
        """As `Texts` has it."""
        pairs = ((gram, other) for gram in self._grams(article) for other in self._holders(gram)[:FIRST])
        return [(gram, other) for gram, other in pairs if other < article]

    def drawn(self, gram: int) -> Sequence[int]:
        """As `Texts` has it."""
        return nsmallest(DRAWN, self._holders(gram)[:POOL], key=lambda other: (self._lot(other), other))

    def outlet(self, article: int) -> Hashable:
        """As `Texts` has it."""
        return self._outlet(article)


class Archive:
    """Articles numbered in order, by their grams and outlets."""

    def __init__(
        self, held: Sequence[frozenset[int]], outlets: Sequence[int], ids: Sequence[str] | None = None
    ) -> None:
        self.held, self.outlets = held, outlets
        self.lots = [lot(id) for id in ids or map(str, range(len(held)))]
        self.holders: dict[int, list[int]] = {}
        for n, own in enumerate(held):
            for gram in own:
                self.holders.setdefault(gram, []).append(n)
        self.texts = Known(held.__getitem__, self.holders.__getitem__, outlets.__getitem__, self.lots.__getitem__)

    def one_by_one(self) -> list[int | None]:
        return [judged(n, self.texts).parent for n in range(len(self.held))]

    def at_once(self) -> list[int | None]:
        pairs = [(gram, n) for n, own in enumerate(self.held) for gram in own]
        random.Random(1).shuffle(pairs)
        gram, holder = np.array(pairs, dtype=np.uint32).reshape(-1, 2).T
        return [found.parent for found in parents(gram, holder, self.outlets, self.lots)]


@pytest.fixture(scope="module", params=[1, 2])
def made(request: pytest.FixtureRequest) -> tuple[list[int], list[str], list[int | None]]:
    """Of each made article its true family, how it came about, and the parent found."""
    of, kinds, outlets, texts = zip(*Press(request.param).corpus(60))
    return list(of), list(kinds), Archive([grams(text) for text in texts], outlets).at_once()


def test_few_independent_articles_are_taken_for_copies(made: tuple[list[int], list[str], list[int | None]]) -> None:
    of, _, found = made
    links = [of[parent] == of[n] for n, parent in enumerate(found) if parent is not None]
    assert sum(links) / len(links) >= 0.98


FLOORS = {"reposted": 0.98, "cut": 0.95, "rewritten": 0.95}


@pytest.mark.parametrize(("kind", "least"), FLOORS.items(), ids=FLOORS)
def test_most_copies_are_told(made: tuple[list[int], list[str], list[int | None]], kind: str, least: float) -> None:
    of, kinds, found = made
    told = [parent is not None and of[parent] == of[n] for n, parent in enumerate(found) if kinds[n] == kind]
    assert sum(told) / len(told) >= least


def pair(*texts: str) -> list[int | None]:
    return Archive([grams(text) for text in texts], list(range(len(texts)))).at_once()


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
    held = [house | frozenset(range(1000 * n, 1000 * n + 60)) for n in range(1, 1001)]
    assert not any(Archive(held, list(range(1000))).at_once())
    own = held[700]
    assert Archive([*held, own - {700_999 + n for n in range(30)}], list(range(1001))).at_once()[-1] == 700


def test_of_one_outlet_only_the_nearly_same_is_a_copy() -> None:
    half = [frozenset(range(100)), frozenset(range(60, 160))]
    assert Archive(half, [0, 1]).at_once() == [None, 0]
    assert Archive(half, [0, 0]).at_once() == [None, None]
    assert Archive([frozenset(range(100)), frozenset(range(10, 110))], [0, 0]).at_once() == [None, 0]


def test_articles_come_by_day_then_the_longer_one_and_the_undated_last() -> None:
    told = [
        (None, 900, "a"),
        ("2024-11-27", 50, "b"),
        ("2024-11-27", 90, "z"),
        ("2024-11-27", 50, "a"),
        ("2024", 1, "q"),
    ]
    assert sorted(told, key=lambda article: article_order(*article)) == [told[4], told[2], told[3], told[1], told[0]]


BLOCKS = [tuple(range(100 * n, 100 * n + 14)) for n in range(8)]
texts = st.lists(
    st.tuples(st.sampled_from(BLOCKS), st.integers(0, 14), st.integers(0, 14)), min_size=0, max_size=4
).map(lambda parts: frozenset(gram for block, start, end in parts for gram in block[start:end]))
archives = st.lists(st.tuples(texts, st.integers(0, 3)), max_size=14)


@settings(max_examples=100, deadline=None)
@given(archives)
def test_all_at_once_and_one_by_one_agree(told: list[tuple[frozenset[int], int]]) -> None:
    archive = Archive([own for own, _ in told], [outlet for _, outlet in told])
    found = archive.at_once()
    assert found == archive.one_by_one()
    for n, parent in enumerate(found):
        assert parent is None or (parent < n and len(told[n][0] & told[parent][0]) >= LEAST)


def test_no_article_has_no_parent() -> None:
    assert Archive([], []).at_once() == []
    assert Archive([frozenset()], [0]).at_once() == [None]
