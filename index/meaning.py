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
    nikdy nic nikdo bez не нет ни никогда ничего никто без tidak bukan tanpa
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
    thousands million millions billion billions trillion trillions dozen dozens half third quarter double triple
    first second third once twice percent % $ € £ ¥
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
    "he she",
)
_OPPOSED = {word: set(group.split()) - {word} for group in OPPOSITES for word in group.split()}
_NEGATING = ("un", "in", "im", "ir", "il", "dis", "non", "mis", "anti")
_NUMBER = re.compile(r"\d")


def turns(word: str) -> bool:
    """Whether leaving this word out, or putting it in, turns the sense: a negation, a modal, a number."""
    return word in NEGATIONS or word in MODALS or word in NUMBERS or word.endswith("n't") or bool(_NUMBER.search(word))


def limits(word: str) -> bool:
    """Whether hiding this word behind an ellipsis or a bracket takes a limit away: a negation or a limiter."""
    return word in NEGATIONS or word in LIMITERS or word.endswith("n't")


def changes_meaning(query: Sequence[str], reference: Sequence[str]) -> bool:
    """Whether words (keys) that stand for other words change a negation, a modal, a number or a polarity."""
    gone, new = _without(reference, query), _without(query, reference)
    return any(map(turns, gone)) or any(map(turns, new)) or any(_opposed(a, b) for a in gone for b in new)


def _without(words: Sequence[str], others: Iterable[str]) -> list[str]:
    taken = set(others)
    return [word for word in words if word not in taken]


def _opposed(a: str, b: str) -> bool:
    """Whether two words are opposites: listed as such, or one is the other with a negating prefix or suffix."""
    if b in _OPPOSED.get(a, ()) or b in {stem + "s" for stem in _OPPOSED.get(a.removesuffix("s"), ())}:
        return True
    short, long = sorted((a, b), key=len)
    if any(long == prefix + short for prefix in _NEGATING):
        return True
    return long.endswith("less") and short.removesuffix("ful") == long.removesuffix("less")
