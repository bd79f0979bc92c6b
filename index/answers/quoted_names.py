"""Is a claimed speaker the one whom a source quotes? Both may be short forms: "Lady Catherine", "Khrushchev", "the Queen"."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from index.answers.name_comparison import (
    Relation,
    is_near,
    of_different_genders,
    same_first_name,
    same_word,
    sounds_like,
)
from index.answers.name_words import Name, is_role, key, listed, split_name
from index.answers.names import parts
from index.answers.speakers import compare_speaker
from letters.model import LIKELY_SPEAKER, NAMED_SPEAKER, Attribution

if TYPE_CHECKING:
    from letters.quoted_at import Quoted

SURE = 0.9  # confidence from which a description is told as the one who is quoted; of a name NAMED_SPEAKER is enough
SURE_OF_PRONOUN = 0.75  # confidence in the full name that a pronoun means


class QuotedFrom(NamedTuple):
    """Whom a source gives words to that it has in quotation marks."""

    name: str
    source: str
    confidence: float  # from 0 to 1


def named(attribution: Attribution) -> tuple[str, float]:
    """What the one who is quoted is called, and how sure that is: by the mention, or by whom a pronoun means."""
    mention = " ".join((attribution.mention or "").strip("*_ ").split())
    if not _is_pronoun(mention):
        return mention, attribution.confidence
    if attribution.full and not _is_pronoun(attribution.full):
        return attribution.full, attribution.named
    return "", 0.0


def is_likely(quoted: Quoted) -> bool:
    """Whether the source likely gives the words to somebody whom it names or describes."""
    name, confidence = named(quoted.attribution)
    return bool(name) and confidence >= LIKELY_SPEAKER


def is_sure(quoted: Quoted) -> bool:
    """Whether it can be said who is quoted: somebody named, a role beyond doubt, a person whom the paragraph names in full."""
    mention, confidence = quoted.attribution.mention or "", quoted.attribution.confidence
    if _is_pronoun(mention):
        full = [name for name in parts(quoted.attribution.full or "") if name.full]
        return bool(full) and quoted.named_before and quoted.attribution.named >= SURE_OF_PRONOUN
    if any(name.sort == "description" for name in parts(mention)):
        return confidence >= SURE and _is_role(mention)
    return confidence >= NAMED_SPEAKER


def may_be_shown(quoted: Quoted) -> bool:
    """Whether it is told who is quoted, next to a claim that it does not confirm."""
    named_well = quoted.attribution.confidence >= NAMED_SPEAKER and not _is_pronoun(quoted.attribution.mention or "")
    return named_well or is_sure(quoted)


def _is_role(mention: str) -> bool:
    """Whether a description tells by itself who is meant: "the Queen", not "his wife" or "the latter"."""
    owned = key(mention.split()[0]) in listed("possessives")
    return not owned and all(name.heads for name in parts(mention))


def relation(claim: str, quoted: Quoted) -> Relation:
    """How a claim is related to the one who is quoted. "other" is one who can't be: both are surely named."""
    attribution = quoted.attribution
    name, _ = named(attribution)
    if not is_likely(quoted):
        return "unknown"
    names = [name]
    if attribution.full and attribution.named >= NAMED_SPEAKER:
        names.append(attribution.full)
    claims, mentions = parts(claim), parts(name)
    matched = compare_speaker(claim, names).relation
    if matched == "same" or any(_is_short_for(a, b) for a in claims for b in mentions):
        apart = all(of_different_genders(a, b) for a in claims for b in mentions)
        return "unknown" if apart else "same"
    sure = is_sure(quoted) and attribution.confidence >= SURE
    other = matched == "other" or all(_is_of_another_family(a, b) for a in claims for b in mentions)
    return "other" if sure and other else "unknown"


def _is_short_for(claim: Name, name: Name) -> bool:
    """Whether one of two names is a short form of the other, where one text has both: a surname, a first name, a noun."""
    if "nobody" in (claim.sort, name.sort) or not (claim.words and name.words):
        return False
    short, long = sorted((claim, name), key=lambda name: len(name.words))
    if len(short.words) == 1 and long.sort == "person" and same_first_name(short.words[0], long.words[0]):
        return True
    if _is_of_family(name):
        return False
    if len(short.words) == 1 and not long.full and short.words[0] == long.words[-1]:
        return True
    if compare_speaker(name.text, [claim.text]).relation == "same":
        return True
    tokens = split_name(name.text)
    titled = len(tokens) > 1 and is_role(tokens[0])
    return titled and claim.full and same_word(tokens[-1].key, claim.words[-1])


def _is_of_family(name: Name) -> bool:
    """Whether a name is a surname that a family has, with a title that tells its members apart: Miss Bennet."""
    return name.sort == "single" and not name.heads.isdisjoint(listed("family titles"))


def _is_of_another_family(claim: Name, name: Name) -> bool:
    """Whether a full name is not that of the one who is called by a surname and a title: Mr. Darcy."""
    surname = name.words[-1] if name.words else ""
    return claim.full and _is_of_family(name) and not any(_alike(word, surname) for word in claim.words)


def _alike(word: str, other: str) -> bool:
    return same_word(word, other) or is_near(word, other) or sounds_like(word, other)


def _is_pronoun(mention: str) -> bool:
    return all(name.sort == "nobody" for name in parts(mention)) if mention else True
