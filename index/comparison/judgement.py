"""The verdict on a query that does not stand in its reference by its code points: what differs, and how much of it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence

from index.comparison.aligned_verdict import CLAUSE, Judged, completed, verdict_on, weighed
from index.comparison.alignment import Step, chains, likely_places, occurrences
from index.comparison.differences import CHANGES, SENTENCE_END
from index.comparison.placement import bridged, cut_at_jumps, lay, permutation, placed, settled
from index.comparison.query_text import QueryText
from index.comparison.remarks import has_label_before, without_places, without_signature
from index.comparison.result import Comparison
from index.comparison.single_words import WordRun
from index.comparison.wording import Wording, with_latin_letters
from index.verdicts import RANK, WORDED
from letters.model import Span
from letters.text.normalize import MIN_RUN, keys, words

Compare = Callable[[str], Comparison]
PLACES = 20  # where a wording stands more often, no more are looked at


def _rank(comparison: Comparison) -> tuple[tuple[int, int], bool]:
    return comparison.rank, "material" in comparison.flags


def judged(query: str, reference: Wording, style: str, compare: Compare) -> Comparison:
    """The verdict on a query that has words; `compare` gives that on other words, compared with the same reference."""
    quoted = QueryText(query, reference.positions)
    result = _spelled(quoted, reference, style)
    if not (query.isascii() and reference.text.isascii()):
        result = _unmasked(quoted, reference, style, result)
    if result.verdict not in WORDED:
        result = _unsigned(query, reference, compare, result)
    if result.verdict not in WORDED or result.verdict == "bracketed":  # the number of a note is in brackets, too
        result = _unplaced(query, reference, compare, result)
    return result


def _unplaced(query: str, reference: Wording, compare: Compare, result: Comparison) -> Comparison:
    """The verdict without labels of where in a work the words stand, where that is the nearer."""
    bare = without_places(query)
    if bare == query or not keys(bare):
        return result
    unlabelled = compare(bare)
    label = query[: len(bare) - len(bare.lstrip())]
    if _changed(unlabelled) >= _changed(result) or has_label_before(reference, unlabelled.span[0], label):
        return result
    return _renumbered(unlabelled, bare, query)


def _renumbered(comparison: Comparison, bare: str, text: str) -> Comparison:
    """The comparison of the bare text, its runs and differences those of the text."""
    number_at = {word.start: number for number, word in enumerate(words(text))}
    starts: Sequence[int] = [word.start for word in words(bare)]
    if not number_at.keys() >= set(starts):
        return comparison
    runs = tuple((number_at[starts[first]], number_at[starts[after - 1]] + 1) for first, after in comparison.runs)
    differences = tuple(d._replace(query=text[slice(*d.query_span)]) for d in comparison.differences)
    return comparison._replace(runs=runs, differences=differences)


def _unsigned(query: str, reference: Wording, compare: Compare, result: Comparison) -> Comparison:
    """The verdict without the name after a dash at the end, where that is the nearer and the reference has no such words."""
    words, name = without_signature(query)
    if not name or all(key in reference.positions for key in keys(name)):
        return result
    return min(result, compare(words), key=_rank)


def _unmasked(query: QueryText, reference: Wording, style: str, result: Comparison) -> Comparison:
    """The verdict with look-alike letters of other alphabets taken for Latin ones, where that is the nearer."""
    other = reference.latin or reference
    latin = with_latin_letters(query.original)
    if latin == query.original and other is reference:
        return result
    quoted = QueryText(latin, other.positions)
    quoted.original = query.original
    if len(quoted.keys) == len(query.keys) and not any(
        key in other.positions and own not in reference.positions for key, own in zip(quoted.keys, query.keys)
    ):
        return result
    alike = _judged(quoted, other, style)
    masked = any(difference.kind == "homoglyph" for difference in alike.differences)
    if not masked or alike.rank >= result.rank:
        return result
    return alike._replace(flags=tuple(sorted((*alike.flags, "homoglyph"))))


def _spelled(query: QueryText, reference: Wording, style: str) -> Comparison:
    """The verdict with the query's words in the spelling of the reference, where these are the same words."""
    result = _judged(query, reference, style)
    if not CHANGES.isdisjoint(difference.kind for difference in result.differences) or result.verdict == "not_found":
        from index.comparison.respelling import respelled

        alike = respelled(query, reference, result, lambda other: _judged(other, reference, style))
        if alike and alike.verdict != "not_found" and _changed(alike) < _changed(result):
            result = alike
    return result


def _changed(result: Comparison) -> tuple[int, int, int]:
    """How many words and places were changed, the rank of the verdict, and how long the changes are."""
    changes = [difference for difference in result.differences if difference.kind in CHANGES]
    if result.verdict == "not_found":
        return sys.maxsize, RANK[result.verdict], 0
    size = sum(len(difference.query) + len(difference.reference) for difference in changes)
    return sum(1 + len(keys(difference.query)) for difference in changes), RANK[result.verdict], size


