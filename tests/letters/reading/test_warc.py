"""Web archives: their pages are articles, and what is damaged is reported by its place."""

from __future__ import annotations

import gzip
import random
import subprocess
import sys
from itertools import permutations
from pathlib import Path

import pytest

from bench.made_files import has, warc
from letters.model import Article, QuotesError
from letters.reading.corpus import Corpus, read
from letters.reading.formats import warc as module
from tests.conftest import ROOT, Run

pytestmark = pytest.mark.skipif(
    not has("fastwarc") or not has("trafilatura"), reason="fastwarc and trafilatura, the extras [warc] and [html], are not installed"
)  # fmt: skip

SAID = "“We will not sign this contract today,” said Ana Ruiz of the union."


def page(words: str = SAID, head: str = "") -> bytes:
    return f"<!doctype html><html><head>{head}</head><body><p>{words}</p></body></html>".encode()


def url(name: str) -> str:
    return f"http://www.{name}.example/page"


def record(name: str, words: str = "") -> bytes:
    return warc(url(name), page(words or f"{SAID} {name}"))


def read_archive(path: Path, data: bytes) -> tuple[list[Article], list[tuple[str, str]]]:
    """The articles of an archive, and what was skipped by its place."""
    path.write_bytes(data)
    refused: list[tuple[str, str]] = []
    documents = list(read([path], skip=lambda *reported: refused.append(reported)))
    assert all(isinstance(article, Article) for article in documents)
    return documents, [(where.removeprefix(f"{path}:"), why) for where, why in refused]  # type: ignore[return-value]


def fault(path: Path, data: bytes) -> str:
    with pytest.raises(QuotesError) as caught:
        read_archive(path, data)
    assert caught.value.code == 2
    return str(caught.value)


@pytest.mark.parametrize("packed", ["plain", "a member each", "one member"])
def test_each_page_is_an_article(tmp_path: Path, packed: str) -> None:
    records = [
        record("a"),
        warc("", b"software: x", "", kind="warcinfo"),
        record("b"),
        warc(url("b"), b"GET /", "", kind="request"),
    ]
    data = {"plain": b"".join(records), "one member": gzip.compress(b"".join(records))}.get(packed) or b"".join(
        map(gzip.compress, records)
    )
    (first, second), refused = read_archive(tmp_path / ("a.warc" if packed == "plain" else "a.warc.gz"), data)
    assert (first.id, first.url, first.outlet, first.published) == (url("a"), url("a"), "a.example", "2024-11-27")
    assert second.text == f"{SAID} b" and not refused


def test_what_a_page_says_of_itself_goes_before_what_the_archive_does(tmp_path: Path) -> None:
    head = '<meta property="og:site_name" content="The Daily"><meta property="article:published_time" content="2024-11-26T08:00:00Z">'
    data = warc(f"<{url('a')}#part>", page(SAID + " And so on and on for a while." * 9, head))
    ((document,), _) = read_archive(tmp_path / "a.warc", data)
    assert (document.id, document.outlet, document.published) == (url("a"), "The Daily", "2024-11-26")
    ((document,), _) = read_archive(tmp_path / "a.warc", warc(url("a"), page(), day="soon"))
    assert document.published is None


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ("Content-Type: text/html\r\nContent-Encoding: gzip", gzip.compress(page())),
        ("Content-Type: text/html\r\nContent-Encoding: gzip", page()),
        ("Content-Type: text/html\r\nTransfer-Encoding: chunked", b"%x\r\n%b\r\n0\r\n\r\n" % (len(page()), page())),
        ("Content-Type: text/html\r\nTransfer-Encoding: chunked", page()),
        ("Content-Type: text/html; charset=cp1252", page().decode().encode("cp1252")),
        ("Content-Type: application/xhtml+xml", page()),
        ("Server: x", page()),
    ],
    ids=["packed", "said to be packed", "in chunks", "said to be in chunks", "cp1252", "xhtml", "no type stated"],
)
def test_a_page_is_unpacked_and_decoded_as_its_server_says(tmp_path: Path, head: str, body: bytes) -> None:
    ((document,), refused) = read_archive(tmp_path / "a.warc", warc(url("a"), body, head))
    assert document.text == SAID and not refused


