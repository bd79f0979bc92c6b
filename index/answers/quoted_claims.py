"""A claimed speaker compared with whom the sources quote there.

Words in quotation marks of a source are those of the one who is quoted. Who names the source's own speaker for them is
informed of it; a character whom the source only describes is no speaker of its narration. Both may be called by short
forms: "Lady Catherine", "Khrushchev", "the Queen".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from index.answers.attributions import Attributions
from index.answers.characters import Characters, alike, is_beside, is_of_another_family, is_short_for
from index.answers.name_comparison import (
    OTHER,
    SAME,
    UNKNOWN,
    Relation,
    SpeakerMatch,
    gender,
    of_different_genders,
)
from index.answers.name_words import key, listed
from index.answers.names import parts
from index.answers.quoted_speakers import MOST_PLACES, Place, QuotedSpeakers
from index.answers.speakers import compare_speaker
from index.answers.verification import QuotedFrom, Verification
from letters.languages.word_lists import plain_code, verbs, words
from letters.model import LIKELY_SPEAKER, NAMED_SPEAKER, Attribution, Source, is_speech
from letters.text.normalize import keys

if TYPE_CHECKING:
    from index.store import Library
    from letters.extract import Quoted

SURE = 0.9  # confidence from which a description is named as the one who is quoted; of a name NAMED_SPEAKER is enough
SURE_OF_PRONOUN = 0.75  # confidence in the full name that a pronoun means


class QuotedClaims:
    """Claims about words that the sources of a library quote."""

    def __init__(self, library: Library, sources: Mapping[str, Source], attributions: Attributions) -> None:
        self._library = library
        self._attributions = attributions
        self._speakers = QuotedSpeakers(library, sources)
        self._characters = Characters(library, self._speakers)

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
            return verified, match  # the labels of the source say who speaks
        innermost = [
            (place, next(filter(_is_by_somebody, quoted), quoted[0])) for place, quoted in around.items() if quoted
        ]
        has_own = len(innermost) < len(around)  # not only quoted
        if match.relation == "same" and any(self._attributions.is_own(claim, place.source) for place in places):
            if has_own:
                return verified, match
            surely = all(self._speaks_of_another(place, quotation) for place, quotation in innermost) or (
                all(self._is_figure(claim, place.source) for place in places) and self._are_of_another(claim, innermost)
            )
            return _quoting_others(verified, innermost), OTHER if surely else match
        if match.relation == "same" and has_own:
            return verified, UNKNOWN if any(self._has_in_text(claim, p.source) for p in places) else SAME
        if not has_own:
            shown = [(place, quotation) for place, quotation in innermost if may_be_shown(quotation)]
            verified = verified._replace(quoted_from=_quoted_from(shown))
            if self._are_of_another(claim, innermost):
                return verified, OTHER
        denied = all(relation(claim, quotation) == "other" for _, quotation in innermost)
        return verified, match if match.relation == "unknown" or (has_own and denied) else OTHER if denied else UNKNOWN

    def _is_figure(self, claim: str, source: str) -> bool:
        """Whether a claim names somebody who speaks in a source, though it may be quoted as his, as the Bible as Jesus."""
        return self._attributions.is_alias_of_person(claim, source) and self._characters.speaks(claim, source)

    def _speaks_of_another(self, place: Place, quoted: Quoted) -> bool:
        """Whether the speaker of what its title calls a speech surely names another person for the words of a place.

        The author of a tale may be named for what a character says in it.
        """
        own = {
            word for called in self._attributions.called(place.source) for name in parts(called) for word in name.words
        }
        [name, *more] = parts(named(quoted.attribution)[0])
        person = (
            not more and name.sort in ("person", "single") and not any(alike(a, b) for a in name.words for b in own)
        )
        return person and is_sure(quoted) and self._speakers.is_in_speech(place)

    def _are_of_another(self, claim: str, innermost: Sequence[tuple[Place, Quoted]]) -> bool:
        """Whether these words are surely another person's at each place, or likely that one's again who surely says them."""
        others = [quotation for place, quotation in innermost if self._is_another(claim, place, quotation)]
        sure = [named(quotation.attribution)[0] for quotation in others]
        again = (quotation for _, quotation in innermost if quotation not in others)
        return bool(others) and all(any(relation(name, quotation) == "same" for name in sure) for quotation in again)

    def _is_another(self, claim: str, place: Place, quoted: Quoted) -> bool:
        """Whether a claim surely names another person of a source than the one whom it names beside the words of a place."""
        if _is_pronoun(quoted.attribution.mention or ""):
            return self._is_other_gender(claim, place, quoted) or self._is_not_meant(claim, place, quoted)
        mention, _ = named(quoted.attribution)
        if not mention or not (is_beside(quoted.attribution) or not self._speakers.are_quoted(place)):
            return False
        return relation(claim, quoted) != "same" and self._characters.are_two(claim, mention, place.source)

    def _is_other_gender(self, claim: str, place: Place, quoted: Quoted) -> bool:
        """Whether a source surely has a pronoun for the speaker that cannot be the man or woman of it who is claimed."""
        [name, *more] = parts(claim)
        is_one_person = not more and quoted.attribution.confidence >= SURE
        genders = {gender(name), self._gender_of_pronoun(quoted, place)}
        return is_one_person and genders == {"he", "she"} and self._has_in_text(claim, place.source)

    def _gender_of_pronoun(self, quoted: Quoted, place: Place) -> str:
        """The gender of the pronoun that a source has for the speaker: "he" or "she"; none where it may be either, or several."""
        code, said = self._language(place), key(quoted.attribution.mention or "")
        meant = [section for section in ("he", "she", "they") if said in words(code, section)]
        return meant[0] if meant in (["he"], ["she"]) else ""

    def _is_not_meant(self, claim: str, place: Place, quoted: Quoted) -> bool:
        """Whether a pronoun surely means another person whom its paragraph names, and not the one who is claimed."""
        meant, confidence = named(quoted.attribution)
        if not (quoted.named_before and confidence >= SURE_OF_PRONOUN and quoted.attribution.confidence >= SURE):
            return False
        paragraph = {key(word.partition("'")[0]) for word in keys(self._speakers.paragraph(place))}
        if any(not paragraph.isdisjoint(name.words) for name in parts(claim)):
            return False
        genders = {self._gender_of_pronoun(quoted, place), *(gender(name, single=True) for name in parts(meant))}
        return genders != {"he", "she"} and self._characters.are_two(claim, meant, place.source)

    def names_beside(self, claim: str, places: Iterable[tuple[str, int, int]]) -> bool:
        """Whether somebody is quoted at one of these places whose paragraph has a word of a claimed name: it may speak there.

        Where the place is surely another's, it may only as the subject of a verb of speech.
        """
        wanted = {word for name in parts(claim) for word in name.words if len(word) > 1}
        for place in (Place(*place) for place in places):
            around = self._speakers.around(place)
            row = [key(word) for word in keys(self._speakers.paragraph(place))] if around else []
            beside = [other for n, word in enumerate(row) if word in wanted for other in row[max(0, n - 1) : n + 2]]
            if beside and self._is_another(claim, place, around[0]):
                cues = verbs(self._language(place), "cues")
                beside = [word for word in beside if word in cues]
            if beside:
                return True
        return False

    def speaks_alone(self, claim: str, places: Iterable[tuple[str, int, int]], source: str) -> bool:
        """Whether a source is a speech, has its places outside quotation marks, and nowhere near them a claimed name."""
        wanted = {word for name in parts(claim) for word in name.words}
        own = [Place(*place) for place in places if place[0] == source]
        return bool(own) and all(
            self._speakers.is_in_speech(place)
            and not self._speakers.are_quoted(place)
            and wanted.isdisjoint(map(key, keys(self._speakers.nearby(place))))
            for place in own
        )

    def are_quoted(self, places: Iterable[tuple[str, int, int]]) -> bool:
        """Whether one of these places is in quotation marks of its source."""
        return any(self._speakers.are_quoted(Place(*place)) for place in places)

    def _language(self, place: Place) -> str:
        """The code of the language at a place."""
        return plain_code(self._speakers.language(place.source, self._speakers.paragraph(place)))

    def _quoting(self, place: Place) -> list[Quoted]:
        """The quotations of other people's words around a place, the innermost first."""
        around = self._speakers.around(place)
        if not around or around[0].own or not is_speech(around[0].kind):
            return []
        return around

    def _has_in_text(self, claim: str, source: str) -> bool:
        """Whether a source has the last word of a claimed name in its text: a character's, not another name of its author."""
        named = all(name.sort != "description" for name in parts(claim))
        return named and source in self._library.words.sources_with(keys(claim)[-1:])


