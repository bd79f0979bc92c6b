"""Who is speaking in Chinese: …说：“…”, “…”，…说, “…。”…说。, 据…."""

from __future__ import annotations

import re
from functools import cache

from letters.attribution.cues.cue import Cue
from letters.attribution.east_asian.chinese_phrases import (
    PIECE,
    Subject,
    can_speak,
    full_name,
    is_adverbial,
    masked,
    names_person,
    person,
    subject,
)
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
    simplified,
    texts,
    verbs,
)  # fmt: skip
from letters.languages.lexicon import Language

_ACCORDING = r"(?:据|根据|按照)"
_SIGNED = re.compile(rf"\s*(?:——|—|--)\s*([^{INNER}]{{2,20}})")
_AND = re.compile(rf"[，,、]?(?:但|而|并|还|也|又|和|及|与|以及)[^{INNER}]{{0,4}}")  # “…”，但“…”
_COLON = re.compile(r"[：:]\s*\Z")
_MARK = 2  # code points of a comma and a space
_TAIL = 8  # characters behind the verb that ends a sentence
_NAMED, _SURE, _UNSURE = 0.97, 0.93, 0.8  # how sure a person, another who speaks, an unknown phrase is its subject
_NEAR = 0.45  # of whom the sentence is about, without a verb of speech


def chinese(near: Surroundings, language: Language) -> Cue | None:
    """The cue in the sentence of a quotation."""
    if above := label_above(near, language):
        return above
    trail = "" if _COLON.search(near.trail) else near.trail  # what stands there leads to the next quotation
    led = _COLON.search(near.head)  # “他补充道:“…””: what follows is a new sentence
    before = _before(near, language)
    if (led or near.finished) and before and before.confidence >= _SURE:
        return before  # 戴主席表示，司机太累，“谁受得了？”他又透露，
    after = None if led else _behind(near, trail, language)
    if (
        after
        and _is_pronoun(near.trail[after.start - near.right : after.end - near.right], language)
        and (reported := _reported_before(near, language))
    ):
        return reported  # 何律师认为，业主有权查账。“…。”她提醒，
    if after or before:
        return after or before
    signed = _SIGNED.match(trail)
    if signed:
        return cue_of(near.right, signed, 0.8, "dash")
    return _unnamed(near, trail, language)


def _is_pronoun(mention: str, language: Language) -> bool:
    return mention in language.words("he") | language.words("she")


def _unnamed(near: Surroundings, trail: str, language: Language) -> Cue | None:
    """Who spoke last where a quotation continues, or whom the sentences before it name."""
    head = masked(near.head, language)
    alone = near.before == near.earlier and not (head + trail).strip("。 ")  # “…”王女士说。“…”
    goes_on = not near.before and head.strip() and _last_verb(head, 0, language) < 0 and not _COLON.search(head)
    if not near.begins and (alone or (goes_on and not _topic(near, head, language))):  # 王女士说价格“太高”，服务“太慢”
        return NO_SUBJECT._replace(kind="")
    if not head.strip() and near.finished and (reported := _reported_before(near, language)):
        return reported
    if not near.begins and near.finished and not head.strip() and not near.before.strip("。”」 "):
        return NO_SUBJECT._replace(kind="")
    if _last_verb(head, 0, language) >= 0:
        return NO_SUBJECT
    return _topic(near, head, language)


def _topic(near: Surroundings, head: str, language: Language) -> Cue | None:
    """Who the sentence before a quotation is about, without a verb of speech: 她看到，墙上写满“…”."""
    who = subject(near.head, head, len(head.rstrip("，,：: ")), language)
    return _cue(near.left, who, _NEAR, "") if who and who.sure else None


def _reported_before(near: Surroundings, language: Language) -> Cue | None:
    """Who speaks in the nearest sentence before a quotation that is one of its own: 何律师认为，业主有权查账。“…。”."""
    offset = near.left - len(near.before)
    for sentence in reversed([*re.finditer("[^。！？!?]+", near.before)]):
        hidden = masked(sentence.group(), language)
        said = verbs(language).search(hidden)
        verb = said.start() if said else -1
        who = subject(sentence.group(), hidden, verb, language) if verb > 0 else None
        if who and who.sure:
            return _cue(offset + sentence.start(), who, 0.8, "before")
    return None


