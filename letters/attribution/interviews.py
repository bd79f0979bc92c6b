"""Interviews: whom questions are put to, or lines in capitals or in bold, who answers them in quotation marks.

"**Ms Lee, do you miss the mine?** “Every day.”", "ON THE MINE “I miss it”", or a heading "Ann Lee: “I miss it”" above them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from letters.attribution.cues.before_quotation import cue_before
from letters.attribution.cues.cue import Cue
from letters.attribution.nearby_persons import person_named
from letters.attribution.phrases.names import first_name_gender
from letters.attribution.phrases.sentence_window import NAME, STOP, Tokens, skip, tokenize
from letters.languages import lexicon as lex
from letters.languages.lexicon import Language
from letters.model import Span
from letters.quote_marks.quote_spans import QuoteSpan
from letters.text.page_lines import in_credit
from letters.text.sentence_breaks import break_after

_SENTENCES = 6  # that may name the person
_LONGEST = 300  # code points of a question
_GAP = 20  # code points between a question and the line of the answer
_ANSWERS = 2  # of an interview
_SIGNS = " \t\r\n\xa0*_#>"
_MARKS = tuple("»”\"“’'")
_STATES = re.compile(r"[.!…:]\s")
_SURE, _LIKELY = 0.87, 0.8


def is_interview(text: str, parts: Sequence[QuoteSpan], body: int, language: Language) -> bool:
    """Whether several quotations answer what is put to somebody."""
    return sum(put(text, part, body, language) is not None for part in parts) >= _ANSWERS


def put(text: str, part: QuoteSpan, body: int, language: Language, *, stated: bool = False) -> Span | None:
    """The question, or the line in capitals or in bold, before a quotation in its line or, where it opens one, above it.

    Also a sentence between two answers if `stated`.
    """
    start, end = _line(text, part.outer_start, body)
    lead = text[start:end].strip(_SIGNS)
    label = lead.rstrip(":. \xa0").lower()  # "A: “...”"
    same = len(label) > 1 and label not in language.words("replies")
    alone = text[part.outer_end : part.outer_end + 2].lstrip(".")[:1] in ("", "\n")
    if same and not alone:
        return None
    if not same:
        gap = text[max(body, start - _GAP) : start]
        start, end = _line(text, start - len(gap) + len(gap.rstrip()), body)
    line = text[start:end].strip(_SIGNS)
    asks = line.endswith(("?", "？")) and not (same and _STATES.search(line))
    bold = text[start:end].rstrip().endswith("**")
    above = text[max(body, start - _GAP) : start].rstrip()[-1:]
    statement = stated and alone and not same and above in _MARKS and line.endswith((".", "!", "…"))
    put_to = asks or bold or statement or (_is_capitals(line, language) and alone)
    return (start, end) if start < end and put_to else None


def _line(text: str, end: int, body: int) -> Span:
    """From where the line of `end` begins to `end`; an empty span if that is far away."""
    low = max(body, end - _LONGEST)
    start = text.rfind("\n", low, end) + 1 or low
    return (start, end) if start == body or text[start - 1] == "\n" else (end, end)


def _is_capitals(line: str, language: Language) -> bool:
    """Whether a line has several words in capitals, and is no name, label or place: not "ANN LEE", "LEEDS (PA) –"."""
    words = line.split() if line.isupper() and line[-1] not in ":–—-)" else ()
    return len(words) > 1 and not first_name_gender(words[0].title(), language)


def addressee(tokens: Tokens, language: Language) -> Cue | None:
    """Who is spoken to by name at the beginning of a clause: "Ms Lee, do you miss it?"."""
    for k, token in enumerate(tokens):
        if k and not tokens[k - 1].flags & STOP:
            continue
        if k > 1 and tokens[k - 2].flags & lex.ROLE:
            continue  # "Your brother, Tom Orr, says"
        if not token.flags & lex.TITLE and not first_name_gender(token.word, language):
            continue
        end = skip(tokens, k + 1, NAME)
        if end > k + 1 and end < len(tokens) and tokens[end].word == ",":
            return Cue(token.start, tokens[end - 1].end, _SURE, "before", named=True)
    return None


def introduced(text: str, start: int, end: int, language: Language) -> Cue | None:
    """The first person whom a sentence above the questions names alone, or has as its subject: "Q&A: Ann Lee on fish"."""
    for _ in range(_SENTENCES):
        stop = text.find("\n", start, end)
        stop = end if stop < 0 else stop
        point = break_after(text, start, stop, language)
        stop = point if point >= 0 else stop
        tokens = tokenize(text, start, stop, language)
        named = person_named(tokens, language) or cue_before(tokens, language)
        known = named and first_name_gender(text[named.start : named.end].split()[0], language)
        if (
            named
            and known
            and "(" not in text[start : named.start]
            and not in_credit(text, named.start, named.end, language)
        ):
            return named._replace(confidence=_LIKELY, kind="follow-on")
        start = min(stop + 1, end)
    return None
