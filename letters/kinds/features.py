"""What speaks for and against a marked stretch being somebody's own words.

What each weighs is in `feature_points.py`. The words that serve as features are in the files of the languages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from letters.kinds.beside import named, stands_before, stands_inside, tails
from letters.kinds.feature_points import endings
from letters.kinds.naming import naming_features
from letters.kinds.own_use import SAYING, use_features
from letters.kinds.surroundings import AROUND, LONG, Surroundings, length, reporting_features, surroundings
from letters.kinds.whole_article import BRIEF, key
from letters.languages.detection import foreign
from letters.languages.lexicon import ADVERB, AUXILIARY, CONJUNCTION, CUE, DETERMINER, POSSESSIVE, PREPOSITION, WEAK
from letters.languages.word_lists import all_words
from letters.model import Attribution
from letters.quote_marks.quote_spans import QuoteSpan
from letters.text.normalize import HAN_OR_KANA

CROWD = 2000  # quotations; among more, a fifth as far is looked, so that time is bounded
TITLE_MARKS = "『"
SURE = 0.72  # the strength from which a cue is taken at its word

_ADDRESS = re.compile(r"(?:https?://)?[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}(?:/\S*)?")
_SENTENCE_END = re.compile(r"[^\W\d_]{4}[.!?…] \w")  # between sentences, not behind "Mr" or "St"
_REPORT = 150  # code points of a clause that reports
_ADJECTIVE = ("e", "en", "er", "es", "em")
_EARLIER = ("follow-on", "before")  # the cues of an `Attribution` that stand in sentences before
_WORDS = 30  # code points; a shorter part may be no words of anybody
_LISTED = 16  # code points before a part that show a list


def called_a_title(text: str, part: QuoteSpan, language: str) -> bool:
    """Whether the line before a block quotation ends in a word for a title."""
    start, least = part.outer_start, max(0, part.outer_start - AROUND)
    while start > least and (text[start - 1].isspace() or text[start - 1] in ">:"):
        start -= 1
    around = surroundings(text, part._replace(outer_start=start), language)
    return stands_before(around, "title before", tails(around.words_before))


def features(
    text: str,
    parts: Sequence[QuoteSpan],
    voices: Sequence[Attribution],
    index: int,
    language: str,
    same: Mapping[str, Sequence[int]],
) -> Iterator[str]:
    """The names of the features that a part has; `same` are the brief parts by what they say."""
    part, voice = parts[index], voices[index]
    around = surroundings(text, part, language, AROUND if len(parts) < CROWD else AROUND // 5)
    n = length(around)
    mention = voice.mention or ""  # people in general, "on ne dit plus", or the noun that the part is the name of
    said = voice.cue in SAYING and not (
        mention.lower() in around.language.words("anyone") or (mention and _belongs_to(mention, around))
    )
    yield "base"
    yield f"words {max(n, 1) if n < 5 else 5 if n < LONG else LONG}"
    if not part.nested and text[part.outer_start] in TITLE_MARKS:
        yield "title marks"
    if part.nested:
        yield from _within(around, n)
    elif said:
        yield "said"
    elif voice.cue == "that":
        yield "said loosely"
    elif voice.cue and n > 3 and voice.strength >= SURE:
        yield "follows"
    if _left_open(parts, index) or (index and parts[index - 1].group == part.group and _left_open(parts, index - 1)):
        yield "left open"
    elif any(parts[i].group == part.group for i in (index - 1, index + 1) if 0 <= i < len(parts)):
        yield "running"
    yield from _form(around, n)
    if index and n < LONG and around.titled and _in_reporting_clause(text, parts[index - 1], part, around):
        yield "after speech"
    neighbours = list(_neighbours(around, n, text[part.outer_start] in "-–—"))
    yield from neighbours
    yield from _grammar(around, n, said)
    yield from reporting_features(around, reported="name before" not in neighbours or _is_judged(around))
    if n < LONG:
        if len(same.get(key(text, part), ())) > 1:
            yield "repeated"
        start = text.rfind("\n", max(0, part.outer_start - 500), part.outer_start)
        near = [i for i in (index - 1, index + 1) if 0 <= i < len(parts) and not parts[i].nested]
        if any(_speaks(parts[i], voices[i], n) and start < parts[i].start < part.outer_end + 300 for i in near):
            yield "beside speech"
        yield from use_features(text, parts, index, around, n)


def _within(around: Surroundings, n: int) -> Iterator[str]:
    """Features of a part that stands inside another one."""
    hearing, ends = around.listed("hearing"), around.words_before[-3:]
    says = any(around.flags(word) & CUE or word in hearing for word in ends)
    if n < 4 and not around.before.rstrip().endswith((":", "：")):
        yield "within"
    if says:
        yield "said within"


def _speaks(part: QuoteSpan, voice: Attribution, n: int) -> bool:
    """Whether a part is somebody's words by its cue, as far as they show that `n` words beside them are."""
    return bool(voice.cue) and (n > 2 or voice.cue not in _EARLIER or part.end - part.start >= _WORDS)


