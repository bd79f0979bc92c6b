"""Real clusters, started and stopped here: the command on them gives what it gives on one machine, whoever dies."""

from __future__ import annotations

import gzip
import json
import os
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

import pytest

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("java") is None, reason="no Java"),
    pytest.mark.xdist_group("spark"),  # one cluster at a time
]
pyspark = pytest.importorskip("pyspark", reason="the extra [spark] is missing")

from bench.articles import Press
from index.store import Library
from letters.reading.errors import install_hint
from letters.text.normalize import MIN_RUN, keys
from tests.conftest import ROOT, Run
from tests.index.exported import export

CLUSTER = "local-cluster[2,1,1024]"
LONG = 600  # seconds


@pytest.fixture(scope="module")
def articles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made articles, as JSON Lines, as Parquet and as pages; some of the files are damaged."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    folder = tmp_path_factory.mktemp("articles")
    records = [record for record, _ in islice(Press(5).articles(), 400)]
    (folder / "a.jsonl").write_text(
        "".join(json.dumps(record) + "\n" for record in records[:200]) + "{broken\n", "utf-8"
    )
    pq.write_table(pa.Table.from_pylist(records[200:350]), folder / "b.parquet")
    for n, article in enumerate(records[350:]):
        facts = "".join(f"{key}: {json.dumps(value)}\n" for key, value in article.items() if key not in ("id", "text"))
        (folder / f"{n}.md").write_text(f"---\n{facts}---\n{article['text']}", "utf-8")
    (folder / "cut.warc.gz").write_bytes(gzip.compress(b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 99\r\n"))
    return folder


def ask(*arguments: str, index: Path | None = None, stdin: str = "") -> subprocess.CompletedProcess[str]:
    """Run the command to its end."""
    return subprocess.run(
        [sys.executable, str(ROOT / "quotes_cli.py"), *(["--index", str(index)] if index else []), *arguments],
        input=stdin, capture_output=True, encoding="utf-8", timeout=LONG, check=False,
    )  # fmt: skip


@pytest.fixture(scope="module")
def local(articles: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    """What a build on this machine makes of them, and what it says it skipped."""
    index = tmp_path_factory.mktemp("local")
    done = ask("build", "--shipped", "--format", "json", str(articles), index=index)
    assert done.returncode == 0, done.stderr
    return {"built": counts_of(done.stdout), "skipped": sorted(done.stderr.splitlines())}


def counts_of(output: str) -> dict[str, object]:
    """What a build says it made, wherever."""
    return {key: value for key, value in json.loads(output).items() if key not in ("index", "parquet")}


def index_of(parquet: Path) -> dict[str, object]:
    """What an index of a folder of Parquet holds."""
    done = ask("build", "--from-parquet", str(parquet), "--format", "json", index=parquet / "index")
    assert done.returncode == 0, done.stderr
    return counts_of(done.stdout)


def building(master: str, articles: Path, to: Path) -> subprocess.Popen[str]:
    """A build on its way."""
    return subprocess.Popen(
        [sys.executable, str(ROOT / "quotes_cli.py"), "build", "--spark", master, "--parts", "4", "--shipped",
         "--format", "json", "--to", str(to), str(articles)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def half_way(to: Path, steps: int = 6) -> None:
    """Wait until so many steps are done."""
    done(lambda: len([*to.glob("_work/*/_SUCCESS")]) >= steps, f"{steps} steps")


def done(happened: Callable[[], object], what: str) -> None:
    until = time.monotonic() + LONG
    while not happened():
        assert time.monotonic() < until, f"no {what}"
        time.sleep(0.05)


def children(pid: int) -> Iterator[tuple[int, str]]:
    """The processes below one, with their command lines."""
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(path.read_text().rpartition(")")[2].split()[1])
            line = (path.parent / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            continue  # gone meanwhile
        if parent == pid:
            yield int(path.parent.name), line
            yield from children(int(path.parent.name))


def executors(pid: int) -> list[int]:
    return [process for process, line in children(pid) if "CoarseGrainedExecutorBackend" in line]


def settled(build: subprocess.Popen[str], local: dict[str, object], to: Path) -> None:
    """A build that ended well, with the outcome that one machine has."""
    output, errors = build.communicate(timeout=LONG)
    assert build.returncode == 0, errors
    counts = counts_of(output)
    assert counts == {key: value for key, value in local["built"].items() if key != "revision"}  # type: ignore[attr-defined]
    assert sorted(errors.splitlines()) == local["skipped"]
    assert index_of(to) == local["built"]
    assert not [*to.glob("_*")]


@contextmanager
def daemon(*arguments: str, ready: str, log: Path) -> Iterator[tuple[str, int]]:
    """A master or a worker of a standalone cluster; what it said when it was ready, and its process."""
    command = [str(Path(pyspark.__file__).parent / "bin" / "spark-class"), *arguments]
    environment = {**os.environ, "SPARK_LOCAL_IP": "127.0.0.1", "SPARK_WORKER_DIR": str(log.with_suffix(".work"))}
    with log.open("wb") as out:
        process = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT, env=environment)
    try:
        done(lambda: re.search(ready, log.read_text()) or process.poll() is not None, ready)
        match = re.search(ready, log.read_text())
        assert match, log.read_text()
        yield match[0], process.pid
    finally:
        process.terminate()
        process.wait(LONG)


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@contextmanager
def worker(url: str, log: Path) -> Iterator[tuple[str, int]]:
    name = "org.apache.spark.deploy.worker.Worker"
    with daemon(name, "--host", "127.0.0.1", "-c", "1", "-m", "1g", "--webui-port", "0", url,
                ready="Successfully registered with master", log=log) as ready_daemon:  # fmt: skip
        yield ready_daemon


@pytest.mark.long
def test_a_worker_that_joins_late_and_an_executor_killed_half_way_change_nothing(
    articles: Path, local: dict[str, object], tmp_path: Path
) -> None:
    port, to, logs = free_port(), tmp_path / "to", [tmp_path / f"{n}.log" for n in range(3)]
    name = "org.apache.spark.deploy.master.Master"
    master = (name, "--host", "127.0.0.1", "--port", str(port), "--webui-port", "0")
    url = f"spark://127.0.0.1:{port}"
    with daemon(*master, ready="I have been elected leader", log=logs[0]), worker(url, logs[1]) as (_, first):
        build = building(url, articles, to)
        half_way(to, 4)
        with worker(url, logs[2]):
            half_way(to, 9)
            killed, *_ = executors(first)
            os.kill(killed, signal.SIGKILL)
            settled(build, local, to)
        assert [*logs[2].with_suffix(".work").glob("app-*/*/stderr")]  # it had an executor
        assert len([*logs[1].with_suffix(".work").glob("app-*/*/stderr")]) > 1  # it had another after the first


@pytest.mark.long
def test_many_rows_have_the_passages_that_one_process_gives_them(tmp_path: Path) -> None:
    chance = random.Random(2)
    vocabulary = [f"word{n}" for n in range(400)]
    wholes = [" ".join(chance.choices(vocabulary, k=chance.randint(8, 60))) for _ in range(2500)]
    rows = tmp_path / "rows.tsv"
    with rows.open("w", encoding="utf-8") as out:
        for n in range(20_000):
            words = chance.choice(wholes).split()
            a, b = sorted(chance.sample(range(len(words) + 1), 2)) if chance.random() < 0.6 else (0, len(words))
            more = [" ... ", *chance.choice(wholes).split()[:9]] if chance.random() < 0.1 else []
            out.write(f"{n}\t\t\tThe Bugle\t\t{' '.join([*words[a:b], *more])}\n")
    single, many = ask("passages", str(rows)), ask("passages", "--spark", CLUSTER, str(rows))
    assert single.returncode == many.returncode == 0, many.stderr
    assert many.stdout == single.stdout


@pytest.mark.long
def test_what_is_interrupted_leaves_the_standing_folder(articles: Path, tmp_path: Path) -> None:
    (tmp_path / "finished.json").write_text("as it was")
    build = building("local[1]", articles, tmp_path)
    half_way(tmp_path, 2)
    build.send_signal(signal.SIGINT)
    output, errors = build.communicate(timeout=LONG)
    assert build.returncode == 130 and not output, errors
    assert "Traceback" not in errors
    assert (tmp_path / "finished.json").read_text() == "as it was"


@pytest.fixture
def no_java(tmp_path: Path) -> dict[str, str]:
    return {"PATH": str(tmp_path), "JAVA_HOME": ""}


def test_without_java_one_line_says_what_to_install(quotes: Run, no_java: dict[str, str], tmp_path: Path) -> None:
    done_ = quotes("build", "--spark", "local[1]", "--to", str(tmp_path / "to"), env=no_java)
    assert (done_.returncode, done_.stdout) == (2, "")
    assert re.fullmatch(r"quotes: .*--spark needs Java.*: install Java 17.*\n", done_.stderr), done_.stderr


def test_a_master_that_is_none_is_one_line(quotes: Run, tmp_path: Path) -> None:
    done_ = quotes("build", "--spark", "nowhere", "--to", str(tmp_path / "to"))
    assert (done_.returncode, done_.stdout) == (2, "")
    assert (
        done_.stderr == "quotes: nowhere: no master of Spark's; give local[4], spark://HOST:7077, yarn or k8s://...\n"
    )


@pytest.fixture(scope="module")
def exported(articles: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of Parquet of them, and in `index` below it an index of that."""
    to = tmp_path_factory.mktemp("found")
    built = ask("build", "--shipped", str(articles), index=to / "index")
    assert built.returncode == 0, built.stderr
    return export(to / "index", to)


def asked(index: Path) -> str:
    """Queries of every sort, a line each, some as JSON."""
    chance = random.Random(3)
    with Library.open(index) as library:
        known = [(passage.text, readings) for passage, readings in library.all_passages()]
        article_texts = [article.text for article, _, _ in library.articles()]
    lines = ["", "?!", "the", "art washing", "we are", "{", "voluntary, with no", *(said for said, _ in known[:12])]
    for n in range(260):
        text, readings = chance.choice(known)
        words = (chance.choice(readings).text if readings else text).split()
        place = chance.randrange(len(words))
        around = chance.choice(article_texts).split()
        begin = chance.randrange(max(1, len(around) - 15))
        sort = n % 9
        if sort == 0:
            words = words[place:]
        elif sort == 1:
            words[place] = chance.choice(["never", "always", "zebra"])
        elif sort == 2:
            words[place] = words[place][:-1] + "x"
        elif sort == 3:
            words = words[place : place + chance.randint(1, 3)]
        elif sort == 4:
            words = around[begin : begin + chance.randint(4, 14)]
        elif sort == 5:
            words = chance.sample(["zebra", "quux", "plinth", "ozone", "flatly", "the"], 4)
        elif sort == 6:
            words = [*words[:place], *chance.choice(known)[0].split()[:8]]
        line = " ".join(words)
        says = chance.choice([reading.speaker for reading in readings] + ["Niko Felix", "artists", None])
        lines.append(json.dumps({"id": [n], "query": line, "attribution": says}) if sort > 6 else line)
    return "\n".join(lines) + "\n"


@pytest.mark.long
@pytest.mark.parametrize("command", [["verify"], ["outlets", "--min-words", "2"]])
def test_queries_over_parquet_of_five_words_are_answered_as_by_an_index_of_it(
    exported: Path, command: list[str]
) -> None:
    lines = asked(exported / "index")
    rest = (*command[1:], "--format", "jsonl", "-")
    local = ask(command[0], *rest, index=exported / "index", stdin=lines)
    over = ask(command[0], "--spark", str(exported), "--master", "local[2]", *rest, stdin=lines)
    assert over.stderr == local.stderr == ""
    answers = [list(map(json.loads, done.stdout.splitlines())) for done in (over, local)]
    assert len(answers[0]) == len(answers[1]) > 270
    for selected, whole in zip(*answers):
        assert selected["query"] == whole["query"]
        if len(keys(whole["query"])) > MIN_RUN:  # how rare the words of shorter queries are decides what is named
            assert selected == whole
        assert selected.get("verdict") == whole.get("verdict")
    assert over.returncode == local.returncode == (1 if command == ["verify"] else 0)


@pytest.mark.parametrize("missing", ["pyspark", "pyarrow", "pandas"])
def test_without_the_extra_one_line_says_what_to_install(quotes: Run, missing: str, tmp_path: Path) -> None:
    (tmp_path / f"{missing}.py").write_text(f"raise ImportError('No module named {missing}')")
    for command in (["build"], ["passages", "rows.tsv"], ["verify", "Some words."]):
        where = "found" if command[0] == "verify" else "local[1]"
        (tmp_path / "rows.tsv").write_text("1\t\t\t\t\tSome words.\n")
        done_ = quotes(*command, "--spark", where, env={"PYTHONPATH": str(tmp_path)}, cwd=tmp_path)
        assert (done_.returncode, done_.stdout) == (2, "")
        assert done_.stderr == (
            f"quotes: --spark needs Spark (No module named {missing}), on Python 3.11 or later: "
            f"{install_hint('spark')}\n"
        )
