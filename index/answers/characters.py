"""Two names in a source: are they surely two persons?

Its narration, outside quotation marks, has both in several sentences, or they speak one after the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from index.answers.name_comparison import is_near, of_different_genders, same_first_name, same_word, sounds_like
from index.answers.name_words import Name, first_names, is_role, key, listed, opening_words, split_name
from index.answers.names import parts
from index.answers.quoted_speakers import Place, QuotedSpeakers
from index.answers.speakers import compare_speaker
from letters.languages.lexicon import language
from letters.languages.word_lists import all_words, is_content_word, plain_code, verbs
from letters.text.normalize import MIN_RUN, keys

if TYPE_CHECKING:
    from index.store import Library
    from letters.model import Attribution, Span

TOGETHER = 3  # sentences that must have both names
NEAR = 12  # passages from where one is named to where the other is, in which they may speak in turn
BESIDE = 0.96  # strength of a cue that names the speaker beside the words: a verb of speech with its subject
SURELY = 0.95  # confidence in any other cue that is as sure
NAMING, CLOSE = (
    12,
    6,
)  # words that may stand between two names of one person, and from the one that says so to the second
MOST_LOOKED = 60  # sentences that are looked through
_WORD = re.compile(r"[^\W_]+")


def alike(word: str, other: str) -> bool:
    """Whether two words may be one name, spelled or shortened otherwise."""
    return same_word(word, other) or is_near(word, other) or sounds_like(word, other) or same_first_name(word, other)


def is_beside(attribution: Attribution) -> bool:
    """Whether a source names somebody so surely for a quotation that another of its persons did not say it."""
    return attribution.strength >= BESIDE or attribution.confidence >= SURELY


class Characters:
    """The persons in the sources of a library."""

    def __init__(self, library: Library, speakers: QuotedSpeakers) -> None:
        self._library = library
        self._speakers = speakers
        self.speaks = cache(self._speaks)
        """Whether a source has a verb of speech right beside a name in several sentences."""

    def _speaks(self, claim: str, source: str) -> bool:
        name = keys(claim)[-1]
        numbers = self._library.words.source_passages_with([name])
        holders = self._library.words.passages_of_numbers(numbers).values()
        texts = [self._library.source_texts.part(source, p.start, p.end) for p in holders if p.source == source]
        cues = frozenset(verbs(plain_code(self._speakers.language(source, texts[0])), "cues") if texts else ())
        rows = map(keys, texts[:MOST_LOOKED])
        beside = [any(name in pair and not cues.isdisjoint(pair) for pair in pairwise(row)) for row in rows]
        return sum(beside) >= TOGETHER

    def are_two(self, claim: str, mention: str, source: str) -> bool:
        """Whether two names are surely those of two persons of a source."""
        [claimed, *more], [other, *others] = parts(claim), parts(mention)
        if more or others or _may_be_one(claimed, other) or not (_called(claimed) and _called(other)):
            return False
        words = self._library.words
        holders, others_holders = (
            {*words.source_passages_with(keys(_called(name))[:MIN_RUN])} for name in (claimed, other)
        )
        both = words.passages_of_numbers(sorted(holders & others_holders)).values()
        sentences = [Place(source, p.start, p.end) for p in both if p.source == source][:MOST_LOOKED]
        apart = [self._apart(sentence, claimed, other) for sentence in sentences]
        if False in apart:
            return False
        if _have_titles_of_two(claimed, other) and apart.count(True) >= TOGETHER:
            return True
        near = self._near(source, holders, others_holders)
        return self._speak_in_turn({_called(claimed), _called(other)}, near)

    def _near(self, source: str, holders: set[int], others: set[int]) -> list[Place]:
        """Where in a source a passage of the one set is followed closely by one of the other."""
        following = pairwise(sorted(holders | others))
        pairs = [(a, b) for a, b in following if b - a <= NEAR and {a, b} & holders and {a, b} & others]
        passages = self._library.words.passages_of_numbers(n for pair in pairs for n in pair)
        places = [(passages[a], passages[b]) for a, b in pairs]
        return [Place(source, a.start, b.end) for a, b in places if a.source == b.source == source][:MOST_LOOKED]

    def _speak_in_turn(self, called: set[str], near: Iterable[Place]) -> bool:
        """Whether two figures surely speak in paragraphs one after the other."""
        for turn in (turn for place in near for turn in self._speakers.turns(place)):
            mentions = [attribution.mention or "" for attribution in turn if is_beside(attribution)]
            if len(mentions) == 2 and called == {_called(name) for mention in mentions for name in parts(mention)}:
                return True
        return False

    def _apart(self, sentence: Place, claimed: Name, other: Name) -> bool | None:
        """Whether a sentence is about both; False where a noun or two names may be one, None where it has not both."""
        text = self._library.source_texts.part(*sentence)
        ours, theirs = self._narrated(sentence, text, claimed), self._narrated(sentence, text, other)
        between = [text[first[1] : second[0]] for first, second in (sorted((a, b)) for a in ours for b in theirs)]
        if (
            any(map(_is_one_name, between))
            or not of_different_genders(claimed, other)
            and any(map(_names_one, between))
        ):
            return False
        determined = any(key(name.text.split()[0]) in opening_words() for name in (claimed, other))
        if determined and language(self._speakers.language(sentence.source, text)).nouns_capitalised:
            return None
        return True if ours and theirs else None

    def _narrated(self, sentence: Place, text: str, name: Name) -> list[Span]:
        """Where a sentence has a name, outside quotation marks and not behind a title or name that is not part of it."""
        called = r"[\W_]+".join(map(re.escape, _called(name).split()))
        return [
            (start, end)
            for start, end in (match.span() for match in re.finditer(rf"(?<![^\W_]){called}(?![^\W_])", text))
            if not _is_behind_another(text[:start].split(), name)
            and not self._speakers.are_quoted(Place(sentence.source, sentence.start + start, sentence.start + end))
        ]


def _may_be_one(name: Name, other: Name) -> bool:
    """Whether one name may be a form of the other, or names nobody."""
    return "nobody" in (name.sort, other.sort) or any(
        alike(word, other_word) for word in name.words for other_word in other.words
    )


def _have_titles_of_two(name: Name, other: Name) -> bool:
    """Whether neither is what one of that title may be called: both have the same one or none, or one is a woman's."""
    return name.heads == other.heads or of_different_genders(name, other)


