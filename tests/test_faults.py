"""Faults that an index must survive, as a random sample; and the harness must find defects that are put in."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

calls = pytest.importorskip("bench.faults.system_calls", reason="the bench is not installed with the package")
pytestmark = pytest.mark.skipif(not calls.SUPPORTED, reason="faults can be injected on Linux on x86-64 only")

ROOT = Path(__file__).resolve().parents[1]


def python(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, capture_output=True, text=True, timeout=900, check=False
    )


def figures(result: str) -> dict[str, list[int]]:
    """Tried, lost, wrong and hung of each kind."""
    lines = [line for line in result.splitlines()[1:] if not line.startswith("  ")]
    return {line[:24].strip(): [int(part.replace(",", "")) for part in line[24:].split()[:4]] for line in lines}


def all_survived(*arguments: str) -> dict[str, list[int]]:
    done = python("-m", "bench.faults", *arguments)
    assert done.returncode == 0, done.stdout + done.stderr
    counts = figures(done.stdout)
    assert all(tried > 0 and rest == [0, 0, 0] for tried, *rest in counts.values()), done.stdout
    return counts


@pytest.mark.slow
def test_a_sample_of_kills_and_power_cuts_loses_nothing() -> None:
    assert len(all_survived("--points", "1", "--only", "killed,power cut")) == 3


@pytest.mark.slow
@pytest.mark.long
def test_a_few_faults_of_every_kind_lose_nothing() -> None:
    assert len(all_survived("--short")) == 19


ONE = """
import os, sys, tempfile
os.environ["OPENBLAS_NUM_THREADS"] = "1"
from pathlib import Path
from bench.faults import corruption, outcomes, poison
from bench.faults.system_calls import Injection
from bench.faults.outcomes import Operations, Tally
from bench.faults.fixture import Fixture
import random
{broken}
with tempfile.TemporaryDirectory() as name:
    fixture, tally = Fixture(Path(name), 1), Tally("one")
    operations = Operations(fixture)
    {tried}
    print("\\n".join(tally.reports))
"""
INJECT = """operation = operations.named("{}")
    for injection in outcomes.injections(operation, random.Random(1))["{}"][{}]: outcomes.inject(fixture, operation, injection, tally)"""
CUT = """operation = operations.named("{}")
    for at, first in outcomes.cuts(operation)[{}]: outcomes.cut(fixture, operation, at, first, tally)"""
FEW_TEXTS = """from itertools import islice
    texts, poison._libraries = poison._full_texts, lambda trap: iter(())
    poison._full_texts = lambda *those: islice(texts(*those), 4)
    poison.poisoned(fixture, tally)"""
BITS_ALONE = """corruption.full_text_files, corruption.DAMAGE_KINDS = lambda fixture: [], {"bits changed": corruption._flip}
    corruption.damaged(fixture, random.Random(1), 40, tally)"""
BROKEN = {
    "a library written in its place": (
        (
            "import index.disk.index_folder\nindex.disk.index_folder.swap = lambda new, path: "
            "[path.write_bytes(new.read_bytes()[:9000]), path.write_bytes(new.read_bytes()), new.unlink()]"
        ),
        INJECT.format("build", "killed", "-9:"),
        "lost",
    ),
    "a library swapped in before it is on the disk": (
        "import index.disk.index_folder, os\nindex.disk.index_folder.swap = lambda new, path: [os.replace(new, path), index.disk.index_folder.sync(path.parent)]",
        CUT.format("build", "-4:"),
        "lost",
    ),
    "a new folder whose name is not on the disk": (
        "import index.disk.index_folder\nindex.disk.index_folder._made = lambda folder: folder.mkdir(parents=True, exist_ok=True)",
        CUT.format("first build", "-1:"),
        "lost: one: first build, cut at",
    ),
    "a journal that stays beside another library": (
        "import index.builder\nindex.builder.recover = lambda path: None",
        INJECT.format("build after a kill", "killed", ":3"),
        "other answers",
    ),
    "a commit before the journal is on the disk": (
        (
            "import sqlite3\nfrom index.store import checked_rows\nopened = checked_rows.open_library\n"
            "def careless(path, **how):\n    one = opened(path, **how)\n    one.execute('PRAGMA synchronous=OFF')\n    return one\n"
            "import index.change\nindex.change.open_library = careless"
        ),
        CUT.format("add", "-12:"),
        "lost",
    ),
    "full texts of anybody": (
        "from index.fulltext import trusted_folder\ntrusted_folder.trusted = lambda folder, *_, **__: folder.is_dir()",
        FEW_TEXTS,
        "the trap sprang",
    ),
    "rows of anybody": (
        "from index.store import checked_rows\nchecked_rows.checksum = lambda *_: crc\ncrc = type('', (), {'__ne__': lambda *_: False})()",
        BITS_ALONE,
        "a wrong answer",
    ),
    "a failing disk reported as damage": (
        (
            "from index.store import checked_rows, schema\nimport index.store\n"
            "checked_rows.sqlite_failure = index.store.sqlite_failure = schema.damaged"
        ),
        INJECT.format("look after a kill", "disk full", ":6"),
        "ended with 3",
    ),
}


@pytest.mark.slow
@pytest.mark.long
@pytest.mark.parametrize(("broken", "tried", "result"), BROKEN.values(), ids=BROKEN)
def test_the_harness_finds_a_defect(broken: str, tried: str, result: str) -> None:
    whole = python("-c", ONE.format(broken="", tried=tried))
    assert (whole.returncode, whole.stdout.strip()) == (0, ""), whole.stdout + whole.stderr
    defective = python("-c", ONE.format(broken=broken, tried=tried))
    assert result in defective.stdout, defective.stdout + defective.stderr


COUNTED = """
import errno, sys
from pathlib import Path
from bench.faults.system_calls import CHANGING, Injection, traced

def work():
    try:
        with open(sys.argv[1] + "/one", "w") as file:
            file.write("twelve bytes")
    except OSError as error:
        return error.errno
    (Path(sys.argv[1]) / "one").rename(Path(sys.argv[1]) / "other")
    return 0

below = Path(sys.argv[1])
trace = traced(work, below)
print(trace.code, [call.name for call in trace.calls], (below / "other").read_text())
(below / "other").unlink()
print(traced(work, below, Injection(2, "kill")).code, (below / "one").stat().st_size)
print(traced(work, below, Injection(1, "tear", frozenset(["write"]))).code, (below / "one").read_text())
print(traced(work, below, Injection(2, "fail", CHANGING, errno.ENOSPC)).code == errno.ENOSPC)
print(traced(work, below / "elsewhere", Injection(1, "kill")).code)
print(traced(lambda: __import__("time").sleep(9), below, limit=0.2).hung)
"""


def test_a_call_is_counted_killed_torn_or_failed(tmp_path: Path) -> None:
    done = python("-c", COUNTED, str(tmp_path))
    assert done.stdout.splitlines() == [
        "0 ['open', 'write', 'rename'] twelve bytes", "-9 0", "-9 twelve", "True", "0", "True",
    ], done.stdout + done.stderr  # fmt: skip
