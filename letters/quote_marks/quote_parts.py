"""Which quote spans are parts of one quotation, and what inside the marks is not quoted.

A reporting clause may interrupt a quotation, between its marks or inside them; a transcript labels its
speakers; a block quotation has its own boundaries.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import NamedTuple

from letters.languages import lexicon as lex
from letters.languages.lexicon import Language
from letters.languages.word_lists import all_words
from letters.model import Span
from letters.quote_marks.clause_words import has_verb_of_speech, parts_sentences, words_of
from letters.quote_marks.reporting_clauses import dashed_clauses, reporting_clauses
from letters.text.page_lines import is_page_line
from letters.text.patterns import LOWER, late_pattern
from letters.text.sentence_breaks import break_after

NAME = rf"[^\W\d_{LOWER}][\w.'’-]*"
CREDIT = late_pattern(rf"[—–-]?\s?{NAME}(?: (?:{NAME}|[{LOWER}]+(?= {NAME}))){{1,5}}(?:, [^.!?\n]{{1,70}})?\.?")
_LABEL = late_pattern(rf"[^\W\d_{LOWER}][^\W{LOWER}](?:[^\W{LOWER}]|[.'’ -]){{0,28}}:\s+(?=\S)")
_CLAUSE = 150  # code points of a reporting clause; of one that begins with its verb, _LONG_CLAUSE
_LONG_CLAUSE = 250
_CLOSING = '”»“"’›'
_CLOSING_INSIDE = f"{_CLOSING}' \u00a0\u202f"
_LINE_BETWEEN = late_pattern(r"(?<=\n)[^\S\n]*([^\n]{2,200}?)[^\S\n]*\n\s*")
_PAST_CLAUSE = late_pattern(r"\s*[,.:]?\s*")
_NOTES = re.compile(
    r"(?:[ \xa0]?(?:\[\^?[\w†*]{1,4}\](?!\()|\[\[?\^?\d{1,3}\]?\]\([^()\s]{0,300}\)|\((?:sic|\d{1,3})\))|[¹²³⁰⁴-⁹†‡]{1,4}|\*{1,3}(?=[\s,—–-]))+"
    r"|[ \xa0]\([^()\n]{1,40}\)(?=,?[ \xa0][^\W\d_A-ZÀ-ÞА-Я])"
)
# Before a reporting clause on its own line.
_BROKEN = re.compile(r",?[ \xa0]*\n[ \xa0]*(?=[—–][ \xa0][^\W\d_A-ZÀ-ÞА-Я])")


class QuoteSpan(NamedTuple):
    """A span of text in quotation marks, or a block quotation. Offsets are code points."""

    start: int  # inside the marks
    end: int
    outer_start: int  # with the marks; the same as start where there is none
    outer_end: int
    group: int = 0  # the parts of one quotation share it; counted from 0
    nested: bool = False
    block: bool = False


def without_clauses(copy: str, quote: QuoteSpan, language: Language) -> list[QuoteSpan]:
    """The parts of a quotation around the reporting clauses inside its marks: «Да, — сказал он, — нет»."""
    if quote.nested:
        return [quote]
    gaps = list(dashed_clauses(copy, quote.start, quote.end, language))
    if "\n" in copy[quote.start : quote.end]:
        gaps = sorted([*gaps, *_page_lines(copy, quote, language)])
    if not gaps and _stands_alone(copy, quote):
        clauses = reporting_clauses(copy, quote.start, quote.end, language, inverted=True)
        gaps = [(start, _PAST_CLAUSE.match(copy, end, quote.end).end()) for start, end in clauses]  # type: ignore[union-attr]
    parts: list[QuoteSpan] = []
    rest = quote
    for start, end in gaps:
        stop = rest.start + len(copy[rest.start : start].rstrip())
        parts.append(rest._replace(end=stop, outer_end=stop))
        rest = rest._replace(start=end, outer_start=end)
    return [part for part in [*parts, rest] if part.start < part.end]


def _page_lines(copy: str, quote: QuoteSpan, language: Language) -> Iterator[Span]:
    """The lines between the paragraphs of a quotation that are no text: advertisements, captions, links."""
    for line in _LINE_BETWEEN.finditer(copy, quote.start, quote.end):
        if is_page_line(line[1], language):
            yield line.span()


def _stands_alone(copy: str, quote: QuoteSpan) -> bool:
    """Whether a quotation is a sentence of its own, so that nothing around it says who speaks."""
    before = copy[max(0, quote.outer_start - 8) : quote.outer_start].rstrip(' \t\xa0*_”»"')
    after = copy[quote.outer_end : quote.outer_end + 8].lstrip(' \t\xa0*_.“„«"')
    return before[-1:] in ("", *"\n.!?…") and (not after or after[0] == "\n" or after[0].isupper())


def without_labels(copy: str, quotes: list[QuoteSpan], new: Callable[[], int]) -> list[QuoteSpan]:
    """The spans without the speakers' labels of a transcript inside the marks; each speaker has a group.

    One label alone may be a speaker's own word (BREAKING:), so it takes two.
    """
    labels = {
        index: match for index, m in enumerate(quotes) if not m.nested and (match := _LABEL.match(copy, m.start, m.end))
    }
    if len(labels) < 2:
        return quotes
    groups: dict[int, int] = {}
    for index, quote in enumerate(quotes):
        if index in labels:
            groups[quote.group] = new()
            quotes[index] = quote._replace(start=labels[index].end(), group=groups[quote.group])
        elif quote.group in groups:
            quotes[index] = quote._replace(group=groups[quote.group])
    return quotes


def last_character(text: str, quote: QuoteSpan) -> str:
    """The last character of a quotation before the closing marks of those that end with it: “They said ‘go home,’”."""
    end = quote.end
    while end > quote.start and text[end - 1] in _CLOSING_INSIDE:
        end -= 1
    return text[(end if end > quote.start else quote.end) - 1]


def is_interrupted(copy: str, first: QuoteSpan, second: QuoteSpan, language: Language) -> bool:
    """Whether two neighbouring spans in a paragraph are one quotation with a reporting clause between them."""
    start = past_notes(copy, first.outer_end, second.outer_start)
    gap = copy[start : second.outer_start]
    clause = gap.strip(" *_\t\xa0")
    if len(gap) > _LONG_CLAUSE or not re.search(r"\w", clause) or re.search(r"[!?;]\s", clause):
        return False
    if break_after(copy, start, start + len(gap.rstrip(" *_\t\xa0.")), language) >= 0:
        return False
    behind = copy[second.outer_end : second.outer_end + 3].lstrip(" \xa0")[:1]
    if clause.endswith(".") and ("," in (last_character(copy, second), behind) or behind in tuple("–—-")):
        return False  # the second has a reporting clause of its own
    answers = not _begins(copy, first) or "," in clause.lstrip(",，")[:-1] or _says_more(clause, language)
    if clause[-1] in ":：" and answers:
        return False  # a word of a question, and the answer
    ended = last_character(copy, first)
    if clause[0] in ",，–—-" and ended not in ".":
        clause = clause[1:].lstrip()
    elif ended == "。" and clause[-1] == "，":
        pass  # “年纪大了。”老人说，“走不动。”
    elif ended not in ",，—–-" and not (ended in "?!…！？" and _asks(clause, language)):
        return False
    long_enough = len(clause) > (3 if clause.isascii() else 2)
    if not long_enough or clause[-1] not in ",.:—–，。：" or _conjunction(language).match(clause):
        return False
    if _answers(clause, language) or _cites(clause, language) or _reports_more(clause, language):
        return False
    if language.code == "zh" and parts_sentences(clause, ended, language):
        return False
    if len(gap) > _CLAUSE and not (_begins(copy, first) and has_verb_of_speech(clause.split()[0], language)):
        return False
    if not _begins(copy, first) and _explains(clause.split()[0].lower(), language):
        return False  # 'the show "Swan", which ran in May, "will go on"'
    return clause[-1] != "." or _begins(copy, first) or has_verb_of_speech(clause, language)


def _explains(word: str, language: Language) -> bool:
    """Whether a relative clause begins with this word: "which", "où"."""
    flags = language.lexicon.get(word, 0)
    return bool(flags & lex.RELATIVE and not flags & lex.DETERMINER) or word in language.words("where")


def _asks(clause: str, language: Language) -> bool:
    """Whether what stands behind a question or a cry is its reporting clause: "she asked", "Ann Lee asked"."""
    words = clause.rstrip(",.:").split()
    if clause[0].islower() or not language.lexicon:
        return clause[0].islower()
    opens = language.lexicon.get(words[0].lower(), 0)
    if opens & (lex.ADVERB | lex.CONJUNCTION) and not opens & (lex.PRONOUN | lex.DETERMINER):
        return False  # "Then a girl shouted,"
    name = next((k for k, word in enumerate(words) if not word[0].isupper()), len(words))
    behind = language.lexicon.get(words[name + 1].lower(), 0) if name + 1 < len(words) else lex.PREPOSITION
    reported = (
        0 < name < len(words) and has_verb_of_speech(words[name], language) and behind & (lex.PREPOSITION | lex.ADVERB)
    )
    return bool(reported) or has_verb_of_speech(words[-1], language)


def _says_more(clause: str, language: Language) -> bool:
    """Whether a reporting clause has a second verb of speech: "said Ann Lee and added:"."""
    words = words_of(clause, language)
    joint = next((k for k in range(len(words) - 1, 0, -1) if words[k][1] & lex.COORDINATOR), len(words))
    verb, *_ = (*words[joint + 1 :], ("", lex.ROLE))
    finite = not verb[1] and verb[0].endswith(language.sections.get("finite endings", ("\n",)))
    return finite or any(flags & lex.CUE for _, flags in words[joint + 1 :])


def _answers(clause: str, language: Language) -> bool:
    """Whether another person answers in the last part of a clause: "Lee said, to which a man at the door shouted"."""
    openers = tuple(f"{words} " for words in language.sections.get("whereupon", ()))
    return bool(openers) and any(part.lstrip().startswith(openers) for part in clause.split(",")[1:])


def _reports_more(clause: str, language: Language) -> bool:
    """Whether a clause goes on to what the speaker says besides: "a-t-il assuré, tout en reconnaissant que l'indemnité,"."""
    words = words_of(clause, language)
    verbs = (k for k, (_, flags) in enumerate(words[:-1]) if k and flags & (lex.CUE | lex.PARTICIPLE))
    return any(words[k + 1][1] & lex.THAT and not words[k + 1][1] & lex.DETERMINER for k in verbs)


def _cites(clause: str, language: Language) -> bool:
    """Whether a source inside another sentence ends a clause: "said the keeper, sent off for, according to the report,"."""
    head, _, source = clause.rstrip(",，").rpartition(",")
    words, opens = head.split(), source.split()[:1]
    if not words or not opens or opens[0].lower() not in language.according:
        return False
    flags = language.lexicon.get(words[-1].lower(), 0)
    return bool(flags & (lex.PREPOSITION | lex.CONJUNCTION | lex.AUXILIARY | lex.RELATIVE)) and not flags & lex.ADVERB


def _begins(copy: str, quote: QuoteSpan) -> bool:
    """Whether a sentence begins with a quotation."""
    before = copy[max(0, quote.outer_start - 20) : quote.outer_start].rstrip(" \t\xa0*_>")
    return before[-1:] in ("", *"\n.!?…:—–-")


@cache
def _conjunction(language: Language) -> re.Pattern[str]:
    """What begins no reporting clause: "and" before another quotation."""
    words = language.words("conjunctions between quotations") or all_words("conjunctions between quotations")
    end = "" if language.script == "han" else r"\b"
    return re.compile(rf"(?:{'|'.join(sorted(words))}){end}")


def past_notes(text: str, start: int, end: int) -> int:
    """Where the sentence continues after the notes that text[start:end] begins with; `start` where there is none."""
    broken = _BROKEN.match(text, start, end) if start < end and text[start] in ", \n" else None
    if broken:
        return broken.end()
    if start >= end or text[start] not in " \xa0[(*†‡¹²³⁰⁴⁵⁶⁷⁸⁹":
        return start
    if text[start] in " \xa0" and text[start + 1 : start + 2] not in ("[", "("):
        return start
    match = _NOTES.match(text, start, end)
    return match.end() if match else start
