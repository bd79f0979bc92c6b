"""Who is speaking in Japanese: 「…」と…は述べた, …は「…」と述べた, …によると, 「…」。…はこう話す."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise

from letters.attribution.cues.cue import Cue
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
    nobody,
    verbs,
)  # fmt: skip
from letters.languages.lexicon import Language
from letters.quote_marks.quote_spans import QuoteSpan

_QUOTED = re.compile(r"(?:など|等)?(?:と|って)(?:の|も)?[、,]?")
_ALSO = "(?<!子ど)も"  # the particle
_SUBJECT = re.compile(rf"({CHARACTER}{{1,30}}?){BRACKETS}(?:は|が|{_ALSO})")
_TOPIC = re.compile(rf"({CHARACTER}{{1,30}}?){BRACKETS}(?:では|は|が|{_ALSO})(?=[、,]|[^{INNER}]|\Z)")
_SENTENCE_TOPIC = re.compile(rf"({CHARACTER}{{1,30}}?){BRACKETS}(?:は|が|{_ALSO})(?=[、,]|[^{INNER}]|\Z)")
_ACTS = re.compile(rf"[ \u3000、]{{0,2}}({CHARACTER}{{1,20}}?){BRACKETS}(?:は|が|も|、)")
_NAMED_LAST = re.compile(rf"[^{INNER}のは]{{0,6}}の[はが]、?({CHARACTER}{{1,30}}?){BRACKETS}(?=。|\Z|だ|で)")
_WITHOUT_VERB = re.compile(rf"(?:と|とは)({CHARACTER}{{1,20}}?){BRACKETS}\Z")  # 「…」と町長
_REPORTED = re.compile("(?:と|って)いう$")  # hearsay
_GOES_ON = re.compile(r"(?:など)?(?:と|って)(?!ころ|もに|はいえ|りわけ|くに|にかく)[^、]*、?")
_CALLER = re.compile(
    rf"({CHARACTER}{{1,20}}?){BRACKETS}から(?:は|も)?(?:{CHARACTER}{{0,8}}[、,])?(?:{CHARACTER}{{0,8}})\Z"
)
_SAID_BEFORE = re.compile(rf"(?:など|等)?と[^{INNER}]{{2,30}}。\s*")
_CONCESSION = re.compile(r"(?:だ|た|る|い|ない|す)が、")
_CLAUSE = re.compile(r".*[ぁ-ん](?<=[たるいなうくすむぶ])(?=[一-龠々ァ-ヶA-Za-z])")
_OF = re.compile(  # behind a name in marks, 「川の会」の田中代表, and behind a place, Xで利用者から
    r"の|[A-Za-zァ-ヶー一-龠]{1,10}で(?=[A-Za-zァ-ヶ一-龠])"
)
_SPEAKERS = "spokespeople", "companies", "bodies", "institutions", "signatories", "speaker endings"
_SHORT = 8  # characters of a phrase that is no listed speaker
_NAMING = 6000  # code points from the beginning in which a surname's full name is searched


def japanese(near: Surroundings, language: Language) -> Cue | None:
    """The cue in the sentence of a quotation or in its neighbours."""
    cue = _in_sentence(near, language)
    if cue == NO_SUBJECT or (cue is None and not near.head.strip()):
        cue = _of_topic(near, language, "before" if cue else "") or cue or _after(near, language)
    if cue is None and _goes_on_speaking(near, language):
        return NO_SUBJECT
    return _without_clause(near, cue, language) if cue and cue.start >= 0 else cue


def _goes_on_speaking(near: Surroundings, language: Language) -> bool:
    """Whether a quotation alone follows the verb of the one before: 「無謀だ」と話す。「昔からだ」."""
    alone = not near.head.strip() and not near.trail.strip("。 \u3000")
    said = _SAID_BEFORE.fullmatch(near.earlier) if alone else None
    return bool(said and verbs(language).search(near.earlier) and not _SENTENCE_TOPIC.search(near.earlier))


def _in_sentence(near: Surroundings, language: Language) -> Cue | None:
    head, left, right = near.head, near.left, near.right
    tail = BREAK.split(near.trail, maxsplit=1)[0]
    quoted = _QUOTED.match(tail)
    verb = verbs(language).search(tail, quoted.end()) if quoted else None
    verb = verb or _reason(language).match(tail)
    caller = _CALLER.search(head)
    shouted = _noise(language).match(tail)
    if caller and (shouted or (quoted and _received(language).match(tail, quoted.end()))):
        heard = _speaks(language).search(caller.group(1)) or not shouted
        return cue_of(left, caller, 0.85, "said") if heard else None
    if shouted:
        return None  # 議場に「帰れ」と怒号が響いた
    if (alone := _WITHOUT_VERB.match(tail)) and _speaks(language).search(alone.group(1)):
        return cue_of(right, alone, 0.9, "said")
    if quoted and verb:
        subject = _SUBJECT.match(tail, quoted.end(), verb.start())
        if subject and not nobody(language).fullmatch(subject.group(1)):
            return cue_of(right, subject, 0.95, "said")
    named_last = _NAMED_LAST.match(tail, verb.end()) if verb else None
    if named_last:
        return cue_of(right, named_last, 0.9, "said")
    according = _according(language).search(head)
    hearsay = _REPORTED.match(tail)  # 町によると、利用者は「…」という
    if according and (hearsay or not (verb and _topics(head, according.end(), language, speaking=True))):
        return cue_of(left, according, 0.9, "according")
    goes_on = _GOES_ON.match(head)  # after the quotation before in the same sentence: 「…」としながらも、
    opening = _opening(language).match(head, goes_on.end() if goes_on else 0)
    position = max(opening.end() if opening else 0, _clause_of_headline(head))
    concession = max((match.end() for match in _CONCESSION.finditer(head)), default=0)
    if concession > position and _topics(head, concession, language, speaking=True):
        position = concession  # 市は反対だが、幹部の一人は「…」と漏らした
    label = LABEL.match(head, position) or _headline(language).search(head, position)
    if label and not nobody(language).fullmatch(label.group(1)):
        return cue_of(left, label, 0.9, "colon")
    topics = _topics(head, position, language, speaking=True) or _topics(head, position, language)
    if topics:
        return cue_of(left, topics[0], 0.9, "said") if verb else cue_of(left, topics[0], 0.45, "")
    if verb:
        return NO_SUBJECT
    if near.opens and not quoted and (headline := _ACTS.match(tail)) and _speaks(language).search(headline.group(1)):
        return cue_of(right, headline, 0.8, "said")
    return _beside(near, language) if not head.strip() and not quoted else None


def _clause_of_headline(head: str) -> int:
    """Where the last clause of a headline begins, behind a space: 住民が署名提出 市長は「…」."""
    return max(head.rfind(" "), head.rfind("\u3000")) + 1 if _TOPIC.search(head, head.rfind(" ") + 1) else 0


def _topics(
    text: str, position: int, language: Language, *, speaking: bool = False, pattern: re.Pattern[str] = _TOPIC
) -> list[re.Match[str]]:
    """What a sentence is about from `position` on, places last; `speaking`: only who or what can speak."""
    matches = [topic for topic in pattern.finditer(text, position) if not nobody(language).fullmatch(topic.group(1))]
    if speaking:
        matches = [topic for topic in matches if _speaks(language).search(topic.group(1))]
    else:
        matches = [topic for topic in matches if len(topic.group(1)) <= _SHORT]
    if speaking and len(matches) > 1 and matches[0].group().endswith("が"):
        topic = next((topic for topic in matches if topic.group().endswith("は")), matches[0])
        matches.sort(key=lambda match: match is not topic)  # 市長が勤める会社の社長は
    return sorted(matches, key=lambda topic: topic.group().endswith("では"))


def _of_topic(near: Surroundings, language: Language, kind: str) -> Cue | None:
    """Whom the sentences before the quotation are about, nearest first: 市長は否定した。「…」と語った."""
    ends = [0, *(match.end() for match in BREAK.finditer(near.before))]
    offset = near.left - len(near.before)
    for start, end in reversed([*pairwise(ends)]):
        source = _according(language).search(near.before, start, end)
        if source:
            return cue_of(offset, source, 0.8 if kind else 0.5, kind)
        topics = _topics(near.before[:end], start, language, speaking=True, pattern=_SENTENCE_TOPIC)
        if topics:
            return cue_of(offset, topics[0], 0.8 if kind else 0.5, kind)
    return None


def _after(near: Surroundings, language: Language) -> Cue | None:
    """Whom the sentence after a quotation is about that opens a paragraph: 「…」。市長は目を潤ませた."""
    start = len(near.trail) - len(near.trail.lstrip("。 \u3000―—…–"))
    if not near.opens or not start:
        return None
    sentence = BREAK.split(near.trail[start:], maxsplit=1)[0]
    topics = _topics(sentence, 0, language, speaking=True, pattern=_SENTENCE_TOPIC)
    return cue_of(near.right + start, topics[0], 0.5, "") if topics else None


def named_in_marks(text: str, name: QuoteSpan, part: QuoteSpan, language: Language) -> Cue | None:
    """The body whose name in marks is what the sentence of a quotation is about: 「川の会」は「反対だ」と訴えた."""
    between = text[name.outer_end : part.outer_start]
    about = between[:1] in ("は", "が", "も") and not BREAK.search(between)
    if not about or not _speaks(language).search(text[name.start : name.end]):
        return None
    return Cue(name.start, name.end, 0.85, "said")


def _without_clause(near: Surroundings, cue: Cue, language: Language) -> Cue:
    """The cue without the clause before its noun: 三宅さん of 都内で会見した三宅さん."""
    start = near.left - len(near.before)
    window = near.before + near.head
    if cue.start >= near.right:
        start, window = near.right, near.trail
    phrase = window[cue.start - start : cue.end - start]
    clause = _CLAUSE.match(phrase) or _OF.match(phrase)
    return cue._replace(start=cue.start + clause.end()) if clause else cue


@cache
def _speaks(language: Language) -> re.Pattern[str]:
    """How phrases for who or what speaks end: a name with its title, a body, an occupation, a text."""
    listed = any_of(language, "titles after names", "titles after", *_SPEAKERS)
    named = r"(?:の[ァ-ヶ・ー]+)?"  # 芸能事務所のオフィス・リラ
    grouped = (
        w for section in ("people", "documents") for e in language.sections.get(section, ()) for w in e.split()[1:]
    )
    surnames = any_of(language, "surnames")
    return re.compile(
        rf"(?:(?:{listed}|{'|'.join(map(re.escape, grouped))})(?:ら|たち)?{named}(?:[\d０-９一二三四五六七八九十百千万]+人)?|^(?:{surnames}))\Z"
    )


def _beside(near: Surroundings, language: Language) -> Cue | None:
    """The speaker of a quotation that is a sentence of its own: 「…」。市長はこう話す, 市長はこう話す。「…」."""
    start = len(near.trail) - len(near.trail.lstrip("。 \u3000"))
    after = BREAK.split(near.trail[start:], maxsplit=1)[0] if "\n" not in near.trail[:start] else ""
    for sentence, offset in ((after, near.right + start), (near.earlier, near.left - len(near.earlier))):
        pointer = _pointer(language).search(sentence)
        if pointer and offset < near.left and not _SENTENCE_TOPIC.search(sentence):
            return NO_SUBJECT  # こう続けた。「…」
        opening = _opening(language).match(sentence)
        position = opening.end() if opening else 0
        last = _NAMED_LAST.match(sentence, pointer.end()) if pointer else None
        if pointer and last and not sentence[: pointer.start()].strip():
            return cue_of(offset, last, 0.9, "before")  # 「…」。そう語るのは三宅さんだ
        subject = next(iter(_topics(sentence, position, language, speaking=True, pattern=_SENTENCE_TOPIC)), None)
        subject = subject or _SUBJECT.match(sentence, position)
        if pointer and subject and subject.end() <= pointer.start() and not nobody(language).fullmatch(subject[1]):
            return cue_of(offset, subject, 0.85, "before")
    return None


@cache
def _received(language: Language) -> re.Pattern[str]:
    """What follows words that somebody heard or read: 友人から「…」と電話があった, との指摘を受けた, といった批判が相次いだ."""
    return re.compile(rf"(?:の|いった|いう)?(?:{any_of(language, 'received')})")


@cache
def _noise(language: Language) -> re.Pattern[str]:
    """What follows words that are heard from a crowd: 「…」の声が上がった, 「…」とやじも飛んだ."""
    return re.compile(rf"(?:など|等)?(?:との?|の|という|といった)(?:{any_of(language, 'noises')})[がもは]")


@cache
def _reason(language: Language) -> re.Pattern[str]:
    """What follows words by which a speaker explains what he does: 「…」などとして, 「…」とする声明."""
    return re.compile(rf"(?:など|等)?(?:{any_of(language, 'reasons')})")


@cache
def _pointer(language: Language) -> re.Pattern[str]:
    """A verb of speech whose object is the quotation beside it: "こう話す"."""
    return re.compile(rf"(?:{any_of(language, 'pointers')})[^{INNER}]{{0,8}}?(?:{verbs(language).pattern})")


@cache
def _headline(language: Language) -> re.Pattern[str]:
    """A name with a title directly before the quotation, as in headlines: 首相「退かない」."""
    return re.compile(
        rf"(?:^|[\u3000\s、】])((?:{CHARACTER}){{0,12}}?(?:{any_of(language, 'titles after names')}))\s?\Z"
    )


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
