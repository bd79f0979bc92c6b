"""What the words govern that turn the sense, and in which clause they stand: in two wordings that have the same words.

"To praise Caesar, not to bury him" swaps the halves of "to bury Caesar, not to praise him".
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import pairwise

from index.comparison.turning_words import NEGATION, TurningWords, Word, governors
from letters.text.patterns import late_pattern

PARENTHESIS = 3  # words that say something; with fewer, between two commas, it may be passed
CLAUSE = 12  # words that a negation governs at most
CLAUSE_END = late_pattern(r"[,;:.!?—–…()\[\]]|--")


def swapped(ours: Sequence[Word], theirs: Sequence[Word], lists: TurningWords) -> bool:
    """Whether a turning word governs now what it did not, and no longer what it did, though both are still said."""
    here, there = _governed(ours, lists), _governed(theirs, lists)
    if _exchanged(here, there):
        return True
    said, were = {word.key for word in ours}, {word.key for word in theirs}
    for kind in here.keys() & there.keys():
        if kind.startswith("opposites") and not _contrasted(kind, there):
            continue
        first, now = {scope[0] for scope in there[kind]}, {scope[0] for scope in here[kind]}
        lost = {key for key in first - now if key in said and not any(key in scope for scope in here[kind])}
        gained = {key for key in now - first if key in were}
        if kind.startswith("modals"):  # an adverb may stand behind one: "will one day live"
            gained = {key for key in gained if not any(key in scope for scope in there[kind])}
        if lost and gained and not _inverted(lost, ours, theirs, lists):
            return True
    return False


def changed_clauses(ours: Sequence[Word], theirs: Sequence[Word], lists: TurningWords) -> bool:
    """Whether turning words stand in other clauses, between the same words: toward none, with charity for all."""
    (said, here), (were, there) = _clauses(ours, lists), _clauses(theirs, lists)
    return said == were and any(
        mine[0] != other[0]
        and mine[1] != other[1]
        and ((mine[1] - other[1]) % 2 or abs(mine[0] - other[0]) >= PARENTHESIS)
        for kind in here.keys() & there.keys()
        if len(here[kind]) == len(there[kind])
        for mine, other in zip(here[kind], there[kind])
    )


def _clauses(row: Sequence[Word], lists: TurningWords) -> tuple[list[str], dict[str, list[tuple[int, int]]]]:
    """The words that say something; and where turning words stand: after how many of these, and in which clause."""
    said: list[str] = []
    places: dict[str, list[tuple[int, int]]] = {}
    clause = 0
    for number, word in enumerate(row):
        clause += bool(number and CLAUSE_END.search(word.gap))
        if kind := lists.classes.get(word.key):
            places.setdefault(kind, []).append((len(said), clause))
        elif word.key not in lists.passed:
            said.append(word.key)
    return said, places


def _exchanged(here: Mapping[str, list[list[str]]], there: Mapping[str, list[list[str]]]) -> bool:
    """Whether an opposite governs now what the other side of its group did: guilty until, for innocent until."""
    for kind in (kind for kind in there if kind.startswith("opposites")):
        governed = {scope[0] for scope in there[kind]} - {scope[0] for scope in here.get(kind, [])}
        for other in (other for other in here if other != kind and _group(other) == _group(kind)):
            if governed & {scope[0] for scope in here[other]} - {scope[0] for scope in there.get(other, [])}:
                return True
    return False


def _group(kind: str) -> str:
    return kind.rpartition(" ")[0]


def _contrasted(kind: str, kinds: Iterable[str]) -> bool:
    """Whether the other side of a group of opposites governs something, too."""
    return any(other != kind and _group(other) == _group(kind) for other in kinds)


def _governed(row: Sequence[Word], lists: TurningWords) -> dict[str, list[list[str]]]:
    """What each turning word governs: the words up to the end of its clause that say something."""
    scopes: dict[str, list[list[str]]] = {}
    shared: dict[str, str] = {}  # of opposites that stand before another of their group: rich and poor alike
    for number, word in enumerate(row):
        kinds = [] if word.name else governors(word, lists)
        if not kinds:
            continue
        alone: dict[str, str] = {}
        for kind, group in kinds:
            scope = _scope(row, number, group, lists) or group and _scope_before(row, number, lists)
            if scope:
                scopes.setdefault(kind, []).append(scope)
                if group in shared:
                    scopes.setdefault(shared[group], []).append(scope)
            elif group:
                alone[group] = kind
        shared = alone
    return scopes


def _scope(row: Sequence[Word], number: int, group: str, lists: TurningWords) -> list[str]:
    """The words that say something from a turning word on, to the end of its clause or another of its group."""
    scope: list[str] = []
    for word in row[number + 1 : number + 1 + CLAUSE]:
        if CLAUSE_END.search(word.gap) or word.key in lists.contrasts:
            break
        if group and any(other == group for _, other in governors(word, lists)):
            break
        if word.key not in lists.passed and not word.key.endswith(lists.adverb_endings):
            scope.append(word.key)
    return scope


def _scope_before(row: Sequence[Word], number: int, lists: TurningWords) -> list[str]:
    """The words that say something before one that ends its clause, the nearest first: "let the nation survive, and"."""
    if number + 1 < len(row) and not CLAUSE_END.search(row[number + 1].gap):
        return []
    scope: list[str] = []
    for place in range(number - 1, -1, -1):
        if CLAUSE_END.search(row[place + 1].gap):
            break
        scope += [row[place].key] if row[place].key not in lists.passed else []
    return scope


def _inverted(lost: Collection[str], ours: Sequence[Word], theirs: Sequence[Word], lists: TurningWords) -> bool:
    """Whether a negation now stands after its verb: "know not" for "do not know"."""
    supported = any(word.key in lists.supporting for word in theirs)
    after = {before.key for before, word in pairwise(ours) if lists.classes.get(word.key) == NEGATION}
    return supported and not after.isdisjoint(lost)
