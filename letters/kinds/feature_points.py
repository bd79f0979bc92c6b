"""The table of features: what each weighs, the kind that it speaks for, and how to say it; and the words that show them.

Points are log-odds in tenths, fitted to annotated news in two languages and to invented lines in all, and rounded. The
words are those of the files of the languages. An entry with a hyphen before it stands for every word that ends so. The
section `points` says what features weigh in a language where usage differs: how often marks hold a term rather than
words said is a matter of custom.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from letters.languages.lexicon import Language
from letters.languages.word_lists import plain_code, words
from letters.model import Kind

NAMING, NAMELIKE = 0, 1  # the ranks of features that name the kind, and of those that speak for a name


class Feature(NamedTuple):
    """A feature: its points for somebody's own words, the kind that it speaks for otherwise, how to say it.

    Of the features of words that are not somebody's own, one of the lowest rank gives the kind.
    """

    points: int
    kind: Kind | None
    reason: str
    rank: int = 2


FEATURES = {
    "base": Feature(-3, None, "words in marks"),
    "said": Feature(16, None, "somebody says it"),
    "said loosely": Feature(10, None, "somebody seems to say it"),
    "said within": Feature(30, None, "somebody says it within the quotation"),
    "follows": Feature(11, None, "it goes on with what somebody says"),
    "first": Feature(2, None, "a paragraph begins with it"),
    "reports here": Feature(10, None, "its clause has a verb of saying"),
    "reports before": Feature(5, None, "a clause before it has a verb of saying"),
    "reports earlier": Feature(3, None, "the sentence before has a verb of saying"),
    "that here": Feature(7, None, "its clause tells what is said"),
    "indirect here": Feature(6, None, "its clause is in the mood of reported speech"),
    "indirect before": Feature(3, None, "a clause before it is in the mood of reported speech"),
    "indirect earlier": Feature(3, None, "the sentence before is in the mood of reported speech"),
    "source here": Feature(-1, None, "its clause names a source"),
    "source before": Feature(10, None, "a clause before it names a source"),
    "unattributed here": Feature(5, None, "its clause passes on what is said"),
    "quiet": Feature(0, None, "an article that hardly reports what people say"),
    "speaker named": Feature(-14, "title", "it names who speaks or is spoken to"),
    "beside speech": Feature(5, None, "it stands beside somebody's words"),
    "lower": Feature(6, None, "it begins in the middle of a sentence"),
    "running": Feature(12, None, "it is part of a longer quotation"),
    "left open": Feature(15, None, "it runs on into the next paragraph"),
    "own words": Feature(6, None, "it speaks in the first or second person"),
    "speech words": Feature(11, None, "it has a verb or a negation"),
    "exclaimed": Feature(11, None, "it asks or exclaims"),
    "ended": Feature(4, None, "it ends like a sentence"),
    "words 1": Feature(-8, "scare", "a single word"),
    "words 2": Feature(-7, "scare", "two words"),
    "words 3": Feature(1, "scare", "three words"),
    "words 4": Feature(2, None, "four words"),
    "words 5": Feature(7, None, "five words or more"),
    "words 8": Feature(8, None, "eight words or more"),
    "capitals": Feature(-11, "title", "all its words are capitalised", NAMELIKE),
    "capital": Feature(-3, "term", "a capitalised word", NAMELIKE),
    "noun": Feature(-10, "term", "a single noun"),
    "title before": Feature(-45, "title", "what stands before calls it a title", NAMING),
    "after speech": Feature(-16, "title", "a name in the clause that says who spoke the words before it"),
    "title before lower": Feature(-10, "title", "what stands before calls it a title", NAMING),
    "name before": Feature(-32, "term", "what stands before calls it a name", NAMING),
    "name before lower": Feature(-7, "term", "what stands before calls it a name", NAMING),
    "published": Feature(-21, "title", "it is published, performed or signed", NAMING),
    "names itself": Feature(-17, "title", "it begins with a word for a work or a group", NAMING),
    "capitals 3": Feature(-6, "title", "three words or more, all capitalised", NAMELIKE),
    "title near": Feature(-10, "title", "its sentence calls it a title", NAMELIKE),
    "title earlier": Feature(-11, "title", "its clause speaks of a work", NAMELIKE),
    "capital inside": Feature(-9, "title", "a capital in the middle of a sentence", NAMELIKE),
    "asked": Feature(-40, "term", "its sentence asks or tells what it is", NAMING),
    "set off": Feature(-30, "title", "commas set it off behind a word for what it names", NAMING),
    "maker": Feature(-28, "title", "who made it stands beside it", NAMELIKE),
    "governed": Feature(-24, "title", "a name with its article or preposition", NAMELIKE),
    "governed title": Feature(-12, "title", "a capitalised name with its article or preposition", NAMELIKE),
    "subject": Feature(-8, "title", "a name that opens a sentence as its subject", NAMELIKE),
    "source named": Feature(-42, "title", "the source that a sentence names at its end", NAMELIKE),
    "compound": Feature(-30, "term", "it is part of a compound"),
    "own article": Feature(-16, "title", "it begins with its own article in the middle of a sentence", NAMELIKE),
    "voices": Feature(30, None, "it is one of the voices that are promised"),
    "of oneself": Feature(25, None, "somebody says it of himself"),
    "title marks": Feature(-20, "title", "its marks are those of a title", NAMING),
    "gloss": Feature(-22, "term", "it explains the words before it", NAMING),
    "about marks": Feature(-60, "scare", "it speaks of marks", NAMING),
    "nickname": Feature(-60, "term", "it is a nickname", NAMING),
    "staged": Feature(-40, "title", "its line is a name and a place", NAMING),
    "colon after": Feature(12, None, "a heading begins with it and a colon"),
    "cried": Feature(8, None, "it is a single word and a cry"),
    "naming verb": Feature(-42, "term", "its clause says what something is called", NAMING),
    "named elsewhere": Feature(-25, "term", "the same words are called a name elsewhere", NAMING),
    "said elsewhere": Feature(20, None, "somebody says the same words elsewhere"),
    "said after": Feature(28, None, "a verb of saying takes it up"),
    "written on": Feature(30, None, "it is written where people read it"),
    "colon": Feature(7, None, "a colon stands before it"),
    "verb before": Feature(5, None, "a verb of saying stands before it"),
    "verb of judging": Feature(6, None, "its clause has a verb that calls something by a name"),
    "heading": Feature(14, None, "it stands in a heading"),
    "clause opens": Feature(-16, "scare", "a clause opens with it and its article"),
    "described as": Feature(5, None, "somebody is described so"),
    "predicate": Feature(-4, "scare", "it says what somebody is"),
    "title after": Feature(-19, "title", "what stands after takes it for a title", NAMING),
    "possessive": Feature(-15, "title", "a possessive stands before it", NAMELIKE),
    "possessive title": Feature(-10, "title", "a name after a possessive", NAMELIKE),
    "term before": Feature(-27, "term", "what stands before calls it a name or a term", NAMING),
    "distance before": Feature(-40, "scare", "what stands before keeps a distance", NAMING),
    "so called": Feature(-60, "term", "what stands before says that it is called so", NAMING),
    "not said": Feature(-22, "term", "its clause denies that it is said"),
    "term after": Feature(-17, "term", "what stands after calls it a name", NAMING),
    "apposition": Feature(-13, "term", "it names the noun before it"),
    "the name": Feature(-3, "term", "a name after its article", NAMELIKE),
    "before a noun": Feature(-5, "term", "it stands before a noun like an adjective"),
    "adjective": Feature(-15, "scare", "an adjective before its noun"),
    "before a word": Feature(-9, "scare", "the sentence goes on through it"),
    "with its article": Feature(0, None, "a word with its article"),
    "unsaid noun": Feature(-12, "scare", "a noun with its article that nobody says"),
    "explains a noun": Feature(-30, "title", "it explains a noun and its preposition", NAMING),
    "kana after": Feature(-9, "term", "a particle makes it a noun of its sentence"),
    "said by particle": Feature(14, None, "the particle of what is said stands after it"),
    "terms throughout": Feature(-15, None, "an article whose marks hold hardly any words that somebody says"),
    "many terms": Feature(-5, None, "an article whose marks mostly hold words that nobody says"),
    "word form": Feature(-25, "term", "it is a form of a word", NAMING),
    "in place of": Feature(-16, "scare", "something else stands for it", NAMING),
    "contrasted": Feature(-25, "scare", "another word stands for it, or it for another", NAMING),
    "speaks itself": Feature(-35, "scare", "a verb of saying has it as its subject"),
    "listed alike": Feature(-25, "term", "the item of the list before it is called a name or a term", NAMING),
    "repeated": Feature(-1, "term", "it stands in marks more than once"),
    "listed": Feature(-2, "term", "one of a list"),
    "whole": Feature(-12, "title", "a paragraph of its own that nobody is said to speak"),
    "within": Feature(-45, "term", "a few words in marks within a quotation", NAMING),
    "aside": Feature(-60, "scare", "a stage direction", NAMING),
    "no letters": Feature(-60, "term", "there is no letter in it", NAMING),
    "address": Feature(-60, "title", "an address on the web", NAMING),
    "numbered": Feature(0, "term", "a name with a number", NAMING),
    "outlet": Feature(0, "title", "the name of an outlet", NAMELIKE),
    "other tongue": Feature(0, "title", "a name in another language", NAMELIKE),
}


@cache
def endings(language: Language, section: str) -> tuple[str, ...]:
    """The entries of a section that stand for every word with that ending: those with a hyphen before."""
    return tuple(entry[1:] for entry in language.words(section) if entry.startswith("-"))


@cache
def points(code: str) -> Mapping[str, int]:
    """What features weigh in a language, where that is not what they weigh elsewhere: "noun -4"."""
    entries = (entry.rpartition(" ") for entry in words(plain_code(code), "points"))
    return {name.strip(): int(weight) for name, _, weight in entries}
