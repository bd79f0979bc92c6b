"""Files divided into tasks: what is read and what is reported is the same for any tasks, order and machine."""

from __future__ import annotations

import gzip
import json
import os
import pickle
import random
import socket
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, NamedTuple
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.made_files import has, pdf, warc, word
from index.builder.document_reading import read_into
from index.builder.inbox import open_inbox
from index.spark.file_tasks import (
    MIN_TASK,
    ReadDocument,
    Refused,
    SharedCorpus,
    Task,
    documents,
    list_files,
    make_tasks,
    report_refused,
)
from letters.model import QuotesError
from letters.reading import remote
from letters.reading.corpus import Corpus, DefaultMetadata
from letters.reading.errors import install_hint
from letters.reading.files import InputFile

SAID = "“We will not sign this contract today,” said Ana Ruiz of the union."
needs_arrow = pytest.mark.skipif(not has("pyarrow"), reason="pyarrow, the extra [parquet], is not installed")


class Outcome(NamedTuple):
    """The result of reading: the documents in any order, reports and notes in order, and the error at the end."""

    documents: list[str]
    reports: list[tuple[str, str]]
    error: str | None
    notes: list[tuple[str, str]]


def tasks(corpus: Corpus, wanted: int, least: int = MIN_TASK) -> tuple[list[InputFile], list[Task]]:
    """The files of a corpus, and the tasks in which they are read."""
    files = list_files(corpus)
    return files, make_tasks(files, corpus.defaults, wanted, least)


def locally(paths: list[str], aside: Path, **options: Any) -> Outcome:
    """What a build on one machine reads of these paths."""
    reports: list[tuple[str, str]] = []
    notes: list[tuple[str, str]] = []
    documents: list[object] = []
    error = None
    try:
        with open_inbox(aside / "inbox") as box:
            corpus = Corpus(
                paths, skip=lambda *report: reports.append(report), note=lambda *note: notes.append(note), **options
            )
            read_into(box, [], corpus, 1, None)
            documents = [*box.sorted_sources(), *(article for article, _ in box.sorted_articles())]
    except QuotesError as problem:
        error = str(problem)
    return Outcome(sorted(map(repr, documents)), reports, error, notes)


def apart(paths: list[str], wanted: int, *, least: int = 1, order: int = 0, **options: Any) -> Outcome:
    """What tasks read of them, each as another machine has it, in whatever order."""
    reports: list[tuple[str, str]] = []
    notes: list[tuple[str, str]] = []
    contents: set[str] = set()
    error = None
    try:
        corpus = SharedCorpus(
            paths, skip=lambda *report: reports.append(report), note=lambda *note: notes.append(note), **options
        )
        files, shares = tasks(corpus, wanted, least)
        shuffled: list[Task] = pickle.loads(pickle.dumps(shares))
        random.Random(order).shuffle(shuffled)
        given = pickle.loads(pickle.dumps([list(documents(task)) for task in shuffled]))
        outcomes = [outcome for task in given for outcome in task]
        counts = Counter(outcome.file for outcome in outcomes if isinstance(outcome, ReadDocument))
        contents = {repr(outcome.document) for outcome in outcomes if isinstance(outcome, ReadDocument)}
        report_refused(corpus, files, counts, [outcome for outcome in outcomes if isinstance(outcome, Refused)])
    except QuotesError as problem:
        error = str(problem)
    return Outcome([] if error else sorted(contents), reports, error, notes)


def page(n: int) -> bytes:
    return f"<!doctype html><html><body><p>{SAID} {n}</p></body></html>".encode()


def archive(several: int) -> bytes:
    """A packed web archive with a record whose bytes are damaged, and one that is no page."""
    members = [gzip.compress(warc(f"http://www.x.example/{n}", page(n))) for n in range(several)]
    broken = bytearray(members[1])
    broken[30:60] = bytes(30)
    return b"".join([*members[:1], bytes(broken), gzip.compress(warc("http://y.example/", b" ")), *members[2:]])


def plain(folder: Path) -> None:
    """Articles of formats that need no extra, and what is skipped."""
    (folder / "in").mkdir(parents=True)
    for n in range(9):
        (folder / "in" / f"{n}.md").write_text(f"---\noutlet: O{n}\n---\n{SAID} {n}\n")
    (folder / "letter.md").write_text("---\nkind: source\n---\nWe will not sign.")
    (folder / "broken.md").write_text("---\npublished: soon\n---\nx")
    rows = [json.dumps({"text": f"{SAID} {n}"}) for n in range(40)]
    rows[3], rows[8], rows[21] = "{", "", '{"id": "x"}'
    (folder / "a.jsonl").write_text("\n".join(rows))
    (folder / "wide.jsonl").write_bytes('{"text": "one"}\n{"text": "two"}\n'.encode("utf-16"))
    (folder / "b.csv").write_text('text,outlet\n"a\nb",X\nc\n' + "".join(f'"{SAID} {n}",Y\n' for n in range(20)))
    (folder / "empty.csv").write_text("")
    (folder / "other.csv").write_text("note\nx\n")
    (folder / "README.md").write_text("no article")
    (folder / ".hidden.md").write_text("no article")
    (folder / "picture.png").write_bytes(b"\x89PNG")
    (folder / "binary.txt").write_bytes(bytes(99))


