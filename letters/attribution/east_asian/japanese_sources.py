"""From whom the words of a Japanese quotation came: 友人から「…」と, 母に「…」と叱られた, 手紙には「…」とあった, 市長の「…」との発言."""

from __future__ import annotations

import re
from functools import cache

from letters.attribution.cues.cue import Cue
from letters.attribution.east_asian import japanese_tails
from letters.attribution.east_asian.han_phrases import (
    CHARACTER,
    INNER,
    NO_SUBJECT,
    Surroundings,
    any_of,
    any_word,
    cue_of,
    possible,
)
from letters.attribution.east_asian.japanese_phrases import NAMED, TOPIC, can_speak, has_age
from letters.attribution.east_asian.japanese_tails import QUOTED, is_text
from letters.languages.lexicon import Language

_CALLER = re.compile(
    rf"({CHARACTER}{{1,20}}?){NAMED}(?:から(?:は|も)?(?:{CHARACTER}{{0,8}}[、,])?(?:[^{INNER}はがを]{{0,8}})(?<![とてばし])"
    rf"|[にへ][^{INNER}]{{0,12}}と、返ってきたの[はが]、?)\Z"  # 上司に相談すると、返ってきたのは「…」
)
_PARTICLE = re.compile(r"[はがもをにで](?=[一-龠々ァ-ヶA-Za-zＡ-Ｚ\d])")
_BY = re.compile(rf"({CHARACTER}{{1,20}}?){NAMED}に、?\Z")
_WHOSE = re.compile(rf"({CHARACTER}{{1,20}}?){NAMED}(?:の|による)\Z")
_AMONG = re.compile(rf"({CHARACTER}{{1,20}}?){NAMED}(?:で(?:は|も)|(?:(?<=[内部])|の[中間])(?:に|から)(?:は|も))、?\Z")
_WRITTEN = re.compile(rf"({CHARACTER}{{1,20}}?){NAMED}に(?:は|も)?、?\Z")


def source(near: Surroundings, tail: str, language: Language) -> Cue | None:
    """From whom the words came, and where they stand written: 友人から「…」と, 母に「…」と叱られた, 手紙には「…」とあった."""
    head, left = near.head, near.left
    quoted = QUOTED.match(tail)
    caller = _CALLER.search(head)
    heard = quoted and not noise(language).match(tail) and _received(language).match(tail, quoted.end())
    passive = japanese_tails.is_passive(tail)
    if caller and (heard or passive or has_age(caller) or can_speak(caller[1], language)):
        return _last_phrase(cue_of(left, caller, 0.85, "said"), caller[1], language)
    by = _BY.search(head) if passive else None
    if by and can_speak(by[1], language):
        return _last_phrase(cue_of(left, by, 0.85, "said"), by[1], language)
    if not head.strip() and (teller := japanese_tails.reported_by(tail, near.right, language)):
        return teller
    if owner := japanese_tails.owner(tail, near.right, language):
        return owner
    if _stands(language).match(tail) and (text := _written(near, language)):
        return text
    if spread := _spread_in(language).match(tail):
        return cue_of(near.right, spread, 0.8, "said")
    among = _AMONG.search(head) if _spread(language).match(tail) else None
    if among and not language.ends(among[1], "not speaker endings"):
        return cue_of(left, among, 0.8, "said")
    whose = _held(language).search(head) or (_WHOSE.search(head) if _said(language).match(tail) else None)
    return cue_of(left, whose, 0.85, "said") if whose and can_speak(whose[1], language) else None


def _written(near: Surroundings, language: Language) -> Cue | None:
    """Where words stand written: 文書には「…」とあった; in the text of the sentence before, too: 裏面に「…」とあった."""
    texts = (topic for topic in TOPIC.finditer(near.head) if is_text(topic[1], language))
    where = _WRITTEN.search(near.head) or next(texts, None)  # 文書は全戸に配られ、「…」と記されていた
    there = where and where[1] in language.words("there")
    if where and not there:
        return cue_of(near.left, where, 0.9, "said") if possible(where[1], language) else None
    return _text_before(near, language) or (NO_SUBJECT if there else None)


