"""What speaks for and against a marked stretch being somebody's own words.

Each feature has points (log-odds in tenths, fitted once to annotated news in two languages and rounded). The words
that serve as features are in the files of the languages.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from letters.kinds.kind_words import endings
from letters.kinds.reported_speech import reporting_features
from letters.kinds.surroundings import AROUND, HAN, Surroundings, length, surroundings
from letters.languages.detection import foreign
from letters.languages.lexicon import ADVERB, AUXILIARY, CONJUNCTION, CUE, DETERMINER, POSSESSIVE, PREPOSITION
from letters.languages.lexicon import language as language_of
from letters.languages.word_lists import all_words
from letters.model import Attribution, Kind
from letters.quote_marks.quote_spans import QuoteSpan

CROWD = 2000  # quotations; among more, a fifth as far is looked, so that time is bounded
LONG = 8  # words
BRIEF = 60  # code points; a longer part is hardly ever a term or a title
SAYING = frozenset(["said", "according"])  # the cues of an `Attribution` that mean these very words
SURE = 0.72  # the confidence from which a cue is taken at its word

_ADDRESS = re.compile(r"(?:https?://)?[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}(?:/\S*)?")
_REPORT = 150  # code points of a clause that reports
_LISTED = 16  # code points before a part that show a list


class Feature(NamedTuple):
    """A feature: its points for somebody's own words, the kind that it speaks for otherwise, how to say it."""

    points: int
    kind: Kind | None
    reason: str


FEATURES = {
    "base": Feature(-5, None, "words in marks"),
    "said": Feature(17, None, "somebody says it"),
    "said loosely": Feature(10, None, "somebody seems to say it"),
    "said within": Feature(30, None, "somebody says it within the quotation"),
    "follows": Feature(12, None, "it goes on with what somebody says"),
    "first": Feature(5, None, "a paragraph begins with it"),
    "reports here": Feature(9, None, "its clause has a verb of saying"),
    "reports before": Feature(3, None, "a clause before it has a verb of saying"),
    "reports earlier": Feature(4, None, "the sentence before has a verb of saying"),
    "that here": Feature(6, None, "its clause tells what is said"),
    "indirect here": Feature(4, None, "its clause is in the mood of reported speech"),
    "indirect before": Feature(3, None, "a clause before it is in the mood of reported speech"),
    "indirect earlier": Feature(2, None, "the sentence before is in the mood of reported speech"),
    "source here": Feature(-3, None, "its clause names a source"),
    "source before": Feature(9, None, "a clause before it names a source"),
    "unattributed here": Feature(4, None, "its clause passes on what is said"),
    "quiet": Feature(0, None, "an article that hardly reports what people say"),
    "speaker named": Feature(-14, "title", "it names who speaks or is spoken to"),
    "beside speech": Feature(3, None, "it stands beside somebody's words"),
    "lower": Feature(10, None, "it begins in the middle of a sentence"),
    "running": Feature(12, None, "it is part of a longer quotation"),
    "own words": Feature(6, None, "it speaks in the first or second person"),
    "speech words": Feature(8, None, "it has a verb or a negation"),
    "exclaimed": Feature(11, None, "it asks or exclaims"),
    "ended": Feature(6, None, "it ends like a sentence"),
    "words 1": Feature(-8, "scare", "a single word"),
    "words 2": Feature(-4, "scare", "two words"),
    "words 3": Feature(-3, "scare", "three words"),
    "words 4": Feature(1, None, "four words"),
    "words 5": Feature(4, None, "five words or more"),
    "words 8": Feature(9, None, "eight words or more"),
    "capitals": Feature(-14, "title", "all its words are capitalised"),
    "capital": Feature(0, "term", "a capitalised word"),
    "noun": Feature(-11, "term", "a single noun"),
    "title before": Feature(-26, "title", "what stands before calls it a title"),
    "after speech": Feature(-16, "title", "a name in the clause that says who spoke the words before it"),
    "title after": Feature(-18, "title", "what stands after takes it for a title"),
    "possessive": Feature(-15, "title", "a possessive stands before it"),
    "term before": Feature(-20, "term", "what stands before calls it a name or a term"),
    "distance before": Feature(-28, "scare", "what stands before keeps a distance"),
    "term after": Feature(-12, "term", "what stands after calls it a name"),
    "apposition": Feature(-14, "term", "it names the noun before it"),
    "the name": Feature(-4, "term", "a name after its article"),
    "before a noun": Feature(-4, "term", "it stands before a noun like an adjective"),
    "before a word": Feature(-2, "scare", "the sentence goes on through it"),
    "repeated": Feature(-3, "term", "it stands in marks more than once"),
    "listed": Feature(-2, "term", "one of a list"),
    "whole": Feature(-11, "title", "a paragraph of its own that nobody is said to speak"),
    "within": Feature(-30, "term", "a few words in marks within a quotation"),
    "aside": Feature(-40, "scare", "a stage direction"),
    "no letters": Feature(-40, "term", "there is no letter in it"),
    "address": Feature(-40, "title", "an address on the web"),
    "numbered": Feature(0, "term", "a name with a number"),
    "outlet": Feature(0, "title", "the name of an outlet"),
    "other tongue": Feature(0, "title", "a name in another language"),
}
NAMING = frozenset(
    ["numbered", "within", "distance before", "term before", "title before", "term after", "title after"]
)


