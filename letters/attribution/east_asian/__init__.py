"""Who is speaking in Japanese and Chinese, which write no spaces between words.

The speaker is the run of characters that a topic particle or the verb of speech closes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from letters.attribution.confidence import attribution
from letters.attribution.cues.cue import Cue
from letters.attribution.east_asian.chinese import chinese, full_chinese
from letters.attribution.east_asian.chinese_phrases import names_person
from letters.attribution.east_asian.han_phrases import (
    BREAK,
    NO_SUBJECT,
    Surroundings,
    any_of,
    any_word,
    hidden,
    simplified,
    without_names,
)
from letters.attribution.east_asian.japanese import japanese
from letters.attribution.east_asian.japanese_names import bare_name, full_japanese
from letters.attribution.east_asian.japanese_phrases import without_clause
from letters.attribution.east_asian.japanese_tails import is_embedded
from letters.attribution.phrases.names import Referent
from letters.attribution.phrases.sentence_window import NAME, Token
from letters.languages.lexicon import PRONOUN, ROLE, Language
from letters.model import Attribution
from letters.quote_marks.quote_spans import QuoteSpan

_LEFT, _RIGHT = 200, 140  # code points that are searched before and after a quotation
_NOUNS = "spokespeople", "companies", "bodies", "institutions", "signatories"
_JOINED = frozenset(["", "、", "や", "，"])  # between two quotations of one speaker
_DASHES = "―", "—", "─", "–"  # before the question of an interview
_NOBODY = Attribution()


def east_asian(text: str, parts: Sequence[QuoteSpan], language: Language, body: int) -> list[Attribution]:
    """The speaker of each part; parts of one group share the best evidence."""
    attributions: list[Attribution] = []
    best: dict[int, Attribution] = {}
    previous = _NOBODY
    floor = body
    simple = simplified(text, language)
    plain, names = without_names(simple, parts, language)
    ends: dict[int, tuple[int, int]] = {}  # of each, where what follows it begins and ends, past those that adjoin it
    ceiling, below = len(text), (len(text), len(text))
    for k, part in reversed([*enumerate(parts)]):
        if not part.nested:
            ends[k] = below if text[part.outer_end : ceiling] in _JOINED else (part.outer_end, ceiling)
            ceiling, below = (ceiling, below) if part in names else (part.outer_start, ends[k])
    named: QuoteSpan | None = None
    latest = _NOBODY  # of the quotation before, whatever it rests on
    for k, part in enumerate(parts):
        given = _NOBODY
        if part.nested and named:
            given = _within(text, simple, parts, k, named, language, body, latest)
        else:
            same = latest if latest.mention and not BREAK.search(text, floor, part.outer_start) else previous
            if text[floor : part.outer_start] in _JOINED and floor > body:
                given = latest  # 「…」「…」と話した
            else:
                cue = _search(plain, part, floor, ends[k], language, spoken=bool(same.mention))
                given = _attribution(text, cue, language, body, same, (floor, part.outer_start))
            named = part
            tail = text[slice(*ends[k])]
            if part not in names and language.code == "ja" and not BREAK.search(tail) and is_embedded(tail, language):
                plain = hidden(plain, part)  # 声明は、通知に「…」と書かれている点に触れ、「…」と指摘した
            elif part not in names:
                floor, latest = part.outer_end, given
                previous = given if given.mention and given.strength >= 0.5 else previous
        attributions.append(given)
        if given.strength > best.get(part.group, _NOBODY).strength:
            best[part.group] = given
    return [best.get(part.group, given) for part, given in zip(parts, attributions)]


def _within(
    text: str,
    simple: str,
    parts: Sequence[QuoteSpan],
    k: int,
    within: QuoteSpan,
    language: Language,
    body: int,
    outer: Attribution,
) -> Attribution:
    """The speaker of words that a quotation quotes, `within` which they stand; `outer` says the quotation itself.

    `simple` is the text in simplified characters.
    """
    before, after = parts[k - 1], parts[k + 1] if k + 1 < len(parts) else within
    beside = before.nested and before.outer_end <= parts[k].outer_start
    floor = before.outer_end if beside else within.start
    ceiling = after.outer_start if after.nested and after.outer_start >= parts[k].outer_end else within.end
    cue = _search(simple, parts[k], floor, (parts[k].outer_end, ceiling), language)
    if cue is None or cue.start < 0 or cue.confidence < 0.7:
        return _NOBODY
    own = text[cue.start : cue.end] in language.words("own words")
    return outer if own else _attribution(text, cue, language, body, outer, (floor, parts[k].outer_start))


def _attribution(
    text: str, cue: Cue | None, language: Language, body: int, previous: Attribution, between: tuple[int, int]
) -> Attribution:
    """The attribution by a cue; `between` the quotation of the `previous` speaker and this one."""
    floor, start = between
    if cue is None:
        return _NOBODY
    if cue.start < 0:
        if previous.mention is None:
            return _NOBODY
        person, tokens = Referent(previous.full, 1.0, 0), _tokens(previous.mention, language)
        far = "\n" in text[floor:start]
        kind, strength = ("before", 0.75 if far else 0.8) if cue.kind else ("follow-on", 0.6)  # 「…」とも述べた
        return attribution(previous.mention, tokens, person, kind, strength, language)
    mention = text[cue.start : cue.end]
    full = _full(text, mention, language, body, previous, text[floor : cue.start])
    tokens = _tokens(mention, language)
    return attribution(mention, tokens, Referent(full, 1.0, 0), cue.kind, cue.confidence, language)


def _tokens(mention: str, language: Language) -> list[Token]:
    """The mention as one token that says whether it is a pronoun, a name with its title, or a noun that can speak."""
    plain = simplified(mention, language)
    titled = plain.endswith((*language.words("titles after names"), *language.words("titles after")))
    name = bare_name(language).search(plain) if language.code == "ja" else names_person(plain, language)
    flags = language.lexicon.get(mention, 0) & PRONOUN
    flags |= NAME if titled or name or re.match(rf"(?:{any_word(language, 'surnames')}).{{1,2}}\Z", plain) else 0
    flags |= ROLE if re.search(rf"(?:{any_of(language, *_NOUNS)})(?:たち|ら|们)?\Z", plain) else 0
    return [Token(mention, 0, len(mention), flags)]


def _search(
    text: str, part: QuoteSpan, floor: int, behind: tuple[int, int], language: Language, *, spoken: bool = False
) -> Cue | None:
    """The cue in the sentence around a part, within a bounded window.

    `behind` is what follows it; `spoken`: somebody has spoken before, who may answer a question.
    """
    low, high = max(floor, part.outer_start - _LEFT), min(behind[1], behind[0] + _RIGHT)
    lead, trail = text[low : part.outer_start], text[behind[0] : high]
    breaks = [0, *(match.end() for match in BREAK.finditer(lead))]
    alone = not lead[breaks[-1] :].strip()
    ends = [end for end in breaks if lead[end:].strip()] if alone else []
    line = lead.rfind("\n") + 1
    above = lead[:line].rstrip()
    above_start = above.rfind("\n") + 1
    whole = above_start > 0 or text[max(0, low - 1) : low] in ("", "\n")
    asked = above[above_start:].lstrip().startswith(_DASHES)  # ――きっかけは。
    above = "" if asked else above
    trail, _, rest = trail.partition("\n")
    alone_above = not lead[:line].strip("。 \u3000\n")
    talk = alone_above and text[text.rfind("\n", 0, low) + 1 : low].lstrip()[:1] in tuple("「『《“")  # 「…」⏎「…」
    after = trail.lstrip("。 \u3000―—…–") or ("" if talk or above[-1:] == "。" else rest.lstrip().partition("\n")[0])
    near = Surroundings(
        head=lead[breaks[-1] :],
        trail=trail,
        earlier=lead[ends[-1] :] if ends else "",
        earlier_start=low + ends[-1] if ends else 0,
        left=low + breaks[-1],
        right=behind[0],
        finished=text[part.end - 1 : part.end] in "。！？!?",
        pauses=text[part.end - 1 : part.end] in "，,",
        before=lead[line : breaks[-1]],
        continues=line == 0 and lead.startswith(("と", "などと")),
        above=above[above_start:] if whole else "",
        above_start=low + above_start,
        after=BREAK.split(after, maxsplit=1)[0],
        after_start=text.find(after, behind[0]),
        begins=text[max(0, low + line - 1) : low + line] in ("", "\n"),
        asked=asked,
    )
    if near.asked and near.is_line and spoken:
        return NO_SUBJECT._replace(kind="")
    cue = japanese(near, language) if language.code == "ja" else chinese(near, language)
    return without_clause(text, cue, language) if cue and cue.start >= 0 and language.code == "ja" else cue


def _full(text: str, mention: str, language: Language, body: int, previous: Attribution, between: str) -> str | None:
    """The fullest name: for a pronoun the speaker before, for a surname the name that it begins or ends."""
    things = f"(?:{any_of(language, 'institutions', 'companies', 'bodies')})"
    if mention in language.words("he") | language.words("she"):
        thing = re.search(rf"{things}\Z", simplified(previous.full or "", language))
        return None if thing or BREAK.search(between.strip("。 \n")) else previous.full
    if any(mention in language.words(section) for section in ("they", "it")):
        return previous.full
    return full_japanese(text, mention, language, body) if language.code == "ja" else full_chinese(mention, language)
