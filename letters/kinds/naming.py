"""Features of what stands around a stretch and names it, or says how its words are meant.

"The trawler “X”", "the letter “X”", "X (“Y”)", "physicists call this “X”", "a banner read “X”".
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import dropwhile, pairwise

from letters.kinds.beside import named, stands_before, stands_inside, tails
from letters.kinds.designations import as_clause, designation_features, heads_a_review, said_as
from letters.kinds.feature_points import endings
from letters.kinds.own_use import denies
from letters.kinds.sentence_names import ends_a_clause, is_set_off, name_features
from letters.kinds.surroundings import LONG, NEAR, Surroundings
from letters.languages.lexicon import (
    AUXILIARY,
    COORDINATOR,
    CUE,
    DETERMINER,
    OBJECT,
    PREPOSITION,
    THAT,
    WEAK,
    Language,
    first_words,
    last_words,
)
from letters.text.normalize import HAN_OR_KANA

_NAMING = ("distance before", "so called", "term before"), ("title before", "name before")  # what says what a part is


def naming_features(around: Surroundings, n: int) -> Iterator[str]:
    """The features of a part of `n` words that its neighbours give it."""
    yield from _before(around)
    yield from _after(around)
    if n >= LONG:
        return
    before = around.before.rstrip()
    if before.endswith(("(", "（")) and around.after.startswith((")", "）")) and not _a_remark(around, n):
        yield "gloss"
    yield from designation_features(around, n, named(around))
    if _speaks_of_marks(around):
        yield "about marks"
    if named(around) and heads_a_review(around, n):
        yield "staged"
    if _says_what_it_is_called(around):
        yield "naming verb"
    if _names_itself(around):
        yield "names itself"
    yield from name_features(around, n, named(around))
    if named(around):
        yield from _as_a_name(around, before, n)


def _speaks_of_marks(around: Surroundings) -> bool:
    """Whether a part is about quotation marks: "quotes", "scare quotes"."""
    words = [word.lower() for word in around.words]
    if first_words("quotation marks", around.language).isdisjoint(words):
        return False
    entries = around.listed("quotation marks")
    return not entries.isdisjoint(words) or not entries.isdisjoint(f"{a} {b}" for a, b in pairwise(words))


def _a_remark(around: Surroundings, n: int) -> bool:
    """Whether a part in brackets says something, rather than to explain words: “he counted the chairs even then”."""
    words = [word.lower().replace("’", "'") for word in around.words]
    if n > 2 and not around.listed("own words").isdisjoint(words):
        return True
    if n < 4:
        return False
    if around.inner[:1].islower():
        return True
    explained = around.before.rstrip("( （")[-len(around.word_before) :]
    return explained[:1].islower() and not around.titled and not around.listed("speech words").isdisjoint(words)


def _before(around: Surroundings) -> Iterator[str]:
    """Words right before a part that say what it is."""
    ends = tails(around.words_before)
    joint = around.before.rstrip()[-1:]
    if around.before.endswith("-") and around.before[-2:-1].isalnum() and named(around):
        yield "compound"  # "im RBB-„Inforadio“"
        return
    close = joint.isalnum() or joint in "(（"
    if joint.isalnum() and not around.listed("of oneself").isdisjoint(ends):
        yield "of oneself"
        return
    if noun := _noun_for_name(around, ends):
        yield "bears name"
        if joint in ":：":
            titles = tuple(around.listed("nouns for names") & around.listed("title before"))
            yield "title before" if noun.endswith(titles) else "term before"
            return
    sections = _NAMING if _may_name(around, ends) else ((), ())
    if joint and joint not in ":：":
        for section in sections[0]:
            if stands_before(around, section, ends) and not (section == "so called" and _says_infinitive(around)):
                yield section
                if section == "term before" and denies(around, around.clause_before + around.clause_after):
                    yield "not said"
                return
    if joint.isalnum() and _is_example(around):
        yield "term before"
        return
    for section in sections[1]:
        if section == "title before" and len(around.words) == 1 and around.inner[0].islower():
            continue  # "a petition ‘online’"
        if (close or (joint == "," and (section == "title before" or _is_no_work(around)))) and stands_before(
            around, section, ends
        ):
            yield section if named(around) else f"{section} lower"
            return
    if not around.listed("voices").isdisjoint(around.words_before[:3]) and ":" in around.before:
        yield "voices"
    near = around.words_before[-NEAR:]
    if joint == "," and around.after.startswith(","):  # "the slogan of the fair, “X”, was printed"
        near = [word for word in near if word not in around.listed("mottos")]
    cries = () if around.flags(near[-1] if near else "") & COORDINATOR else near[-2:]  # "with cries of “...”"
    cried = not around.listed("cries").isdisjoint(cries)
    if (
        cried
        or not around.listed("written on").isdisjoint(near)
        or stands_inside(around, "written on", around.before[-12:])
    ):
        yield "written on"


def _noun_for_name(around: Surroundings, ends: list[str]) -> str:
    """The noun for names that stands before a part, or opens what a colon ends: "Working title: “…”"."""
    nouns, before = around.listed("nouns for names"), around.before.rstrip()
    if not nouns or not before:
        return ""
    if not before.isascii() and (before.endswith("は") or HAN_OR_KANA.search(before[-4:])):
        return max((noun for noun in nouns if before.rstrip("は:：").endswith(noun)), key=len, default="")
    if before[-1] != ":":
        return ends[0] if before[-1].isalnum() and not nouns.isdisjoint(ends) else ""
    phrase = (around.earlier_clauses + around.clause_before)[-NEAR:]
    if around.any_is([*phrase, *around.words_after[:3]], CUE):
        return ""
    return next((word for k, word in enumerate(phrase) if word in nouns and not _depends(around, phrase[:k])), "")


def _depends(around: Surroundings, words: list[str]) -> bool:
    """Whether a preposition stands before a noun, an article apart: "in the name of the family: “…”"."""
    if words and around.flags(words[-1]) & DETERMINER and not around.flags(words[-1]) & PREPOSITION:
        words = words[:-1]
    return bool(words and around.flags(words[-1]) & PREPOSITION)


def _is_no_work(around: Surroundings) -> bool:
    """Whether a part between commas names what stands right before, not a work: not "a petition of the union, “…”,"."""
    return is_set_off(around) and around.listed("title before").isdisjoint(around.earlier_clauses[-NEAR:])


def _may_name(around: Surroundings, ends: list[str]) -> bool:
    """Whether an entry of any of the lists of words that name a part may stand right before it."""
    words, suffixes = _naming(around.language)
    if not around.before.isascii() and HAN_OR_KANA.search(around.before[-4:]):
        return True
    return bool(ends) and (not words.isdisjoint(ends) or ends[0].endswith(suffixes))


@cache
def _naming(language: Language) -> tuple[frozenset[str], tuple[str, ...]]:
    """The entries of the lists of words that name a part, and those that stand for every word with that ending."""
    sections = [section for group in _NAMING for section in group]
    words = frozenset[str]().union(*map(language.words, sections))
    return words, tuple(ending for section in sections for ending in endings(language, section))


def _is_example(around: Surroundings) -> bool:
    """Whether a part is an example of what a word before it calls terms: "Begriffe wie „…“", "des mots tels que « … »"."""
    words = around.words_before
    if around.word_before not in last_words("such as", around.language):
        return False
    if "," in around.before.rstrip()[-2 * NEAR :]:
        return False  # "he calls them names, like “…”"
    return any(
        " ".join(words[-size:]) in around.listed("such as")
        and stands_before(around, "term before", tails(words[:-size]))
        for size in (1, 2)
        if len(words) > size
    )


def _says_infinitive(around: Surroundings) -> bool:
    """Whether a part is an infinitive behind a verb that also says what something is called: dit « prendre acte »."""
    endings = around.language.sections.get("infinitive endings", ())
    endings = endings if len(around.words) > 1 else endings[:1]  # "dit « clair »"
    first = next((word for word in around.words if word.lower() not in around.listed("negations")), "")
    verb = around.flags(around.words_before[-1]) & CUE if around.words_before else 0
    return bool(verb and endings and first.islower() and first.endswith(endings))


def _named_before(around: Surroundings) -> bool:
    """Whether what stands right before a part calls it a name or a heading: "ribattezzata “…”, dicono", "met als kop “…”"."""
    last = around.word_before
    if last in around.listed("inscriptions"):
        return True
    return around.before.rstrip()[-1:].isalnum() and stands_before(around, "term before", tails(around.words_before))


def _after(around: Surroundings) -> Iterator[str]:
    """Words right after a part that say what it is."""
    if HAN_OR_KANA.search(around.after[:2]):
        sections = ("term after", "title after", "said after")
        starts = [
            (len(e), section) for section in sections for e in around.listed(section) if around.after.startswith(e)
        ]
        if starts:
            yield max(starts, key=lambda start: start[0])[1]
        elif around.after.startswith("と") and not around.after.startswith(("と「", "と『", "という")):
            yield "said by particle"
        if any(end and around.inner.endswith(end) for end in endings(around.language, "term after")):
            yield "name before"  # 「ほんまる号」
    elif around.after.startswith(",") and around.words_after:
        if said_as(around) or (not as_clause(around) and _said_after(around)):
            yield "said after"
    elif around.after.startswith((" ", "-")) and around.after[1:2].isalnum():
        if around.after[0] == "-":
            yield "written on" if _is_uttered(around) else "compound"
        if around.inner.endswith(",") and around.any_is(around.clause_after, CUE):
            return  # “...,” the petition reads
        if len(around.words) >= LONG:
            return  # no name: “We have waited. We will not wait again,” the letter opens
        heads = [" ".join(around.words_after[:size]) for size in (1, 2, 3)]
        if named(around) and around.after[1:2].islower():
            heads += around.words_after[1:2]
        for section in ("term after", "title after"):
            if not around.listed(section).isdisjoint(heads):
                yield section


def _is_uttered(around: Surroundings) -> bool:
    """Whether the compound that a part opens means words that people call or write: "„Aufhören!“-Rufe"."""
    return around.word_after in around.listed("cries") or around.word_after in around.listed("written on")


def _said_after(around: Surroundings) -> bool:
    """Whether a verb of saying behind a comma takes up a part that is no name and is not denied."""
    words = dropwhile(lambda word: around.flags(word) & (OBJECT | AUXILIARY), around.words_after[:3])  # "si legge"
    if not around.flags(next(words, "")) & CUE or ends_a_clause(around):
        return False
    return not _named_before(around) and not (
        around.clause_before and denies(around, around.clause_before + around.clause_after)
    )


def _as_a_name(around: Surroundings, before: str, n: int) -> Iterator[str]:
    """Features of a part that begins like a name: does the sentence continue into it, does a verb of publishing govern it?"""
    last = around.word_before
    flags = around.flags(last)
    inside = around.inner[:1].isupper() and last and before[-1:].isalnum() and not around.headline
    if (n > 1 or not around.language.articles) and inside and not flags & (CUE | WEAK | THAT):
        yield "capital inside"
    verbs = around.listed("publishing verbs")
    if stands_inside(around, "publishing verbs", around.after[: 2 * NEAR]):
        yield "published"
    if not verbs.isdisjoint(around.clause_before[-NEAR:]) or not verbs.isdisjoint(around.words_after[:NEAR]):
        yield "published"
    works = around.listed("title before")
    if not works.isdisjoint(around.words_after[:NEAR]):
        yield "title near"
    if before[-1:].isalnum() and not works.isdisjoint(around.clause_before[-NEAR:]):
        yield "title earlier"


def _names_itself(around: Surroundings) -> bool:
    """Whether a part begins with a word for what it is: "A Letter on …", "manifeste des …", "Project Lantern"."""
    words = around.words
    if words and around.flags(words[0].lower()) & DETERMINER:
        words = words[1:]
    if len(words) < 2:
        return False
    first = words[0].lower()
    name = words[1][0].isupper() and (len(words) == 2 or not around.language.nouns_capitalised)
    named_so = first in around.listed("title before") or first in around.listed("name before")
    return first in around.listed("appeals") or (name and named_so)


def _says_what_it_is_called(around: Surroundings) -> bool:
    """Whether its clause has a verb by which people in general name a thing: "physicists call this"."""
    own = around.clause_before[-2 * NEAR :]
    if first_words("naming verbs", around.language).isdisjoint(own):
        return False
    enclosed = f"{own[-1]} “ {around.clause_after[0]}" if own and around.clause_after else ""
    if enclosed in around.listed("naming verbs"):
        return True  # "die Initiative, die sich „…“ nennt"
    first = around.words[0] if around.words else ""
    likens = len(around.words) > 3 and around.flags(first) & DETERMINER and first not in around.listed("definite")
    if not own or likens or not around.listed("partisans").isdisjoint(own):
        return False  # “a tax on the sick”
    pairs = (f"{first} {second}" for first, second in pairwise([*own, "“"]))
    verbs = around.listed("naming verbs")
    return not (verbs.isdisjoint(own) and verbs.isdisjoint(pairs))
