"""Two names: are they one speaker's? Titles, initials, middle names, nicknames, order and spelling may differ."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Literal, NamedTuple

from index.answers.name_words import Name, common_surname, first_names, key, kinds, listed
from letters.languages.word_lists import codes, words

Relation = Literal["same", "unknown", "other"]
SHORT_FORMS, FOREIGN_FORMS = "nicknames", "forms of first names"  # of one name: William, Bill; William, Guillermo

_SOUNDS = (
    (re.compile("schtsch|chtch|shch|szcz|tsch|tch|dsch|ch|sch|sh|cz|sz|ts|tz|kh|ck|[ckqxzs]"), "s"),
    (re.compile("ph|pf|[wv]"), "f"),
    (re.compile("[aeiouyjh]"), ""),
    (re.compile(r"(.)\1+"), r"\1"),
)


class SpeakerMatch(NamedTuple):
    """How a claimed speaker is related to a known one."""

    relation: Relation
    near: str | None = None  # the known name that is a letter away: did you mean


SAME, UNKNOWN, OTHER = SpeakerMatch("same"), SpeakerMatch("unknown"), SpeakerMatch("other")


def compare_names(claim: Name, name: Name) -> SpeakerMatch:
    """How a claim is related to one name of the known speaker."""
    if not claim.words or not name.words or "nobody" in (claim.sort, name.sort) or _titled_otherwise(claim, name):
        return UNKNOWN
    equal = claim.joined == name.joined or key(claim.text) == key(name.text)
    if equal or _is_abbreviation(claim, name) or _is_abbreviation(name, claim):
        return SAME
    sorts = {claim.sort, name.sort}
    if "description" in sorts:
        return UNKNOWN
    if sorts == {"person"}:
        return _persons(claim, name)
    if "organisation" in sorts:
        return _organisations(claim, name)
    return _single(claim, name) if claim.sort == "single" else UNKNOWN


def _is_abbreviation(short: Name, long: Name) -> bool:
    """Whether one is the initials of the other: JFK, F.D.R., WGA."""
    capitals = "".join(word[0] for word in re.findall(r"\w+", long.text) if word[0].isupper())
    initials = "".join(word[0] for word in long.words), key(capitals)
    letters = "".join(short.words)
    return len(letters) > 2 and short.sort != "description" and letters in initials


def _single(claim: Name, name: Name) -> SpeakerMatch:
    """One word: the surname of the known speaker, or a letter away from it."""
    word, last = claim.words[0], name.words[-1]
    if claim.suffix and name.suffix and word == last:
        return OTHER
    if script(claim.words) == script(name.words) == "other" and not same_word(word, last):
        return _far(word, last, claim.full and name.full)
    if same_word(word, last):
        return UNKNOWN if name.sort == "person" and _another_gender(claim, name) else SAME
    return SpeakerMatch("unknown", name.text) if is_near(word, last) and len(word) > 3 else UNKNOWN


def _far(word: str, known: str, full: bool) -> SpeakerMatch:
    """Names that are written without spaces: a surname alone, or two full names whose surnames differ."""
    surname = common_surname(known)
    if len(word) < len(known) and known.startswith(word) and (len(word) > 1 or surname):
        return SAME
    alike = len(word) == len(known) and any(a == b for a, b in zip(word, known))
    if alike:
        return SpeakerMatch("unknown", known) if sum(a != b for a, b in zip(word, known)) == 1 else UNKNOWN
    return OTHER if full and common_surname(word) != surname else UNKNOWN


def _another_gender(claim: Name, name: Name) -> bool:
    """Whether a title does not go with the known first name: "Mrs. Roosevelt" is not Franklin."""
    men, women = listed("male names"), listed("female names")
    first, gender = name.words[0], _gender(claim)
    return bool((gender == "she" and first in men - women) or (gender == "he" and first in women - men))


def gender(name: Name, *, single: bool = False) -> str:
    """The gender that the titles of a name show, or the first of several names: "he" or "she"; else none.

    Also a `single` name, which may be a surname.
    """
    titled = _gender(name)
    if titled or not name.words or not single and (name.sort != "person" or len(name.words) < 2):
        return titled
    men, women = listed("male names"), listed("female names")
    return "he" if name.words[0] in men - women else "she" if name.words[0] in women - men else ""


def _gender(name: Name) -> str:
    """The gender that the titles of a name show: "he" or "she"; none where they show neither, or both."""
    he, she = name.heads & listed("he titles"), name.heads & listed("she titles")
    if bool(he - she) == bool(she - he):
        return ""
    return "he" if he - she else "she"


def _titled_otherwise(claim: Name, name: Name) -> bool:
    """Whether the titles of two surnames are of different genders: Mr. and Mrs. Bennet."""
    if not (claim.heads and name.heads):
        return False
    return {claim.sort, name.sort} == {"single"} and {_gender(claim), _gender(name)} == {"he", "she"}


def of_different_genders(claim: Name, name: Name) -> bool:
    """Whether the title of one does not go with the title or the first name of the other."""
    if {_gender(claim), _gender(name)} == {"he", "she"}:
        return True
    named = claim.words and name.words
    return bool(named and (_another_gender(claim, name) or _another_gender(name, claim)))


def _persons(claim: Name, name: Name) -> SpeakerMatch:
    """How two names of several words are related."""
    a, b = claim.words, name.words
    if claim.suffix and name.suffix and claim.suffix != name.suffix:
        return UNKNOWN if len({claim.suffix, name.suffix} & {"jr", "sr"}) == 1 else OTHER
    if sorted(a) == sorted(b):
        return SAME if b in (a, a[1:] + a[:1], a[-1:] + a[:-1]) else UNKNOWN  # Orbán Viktor
    if script(a) != script(b):
        return UNKNOWN
    short, long = sorted((a, b), key=len)
    if long[-len(short) :] == short and len(short[0]) > 1:
        return SAME
    if same_word(a[-1], b[-1]):
        return _with_given(_given(a[:-1], b[:-1]), name.text, exact=True)
    if is_near(a[-1], b[-1]) or sounds_like(a[-1], b[-1]):
        return _with_given(_given(a[:-1], b[:-1]), name.text, exact=False)
    if _word(long[0], short[0]) == "same" and any(same_word(short[-1], word) for word in long[1:-1]):
        return UNKNOWN if short[-1] in first_names() else SAME  # Pedro Sánchez Pérez-Castejón
    turned = same_word(a[0], b[-1]) or same_word(a[-1], b[0])
    return UNKNOWN if turned else OTHER


def _with_given(given: str, near: str, *, exact: bool) -> SpeakerMatch:
    """The answer where the surnames agree, or are near."""
    if given == "other":
        return OTHER
    if given == "near" or (given == "same" and not exact):
        return SpeakerMatch("unknown", near)
    return SpeakerMatch("same" if given == "same" else "unknown")


def _given(a: Sequence[str], b: Sequence[str]) -> str:
    """How two rows of first and middle names are related: same, near, unknown or other."""
    short, long = sorted((a, b), key=len)
    if not short or short[0] == "".join(word[0] for word in long):
        return "same"
    first = _word(short[0], long[0])
    if _follows(short, long):
        middle, more = ([word for word in row[1:] if len(word) == 1] for row in (short, long))
        if more and more[: len(middle)] != middle:
            return "unknown"  # George W. Bush may be another than George H. W. Bush
        whole = first == "same" or any(len(word) > 1 and word in long for word in short)
        return "same" if whole else "unknown"  # F. Kennedy may be another than John F. Kennedy
    return "unknown" if first == "same" else first


def have_other_initials(claim: Name, name: Name) -> bool:
    """Whether two names differ in their middle initials alone: George H. W. Bush, George W. Bush."""
    a, b = claim.words, name.words
    if (a[:1], a[-1:]) != (b[:1], b[-1:]) or any(len(word) > 1 for word in (*a[1:-1], *b[1:-1])):
        return False
    return any(initial != other for initial, other in zip(a[1:-1], b[1:-1]))


def _follows(short: Sequence[str], long: Sequence[str]) -> bool:
    """Whether all words of the one row stand in the other, in order."""
    rest = iter(long)
    return all(any(_word(word, other) == "same" for other in rest) for word in short)


def _word(a: str, b: str) -> str:
    """How two first names are related. Only listed names are certainly another's."""
    if same_word(a, b) or any(forms(a, section) & forms(b, section) for section in (SHORT_FORMS, FOREIGN_FORMS)):
        return "same"
    if 1 in (len(a), len(b)):
        initial, whole = sorted((a, b), key=len)
        if any(variant.startswith(initial) for variant in forms(whole, SHORT_FORMS)):
            return "same"
        return "other" if len(whole) == 1 or whole in first_names() else "unknown"
    if is_near(a, b) or (sounds_like(a, b) and a[0] == b[0]):
        return "near"
    if a.startswith(b) or b.startswith(a):
        return "unknown"
    return "other" if {a, b} <= first_names() else "unknown"


