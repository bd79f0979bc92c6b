"""Each hostile file, name, option and surrounding of the bench: the command ends soon, in clear lines, and loses nothing.

Two of three are marked as long, as are those that send signals, so that the check before a landing stays short.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator

import pytest

from tests.warm_command import WarmCommand

hostile = pytest.importorskip("bench.faults.hostile", reason="the bench is not installed with the package")
pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform != "linux", reason="/dev/full and /proc are Linux's")]
TRIALS = [
    pytest.param(name, marks=[pytest.mark.long] if n % 3 or name.startswith("SIG") else [])
    for n, name in enumerate(hostile.trials())
]


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory, warm_command: WarmCommand | None) -> Iterator[object]:
    before = dict(os.environ)
    yield hostile.Stage(tmp_path_factory.mktemp("stage") / "stage", warm_command and warm_command.run)
    os.environ.clear()
    os.environ.update(before)


@pytest.mark.parametrize("name", TRIALS)
def test_what_is_hostile_is_read_or_refused_and_nothing_is_lost(name: str, stage: object) -> None:
    for extra in ("fastwarc", "lxml", "pyarrow", "pypdf", "trafilatura"):
        pytest.importorskip(extra)
    tally = hostile.Tally(name)
    hostile.try_input(stage, name, tally)
    assert tally.reports == []


def test_the_trials_find_a_defect(stage: object) -> None:
    stage.reset()  # type: ignore[attr-defined]
    for wrong in (
        {"code": 2},
        {"code": 0, "message": "a word that is not reported"},
        {"code": 0, "printed": "nor printed"},
    ):
        code = wrong.pop("code")
        with pytest.raises(AssertionError):
            stage.expect(code, "extract", "article.md", **wrong)  # type: ignore[attr-defined]
    odd = hostile.CommandResult(0, "\x1b[31m", "Traceback\n")
    assert len(hostile.broken_laws(odd)) == 3
