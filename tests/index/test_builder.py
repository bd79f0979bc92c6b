"""Building: the whole or nothing, whatever happens meanwhile; the same set of documents, the same index."""

from __future__ import annotations

import itertools
import os
import random
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import quotes_cli
from index.builder import INBOX, build
from index.disk.index_folder import write_lock
from index.store import Library
from index.store.schema import FILE
from letters.kinds.classify import classify
from letters.model import Article, QuotesError, Source
from letters.reading.corpus import Corpus

HERE = Path(__file__).resolve().parents[2]
LETTER = Source("plea", "We are artists. Sharing is voluntary, with no duty to tell you more.", speaker="artists")
ARTICLES = [
    Article("a", "“Sharing is voluntary, with no duty,” they wrote. “Bread is better than no bread at all.”", "Daily"),
    Article("b", "He said: “Sharing is voluntary. Bread is better than no bread.”", "Weekly", published="2024-11-26"),
    Article("c", "Bread, he said, “is better than no bread at all,” and “art washing”.", "Weekly", language="en"),
]
OLD = [Article("old", "“This is the state before,” she said.", "Daily")]


def revision(folder: Path) -> str:
    with Library.open(folder) as library:
        return library.revision


def answers(folder: Path) -> list[object]:
    """All that a library answers, apart from the numbers of its quotations."""
    with Library.open(folder) as library:
        library.check()
        return [library.revision, library.counts(), library.sources(), list(library.all_passages())]


def leftovers(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name not in (FILE, "lock"))


def test_the_order_of_documents_is_nothing_to_the_index(tmp_path: Path) -> None:
    build(tmp_path / "0", [LETTER, *ARTICLES])
    right = answers(tmp_path / "0")
    for n, order in enumerate(itertools.islice(itertools.permutations([*ARTICLES, LETTER]), 1, None, 3), 1):
        build(tmp_path / str(n), order)
        assert answers(tmp_path / str(n)) == right
        assert (tmp_path / str(n) / FILE).read_bytes() == (tmp_path / "0" / FILE).read_bytes()


def test_a_document_that_comes_twice_counts_once(tmp_path: Path) -> None:
    built = build(tmp_path, [*ARTICLES, LETTER, *ARTICLES, LETTER])
    assert built == build(tmp_path, [LETTER, *ARTICLES])
    with Library.open(tmp_path) as library:
        assert (built.revision, built.counts) == (library.revision, library.counts())
    assert built.counts["articles"] == 3


@pytest.mark.parametrize("changed", [Article("a", "other", "Daily"), Article("a", ARTICLES[0].text, "Weekly")],
                         ids=["another text", "another outlet"])  # fmt: skip
def test_two_documents_of_one_id_are_reported_by_name(tmp_path: Path, changed: Article) -> None:
    build(tmp_path, OLD)
    with pytest.raises(QuotesError, match="^a: two different documents") as caught:
        build(tmp_path, [*ARTICLES, changed])
    assert caught.value.code == 2
    assert revision(tmp_path) == build(tmp_path / "other", OLD).revision


def test_two_sources_of_one_id_are_reported_by_name(tmp_path: Path) -> None:
    with pytest.raises(QuotesError, match="^plea: two different documents"):
        build(tmp_path, [LETTER, Source("plea", "Another text.")])


def test_every_fact_changes_the_revision(tmp_path: Path) -> None:
    first = ARTICLES[0]
    sets = [
        [LETTER, first], [first], [LETTER], [LETTER, Article("a2", first.text, "Daily")],
        [LETTER, Article("a", first.text, "Weekly")], [LETTER, Article("a", first.text + " ", "Daily")],
        [LETTER, Article("a", first.text, "Daily", url="https://a.example")],
        [Source("plea", LETTER.text, speaker="others"), first],
    ]  # fmt: skip
    assert len({build(tmp_path, documents).revision for documents in sets}) == len(sets)


def test_no_document_at_all_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(QuotesError, match="no article and no source"):
        build(tmp_path, [])


def test_articles_without_a_quotation_make_an_index(tmp_path: Path) -> None:
    assert build(tmp_path, [Article("a", "Nobody said a thing.", "Daily")]).counts["passages"] == 0
    with Library.open(tmp_path) as library:
        library.check()
        assert (library.words.passages_containing(["nobody"], 1), list(library.all_passages())) == ([], [])


