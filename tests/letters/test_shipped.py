"""The shipped data: facts and verbatim quotations, and no sentence of anybody's article."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from letters.extract import extract
from letters.model import Article, Quotation, Source
from letters.reading.corpus import shipped_documents
from letters.text.normalize import keys, words

DATA = Path(__file__).resolve().parents[2] / "letters" / "data"
SHARED = Path(__file__).resolve().parents[2].parent / "shared"
FACTS: dict[str, Any] = {
    record["id"]: record
    for record in map(json.loads, (DATA / "clippings.jsonl").read_text(encoding="utf-8").splitlines())
}
CLIPPINGS = {clip.id.split("/")[1].split("-")[0]: clip for clip in shipped_documents() if isinstance(clip, Article)}
SOURCES = {source.id: source for source in shipped_documents() if isinstance(source, Source)}
WHOLE = {"000": "coai", "001": "thewrap", "002": "wandb", "003": "yardstick", "004": "ainews"}
PARTS = ("outlet", "title", "author", "published", "url", "language", "family", "note")

KINDS_RIGHT = 0.92  # of all; raise it, never lower it
SPEAKERS_RIGHT = 0.96  # of kind quotation, by a shared word

needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="the folder of facts and articles is not at hand")


def gathered(clip: Article) -> list[tuple[str, list[Quotation]]]:
    """The clipping's quotations: the text of each, its paragraphs joined by newlines, and its parts."""
    groups: dict[tuple[int, int], list[Quotation]] = {}
    for part in extract(clip):
        groups.setdefault((part.group, part.start if part.nested else -1), []).append(part)
    return [("\n".join(clip.text[part.start : part.end] for part in parts), parts) for parts in groups.values()]


def matched(number: str) -> list[tuple[dict[str, Any], Quotation]]:
    """Each quotation of the facts with what was found for it."""
    groups = gathered(CLIPPINGS[number])
    pairs = []
    for fact in sorted(FACTS[number]["quotations"], key=lambda fact: fact["nested"]):
        position = next(
            (
                place
                for place, (text, parts) in enumerate(groups)
                if text == fact["text"] and parts[0].nested == lies_within(fact, number)
            ),
            None,
        )
        assert position is not None, f"{number}: {fact['text']}"
        pairs.append((fact, groups.pop(position)[1][0]))
    assert not groups, f"{number}: not in the facts: {[text for text, _ in groups]}"
    return pairs


def lies_within(fact: dict[str, Any], number: str) -> bool:
    """Whether a quotation is nested in one that the facts hold (one is nested in a letter that they leave out)."""
    others = [other for other in FACTS[number]["quotations"] if not other["nested"]]
    return bool(fact["nested"]) and any(fact["text"] in other["text"] for other in others)


def test_every_article_with_quotations_has_its_clipping() -> None:
    assert sorted(CLIPPINGS) == sorted(number for number, record in FACTS.items() if record["quotations"])
    assert len(CLIPPINGS) == 49 and len(FACTS) == 50


@pytest.mark.parametrize("number", sorted(CLIPPINGS))
def test_a_clipping_says_what_the_facts_say_and_no_more(number: str) -> None:
    clip, facts = CLIPPINGS[number], FACTS[number]
    assert {part: getattr(clip, part) for part in PARTS} == {part: facts[part] for part in PARTS}
    assert clip.clipping and clip.markup == "markdown" and clip.id.startswith("clippings/")


@pytest.mark.parametrize("number", sorted(CLIPPINGS))
def test_every_quotation_stands_as_it_was_printed(number: str) -> None:
    for fact, part in matched(number):
        if not fact["nested"]:
            assert part.block is not fact["marked"], fact["text"]


@pytest.mark.parametrize("number", sorted(CLIPPINGS))
def test_the_sentences_around_quotations_are_short_and_ours(number: str) -> None:
    clip = CLIPPINGS[number]
    for paragraph in outside(clip).split("\n\n"):
        assert len(words(paragraph)) <= 14, paragraph


def outside(clip: Article) -> str:
    """The clipping's text without its quotations and its front matter."""
    text, end = [], clip.body
    for part in extract(clip):
        if not part.nested:
            text.append(clip.text[end : part.start])
            end = part.end
    return re.sub(r"[“”„>]", " ", " … ".join([*text, clip.text[end:]]))


@needs_shared
@pytest.mark.parametrize("number", sorted(WHOLE))
def test_no_sentence_of_an_article_but_its_quotations(number: str) -> None:
    article = " ".join(keys((SHARED / "articles" / f"{WHOLE[number]}.txt").read_text(encoding="utf-8")))
    for stretch in re.split(r"…|\n\n", outside(CLIPPINGS[number])):
        ours = keys(stretch)
        for start in range(len(ours) - 7):
            assert " ".join(ours[start : start + 8]) not in article


@needs_shared
@pytest.mark.parametrize("number", sorted(WHOLE))
def test_every_quotation_stands_in_its_article(number: str) -> None:
    article = (SHARED / "articles" / f"{WHOLE[number]}.txt").read_text(encoding="utf-8")
    assert all(fact["text"] in article for fact in FACTS[number]["quotations"])


def test_kinds_are_recognised_by_the_sentences() -> None:
    pairs = [pair for number in CLIPPINGS for pair in matched(number)]
    right = sum(fact["kind"] == part.kind for fact, part in pairs)
    assert right / len(pairs) >= KINDS_RIGHT


def test_speakers_are_recognised_by_the_sentences() -> None:
    pairs = [pair for number in CLIPPINGS for pair in matched(number) if pair[0]["kind"] == "quotation"]
    right = sum(same(fact["speaker"], part) for fact, part in pairs)
    assert right / len(pairs) >= SPEAKERS_RIGHT


def same(noted: str | None, part: Quotation) -> bool:
    if noted is None:
        return part.speaker is None
    little = {"the", "a", "an", "of", "in", "on", "by"}
    named = set(keys(part.speaker or "")) | set(keys(part.speaker_full or ""))
    return bool((named & set(keys(noted))) - little)


def test_the_sources_are_the_letter_and_the_two_statements() -> None:
    assert list(SOURCES) == ["letter", "openai", "training"]
    for source in SOURCES.values():
        assert source.title and source.speaker and source.published and source.note and source.language == "en"
        assert source.aliases


@needs_shared
@pytest.mark.parametrize(
    ("name", "file"), [("letter", "letter.txt"), ("openai", "statement.txt"), ("training", "training-statement.txt")]
)
def test_a_source_is_its_text_code_point_for_code_point(name: str, file: str) -> None:
    assert SOURCES[name].text == (SHARED / "corpus" / file).read_text(encoding="utf-8").strip()


@needs_shared
def test_the_facts_are_as_they_were_labelled() -> None:
    assert (DATA / "clippings.jsonl").read_bytes() == (SHARED / "corpus" / "clippings.jsonl").read_bytes()


@needs_shared
def test_every_known_sentence_stands_in_its_source() -> None:
    for line in (SHARED / "corpus" / "passages.jsonl").read_text(encoding="utf-8").splitlines():
        passage = json.loads(line)
        if passage["source"] in SOURCES:
            assert " ".join(keys(passage["text"])) in " ".join(keys(SOURCES[passage["source"]].text)), passage["id"]


def test_the_same_data_in_the_same_order_each_time() -> None:
    assert list(shipped_documents()) == list(shipped_documents())
