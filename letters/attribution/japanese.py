"""Who is speaking in Japanese: 「…」と…は述べた, …は「…」と述べた, …によると, 「…」。…はこう話す."""

from __future__ import annotations

import re
from functools import cache

from letters.attribution.cues import Cue
from letters.attribution.han_phrases import (
    BRACKETS,
    BREAK,
    CHARACTER,
    INNER,
    LABEL,
    NO_SUBJECT,
    Surroundings,
    any_of,
    cue_of,
    nobody,
    verbs,
)  # fmt: skip
from letters.languages.lexicon import Language

_QUOTED = re.compile(r"(?:など|等)?(?:と|って)(?:の|も)?[、,]?")
_SUBJECT = re.compile(rf"({CHARACTER}{{1,30}}?){BRACKETS}(?:は|が|も)")
_TOPIC = re.compile(rf"({CHARACTER}{{1,30}}?){BRACKETS}(?:では|は|が|も)(?=[、,]|[^{INNER}]|\Z)")
_NAMING = 6000  # code points from the beginning in which a surname's full name is searched


def japanese(near: Surroundings, language: Language) -> Cue | None:
    """The cue in the sentence of a quotation or in its neighbours."""
    head, left, right = near.head, near.left, near.right
    tail = BREAK.split(near.trail, maxsplit=1)[0]
    quoted = _QUOTED.match(tail)
    verb = verbs(language).search(tail, quoted.end()) if quoted else None
    if quoted and verb:
        subject = _SUBJECT.match(tail, quoted.end(), verb.start())
        if subject and not nobody(language).fullmatch(subject.group(1)):
            return cue_of(right, subject, 0.95, "said")
    according = _according(language).search(head)
    if according:
        return cue_of(left, according, 0.9, "according")
    opening = _opening(language).match(head)
    position = opening.end() if opening else 0
    label = LABEL.match(head, position) or _headline(language).search(head, position)
    if label and not nobody(language).fullmatch(label.group(1)):
        return cue_of(left, label, 0.9, "colon")
    for topic in _TOPIC.finditer(head, position):
        if not nobody(language).fullmatch(topic.group(1)):
            return cue_of(left, topic, 0.9, "said") if verb else cue_of(left, topic, 0.45, "")
    if verb:
        return NO_SUBJECT
    return _beside(near, language) if not head.strip() and not quoted else None


def _beside(near: Surroundings, language: Language) -> Cue | None:
    """The speaker of a quotation that is a sentence of its own: 「…」。市長はこう話す, 市長はこう話す。「…」."""
    start = len(near.trail) - len(near.trail.lstrip("。 \u3000"))
    after = BREAK.split(near.trail[start:], maxsplit=1)[0] if "\n" not in near.trail[:start] else ""
    for sentence, offset in ((after, near.right + start), (near.earlier, near.left - len(near.earlier))):
        pointer = _pointer(language).search(sentence)
        opening = _opening(language).match(sentence)
        subject = _SUBJECT.match(sentence, opening.end() if opening else 0)
        if pointer and subject and subject.end() <= pointer.start() and not nobody(language).fullmatch(subject[1]):
            return cue_of(offset, subject, 0.85, "before")
    return None


@cache
def _pointer(language: Language) -> re.Pattern[str]:
    """A verb of speech whose object is the quotation beside it: "こう話す"."""
    return re.compile(rf"(?:{any_of(language, 'pointers')})[^{INNER}]{{0,8}}?(?:{verbs(language).pattern})")


@cache
def _headline(language: Language) -> re.Pattern[str]:
    """A name with a title directly before the quotation, as in headlines: 首相「退かない」."""
    return re.compile(rf"(?:^|[\u3000\s、])((?:{CHARACTER}){{0,12}}?(?:{any_of(language, 'titles after names')}))\s?\Z")


@cache
def _opening(language: Language) -> re.Pattern[str]:
    return re.compile(rf"\s*(?:(?:{any_of(language, 'openings')}|\d+日)[、,]?)*")


@cache
def _according(language: Language) -> re.Pattern[str]:
    return re.compile(rf"({CHARACTER}{{1,30}}?){BRACKETS}(?:{any_of(language, 'according')})")


def full_japanese(text: str, mention: str, language: Language, body: int) -> str:
    """The fullest name of a mention, without the description before it: 小説家の青木玲子さん is 青木玲子さん."""
    title = f"(?:{any_of(language, 'titles after names')})"
    titled = re.search(rf"{title}\Z", mention)
    name = mention[: titled.start()] if titled else mention
    described = name.rfind("の") + 1
    if titled and 0 < described < len(name):
        mention, name = mention[described:], name[described:]
    known = len(name) > 1 or name in language.words("surnames")
    if not known or len(name) > 4:
        return mention
    around = rf"[\u4e00-\u9fff\u30a0-\u30ff・]{{0,6}}{re.escape(name)}[・\u4e00-\u9fff]{{0,4}}?{title}"
    fuller = re.search(around, text[body : body + _NAMING])
    return fuller.group() if fuller and len(fuller.group()) > len(mention) else mention