def _cue(offset: int, who: Subject, strength: float, kind: str) -> Cue:
    return Cue(offset + who.start, offset + who.end, strength, kind)


def _before(near: Surroundings, language: Language) -> Cue | None:
    """Whom the sentence names before the quotation."""
    head = masked(near.head, language)
    opening = _opening(language).match(head)
    position = opening.end() if opening else 0
    according = _according(language).match(head, position)
    start = according.end() if according else position
    if inscribed := _inscribed(language).search(head, start):
        return cue_of(near.left, inscribed, _UNSURE, "said") if inscribed[1] else None
    if passive := _passive(language).search(head, start):
        return cue_of(near.left, passive, 0.85, "said") if passive[1] and possible(passive[1], language) else None
    verb = _governing_verb(head, start, language)
    if verb >= 0:
        who = subject(near.head, head, verb, language, start)
        text = _text(language).match(head, verb)
        if not who and text:
            who = Subject(*text.span(1), sure=True)
        if who:
            strength = _NAMED if names_person(near.head[who.start : who.end], language) else _SURE
            return _cue(near.left, who, strength if who.sure else _UNSURE, "said")
    if according and possible(according[1], language):
        return cue_of(near.left, according, 0.85, "according")
    if verb >= 0:
        return None
    return _colon(near, head, position, language) if _COLON.search(head) else None


@cache
def _passive(language: Language) -> re.Pattern[str]:
    """Who judges in a passive, if anybody is named: 被主任批评为“…”, 被认为“…”."""
    return re.compile(rf"被([^{INNER}被]{{0,10}}?)(?:{verbs(language).pattern}|视|评价?)[为是作]?\s*\Z")


@cache
def _inscribed(language: Language) -> re.Pattern[str]:
    """Where words stand written, if on a text: 门上写着“…”, 门上的告示写着“…”."""
    text = "|".join(sorted(texts(language), key=len, reverse=True))
    return re.compile(rf"(?:({text})[^{INNER}]{{0,4}})?[写印刻贴挂题绣喷涂标][着有满][：:]?\s*\Z")


def _colon(near: Surroundings, head: str, position: int, language: Language) -> Cue | None:
    """The speaker before a colon without a verb of speech: 刘女士：“…”, 受访时，刘女士擦了擦汗：“…”."""
    label = LABEL.match(near.head, position)
    if label and can_speak(label[1], language):
        return cue_of(near.left, label, 0.85, "colon")
    who = subject(near.head, head, len(head.rstrip("：: ")), language, position)
    if who and who.sure:
        return _cue(near.left, who, _UNSURE, "colon")
    for piece in PIECE.finditer(head, position):
        if acts := _acts(language).match(near.head[slice(*piece.span())]):
            return cue_of(near.left + piece.start(), acts, _UNSURE, "colon")
    return cue_of(near.left, label, 0.85, "colon") if label and possible(label[1], language) else None


@cache
def _acts(language: Language) -> re.Pattern[str]:
    """A person who does something before a colon: 刘女士擦了擦汗：“…”."""
    return re.compile(rf"((?:{CHARACTER}){{0,24}}?{person(language).pattern})(?![的、])")


