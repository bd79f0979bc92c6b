"""How sure a speaker is: what the attribution rests on, in points that were fitted to annotated articles.

Points are log-odds. Those of all that holds for an attribution are added up, and the sum is a probability. They stand in
`data/confidence.txt`, which `python -m bench.confidence` fits.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from functools import cache
from math import exp
from pathlib import Path

from letters.attribution.phrases.names import Referent, first_name_gender
from letters.attribution.phrases.phrase import is_pronoun
from letters.attribution.phrases.sentence_window import NAME, Tokens, has
from letters.languages.lexicon import GROUP, ROLE, SHARE, TEXT, TITLE, Language
from letters.model import Attribution

_SURNAME = 4  # letters of a surname that another case does not change
POINTS = Path(__file__).parents[1] / "data" / "confidence.txt"
STRENGTHS = 0.55, 0.65, 0.72, 0.8, 0.87, 0.92, 0.96
"""The strengths of a cue from which it gets more points."""
CLEAR = 0.75, 0.85, 0.9, 0.95, 1.0
"""How much clearer the likeliest reference of a mention must be than the next one to get more points."""


def attribution(
    mention: str,
    tokens: Tokens,
    person: Referent,
    kind: str,
    strength: float,
    language: Language,
    *,
    is_known: bool = False,
) -> Attribution:
    """The attribution of words to a person, by a cue of this kind and strength (from 0 to 1).

    `tokens` are the mention's; `is_known`: the person's full name follows it, behind a comma, or it can mean nobody else.
    """
    names = evidence(kind, strength, tokens, person, language)
    sure = chance(names)
    named_mention = f"{mention}, {person.full}" if is_known else mention
    reference = reference_evidence(named_mention, tokens, person, language)
    named = sure * chance(reference)
    strength = round(strength * person.confidence, 3)
    return Attribution(mention, person.full, sure, kind, strength, round(named, 3), names, reference)


def evidence(kind: str, strength: float, mention: Tokens, person: Referent, language: Language) -> tuple[str, ...]:
    """Why a mention is of whoever speaks, by the names in `data/confidence.txt`.

    `kind` and `strength` (from 0 to 1) are those of the cue, `person` is whom the mention means.
    """
    english = language.code == "en"
    if not kind:
        return _in_language(("named near",), english)
    resolved = "" if person.confidence == 1.0 else "resolved well" if person.confidence > 0.85 else "resolved badly"
    return _cue_names(kind, bisect_right(STRENGTHS, strength), _head(mention, person, language), resolved, english)


@cache
def _cue_names(kind: str, rank: int, head: str, resolved: str, english: bool) -> tuple[str, ...]:
    """The names of the evidence of a cue that is at least as strong as the first `rank` of STRENGTHS."""
    names = [kind, head, *(f"strength {line}" for line in STRENGTHS[:rank])]
    if resolved:
        names.append(resolved)
    return _in_language(names, english)


def reference_evidence(mention: str, tokens: Tokens, person: Referent, language: Language) -> tuple[str, ...]:
    """Why the mention means the full name that it is given, by the names in `data/confidence.txt`."""
    if not person.full:
        return ()
    known = bool(first_name_gender(person.full.split(" ")[0], language))
    rank = bisect_right(CLEAR, person.confidence)
    return _reference_names(_mention_kind(mention, tokens, person.full), known, rank, language.code == "en")


@cache
def _reference_names(mention: str, known: bool, rank: int, english: bool) -> tuple[str, ...]:
    """The names of the evidence of a reference that is at least as clear as the first `rank` of CLEAR."""
    kind = f"full name of {mention}"
    names = [kind, f"{kind}, {'known' if known else 'unknown'} first name"]
    names += [f"{kind}, clear {line}" for line in CLEAR[:rank]]
    return _in_language(names, english)


def _in_language(names: Iterable[str], english: bool) -> tuple[str, ...]:
    """The names of evidence in English, or in another language, in which it has points of its own."""
    return tuple(names if english else (f"{name}, not English" for name in names))


def _mention_kind(mention: str, tokens: Tokens, full: str) -> str:
    if full in mention or (len(full) > _SURNAME and mention.startswith(full[:-2])):  # "Jarošové" is "Jarošová"
        return "itself"
    if is_pronoun(tokens):
        return "a pronoun"
    return "a surname" if has(tokens, NAME) else "a description"


def _head(mention: Tokens, person: Referent, language: Language) -> str:
    """What kind of words a mention is."""
    if is_pronoun(mention):
        return "pronoun" if person.full else "unresolved pronoun"
    if person.full and first_name_gender(person.full.split(" ")[0], language):
        return "person"
    office = not language.articles and all(token.flags & (ROLE | GROUP) for token in mention)  # "Szef", "Resort"
    if has(mention, NAME) and not office:
        return "long name" if person.full and " " in person.full else "name"
    return "listed noun" if has(mention, ROLE | GROUP | TEXT | TITLE | SHARE) else "other noun"


@cache
def chance(names: tuple[str, ...]) -> float:
    """How likely an attribution is right that rests on this evidence, from 0 to 1; 1 where nothing was to be decided."""
    points = _points()
    return round(1 / (1 + exp(-sum(points.get(name, 0.0) for name in names))), 3) if names else 1.0


@cache
def _points() -> dict[str, float]:
    """The points of each kind of evidence."""
    lines = POINTS.read_text(encoding="utf-8").splitlines()
    pairs = [line.rsplit(maxsplit=1) for line in lines if line and not line.startswith("#")]
    return {name: float(points) for name, points in pairs}
