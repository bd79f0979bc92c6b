"""What a marked stretch is: a quotation, or a term, a title, the writer's own distance; with the reason.

The points of its features are added up. What they do not make a quotation takes the kind of its strongest feature.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from letters.kinds.feature_points import FEATURES, NAMING, points
from letters.kinds.features import SURE, called_a_title, features
from letters.kinds.own_use import SAYING, article_feature, is_brief
from letters.kinds.surroundings import quiet
from letters.kinds.whole_article import BRIEF, CLEAR, Related, companions, elsewhere, related
from letters.model import Attribution, Kind
from letters.quote_marks.quote_spans import QuoteSpan

UTTERED = frozenset(
    ["said", "reports here", "reports before", "source before", "unattributed here", "indirect here", "beside speech"]
    + ["own words", "speech words", "exclaimed", "left open", "words 5", "words 8"]
)  # these show words of somebody in an article full of terms, too


class Classification(NamedTuple):
    """A kind and why, in words for a reader."""

    kind: Kind
    reason: str


def classify(
    text: str, parts: Sequence[QuoteSpan], voices: Sequence[Attribution], language: str
) -> list[Classification]:
    """The kind of each part, in the same order, with the reason in words.

    `voices` are what `attribute` says of the same parts, `language` is an ISO 639-1 code or "und".
    """
    points_of = _points(language)
    kin = related(text, parts)
    names = all_features(text, parts, voices, language, kin)
    kinds = [
        _unweighed(text, part, language) if of_part is None else weigh(of_part, points_of)
        for part, of_part in zip(parts, names, strict=True)
    ]
    for index, of_part in enumerate(names):
        if index and of_part and "gloss" in of_part and _follows(text, parts, index) and kinds[index].kind == "term":
            translated = kinds[index - 1].kind  # that of the name before the brackets
            kinds[index] = kinds[index]._replace(kind="title" if translated == "title" else "term")
    for group in kin.words.values():
        _name_alike(kinds, group, names)
    for group in companions(text, parts, names, kin):
        _agree(kinds, group, [sum(points_of[name] for name in names[index] or ["said"]) for index in group])
    return kinds


def _follows(text: str, parts: Sequence[QuoteSpan], index: int) -> bool:
    """Whether nothing but an opening bracket stands between a part and the one before."""
    return text[parts[index - 1].outer_end : parts[index].outer_start].strip() in ("(", "（")


def _name_alike(kinds: list[Classification], group: Sequence[int], names: Sequence[Collection[str] | None]) -> None:
    """Gives the same words, where they are no quotation, the kind of those that their neighbours clearly name."""
    others = [index for index in group if kinds[index].kind != "quotation"]
    clear = {kinds[index].kind for index in others if not CLEAR.isdisjoint(names[index] or ())}
    named = clear or {kinds[index].kind for index in others} - {"scare"}
    if len(named) != 1:
        return
    (kind,) = named
    for index in others:
        if kind != kinds[index].kind:
            kinds[index] = Classification(kind, FEATURES["named elsewhere"].reason)


def _agree(kinds: list[Classification], group: Sequence[int], totals: Sequence[int]) -> None:
    """Gives parts that belong together one kind, where some are quotations and others are not: that of all points."""
    others = [kinds[index] for index in group if kinds[index].kind != "quotation"]
    if not others or len(others) == len(group):
        return
    kind = "quotation" if sum(totals) >= 0 else others[0].kind
    for index in group:
        if (kinds[index].kind == "quotation") != (kind == "quotation"):
            kinds[index] = Classification(kind, "like the marks that go with it")


def all_features(
    text: str, parts: Sequence[QuoteSpan], voices: Sequence[Attribution], language: str, kin: Related
) -> list[list[str] | None]:
    """The features of each part; None where it needs no weighing."""
    article = ["quiet"] if parts and "quiet" in points(language) and quiet(text, language) else []
    terms = article_feature(text, parts, voices)
    names = [
        None
        if part.block or _surely_said(text, part, voice)
        else [*article, *features(text, parts, voices, index, language, kin.words)]
        for index, (part, voice) in enumerate(zip(parts, voices, strict=True))
    ]
    for index, name in elsewhere(text, parts, names, kin).items():
        if (of_part := names[index]) is not None:
            of_part.append(name)
    for index, of_part in enumerate(names):
        if index and _is_listed_alike(names[index - 1], of_part):
            of_part.append("listed alike")  # type: ignore[union-attr]
    for index in kin.headings:
        if (of_part := names[index]) is not None and "with its article" not in of_part:
            of_part.append("heading")
    for part, of_part in zip(parts, names, strict=True):
        if terms and of_part and is_brief(text, part) and UTTERED.isdisjoint(of_part):
            of_part.append(terms)
    return names


def _is_listed_alike(before: Collection[str] | None, of_part: Collection[str] | None) -> bool:
    """Whether a part is the next item of a list, of which the one before is a term: "words like “grit” and “sand”"."""
    if not before or not of_part or "listed" not in of_part or "said" in of_part:
        return False
    return not {"term before", "name before", "so called", "listed alike"}.isdisjoint(before)


def _surely_said(text: str, part: QuoteSpan, voice: Attribution) -> bool:
    """Whether somebody says a part that needs no weighing: it is long, or a sentence begins with it and continues."""
    if part.nested or voice.cue not in SAYING or voice.strength < SURE:
        return False
    if part.end - part.start > BRIEF:
        return True
    before = text[max(0, part.outer_start - 3) : part.outer_start].rstrip(" \t")[-1:]
    return before in ("", *"\n.!?") and text[part.end - 1] in ",?!"


def _unweighed(text: str, part: QuoteSpan, language: str) -> Classification:
    """A quotation, unless it is a block that is a line which the words before it call a title."""
    if not part.block:
        return Classification("quotation", FEATURES["said"].reason)
    if part.end - part.start < BRIEF and called_a_title(text, part, language):
        return Classification("title", FEATURES["title before"].reason)
    return Classification("quotation", "a block quotation")


@cache
def _points(language: str) -> Mapping[str, int]:
    return {name: points(language).get(name, feature.points) for name, feature in FEATURES.items()}


def weigh(names: Sequence[str], points_of: Mapping[str, int]) -> Classification:
    """The kind that features add up to; a feature that names the kind outweighs all others."""
    if sum(map(points_of.__getitem__, names)) >= 0:
        best = max(names, key=points_of.__getitem__)
        return Classification("quotation", FEATURES[best].reason)
    shown = (FEATURES[name] for name in names)  # words in lower case are no title by their form
    against = [f for f in shown if f.kind and (f.rank == NAMING or not ("lower" in names and f.kind == "title"))]
    if not against:
        return Classification("scare", "nobody says it")
    worst = min(against, key=lambda feature: (feature.rank, feature.points))
    return Classification(worst.kind or "scare", worst.reason)
