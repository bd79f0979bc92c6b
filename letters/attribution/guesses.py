"""A guess who speaks where no rule tells it: the likeliest of those who are named near by.

Guesses are made when all rules have answered, so that no other quotation's speaker, kind or group rests on one. A guess is a
mention and never a full name, and it is never as sure as a speaker who counts as known.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from letters.attribution.confidence import OF_NOBODY, chance, guessed_by
from letters.attribution.cues.before_quotation import past_dateline
from letters.attribution.cues.cue import cue_at
from letters.attribution.phrases.clause import clause_subject, without_verb
from letters.attribution.phrases.inverted_subjects import subject_after
from letters.attribution.phrases.phrase import TokenSpan, phrase_from
from letters.attribution.phrases.sentence_window import LEFT, NUMBER, QUOTE, RIGHT, STOP, Tokens, skip, tokenize
from letters.attribution.phrases.speakable import ProvenNames
from letters.attribution.phrases.word_classes import DET, PERSON, PHRASE
from letters.attribution.speaker_search import SpeakerSearch
from letters.languages.lexicon import ALONE, ANAPHOR, GENITIVE, HEAD, PREPOSITION, SHARE, TEXT, Language
from letters.model import LIKELY_SPEAKER, NAMED_SPEAKER, Attribution, Kind
from letters.quote_marks.quote_spans import QuoteSpan
from letters.text.normalize import MIN_RUN, keys
from letters.text.page_lines import is_page_line
from letters.text.sentence_breaks import break_after

_STRENGTH = 0.5  # of the evidence: nothing but a name or a listed noun speaks
_NEAR = 700  # code points between a quotation and another one that tells who speaks
_OTHERS = 3  # quotations before it, and behind it
_HEADING = 90  # code points
_LINES = 3  # of a page, between a heading and its text
_INSIDE = DET | PREPOSITION | GENITIVE | HEAD  # before what is no subject
_SPEAKS = PERSON | TEXT | ALONE | ANAPHOR | SHARE | HEAD | QUOTE | NUMBER
_CLOSING = frozenset('.!?…:)”“»"')
_SIGNS = " \t\r\n\xa0>*_–—-"
_Sign = tuple[str, str | None]  # what speaks for a mention, and the mention


class _Spoken(NamedTuple):
    """The quotations of an article and who speaks them by rules."""

    marks: Sequence[QuoteSpan]
    given: Sequence[Attribution]

    def is_open(self, n: int) -> bool:
        """Whether nobody is found who speaks the n-th, and no rule says that it is nobody."""
        return self.given[n].mention is None and self.given[n].evidence != OF_NOBODY

    def before(self, n: int) -> str | None:
        """Who spoke last before the n-th quotation."""
        return self._first(range(n - 1, max(-1, n - 1 - _OTHERS), -1), n)

    def behind(self, n: int) -> str | None:
        """Who speaks next behind it."""
        return self._first(range(n + 1, min(len(self.marks), n + 1 + _OTHERS)), n)

    def _first(self, others: range, n: int) -> str | None:
        """Who speaks the first of other quotations of which that is known; for a pronoun the name that it surely means."""
        for k in others:
            given, low, high = self.given[k], *sorted((k, n))
            if self.marks[high].outer_start - self.marks[low].outer_end > _NEAR:
                return None
            if given.confidence >= LIKELY_SPEAKER:
                pronoun = any("pronoun" in name for name in given.evidence)
                mention = given.mention if not pronoun else given.full if given.named >= NAMED_SPEAKER else None
                if mention:
                    return mention
        return None


def with_guesses(
    text: str,
    parts: Sequence[QuoteSpan],
    given: Sequence[Attribution],
    kinds: Sequence[Kind],
    language: Language,
    body: int,
) -> list[Attribution]:
    """The attributions `given` to the parts of a text, with a guess for each quotation whose speaker no rule tells.

    A few words are quoted as nobody's in particular as often as not: they get no guess.
    """
    answers = list(given)
    outer = [k for k, part in enumerate(parts) if not part.nested]
    spoken = _Spoken([parts[k] for k in outer], [given[k] for k in outer])
    unknown = [n for n, k in enumerate(outer) if kinds[k] == "quotation" and spoken.is_open(n)]
    unknown = [n for n in unknown if len(keys(text[parts[outer[n]].start : parts[outer[n]].end])) >= MIN_RUN]
    if not unknown or not language.words("cues"):
        return answers
    search = None if language.script == "han" else _GuessSearch(text, spoken, language, body)
    by_group: dict[int, Attribution] = {}
    for n in unknown:
        group = spoken.marks[n].group
        if group not in by_group:
            signs = search.signs(n) if search else _han_signs(text, spoken, n, language, body)
            by_group[group] = next((_guess(*sign, language) for sign in signs if sign[1]), given[outer[n]])
        answers[outer[n]] = by_group[group]
    return answers


def _guess(sign: str, mention: str | None, language: Language) -> Attribution:
    evidence = guessed_by(sign, language)
    return Attribution(mention, confidence=chance(evidence), cue="guess", evidence=evidence)


def _han_signs(text: str, spoken: _Spoken, n: int, language: Language, body: int) -> Iterator[_Sign]:
    """As `_GuessSearch.signs`, in Japanese and Chinese."""
    from letters.attribution.east_asian import named_above  # its patterns take a tenth of a start

    floor = spoken.marks[n - 1].outer_end if n else body
    part = spoken.marks[n]
    cue = named_above(text, floor, part.outer_start, language)
    yield "named above", cue and text[cue.start : cue.end]
    yield "speaks before", spoken.before(n)
    opens = text[: part.outer_start].rstrip(" \u3000")[-1:] in ("", "\n")
    if opens and part.end - part.start < _HEADING // 3:
        yield "speaks next", spoken.behind(n)


class _GuessSearch(SpeakerSearch):
    """Finds who may speak one article's quotations."""

    def __init__(self, text: str, spoken: _Spoken, language: Language, body: int) -> None:
        super().__init__(text, spoken.marks, language, body, ProvenNames(text, body, language))
        self._spoken = spoken

    def signs(self, n: int) -> Iterator[_Sign]:
        """Who may speak the n-th quotation, each with what speaks for it, the likeliest first."""
        part, text = self._marks[n], self._text
        lead = self.before(n, self._body)
        yield "behind", self._behind(self.behind(n, self._body, len(text))[0])
        if lead:
            yield "in the sentence", self._opening(lead)
            return
        low = self._marks[n - 1].outer_end if n else self._body
        gap = text[low : part.outer_start].rstrip(_SIGNS)
        if n and "\n" not in text[low + len(gap) : part.outer_start]:
            return
        heading = part.end - part.start < _HEADING and text[part.start : part.end].rstrip()[-1:] not in ".!?…,"
        if heading or text[part.outer_end : part.outer_end + RIGHT].partition("\n")[0].strip(".,:–—- "):
            yield "named below", self._below(n)
        if heading:
            yield "speaks next", self._spoken.behind(n)
        yield "named above", self._above(low, low + len(gap))
        yield "speaks before", self._spoken.before(n)

    def _mention(self, tokens: Tokens, span: TokenSpan | None) -> str | None:
        """The words of a phrase, if it can speak and is no pronoun."""
        span = without_verb(tokens, span, self._language)
        cue = self._accepted(cue_at(tokens, span, _STRENGTH, "guess", self._language))
        return self._text[cue.start : cue.end] if cue and not cue.pronoun else None

    def _opening(self, tokens: Tokens) -> str | None:
        """The first phrase of a sentence that can speak, behind no preposition: "Außerdem bitten die Chefs die Fahrer"."""
        tokens = tokens[past_dateline(tokens) :]
        for k in range(min(len(tokens), PHRASE)):
            inside = k and (tokens[k - 1].flags & _INSIDE or not tokens[k].flags & (DET | PERSON))
            inside = inside or (k and tokens[k].word.endswith(self._language.oblique_endings))
            mention = None if inside else self._mention(tokens, phrase_from(tokens, k, self._language))
            if mention:
                return mention
        return None

    def _behind(self, trail: Tokens) -> str | None:
        """The phrase behind a verb of no list: "“...”, raast Kuyt in het filmpje"."""
        k = skip(trail, 0, STOP)
        verb = self._language.inverted and k < min(2, len(trail)) and not trail[k].flags
        return self._mention(trail, subject_after(trail, k + 1, self._language)) if verb else None

    def _below(self, n: int) -> str | None:
        """Whom the sentence behind a quotation or below a heading is about."""
        low = self._marks[n].outer_end
        high = min(low + RIGHT, self._marks[n + 1].outer_start if n + 1 < len(self._marks) else len(self._text))
        for _ in range(_LINES):
            while low < high and not self._text[low].isalnum():
                low += 1
            line = self._text.find("\n", low, high)
            if line < 0 or not is_page_line(self._text[low:line], self._language):
                break
            low = line
        tokens = self._sentence(low, high)
        return self._mention(tokens, clause_subject(tokens, len(tokens), self._language)) or self._opening(tokens)

    def _above(self, low: int, end: int) -> str | None:
        """Whom the paragraph that ends there is about, as its first sentence tells."""
        if self._text[end - 1] not in _CLOSING:
            return None  # a heading or a label
        start = max(low, end - LEFT, self._text.rfind("\n", low, end) + 1)
        return self._opening(self._sentence(start, end)) if start == low or self._text[start - 1] == "\n" else None

    def _sentence(self, low: int, high: int) -> Tokens:
        """The first sentence of text[low:high]; no tokens where none of its words can be a speaker, as articles show."""
        end = break_after(self._text, low, high, self._language)
        tokens = tokenize(self._text, low, end if end >= 0 else high, self._language)
        nobody = self._language.words("negations")
        speaks = any(token.flags & _SPEAKS and token.word not in nobody for token in tokens)
        return tokens if speaks or not self._language.articles else []
