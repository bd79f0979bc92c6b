"""The verdict on a query, with what it rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from index.comparison import Comparison
from index.verdicts import Severity
from letters.model import NAMED_SPEAKER

if TYPE_CHECKING:
    from index.answers.attributions import GivenTo
    from index.answers.nearest import Nearest
    from index.model import Passage


class QuotedFrom(NamedTuple):
    """Whom a source gives words to that it has in quotation marks."""

    name: str
    source: str
    confidence: float  # from 0 to 1


class Verification(NamedTuple):
    """The verdict on one query."""

    query: str
    attribution: str | None
    comparison: Comparison
    sources: tuple[str, ...] = ()  # in which it stands so, the first in order
    reference: str | None = None  # the words that it was compared with
    passages: tuple[Passage, ...] = ()
    outlets: tuple[str, ...] = ()  # that print it with these words
    others: tuple[str, ...] = ()  # that print it otherwise
    attributed_to: tuple[GivenTo, ...] | None = None  # whom sources and outlets name; None where nobody is claimed
    near_name: str | None = None  # a name that is a letter away from the one claimed
    places: tuple[tuple[str, int, int], ...] = ()  # where in the sources it stands
    quoted_from: tuple[QuotedFrom, ...] = ()  # whom the sources quote there; only where somebody is claimed
    translates: tuple[tuple[str, bool], ...] = ()  # passages that it translates where it is printed; whether likely
    language: str | None = None  # of the query, where it is another than that of what it was compared with
    unknown: tuple[str, ...] = ()  # words of a query that is not found that are nowhere in the index
    nearest: Nearest | None = None  # what is nearest to a query that is not found, where that was asked for

    @property
    def basis(self) -> str | None:
        """What the words were compared with: a `source`, or what outlets `printed`; None where they were not found."""
        if self.comparison.verdict == "not_found":
            return None
        return "source" if self.sources else "printed" if self.passages or self.outlets else None

    @property
    def speaker_note(self) -> str:
        """Whether the claimed speaker is confirmed, and whom sources and outlets name; empty where nobody is claimed."""
        if self.attributed_to is None:
            return ""
        quoted = "quoted" in self.comparison.flags
        quoting = set() if quoted else {person.source for person in self.quoted_from}
        given = [
            (given.name, [*(id for id in given.sources if id not in quoting), *given.outlets])
            for given in self.attributed_to
        ]
        named = [f"{name} ({', '.join(by)})" for name, by in given if by]
        notes = ["attribution not confirmed"] if "unconfirmed" in self.comparison.flags else []
        if "unnamed" in self.comparison.flags:
            notes = [f"nothing in {', '.join(self.sources)} names {self.attribution}"]
        names = ", ".join(dict.fromkeys(person.name for person in self.quoted_from))
        notes += [f"the source{'s give' if len(quoting) > 1 else ' gives'} these words to {names}"] if quoting else []
        if named or not notes or not quoting:
            notes += [f"given to: {', '.join(named)}"] if named else ["nobody is named for these words"]
        sure = all(person.confidence >= NAMED_SPEAKER for person in self.quoted_from)
        notes += [f"quoted there{'' if sure else ', perhaps'} from {names}"] if quoted else []
        return "; ".join(notes + ([f"did you mean {self.near_name}?"] if self.near_name else []))

    @property
    def severity(self) -> Severity:
        """ok, info, warning, error or usage."""
        return self.comparison.severity
