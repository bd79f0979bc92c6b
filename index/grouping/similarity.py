"""Whether a quotation without a certain holder is a wording of another: by characters, then by words and their weight.

Characters alone join statements that only share an opening: two statements in one language have about half of their
characters in common, in order. So the words that differ must be few or like those in their place, and stop words,
which every statement has, weigh little.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from letters.languages.word_lists import is_content_word

MIN_SIMILARITY = 80.0  # rapidfuzz's partial ratio, from 0 to 100
LONG_WORDS = 120  # words; longer texts are compared by words, not by characters
MAX_DIFFERENCE = 3.0  # weight of words in a row that the other has not in their place, not even damaged
STOP_WEIGHT = 0.3  # of a stop word; that of any other word is 1
MIN_LIKENESS = 65.0  # rapidfuzz's ratio of damaged words and those in their place, from 0 to 100
_EDGE = 3  # characters more than its own that a stretch at an edge is compared with


def similar(text: str, other: str) -> bool:
    """Whether a text occurs in another, up to a few different characters or words. Both are words in lower case."""
    from rapidfuzz.distance import LCSseq
    from rapidfuzz.fuzz import partial_ratio

    words, others = text.split(), other.split()
    if len(words) > LONG_WORDS:  # the time of partial_ratio grows with the cube of their length
        return bool(LCSseq.similarity(words, others, score_cutoff=int(len(words) * MIN_SIMILARITY / 100)))
    min_common = int(len(text) * MIN_SIMILARITY / 100)  # with fewer common characters the ratio is below MIN_SIMILARITY
    common = LCSseq.similarity(text, other, score_cutoff=min_common)
    alike = common and partial_ratio(text, other, score_cutoff=MIN_SIMILARITY)
    return bool(alike) and longest_difference(words, others) <= MAX_DIFFERENCE


def longest_difference(words: Sequence[str], others: Sequence[str]) -> float:
    """The weight of the longest run of words that others don't have in their place, not even damaged.

    Stop words that both have by chance don't end a run.
    """
    longest = run = 0.0
    for i, j, m, n in _stretches(words, others):
        weight = _weight(words[i:j])
        if not _are_alike(words, others, i, j, m, n):
            run += weight
        elif weight >= 1:
            run = 0.0
        longest = max(longest, run)
    return longest


def _weight(words: Sequence[str]) -> float:
    return sum(1.0 if is_content_word(word) else STOP_WEIGHT for word in words)


def _stretches(words: Sequence[str], others: Sequence[str]) -> Iterator[tuple[int, int, int, int]]:
    """Pairs of stretches words[i:j] and others[m:n], in order: those that are equal, and those between them."""
    from rapidfuzz.distance import LCSseq

    i = m = 0
    for block in LCSseq.opcodes(words, others):
        if block.tag == "equal":
            if (i, m) != (block.src_start, block.dest_start):
                yield i, block.src_start, m, block.dest_start
            i, m = block.src_end, block.dest_end
            yield block.src_start, i, block.dest_start, m
    yield i, len(words), m, len(others)


def _are_alike(words: Sequence[str], others: Sequence[str], i: int, j: int, m: int, n: int) -> bool:
    """Whether words[i:j] are others[m:n] but for damaged characters; at the edges the others may be longer."""
    from rapidfuzz.fuzz import ratio

    if words[i:j] == others[m:n]:
        return True
    stretch, place = "".join(words[i:j]), "".join(others[m:n])
    if i == 0:
        place = place[-len(stretch) - _EDGE :]
    elif j == len(words):
        place = place[: len(stretch) + _EDGE]
    return bool(stretch and place) and ratio(stretch, place) >= MIN_LIKENESS
