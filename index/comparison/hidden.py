"""What a quotation leaves out with a mark, and whether that denies or limits what it keeps."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from index.comparison.clauses import clause, is_border, languages_at, listed, sentence
from index.comparison.meaning import is_negation
from letters.languages.word_lists import all_words, is_content_word, words
from letters.model import Span

if TYPE_CHECKING:
    from index.comparison.wording import Wording

FEW = 1  # content words that may stand between a negation and the words that it denies: "not able to"
STOPS = frozenset(".!?…。！？")
VOID = "\0"  # the key of a word that stands for an unknown number of words


class LeftOut(NamedTuple):
    """How much ellipses hide: whole sentences, and words besides; None where nobody can say."""

    sentences: int | None
    words: int | None

    def __str__(self) -> str:
        if self.sentences is None or self.words is None:
            return "several sentences"
        counted = ((self.sentences, "sentence"), (self.words, "word"))
        return " and ".join(f"{number} {noun}{'s' * (number != 1)}" for number, noun in counted if number)


def left_out(reference: Wording, gaps: Iterable[Span]) -> LeftOut | None:
    """How much is in these gaps (words of the reference); None where there is no gap."""
    whole_sentences = words = 0
    hidden = list(gaps)
    for start, end in hidden:
        if VOID in reference.keys[start:end]:
            return LeftOut(None, None)
        number = start
        while number < end:
            first, last = sentence(reference, number)
            whole = first >= start and last <= end and _is_sentence(reference, first, last)
            whole_sentences += whole
            words += 0 if whole else min(last, end) - number
            number = last
    return LeftOut(whole_sentences, words) if hidden else None


def _is_sentence(reference: Wording, first: int, last: int) -> bool:
    """Whether a passage is a whole sentence, not a line of verse or a heading."""
    ended = not first or not STOPS.isdisjoint(reference.gap(first)) or "\n" in reference.gap(first)
    return bool(
        reference.spans and reference.passage_of[first] % 2 == 0 and ended and not STOPS.isdisjoint(reference.gap(last))
    )


def conceals(reference: Wording, gap: Span) -> set[str]:
    """The flags of a gap: `material` where it denies or limits words that are kept, `meaning` where these say the opposite."""
    flags = {"material", "meaning"} if _hides_a_modal(reference, gap) or _widens(reference, gap) else set()
    denied = 0
    for number in range(*gap):
        if listed(reference, number, "exceptions"):
            within = sentence(reference, number)
        elif denies(reference, number) or listed(reference, number, "limiters"):
            within = governed(reference, number)
        else:
            continue
        if gap[0] <= within[0] and within[1] <= gap[1] or _is_without(reference, number, within, gap):
            continue  # it limits what is hidden too
        if _is_repeated(reference, number, within, gap) or _goes_on_denying(reference, number, gap):
            continue
        flags.add("material")
        denied += denies(reference, number) and _denies_the_kept(reference, number, min(gap[1], within[1]))
    return flags | {"meaning"} if denied % 2 else flags


def _is_without(reference: Wording, number: int, clause: Span, gap: Span) -> bool:
    """Whether a hidden "without" has its noun with it, and nothing else denies the clause, so that this holds all the same."""
    return has_without(reference, number, gap[1]) and not any(
        denies(reference, n) for n in range(*clause) if n != number
    )


def has_without(reference: Wording, number: int, end: int) -> bool:
    """Whether a word is a "without", with its noun before an end."""
    key, languages = reference.keys[number], languages_at(reference, number)
    if not any(key in words(code, "negations") and key in words(code, "prepositions") for code in languages):
        return False
    return any(map(is_content_word, reference.keys[number + 1 : end]))


def _is_repeated(reference: Wording, number: int, within: Span, gap: Span) -> bool:
    """Whether a hidden "in no case" stands beside a negation that is kept, as in Spanish, Polish, Czech and Russian."""
    return any(_circumstances(reference, number, gap[1])[: 1 + FEW]) and any(
        denies(reference, n) for n in range(*within) if not gap[0] <= n < gap[1]
    )


def _goes_on_denying(reference: Wording, number: int, gap: Span) -> bool:
    """Whether a hidden "nor" continues with a negation that is kept before the gap: No state shall … [nor] deny."""
    first, _ = sentence(reference, number)
    nor = any(listed(reference, n, "conjunctions") and denies(reference, n) for n in (number - 1, number))
    return nor and any(denies(reference, n) for n in range(first, gap[0]))


def _circumstances(reference: Wording, number: int, end: int) -> list[bool]:
    """For each word that says something behind a hidden negation, whether it only names the case: "in no case"."""
    content = [n for n in range(number + 1, end) if is_content_word(reference.keys[n])]
    return [listed(reference, n, "circumstances") for n in content]


def _hides_a_modal(reference: Wording, gap: Span) -> bool:
    """Whether a modal verb is hidden between its subject and its verb, so that what may be becomes what is: I could say."""
    for number in range(*gap):
        if _is_modal(reference, number):
            start, end = clause(reference, number)
            hidden = reference.keys[number + 1 : gap[1]]
            return start < gap[0] and gap[1] < end and not any(map(is_content_word, hidden))
    return False


def _widens(reference: Wording, gap: Span) -> bool:
    """Whether a denial that is kept denies more without a hidden word: nobody may be arbitrarily detained."""
    hidden = (number for number in range(*gap) if listed(reference, number, "qualifiers"))
    clauses = (clause(reference, number) for number in hidden)
    return any(denies(reference, n) for within in clauses for n in range(*within) if not gap[0] <= n < gap[1])


def _is_modal(reference: Wording, number: int) -> bool:
    from index.comparison.turning_words import turning_words  # only ellipses need it

    key, languages = reference.keys[number], languages_at(reference, number)
    modal = any(turning_words(code).classes.get(key, "").startswith("modals") for code in languages)
    return modal and not listed(reference, number, "future verbs")


def governed(reference: Wording, number: int) -> Span:
    """The clause of a negation or limiter; where it has no other word that says anything, with the next one: "not because"."""
    start, end = clause(reference, number)
    if end < len(reference.keys) and not is_border(reference, end):
        bare = all(n == number or not is_content_word(reference.keys[n]) for n in range(start, end))
        return (start, clause(reference, end)[1]) if bare else (start, end)
    return start, end


def _denies_the_kept(reference: Wording, number: int, end: int) -> bool:
    """Whether a hidden negation belongs to the words that are kept, not to those that are hidden after it."""
    between = _circumstances(reference, number, end).count(False)
    return between <= (0 if listed(reference, number, "noun limiters") else FEW)


def denies(reference: Wording, number: int) -> bool:
    """Whether a word of the reference is a negation in its language; "personne" only beside another one."""
    key = reference.keys[number]
    if not is_negation(key) or key in all_words("negations") and not listed(reference, number, "negations"):
        return False
    if not listed(reference, number, "negations beside others"):
        return True
    start, end = clause(reference, number)
    return any(
        n != number and (is_negation(k) or k[:2] == "n'") for n, k in enumerate(reference.keys[start:end], start)
    )