def test_what_is_no_page_is_none(tmp_path: Path) -> None:
    others = [
        warc(url("b"), b"GIF8", "Content-Type: image/gif"), warc(url("c"), page(), status="404 Not Found"),
        warc(url("d"), b"", status="301 Moved"), warc("dns:x.example", b"x", ""), warc(url("e"), page(), kind="resource"),
        warc(url("f"), b"", kind="revisit"), warc(url("g"), b"{}", "Content-Type: application/json"),
    ]  # fmt: skip
    documents, refused = read_archive(tmp_path / "a.warc", b"".join([*others, record("a")]))
    assert [article.id for article in documents] == [url("a")] and not refused
    assert "holds no record that can be read" in fault(tmp_path / "a.warc", b"".join(others))


def test_a_page_that_cannot_be_read_is_skipped_and_reported(tmp_path: Path) -> None:
    records = [
        record("a"), warc(url("b"), page(" ")), warc(url("c"), gzip.compress(page())[:-9], "Content-Type: text/html\r\nContent-Encoding: gzip"),
        warc(url("d"), b"5\r\n<html", "Content-Type: text/html\r\nTransfer-Encoding: chunked"),
        warc(url("e"), page(), "Content-Type: text/html\r\nContent-Encoding: br"), record("z"),
    ]  # fmt: skip
    documents, refused = read_archive(tmp_path / "a.warc", b"".join(records))
    assert [article.id for article in documents] == [url("a"), url("z")]
    places = [sum(map(len, records[:n])) for n in (1, 2, 3, 4)]
    assert [where for where, _ in refused] == [str(place) for place in places]
    whys = ["has no text", "cut off", "cut off", "packed in a way"]
    assert all(why in message for why, (_, message) in zip(whys, refused))


A, B, C = record("a"), record("b"), record("c")
DAMAGED = {
    "cut off": (A, C[:-60], ["a"], len(A)),
    "cut off in its head": (A, C[:40], ["a"], len(A)),
    "without a length": (A, warc(url("b"), page(), length="") + C, ["a", "c"], len(A)),
    "of a length that is none": (A, warc(url("b"), page(), length="-7") + C, ["a", "c"], len(A)),
    "of a length beyond all": (A, warc(url("b"), page(), length="9" * 30) + C, ["a", "c"], len(A)),
    "longer than it is": (A, warc(url("b"), page(), length="5000") + C, ["a", "c"], len(A)),
    "other words between": (A, b"no record\r\n\r\n" + C, ["a", "c"], 0),
    "zeros at the end": (A + C, bytes(1000), ["a", "c"], len(A)),
    "a head without end": (A, b"WARC/1.0\r\n" + b"X: y\r\n" * 100_000 + b"\r\n" + C, ["a", "c"], len(A)),
    "other words before": (b"no record\r\n", A + C, ["a", "c"], 0),
}


@pytest.mark.parametrize("kind", DAMAGED)
def test_a_damaged_record_is_reported_by_its_place_and_reading_continues(tmp_path: Path, kind: str) -> None:
    before, after, names, place = DAMAGED[kind]
    documents, refused = read_archive(tmp_path / "a.warc", before + after)
    assert [article.id for article in documents] == [url(name) for name in names]
    assert [where for where, _ in refused] == [str(place)] and "damaged" in refused[0][1]


@pytest.mark.parametrize("position", [0.02, 0.3, 0.6, 0.97])
def test_a_damaged_member_is_reported_by_its_place_and_reading_continues(tmp_path: Path, position: float) -> None:
    chance = random.Random(7)
    filler = " ".join(str(chance.random()) for _ in range(20_000))
    first, last = gzip.compress(A), gzip.compress(C)
    member = bytearray(gzip.compress(record("b", filler)))
    place = int(len(member) * position)
    member[place : place + 2] = bytes(b ^ 255 for b in member[place : place + 2])
    documents, refused = read_archive(tmp_path / "a.warc.gz", first + bytes(member) + last)
    assert [article.id for article in documents] == [url("a"), url("c")]
    assert [where for where, _ in refused] == [str(len(first))]


@pytest.mark.parametrize("left", [5, 15, 60, 100, 200, -1])
def test_an_archive_that_is_cut_off_says_so(tmp_path: Path, left: int) -> None:
    documents, refused = read_archive(tmp_path / "a.warc.gz", gzip.compress(A) + gzip.compress(C)[:left])
    assert [article.id for article in documents][:1] == [url("a")] and len(documents) + len(refused) == 2


def test_what_is_no_archive_is_named(tmp_path: Path) -> None:
    for data in (b"", b"words\n" * 100, gzip.compress(b"words"), page(), b"\x1f\x8b\x08", bytes(9999), b"WARC/1.0\r\n"):
        assert "is no web archive" in fault(tmp_path / "a.warc", data)


