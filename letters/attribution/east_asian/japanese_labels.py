"""Who is named beside a Japanese quotation without a verb: （近所の人）「…」, 「…」（久我さん）, 市長、辞任へ「…」."""

from __future__ import annotations

import re
from functools import cache

from letters.attribution.cues.cue import Cue
from letters.attribution.east_asian.han_phrases import (
    BRACKETS,
    CHARACTER,
    INNER,
    Surroundings,
    any_of,
    cue_of,
    possible,
)
from letters.attribution.east_asian.japanese_phrases import TOPIC, can_speak
from letters.languages.lexicon import Language

_SIGN = r"[\s▼▽▲△○●◎■□◆◇★☆・※]*"
_AGE = r"(?:・?\d+歳代?)?"
_IN_BRACKETS = re.compile(  # （波瀬汽船／戸倉慎平 委員長）, （利用者は―）, （平田かのんリポート）
    rf"{_SIGN}[（(【＜<〈［\[](?:{CHARACTER}{{1,20}}[/／])?((?:{CHARACTER}|[ \u3000](?=[^{INNER}])){{1,20}}?)"
    rf"(?:は[ー―—…]*|[―—…]+|[リレ]ポート)?{_AGE}[)）】＞>〉］\]]\s*\Z"
)
_BARE = re.compile(rf"{_SIGN}({CHARACTER}{{1,20}}?){BRACKETS}(?:の話|談)?[：:]?[ \u3000]*\Z")
_CREDIT = re.compile(rf"[ \u3000]?[（(]({CHARACTER}{{1,20}}?){_AGE}[)）]")
_SAID = re.compile(r"と(?:の|いう|いった|話|述|語|言)")
_SIGNED = re.compile(rf"[。]?[ \u3000]?(?:[=＝]|[―—─–]{{1,2}})[ ]?({CHARACTER}{{1,20}}?){BRACKETS}[=＝]?\s*\Z")
_HEADLINE = re.compile(rf"\s*({CHARACTER}{{2,15}})、[^{INNER}]{{1,20}}[一-龠々ァ-ヶー][ \u3000]*\Z")
_PARTICLES = re.compile("[はがをにへとでも]")


def label(near: Surroundings, language: Language) -> Cue | None:
    """The speaker on the line of the quotation, before it or behind it."""
    alone = not near.trail.strip() or near.trail[0] in " \u3000（("
    bracketed = _IN_BRACKETS.match(near.head) if near.is_first else None
    if bracketed and (can_speak(bracketed[1], language) or (alone and possible(bracketed[1], language))):
        return cue_of(near.left, bracketed, 0.9, "colon")
    credit = _CREDIT.match(near.trail)
    named = credit and credit[1] in near.before + near.earlier  # 西尾航平が止めた。「…」(西尾)
    if credit and (named or can_speak(credit[1], language) or _SAID.match(near.trail, credit.end())):
        return cue_of(near.right, credit, 0.9, "dash")
    signed = _SIGNED.match(near.trail)
    if signed and (can_speak(signed[1], language) or not _PARTICLES.search(signed[1])):
        return cue_of(near.right, signed, 0.85, "dash")
    bare = _BARE.match(near.head) if near.is_first and alone else None
    if bare and can_speak(bare[1], language):
        return cue_of(near.left, bare, 0.9, "colon")
    return None


def headline(near: Surroundings, language: Language) -> Cue | None:
    """A name directly before the quotation, as in headlines, or what a headline opens with: 首相「退かない」."""
    name = _titled(language).search(near.head)
    if name:
        return cue_of(near.left, name, 0.9, "colon")
    alone = near.is_first and not near.trail.strip()
    subject = _HEADLINE.match(near.head) if alone and not TOPIC.search(near.head) else None
    if subject and (can_speak(subject[1], language) or can_speak(subject[1].partition("・")[0], language)):
        return cue_of(near.left, subject, 0.8, "said")
    return cue_of(near.left, subject, 0.45, "") if subject and not re.search("[ぁ-ん]", subject[1]) else None


@cache
def _titled(language: Language) -> re.Pattern[str]:
    titles = any_of(language, "titles after names")
    return re.compile(rf"(?:^|[\u3000\s、】▼○●■◆◇])((?:{CHARACTER}){{0,12}}?(?:{titles}))\s?\Z")