def every(folder: Path) -> None:
    """The same and all other formats."""
    import pyarrow
    from pyarrow import parquet

    plain(folder)
    (folder / "a.html").write_bytes(page(1))
    (folder / "a.docx").write_bytes(word([SAID]))
    (folder / "a.pdf").write_bytes(pdf([["'We will not sign,' she said."]]))
    (folder / "b.docx").write_bytes(b"PK\3\4")
    (folder / "a.warc.gz").write_bytes(archive(12))
    (folder / "no.warc").write_bytes(b"x")
    table = pyarrow.table(
        {"text": [f"{SAID} {n}" for n in range(30)], "id": [f"p{n}" if n != 7 else None for n in range(30)]}
    )
    parquet.write_table(table, folder / "a.parquet", row_group_size=10, compression="none", use_dictionary=False,
                        write_page_checksum=True)  # fmt: skip
    spoilt = (folder / "a.parquet").read_bytes().replace(b"union. 15", b"union! 15")
    (folder / "damaged.parquet").write_bytes(spoilt)
    parquet.write_table(pyarrow.table({"note": ["x"]}), folder / "other.parquet")


@pytest.mark.parametrize("wanted", [1, 3, 1000])
def test_tasks_note_what_a_build_notes(tmp_path: Path, wanted: int) -> None:
    (tmp_path / "a").mkdir()
    rows = [f"“Né {n}” she said.".encode() + (b"\xe9" if n % 7 == 0 else b"") for n in range(40)]
    (tmp_path / "a" / "a.csv").write_bytes(b"text\n" + b"\n".join(rows))
    (tmp_path / "a" / "b.md").write_bytes("“Café” cafÃ© ".encode() + b"\xff")
    (tmp_path / "a" / "c.txt").write_bytes("Café déclaré".encode("cp1252"))
    expected = locally([str(tmp_path / "a")], tmp_path)
    assert (len(expected.documents), len(expected.notes), expected.error) == (42, 6 + 2 + 1, None)
    assert apart([str(tmp_path / "a")], wanted) == expected


@pytest.mark.parametrize("wanted", [1, 3, 7, 1000])
def test_tasks_read_and_report_what_a_build_reads_and_reports(tmp_path: Path, wanted: int) -> None:
    plain(tmp_path / "a")
    paths = [str(tmp_path / "a"), str(tmp_path / "a" / "in" / "3.md")]
    expected = locally(paths, tmp_path)
    assert (len(expected.documents), len(expected.reports), expected.error) == (9 + 1 + 37 + 2 + 21, 9, None)
    for order in (1, 2):
        assert apart(paths, wanted, order=order) == expected


@pytest.mark.parametrize("wanted", [1, 3, 7])
def test_so_it_is_of_every_format(tmp_path: Path, wanted: int) -> None:
    for package in ("fastwarc", "pyarrow", "pypdf", "trafilatura"):
        pytest.importorskip(package)
    every(tmp_path / "a")
    expected = locally([str(tmp_path / "a")], tmp_path)
    damaged = [os.path.basename(where) for where, why in expected.reports if "damaged" in why]
    assert expected.error is None and len(damaged) == 3 and damaged[0].startswith("a.warc.gz:")
    assert damaged[1:] == ["b.docx", "damaged.parquet:11"]
    assert apart([str(tmp_path / "a")], wanted, order=wanted) == expected


@pytest.mark.slow
def test_a_large_file_is_shared_and_small_ones_are_put_together(tmp_path: Path) -> None:
    plain(tmp_path / "a")
    corpus = SharedCorpus([tmp_path / "a"], skip=lambda *_: None)
    files, (alone,) = tasks(corpus, 1)
    assert alone.files == tuple(enumerate(files)) and (alone.share, alone.shares) == (0, 1)
    _, shared = tasks(corpus, 100, 1)
    assert len(shared) > len(files)
    (tmp_path / "big.jsonl").write_text('{"text": "x"}\n' * 100_000)
    files, shared = tasks(SharedCorpus([tmp_path / "big.jsonl"]), 5, 1000)
    assert [(task.share, task.shares) for task in shared] == [(n, 5) for n in range(5)]
    assert [sum(1 for _ in documents(task)) for task in shared] == [20_000] * 5


