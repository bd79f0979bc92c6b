"""Where sentences of running text end, searched in both directions from a place: for the words around a quotation."""

from __future__ import annotations

import re

from letters.languages.lexicon import ROLE, TITLE, Language
from letters.text.patterns import LOWER

_NOTE = r"\[\^?[\w†*]{1,4}\]|[¹²³⁰⁴-⁹†‡]"  # a footnote's mark behind the full stop
_STOPS = ".!?…"
_ENDS = f"{_STOPS}\n"
_BREAK = rf"[{_STOPS}]+['’\"”»)\]]*(?:{_NOTE})*(?:\s+(?=[^\W{LOWER}]|[\"“„«‘'`(\[¿¡—–-])|\s*\Z)|\n+|[。！？]"
_BREAK_HERE = re.compile(_BREAK)
_STOP_RUN = re.compile(rf"[{_STOPS}]+|[\n。！？]")  # with one of these a break begins
_CLOSERS = "'’\"”»)]"
_LAST_WORD = re.compile(r"(?<![^\W\d_])[^\W\d_]+\Z")
_SECOND = re.compile(r"(?<!\w)\w\. ?\w\Z")  # "b.d" of "kolonel b.d. Jan Bos"
_WORD = 4  # letters of what is no abbreviation before a number
_ORDINAL = re.compile(r"(?<!\w)\d\d?\Z")


def break_before(text: str, start: int, end: int, language: Language) -> int:
    """Where the last sentence of text[start:end] begins, -1 where no sentence ends in there."""
    last = text.rfind
    high = end
    while True:
        position = start - 1  # each mark is looked for behind the one before: quicker than a loop
        position = max(position, last(".", start, high))
        position = max(position, last("\n", position + 1, high), last("?", position + 1, high))
        position = max(position, last("!", position + 1, high), last("…", position + 1, high))
        if position < start:
            return -1
        match = _BREAK_HERE.match(text, position, end)
        if match and not _abbreviated(text, match, language):
            return match.end()
        while not match and position > start and text[position - 1] in _STOPS:
            position -= 1  # the others of these stops end no sentence either
        high = position


def breaks(text: str, start: int, end: int, language: Language) -> tuple[int, int]:
    """Where the last sentence of text[start:end] but one and the last begin, -1 where no more sentences end in there."""
    last = break_before(text, start, end, language)
    if last < 0:
        return -1, -1
    stop = last
    while stop > start and (text[stop - 1] in _ENDS or text[stop - 1] in _CLOSERS or text[stop - 1].isspace()):
        stop -= 1
    return break_before(text, start, stop, language), last


def break_after(text: str, start: int, end: int, language: Language) -> int:
    """Where the first sentence of text[start:end] ends, -1 where none ends in there."""
    for stop in _STOP_RUN.finditer(text, start, end):
        match = _BREAK_HERE.match(text, stop.start(), end) if stop.start() >= start else None
        if match and not _abbreviated(text, match, language):
            return match.start()
        start = match.end() if match else start
    return -1


def _abbreviated(text: str, match: re.Match[str], language: Language) -> bool:
    """Whether the full stop belongs to "Mr." or "J." rather than to a sentence."""
    position = match.start()
    if text[position] != "." or match.end() - position > 3 or "\n" in match.group():
        return False
    plain = text[max(0, position - 14) : position].rpartition(" ")[2]
    if len(plain) >= _WORD and plain.isalpha():
        return plain.lower() in language.abbreviations  # as most words before a full stop
    word = _LAST_WORD.search(text, max(0, position - 14), position)
    if word is None:  # where nouns have capitals, "am 5. August" is no end
        return language.nouns_capitalised and bool(_ORDINAL.search(text, max(0, position - 3), position))
    if word.group() == "X":
        return not _is_platform(text, position - 1, language)
    if text[match.end() : match.end() + 1].isdigit() and len(word.group()) < _WORD:
        return True  # "fig. 2"
    initial = len(word.group()) == 1
    if initial and text[match.end() : match.end() + 1].isupper() and text[match.end() + 1 : match.end() + 2] == ".":
        return True  # "Oberst a. D. Jan Roth"
    if initial and (word.group().isupper() or not _SECOND.search(text, max(0, position - 5), position)):
        return word.group().isupper()
    return word.group().lower() in language.abbreviations


def _is_platform(text: str, position: int, language: Language) -> bool:
    """Whether the X at `position` is no initial, behind a word in lower case for no person: "wrote on X. She"."""
    before = text[max(0, position - 24) : position].split(" ")
    word = before[-2] if len(before) > 1 and not before[-1] else ""
    return word.isalpha() and word.islower() and not language.lexicon.get(word, 0) & (ROLE | TITLE)
