"""Quotations in headings whose words are said again in the article: there it says whose they are."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from letters.attribution.cues.cue import Cue
from letters.attribution.phrases.speakable import ProvenNames
from letters.quote_marks.quote_spans import QuoteSpan

_FIRST = 6  # quotations of an article that may stand in its headings
_LINE = 90  # code points of a line that is surely a heading
_LONGEST = 300  # code points of a heading
_SPACES = 2  # in words that are no coincidence
_LONG = 6  # code points of a word or two that may be no coincidence behind a name
_LIKELY = 0.87
_POINTS = ".,!?… "


def share_with_headings(
    text: str,
    parts: Sequence[QuoteSpan],
    outermost: Sequence[int],
    cues: dict[int, Cue | None],
    body: int,
    names: ProvenNames,
) -> list[int]:
    """Give quotations in headings the cue of the quotation that repeats their words; returns the indices of these."""
    starts = [parts[k].start for k in outermost]
    repeated: list[int] = []
    for position, k in enumerate(outermost):
        own, part = cues.get(k), parts[k]
        line = text[part.outer_start - 1 : part.outer_start] == text[part.outer_end : part.outer_end + 1] == "\n"
        alone = line and not part.block and text[part.end - 1] not in ".!?"
        if not alone and (position >= _FIRST or not _in_heading(text, part, body)):
            continue
        brief = text.count(" ", part.start, part.end) < _SPACES
        heads = None if not brief or own else _heads_line(text, part)
        if brief and not heads:
            continue
        if own and own.kind not in ("", "colon", "follow-on" if alone else ""):
            continue
        place = _again(text, part)
        n = bisect_right(starts, place) - 1
        later = outermost[n]
        if place >= 0 and later != k and place < parts[later].end and cues.get(later):
            himself = heads and _speaks_of_himself(text, parts[later], heads, cues[later], names)
            if brief and not himself:
                continue
            cues[k] = heads if himself else _better(text, own, cues[later], names)
            if cues[k] is not own:
                repeated.append(k)
    return repeated


def _heads_line(text: str, part: QuoteSpan) -> Cue | None:
    """The full name that is all of a line before a quotation, and stands in the article again: 'Ada Lee "devastated"'."""
    start = text.rfind("\n", 0, part.outer_start) + 1
    name = text[start : part.outer_start].rstrip(" ,\xa0")
    words = name.split()
    whole = len(words) > 1 and all(word[0].isupper() and word.isalpha() for word in words)
    again = whole and part.end - part.start >= _LONG and name in text[part.outer_end :]
    return Cue(start, start + len(name), _LIKELY, "colon", named=True) if again else None


def _speaks_of_himself(text: str, later: QuoteSpan, name: Cue, cue: Cue | None, names: ProvenNames) -> bool:
    """Whether a quotation is of the person with that name, or of a pronoun in the first person."""
    if cue and cue.pronoun:
        words = text[later.start : later.end].lower().replace("’", "'").replace("'", "' ").split()
        return not names.first_person.isdisjoint(words)
    return cue is not None and text[cue.start : cue.end].split()[-1] == text[name.start : name.end].split()[-1]


def is_heading_of_nobody(text: str, part: QuoteSpan, cue: Cue) -> bool:
    """Whether a quotation stands in a short line that is no sentence, and its speaker is named in another line."""
    start = max(0, part.outer_start - _LINE, text.rfind("\n", 0, part.outer_start) + 1)
    end = text.find("\n", part.outer_end, start + _LINE)
    if part.block or part.end == part.outer_end or end < 0 or (start and text[start - 1] != "\n"):
        return False
    quoted, behind = text[part.start : part.end].rstrip(), text[part.outer_end : end].strip()
    said = quoted.endswith(tuple(".!?,…")) or behind.endswith(tuple(".:,;)"))
    return not said and text[start] not in "—–-" and not start <= cue.start < end


def _again(text: str, part: QuoteSpan) -> int:
    """Where the words of a quotation stand again behind it, in any case; -1 if they do not."""
    words = text[part.start : part.end].strip(_POINTS).lower()
    end = part.outer_end
    place = text[end : end + 50_000].lower().find(words) if words else -1
    cut = place >= 0 and text[place + end + len(words) :][:1].isalnum()  # "late" of "later"
    return place + end if place >= 0 and not cut else -1


def _better(text: str, own: Cue | None, later: Cue | None, names: ProvenNames) -> Cue | None:
    """The cue in the article, unless that of the heading is of the same speaker, named, or better."""
    if own is None or later is None:
        return later and later._replace(confidence=min(later.confidence, _LIKELY))
    last = text[own.start : own.end].split()[-1]
    if own.named and text[own.start].isupper():
        same = last == text[later.start : later.end].split()[-1] or later.pronoun
        keeps = same or (not later.named and names.is_surname(last))  # no place: "Sarlat : « ... »"
    else:
        keeps = own.kind == "colon" and not (later.named and later.kind)  # "I genitori: «...»"
    return own if keeps else later._replace(confidence=min(later.confidence, _LIKELY))


def _in_heading(text: str, part: QuoteSpan, body: int) -> bool:
    """Whether a quotation stands in the first line, in a line marked as a heading, or in one that is no sentence."""
    start = max(body, text.rfind("\n", max(body, part.outer_start - _LONGEST), part.outer_start) + 1)
    end = text.find("\n", part.outer_end, part.outer_end + _LONGEST)
    if end < 0:
        return False
    line = text[start:end].strip()
    return line.startswith(("#", "*")) or line[-1:] not in (".", "?", ":") or not text[body:start].strip()
