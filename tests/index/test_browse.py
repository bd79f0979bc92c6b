"""`browse`, driven by textual's pilot over a real index; and once as a process in a real terminal."""

from __future__ import annotations

import asyncio
import errno
import os
import re
import select
import sqlite3
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.browse.catalogue import Catalogue, parse_words
from index.builder import build
from index.change import add
from index.model import QuotationRow
from index.store import Library
from index.store.summaries import PassageSummary
from index.translation import Link, TranslationFinder
from letters.model import Article, QuotesError, Source
from letters.reading.corpus import shipped_documents
from letters.reading.errors import install_hint
from letters.text.normalize import keys
from tests.conftest import ROOT, Run

pytestmark = pytest.mark.slow
SAID = "“We will not sign this contract before the council has read it,” said Ana Ruiz."
HOSTILE = "“[bold red]Nobody[/] reads \x1b[31mthe \u202esmall print[/red] any more,” said [link=x]Ben Ode[/link]."


def article(id: str, text: str, outlet: str = "The Daily") -> Article:
    return Article(id, text, outlet, f"[u]About {id}[/u]", url=f"https://daily.example/{id}", published="2024-12-01")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of the shipped data."""
    folder = tmp_path_factory.mktemp("shipped")
    build(folder, shipped_documents())
    return folder


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """An index of two articles, one of them hostile."""
    build(tmp_path, [article("a", f"Talks went on all night. {SAID} Then she left."), article("b", HOSTILE)])
    return tmp_path


Steps = Callable[[Any, Any], Awaitable[None]]


def drive(folder: Path, steps: Steps, words: str = "", size: tuple[int, int] = (120, 36)) -> None:
    """Let the steps press keys in a screen of this size."""
    pytest.importorskip("textual")
    from index.browse import Browser

    async def session() -> None:
        app = Browser(folder, words)
        async with app.run_test(size=size) as pilot:
            await settled(app, pilot)
            await steps(app, pilot)

    asyncio.run(session())


async def settled(app: Any, pilot: Any) -> None:
    """Wait until all is read and answered."""
    await pilot.pause()
    while any(not worker.is_finished for worker in app.workers):
        await pilot.pause(0.01)
    await pilot.pause()


async def press(app: Any, pilot: Any, *keys: str) -> None:
    await pilot.press(*keys)
    await settled(app, pilot)


def text_of(app: Any, selector: str) -> str:
    """What a part of the screen shows."""
    part = app.screen.query_one(selector)
    return "\n".join(part.render_line(y).text.rstrip() for y in range(part.size.height))


def test_with_no_word_typed_the_passages_of_sources_come_in_their_order(folder: Path) -> None:
    async def steps(app: Any, pilot: Any) -> None:
        shown = text_of(app, "#passages").splitlines()
        assert shown[0].endswith("DEAR CORPORATE AI OVERLORDS") and "letter-1 · 13 outlets" in shown[1]
        assert [line.split(" · ")[0].split()[-1] for line in shown[1:8:2]] == [f"letter-{n}" for n in (1, 2, 3, 4)]
        assert text_of(app, "#status").strip() == "68 passages"
        assert "letter-1" in text_of(app, "#readings") and "in these words" in text_of(app, "#readings")

    drive(folder, steps)


def test_typing_narrows_the_passages_and_the_collation_follows(folder: Path) -> None:
    async def steps(app: Any, pilot: Any) -> None:
        await press(app, pilot, *"voluntary", "space", *"ob")
        assert "Participation is voluntary" in text_of(app, "#passages").splitlines()[0]
        assert "letter-" not in text_of(app, "#passages")
        assert text_of(app, "#readings").lstrip().startswith("openai-3")
        await press(app, pilot, "space")
        assert text_of(app, "#status").strip() == "0 passages"
        assert "No passage has all these words" in text_of(app, "#readings")
        await press(app, pilot, "enter", "tab", "down", "up", "pagedown", "tab", "escape")
        assert text_of(app, "#status").strip() == "68 passages"

    drive(folder, steps)


def test_what_translates_a_passage_is_listed_and_shown_below_its_wordings(tmp_path: Path) -> None:
    class Finder(TranslationFinder):
        def links(self, rows: Sequence[QuotationRow], printed: Sequence[object]) -> list[list[Link]]:
            return [[Link("s-1", 0.9)] if row.language == "de" else [] for row in rows]

    source = Source("s", "We will not sign this contract before the council has read it. Nobody will.", language="en")
    german = "„Wir unterschreiben diesen Vertrag nicht, bevor der Rat ihn gelesen hat“, sagte Ana Ruiz."
    articles = [
        article("a", SAID),
        Article("b", german, "Blatt", language="de"),
        Article("c", german, "Bote", language="de"),
    ]
    build(tmp_path, [source, *articles], translations=Finder())

    async def steps(app: Any, pilot: Any) -> None:
        shown = text_of(app, "#passages").splitlines()
        assert shown[1].strip(" ▌") == "s-1 · 1 outlet · 1 quotation · translated by 2"
        assert shown[3].strip() == "s-2 · 0 outlets · 0 quotations"
        assert "Translated, as it seems, by 2 outlets" in text_of(app, "#readings")
        assert "Wir unterschreiben diesen Vertrag nicht" in text_of(app, "#readings")

    drive(tmp_path, steps, size=(180, 36))


def test_words_given_on_the_command_line_are_typed_already(folder: Path) -> None:
    async def steps(app: Any, pilot: Any) -> None:
        assert "voluntary" in text_of(app, "#words") and "openai-3" in text_of(app, "#readings")

    drive(folder, steps, "participation voluntary")


def test_down_and_page_down_choose_another_passage_while_the_words_have_the_keys(folder: Path) -> None:
    async def steps(app: Any, pilot: Any) -> None:
        await press(app, pilot, "down")
        assert text_of(app, "#passages").splitlines()[2].startswith("▌")
        assert "letter-2" in text_of(app, "#readings")
        await press(app, pilot, "pagedown")
        assert "letter-2 " not in text_of(app, "#readings")
        await press(app, pilot, *["pagedown"] * 9)
        assert text_of(app, "#passages").splitlines()[-1].startswith("▌")
        await press(app, pilot, *["pageup"] * 12)
        assert "letter-1" in text_of(app, "#readings")

    drive(folder, steps)


def test_enter_opens_the_context_of_a_wording_and_escape_closes_it(small: Path) -> None:
    async def steps(app: Any, pilot: Any) -> None:
        await press(app, pilot, "enter")
        shown = text_of(app, "#sheet")
        assert "2024-12-01 · The Daily · verbatim" in shown and "said by Ana Ruiz" in shown
        assert SAID in shown.replace("\n", " ") and "https://daily.example/a" in shown
        await press(app, pilot, "escape")
        assert len(app.screen_stack) == 1
        assert "contract" in text_of(app, "#passages")

    drive(small, steps, "council")


def test_tab_leads_to_the_wordings_and_what_is_typed_there_goes_to_the_words(folder: Path) -> None:
    async def steps(app: Any, pilot: Any) -> None:
        await press(app, pilot, "tab", "down", "down")
        assert "q quit" in text_of(app, "#keys")
        assert app.query_one("#readings").chosen > 0
        await press(app, pilot, "enter")
        assert "TheWrap" in text_of(app, "#sheet") and "a clipping" in text_of(app, "#sheet")
        await press(app, pilot, "escape", *"fr")
        assert text_of(app, "#words").strip() == "fr" and "^C quit" in text_of(app, "#keys")

    drive(folder, steps)


def test_a_click_chooses_what_is_pointed_at(folder: Path) -> None:
    async def steps(app: Any, pilot: Any) -> None:
        await pilot.click("#passages", offset=(5, 5))
        await settled(app, pilot)
        assert "letter-3" in text_of(app, "#readings") and text_of(app, "#passages").splitlines()[4].startswith("▌")
        wide = text_of(app, "#passages").splitlines()
        assert max(map(len, wide)) <= app.query_one("#passages").size.width

    drive(folder, steps)


def test_every_key_is_described(folder: Path) -> None:
    async def steps(app: Any, pilot: Any) -> None:
        for key in ("Enter", "Tab", "?", "^C"):
            assert key in text_of(app, "#keys")
        await press(app, pilot, "question_mark")
        for key in ("PgDn", "Enter", "Esc", "Ctrl-C"):
            assert key in text_of(app, "#sheet")
        await press(app, pilot, "question_mark", "tab", "slash")
        assert len(app.screen_stack) == 2
        await press(app, pilot, "enter", "slash", "x")
        assert text_of(app, "#words").strip() == "x"

    drive(folder, steps)


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (40, 10), (20, 5)])
def test_where_there_is_less_room_the_passages_stand_above_the_collation(folder: Path, size: tuple[int, int]) -> None:
    async def steps(app: Any, pilot: Any) -> None:
        passages, readings = app.query_one("#passages"), app.query_one("#readings")
        assert passages.region.y == readings.region.y
        await pilot.resize_terminal(*size)
        await settled(app, pilot)
        assert readings.region.y > passages.region.y and readings.region.width == size[0]
        await press(app, pilot, "tab", "down", "down", "down", "enter")
        assert "TheWrap" in text_of(app, "#sheet").replace("\n", "") or size[0] < 60
        await press(app, pilot, "escape", "tab", "down")
        await pilot.resize_terminal(130, 40)
        await settled(app, pilot)
        assert passages.region.y == readings.region.y and "letter-2" in text_of(app, "#readings")

    drive(folder, steps)


def test_nothing_in_an_article_is_obeyed(small: Path) -> None:
    async def steps(app: Any, pilot: Any) -> None:
        for shown in (text_of(app, "#passages"), text_of(app, "#readings")):
            assert "[bold red]Nobody[/] reads \\x1b[31mthe \\u202es" in " ".join(shown.split())
        await press(app, pilot, "enter")
        shown = " ".join(text_of(app, "#sheet").split())
        assert "[/red]" in shown and "[u]About b[/u]" in shown and "\\x1b[31m" in shown
        assert not any(c in shown for c in "\x1b\u202e")

    drive(small, steps, "reads")


def test_an_index_that_changes_meanwhile_is_read_anew_and_is_held_by_nobody(small: Path) -> None:
    async def steps(app: Any, pilot: Any) -> None:
        assert text_of(app, "#status").strip() == "1 passage"
        await asyncio.to_thread(add, small, [article("c", "“The harbour is closed for good,” said Cy Ek.")], wait=0.5)
        await until(app, pilot, "harbour", present=False)
        await press(app, pilot, "escape", *"harbour")
        await until(app, pilot, "harbour")
        assert "harbour is closed" in text_of(app, "#readings")
        await asyncio.to_thread(build, small, [article("d", "“Nothing is left but the lighthouse,” said Di Fox.")])
        await press(app, pilot, "escape")
        await until(app, pilot, "lighthouse")
        assert text_of(app, "#status").strip() == "1 passage"

    drive(small, steps, "council")


async def until(app: Any, pilot: Any, words: str, present: bool = True) -> None:
    """Wait until the passages show the words, or until the index has been read again."""
    before = app._catalogue
    for _ in range(500):
        if words in text_of(app, "#passages") if present else app._catalogue is not before:
            return await settled(app, pilot)
        await pilot.pause(0.02)
    raise AssertionError(f"not shown: {words}")


def test_an_index_without_a_passage_says_so(tmp_path: Path) -> None:
    build(tmp_path, [article("a", "Nobody said anything.")])

    async def steps(app: Any, pilot: Any) -> None:
        assert "There is no passage in the index" in text_of(app, "#readings")
        await press(app, pilot, "down", "tab", "down", "pagedown", "enter", "tab", "x")
        assert "No passage has all these words" in text_of(app, "#readings")

    drive(tmp_path, steps)


def test_a_damaged_index_says_so_on_the_screen(small: Path) -> None:
    with sqlite3.connect(small / "library.db") as database:
        database.execute("UPDATE texts SET quotations = 7")
        database.execute("UPDATE quotations SET speaker = 'Somebody'")
    database.close()

    async def steps(app: Any, pilot: Any) -> None:
        assert "index damaged (checksum in quotations)" in " ".join(text_of(app, "#readings").split())
        await press(app, pilot, *"contract", "down", "enter", "tab", "enter")

    drive(small, steps)


def summaries(folder: Path) -> list[PassageSummary]:
    with Library.open(folder) as library:
        return library.passage_summaries()


def test_what_is_listed_agrees_with_the_readings(folder: Path) -> None:
    expected = []
    with Library.open(folder) as library:
        for passage, readings in library.all_passages():
            if passage.source or any(reading.kind == "quotation" for reading in readings):
                wordings = {reading.text for reading in readings if len(reading.spans) == 1} - {passage.text}
                outlets = {reading.outlet for reading in readings}
                expected.append((passage.id, passage.source, passage.text, wordings, len(outlets), len(readings)))
    listed = [(p.id, p.source, p.text, set(p.wordings), p.outlets, p.quotations) for p in summaries(folder)]
    assert sorted(listed, key=str) == sorted(expected, key=str)
    assert [row[0] for row in listed[:3]] == ["letter-1", "letter-2", "letter-3"]


@pytest.mark.parametrize("table", ["chronology", "quotations", "texts", "uses", "passages"])
def test_a_row_lost_is_noticed_by_who_lists(small: Path, table: str) -> None:
    with sqlite3.connect(small / "library.db") as database:
        database.execute(f"DELETE FROM {table} WHERE rowid IN (SELECT rowid FROM {table} LIMIT 1)" if table != "uses"
                         else "DELETE FROM uses WHERE passage = (SELECT min(passage) FROM uses)")  # fmt: skip
    database.close()
    with pytest.raises(QuotesError, match=f"rows lost from {table}"):
        summaries(small)


WORDS = st.lists(st.sampled_from(["ab", "abc", "b", "Ünde", "d’e", "参", "10,000"]), max_size=4).map(" ".join)


@given(st.lists(st.tuples(WORDS, st.lists(WORDS, max_size=2), st.integers(0, 3)), max_size=6), WORDS, st.booleans())
def test_what_fits_has_every_word_and_the_last_as_a_beginning(
    texts: list[tuple[str, list[str], int]], typed: str, ended: bool
) -> None:
    passages = [
        PassageSummary(f"p{n}", "s" if n % 2 else None, n, text, tuple(wordings), outlets, 3)
        for n, (text, wordings, outlets) in enumerate(texts)
    ]
    typed += " " * ended
    *whole, last = keys(typed) or [""]
    expected = []
    for passage in passages:
        printed = {key for text in (passage.text, *passage.wordings) for key in keys(text)}
        if set(whole) <= printed and (last in printed if ended else any(key.startswith(last) for key in printed)):
            expected.append(passage)
    if not keys(typed):
        expected = sorted(
            passages, key=lambda passage: (passage.source is None, -passage.outlets * (passage.source is None))
        )
    else:
        expected.sort(key=lambda passage: -passage.outlets)
    fitting = Catalogue(passages).fitting(parse_words(typed))
    assert list(fitting) == expected and len(fitting) == len(expected)


def test_without_the_extra_one_line_names_it(quotes: Run, tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text("import sys; sys.modules['textual'] = None")
    done = quotes("browse", env={"PYTHONPATH": str(tmp_path)})
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"quotes: browse needs Textual: {install_hint('tui')}\n"


def test_where_there_is_no_terminal_one_line_says_so(quotes: Run) -> None:
    pytest.importorskip("textual")
    done = quotes("browse", "voluntary")
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert "browse needs a terminal" in done.stderr


@pytest.fixture
def terminal() -> Iterator[tuple[int, int]]:
    """A terminal of 24 lines and 80 columns: our end of it, and the other."""
    pty = pytest.importorskip("pty")
    termios = pytest.importorskip("termios")
    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (24, 80)) if sys.version_info >= (3, 11) else None
    yield ours, theirs
    os.close(ours)
    os.close(theirs)


def read(ours: int, until: bytes, seconds: float = 60) -> bytes:
    """What is written on the terminal up to these bytes."""
    output, end = b"", time.monotonic() + seconds
    while until not in output and time.monotonic() < end:
        if select.select([ours], [], [], 0.1)[0]:
            try:
                output += os.read(ours, 65536)
            except OSError as error:
                if error.errno != errno.EIO:
                    raise
                break
    assert until in output, output[-2000:]
    return output


def test_in_a_terminal_it_paints_and_leaves_it_as_it_was(folder: Path, terminal: tuple[int, int]) -> None:
    pytest.importorskip("textual")
    import termios

    ours, theirs = terminal
    before = termios.tcgetattr(theirs)
    environment = {**os.environ, "TERM": "xterm-256color", "NO_COLOR": "1", "LINES": "24"}
    process = subprocess.Popen(
        [sys.executable, str(ROOT / "quotes_cli.py"), "--index", str(folder), "browse"],
        stdin=theirs, stdout=theirs, stderr=theirs, env=environment, start_new_session=True,
    )  # fmt: skip
    try:
        painted = read(ours, b"68 passages")
        assert not re.search(rb"\x1b\[(?:[\d;]*;)?(?:3[0-8]|4[0-8]|9\d|10\d)[;m]", painted), painted  # no colour
        os.write(ours, b"participation vol")
        read(ours, b"openai-3")
        os.write(ours, b"\t")
        read(ours, b"q quit")
        os.write(ours, b"q")
        assert b"\x1b[?1049l" in read(ours, b"\x1b[?1049l")  # back from the other screen
        assert process.wait(timeout=60) == 0
    finally:
        process.kill()
        process.wait()
    assert termios.tcgetattr(theirs) == before
