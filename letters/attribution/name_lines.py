"""Names on a line of their own, above or below a quotation that stands alone, and credits behind one."""

from __future__ import annotations

import re

from letters.attribution.cues.cue import Cue, cue_at, signature
from letters.attribution.phrases.names import first_name_gender
from letters.attribution.phrases.sentence_window import NAME, QUOTE, STOP, Tokens, has, tokenize
from letters.attribution.phrases.speakable import LISTED, head_of
from letters.attribution.phrases.word_classes import REPORTING
from letters.languages import lexicon as lex
from letters.languages.lexicon import Language
from letters.quote_marks.quote_spans import QuoteSpan
from letters.text.patterns import LOWER, late_pattern

_LONGEST = 120  # code points of a line with the speaker's name
_ROLE = 3  # tokens of a role before a name
_SIGNS = " \t\xa0>*_•"
_BELOW = late_pattern(r"[ \t\xa0*_.]*(?P<lines>(?:\r?\n[ \t>*_]*){0,3})(?P<dash>(?:[—–―~]|--?)[ \t]*)?(?=[^\W\d_])")
_WORD = rf"[^\W\d_{LOWER}][\w.'’-]*"
_NAMES = late_pattern(
    rf"{_WORD}(?: (?:[a-z]{{1,3}} )?{_WORD}){{1,4}}(?=[*_]{{0,3}}(?:,[ ][^.!?:\n]{{1,70}})?[*_]{{0,3}}$)"
)
_BRACKET = late_pattern(r"[.,]?[ \xa0]?\((?P<name>[^\W\d_][^()\n]{3,100})\)(?=[\s.,;:!?]|$)")
_MARKS = tuple("\"“„«‘'‚»”「")
_SIZE = 2  # spaces in words that are no title
_BULLET = 12  # code points before a quotation that opens its line
_NUMBERED = " \t\xa0>*_•·▪■-–—.)0123456789"  # before a quotation that opens its line
_TOP = 600  # code points of an article in which its author is named
_TITLE_LINE = 70  # code points of a line that says what a person is
_KNOWN = ("titles", "male names", "female names", "first names")


def credited(text: str, part: QuoteSpan, previous: Cue | None, language: Language, body: int) -> Cue | None:
    """Who is named behind or below a quotation, or on the line above it."""
    below = _below(text, part, language)
    if below and below.kind != "line":
        return below
    above = _above(text, part, language, body)
    if above and previous and previous.start == above.start:
        above = None  # the line below the quotation before
    if above and not below and _is_author(text, above, part, body):
        return None
    return above or below


def named_beside(text: str, part: QuoteSpan, language: Language) -> Cue | None:
    """Who is named in brackets behind a quotation, or in the rest of its line: "“...” (Ann Lee, docker)"."""
    match = _BRACKET.match(text, part.outer_end)
    if match and text.count(" ", part.start, part.end) < _SIZE:
        return None
    if match:
        return _name(text, *match.span("name"), language)
    end = text.find("\n", part.outer_end, part.outer_end + _LONGEST)
    end = len(text) if end < 0 and len(text) - part.outer_end < _LONGEST else end
    low = max(0, part.outer_start - _BULLET)
    line = text.rfind("\n", low, part.outer_start) + 1 or low
    clause = "," in text[part.end - 1 : part.outer_end + 1] and text[end - 1] == "."
    if end < 0 or clause or line == low > 0 or text[line : part.outer_start].strip(_NUMBERED):
        return None
    start = part.outer_end + text.startswith((".", ","), part.outer_end)
    end -= text[end - 1] == "."
    return _name(text, start, end, language) if text[start:end].strip(_SIGNS) else None


def _is_author(text: str, name: Cue, part: QuoteSpan, body: int) -> bool:
    """Whether a name without a role stands apart above the first sentence of an article."""
    between = text[name.end : part.outer_start].strip(" \t>")
    apart = between.startswith("\n\n") and name.start - body < _TOP
    return apart and not any(stop in text[body : name.start] for stop in ".?!:,")


def _below(text: str, part: QuoteSpan, language: Language) -> Cue | None:
    match = _BELOW.match(text, part.outer_end)
    if match is None:
        return None
    start = match.end()
    end = text.find("\n", start, start + _LONGEST)
    end = end if end >= 0 else min(len(text), start + _LONGEST)
    marked = part.block and part.end < part.outer_end
    if match["dash"] or (marked and (match["lines"] or text.startswith(" ", part.outer_end))):
        tokens = tokenize(text, start, end, language)
        return signature(tokens, language) or _document(tokens, language)
    if not match["lines"] or not _alone(text, part):
        return None
    apart = match["lines"].count("\n") > 1
    if apart and _leads_on(text, end):
        return None
    return _name(text, start, end, language)