def test_a_source_alone_makes_an_index(tmp_path: Path) -> None:
    build(tmp_path, [LETTER])
    with Library.open(tmp_path) as library:
        assert [
            passage.text for passage in library.passages(library.words.passages_containing(["artists"], 1)).values()
        ] == ["We are artists."]


def test_progress_is_reported_by_stages(tmp_path: Path) -> None:
    reported: list[tuple[str, int, int]] = []
    build(tmp_path, [LETTER, *ARTICLES], progress=lambda *step: reported.append(step))
    assert list(dict.fromkeys(stage for stage, _, _ in reported)) == [
        "reading",
        "isolating",
        "deduplicating",
        "writing",
    ]
    assert ("isolating", 3, 3) in reported


def failing(error: BaseException) -> Iterator[Article]:
    yield from ARTICLES
    raise error


@pytest.mark.parametrize("error", [KeyboardInterrupt(), RuntimeError("bug"), QuotesError("bad file")], ids=repr)
def test_a_build_that_breaks_off_leaves_the_old_state_and_nothing_else(tmp_path: Path, error: BaseException) -> None:
    build(tmp_path, OLD)
    before = answers(tmp_path)
    with pytest.raises(type(error)):
        build(tmp_path, failing(error))
    assert answers(tmp_path) == before
    assert leftovers(tmp_path) == []


def test_a_document_that_cant_be_read_is_not_the_fault_of_the_folder(tmp_path: Path) -> None:
    with pytest.raises(QuotesError, match=r"^story\.txt: can't be read"):
        build(tmp_path, failing(PermissionError(13, "Permission denied", "story.txt")))


SLOW = """
import sys
from pathlib import Path
from index.builder import INBOX, build
from letters.model import Article
words = "bread butter mill roof night plea artist duty more voluntary access company free labor test tool".split()
said = lambda n: " ".join(words[(n * k + k * k) % len(words)] for k in range(1, 30))
print("ready", flush=True)
build(Path(sys.argv[1]), [Article(f"{n:04}", f"“{said(n)},” he said. “{said(n + 7)}.”", f"Outlet {n % 9}") for n in range(150)])
print("done", flush=True)
"""


def start(folder: Path, before: str = "") -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-c", before + SLOW, str(folder)], cwd=HERE, text=True,
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE)  # fmt: skip


@pytest.mark.slow
def test_a_build_killed_at_any_time_leaves_the_old_state_or_the_new(tmp_path: Path) -> None:
    build(tmp_path, OLD)
    old = answers(tmp_path)
    whole = start(tmp_path / "other")
    assert whole.stdout is not None and whole.stdout.readline() == "ready\n"
    ready = time.monotonic()
    whole.communicate()
    took = time.monotonic() - ready
    new = answers(tmp_path / "other")
    chance = random.Random(5)
    for _ in range(5):
        with start(tmp_path) as process:
            assert process.stdout is not None and process.stdout.readline() == "ready\n"
            time.sleep(chance.uniform(0, took))
            process.send_signal(signal.SIGKILL)
        assert answers(tmp_path) in (old, new)
    build(tmp_path, OLD)
    assert answers(tmp_path) == old
    assert leftovers(tmp_path) == ["other"]


@pytest.mark.skipif(sys.platform == "win32", reason="no such limit there")
@pytest.mark.parametrize("size", [0, 1, 5000, 40_000, 100_000])
def test_a_full_disk_is_one_line_and_leaves_the_old_state(tmp_path: Path, size: int) -> None:
    build(tmp_path, OLD)
    before = answers(tmp_path)
    limit = (
        f"import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        f"resource.setrlimit(resource.RLIMIT_FSIZE, ({size}, {size}))\n"
    )
    caught = SLOW.replace("build(Path", "try:\n  build(Path").replace(
        'print("done", flush=True)',
        "except Exception as error: sys.exit(f'{type(error).__name__} {error.code} {error}')",
    )
    command = [sys.executable, "-c", limit + caught, str(tmp_path)]
    done = subprocess.run(command, cwd=HERE, text=True, capture_output=True, check=False)
    assert done.stderr.count("\n") == 1, done.stderr
    assert done.stderr.startswith(f"QuotesError 2 {tmp_path}: can't write the index there")
    assert answers(tmp_path) == before
    assert leftovers(tmp_path) == []


