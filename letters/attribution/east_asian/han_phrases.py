"""What Japanese and Chinese have in common: phrases of characters between punctuation, and the sentence around them."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import NamedTuple

from letters.attribution.cues.cue import Cue
from letters.languages.lexicon import Language

INNER = "、，,。！？!?：:“”「」『』【】（）()\\s"
CHARACTER = rf"(?:[^{INNER}]|(?<=[A-Za-z.]) (?=[A-Z]))"  # of a phrase; a name in Latin letters has spaces
BRACKETS = r"(?:[（(][^（()）\n]{1,20}[)）])?"  # an age or an office behind a name
BREAK = re.compile(r"[。！？!?\n]")
LABEL = re.compile(rf"({CHARACTER}{{1,20}}){BRACKETS}[：:]\s*\Z")
NO_SUBJECT = Cue(-1, -1, 0.0, "said")  # a verb of speech without a subject


class Surroundings(NamedTuple):
    """The text around a quotation: its sentence, and the sentences before and after it."""

    head: str  # of its sentence
    trail: str  # up to the next quotation, at most to the end of the line
    earlier: str  # the sentence before, if nothing else stands before the quotation
    earlier_start: int  # where it begins
    left: int  # where the head begins
    right: int  # where the trail begins
    finished: bool  # the quotation ends as a sentence does
    before: str = ""  # what stands before its sentence in the paragraph, up to the quotation before
    continues: bool = False  # `before` begins with what follows the quotation before
    above: str = ""  # the line before its line, up to the quotation before
    above_start: int = 0
    begins: bool = False  # its line begins where `before` does
    opens: bool = False  # the quotation opens a line


def cue_of(offset: int, match: re.Match[str], strength: float, kind: str) -> Cue:
    """The cue whose speaker is the first group of a match in a piece of text that begins at `offset`."""
    return Cue(offset + match.start(1), offset + match.end(1), strength, kind)


def any_of(language: Language, *sections: str) -> str:
    """A pattern of all entries of some sections, in the order of the file."""
    entries = [entry for section in sections for entry in language.sections.get(section, ())]
    return "|".join(map(re.escape, entries)) or "(?!)"


@cache
def verbs(language: Language) -> re.Pattern[str]:
    """The verbs of speech, the longest first."""
    words = sorted(language.sections.get("cues", ()), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, words)) or r"(?!)")


@cache
def nobody(language: Language) -> re.Pattern[str]:
    """What is no speaker, as a whole phrase."""
    ends, words = any_of(language, "not speaker endings"), any_of(language, "not speakers")
    return re.compile(rf"[ぁ-ん]{{1,2}}|[一二三四五六七八九十\d年月日時]+|.*[たるいうな]の|.*(?:{ends})|{words}")


def label_above(near: Surroundings, speaks: Callable[[str], bool]) -> Cue | None:
    """The speaker whose label is the whole line above a quotation that opens its line: 三宅さん：⏎「…」."""
    line = LABEL.match(near.above) if near.opens and near.begins else None
    return cue_of(near.above_start, line, 0.9, "colon") if line and speaks(line[1]) else None
