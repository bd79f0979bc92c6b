"""Quality on the annotated texts of tests/gold: what is found, of which kind, who speaks. A measure has a floor."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

import pytest

from letters.extract import extract
from letters.model import CERTAIN_SPEAKER, KINDS, Article, Quotation
from tests.conftest import ROOT

GOLD = ROOT / "tests" / "gold"
LANGUAGES = ("cs", "de", "en", "es", "fr", "it", "ja", "nl", "pt", "ru")
FLOORS = {  # measure: (English, other languages), a little below what is measured
    "found": (0.98, 0.98),  # the marked stretches that are found
    "right spans": (0.97, 0.97),  # what is found and is a marked stretch
    "kind": (0.97, 0.95),
    "speaker": (0.88, 0.85),  # of the quotations: the right mention, or nobody where nobody is named
    "full name": (0.7, 0.62),  # of the quotations whose speaker has a full name
    "no wrong name": (0.96, 0.96),  # of the full names that are given: not another person's
    "certain": (0.95, 0.93),  # of the speakers that may contradict another attribution: the right ones
}


class Stretch(NamedTuple):
    """A marked stretch and the answers that are right; a mention "" is nobody."""

    start: int
    end: int
    kinds: list[str]
    mentions: list[str]
    full: str


class Case(NamedTuple):
    language: str
    title: str
    text: str
    stretches: list[Stretch]


def stretch(line: str, text: str, after: int) -> Stretch:
    """One line of annotation; the words are searched from `after` on."""
    kinds, words, speaker = line.split(" | ")
    first, _, last = words.partition(" ... ")
    start = text.index(first, after)
    end = text.index(last, start + len(first)) + len(last) if last else start + len(first)
    mentions, _, full = speaker.partition(" = ")
    named = ["" if mention == "-" else mention for mention in mentions.strip().split(" / ")]
    return Stretch(*trimmed(text, start, end), kinds.strip().split("/"), named, full.strip())


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without what is no letter or digit at its edges: a full stop belongs to either side of a mark."""
    while start < end and not text[start].isalnum():
        start += 1
    while end > start and not text[end - 1].isalnum():
        end -= 1
    return start, end


def cases() -> Iterator[Case]:
    """The cases of the folder, a file per language; its README describes the format."""
    for path in sorted(GOLD.glob("*.txt")):
        for block in re.split(r"(?m)^# ", path.read_text(encoding="utf-8"))[1:]:
            title, _, rest = block.partition("\n")
            text, _, lines = rest.partition("\n---\n")
            stretches: list[Stretch] = []
            for line in lines.strip().splitlines():
                stretches.append(stretch(line, text, stretches[-1].start + 1 if stretches else 0))
            yield Case(path.stem, title, text.strip("\n"), stretches)


CASES = list(cases())


def words(name: str | None) -> Counter[str]:
    """The words of a name by their first three letters, as endings vary; a Japanese character is a word."""
    return Counter(word[:3] for word in re.findall(r"[\u3040-\u9fff]|\w+", (name or "").lower()))


def same(given: str | None, expected: str) -> bool:
    """Whether a name or description stands for the expected one: it has all of its words, or no others and half."""
    first, second = words(given), words(expected)
    return bool(second) and (second <= first or (first <= second and 2 * first.total() >= second.total()))


def another(given: str, expected: Stretch) -> bool:
    """Whether a printed name is somebody else's; a part of the right one, such as the role alone, is not."""
    first, wanted = words(given), [words(name) for name in (expected.full, *expected.mentions) if name]
    return not any(first <= other or other <= first for other in wanted)


def names(given: Quotation, expected: Stretch) -> bool:
    """Whether the speaker is right; nobody is as good as somebody with little confidence."""
    if "" in expected.mentions and given.confidence < 0.5:
        return True
    return any(same(given.speaker, mention) for mention in expected.mentions)


def article_of(case: Case) -> Article:
    markdown = "\n> " in case.text
    return Article("case", case.text, "The Case", language=case.language, markup="markdown" if markdown else "plain")


@cache
def measured() -> tuple[dict[tuple[str, bool], Counter[bool]], dict[str, list[str]]]:
    """How often each measure is right and wrong, English or not; and what is wrong, by measure."""
    counts: dict[tuple[str, bool], Counter[bool]] = {}
    wrong: dict[str, list[str]] = {measure: [] for measure in FLOORS}

    def count(measure: str, right: bool, case: Case, what: str) -> None:
        counts.setdefault((measure, case.language == "en"), Counter())[right] += 1
        if not right:
            wrong[measure].append(f"{case.language}: {case.title}: {what}")

    for case in CASES:
        quotations = {trimmed(case.text, q.start, q.end): q for q in extract(article_of(case), context=False)}
        expected = {(s.start, s.end): s for s in case.stretches}
        for span in quotations:
            count("right spans", span in expected, case, case.text[slice(*span)])
        for span, s in expected.items():
            given, quoted = quotations.get(span), case.text[slice(*span)]
            count("found", given is not None, case, quoted)
            if given is None:
                continue
            count("kind", given.kind in s.kinds, case, f"{quoted!r} is called {given.kind}")
            if s.kinds != ["quotation"]:
                continue
            count("speaker", names(given, s), case, f"{quoted!r} is said by {given.speaker!r}")
            if given.confidence >= CERTAIN_SPEAKER:
                count("certain", names(given, s), case, f"{quoted!r} is certainly said by {given.speaker!r}")
            if s.full and "" not in s.mentions:
                right = words(s.full) <= words(given.speaker_full)
                count("full name", right, case, f"{quoted!r}: {given.speaker_full!r}")
            if given.speaker_full:
                count("no wrong name", not another(given.speaker_full, s), case, f"{quoted!r}: {given.speaker_full!r}")
    return counts, wrong


@pytest.mark.parametrize("measure", FLOORS)
@pytest.mark.parametrize("english", [True, False], ids=["English", "others"])
def test_a_measure_does_not_fall(measure: str, english: bool) -> None:
    counts, wrong = measured()
    right, all_of_them = counts[measure, english][True], counts[measure, english].total()
    listed = [line for line in wrong[measure] if line.startswith("en: ") == english]
    assert right / all_of_them >= FLOORS[measure][not english], "\n".join([f"{right} of {all_of_them}", *listed])


def test_every_language_has_its_cases() -> None:
    for language in LANGUAGES:
        titles = [case.title for case in CASES if case.language == language]
        assert len(titles) >= 20 and sum(title.startswith("Article:") for title in titles) >= 2, language


def test_every_annotation_is_well_formed() -> None:
    for case in CASES:
        assert case.stretches, case.title
        for s in case.stretches:
            assert set(s.kinds) <= set(KINDS), case.title
            assert not s.full or any(s.mentions), case.title
