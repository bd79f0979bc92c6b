"""The words of a full name that are the person's, in one run or apart: "Secretary of State John Kerry", "Ann and Bob Lee"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import pairwise

from letters.attribution.phrases.names import Name, first_name_gender, name_in
from letters.attribution.phrases.names_by_case import is_inflected
from letters.attribution.phrases.sentence_window import Tokens
from letters.attribution.phrases.speakable import word_places
from letters.languages import lexicon as lex
from letters.languages.lexicon import GROUP, POSSESSIVE, ROLE, TEXT, Language

_HOUSED = 4  # words of a full name with the house of its bearer
_GAP = 4  # code points between the words of a name around a nickname
_NEARBY = 8  # names before the full one
_OWNER = 40  # code points of a possessive and a noun
_SENTENCE_END = re.compile('[.!?…“”„«»"「」]')
_WIDTH = 40  # code points of a first name and "and"
NICKNAME_MARKS, _CLOSING = "'‘’‚", "'’‘"  # marks of a nickname
MARKS = "\"'”“’‘»«"
_NICKNAME = re.compile(rf"(?<![\w-])([^\W\d_][\w-]+) [{MARKS}„‚]\s?[^\W\d_][\w .-]{{0,18}}\s?[{MARKS}] $")
_NICKNAME_WIDTH = 50  # code points of a first name and a nickname
_BESIDE = 24  # code points of a word beside a name
_NOUN = lex.ROLE | lex.GROUP | lex.TEXT | lex.NOT_NAME
_ENDINGS = "", "n", "en", "e"  # of a noun in the plural or dative, which is listed without
_WORD = re.compile(r"[^\W\d_]+(?:['’‑-][^\W\d_]+)*")
_REPORTS = re.compile(r"[“”\"«»‹›’'],? (?:\w+ ){1,2}$")  # a verb behind a quotation: its object is what was said


def person_words(words: tuple[str, ...], language: Language) -> tuple[str, ...]:
    """The words from the first name on, without words before it and without the place after it."""
    if "of" in words[2:] and first_name_gender(words[0], language):
        return words[: words.index("of")]
    shouted = len(words) > 1 and len(words[0]) > 2 and words[0].isupper() and not words[1].isupper()
    if shouted and first_name_gender(words[0], language):
        return (words[0].capitalize(), *words[1:])  # "VICKY Blount"
    if len(words) < 3 or first_name_gender(words[0], language) or len(words[0]) < 3 or is_thing(words[-1], language):
        return _without_house(words, language)
    first = next((k for k in range(1, len(words) - 1) if _is_first_name(words[k], language)), 0)
    role = language.lexicon.get(words[-1].lower(), 0) & ROLE
    return words if role else _without_house(words[first:], language)


def personal(name: Name, language: Language) -> Name:
    """A name without the words that are not the person's."""
    words = person_words(name.words, language)
    return name if words == name.words else name._replace(words=words)


def printed(text: str, run: Tokens) -> str:
    """The words of a name as they are printed, with a space where a nickname is left out."""
    between = [token.start - before.end for before, token in pairwise(run)]
    if max(between, default=0) < _GAP:
        return text[run[0].start : run[-1].end]
    words = (text[token.start : token.end] for token in run)
    return next(words) + "".join(" " * min(1, gap) + word for gap, word in zip(between, words, strict=True))


def is_thing(full: str, language: Language) -> bool:
    """Whether a full name has a word for a group or a text."""
    return any(language.lexicon.get(word.lower(), 0) & (GROUP | TEXT) for word in full.split(" "))


def _without_house(words: tuple[str, ...], language: Language) -> tuple[str, ...]:
    """A full name without the house of its bearer: "Ruth Hallmann von der Uniklinik Kassel"."""
    if len(words) < _HOUSED:
        return words
    named = range(2, len(words) - 1)
    of = next((k for k in named if words[k] in language.words("before houses")), 0)
    dative = of and (words[of] == "vom" or words[of + 1] in ("der", "dem"))
    house = dative or (of and not first_name_gender(words[of - 1], language))
    return words[:of] if house and first_name_gender(words[0], language) else words


def _is_first_name(word: str, language: Language) -> bool:
    return bool(first_name_gender(word, language)) or is_inflected(word.lower(), language)


def is_relatives(
    full: str, surname: str, positions: Sequence[int], runs: Sequence[str], text: str, language: Language
) -> bool:
    """Whether a full name first stands as that of a relative of somebody who is named just before by the surname alone.

    It does in the same sentence, or in the same paragraph behind a possessive: "Marsh came. Her husband, Colin Marsh".
    `runs` are the capitalised words of the text at `positions`.
    """
    first = next((k for k, run in enumerate(runs) if run.endswith(full)), 0)
    start = positions[first] if first else 0
    owned = _is_owned(text, start, language)
    for k in range(first - 1, max(-1, first - _NEARBY), -1):
        between = text[positions[k] + len(runs[k]) : start]
        if "\n" in between or (not owned and _SENTENCE_END.search(between)):
            return False
        name = name_in(runs[k], language)
        if name and name.words == (surname,):
            return True
    return False


