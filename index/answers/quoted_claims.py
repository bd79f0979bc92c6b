"""A claimed speaker held against whom the sources quote there.

Words in quotation marks of a source are those of the one who is quoted. Whoever names the source's own speaker for them is
told so; a character of whom the source only tells is no speaker of its narration.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from index.answers.attributions import Attributions
from index.answers.name_comparison import OTHER, SAME, UNKNOWN, SpeakerMatch
from index.answers.quoted_names import QuotedFrom, is_likely, is_sure, may_be_shown, named, relation
from index.answers.quoted_speakers import MOST_PLACES, Place, QuotedSpeakers, opens_with_mark
from letters.model import is_speech
from letters.text.normalize import MIN_RUN, keys

if TYPE_CHECKING:
    from index.answers.verification import Verification
    from index.store import Library
    from letters.model import Source
    from letters.quoted_at import Quoted

MOST_NAMED = 200  # sentences with a name that are looked through
MOST_LINES = 8  # of these with a quotation


class QuotedClaims:
    """Claims about words that the sources of a library quote."""

    def __init__(self, library: Library, sources: Mapping[str, Source], attributions: Attributions) -> None:
        self._library = library
        self._attributions = attributions
        self._speakers = QuotedSpeakers(library, sources)
        self._characters: dict[tuple[str, str], bool] = {}

    def held(self, verified: Verification, claim: str, match: SpeakerMatch) -> tuple[Verification, SpeakerMatch]:
        """The verification with whom the sources quote there, and how the claim is related to them.

        `match` is how it is related to the speakers of the sources.
        """
        places = [Place(*place) for place in verified.places]
        if not places or len(places) > MOST_PLACES:
            return verified, match
        around = {place: self._quoting(place) for place in places}
        if any(around.values()) or match.relation != "same":
            more = self._speakers.places_of(keys(verified.query), verified.sources)
            around |= {place: self._quoting(place) for place in more if not _within(place, around)}
        every = [(place, quotation) for place, quoted in around.items() for quotation in quoted]
        if claimed := [(place, quotation) for place, quotation in every if relation(claim, quotation) == "same"]:
            return verified._replace(quoted_from=_quoted_from(claimed)), SAME
        if any(passage.speaker for passage in verified.passages):
            return verified, match  # the labels of the source tell who speaks
        innermost = [(place, quoted[0]) for place, quoted in around.items() if quoted]
        said = len(innermost) < len(around)  # not only quoted
        if match.relation == "same" and any(self._attributions.is_own(claim, place.source) for place in places):
            return verified if said else _quoting_others(verified, innermost), match
        if match.relation == "same" and said:
            return verified, UNKNOWN if self._is_character(claim, places) else SAME
        if not said:
            verified = verified._replace(
                quoted_from=_quoted_from(
                    [(place, quotation) for place, quotation in innermost if may_be_shown(quotation)]
                )
            )
        denied = all(relation(claim, quotation) == "other" for _, quotation in innermost)
        return verified, match if match.relation == "unknown" or (said and denied) else OTHER if denied else UNKNOWN

    def _quoting(self, place: Place) -> list[Quoted]:
        """The quotations of other people's words around a place, the innermost first."""
        around = self._speakers.around(place)
        if not around or around[0].own or not is_speech(around[0].kind):
            return []
        return around

    def _is_character(self, claim: str, places: Sequence[Place]) -> bool:
        """Whether a source has somebody only among those whom it quotes: a person of a novel."""
        return any(self._is_quoted_in(claim, place.source) for place in places)

    def _is_quoted_in(self, claim: str, source: str) -> bool:
        """Whether one of the first lines of a source with a name in it and a quotation gives that one words."""
        if (claim, source) not in self._characters:
            quoted = (
                quotation for place in self._lines_with(claim, source) for quotation in self._speakers.around(place)
            )
            self._characters[claim, source] = any(relation(claim, quotation) == "same" for quotation in quoted)
        return self._characters[claim, source]

    def _lines_with(self, claim: str, source: str) -> Iterator[Place]:
        """Where quotations begin in the sentences of a source that have a claimed name, or its first or last word."""
        wanted = keys(claim)[:MIN_RUN]
        for run in dict.fromkeys((tuple(wanted), (wanted[0],), (wanted[-1],))):
            numbers = self._library.words.source_passages_with(run)[:MOST_NAMED]
            lines = (p for p in self._library.words.passages_of_numbers(numbers).values() if p.source == source)
            opened = (line.start + mark for line in lines if (mark := opens_with_mark(line.text)) is not None)
            for start in islice(opened, MOST_LINES):
                yield Place(source, start, start + 1)


def _within(place: Place, others: Mapping[Place, object]) -> bool:
    """Whether a place is part of one of these, or the other way round."""
    return any(o.source == place.source and o.start < place.end and place.start < o.end for o in others)


def _quoting_others(verified: Verification, innermost: Sequence[tuple[Place, Quoted]]) -> Verification:
    """The verification with the note that the speaker quotes others in all these places; as it is where that is in doubt."""
    sure = [(place, quotation) for place, quotation in innermost if is_sure(quotation)]
    if not sure or not all(is_likely(quotation) for _, quotation in innermost):
        return verified
    return verified._replace(comparison=verified.comparison.flagged("quoted"), quoted_from=_quoted_from(sure))


def _quoted_from(quoted: Sequence[tuple[Place, Quoted]]) -> tuple[QuotedFrom, ...]:
    """Whom these quotations are likely from, each once."""
    names: dict[tuple[str, str], QuotedFrom] = {}
    for place, quotation in quoted:
        if is_likely(quotation):
            name, confidence = named(quotation.attribution)
            person = QuotedFrom(name, place.source, confidence)
            before = names.setdefault((name.casefold(), place.source), person)
            if before.confidence < confidence:
                names[name.casefold(), place.source] = person
    return tuple(names.values())
