"""A library whose rows say what they must not, under right checksums: all that reads it ends, and reports damage."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.builder import build
from index.change import add, remove
from index.store import Library
from index.store.schema import COLUMNS, FILE, are_strings, fits
from letters.model import Article, QuotesError, Source

crafted = pytest.importorskip("bench.faults.crafted", reason="the bench is not installed with the package")
WORDS = "Sharing is voluntary, with no duty to tell you more about it."
SOURCE = Source("plea", f"{WORDS} We never asked the mill for bread.", "A Plea", "the bakers", aliases=("bakers",))
OTHER = "“The mill at number {} fell down in the night and nobody heard it fall,” said Ann Lee. "
PRINTED = "the mill rolled on and the river rose over the harbour wall while nobody was looking at it again"
ARTICLES = [
    Article(f"a{n}", OTHER.format(n // 2) * 2 + PRINTED + f". They wrote: “{WORDS}”", f"Daily {n}", published=f"2024-0{n + 1}")
    for n in range(6)
]  # fmt: skip
NEW = Article("b", OTHER.format(1) + PRINTED, "Weekly")
VALUES = [*crafted.VALUES, crafted.OWN, crafted.NEXT]


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sound") / "index"
    build(folder, [SOURCE, *ARTICLES])
    return folder


@pytest.fixture
def folder(sound: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("QUOTES_STATE", str(tmp_path / "state"))
    shutil.copytree(sound, tmp_path / "index")
    return tmp_path / "index"


def read(folder: Path) -> None:
    """Read all that a library gives."""
    with Library.open(folder) as library:
        passages = list(library.all_passages())
        list(library.sorted_passages())
        list(library.articles())
        list(library.article_families())
        list(library.quotation_facts())
        list(library.documents())
        list(library.revisions())
        library.passage_summaries()
        library.addresses()
        library.readings_by(lambda name: name.isalpha() or True)
        library.words.vocabulary.nearest(["sharring"])
        library.readings_of_article("a1")
        library.words.passages_containing(["sharing", "is", "voluntary"], 3)
        library.unquoted_matches(["the", "river", "rose", "over", "the", "harbour", "wall", "while", "nobody"])
        assert all(isinstance(reading.text, str) for _, readings in passages for reading in readings)
        library.check()


def refused(act: Any, *arguments: Any) -> bool:
    """Whether this is refused as damage is; any other error is a fault of ours."""
    try:
        act(*arguments)
    except QuotesError as error:
        assert error.code in (1, 3), error
        assert "\n" not in str(error)
        return error.code == 3
    return False


def tried(sound: Path, folder: Path, changes: list[Any]) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(sound, folder)
    changed = [crafted.craft(folder / FILE, change) for change in changes]
    if any(changed):
        refused(read, folder)
        refused(add, folder, [NEW])
        refused(remove, folder, ["a2"])


def change_of(table: str, place: int, row: int, value: Any) -> Any:
    columns = COLUMNS[table]
    return crafted.Change(table, columns[place % len(columns)], row, value)


one_change = st.builds(
    change_of, st.sampled_from(sorted(COLUMNS)), st.integers(0, 20), st.integers(0, 30),
    st.one_of(
        st.sampled_from(VALUES), st.integers(0, 60), st.integers(-(2**63), 2**63 - 1), st.floats(), st.binary(max_size=20)
    ),
)  # fmt: skip
settings_of_few = settings(deadline=None, max_examples=25, suppress_health_check=list(HealthCheck))


@given(changes=st.lists(one_change, min_size=1, max_size=2))
@settings_of_few
def test_whatever_a_row_says_is_read_or_refused(sound: Path, tmp_path_factory: Any, changes: list[Any]) -> None:
    tried(sound, tmp_path_factory.getbasetemp() / "crafted", changes)


@pytest.mark.slow
@pytest.mark.long
@given(changes=st.lists(one_change, min_size=1, max_size=2))
@settings(settings_of_few, max_examples=1000)
def test_much_that_a_row_may_say_is_read_or_refused(sound: Path, tmp_path_factory: Any, changes: list[Any]) -> None:
    tried(sound, tmp_path_factory.getbasetemp() / "crafted", changes)


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [
        ("chronology", "parent", crafted.OWN),
        ("chronology", "grams", b"odd"),
        ("articles", "title", b"blob"),
        ("articles", "blocks", f"[[0, {'9' * 5000}]]"),
        ("articles", "blocks", "[" * 100_000),
        ("articles", "body", -1),
        ("sources", "aliases", '["a", null]'),
        ("sources", "aliases", '["\\ud800"]'),
        ("quotations", "confidence", 1.5),
        ("quotations", "kind", "rumour"),
        ("quotations", "end", 2**30),
        ("texts", "text", None),
        ("passages", "start", 3.5),
        ("passages", "end", 2**31),
        ("uses", "end", -1),
        ("source_texts", "source", 2**31 - 1),
    ],
)  # fmt: skip
def test_what_no_row_can_be_is_damage(folder: Path, table: str, column: str, value: Any) -> None:
    assert crafted.craft(folder / FILE, crafted.Change(table, column, 1 if column == "parent" else 0, value))
    assert refused(read, folder)


@pytest.mark.parametrize("revision", ["../../up", "a\0b", "\x1b[31m", "", "ABC", "9" * 5000])
def test_a_revision_that_is_none_is_damage_to_every_command(folder: Path, revision: str) -> None:
    assert crafted.craft(folder / FILE, crafted.Change("meta", "value", _place(folder, "revision"), revision))
    import quotes_cli

    for command in (["search", "mill"], ["info"], ["remove", "a1"], ["outlets", WORDS]):
        result = CliRunner().invoke(quotes_cli.cli, ["--index", str(folder), *command])
        assert result.exit_code == 3, result.output
        assert "index damaged" in result.stderr
        assert "run quotes build" in result.stderr
        assert result.stderr.count("\n") == 1


def _place(folder: Path, key: str) -> int:
    import sqlite3
    from contextlib import closing

    with closing(sqlite3.connect(folder / FILE)) as database:
        return [name for (name,) in database.execute("SELECT key FROM meta ORDER BY key")].index(key)


def test_a_change_reports_a_piece_of_another_text(folder: Path) -> None:
    assert crafted.craft(folder / FILE, crafted.Change("pieces", "text", 1, crafted.OWN))
    assert refused(add, folder, [NEW])


def test_rows_of_ours_fit() -> None:
    assert fits("uses", [1, 2, 0, 5])
    assert not fits("uses", [1, 2, 5, 0])
    assert not fits("uses", [1, 2, 5])
    assert not fits("uses", [1, 2, True, 5])
    assert fits("meta", ["revision", "0af"])
    assert not fits("meta", ["articles", "-1"])


@given(st.lists(st.text()))
@settings(deadline=None, max_examples=50)
def test_lists_of_texts_are_known(texts: list[str]) -> None:
    assert are_strings(json.dumps(texts))
    assert not are_strings(json.dumps([texts]))