def _belongs_to(mention: str, around: Surroundings) -> bool:
    """Whether a part is the name of the speaker, right behind a noun that a name follows: "ruft das Bündnis „…“ auf"."""
    if not around.before[-1:].isspace() or not around.before.rstrip().endswith(mention) or not named(around):
        return False
    return around.after.startswith(" ") and mention.rpartition(" ")[2].lower() in around.listed("name before")


def _left_open(parts: Sequence[QuoteSpan], index: int) -> bool:
    """Whether a part has no closing mark, because the next paragraph continues with it."""
    return parts[index].outer_end == parts[index].end


def _in_reporting_clause(text: str, earlier: QuoteSpan, part: QuoteSpan, around: Surroundings) -> bool:
    """Whether a part stands in the clause that reports the part before: "...," he said on "Meet the Press"."""
    written = not around.listed("written on").isdisjoint(around.words_before[-3:])  # "raised slogans of"
    if written or part.nested or part.outer_start - earlier.outer_end > _REPORT:
        return False
    gap = text[earlier.outer_end : part.outer_start].strip()
    if len(gap) < 4 or gap[-1] in ",:;—–-" or (text[earlier.end - 1] not in ",?!—–" and gap[0] not in ",—–-"):
        return False
    last = around.word_before
    held = around.flags(last) & (PREPOSITION | CUE | DETERMINER) or last.endswith(around.language.possessive_endings)
    held = held or last in around.listed("name before")
    return (
        bool(held)
        and not re.search(r"[.?!]\s|\n", gap)
        and any(around.flags(word) & CUE for word in re.findall(r"[\w'’-]+", gap.lower()))
    )


def _form(around: Surroundings, n: int) -> Iterator[str]:
    """Features in the words themselves."""
    inner = around.inner
    if inner[0] in "([" and inner.rstrip(".")[-1] in ")]" and n < 4:
        yield "aside"
    shouted = n > 2 and inner.isupper()  # capitals show nothing
    if around.words and around.words[0].islower() and "." not in around.words[0]:
        yield "lower"
    elif not around.headline and around.titled and not (shouted or HAN_OR_KANA.search(inner)):
        sentences = n > 1 and _SENTENCE_END.search(inner)  # "Gutted. Simple as"
        if n > 1 and not sentences:
            yield "capitals"
        elif n < 2 and around.language.nouns_capitalised:
            yield "noun"
        elif n < 2 and around.clause_before:
            yield "capital"
        if n > 2 and not sentences:
            yield "capitals 3"
    if inner[-1:] in ".,":
        yield "ended"
    elif inner[-1:] in "?!":
        yield "exclaimed"
        if n == 1 and inner[-1] == "!":
            yield "cried"
    if not any(map(str.isalpha, inner)):
        yield "no letters"
    elif n == 1 and _ADDRESS.fullmatch(inner):
        yield "address"
    low = [w.lower() for w in around.words[:40]]
    if n < 4 and any(map(str.isdigit, inner)) and not inner[:1].isdigit():
        yield "numbered"
    if n < 5 and low and (low[-1] in around.listed("outlets") or low[-1].endswith(endings(around.language, "outlets"))):
        yield "outlet"
    if 1 < n < LONG and around.words[0][0].isupper() and foreign(low, around.language.code):
        yield "other tongue"
    if _any(around, "own words", low):
        yield "own words"
    if n > 1 and _any(around, "speech words", low):
        yield "speech words"


def _any(around: Surroundings, section: str, words: list[str]) -> bool:
    entries = around.listed(section)
    return not entries.isdisjoint(words) or stands_inside(around, section, around.inner)


