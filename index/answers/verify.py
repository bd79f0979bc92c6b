"""Is this what was said? A wording compared with every source, and with what outlets printed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, partial
from typing import TYPE_CHECKING

from index.answers.asked import without_shared_words
from index.answers.references import PrintedQuotation, References, SourceComparison
from index.answers.verification import Verification
from index.comparison import Comparison, compare
from index.comparison.wording import joined_keys
from index.verdicts import ACCOUNTED, WORDED, names
from letters.model import QuotesError
from letters.text.normalize import MIN_RUN, keys

if TYPE_CHECKING:
    from index.answers.attributions import Attributions
    from index.answers.quoted_claims import QuotedClaims
    from index.model import Passage, Reading
    from index.store import Library

CANDIDATES = 10  # passages that are compared in full
SAME_WORDS = names("same")
FORM_DIFFERS = names("punctuation")  # the words are the same in another form


class Verifier:
    """Verdicts on any number of queries against one library."""

    def __init__(
        self, library: Library, *, source: str | None = None, style: str = "chicago", without: Iterable[str] = ()
    ) -> None:
        """`without` are outlets whose own printed versions count for nothing.

        Raises QuotesError where the library has no such source.
        """
        self._library = library
        self._references = References(library)
        self._style = style
        self._without = frozenset(without)
        known = sorted(self._references.sources)
        if source is not None and source not in known:
            raise QuotesError(f"{source}: no such source; there are {', '.join(known) or 'none'}")
        self._sources = [source] if source is not None else known
        self._only = source is not None

    def verify(self, query: str, attribution: str | None = None, *, certain: bool = True) -> Verification:
        """The verdict on a query, which may be said to be somebody's words; where that is not `certain`, nobody is accused."""
        wanted = keys(query)
        if not wanted:
            return Verification(query, attribution, Comparison("invalid"))
        printed = self._printed(wanted)
        verified = self._held(query, attribution)
        outlets = self._printing(query, joined_keys(wanted), printed)
        verified = self._overridden(verified, wanted, outlets)
        readings = self._readings(verified)
        others = {reading.outlet for reading in readings} - {*outlets} - self._without
        verified = verified._replace(
            outlets=outlets,
            others=tuple(sorted(others)),
            translates=() if verified.sources else self._translates(printed),
        )
        if not attribution:
            return verified
        if not verified.sources and len(wanted) >= MIN_RUN:
            readings = _with_all_words(wanted, printed, readings)
        return self._attributed(verified, attribution, readings, certain)

    def _readings(self, verified: Verification) -> list[Reading]:
        """The quotations that say something about the passages found."""
        ids = [passage.id for passage in verified.passages]
        readings = [quote.reading for quote in self._references.quotations_of(ids)]
        return readings if verified.sources else without_shared_words(self._library, ids, readings)

    @cached_property
    def _attributions(self) -> Attributions:
        """What the library knows of speakers; its word lists take long to read."""
        from index.answers.attributions import Attributions

        return Attributions(self._library, self._references.sources)

    @cached_property
    def _quoted_claims(self) -> QuotedClaims:
        """Whom the sources quote."""
        from index.answers.quoted_claims import QuotedClaims

        return QuotedClaims(self._library, self._references.sources, self._attributions)

    def is_source_speaker(self, attribution: str, language: str | None = None) -> bool:
        """Whether somebody is the speaker of a source, and, where a language is given, of one that may be in it."""
        texts, known = self._library.source_texts, self._references.sources
        possible = [id for id in self._sources if not language or texts.language(known[id]) in (language, "und")]
        return self._attributions.speaks_for_source(attribution, possible)

    def _attributed(
        self, verified: Verification, claim: str, readings: Sequence[Reading], certain: bool
    ) -> Verification:
        """Whether the claimed speaker may be right; an accusation needs the right words and certainty on both sides."""
        comparison = verified.comparison
        if comparison.verdict in ("not_found", "narration") or self._attributions.names_nobody(claim):
            return verified
        by_label = self._attributions.compare_labelled(claim, verified.query, verified.passages)
        alone = partial(self._quoted_claims.speaks_alone, claim, verified.places)
        match = stated = by_label or self._attributions.compare(claim, verified.sources, readings, alone)
        given = self._attributions.given_to(verified.sources, readings)
        if by_label and by_label.relation == "other":
            given = self._attributions.labelled(verified.passages) + given
        verified = verified._replace(attributed_to=given, near_name=match.near)
        if verified.places:
            verified, match = self._quoted_claims.held(verified, claim, match)
        certain = certain and (len(wanted := keys(verified.query)) >= MIN_RUN or match is by_label)
        accused = match.relation == "other" and certain and comparison.verdict in ACCOUNTED
        accused = accused and self._references.are_telling(wanted)
        if accused and not self._quoted_claims.names_beside(claim, verified.places):
            return verified._replace(comparison=comparison._replace(verdict="misattributed"))
        if match.relation == "same" or "quoted" in verified.comparison.flags:
            return verified
        open_ = stated.relation == "unknown" and not any(passage.speaker for passage in verified.passages)
        open_ = certain and open_ and not self._quoted_claims.are_quoted(verified.places)
        if open_ and comparison.verdict in ACCOUNTED and self._is_claimed_for_another(verified, claim):
            return verified._replace(comparison=comparison._replace(verdict="misattributed"))
        unnamed = open_ and self._attributions.is_unnamed(claim, verified.sources, readings)
        return verified._replace(comparison=comparison.flagged("unconfirmed", *["unnamed"] * unnamed))

    def _is_claimed_for_another(self, verified: Verification, claim: str) -> bool:
        """Whether a claim means another document of the index, of another kind, in that language, that has nothing like it."""
        from index.answers.speakers import documents_claimed

        texts, known = self._library.source_texts, self._references.sources
        languages = {texts.language(known[id]) for id in verified.sources}
        others = {
            id: [*other.names, other.title or id] for id, other in known.items() if texts.language(other) in languages
        }
        called = [name for id in verified.sources for name in self._attributions.called(id)]
        meant = [id for id in documents_claimed(claim, called, others) if id not in verified.sources]
        near = self._references.nearest(verified.query, meant, self._style)
        return bool(meant) and all(match.comparison.verdict == "not_found" for match in near)

    def _printed(self, wanted: Sequence[str]) -> list[PrintedQuotation]:
        """What outlets printed of the passages that have all the query's words in one run."""
        quotations = self._references.quotations_with(wanted)
        return [quote for quote in quotations if quote.reading.outlet not in self._without]

    def _held(self, query: str, attribution: str | None) -> Verification:
        """The query compared with the sources, or where they do not have it, with what only outlets have."""
        spoke = partial(self._attributions.speaks_in, attribution) if attribution else None
        near = self._references.nearest(query, self._sources, self._style, spoke)
        best = near[0].comparison if near else Comparison("not_found")
        across = self._across(query, near) if best.verdict not in ACCOUNTED else None
        if across:
            best = across[1]
        if not self._only and (best.verdict == "not_found" or (attribution and best.severity != "ok")):
            loose = self._unsourced(query)
            if loose and self._is_nearer(loose, best, near, attribution):
                same = tuple(passage for passage, comparison in loose if comparison.verdict == loose[0][1].verdict)
                reference = loose[0][1].reference_read(lambda start, end: same[0].text[start:end])
                return Verification(query, attribution, loose[0][1], (), reference, same)
        equal = [match for match in near if match.comparison.rank == best.rank and best.verdict != "not_found"]
        if across:
            sources, passages = tuple(across[0]), [p for id in across[0] for p in across[0][id]]
        else:
            sources, passages = tuple(match.source for match in equal), [p for match in equal for p in match.passages]
        if not sources:
            return Verification(query, attribution, best, language=self._foreign(query, self._sources))
        excerpt = next(match.excerpt for match in near if match.source == sources[0])
        reference = best.reference_read(partial(self._references.source_text, excerpt))
        places = () if across else tuple((match.source, *match.comparison.span) for match in equal)
        unique = tuple(dict.fromkeys(passages))
        return Verification(query, attribution, best, sources, reference, unique, places=places)

    def _is_nearer(
        self, loose: Sequence[tuple[Passage, Comparison]], best: Comparison, near: Sequence[SourceComparison],
        attribution: str | None,
    ) -> bool:  # fmt: skip
        """Whether a passage without a source counts, and not the source.

        It does where the sources do not have the words, or where outlets name the claimed speaker for the passage and the
        source is somebody else's.
        """
        passage, comparison = loose[0]
        if comparison.rank >= best.rank:
            return False
        if best.verdict == "not_found":
            return True
        readings = [quote.reading for quote in self._references.quotations_of([passage.id])]
        if not attribution or self._attributions.compare(attribution, [], readings).relation != "same":
            return False
        return not self._attributions.speaks_in(attribution, near[0].source)

    def _across(
        self, query: str, near: Sequence[SourceComparison]
    ) -> tuple[dict[str, list[Passage]], Comparison] | None:
        """The query as stitched from several of these sources, where that accounts for four words more than one does.

        With the passages that it draws on, by source.
        """
        if len(near) < 2 or (least := near[0].comparison.matched + MIN_RUN) > len(keys(query)):
            return None
        from index.comparison.mixed_sources import stitched_from_sources

        excerpts = {match.source: match.excerpt for match in near}
        stitched = stitched_from_sources(query, excerpts, self._style)
        if not stitched or stitched[1].matched < least or not self._references.enough_stitched(query, stitched[1]):
            return None
        spans, comparison = stitched
        passages = {
            id: [p for span in spans[id] for p in excerpts[id].passages_in(excerpts[id].span_in_source(span))]
            for id in spans
        }
        return passages, excerpts[next(iter(spans))].in_source(comparison)

    def _overridden(self, verified: Verification, wanted: Sequence[str], outlets: Sequence[str]) -> Verification:
        """What outlets printed so although the source has it otherwise, or what only reporters wrote."""
        comparison = verified.comparison
        if comparison.verdict in WORDED or comparison.verdict in FORM_DIFFERS:
            return verified
        if outlets and not (self._only and comparison.verdict == "not_found"):  # they print what another said
            if verified.sources:
                return verified._replace(comparison=comparison.flagged("variant"))
            return verified._replace(comparison=comparison._replace(verdict="variant"))
        if not verified.sources and any(
            match.outlet not in self._without for match in self._library.unquoted_matches(wanted)
        ):
            return verified._replace(comparison=comparison._replace(verdict="narration"))
        return verified

    def _translates(self, printed: Iterable[PrintedQuotation]) -> tuple[tuple[str, bool], ...]:
        """The passages that quotations with the words asked for translate."""
        likely: dict[str, bool] = {}
        for quotation in printed:
            for row in self._library.translated(quotation.reading):
                likely[row.passage] = likely.get(row.passage, False) or row.likely
        return tuple(sorted(likely.items()))

    def _foreign(self, query: str, sources: Iterable[str]) -> str | None:
        """The language of a query that is in none of the sources' languages, so that none can have half of its words."""
        if len(keys(query)) < MIN_RUN:
            return None  # a word or two are of many languages
        from letters.languages.detection import other_language

        languages = {language for id in sources if (language := self._references.sources[id].language)}
        return other_language(query, languages) if languages else None

    def _printing(self, query: str, wanted: str, printed: Sequence[PrintedQuotation]) -> tuple[str, ...]:
        """The outlets that print the query with these words, a quotation in parts taken as one."""
        outlets = set()
        same: dict[str, bool] = {}
        for quote in _whole(printed):
            outlet, text = quote.reading.outlet, quote.reading.text
            if wanted in quote.joined_keys and outlet not in outlets:
                if text not in same:
                    same[text] = compare(query, quote.wording, self._style).verdict in SAME_WORDS
                if same[text]:
                    outlets.add(outlet)
        return tuple(sorted(outlets))

    def _unsourced(self, query: str) -> list[tuple[Passage, Comparison]]:
        """The passages without a source that come nearest to the query, the nearest first."""
        loose = [passage for passage in self._references.printed(keys(query), CANDIDATES) if self._attested(passage)]
        return self._references.loose_nearest(query, loose, self._style)

    def _attested(self, passage: Passage) -> bool:
        """Whether an outlet that counts prints the passage."""
        if not self._without:
            return True
        return any(quote.reading.outlet not in self._without for quote in self._references.quotations_of([passage.id]))


def _with_all_words(
    wanted: Sequence[str], printed: Iterable[PrintedQuotation], readings: Iterable[Reading]
) -> list[Reading]:
    """These readings, and all that print the words: they may begin other passages than those that were compared."""
    line = joined_keys(wanted)
    printing = (quote.reading for quote in printed if line in quote.joined_keys)
    return list({reading.quotation: reading for reading in [*readings, *printing]}.values())


def _whole(printed: Sequence[PrintedQuotation]) -> Iterator[PrintedQuotation]:
    """Each quotation, and the parts of each interrupted one joined."""
    yield from printed
    parts: dict[tuple[str, int], list[Reading]] = {}
    for quote in printed:
        parts.setdefault((quote.reading.article, quote.reading.group), []).append(quote.reading)
    for group in parts.values():
        if len(group) > 1:
            text = " ".join(reading.text for reading in sorted(group, key=lambda reading: reading.start))
            yield PrintedQuotation(group[0]._replace(text=text))
