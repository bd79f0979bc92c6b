"""Reading into an index: by several processes or one, at once or with a kill in between, it is the same index."""

from __future__ import annotations

import csv
import io
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from index.builder import INBOX, BuildResult, build
from index.store import Library
from letters.model import Article, QuotesError, Source
from letters.reading.corpus import Corpus, DefaultMetadata

HERE = Path(__file__).resolve().parents[2]
WORDS = ["bread", "butter", "mill", "roof", "night", "plea", "artist", "duty", "more", "voluntary", "access", "company"]
NOTHING = DefaultMetadata()
Reported = list[tuple[str, str]]


def said(n: int) -> str:
    return " ".join(WORDS[(n * k + k * k) % len(WORDS)] for k in range(1, 20))


def story(n: int) -> str:
    return f"“{said(n)},” said Ann Archer of story {n}.\n\nNobody else was there. “{said(n + 3)}.”\n"


def files(folder: Path, count: int) -> Path:
    """Short articles in a folder, all of one size."""
    folder.mkdir()
    for n in range(count):
        (folder / f"{n:04}.txt").write_text(story(n).ljust(500), encoding="utf-8")
    return folder


def mixed(folder: Path) -> Path:
    """A folder with all that can be read, and some of what can't."""
    files(folder, 300)
    (folder / "in").mkdir()
    (folder / "in" / "letter.md").write_text(f"---\nkind: source\nid: plea\n---\n{said(5)}.\n", encoding="utf-8")
    (folder / "in" / "note.md").write_text(f"---\noutlet: Daily\n---\n> {said(9)}\n", encoding="utf-8")
    (folder / "in" / "page.html").write_text(
        f"<html><body><p>She said: “{said(11)}.”</p></body></html>", encoding="utf-8"
    )
    records = [json.dumps({"id": f"r{n}", "text": story(n + 900), "published": "2024-11-26"}) for n in range(200)]
    records[7], records[150] = "{", '{"text": 3}'
    (folder / "many.jsonl").write_text("\n".join(records), encoding="utf-8")
    (folder / "wide.jsonl").write_text('{"text": "He said: “Bread and butter for all.”"}\n', encoding="utf-16")
    with (folder / "some.csv").open("w", encoding="cp1252", newline="") as stream:
        table = csv.writer(stream, delimiter=";")
        table.writerows(
            [["id", "text", "outlet"], *([f"c{n}", story(n), "Café"] for n in range(100)), ["two", "fields"]]
        )
    (folder / "none.jsonl").write_text("\n[]\n", encoding="utf-8")
    (folder / "bad.csv").write_text("title\nno text\n", encoding="utf-8")
    (folder / "zero.txt").write_bytes(b"")
    (folder / "z.pdf").write_bytes(b"%PDF-")
    (folder / "day.md").write_text("---\npublished: tomorrow\n---\ntext\n", encoding="utf-8")
    return folder


def build_of(
    folder: Path, *paths: Path, reported: Reported | None = None, facts: DefaultMetadata = NOTHING, **options: Any
) -> BuildResult:
    refused = [] if reported is None else reported
    corpus = Corpus(paths, defaults=facts, skip=lambda where, why: refused.append((where, why)))
    return build(folder, (), corpus, **options)


def answers(folder: Path) -> list[object]:
    with Library.open(folder) as library:
        library.check()
        return [library.revision, library.counts(), library.sources(), list(library.all_passages())]


def texts(folder: Path) -> dict[str, str]:
    with Library.open(folder) as library:
        return {d.id: d.text for d in library.documents()}


