"""Where a quotation goes from one place of its reference to another: with a mark, without one, or back."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from index.comparison.alignment import Step
from index.comparison.clauses import is_parenthesis, is_tag
from index.comparison.hidden import VOID
from index.comparison.placement import crosses
from index.comparison.query_text import QueryText
from index.comparison.wording import Wording
from letters.languages.word_lists import all_words
from letters.text.normalize import MIN_RUN

NEAR = 60  # words that an ellipsis may hide beside a stretch of a word or two
TELLING = 3  # words of a stretch that may stand anywhere further on

Piece = Sequence[Step]


def bridged(query: QueryText, reference: Wording, pieces: Sequence[Piece]) -> list[list[Step]]:
    """The pieces, those as one between which an ellipsis marks a gap of the reference."""
    joined: list[list[Step]] = []
    for piece in pieces:
        if not joined or not _marked(query, joined[-1], piece):
            joined.append(list(piece))
            continue
        number, (low, high) = piece[0].start, (joined[-1][-1].ref_end, piece[0].ref_start)
        joined[-1] += [*([Step(False, number, number, low, high)] if low < high else []), *piece]
    parts = [part for piece in joined for part in _parted(query, reference, piece)]
    for before, after in pairwise(parts):
        if _joins(query, before[-1]):
            before[-1] = before[-1]._replace(ref_end=before[-1].ref_start)
        if _joins(query, after[0]):
            after[0] = after[0]._replace(ref_start=after[0].ref_end)
    return parts


def _joins(query: QueryText, step: Step) -> bool:
    """Whether a step is but the "and" that joins two parts, which stands for no word of either."""
    return not step.same and step.end - step.start == 1 and query.keys[step.start] in _conjunctions()


def _marked(query: QueryText, before: Piece, after: Piece) -> bool:
    """Whether an ellipsis stands between two pieces that follow each other in the reference."""
    return after[0].start in query.breaks and before[-1].ref_end <= after[0].ref_start


def _parted(query: QueryText, reference: Wording, piece: Sequence[Step]) -> list[list[Step]]:
    """A piece cut where it goes to another sentence without a mark, or to one so far off that its words are chance."""
    parts: list[list[Step]] = [[]]
    for number, step in enumerate(piece):
        inner = 0 < number < len(piece) - 1
        if inner and not step.same and (_unmarked(query, reference, step) or _far(reference, piece, number)):
            if step.start < step.end:
                parts[-1].append(step._replace(ref_end=step.ref_start))
            parts.append([])
        else:
            parts[-1].append(step)
    return parts


def _unmarked(query: QueryText, reference: Wording, step: Step) -> bool:
    """Whether sentences are joined there without a mark: by nothing, or by an "and" where a stop was."""
    if step.start in query.breaks or not crosses(step, reference):
        return False
    if is_tag(reference, (step.ref_start, step.ref_end)) or is_parenthesis(reference, (step.ref_start, step.ref_end)):
        return False
    left_out, put_in = step.ref_end - step.ref_start, step.end - step.start
    joining = put_in == 1 and query.keys[step.start] in _conjunctions() and step.start not in query.bracketed
    whole = _begins(reference, step.ref_start) and _begins(reference, step.ref_end)
    return (put_in == 0 or joining) and left_out >= MIN_RUN or whole and (joining or left_out > put_in == 0)


def _begins(reference: Wording, number: int) -> bool:
    """Whether a sentence begins with a word."""
    return reference.passage_of[number - 1] != reference.passage_of[number]


def _far(reference: Wording, piece: Piece, number: int) -> bool:
    """Whether a word or two beside a long gap stand there by chance."""
    step = piece[number]
    hidden = reference.keys[step.ref_start : step.ref_end]
    if step.start < step.end or not crosses(step, reference) or len(hidden) <= NEAR and VOID not in hidden:
        return False
    return min(_stretch(reference, piece[:number][::-1]), _stretch(reference, piece[number + 1 :])) < TELLING


def _stretch(reference: Wording, steps: Piece) -> int:
    """The words that match up to the next gap between sentences."""
    size = 0
    for step in steps:
        if not step.same and crosses(step, reference):
            break
        size += step.end - step.start if step.same else 0
    return size


def swapped(query: QueryText, reference: Wording, pieces: Sequence[Piece]) -> bool:
    """Whether the pieces are the parts of one sentence in another order, as in a contrast turned round."""
    if len(pieces) < 2 or any(piece[0].start in query.breaks for piece in pieces[1:]):
        return False
    spans = sorted((piece[0].ref_start, piece[-1].ref_end) for piece in pieces)
    if any(not 0 <= b[0] - a[1] < MIN_RUN for a, b in pairwise(spans)):
        return False
    return reference.passage_of[spans[0][0]] == reference.passage_of[spans[-1][1] - 1]


@cache
def _conjunctions() -> frozenset[str]:
    return all_words("coordinators") | all_words("conjunctions in lists")
