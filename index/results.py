"""What the Python interface gives: frozen dataclasses, whose fields are the keys of the command's JSON.

Spans are pairs of code points, end exclusive. Days are YYYY, YYYY-MM or YYYY-MM-DD. What is not known is None.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from index.plain_values import Result
from letters.model import Span


@dataclass(frozen=True, slots=True)
class Passage(Result):
    """One thing said: a sentence or heading of a source, or the wording that stands for it."""

    id: str
    text: str
    source: str | None
    start: int  # code points of the source's text; 0 and the length of `text` without a source
    end: int


@dataclass(frozen=True, slots=True)
class Difference(Result):
    """A place where words differ from the reference."""

    kind: str
    query: str
    query_span: Span
    reference: str
    reference_span: Span


@dataclass(frozen=True, slots=True)
class LeftOut(Result):
    """What ellipses leave out: whole sentences, or words."""

    sentences: int | None
    words: int | None


@dataclass(frozen=True, slots=True)
class Cut(Result):
    """Whether a quotation begins and ends in mid-sentence, and a negation or limiter just outside it."""

    begins: bool
    ends: bool
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class PrintedQuotation(Result):
    """A quotation of an article: what is known of any."""

    outlet: str
    article: str
    title: str | None
    url: str | None
    published: str | None
    language: str


@dataclass(frozen=True, slots=True)
class Use(PrintedQuotation):
    """A quotation of an article that prints a passage."""

    family: str  # articles of the same family go back to one
    copy_of: str | None  # the id of the article that this one copies
    kind: str  # quotation, term, title or scare
    text: str
    start: int  # code points of the article's text
    end: int
    speaker: str | None  # the mention, as it stands in the article
    speaker_full: str | None
    confidence: float  # that the speaker is right, from 0 to 1
    passages: tuple[str, ...]
    verdict: str
    flags: tuple[str, ...]
    differences: tuple[Difference, ...]
    left_out: LeftOut | None
    cut: Cut
    coverage: float  # the share of the words asked for that it prints, from 0 to 1
    context: str | None  # the sentences around it


@dataclass(frozen=True, slots=True)
class Related(Result):
    """What only shares words with those asked for."""

    outlets: int
    families: int
    passages: tuple[Passage, ...]
    uses: tuple[Use, ...]


@dataclass(frozen=True, slots=True)
class TranslatedQuotation(PrintedQuotation):
    """A quotation in another language that seems to translate a passage of a source."""

    kind: str
    text: str
    start: int  # code points of the article's text
    end: int
    speaker: str | None
    passage: str
    confidence: float  # from .5 to 1
    likely: bool  # else it is perhaps a translation


@dataclass(frozen=True, slots=True)
class Translated(Result):
    """What translates the passages of an answer, counted by itself."""

    outlets: int
    quotations: tuple[TranslatedQuotation, ...]


@dataclass(frozen=True, slots=True)
class TranslatedPassage(Result):
    """A passage that words seem to translate where they are printed."""

    passage: str
    likely: bool


@dataclass(frozen=True, slots=True)
class Answer(Result):
    """Who used the words asked for."""

    query: str
    passages: tuple[Passage, ...]
    outlets: int  # how many
    families: int  # how many of them are independent
    shorter: int  # quotations of the same words that print too few of them
    left_out: int  # quotations of another day, language or kind than was asked for
    uses: tuple[Use, ...]
    as_asked: bool  # whether a passage has the words asked for; else the passages are the nearest
    wordings: Mapping[str, str]  # by the id of a passage, what its uses are judged by instead of its text
    related: Related
    translated: Translated
    translates: tuple[TranslatedPassage, ...]


@dataclass(frozen=True, slots=True)
class NearestAnswer(Answer):
    """The answer to what is nearest to words that nothing has."""

    reason: str  # nearest words, or some of the words


@dataclass(frozen=True, slots=True)
class Reply(Answer):
    """The answer to what was asked, which may be more than words; to several quotations together."""

    meaning: str  # words, quotations, passage, article or speaker
    names: tuple[str, ...]  # of the article or the speakers that are meant
    answers: tuple[Answer, ...]  # to each of several quotations
    unknown_words: tuple[str, ...]  # words that are nowhere in the index
    nearest: NearestAnswer | None  # where nothing has the words


@dataclass(frozen=True, slots=True)
class GivenTo(Result):
    """A name that words are given to, and by which outlets and sources."""

    name: str
    outlets: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class QuotedFrom(Result):
    """Whom a source gives words to that it has in quotation marks."""

    name: str  # as the source names the one who is quoted
    source: str
    confidence: float  # from 0 to 1


@dataclass(frozen=True, slots=True)
class Verdict(Result):
    """The verdict on a wording; `quotes help verdicts` says what each means."""

    query: str
    attribution: str | None  # who is said to have said it
    verdict: str
    severity: str  # ok, info, warning, error, or usage where there is no word in the query
    flags: tuple[str, ...]
    sources: tuple[str, ...]  # in which it stands so
    source: str | None  # the first of them
    reference: str | None  # the words that it was compared with
    passages: tuple[str, ...]
    differences: tuple[Difference, ...]
    left_out: LeftOut | None
    cut: Cut
    attributed_to: tuple[GivenTo, ...]
    quoted_from: tuple[QuotedFrom, ...]  # where a speaker is claimed, and the sources have the words in quotation marks
    near_name: str | None  # a name that is a letter away from the one claimed
    basis: str | None  # source, or printed where only outlets have it
    outlets: tuple[str, ...]  # that print it with these words
    language: str | None  # of the query, where it is another than that of what it was compared with
    translates: tuple[TranslatedPassage, ...]  # where the words are printed


@dataclass(frozen=True, slots=True)
class NearestPassages(Result):
    """What is nearest to words that are not found."""

    reason: str  # nearest words, or some of the words
    query: str  # the words that were looked for instead
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Verification(Verdict):
    """The verdict on a wording, and what is nearest where it is not found."""

    unknown_words: tuple[str, ...]  # words that are nowhere in the index
    nearest: NearestPassages | None


@dataclass(frozen=True, slots=True)
class Finding(Verdict):
    """The verdict on a quotation of a draft, or on a mark or remark in it."""

    file: str
    line: int  # of the first character inside the marks, from 1
    column: int  # in code points, from 1
    end_line: int
    end_column: int
    message: str
    ignored: str | None  # the reason that a comment in the draft gives for passing it over
    kind: str | None


@dataclass(frozen=True, slots=True)
class Quotation(Result):
    """A quotation of a text."""

    start: int  # code points of the text, inside the marks
    end: int
    text: str
    speaker: str | None  # the mention, as it stands in the text
    speaker_full: str | None
    kind: str  # quotation, term, title or scare
    group: int  # the parts of one quotation share it
    nested: bool
    language: str
    confidence: float  # that the speaker is right, from 0 to 1
    reason: str  # why it is of its kind
