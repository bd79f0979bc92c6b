"""What speaks for and against a marked stretch being somebody's own words.

Each sign has points (log-odds in tenths, fitted once to annotated news in two languages and rounded). The words
that serve as signs are data: the files of the languages.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from letters.attribution import Voice
from letters.kinds import reported_speech
from letters.kinds.lexicon import endings
from letters.kinds.surroundings import AROUND, HAN, Place, length, place_of
from letters.languages.detection import foreign
from letters.languages.lexicon import ADVERB, AUXILIARY, CONJUNCTION, CUE, DETERMINER, POSSESSIVE, PREPOSITION
from letters.languages.lexicon import language as language_of
from letters.languages.word_lists import all_words
from letters.model import Kind
from letters.quote_marks.quote_spans import Marked

CROWD = 2000  # quotations; among more, a fifth as far is looked, so that time is bounded
LONG = 8  # words
BRIEF = 60  # code points; a longer part is hardly ever a term or a title
SAYING = frozenset(["said", "according"])  # the cues of `Voice` that mean these very words
SURE = 0.72  # the confidence from which a cue is taken at its word

_ADDRESS = re.compile(r"(?:https?://)?[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}(?:/\S*)?")
_REPORT = 150  # code points of a clause that reports
_LISTED = 16  # code points before a part that tell a list


class Sign(NamedTuple):
    """A sign: its points for somebody's own words, what it makes of the rest, how to say it."""

    points: int
    kind: Kind | None
    says: str


SIGNS = {
    "as ever": Sign(-5, None, "words in marks"),
    "said": Sign(17, None, "somebody says it"),
    "said loosely": Sign(10, None, "somebody seems to say it"),
    "said within": Sign(30, None, "somebody says it within the quotation"),
    "follows": Sign(12, None, "it goes on with what somebody says"),
    "first": Sign(5, None, "a paragraph begins with it"),
    "reports here": Sign(9, None, "its clause has a verb of saying"),
    "reports before": Sign(3, None, "a clause before it has a verb of saying"),
    "reports told": Sign(4, None, "the sentence before has a verb of saying"),
    "that here": Sign(6, None, "its clause tells what is said"),
    "indirect here": Sign(4, None, "its clause is in the mood of reported speech"),
    "indirect before": Sign(3, None, "a clause before it is in the mood of reported speech"),
    "indirect told": Sign(2, None, "the sentence before is in the mood of reported speech"),
    "source here": Sign(-3, None, "its clause names a source"),
    "source before": Sign(9, None, "a clause before it names a source"),
    "hearsay here": Sign(4, None, "its clause passes on what is said"),
    "quiet": Sign(0, None, "an article that hardly reports what people say"),
    "speaks": Sign(-14, "title", "it names who speaks or is spoken to"),
    "beside speech": Sign(3, None, "it stands beside somebody's words"),
    "lower": Sign(10, None, "it begins in the middle of a sentence"),
    "running": Sign(12, None, "it is part of a longer quotation"),
    "own words": Sign(6, None, "it speaks in the first or second person"),
    "speech words": Sign(8, None, "it has a verb or a negation"),
    "exclaimed": Sign(11, None, "it asks or exclaims"),
    "ended": Sign(6, None, "it ends like a sentence"),
    "words 1": Sign(-8, "scare", "a single word"),
    "words 2": Sign(-4, "scare", "two words"),
    "words 3": Sign(-3, "scare", "three words"),
    "words 4": Sign(1, None, "four words"),
    "words 5": Sign(4, None, "five words or more"),
    "words 8": Sign(9, None, "eight words or more"),
    "capitals": Sign(-14, "title", "all its words are capitalised"),
    "capital": Sign(0, "term", "a capitalised word"),
    "noun": Sign(-11, "term", "a single noun"),
    "title before": Sign(-26, "title", "what stands before calls it a title"),
    "after speech": Sign(-16, "title", "a name in the clause that says who spoke the words before it"),
    "title after": Sign(-18, "title", "what stands after takes it for a title"),
    "possessive": Sign(-15, "title", "a possessive stands before it"),
    "term before": Sign(-20, "term", "what stands before calls it a name or a term"),
    "distance before": Sign(-28, "scare", "what stands before keeps a distance"),
    "term after": Sign(-12, "term", "what stands after calls it a name"),
    "apposition": Sign(-14, "term", "it names the noun before it"),
    "the name": Sign(-4, "term", "a name after its article"),
    "before a noun": Sign(-4, "term", "it stands before a noun like an adjective"),
    "before a word": Sign(-2, "scare", "the sentence goes on through it"),
    "repeated": Sign(-3, "term", "it stands in marks more than once"),
    "listed": Sign(-2, "term", "one of a list"),
    "whole": Sign(-11, "title", "a paragraph of its own that nobody is said to speak"),
    "within": Sign(-30, "term", "a few words in marks within a quotation"),
    "aside": Sign(-40, "scare", "a stage direction"),
    "no letters": Sign(-40, "term", "there is no letter in it"),
    "address": Sign(-40, "title", "an address on the web"),
    "numbered": Sign(0, "term", "a name with a number"),
    "outlet": Sign(0, "title", "the name of an outlet"),
    "other tongue": Sign(0, "title", "a name in another language"),
}
NAMING = frozenset(
    ["numbered", "within", "distance before", "term before", "title before", "term after", "title after"]
)


