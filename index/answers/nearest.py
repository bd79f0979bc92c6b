"""What is nearest to words that nobody prints: those that are spelled like them, and passages that have some of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from index.answers.outlets import Answer, joined, passage_answer
from index.model import Progress
from letters.languages.word_lists import is_content_word
from letters.text.normalize import keys

if TYPE_CHECKING:
    from index.model import Passage
    from index.store import Library

Reason = Literal["nearest words", "some of the words"]

MOST_WORDS = 60  # of a query that are looked for
MOST_PASSAGES = 3
LEAST_LETTERS = 4  # of a word of a name that may have a wrong one


@dataclass(frozen=True, slots=True)
class Nearest:
    """The answer to what is nearest to a query, and why it is near."""

    reason: Reason
    query: str  # the words that were asked for instead
    words: tuple[str, ...]  # the nearest to those that nothing has
    answer: Answer


def unknown_words(library: Library, query: str) -> tuple[str, ...]:
    """The words of a query that no source and no quotation has, each once."""
    return tuple(key for key in dict.fromkeys(keys(query)[:MOST_WORDS]) if not library.words.has_word(key))


def nearest(
    library: Library, query: str, ask: Callable[[str], Answer], progress: Progress | None = None
) -> Nearest | None:
    """What is nearest to words that nobody prints; `ask` answers other words.

    Looks into the full-text index, which is built where there is none: `progress` is told how far that is.
    """
    from index.fulltext import search
    from index.fulltext.word_forms import word_keys

    wanted = keys(query)
    telling = ([key for key in wanted if is_content_word(key)] or wanted)[:MOST_WORDS]
    hits = search(library, " ".join(telling), limit=MOST_PASSAGES, progress=progress)
    spelled = {word.word: word.nearest[0] for word in hits.missing if word.nearest}
    if spelled:
        corrected = " ".join(spelled.get("".join(word_keys(key)), key) for key in wanted)
        answer = ask(corrected)
        if answer.passages:
            return Nearest("nearest words", corrected, tuple(spelled.values()), answer)
    near = hits.hits or (hits.nearest.hits if hits.nearest else [])
    answers = [answer for hit in near if _has_any(telling, answer := passage_answer(library, hit.passage))]
    if not answers:
        return None
    return Nearest("some of the words", " ".join(telling), (), joined(query, answers))


def of_passages(library: Library, query: str, passages: Iterable[Passage]) -> Nearest:
    """The answer to passages that have most of a query's words, too few of them in a row for a use."""
    return Nearest("some of the words", query, (), joined(query, [passage_answer(library, p.id) for p in passages]))


def is_spelled_like(words: Sequence[str], others: Sequence[str]) -> bool:
    """Whether each of these words is one of the others but for a letter; short ones as they are."""
    from rapidfuzz.distance import OSA

    return all(any(OSA.distance(word, other) <= (len(word) >= LEAST_LETTERS) for other in others) for word in words)


def _has_any(words: Iterable[str], answer: Answer) -> bool:
    """Whether a passage or a reading of it has one of these words as it is, not only one that is spelled like it."""
    texts = [answer.query, *(use.reading.text for use in answer.uses)]
    return not {key for text in texts for key in keys(text)}.isdisjoint(words)
