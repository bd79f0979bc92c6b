"""What a quotation keeps from its reader: words left out with a mark, and words that stand just outside its marks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from index.comparison.clauses import clause, is_border, languages_at, listed, opens, sentence
from index.comparison.embedding import is_hearsay, taken_from
from index.comparison.meaning import is_negation
from letters.languages.word_lists import all_words, is_content_word, words
from letters.model import Span
from letters.text.normalize import MIN_RUN, keys
from letters.text.sentences import sentences

if TYPE_CHECKING:
    from index.comparison.alignment import Step
    from index.comparison.wording import Wording

FEW = 1  # content words that may stand between a negation and the words that it denies: "not able to"
NEAR = 6  # words outside the marks in which the writer may say what is cut off
_STOPS = frozenset(".!?…。！？")
LONGEST_END = 12  # characters of a negation that closes a clause of Japanese
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
    ended = not first or not _STOPS.isdisjoint(reference.gap(first)) or "\n" in reference.gap(first)
    return bool(
        reference.spans
        and reference.passage_of[first] % 2 == 0
        and ended
        and not _STOPS.isdisjoint(reference.gap(last))
    )


def conceals(reference: Wording, gap: Span) -> set[str]:
    """The flags of a gap: `material` where it denies or limits words that are kept, `meaning` where these say the opposite."""
    flags = {"material", "meaning"} if _hides_a_modal(reference, gap) or _widens(reference, gap) else set()
    denied = 0
    for number in range(*gap):
        if listed(reference, number, "exceptions"):
            within = sentence(reference, number)
        elif denies(reference, number) or listed(reference, number, "limiters"):
            within = _governed(reference, number)
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


def _governed(reference: Wording, number: int) -> Span:
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
    if reference.spans or _STOPS.isdisjoint(reference.gap(number)):
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
    if first and denies(reference, first - 1) and _governed(reference, first - 1)[1] > first:
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
