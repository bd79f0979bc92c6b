"""A wheel and an sdist install and run, from any folder; the sdist carries the tests' data."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
import venv
from pathlib import Path

import pytest

from tests.conftest import ROOT

pytestmark = pytest.mark.slow
BUILD = "import sys; from setuptools import build_meta; getattr(build_meta, sys.argv[1])(sys.argv[2])"
QUOTE = "Participation is voluntary, with no obligation to provide feedback or use the tool"


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The interpreter of a fresh environment that can build."""
    folder = tmp_path_factory.mktemp("env")
    venv.create(folder, with_pip=True)
    python = folder / ("Scripts" if os.name == "nt" else "bin") / "python"
    subprocess.run([python, "-m", "pip", "install", "--quiet", "setuptools>=77", "wheel"], check=True)
    return python


@pytest.fixture(scope="module")
def dist(python: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sdist and the wheel of a clean copy of this checkout."""
    copy, out = tmp_path_factory.mktemp("copy") / "quotes", tmp_path_factory.mktemp("dist")
    leave = shutil.ignore_patterns(".git", ".venv", "*.egg-info", "dist", "__pycache__", ".*_cache", ".hypothesis")
    shutil.copytree(ROOT, copy, ignore=leave)
    shutil.rmtree(copy / "build", ignore_errors=True)  # of an earlier one; index/build is a package
    for kind in ("build_sdist", "build_wheel"):
        subprocess.run([python, "-c", BUILD, kind, str(out)], cwd=copy, check=True, capture_output=True)
    return out


def test_a_wheel_and_an_sdist_install_and_answer(python: Path, dist: Path, tmp_path: Path) -> None:
    a_wheel_answers_from_any_folder(python, dist, tmp_path)
    an_sdist_carries_what_its_tests_need_and_installs(python, dist, tmp_path)


def a_wheel_answers_from_any_folder(python: Path, dist: Path, tmp_path: Path) -> None:
    (wheel,) = dist.glob("*.whl")
    subprocess.run([python, "-m", "pip", "install", "--quiet", wheel], check=True)
    (tmp_path / "index").mkdir()  # a folder of that name must not get in the way
    command = [python.parent / "quotes", "--index", tmp_path / "i", "outlets", QUOTE]
    subprocess.run([*command[:3], "build"], check=True)
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert "TheWrap" in done.stdout
    assert (python.parents[1] / "share" / "man" / "man1" / "quotes-outlets.1").is_file()
    helped = subprocess.run([python.parent / "quotes", "help", "query"], capture_output=True, text=True, check=True)
    assert "side by side" in helped.stdout
    report = subprocess.run([*command[:3], "report", "-"], cwd=tmp_path, capture_output=True, check=True)
    assert b"</html>" in report.stdout
    code = "import index.api, letters; print(index.api.__file__, letters.__file__)"
    modules = subprocess.run([python, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True).stdout
    assert all(Path(module).with_name("py.typed").is_file() for module in modules.split())


def an_sdist_carries_what_its_tests_need_and_installs(python: Path, dist: Path, tmp_path: Path) -> None:
    (sdist,) = dist.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        names = {name.split("/", 1)[1] for name in archive.getnames() if "/" in name}
    listed = ["git", "ls-files", "tests", "letters", "index", "docs", "man"]
    kept = subprocess.run(listed, cwd=ROOT, capture_output=True, text=True, check=False)
    if kept.returncode == 0:
        assert set(kept.stdout.split()) <= names
    assert {"tests/conftest.py", "tests/index/cases/verdicts.txt", "letters/data/sources/letter.md"} <= names
    subprocess.run([python, "-m", "pip", "uninstall", "--quiet", "--yes", "quotation-index"], check=True)
    subprocess.run([python, "-m", "pip", "install", "--quiet", sdist], check=True)
    done = subprocess.run(
        [python.parent / "quotes", "--index", tmp_path / "j", "build"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "49 articles" in done.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="a script of the shell")
def test_the_checkout_runs_without_being_installed(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, ROOT / "quotes_cli.py", "--index", tmp_path / "i", "build"],
        cwd=tmp_path, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert "49 articles" in done.stdout