def _within(place: Place, others: Mapping[Place, object]) -> bool:
    """Whether a place is part of one of these, or the reverse."""
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


def named(attribution: Attribution) -> tuple[str, float]:
    """What the one who is quoted is called, and how sure that is: by the mention, or by whom a pronoun means."""
    mention = " ".join((attribution.mention or "").strip("*_ ").split())
    if not _is_pronoun(mention):
        return mention, attribution.confidence
    if attribution.full and not _is_pronoun(attribution.full):
        return attribution.full, attribution.named
    return "", 0.0


def is_likely(quoted: Quoted) -> bool:
    """Whether the source likely gives the words to somebody whom it names or describes."""
    name, confidence = named(quoted.attribution)
    return bool(name) and confidence >= LIKELY_SPEAKER


def is_sure(quoted: Quoted) -> bool:
    """Whether it can be said who is quoted: somebody named, a role beyond doubt, a person whom the paragraph names in full."""
    mention, confidence = quoted.attribution.mention or "", quoted.attribution.confidence
    if _is_pronoun(mention):
        full = [name for name in parts(quoted.attribution.full or "") if name.full]
        return bool(full) and quoted.named_before and quoted.attribution.named >= SURE_OF_PRONOUN
    if any(name.sort == "description" for name in parts(mention)):
        return confidence >= SURE and _is_role(mention)
    return confidence >= NAMED_SPEAKER


