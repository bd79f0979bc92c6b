"""The types of this project: articles, sources, quotations, and the one error class for faults that a user can fix.

Offsets are code points into the text that they belong to, end exclusive.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

Span = tuple[int, int]
Kind = Literal["quotation", "term", "title", "scare"]
KINDS: tuple[Kind, ...] = ("quotation", "term", "title", "scare")
NAMED_SPEAKER = 0.8  # confidence in a full name from which it is given
LIKELY_SPEAKER = 0.5  # confidence from which a speaker counts as known, and is shown to people
CERTAIN_SPEAKER = 0.85  # confidence from which an attribution may contradict another one


def is_speech(kind: str, sourced: bool = False) -> bool:
    """Whether words of this kind count as somebody's own; other kinds do where they are those of a source."""
    return sourced or kind == "quotation"


def likely_speaker(mention: str | None, full: str | None, confidence: float) -> str | None:
    """The fullest name of a speaker of whom a text makes it likely that the words are theirs; else None."""
    return (full or mention) if confidence >= LIKELY_SPEAKER else None


class QuotesError(Exception):
    """A fault that the user can fix: one line that names the cause and what to do.

    `code` is the exit code: 1 the answer is no, 2 wrong usage or unreadable input, 3 a damaged index.
    """

    def __init__(self, message: str, code: int = 2) -> None:
        super().__init__(message)
        self.code = code


class Article(NamedTuple):
    """One published text and what is known about it; unknown values are None."""

    id: str  # the file's path, or the record's own id
    text: str
    outlet: str
    title: str | None = None
    author: str | None = None
    url: str | None = None
    published: str | None = None  # YYYY, YYYY-MM or YYYY-MM-DD
    language: str | None = None  # ISO 639-1, as stated; None: detected from the text
    family: str | None = None  # the origin of which this article is a known copy
    note: str | None = None
    clipping: bool = False  # the text is ours except for the quotations
    markup: Literal["plain", "markdown"] = "plain"
    body: int = 0  # where the text proper begins, after front matter
    blocks: tuple[Span, ...] = ()  # block quotations that the format itself marks (HTML)
    captured: str | None = None  # when a server gave it (UTC, "": unknown); no index keeps it


class Source(NamedTuple):
    """A primary text that articles quote from: a letter, a statement."""

    id: str
    text: str
    title: str | None = None
    speaker: str | None = None
    published: str | None = None
    url: str | None = None
    language: str | None = None
    note: str | None = None
    aliases: tuple[str, ...] = ()  # what else articles may call the speaker

    @property
    def names(self) -> tuple[str, ...]:
        """What the speaker is called."""
        return tuple(name for name in (self.speaker, *self.aliases) if name)


class Quotation(NamedTuple):
    """A span of an article that stands in quotation marks or in a block quotation.

    The text is `article.text[start:end]`, without the outer marks.
    """

    start: int
    end: int
    kind: Kind = "quotation"
    group: int = 0  # the parts of one quotation share it; counted from 0 within the article
    nested: bool = False  # stands inside another quotation
    block: bool = False  # a block quotation, without marks of its own
    speaker: str | None = None  # the mention, as it stands in the article
    speaker_full: str | None = None  # the fullest name that the article gives that speaker; None where in doubt
    confidence: float = 0.0  # of the speaker, from 0 to 1
    language: str = "en"
    reason: str = ""  # why this kind
    context: Span = (0, 0)  # the sentences around it; (0, 0): not looked for

    @property
    def likely_speaker(self) -> str | None:
        """The fullest name of the speaker; None where the text leaves it in doubt."""
        return likely_speaker(self.speaker, self.speaker_full, self.confidence)


class Attribution(NamedTuple):
    """Who speaks a quotation, as far as the text says."""

    mention: str | None = None  # as it stands in the text
    full: str | None = None  # the fullest name that the text gives that speaker
    confidence: float = 0.0  # that the speaker is right, from 0 to 1
    cue: str = ""  # the kind of cue; "" where there is none
    strength: float = 0.0  # of the cue, from 0 to 1
    named: float = 0.0  # that the full name is right, from 0 to 1
    evidence: tuple[str, ...] = ()  # what the confidence rests on
    reference: tuple[str, ...] = ()  # what the full name rests on
