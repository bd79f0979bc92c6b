"""Who is speaking: the speaker of each quotation, from the words around it.

Cues are searched in the sentence of the quotation, then in its neighbours: cue verbs with their
subjects after, before and between quotations; "according to"; colons and dashes; the speaker of the quotation before.
There is no model: rules use word lists that a user can edit (data/languages).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from letters.attribution import sentence_window
from letters.attribution.confidence import attribution
from letters.attribution.coreference import Resolver
from letters.attribution.cues_after import cue_after, signature
from letters.attribution.cues_before import Cue, cue_before, passive_agent
from letters.attribution.east_asian import east_asian
from letters.attribution.names import Referent
from letters.attribution.sentence_window import LEFT, RIGHT, STOP, Token, Tokens, has, last_sentence
from letters.languages.lexicon import CUE, MOOD, WEAK, Language
from letters.languages.lexicon import language as _language
from letters.model import Attribution
from letters.quote_marks.notes import past_notes
from letters.quote_marks.quote_spans import QuoteSpan

_SIGNATURE = 120  # code points of a line with the speaker's name
_SIGNS = 40  # code points of signs before a line of a block quotation
_MARKS = "\"'`„“”‚‘’«»‹›"
_DASHES = (" –", " —", " -", "\xa0–", "\xa0—")  # before a reporting clause
_NOBODY = Attribution()


def attribute(text: str, parts: Sequence[QuoteSpan], code: str, *, body: int = 0) -> list[Attribution]:
    """The speaker of each part, in the same order.

    `parts` in order of start, outer before nested; `body` is where the text proper begins (code points).
    """
    language = _language(code)
    if language.script == "han":
        return east_asian(text, parts, language, body)
    cues: dict[int, Cue | None] = {}
    outermost, children_of = _nesting(parts)
    marks = [_from_line_start(text, parts[k]) for k in outermost]
    for n, k in enumerate(outermost):
        cues[k] = _speaker(text, marks, n, cues.get(outermost[n - 1]) if n else None, language, body)
    for parent, children in children_of.items():
        within = [parts[k] for k in children]
        for n, k in enumerate(children):
            own = _in_sentence(text, within, n, language, parts[parent].start, parts[parent].end)[0]
            cues[k] = own if own and own.confidence >= 0.7 else None
    if not language.words("cues"):
        cues = {k: cue if cue and _is_in_any_language(cue) else None for k, cue in cues.items()}
    _share_in_groups(text, parts, cues)
    speaking = {(cue.start, cue.end) for cue in cues.values() if cue}
    for k, part in enumerate(parts):
        if (part.outer_start, part.outer_end) in speaking:
            cues[k] = None  # the speaker's name, in quotation marks
    resolver = Resolver(text, marks, language, body)
    return [_attribution(text, cues.get(k), part, resolver, language) for k, part in enumerate(parts)]


def _is_in_any_language(cue: Cue) -> bool:
    """Whether a cue names its speaker without words of its language: a name before a colon, or after a dash."""
    return cue.named and cue.kind in ("colon", "dash")


def _attribution(text: str, cue: Cue | None, part: QuoteSpan, resolver: Resolver, language: Language) -> Attribution:
    if cue is None:
        return _NOBODY
    bare = text[cue.start : cue.end].strip(_MARKS)
    if text[cue.start] in _MARKS and text[cue.end - 1] in _MARKS:
        person, mention = Referent(bare, 1.0, 0), bare  # an outlet, named in marks
    else:
        person, mention = resolver.resolve(cue.start, cue.end, part.start), text[cue.start : cue.end]
    tokens = sentence_window.tokenize(text, cue.start, cue.end, language)
    return attribution(mention, tokens, person, cue.kind, cue.confidence, language)


def _nesting(parts: Sequence[QuoteSpan]) -> tuple[list[int], dict[int, list[int]]]:
    """The indices of the outermost parts, and for each part with nested parts the indices of those directly inside it."""
    outermost: list[int] = []
    children_of: dict[int, list[int]] = {}
    open_parts: list[int] = []
    for k, part in enumerate(parts):
        while open_parts and parts[open_parts[-1]].outer_end <= part.outer_start:
            open_parts.pop()
        if not part.nested:
            outermost.append(k)
        elif open_parts:
            children_of.setdefault(open_parts[-1], []).append(k)
        open_parts.append(k)
    return outermost, children_of


def _from_line_start(text: str, part: QuoteSpan) -> QuoteSpan:
    """A block quotation from the start of its line, so that the signs before it do not count as words of its sentence."""
    if not part.block:
        return part
    start = part.outer_start
    while start and text[start - 1] in "> \t" and part.outer_start - start < _SIGNS:
        start -= 1
    return part._replace(outer_start=start) if text[start - 1 : start] in ("", "\n", "\r") else part


def _share_in_groups(text: str, parts: Sequence[QuoteSpan], cues: dict[int, Cue | None]) -> None:
    """Give all parts of one quotation the speaker of the part with the best evidence."""
    best: dict[tuple[int, int], Cue] = {}
    turns: dict[int, int] = {}  # of each group, how often another speaker takes over in a new paragraph
    keys: dict[int, tuple[int, int]] = {}
    for k, cue in cues.items():
        group = parts[k].group
        held = best.get((group, turns.get(group, 0)))
        if cue and held and _takes_over(text, parts[k], cue, held):
            turns[group] = turns.get(group, 0) + 1
        keys[k] = key = group, turns.get(group, 0)
        if cue and (key not in best or cue.confidence > best[key].confidence):
            best[key] = cue
    for k in cues:
        cues[k] = best.get(keys[k])


def _takes_over(text: str, part: QuoteSpan, cue: Cue, held: Cue) -> bool:
    """Whether a paragraph that goes on with an open quotation names another speaker: the closing mark was forgotten."""
    if text[part.outer_start - 1 : part.outer_start] != "\n" or not (cue.named and held.named):
        return False
    other = text[cue.start : cue.end].split()[-1] != text[held.start : held.end].split()[-1]
    return other and min(cue.confidence, held.confidence) >= 0.9


def _in_sentence(
    text: str, marks: Sequence[QuoteSpan], n: int, language: Language, floor: int, ceiling: int
) -> tuple[Cue | None, list[Token], list[Token]]:
    """The speaker named in the n-th quotation's own sentence, and the tokens of that sentence before and after it."""
    part = marks[n]
    last = text[max(part.start, part.end - 1) : part.end]
    past = past_notes(text, part.outer_end, min(ceiling, part.outer_end + RIGHT))
    following = text[past : past + 1]
    trail: list[Token] = []
    if last != "." or following in ",-—–(" or text[past + 1 : past + 2].islower():
        trail = sentence_window.tokens_after(text, marks, n, language, ceiling)
    finished = last in (",", "?", "!", "—") or following == "," or _interrupted(marks, n)
    if (language.inverted and not language.nouns_capitalised) or not language.articles:
        finished = finished or text[past : past + 2] in _DASHES
    begins = text[max(0, part.outer_start - 20) : part.outer_start].rstrip(" \t\xa0")[-1:] in ("", *"\n.!?…:")
    after = cue_after(trail, language, finished, begins) if trail else None
    if after and (last == "," or following == ",") and after.confidence > 0.9:
        return after, [], trail
    lead = sentence_window.tokens_before(text, marks, n, language, floor)
    before = passive_agent(lead, trail, language) or cue_before(lead, language) if lead else None
    if before and not before.kind and language.nouns_capitalised and has(trail[:1], CUE | WEAK):
        before = before._replace(confidence=0.75, kind="said")  # "als ... bezeichnete" ends the clause
    if after and (before is None or after.confidence > before.confidence):
        return after, lead, trail
    return before, lead, trail


