"""Answers as text for people: what matters first, nothing wider than the terminal."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from index.comparison import Comparison
from index.model import family
from index.output.terminal import LINK, StyledText, Terminal, cells, clean, visible
from letters.model import Span

if TYPE_CHECKING:
    from index.answers.nearest import Nearest
    from index.answers.outlets import Answer, Use
    from index.answers.verify import Verification
    from index.builder import BuildResult
    from index.change import ChangeResult
    from index.comparison.differences import Difference
    from index.model import Passage, Reading
    from index.store import Library
    from letters.model import Article, Quotation

_NOT_MARKED = frozenset(("typography", "marks", "initial", "terminal", "edge"))
_STYLE_OF = {"ok": "good", "info": "good", "warning": "warn", "error": "bad", "usage": "bad"}
UNKNOWN_DATE = "undated"
RELATED_SHOWN = 5  # quotations that only share words with a query


def outlets(answer: Answer, terminal: Terminal) -> Iterator[str]:
    """The uses passage by passage, by date, copies under their origin; then, apart, what only shares words."""
    if answer.passages and not answer.as_asked:
        yield from terminal.lines([("No passage has all of these words. The nearest:", "warn")])
        yield ""
    for passage, uses in by_passage(answer):
        yield from passage_text(passage, uses, terminal, answer.wordings)
        yield ""
    yield from terminal.lines([(summary(answer), "bold")])
    if answer.related and answer.related.uses:
        yield ""
        yield from _related_text(answer, answer.related, terminal)


def _related_text(answer: Answer, related: Answer, terminal: Terminal) -> Iterator[str]:
    """What only shares words with the query, as far as it is shown; judged are other wordings of the passages asked for."""
    yield from terminal.lines([(f"Also shares words: {_outlets_and_families(related)}.", "bold")])
    asked = {passage.id for passage in answer.passages}
    left = RELATED_SHOWN
    for passage, uses in by_passage(related):
        if left > 0:
            yield ""
            judged = passage.id in asked
            yield from passage_text(passage, uses[:left], terminal, answer.wordings, judged=judged)
        left -= len(uses)
    if left < 0:
        yield ""
        yield from terminal.lines([(f"{counted(-left, 'more quotation')}: --format json lists all.", "dim")])


def by_passage(answer: Answer) -> Iterator[tuple[Passage, list[Use]]]:
    """Each passage with those of its uses that no passage before it has; passages without a source only where there are any."""
    shown: set[int] = set()
    for passage in answer.passages:
        uses = [use for use in answer.uses if passage.id in use.passages]
        fresh = [use for use in uses if use.reading.quotation not in shown]
        if fresh or not uses and passage.source is not None:
            shown.update(use.reading.quotation for use in fresh)
            yield passage, fresh


def passage_text(
    passage: Passage, uses: Sequence[Use], terminal: Terminal, wordings: Mapping[str, str], judged: bool = True
) -> Iterator[str]:
    """A passage, in the wording that its uses are judged by, and its uses."""
    yield from terminal.lines([(f"“{wordings.get(passage.id, passage.text).strip()}”", "bold")])
    yield from terminal.lines([(_whence(passage), "dim")])
    for use, copied in _folded(uses):
        yield ""
        yield from _use_text(use, terminal, copied, judged)


def outlets_batch(answers: Iterable[tuple[object, Answer]], terminal: Terminal) -> Iterator[str]:
    """The answers to several queries, each under the id of its query."""
    for id, answer in answers:
        yield from terminal.lines([(f"{id}: ", "dim"), (answer.query, "bold")])
        yield from outlets(answer, terminal)
        yield ""


def _whence(passage: Passage) -> str:
    return f"{passage.id} · source: {passage.source}" if passage.source else f"{passage.id} · no source known"


def summary(answer: Answer) -> str:
    """How many outlets, and how many of them independent."""
    if answer.uses:
        sentences = f"{_outlets_and_families(answer)}."
    elif answer.left_out:
        sentences = "None of those asked for prints these words."
    else:
        sentences = "No outlet in the index prints these words."
    if answer.left_out:
        sentences += f" {counted(answer.left_out, 'quotation')} left out by day, language or kind."
    if answer.shorter:
        sentences += f" {counted(answer.shorter, 'quotation')} of the passage too short to count."
    return sentences


def _outlets_and_families(answer: Answer) -> str:
    return f"{counted(answer.outlets, 'outlet')}, {answer.families} independent"


def counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _folded(uses: Sequence[Use]) -> Iterator[tuple[Use, bool]]:
    """The uses, each family's together, with whether it is a copy of one before it."""
    by_article: dict[str, list[Use]] = {}
    for use in uses:
        by_article.setdefault(use.reading.article, []).append(use)
    from index.near_duplicates.family_trees import copy_trees

    for tree in copy_trees(use.reading for use in uses):
        for reading, depth in tree:
            yield from ((use, depth > 0) for use in by_article[reading.article])


