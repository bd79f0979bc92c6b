"""Tests for patterns: those that are compiled late, and how their time grows with long runs."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from time import process_time

import pytest

from index.answers import autofix, name_words, names
from index.answers.reconstruct import apparatus
from index.comparison import gaps, remarks
from index.store import unquoted
from letters.kinds import sentence_names
from letters.quote_marks import reporting_clauses
from letters.reading import pdf_lines
from letters.reading.formats import feed
from letters.text import normalize, sentence_breaks
from letters.text.patterns import late_pattern


def test_a_late_pattern_does_what_a_compiled_one_does() -> None:
    late, compiled = late_pattern(r"(\w)\W?", re.IGNORECASE), re.compile(r"(\w)\W?", re.IGNORECASE)
    for text in ("", "a-b c", "ÄÖ."):
        assert late.findall(text) == compiled.findall(text)
        assert late.sub(r"<\1>", text) == compiled.sub(r"<\1>", text)
        assert [match.span() for match in late.finditer(text)] == [match.span() for match in compiled.finditer(text)]
    assert late.pattern == compiled.pattern
    assert late.flags == compiled.flags


RUNS = {
    "dashes": (normalize._DASH, "\n"),
    "dots": (normalize._DOTS, " "),
    "segments of a speaker": (names._SEGMENT, " "),
    "words between speakers": (names._and(), " "),
    "ends of verses": (gaps._VERSE_END, " "),
    "opening marks": (apparatus._OPENING, "("),
    "capitals inside a name": (name_words._INNER_CAPITAL, "N"),
    "lines that are no prose": (autofix._NOT_PROSE, " "),
    "comments that no mark ends": (autofix._NOT_PROSE, "<!--("),
    "code that no fence ends": (autofix._NOT_PROSE, "```a\n"),
    "what is blotted out": (unquoted._CHANGED, " "),
    "foreign names": (sentence_names._KATAKANA_OF, "イ"),
    "words divided at the end of a line": (pdf_lines.DIVIDED, "a"),
    "the first line of a feed": (feed._DECLARATION, " "),
    "the space before a name at the end": (remarks._SIGNATURE, "\n"),
    "the space before a clause between dashes": (reporting_clauses._DASHED, "\n"),
    "stops that end no sentence": (sentence_breaks._STOP_RUN, "."),
}


@pytest.mark.parametrize("kind", RUNS)
def test_a_long_run_takes_time_in_proportion(kind: str) -> None:
    pattern, part = RUNS[kind]

    def spent(size: int) -> float:
        begun = process_time()
        pattern.findall(part * size + "x")
        return process_time() - begun

    once, more = (min(spent(size) for _ in range(5)) for size in (5_000, 20_000))
    assert more < 10 * once + 0.001  # a quadratic pattern takes sixteen times as long


SHARES = 6


@pytest.mark.slow
@pytest.mark.parametrize("share", range(SHARES))
def test_no_pattern_takes_more_than_in_proportion(share: int) -> None:
    patterns = pytest.importorskip("bench.patterns", reason="the bench is not installed with the package")
    every = list(patterns.uses()[0].items())
    growing = {
        name: growth
        for name, use in every[share::SHARES]
        if (growth := next(patterns.growths(use, random.Random(1)), None))
    }
    assert len(every) > 300 and not growing


def test_every_pattern_is_known_by_where_it_is_written() -> None:
    patterns = pytest.importorskip("bench.patterns", reason="the bench is not installed with the package")
    uses, missing = patterns.uses()
    assert missing == []
    assert uses["letters.text.normalize._DASH"].anywhere  # of a module
    assert not uses["letters.attribution.east_asian.chinese.LABEL"].anywhere  # that others use, with match alone
    assert not uses["letters.attribution.east_asian.han_phrases._nobody(ja)"].anywhere  # that a function builds
    assert uses["index.answers.name_words._INNER_CAPITAL"].anywhere  # compiled late
    assert any(name.startswith("letters.reading.formats.feed:") for name in uses)  # in a call


def test_growth_with_the_square_is_seen_and_in_proportion_is_none() -> None:
    patterns = pytest.importorskip("bench.patterns", reason="the bench is not installed with the package")

    def grows(pattern: str, anywhere: bool) -> Iterator[bool]:
        """In each of three measurements: other work on the machine may spoil any of them, in either direction."""
        use = patterns.Use(re.compile(pattern), anywhere)
        return (any(patterns.growths(use, random.Random(1))) for _ in range(3))

    assert any(grows(r"\s+$", True)) and any(grows(r"<a*a*b", False))
    assert not all(grows(r"\s+$", False)) and not all(grows(r"(?<!\s)\s+$", True))