def _called(name: Name) -> str:
    """How a narrator calls somebody: by the first name, the noun of a role, the surname with its title; "" without capitals."""
    if name.sort == "single" and name.heads:
        wanted = {*name.heads, *name.words}
    else:
        wanted = {name.words[0] if name.words[0] in first_names() else name.words[-1]} if name.words else set()
    called = [word for word in _WORD.findall(name.text) if key(word) in wanted]
    return " ".join(called) if all(word[0].isupper() for word in called) else ""


def _is_behind_another(before: Sequence[str], name: Name) -> bool:
    """Whether the word before a name, within the sentence, is a title or a name that is not part of it: Miss Darcy."""
    last = before[-1].rstrip(".") if len(before) > 1 else ""
    return last.isalpha() and last[0].isupper() and last not in name.text


def _is_one_name(between: str) -> bool:
    """Whether only words with capitals stand between two words: Silas Marner."""
    return all(word[0].isupper() for word in between.split())


def _names_one(between: str) -> bool:
    """Whether what stands between two names says that they are one person's: Thomas, called Didymus."""
    between_keys = keys(between)
    if not any(map(is_content_word, between_keys)) and not all_words("auxiliaries").isdisjoint(between_keys):
        return True  # Esau, who is Edom
    close = map(key, between_keys[-CLOSE:])  # not: God called unto him out of the bush, and said, Moses
    return len(between_keys) <= NAMING and not listed("naming one otherwise").isdisjoint(close)


def is_short_for(claim: Name, name: Name) -> bool:
    """Whether one of two names is a short form of the other, where one text has both: a surname, a first name, a noun."""
    if "nobody" in (claim.sort, name.sort) or not (claim.words and name.words):
        return False
    short, long = sorted((claim, name), key=lambda name: len(name.words))
    if len(short.words) == 1 and long.sort == "person" and same_first_name(short.words[0], long.words[0]):
        return True
    if _is_of_family(name):
        return False
    if len(short.words) == 1 and not long.full and short.words[0] == long.words[-1]:
        return True
    if compare_speaker(name.text, [claim.text]).relation == "same":
        return True
    tokens = split_name(name.text)
    titled = len(tokens) > 1 and is_role(tokens[0])
    return titled and claim.full and same_word(tokens[-1].key, claim.words[-1])


def _is_of_family(name: Name) -> bool:
    """Whether a name is a surname that a family has, with a title that distinguishes its members: Miss Bennet."""
    return name.sort == "single" and not name.heads.isdisjoint(listed("family titles"))


def is_of_another_family(claim: Name, name: Name) -> bool:
    """Whether a full name is not that of the one who is called by a surname and a title: Mr. Darcy."""
    surname = name.words[-1] if name.words else ""
    titled = _is_of_family(name) or name.sort == "single" and not name.heads.isdisjoint(listed("office titles"))
    named = not name.heads & {*name.words}  # not "the President of France"
    return claim.full and titled and named and not any(alike(word, surname) for word in claim.words)
