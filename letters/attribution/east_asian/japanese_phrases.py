"""Phrases of Japanese: which can speak, what a sentence is about, and a mention without the clause before it."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise

from letters.attribution.cues.cue import Cue
from letters.attribution.east_asian.han_phrases import (
    BRACKETS,
    BREAK,
    CHARACTER,
    HIDDEN,
    INNER,
    Surroundings,
    any_of,
    any_word,
    cue_of,
    possible,
    speaking_nouns,
    texts,
)  # fmt: skip
from letters.attribution.east_asian.japanese_names import bare_name
from letters.languages.lexicon import Language

SUBJECT, ALSO = (
    "が(?!ら)",
    "(?<!子ど)(?<!て)も(?!と[にでへの]|ら[わいうえおっ])",
)  # the particles: not in 言いながら, 聞いてもらう, 相談しても
NAMED = rf"{BRACKETS}(?:[=＝][^=＝\n]{{1,15}}[=＝])?"  # 倉本さん（38）＝沖見市＝
_PARTICLE = rf"(?P<case>では|から|[にへでと])?(?P<topic>は(?!ない(?!が)|なかっ)|{SUBJECT}|{ALSO})"
TOPIC = re.compile(rf"({CHARACTER}{{1,30}}?){NAMED}{_PARTICLE}(?=[、,]|[^{INNER}]|\Z)")
_AGE = re.compile(r"[（(]\d{1,3}(?:歳|[)）、,])")
_CLAUSE = re.compile(
    r".*[ぁ-ん](?<=[たるいなうくすむぶ])(?=[一-龠々ァ-ヶA-Za-z□])(?!(?:[会団党隊社人者氏様]|一人|[子美恵江枝代香](?:さん|氏|様))\Z)"
)
_PLACE = re.compile(r"[A-Za-zァ-ヶー一-龠の]{1,12}で(?=[A-Za-zァ-ヶ一-龠])")  # Xで利用者から, 朝の社内放送で社長は
_NOMINAL = (
    re.compile(  # a clause that is a noun, or stands before one: 会社が求めていることについて, 館長が作った模型を
        r"[ぁ-ん](?<=[るたうくすむぶつぬぐい])(?:こと|の|点|ため|際|とき|時|上|あと|後)[をにはがでやも、]"
        r"|[ぁ-ん](?<=[るたうくすむぶ])[一-龠々ァ-ヶ]"
    )
)
_IF = re.compile(
    r"(?:[うくすむるつぬぶぐ]と|たら|れば|[るた](?:とき|時|際|ので|ため)に?)、?\Z"
)  # 市長が会場に入ると、「帰れ」
_SHORT = 8  # characters of a phrase that is no listed speaker


def topics(text: str, position: int, language: Language, *, speaking: bool = False) -> list[re.Match[str]]:
    """What a sentence is about from `position` on, places last; `speaking`: only who or what can speak."""
    matches = [topic for topic in TOPIC.finditer(text, position) if possible(topic[1], language)]
    cases = (None, "では", "で")  # no addressee or object: 専門家からは, but not 記者には
    matches = [t for t in matches if t["case"] in cases or (t["case"] == "から" and can_speak(t[1], language))]
    matches = [topic for topic in matches if topic["topic"] != "が" or not _IF.search(text, topic.end())]
    if len(matches) > 1 or speaking:
        matches = [topic for topic in matches if topic["topic"] != "が" or _reaches(text, topic)]
    likely = [topic for topic in matches if speaks(language).search(topic[1]) or has_age(topic)]
    matches = likely or ([] if speaking else [topic for topic in matches if _is_short(text, topic)])
    if likely and len(likely) > 1 and likely[0]["topic"] == "が":
        first = next((topic for topic in likely if topic["topic"] == "は"), likely[0])
        matches.sort(key=lambda match: match is not first)  # 市長が勤める会社の社長は
    if len(matches) > 1 and beside(matches[-1]):
        matches.insert(0, matches.pop())  # 監督は怒り、主将は「…」
    return sorted(matches, key=lambda topic: topic["case"] in ("では", "で"))


def _is_short(text: str, topic: re.Match[str]) -> bool:
    """Whether a phrase that is no listed speaker may be one: a short one, or a topic right before the quotation."""
    close = topic["topic"] == "は" and len(text) - topic.end() <= _SHORT and not _CLAUSE.match(topic[1])
    return close or len(topic[1]) <= _SHORT


def beside(topic: re.Match[str]) -> bool:
    """Whether a topic stands right before the quotation: 主将は「…」."""
    return topic["topic"] != "が" and topic["case"] is None and len(topic.string) - topic.end() <= 1


def embedded(text: str, language: Language) -> re.Match[str] | None:
    """The subject of a clause that holds the quotation: 市長は、議員が「…」と述べたことに触れ."""
    subjects = [topic for topic in TOPIC.finditer(text) if topic["topic"] == "が" and can_speak(topic[1], language)]
    return subjects[-1] if subjects and _reaches(text, subjects[-1]) else None


def has_age(phrase: re.Match[str]) -> bool:
    """Whether an age follows the phrase, which the first group of a match is: 歌手の大滝りょう（45）は."""
    return bool(_AGE.match(phrase.string, phrase.end(1)))


def _reaches(text: str, subject: re.Match[str]) -> bool:
    """Whether the clause of a subject continues up to the end: not 会社が値上げを求めていることについて."""
    return not _NOMINAL.search(text, subject.end(), text.find("、", subject.end()) + 1 or len(text))


def can_speak(phrase: str, language: Language) -> bool:
    """Whether a phrase names who or what can speak."""
    return bool(speaks(language).search(phrase)) and possible(phrase, language)


@cache
def speaks(language: Language) -> re.Pattern[str]:
    """How phrases for who or what speaks end: a name with its title, a body, an occupation, a text."""
    named = r"(?:の[ァ-ヶ・ー]+)?"  # 芸能事務所のオフィス・リラ
    surnames = any_word(language, "surnames")
    count = "(?:[\\d０-９一二三四五六七八九十百千万]+人)?"
    authorities = rf"(?<!この)(?<!その)(?<!あの)(?:{any_of(language, 'authorities')})"
    return re.compile(
        rf"(?:{HIDDEN}|{bare_name(language).pattern}|(?:{speaking_nouns(language)}|{authorities})(?:ら|たち)?{named}{count}|^(?:{surnames}))\Z"
    )


@cache
def titled(language: Language) -> re.Pattern[str]:
    """The end of a name with its title."""
    return re.compile(rf"(?:{any_of(language, 'titles after names', 'titles after')})(?:ら|たち)?\Z")


def about(sentence: str, offset: int, language: Language, strength: float, kind: str) -> Cue | None:
    """Whom a sentence beside the quotation is about: 市長は否定した, 市長には忘れられない朝がある, 市長の言葉に, 会見する市長。"""
    subjects = topics(sentence, 0, language, speaking=True)
    if subjects:
        return cue_of(offset, subjects[0], strength, kind)
    said = _whose(language).search(sentence) or _last(language).search(sentence)
    holds = kind and said and said[1].endswith(tuple(texts(language)))  # 投稿には写真が添えられ、…。そこには「…」とある
    return cue_of(offset, said, strength, kind) if said and not holds and can_speak(said[1], language) else None


@cache
def _whose(language: Language) -> re.Pattern[str]:
    """Who is named beside the quotation without a topic: 市長の言葉, 市長に話を聞いた, 市長へのインタビュー, 市長には."""
    sayings = any_of(language, "sayings")
    return re.compile(
        rf"(?<![^{INNER}])([^{INNER}はが]{{1,20}}?){NAMED}(?:(?<=さん|.氏)の[一-龠ァ-ヶ]{{1,4}}[はが]|の(?:{sayings})|へのインタビュー|に(?:も|は|、?[^。]{{0,12}}(?:聞いた|尋ねた|問うた)))"
    )


@cache
def _last(language: Language) -> re.Pattern[str]:
    """The person with whom a sentence without a verb ends: 会見する市長."""
    titles = any_of(language, "titles after names")
    return re.compile(rf"((?:{CHARACTER}){{1,30}}(?:{titles})){NAMED}[。 \u3000\n]*\Z")


def of_topic(near: Surroundings, language: Language, kind: str, according: re.Pattern[str]) -> Cue | None:
    """Whom the sentences before the quotation are about, nearest first: 市長は否定した。「…」と語った."""
    above = near.is_first
    if above and not (kind or near.is_line):
        return None
    passage, offset = (near.above, near.above_start) if above else (near.before, near.left - len(near.before))
    strength = 0.5 if not kind else 0.65 if above else 0.8
    ends = [0, *(match.end() for match in BREAK.finditer(passage))]
    for start, end in reversed([*pairwise(ends)][near.continues and not above :]):
        source = according.search(passage, start, end)
        if source:
            return cue_of(offset, source, strength, kind)
        cue = about(passage[start:end], offset + start, language, strength, kind)
        if cue:
            return cue
    return None


def without_clause(text: str, cue: Cue, language: Language) -> Cue:
    """The cue without the clause before its noun, and what it said: 三宅さん of 都内で会見した三宅さん, 市 of 市の見解.

    `text` has words for names in marks; a mention that is nothing else is the name.
    """
    phrase = text[cue.start : cue.end]
    said = re.search(rf"の(?:{any_of(language, 'sayings')}|間)\Z", phrase)
    if said and can_speak(phrase[: said.start()], language):
        cue, phrase = cue._replace(end=cue.start + said.start()), phrase[: said.start()]
    of_name = re.match(rf".*{HIDDEN}の", phrase) if titled(language).search(phrase) else None  # 「川の会」の田中代表
    clause = of_name or _CLAUSE.match(phrase) or _PLACE.match(phrase)
    start = cue.start + (clause.end() if clause else 0)
    in_marks = not text[start : cue.end].strip(HIDDEN)
    return cue._replace(start=start + in_marks, end=cue.end - in_marks)
