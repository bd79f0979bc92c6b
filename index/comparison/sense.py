"""Whether a wording says another thing: its negations, modals, quantifiers, numbers and opposites.

Words are counted over the whole wording, not difference by difference: "don’t ask" for "ask not" changes nothing. Then
what they govern is compared: "to praise Caesar, not to bury him" swaps the halves of "to bury Caesar, not to praise
him". A list counts in its own language.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache

from index.comparison.alignment import Step
from index.comparison.clauses import languages_at
from index.comparison.governed_words import changed_clauses, swapped
from index.comparison.harmless_changes import is_harmless
from index.comparison.meaning import is_negation
from index.comparison.number_words import sign_of
from index.comparison.numerals import numbers_at, values
from index.comparison.opposites import opposed
from index.comparison.turning_words import (
    TurningWords,
    Word,
    classes_in,
    limiting_words,
    names_another,
    parts,
    qualifiers,
    turning_words,
    turns,
    words_of,
)
from index.comparison.wording import Wording
from letters.languages.word_lists import all_words, codes, words
from letters.languages.word_lists import keys as head_lines
from letters.text.patterns import late_pattern

ENDING = 6  # characters that may end a word of Japanese or Chinese: なければならない
AMOUNTS = ("numbers", "plural number words")
_WITH_UNIT = late_pattern(r"(\d+)[^\W\d_]{2,}\Z")
_FULL_STOP = late_pattern(r"[;:.!?—–]|--")


def turns_sense(query: Wording, reference: Wording, steps: Sequence[Step], changed: Collection[Step]) -> bool:
    """Whether the changed steps of an alignment make the query say another thing than the reference."""
    changed = [step for step in changed if not is_harmless(query, reference, step)]
    if any(names_another(query, reference, step) for step in changed):
        return True
    keys_here = {part for step in changed for key in query.keys[step.start : step.end] for part in parts(key)}
    keys_there = {
        part for step in changed for key in reference.keys[step.ref_start : step.ref_end] for part in parts(key)
    }
    moved = not keys_here.isdisjoint(keys_there)
    if not moved and not any(map(_may_turn, keys_here | keys_there)) and not opposed(keys_there, keys_here):
        return False
    mine = [word for step in changed for word in words_of(query, step.start, step.end)]
    other = [word for step in changed for word in words_of(reference, step.ref_start, step.ref_end)]
    languages = _languages(query, reference, steps)
    if any(head_lines(code).get("script") == "han" for code in languages):
        if _numbers(mine, ("ja", "zh")) != _numbers(other, ("ja", "zh")):
            return True
        return _turns_characters(query, reference, steps, changed, languages)
    if _counts_differ(mine, other, languages) or _denies_another_clause(query, reference, changed):
        return True
    if not moved:
        return False
    ours, theirs = _taken(query, steps, changed, ours=True), _taken(reference, steps, changed, ours=False)
    return any(
        swapped(ours, theirs, lists) or changed_clauses(ours, theirs, lists) for lists in map(turning_words, languages)
    )


@lru_cache(maxsize=10_000)
def _may_turn(key: str) -> bool:
    """Whether a word turns the sense in any language; a character of Japanese or Chinese may be part of one that does."""
    if "\u3041" <= key[0] <= "\u9fff" or key[0].isdigit() or sign_of([key]):
        return True
    if key in limiting_words() or any(key in all_words(section) for section in AMOUNTS):
        return True
    return any(True for _ in numbers_at([key])) or any(turns(key, code) for code in codes())


def _languages(query: Wording, reference: Wording, steps: Sequence[Step]) -> tuple[str, ...]:
    """The language of both wordings; where it is not clear, all that are written so."""
    return languages_at(reference, min(step.ref_start for step in steps), query.text)


def _taken(wording: Wording, steps: Sequence[Step], changed: Collection[Step], *, ours: bool) -> list[Word]:
    """The words of all steps in the order of the text, without those that an ellipsis or brackets mark."""
    spans = [(s.start, s.end) if ours else (s.ref_start, s.ref_end) for s in steps if s.same or s in changed]
    return [word for span in sorted(spans) for word in words_of(wording, *span)]


def _counts_differ(ours: Sequence[Word], theirs: Sequence[Word], languages: Sequence[str]) -> bool:
    """Whether the changed words have other numbers, or in some language other turning words or opposites."""
    if _numbers(ours, languages, theirs) != _numbers(theirs, languages, ours):
        return True
    gone, new = _less(theirs, ours), _less(ours, theirs)
    if any(_other_classes(gone, new, turning_words(code)) for code in languages):
        return True
    if any(qualifiers(theirs, code) != qualifiers(ours, code) for code in languages):
        return True
    return opposed([word.key for word in gone], [word.key for word in new], languages)


def _denies_another_clause(query: Wording, reference: Wording, changed: Iterable[Step]) -> bool:
    """Whether a negation went to another clause, beyond more than a comma: it does not ride; we do not ride."""
    denied: Counter[int] = Counter()
    clause = last = 0
    for step in sorted(changed, key=lambda step: step.ref_start):
        clause += sum(bool(_FULL_STOP.search(reference.gap(n))) for n in range(last + 1, step.ref_start + 1))
        last = max(last, step.ref_start)
        denied[clause] += _denials(query, step.start, step.end) - _denials(reference, step.ref_start, step.ref_end)
    return any(count % 2 for count in denied.values())


def _denials(wording: Wording, start: int, end: int) -> int:
    return sum(is_negation(word.key) and not word.alone for word in words_of(wording, start, end))


def _less(words: Sequence[Word], others: Sequence[Word]) -> list[Word]:
    """The words without those that the others have too, each as often."""
    left = Counter(word.key for word in others)
    kept = []
    for word in words:
        if left[word.key] > 0:
            left[word.key] -= 1
        else:
            kept.append(word)
    return kept


def _other_classes(gone: Sequence[Word], new: Sequence[Word], lists: TurningWords) -> bool:
    lost, gained = (_classes(words, lists) for words in (gone, new))
    differing = {kind: lost[kind] - gained[kind] for kind in lost.keys() | gained.keys() if lost[kind] != gained[kind]}
    if any(not kind.startswith("universals") for kind in differing):
        return True
    return any(count > 0 for count in differing.values()) and any(count < 0 for count in differing.values())


def _classes(row: Sequence[Word], lists: TurningWords) -> Counter[str]:
    kinds = [(lists.classes.get(word.key, ""), word.name) for word in row if not word.alone]
    return Counter(kind for kind, name in kinds if kind and not (name and kind.startswith("modals")))


def _numbers(row: Sequence[Word], languages: Collection[str], others: Iterable[Word] = ()) -> Counter[str]:
    """The numbers and signs in a row of words, each taken as long as it continues; no "one" for an "a" of the others."""
    counts_one = "en" in languages and all_words("number articles").isdisjoint(word.key for word in others)
    counts: Counter[str] = Counter()
    plain, gaps = [word.key for word in row], [word.gap for word in row]
    start = 0
    while start < len(plain):
        number = max(numbers_at(plain[start:], gaps[start:], languages), default=None)
        if number and (number.value not in ("#1", "#1.") or counts_one or plain[start][0].isdigit()):
            counts[number.value] += 1
        elif sign := sign_of(plain[start : start + 1]):
            counts[sign] += 1
        elif plain[start][0].isdigit():
            digits = _WITH_UNIT.match(plain[start])
            counts[max(values(digits[1])) if digits else plain[start]] += 1  # 300ft; a date, or a decade
        start += number.size if number else 1
    listed = {word for code in languages for section in AMOUNTS for word in words(code, section)}
    counts.update(key for key in plain if key in listed)
    return counts


def _turns_characters(
    query: Wording, reference: Wording, steps: Sequence[Step], changed: Collection[Step], languages: Iterable[str]
) -> bool:
    """The same for text without spaces: strings of characters are counted."""
    ours = "".join(word.key for word in _taken(query, steps, changed, ours=True))
    theirs = "".join(word.key for word in _taken(reference, steps, changed, ours=False))
    if steps[-1] in changed:
        theirs += _ending(reference, steps[-1].ref_end)
    for code in languages:
        lost, gained = classes_in(theirs, code), classes_in(ours, code)
        if any(
            kind.startswith(("not", "modals", "quantifiers", "qualifiers"))
            for kind in (lost - gained) + (gained - lost)
        ):
            return True
        pairs = [kind.split() for kind in lost - gained if kind.startswith("opposites")]
        others = [kind.split() for kind in gained - lost if kind.startswith("opposites")]
        if any(a[1] == b[1] and a[2] != b[2] for a in pairs for b in others):
            return True
    return False


def _ending(reference: Wording, number: int) -> str:
    """The characters from one on that end a word whose beginning was changed: the last of されない."""
    end = number
    while end < min(number + ENDING, len(reference.keys)) and not reference.gap(end):
        end += 1
    return "".join(reference.keys[number:end])