def test_damage_without_end_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_DAMAGED", 20)
    documents, refused = read_archive(tmp_path / "a.warc", A + b"WARC/1.0\r\n\r\n" * 100 + C)
    assert len(documents) == 1 and len(refused) == 21 and "the rest is not read" in refused[-1][1]


@pytest.mark.slow
def test_a_bomb_is_skipped_with_the_bound_and_little_memory(tmp_path: Path) -> None:
    size = 400 << 20
    path = tmp_path / "a.warc.gz"
    inner = gzip.compress(bytes(size // 2))
    with path.open("wb") as out:
        out.write(gzip.compress(A))
        with gzip.GzipFile(fileobj=out, mode="wb") as packed:
            packed.write(warc(url("b"), b"", length=str(size + 500))[:-4])
            for _ in range(size >> 20):
                packed.write(bytes(1 << 20))
            packed.write(bytes(1000))
        out.write(
            gzip.compress(warc(url("d"), inner, "Content-Type: text/html\r\nContent-Encoding: gzip")) + gzip.compress(C)
        )
    program = (
        "import sys; from letters.reading.corpus import read; reported = []\n"
        "print([a.id for a in read([sys.argv[1]], skip=lambda *why: reported.append(why[1]))], reported)\n"
        "print(next(int(line.split()[1]) // 1024 for line in open('/proc/self/status') if line.startswith('VmHWM')))"
    )
    ran = subprocess.run([sys.executable, "-c", program, path], cwd=ROOT, capture_output=True, text=True, check=True)
    output, memory = ran.stdout.splitlines()
    assert output.startswith(f"['{url('a')}', '{url('c')}']") and output.count("larger than 8 MB") == 2
    assert int(memory) < 250  # megabytes; the libraries take a hundred


def test_an_archive_of_many_pages_is_never_held_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.warc"
    with path.open("wb") as out:
        for n in range(60):
            out.write(warc(f"http://x.example/{n}", page(SAID + "<!--" + "x" * 1_000_000 + "-->")))
    program = (
        "import resource, sys; from letters.reading.corpus import Corpus\n"
        "(file,) = Corpus([sys.argv[1]]).files(sys.argv[1])\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "print(sum(1 for _ in file.records()), (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)"
    )
    ran = subprocess.run([sys.executable, "-c", program, path], cwd=ROOT, capture_output=True, text=True, check=True)
    records, grown = map(int, ran.stdout.split())
    assert records == 60 and grown < 30  # megabytes; the file has 60


@pytest.mark.slow
def test_an_archive_by_standard_input_or_in_a_folder_gives_the_same_on_many_processes(
    quotes: Run, tmp_path: Path
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    data = b"".join(gzip.compress(record(f"n{n}")) for n in range(30)) + b"rubbish"
    (folder / "a.warc.gz").write_bytes(data)
    answers = []
    for number, (argument, processes) in enumerate(((str(folder), "1"), (str(folder), "2"), ("-", "1"))):
        index = ["--index", str(tmp_path / str(number))]
        done = quotes(*index, "build", argument, "--input", "warc", "--processes", processes, stdin=data)
        assert done.returncode == 0 and done.stdout.startswith("30 articles"), done
        assert done.stderr.count("skipped") == 2 and "damaged" in done.stderr
        answers.append(quotes(*index, "outlets", "We will not sign this contract today", "--format", "json").stdout)
    assert answers[0] == answers[1] == answers[2] and '"outlets": 30' in answers[0]


def test_how_many_pages_there_are_nobody_knows_at_a_glance(tmp_path: Path) -> None:
    (tmp_path / "a.warc").write_bytes(A)
    (file,) = Corpus([tmp_path]).files(str(tmp_path))
    assert file.expected_count() == 0 and file.multi_record


def captured(day: str, words: str) -> bytes:
    return warc(url("a"), page(f"{SAID} {words}"), day=day)


FIRST, SECOND, THIRD = (captured(f"2024-11-2{n}T10:00:00Z", words) for n, words in enumerate(("old", "new", "old"), 6))
REPORTED = [
    (url("a"), f"was captured at 2024-11-2{n}T10:00:00: a later capture of the same address counts") for n in (6, 7)
]


def archives(folder: Path, *parts: bytes) -> list[Path]:
    folder.mkdir()
    for n, part in enumerate(parts):
        (folder / f"{n}.warc").write_bytes(part)
    return sorted(folder.iterdir())


@pytest.mark.slow
@pytest.mark.parametrize("processes", [1, 2])
@pytest.mark.parametrize("by", ["build", "add", "add to others"])
def test_of_the_captures_of_an_address_the_latest_counts_in_whatever_order_they_come(
    tmp_path: Path, by: str, processes: int
) -> None:
    from index.builder import build
    from index.change import add
    from index.store import Library

    others = [Article(f"x{n}", SAID, "Daily") for n in range(50 if by == "add to others" else 1)]
    revisions = set()
    for n, order in enumerate(permutations((FIRST, SECOND, THIRD))):
        for m, parts in enumerate((order, (order[0], order[1] + order[2] + order[0]), (b"".join(order),))):
            reported: list[tuple[str, str]] = []
            corpus = Corpus(
                archives(tmp_path / f"in{n}{m}", *parts), skip=lambda *why: reported.append(why)  # noqa: B023
            )  # fmt: skip
            index = tmp_path / f"{n}{m}"
            if by == "build":
                build(index, others, corpus, processes=processes)
            elif processes == 1:
                build(index, others)
                add(index, corpus, skip=lambda *why: reported.append(why))  # noqa: B023
            else:
                return
            with Library.open(index) as library:
                revisions.add(library.revision)
                (document,) = (d for d in library.documents() if d.id == url("a"))
                assert document.text == f"{SAID} old" and document.published == "2024-11-28"
            assert reported == REPORTED
    assert len(revisions) == 1


def test_an_archive_that_is_given_twice_has_no_earlier_captures(tmp_path: Path) -> None:
    from index.builder import build

    paths = archives(tmp_path / "in", FIRST)
    reported: list[tuple[str, str]] = []
    built = build(tmp_path / "index", (), Corpus([tmp_path / "in", *paths], skip=lambda *why: reported.append(why)))
    assert built.counts["articles"] == 1 and not reported


def test_captures_of_one_moment_and_of_none_have_an_order_too(tmp_path: Path) -> None:
    from index.builder import build

    revisions = set()
    for n, order in enumerate(permutations([captured("soon", "one"), captured("", "two"), captured("soon", "three")])):
        reported: list[str] = []
        corpus = Corpus(archives(tmp_path / f"in{n}", *order), skip=lambda _, why: reported.append(why))  # noqa: B023
        revisions.add(build(tmp_path / f"{n}", (), corpus).revision)
        assert [why[:32] for why in reported] == ["was captured at an unknown time:"] * 2
    assert len(revisions) == 1


@pytest.mark.parametrize("limit", [1, 2, 3])
def test_a_build_that_continues_after_it_was_interrupted_has_the_latest_capture_too(
    tmp_path: Path, limit: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    from index.builder import build, document_reading

    monkeypatch.setattr("index.builder.inbox.FLUSH_SECONDS", -1.0)
    monkeypatch.setattr(document_reading, "TASK_BYTES", 1)

    def stop(stage: str, done: int, of: int) -> None:
        if stage == "reading" and done == limit:
            raise KeyboardInterrupt

    paths = archives(tmp_path / "in", SECOND, THIRD, FIRST)
    whole = build(tmp_path / "whole", (), Corpus(paths))
    with pytest.raises(KeyboardInterrupt):
        build(tmp_path / "index", (), Corpus(paths), progress=stop)
    reported: list[tuple[str, str]] = []
    assert build(tmp_path / "index", (), Corpus(paths, skip=lambda *why: reported.append(why))) == whole
    assert reported == REPORTED


def test_what_no_server_gave_is_no_capture(tmp_path: Path) -> None:
    from index.builder import build

    (path,) = archives(tmp_path / "in", FIRST)
    for documents in ([Article(url("a"), "Other words.", "Daily")], []):
        (tmp_path / "a.jsonl").write_text(f'{{"id": "{url("a")}", "text": "Other words."}}')
        with pytest.raises(QuotesError, match="two different documents have th(is|e) id"):
            build(tmp_path / "index", documents, Corpus([path, tmp_path / "a.jsonl"]))


@pytest.mark.parametrize("data", [FIRST, gzip.compress(FIRST)], ids=["plain", "packed"])
def test_an_archive_on_standard_input_asks_to_be_called_one(quotes: Run, data: bytes) -> None:
    done = quotes("extract", "-", stdin=data)
    assert (done.returncode, done.stderr) == (2, "quotes: -: is a file of warc: say so by --input warc\n")
    assert quotes("extract", "-", "--input", "warc", stdin=data).returncode == 0
    assert "is compressed (gzip)" in quotes("extract", "-", stdin=gzip.compress(b"Words.")).stderr
