"""Reporting clauses that no mark sets off: "he said", "a dit Marie Martin", "concludono i firmatari".

They interrupt a quotation inside one pair of marks, between dashes or commas, and show where a forgotten mark belongs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from letters.languages import lexicon as lex
from letters.languages.lexicon import Language
from letters.model import Span
from letters.quote_marks.clause_words import (
    AROUND_VERB,
    before_relative,
    has_verb_of_speech,
    is_verb,
    reports,
    words_of,
)
from letters.text.patterns import LOWER, late_pattern

LONGEST = 2000  # code points of a quotation looked through for reporting clauses
_MOST = 100  # code points of a clause, without a relative clause in it
_VERB, _VERB_WORDS = 24, 3  # code points and words of a verb with its auxiliary and pronoun
_NONE = ("\n",)
_INSIDE = r"(?:[^\n.;:?!–—\"“”„«»]|\.(?=\w)|[“„][^\n.;:?!–—\"“”„«»]{1,40}[”“])"  # „gazecie “Kurs””
_BETWEEN_DASHES = (
    rf"(?:(?<=[,?!….])|\s)\s*[-–—]\s?(?P<clause>[^\W\d_]{_INSIDE}{{2,120}}?)"
    rf"(?:(?:[,.:]?\s+[-–—]|[,.:]?[–—])[,.;:]?(?:\s+|$)|(?P<ended>\.)\s+(?=[^\W\d_{LOWER}]))"
)
# from where the space begins: once for each space
_DASHED = late_pattern(rf"(?P<stop>[,?!….]|(?<!\s)){_BETWEEN_DASHES}")
_DASHED_HERE = late_pattern(rf"(?P<stop>[,?!….]?){_BETWEEN_DASHES}")
_DASH = late_pattern(r"[-–—](?<=[,?!….\s].)")  # one that may begin a clause
_CHUNK = late_pattern(r"[,?!…–—-] ([^\W\d_][^\n,.;:?!…–—\"“”«»]{2,200})(?=[,.:“”„«»\"]|\s*$)")
_APPOSITION = late_pattern(r",\s+([^\n,.;:?!…–—\"“”«»]{3,90})(?=[,.])")
_AGE = late_pattern(r"\d{1,2}(?: [^\W\d_]{2,6})?")  # "41", "41 ans"
_RELATIVE = late_pattern(r",\s+([^\n.;:?!…–—\"“”«»]{3,160})(?=\.)")
_NESTED = late_pattern(r": ?[‚‘'‹]")  # the speaker reports what others said: "Then they said: 'Oh, that one.'"


def dashed_clauses(copy: str, start: int, end: int, language: Language) -> Iterator[tuple[int, int]]:
    """The reporting clauses between dashes in copy[start:end]: where the words before end, where those after begin."""
    end, whole = min(end, start + LONGEST), end
    position = start
    if not _DASH.search(copy, start, end):
        return
    while match := _DASHED_HERE.match(copy, position, end) or _DASHED.search(copy, position, end):
        if match.end() >= end != whole:
            return
        clause = match["clause"]
        if match["ended"]:
            reported = reports(clause, language, named=True, inverted=True)
        else:
            reported = reports(clause, language)
            reported |= bool(match["stop"]) and clause[0].islower() and has_verb_of_speech(clause, language)
        if reported:
            yield match.end("stop"), match.end()
            position = match.end()
        else:
            position = match.end("clause")


def reporting_clauses(copy: str, start: int, end: int, language: Language, *, inverted: bool) -> Iterator[Span]:
    """The reporting clauses after a comma or another stop in copy[start:end], each with its appositions.

    They name their subject; with `inverted` they begin with their verb.
    """
    end = min(end, start + LONGEST)
    position = start
    while match := _CHUNK.search(copy, max(0, position - 2), end):
        position = match.end()
        words = words_of(match[1], language) if len(match[1]) > _MOST else []
        if words and len(before_relative(words)) == len(words):
            continue
        is_clause = reports(match[1], language, named=True, inverted=inverted) or (
            inverted and _is_verb_alone(match, language)
        )
        dashed = copy[match.start()] in "–—-"
        if not is_clause or (dashed and inverted) or _NESTED.match(copy, position, end):
            continue
        yield match.start(1) - 2 * dashed, _past_appositions(copy, match, end, language)


def _past_appositions(copy: str, clause: re.Match[str], end: int, language: Language) -> int:
    """Where what describes the subject of a clause ends, which begins at a comma: ", 41 ans, jointe par téléphone"."""
    position, described = clause.end(), False
    while copy[position : position + 1] == "," and (apposed := _APPOSITION.match(copy, position, end)):
        words = apposed[1]
        last = copy[apposed.end()] == "."
        if _AGE.fullmatch(words):
            described = True
        elif not words_of(words, language):
            break  # ",   ,"
        elif last and not _tells(words, language) and (described or _is_about_speaker(words, language)):
            return apposed.end()
        elif _opens_relative(words, language) and not _is_cleft(copy, clause.start(), language):
            if _is_noun_alone(copy, clause.start(), language):
                return apposed.end()  # "Le port, raconte Yves Le Bihan, qui y a travaillé, vivait"
            relative = _RELATIVE.match(copy, position, end)
            return relative.end() if relative else position
        elif not _describes(words, language):
            break
        position = apposed.end()
    return position


def _is_verb_alone(chunk: re.Match[str], language: Language) -> bool:
    """Whether a clause between commas is a finite verb of speech and no more: "abundó", "ha aggiunto", "a-t-il ajouté"."""
    clause = chunk[1]
    if len(clause) > _VERB or chunk.string[chunk.start()] != "," or chunk.string[chunk.end() : chunk.end() + 1] != ",":
        return False
    words = words_of(clause, language)
    if len(words) > _VERB_WORDS or not any(is_verb(*word, language) for word in words):
        return False
    person = "-" in clause and any(flags & lex.PRONOUN for _, flags in words)
    if not (person or language.dropped and language.articles):
        return False
    past = words[-1][0].endswith(language.sections.get("finite endings", _NONE)) or words[0][1] & lex.AUXILIARY
    around = lex.CUE | AROUND_VERB | (lex.PRONOUN if person else 0)
    own = language.words("i") | language.words("you")
    return bool(past or person) and all(
        (flags & around or is_verb(word, flags, language)) and word not in own for word, flags in words
    )


def _describes(words: str, language: Language) -> bool:
    """Whether words after a name are an apposition: "maire de Nantes", "the mayor of Kelso"."""
    first, opens = words_of(words, language)[0]
    if opens & (lex.CONJUNCTION | lex.PRONOUN | lex.PREPOSITION) or first in language.words("negations"):
        return False
    return any(flags & (lex.ROLE | lex.TITLE | lex.GROUP) for _, flags in words_of(words, language)[:4])


def _is_about_speaker(words: str, language: Language) -> bool:
    """Whether words say how or where one person spoke: "jointe par téléphone", "au micro de France Inter"."""
    first, opens = words_of(words, language)[0]
    if opens & (lex.PREPOSITION | lex.DETERMINER):
        return any(word in language.words("listeners") for word in words.split())
    endings = language.sections.get("singular participle endings", ())
    return not opens & ~(lex.CUE | lex.ROLE) and bool(endings) and first.endswith(endings)


def _opens_relative(words: str, language: Language) -> bool:
    """Whether words are a relative clause, which begins behind a name."""
    opens = language.lexicon.get(words.split(None, 1)[0].lower(), 0)
    return bool(opens & (lex.RELATIVE | (lex.THAT if language.dropped else 0)))


def _is_cleft(copy: str, end: int, language: Language) -> bool:
    """Whether the words before a clause wait for a relative clause: "C'est l'État, dit Anne Roux, qui paie"."""
    words = _sentence_before(copy, end).lower().replace("’", "'")
    return any(f" {opening} " in f" {words} " for opening in language.sections.get("clefts", ()))


def _is_noun_alone(copy: str, end: int, language: Language) -> bool:
    """Whether the words before a clause are no more than an article with a noun, which wait for their verb."""
    (_, first), *others = words_of(_sentence_before(copy, end), language) or [("", 0)]
    return bool(first & lex.DETERMINER) and 0 < len(others) < 3 and not any(flags & ~lex.GROUP for _, flags in others)


def _sentence_before(copy: str, end: int) -> str:
    """What stands of a quoted sentence before a clause."""
    start = max(0, end - 80)
    return copy[max(start, *(copy.rfind(mark, start, end) for mark in ".«“")) : end][1:]


def _tells(words: str, language: Language) -> bool:
    """Whether a verb or a pronoun shows that words are a clause, or a conjunction joins them to one."""
    clause = lex.PRONOUN | lex.AUXILIARY | lex.CONJUNCTION | lex.THAT | lex.RELATIVE
    flagged = words_of(words, language)
    return any(flags & clause and not flags & (lex.PREPOSITION | lex.DETERMINER) for _, flags in flagged)
