"""A quotation cut into clauses and their runs, and a sentence of a source into windows of words.

Sizes are in words; two characters of a script without spaces count as one word.
"""

from __future__ import annotations

import re
from itertools import accumulate, pairwise
from typing import NamedTuple

from letters.text.normalize import HAN_OR_KANA

CLAUSES = 6  # of a run at most
MOST_CLAUSES = 200  # of a quotation; what is behind is not looked at
LONGEST = 60  # words of a run that is compared
PIECE = 6  # words of a piece of a clause
WINDOW_SIZES = (2, 3, 4, 6, 8, 11, 15, 20, 26)
_BREAK = re.compile(
    r"(?<=[.!?…;:,])\s+|(?<!\s)\s+[–—-]\s+|(?<!\s)\s*\[?(?:…|\.\.\.)\]?\s*|(?<=[。！？、，；：])|[()«»„“”\"]"
)
_WORD = re.compile(r"[^\W_]+(?:['’&-][^\W_]+)*")
_ELIDED = re.compile(r"[^\W\d_]{1,2}['’](?=[^\W\d_]{3})")
_UNSPACED_WORD = re.compile(r"[ァ-ヿー]+|[A-Za-z]+|\d[\d.,]*|[㐀-鿿]{1,2}[ぁ-ゟ]*|[ぁ-ゟ]+|[^\W_]")
LETTERS_WITHOUT_SPACES = "一-鿿ぁ-ヿ가-힣"  # that may stand right behind a short form
_SENTENCE_END = re.compile(r"[.!?…。！？]\s*\Z")
_EDGES = " ,;:.!?…[]"
_SHORT_FORMS = tuple(
    (re.compile(rf"(?<![^\W_])(?:{short}){end}"), full + joint)
    for short, full in (
        (r"[Rr]&[Dd]", "research and development"),
        (r"I\+D", "investigación y desarrollo"),
        (r"PR|RP|pr(?=-)", "public relations"),
        (r"AI|A\.I\.|KI|IA|ИИ", "artificial intelligence"),
    )
    for end, joint in (("-", " "), (rf"(?![^\W_{LETTERS_WITHOUT_SPACES}])", ""))
)


class Run(NamedTuple):
    """Clauses in a row."""

    first: int  # number of the clause, from 0
    end: int  # of the clause behind the last
    text: str
    rest: float = 0.0  # the share of the sentences that it belongs to which it leaves out, in words


def plain(text: str) -> str:
    """A text as the encoder reads it best: short forms written out, a heading in capitals in small letters."""
    letters = [c for c in text if c.isalpha()]
    in_capitals = sum(c.isupper() for c in letters) > 0.6 * len(letters)
    for short, full in _SHORT_FORMS:
        text = short.sub(full, text)
    if in_capitals:
        text = text[:1] + text[1:].lower()
    return text


def size(text: str) -> int:
    """How many words a text has, at least one."""
    unspaced = len(HAN_OR_KANA.findall(text))
    return max(1, round(unspaced / 2 + len(_WORD.findall(HAN_OR_KANA.sub(" ", text)))))


def runs(text: str) -> list[Run]:
    """All runs of clauses of a text that are not too long."""
    parts = [part for part in _BREAK.split(text) if part and part.strip(_EDGES)][:MOST_CLAUSES]
    clauses = [part.strip(_EDGES) for part in parts]
    ends = [n for n, part in enumerate(parts, 1) if _SENTENCE_END.search(part) or n == len(parts)]
    counts = [0, *accumulate(map(size, clauses))]

    def rest(first: int, end: int) -> float:
        begin = ([0] + [n for n in ends if n <= first])[-1]
        sentences = counts[next(n for n in ends if n >= end)] - counts[begin]
        return 1 - (counts[end] - counts[first]) / sentences

    joined = (
        Run(first, end, ", ".join(clauses[first:end]), rest(first, end))
        for first in range(len(clauses))
        for end in range(first + 1, min(first + CLAUSES, len(clauses)) + 1)
    )
    return [run for run in joined if run.end == run.first + 1 or size(run.text) <= LONGEST]


def pieces(clause: str) -> list[str]:
    """A clause, cut into pieces of some PIECE words; what is behind LONGEST words is not looked at."""
    joint = "" if unspaced(clause) else " "
    words = clause.split() if joint else re.findall("..?", clause)
    count = max(1, round(min(len(words), LONGEST) / PIECE))
    ends = [round(min(len(words), LONGEST) * k / count) for k in range(count + 1)]
    return [joint.join(words[start:end]) for start, end in pairwise(ends)]


def words(text: str) -> list[str]:
    """The words of a text, without elided ones before them (l’eau); where none are spaced, what is likely one."""
    if unspaced(text):
        return _UNSPACED_WORD.findall(text)
    return [_ELIDED.sub("", word) if "'" in word or "’" in word else word for word in _WORD.findall(text)]


def words_and_pairs(text: str) -> list[str]:
    """The words of a text, then each two in a row: one word may translate two."""
    single = words(text)
    joint = "" if unspaced(text) else " "
    return single + [joint.join(pair) for pair in pairwise(single)]


def nearest_sizes(words: int) -> tuple[int, ...]:
    """The three sizes of windows that are nearest a number of words."""
    first = min(range(len(WINDOW_SIZES) - 2), key=lambda k: abs(WINDOW_SIZES[k + 1] - words))
    return WINDOW_SIZES[first : first + 3]


def windows(text: str, words: int) -> list[str]:
    """All windows of a given number of words of a text, a third of it apart; none where the text has no more words."""
    joint = "" if unspaced(text) else " "
    parts = text.split() if joint else re.findall("..?", text)
    if words >= len(parts):
        return []
    starts = [*range(0, len(parts) - words, max(1, words // 3)), len(parts) - words]
    return [joint.join(parts[start : start + words]) for start in starts]


def unspaced(text: str) -> bool:
    """Whether a text is mostly of a script that puts no spaces between words."""
    return len(HAN_OR_KANA.findall(text)) > len(text) / 2


def counts_in_myriads(text: str) -> bool:
    """Whether the numbers of a text may count in ten thousands, as 41万2000 and 1500억 do."""
    return unspaced(text) or bool(re.search(r"\d[万萬億亿만억조]", text))