_LINES = st.lists(st.sampled_from(['{"text": "x"}', "{", "", '{"id": "b", "text": "y"}', "[]"]), max_size=30)


@settings(max_examples=60, deadline=None)
@given(lines=_LINES, wanted=st.integers(-1, 40), order=st.integers(0, 9), among=st.booleans())
def test_whatever_a_table_holds_and_however_it_is_shared(
    tmp_path_factory: pytest.TempPathFactory, lines: list[str], wanted: int, order: int, among: bool
) -> None:
    folder = tmp_path_factory.mktemp("lines")
    (folder / "in").mkdir()
    (folder / "in" / "a.jsonl").write_text("\n".join(lines))
    paths = [str(folder / "in") if among else str(folder / "in" / "a.jsonl")]
    expected = locally(paths, folder)
    actual = apart(paths, wanted, order=order)
    assert actual.error == expected.error and actual.reports == expected.reports
    assert actual.documents == expected.documents
    if among:
        shared, whole = (
            [repr(document) for task in tasks(SharedCorpus(paths), n, least)[1] for document in documents(task)]
            for n, least in ((wanted, 1), (1, 1 << 20))
        )
        assert sorted(shared) == sorted(whole)


FAULTS: dict[str, Callable[[Path], object]] = {
    "missing": lambda folder: None,
    "empty folder": lambda folder: folder.mkdir(),
    "folder of nothing that can be read": lambda folder: (folder.mkdir(), (folder / "a.txt").write_bytes(bytes(99))),
    "a broken line": lambda path: path.write_text('{"text": "x"}\n{\n'),
    "an empty table": lambda path: path.write_text(""),
}


@pytest.mark.parametrize("message", FAULTS)
@pytest.mark.parametrize("wanted", [1, 7])
def test_what_is_named_itself_and_can_not_be_read_ends_in_the_same_line(
    tmp_path: Path, message: str, wanted: int
) -> None:
    FAULTS[message](tmp_path / "a.jsonl")
    expected = locally([str(tmp_path / "a.jsonl")], tmp_path)
    assert expected.error and apart([str(tmp_path / "a.jsonl")], wanted) == expected


def test_a_path_and_its_uri_are_the_same(tmp_path: Path) -> None:
    folder = tmp_path / "a b%20c#d?e"
    plain(folder)
    expected = locally([str(folder)], tmp_path)
    for uri in (folder.as_uri(), f"file:{folder.as_uri()[7:]}", f"file://localhost{folder.as_uri()[7:]}"):
        assert apart([uri], 3) == expected
    assert "names a machine" in (apart(["file://host/a"], 3).error or "")
    expected = locally([str(folder / "no.txt")], tmp_path)
    assert apart([(folder / "no.txt").as_uri()], 3) == expected


def test_paths_start_from_the_folder_of_the_one_who_asks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_text(SAID)
    monkeypatch.chdir(tmp_path)
    _, file_tasks = tasks(SharedCorpus(["a.txt"]), 1)
    monkeypatch.chdir("/")
    (document,) = (each for task in file_tasks for each in documents(task))
    assert isinstance(document, ReadDocument) and document.document.id == "a.txt"


def test_what_the_person_says_and_the_format_of_what_has_no_suffix_count(tmp_path: Path) -> None:
    (tmp_path / "rows").write_text('{"text": "x"}')
    options: dict[str, Any] = {"defaults": DefaultMetadata(outlet="The Daily"), "input_format": "jsonl"}
    expected = locally([str(tmp_path / "rows")], tmp_path, **options)
    assert "The Daily" in expected.documents[0] and apart([str(tmp_path / "rows")], 3, **options) == expected


def test_a_file_that_another_machine_does_not_have_is_an_error_wherever_it_lies(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(SAID)
    corpus = SharedCorpus([tmp_path])
    files, (task,) = tasks(corpus, 1)
    (tmp_path / "a.txt").unlink()
    (tmp_path / "b.txt").write_text("another")
    gone, other = (document for document in documents(task) if isinstance(document, Refused))
    assert gone.why.startswith(f"no such file on {socket.gethostname()}: give files that all machines see")
    assert other.why.startswith(f"has 7 bytes on {socket.gethostname()}, not {len(SAID.encode())}: ")
    for refused in (gone, other):
        with pytest.raises(QuotesError, match=refused.where) as caught:
            report_refused(corpus, files, {0: 1, 1: 1}, [refused])
        assert caught.value.code == 2


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("-", "-: --spark reads files: save what standard input gives, and give the file"),
        ("https://x.example/a.jsonl", "https://x.example/a.jsonl: --spark reads files: save what this address gives"),
        ("ftp://x/y", "ftp://x/y: is no place that is read: give a path, or file:// or hdfs://"),
    ],
)
def test_what_only_this_machine_has_is_refused(path: str, why: str) -> None:
    outcome = apart([path], 1)
    assert (outcome.error or "").startswith(why) and not outcome.reports


