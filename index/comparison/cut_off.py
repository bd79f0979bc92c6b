"""What stands just outside a quotation's marks: a negation, a limiter or the head of its subject that is cut off."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from index.comparison.clauses import clause, is_border, listed, opens
from index.comparison.embedding import is_hearsay, taken_from
from index.comparison.hidden import STOPS, denies, governed
from index.comparison.meaning import is_negation
from letters.languages.word_lists import all_words, is_content_word
from letters.text.normalize import MIN_RUN, keys
from letters.text.sentences import sentences

if TYPE_CHECKING:
    from index.comparison.alignment import Step
    from index.comparison.wording import Wording

NEAR = 6  # words outside the marks in which the writer may say what is cut off
LONGEST_END = 12  # characters of a negation that closes a clause of Japanese


class Cut(NamedTuple):
    """How a quotation is cut out of its reference."""

    begins: bool = False  # in the middle of a sentence
    ends: bool = False  # in the middle of a sentence
    before: str = ""  # what stands just before it and denies or limits it, or is the head of its subject
    after: str = ""  # the same just after it
    turned: bool = False  # without that, what is kept says what the reference does not

    @property
    def material(self) -> bool:
        """Whether a word is cut off that denies or limits what is kept."""
        return bool(self.before or self.after)

    def __str__(self) -> str:
        notes = [f"begins after “{self.before}”"] if self.before else ["begins in mid-sentence"] * self.begins
        notes += [f"ends before “{self.after}”"] if self.after else ["ends in mid-sentence"] * self.ends
        return ", ".join(notes)


UNCUT = Cut()


def not_said_outside(cut: Cut, before: str, after: str) -> Cut:
    """The cut without what the writer says outside the marks: is not “permitted to leave”."""
    neighbours = keys(before)[-NEAR:], keys(after)[:NEAR]
    left = tuple("" if _says(words, word) else word for words, word in zip(neighbours, (cut.before, cut.after)))
    return cut._replace(before=left[0], after=left[1], turned=cut.turned and any(left))


def _says(words: Sequence[str], cut_off: str) -> bool:
    """Whether some words have the negation or limiter that was cut off, or another one for it."""
    if not cut_off:
        return True
    own = keys(cut_off)
    if any(map(is_negation, own)):
        return any(map(is_negation, words))
    if is_hearsay(own):
        return any(is_hearsay(words[start:end]) for start in range(NEAR) for end in range(start + 1, NEAR + 1))
    limiters = all_words("close limiters") | all_words("exceptions")
    return not {*limiters, *(filter(is_content_word, own)), *(all_words("limiters") & {*own})}.isdisjoint(words)


def cut(reference: Wording, first: int | None, last: int | None) -> Cut:
    """How a quotation of the words from `first` to `last` is cut out; None where it is not known which word is there."""
    begins = ends = False
    before = after = taken = case = ""
    if first is not None:
        begins = _goes_on(reference, first)
        before = _limit_before(reference, first)
        taken = taken_from(reference, first, last) if begins and not before else ""
    if last is not None:
        after_last = last + 1
        ends = _goes_on(reference, after_last)
        case = _case_after(reference, after_last) if ends else ""
        after = _limit_after(reference, after_last) if ends and not case else ""
    return Cut(begins, ends, before or taken, after or case, bool(taken or case))


def _goes_on(reference: Wording, number: int) -> bool:
    """Whether a word continues a sentence that began before it; a printed wording is one passage of several sentences."""
    if not 0 < number < len(reference.keys):
        return False
    if reference.passage_of[number - 1] != reference.passage_of[number]:
        return False
    if reference.spans or STOPS.isdisjoint(reference.gap(number)):
        return True
    start = reference.words[number].start
    return not any(reference.words[number - 1].start < first <= start for first, _ in sentences(reference.text))


def cut_flags(here: Cut, size: int) -> tuple[str, ...]:
    """The flags of a quotation, of so many words, that a negation or limiter is cut off from."""
    if not here.material or size < MIN_RUN:
        return ()
    return ("material", "meaning") if here.turned else ("material",)


def _limit_before(reference: Wording, first: int) -> str:
    """The negation or limiter that stands before a word, with nothing but small words between."""
    number = first
    if first and denies(reference, first - 1) and governed(reference, first - 1)[1] > first:
        return reference.slice(first - 1, first)
    while not is_border(reference, number) and not opens(reference, number):
        number -= 1
        if denies(reference, number) or listed(reference, number, "close limiters"):
            return reference.slice(number, number + 1)
        if first - number > 2 or is_content_word(reference.keys[number]):
            break
    return ""


def _limit_after(reference: Wording, number: int) -> str:
    """The negation or limiter that stands just after a quotation; an exception also after a comma."""
    if "\u3041" <= reference.keys[number][0] <= "\u9fff":
        following = reference.read((reference.words[number].start, len(reference.text)))[:LONGEST_END]
        return max(filter(following.startswith, all_words("closing negations")), key=len, default="")
    if not listed(reference, number, "exceptions"):
        if is_border(reference, number) or opens(reference, number) or listed(reference, number, "noun limiters"):
            return ""
        if not denies(reference, number) and not _limits_before(reference, number):
            return ""
    return reference.slice(number, number + 1)


def _case_after(reference: Wording, number: int) -> str:
    """The words "in the case" behind a clause with a negation, which holds only then; empty where there are none."""
    if not listed(reference, number, "prepositions"):
        return ""
    behind = range(number + 1, min(number + 3, len(reference.keys)))
    noun = next((n for n in behind if not listed(reference, n, "definite")), number)
    before = range(clause(reference, number - 1)[0], number) if listed(reference, noun, "circumstances") else ()
    denied = any(denies(reference, n) for n in before)
    return reference.slice(number, noun + 1) if denied else ""


def _limits_before(reference: Wording, number: int) -> bool:
    """Whether a limiter belongs to the words before it, as in "only with", "only if"."""
    if not listed(reference, number, "close limiters") or number + 1 == len(reference.keys):
        return False
    return opens(reference, number + 1) or listed(reference, number + 1, "prepositions")


def edges(steps: Sequence[Step]) -> tuple[int | None, int | None]:
    """The words of the reference on which a quotation begins and ends; None where another word stands there."""
    first, last = steps[0], steps[-1]
    return (first.ref_start if first.same else None), (last.ref_end - 1 if last.same else None)
