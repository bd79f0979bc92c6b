"""Changes of words that turn no sense though a negation is in them: said once more, or a "without" between commas."""

from __future__ import annotations

from collections.abc import Sequence

from index.comparison.alignment import Step
from index.comparison.clauses import is_border, opens, sentence
from index.comparison.disfluencies import first_of_two
from index.comparison.hidden import denies, has_without
from index.comparison.wording import Wording


def is_harmless(query: Wording, reference: Wording, step: Step) -> bool:
    """Whether just one side of a step has words, and these say nothing new, or lack something in passing."""
    ours, theirs = (step.start, step.end), (step.ref_start, step.ref_end)
    if step.start == step.end:
        return _is_said_again(reference.keys, *theirs) or _is_set_off(reference, *theirs)
    return step.ref_start == step.ref_end and (_is_said_again(query.keys, *ours) or _is_set_off(query, *ours))


def _is_said_again(row: Sequence[str], start: int, end: int) -> bool:
    """Whether words stand in a row once more: never, never; a number is another number then."""
    start, end = first_of_two(row, start, end)
    again = any(row[start:end] == row[start + size : end + size] for size in range(1, end - start + 1))
    return again and not any(key[0].isdigit() for key in row[start:end])


def _is_set_off(wording: Wording, start: int, end: int) -> bool:
    """Whether words behind a comma, and before another or at the end, are a "without" and its noun, and nothing else denies."""
    if not (is_border(wording, start) and is_border(wording, end) and has_without(wording, start, end)):
        return False
    inside = range(start + 1, end)
    outside = (n for n in range(*sentence(wording, start)) if not start <= n < end)
    return not any(is_border(wording, n) or opens(wording, n) for n in inside) and not any(
        denies(wording, n) for n in outside
    )