def test_a_pipe_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert "is a pipe, and --spark reads files" in (apart([str(tmp_path / "pipe")], 1).error or "")


# Files of a cluster, by the very client that reads them there: a server of this machine that answers as S3 does


@contextmanager
def bucket(held: dict[str, bytes]) -> Iterator[tuple[str, list[str]]]:
    """A server that holds these files in a bucket called b, and which of them were asked for."""
    asked: list[str] = []

    class Answer(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_HEAD(self) -> None:
            self.do_GET()

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            key = unquote(parts.path).removeprefix("/b").removeprefix("/")
            status, data = (200, held.get(key, b"")) if not key or key in held else (404, b"")
            if "list-type" in parts.query:
                begin = parse_qs(parts.query).get("prefix", [""])[0]
                names = [name for name in held if name.startswith(begin)]
                rows = "".join(f"<Contents><Key>{escape(n)}</Key><Size>{len(held[n])}</Size></Contents>" for n in names)
                data = f"<ListBucketResult><KeyCount>{len(names)}</KeyCount>{rows}</ListBucketResult>".encode()
            elif self.command == "GET":
                asked.append(key)
            if key == "in/secret.txt":
                status = 403
            self.send_response(status)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            if self.command == "GET":
                self.wfile.write(data)

        def log_message(self, *_: object) -> None:
            """Be silent."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Answer) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}", asked
        finally:
            server.shutdown()


@contextmanager
def cluster(held: dict[str, bytes], monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    configuration = {
        "ACCESS_KEY_ID": "x",
        "SECRET_ACCESS_KEY": "y",
        "DEFAULT_REGION": "us-east-1",
        "EC2_METADATA_DISABLED": "true",
    }
    with bucket(held) as (address, asked):
        for name, value in {**configuration, "ENDPOINT_URL": address}.items():
            monkeypatch.setenv(f"AWS_{name}", value)
        remote._system.cache_clear()
        yield asked
        remote._system.cache_clear()


@pytest.mark.slow
@needs_arrow
@pytest.mark.parametrize("wanted", [1, 7])
def test_files_of_a_cluster_are_read_like_those_of_a_folder(
    tmp_path: Path, wanted: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain(tmp_path / "in")
    (tmp_path / "in" / "in" / "x y#1%20.md").write_text(SAID)
    if has("fastwarc") and has("trafilatura"):
        (tmp_path / "in" / "a.warc.gz").write_bytes(archive(9))
    held = {
        str(path.relative_to(tmp_path)): path.read_bytes() for path in (tmp_path / "in").rglob("*") if path.is_file()
    }
    expected = locally([str(tmp_path / "in")], tmp_path)
    with cluster(held, monkeypatch) as asked:
        actual = apart(["s3a://b/in/"], wanted)
        named = apart(["s3a://b/in/0.md"], wanted), apart(["s3a://b/in/in/0.md"], wanted)
    as_there = [document.replace("s3a://b/in/", f"{tmp_path / 'in'}/") for document in actual.documents]
    assert sorted(as_there) == expected.documents and actual.error is None
    reports = [(where.replace("s3a://b/in/", f"{tmp_path / 'in'}/"), why) for where, why in actual.reports]
    assert sorted(reports) == sorted(expected.reports)
    assert named[0].error == "s3a://b/in/0.md: no such file: check the path" and len(named[1].documents) == 1
    assert "in/.hidden.md" not in asked and "in/README.md" not in asked and "in/picture.png" not in asked


@needs_arrow
def test_a_file_of_a_cluster_that_can_not_be_fetched_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    with cluster({"in/a.txt": SAID.encode(), "in/secret.txt": b"x"}, monkeypatch):
        error = apart(["s3://b/in"], 3).error or ""
        assert error.startswith("s3://b/in/secret.txt: can't be reached (") and "\n" not in error
        assert apart(["s3://b/none"], 3).error == "s3://b/none: no such file: check the path"


def test_without_the_extra_a_file_of_a_cluster_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    remote._system.cache_clear()
    why = f"reading files of a cluster needs pyarrow: {install_hint('parquet')}"
    assert apart(["hdfs://host:8020/a"], 1).error == f"hdfs://host:8020/a: {why}"


@needs_arrow
@pytest.mark.skipif("HADOOP_HOME" in os.environ or "ARROW_LIBHDFS_DIR" in os.environ, reason="Hadoop is installed")
@pytest.mark.parametrize("uri", ["hdfs:///a", "hdfs://host:8020/a"])
def test_without_hadoop_a_file_of_it_is_one_line(uri: str) -> None:
    error = apart([uri], 1).error or ""
    assert (
        error.startswith(f"{uri}: can't be reached (") and "every machine needs Hadoop" in error and "\n" not in error
    )
