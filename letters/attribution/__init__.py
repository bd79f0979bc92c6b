"""Who is speaking: the speaker of each quotation, from the words around it.

Cues are searched in the sentence of the quotation, then in its neighbours: cue verbs with their
subjects after, before and between quotations; "according to"; colons and dashes; the speaker of the quotation before.
There is no model: rules use word lists that a user can edit (data/languages).
"""

from __future__ import annotations

from collections.abc import Sequence

from letters.attribution.confidence import attribution
from letters.attribution.cues.appositions import ROLES, past_bracket, past_roles
from letters.attribution.cues.cue import Cue
from letters.attribution.headings import is_heading_of_nobody, share_with_headings
from letters.attribution.people.coreference import Resolver
from letters.attribution.phrases import sentence_window
from letters.attribution.phrases.names import Referent, first_name_gender, title_gender
from letters.attribution.phrases.speakable import ProvenNames
from letters.attribution.sentence_search import AT_ONCE
from letters.attribution.speaker_search import SpeakerSearch
from letters.languages.lexicon import (
    AUXILIARY,
    CONJUNCTION,
    CUE,
    DETERMINER,
    GENITIVE,
    HEAD,
    PREPOSITION,
    PRONOUN,
    TEXT,
    Language,
)
from letters.languages.lexicon import language as _language
from letters.model import NAMED_SPEAKER, Attribution
from letters.quote_marks.quote_spans import QuoteSpan
from letters.quote_marks.wrapped_lines import joined, wrapped_breaks

_CLAUSE = sentence_window.STOP | AUXILIARY | CUE | PRONOUN | CONJUNCTION  # in no modifier
_NESTED = 0.7  # confidence of a speaker inside a quotation
_MODIFIERS = 60  # code points of what modifies a role
_SIGNS = 40  # code points of signs before a line of a block quotation
_MARKS = "\"'`„“”‚‘’«»‹›"


def attribute(text: str, parts: Sequence[QuoteSpan], code: str, *, body: int = 0) -> list[Attribution]:
    """The speaker of each part, in the same order.

    `parts` in order of start, outer before nested; `body` is where the text proper begins (code points).
    """
    language = _language(code)
    han = language.script == "han"
    breaks = wrapped_breaks(text, body, han=han)
    if breaks:
        text, parts = joined(text, parts, breaks, han=han)
    if han:
        from letters.attribution.east_asian import east_asian  # its patterns take a tenth of a start

        return east_asian(text, parts, language, body)
    outermost, children_of = _nesting(parts)
    marks = [_from_line_start(text, parts[k]) for k in outermost]
    names = ProvenNames(text, body, language)
    search = SpeakerSearch(text, marks, language, body, names)
    cues = _outermost_cues(text, parts, outermost, search, language)
    repeated = share_with_headings(text, parts, outermost, cues, body, names)
    for k in set(outermost).difference(repeated):
        cue = cues[k]
        if cue and is_heading_of_nobody(text, parts[k], cue):
            cues[k] = None
    for parent, children in children_of.items():
        within = SpeakerSearch(text, [parts[k] for k in children], language, body, names)
        for n, k in enumerate(children):
            cues[k] = _nested_cue(text, within, n, parts[parent], cues.get(parent), language)
    if not language.words("cues"):
        wordless = ("colon", "dash")
        cues = {k: cue if cue and cue.named and cue.kind in wordless else None for k, cue in cues.items()}
    _share_in_groups(text, parts, cues)
    for k in _names_of_speakers(parts, cues):
        cues[k] = None
    resolver = Resolver(text, marks, language, body, names)
    attributions: dict[Cue | None, Attribution] = {None: Attribution()}
    last = set(repeated)
    for k in (*(k for k in range(len(parts)) if k not in last), *repeated):
        cue = cues.get(k)
        if cue and cue not in attributions:
            attributions[cue] = _attribution(text, cue, resolver, language)
    for k in repeated:
        if not _is_known(cues[k], attributions[cues[k]], language):
            cues[k] = None  # "she" says nothing in a heading
    return [attributions[cues.get(k)] for k in range(len(parts))]


def _outermost_cues(
    text: str, parts: Sequence[QuoteSpan], outermost: Sequence[int], search: SpeakerSearch, language: Language
) -> dict[int, Cue | None]:
    """The cue of each outermost part, by its index."""
    cues: dict[int, Cue | None] = {}
    before: Cue | None = None
    for n, k in enumerate(outermost):
        part = parts[k]
        if before and _goes_on(parts[outermost[n - 1]], part, before):
            cues[k] = before
            continue
        cue = search.speaker(n, before)
        house = before and cue and before.start >= part.outer_end > part.outer_start >= cue.end
        between = sentence_window.tokenize(text, cue.end, part.outer_start, language) if house and cue else ()
        cues[k] = before = before if house and not sentence_window.has(between, _CLAUSE & ~PREPOSITION) else cue
    return cues


def _nested_cue(
    text: str, within: SpeakerSearch, n: int, parent: QuoteSpan, outer: Cue | None, language: Language
) -> Cue | None:
    """Who speaks the n-th of the parts nested in `parent`, whose own speaker is `outer`: “I said, ‘Hold on’”."""
    cue = within.in_sentence(n, parent.start, parent.end)[0]
    cue = cue if cue and cue.confidence >= _NESTED else None
    mention = text[cue.start : cue.end].lower() if cue else ""
    own_words = not {mention, f"{mention}'"}.isdisjoint(language.words("i"))  # "J'ai dit"
    return outer if own_words else cue


