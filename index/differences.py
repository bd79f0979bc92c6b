"""Where two aligned wordings part, place by place: what each difference is and where it stands on both sides."""

from __future__ import annotations

import re
from typing import NamedTuple

from index.wording import Step, Wording
from letters.fold import DOUBLE_MARKS, INVISIBLE, SINGLE_MARKS, even
from letters.model import Span

ELLIPSIS = re.compile(r"[\[(]?\s*(?:…|\.(?:\s?\.){2,})\s*[\])]?")
_BRACKETS = re.compile(r"\[[^\[\]]*\]")
_OUTER = re.compile(rf"[\s{INVISIBLE}{re.escape(DOUBLE_MARKS + SINGLE_MARKS)}]*")
_NO_MARKS = str.maketrans(dict.fromkeys("\"'"))
_ONE_LEVEL = str.maketrans('"', "'")
_NO_BRACKETS = str.maketrans(dict.fromkeys("[]"))
_TERMINAL = frozenset(".,;: ")


class Difference(NamedTuple):
    """One place where the wordings part; spans are code points of the query and of the reference.

    `kind` is typography, marks, initial, terminal, edge (what custom allows), case, punctuation, ellipsis,
    bracket, omission, insertion, substitution or stitch (a jump to another place).
    """

    kind: str
    query: str
    query_span: Span
    reference: str
    reference_span: Span


class Quoted(Wording):
    """A query: its words, what in it is marked as changed, and where it begins and ends without outer marks."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.brackets = [m.span() for m in _BRACKETS.finditer(text)] if "[" in text else []
        start, rest = _width(text), _width(text[::-1])
        self.inner = (start, max(start, len(text) - rest))

    def bracketed(self, number: int) -> bool:
        """Whether the word, or a part of it, stands in square brackets."""
        start, end = self.words[number][1:]
        return any(a < end and start < b for a, b in self.brackets)

    def elided(self, number: int) -> bool:
        """Whether an ellipsis stands before the word of that number."""
        return ELLIPSIS.search(self.gap(number)) is not None


def _width(text: str) -> int:
    found = _OUTER.match(text)
    return found.end() if found else 0


def slips(query: Quoted, reference: Wording, step: Step) -> list[Difference]:
    """What differs in a stretch of the same words: letters' case and glyphs, and the punctuation between."""
    found = []
    for number, place in zip(range(step.start, step.end), range(step.at, step.to)):
        if number > step.start:
            kind = _gap_kind(query.gap(number), reference.gap(place))
            if kind:
                found.append(_between(kind, query, number, reference, place))
        kind = _form_kind(query, number, reference, place)
        if kind:
            found.append(_words(kind, query, reference, Step(True, number, number + 1, place, place + 1)))
    return found


def _form_kind(query: Quoted, number: int, reference: Wording, place: int) -> str | None:
    """What differs between two words of one key."""
    ours, theirs = query.slice(number, number + 1), reference.slice(place, place + 1)
    if query.bracketed(number) and "[" not in reference.gap(place) + theirs:
        return "bracket"
    if ours == theirs:
        return None
    ours, theirs = even(ours), even(theirs)
    if ours == theirs:
        return "typography"
    if ours[1:] == theirs[1:]:
        opens = number == 0 or query.elided(number)
        return "initial" if opens and ours[0].casefold() == theirs[0].casefold() else "case"
    return "case" if ours.casefold() == theirs.casefold() else "punctuation"


def _gap_kind(ours: str, theirs: str) -> str | None:
    """What differs between what stands between two words here and there."""
    if ours == theirs:
        return None
    ours, theirs = even(ours), even(theirs)
    if ours == theirs:
        return "typography"
    ours, theirs = ours.translate(_ONE_LEVEL), theirs.translate(_ONE_LEVEL)
    if ours == theirs:
        return "marks"
    return "bracket" if ours.translate(_NO_BRACKETS).strip() == theirs.strip() and "[" in ours + "]" else "punctuation"


