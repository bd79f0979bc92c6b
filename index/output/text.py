"""Answers as text for people: what matters first, nothing wider than the terminal."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from index.comparison import Comparison
from index.output.terminal import StyledText, Terminal, visible
from letters.model import Article, Quotation, Span

if TYPE_CHECKING:
    from index.answers.nearest import Nearest
    from index.answers.uses import Use
    from index.answers.verification import Verification
    from index.builder import BuildResult
    from index.change import ChangeResult
    from index.comparison.differences import Difference
    from index.store import Library

_NOT_MARKED = frozenset(("typography", "marks", "initial", "terminal", "edge", "pause"))
_CHANGES = ("added", "replaced", "removed", "there already")
_STYLE_OF = {"ok": "good", "info": "good", "warning": "warn", "error": "bad", "usage": "bad"}
UNKNOWN_DATE = "undated"
MOST_ALIKE = 3  # passages without a source that are shown of those that a verdict is about


def counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def verdict_pieces(comparison: Comparison) -> list[StyledText]:
    """The verdict in the colour of its severity, with its flags."""
    style = _STYLE_OF[comparison.severity]
    flags = f" ({', '.join(comparison.flags)})" if comparison.flags else ""
    return [(comparison.verdict.replace("_", " "), style), (flags, style)]


def kept_back(comparison: Comparison, edges: bool = False) -> list[StyledText]:
    """What ellipses leave out, and a negation or limiter just outside the marks; with `edges` where a sentence is cut."""
    notes = [f"leaves out {comparison.left_out}"] if comparison.left_out else []
    cut_off = comparison.cut.material and "material" in comparison.flags
    notes += [str(comparison.cut)] if cut_off or edges and any(comparison.cut) else []
    return [(", ".join(notes), "dim")] if notes else []


def excerpt(use: Use) -> list[StyledText]:
    """The part of a reading that bears on the question, with what it left out as [-…-] and put in as {+…+}."""
    text = use.reading.text
    start, end = around(text, use.part)
    part = use.judged[0]  # the differences count from where the compared part begins
    shown = [(part + d.query_span[0], part + d.query_span[1], d) for d in _reportable(use.comparison)]
    within = [((a - start, b - start), d.reference, d.query) for a, b, d in shown if start <= a and b <= end]
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
        ((place(d.reference_span[0]), place(d.reference_span[1])), d.reference, d.query)
        for d in _reportable(comparison)
    ]
    return marked(reference, [change for change in changes if 0 <= change[0][0] <= change[0][1] <= len(reference)])


def _reportable(comparison: Comparison) -> Iterable[Difference]:
    return (d for d in comparison.differences if d.kind not in _NOT_MARKED)


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
    if len(text) <= most:
        return text
    return f"{text[: most // 2].rsplit(None, 1)[0]} … {text[-most // 2 :].split(None, 1)[-1]}"


def marked(text: str, changes: Iterable[tuple[Span, str, str]]) -> list[StyledText]:
    """The text in pieces, with changes (its span, what is gone, what is new) marked."""
    brackets = {"gone": "[-{}-]", "new": "{{+{}+}}", "": "{}"}
    changes = [(span, _shortened(gone), new) for span, gone, new in changes]
    return [(brackets[kind].format(piece), kind) for piece, kind in diff_pieces(text, changes)]


def verification(verified: Verification, _: object, terminal: Terminal) -> Iterator[str]:
    """A verdict: how the words relate to the reference, and who prints them."""
    comparison = verified.comparison
    heading = [*verdict_pieces(comparison), (f" · {comparison.severity}", "dim")]
    if verified.translates:
        heading = seems_to_translate(verified.translates)
    if verified.attribution:
        heading.append((f" · said to be {verified.attribution}", "dim"))
    yield from terminal.lines(heading)
    if verified.speaker_note:
        yield from terminal.lines([(verified.speaker_note, "")], "    ", "  ")
    yield from terminal.lines([(f"“{verified.query.strip()}”", "")], "  ", "  ")
    if verified.reference is not None and any(True for _ in _reportable(comparison)):
        yield from terminal.lines([("reference: ", "dim"), *against(verified.reference, comparison)], "  ", "  ")
    if omissions := kept_back(comparison, edges=comparison.verdict != "fragment"):
        yield from terminal.lines(omissions, "  ", "  ")
    missed = comparison.verdict == "not_found"
    if not (missed and verified.nearest):
        yield from _verified_passages(verified, terminal)
    if verified.basis == "printed":
        who = counted(len(verified.outlets), "outlet")
        yield from terminal.lines([(f"printed so by {who}; no source known", "dim")], "    ", "  ")
    for title, names in (("printed so by", verified.outlets), ("printed otherwise by", verified.others)):
        if names and not missed:
            yield from terminal.lines([(f"{title}: ", "dim"), (", ".join(names), "")], "    ", "  ")
    if missed:
        yield from terminal.lines([("No passage in the index has these words.", "")], "  ", "  ")
    if missing := missing_words(verified.unknown, verified.nearest):
        yield from terminal.lines([(missing, "")], "  ", "  ")
    if verified.nearest:
        for passage in verified.nearest.answer.passages:
            yield from terminal.lines([(f"{passage.id}: ", "dim"), (passage.text.strip(), "")], "    ", "  ")
    if verified.language and not verified.translates:
        why = f"The query is in another language ({verified.language}) than the sources; translations aren't compared."
        yield from terminal.lines([(why, "")], "  ", "  ")


def _verified_passages(verified: Verification, terminal: Terminal) -> Iterator[str]:
    """The passages that have the words; of those without a source, which may all begin alike, the first."""
    shown = verified.passages if verified.sources else verified.passages[:MOST_ALIKE]
    for passage in shown:
        yield from terminal.lines([(f"{passage.id}: ", "dim"), (passage.text.strip(), "")], "    ", "  ")
    if more := len(verified.passages) - len(shown):
        yield from terminal.lines([(f"{counted(more, 'more passage')}: --format json names them", "dim")], "  ", "  ")


def seems_to_translate(passages: Iterable[tuple[str, bool]]) -> list[StyledText]:
    """The passages that words seem to translate, each with whether that is likely; and what can't be said of them."""
    named = (f"{passage} ({'likely' if likely else 'perhaps'})" for passage, likely in passages)
    return [(f"seems to translate {', '.join(named)}", "warn"), ("; its wording can't be checked", "")]


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
    text, line, counted_to = article.text, 1, 0
    for quotation in quotations:
        line += text.count("\n", counted_to, quotation.start)
        counted_to = quotation.start
        column = quotation.start - text.rfind("\n", 0, quotation.start)
        heading: list[StyledText] = [(f"{article.id}:{line}:{column}", "dim"), (f" {quotation.kind}", "")]
        if quotation.likely_speaker:
            heading += [(" · ", "dim"), (quotation.likely_speaker, "bold")]
        yield from terminal.lines(heading, "  ", "")
        words = [("“", ""), (text[quotation.start : quotation.end], ""), ("”", "")]
        yield from terminal.lines(words, "  ", "  ")
        if explain:
            yield from terminal.lines([(_why(quotation), "dim")], "  ", "  ")


