"""What a speaker is called, taken apart: a person, a single name, an organisation, a description or nobody.

"OpenAI spokesperson Niko Felix, of San Francisco" is a person, "F. D. Roosevelt" too, "the New York Times" an
organisation, "the mayor" a description, "they" nobody. Titles, articles, cases and accents are taken off.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache, lru_cache

from index.answers.name_words import (
    SUFFIXES,
    Name,
    Token,
    document_kinds,
    east_asian_name,
    ending_words,
    first_names,
    goes_on,
    is_east_asian,
    is_role,
    key,
    kinds,
    listed,
    not_persons,
    noun_words,
    opening_words,
    role_words,
    split_name,
)
from letters.languages.word_lists import all_words
from letters.text.normalize import even

MOST_LETTERS = 300  # of a claim that are looked at
MOST_WORDS = 5  # of a person's full name, "de" aside
_SEGMENT = re.compile(r"(?:(?<!\s)\s+)?[,(;:–—]\s*|(?<!\s)\s+[-|/]\s+|\)\s*")  # begins where a space does: linear


@lru_cache(maxsize=5_000)
def parts(text: str) -> tuple[Name, ...]:
    """The names in a claim, one for each who is named: "Marx and Engels"."""
    text = even(text[:MOST_LETTERS]).strip(" \"'")
    if is_east_asian(text):
        return (east_asian_name(text),)
    if text.isupper() and " " in text and len(max(text.split(), key=len)) > 4:
        text = text.title()
    names, start = [], 0
    for match in _and().finditer(text):
        if text[match.end()].isupper():
            names.append(_name(text[start : match.start()]))
            start = match.end()
    names.append(_name(text[start:]))
    return tuple(names) if all(name.words for name in names) else (_name(text),)


@cache
def _and() -> re.Pattern[str]:
    return re.compile(rf"(?<!\s)\s+(?:{'|'.join(sorted(all_words('between speakers')))})\s+(?=\S)")


def _name(text: str) -> Name:
    """The name of the first part, between commas, that is a person's; else of the first."""
    segments = [segment for segment in _SEGMENT.split(text) if segment]
    while len(segments) > 1 and key(segments[1]) in SUFFIXES:
        segments[:2] = [" ".join(segments[:2])]
    names = [replace(_segment(segment), text=text) for segment in segments] or [Name(text, "nobody")]
    if len(names) > 1 and names[0].sort == "single" and _is_given(segments[1]):
        return replace(_segment(f"{segments[1]} {segments[0]}"), text=text)  # Kennedy, John F.
    person = next((name for name in names if name.full), None)
    if person and names[0].sort != "single":
        about = frozenset().union(*(name.about | name.of for name in names))
        return replace(person, heads=person.heads.union(*(name.heads for name in names)), about=about)
    return names[0]


def _is_given(segment: str) -> bool:
    """Whether a segment has nothing but first names and initials."""
    names = first_names()
    return all(token.capital and (len(token.key) == 1 or token.key in names) for token in split_name(segment))


def _segment(text: str) -> Name:
    tokens = split_name(text)
    lower = not any(token.capital for token in tokens)
    tokens, determined = _without_openers(tokens, initial=bool(re.match(r"\W*\w\.", text)))
    pronouns = listed("he", "she", "they", "it", "i", "you", "relative", "object pronouns", "speaker pronouns")
    if all(token.key in pronouns and not token.shouted for token in tokens):
        return Name(text, "nobody")
    cut = _cut(tokens)
    tokens, of = tokens[:cut], tokens[cut:]
    owners = max((i for i, token in enumerate(tokens[:-1]) if token.owner), default=-1) + 1
    about, tokens = _proper(tokens[:owners]), tokens[owners:]
    late = _late_name(tokens, of)
    if late:
        return replace(_classified(late, determined=False, titled=True, lower=False), about=about | _proper(tokens))
    heads, before, tokens = _titles_off(tokens)
    name = _classified(tokens, determined, bool(heads), lower) if tokens else Name(text, "description")
    return replace(
        name,
        full=name.full and " " in text.strip(),  # Mercedes-Benz is one word
        heads=name.heads | heads,
        about=name.about | about | _proper(before) | (_proper(of) if name.sort == "description" else frozenset()),
        of=frozenset(token.key for token in of),
    )


def _without_openers(tokens: list[Token], *, initial: bool) -> tuple[list[Token], bool]:
    """The words after articles and the like, and whether there were any: "in the", "the", but not the A. of A. Lincoln."""
    openers, prepositions = opening_words(), listed("prepositions") - listed("name joints")
    start = 0
    for token, after in zip(tokens, [*tokens[1:], None]):
        opens = token.key in openers and not _first(tokens[start:]) and (len(token.key) > 1 or (after and not initial))
        leads = token.key in prepositions and after and not initial and (not token.capital or after.key in openers)
        if token.shouted or not (opens or leads):
            break
        start += 1
    return tokens[start:], start > 0


