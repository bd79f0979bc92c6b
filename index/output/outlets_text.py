"""The reply of `outlets` as text: how it was understood, passage by passage who used the words, what only shares some."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from index.model import Passage, Reading, TranslatedReading, copy_trees, family
from index.output.terminal import LINK, StyledText, Terminal, cells, clean
from index.output.text import (
    UNKNOWN_DATE,
    counted,
    excerpt,
    kept_back,
    missing_words,
    seems_to_translate,
    verdict_pieces,
)

if TYPE_CHECKING:
    from index.answers.outlets import Answer
    from index.answers.questions import Reply
    from index.answers.uses import Use

RELATED_SHOWN = 5  # quotations that only share words with a query
FEW_WORDS = 8  # the sentence around so few words says more
_INDENT = " " * 14


def outlets(answer: Answer, terminal: Terminal) -> Iterator[str]:
    """The uses passage by passage, by date, copies under their origin; then, apart, what only shares words."""
    if answer.passages and not answer.as_asked:
        yield from terminal.lines([("No passage has all of these words. The nearest:", "warn")])
        yield ""
    for passage, uses in by_passage(answer):
        yield from passage_text(passage, uses, terminal, answer.wordings)
        yield ""
    yield from terminal.lines([(summary(answer), "bold")])
    yield from translated(answer, terminal)
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
    source = f"source: {passage.source}" if passage.source else "no source known"
    yield from terminal.lines([(f"{passage.id} · {source}", "dim")])
    for use, copied in _folded(uses):
        yield ""
        yield from _use_text(use, terminal, copied, judged)


def outlets_batch(answers: Iterable[tuple[object, Answer]], terminal: Terminal) -> Iterator[str]:
    """The answers to several queries, each under the id of its query."""
    for id, answer in answers:
        yield from terminal.lines([(f"{id}: ", "dim"), (answer.query, "bold")])
        yield from outlets(answer, terminal)
        yield ""


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


def _folded(uses: Sequence[Use]) -> Iterator[tuple[Use, bool]]:
    """The uses, each family's together, with whether it is a copy of one before it."""
    by_article: dict[str, list[Use]] = {}
    for use in uses:
        by_article.setdefault(use.reading.article, []).append(use)
    for tree in copy_trees(use.reading for use in uses):
        for reading, depth in tree:
            yield from ((use, depth > 0) for use in by_article[reading.article])


def families(answer: Answer, terminal: Terminal) -> Iterator[str]:
    """The families of more than one article, as trees: date and outlet of each article, copies under what they copy."""
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
    first = "    └ copy    " if copied else f"  {clean(reading.published or UNKNOWN_DATE):<12}"
    heading: list[StyledText] = [(reading.outlet, "bold")]
    if judged:
        heading += [(" · ", "dim"), *verdict_pieces(comparison)]
    if reading.likely_speaker:
        heading += [(" · ", "dim"), (reading.likely_speaker, "")]
    if reading.language != "en":
        heading += [(" · ", "dim"), (f"in {reading.language}", "dim")]
    yield from terminal.lines(heading, _INDENT, first)
    yield from terminal.lines(excerpt(use) if judged else [(f"“{reading.text}”", "")], _INDENT)
    if judged and (omissions := kept_back(use.comparison)):
        yield from terminal.lines(omissions, _INDENT)
    if reading.context and len(reading.text.split()) <= FEW_WORDS:
        yield from terminal.lines([("in: ", "dim"), (reading.context, "dim")], _INDENT)
    if reading.url:
        yield from terminal.lines([(reading.url, LINK)], _INDENT)


def translated(answer: Answer, terminal: Terminal) -> Iterator[str]:
    """What translates the passages of an answer, each with the language and how sure that is; and what its uses do."""
    if answer.translates:
        yield ""
        named = seems_to_translate((row.passage, row.likely) for row in answer.translates)
        yield from terminal.lines([("This ", ""), *named])
    if answer.translated:
        outlets = {row.reading.outlet for row in answer.translated}
        yield ""
        yield from terminal.lines([(f"Translated, as it seems, by {counted(len(outlets), 'outlet')}:", "bold")])
    for row in answer.translated:
        yield ""
        yield from _translation(row, terminal, named=len(answer.passages) > 1)