def key(text: str, part: QuoteSpan) -> str:
    """What a part says, so that its repetitions are known."""
    return text[part.start : part.end].strip(" .,;:!?").lower()


def called_a_title(text: str, part: QuoteSpan, language: str) -> bool:
    """Whether the line before a block quotation ends in a word for a title."""
    start, least = part.outer_start, max(0, part.outer_start - AROUND)
    while start > least and (text[start - 1].isspace() or text[start - 1] in ">:"):
        start -= 1
    around = surroundings(text, part._replace(outer_start=start), language)
    return _stands_before(around, "title before", _tails(around.words_before))


def features(
    text: str,
    parts: Sequence[QuoteSpan],
    voices: Sequence[Attribution],
    index: int,
    language: str,
    counts: Counter[str],
) -> Iterator[str]:
    """The names of the features that a part has."""
    part, voice = parts[index], voices[index]
    around = surroundings(text, part, language, AROUND if len(parts) < CROWD else AROUND // 5)
    n = length(around)
    yield "base"
    yield f"words {max(n, 1) if n < 5 else 5 if n < LONG else LONG}"
    if part.nested:
        if n < 4:
            yield "within"
        if any(around.language.lexicon.get(word, 0) & CUE for word in around.words_before[-3:]):
            yield "said within"
    elif voice.cue in SAYING:
        yield "said"
    elif voice.cue == "that":
        yield "said loosely"
    elif voice.cue and n > 3 and voice.strength >= SURE:
        yield "follows"
    if part.outer_end == part.end or any(
        parts[i].group == part.group for i in (index - 1, index + 1) if 0 <= i < len(parts)
    ):
        yield "running"
    yield from _form(around, n)
    if index and n < LONG and around.titled and _in_reporting_clause(text, parts[index - 1], part, around):
        yield "after speech"
    yield from _neighbours(around, n)
    yield from reporting_features(
        around.previous, around.earlier_clauses, around.clause_before, around.clause_after, language
    )
    if n < LONG:
        if counts[key(text, part)] > 1:
            yield "repeated"
        start = text.rfind("\n", max(0, part.outer_start - 500), part.outer_start)
        near = [i for i in (index - 1, index + 1) if 0 <= i < len(parts) and not parts[i].nested]
        if any(voices[i].cue and start < parts[i].start < part.outer_end + 300 for i in near):
            yield "beside speech"


def _in_reporting_clause(text: str, earlier: QuoteSpan, part: QuoteSpan, around: Surroundings) -> bool:
    """Whether a part stands in the clause that reports the part before: "...," he said on "Meet the Press"."""
    if part.nested or text[earlier.end - 1] not in ",?!—–" or part.outer_start - earlier.outer_end > _REPORT:
        return False
    gap = text[earlier.outer_end : part.outer_start].rstrip()
    if len(gap) < 4 or gap[-1] in ",:;—–-":
        return False
    last = around.words_before[-1] if around.words_before else ""
    held = around.language.lexicon.get(last, 0) & PREPOSITION or last.endswith(_possessives(around.code))
    return (
        bool(held)
        and not re.search(r"[.?!]\s|\n", gap)
        and any(around.language.lexicon.get(word, 0) & CUE for word in re.findall(r"[\w'’-]+", gap.lower()))
    )


def _form(around: Surroundings, n: int) -> Iterator[str]:
    """Features in the words themselves."""
    inner = around.inner
    if inner[0] in "([" and inner.rstrip(".")[-1] in ")]" and n < 4:
        yield "aside"
    if around.words and around.words[0].islower() and "." not in around.words[0]:
        yield "lower"
    elif not around.headline and around.titled and not HAN.search(inner):
        yield "noun" if n == 1 and around.language.nouns_capitalised else "capital" if n == 1 else "capitals"
    if inner[-1:] in ".,":
        yield "ended"
    elif inner[-1:] in "?!":
        yield "exclaimed"
    if not any(map(str.isalpha, inner)):
        yield "no letters"
    elif n == 1 and _ADDRESS.fullmatch(inner):
        yield "address"
    low = [w.lower() for w in around.words[:40]]
    if n < 4 and any(map(str.isdigit, inner)) and not inner[:1].isdigit():
        yield "numbered"
    if n < 5 and low and (low[-1] in around.lists["outlets"] or low[-1].endswith(endings(around.code, "outlets"))):
        yield "outlet"
    if 1 < n < LONG and around.words[0][0].isupper() and foreign(low, around.code):
        yield "other tongue"
    if _any(around, "own words", low):
        yield "own words"
    if n > 1 and _any(around, "speech words", low):
        yield "speech words"


def _any(around: Surroundings, section: str, words: list[str]) -> bool:
    entries = around.lists[section]
    return not entries.isdisjoint(words) or (not around.inner.isascii() and _inside(around, entries))


def _inside(around: Surroundings, entries: frozenset[str]) -> bool:
    return bool(HAN.search(around.inner)) and any(entry in around.inner for entry in entries)


def _neighbours(around: Surroundings, n: int) -> Iterator[str]:
    """Features in what stands before and after."""
    before = around.before.rstrip()
    tails = _tails(around.words_before)
    for section in ("distance before", "term before", "title before"):
        if _stands_before(around, section, tails):
            yield section
            break
    if around.after.startswith((" ", "-")):
        heads = [" ".join(around.words_after[:size]) for size in (1, 2)]
        for section in ("term after", "title after"):
            if not around.lists[section].isdisjoint(heads):
                yield section
    if around.whole:
        yield "whole"
    elif not before:
        yield "first"
    if _list_joint().search(around.before[-_LISTED:]):
        yield "listed"
    yield from _grammar(around, n)


@cache
def _list_joint() -> re.Pattern[str]:
    """What stands before an item of a list in marks: the item before, a comma, a conjunction."""
    return re.compile(rf"[”\"»«“’']\)?,?\s*(?:(?:{'|'.join(sorted(all_words('conjunctions in lists')))})\s)?$")


def _tails(words: list[str]) -> list[str]:
    """The last word, the last two, three and four."""
    return [" ".join(words[-n:]) for n in range(1, min(4, len(words)) + 1)]


def _stands_before(around: Surroundings, section: str, tails: list[str]) -> bool:
    """Whether an entry stands right before the marks, an article apart."""
    entries = around.lists[section]
    if not around.before.isascii() and HAN.search(around.before[-4:]):
        return any(around.before.endswith(entry) for entry in entries)
    if not tails:
        return False
    return not entries.isdisjoint(tails) or tails[0].endswith(endings(around.code, section))


def _grammar(around: Surroundings, n: int) -> Iterator[str]:
    """Features in the words on either side: possessives, determiners, prepositions."""
    lexicon = around.language.lexicon
    last = around.words_before[-1] if around.words_before and around.before[-1:].isspace() else ""
    flags = lexicon.get(last, 0)
    if last and last.endswith(_possessives(around.code)):
        yield "possessive"
    held = bool(flags & (DETERMINER | POSSESSIVE))
    named = n < LONG and not around.headline and around.titled
    if around.language.nouns_capitalised and last and named:
        noun = around.before[:-1].rstrip()[-len(last) :][:1].isupper()
        if noun and not flags:
            yield "apposition"
    if held and named and n > 1:
        yield "the name"
    follows = (
        around.words_after[0] if around.words_after and around.after[:1] == " " and around.after[1:2].islower() else ""
    )
    if follows and not lexicon.get(follows, 0) & (PREPOSITION | CONJUNCTION | AUXILIARY | CUE | ADVERB):
        yield "before a noun" if held else "before a word"
    if named and _names_speaker(around, last, held):
        yield "speaker named"


@cache
def _possessives(code: str) -> tuple[str, ...]:
    return tuple(language_of(code).words("possessive endings")) or ("\0",)


def _names_speaker(around: Surroundings, last: str, held: bool) -> bool:
    """Whether a name stands where a speaker or a listener does: "sagte der „Zeitung“", "wie die „Zeitung“ meldet"."""
    lexicon, lists = around.language.lexicon, around.lists
    words = around.words_before[:-1] if held else around.words_before
    if not last:
        return False
    if held and not words:
        follows = around.words_after[0] if around.words_after and around.after[:1] == " " else ""
        return bool(lexicon.get(follows, 0) & CUE)
    return words[-1] in lists["speaker before"] or bool(held and lexicon.get(words[-1], 0) & CUE)
