"""Grouping again after a change: whatever comes or goes, the library is that of a build of what there is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest

from index import change
from index.builder import build
from index.store import Library
from letters.model import Article
from tests.index.test_change import everything, fresh, same

HARBOUR = "The harbour will stay closed until the last crane is repaired, and not a day longer than that"
UNPAID = "Our members have not been paid since the first week of August, and will not wait any longer"
FERRY = "Nobody asked the islanders before the ferry was sold to a company that owns no other ship"
END, BEGINNING = "is repaired, and not a day longer than that", "Our members have not been paid since the first week"
LAST, FIRST = "and will not wait any longer", "Nobody asked the islanders before the ferry was sold"
BOTH = f"{END} {BEGINNING}"  # the end of one passage and the beginning of another, without a mark between them
SHIP = f"a company that owns no other ship {END}"  # the end of a passage, and what another splice begins with
OTHER_PAIR = f"since the first week of August, {LAST} {FIRST}"
PART = "until the last crane is repaired, and not a day"
LONGER = f"{HARBOUR}, whatever the owners of the yachts may write to the mayor"
GAPPED = f"The harbour will stay closed until the last crane … {BEGINNING}"
MANY = [f"{HARBOUR}, said speaker number {n} of the council of the port" for n in range(5)]

CASES = {  # what is there, what comes, what goes
    "both parts are there, and their splice comes": ([HARBOUR, UNPAID], [BOTH], []),
    "a splice is there, and its first part comes": ([BOTH, UNPAID], [HARBOUR], []),
    "a splice is there, and its second part comes": ([BOTH, HARBOUR], [UNPAID], []),
    "a splice is there, and both parts come": ([BOTH], [HARBOUR, UNPAID], []),
    "the second part of a splice goes": ([HARBOUR, UNPAID, BOTH], [], [UNPAID]),
    "the first part of a splice goes": ([HARBOUR, UNPAID, BOTH], [], [HARBOUR]),
    "the splice goes": ([HARBOUR, UNPAID, BOTH], [], [BOTH]),
    "a part of a splice is printed again": ([HARBOUR, UNPAID, BOTH], [HARBOUR], []),
    "a splice is printed more often than its parts": ([HARBOUR, UNPAID, BOTH], [BOTH, BOTH], []),
    "a splice becomes rarer than its parts": ([HARBOUR, UNPAID, BOTH, BOTH], [], [BOTH]),
    "two splices share a part, and another part comes": ([HARBOUR, UNPAID, BOTH, OTHER_PAIR], [FERRY], []),
    "two splices share a part, which goes": ([HARBOUR, UNPAID, FERRY, BOTH, OTHER_PAIR], [], [UNPAID]),
    "a part comes, and so a splice is no part of another any more": ([HARBOUR, FERRY, BOTH, SHIP], [UNPAID], []),
    "a part goes, and so a splice is a part of another again": ([HARBOUR, FERRY, BOTH, SHIP, UNPAID], [], [UNPAID]),
    "a longer wording of a part comes": ([HARBOUR, UNPAID, BOTH, PART], [LONGER], []),
    "the longer wording of a part goes": ([HARBOUR, LONGER, UNPAID, BOTH, PART], [], [LONGER]),
    "a fragment comes": ([HARBOUR], [PART], []),
    "what a fragment was linked to goes": ([HARBOUR, PART], [], [HARBOUR]),
    "a quotation with a gap comes": ([HARBOUR, UNPAID], [GAPPED], []),
    "one of the passages of a quotation with a gap goes": ([HARBOUR, UNPAID, GAPPED], [], [UNPAID]),
    "a quotation with a gap goes": ([HARBOUR, UNPAID, GAPPED], [], [GAPPED]),
    "more wordings have words than count": ([*MANY[:3], PART], MANY[3:], []),
    "wordings that count give way to others": ([*MANY, PART], [], MANY[:3]),
    "another spelling is printed more often": ([HARBOUR, PART], [HARBOUR.upper(), HARBOUR.upper()], []),
    "the spelling that was shown goes": ([HARBOUR, HARBOUR.upper(), PART], [], [HARBOUR.upper()]),
}


@pytest.fixture(autouse=True)
def always_in_place(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many articles change, they change in place."""
    monkeypatch.setattr(change, "LEAST", 10**6)


def articles(quotations: Iterable[str], first: int = 0) -> list[Article]:
    """An article for each quotation."""
    return [
        Article(f"a{n}", f"On day {n} the speaker said: “{text}.”", f"Daily {n}")
        for n, text in enumerate(quotations, first)
    ]


@pytest.mark.parametrize("title", CASES)
def test_a_change_gives_what_a_build_gives(title: str, tmp_path: Path) -> None:
    before, coming, going = CASES[title]
    there, new = articles(before), articles(coming, len(before))
    gone = [there[before.index(text)] for text in going]
    build(tmp_path, there)
    if new:
        change.add(tmp_path, new)
    if gone:
        change.remove(tmp_path, [article.id for article in gone])
    same(everything(tmp_path), fresh([article for article in [*there, *new] if article not in gone]))


def passages_of(folder: Path, quotation: str) -> Sequence[str]:
    """The wordings of the passages that quotations with these words print."""
    with Library.open(folder) as library:
        return sorted(
            passage.text
            for passage, readings in library.all_passages()
            if any(reading.text.removesuffix(".") == quotation for reading in readings)
        )


def test_a_splice_that_comes_prints_both_passages(tmp_path: Path) -> None:
    build(tmp_path, articles([HARBOUR, UNPAID]))
    change.add(tmp_path, articles([BOTH], 2))
    assert [text[:11] for text in passages_of(tmp_path, BOTH)] == ["Our members", "The harbour"]
    change.remove(tmp_path, ["a1"])
    assert [text[:11] for text in passages_of(tmp_path, BOTH)] == ["is repaired"]
