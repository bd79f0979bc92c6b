"""Where in a reference a query stands: in pieces, with changes that it marks, or with its words moved.

And where it goes from one place of the reference to another: with a mark, without one, or back.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

from index.comparison.alignment import Step, align, joined, missing, occurrences, steps_over, with_edges
from index.comparison.clauses import LONGEST_TAG, is_parenthesis, is_tag
from index.comparison.disfluencies import is_disfluency
from index.comparison.hidden import VOID
from index.comparison.query_text import QueryText
from index.comparison.single_words import WordRun
from index.comparison.wording import Wording
from letters.languages.word_lists import all_words
from letters.model import Span
from letters.text.normalize import MIN_RUN

NEAR = 60  # words that an ellipsis may hide beside a stretch of a word or two
MIN_MATCHING = 3  # words of a stretch that may stand anywhere further on
Piece = Sequence[Step]


def lay(query: QueryText, reference: Wording, pieces: Iterable[tuple[int, int, list[WordRun]]]) -> list[list[Step]]:
    """Each piece of the query laid over its place of the reference."""
    laid = []
    for start, end, anchors in pieces:
        breaks = [number - start for number in query.breaks if start < number < end]
        if start:
            anchors = [anchor._replace(start=anchor.start - start) for anchor in anchors]
        steps = _over_tags(query.keys[start:end], reference, align(query.keys[start:end], reference, anchors, breaks))
        if start:
            steps = [step._replace(start=step.start + start, end=step.end + start) for step in steps]
        laid.append(steps)
    return laid


def _over_tags(query: Sequence[str], reference: Wording, steps: list[Step]) -> list[Step]:
    """The steps, where other words at an end stand beyond a tag: “Odder and odder!” cried Ann (she was lost); “I am”."""
    if len(steps) > 1 and _is_short(steps[0]):
        end, border = steps[0].end, steps[1].ref_start
        for start in range(border - 1, max(end, border - LONGEST_TAG) - 1, -1):
            if reference.keys[start - end : start] == query[:end] and is_tag(reference, (start, border)):
                before = Step(True, 0, end, start - end, start)
                return _over_tags(query, reference, [before, Step(False, end, end, start, border), *steps[1:]])
    if len(steps) > 1 and _is_short(steps[-1]):
        start, border = steps[-1].start, steps[-2].ref_end
        size = len(query) - start
        for end in range(border + 1, min(len(reference.keys) - size, border + LONGEST_TAG) + 1):
            if reference.keys[end : end + size] == query[start:] and is_tag(reference, (border, end)):
                return [
                    *steps[:-1],
                    Step(False, start, start, border, end),
                    Step(True, start, len(query), end, end + size),
                ]
    return steps


def _is_short(step: Step) -> bool:
    """Whether words of the query, too few to be looked for by themselves, are not those of the reference."""
    return not step.same and 0 < step.end - step.start < MIN_RUN


def settled(query: QueryText, reference: Wording, run: WordRun) -> list[Step] | None:
    """The query laid over the place of one of its runs, where all but a word or two of it stands there, without a jump."""
    if missing(query.keys, reference, [run], query.breaks) >= MIN_RUN:
        return None
    [steps] = lay(query, reference, [(0, len(query.keys), [run])])
    other = [step for step in steps if not step.same]
    if sum(step.end - step.start for step in other) >= MIN_RUN:
        return None
    return None if any(_leaps(step, reference) for step in other) else steps


def _leaps(step: Step, reference: Wording) -> bool:
    """Whether other words lead to another passage farther on."""
    return step.ref_end - step.ref_start >= MIN_RUN + step.end - step.start and crosses(step, reference)


def cut_at_jumps(
    query: QueryText, reference: Wording, anchors: Sequence[WordRun]
) -> list[tuple[int, int, list[WordRun]]]:
    """The query cut where it jumps from one place of the reference to another; each piece with its runs."""
    cut, start, held = [], 0, list(anchors[:1])
    for before, run in pairwise(anchors):
        if _jumps(before, run, query, reference):
            dots = [number for number in range(before.end, run.start + 1) if number in query.breaks]
            border = dots[-1] if dots else run.start
            cut.append((start, border, held))
            start, held = border, []
        held.append(run)
    return [*cut, (start, len(query.keys), held)]


def _jumps(run: WordRun, after: WordRun, query: QueryText, reference: Wording) -> bool:
    """Whether the query goes to another passage, or back, between two runs of four words or more."""
    if after.ref_start < run.ref_start or run.ref_end - after.ref_start >= MIN_RUN:
        return True
    left_out, put_in = after.ref_start - run.ref_end, after.start - run.end
    if left_out <= 0 or reference.passage_of[run.ref_end - 1] == reference.passage_of[after.ref_start]:
        return False
    marked = any(number in query.breaks for number in range(run.end, after.start + 1))
    if not marked and (left_out - put_in < MIN_RUN or 3 * put_in > left_out):
        return False
    return not _apart(reference, (run.ref_end, after.ref_start))


def _apart(reference: Wording, gap: Span) -> bool:
    """Whether the reference marks off what is left out there, or it says nothing: nobody jumps to another passage over it."""
    return is_tag(reference, gap) or is_parenthesis(reference, gap) or is_disfluency(reference, gap)


def crosses(step: Step, reference: Wording) -> bool:
    """Whether what an ellipsis stands for runs over the border of a passage."""
    return reference.passage_of[step.ref_start - 1] != reference.passage_of[min(step.ref_end, len(reference.keys) - 1)]


def placed(query: Sequence[str], reference: Wording, pieces: Sequence[Span]) -> list[list[Step]]:
    """The query laid over each place where its pieces stand in order, the nearest to the longest of them.

    `pieces` are stretches of words in order; the words between them may stand for any others. The closest come
    first.
    """
    where = [occurrences(query[slice(*piece)], reference) for piece in pieces]
    if not all(where):
        return []
    sizes = [end - start for start, end in pieces]
    longest = sizes.index(max(sizes))
    laid = []
    for anchor in where[longest]:
        row = [anchor]
        for number in range(longest + 1, len(pieces)):
            next_one = bisect_left(where[number], row[-1] + sizes[number - 1])
            row += where[number][next_one : next_one + 1]
        for number in range(longest - 1, -1, -1):
            last_one = bisect_right(where[number], row[0] - sizes[number])
            row[:0] = where[number][last_one - 1 : last_one] if last_one else []
        if len(row) == len(pieces):
            laid.append(row)
    laid.sort(key=lambda row: (row[-1] - row[0], row[0]))
    return [_bridged(query, reference, [WordRun(a, p, b - a) for (a, b), p in zip(pieces, row)]) for row in laid]


def _bridged(query: Sequence[str], reference: Wording, blocks: Sequence[WordRun]) -> list[Step]:
    """The steps over blocks of the same words, where what stands between may be the same, too."""
    steps = with_edges(steps_over(blocks), len(query), reference)
    same = [query[s.start : s.end] == reference.keys[s.ref_start : s.ref_end] for s in steps]
    blocks = joined([WordRun(s.start, s.ref_start, s.end - s.start) for s, alike in zip(steps, same) if alike])
    return with_edges(steps_over(blocks), len(query), reference)


def permutation(query: Sequence[str], reference: Wording, most: int = 200) -> list[Step] | None:
    """The query laid over a stretch of the reference that has just its words, in another order."""
    size, positions = len(query), reference.positions
    places = [positions.get(key, ()) for key in query]
    if size > most or not all(places):
        return None
    rarest = min(places, key=len)
    starts = sorted({start for place in rarest for start in range(max(0, place - size + 1), place + 1)})
    missing = Counter(query)
    last = -2
    for start in starts:
        if start == last + 1:
            missing[reference.keys[last]] += 1
            missing.subtract(reference.keys[start + size - 1 : start + size])
        else:
            missing = Counter(query)
            missing.subtract(reference.keys[start : start + size])
        last = start
        if not any(missing.values()):
            return _covering(query, reference, (start, start + size))
    return None


def _covering(query: Sequence[str], reference: Wording, window: Span) -> list[Step]:
    """The query laid over the whole of a stretch of the reference."""
    from difflib import SequenceMatcher

    matcher = SequenceMatcher(None, query, reference.keys[slice(*window)], autojunk=False)
    blocks = [WordRun(a, b + window[0], size) for a, b, size in matcher.get_matching_blocks()]
    steps = steps_over([WordRun(0, window[0], 0), *blocks])
    return [step for step in steps if step.start < step.end or step.ref_start < step.ref_end]


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
    """Whether a step is only the "and" that joins two parts, which stands for no word of either."""
    if step.same or step.end - step.start != 1:
        return False
    key = query.keys[step.start]
    return key in all_words("coordinators") or key in all_words("conjunctions in lists")


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
    if _apart(reference, (step.ref_start, step.ref_end)):
        return False
    left_out, put_in = step.ref_end - step.ref_start, step.end - step.start
    joining = _joins(query, step) and step.start not in query.bracketed
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
    return not (_is_enough(reference, piece[:number][::-1]) and _is_enough(reference, piece[number + 1 :]))


def _is_enough(reference: Wording, steps: Piece) -> bool:
    """Whether the words that match up to the next gap between sentences are many, or two that are a sentence."""
    matching = []
    for step in steps:
        if not step.same and crosses(step, reference):
            break
        matching += [step] if step.same else []
    size = sum(step.end - step.start for step in matching)
    if size != MIN_MATCHING - 1 or len(matching) > 1:
        return size >= MIN_MATCHING
    end = matching[0].ref_end
    return _begins(reference, matching[0].ref_start) and (end == len(reference.keys) or _begins(reference, end))


def swapped(query: QueryText, reference: Wording, pieces: Sequence[Piece]) -> bool:
    """Whether the pieces are the parts of one sentence in another order, as in a reversed contrast."""
    if len(pieces) < 2 or any(piece[0].start in query.breaks for piece in pieces[1:]):
        return False
    spans = sorted((piece[0].ref_start, piece[-1].ref_end) for piece in pieces)
    if any(not 0 <= b[0] - a[1] < MIN_RUN for a, b in pairwise(spans)):
        return False
    return reference.passage_of[spans[0][0]] == reference.passage_of[spans[-1][1] - 1]
