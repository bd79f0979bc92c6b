"""Other processes: results in order, errors as if they were raised here, nothing left running."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from index.builder.workers import MIN_TASKS, parallel_map
from letters.model import QuotesError

HERE = Path(__file__).resolve().parents[2]


def run(program: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", textwrap.dedent(program)], cwd=HERE, text=True, timeout=60,
                          capture_output=True, check=False)  # fmt: skip


def test_results_come_in_the_order_of_the_tasks_whoever_is_done_first() -> None:
    tasks = [[n, *range(50_000 if n % 3 == 0 else 1)] for n in range(30)]
    with_two = list(parallel_map(sorted, tasks, 2))
    assert with_two == [sorted(task) for task in tasks]


def test_many_tasks_are_done_elsewhere_and_a_few_here() -> None:
    here = os.readlink("/proc/self") if sys.platform == "linux" else pytest.skip("read from /proc")
    assert set(parallel_map(os.readlink, ["/proc/self"] * (MIN_TASKS - 1), 2)) == {here}
    assert here not in set(parallel_map(os.readlink, ["/proc/self"] * 20, 2))
    assert set(parallel_map(os.readlink, ["/proc/self"] * 20, 1)) == {here}


def test_no_more_tasks_are_drawn_than_can_be_held() -> None:
    drawn = []

    def tasks() -> object:
        for n in range(1000):
            drawn.append(n)
            yield [n]

    results = parallel_map(sorted, tasks(), 2)  # type: ignore[arg-type]
    assert next(results) == [0]
    assert len(drawn) < 20
    results.close()


def test_what_the_function_raises_is_raised_here() -> None:
    with pytest.raises(ValueError, match="invalid literal"):
        list(parallel_map(int, ["1"] * 20 + ["x"] + ["1"] * 20, 2))


def test_tasks_that_fail_end_the_processes() -> None:
    def tasks() -> object:
        yield from [["x"]] * 20
        raise QuotesError("no more")

    with pytest.raises(QuotesError, match="no more"):
        list(parallel_map(sorted, tasks(), 2))  # type: ignore[arg-type]


def test_a_process_that_is_killed_is_one_line_and_no_hang() -> None:
    with pytest.raises(QuotesError, match="was killed"):
        list(parallel_map(_kill_itself_at_nine, range(40), 2))


def _kill_itself_at_nine(n: int) -> int:
    if n == 9:
        os.kill(os.getpid(), signal.SIGKILL)
    return n


def test_nothing_heavy_is_imported_where_nothing_is_started() -> None:
    done = run("""
        import sys
        from index.builder.workers import parallel_map
        print(list(parallel_map(abs, [-1, -2], 8)), "multiprocessing" in sys.modules)
    """)
    assert done.stdout == "[1, 2] False\n", done.stderr


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="read from /proc")
@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGTERM], ids=["killed", "ended"])
def test_processes_end_with_the_one_that_started_them(end: signal.Signals) -> None:
    program = """if True:
        import itertools, os
        from index.builder.workers import parallel_map
        for pid in parallel_map(os.readlink, itertools.repeat("/proc/self"), 2):
            print(pid, flush=True)
    """
    with subprocess.Popen([sys.executable, "-c", program], cwd=HERE, text=True, stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        workers = {parent.stdout.readline().strip() for _ in range(200)}
        parent.send_signal(end)
    until = time.monotonic() + 20
    while time.monotonic() < until and any(Path("/proc", pid).exists() for pid in workers):
        time.sleep(0.02)
    assert workers and not [pid for pid in workers if Path("/proc", pid).exists()]