def _leads_on(text: str, end: int) -> bool:
    """Whether a quotation opens one of the next two lines behind `end`, no empty line before it unless it is a dash."""
    lines = text[end : end + 2 * _LONGEST].split("\n")[1:3]
    below = next((line for line in lines if not line.strip() or line.lstrip(_SIGNS).startswith(_MARKS)), "")
    return bool(below.strip()) or text[end : end + 4].lstrip()[:1] in tuple("–—")


def _document(tokens: Tokens, language: Language) -> Cue | None:
    """The text that a credit names: "open letter from the staff", "lettre ouverte du personnel"."""
    end = next((k for k, token in enumerate(tokens) if token.flags & STOP), len(tokens))
    names_text = has(tokens[:4], lex.TEXT) and not has(tokens[:end], lex.CUE | lex.PRONOUN | lex.RELATIVE)
    return cue_at(tokens, (0, end), 0.8, "credit", language) if end and names_text else None


def _above(text: str, part: QuoteSpan, language: Language, body: int) -> Cue | None:
    if not _alone(text, part):
        return None
    start, end = _line_above(text, part.outer_start, body)
    gap = text.count("\n", end, part.outer_start)
    if start >= end:
        return None
    named = _name(text, start, end, language)
    first = text[start:end].lstrip(_SIGNS).split(" ")[0]
    if named and first_name_gender(first, language) or not _is_title(text, start, end, gap > 1, language):
        return named
    higher = _line_above(text, start, body)
    person = _name(text, *higher, language) if higher[0] < higher[1] else None
    return person if person and (not named or text.count("\n", higher[1], start) == 1) else named


def _line_above(text: str, position: int, body: int) -> tuple[int, int]:
    """The span of the last line with words above that of a position; an empty one if it is long or there is none."""
    end = text.rfind("\n", 0, position) + 1
    end = len(text[:end].rstrip(_SIGNS + "\r\n")) if end - body < _LONGEST else _stripped(text, end)
    start = max(body, text.rfind("\n", max(0, end - _LONGEST - 1), end) + 1)
    return (start, end) if body <= start < end <= start + _LONGEST else (body, body)


def _is_title(text: str, start: int, end: int, apart: bool, language: Language) -> bool:
    """Whether a line between a name and a quotation says what the person is; a line `apart` needs a known role."""
    line = text[start:end]
    if len(line) > _TITLE_LINE or line[-1] in ".!?:;,…" or line.startswith(_MARKS) or line.endswith(_MARKS):
        return False
    return not apart or has(tokenize(text, start, end, language)[:_ROLE], lex.ROLE)


def _stripped(text: str, end: int) -> int:
    """The end of the line with words before `end`, at most a few signs back."""
    tail = text[max(0, end - 12) : end]
    return end - len(tail) + len(tail.rstrip(_SIGNS + "\r\n"))


def _alone(text: str, part: QuoteSpan) -> bool:
    """Whether nothing else stands in the lines of a quotation."""
    start = text.rfind("\n", max(0, part.outer_start - 12), part.outer_start) + 1
    if not start and part.outer_start >= 12:
        return False
    end = text.find("\n", part.outer_end, part.outer_end + 12)
    end = end if end >= 0 else len(text)
    if end - part.outer_end >= 12 or part.end - part.start < 20:
        return False
    return not text[start : part.outer_start].strip(_SIGNS) and not text[part.outer_end : end].strip(_SIGNS + ".")


def _name(text: str, start: int, end: int, language: Language) -> Cue | None:
    """The name that is all of a line, with what the person is; the first word is a known first name, a title or a role."""
    while start < end and text[start] in _SIGNS:
        start += 1
    first = _past_role(text, start, end, language)
    match = _NAMES.match(text, first, end)
    if match is None:
        return None
    word = match.group().split()[0].lower().strip(".")
    if not any(word in language.words(section) for section in _KNOWN) and not re.fullmatch(r"\w(?:\.\w)?", word):
        return None
    behind = text[match.end() : end].lstrip("*_, ").split(" ")
    if len(behind) > 1 and behind[1][:1].isupper() and first_name_gender(behind[0], language):
        return None  # "Ann Lee, Tom Orr and 40 others": they signed
    return Cue(start, match.end(), 0.8, "line", named=True)


def _past_role(text: str, start: int, end: int, language: Language) -> int:
    """Where the known first name behind a role begins: "Head coach Ann Lee"; `start` if the line opens with no role."""
    tokens = tokenize(text, start, end, language)
    name = next((k for k, token in enumerate(tokens[: _ROLE + 1]) if _opens_name(tokens, k, language)), 0)
    role = tokens[:name]
    known = role and not has(role, STOP | QUOTE | REPORTING | lex.PREPOSITION | lex.CONJUNCTION)
    if not known or head_of(role, language) < LISTED and not has(role, lex.ROLE | lex.TITLE):
        return start
    return tokens[name].start


def _opens_name(tokens: Tokens, k: int, language: Language) -> bool:
    """Whether a known first name and a surname stand at token k."""
    full = tokens[k].flags & NAME and has(tokens[k + 1 : k + 2], NAME | lex.JOINT)
    return bool(full and first_name_gender(tokens[k].word, language))