def same_first_name(a: str, b: str) -> bool:
    """Whether two words are one first name, or a short form of it; initials show nothing."""
    return min(len(a), len(b)) > 1 and _word(a, b) == "same"


@cache
def forms(word: str, section: str) -> frozenset[str]:
    """A first name with those that it is in a group with."""
    own = kinds(section).get(word, frozenset())
    return frozenset((word, *(other for other, groups in kinds(section).items() if groups & own)))


def same_word(a: str, b: str) -> bool:
    """Whether two words of a name are the same, in whatever case a Cyrillic one stands."""
    return a == b or (_is_cyrillic(a) and _is_cyrillic(b) and _without_case(a) == _without_case(b))


@cache
def _without_case(word: str) -> str:
    from letters.attribution.phrases.names import stem
    from letters.languages.lexicon import language

    return stem(word, language("ru"))


def _is_cyrillic(word: str) -> bool:
    return "\u0400" <= word[:1] <= "\u04ff"


def script(words: Sequence[str]) -> str:
    """latin, cyrillic or other, by the first letter."""
    first = words[0][:1]
    return "latin" if first < "\u0250" else "cyrillic" if _is_cyrillic(first) else "other"


def is_near(a: str, b: str) -> bool:
    """Whether one letter was changed, put in, left out, or two were swapped."""
    if a == b or abs(len(a) - len(b)) > 1 or min(len(a), len(b)) < 3:
        return False
    i = next((i for i, (x, y) in enumerate(zip(a, b)) if x != y), min(len(a), len(b)))
    swapped = a[i : i + 2] == b[i : i + 2][::-1] and a[i + 2 :] == b[i + 2 :]
    return swapped or a[i + 1 :] == b[i + 1 :] or a[i + 1 :] == b[i:] or a[i:] == b[i + 1 :]