def _why(quotation: Quotation) -> str:
    """Why a quotation is of its kind, and how sure its speaker is."""
    if not quotation.speaker:
        return quotation.reason
    perhaps = f"perhaps by {quotation.speaker_full or quotation.speaker},"
    who = "speaker" if quotation.likely_speaker else perhaps
    return f"{quotation.reason}; {who} {quotation.confidence:.0%} sure"


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
    changes = zip(_CHANGES, (done.added, done.replaced, done.removed, done.unchanged))
    summary = ", ".join(f"{n:,} {change}" for change, n in changes if n) or "nothing to add"
    yield from terminal.lines([(summary, "")])
    yield from terminal.lines([(f"{_holdings(done.counts)} in {folder}", "")])


def _holdings(counts: Mapping[str, int]) -> str:
    nouns = ("article", "outlet", "source", "quotation", "passage")
    return ", ".join(counted(counts[noun + "s"], noun) for noun in nouns)


VERIFIED = {
    "intact": "as it was written",
    "none": "none yet; the next search makes it",
    "damaged": "not as it was written; the next search rebuilds it",
}


def _translations(library: Library) -> str:
    """How many uses in translation are known, and what looked for them."""
    encoders = ", ".join(name for name in library.encoders if name)
    if not encoders:
        return "translated uses were not looked for"
    left = "; not in all articles" if "" in library.encoders else ""
    return f"{counted(library.translation_count(), 'translated use')}, by {encoders}{left}"


def info(library: Library, fulltext_state: str | None, terminal: Terminal) -> Iterator[str]:
    """The state of an index; with that of its full-text index where both have been verified."""
    yield from terminal.lines([(f"{library.folder} · revision {library.revision}", "")])
    yield from terminal.lines([(_holdings(library.counts()), "")])
    uses, silent = library.counts()["uses"], library.uses_without_speaker
    yield from terminal.lines([(f"{counted(uses, 'use')} of passages, {silent} of them without a speaker", "")])
    yield from terminal.lines([(_translations(library), "")])
    if library.selection is not None:
        yield from terminal.lines([(f"a selection, for reading only: {library.selection}", "")])
    for source in library.sources().values():
        facts = source.title or source.id, source.speaker or "speaker unknown", source.published or UNKNOWN_DATE
        yield from terminal.lines([(f"{source.id}: {' · '.join(facts)}", "")], "    ", "  ")
    if fulltext_state:
        yield from terminal.lines([(f"library: every row is {VERIFIED['intact']}", "")])
        yield from terminal.lines([(f"full-text index: {VERIFIED[fulltext_state]}", "")])
