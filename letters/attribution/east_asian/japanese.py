"""Who is speaking in Japanese: 「…」と…は述べた, …は「…」と述べた, …によると, 「…」。…はこう話す."""

from __future__ import annotations

import re
from functools import cache

from letters.attribution.cues.cue import Cue
from letters.attribution.east_asian import japanese_labels, japanese_sources, japanese_tails
from letters.attribution.east_asian.han_phrases import (
    BRACKETS,
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
    verbs,
)  # fmt: skip
from letters.attribution.east_asian.japanese_phrases import (
    TOPIC,
    about,
    beside,
    can_speak,
    embedded,
    has_age,
    of_topic,
    speaks,
    titled,
    topics,
)  # fmt: skip
from letters.attribution.east_asian.japanese_tails import NAMED_LAST, QUOTED, is_text
from letters.languages.lexicon import Language

_ACTS = re.compile(
    rf"(?:[ \u3000、]{{0,2}}({CHARACTER}{{1,20}}?){BRACKETS}(?:は|が|も|、)|。[ \u3000]?({CHARACTER}{{1,20}}?){BRACKETS}、)"
)
_REPORTED = re.compile("(?:と|って)いう$")  # hearsay
_GOES_ON = re.compile(r"(?:など)?(?:と|って)(?!ころ|もに|はいえ|りわけ|くに|にかく)[^、]*、?")
_TELLER = re.compile(
    rf"[ぁ-ん]{{0,6}}(?<=[るたうくすむ])([一-龠々ァ-ヶA-Za-z][^{INNER}はがを]{{0,20}}?){BRACKETS}(?:は|が|も)"
)
_CONCESSION = re.compile(r"(?:だ|た|る|い|ない|す)が、")
_HELD = re.compile(r"と(?:し|して|説明し|指摘し|述べ)、\Z")
_PLACES = "では", "で"
_NEAR = 10  # characters between a topic and its quotation: 27日、, 取材に対し、
_SURE, _LISTED, _UNLISTED = 0.97, 0.9, 0.8  # how sure the topic of a verb of speech is its subject


def japanese(near: Surroundings, language: Language) -> Cue | None:
    """The cue in the sentence of a quotation or in its neighbours."""
    above = label_above(near, language)
    if line := japanese_labels.label(near, language) or above:
        return line
    cue = _in_sentence(near, language)
    if cue == NO_SUBJECT or (cue is None and not near.head.strip()):
        before = of_topic(near, language, "before" if cue else "", _according(language))
        cue = before or cue or _after(near, language)
    if cue is None and _goes_on_speaking(near, language):
        return NO_SUBJECT._replace(kind="")
    return cue


def _goes_on_speaking(near: Surroundings, language: Language) -> bool:
    """Whether a quotation alone stands behind another one in its paragraph: 「無謀だ」と話す。「昔からだ」."""
    alone = not near.head.strip() and not near.trail.strip("。 \u3000")
    said = near.continues and near.earlier == near.before  # 「…」と市長は言葉に詰まった。「…」
    return alone and not near.begins and (said or not topics(near.earlier, 0, language))


def _in_sentence(near: Surroundings, language: Language) -> Cue | None:
    head, right = near.head, near.right
    tail = BREAK.split(near.trail, maxsplit=1)[0]
    quoted = QUOTED.match(tail)
    verb = verbs(language).search(tail, quoted.end()) if quoted else None
    verb = verb or _reason(language).match(tail)
    if from_whom := japanese_sources.source(near, tail, language):
        return from_whom
    if japanese_sources.noise(language).match(tail):
        return None  # 議場に「帰れ」と怒号が響いた
    behind = _behind(tail, right, language, verb, has_topic=bool(topics(head, 0, language)))
    return behind or _before(near, tail, verb is not None, language)


