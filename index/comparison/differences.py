"""Where two aligned wordings part, place by place: what each difference is and where it stands on both sides."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple
from unicodedata import normalize

from index.comparison.alignment import Step
from index.comparison.clauses import is_tag
from index.comparison.disfluencies import is_disfluency
from index.comparison.gaps import NO_BRACKETS, abbreviates, evened, evened_gap, extents, gap_kind
from index.comparison.query_text import DIVISION, QueryText
from index.comparison.wording import Wording
from letters.languages.word_lists import codes, entries
from letters.model import Span
from letters.text.patterns import late_pattern

SENTENCE_END = late_pattern(r"[.!?。！？]")
_ELIDED, _GENITIVE = late_pattern(r"\w{1,2}['’]\Z"), late_pattern(r"['’]s?\Z")
_ELLIPSIS = late_pattern(r"[\[(]?\s?(?:…|\.(?:\s?\.){2,})\s?[\])]?")
_NO_MARKS = str.maketrans(dict.fromkeys("\"'"))
CHANGES = frozenset(("omission", "insertion", "substitution"))  # of words
_TERMINAL = frozenset(".,;: ")


class Difference(NamedTuple):
    """One place where the wordings part; spans are code points of the query and of the reference.

    `kind` is typography, marks, initial, terminal, edge, pause (what custom allows), spelling, case, punctuation, ellipsis,
    bracket, tag (who speaks, between quotation marks of the reference), disfluency (a false start, or what fills a pause),
    omission, insertion, substitution, stitch (a jump to another place) or homoglyph.
    """

    kind: str
    query: str
    query_span: Span
    reference: str
    reference_span: Span


def form_differences(query: QueryText, reference: Wording, step: Step) -> list[Difference]:
    """The differences between matching words: spelling, case and glyphs, and the punctuation between the words."""
    slips = []
    plain = query.original is query.text and reference.original is reference.text and not query.bracketed
    end = step.start  # of the words that were spelled otherwise
    if (
        plain
        and not query.respelled
        and query.slice(step.start, step.end) == reference.slice(step.ref_start, step.ref_end)
    ):
        return []
    for number, place in zip(range(step.start, step.end), range(step.ref_start, step.ref_end)):
        if number < end or (plain and number > step.start and _alike(query, number, reference, place)):
            continue
        if number > step.start:
            kind = gap_kind(query, number, reference, place)
            if kind:
                slips.append(_between(kind, query, number, reference, place))
        if number in query.respelled:
            end = query.respelled[number]
            run = Step(True, number, end, place, place + end - number)
            kind = "typography" if _same_letters(query, reference, run) else "spelling"
            slips.append(_with_stop(_words(kind, query, reference, run), query, reference))
            continue
        for kind in _form_kinds(query, number, reference, place):
            slips.append(_words(kind, query, reference, Step(True, number, number + 1, place, place + 1)))
    return slips


def _same_letters(query: QueryText, reference: Wording, run: Step) -> bool:
    """Whether words differ just in dots or accents that print leaves out, or in a space: ё, French capitals, "play 's"."""
    ours, theirs = query.slice(run.start, run.end), reference.slice(run.ref_start, run.ref_end)
    return not ours[:1].isdigit() and _undotted(ours) == _undotted(theirs)


def _undotted(form: str) -> str:
    letters = (normalize("NFD", c).rstrip("\u0300\u0301\u0302") if c.isupper() else c for c in evened(form))
    return "".join(letters).replace("ё", "е").replace("Ё", "Е").replace(" '", "'")


def _with_stop(slip: Difference, query: QueryText, reference: Wording) -> Difference:
    """The difference with the full stop that ends an abbreviation on one side only: U.S. for US."""
    (start, end), (begin, stop) = slip.query_span, slip.reference_span
    ours, theirs = query.text[end : end + 1] == ".", reference.text[stop : stop + 1] == "."
    if ours == theirs or not abbreviates(*((slip.query, slip.reference) if ours else (slip.reference, slip.query))):
        return slip
    return _difference("spelling", query, (start, end + ours), reference, (begin, stop + theirs))


def _alike(query: QueryText, number: int, reference: Wording, place: int) -> bool:
    """Whether two words, and what stands before them, are the same to the letter."""
    ours, theirs = query.words, reference.words
    form = query.text[ours[number - 1].end : ours[number].end]
    return number not in query.respelled and form == reference.text[theirs[place - 1].end : theirs[place].end]


def _form_kinds(query: QueryText, number: int, reference: Wording, place: int) -> Iterator[str]:
    """What differs between two words of one key."""
    ours, theirs = query.slice(number, number + 1), reference.slice(place, place + 1)
    if _disguised(query, number) != _disguised(reference, place):
        yield "homoglyph"
    if number in query.bracketed and place not in reference.bracketed:
        yield "bracket"
    elif ours != theirs:
        custom = _opens(query, number, reference, place) or _in_capitals(ours, reference, place)
        headline = query.in_capitals and ours.casefold() == theirs.casefold()
        yield "initial" if headline else _form_kind(_whole(ours), _whole(theirs), custom)


def _disguised(wording: Wording, number: int) -> str:
    """The word as it stands where letters of it were taken for others, else nothing."""
    start, end = wording.words[number][1:]
    original = wording.original[start:end]
    return "" if original == wording.text[start:end] else original.casefold()


def _whole(form: str) -> str:
    """A word's form, its typography evened out."""
    plain = DIVISION.sub("", form) if "\n" in form else form
    return evened(plain)


