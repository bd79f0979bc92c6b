"""What a killed, a full or a foreign disk leaves beside an index is taken back, cleared away or refused."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from index import fulltext
from index.builder import build
from index.change import add
from index.disk import trusted_files as remembered
from index.disk.index_folder import write_lock
from index.fulltext import search, trusted_folder
from index.store import Library
from index.store.schema import FILE, checksum
from letters.model import Article, QuotesError

ROOT = Path(__file__).resolve().parents[2]
LINE = "“The mill at number {} fell down in the night and nobody heard it fall,” said Ann Lee. "
FIRST = [Article(f"a{n}", LINE.format(n) * 3, f"Daily {n}") for n in range(5)]
OTHER = [Article(f"b{n}", LINE.format(n + 50) * 3, f"Weekly {n}") for n in range(4)]
posix = pytest.mark.skipif(sys.platform == "win32", reason="no links and no such limits there")


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("QUOTES_STATE", str(tmp_path / "state"))
    yield tmp_path / "state"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    build(tmp_path / "index", FIRST)
    return tmp_path / "index"


def everything(folder: Path) -> list[object]:
    with Library.open(folder) as library:
        library.check()
        return [library.revision, library.counts(), list(library.all_passages())]


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def killed_within_a_change(folder: Path) -> None:
    """Leave the library as a process does that is killed when it has written some of its pages."""
    copy = folder.parent / "copy"
    shutil.copytree(folder, copy)
    with closing(sqlite3.connect(copy / FILE, isolation_level=None)) as database:
        database.executescript(
            "PRAGMA cache_size=1; BEGIN IMMEDIATE; UPDATE articles SET text = 'other'; DELETE FROM texts"
        )
        for name in (FILE, f"{FILE}-journal"):
            shutil.copy(copy / name, folder / name)
    shutil.rmtree(copy)
    assert (folder / f"{FILE}-journal").stat().st_size


def test_a_build_after_a_killed_change_is_not_mixed_with_what_was_before(folder: Path, tmp_path: Path) -> None:
    killed_within_a_change(folder)
    build(folder, OTHER)
    build(tmp_path / "fresh", OTHER)
    assert everything(folder) == everything(tmp_path / "fresh")
    assert names(folder) == [FILE, "lock"]


def test_a_look_after_a_killed_change_finds_what_was_before(folder: Path) -> None:
    before = everything(folder)
    killed_within_a_change(folder)
    assert everything(folder) == before
    assert names(folder) == [FILE, "lock"]


@pytest.mark.parametrize(
    ("change", "missed"),
    [
        ("UPDATE quotations SET speaker = NULL, speaker_full = NULL", "quotations"),
        ("UPDATE texts SET uses = uses + 1", "texts"),
        ("UPDATE articles SET outlet = 'Daily 1'", "articles"),
    ],
)
def test_what_is_counted_does_not_come_from_damaged_rows(folder: Path, change: str, missed: str) -> None:
    with Library.open(folder) as library:
        before = library.counts(), library.uses_without_speaker
    with closing(sqlite3.connect(folder / FILE, isolation_level=None)) as database:
        database.execute(change)
    with Library.open(folder) as library:
        assert (library.counts(), library.uses_without_speaker) == before
        with pytest.raises(QuotesError, match=missed):
            library.check()


@pytest.mark.parametrize(
    ("name", "counted"), [("outlets", "outlets"), ("used", "uses"), ("silent", "uses without a speaker")]
)
def test_a_count_of_another_state_is_damage(folder: Path, name: str, counted: str) -> None:
    with closing(sqlite3.connect(folder / FILE, isolation_level=None)) as database:
        row = name, "7"
        database.execute("UPDATE meta SET value = ?, crc = ? WHERE key = ?", ("7", checksum("meta", row), name))
    with Library.open(folder) as library, pytest.raises(QuotesError, match=rf"another number of {counted}\)"):
        library.check()


def test_a_build_over_a_library_that_is_none_leaves_no_journal(tmp_path: Path) -> None:
    for content in (None, b"nothing of ours"):
        if content:
            (tmp_path / FILE).write_bytes(content)
        (tmp_path / f"{FILE}-journal").write_bytes(b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" + bytes(5000))
        build(tmp_path, FIRST)
        assert set(names(tmp_path)) - {"state"} == {FILE, "lock"}
        assert everything(tmp_path)


def test_a_log_of_elsewhere_is_refused_and_gone_after_a_build(folder: Path, tmp_path: Path) -> None:
    right = everything(folder)
    copy = tmp_path / "copy.db"
    shutil.copy(folder / FILE, copy)
    with closing(sqlite3.connect(copy, isolation_level=None)) as database:
        database.executescript("PRAGMA journal_mode=WAL; PRAGMA wal_autocheckpoint=0; DELETE FROM articles")
        shutil.copy(f"{copy}-wal", folder / f"{FILE}-wal")
    with pytest.raises(QuotesError, match="not of this program") as caught:
        Library.open(folder)
    assert caught.value.code == 3
    build(folder, FIRST)
    assert everything(folder) == right
    assert names(folder) == [FILE, "lock"]


@posix
def test_a_link_in_place_of_the_journal_is_refused_and_not_followed(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "precious").write_text("kept")
    (folder / f"{FILE}-journal").symlink_to(tmp_path / "precious")
    with pytest.raises(QuotesError, match="not of this program") as caught:
        Library.open(folder)
    assert caught.value.code == 3
    build(folder, FIRST)
    assert (tmp_path / "precious").read_text() == "kept"
    assert names(folder) == [FILE, "lock"]


@posix
def test_a_link_in_place_of_the_lock_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "index").mkdir()
    (tmp_path / "index" / "lock").symlink_to(tmp_path / "elsewhere")
    build(tmp_path / "index", FIRST)
    assert not (tmp_path / "elsewhere").exists()
    assert not (tmp_path / "index" / "lock").is_symlink()


FULL = """
import resource, signal, sys
from pathlib import Path
from index.change import add
from letters.model import Article
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
size = int((Path(sys.argv[1]) / "library.db").stat().st_size * float(sys.argv[2]))
resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
text = "“The bridge at number {} was never built by anyone who promised it,” said Bo Ek. "
try:
    add(Path(sys.argv[1]), [Article(f"n{n}", text.format(n) * 40, "Daily") for n in range(3)])