def _judged(query: QueryText, reference: Wording, style: str) -> Comparison:
    """The verdict on a query that does not stand there by its code points."""
    result = _exact(query, reference, style)
    if result is None or result.verdict == "punctuation":
        result = min(filter(None, (result, _marked(query, reference, style))), key=_rank, default=None)
    return result or _loose(query, reference, style)


def _exact(query: QueryText, reference: Wording, style: str) -> Comparison | None:
    """The same words in the same order, in one run."""
    size = len(query.keys)
    places = occurrences(query.keys, reference)[:PLACES]
    results = [verdict_on(query, reference, [[Step(True, 0, size, place, place + size)]], style) for place in places]
    return min(results, key=_rank, default=None)


def _marked(query: QueryText, reference: Wording, style: str) -> Comparison | None:
    """All words outside brackets in the same order, separated only where an ellipsis or a bracket says so."""
    if not query.breaks and not query.bracketed:
        return None
    size = len(query.keys)
    kept = [number for number in range(size) if number not in query.bracketed or _is_recased(query, number, reference)]
    if 2 * len(kept) < size:
        return None
    pieces: list[Span] = []
    for number in kept:
        if pieces and pieces[-1][1] == number and number not in query.breaks:
            pieces[-1] = pieces[-1][0], number + 1
        else:
            pieces.append((number, number + 1))
    laid = placed(query.keys, reference, pieces)[:PLACES]
    results = [verdict_on(query, reference, bridged(query, reference, [steps]), style) for steps in laid]
    return min(results, key=lambda comparison: comparison.rank, default=None)  # the nearest of equals


def _is_recased(query: QueryText, number: int, reference: Wording) -> bool:
    """Whether brackets hold just letters of a word that the reference has: "[c]ome"."""
    return query.keys[number] in reference.positions and query.outside(number) != ("", "")


def _loose(query: QueryText, reference: Wording, style: str) -> Comparison:
    """Words changed, left out, put in, moved or joined, where the query fits best."""
    if len(query.bracketed) == len(query.keys) or not _likely(query.keys, reference):
        return Comparison("not_found")
    results = [_fitted(query, reference, anchors, style) for anchors in _anchors(query, reference)]
    nearest = min(results, key=lambda judged: (_cost(query, judged.comparison), judged.comparison.rank))
    return completed(query, reference, nearest)


def _anchors(query: QueryText, reference: Wording) -> list[list[WordRun]]:
    """The runs by which the query may be laid over the reference, for each place of the longest."""
    anchors = chains(query.keys, reference)
    return anchors or [[run] for run in likely_places(query.keys, reference)] or [[]]


def _likely(query: Sequence[str], reference: Wording) -> bool:
    """Whether half of the query's words, or as many as a clause has, stand somewhere in the reference."""
    return sum(map(reference.positions.__contains__, query)) >= min(len(query) / 2, CLAUSE)


def _cost(query: QueryText, result: Comparison) -> int:
    """How much it takes to make the query out of the reference, in words and jumps."""
    if result.verdict == "not_found":
        return 2 * len(query.keys) + 1
    changes = sum(difference.kind in CHANGES for difference in result.differences)
    jumps = sum(difference.kind == "stitch" for difference in result.differences)
    return len(query.keys) - result.matched + changes + (MIN_RUN - 1) * jumps


def _fitted(query: QueryText, reference: Wording, anchors: Sequence[WordRun], style: str) -> Judged:
    """The verdict with the query laid over the reference by these runs."""
    pieces = lay(query, reference, cut_at_jumps(query, reference, anchors))
    if len(pieces) > 1:  # what looked like a jump may be just a word or two in another place
        longest_first = sorted(anchors, key=lambda run: -run.size)
        wholes = (settled(query, reference, run) for run in longest_first)
        pieces = next(([whole] for whole in wholes if whole), pieces)
    if not all(pieces):
        return Judged(Comparison("not_found"))
    pieces = bridged(query, reference, pieces)
    result = weighed(query, reference, pieces, style)
    verdict = result.comparison.verdict
    if verdict in ("insertion", "substitution", "altered", "not_found") and len(pieces) == 1:
        moved = permutation(query.keys, reference)
        near = verdict != "insertion" or moved is None or _near(moved)
        if moved is not None and near and not _from_next_sentence(query, reference, moved):
            return weighed(query, reference, [moved], style, "reordered")
    return result


def _from_next_sentence(query: QueryText, reference: Wording, steps: Sequence[Step]) -> bool:
    """Whether words in another order lie on more sentences of the reference than the query has: there by chance."""
    start, end = min(step.ref_start for step in steps), max(step.ref_end for step in steps)
    theirs = sum(bool(SENTENCE_END.search(reference.gap(number))) for number in range(start + 1, end))
    return theirs > sum(bool(SENTENCE_END.search(query.gap(number))) for number in range(1, len(query.keys)))


def _near(steps: Sequence[Step]) -> bool:
    """Whether several words changed places, or one went no farther than a glance: else it is there by chance."""
    first, *_, last = [number for number, step in enumerate(steps) if not step.same]
    passed = sum(step.end - step.start for step in steps[first:last] if step.same)
    return passed <= 2 * MIN_RUN or any(step.end - step.start > 1 for step in steps if not step.same)
