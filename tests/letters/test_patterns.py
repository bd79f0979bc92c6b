"""Tests for patterns: those that are compiled late, and how their time grows with long runs."""

from __future__ import annotations

import re
from time import process_time

import pytest

from index.answers import draft_style, name_words, names
from index.answers.reconstruct import apparatus
from index.comparison import differences
from index.store import unquoted
from letters.kinds import sentence_names
from letters.reading import divided_words
from letters.reading.formats import feed
from letters.text import normalize
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
    "ends of verses": (differences._VERSE_END, " "),
    "opening marks": (apparatus._OPENING, "("),
    "capitals inside a name": (name_words._INNER_CAPITAL, "N"),
    "lines that are no prose": (draft_style._NOT_PROSE, " "),
    "comments that no mark ends": (draft_style._NOT_PROSE, "<!--("),
    "code that no fence ends": (draft_style._NOT_PROSE, "```a\n"),
    "what is blotted out": (unquoted._CHANGED, " "),
    "foreign names": (sentence_names._KATAKANA_OF, "イ"),
    "words divided at the end of a line": (divided_words.DIVIDED, "a"),
    "the first line of a feed": (feed._DECLARATION, " "),
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