def sounds_like(a: str, b: str) -> bool:
    """Whether two spellings may be of one name: Gorbatschow, Gorbachev."""
    sound, other_sound = _sound(a), _sound(b)
    return len(sound) > 1 and (
        sound == other_sound or (min(len(sound), len(other_sound)) > 3 and is_near(sound, other_sound))
    )


@cache
def _sound(word: str) -> str:
    for pattern, sound in _SOUNDS:
        word = pattern.sub(sound, word)
    return word


def _organisations(claim: Name, name: Name) -> SpeakerMatch:
    """How an organisation is related to another name; an assembly, a court or a union may be part of another body."""
    a, b = claim.words, name.words
    short, long = sorted((a, b), key=len)
    if len(short) > 1 and long[-len(short) :] == short:
        return SAME
    if is_near(claim.joined, name.joined):
        return SpeakerMatch("unknown", name.text)
    if not (claim.organised and name.organised) or not listed("groups").isdisjoint((*a, *b)):
        return UNKNOWN
    spoken, other_spoken = _languages(a), _languages(b)
    alike = any(same_word(x, y) or is_near(x, y) or sounds_like(x, y) for x in a for y in b)
    return UNKNOWN if alike or (spoken and other_spoken and not spoken & other_spoken) else OTHER


def _languages(name: Sequence[str]) -> set[str]:
    """The languages in which an organisation is named; none where no word shows it."""
    known = {code: words(code, "groups") | words(code, "organisation words") for code in codes()}
    return {code for code, listed_words in known.items() if not listed_words.isdisjoint(name)}
