"""The speakers that the program gives to annotated quotations, each with what it rests on and whether it is right."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from letters.attribution import attribute
from letters.kinds.classify import classify
from letters.languages.detection import detect
from letters.languages.word_lists import all_words
from letters.model import Attribution, is_speech
from letters.quote_marks.quote_spans import quote_spans

OTHERS = ", not English"
_FRONT_MATTER = re.compile(r"---\n.*?\n---\n", re.DOTALL)
_WORD = re.compile(r"[\u3040-\u9fff]|\w+")


class Example(NamedTuple):
    """A speaker that the program gives: what it and its full name rest on, and whether they are right."""

    evidence: tuple[str, ...]
    right: bool
    reference: tuple[str, ...] = ()
    named: bool | None = None  # None: without a full name, or without one in the annotation

    @property
    def english(self) -> bool:
        return not self.evidence[0].endswith(OTHERS)


def words(name: str | None) -> set[str]:
    """The words of a name by their first five letters, as endings vary, without small words."""
    small = all_words("small words of names") | all_words("titles")
    return {word[:5] for word in _WORD.findall((name or "").lower()) if word not in small}


def is_right(given: str | None, names: Iterable[str | None]) -> bool:
    """Whether a name or description is that of a speaker: more than half of its words are."""
    printed = words(given)
    return 2 * len(printed & set[str]().union(*map(words, names))) > len(printed)


def is_speaker(given: Attribution, quote: Mapping[str, Any]) -> bool:
    """Whether a speaker is the annotated one, by the mention or by the full name."""
    names = [quote.get("speaker"), *(quote.get("speaker_full") or ())]
    same = bool(given.mention and quote.get("speaker") and given.mention.casefold() == quote["speaker"].casefold())
    return same or is_right(given.full, names) or is_right(given.mention, names)


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without what is no letter or digit at its edges."""
    while start < end and not text[start].isalnum():
        start += 1
    while end > start and not text[end - 1].isalnum():
        end -= 1
    return start, end


def is_recorded(path: Path) -> bool:
    """Whether a file has recorded examples, not articles."""
    with path.open(encoding="utf-8") as file:
        return "evidence" in json.loads(next(file, "{}"))


def examples(path: Path) -> list[Example]:
    """The speakers that the program gives to the annotated quotations of a file, or those recorded in it."""
    speakers: list[Example] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if "evidence" in row:
            speakers.append(Example(tuple(row["evidence"]), row["right"], tuple(row["reference"]), row["named"]))
            continue
        for given, quote in _attributed(row["text"], row.get("lang"), row["quotes"]):
            annotated = [*(quote.get("speaker_full") or ()), *quote.get("speaker_refs", ())]
            named = is_right(given.full, annotated) if given.full and quote.get("speaker_full") else None
            speakers.append(Example(given.evidence, is_speaker(given, quote), given.reference, named))
    return speakers


def _attributed(
    text: str, language: str | None, quotes: Iterable[Mapping[str, Any]]
) -> Iterator[tuple[Attribution, Mapping[str, Any]]]:
    """Each annotated quotation to which the program gives a speaker, with that speaker."""
    front = _FRONT_MATTER.match(text)
    body = front.end() if front else 0
    language = language or detect(text[body:])
    annotated = {trimmed(text, q["start"], q["end"]): q for q in quotes if _is_quotation(q)}
    parts = quote_spans(text, language, body=body, markup="markdown" if front else "plain")
    attributions = attribute(text, parts, language, body=body)
    kinds = classify(text, parts, attributions, language)
    for part, given, (kind, _) in zip(parts, attributions, kinds, strict=True):
        quote = annotated.get(trimmed(text, part.start, part.end))
        if quote and given.mention and is_speech(kind):
            yield given, quote


def _is_quotation(quote: Mapping[str, Any]) -> bool:
    """Whether an annotated stretch is somebody's words in marks, with a speaker who is beyond doubt."""
    if quote.get("unsure") or quote.get("speaker_unsure"):
        return False
    return "quotation" in quote["kinds"] if "kinds" in quote else bool(quote["speaker"]) and quote["type"] != "indirect"