def _behind(near: Surroundings, trail: str, language: Language) -> Cue | None:
    """Whom the sentence names after the quotation: “…，”王芳表示, “…？”一位住户指着水桶说，."""
    trail = BREAK.split(trail, maxsplit=1)[0] + "。" * bool(BREAK.search(trail))
    hidden = masked(trail, language)
    if _goes_on(language).match(hidden):
        return None  # 有人说“好”，也有人质疑
    for clause in [*PIECE.finditer(hidden)][:2]:
        verb = _last_verb(hidden, clause.start(), language, clause.end())
        if verb < 0 and is_adverbial(clause.group(), language):
            continue  # “…。”周一傍晚，刘女士说
        if verb < 0 and near.pauses and hidden[clause.end() :] in ("，", ","):
            verb = clause.end()  # “…，”他顿了顿，“…”
        if verb < 0 and (near.finished or near.pauses) and (gesture := _gesture(language).search(clause.group())):
            who = subject(trail, hidden, clause.start() + gesture.start(), language, clause.start())
            return _cue(near.right, who, _UNSURE, "said") if who and who.sure else None
        if near.head.strip() and not near.pauses and clause.end() == len(hidden):
            return None  # 专家称做法“可取”，而家长认为“太晚了”
        closed = near.finished or clause.start() > _MARK
        if verb < 0 or (closed and not _ends_sentence(hidden, verb, clause.end(), language)):
            return None
        who = subject(trail, hidden, verb, language, clause.start())
        close = who and (who.sure or who.end == verb)
        sure = _NAMED if who and names_person(trail[who.start : who.end], language) else 0.95
        return _cue(near.right, who, sure if who.sure else 0.85, "said") if who and close else None
    return None


@cache
def _goes_on(language: Language) -> re.Pattern[str]:
    """What opens a clause about something else."""
    return re.compile(rf"[，,]?(?:{any_of(language, 'conjunctions between quotations')})")


@cache
def _gesture(language: Language) -> re.Pattern[str]:
    """What a person does who has spoken, at the end of a clause: “太慢了。”林婆婆摇头."""
    return re.compile(rf"(?:{any_of(language, 'gestures')})\Z")


def _governing_verb(head: str, start: int, language: Language) -> int:
    """Where the verb begins that reports the quotation: in its clause, else the last that ends its own; -1 without one."""
    clause = max(start, *(head.rfind(mark, start) + 1 for mark in "，,；; \u3000"))
    own = _last_verb(head, clause, language)
    if own >= 0:
        return own
    closing = [
        verb.end() for verb in verbs(language).finditer(head, start) if head[verb.end() : verb.end() + 1] in "，,"
    ]
    return _last_verb(head, start, language, closing[-1] if closing else None)


def _last_verb(head: str, start: int, language: Language, end: int | None = None) -> int:
    """Where the last verbs of speech of a row begin (补充说); -1 without one."""
    first = last = -1
    for match in verbs(language).finditer(head, start, len(head) if end is None else end):
        first, last = first if match.start() == last else match.start(), match.end()
    return first


def _ends_sentence(trail: str, verb: int, end: int, language: Language) -> bool:
    """Whether the verb at `verb` ends its clause or sentence, so that it reports what stands before it."""
    row = re.compile(rf"(?:{verbs(language).pattern})+").match(trail, verb, end)
    left = end - row.end() if row else _TAIL + 1
    mark = trail[end : end + 1]
    return left <= (_TAIL if mark == "。" else 0) and mark not in ("：", ":", "；", ";")


@cache
def _opening(language: Language) -> re.Pattern[str]:
    return re.compile(rf"(?:{any_of(language, 'openings')})*[，,]?")


@cache
def _according(language: Language) -> re.Pattern[str]:
    tells = rf"(?:的)?(?:{any_of(language, 'reporting nouns')}|，|,)"
    return re.compile(rf"{_ACCORDING}({CHARACTER}{{2,20}}?){tells}")


@cache
def _text(language: Language) -> re.Pattern[str]:
    """A text whose noun is a verb of speech, too: 声明写道."""
    return re.compile(rf"({'|'.join(sorted(texts(language)))})(?={verbs(language).pattern})")


def full_chinese(mention: str, language: Language) -> str:
    """A mention without what a person's name cannot hold: 李强本人 is 李强, 业委会主任李强 too."""
    mention = re.sub(rf"(?<=..)(?:{any_of(language, 'after names')})\Z", "", mention)
    name = full_name(language).search(simplified(mention, language))
    return mention[name.start(1) :] if name else mention