def _names_of_speakers(parts: Sequence[QuoteSpan], cues: dict[int, Cue | None]) -> list[int]:
    """The indices of the parts that are the name or the nickname of a speaker, in quotation marks."""
    speaking = {(cue.start, cue.end) for cue in cues.values() if cue}
    names = [k for k, part in enumerate(parts) if (part.outer_start, part.outer_end) in speaking]
    for n, cue in cues.items():
        if cue:
            beside = range(max(0, n - 1), min(n + 2, len(parts)))
            names += [k for k in beside if cue.start < parts[k].outer_start and parts[k].outer_end < cue.end]
    return names


def _is_known(cue: Cue | None, speaker: Attribution, language: Language) -> bool:
    """Whether a speaker is named well enough for a heading."""
    if cue and cue.named and not language.nouns_capitalised:
        return True
    first_name = (speaker.full or "").split(" ")[0]
    return speaker.named >= NAMED_SPEAKER and bool(first_name_gender(first_name, language))


def _attribution(text: str, cue: Cue, resolver: Resolver, language: Language) -> Attribution:
    mention = text[cue.start : cue.end]
    if text.startswith(".", cue.end) and mention[-1].isupper() and mention[-2:-1] in " -":
        cue = cue._replace(end=cue.end + 1)  # "sagte Uwe S."
    owner = resolver.owner(cue.start, cue.end, according=cue.kind == "according") if cue.pronoun else None
    if owner:
        cue = cue._replace(start=owner[0], end=owner[1], pronoun=False)  # "in his words", "His verdict:"
    bare = text[cue.start : cue.end].strip(_MARKS).strip()
    in_marks = text[cue.start] in _MARKS and text[cue.end - 1] in _MARKS  # an outlet
    if in_marks or cue.kind == "credit":  # a text, named below its words
        person, mention = Referent(bare, 1.0, 0), bare
    else:
        person, mention = resolver.resolve(cue.start, cue.end), text[cue.start : cue.end]
    full = resolver.nominative(person.full, cue.end, cue.kind == "according")
    person = person if full == person.full else person._replace(full=full)
    tokens = sentence_window.tokenize(text, cue.start, cue.end, language)
    full = full or ""
    apposed = bool(full) and _is_apposed(text, cue.end, full, language)
    is_known = apposed or (cue.start in resolver.clear and person.full is not None)
    speaker = attribution(mention, tokens, person, cue.kind, cue.confidence, language, is_known=is_known)
    only = resolver.clear.get(cue.start) if cue.pronoun and speaker.named < NAMED_SPEAKER else None
    goes_on = cue.kind == "follow-on" and not language.oblique_endings
    if only and (cue.kind == "according" or (not goes_on and resolver.is_object_pronoun(mention))):
        return _attribution(text, cue._replace(start=only[0], end=only[1], pronoun=False), resolver, language)
    if apposed and speaker.named < NAMED_SPEAKER:
        end = text.index(full, cue.end) + len(full)
        return speaker._replace(mention=text[cue.start : end])
    return speaker


def _is_apposed(text: str, start: int, name: str, language: Language) -> bool:
    """Whether a name stands behind the comma of a description that ends at `start`, perhaps with a role, or behind its
    modifiers: "The minister, Dr Ann Lee", "la portavoz de la plataforma, Ada Rey"."""
    start = past_bracket(text, start)
    comma = text.find(", ", start, start + _MODIFIERS)
    named = text.find(name, comma, comma + 2 + ROLES + len(name)) if comma >= start else -1
    if named < 0 or (comma > start and not _modifies(text, start, comma, language)):
        return False
    titles = text[past_roles(text, comma + 2, language) : named].split()
    return all(title_gender(title, language) or title.lower() in language.words("titles") for title in titles)


def _modifies(text: str, start: int, end: int, language: Language) -> bool:
    """Whether text[start:end] is a modifier of what stands before it: "of the port"."""
    tokens = sentence_window.tokenize(text, start, end, language)
    opens = tokens[0].flags & (HEAD | PREPOSITION | GENITIVE) if tokens else 0
    return bool(opens) and all(
        t.flags & (DETERMINER | TEXT) or not t.flags & _CLAUSE for t in tokens
    )  # "van het antwoord"


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


def _goes_on(earlier: QuoteSpan, part: QuoteSpan, speaker: Cue) -> bool:
    """Whether a part continues with the quotation of the part before, and their reporting clause names the speaker between them."""
    sure = speaker.kind == "said" and speaker.confidence > AT_ONCE and part.group == earlier.group
    return sure and earlier.outer_end <= speaker.start and speaker.end <= part.outer_start


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
    """Whether a paragraph that continues with an open quotation names another speaker: the closing mark was forgotten."""
    if text[part.outer_start - 1 : part.outer_start] != "\n" or not (cue.named and held.named):
        return False
    other = text[cue.start : cue.end].split()[-1] != text[held.start : held.end].split()[-1]
    return other and min(cue.confidence, held.confidence) >= 0.9
