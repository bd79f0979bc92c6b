"""What Japanese and Chinese have in common: phrases of characters between punctuation, and the sentence around them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from letters.attribution.cues.cue import Cue
from letters.languages.lexicon import Language
from letters.quote_marks.quote_spans import QuoteSpan

INNER = "、，,。！？!?：:“”「」『』【】（）()\\s"
CHARACTER = rf"(?:[^{INNER}]|(?<=[A-Za-z.]) (?=[A-Z]))"  # of a phrase; a name in Latin letters has spaces
BRACKETS = r"(?:[（(][^（()）\n]{1,20}[)）])?"  # an age or an office behind a name
BREAK = re.compile(r"[。！？!?\n]")
LABEL = re.compile(rf"({CHARACTER}{{1,20}}){BRACKETS}[：:]\s*\Z")
HIDDEN = "□"  # for each character of a name in marks
_IN_NAME = re.compile(  # what in a name is no bracket and no particle: 栗栖（くりす）政親会長, 湊はるかさん
    r"[（(](?<=[一-龠々].)[ぁ-ゖァ-ヶー・ ]{1,15}[)）](?=[一-龠々ァ-ヶ]|さん|くん|ちゃん)"
    r"|[はも](?<=[一-龠々].)(?!お|みな)[ぁ-ん]{1,3}(?=さん|くん|ちゃん|[（(]\d)"
)
_SENTENCE = re.compile("[、。，！？!?\\n]")
_SPEAKERS = "spokespeople", "companies", "bodies", "institutions", "signatories", "speaker endings"
_SHORT = 20  # code points of a name
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
    pauses: bool = False  # the quotation ends with a comma
    before: str = ""  # what stands before its sentence in the paragraph, up to the quotation before
    continues: bool = False  # `before` begins with what follows the quotation before
    above: str = ""  # the line before its line, up to the quotation before
    above_start: int = 0
    begins: bool = False  # its line begins where `before` does
    asked: bool = False  # the line above it is the question of an interview
    after: str = ""  # what follows on its line, or the line under one that it fills where no sentence stands above it
    after_start: int = 0

    @property
    def is_first(self) -> bool:
        """Whether its sentence is the first of a line."""
        return self.begins and not self.before.strip()

    @property
    def opens(self) -> bool:
        """Whether the quotation opens a line."""
        return self.is_first and not self.head.strip()

    @property
    def is_line(self) -> bool:
        """Whether the quotation fills a line."""
        return self.opens and not self.trail.strip("。 \u3000")


def cue_of(offset: int, match: re.Match[str], strength: float, kind: str) -> Cue:
    """The cue whose speaker is the first group of a match in a piece of text that begins at `offset`."""
    return Cue(offset + match.start(1), offset + match.end(1), strength, kind)


@cache
def any_of(language: Language, *sections: str) -> str:
    """A pattern of all entries of some sections, in the order of the file."""
    entries = [entry for section in sections for entry in language.sections.get(section, ())]
    return _pattern(entries, language)


@cache
def any_word(language: Language, section: str) -> str:
    """A pattern of all words of a section whose entries have several, the longest first: 张 張."""
    words = [word for entry in language.sections.get(section, ()) for word in entry.split() if not word.isascii()]
    return _pattern(sorted(words, key=len, reverse=True), language)


@cache
def verbs(language: Language) -> re.Pattern[str]:
    """The verbs of speech, the longest first."""
    return re.compile(_pattern(sorted(language.sections.get("cues", ()), key=len, reverse=True), language))


def _pattern(words: Sequence[str], language: Language) -> str:
    return "|".join(map(re.escape, dict.fromkeys(simplified(word, language) for word in words))) or "(?!)"


@cache
def texts(language: Language) -> frozenset[str]:
    """The nouns for texts."""
    entries = language.sections.get("documents", ())
    return frozenset(simplified(word, language) for entry in entries for word in entry.split()[1:])


def simplified(text: str, language: Language) -> str:
    """Chinese in simplified characters, as many of them, so that a word list holds for both scripts."""
    return text if language.code == "ja" else text.translate(_simple_letters(language))


@cache
def _simple_letters(language: Language) -> dict[int, str]:
    pairs = (entry.split(" = ") for entry in language.sections.get("same letters", ()))
    return {ord(letter): simple for letter, simple in pairs}


@cache
def speaking_nouns(language: Language) -> str:
    """A pattern of the nouns and titles for who or what speaks."""
    listed = any_of(language, "titles after names", "titles after", *_SPEAKERS)
    return "|".join([listed, any_word(language, "people"), any_word(language, "documents")])


def possible(phrase: str, language: Language) -> bool:
    """Whether a phrase may be who speaks."""
    return not _nobody(language).fullmatch(phrase)


@cache
def _nobody(language: Language) -> re.Pattern[str]:
    """What is no speaker, as a whole phrase."""
    ends, words = any_of(language, "not speaker endings"), any_of(language, "not speakers")
    return re.compile(rf"[ぁ-ん]{{1,2}}|[一二三四五六七八九十\d年月日時]+|.*[たるいうな]の|.*(?:{ends})|{words}")


def label_above(near: Surroundings, language: Language) -> Cue | None:
    """The speaker whose label is the whole line above a quotation that opens its line: 三宅さん：⏎「…」."""
    line = LABEL.match(near.above) if near.opens else None
    return cue_of(near.above_start, line, 0.9, "colon") if line and possible(line[1], language) else None


def without_names(text: str, parts: Sequence[QuoteSpan], language: Language) -> tuple[str, frozenset[QuoteSpan]]:
    """The text with each name in marks as a word of its sentence, and these: 画廊「翠」は, 「おわび」と題する, 『坊っちゃん』を."""
    names = frozenset(part for part in parts if not part.nested and _is_name(text, part, language))
    for part in names:
        text = hidden(text, part)
    return _IN_NAME.sub(lambda match: HIDDEN * len(match[0]), text), names


def hidden(text: str, part: QuoteSpan) -> str:
    """The text with a stretch in marks as a word of its sentence."""
    return text[: part.outer_start] + HIDDEN * (part.outer_end - part.outer_start) + text[part.outer_end :]


def _is_name(text: str, part: QuoteSpan, language: Language) -> bool:
    if text.endswith(("」と", "」や", "』と", "』や"), 0, part.outer_start):
        return False
    if text[part.outer_start] not in "『《〈" and (
        part.end - part.start > _SHORT or _SENTENCE.search(text, part.start, part.end)
    ):
        return False
    before = text[max(0, part.outer_start - 4) : part.outer_start]
    noun = language.code == "ja" or (
        before[-1:].isalpha() and not re.search(rf"(?:{verbs(language).pattern})\Z", before)
    )
    return noun and bool(_goes_on(language).match(text, part.outer_end))


@cache
def _goes_on(language: Language) -> re.Pattern[str]:
    """What follows a name in marks: a particle, or what shows that it is one; in Chinese any word."""
    if language.code != "ja":
        return re.compile(r"\w")
    return re.compile(rf"[はがをにのでも]|(?:{any_of(language, 'title after', 'term after')})")