def may_be_shown(quoted: Quoted) -> bool:
    """Whether the answer names who is quoted, next to a claim that it does not confirm."""
    named_well = quoted.attribution.confidence >= NAMED_SPEAKER and not _is_pronoun(quoted.attribution.mention or "")
    return named_well or is_sure(quoted)


def _is_role(mention: str) -> bool:
    """Whether a description says by itself who is meant: "the Queen", not "his wife" or "the latter"."""
    owned = key(mention.split()[0]) in listed("possessives")
    return not owned and all(name.heads for name in parts(mention))


def relation(claim: str, quoted: Quoted) -> Relation:
    """How a claim is related to the one who is quoted. "other" is one who can't be: both are surely named."""
    attribution = quoted.attribution
    name, _ = named(attribution)
    if not is_likely(quoted):
        return "unknown"
    names = [name]
    if attribution.full and attribution.named >= NAMED_SPEAKER:
        names.append(attribution.full)
    claims, mentions = parts(claim), parts(name)
    matched = compare_speaker(claim, names).relation
    if matched == "same" or any(is_short_for(a, b) for a in claims for b in mentions):
        apart = all(of_different_genders(a, b) for a in claims for b in mentions)
        return "unknown" if apart else "same"
    sure = is_sure(quoted) and attribution.confidence >= SURE
    other = matched == "other" or all(is_of_another_family(a, b) for a in claims for b in mentions)
    return "other" if sure and other else "unknown"


def _is_by_somebody(quoted: Quoted) -> bool:
    """Whether anybody is named for a quotation: a saying in somebody's words is left to that one."""
    return bool(quoted.attribution.mention)


def _is_pronoun(mention: str) -> bool:
    return all(name.sort == "nobody" for name in parts(mention)) if mention else True
