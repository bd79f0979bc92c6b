"""Excerpts of sources: which parts a wording is compared with, and the way back to the offsets of the source."""

from __future__ import annotations

import random
from collections.abc import Iterator
from math import log
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.answers.candidates import BITS, FAR, LEAST, PART, WHOLE, Candidates, Scores
from index.answers.excerpts import Excerpt
from index.answers.verify import Verifier
from index.builder import build
from index.comparison import compare
from index.model import Passage
from index.store import Library
from index.store.row_writer import CHUNK
from letters.model import Article, Source
from letters.text.normalize import keys

WORDS = [f"{a}{b}{c}" for a in ("bra", "sto", "ki", "mel") for b in ("do", "ra", "li") for c in ("n", "st", "ck")]


def sentence(chance: random.Random) -> str:
    return " ".join(chance.choices(WORDS, k=chance.randint(8, 14))).capitalize() + "."


def long_source(count: int = 900) -> Source:
    chance = random.Random(7)
    return Source("saga", "\n\n".join(sentence(chance) for _ in range(count)), speaker="Anna Saga", language="en")


SAGA = long_source()
PSALM = Source(
    "psalm",
    "I will fear no evil: for thou art with me.\n"
    + "\n".join(f"With thou and me, evil fear will art; no one for I number {n}." for n in range(200)),
    language="en",
)


LOG = Source(
    "log",
    "\n\n".join(
        [
            "Otter, we've had a walrus.",
            *(sentence(random.Random(n)) for n in range(1000, 1300)),
            "Otter, we have a list of names.",
            *(sentence(random.Random(n)) for n in range(1300, 1600)),
            "They have a walrus in the big town.",
            *(sentence(random.Random(n)) for n in range(1600, 1900)),
        ]
    ),
    language="en",
)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    folder = tmp_path_factory.mktemp("long")
    article = Article(
        "a", "“The otter is then nothing other than a polite weasel,” said Tom Reed.", "Daily", language="en"
    )
    build(folder, [SAGA, PSALM, LOG, article])
    with Library.open(folder) as opened:
        yield opened


def test_a_part_of_a_source_is_read_from_the_rows_that_hold_it(library: Library) -> None:
    assert len(SAGA.text) > 2 * CHUNK
    chance = random.Random(3)
    borders = [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, len(SAGA.text) - 1, len(SAGA.text)]
    for _ in range(200):
        start, end = sorted(chance.choices([*borders, chance.randrange(len(SAGA.text))], k=2))
        assert library.source_texts.part("saga", start, end) == SAGA.text[start:end]
    assert library.source_texts.length("saga") == len(SAGA.text)
    assert library.sources()["saga"] == SAGA
    assert library.source_facts()["saga"].text == ""


def test_of_a_long_source_only_the_neighbourhood_is_compared(library: Library) -> None:
    wanted = SAGA.text[30_000:30_080]
    (excerpt,) = Candidates(library).excerpts(keys(wanted), ["saga"])
    assert wanted in excerpt.text
    assert len(excerpt.text) < len(SAGA.text) / 10
    short = Candidates(library).around("psalm", [(0, 5)], 10)
    assert (len(short.text) == len(PSALM.text)) is (len(PSALM.text) <= WHOLE)


@pytest.mark.parametrize("place", range(0, 880, 110))
def test_a_changed_stretch_of_a_long_source_is_found_at_its_place(library: Library, place: int) -> None:
    words = SAGA.text.split("\n\n")[place].split()
    words[3] = "wombat"
    verification = Verifier(library).verify(" ".join(words))
    assert (verification.comparison.verdict, verification.sources) == ("substitution", ("saga",))
    start, end = verification.comparison.span
    assert verification.reference == SAGA.text[start:end]
    (changed,) = [d for d in verification.comparison.differences if d.kind == "substitution"]
    assert SAGA.text[slice(*changed.reference_span)].strip(".") == changed.reference.strip(".")