def key(text: str, part: Marked) -> str:
    """What a part says, so that its repetitions are known."""
    return text[part.start : part.end].strip(" .,;:!?").lower()


def called_a_title(text: str, part: Marked, language: str) -> bool:
    """Whether the line before a block quotation ends in a word for a title."""
    start, least = part.outer_start, max(0, part.outer_start - AROUND)
    while start > least and (text[start - 1].isspace() or text[start - 1] in ">:"):
        start -= 1
    place = place_of(text, part._replace(outer_start=start), language)
    return _ends(place, "title before", _tails(place.earlier))


def evidence(
    text: str, parts: Sequence[Marked], voices: Sequence[Voice], at: int, language: str, often: Counter[str]
) -> Iterator[str]:
    """The names of the signs that a part shows."""
    part, voice = parts[at], voices[at]
    place = place_of(text, part, language, AROUND if len(parts) < CROWD else AROUND // 5)
    n = length(place)
    yield "as ever"
    yield f"words {max(n, 1) if n < 5 else 5 if n < LONG else LONG}"
    if part.nested:
        if n < 4:
            yield "within"
        if any(place.speech.lexicon.get(word, 0) & CUE for word in place.earlier[-3:]):
            yield "said within"
    elif voice.cue in SAYING:
        yield "said"
    elif voice.cue == "that":
        yield "said loosely"
    elif voice.cue and n > 3 and voice.confidence >= SURE:
        yield "follows"
    if part.outer_end == part.end or any(parts[i].group == part.group for i in (at - 1, at + 1) if 0 <= i < len(parts)):
        yield "running"
    yield from _form(place, n)
    if at and n < LONG and place.titled and _after_speech(text, parts[at - 1], part, place):
        yield "after speech"
    yield from _neighbours(place, n)
    yield from reported_speech.signs(place.told, place.head, place.ahead, place.behind, language)
    if n < LONG:
        if often[key(text, part)] > 1:
            yield "repeated"
        start = text.rfind("\n", max(0, part.outer_start - 500), part.outer_start)
        near = [i for i in (at - 1, at + 1) if 0 <= i < len(parts) and not parts[i].nested]
        if any(voices[i].cue and start < parts[i].start < part.outer_end + 300 for i in near):
            yield "beside speech"


def _after_speech(text: str, earlier: Marked, part: Marked, place: Place) -> bool:
    """Whether a part stands in the clause that reports the part before: "...," he said on "Meet the Press"."""
    if part.nested or text[earlier.end - 1] not in ",?!—–" or part.outer_start - earlier.outer_end > _REPORT:
        return False
    gap = text[earlier.outer_end : part.outer_start].rstrip()
    if len(gap) < 4 or gap[-1] in ",:;—–-":
        return False
    last = place.earlier[-1] if place.earlier else ""
    held = place.speech.lexicon.get(last, 0) & PREPOSITION or last.endswith(_possessives(place.code))
    return (
        bool(held)
        and not re.search(r"[.?!]\s|\n", gap)
        and any(place.speech.lexicon.get(word, 0) & CUE for word in re.findall(r"[\w'’-]+", gap.lower()))
    )


def _form(place: Place, n: int) -> Iterator[str]:
    """Signs in the words themselves."""
    inner = place.inner
    if inner[0] in "([" and inner.rstrip(".")[-1] in ")]" and n < 4:
        yield "aside"
    if place.words and place.words[0].islower() and "." not in place.words[0]:
        yield "lower"
    elif not place.headline and place.titled and not HAN.search(inner):
        yield "noun" if n == 1 and place.speech.nouns_capitalised else "capital" if n == 1 else "capitals"
    if inner[-1:] in ".,":
        yield "ended"
    elif inner[-1:] in "?!":
        yield "exclaimed"
    if not any(map(str.isalpha, inner)):
        yield "no letters"
    elif n == 1 and _ADDRESS.fullmatch(inner):
        yield "address"
    low = [w.lower() for w in place.words[:40]]
    if n < 4 and any(map(str.isdigit, inner)) and not inner[:1].isdigit():
        yield "numbered"
    if n < 5 and low and (low[-1] in place.lists["outlets"] or low[-1].endswith(endings(place.code, "outlets"))):
        yield "outlet"
    if 1 < n < LONG and place.words[0][0].isupper() and foreign(low, place.code):
        yield "other tongue"
    if _any(place, "own words", low):
        yield "own words"
    if n > 1 and _any(place, "speech words", low):
        yield "speech words"


def _any(place: Place, section: str, words: list[str]) -> bool:
    entries = place.lists[section]
    return not entries.isdisjoint(words) or (not place.inner.isascii() and _inside(place, entries))


def _inside(place: Place, entries: frozenset[str]) -> bool:
    return bool(HAN.search(place.inner)) and any(entry in place.inner for entry in entries)


def _neighbours(place: Place, n: int) -> Iterator[str]:
    """Signs in what stands before and after."""
    before = place.before.rstrip()
    tails = _tails(place.earlier)
    for section in ("distance before", "term before", "title before"):
        if _ends(place, section, tails):
            yield section
            break
    if place.after.startswith((" ", "-")):
        heads = [" ".join(place.later[:size]) for size in (1, 2)]
        for section in ("term after", "title after"):
            if not place.lists[section].isdisjoint(heads):
                yield section
    if place.whole:
        yield "whole"
    elif not before:
        yield "first"
    if _list_end().search(place.before[-_LISTED:]):
        yield "listed"
    yield from _grammar(place, n)


@cache
def _list_end() -> re.Pattern[str]:
    """What stands before an item of a list in marks: the item before, a comma, a conjunction."""
    return re.compile(rf"[”\"»«“’']\)?,?\s*(?:(?:{'|'.join(sorted(all_words('conjunctions in lists')))})\s)?$")


def _tails(words: list[str]) -> list[str]:
    """The last word, the last two, three and four."""
    return [" ".join(words[-n:]) for n in range(1, min(4, len(words)) + 1)]


def _ends(place: Place, section: str, tails: list[str]) -> bool:
    """Whether an entry stands right before the marks, an article apart."""
    entries = place.lists[section]
    if not place.before.isascii() and HAN.search(place.before[-4:]):
        return any(place.before.endswith(entry) for entry in entries)
    if not tails:
        return False
    return not entries.isdisjoint(tails) or tails[0].endswith(endings(place.code, section))


def _grammar(place: Place, n: int) -> Iterator[str]:
    """Signs in the words on either side: possessives, determiners, prepositions."""
    lexicon = place.speech.lexicon
    last = place.earlier[-1] if place.earlier and place.before[-1:].isspace() else ""
    flags = lexicon.get(last, 0)
    if last and last.endswith(_possessives(place.code)):
        yield "possessive"
    held = bool(flags & (DETERMINER | POSSESSIVE))
    named = n < LONG and not place.headline and place.titled
    if place.speech.nouns_capitalised and last and named:
        noun = place.before[:-1].rstrip()[-len(last) :][:1].isupper()
        if noun and not flags:
            yield "apposition"
    if held and named and n > 1:
        yield "the name"
    follows = place.later[0] if place.later and place.after[:1] == " " and place.after[1:2].islower() else ""
    if follows and not lexicon.get(follows, 0) & (PREPOSITION | CONJUNCTION | AUXILIARY | CUE | ADVERB):
        yield "before a noun" if held else "before a word"
    if named and _speaks(place, last, held):
        yield "speaks"


@cache
def _possessives(code: str) -> tuple[str, ...]:
    return tuple(language_of(code).words("possessive endings")) or ("\0",)


def _speaks(place: Place, last: str, held: bool) -> bool:
    """Whether a name stands where a speaker or a listener does: "sagte der „Zeitung“", "wie die „Zeitung“ meldet"."""
    lexicon, lists = place.speech.lexicon, place.lists
    words = place.earlier[:-1] if held else place.earlier
    if not last:
        return False
    if held and not words:
        follows = place.later[0] if place.later and place.after[:1] == " " else ""
        return bool(lexicon.get(follows, 0) & CUE)
    return words[-1] in lists["speaker before"] or bool(held and lexicon.get(words[-1], 0) & CUE)
