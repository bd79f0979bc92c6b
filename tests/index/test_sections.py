"""A claim that names a numbered part of a source is held against the headings there."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from index.answers.sections import parts_in
from index.answers.verify import Verifier
from index.builder import build
from index.store import Library
from letters.model import Source

CHARTER = """\
Charter of the River

Preamble

We have come to the river with our boats.

Article 1

Nobody shall be kept from the river in summer.

Article 2

Everybody may wash in the river before noon. Article 9 of the old charter is void.

Article 3

Whoever breaks a reed shall plant another one.

Article 4

Nobody shall be kept from the well in winter.
"""
BOOK = (
    "## ACT I\n\n### SCENE I. A shore.\n\nThe tide has turned and we are free.\n\n### SCENE II. A mill.\n\n"
    "We grind nothing but the salt of the sea.\n\n### SCENE III. A road.\n\nNobody comes this way but the wind.\n\n## ACT II\n\n### SCENE I. The same.\n\nThe mill is under water up to "
    "the roof.\n\n## ACT III\n\n### 1. [Third Song](https://x.example/Song_5)\n\nThe lamp is out and the boats are in.\n"
)
SATZUNG = "\n".join(
    f"Artikel {n}\n\n{text}\n"
    for n, text in enumerate(
        ["Niemand darf vom Fluss ferngehalten werden.", "Jeder darf vor dem Mittag baden.", "Wer Schilf bricht, pflanzt neues."], 1
    )
)  # fmt: skip
DIARY = "\n\n".join(
    f"Day {n}\n\nThe {word} came over the hill at dawn." for n, word in ((4, "fog"), (9, "sun"), (2, "moon"))
)
SOURCES = [
    Source("charter", CHARTER, title="Charter of the River", speaker="the River Assembly", language="en"),
    Source("play", BOOK, title="The Salt Mill", speaker="James Wick", language="en"),
    Source("satzung", SATZUNG, title="Satzung vom Fluss", speaker="die Flussversammlung", language="de"),
    Source("diary", DIARY, title="Diary", speaker="Ann Lake", language="en"),
]
REED = "Whoever breaks a reed shall plant another one"
SALT = "We grind nothing but the salt of the sea"
SCHILF = "Wer Schilf bricht, pflanzt neues"


@pytest.fixture(scope="module")
def verifier(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Verifier]:
    folder = tmp_path_factory.mktemp("sections")
    build(folder, SOURCES)
    with Library.open(folder) as library:
        yield Verifier(library)


@pytest.mark.parametrize(
    ("words", "claim", "verdict"),
    [
        (REED, "Article 3", "verbatim"),
        (REED, "Article 3 of the Charter of the River", "verbatim"),
        (REED, "the third article", "verbatim"),
        (REED, "Article 2", "misattributed"),
        (REED, "Article IV of the Charter", "misattributed"),
        ("Article 9 of the old charter is void", "Article 2", "verbatim"),
        (SALT, "Act 1, Scene 2", "verbatim"),
        (SALT, "Act I, Scene II", "verbatim"),
        (SALT, "Act II", "misattributed"),
        (SALT, "Act 1, Scene 1", "misattributed"),
        ("The mill is under water up to the roof", "Act 2, Scene 1", "verbatim"),
        (SCHILF, "Artikel 3 der Satzung", "verbatim"),
        (SCHILF, "der zweite Artikel", "misattributed"),
        ("breaks a reed", "Article 2", "misattributed"),
        ("breaks a reed", "Article 3", "fragment"),
        ("Schilf bricht", "Artikel 1", "misattributed"),
    ],
)
def test_a_part_that_is_claimed_is_shown_by_the_headings(
    verifier: Verifier, words: str, claim: str, verdict: str
) -> None:
    verification = verifier.verify(words, claim)
    assert (verification.comparison.verdict, verification.comparison.flags) == (verdict, ())


@pytest.mark.parametrize(
    ("words", "claim"),
    [
        (REED, "Article 2 of the Lake Convention"),
        ("We have come to the river with our boats", "Article 1"),
        ("The moon came over the hill at dawn", "Day 9"),
        (REED, "Section 2"),
        ("We have come to the river with our boats", "Psalm 23"),
    ],
    ids=["another document", "before the first", "no order", "no such headings", "no heading"],
)
def test_where_headings_do_not_tell_nobody_is_accused(verifier: Verifier, words: str, claim: str) -> None:
    assert verifier.verify(words, claim).comparison.verdict != "misattributed"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("the Fourth Amendment", [("amendment", 4)]),
        ("Article I, Section 8", [("article", 1), ("section", 8)]),
        ("the Gull Papers, No. 51", [("gull", 51), ("papers", 51)]),
        ("l'article 6", [("article", 6)]),
        ("Sonnet XCVII", [("sonnet", 97)]),
        ("James Wick", []),
    ],
)
def test_a_part_is_a_noun_beside_a_number(text: str, parts: list[tuple[str, int]]) -> None:
    assert [(part.noun, part.number) for part in parts_in(text)] == parts
