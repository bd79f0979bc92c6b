"""The clauses of a reference: which words belong together, so that one of them limits or denies the others.

A clause ends at punctuation, at the end of a sentence and before a word that opens the next one ("because", "and").
"""

from __future__ import annotations

from index.comparison.spoken import listed
from index.comparison.wording import Wording
from letters.model import Span
from letters.text.patterns import late_pattern

_BORDER = late_pattern(r"[,;:.!?…()\[\]—–。，、；：！？（）]|--| - |\n\s*\n")


def is_border(reference: Wording, number: int) -> bool:
    """Whether a clause begins with this word by the punctuation before it, or with the sentence."""
    if not 0 < number < len(reference.keys):
        return True
    if reference.passage_of[number - 1] != reference.passage_of[number]:
        return True
    gap = reference.gap(number)
    return gap != " " and _BORDER.search(gap) is not None


def clause(reference: Wording, number: int) -> Span:
    """The words of the clause that a word stands in."""
    start, end = number, number + 1
    while not is_border(reference, start) and not opens(reference, start):
        start -= 1
    while not is_border(reference, end) and not opens(reference, end):
        end += 1
    return start, end


def opens(reference: Wording, number: int) -> bool:
    """Whether a clause begins with this word by what it is: "because", "and"."""
    return listed(reference, number, "clause openers")


def sentence(reference: Wording, number: int) -> Span:
    """The words of the passage that a word stands in."""
    passage, start, end = reference.passage_of, number, number + 1
    while start and passage[start - 1] == passage[number]:
        start -= 1
    while end < len(passage) and passage[end] == passage[number]:
        end += 1
    return start, end