def _is_owned(text: str, start: int, language: Language) -> bool:
    """Whether a possessive and a noun stand before a position: "her husband, "."""
    words = text[max(0, start - _OWNER) : start].replace(",", " ").split()[-3:]
    return any(language.lexicon.get(word.lower(), 0) & POSSESSIVE for word in words[:-1])


def nickname_width(raw: str) -> int:
    """How many code points of a run behind a single mark are a nickname that another mark ends: of "Bobby' Calloway"."""
    first = raw.partition(" ")[0]
    return len(first) + 1 if first[-1] in _CLOSING else 0


def nicknamed_name(text: str, start: int, surname: str, language: Language) -> str:
    """The full name of which `surname` at `start` is the last word, behind a nickname in marks; else empty."""
    first = _NICKNAME.search(text, max(0, start - _NICKNAME_WIDTH), start)
    return f"{first[1]} {surname}" if first and first_name_gender(first[1], language) else ""


@cache
def _joints(language: Language) -> tuple[str, ...]:
    """What joins two names, with the spaces around it."""
    return tuple(f" {joint} " for joint in language.words("between speakers"))


@cache
def _first_of_two(language: Language) -> re.Pattern[str]:
    """What stands before the full name of the second."""
    joints = "|".join(map(re.escape, language.words("between speakers") or ("\n",)))
    return re.compile(rf"(?<![\w-])([^\W\d_][\w-]+) (?:{joints}) $")


def shared_name(text: str, start: int, raw: str, language: Language) -> str:
    """The full name of whoever stands before the full name `raw` at `start` and has its surname; else empty."""
    joined = text.endswith(_joints(language), max(0, start - _WIDTH), start)
    first, _, surname = raw.partition(" ") if joined else ("", "", "")
    if language.case_endings or not surname or " " in surname or not first_name_gender(first, language):
        return ""
    before = _first_of_two(language).search(text, max(0, start - _WIDTH), start)
    if before is None or not before[1][0].isupper() or not first_name_gender(before[1], language):
        return ""
    word = text[max(0, before.start() - _WIDTH) : before.start()].split()[-1:]
    return "" if word and word[0][0].isupper() and word[0][-1].isalpha() else f"{before[1]} {surname}"


def unlike(shared: Iterable[str], runs: Iterable[str]) -> list[str]:
    """Those of the shared full names whose first name has no other surname in the article."""
    named = {raw.partition(" ")[0] for raw in runs if " " in raw}
    return [full for full in shared if full and full.partition(" ")[0] not in named]


def name_end(text: str, start: int, end: int, body: int, language: Language) -> int:
    """Where a person's name ends in text[start:end], which may have an object behind it (code points).

    A word behind the surname belongs to the name where it stands like one, there or elsewhere in the article.
    """
    words = list(re.finditer(r"\S+", text[start:end])) if text.count(" ", start, end) > 1 else []
    for name, article in pairwise(words):
        flags = language.lexicon.get(article[0], 0) if article[0].islower() else 0
        opens = name[0].islower() or language.lexicon.get(name[0].lower(), 0) & lex.DETERMINER
        if flags & (lex.DETERMINER | lex.OTHER_DETERMINER) and not flags & lex.GENITIVE and not opens:
            return start + name.end()  # "Wolf den Plan", but not "von den Driesch", "Die drei Geschäftsführer"
    k = first = next((k for k, word in enumerate(words) if first_name_gender(word[0], language)), len(words))
    while k < len(words) and first_name_gender(words[k][0], language):
        k += 1
    while k < len(words) and words[k][0][0].islower():
        k += 1
    k += 1  # the surname
    if first == len(words):
        return end
    reported = _REPORTS.search(text, max(0, start - _BESIDE), start)
    for before, match in pairwise(words[k - 1 :]):
        word, position = match[0], start + match.start()
        if not word.isalpha() or word[0].islower():
            return end
        owned = language.lexicon.get(word.lower(), 0) & (lex.ROLE | lex.TEXT)
        if before[0].endswith("s") and owned and word.lower() not in language.words("replies"):
            return start + match.end()  # "Anna Bergs Anwalt"
        noun = any(language.lexicon.get(word.lower().removesuffix(ending), 0) & _NOUN for ending in _ENDINGS)
        if noun or not (reported or _is_named(text, word, position, body, language)):
            return start + before.end()
    return end


def _is_named(text: str, word: str, position: int, body: int, language: Language) -> bool:
    """Whether a word is a name by what stands beside it: a verb or the end of its clause."""
    for place in word_places(text, word, body):
        after = _WORD.match(text, place + len(word) + 1)
        flags = language.lexicon.get(after[0].lower(), 0) if after else 0
        if flags & (lex.CUE | lex.WEAK) or (place == position and (after is None or flags & lex.DETERMINER)):
            return True
    return False