def head(query: Quoted, reference: Wording, step: Step) -> list[Difference]:
    """What stands before the query's first word and not in the reference."""
    ours = even(query.text[query.inner[0] : query.words[0].start]).translate(_NO_MARKS).strip()
    theirs = even(reference.gap(step.at)).translate(_NO_MARKS).strip()
    if not ours.strip("[") or theirs.endswith(ours):
        return []
    kind = "edge" if not ELLIPSIS.sub("", ours) else "punctuation"
    return [_between(kind, query, 0, reference, step.at)]


def tail(query: Quoted, reference: Wording, step: Step) -> list[Difference]:
    """What stands after the query's last word and not in the reference."""
    ours = even(query.text[query.words[-1].end : query.inner[1]]).translate(_NO_MARKS).strip()
    theirs = even(reference.gap(step.to)).translate(_NO_MARKS).strip()
    if not ours.strip("]") or theirs.startswith(ours):
        return []
    bare = ELLIPSIS.sub("", ours).rstrip(".,;: ")
    if bare and theirs.startswith(bare):
        kind = "terminal" if bare == ours.rstrip(".,;: ") else "edge"
        return [_between(kind, query, len(query.words), reference, step.to)]
    bare = ELLIPSIS.sub("", ours)
    if theirs[:1] in ("!", "?") and bare:
        kind = "punctuation"  # a question or a cry made a statement
    elif not bare:
        kind = "edge"
    else:
        kind = "terminal" if _TERMINAL.issuperset(bare) else "punctuation"
    return [_between(kind, query, len(query.words), reference, step.to)]


def change(query: Quoted, reference: Wording, step: Step) -> Difference:
    """What a stretch of other words is: left out, put in or replaced, marked (ellipsis, bracket) or not."""
    ours, theirs = range(step.start, step.end), range(step.at, step.to)
    if ours and all(map(query.bracketed, ours)) and _within_brackets(query, reference, step):
        kind = "bracket"
    elif not ours and query.elided(step.start):
        kind = "ellipsis"
    elif not ours and any(query.bracketed(n) for n in (step.start - 1, step.start) if 0 <= n < len(query.words)):
        kind = "bracket"
    else:
        kind = "substitution" if ours and theirs else "insertion" if ours else "omission"
    return _words(kind, query, reference, step)


def _within_brackets(query: Quoted, reference: Wording, step: Step) -> bool:
    """Whether the letters outside the brackets, as in contribut[es], are those of the reference's words."""
    for number, at in ((step.start, step.at), (step.end - 1, step.to - 1)):
        start, end = query.words[number][1:]
        inside = [(a, b) for a, b in query.brackets if a < end and start < b]
        before, after = query.text[start : inside[0][0]], query.text[inside[-1][1] : end]
        if not before and not after:
            continue
        if step.at == step.to:
            return False
        word = reference.slice(at, at + 1).casefold()
        if not word.startswith(before.casefold()) or not word.endswith(after.casefold()):
            return False
    return True


def stitch(query: Quoted, reference: Wording, before: Step, after: Step) -> Difference:
    """A jump between two steps that do not follow each other in the reference."""
    low, high = sorted((before.to, after.at))
    gap = _between("stitch", query, after.start, reference, after.at)
    span = reference.span(low, high)
    return gap._replace(reference=reference.text[slice(*span)], reference_span=span)


def _words(kind: str, query: Quoted, reference: Wording, step: Step) -> Difference:
    ours, theirs = query.span(step.start, step.end), reference.span(step.at, step.to)
    return Difference(kind, query.text[slice(*ours)], ours, reference.text[slice(*theirs)], theirs)


def _between(kind: str, query: Quoted, number: int, reference: Wording, place: int) -> Difference:
    """A difference in what stands before two words, or after the last ones."""
    ours, theirs = query.gap(number), reference.gap(place)
    start = query.words[number - 1].end if number else 0
    at = reference.words[place - 1].end if place else 0
    return Difference(kind, ours, (start, start + len(ours)), theirs, (at, at + len(theirs)))
