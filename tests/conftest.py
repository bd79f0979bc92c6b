"""What all tests share: an index folder of one's own, and the command as a command."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from index.disk.index_folder import write_lock
from tests.warm_command import COMMAND, SECONDS, WARM, WarmCommand

settings.register_profile("steady", derandomize=True, deadline=None)  # what fails, fails for everybody, however slow
settings.load_profile("steady")  # --hypothesis-profile=default looks further

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.hookimpl(tryfirst=True)  # before xdist, which makes it "load"
def pytest_cmdline_main(config: pytest.Config) -> None:
    """Of several workers each has neighbouring tests, which share fixtures, until one has none left and takes some.

    They and their commands keep what they compile, even under PYTHONDONTWRITEBYTECODE: else each compiles it again.
    """
    if getattr(config.option, "numprocesses", None):
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        if config.option.dist == "no":
            config.option.dist = "worksteal"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of measured material beside the checkout; tests that use it are skipped where there is none."""
    if not SHARED.is_dir():
        pytest.skip("no ../shared beside the checkout")
    return SHARED


@pytest.fixture(scope="session", autouse=True)
def private_folders(tmp_path_factory: pytest.TempPathFactory) -> None:
    """No test touches the user's own index or state."""
    home = tmp_path_factory.mktemp("home")
    os.environ.update(QUOTES_INDEX=str(home / "index"), QUOTES_STATE=str(home / "state"), COLUMNS="80")
    for name in ("NO_COLOR", "FORCE_COLOR", "PAGER", "LESS"):
        os.environ.pop(name, None)


@pytest.fixture(scope="session")
def warm_command(private_folders: None) -> Iterator[WarmCommand | None]:
    """What forks the commands of this worker; None where each starts anew."""
    command = WarmCommand() if WARM else None
    yield command
    if command:
        command.close()


@pytest.fixture(scope="session")
def run_command(warm_command: WarmCommand | None) -> Run:
    """Run the command in a process of its own: `run_command("outlets", "words", stdin="", cwd=None, env={})`.

    With `env`, which may say how Python starts, a new process is started; else it is forked from a warm one.
    """

    def run(
        *arguments: str, stdin: str | bytes = b"", cwd: Path | None = None, env: dict[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        data = stdin.encode() if isinstance(stdin, str) else stdin
        if warm_command and env is None:
            done = warm_command.run(arguments, data, cwd)
        else:
            done = subprocess.run(
                [sys.executable, COMMAND, *arguments],
                input=data,
                capture_output=True,
                cwd=cwd,
                env={**os.environ, **(env or {})},
                timeout=SECONDS,
                check=False,
            )
        return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())

    return run


@pytest.fixture(scope="session")
def shipped_index(run_command: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The index of the shipped data in the folder that QUOTES_INDEX names; one worker builds it, each has a copy."""
    home = tmp_path_factory.getbasetemp()
    workers_home = home.parent if "PYTEST_XDIST_WORKER" in os.environ else home
    built = workers_home / "shipped"
    with write_lock(workers_home, wait=SECONDS, name="shipped.lock"):
        if not built.exists():
            assert run_command("--index", str(built), "build").returncode == 0
    return Path(shutil.copytree(built, os.environ["QUOTES_INDEX"]))


@pytest.fixture(scope="session")
def quotes(run_command: Run, shipped_index: Path) -> Run:
    """The command, which finds the index of the shipped data where no other is named."""
    return run_command