except Exception as error:
    sys.exit(f"{type(error).__name__} {getattr(error, 'code', '')} {error}")
"""


@pytest.mark.slow
@posix
@pytest.mark.parametrize("share", [0.01, 0.2, 0.4, 0.5, 0.6, 0.7, 1])
def test_a_disk_that_is_full_is_not_reported_as_damage(folder: Path, share: float) -> None:
    before = everything(folder)
    done = subprocess.run(
        [sys.executable, "-c", FULL, str(folder), str(share)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.stderr.startswith(f"QuotesError 2 {folder}: can't write the index there"), done.stderr
    assert done.stderr.count("\n") == 1
    assert everything(folder) == before
    assert names(folder) == [FILE, "lock"]


def test_who_reads_for_long_is_distinguished_from_a_disk_at_fault(folder: Path) -> None:
    with Library.open(folder) as library:
        library.counts()
        with pytest.raises(QuotesError, match="another process is using this index") as caught:
            add(folder, OTHER, wait=0.1)
    assert caught.value.code == 2
    assert add(folder, OTHER, wait=0.1).added == len(OTHER)


def test_a_change_clears_what_a_killed_build_left(folder: Path) -> None:
    for name in ("library.db.new-1", "library.db.new-1-journal"):
        (folder / name).write_bytes(b"half")
    add(folder, OTHER)
    assert names(folder) == [FILE, "lock"]


def searched(folder: Path) -> int:
    with Library.open(folder) as library:
        return sum(hit.uses for hit in search(library, "mill").hits)


def test_only_the_full_text_index_that_stands_is_remembered(folder: Path, state: Path) -> None:
    assert searched(folder) == 15
    (record,) = state.glob("*.json")
    home, _, _ = record.name.partition("-")
    for name in (f"{record.name}.new-1", f"{home}-whoosh-0123.json", f"{home}-whoosh-0123.json.new-1"):
        (state / name).write_text("{}")
    (state / "another-whoosh-0123.json").write_text("{}")
    add(folder, OTHER)
    assert searched(folder) == 27
    (whoosh,) = folder.glob("whoosh-*")
    kept = [name for name in names(state) if not name.endswith(".met")]
    assert kept == sorted([f"{home}-{whoosh.name}.json", "another-whoosh-0123.json"])


def test_what_served_while_the_folder_was_not_to_be_written_goes_when_it_is(folder: Path, state: Path) -> None:
    (folder / "whoosh.lock").mkdir()  # so that it can't be taken
    assert searched(folder) == 15
    spare = state / remembered.folder_key(folder)
    assert list(spare.glob("whoosh-*"))
    (folder / "whoosh.lock").rmdir()
    build(folder, OTHER)
    assert searched(folder) == 12
    assert not spare.exists()
    assert len(list(state.glob("*.json"))) == 1


def test_what_is_ours_is_trusted_where_that_can_not_be_written_down(folder: Path, state: Path) -> None:
    searched(folder)
    (whoosh,) = folder.glob("whoosh-*")
    for path in whoosh.iterdir():
        os.utime(path)
    (record,) = state.glob("*.json")
    (state / f"{record.name}.new-{os.getpid()}").mkdir()  # where it would be written first
    with Library.open(folder) as library:
        assert trusted_folder.trusted(whoosh, fulltext._tag(library.revision))


def test_all_is_looked_at_where_that_is_asked_for(folder: Path) -> None:
    with Library.open(folder) as library:
        assert fulltext.intact(library) == "none"
        search(library, "mill")
        assert fulltext.intact(library) == "intact"
        path = next(path for path in next(folder.glob("whoosh-*")).iterdir() if path.stat().st_size > 9)
        content = path.read_bytes()
        path.write_bytes(content[:5] + bytes([content[5] ^ 1]) + content[6:])
        assert fulltext.intact(library) == "damaged"
        assert search(library, "mill").hits[0].uses == 15
        assert fulltext.intact(library) == "intact"


def test_a_new_folder_is_locked_as_an_old_one(tmp_path: Path) -> None:
    with write_lock(tmp_path / "one" / "two"), pytest.raises(QuotesError, match="another process is using this index"):
        build(tmp_path / "one" / "two", FIRST, wait=0)


def test_a_page_of_texts_that_was_never_written_is_found_by_a_look_at_all(folder: Path) -> None:
    before = (folder / FILE).read_bytes()
    add(folder, [Article("a1", LINE.format(99) * 3, "Daily 1")])
    after = (folder / FILE).read_bytes()
    with closing(sqlite3.connect(folder / FILE)) as database:
        tables = "SELECT rootpage FROM sqlite_master WHERE name IN ('meta', 'articles', 'quotations', 'texts', 'uses')"
        pages = [4096 * (page - 1) for (page,) in database.execute(tables)]
    for position in pages:
        assert before[position : position + 4096] != after[position : position + 4096]
        (folder / FILE).write_bytes(after[:position] + before[position : position + 4096] + after[position + 4096 :])
        with pytest.raises(QuotesError) as caught:
            everything(folder)
        assert caught.value.code == 3


def elsewhere(folder: Path, to: Path) -> Path:
    """The folder as it comes from somebody else, with a page spoilt that no question asks for."""
    shutil.copytree(folder, to)
    with closing(sqlite3.connect(to / FILE, isolation_level=None)) as database:
        (root,) = database.execute("SELECT rootpage FROM sqlite_master WHERE name = 'units'").fetchone()
        (size,) = database.execute("PRAGMA page_size").fetchone()
    with (to / FILE).open("r+b") as file:
        file.seek((root - 1) * size)
        file.write(b"\xff" * 20)
    return to


def test_a_library_from_elsewhere_is_looked_through_before_the_first_answer(folder: Path, tmp_path: Path) -> None:
    broken = elsewhere(folder, tmp_path / "broken")
    for _ in range(2):  # what doesn't pass is not remembered
        with pytest.raises(QuotesError, match="index damaged") as caught:
            Library.open(broken)
        assert caught.value.code == 3


def test_a_library_is_looked_through_once(folder: Path, tmp_path: Path) -> None:
    broken = elsewhere(folder, tmp_path / "broken")
    remembered.trust(broken / FILE)
    Library.open(broken).close()
    Library.open(folder).close()
    assert remembered.is_trusted(folder / FILE)
    shutil.copy(broken / FILE, folder / "other")
    os.replace(folder / "other", folder / FILE)
    assert not remembered.is_trusted(folder / FILE)
    with pytest.raises(QuotesError, match="index damaged"):
        Library.open(folder)


def test_where_nothing_can_be_remembered_it_is_looked_through_each_time(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("QUOTES_STATE", str(tmp_path / "file" / "state"))
    Library.open(folder).close()
    assert not remembered.is_trusted(folder / FILE)
    with pytest.raises(QuotesError, match="index damaged"):
        Library.open(elsewhere(folder, tmp_path / "broken"))
