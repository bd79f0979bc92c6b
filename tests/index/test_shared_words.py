"""Words that several statements share show nothing about one of them: who said it, who printed it otherwise."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from index.answers.outlets import outlets
from index.answers.verify import Verifier
from index.builder import build
from index.output.terminal import Terminal
from index.output.text import verification
from index.store import Library
from letters.model import Article

OPENING = "Thank you very much for having me on the show today."
STATEMENTS = {
    "Jane Doe": "The budget will not pass before the summer, and everybody in the chamber knows it.",
    "John Smith": "We have built three thousand homes along the river in two years.",
    "Mary Major": "My daughter taught me how to repair an old bicycle.",
    "Peter Frei": "Wolves have come back to the valley, and farmers are afraid.",
    "Anna Keller": "Nobody asked the nurses what a night without sleep costs.",
    "Otto Brunner": "A lake that is clean again belongs to the children of this town.",
    "Lisa Moser": "The orchestra played for nothing because the heating had failed.",
    "Karl Huber": "Half of our apples were lost to the frost of a single morning.",
    "Nora Wyss": "Every library that closes leaves a street without light.",
    "Paula Graf": "Trains ran late because the switches were older than their drivers.",
    "Stefan Roth": "I have never sold a painting to somebody who did not laugh first.",
    "Tina Suter": "Bread was cheaper when the mill still stood at the bridge.",
}


def articles() -> Iterator[Article]:
    """One of each speaker, who begins like all others; and one who says no more than that."""
    for n, (speaker, statement) in enumerate(STATEMENTS.items()):
        yield Article(f"a{n}", f"“{OPENING} {statement}” said {speaker}.", f"Outlet {n}", language="en")
    yield Article("alone", f"The host waited for a while. “{OPENING}” said Paul Brown.", "Alone", language="en")
    yield Article("short", f"“{STATEMENTS['Jane Doe'][:35]},” said Rita Lang at noon.", "Short", language="en")


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    folder = tmp_path_factory.mktemp("shared")
    build(folder, articles())
    with Library.open(folder) as library:
        yield library


def test_shared_words_alone_are_a_passage_of_their_own(library: Library) -> None:
    readings = [reading for _, group in library.all_passages() for reading in group if reading.outlet == "Alone"]
    (passage,) = library.passages(id for id, _, _ in readings[0].spans).values()
    assert passage.text == OPENING


@pytest.mark.parametrize("speaker", [*STATEMENTS, "Paul Brown"])
def test_everybody_who_said_shared_words_may_be_named_for_them(library: Library, speaker: str) -> None:
    result = Verifier(library).verify(OPENING, speaker)
    assert (result.comparison.verdict, result.comparison.flags) == ("verbatim", ())
    assert len(result.outlets) == len(STATEMENTS) + 1
    assert {*STATEMENTS, "Paul Brown"} <= {given.name for given in result.attributed_to or ()}


def test_nobody_else_may_be_named_for_shared_words(library: Library) -> None:
    assert Verifier(library).verify(OPENING, "Martha Quinn").comparison.verdict == "misattributed"


@pytest.mark.parametrize("speaker", STATEMENTS)
@pytest.mark.parametrize("opening", ["", OPENING])
def test_who_says_only_shared_words_is_not_named_for_a_statement(library: Library, opening: str, speaker: str) -> None:
    result = Verifier(library).verify(f"{opening} {STATEMENTS[speaker]}", "Paul Brown")
    assert result.comparison.verdict == "misattributed"
    assert "Alone" not in result.others
    assert speaker in {given.name for given in result.attributed_to or ()}
    assert "Paul Brown" not in {given.name for given in result.attributed_to or ()}
    assert Verifier(library).verify(f"{opening} {STATEMENTS[speaker]}", speaker).comparison.verdict == "verbatim"


def test_who_is_named_for_words_of_one_statement_alone_counts_for_it(library: Library) -> None:
    result = Verifier(library).verify(STATEMENTS["Jane Doe"], "Rita Lang")
    assert (result.comparison.verdict, result.comparison.flags) == ("verbatim", ())
    assert result.others == ("Short",)


@pytest.mark.parametrize("speaker", STATEMENTS)
def test_an_outlet_of_shared_words_alone_did_not_use_a_statement(library: Library, speaker: str) -> None:
    answer = outlets(library, f"{OPENING} {STATEMENTS[speaker]}")
    assert "Alone" not in {use.reading.outlet for use in answer.uses}
    assert answer.related is not None
    assert "Alone" in {use.reading.outlet for use in answer.related.uses}
    assert "Alone" in {use.reading.outlet for use in outlets(library, OPENING).uses}


def test_a_verdict_shows_three_of_the_statements_that_begin_alike(library: Library) -> None:
    result = Verifier(library).verify(OPENING)
    lines = list(verification(result, None, Terminal(1000)))
    assert sum(OPENING in line for line in lines) == 1 + 3
    assert f"  {len(result.passages) - 3} more passages: --format json names them" in lines
