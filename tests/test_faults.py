"""The faults that an index stands, some by chance; and the harness sees an index that doesn't stand them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

calls = pytest.importorskip("bench.faults.system_calls", reason="the bench is not installed with the package")
pytestmark = pytest.mark.skipif(not calls.CAN, reason="system calls can be spoilt on Linux on x86-64 only")

ROOT = Path(__file__).resolve().parents[1]


def python(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, capture_output=True, text=True, timeout=900, check=False
    )


def figures(told: str) -> dict[str, list[int]]:
    """Tried, lost, wrong and hung of each kind."""
    lines = [line for line in told.splitlines()[1:] if not line.startswith("  ")]
    return {line[:24].strip(): [int(part.replace(",", "")) for part in line[24:].split()[:4]] for line in lines}


def all_stood(*arguments: str) -> dict[str, list[int]]:
    done = python("-m", "bench.faults", *arguments)
    assert done.returncode == 0, done.stdout + done.stderr
    found = figures(done.stdout)
    assert all(tried > 0 and rest == [0, 0, 0] for tried, *rest in found.values()), done.stdout
    return found


def test_some_kills_and_power_cuts_by_chance_lose_nothing() -> None:
    assert len(all_stood("--points", "2", "--only", "killed,power cut")) == 3


@pytest.mark.slow
def test_a_few_faults_of_every_kind_lose_nothing() -> None:
    assert len(all_stood("--short")) == 17


ONE = """
import os, sys, tempfile
os.environ["OPENBLAS_NUM_THREADS"] = "1"
from pathlib import Path
from bench import harm, spoilt
from bench.faults.system_calls import Spoil
from bench.faults.outcomes import Operations, Tally
from bench.faults.fixture import Stand
import random
{broken}
with tempfile.TemporaryDirectory() as name:
    stand, tally = Stand(Path(name), 1), Tally("one")
    operations = Operations(stand)
    {tried}
    print("\\n".join(tally.told))
"""
SPOIL = """operation = operations.one("{}")
    for spoil in spoilt.spoils(operation, random.Random(1))["{}"][{}]: spoilt.tried(stand, operation, spoil, tally)"""
CUT = """operation = operations.one("{}")
    for at, first in spoilt.cuts(operation)[{}]: spoilt.cut(stand, operation, at, first, tally)"""
FEW_TEXTS = """from itertools import islice
    texts, harm._libraries = harm._full_texts, lambda trap: iter(())
    harm._full_texts = lambda *those: islice(texts(*those), 4)
    harm.poisoned(stand, tally)"""
BITS_ALONE = """harm._full_text, harm.HARMS = lambda stand: [], {"bits changed": harm._flip}
    harm.damaged(stand, random.Random(1), 40, tally)"""
BROKEN = {
    "a library written in its place": (
        (
            "import index.disk.index_folder\nindex.folder.swap = lambda new, path: "
            "[path.write_bytes(new.read_bytes()[:9000]), path.write_bytes(new.read_bytes()), new.unlink()]"
        ),
        SPOIL.format("build", "killed", "-9:"),
        "lost",
    ),
    "a library swapped in before it is on the disk": (
        "import index.disk.index_folder, os\nindex.folder.swap = lambda new, path: [os.replace(new, path), index.disk.index_folder.sync(path.parent)]",
        CUT.format("build", "-4:"),
        "lost",
    ),
    "a new folder whose name is not on the disk": (
        "import index.disk.index_folder\nindex.folder._made = lambda folder: folder.mkdir(parents=True, exist_ok=True)",
        CUT.format("first build", "-1:"),
        "lost: one: first build, cut at",
    ),
    "a journal that stays beside another library": (
        "import index.builder\nindex.builder.recover = lambda path: None",
        SPOIL.format("build after a kill", "killed", ":3"),
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
    "a failing disk told as damage": (
        (
            "from index.store import checked_rows, schema\nimport index.store\n"
            "checked_rows.sqlite_failure = index.store.sqlite_failure = schema.damaged"
        ),
        SPOIL.format("look after a kill", "disk full", ":6"),
        "ended with 3",
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize(("broken", "tried", "told"), BROKEN.values(), ids=BROKEN)
def test_the_harness_sees(broken: str, tried: str, told: str) -> None:
    whole = python("-c", ONE.format(broken="", tried=tried))
    assert (whole.returncode, whole.stdout.strip()) == (0, ""), whole.stdout + whole.stderr
    spoilt = python("-c", ONE.format(broken=broken, tried=tried))
    assert told in spoilt.stdout, spoilt.stdout + spoilt.stderr


COUNTED = """
import errno, sys
from pathlib import Path
from bench.faults.system_calls import CHANGING, Spoil, watched

def work():
    try:
        with open(sys.argv[1] + "/one", "w") as file:
            file.write("twelve bytes")
    except OSError as error:
        return error.errno
    (Path(sys.argv[1]) / "one").rename(Path(sys.argv[1]) / "other")
    return 0

below = Path(sys.argv[1])
seen = watched(work, below)
print(seen.code, [call.name for call in seen.calls], (below / "other").read_text())
(below / "other").unlink()
print(watched(work, below, Spoil(2, "kill")).code, (below / "one").stat().st_size)
print(watched(work, below, Spoil(1, "tear", frozenset(["write"]))).code, (below / "one").read_text())
print(watched(work, below, Spoil(2, "fail", CHANGING, errno.ENOSPC)).code == errno.ENOSPC)
print(watched(work, below / "elsewhere", Spoil(1, "kill")).code)
print(watched(lambda: __import__("time").sleep(9), below, most=0.2).hung)
"""


def test_a_call_is_counted_killed_torn_or_failed(tmp_path: Path) -> None:
    done = python("-c", COUNTED, str(tmp_path))
    assert done.stdout.splitlines() == [
        "0 ['open', 'write', 'rename'] twelve bytes", "-9 0", "-9 twelve", "True", "0", "True",
    ], done.stdout + done.stderr  # fmt: skip
