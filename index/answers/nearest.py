"""What is nearest to words that nobody prints: those that are spelled like them, and passages that have some of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Literal

from index.answers.near_passages import near_passages
from index.answers.outlets import Answer, joined, passage_answer
from index.comparison.spelling import forms_of_word
from letters.languages.word_lists import is_content_word
from letters.model import is_speech
from letters.text.normalize import keys

if TYPE_CHECKING:
    from index.model import Passage
    from index.store import Library

Reason = Literal["nearest words", "some of the words"]

MOST_WORDS = 60  # of a query that are looked for
MOST_PASSAGES = 3
MOST_TRIED = 12  # passages of which one may be no quotation of anybody's
BEGINNING = 4  # letters that two spellings of a word have in common
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
    known = library.words.vocabulary.holders
    return tuple(key for key in dict.fromkeys(keys(query)[:MOST_WORDS]) if not known(key))


def nearest(library: Library, query: str, unknown: Sequence[str], ask: Callable[[str], Answer]) -> Nearest | None:
    """What is nearest to words that nobody prints, some of them `unknown`; `ask` answers other words."""
    wanted = keys(query)
    telling = list(dict.fromkeys([key for key in wanted if is_content_word(key)] or wanted))[:MOST_WORDS]
    spelled = library.words.vocabulary.nearest(key for key in telling if key in unknown)
    if spelled:
        corrected = " ".join(spelled.get(key, key) for key in wanted)
        answer = ask(corrected)
        if answer.passages:
            return Nearest("nearest words", corrected, tuple(spelled.values()), answer)
    spellings = {key: [key] * (key not in unknown) + _other_spellings(library, key) for key in telling}
    instead = [word for key, word in spelled.items() if not spellings[key] and is_content_word(word)]
    near = near_passages(library, list(filter(None, spellings.values())), instead)
    answers = list(islice(_spoken(library, near), MOST_PASSAGES))
    if not answers:
        return None
    return Nearest("some of the words", " ".join(telling), (), joined(query, answers))


def _other_spellings(library: Library, key: str) -> list[str]:
    """The words of a library that are this one in another spelling, and begin alike."""
    if not key.isalpha() or len(key) < BEGINNING:
        return []
    others = library.words.vocabulary.beginning(key[:BEGINNING])
    return [word for word in others if word != key and not forms_of_word(key).isdisjoint(forms_of_word(word))]


def _spoken(library: Library, near: Sequence[Passage]) -> Iterator[Answer]:
    """The answers to these passages; names, titles and scare quotes of no source only where nothing else is near."""
    others = []
    for passage in near[:MOST_TRIED]:
        answer = passage_answer(library, passage.id)
        if passage.source is not None or any(is_speech(use.reading.kind) for use in answer.uses):
            yield answer
        else:
            others.append(answer)
    if len(others) == len(near[:MOST_TRIED]):
        yield from others


def of_passages(library: Library, query: str, passages: Iterable[Passage]) -> Nearest:
    """The answer to passages that have most of a query's words, too few of them in a row for a use."""
    return Nearest("some of the words", query, (), joined(query, [passage_answer(library, p.id) for p in passages]))


def is_spelled_like(words: Sequence[str], others: Sequence[str]) -> bool:
    """Whether each of these words is one of the others but for a letter; short ones as they are."""
    from rapidfuzz.distance import OSA

    return all(any(OSA.distance(word, other) <= (len(word) >= LEAST_LETTERS) for other in others) for word in words)
