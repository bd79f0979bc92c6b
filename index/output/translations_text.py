"""Quotations that seem to translate a passage, as text for people: apart from the uses, as their wording can't be checked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from index.output.terminal import LINK, StyledText, Terminal, clean
from index.output.text import UNKNOWN_DATE, counted, seems_to_translate

if TYPE_CHECKING:
    from index.answers.outlets import Answer
    from index.model import TranslatedReading

INDENT = " " * 14


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
    yield from terminal.lines(heading, INDENT, f"  {clean(reading.published or UNKNOWN_DATE):<12}")
    yield from terminal.lines([(f"“{reading.text}”", "")], INDENT)
    if reading.url:
        yield from terminal.lines([(reading.url, LINK)], INDENT)
