"""What stands before a quotation and takes its sense away: a denial of the whole clause, or the head of its subject."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache, lru_cache

from index.comparison.clauses import clause, is_border, languages_at, listed, opens
from index.comparison.meaning import is_negation
from index.comparison.wording import Wording
from letters.languages.word_lists import all_words, codes, is_content_word, words
from letters.text.normalize import keys
from letters.text.patterns import late_pattern

NEAR = 2  # words from a negation to the verb that it denies, and from that to the clause behind it
HEARSAY = 8  # words of "some have said", "I wish I could say", with an adverb
_STOPS = late_pattern(r"[.!?…;:。！？]")
SUBJECT = 5  # words of a subject before its verb
_SUBJECTS = ("he", "she", "it", "they", "i", "you", "relative", "his", "her", "their", "possessives")  # open another


def taken_from(reference: Wording, first: int, last: int | None) -> str:
    """The words before a quotation of first to last that say it otherwise; empty where there are none.

    "I do not believe that" and "it is a myth that" deny the clause that follows; "some have said" gives it as the words
    of others, "I wish I could say" and "if we say" as what is not so; "the love of" has another subject than "money is
    the root".
    """
    number = first - 1
    has_that = listed(reference, number, "complementizers")
    languages, opening = languages_at(reference, first), reference.keys[first]
    opens_clause = has_that or any(
        opening not in words(code, "prepositions") for code in languages
    )  # not: if you believe in
    if opens_clause and (hearsay := _hearsay(reference, number if has_that else first)):
        return hearsay
    if is_border(reference, first):
        return ""
    if not has_that:
        if head := _head(reference, number, last):
            return head
        denied = _denial(reference, first)  # without "that": I do not think they can
        return denied if denied and _has_verb(reference, first, last, ()) else ""
    return _denial(reference, number)


def _hearsay(reference: Wording, number: int) -> str:
    """The words before a clause that give it as what others say or one wishes, "some have said"; empty where there are none."""
    if not number or reference.keys[number - 1] not in _ends_of_hearsay():
        return ""
    languages = languages_at(reference, number)
    for start in range(max(0, number - HEARSAY), number):
        if is_hearsay(reference.keys[start:number], languages):
            inside = "".join(map(reference.gap, range(start + 1, number + 1)))
            return "" if _STOPS.search(inside) else reference.slice(start, number)
    return ""


def is_hearsay(row: Sequence[str], languages: tuple[str, ...] = ()) -> bool:
    """Whether words are a phrase that gives a clause as what others say; an adverb may stand in it: it has often been said.

    In one of these languages; without any, in some language.
    """
    phrases = _hearsay_phrases(languages or codes())
    if " ".join(row) in phrases:
        return True
    adverbs = [number for number, key in enumerate(row) if key in all_words("adverbs")]
    return any(" ".join([*row[:number], *row[number + 1 :]]) in phrases for number in adverbs)


@cache
def _ends_of_hearsay() -> frozenset[str]:
    """The words that may end such a phrase in some language."""
    return all_words("adverbs") | {phrase.rpartition(" ")[2] for phrase in _hearsay_phrases(codes())}


@lru_cache(maxsize=1000)
def _hearsay_phrases(languages: tuple[str, ...]) -> frozenset[str]:
    """The phrases of languages that give a clause as what others say, each as its keys with spaces between."""
    return frozenset(" ".join(keys(phrase)) for code in languages for phrase in words(code, "hearsay"))


def _denial(reference: Wording, number: int) -> str:
    """What denies the clause that begins with a word: a fiction, or a verb of opinion with a negation."""
    for position in range(number - 1, max(0, number - NEAR) - 1, -1):
        is_fiction = listed(reference, position, "fictions")
        if not is_fiction and not listed(reference, position, "opinions"):
            continue
        start = clause(reference, number - 1)[0]
        before = range(max(start, position - NEAR), position)
        if position < start:
            return ""
        if is_fiction:
            return "" if _negations(reference, before) else reference.slice(position, position + 1)
        denied = _negations(reference, range(start, number))
        close = _negations(reference, [*before, *range(position + 1, number)])
        if len(denied) % 2 == 0 or not close or listed(reference, close[0] + 1, "close limiters"):
            return ""  # "we do not only say that"
        return reference.slice(close[0], close[0] + 1)
    return ""


def _negations(reference: Wording, numbers: Iterable[int]) -> list[int]:
    """The words that deny; of French "ne ... pas" the second."""
    return [n for n in numbers if is_negation(reference.keys[n]) and reference.keys[n] not in ("ne", "n'")]


def _head(reference: Wording, number: int, last: int | None) -> str:
    """The noun and its preposition that the subject of a quotation behind them hangs on."""
    if not listed(reference, number, "attribute prepositions") or is_border(reference, number):
        return ""
    head = number - 1
    counts = is_content_word(reference.keys[head]) or listed(reference, head, "limiters")
    if opens(reference, number) or not counts or listed(reference, head, "finite verbs"):
        return ""
    return reference.slice(head, number + 1) if _has_verb(reference, number + 1, last, _SUBJECTS) else ""


def _has_verb(reference: Wording, first: int, last: int | None, others: Sequence[str]) -> bool:
    """Whether a quotation begins with a subject and its verb, with no word of these sections between."""
    end = min(first + SUBJECT, len(reference.keys) - 1 if last is None else last)
    languages = languages_at(reference, first)
    for number in range(first, end + 1):
        key = reference.keys[number]
        if number > first and _is_verb(key, languages):
            return True
        if number > first and is_border(reference, number) or opens(reference, number):
            return False
        if any(key in words(code, section) for code in languages for section in others):
            return False
    return False


def _is_verb(key: str, languages: Iterable[str]) -> bool:
    from index.comparison.turning_words import turning_words

    for code in languages:
        if key in words(code, "finite verbs") or turning_words(code).classes.get(key, "").startswith("modals"):
            return True
    return False