class Stop:
    """Progress that breaks the reading off once so many texts have been read."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.seen: list[int] = []

    def __call__(self, stage: str, done: int, of: int) -> None:
        if stage == "reading":
            self.seen.append(done)
            if done >= self.limit:
                raise KeyboardInterrupt


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """However little was read is worth keeping."""
    monkeypatch.setattr("index.builder.inbox.FLUSH_SECONDS", -1.0)


class Whole(NamedTuple):
    """What a build by one process that was left alone made of a folder, and what it skipped."""

    folder: Path
    built: BuildResult
    answers: list[object]
    reported: Reported


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Whole:
    place = tmp_path_factory.mktemp("whole")
    folder = mixed(place / "in")
    reported: Reported = []
    built = build_of(place / "index", folder, reported=reported, processes=1)
    return Whole(folder, built, answers(place / "index"), reported)


# By several processes


@pytest.mark.slow
def test_several_processes_make_the_same_index_and_report_the_same(whole: Whole, tmp_path: Path) -> None:
    folder, built, answered, expected = whole
    reported: Reported = []
    assert build_of(tmp_path, folder, reported=reported, processes=2) == built
    assert answers(tmp_path) == answered
    assert built.counts["articles"] == 300 + 2 + 198 + 1 + 100 and built.counts["sources"] == 1
    assert expected == reported
    assert sorted(os.path.relpath(where, folder) for where, _ in expected) == [
        "bad.csv:1", "day.md", "many.jsonl:151", "many.jsonl:8", "none.jsonl", "none.jsonl:2", "some.csv:402", "z.pdf", "zero.txt",
    ]  # fmt: skip


@pytest.mark.slow
def test_reading_on_all_cores_is_reading_one_after_another(whole: Whole, tmp_path: Path) -> None:
    folder = whole.folder
    one_by_one: Reported = []
    documents = list(Corpus([folder], skip=lambda where, why: one_by_one.append((where, why))))
    reported: Reported = []
    assert (
        build_of(tmp_path / "a", folder, reported=reported, processes=2).revision
        == build(tmp_path / "b", documents).revision
    )
    assert sorted(reported) == sorted(one_by_one)


@pytest.mark.slow
@pytest.mark.parametrize(("form", "bad", "line"), [("jsonl", b"{\n", 602), ("csv", b"a,b\n", 602), ("txt", b"\0\1", 0)])
def test_what_is_named_itself_and_can_t_be_read_is_an_error(tmp_path: Path, form: str, bad: bytes, line: int) -> None:
    path = tmp_path / f"a.{form}"
    good = {"jsonl": b'{"text": "x"}\n' * 601, "csv": b"text\n" + b"x\n" * 600, "txt": b""}[form]
    path.write_bytes(good + bad)
    with pytest.raises(QuotesError, match=rf"^{path}{f':{line}' if line else ''}: ") as caught:
        build_of(tmp_path / "index", files(tmp_path / "in", 600), path, processes=2)
    assert caught.value.code == 2
    assert not (tmp_path / "index" / "library.db").exists()


@pytest.mark.parametrize("processes", [1, pytest.param(2, marks=pytest.mark.slow)])
def test_two_documents_of_one_id_are_reported_wherever_they_were_read(tmp_path: Path, processes: int) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text("".join(f'{{"id": "x{n % 700}", "text": "text {n % 699}"}}\n' for n in range(701)))
    with pytest.raises(
        QuotesError, match=r"a.jsonl:1 and .*a.jsonl:701: two different documents have the id .*a.jsonl#x0; "
    ):
        build_of(tmp_path / "index", path, processes=processes)


@pytest.mark.slow
def test_a_file_that_is_named_twice_counts_once(whole: Whole, tmp_path: Path) -> None:
    assert build_of(tmp_path, whole.folder, whole.folder, whole.folder / "0001.txt", processes=2) == whole.built


def test_a_folder_without_a_text_is_an_error_though_others_have_some(tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    (tmp_path / "none" / "zero.txt").touch()
    with pytest.raises(QuotesError, match="none: no articles in this folder"):
        build_of(tmp_path / "index", files(tmp_path / "in", 3), tmp_path / "none")


@pytest.mark.slow
@pytest.mark.parametrize("form", ["jsonl", "csv", "txt"])
def test_standard_input_is_read_in_the_same_way(tmp_path: Path, form: str) -> None:
    table = io.StringIO()
    csv.writer(table).writerows([["text", "id"], *([story(n), f"r{n}"] for n in range(900))])
    lines = "".join(json.dumps({"id": f"r{n}", "text": story(n)}) + "\n" for n in range(900))
    content = {"jsonl": lines, "csv": table.getvalue(), "txt": story(1)}[form]
    results = []
    for processes in "12":
        index = str(tmp_path / processes)
        command = [sys.executable, "quotes_cli.py", "--index", index, "build", "--processes", processes, "--format", "json",
                   "--input", form, "-"]  # fmt: skip
        done = subprocess.run(command, input=content.encode(), cwd=HERE, capture_output=True, check=True, timeout=60)
        assert not done.stderr
        results.append({**json.loads(done.stdout), "index": ""})
    assert results[0] == results[1] and results[0]["articles"] == (1 if form == "txt" else 900)


def test_documents_at_hand_come_beside_files(tmp_path: Path) -> None:
    letter, folder = Source("plea", f"{said(2)}."), files(tmp_path / "in", 5)
    together = build(tmp_path / "1", [letter, Article("a", story(7), "Daily")], Corpus([folder]))
    assert together == build(tmp_path / "2", [letter, Article("a", story(7), "Daily"), *Corpus([folder])])
    assert together.counts["articles"] == 6


# Broken off


def interrupted(index: Path, limit: int, *paths: Path, **options: Any) -> None:
    with pytest.raises(KeyboardInterrupt):
        build_of(index, *paths, progress=Stop(limit), **options)


def other_text(path: Path) -> None:
    """Change a file so that only its text shows it."""
    before = path.stat()
    path.write_text(path.read_text(encoding="utf-8").replace("Ann Archer", "Bob Butler"), encoding="utf-8")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize("processes", [1, pytest.param(2, marks=pytest.mark.slow)])
def test_what_was_read_is_not_read_again(tmp_path: Path, processes: int) -> None:
    folder, index = files(tmp_path / "in", 300), tmp_path / "index"
    interrupted(index, 120, folder, processes=processes)
    for path in folder.iterdir():
        other_text(path)
    build_of(index, folder, processes=processes)
    old = [id for id, text in texts(index).items() if "Ann Archer" in text]
    assert 120 <= len(old) < 300 and old == sorted(map(str, folder.iterdir()))[: len(old)]
    assert sorted(os.listdir(index)) == ["library.db", "lock"]


@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize("form", ["jsonl", "csv"])
def test_nor_are_the_records_of_a_table(tmp_path: Path, form: str) -> None:
    path, index = tmp_path / f"many.{form}", tmp_path / "index"
    rows = [json.dumps({"text": story(n)}) if form == "jsonl" else '"' + story(n) + '"' for n in range(500)]
    path.write_text("\n".join([*(["text"] if form == "csv" else []), *rows]) + "\n", encoding="utf-8")
    interrupted(index, 120, path)
    interrupted(index, 250, path)
    other_text(path)
    build_of(index, path)
    read_texts = texts(index).values()
    assert len(read_texts) == 500 and 250 <= sum("Ann Archer" in text for text in read_texts) < 500


@pytest.mark.slow
@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize("limit", [1, 300, 450])
def test_the_index_is_that_of_a_build_that_was_left_alone(whole: Whole, tmp_path: Path, limit: int) -> None:
    again: Reported = []
    interrupted(tmp_path, limit, whole.folder, processes=1 + limit % 2)
    build_of(tmp_path, whole.folder, reported=again)
    assert answers(tmp_path) == whole.answers
    assert sorted(again) == sorted(whole.reported)


def changed(folder: Path) -> None:
    (folder / "0003.txt").write_text("“Another text,” she said.", encoding="utf-8")


def touched(folder: Path) -> None:
    other_text(folder / "0003.txt")
    os.utime(folder / "0003.txt", ns=(1, 1))


def gone(folder: Path) -> None:
    (folder / "0003.txt").unlink()


def added(folder: Path) -> None:
    (folder / "0000a.txt").write_text(story(77), encoding="utf-8")


def taken_over(folder: Path) -> None:
    """An id that came from one file comes from another."""
    (folder / "0003.txt").unlink()
    (folder / "a.jsonl").write_text(json.dumps({"id": str(folder / "0003.txt"), "text": "“Other words,” he said."}))


def corrected(folder: Path) -> None:
    (folder / "zero.txt").write_text(story(78), encoding="utf-8")


@pytest.mark.slow
@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize("change", [changed, touched, gone, added, taken_over, corrected])
def test_a_file_that_has_changed_meanwhile_is_read_anew(tmp_path: Path, change: Callable[[Path], None]) -> None:
    folder, index = files(tmp_path / "in", 200), tmp_path / "index"
    (folder / "zero.txt").touch()
    interrupted(index, 120, folder)
    change(folder)
    build_of(tmp_path / "whole", folder)
    build_of(index, folder)
    assert answers(index) == answers(tmp_path / "whole")


@pytest.mark.usefixtures("kept")
def test_so_is_one_of_which_other_facts_are_given(tmp_path: Path) -> None:
    folder, index = files(tmp_path / "in", 200), tmp_path / "index"
    interrupted(index, 120, folder, facts=DefaultMetadata(outlet="Daily"))
    assert build_of(index, folder, facts=DefaultMetadata(outlet="Weekly")).counts["outlets"] == 1


@pytest.mark.usefixtures("kept")
def test_what_is_not_asked_for_this_time_is_not_in_the_index(tmp_path: Path) -> None:
    folder, other, index = files(tmp_path / "in", 200), files(tmp_path / "other", 2), tmp_path / "index"
    interrupted(index, 120, folder)
    assert build_of(index, other) == build_of(tmp_path / "alone", other)
    interrupted(index, 120, folder)
    assert build(index, [Article("a", story(1), "Daily")]).counts["articles"] == 1


@pytest.mark.usefixtures("kept")
def test_an_error_that_a_person_can_mend_leaves_what_was_read(tmp_path: Path) -> None:
    folder, index, bad = files(tmp_path / "in", 200), tmp_path / "index", tmp_path / "bad.txt"
    bad.write_bytes(b"\0\0\0")
    with pytest.raises(QuotesError, match=r"bad\.txt: is binary"):
        build_of(index, folder, bad)
    assert sorted(os.listdir(index)) == [INBOX, "lock"]
    bad.write_text(story(600))
    seen = Stop(10**6)
    build_of(index, folder, bad, progress=seen)
    assert seen.seen[0] == 201
    assert sorted(os.listdir(index)) == ["library.db", "lock"]


def test_what_took_no_time_is_not_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.builder.inbox.FLUSH_SECONDS", 600.0)  # however slow the machine is
    interrupted(tmp_path / "index", 120, files(tmp_path / "in", 200))
    assert os.listdir(tmp_path / "index") == ["lock"]


@pytest.mark.usefixtures("kept")
def test_documents_of_no_file_are_not_kept(tmp_path: Path) -> None:
    def documents() -> Iterator[Article]:
        yield from (Article(f"a{n}", story(n), "Daily") for n in range(300))
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build(tmp_path, documents())
    assert os.listdir(tmp_path) == ["lock"]


# Damaged


@dataclass(frozen=True)
class Left:
    """A folder, what a build of it left that was interrupted, and the revision that it is to have."""

    folder: Path
    content: bytes = field(repr=False)
    right: str


@pytest.fixture(scope="module")
def left(tmp_path_factory: pytest.TempPathFactory) -> Left:
    base = tmp_path_factory.mktemp("left")
    folder = files(base / "in", 60)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("index.builder.inbox.FLUSH_SECONDS", -1.0)
        interrupted(base / "index", 40, folder)
    return Left(folder, (base / "index" / INBOX).read_bytes(), build_of(base / "whole", folder).revision)


@settings(max_examples=10, deadline=None)
@example(0.5, "flip")
@given(place=st.floats(0, 1, exclude_max=True), how=st.sampled_from(["cut", "flip", "zeros", "line gone"]))
def test_a_damaged_inbox_is_noticed(
    tmp_path_factory: pytest.TempPathFactory, left: Left, place: float, how: str
) -> None:
    content, position = left.content, int(place * len(left.content))
    damaged = {
        "cut": content[:position],
        "flip": content[:position] + bytes([content[position] ^ 4]) + content[position + 1 :],
        "zeros": content[:position] + bytes(len(content[position : position + 4096])) + content[position + 4096 :],
        "line gone": content[: content.rfind(b"\n", 0, position) + 1] + content[content.find(b"\n", position) + 1 :],
    }[how]
    index = tmp_path_factory.mktemp("index")
    (index / INBOX).write_bytes(damaged)
    assert build_of(index, left.folder).revision == left.right


@pytest.mark.slow
@pytest.mark.parametrize(
    "content",
    [b"", b"\n", b"x" * 5000, b"SQLite format 3\0", b"\x80\x04K\x01.", b"[" * 100_000, b"00000000 []\n"],
    ids=["empty", "a line", "one line", "a database", "a pickle", "deeply nested", "another head"],
)
def test_what_is_no_inbox_is_thrown_away(tmp_path: Path, left: Left, content: bytes) -> None:
    for damaged in (content, left.content.split(b"\n", 1)[0] + b"\n" + content):
        (tmp_path / INBOX).write_bytes(damaged)
        assert build_of(tmp_path, left.folder).revision == left.right


def test_a_link_in_its_place_is_not_followed(tmp_path: Path, left: Left) -> None:
    (tmp_path / "mine").write_text("keep")
    (tmp_path / INBOX).symlink_to(tmp_path / "mine")
    assert build_of(tmp_path, left.folder).revision == left.right
    assert (tmp_path / "mine").read_text() == "keep"


# Killed


def start(index: Path, *paths: Path, processes: int) -> subprocess.Popen[str]:
    command = [sys.executable, "quotes_cli.py", "--index", index, "build", "--processes", str(processes), *paths]
    return subprocess.Popen(command, cwd=HERE, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                            start_new_session=True,
                            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))  # fmt: skip # noqa: PLW1509


def wait_for(inbox: Path, more: int) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        if inbox.exists() and inbox.stat().st_size > more:
            return
        time.sleep(0.01)
    raise AssertionError("nothing was read")


@pytest.mark.slow
@pytest.mark.long
@pytest.mark.parametrize("processes", [1, 2])
def test_a_build_that_is_killed_again_and_again_comes_to_its_end(tmp_path: Path, processes: int) -> None:
    path, index = tmp_path / "many.jsonl", tmp_path / "index"
    with path.open("w", encoding="utf-8") as stream:
        for n in range(1500):
            text = "\n\n".join(story(n + k) for k in range(4))
            stream.write(json.dumps({"id": f"r{n}", "text": text}) + "\n")
    chance, size = random.Random(3), 0
    for _ in range(3):
        with start(index, path, processes=processes) as process:
            wait_for(index / INBOX, size)
            time.sleep(chance.uniform(0, 0.5))
            process.send_signal(signal.SIGKILL)
        assert not (index / "library.db").exists()
        size = (index / INBOX).stat().st_size
    lines = (index / INBOX).read_bytes().splitlines(keepends=True)
    kept = sum(json.loads(line[9:])[3] for line in lines if line[9:].startswith(b'["read"') and line.endswith(b"\n"))
    seen = Stop(10**6)
    built = build_of(index, path, progress=seen)
    assert seen.seen[0] > kept > 0  # it continues behind what was read before
    assert built == build_of(tmp_path / "whole", path)
    assert answers(index) == answers(tmp_path / "whole")


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="no process groups there")
def test_an_interrupt_ends_all_processes_with_one_line(tmp_path: Path) -> None:
    path, index = tmp_path / "many.jsonl", tmp_path / "index"
    path.write_text("".join(json.dumps({"id": f"r{n}", "text": story(n) * 8}) + "\n" for n in range(4000)))
    with start(index, path, processes=2) as process:
        wait_for(index / INBOX, 0)
        os.killpg(process.pid, signal.SIGINT)
        _, message = process.communicate(timeout=20)
    continues = "; the same command continues with what has been read" if (index / INBOX).exists() else ""
    assert (process.returncode, message) == (130, f"quotes: interrupted{continues}\n")
    with pytest.raises(ProcessLookupError):
        for _ in range(200):
            os.killpg(process.pid, 0)
            time.sleep(0.05)