def _behind(tail: str, right: int, language: Language, verb: re.Match[str] | None, *, has_topic: bool) -> Cue | None:
    """Whom the sentence names after the quotation; `has_topic`: it is about somebody named before."""
    if not has_topic and (alone := japanese_tails.alone(tail, right, language)):
        return alone
    if who := japanese_tails.relative(tail, right, language, has_topic=has_topic):
        return who
    quoted = QUOTED.match(tail)
    if quoted and verb:
        subject = japanese_tails.subject_behind(tail, quoted.end(), verb.start(), right, language, has_topic=has_topic)
        if subject:
            return subject
    said = verb or quoted
    named_last = NAMED_LAST.match(tail, said.end()) if said else None
    if named_last and possible(named_last[1], language):
        return cue_of(right, named_last, 0.9, "said")
    held = japanese_tails.predicate(tail, right, language)
    return held or (None if has_topic or verb else japanese_tails.actor_behind(tail, right, language))


def _before(near: Surroundings, tail: str, verb: bool, language: Language) -> Cue | None:
    """Whom the sentence names before the quotation."""
    head, left = near.head, near.left
    according = _according(language).search(head)
    reported = verb or bool(japanese_tails.reports(language).match(tail))
    hearsay = _REPORTED.match(tail)  # 町によると、利用者は「…」という
    if according and (hearsay or not (reported and topics(head, according.end(), language, speaking=True))):
        return cue_of(left, according, 0.9, "according")
    position = according.end() if according else _position(head, language)
    line = LABEL.match(head, position)
    if line and possible(line[1], language):
        return cue_of(left, line, 0.9, "colon")
    if not reported and (name := japanese_labels.headline(near, language)):
        return name
    quoted = QUOTED.match(tail)
    if japanese_tails.is_passive(tail) or japanese_sources.reached(language).match(tail) or (quoted and not reported):
        return None  # 久我さんは「…」と言われた, 市には「…」という苦情が届いた
    inner = embedded(head[position:], language) if verb and japanese_tails.is_embedded(tail, language) else None
    if inner:
        return cue_of(left + position, inner, 0.85, "said")
    last = verb and tail[:2] != "との"  # the topic beside the quotation, whatever its noun: 娘と参加した主婦は「…」
    nearest = [topic for topic in TOPIC.finditer(head) if last and beside(topic) and possible(topic[1], language)]
    subjects = topics(head, position, language) or nearest[-1:]
    if (
        subjects
        and not reported
        and not tail.strip("。 \u3000")
        and head.endswith("は")
        and can_speak(subjects[0][1], language)
    ):
        return cue_of(left, subjects[0], _UNLISTED, "said")  # 島田さん（58）は「…」。
    if subjects and not (reported and not _is_subject(subjects[0], near, language, verb=verb)):
        return _topic_cue(left, subjects, verb, reported, language)
    return NO_SUBJECT if subjects or reported else _acts(near, language) or _beside(near, language)


def _acts(near: Surroundings, language: Language) -> Cue | None:
    """Who does something behind a quotation that opens its line, as in headlines: 「…」　看護師らがスト."""
    who = _ACTS.match(near.trail) if near.opens else None
    group = who.lastindex if who else None
    if not who or not group or not speaks(language).search(who[group]):
        return None
    return Cue(near.right + who.start(group), near.right + who.end(group), 0.8, "said")


def _is_subject(topic: re.Match[str], near: Surroundings, language: Language, *, verb: bool) -> bool:
    """Whether a topic speaks, or may and stands at the quotation: not 屋根は漏れ、 where 市長 was the topic before."""
    if verb and topic["case"] in _PLACES and not near.begins and not is_text(topic[1], language):
        return False  # 市長は「…」と話した。委員会では「…」と訴えた
    spoken = near.continues or topics(near.before, 0, language, speaking=True)
    if topic["topic"] == "が" and spoken and _HELD.search(near.head):
        return False  # 教授は評価した。さらに、職員がいないとして、「…」と話した
    close = len(near.head) - topic.end() <= _NEAR and (topic["topic"] == "は" or "、" not in near.head[topic.end() :])
    if can_speak(topic[1], language) or (close and not (topic["topic"] == "も" and near.head.startswith("と"))):
        return True
    return not topics(near.before, 0, language, speaking=True)


