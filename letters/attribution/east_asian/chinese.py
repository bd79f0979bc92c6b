"""Who is speaking in Chinese: …说：“…”, “…”，…说, “…。”…说。, 据…."""

from __future__ import annotations

import re
from functools import cache

from letters.attribution.cues.cue import Cue
from letters.attribution.east_asian.han_phrases import (
    BREAK,
    CHARACTER,
    INNER,
    LABEL,
    NO_SUBJECT,
    Surroundings,
    any_of,
    cue_of,
    label_above,
    possible,
    texts,
    verbs,
)  # fmt: skip
from letters.languages.lexicon import Language

_ACCORDING = r"(?:据|據|根据|根據|按照)"
_SIGNED = re.compile(rf"\s*(?:——|—|--)\s*([^{INNER}]{{2,20}})")
_AND = re.compile(rf"[，,、]?(?:但|而|并|並|还|還|也|又|和|及|与|與|以及)[^{INNER}]{{0,4}}")  # “…”，但“…”
_WITHIN = re.compile("[中里裡内內上]$")  # "in" behind the text that speaks: 信中


def chinese(near: Surroundings, language: Language) -> Cue | None:
    """The cue in the sentence of a quotation."""
    head, trail = _masked(near.head, language), _masked(near.trail, language)
    if above := label_above(near, language):
        return above
    if re.search(r"[：:]\s*\Z", trail):
        trail = ""  # what stands there leads to the next quotation
    led = re.search(r"[：:]\s*\Z", head)  # “他补充道:“…””: what follows is a new sentence
    after = None if led else _after(language).match(trail)
    if after and (not near.finished or _ends_sentence(trail, after.end(), language)) and possible(after[1], language):
        return cue_of(near.right, after, 0.95, "said")
    opening = _opening(language).match(head)
    position = opening.end() if opening else 0
    according = _according(language).match(head, position)
    rest = according.end() if according else position
    verb = _last_verb(head, rest, language)
    subject = _subject(head, rest, verb, language) if verb >= 0 else None
    text = _text(language).match(head, verb) if verb >= 0 else None
    subject = subject or (text and text.span(1))
    if subject:
        return Cue(near.left + subject[0], near.left + subject[1], 0.93, "said")
    if according and possible(according[1], language):
        return cue_of(near.left, according, 0.85, "according")
    signed = _SIGNED.match(trail)
    if signed:
        return cue_of(near.right, signed, 0.8, "dash")
    label = LABEL.match(head, position) if verb < 0 else None
    if label and possible(label[1], language):
        return cue_of(near.left, label, 0.85, "colon")
    alone = near.before == near.earlier and not (head + trail).strip("。 ")  # “…”王女士说。“…”
    if not near.begins and (alone or (not near.before and _AND.fullmatch(head))):
        return NO_SUBJECT._replace(kind="")
    return NO_SUBJECT if verb >= 0 else None


def _masked(text: str, language: Language) -> str:
    """The text with words that only look like verbs or prepositions made unreadable: 小说, 反对党."""
    return _lookalikes(language).sub(lambda match: "■" * len(match.group()), text)


@cache
def _lookalikes(language: Language) -> re.Pattern[str]:
    return re.compile(any_of(language, "not cues"))


def _last_verb(head: str, start: int, language: Language) -> int:
    """Where the last verbs of speech of a row begin (补充说); -1 without one."""
    first = end = -1
    for match in verbs(language).finditer(head, start):
        first, end = first if match.start() == end else match.start(), match.end()
    return first


def _ends_sentence(trail: str, verb: int, language: Language) -> bool:
    """Whether the clause of the verb at `verb` ends the sentence, so that it reports what stands before it."""
    clause = BREAK.split(trail, maxsplit=1)[0]
    row = re.compile(rf"(?:{verbs(language).pattern})+").match(trail, verb)
    return verb <= len(clause) and bool(row and re.match(r"[。，,！!]|\Z|[^“：:，,。]{1,8}[。]", trail[row.end() :]))


@cache
def _after(language: Language) -> re.Pattern[str]:
    place = f"(?:(?:在|对|對|向)[^，。]{{1,12}}?)?(?:{any_of(language, 'before verbs')})*"
    verb = verbs(language).pattern
    return re.compile(rf"[，,、]?[ ]?({CHARACTER}{{1,24}}?)[ ]?(?:还|還|也|则|又)?{place}(?={verb})")


@cache
def _opening(language: Language) -> re.Pattern[str]:
    return re.compile(rf"(?:{any_of(language, 'openings')})*[，,]?")


@cache
def _according(language: Language) -> re.Pattern[str]:
    tells = rf"(?:的)?(?:{any_of(language, 'reporting nouns')}|，|,)"
    return re.compile(rf"{_ACCORDING}({CHARACTER}{{2,20}}?){tells}")


@cache
def _subject_pattern(language: Language) -> re.Pattern[str]:
    verb = verbs(language).pattern
    return re.compile(
        rf"({CHARACTER}{{1,24}}?)(?=\s*(?:{any_of(language, 'after subjects')}|\d|[（(]|(?<!■)■■\Z|(?=\w\w)(?:{verb}))|\Z)"
    )


@cache
def _text(language: Language) -> re.Pattern[str]:
    """A text whose noun is a verb of speech, too: 声明写道."""
    return re.compile(rf"({'|'.join(sorted(texts(language)))})(?={verbs(language).pattern})")


@cache
def _adverbial(language: Language) -> re.Pattern[str]:
    return re.compile(rf"{any_of(language, 'adverbials')}|\d")


def _subject(head: str, start: int, end: int, language: Language) -> tuple[int, int] | None:
    """The subject of the verb at `end`: what opens the first piece between commas that is no adverbial."""
    for piece in re.finditer("[^，,]+", head[start:end]):
        if _adverbial(language).match(piece.group()):
            continue
        subject = _subject_pattern(language).match(piece.group())
        if subject and possible(subject[1], language):
            within = bool(_WITHIN.search(subject[1])) and len(subject[1]) > 1
            return start + piece.start() + subject.start(1), start + piece.start() + subject.end(1) - within
    return None


def full_chinese(mention: str, language: Language) -> str:
    """A mention without what a person's name cannot hold: 李强本人 is 李强."""
    return re.sub(rf"(?<=..)(?:{any_of(language, 'after names')})\Z", "", mention)
