"""Who is speaking in Japanese and Chinese, which write no spaces between words.

Japanese: 「…」と…は述べた, …は「…」と述べた, …によると. Chinese: …说：“…”, “…”，…说, 据…. The speaker is the
run of characters that a topic particle or the verb of speech closes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from letters.attribution.confidence import attribution
from letters.attribution.cues_before import Cue
from letters.attribution.names import Referent
from letters.languages.lexicon import Language
from letters.model import Attribution
from letters.quote_marks.quote_spans import QuoteSpan

_LEFT, _RIGHT, _HEAD = 90, 60, 6000  # code points that are searched before, after, from the beginning
_BREAK = re.compile(r"[。！？!?\n]")
_INNER = "、，,。！？!?：:“”「」『』（）()\\s"

_JA_QUOTED = re.compile(r"(?:など|等)?(?:と|って)(?:の|も)?[、,]?")
_JA_SUBJECT = re.compile(rf"([^{_INNER}]{{1,24}}?)(?:は|が|も)")
_JA_TOPIC = re.compile(rf"([^{_INNER}]{{1,24}}?)(?:では|は|が|も)(?=[、,]|[^{_INNER}]|\Z)")
_ZH_ACCORDING = r"(?:据|據|根据|根據|按照)"
_ZH_SIGNED = re.compile(rf"\s*(?:——|—|--)\s*([^{_INNER}]{{2,20}})")
_LABEL = re.compile(rf"([^{_INNER}]{{1,20}})[：:]\s*\Z")


_NOBODY = Attribution()
_NO_SUBJECT = Cue(-1, -1, 0.0, "said")  # a verb of speech without a subject


def east_asian(text: str, parts: Sequence[QuoteSpan], language: Language, body: int) -> list[Attribution]:
    """The speaker of each part; parts of one group share the best evidence."""
    attributions: list[Attribution] = []
    best: dict[int, Attribution] = {}
    previous = _NOBODY
    floor = body
    outermost = [k for k, part in enumerate(parts) if not part.nested]
    ceilings = {k: parts[after].outer_start for k, after in pairwise(outermost)}
    for k, part in enumerate(parts):
        given = _NOBODY
        if not part.nested:
            cue = _search(text, part, floor, ceilings.get(k, len(text)), language)
            given = _attribution(text, cue, language, body, previous)
            floor = part.outer_end
            previous = given if given.mention else previous
        attributions.append(given)
        if given.strength > best.get(part.group, _NOBODY).strength:
            best[part.group] = given
    return [best.get(part.group, given) for part, given in zip(parts, attributions)]


def _attribution(text: str, cue: Cue | None, language: Language, body: int, previous: Attribution) -> Attribution:
    if cue is None:
        return _NOBODY
    if cue.start < 0:
        if previous.mention is None:
            return _NOBODY
        return attribution(previous.mention, (), Referent(previous.full, 1.0, 0), "follow-on", 0.6, language)
    mention = text[cue.start : cue.end]
    person = Referent(_full(text, mention, language, body, previous), 1.0, 0)
    return attribution(mention, (), person, cue.kind, cue.confidence, language)


def _search(text: str, part: QuoteSpan, floor: int, ceiling: int, language: Language) -> Cue | None:
    """The cue in the sentence around a part, within a bounded window."""
    low, high = max(floor, part.outer_start - _LEFT), min(ceiling, part.outer_end + _RIGHT)
    lead, trail = text[low : part.outer_start], text[part.outer_end : high]
    start = max((m.end() for m in _BREAK.finditer(lead)), default=0)
    reader = _japanese if language.code == "ja" else _chinese
    return reader(lead[start:], trail, low + start, part.outer_end, language)


def _cue(offset: int, match: re.Match[str], confidence: float, kind: str) -> Cue:
    """The cue whose speaker is the first group of a match in a piece of text that begins at `offset`."""
    return Cue(offset + match.start(1), offset + match.end(1), confidence, kind)


def _any(language: Language, section: str) -> str:
    """A pattern of all entries of a section, in the order of the file."""
    return "|".join(map(re.escape, language.sections.get(section, ()))) or "(?!)"


@cache
def _opening(language: Language) -> re.Pattern[str]:
    if language.code == "ja":
        return re.compile(rf"(?:(?:{_any(language, 'openings')}|\d+日)[、,]?)*")
    return re.compile(rf"(?:{_any(language, 'openings')})*[，,]?")


@cache
def _according(language: Language) -> re.Pattern[str]:
    if language.code == "ja":
        return re.compile(rf"([^{_INNER}]{{1,24}}?)(?:{_any(language, 'according')})")
    tells = rf"(?:的)?(?:{_any(language, 'reporting nouns')}|，|,)"
    return re.compile(rf"{_ZH_ACCORDING}([^{_INNER}]{{2,20}}?){tells}")


@cache
def _ja_nobody(language: Language) -> re.Pattern[str]:
    ends, words = _any(language, "not speaker endings"), _any(language, "not speakers")
    return re.compile(rf"[ぁ-ん]{{1,2}}|[一二三四五六七八九十\d年月日時]+|.*(?:{ends})|{words}")


@cache
def _zh_subject_pattern(language: Language) -> re.Pattern[str]:
    return re.compile(rf"([^{_INNER}]{{1,24}}?)(?=\s*(?:{_any(language, 'after subjects')}|\d)|\Z)")


@cache
def _zh_adverbial(language: Language) -> re.Pattern[str]:
    return re.compile(rf"{_any(language, 'adverbials')}|\d")


@cache
def _verbs(language: Language) -> re.Pattern[str]:
    words = sorted(language.sections.get("cues", ()), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, words)) or r"(?!)")


@cache
def _zh_after(language: Language) -> re.Pattern[str]:
    place = "(?:在[^，。]{1,12})?"
    return re.compile(rf"[，,、]?\s*([^{_INNER}]{{1,24}}?)\s*(?:还|還|也|则|又)?{place}(?={_verbs(language).pattern})")


def _japanese(head: str, trail: str, left: int, right: int, language: Language) -> Cue | None:
    tail = _BREAK.split(trail, maxsplit=1)[0]
    quoted = _JA_QUOTED.match(tail)
    verb = _verbs(language).search(tail, quoted.end()) if quoted else None
    if quoted and verb:
        subject = _JA_SUBJECT.match(tail, quoted.end(), verb.start())
        if subject and not _ja_nobody(language).fullmatch(subject.group(1)):
            return _cue(right, subject, 0.95, "said")
    according = _according(language).search(head)
    if according:
        return _cue(left, according, 0.9, "according")
    opening = _opening(language).match(head)
    position = opening.end() if opening else 0
    label = _LABEL.match(head, position)
    if label:
        return _cue(left, label, 0.9, "colon")
    for topic in _JA_TOPIC.finditer(head, position):
        if not _ja_nobody(language).fullmatch(topic.group(1)):
            return _cue(left, topic, 0.9, "said") if verb else _cue(left, topic, 0.45, "")
    return _NO_SUBJECT if verb else None


def _chinese(head: str, trail: str, left: int, right: int, language: Language) -> Cue | None:
    if re.search(r"[：:]\s*\Z", trail):
        trail = ""  # what stands there leads to the next quotation
    after = _zh_after(language).match(trail)
    if after:
        return _cue(right, after, 0.95, "said")
    opening = _opening(language).match(head)
    position = opening.end() if opening else 0
    according = _according(language).match(head, position)
    rest = according.end() if according else position
    verbs = list(_verbs(language).finditer(head, rest))
    if verbs:
        subject = _zh_subject(head, rest, verbs[-1].start(), language)
        if subject:
            return Cue(left + subject[0], left + subject[1], 0.93, "said")
    if according:
        return _cue(left, according, 0.85, "according")
    signed = _ZH_SIGNED.match(trail)
    if signed:
        return _cue(right, signed, 0.8, "dash")
    label = _LABEL.match(head, position)
    if label:
        return _cue(left, label, 0.85, "colon")
    return _NO_SUBJECT if verbs else None


def _zh_subject(head: str, start: int, end: int, language: Language) -> tuple[int, int] | None:
    """The subject of the verb at `end`: what opens the first piece between commas that is no adverbial."""
    for piece in re.finditer("[^，,]+", head[start:end]):
        if _zh_adverbial(language).match(piece.group()):
            continue
        subject = _zh_subject_pattern(language).match(piece.group())
        if subject:
            return start + piece.start() + subject.start(1), start + piece.start() + subject.end(1)
    return None


def _full(text: str, mention: str, language: Language, body: int, previous: Attribution) -> str | None:
    """The fullest name: for a pronoun the speaker before, for a surname the name that it begins or ends."""
    if any(mention in language.sections.get(section, ()) for section in ("he", "she", "they", "it")):
        return previous.full
    title = f"(?:{_any(language, 'titles after names')})"
    name = re.sub(rf"{title}\Z", "", mention)
    if not 1 < len(name) <= 4 or language.code != "ja":
        return mention
    around = rf"[\u4e00-\u9fff\u30a0-\u30ff・]{{0,6}}{re.escape(name)}[・\u4e00-\u9fff]{{0,4}}?{title}"
    match = re.search(around, text[body : body + _HEAD])
    return match.group() if match and len(match.group()) > len(mention) else mention
