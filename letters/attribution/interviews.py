"""Interviews: whom the questions are put to, who answers them in quotation marks.

"**Ms Lee, do you miss the mine?** “Every day.”", or a heading "Ann Lee: “I miss it”" above questions and answers.
"""

from __future__ import annotations

import re

from letters.attribution.cues.cue import Cue
from letters.attribution.nearby_persons import person_named
from letters.attribution.phrases.names import first_name_gender
from letters.attribution.phrases.sentence_window import NAME, STOP, Tokens, skip, tokenize
from letters.languages import lexicon as lex
from letters.languages.lexicon import Language

_TITLE_LINES, _TITLE = 2, 240  # lines that may name the person, code points of each
_FAR = 20_000  # code points looked through for questions
_ANSWERS = 2  # questions with answers below them that make an interview
_ANSWERED = re.compile(r"[?？][*_]{0,3}[ \t]*\n\s{0,3}[«»\"„“‟‘‚'”]")
_PUT = re.compile(r"[?？.!…]\*\*[ \t]*\n\s{0,3}[«»\"„“‟‘‚'”]")  # a bold line, which need not ask
_SURE, _LIKELY = 0.87, 0.8


def is_interview(text: str, body: int) -> bool:
    """Whether several lines with questions, or in bold, have lines in quotation marks below them."""
    high = body + _FAR
    questions = text.count("?", body, high) + text.count("？", body, high)
    if questions >= _ANSWERS and len(_ANSWERED.findall(text, body, high)) >= _ANSWERS:
        return True
    return text.count("**", body, high) >= 2 * _ANSWERS and len(_PUT.findall(text, body, high)) >= _ANSWERS


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


def of_title(text: str, body: int, language: Language) -> Cue | None:
    """The only person whom the first lines of an interview name: "Q&A: Ann Lee on failure and fish"."""
    start = body
    for _ in range(_TITLE_LINES):
        end = text.find("\n", start, start + _TITLE)
        if end < 0:
            return None
        named = person_named(tokenize(text, start, end, language), language, _LIKELY, "follow-on")
        if named:
            return named
        start = end + 1
        while text[start : start + 1] == "\n":
            start += 1
    return None


def of_heading(first: Cue | None) -> Cue | None:
    """Who is named before a colon in the heading of an interview."""
    if first is None or not first.named or first.kind not in ("colon", "said"):
        return None
    return first._replace(confidence=_LIKELY, kind="follow-on")