def _topic_cue(left: int, subjects: list[re.Match[str]], verb: bool, reported: bool, language: Language) -> Cue | None:
    if not reported:
        if subjects[0]["case"] in _PLACES:  # 声明では「…」姿勢を問題視した
            return cue_of(left, subjects[0], _UNLISTED, "said") if is_text(subjects[0][1], language) else None
        return cue_of(left, subjects[0], 0.45, "")
    person = titled(language).search(subjects[0][1]) or has_age(subjects[0])
    sure = person and (beside(subjects[0]) or (verb and len(subjects) == 1))
    return cue_of(left, subjects[0], _SURE if sure else _LISTED if verb else _UNLISTED, "said")


def _position(head: str, language: Language) -> int:
    """Where the clause of the quotation begins."""
    goes_on = _GOES_ON.match(head)  # after the quotation before in the same sentence: 「…」としながらも、
    opening = _opening(language).match(head, goes_on.end() if goes_on else 0)
    headline = max(head.rfind(" "), head.rfind("\u3000")) + 1  # 住民が署名提出 市長は「…」
    headline = headline if TOPIC.search(head, head.rfind(" ") + 1) else 0
    position = max(opening.end() if opening else 0, headline)
    concession = max((match.end() for match in _CONCESSION.finditer(head)), default=0)
    if concession > position and topics(head, concession, language, speaking=True):
        return concession  # 市は反対だが、幹部の一人は「…」と漏らした
    return position


def _after(near: Surroundings, language: Language) -> Cue | None:
    """Whom the sentence after a quotation is about that opens a paragraph, 「…」。市長は目を潤ませた, or the line above it."""
    apart = near.is_line or (near.opens and near.trail[:1] in tuple("。 \u3000―—…–"))
    return about(near.after, near.after_start, language, 0.5, "") if apart else None


def _beside(near: Surroundings, language: Language) -> Cue | None:
    """The speaker of a quotation that is a sentence of its own: 「…」。市長はこう話す, 市長はこう話す。「…」."""
    if near.head.strip() or QUOTED.match(near.trail):
        return None
    sentences = (near.after, near.after_start), (near.earlier, near.earlier_start)
    for sentence, offset in sentences[near.is_line and not near.after.startswith("そ") :]:
        pointer = _pointer(language).search(sentence)
        if near.is_line and offset < near.left:
            pointer = pointer or _speaks_at_last(language).search(sentence)  # 部長が口を開いた。⏎「…」
        opening = _opening(language).match(sentence)
        position = opening.end() if opening else 0
        last = NAMED_LAST.match(sentence, pointer.end()) if pointer else None
        if pointer and last and not TOPIC.search(sentence[: pointer.start()]):
            return cue_of(offset, last, 0.9, "before")  # 「…」。そう語るのは三宅さんだ
        teller = _TELLER.match(sentence, pointer.end()) if pointer and offset > near.left else None
        if teller and possible(teller[1], language):
            return cue_of(offset, teller, 0.85, "before")  # 「…」。そう言っていた老人が
        subject = next(iter(topics(sentence, position, language)), None)
        if pointer and subject and subject.end() <= pointer.start():
            return cue_of(offset, subject, 0.85, "before")
        if pointer and near.is_line:
            return NO_SUBJECT  # 締めくくりにこう言い渡した。⏎「…」
    return None


@cache
def _reason(language: Language) -> re.Pattern[str]:
    """What follows words by which a speaker explains what he does: 「…」などとして, 「…」とする声明."""
    return re.compile(rf"(?:など|等)?(?:{any_of(language, 'reasons')})")


@cache
def _pointer(language: Language) -> re.Pattern[str]:
    """A verb of speech whose object is the quotation beside it: "こう話す"."""
    return re.compile(rf"(?:{any_of(language, 'pointers')})[^{INNER}]{{0,8}}?(?:{verbs(language).pattern})")


@cache
def _speaks_at_last(language: Language) -> re.Pattern[str]:
    """A verb of speech that ends its sentence."""
    return re.compile(rf"(?:{verbs(language).pattern})[^{INNER}]{{0,4}}。\s*\Z")


@cache
def _opening(language: Language) -> re.Pattern[str]:
    return re.compile(rf"\s*(?:(?:{any_of(language, 'openings')}|\d+日)(?!の)[、,]?)*")


@cache
def _according(language: Language) -> re.Pattern[str]:
    return re.compile(rf"({CHARACTER}{{1,30}}?){BRACKETS}(?:{any_of(language, 'according')})")