def _opens(query: QueryText, number: int, reference: Wording, place: int) -> bool:
    """Whether the case of the first letter is customary: at the beginning, after an ellipsis, in a new line of verse."""
    if number == 0 or number in query.breaks:
        return True
    gap = reference.gap(place) if "\n" in reference.text else ""
    return "\n" in gap and "\n\n" not in gap and not any(stop in gap for stop in ".!?")


def _in_capitals(ours: str, reference: Wording, place: int) -> bool:
    """Whether the reference prints this word in capitals for its looks: small capitals, or a heading of several words."""
    if len(ours) < 2 or not reference.slice(place, place + 1).isupper():
        return False
    beside = (reference.slice(n, n + 1) for n in (place - 1, place + 1) if 0 <= n < len(reference.words))
    return ours.istitle() or any(len(word) > 1 and word.isupper() for word in beside)


def _form_kind(ours: str, theirs: str, opens: bool) -> str:
    if ours == theirs:
        return "typography"
    if opens and ours.casefold() == theirs.casefold() and (ours[1:] == theirs[1:] or theirs.isupper()):
        return "initial"
    if ours[:1].isdigit() or ("ß" in ours) != ("ß" in theirs) and not ours.isupper() and not theirs.isupper():
        return "spelling"
    return "case" if ours.casefold() == theirs.casefold() else "punctuation"


def head(query: QueryText, reference: Wording, step: Step) -> list[Difference]:
    """What stands before the query's first word and not in the reference."""
    ours = _edge(query.text[query.inner[0] : query.words[0].start], 0 in query.bracketed)
    if not ours or (theirs := _edge(reference.gap(step.ref_start), False)).endswith(ours):
        return []
    bare = _ELLIPSIS.sub("", ours).strip()
    return [_between("edge" if theirs.endswith(bare) else "punctuation", query, 0, reference, step.ref_start)]


def tail(query: QueryText, reference: Wording, step: Step) -> list[Difference]:
    """What stands after the query's last word and not in the reference."""
    last = len(query.words)
    ours = _edge(query.text[query.words[-1].end : query.inner[1]], last - 1 in query.bracketed)
    if not ours or (theirs := _edge(reference.gap(step.ref_end), False)).startswith(ours):
        return []
    bare = _ELLIPSIS.sub("", ours)
    stem = bare.rstrip(".,;: ")
    if stem and theirs.startswith(stem):
        kind = "terminal" if bare == ours else "edge"
    elif not bare or (bare != ours and _sentence_end(reference, step.ref_end) == bare.strip()):
        kind = "edge"  # of a question that is cut off, the mark may stand after the ellipsis
    elif theirs[:1] in ("!", "?"):
        kind = "punctuation"  # a question or a cry made a statement
    else:
        kind = "terminal" if _TERMINAL.issuperset(bare) else "punctuation"
    return [_between(kind, query, last, reference, step.ref_end)]


def _sentence_end(reference: Wording, place: int) -> str:
    """The mark that ends the sentence with the word at a place; empty where it does not end."""
    ends = (SENTENCE_END.search(reference.gap(number)) for number in range(place, len(reference.words) + 1))
    return next((end[0] for end in ends if end), "")