def _text_before(near: Surroundings, language: Language) -> Cue | None:
    """The text with which the sentence before ends, of which this one gives a wording: きっかけは通知だった。「…」との一文が."""
    sentences = [*re.finditer("[^。！？]+", near.before)]
    last = _ends_with_text(language).search(sentences[-1][0]) if sentences else None
    if not last:
        return None
    return cue_of(near.left - len(near.before) + sentences[-1].start(), last, 0.8, "before")


@cache
def _ends_with_text(language: Language) -> re.Pattern[str]:
    return re.compile(rf"({any_word(language, 'documents')})(?:だ|だった|である|であった|です|でした)\Z")


@cache
def _spread_in(language: Language) -> re.Pattern[str]:
    """What follows words that are held in a place: 「…」との見方は政府内に根強い."""
    held = rf"(?:など|等)?と(?:の|いう|いった)(?:{any_of(language, 'noises', 'sayings')}|見方|[^{INNER}]{{1,3}}[感論])"
    return re.compile(rf"{held}[がはも]、?([^{INNER}はがをも]{{1,12}}?(?:内|側|の間|関係者|者|民|員|党))(?:に|で|から)")


def _last_phrase(cue: Cue, phrase: str, language: Language) -> Cue:
    """The cue without what stands before its last phrase: 医師 of 久我さんは医師から, ファン of 突然の発表にファンから."""
    for particle in reversed([*_PARTICLE.finditer(phrase)]):
        rest = phrase[particle.end() :]
        if can_speak(rest, language) or (particle.group() in "はが" and len(rest) > 1):
            return cue._replace(start=cue.start + particle.end())
    return cue


@cache
def _held(language: Language) -> re.Pattern[str]:
    """Whose conviction the words after it are: 市長の持論は「…」."""
    return re.compile(rf"({CHARACTER}{{1,20}}?){NAMED}の(?:{any_of(language, 'sayings')})は、?\Z")


@cache
def _received(language: Language) -> re.Pattern[str]:
    """What follows words that somebody heard or read: 友人から「…」と電話があった, との指摘を受けた, といった批判が相次いだ."""
    return re.compile(rf"(?:の|いった|いう)?(?:{any_of(language, 'received')}|[^{INNER}]{{1,8}}を(?:受け|浴び))")


@cache
def reached(language: Language) -> re.Pattern[str]:
    """What follows words that reached whom the sentence is about: という電話を受けた, といった苦情が寄せられた."""
    return re.compile(
        rf"(?:など|等)?と(?:の|いった|いう)(?:{any_of(language, 'received')}|批判|苦情|不満)(?:を受け|[がも])"
    )


@cache
def noise(language: Language) -> re.Pattern[str]:
    """What follows words that are heard from a crowd: 「…」の声が上がった, 「…」とやじも飛んだ."""
    return re.compile(rf"(?:など|等)?(?:との?|の|という|といった)(?:{any_of(language, 'noises')})[がもは]")


@cache
def _spread(language: Language) -> re.Pattern[str]:
    """What follows words that are said in a place: 会場では「…」との声が上がった, SNSでは「…」といった投稿も."""
    return re.compile(
        rf"(?:など|等)?と?(?:の|いう|いった)?(?:[^{INNER}]{{1,4}}[なの])?(?:{any_of(language, 'noises', 'sayings')}|空気|見方|[^{INNER}]{{1,3}}[感論])[がもは]"
    )


@cache
def _stands(language: Language) -> re.Pattern[str]:
    """What follows words that stand written: 「…」とあった, と書かれている, との一文がある."""
    written = rf"(?:の|いう|いった|する)(?:{any_of(language, 'wordings')})"
    passive = rf"(?!いう|いった|の|する)[^{INNER}]{{0,8}}?(?:[さまらわがかば]れ(?:た|て|る)|てあ[っる])"
    listed = rf"(?:など|等)?の?[^{INNER}]{{0,6}}?\d+(?:項目|点)|の(?:{any_of(language, 'wordings')})"
    return re.compile(rf"(?:など|等)?と(?:だけ|も|大きく)?(?:あ[っりる]|{written}|{passive})|{listed}")


@cache
def _said(language: Language) -> re.Pattern[str]:
    """What follows words that are somebody's: 市長の「…」との発言."""
    return re.compile(rf"(?:など|等)?(?:と|って)?(?:の|いう|いった|する)(?:{any_of(language, 'sayings')})")
