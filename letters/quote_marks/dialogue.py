"""Speech between dashes, without quotation marks: — Nie trzeba — powiedział Jan Nowak. — Wystarczy poczekać.

A dash in prose is no quotation: a paragraph must open with one and have a reporting clause, stand in a row of such
paragraphs of which one has, of which one asks and the next answers, or alone in an article with another that has, or
follow a verb of speech and a colon, or have a sentence behind it that says who said so, or say "I" or "we". In languages
without articles it may stand between sentences of a paragraph too, before speech that has a reporting clause.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from letters.languages import lexicon as lex
from letters.languages.lexicon import Language
from letters.model import Span
from letters.quote_marks.clause_words import describes_speaker, has_verb_of_speech, past_body_part, reports
from letters.quote_marks.paragraphs import past_space
from letters.quote_marks.quote_parts import QuoteSpan
from letters.quote_marks.reporting_clauses import reporting_clauses
from letters.text.patterns import late_pattern
from letters.text.sentence_breaks import break_after

LONGEST = 3000  # code points of a paragraph that is looked through
QUESTIONS = 2  # with answers, that show an interview with hyphens and without a reporting clause
_LEAD = 60  # code points before a colon with a verb of speech
_PARAGRAPH = late_pattern(
    r"^[ \t\xa0]*(?P<dash>[-–—])[ \t\xa0]?(?P<words>(?:[^\W_]|[¿¡«»„“”‘’\"…(\[])[^\n]*)$", re.MULTILINE
)
_CLAUSE = late_pattern(
    r"(?:(?<=\s)|(?<=[,.!?…]))[-–—][ \xa0]?(?P<clause>[^\W\d_](?:[^\n,.;:!?–—]|(?<=[ .]\w\w)\.(?= \w)|(?<=[ .]\w\w\w)\.(?= \w)){2,100})"
)  # past "st. kpt."
_RESUMES = late_pattern(r"[,.;:]?[ \xa0]?(?:[–—]|-(?= ))[,.;:]?[ \xa0]*(?=\S)")
_BETWEEN_SENTENCES = late_pattern(r"(?P<stop>[.!?…:])[ \xa0]?(?P<dash>[-–—])(?:[ \xa0]|(?<=: [–—]))(?=[^\W_])")
_NARRATION = late_pattern(r"[.!?…][ \xa0]+[^\W\d_][^.!?…]{8}")  # a sentence between a clause and the next dash
_NARRATED = 10  # code points of such a sentence, at least
_DESCRIPTION = late_pattern(r",[ \xa0](?P<words>[^\n.!?…]+)")
_CLOSED = late_pattern(r"[.?!…»”\"][ \t\xa0]*$")


class _Speech(NamedTuple):
    """A paragraph that opens with a dash: its stretches of speech, and whether it has a reporting clause."""

    start: int
    end: int
    stretches: list[Span]
    reported: bool
    narrated: frozenset[int]  # where stretches begin that a sentence of narration separates from those before


def dialogue(copy: str, language: Language, groups: Iterator[int]) -> list[QuoteSpan]:
    """The stretches of speech between dashes, with their dashes outside; those of a paragraph are one group."""
    spans: list[QuoteSpan] = []
    rows = [*_rows(copy, language)]
    first_person = language.words("own words" if language.dropped else "i")
    spoken = any(len(row) == 1 and _has_word(copy, *row[0][:2], first_person) for row in rows)
    rows += ([speech] for speech in _inside_paragraphs(copy, language))
    spoken = spoken or any(speech.reported for row in rows for speech in row)
    for row in sorted(rows, key=lambda row: row[0].start):
        alone = len(row) == 1
        interview = _asks_and_answers(copy, row, spoken)
        before = copy[max(0, row[0].start - _LEAD) : row[0].start].rstrip(" \t\xa0")
        opens, led = before[-1:] in ("", "\n"), before.rstrip().endswith(":")
        saying = has_verb_of_speech(before.rstrip(".!?…").rpartition(". ")[2], language)
        saying = saying or not (
            copy[row[-1].end :].strip() or _CLOSED.search(copy, row[-1].end - 1)
        )  # it ends abruptly
        own = alone or all(_NARRATION.search(copy, speech.start, speech.end) for speech in row)
        own = own and _has_word(copy, row[0].start, row[-1].end, first_person)
        counts = any(speech.reported for speech in row) or interview or _is_reported_behind(copy, row[-1], language)
        counts = counts or (own and (spoken or opens)) or (alone and spoken and opens and not led)
        counts = counts or (spoken and saying and not (opens or led))
        counts = counts or (alone and led and has_verb_of_speech(before.rstrip().rpartition("\n")[2], language))
        for speech in row:
            if not (speech.reported or (counts and _is_whole(copy, speech, (spoken or interview) and own >= alone))):
                continue
            group = next(groups)
            for stretch in speech.stretches:
                group = next(groups) if stretch[0] in speech.narrated else group
                spans.append(_span(copy, stretch, group))
    return spans


def _span(copy: str, stretch: Span, group: int) -> QuoteSpan:
    start, end = stretch
    outer = start
    while outer and copy[outer - 1] in " \t\xa0":
        outer -= 1
    return QuoteSpan(start, end, outer - 1 if outer and copy[outer - 1] in "-–—" else start, end, group)


def _rows(copy: str, language: Language) -> Iterator[list[_Speech]]:
    """The paragraphs that open with a dash, those next to one another together."""
    row: list[_Speech] = []
    dashes = language.words("dialogue dashes")
    used = (dash for dash in dashes if dash in copy)
    if not any(copy.startswith(dash) or f"\n{dash}" in copy or f"\n {dash}" in copy for dash in used):
        return
    for match in _PARAGRAPH.finditer(copy):
        if match["dash"] not in dashes or (match["dash"] == "-" and match.start("words") == match.end("dash")):
            continue
        if row and copy[row[-1].end : match.start()].strip():
            yield row
            row = []
        row.append(_stretches(copy, match.start(), match.start("words"), match.end(), language))
    if row:
        yield row


def _inside_paragraphs(copy: str, language: Language) -> Iterator[_Speech]:
    """The speech behind a dash between two sentences of a paragraph, up to the end of the paragraph."""
    dashes = language.words("dialogue dashes")
    past = 0
    for match in _BETWEEN_SENTENCES.finditer(copy):
        line = copy.rfind("\n", 0, match.start()) + 1
        lead = copy[max(line, match.start() - _LEAD) : match.start()]
        led = match["stop"] == ":" and has_verb_of_speech(lead, language)
        if match.start() < past or match["dash"] not in dashes or copy[match.end()].islower():
            continue
        if led or not language.articles:
            past = copy.find("\n", match.end())
            past = past if past >= 0 else len(copy)
            if copy[line:past].lstrip()[:1] not in "-–—":
                speech = _stretches(copy, match.start("dash"), match.end(), past, language)
                yield speech._replace(reported=True) if led else speech  # "Burmistrz uciął: – Sprawę bada nadzór."


def _stretches(copy: str, dash: int, start: int, paragraph_end: int, language: Language) -> _Speech:
    """What is spoken between a dash and the end of its paragraph."""
    end = min(paragraph_end, dash + LONGEST)
    stretches: list[Span] = []
    position, rest = start, start
    reported = False
    narrated: list[int] = []
    asking = language.sections.get("we endings", ())  # "– dopytujemy."
    while clause := _CLAUSE.search(copy, position, end):
        position = clause.end()
        words = clause["clause"].rstrip()
        asks = words.endswith(asking) and " " not in words and not copy[position:end].strip(". ")
        alone = reported and " " not in words and copy.startswith(".", position) and not language.articles
        alone = alone and words.endswith(language.verb_endings)  # "– wyliczają."
        if not (asks or alone or reports(words, language) or _acts(words.split(), language)):
            continue
        noun = words.split()[1:2]  # of no list
        if reported and (reports(words, language, named=True) or (noun and noun[0].lower() not in language.lexicon)):
            narrated.append(rest)  # another speaks: "– powiedziała Anna Nowak. – Nie – odparł Jan Dąb."
        reported = True
        stretches.append((rest, clause.start()))
        resumes = _RESUMES.search(copy, position, end)
        if resumes and not language.articles and _narrates(copy, position, resumes.start(), language):
            narrated.append(resumes.end())
        rest = position = resumes.end() if resumes else end
    if not reported and (spoken := next(reporting_clauses(copy, start, end, language, inverted=True), None)):
        reported = True
        stretches.append((start, spoken[0]))
        rest = _past_clause(copy, spoken[1], end, language)
    if not reported and (phrases := _speech_phrases(language)) and (named := phrases.search(copy, start, end)):
        reported = True
        stretches.append((start, named.start() + 1))  # "– Vi stannar. Det säger Ida Berg."
        rest = end
    stretches.append((rest, end))
    spans = [span for span in (_trimmed(copy, s) for s in stretches) if span]
    return _Speech(dash, paragraph_end, spans, reported, frozenset(narrated))


def _narrates(copy: str, start: int, end: int, language: Language) -> bool:
    """Whether a sentence of narration stands there: not in ". Mariusz Lis" behind "mówi mł. bryg"."""
    narration = _NARRATION.search(copy, start, end)
    return bool(narration) and 0 <= break_after(copy, start, end, language) <= end - _NARRATED


def _acts(clause: list[str], language: Language) -> bool:
    """Whether a clause begins with what a person does, in a language without articles: "skrzywił się Iwan"."""
    endings = language.sections
    past = (*endings.get("he past endings", ()), *endings.get("she past endings", ()))
    verb, flags = clause[0], [language.lexicon.get(word.lower(), 0) for word in clause]
    if language.articles or len(clause) < 2 or not past:
        return False
    if moved := past_body_part([word.lower() for word in clause], 1, language):
        return moved <= len(clause)
    body = verb in language.words("body verbs")
    particle = clause[1] in language.words("reflexives")
    reflexive = particle or verb.endswith(tuple(ending for ending in past if len(ending) > 2))  # «хмурился»
    k = 1 + (body or particle)
    if k >= len(clause) or not (body or reflexive or verb in language.words("gestures")):
        return False
    person = flags[k] & (lex.ROLE | lex.ALONE | lex.PRONOUN | lex.TITLE)
    return bool(person) or clause[k][0].isupper() or clause[k][3:].endswith(endings.get("person endings", ("\n",)))


def _past_clause(copy: str, start: int, end: int, language: Language) -> int:
    """Where speech continues after a clause between commas; after a full stop only in the first or second person."""
    if copy[start : start + 1] == ",":
        described = _DESCRIPTION.match(copy, start, end)
        if not described or not describes_speaker(described["words"], language):
            return min(end, start + 1)
        start = described.end()
    return min(end, start + 1) if _has_word(copy, start, end, language.words("own words")) else end


def _trimmed(copy: str, span: Span) -> Span | None:
    start, end = past_space(copy, *span)
    return (start, end) if any(char.isalnum() for char in copy[start:end]) else None


def _has_word(copy: str, start: int, end: int, words: frozenset[str]) -> bool:
    return any(word in words for word in re.findall(r"[^\W\d_]+", copy[start:end].lower()))


def _is_reported_behind(copy: str, speech: _Speech, language: Language) -> bool:
    """Whether the paragraph behind one says who said so: "Det säger Ida Berg"."""
    phrases = _speech_phrases(language)
    return bool(phrases and phrases.match(copy, speech.end - 1))


@cache
def _speech_phrases(language: Language) -> re.Pattern[str] | None:
    """The end of a sentence, and a phrase with a verb of speech that opens the next: ". Det säger"."""
    phrases = [phrase for phrase in language.sections.get("said so", ()) if " " in phrase]
    verbal = [phrase for phrase in phrases if language.lexicon.get(phrase.split()[-1], 0) & lex.CUE]
    openings = "|".join(re.escape(phrase.capitalize()) for phrase in verbal)
    return re.compile(rf"[.!?…]\s{{1,4}}(?:{openings})(?!\w)") if openings else None


def _asks_and_answers(copy: str, row: list[_Speech], spoken: bool) -> bool:
    """Whether a line of a row asks and the next answers; behind hyphens twice, or in an article with a clause."""
    turns = [copy[speech.start : speech.end].strip() for speech in row]
    pairs = sum(turn.endswith("?") and not after.endswith("?") for turn, after in pairwise(turns))
    hyphens = spoken or pairs >= QUESTIONS
    return bool(pairs) and all(turn[-1] in ".?!…»" and (hyphens or turn[0] != "-") for turn in turns)


def _is_whole(copy: str, speech: _Speech, hyphens: bool) -> bool:
    """Whether a paragraph without a clause may be a turn of a dialogue, perhaps with hyphens, not an item of a list."""
    hyphen = copy[speech.start : speech.end].lstrip()[0] == "-"
    if (hyphen and not hyphens) or len(speech.stretches) != 1:
        return False
    first = copy[speech.stretches[0][0]]
    cut_off = not copy[speech.end :].strip()
    return not first.islower() and (
        cut_off or bool(_CLOSED.search(copy, max(speech.start, speech.end - 4), speech.end))
    )
