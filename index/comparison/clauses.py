"""The clauses of a reference: which words belong together, so that one of them limits or denies the others.

A clause ends at punctuation, at the end of a sentence and before a word that opens the next one ("because", "and").
Whether a word opens one depends on the language of the place, so that the words of a list count in their own only.
A reference also marks off words itself: in parentheses, or between its own quotation marks (`,” said she, “`).
"""

from __future__ import annotations

from functools import lru_cache

from index.comparison.wording import Wording
from letters.languages.word_lists import all_words, codes, words
from letters.languages.word_lists import keys as head_lines
from letters.model import Span
from letters.text.patterns import late_pattern

CONTEXT = 300  # code points around a place, by which its language is recognised
LONGEST_TAG = 40  # words of an attribution between two quoted stretches; more is narration
_CLOSE = "”’\"'»«›‹“‘」』"  # “ and ‘ close in German, » opens there and « closes
_OPEN = "“‘\"'«»‹›„‚「『”’"
_CLOSED = late_pattern(rf"[^\w\s{_CLOSE}]*(?:[{_CLOSE}]+|\s[»›])(?=[\s,.;:—–-]|$)|[^\w\s]*[」』]")
_OPENED = late_pattern(rf"(?:^|[\s—–-])(?:[{_OPEN}]+[^\w\s{_OPEN}]*|[«‹]\s)$|[「『]$")
_PARAGRAPH = late_pattern(r"\n\s*\n")
_BORDER = late_pattern(r"[,;:.!?…()\[\]—–。，、；：！？（）]|--| - |\n\s*\n")


def languages_at(reference: Wording, number: int, query: str = "") -> tuple[str, ...]:
    """The language of the reference around a word; where it is not clear, all that are written so.

    The words of the `query` count too where the reference is short.
    """
    start = reference.words[number].start // CONTEXT * CONTEXT
    around = reference.text[max(0, start - CONTEXT) : start + 2 * CONTEXT]
    return _spoken(around if len(around) > CONTEXT else f"{query} {around}")


@lru_cache(maxsize=1000)
def _spoken(text: str) -> tuple[str, ...]:
    from letters.languages.detection import likely  # its patterns take long to compile

    return likely(text) or tuple(code for code in codes() if head_lines(code).get("script") != "han")


def listed(reference: Wording, number: int, section: str) -> bool:
    """Whether a word of the reference is in a section of the word lists of its language."""
    key = reference.keys[number]
    return key in all_words(section) and any(key in words(code, section) for code in languages_at(reference, number))


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


def is_tag(reference: Wording, gap: Span) -> bool:
    """Whether these words stand between two quoted stretches of one paragraph, as “he said” does in a novel."""
    start, end = gap
    if not 0 < start < end < len(reference.keys) or end - start > LONGEST_TAG:
        return False
    before, after = reference.gap(start), reference.gap(end)
    stretch = reference.text[reference.words[start - 1].end : reference.words[end].start]
    if _PARAGRAPH.search(stretch) or "\n" in after and stretch.count("\n") == after.count("\n"):
        return False
    return bool(_CLOSED.match(before)) and bool(_OPENED.search(after))


def is_parenthesis(reference: Wording, gap: Span) -> bool:
    """Whether these words stand in parentheses of their own."""
    start, end = gap
    if not 0 < start < end < len(reference.keys):
        return False
    return "(" in reference.gap(start) and ")" in reference.gap(end)
