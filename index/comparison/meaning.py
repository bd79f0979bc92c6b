"""Words whose change turns the sense of a sentence: negations, modals, numbers, opposites, limiters.

English, with the negations and modals of the other languages that the shipped articles are in.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


NEGATIONS = _set(
    """
    no not never none nobody nothing nowhere neither nor without cannot can't cant non hardly barely scarcely
    seldom rarely refuse refuses refused deny denies denied lack lacks lacked fail fails failed
    kein keine keinen keinem keiner keines nicht nie niemals nichts niemand ohne weder
    ne pas jamais rien aucun aucune sans ni nunca nada nadie ningún ninguna sin
    non mai niente nessuno nessuna senza geen niet nooit niets niemand zonder não nem sem nunca nada
    nikdy nic nikdo bez не нет ни никогда ничего никто без tidak bukan tanpa 不 没 沒 無 无 未 非
    """
)
MODALS = _set(
    """
    can could may might must shall should will would ought
    kann können könnte muss müssen soll sollen sollte wird würde darf dürfen
    peut pourrait doit devrait puede podría debe debería può potrebbe deve dovrebbe kan zou moet mag
    pode poderia může musí может мог должен
    """
)
NUMBERS = _set(
    """
    zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
    seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred hundreds thousand
    thousands tens million millions billion billions trillion trillions dozen dozens half third quarter double triple
    first second third once twice both couple pair percent % $ € £ ¥
    """
)
LIMITERS = _set(
    """
    only few some most almost nearly about around approximately if unless except but however although though
    mainly largely partly mostly reportedly allegedly apparently perhaps maybe probably possibly likely supposedly
    least sometimes often usually generally potentially so-called yet until before after early temporarily
    """
)
OPPOSITES = (
    "with without",
    "include exclude",
    "accept reject",
    "approve disapprove oppose",
    "support oppose",
    "agree disagree",
    "for against",
    "increase decrease",
    "rise fall",
    "up down",
    "before after",
    "above below",
    "over under",
    "good bad",
    "better worse",
    "best worst",
    "right wrong",
    "true false",
    "win lose",
    "open closed",
    "public private",
    "voluntary mandatory compulsory obligatory",
    "safe dangerous",
    "safe unsafe",
    "allow forbid prohibit ban",
    "free paid",
    "innocent guilty",
    "permitted prohibited forbidden banned",
    "like dislike",
    "all none some",
    "always never sometimes",
    "most few",
    "many few",
    "more less fewer",
    "everyone nobody",
    "everything nothing",
    "love hate",
    "high low",
    "higher lower",
    "early late",
    "useful useless",
    "harmful harmless",
    "useful harmful",
    "start stop end",
    "begin end",
    "man woman",
    "major minor",
    "maximal minimal",
    "maximum minimum",
    "large small",
    "big small",
    "long short",
    "strong weak",
    "easy hard difficult",
    "fair unfair",
    "friend enemy",
    "success failure",
    "succeed fail",
    "gain loss lose",
    "benefit threat harm",
    "help hinder harm",
    "approve reject",
    "legal illegal",
    "optional mandatory",
    "encourage discourage",
    "possible impossible",
    "every some no",
    "everyone someone",
    "first last",
    "new old",
    "grow shrink",
    "raise lower cut",
    "buy sell",
    "give take",
    "keep drop",
    "friendly hostile",
    "believe doubt disbelieve",
    "continue stop end cease",
    "strong robust weak",
    "minimal substantial",
    "substantial negligible",
    "invite exclude",
    "release withhold",
    "admit deny",
    "confirm deny",
    "prove disprove",
    "succeed fail",
    "pass fail",
    "remember forget",
    "lead follow",
    "rich poor",
    "cheap expensive",
    "hot cold",
    "alive dead",
    "same different",
    "near far",
    "inside outside",
    "domestic foreign",
    "majority minority",
    "increase decrease reduce",
    "improve worsen",
    "protect endanger expose",
    "create destroy",
    "build destroy",
    "attack defend",
    "he she",
)
_OPPOSED: dict[str, set[str]] = {}
for _group in OPPOSITES:
    for _word in _group.split():
        _OPPOSED.setdefault(_word, set()).update(_group.split())
_NEGATING = ("un", "in", "im", "ir", "il", "dis", "non", "mis", "anti")
_ENDINGS = ("", "s", "es", "d", "ed", "ing", "ly", "r", "er", "st", "est")
_SPELLED = {"cannot": ("can", "not"), "can't": ("can", "not"), "won't": ("will", "not"), "shan't": ("shall", "not")}
_NUMBER = re.compile(r"\d")


def turns(word: str) -> bool:
    """Whether leaving this word out, or putting it in, turns the sense: a negation, a modal, a number."""
    return word in NEGATIONS or word in MODALS or _counts(word)


def limits(word: str) -> bool:
    """Whether hiding this word behind an ellipsis or a bracket takes a limit away: a negation or a limiter."""
    return word in NEGATIONS or word in LIMITERS


def changes_meaning(query: Sequence[str], reference: Sequence[str]) -> bool:
    """Whether words (keys) that stand for other words change a negation, a modal, a number or a polarity."""
    gone, new = _parted(query, reference)
    return any(map(turns, gone)) or any(map(turns, new)) or _opposed(gone, new)


def hides(query: Sequence[str], reference: Sequence[str]) -> bool:
    """Whether an ellipsis, or words in brackets, take a limit away, put a negation in or turn the sense."""
    gone, new = _parted(query, reference)
    numbers = any(map(_counts, gone)) and any(map(_counts, new))
    return numbers or any(map(limits, gone)) or not NEGATIONS.isdisjoint(new) or _opposed(gone, new)


def _counts(word: str) -> bool:
    return word in NUMBERS or bool(_NUMBER.search(word))


def _parted(query: Sequence[str], reference: Sequence[str]) -> tuple[list[str], list[str]]:
    """The words that only the reference has and those that only the query has, contractions spelled out."""
    ours, theirs = _spelled(query), _spelled(reference)
    shared = set(ours) & set(theirs)
    return [word for word in theirs if word not in shared], [word for word in ours if word not in shared]


def _spelled(words: Iterable[str]) -> list[str]:
    found: list[str] = []
    for word in words:
        if word in _SPELLED:
            found += _SPELLED[word]
        elif word.endswith("n't"):
            found += [word[:-3], "not"]
        elif word.endswith("'ll"):
            found += [word[:-3], "will"]
        else:
            found.append(word)
    return found


def _opposed(gone: Iterable[str], new: Iterable[str]) -> bool:
    """Whether two words are opposites: listed as such, or one is the other with a negating prefix or suffix."""
    theirs, ours = set(gone), set(new)
    stems = {stem for word in ours for stem in _stems(word)}
    opposites = {other for word in theirs for stem in _stems(word) for other in _OPPOSED.get(stem, set()) - {stem}}
    return bool(opposites & stems) or _negated(theirs, ours) or _negated(ours, theirs)


def _stems(word: str) -> set[str]:
    """The word, and what it may be an inflection of."""
    stems = {word.removesuffix(ending) for ending in _ENDINGS}
    return stems | {stem + "e" for stem in stems if word.endswith("ing")}


def _negated(words: set[str], others: set[str]) -> bool:
    """Whether some word is another with a negating prefix or suffix."""
    without = {word.removesuffix("less") for word in words if word.endswith("less")}
    return any(prefix + word in others for word in words for prefix in _NEGATING) or any(
        word.removesuffix("ful") in without for word in others
    )