def _translation(row: TranslatedReading, terminal: Terminal, *, named: bool) -> Iterator[str]:
    """A quotation: day, outlet, how likely it is a translation, speaker; words; link. The passage where it is `named`."""
    reading, sure = row.reading, "likely" if row.likely else "perhaps"
    heading: list[StyledText] = [(reading.outlet, "bold"), (f" · {sure}, in {reading.language}", "dim")]
    heading += [(f" · {row.passage}", "dim")] if named else []
    heading += [(" · ", "dim"), (reading.likely_speaker, "")] if reading.likely_speaker else []
    yield from terminal.lines(heading, _INDENT, f"  {clean(reading.published or UNKNOWN_DATE):<12}")
    yield from terminal.lines([(f"“{reading.text}”", "")], _INDENT)
    if reading.url:
        yield from terminal.lines([(reading.url, LINK)], _INDENT)


def reply(response: Reply, terminal: Terminal) -> Iterator[str]:
    """The answers, each under what it is about where that is not the words typed."""
    if response.meaning == "quotations":
        for answer in response.answers:
            yield from terminal.lines([(f"“{answer.query.strip()}”: ", "dim")])
            yield ""
            yield from outlets(answer, terminal)
            yield ""
        yield from terminal.lines([(f"{counted(len(response.answers), 'quotation')} in the text.", "bold")])
    elif response.meaning in ("article", "speaker"):
        yield from _collected(response, terminal)
    else:
        for number, answer in enumerate(response.answers):
            yield from [""] * bool(number)
            yield from outlets(answer, terminal)
        yield from _nearest(response, terminal)


def _nearest(response: Reply, terminal: Terminal) -> Iterator[str]:
    """Which words nothing has, and what is nearest, unless passages with some of the words are shown already."""
    near, related = response.nearest, response.whole.related
    if near and near.reason == "some of the words" and related and related.uses:
        near = None
    if missing := missing_words(response.unknown, near):
        yield from [""] * bool(response.whole.passages or related and related.uses)
        yield from terminal.lines([(missing, "")])
    if near:
        yield ""
        yield from outlets(near.answer, terminal)


def _collected(response: Reply, terminal: Terminal) -> Iterator[str]:
    """The quotations of articles or speakers, passage by passage."""
    answer = response.whole
    if not answer.uses and not answer.left_out and response.meaning == "article":
        site = f" Of the same site: {', '.join(response.names)}." if response.names else ""
        yield from terminal.lines([(f"No article in the index has this address.{site}", "bold")])
        return
    yield from terminal.lines(
        [(f"Quotations {'in' if response.meaning == 'article' else 'of'} ", "dim"), ("; ".join(response.names), "bold")]
    )
    yield ""
    for passage, uses in by_passage(answer):
        yield from passage_text(passage, uses, terminal, answer.wordings)
        yield ""
    quotations = len({use.reading.quotation for use in answer.uses})
    summary = f"{counted(quotations, 'quotation')}, {counted(answer.outlets, 'outlet')}, {answer.families} independent."
    yield from terminal.lines([(summary, "bold")])


def passages(listed: Iterable[tuple[Passage, Sequence[Reading]]], terminal: Terminal) -> Iterator[str]:
    """Passages, each with how many outlets and quotations print it."""
    count = 0
    for count, (passage, readings) in enumerate(listed, 1):
        yield from terminal.lines([(f"“{passage.text.strip()}”", "bold")])
        outlets = counted(len({reading.outlet for reading in readings}), "outlet")
        yield from terminal.lines(
            [(f"{passage.id} · {outlets}, {counted(len(readings), 'quotation')}", "dim")], "  ", "  "
        )
    yield from terminal.lines([(f"{counted(count, 'passage')}. quotes show and an id shows the wordings of one.", "")])
