"""Who is speaking in Japanese and Chinese, where words are not set apart by spaces.

Japanese: 「…」と…は述べた, …は「…」と述べた, …によると. Chinese: …说：“…”, “…”，…说, 据…. The speaker is the
run of characters that a topic particle or the verb of speech closes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from letters.language import Language
from letters.marks import Marked

Said = tuple[str | None, str | None, float, str]  # mention, full name, confidence, cue
_NOBODY: Said = (None, None, 0.0, "")
_LEFT, _RIGHT = 90, 60  # code points looked at
_BREAK = re.compile(r"[。！？!?\n]")
_OPEN_JA = re.compile(r"(?:(?:また|一方|さらに|なお|そして|しかし|これに対し|これに対して|これについて|これを受け|その後|同日|\d+日)[、,]?)+")
_TITLES = r"(?:氏|さん|容疑者|被告|首相|大統領|社長|会長|監督|選手|教授|大臣|議員|知事|市長|長官|報道官|広報担当者|代表)"
_ZH_HEAD = r"(?:但是|但|而|因此|此外|同时|同時|对此|對此|随后|隨後|当天|當天|今天|昨天|不过|不過|其中|并且|另外|近日|日前)*[，,]?"


def east_asian(text: str, parts: Sequence[Marked], language: Language, body: int) -> list[Said]:
    """Mention, full name, confidence and kind of evidence for each part."""
    said: list[Said] = []
    by_group: dict[int, Said] = {}
    floor = body
    previous = _NOBODY
    for k, part in enumerate(parts):
        if part.nested:
            said.append(_NOBODY)
            continue
        ceiling = next((p.outer_start for p in parts[k + 1 : k + 12] if not p.nested), len(text))
        lead = text[max(floor, part.outer_start - _LEFT) : part.outer_start]
        trail = text[part.outer_end : min(ceiling, part.outer_end + _RIGHT)]
        offsets = part.outer_start - len(lead), part.outer_end
        reader = _japanese if language.code == "ja" else _chinese
        span, confidence, cue = reader(lead, trail, language)
        if span is None and cue and previous[0]:
            voice: Said = (previous[0], previous[1], 0.6, "follow-on")
        elif span is None:
            voice = _NOBODY
        else:
            where = offsets[0] + span[0] if span[2] else offsets[1] + span[0]
            mention = text[where : where + span[1] - span[0]]
            voice = (mention, _full(text, mention, language, body, previous), confidence, cue)
        said.append(voice)
        floor = part.outer_end
        if voice[0]:
            previous = voice
            held = by_group.get(part.group)
            if held is None or held[2] < voice[2]:
                by_group[part.group] = voice
    return [by_group.get(part.group, voice) if not part.nested else voice for part, voice in zip(parts, said)]


Hit = tuple[tuple[int, int, bool] | None, float, str]  # (start, end, before the quotation?), confidence, cue


@cache
def _verbs(language: Language) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(language.sections.get("cues", ()), key=len, reverse=True))) or r"\Z.")


@cache
def _ja_topic() -> re.Pattern[str]:
    return re.compile(r"([^、。「」『』\s（）()]{1,24}(?:（[^）]{1,20}）)?)(?:は|が|も|では)(?:[、,]|(?=[^、。]{0,30}\Z))")


def _japanese(lead: str, trail: str, language: Language) -> Hit:
    sentence = _BREAK.search(trail)
    tail = trail[: sentence.start()] if sentence else trail
    closing = re.match(r"(?:など|等)?(?:と|って)(?:の|、|,)?", tail)
    verb = _verbs(language).search(tail, closing.end()) if closing else None
    if verb and closing:
        subject = re.match(r"(?:、)?([^、。「」]{1,24}?)(?:は|が|も|氏は)(?:、)?", tail[closing.end() : verb.start()])
        if subject and not subject.group(1).endswith(("こと", "もの")):
            return (closing.end() + subject.start(1), closing.end() + subject.end(1), False), 0.95, "said"
        by = re.search(r"([^、。「」と]{1,20}?)(?:氏|さん)?(?:は|が)", tail[closing.end() : verb.start()])
        if by:
            return (closing.end() + by.start(1), closing.end() + by.end(1), False), 0.85, "said"
    start = max((m.end() for m in _BREAK.finditer(lead)), default=0)
    head = lead[start:]
    told = re.search(r"([^、。「」\s]{1,24}?)(?:によると|によれば)", head)
    if told:
        return (start + told.start(1), start + told.end(1), True), 0.9, "according"
    opening = _OPEN_JA.match(head)
    at = opening.end() if opening else 0
    label = re.match(r"([^、。「」\s：:]{1,20})[：:]\s*\Z", head[at:])
    if label:
        return (start + at, start + at + label.end(1), True), 0.9, "colon"
    topics = list(re.finditer(r"([^、。「」『』\s]{1,24}?)(?:では|は|が|も)(?=、|[^、。]|\Z)", head[at:]))
    strength = 0.9 if verb else 0.45
    for topic in topics:
        if len(topic.group(1)) >= 1 and not re.fullmatch(r"[ぁ-ん]{1,2}|[一二三四五六七八九十\d年月日時]+", topic.group(1)):
            return (start + at + topic.start(1), start + at + topic.end(1), True), strength, "said" if verb else ""
    return None, 0.0, "said" if verb else ""


def _chinese(lead: str, trail: str, language: Language) -> Hit:
    verbs = _verbs(language)
    if re.search(r"[：:]\s*\Z", trail):
        trail = trail[:1] if trail[:1] in "，," else ""
    after = re.match(r"[，,、]?\s*([^，。！？“”「」\s：:]{1,24}?)\s*(?:在[^，。]{1,12})?(?=%s)" % verbs.pattern, trail)
    if after and len(after.group(1)) > 1:
        return (after.start(1), after.end(1), False), 0.95, "said"
    if after:
        return (after.start(1), after.end(1), False), 0.9, "said"
    signed = re.match(r"\s*(?:——|—|--)\s*([^，。！？“”\s]{2,20})", trail)
    start = max((m.end() for m in _BREAK.finditer(lead)), default=0)
    head = lead[start:]
    skip = re.match(_ZH_HEAD, head)
    at = skip.end() if skip else 0
    told = re.match(r"(?:据|據|根据|根據|按照)([^，。“”]{2,20}?)(?:的)?(?:报道|報道|报导|報導|消息|说法|說法|介绍|透露|称|稱|所说|，|,)", head[at:])
    if told:
        return (start + told.start(1), start + told.end(1), True), 0.9, "according"
    opening = _OPEN_JA.match(head)
    at = opening.end() if opening else 0
    label = re.match(r"([^、。「」\s：:]{1,20})[：:]\s*\Z", head[at:])
    if label:
        return (start + at, start + at + label.end(1), True), 0.9, "colon"
    topics = list(re.finditer(r"([^、。「」『』\s]{1,24}?)(?:では|は|が|も)(?=、|[^、。]|\Z)", head[at:]))
    strength = 0.9 if verb else 0.45
    for topic in topics:
        if len(topic.group(1)) >= 1 and not re.fullmatch(r"[ぁ-ん]{1,2}|[一二三四五六七八九十\d年月日時]+", topic.group(1)):
            return (start + at + topic.start(1), start + at + topic.end(1), True), strength, "said" if verb else ""
    return None, 0.0, "said" if verb else ""


def _chinese(lead: str, trail: str, language: Language) -> Hit:
    verbs = _verbs(language)
    if re.search(r"[：:]\s*\Z", trail):
        trail = trail[:1] if trail[:1] in "，," else ""
    after = re.match(r"[，,、]?\s*([^，。！？“”「」\s：:]{1,24}?)\s*(?:在[^，。]{1,12})?(?=%s)" % verbs.pattern, trail)
    if after and len(after.group(1)) > 1:
        return (after.start(1), after.end(1), False), 0.95, "said"
    if after:
        return (after.start(1), after.end(1), False), 0.9, "said"
    signed = re.match(r"\s*(?:——|—|--)\s*([^，。！？“”\s]{2,20})", trail)
    start = max((m.end() for m in _BREAK.finditer(lead)), default=0)
    head = lead[start:]
    skip = re.match(_ZH_HEAD, head)
    at = skip.end() if skip else 0
    told = re.match(r"(?:据|據|根据|根據|按照)([^，。“”]{2,20}?)(?:的)?(?:报道|報道|报导|報導|消息|说法|說法|介绍|透露|称|稱|所说|，|,)", head[at:])
    said = list(verbs.finditer(head, at))
    if said:
        clause = head[at : said[-1].start()]
        first = re.split(r"[，,]", clause)
        offset = at
        for piece in first:
            subject = re.match(r"([^，,“”]{1,24}?)(?=\s*(?:在|于|對|对|向|也|则|則|还|還|曾|就|昨|今|又|于|當|当|则|并|通过|接受|周|星期|\d)|\Z)", piece)
            if subject and not re.match(r"(?:在|当|當|对|對|随着|由于|为|從|从|\d)", piece):
                return (start + offset, start + offset + subject.end(1), True), 0.93, "said"
            offset += len(piece) + 1
    if told:
        return (start + at + told.start(1), start + at + told.end(1), True), 0.85, "according"
    if signed:
        return (signed.start(1), signed.end(1), False), 0.8, "dash"
    label = re.match(r"([^，。：:“”\s]{1,16})[：:]\s*\Z", head[at:])
    if label:
        return (start + at, start + at + label.end(1), True), 0.85, "colon"
    return None, 0.0, "said" if said or verbs.match(trail.lstrip("，, ")) else ""


def _full(text: str, mention: str, language: Language, body: int, previous: Said) -> str | None:
    """The fullest name: for a pronoun the speaker before, for a surname the name that begins or ends with it."""
    if mention in language.words("he") | language.words("she") | language.words("they") | language.words("it"):
        return previous[1]
    name = re.sub(_TITLES + r"\Z", "", mention)
    if not 1 < len(name) <= 4:
        return mention
    found = re.search(r"[\u4e00-\u9fff\u30a0-\u30ff・·]{0,6}%s[・·\u4e00-\u9fff]{0,4}%s" % (re.escape(name), _TITLES), text[body : body + 6000])
    return found.group() if found and len(found.group()) > len(mention) else mention
