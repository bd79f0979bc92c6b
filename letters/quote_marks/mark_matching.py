"""Which mark of a paragraph opens and which closes: the interpretation with the lowest cost.

Every mark may open, close or stand for nothing (an apostrophe, inches, a slip). The cost of each
depends on the glyph, the text's own convention and the two neighbouring characters; a missing mark costs
too. Nearly every paragraph has an interpretation without cost, which is chosen at once; the others need a
Viterbi search over stacks of open marks, in time linear in the number of marks.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from letters.quote_marks.mark_costs import SINGLE, Mark

NOTHING = 3.0  # a mark that pairs with none, a closing mark that is missing
UNOPENED = 2.6  # an opening mark that is missing: the closing one is there to be read
_USUAL = 0.8  # more, where the next mark usually stands inside the one left open
SLIGHT = 0.4  # a cost that leaves no doubt
BEAM = 6  # parses kept after each mark
MANY = 300  # marks in one paragraph, from which on fewer parses are kept


class MarkPair(NamedTuple):
    """An opening and a closing mark, as indices into the paragraph's list of marks.

    `opener` is None where it is missing, CARRIED where it stands in an earlier paragraph; `closer` is None
    where the paragraph ends first; `before` is then the mark that opens the next quotation, if any.
    """

    opener: int | None
    closer: int | None
    before: int | None = None
    depth: int = 0


CARRIED = -1


class _OpenMark(NamedTuple):
    """A stack of open marks, shared between interpretations."""

    position: int
    level: int
    glyph: str
    below: _OpenMark | None
    depth: int


class _PairChain(NamedTuple):
    pair: MarkPair
    before: _PairChain | None


class _Parse(NamedTuple):
    cost: float
    stack: _OpenMark | None
    pairs: _PairChain | None


def match_marks(
    marks: Sequence[Mark], *, carried: str = "", continued: bool = False, cut_off: bool = False
) -> list[MarkPair]:
    """The pairs of one paragraph's marks, in order of their openers.

    `carried` is the glyph of a quotation that was left open in the paragraph before ("": none). An open end is no
    surprise where the next paragraph opens with a mark (`continued`) or the text ends abruptly (`cut_off`).
    """
    plain = _plain(marks)
    if plain is not None:
        return plain
    parses = [_Parse(0.0, None, None)]
    if carried:
        parses.append(_Parse(0.4, _OpenMark(CARRIED, _level(carried), carried, None, 1), None))
    beam = BEAM if len(marks) < MANY else 2
    for index, mark in enumerate(marks):
        parses = _best([after for parse in parses for after in _moves(parse, index, mark)], beam)
    chain = min((_ended(parse, marks, continued, cut_off) for parse in parses), key=lambda parse: parse.cost).pairs
    pairs = []
    while chain is not None:
        pairs.append(chain.pair)
        chain = chain.before
    return sorted(pairs, key=lambda pair: (pair.closer or 0 if pair.opener is None else pair.opener, pair.depth))


def _plain(marks: Sequence[Mark]) -> list[MarkPair] | None:
    """The pairs if opening and closing marks clearly alternate; else None."""
    likely = [(i, m) for i, m in enumerate(marks) if m.level != 1 or m.opens < m.nothing]
    if len(likely) % 2:
        return None
    pairs = []
    for (i, opener), (j, closer) in zip(likely[::2], likely[1::2], strict=True):
        if opener.opens > SLIGHT or closer.closes > SLIGHT or mismatch(opener.glyph, closer.glyph):
            return None
        if opener.level == 1 or opener.closes < opener.opens or closer.opens < closer.closes:
            return None
        pairs.append(MarkPair(i, j))
    return pairs


def _left_open(stack: _OpenMark, before: int | None, pairs: _PairChain | None) -> _PairChain:
    """The pairs with the top of the stack added as a mark that is never closed."""
    return _PairChain(MarkPair(stack.position, None, before, stack.depth - 1), pairs)


def _moves(parse: _Parse, index: int, mark: Mark) -> list[_Parse]:
    """The interpretations that this mark allows after an earlier one."""
    cost, stack, pairs = parse
    moves = [_Parse(cost + mark.nothing, stack, pairs)]
    if mark.opens < 6:
        moves.append(_opened(parse, index, mark))
        if stack and stack.level == mark.level:  # the one before was left open
            given_up = _left_open(stack, index, pairs)
            price = NOTHING + (_USUAL if _is_inner(stack.glyph, mark.glyph) else 0.0)
            moves.append(_opened(_Parse(cost + price, stack.below, given_up), index, mark))
    if mark.closes < 6:
        moves.extend(_closed(parse, index, mark))
    return moves


def _opened(parse: _Parse, index: int, mark: Mark) -> _Parse:
    cost, stack, pairs = parse
    depth = stack.depth if stack else 0
    price = mark.opens
    if stack:
        inner = 0.05 if _is_inner(stack.glyph, mark.glyph) else 0.4
        price += 0.2 if stack.level != mark.level else 0.6 if stack.glyph == mark.glyph else inner
    return _Parse(cost + price, _OpenMark(index, mark.level, mark.glyph, stack, depth + 1), pairs)


def _is_inner(outer: str, inner: str) -> bool:
    """Whether marks of one form usually stand inside those of the other: «… „…“ …»."""
    return (outer == "«" and inner == "„") or (outer == "„" and inner == "«")


def _closed(parse: _Parse, index: int, mark: Mark) -> list[_Parse]:
    """The mark closes the innermost open one, one further out, or one that is missing."""
    cost, stack, pairs = parse
    parses = []
    price = cost + mark.closes
    for _ in range(3):
        if stack is None:
            break
        unlike = mismatch(stack.glyph, mark.glyph)
        if unlike < 6:
            closing = _PairChain(MarkPair(stack.position, index, None, stack.depth - 1), pairs)
            parses.append(_Parse(price + unlike, stack.below, closing))
        if stack.below is None:
            break
        price += NOTHING
        pairs = _left_open(stack, index, pairs)
        stack = stack.below
    stack, pairs = parse.stack, parse.pairs
    if stack and stack.below and stack.glyph == stack.below.glyph and stack.glyph in "«„" and stack.position >= 0:
        outer = stack.below  # one mark closes both, as Russian has it
        inner = _PairChain(MarkPair(stack.position, index, None, outer.depth), pairs)
        both = _PairChain(MarkPair(outer.position, index, None, outer.depth - 1), inner)
        parses.append(_Parse(cost + mark.closes + mismatch(stack.glyph, mark.glyph) + 1.2, outer.below, both))
    if parse.stack is None and mark.level != 1:
        parses.append(_Parse(price + UNOPENED, None, _PairChain(MarkPair(None, index), pairs)))
    return parses


def _ended(parse: _Parse, marks: Sequence[Mark], continued: bool, cut_off: bool) -> _Parse:
    """The interpretation with the cost of the marks still open at the end of the paragraph."""
    cost, stack, pairs = parse
    while stack is not None:
        at_start = stack.position == CARRIED or marks[stack.position].first
        price = NOTHING if stack.level != 1 else NOTHING + 0.5
        if stack.depth == 1:
            price -= (1.0 if at_start and continued else 0.3 if at_start else 0.0) + (
                1.5 if continued or cut_off else 0.0
            )
            price -= 1.5 if continued and stack.glyph == "'" else 0.0  # which costs little as an apostrophe
        cost += price
        pairs = _left_open(stack, None, pairs)
        stack = stack.below
    return _Parse(cost, None, pairs)


def _best(parses: list[_Parse], beam: int) -> list[_Parse]:
    """The cheapest interpretation for each top of the stack, at most `beam` of them."""
    kept: dict[tuple[object, ...], _Parse] = {}
    for parse in parses:
        stack = parse.stack
        below = stack.below if stack else None
        key = (stack and stack.glyph, below and below.glyph, stack.depth if stack else 0)
        if key not in kept or parse.cost < kept[key].cost:
            kept[key] = parse
    return sorted(kept.values(), key=lambda r: r.cost)[:beam]


PARTNERS = {
    '"': '"＂', "＂": '＂"', "“": "”", "”": "”", "„": "“”", "‟": "”", "«": "»", "»": "«",
    "``": "''", "''": "''", "〝": "〟〞", "「": "」", "『": "』", "‘‘": "’’", "‚‚": "‘‘’’",
    "'": "'", "‘": "’", "’": "’", "‚": "‘’", "‹": "›", "›": "‹", "`": "'’",
}  # fmt: skip
_UNLIKE = set("«»‹›")
_CORNERS = set("「」『』")


def _level(glyph: str) -> int:
    return 1 if glyph in SINGLE else 2


@lru_cache(1024)
def mismatch(opener: str, closer: str) -> float:
    """The cost of this glyph closing that one; 6 or more: never."""
    if closer in PARTNERS.get(opener, ()) or (opener == "»" and closer == "»"):
        return 0.0
    if opener in _CORNERS or closer in _CORNERS:
        return 9.0
    if _level(opener) != _level(closer):
        return 1.8 if opener in '"“' and closer in "'’" else 9.0
    return 2.0 if (opener in _UNLIKE) != (closer in _UNLIKE) else 0.5