def _edge(gap: str, bracketed: bool) -> str:
    """What stands at an edge, without quotation marks and the brackets of the word beside it."""
    signs = evened_gap(gap).translate(_NO_MARKS).strip()
    return _ELLIPSIS.sub("…", signs).translate(NO_BRACKETS).strip() if bracketed else signs


def change(query: QueryText, reference: Wording, step: Step, left: bool = False, right: bool = False) -> Difference:
    """What a stretch of other words is: left out, put in or replaced, marked (ellipsis, bracket) or not.

    `left` and `right` say whether the same words stand before and after it in both.
    """
    ours = range(step.start, step.end)
    if ours and query.bracketed.issuperset(ours) and _within_brackets(query, reference, step):
        kind = "bracket"
    elif not ours and step.start in query.breaks:
        kind = "ellipsis"
    elif not ours and query.bracketed & {step.start - 1, step.start}:
        kind = "bracket"
    elif not ours and is_tag(reference, (step.ref_start, step.ref_end)):
        kind = "tag"
    elif not ours and is_disfluency(reference, (step.ref_start, step.ref_end)):
        kind = "disfluency"
    elif _is_ampersand(query, step.start, ours, reference, range(step.ref_start, step.ref_end)) or _is_ampersand(
        reference, step.ref_start, range(step.ref_start, step.ref_end), query, ours
    ):
        kind = "spelling"
    else:
        return _unmarked(query, reference, step, left, right)
    return _words(kind, query, reference, step)


def _is_ampersand(wording: Wording, number: int, row: range, other: Wording, others: range) -> bool:
    """Whether one side has "&" before a word, and the other "and" in its place."""
    if row or len(others) != 1 or "&" not in wording.gap(number):
        return False
    return any(entries(code, "conjunctions in lists")[:1] == (other.keys[others.start],) for code in codes())


def _unmarked(query: QueryText, reference: Wording, step: Step, left: bool, right: bool) -> Difference:
    """Words that are changed without a mark, and nothing that both have."""
    (ours, put_in), (theirs, left_out) = extents(query, reference, step, left, right)
    if put_in and left_out:
        kind = "substitution"
    else:
        kind = "insertion" if put_in else "omission" if left_out else "punctuation"
    return _difference(kind, query, closed(query.text, ours), reference, theirs)


def _within_brackets(query: QueryText, reference: Wording, step: Step) -> bool:
    """Whether the letters outside the brackets, as in contribut[es], are those of the reference's words.

    An article or a genitive at an apostrophe belongs to what stands in the brackets: l’[accord], [OpenAI]’s.
    """
    for number, place in ((step.start, step.ref_start), (step.end - 1, step.ref_end - 1)):
        before, after = query.outside(number)
        before, after = _ELIDED.sub("", before), _GENITIVE.sub("", after)
        if not before and not after:
            continue
        if step.ref_start == step.ref_end:
            return False
        word = reference.slice(place, place + 1).casefold()
        if not word.startswith(before.casefold()) or not word.endswith(after.casefold()):
            return False
    return True


def stitch(query: QueryText, reference: Wording, before: Step, after: Step) -> Difference:
    """A jump between two steps that do not follow each other in the reference."""
    skipped = reference.span(*sorted((before.ref_end, after.ref_start)))
    return _difference("stitch", query, query.gap_span(after.start), reference, skipped)


def _words(kind: str, query: QueryText, reference: Wording, step: Step) -> Difference:
    """A difference of the words of a step."""
    ours, theirs = query.span(step.start, step.end), reference.span(step.ref_start, step.ref_end)
    return _difference(kind, query, closed(query.text, ours), reference, theirs)


def _between(kind: str, query: QueryText, number: int, reference: Wording, place: int) -> Difference:
    """A difference in what stands before two words, or after the last ones."""
    ours = query.gap_span(number)
    return Difference(kind, query.original[slice(*ours)], ours, reference.gap(place), reference.gap_span(place))


def _difference(kind: str, query: QueryText, ours: Span, reference: Wording, theirs: Span) -> Difference:
    """A difference between two stretches, as they stand."""
    return Difference(kind, query.original[slice(*ours)], ours, reference.read(theirs, original=True), theirs)


def closed(text: str, span: Span) -> Span:
    """The span with the bracket that opens or closes just beside it where it holds only the other one."""
    start, end = span
    form = text[start:end]
    opened, shut = form.count("["), form.count("]")
    if opened < shut and text[start - 1 : start] == "[":
        return start - 1, end
    return (start, end + 1) if opened > shut and text[end : end + 1] == "]" else span
