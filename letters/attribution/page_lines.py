"""Lines of a page that are no sentence of its article: photo credits, bylines, advertisements, links to other articles."""

from __future__ import annotations

from functools import cache

from letters.languages.lexicon import Language

_LONGEST = 240  # code points of a caption with its credit
_LINES = 4  # such lines between two paragraphs
_NAMES = 4  # words of a name
_SIGNS = " \t\xa0*_>([|/—–-"
_SENTENCE_ENDS = '.!?:;”"»“'
_SECTIONS = ("bylines", "page lines", "read also")
_SIGN = ("©", "(c)")
_BEHIND = " .:©/|\xa0"


def text_before(text: str, low: int, end: int, language: Language) -> int:
    """Where the text before `end` ends, without the lines of a page that stand last in it; `low` if there is no other."""
    for _ in range(_LINES):
        stripped = max(low, end - _LONGEST) + len(text[max(low, end - _LONGEST) : end].rstrip())
        start = text.rfind("\n", max(low, stripped - _LONGEST), stripped) + 1
        start = start or low
        if stripped <= start or stripped - start >= _LONGEST or not _is_page_line(text[start:stripped], language):
            return end
        end = max(low, start)
    return end


def names_author(opening: str, language: Language) -> bool:
    """Whether what stands in a line before a name tells who wrote or photographed: "By", "Photo:"."""
    words = opening.lower().rstrip(" :\xa0")
    return any(words == by or words.startswith(f"{by} ") for by in language.sections.get("bylines", ()))


def _is_page_line(line: str, language: Language) -> bool:
    """Whether a line opens as no sentence does, or ends in the credit of a photo: "A crane. Photo: Ann Lee / AP"."""
    bare = line.strip(_SIGNS + ")]").lower()
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
    return tail.startswith((*credits, *_SIGN)) or any(opener in tail for opener in credits if opener[-1] in ":/")


def _ends_in_names(line: str) -> bool:
    """Whether names behind a slash end a line: "Cranes at the port. Ann Lee / AP", "... / Ann Lee"."""
    _, slash, behind = line.strip(_SIGNS + ")]").rpartition("/")
    words = behind.split()
    return bool(slash) and 0 < len(words) <= _NAMES and all(word[0].isupper() for word in words)


@cache
def _credits(language: Language) -> tuple[str, ...]:
    """What opens the credit of a photo or of an article, with the sign behind it."""
    openers = [opener for section in _SECTIONS for opener in language.sections.get(section, ())]
    return tuple(f"{opener}{sign}" for opener in openers for sign in _BEHIND)
