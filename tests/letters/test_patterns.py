"""Tests for patterns that are compiled late."""

from __future__ import annotations

import re

from letters.text.patterns import late_pattern


def test_a_late_pattern_does_what_a_compiled_one_does() -> None:
    late, compiled = late_pattern(r"(\w)\W?", re.IGNORECASE), re.compile(r"(\w)\W?", re.IGNORECASE)
    for text in ("", "a-b c", "ÄÖ."):
        assert late.findall(text) == compiled.findall(text)
        assert late.sub(r"<\1>", text) == compiled.sub(r"<\1>", text)
        assert [match.span() for match in late.finditer(text)] == [match.span() for match in compiled.finditer(text)]
    assert late.pattern == compiled.pattern
    assert late.flags == compiled.flags