def families(answer: Answer, terminal: Terminal) -> Iterator[str]:
    """The families of more than one article, as trees: date and outlet of each article, copies under what they copy."""
    from index.near_duplicates.family_trees import copy_trees

    for tree in copy_trees(use.reading for use in answer.uses):
        if len(tree) > 1:
            origin = tree[0][0]
            name = origin.outlet if family(origin) == origin.article else family(origin)
            yield ""
            yield from terminal.lines([(f"Family of {name}: {len(tree)} articles", "bold")])
            for reading, depth in tree:
                yield from _member(reading, depth, terminal)


def _member(reading: Reading, depth: int, terminal: Terminal) -> Iterator[str]:
    """An article in the tree of its family; the depth is shown as far as half the paper goes."""
    deep = " " * min(2 * (depth - 1), terminal.width // 2 - 14) + "└ " if depth and terminal.width > 30 else ""
    label: list[StyledText] = [(reading.outlet, "bold")]
    if reading.title:
        label += [(" · ", "dim"), (reading.title, "dim")]
    first = f"  {clean(reading.published or UNKNOWN_DATE):<12}{deep}"
    yield from terminal.lines(label, " " * cells(first), first)


def _use_text(use: Use, terminal: Terminal, copied: bool, judged: bool) -> Iterator[str]:
    """One use: date, outlet, verdict and speaker; the words with their differences; the link. Only words where not `judged`."""
    reading, comparison = use.reading, use.comparison
    indent = " " * 14
    first = "    └ copy    " if copied else f"  {clean(reading.published or UNKNOWN_DATE):<12}"
    heading: list[StyledText] = [(reading.outlet, "bold")]
    if judged:
        heading += [(" · ", "dim"), *verdict_pieces(comparison)]
    if reading.likely_speaker:
        heading += [(" · ", "dim"), (reading.likely_speaker, "")]
    if reading.language != "en":
        heading += [(" · ", "dim"), (f"in {reading.language}", "dim")]
    yield from terminal.lines(heading, indent, first)
    yield from terminal.lines(excerpt(use) if judged else [(f"“{reading.text}”", "")], indent)
    if judged and (told := kept_back(use.comparison)):
        yield from terminal.lines(told, indent)
    if reading.context and _framed(reading):
        yield from terminal.lines([("in: ", "dim"), (reading.context, "dim")], indent)
    if reading.url:
        yield from terminal.lines([(reading.url, LINK)], indent)


def _framed(reading: Reading, most: int = 8) -> bool:
    """Whether the words are so few that the sentence round them tells more."""
    return len(reading.text.split()) <= most


def verdict_pieces(comparison: Comparison) -> list[StyledText]:
    """The verdict in the colour of its severity, with its flags."""
    style = _STYLE_OF[comparison.severity]
    flags = f" ({', '.join(comparison.flags)})" if comparison.flags else ""
    return [(comparison.verdict.replace("_", " "), style), (flags, style)]


def kept_back(comparison: Comparison, edges: bool = False) -> list[StyledText]:
    """What ellipses leave out, and a negation or limiter just outside the marks; with `edges` where a sentence is cut."""
    told = [f"leaves out {comparison.left_out}"] if comparison.left_out else []
    cut_off = comparison.cut.material and "material" in comparison.flags
    told += [str(comparison.cut)] if cut_off or edges and any(comparison.cut) else []
    return [(", ".join(told), "dim")] if told else []


def excerpt(use: Use) -> list[StyledText]:
    """The part of a reading that bears on the question, with what it left out as [-…-] and put in as {+…+}."""
    text = use.reading.text
    start, end = around(text, use.part)
    telling = [(_shift(d.query_span, use.judged[0]), d.reference, d.query) for d in _telling(use.comparison)]
    within = [((a - start, b - start), gone, new) for (a, b), gone, new in telling if start <= a and b <= end]
    before, after = "“" + "… " * (start > 0), " …" * (end < len(text)) + "”"
    return [(before, "dim"), *marked(text[start:end], within), (after, "dim")]


def around(text: str, part: Span, words: int = 8) -> Span:
    """The part with some words before and after it, all where that is not much more."""
    before, after = list(re.finditer(r"\S+", text[: part[0]])), list(re.finditer(r"\S+", text[part[1] :]))
    start = before[-words].start() if len(before) > 2 * words else 0
    end = part[1] + after[words - 1].end() if len(after) > 2 * words else len(text)
    return start, end


def against(reference: str, comparison: Comparison) -> list[StyledText]:
    """The reference, with what the query left out of it as [-…-] and put in as {+…+}; the parts of a stitched one."""
    if comparison.parts:
        return [(reference, "")]
    low = comparison.span[0]

    def place(offset: int) -> int:
        unread = (m for m in comparison.unread if low <= m.start < offset)
        return offset - low - sum(min(m.end, offset) - m.start - len(m.text) for m in unread)

    changes = [
        ((place(d.reference_span[0]), place(d.reference_span[1])), d.reference, d.query) for d in _telling(comparison)
    ]
    return marked(reference, [change for change in changes if 0 <= change[0][0] <= change[0][1] <= len(reference)])


def _telling(comparison: Comparison) -> Iterable[Difference]:
    return (d for d in comparison.differences if d.kind not in _NOT_MARKED)


def _shift(span: Span, by: int) -> Span:
    return span[0] + by, span[1] + by


def diff_pieces(text: str, changes: Iterable[tuple[Span, str, str]]) -> Iterator[tuple[str, str]]:
    """The text in pieces, each with "gone", "new" or "" (unchanged), by changes: their span, what is gone, what is new.

    A change that overlaps an earlier one is left out.
    """
    done = 0
    for (start, end), gone, new in sorted(changes):
        if start < done:
            continue
        yield text[done:start], ""
        if gone.strip():
            yield gone.strip(), "gone"
        if gone.strip() and new.strip():
            yield " ", ""
        if new.strip():
            yield new.strip(), "new"
        if (gone + new).isspace() or start == end or new[-1:].isspace():
            yield " ", ""
        done = end
    yield text[done:], ""


def _shortened(text: str, most: int = 200) -> str:
    """A long stretch that is left out, by its beginning and its end."""
    return (
        text
        if len(text) <= most
        else f"{text[: most // 2].rsplit(None, 1)[0]} … {text[-most // 2 :].split(None, 1)[-1]}"
    )


def marked(text: str, changes: Iterable[tuple[Span, str, str]]) -> list[StyledText]:
    """The text in pieces, with changes (its span, what is gone, what is new) marked."""
    brackets = {"gone": "[-{}-]", "new": "{{+{}+}}", "": "{}"}
    changes = [(span, _shortened(gone), new) for span, gone, new in changes]
    return [(brackets[kind].format(piece), kind) for piece, kind in diff_pieces(text, changes)]


def verification(verified: Verification, _: object, terminal: Terminal) -> Iterator[str]:
    """A verdict: how the words relate to the reference, and who prints them."""
    comparison = verified.comparison
    heading = [*verdict_pieces(comparison), (f" · {comparison.severity}", "dim")]
    if verified.attribution:
        heading.append((f" · said to be {verified.attribution}", "dim"))
    yield from terminal.lines(heading)
    if verified.speaker_note:
        yield from terminal.lines([(verified.speaker_note, "")], "    ", "  ")
    yield from terminal.lines([(f"“{verified.query.strip()}”", "")], "  ", "  ")
    if verified.reference is not None and any(True for _ in _telling(comparison)):
        yield from terminal.lines([("reference: ", "dim"), *against(verified.reference, comparison)], "  ", "  ")
    if told := kept_back(comparison, edges=comparison.verdict != "fragment"):
        yield from terminal.lines(told, "  ", "  ")
    for passage in verified.passages:
        yield from terminal.lines([(f"{passage.id}: ", "dim"), (passage.text.strip(), "")], "    ", "  ")
    if verified.basis == "printed":
        who = counted(len(verified.outlets), "outlet")
        yield from terminal.lines([(f"printed so by {who}; no source known", "dim")], "    ", "  ")
    for title, names in (("printed so by", verified.outlets), ("printed otherwise by", verified.others)):
        if names:
            yield from terminal.lines([(f"{title}: ", "dim"), (", ".join(names), "")], "    ", "  ")
    if comparison.verdict == "not_found":
        yield from terminal.lines([("No passage in the index has these words.", "")], "  ", "  ")
    if missing := missing_words(verified.unknown, verified.nearest):
        yield from terminal.lines([(missing, "")], "  ", "  ")
    if verified.nearest:
        for passage in verified.nearest.answer.passages:
            yield from terminal.lines([(f"{passage.id}: ", "dim"), (passage.text.strip(), "")], "    ", "  ")
    if verified.language:
        why = f"The query is in another language ({verified.language}) than the sources; translations aren't compared."
        yield from terminal.lines([(why, "")], "  ", "  ")


def missing_words(unknown: Sequence[str], near: Nearest | None) -> str:
    """Which words are nowhere in the index, and what is nearest, in sentences."""
    words = f"Nothing has {', '.join(unknown)}" if unknown else ""
    if near and near.reason == "nearest words":
        return f"{words}; nearest: {', '.join(near.words)}." if words else f"Nearest: {', '.join(near.words)}."
    return " ".join([f"{words}."] * bool(words) + ["Nearest, by some of the words:"] * bool(near))


def quotations(
    isolated: Iterable[tuple[Article, Sequence[Quotation]]], explain: bool, terminal: Terminal
) -> Iterator[str]:
    """The isolated quotations of articles: the position of each, its kind and speaker, its words."""
    for article, quotations in isolated:
        yield from _quotations(article, quotations, explain, terminal)


def _quotations(article: Article, quotations: Sequence[Quotation], explain: bool, terminal: Terminal) -> Iterator[str]:
    ends = [number for number, character in enumerate(article.text) if character == "\n"]
    for quotation in quotations:
        line = bisect_left(ends, quotation.start)
        column = quotation.start - (ends[line - 1] if line else -1)
        heading: list[StyledText] = [(f"{article.id}:{line + 1}:{column}", "dim"), (f" {quotation.kind}", "")]
        if quotation.likely_speaker:
            heading += [(" · ", "dim"), (quotation.likely_speaker, "bold")]
        yield from terminal.lines(heading, "  ", "")
        words = [("“", ""), (article.text[quotation.start : quotation.end], ""), ("”", "")]
        yield from terminal.lines(words, "  ", "  ")
        if explain:
            yield from terminal.lines([(_why(quotation), "dim")], "  ", "  ")


def _why(quotation: Quotation) -> str:
    """Why a quotation is of its kind, and how sure its speaker is."""
    if not quotation.speaker:
        return quotation.reason
    if quotation.likely_speaker:
        return f"{quotation.reason}; speaker {quotation.confidence:.0%} sure"
    return (
        f"{quotation.reason}; perhaps by {quotation.speaker_full or quotation.speaker}, {quotation.confidence:.0%} sure"
    )


def row_passages(rows: Iterable[tuple[str, list[str]]], _: Terminal) -> Iterator[str]:
    """The id of each row, a tab, and its passages, separated by |; thousands of lines at a time, which is faster."""
    lines = (f"{visible(id)}\t{'|'.join(passages)}" for id, passages in rows)
    while block := list(islice(lines, 10_000)):
        yield "\n".join(block)


def built(done: BuildResult, folder: Path, terminal: Terminal) -> Iterator[str]:
    """What a build made."""
    yield from terminal.lines([(f"{_holdings(done.counts)} in {folder}", "")])


def built_parquet(counts: Mapping[str, int], folder: str, terminal: Terminal) -> Iterator[str]:
    """What a build on Spark made, and how to make an index of it."""
    yield from terminal.lines([(f"{_holdings(counts)} in {folder}", "")])
    yield from terminal.lines([(f"an index of them: quotes build --from-parquet {folder}", "")])


def changed(done: ChangeResult, folder: Path, terminal: Terminal) -> Iterator[str]:
    """What was added or removed."""
    counts_by_change = {
        "added": done.added,
        "replaced": done.replaced,
        "removed": done.removed,
        "there already": done.unchanged,
    }
    yield from terminal.lines(
        [(", ".join(f"{n:,} {what}" for what, n in counts_by_change.items() if n) or "nothing to add", "")]
    )
    yield from terminal.lines([(f"{_holdings(done.counts)} in {folder}", "")])


def _holdings(counts: Mapping[str, int]) -> str:
    nouns = ("article", "outlet", "source", "quotation", "passage")
    return ", ".join(counted(counts[noun + "s"], noun) for noun in nouns)


VERIFIED = {
    "intact": "as it was written",
    "none": "none yet; the next search makes it",
    "damaged": "not as it was written; the next search makes it anew",
}


def info(library: Library, fulltext_state: str | None, terminal: Terminal) -> Iterator[str]:
    """The state of an index; with that of its full-text index where both have been verified."""
    yield from terminal.lines([(f"{library.folder} · revision {library.revision}", "")])
    yield from terminal.lines([(_holdings(library.counts()), "")])
    uses, silent = library.counts()["uses"], library.uses_without_speaker()
    yield from terminal.lines([(f"{counted(uses, 'use')} of passages, {silent} of them without a speaker", "")])
    if library.selection is not None:
        yield from terminal.lines([(f"a selection, for reading only: {library.selection}", "")])
    for source in library.sources().values():
        description = (
            f"{source.title or source.id} · {source.speaker or 'speaker unknown'} · {source.published or UNKNOWN_DATE}"
        )
        yield from terminal.lines([(f"{source.id}: {description}", "")], "    ", "  ")
    if fulltext_state:
        yield from terminal.lines([(f"library: every row is {VERIFIED['intact']}", "")])
        yield from terminal.lines([(f"full-text index: {VERIFIED[fulltext_state]}", "")])
