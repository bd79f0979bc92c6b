"""Who spoke, by the index: what sources and outlets say of a passage, and whether a claimed speaker may be right."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from index.answers.labels import Labels
from index.answers.name_comparison import FOREIGN_FORMS, OTHER, SAME, UNKNOWN, SpeakerMatch, forms
from index.answers.name_words import Name
from index.answers.names import parts
from index.answers.sections import Sections
from index.answers.speakers import compare_speaker, learned_names, own_words
from letters.model import CERTAIN_SPEAKER, Source
from letters.text.normalize import MIN_RUN, keys

if TYPE_CHECKING:
    from index.model import Passage, Reading
    from index.store import Library

LONGEST_ENDING = 3  # letters that a name may have more in another case
LEARNED_FROM = 2000  # readings of a source that names are learned from


class GivenTo(NamedTuple):
    """A name that words are given to, with the outlets that do so and the sources that are by that speaker."""

    name: str
    outlets: tuple[str, ...]
    sources: tuple[str, ...]


class Attributions:
    """What a library knows of speakers, and whether a claimed one may be right."""

    def __init__(self, library: Library, sources: Mapping[str, Source]) -> None:
        self._library = library
        self._sources = sources
        self.called = cache(self._called)
        self._complete_names = cache(self._others)
        self._labels = Labels(library, self.called)
        self._sections = Sections(library, self.called)

    @staticmethod
    def names_nobody(claim: str) -> bool:
        """Whether a claim is only a pronoun, or no words."""
        return all(name.sort == "nobody" for name in parts(claim))

    def compare_labelled(self, claim: str, query: str, passages: Iterable[Passage]) -> SpeakerMatch | None:
        """How a claim is related to whoever speaks these passages by the labels or headings of their source.

        None without labels, or where they say nothing of it.
        """
        passages = list(passages)
        speaks = self._labels.speaks(claim, query, passages)
        if speaks is None:
            speaks = self._sections.has(claim, query, passages)
        if speaks is not None:
            return SAME if speaks else OTHER
        sources = {passage.source for passage in passages if passage.source}
        left_open = sources and all(self._labels.leaves_open(claim, self._sources[id], passages) for id in sources)
        return UNKNOWN if left_open else None

    def compare(
        self, claim: str, sources: Sequence[str], readings: Iterable[Reading],
        speaks_alone: Callable[[str], bool] = lambda source: False,
    ) -> SpeakerMatch:  # fmt: skip
        """How a claimed speaker is related to whoever spoke, by these sources, or else by these readings.

        Of some sources it may be known that their speaker `speaks_alone`, whomever they name.

        "other" only where all sources are by somebody else, or all outlets that are certain name somebody else, and no
        outlet names the one who is claimed.
        """
        printed = [(r.likely_speaker, r.confidence) for r in readings if r.likely_speaker]
        names = [name for name, _ in printed]
        if sources:
            matches = [compare_speaker(claim, self.called(id), self._complete_names(id)) for id in sources]
        else:
            certain = [name for name, confidence in printed if confidence >= CERTAIN_SPEAKER]
            matches = [compare_speaker(claim, certain)] if certain else [UNKNOWN]
        if any(match.relation == "same" for match in matches):
            return SAME
        stated = compare_speaker(claim, names) if names else UNKNOWN
        if stated.relation == "same":
            return SAME if not sources else UNKNOWN
        if all(match.relation == "other" for match in matches) and not any(
            self._is_named_in(claim, id) and not speaks_alone(id) for id in sources
        ):
            return matches[0]
        return next((match for match in [*matches, stated] if match.near), UNKNOWN)

    def is_unnamed(self, claim: str, sources: Sequence[str], readings: Iterable[Reading]) -> bool:
        """Whether nothing names the person or document that is claimed for what another body or kind of document says.

        Neither what these sources and their speakers are called, nor their texts, nor whom outlets name.
        """
        printed = [name for r in readings if r.likely_speaker for name in (r.speaker, r.speaker_full) if name]
        return bool(sources) and all(self._is_foreign(name, id, printed) for name in parts(claim) for id in sources)

    def _is_foreign(self, claim: Name, source: str, printed: Iterable[str]) -> bool:
        """Whether a source and these names have no word of a person's full name, or not all of a document's own name."""
        speaker, called = self._sources[source].speaker, self.called(source)
        known = [part for name in called for part in parts(name)]
        if not speaker or (_is_person(speaker) and " " not in speaker):
            return False  # a single name may be a pen name
        own = own_words(claim, known)
        named = {word for name in (*called, *printed) for word in keys(name)}
        standing = [word for word in map(keys, own) if named.issuperset(word) or self._stands(word, source)]
        return bool(own) and (not standing if claim.full else len(standing) < len(own))

    def _stands(self, word: Sequence[str], source: str) -> bool:
        """Whether a source has a word of a name in any language or case, or the words that write it."""
        words = self._library.words
        if len(word) > 1:
            return source in words.sources_with(word[:MIN_RUN])
        return any(
            source in words.sources_with((other,))
            for form in forms(word[0], FOREIGN_FORMS)
            for other in words.vocabulary.beginning(form[: max(4, len(form) - 1 - (len(form) > 6))])
            if len(other) <= len(form) + LONGEST_ENDING
        )

    def is_own(self, claim: str, source: str) -> bool:
        """Whether a claim names the speaker of a source, or the source itself, and not one of its characters.

        What a source has as title or alias counts only where its speaker is no person, or may be called so.
        """
        stated = self._sources[source]
        if not stated.speaker or not _is_person(stated.speaker):
            return True
        foreign = [name for name in stated.aliases if compare_speaker(name, [stated.speaker]).relation != "same"]
        called = [name for name in self.called(source) if name not in (*foreign, stated.title)]
        if stated.title and all(name.sort not in ("person", "single") for name in parts(claim)):
            called = [*called, stated.title]
        return compare_speaker(claim, called).relation == "same"

    def is_alias_of_person(self, claim: str, source: str) -> bool:
        """Whether a claim names a person as whom a source may be quoted whose own speaker is called otherwise."""
        stated = [name for name in (self._sources[source].speaker, self._sources[source].title) if name]
        by_person = all(name.sort in ("person", "single") for name in parts(claim))
        return by_person and not claim.isupper() and compare_speaker(claim, stated).relation != "same"

    def speaks_in(self, claim: str, source: str) -> bool:
        """Whether a claimed speaker is a source's."""
        return self.compare(claim, [source], []).relation == "same"

    def speaks_for_source(self, claim: str, sources: Iterable[str]) -> bool:
        """Whether a claimed speaker is that of a source; a description only where it fits one source and no other."""
        fitting = [id for id in sources if self.speaks_in(claim, id)]
        described = all(name.sort in ("description", "nobody") for name in parts(claim))
        return len(fitting) == 1 if described else bool(fitting)

    def _is_named_in(self, claim: str, source: str) -> bool:
        """Whether a source has a claimed name in its text: a person of a play or of a report may speak in it.

        But not the speaker of another source, whom a text may well speak about.
        """
        if compare_speaker(claim, self._complete_names(source)).relation == "same":
            return False
        return source in self._library.words.sources_with(keys(claim)[:MIN_RUN])

    @staticmethod
    def labelled(passages: Iterable[Passage]) -> tuple[GivenTo, ...]:
        """Who speaks these passages by the labels of their sources."""
        spoken: dict[str, list[str]] = {}
        for passage in passages:
            if passage.speaker and passage.source not in spoken.setdefault(passage.speaker, []):
                spoken[passage.speaker].append(passage.source or "")
        return tuple(GivenTo(name, (), tuple(sources)) for name, sources in spoken.items())

    def given_to(self, sources: Sequence[str], readings: Iterable[Reading]) -> tuple[GivenTo, ...]:
        """The speakers that sources and outlets name, those of sources first, then by number of outlets."""
        by_source: dict[str, list[str]] = defaultdict(list)
        for id in sources:
            if speaker := self._sources[id].speaker:
                by_source[speaker].append(id)
        outlets: dict[str, set[str]] = defaultdict(set)
        for reading in readings:
            if name := reading.likely_speaker:
                outlets[name].add(reading.outlet)
        names = {*by_source, *outlets}
        given = [GivenTo(name, tuple(sorted(outlets[name])), tuple(by_source[name])) for name in names]
        return tuple(sorted(given, key=lambda each: (not each.sources, -len(each.outlets), each.name)))

    def _called(self, source: str) -> list[str]:
        """What a source's speaker is called: by the source itself, and by several of the outlets that quote it."""
        stated = self._sources[source]
        own = [name for name in (stated.speaker, stated.title, *stated.aliases) if name]
        readings = [r for r in self._library.readings_of_source(source)[:LEARNED_FROM] if r.likely_speaker]
        names = [(r.outlet, name) for r in readings for name in (r.speaker, r.speaker_full) if name]
        taken = [name for id, other in self._sources.items() if id != source for name in other.names]
        return own + [name for name in learned_names(names) if compare_speaker(name, taken).relation != "same"]

    def _others(self, source: str) -> list[str]:
        """The names of the speakers of other sources, and of their firms, except for those who may be this source's speaker."""
        own, names = self._sources[source].names, list[str]()
        for other in (other for id, other in self._sources.items() if id != source):
            if not any(compare_speaker(name, own).relation == "same" for name in other.names):
                firms = [name for name in other.aliases if all(part.sort == "organisation" for part in parts(name))]
                names += [*other.names[: bool(other.speaker)], *firms]
        return names


def _is_person(speaker: str) -> bool:
    """Whether all who speak are persons by their names: not "the crew" or "the Bible"."""
    return not speaker[0].islower() and all(name.sort in ("person", "single") for name in parts(speaker))