def test_the_third_rarest_word_leads_there_where_the_second_stands_elsewhere(tmp_path: Path) -> None:
    chance = random.Random(5)
    under = [f"{sentence(chance)} All that there is is done under the moon." for _ in range(12)]
    others = [f"{sentence(chance)} {word} is {sentence(chance)}" for word in ["Nothing"] * 15 + ["New"] * 25]
    both = ["Nothing in all the land and on the sea is older than the moon."] * 3
    text = "\n\n".join([*under, *others, *both, long_source().text, "And there is no new thing under the moon."])
    build(tmp_path, [Source("book", text, language="en")])
    with Library.open(tmp_path) as opened:
        verification = Verifier(opened).verify("There is nothing new under the moon")
    assert (verification.comparison.verdict, verification.sources) == ("altered", ("book",))
    assert "meaning" not in verification.comparison.flags


def test_excerpts_are_kept_by_their_size_whatever_their_number(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    candidates = Candidates(library)
    spans = [(start, start + 40) for start in range(0, 40_000, 500)]
    first = [candidates.around("saga", [span], 0) for span in spans]
    assert all(candidates.around("saga", [span], 0) is excerpt for span, excerpt in zip(spans, first))
    monkeypatch.setattr("index.answers.candidates.KEPT", 2 * len(first[0].text))
    candidates.around("saga", [(45_000, 45_040)], 0)
    kept = [candidates.around("saga", [span], 0) is excerpt for span, excerpt in zip(spans[-3:], first[-3:])]
    assert not all(kept)


def test_a_word_that_is_common_in_the_source_hides_no_place(library: Library) -> None:
    verification = Verifier(library).verify("I shall fear no evil: for thou art with me")
    assert (verification.comparison.verdict, verification.sources) == ("substitution", ("psalm",))


def test_the_two_rarest_words_of_a_short_wording_lead_to_the_passage_that_has_both(library: Library) -> None:
    excerpts = Candidates(library).excerpts(keys("Otter, we have a walrus."), ["log"])
    assert ["Otter, we've had a walrus." in excerpt.text for excerpt in excerpts] == [True]


def test_a_negation_left_out_of_a_short_sentence_is_found_among_many_with_its_rarest_words(tmp_path: Path) -> None:
    others = (f"{sentence(random.Random(n))} They steal walruses." for n in range(500, 520))
    law = Source("law", "\n\n".join([*others, "Thou shalt not steal walruses."]), language="en")
    build(tmp_path / "index", [law])
    with Library.open(tmp_path / "index") as opened:
        verified = Verifier(opened).verify("Thou shalt steal walruses.")
    assert (verified.comparison.verdict, verified.comparison.flags) == ("omission", ("meaning",))


def test_a_passage_without_a_source_is_found_though_no_four_words_in_a_row_agree(library: Library) -> None:
    verification = Verifier(library).verify("The otter is then something other than a kind weasel")
    assert (verification.comparison.verdict, verification.sources, verification.basis) == (
        "substitution",
        (),
        "printed",
    )


PARTS = st.lists(st.text("ab .", min_size=1, max_size=12), min_size=1, max_size=4)


@given(PARTS, st.integers(1, 9))
def test_offsets_lead_back_to_the_source(texts: list[str], gap: int) -> None:
    starts = [sum(len(text) + gap for text in texts[:n]) + 5 for n in range(len(texts))]
    excerpt = Excerpt("s", list(zip(starts, texts, strict=True)), [])
    for start, text in zip(starts, texts, strict=True):
        for offset in range(start, start + len(text)):
            assert excerpt.to_source(excerpt.to_excerpt(offset)) == offset
            assert excerpt.text[excerpt.to_excerpt(offset)] == text[offset - start]


def test_words_never_run_from_one_part_into_the_next() -> None:
    texts = {0: "one two three four", 90: "five six seven eight"}
    passages = [
        Passage(f"s-{n}", "s", start, start + len(text), text) for n, (start, text) in enumerate(texts.items(), 1)
    ]
    excerpt = Excerpt("s", list(texts.items()), passages)
    assert compare("three four five six", excerpt).verdict != "verbatim"
    comparison = excerpt.in_source(compare("five six seven eight", excerpt))
    assert (comparison.verdict, comparison.span) == ("verbatim", (90, 110))


def test_a_lost_row_of_a_source_is_damage(tmp_path: Path) -> None:
    import sqlite3

    from index.store.schema import FILE
    from letters.model import QuotesError

    build(tmp_path, [SAGA])
    with sqlite3.connect(tmp_path / FILE) as database:
        database.execute("DELETE FROM source_texts WHERE start = ?", (CHUNK,))
    database.close()
    with Library.open(tmp_path) as opened, pytest.raises(QuotesError, match="rows lost") as error:
        opened.source_texts.part("saga", CHUNK + 10, CHUNK + 20)
    assert error.value.code == 3


def near_by_definition(
    bits: list[float], runs: list[tuple[range, list[int]]], beside: tuple[int, ...]
) -> dict[int, float]:
    """The passages near the best for some word, each word looked at for itself."""
    words: dict[int, set[int]] = {}
    own: dict[int, float] = {}
    for run, holders in runs:
        for n in holders:
            words.setdefault(n, set()).update(run)
            own[n] = own.get(n, 0.0) + log(1 + 1000 / (1 + len(holders)))
    totals = {n: own[n] + sum(own.get(n + step, 0.0) for step in beside) for n in own}
    near = {}
    for n, total in totals.items():
        together = words[n].union(*(words.get(n + step, set()) for step in beside))
        informative = sum(bits[word] for word in together) >= min(BITS, PART * sum(bits))
        best = [max(totals[other] for other in words if word in words[other]) for word in words[n]]
        if (
            informative
            and len(together) >= min(LEAST, -(-len(bits) // 3))
            and any(total >= FAR * score for score in best)
        ):
            near[n] = total
    return near


holders = st.lists(st.integers(1, 30), unique=True, max_size=12).map(sorted)


@given(st.lists(st.tuples(st.integers(0, 8), st.integers(1, 4), holders), max_size=12), st.booleans())
def test_passages_are_near_by_the_best_score_for_each_of_their_words(
    drawn: list[tuple[int, int, list[int]]], neighbours: bool
) -> None:
    bits = [float(n % 3 + 1) for n in range(12)]
    runs = [(range(start, start + size), held) for start, size, held in drawn]
    scores = Scores(bits, neighbours=neighbours)
    for run, held in runs:
        scores.add(sum(1 << word for word in run), held, 1000, again=False)
    expected = near_by_definition(bits, runs, (-1, 1) if neighbours else ())
    assert scores.totals == pytest.approx(expected)


@pytest.mark.parametrize(
    ("words", "each", "shared", "near"),
    [
        (20, 4.0, 4, True),  # sixteen bits
        (20, 3.9, 4, False),
        (10, 2.0, 4, True),  # less of a query of common words: two fifths of its bits
        (11, 2.0, 4, False),
        (20, 12.0, 3, False),  # three words of many
        (9, 12.0, 3, True),  # a third of few
        (9, 12.0, 2, False),
    ],
)
def test_a_passage_is_near_that_shares_enough_words_that_are_rare_enough(
    words: int, each: float, shared: int, near: bool
) -> None:
    scores = Scores([each] * words, neighbours=False)
    scores.add((1 << shared) - 1, [7], 1000, again=False)
    assert (7 in scores.totals) is near


@pytest.mark.parametrize(("sentences", "verdict"), [(10, "elided"), (40, "insertion")])
def test_more_is_read_around_a_wording_that_leaves_words_out(tmp_path: Path, sentences: int, verdict: str) -> None:
    chance = random.Random(3)
    before, between, after = (" ".join(sentence(chance) for _ in range(size)) for size in (400, sentences, 400))
    text = f"{before} Our ferry is worn out by waiting. {between} Cast off, sailor. {after}"
    build(tmp_path / "index", [Source("ferry", text, language="en")])
    with Library.open(tmp_path / "index") as library:
        verified = Verifier(library).verify("Our ferry is worn out by waiting. … Cast off, sailor.")
    assert verified.comparison.verdict == verdict
