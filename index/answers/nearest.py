"""What is nearest to words that nobody prints: those that are spelled like them, and passages that have most of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from math import log
from typing import TYPE_CHECKING, Literal, NamedTuple

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
ENOUGH = 100  # texts that are read, those that may have the most informative words first
MOST = 3000  # texts; where more have the same words, these lead to none in particular
LENGTH = 25  # words of a text that count as they are; those of longer ones less
OTHERWISE = 0.9  # what a word in another spelling counts for
DIGITS = 9  # of a score


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
    content_keys = list(dict.fromkeys([key for key in wanted if is_content_word(key)] or wanted))[:MOST_WORDS]
    spelled = library.words.vocabulary.nearest(key for key in content_keys if key in unknown)
    if spelled:
        corrected = " ".join(spelled.get(key, key) for key in wanted)
        answer = ask(corrected)
        if answer.passages:
            return Nearest("nearest words", corrected, tuple(spelled.values()), answer)
    spellings = {key: [key] * (key not in unknown) + _other_spellings(library, key) for key in content_keys}
    instead = [word for key, word in spelled.items() if not spellings[key] and is_content_word(word)]
    near = near_passages(library, list(filter(None, spellings.values())), instead)
    answers = list(islice(_spoken(library, near), MOST_PASSAGES))
    if not answers:
        return None
    return Nearest("some of the words", " ".join(content_keys), (), joined(query, answers))


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
    """Whether each of these words is one of the others except for a letter; short ones as they are."""
    from rapidfuzz.distance import OSA

    return all(any(OSA.distance(word, other) <= (len(word) >= LEAST_LETTERS) for other in others) for word in words)


class _Sought(NamedTuple):
    """A word that is looked for."""

    spellings: tuple[str, ...]  # those that the library has, the one that counts most first
    holders: int  # who has one of them, about
    weight: float  # how much it counts that a passage has it

    def counts(self, printed: Sequence[str]) -> float:
        """What it counts for in a text of these words; 0 where none of them is the word."""
        if self.spellings[0] in printed:
            return self.weight
        return OTHERWISE * self.weight if any(word in printed for word in self.spellings) else 0.0


def near_passages(library: Library, words: Sequence[Sequence[str]], perhaps: Iterable[str] = ()) -> list[Passage]:
    """The passages that have at least half of some words; the nearest first.

    Each of `words` is given in the spellings that the library has. Those that are `perhaps` meant besides count as they do,
    or where no passage has half of all for nothing but the order; one of the others must be there. Nearer is what has
    rarer words, and few others. What comes out does not depend on what the library held before.
    """
    typed = [_sought(library, word) for word in words]
    besides = [_sought(library, [word]) for word in perhaps]
    return _ranked(library, typed, besides, [*typed, *besides]) or _ranked(library, typed, besides, typed)


def _ranked(
    library: Library, typed: Sequence[_Sought], besides: Sequence[_Sought], needed: Sequence[_Sought]
) -> list[Passage]:
    """The passages that have at least half of the words needed, and one that was typed."""
    best: dict[Passage, float] = {}
    for holder in _likeliest(library, sorted(needed, key=lambda word: (word.holders, *word.spellings))):
        text, passages = library.words.text_of(holder), library.words.passages_of_holder(holder)
        for passage in passages:
            printed = keys(text if len(passages) == 1 else passage.text)  # one of several has not each word of the text
            counts = {word: word.counts(printed) for word in (*typed, *besides)}
            if any(map(counts.get, typed)) and 2 * sum(map(bool, map(counts.get, needed))) >= len(needed):
                score = round(sum(counts.values()) / (1 + len(printed) / LENGTH), DIGITS)
                best[passage] = max(best.get(passage, 0.0), score)
    return sorted(best, key=lambda p: (-best[p], p.source is None, p.source or "", p.start, p.id))


def _sought(library: Library, spellings: Sequence[str]) -> _Sought:
    holders = sum(map(library.words.vocabulary.holders, spellings))
    return _Sought(tuple(spellings), holders, log(1 + (library.printed_words + 1) / (1 + holders)))


def _likeliest(library: Library, rarest: Sequence[_Sought]) -> Iterator[int]:
    """Who may have at least half of these words, those with the most informative words first, until they are enough."""
    alike: dict[int, list[int]] = defaultdict(list)
    for holder, had in _with_half(library, rarest).items():
        alike[had].append(holder)
    weight = {had: sum(word.weight for n, word in enumerate(rarest) if had >> n & 1) for had in alike}
    read = 0
    for had in sorted(alike, key=lambda had: (-weight[had], had)):
        read += len(alike[had])
        if read > MOST:
            break
        yield from alike[had]
        if read >= ENOUGH:
            break


def _with_half(library: Library, rarest: Sequence[_Sought]) -> dict[int, int]:
    """Who may have at least half of these words, each with the words as bits: 1 << n for word n."""
    half = (len(rarest) + 1) // 2
    had: dict[int, int] = {}
    for n, word in enumerate(rarest):
        holders = {holder for spelling in word.spellings for holder in library.words.holders([spelling])}
        if n > len(rarest) - half:  # who has none of the words before has fewer than half
            holders.intersection_update(had)
        for holder in holders:
            had[holder] = had.get(holder, 0) | 1 << n
    return {holder: words for holder, words in had.items() if words.bit_count() >= half}