def _neighbours(around: Surroundings, n: int, dashed: bool) -> Iterator[str]:
    """Features in what stands before and after."""
    before = around.before.rstrip()
    yield from naming_features(around, n)
    if before.endswith((":", "：")):
        yield "colon"
    if not before and around.whole_line and around.after.startswith(":") and around.after[-1:] not in ".!?…":
        yield "colon after"
    if around.whole and not dashed and not (len(around.inner) > BRIEF and around.inner.rstrip()[-1] in ".!?…"):
        yield "whole"  # a long sentence is a saying, whoever says it
    elif not before:
        yield "first"
    if _list_joint().search(around.before[-_LISTED:]):
        yield "listed"


@cache
def _list_joint() -> re.Pattern[str]:
    """What stands before an item of a list in marks: the item before, a comma, a conjunction."""
    return re.compile(rf"[”\"»«“’']\)?,?\s*(?:(?:{'|'.join(sorted(all_words('conjunctions in lists')))})\s)?$")


def _grammar(around: Surroundings, n: int, said: bool) -> Iterator[str]:
    """Features in the words on either side: possessives, determiners, prepositions."""
    last = around.word_before if around.before[-1:].isspace() else ""
    flags = around.flags(last)
    if last and last.endswith(around.language.possessive_endings):
        yield "possessive"
        if around.titled:
            yield "possessive title"
    if around.before.endswith(tuple(around.listed("attribute particles"))):
        yield "attribute before"
    held = bool(flags & (DETERMINER | POSSESSIVE))
    nameable = n < LONG and not around.headline and around.titled
    if around.language.nouns_capitalised and last and nameable:
        noun = around.before[:-1].rstrip()[-len(last) :][:1].isupper()
        if noun and not flags:
            yield "apposition"
    if held and nameable and n > 1:
        yield "the name"
    if held and n < 3 and around.inner[:1].islower() and last in around.listed("definite"):
        yield "with its article"
    if held and n < 4 and len(around.clause_before) == 1 and not around.headline:
        yield "clause opens"
    if not held and last and flags & AUXILIARY and n < 4:
        yield "predicate"
    if not around.listed("as").isdisjoint(around.clause_before[-2 if held else -1 :][:1]) and n < LONG:
        yield "described as"
    if around.any_is(around.clause_before[-3:], CUE | WEAK):
        yield "verb before"
    elif held and n < 3 and around.inner[:1].islower() and not said:
        yield "unsaid noun"
    elif around.any_is(around.clause_before, WEAK):
        yield "verb of judging"
    follows = around.word_after if around.after[:1] == " " and around.after[1:2].islower() else ""
    if follows and not around.flags(follows) & (PREPOSITION | CONJUNCTION | AUXILIARY | CUE | ADVERB):
        yield "before a noun" if held else "before a word"
    elif held and _before_capitalised_noun(around):
        yield "adjective"
    particle = around.after.startswith(tuple(around.listed("noun particles")))
    if particle and not around.after.startswith(tuple(around.listed("said after"))):
        yield "kana after"
    if nameable and _names_speaker(around, last, held):
        yield "speaker named"


def _is_judged(around: Surroundings) -> bool:
    """Whether a verb may give a thing the words as their name: "er habe das Projekt „Unsinn“ genannt"."""
    return around.any_is(around.clause_before + around.clause_after, WEAK)


def _before_capitalised_noun(around: Surroundings) -> bool:
    """Whether an adjective in lower case stands before its noun, where nouns have capitals: "der „vorläufige“ Zaun"."""
    if not around.language.nouns_capitalised or len(around.words) != 1 or not around.inner[:1].islower():
        return False
    return around.after[:1] == " " and around.after[1:2].isupper() and around.inner.endswith(_ADJECTIVE)


def _names_speaker(around: Surroundings, last: str, held: bool) -> bool:
    """Whether a name stands where a speaker or a listener does: "sagte der „Zeitung“", "wie die „Zeitung“ meldet"."""
    words = around.words_before[:-1] if held else around.words_before
    if not last:
        return False
    if around.flags(last) & PREPOSITION or (held and not words) or not around.language.articles:
        follows = around.word_after if around.after[:1] == " " else ""
        if around.flags(follows) & CUE:
            return True  # «Об этом «Волне» рассказала Анна»
    if not words:
        return False
    source = held or (around.clause_before and around.clause_before[0] in around.listed("just as"))
    return words[-1] in around.listed("speaker before") or bool(source and around.flags(words[-1]) & CUE)
