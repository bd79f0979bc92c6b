"""Features of a stretch that is the writer's own: word forms, contrasts, articles whose marks hold hardly anything else.

"The ending “-ling”", "“guests” instead of “customers”", "no longer “staff” but “partners”".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from letters.kinds.surroundings import NEAR, WORD, Surroundings, end_in
from letters.kinds.whole_article import BRIEF, key
from letters.languages import lexicon as lex
from letters.model import Attribution
from letters.quote_marks.quote_spans import QuoteSpan
from letters.text.normalize import HAN_OR_KANA

SAYING = frozenset(["said", "according"])  # the cues of an `Attribution` that mean these very words

_FEW = 3  # different terms, from which an article has many
_TERM = 30  # code points; a longer stretch is hardly ever a single term
_WORDS_SAID = 45  # code points; a longer stretch is hardly ever anything but words that somebody says
_MOST, NEARLY_ALL = 0.6, 0.9  # shares of an article's stretches
_GAP = 25  # code points between stretches that are contrasted
_FORM = re.compile(r"[-–][^\W\d_]+|[^\W\d_]+[-–]|[^\W\d_]+(?:/-?|[*:_])[^\W\d_]+|[^\W\d_]*[a-zß-ÿ]I[a-zß-ÿ]+")


def article_feature(text: str, parts: Sequence[QuoteSpan], voices: Sequence[Attribution]) -> str:
    """The feature of the brief parts of an article whose marks mostly hold a few words that nobody is seen to say."""
    terms: list[str] = []
    said = 0
    for part, voice in zip(parts, voices, strict=True):
        if not part.nested and not part.block:
            terms += [key(text, part)] if voice.cue not in SAYING and is_brief(text, part) else []
            said += part.end - part.start >= _WORDS_SAID
    share = len(terms) / max(1, len(terms) + said)
    if len(set(terms)) < _FEW or share < _MOST:
        return ""
    return "terms throughout" if share >= NEARLY_ALL else "many terms"


def is_brief(text: str, part: QuoteSpan) -> bool:
    """Whether a part is as brief as terms are; in Han characters all are brief."""
    brief = part.end - part.start < _TERM and text[part.outer_start] not in "-–—"
    return brief and not HAN_OR_KANA.search(text, part.start, part.end)


def use_features(text: str, parts: Sequence[QuoteSpan], index: int, around: Surroundings, n: int) -> Iterator[str]:
    """The features of a part of `n` words that the sentence uses as a word."""
    if n < 3 and _FORM.fullmatch(around.inner):
        yield "word form"
    if n < 5 and _in_place(around):
        yield "in place of"
    if n < 5 and _contrasted(text, parts, index, around):
        yield "contrasted"
    if n < 4 and _subject_of_saying(around):
        yield "speaks itself"


def _subject_of_saying(around: Surroundings) -> bool:
    """Whether a part in lower case is the subject of a verb of saying: "the same “experts” explain"."""
    own = around.clause_before
    if around.language.verb_second or around.language.nouns_capitalised:
        return False  # the object may stand there as well: "en ”skam” sa han"
    if not own or not around.inner[:1].islower() or not around.before[-1:].isspace():
        return False
    follows = around.flags(around.word_after)
    if around.after[:1] != " " or not follows & lex.CUE or follows & lex.PREPOSITION:
        return False
    if around.any_is(own[-3:], lex.PREPOSITION):
        return False
    held = around.any_is(own[-2:], lex.DETERMINER | lex.OTHER_DETERMINER | lex.POSSESSIVE)
    return held and not around.any_is(own, lex.CUE | lex.WEAK)


def _in_place(around: Surroundings) -> bool:
    """Whether a part is what something else stands for: "instead of “customers”"."""
    words = around.words_before[-4:]
    held = words and around.flags(words[-1]) & (lex.DETERMINER | lex.POSSESSIVE)
    ends = [words, words[:-1]] if held else [words]
    entries = around.listed("in place of")
    return around.before.rstrip()[-1:].isalnum() and any(end_in(tail, entries) for tail in ends)


def _contrasted(text: str, parts: Sequence[QuoteSpan], index: int, around: Surroundings) -> bool:
    """Whether a part is one of two words of which one is denied: "not “staff” but “partners”"."""
    for first in (index, index - 1):
        if first < 0 or first + 1 >= len(parts) or parts[first].end - parts[first].start > _TERM:
            continue
        start, end = parts[first].outer_end, parts[first + 1].outer_start
        between = WORD.findall(text[start:end].lower()) if 0 < end - start <= _GAP else []
        if not between or between[0] not in around.listed("contrasting"):
            continue
        if around.any_is(between[1:], lex.ADVERB | lex.CONJUNCTION):
            continue  # "not only “quick” but also “clean”"
        clause = text[max(0, parts[first].outer_start - BRIEF) : parts[first].outer_start].lower()
        before = re.split(r"[.!?:;]\s|\n", clause)[-1].replace("’", "'")
        return denies(around, WORD.findall(before)[-NEAR:])
    return False


def denies(around: Surroundings, words: list[str]) -> bool:
    """Whether words deny something: "the word “X” does not appear"."""
    prefixes = tuple(around.listed("negative prefixes"))
    return not around.listed("negations").isdisjoint(words) or any(
        word.endswith("n't") or (prefixes and len(word) > 3 and word.startswith(prefixes)) for word in words
    )