def _first(tokens: Sequence[Token]) -> bool:
    """Whether a first name opens these words."""
    return len(tokens) > 1 and tokens[0].capital and tokens[0].key in first_names() and tokens[1].capital


def _proper(tokens: Sequence[Token]) -> frozenset[str]:
    """The keys of the words that name somebody."""
    return frozenset(token.key for token in tokens if token.capital and not _is_common(token.key))


def _is_common(word: str) -> bool:
    """Whether a word, or what it is the plural of, is a common noun or opens a phrase."""
    forms = {word, word.removesuffix("s"), word.removesuffix("es")}
    return not (forms.isdisjoint(noun_words()) and forms.isdisjoint(opening_words()))


def _cut(tokens: Sequence[Token]) -> int:
    """Where the phrase with the head ends: at a lower-case preposition, article or verb, unless it joins a name."""
    for i, token in enumerate(tokens):
        if not i or token.capital or token.key not in ending_words():
            continue
        noun = tokens[i - 1].key
        joins = token.key in listed("name joints") and (noun not in noun_words() or not goes_on(noun, token.key))
        after = next((later for later in tokens[i:] if later.capital or later.key not in listed("name joints")), None)
        if not (joins and after and after.capital and token.low not in ("of", "al")):
            return i
    return len(tokens)


def _late_name(tokens: Sequence[Token], of: Sequence[Token]) -> list[Token]:
    """The person after an office: "Secretary of State John Kerry", but not "a spokesman for John Kerry"."""
    if tokens and tokens[-1].key in listed("titles"):
        for i in range(2, len(of) - 1):
            common = of[i - 1].key in noun_words() or of[i - 1].key in first_names()
            office = of[i - 1].capital and not common and not of[i - 1].owner
            if office and of[i].key in first_names() and all(token.capital for token in of[i:]):
                return list(of[i:])
    return []


def _titles_off(tokens: list[Token]) -> tuple[frozenset[str], list[Token], list[Token]]:
    """The titles and roles before a name, what stands before them, and the name."""
    last = 0
    joints = listed("name joints")
    for i, token in enumerate(tokens[:-1]):
        after = tokens[i + 1 :]
        named = all(later.capital or later.key in joints for later in after) and after[-1].capital
        suffix = len(after) == 1 and after[0].key in SUFFIXES and i
        group = after[-1].key in listed("groups", "organisation words")
        initial = len(token.key) == 1 and len(after[0].key) == 1
        is_title = is_role(token) or (not token.capital and _first(after))  # "rapper Nina Bell"
        if is_title and named and not (suffix or group or initial) and not (i == 0 and _first(tokens)):
            last = i + 1
    roles = frozenset(token.key for token in tokens[:last] if is_role(token))
    return roles, [token for token in tokens[:last] if not is_role(token)], tokens[last:]


def _classified(tokens: list[Token], determined: bool, titled: bool, lower: bool) -> Name:
    """What the words after all titles and articles name."""
    suffix = ""
    if len(tokens) > 1 and tokens[-1].key in SUFFIXES:
        suffix, tokens = tokens[-1].key, tokens[:-1]
    joints, nouns = listed("name joints"), noun_words()
    heads = frozenset(t.key for t in tokens if t.key in nouns or is_role(t) or document_kinds(t.key))
    first = tokens[0].key in first_names() or (len(tokens[0].key) == 1 and tokens[0].capital)
    kept = [t for t in tokens if t.key not in joints or (t.capital and len(t.key) == 1) or (t is tokens[0] and first)]
    words = tuple(token.key for token in kept or tokens[:1])
    capital = lower or all(token.capital or token.key in joints for token in tokens)
    unfit = listed("organisation words", "legal forms", *(("groups",) if len(words) > 2 else ()))
    named = first and len(words) > 1 and capital and tokens[-1].key not in unfit
    if len(tokens) == 1 and capital and not (determined or lower) and tokens[0].key in role_words():
        return Name("", "single", words, suffix, heads=heads)  # Mann, King
    common = determined or lower or len(tokens) == 1 or tokens[-1].key in role_words() | kinds("people").keys()
    if not capital or (heads and not named and common):
        return Name("", "description", words, suffix, heads=heads, about=_proper(tokens))
    legal = len(words) > 1 and words[-1] in listed("legal forms")
    words = words[:-1] if legal else words
    firm = legal or any(token.camel for token in tokens)
    if firm or (not named and any(token.key in listed("organisation words", "groups") for token in tokens[1:])):
        sure = not lower
        return Name("", "organisation", words, suffix, False, sure, firm, heads, frozenset(words))
    if len(words) == 1:
        return Name("", "single", words, suffix, full=bool(suffix) and first)  # Elizabeth II
    full = (first or (titled and len(words) == len(tokens))) and not determined and not lower and (named or not heads)
    spelled = len(words) <= MOST_WORDS and any(len(word) > 1 for word in words)
    return Name("", "person", words, suffix, full and spelled and " ".join(words) not in not_persons())