def _interrupted(marks: Sequence[QuoteSpan], n: int) -> bool:
    """Whether a reporting clause inside its marks interrupts the n-th quotation."""
    part = marks[n]
    return not part.block and part.end == part.outer_end and any(part.group == m.group for m in marks[n + 1 : n + 2])


def _speaker(
    text: str, marks: Sequence[QuoteSpan], n: int, previous: Cue | None, language: Language, body: int
) -> Cue | None:
    """The speaker of the n-th quotation, from its sentence, else from the neighbouring sentences."""
    best, lead, trail = _in_sentence(text, marks, n, language, body, len(text))
    if best and best.confidence >= 0.5:
        return best
    if best is None or not lead or has([*lead, *takewhile(lambda token: not token.flags & STOP, trail)], MOOD):
        near = None if trail else _signed_below(text, marks[n], language)
        near = near or _neighbour(text, marks, n, previous, language, body)
        if near and language.dropped and trail and has(trail[:3], CUE):  # a verb of speech without a subject
            return near._replace(confidence=min(near.confidence, 0.7), kind="said")
        if near and (best is None or near.confidence > best.confidence):
            return near
    return best


_DASHED = re.compile(r"[ \t]*(?:\r?\n[ \t>]*){0,2}(?:[—–―~]|--?)[ \t]*(?=[^\W\d_])")


