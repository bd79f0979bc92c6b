"""Names on a line of their own, above or below a quotation that stands alone, and credits behind one in a block."""

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
from letters.text.patterns import late_pattern

_LONGEST = 120  # code points of a line with the speaker's name
_ROLE = 3  # tokens of a role before a name
_SIGNS = " \t\xa0>*_•"
_BELOW = late_pattern(r"[ \t\xa0*_.]*(?P<lines>(?:\r?\n[ \t>*_]*){0,3})(?P<dash>(?:[—–―~]|--?)[ \t]*)?(?=[^\W\d_])")
_WORD = r"[^\W\d_a-zß-ÿа-я][\w.'’-]*"
_NAMES = late_pattern(
    rf"{_WORD}(?: (?:[a-z]{{1,3}} )?{_WORD}){{1,4}}(?=[*_]{{0,3}}(?:,[ ][^.!?:\n]{{1,70}})?[*_]{{0,3}}$)"
)
_KNOWN = ("titles", "male names", "female names", "first names")


def credited(text: str, part: QuoteSpan, previous: Cue | None, language: Language, body: int) -> Cue | None:
    """Who is named behind or below a quotation, or on the line above it."""
    below = _below(text, part, language)
    if below and below.kind != "line":
        return below
    above = _above(text, part, language, body)
    if above and previous and previous.start == above.start:
        above = None  # the line below the quotation before
    return above or below


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
    return _name(text, start, end, language) if match["lines"] and _alone(text, part) else None


def _document(tokens: Tokens, language: Language) -> Cue | None:
    """The text that a credit names: "open letter from the staff", "lettre ouverte du personnel"."""
    end = next((k for k, token in enumerate(tokens) if token.flags & STOP), len(tokens))
    names_text = has(tokens[:4], lex.TEXT) and not has(tokens[:end], lex.CUE | lex.PRONOUN | lex.RELATIVE)
    return cue_at(tokens, (0, end), 0.8, "credit", language) if end and names_text else None


def _above(text: str, part: QuoteSpan, language: Language, body: int) -> Cue | None:
    if not _alone(text, part):
        return None
    end = text.rfind("\n", 0, part.outer_start) + 1
    end = len(text[:end].rstrip(_SIGNS + "\r\n")) if end - body < _LONGEST else _stripped(text, end)
    start = max(body, text.rfind("\n", 0, end) + 1)
    return _name(text, start, end, language) if body <= start < end <= start + _LONGEST else None


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