def test_a_place_that_is_no_folder_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(QuotesError, match="can't write the index there") as caught:
        build(tmp_path / "file" / "index", OLD)
    assert caught.value.code == 2


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_for_reading_only_is_reported_and_still_answers(tmp_path: Path) -> None:
    build(tmp_path, OLD)
    tmp_path.chmod(0o555)
    try:
        with pytest.raises(QuotesError, match="can't write the index there"):
            build(tmp_path, ARTICLES)
        assert answers(tmp_path)
    finally:
        tmp_path.chmod(0o755)


def test_a_second_writer_gives_up_after_its_wait_with_one_line(tmp_path: Path) -> None:
    with write_lock(tmp_path), pytest.raises(QuotesError, match="another process is using this index") as caught:
        build(tmp_path, OLD, wait=0.1)
    assert caught.value.code == 2
    assert build(tmp_path, OLD, wait=0.1)


def test_a_second_writer_continues_when_the_first_is_done(tmp_path: Path) -> None:
    began = threading.Event()

    def first() -> None:
        with write_lock(tmp_path):
            began.set()
            time.sleep(0.3)

    thread = threading.Thread(target=first)
    thread.start()
    began.wait()
    assert build(tmp_path, OLD, wait=10).counts["articles"] == 1
    thread.join()


def test_leftovers_of_killed_builds_are_cleared(tmp_path: Path) -> None:
    for name in (f"{FILE}.new-1", f"{FILE}.new-77-journal", INBOX):
        (tmp_path / name).write_text("half")
    (tmp_path / "mine.txt").write_text("keep")
    build(tmp_path, OLD)
    assert leftovers(tmp_path) == ["mine.txt"]


def break_at_a_word(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the classifier raise where a text has the word "unheard-of": what a fault of the program is like."""

    def broken(text: str, *rest: Any) -> list[tuple[str, str]]:
        if "unheard-of" in text:
            raise IndexError("list index out of range")
        return classify(text, *rest)

    monkeypatch.setattr("letters.extract.classify", broken)


def test_a_fault_of_the_program_in_one_text_is_named_and_the_others_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    break_at_a_word(monkeypatch)
    texts = tmp_path / "texts"
    texts.mkdir()
    (texts / "good.md").write_text("“We will not sell the mill,” the mayor said.", encoding="utf-8")
    (texts / "worse.md").write_text("“An unheard-of thing,” the mayor said.", encoding="utf-8")
    skipped: list[tuple[str, str]] = []
    corpus = Corpus([texts], skip=lambda where, why: skipped.append((where, why)))
    assert build(tmp_path / "index", (), corpus).counts["articles"] == 1
    ((where, why),) = skipped
    assert where.endswith("worse.md")
    assert re.fullmatch(
        r"a fault of this program \(IndexError in line \d+ of .*test_builder\.py\): please report .*", why
    )
    with pytest.raises(QuotesError, match=r"worse\.md: a fault of this program"):
        build(tmp_path / "other", (), Corpus([texts / "worse.md"]))
    with pytest.raises(QuotesError, match="given: a fault of this program"):
        build(tmp_path / "other", [Article("given", "“An unheard-of thing,” he said.", "Daily")])


def test_extract_names_the_text_and_ends_with_2(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    break_at_a_word(monkeypatch)
    (tmp_path / "good.md").write_text("“We will not sell the mill,” the mayor said.", encoding="utf-8")
    (tmp_path / "worse.md").write_text("“An unheard-of thing,” the mayor said.", encoding="utf-8")
    result = CliRunner().invoke(quotes_cli.cli, ["extract", "--format", "jsonl", str(tmp_path)])
    assert result.exit_code == 2
    assert "We will not sell the mill" in result.stdout and "unheard-of" not in result.stdout
    assert "worse.md: a fault of this program" in result.stderr and "1 skipped" in result.stderr