def _signed_below(text: str, part: QuoteSpan, language: Language) -> Cue | None:
    """The name after a dash under a quotation."""
    match = _DASHED.match(text, part.outer_end)
    if match is None:
        return None
    start, limit = match.end(), match.end() + _SIGNATURE
    end = text.find("\n", start, limit)
    return signature(sentence_window.tokenize(text, start, end if end >= 0 else limit, language), language)


def _neighbour(
    text: str, marks: Sequence[QuoteSpan], n: int, previous: Cue | None, language: Language, body: int
) -> Cue | None:
    """The speaker of a quotation that is a sentence of its own, from the text before it."""
    start = marks[n].outer_start
    low = marks[n - 1].outer_end if n else body
    gap = text[max(low, start - LEFT) : start]
    cut = gap.rfind("\n")
    if cut < 0 or gap[cut:].strip():
        return _in_paragraph(text, marks, n, previous, language, max(low, start - len(gap) + cut + 1))
    end = start - len(gap) + len(gap[:cut].rstrip())
    sentence = last_sentence(text, low, end, language)
    if sentence and sentence[-1].word == ":":
        return _from_sentence(sentence, language, 0.9)
    if previous and end - low < 250 and (not sentence or _mentions(sentence, previous)):
        return _follow_on(previous, 0.65)
    return _from_sentence(sentence, language, 0.5)


def _in_paragraph(
    text: str, marks: Sequence[QuoteSpan], n: int, previous: Cue | None, language: Language, low: int
) -> Cue | None:
    """The speaker from the sentences before in the paragraph, down to `low`; the nearest that names one wins."""
    end = marks[n].outer_start
    first: Cue | None = None
    for _ in range(3):
        sentence = last_sentence(text, low, end, language)
        if previous and (not sentence or _mentions(sentence, previous)):
            return _follow_on(previous, 0.85 if first is None else 0.65)
        if not sentence:
            break
        cue = _from_sentence(sentence, language, 0.7)
        if cue and (cue.kind or (cue.named and not language.nouns_capitalised)):
            return cue
        first = first or cue
        end = sentence[0].start
    if previous and marks[n].outer_start - marks[n - 1].outer_end < LEFT:
        return _follow_on(previous, 0.65)
    return first


def _follow_on(previous: Cue, confidence: float) -> Cue:
    return previous._replace(confidence=min(previous.confidence, confidence), kind="follow-on")


def _mentions(sentence: Tokens, speaker: Cue) -> bool:
    return any(token.start >= speaker.start and token.end <= speaker.end for token in sentence)


def _from_sentence(sentence: Tokens, language: Language, confidence: float) -> Cue | None:
    """The speaker named in a sentence that stands before the quotation."""
    cue = cue_before(sentence, language) if sentence else None
    if cue is None:
        return None
    return cue._replace(confidence=min(confidence, cue.confidence), kind="before" if cue.kind else "")
