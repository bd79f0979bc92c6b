"""Lines of a page that are no sentence of its article: photo credits, bylines, advertisements, links to other articles."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from letters.languages.lexicon import Language

_LONGEST = 240  # code points of a caption with its credit
_BYLINE = 100  # code points of a line that names its author
_LINES = 4  # such lines between two paragraphs
_NAMES = 4  # words of a name
_SIGNS = " \t\xa0*_>([|/—–-"
_SENTENCE_ENDS = '.!?:;”"»“'
_SECTIONS = ("bylines", "page lines", "read also")
_SIGN = ("©", "(c)")
_SEPARATORS = (".", "(", "|", "©", "/", " –", " —", " -")  # before a credit
_BEFORE_CREDIT = tuple(".)")
_QUOTED = re.compile('["“”„«»]')
_BEHIND = " .:©/|\xa0"


def text_before(text: str, low: int, end: int, language: Language) -> int:
    """Where the text before `end` ends, without the lines of a page that stand last in it; `low` if there is no other."""
    for _ in range(_LINES):
        stripped = max(low, end - _LONGEST) + len(text[max(low, end - _LONGEST) : end].rstrip())
        start = text.rfind("\n", max(low, stripped - _LONGEST), stripped) + 1
        start = start or low
        if stripped <= start or stripped - start >= _LONGEST or not is_page_line(text[start:stripped], language):
            return end
        end = max(low, start)
    return end


def in_credit(text: str, start: int, end: int, language: Language) -> bool:
    """Whether the name text[start:end] stands in a byline, in the credit of a photo or in a link: "A gate. Photo: Ann Lee"."""
    line = text.rfind("\n", max(0, start - _LONGEST), start) + 1
    line_end = text.find("\n", end, end + _LONGEST)
    line_end = len(text) if line_end < 0 and len(text) - end < _LONGEST else line_end
    if line_end < 0 or (not line and start >= _LONGEST):
        return False
    opening, closing = text[line:start], text[end:line_end].rstrip(" \t)]*_")
    sentence = (closing or text[start:end])[-1] in _SENTENCE_ENDS
    if _opens_credit(opening, language):
        short = line_end - line < _BYLINE
        return ":" in opening or (short and not sentence and not opening[:1].islower())
    if is_page_line(text[line:line_end].strip(), language):
        return True  # whom a picture shows
    cut = max(map(opening.rfind, _SEPARATORS))
    segment = opening[cut + 1 :] if cut >= 0 else ""
    if segment.strip() and _opens_credit(segment, language):
        return not sentence or ":" in segment
    if cut < 0 or sentence or segment.strip(_SIGNS) or _QUOTED.search(opening):
        return False
    behind = closing.lstrip()
    return (
        opening[cut] in "©|"
        or behind[:1] == "/"
        or (not behind and opening[:cut].rstrip(_SIGNS)[-1:] in _BEFORE_CREDIT)
    )


def _opens_credit(words: str, language: Language) -> bool:
    """Whether some words begin with what opens a credit, and a name follows: "Photo:", "By"."""
    return (_plain(words) + " ").startswith(_openers(language))


def _plain(words: str) -> str:
    """Words in lower case, without signs around them, and with no space before a colon."""
    return words.strip(_SIGNS + ")]").lower().replace(" :", ":").replace("\xa0:", ":")


@lru_cache(maxsize=64)  # asked for each name of a line
def is_page_line(line: str, language: Language) -> bool:
    """Whether a line opens as no sentence does, or ends in the credit of a photo: "A crane. Photo: Ann Lee / AP"."""
    bare = _plain(line)
    if bare.startswith(_SIGN) or bare in language.words("page lines"):
        return True
    ends = bare[-1:] in tuple(_SENTENCE_ENDS)
    credits = _credits(language)
    if bare.startswith(credits) and (not ends or ":" in bare[:20]):
        return True
    if not ends and _ends_in_names(line):
        return True
    behind = max(bare.rfind(". "), bare.rfind("("), bare.rfind("|"), bare.rfind("©"))
    tail = bare[behind:].lstrip(".(| ")
    if behind <= 0 or ends:
        return False
    signed = ":" in tail or "/" in tail
    return tail.startswith(_openers(language)) or (
        signed and any(opener in tail for opener in credits if opener[-1] in ":/")
    )


def _ends_in_names(line: str) -> bool:
    """Whether names behind a slash end a line, or others in capitals: "A crane. Ann Lee / AP", "... / Ann Lee", ". ANN LEE"."""
    bare = line.strip(_SIGNS + ")]")
    _, slash, behind = bare.rpartition("/")
    words = behind.split() if slash and "://" not in bare else bare.rpartition(". ")[2].split()
    capitals = all(word[0].isupper() for word in words) and (slash or (". " in bare and " ".join(words).isupper()))
    return bool(capitals) and 0 < len(words) <= _NAMES


@cache
def _openers(language: Language) -> tuple[str, ...]:
    """What opens a credit, or the sign for one."""
    return *_credits(language), *_SIGN


@cache
def _credits(language: Language) -> tuple[str, ...]:
    """What opens the credit of a photo or of an article, with the sign behind it."""
    openers = [opener for section in _SECTIONS for opener in language.sections.get(section, ())]
    return tuple(
        f"{opener.rstrip(':')}{sign}" for opener in openers for sign in (":" if opener[-1] == ":" else _BEHIND)
    )
