"""CONTRIBUTING's map: every file that it names exists, and every module is named."""

from __future__ import annotations

import re

from tests.conftest import ROOT

MAP = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").split("## The files, in reading order")[1]
ROWS = re.findall(r"^\| `([^`]+)` \| (.+) \|$", MAP.split("## Benchmarks")[0], re.MULTILINE)


def named() -> set[str]:
    files = set()
    for place, content in ROWS:
        folder = place if place.endswith("/") else place.rpartition("/")[0] + "/"
        files |= {place} | {name if "/" in name else folder + name for name in re.findall(r"`([\w/]+\.py)`", content)}
    return files


def test_every_file_of_the_map_exists() -> None:
    missing = sorted(name for name in named() if not (ROOT / name).exists())
    assert len(named()) > 100 and not missing


def test_every_module_is_in_the_map_or_in_a_folder_whose_modules_are_alike() -> None:
    alike = ("letters/reading/formats/", "index/commands/", "index/topics/")
    modules = [str(path.relative_to(ROOT)) for folder in ("letters", "index") for path in (ROOT / folder).rglob("*.py")]
    unnamed = [name for name in modules if name not in named() and not name.endswith("__init__.py")]
    assert [name for name in unnamed if not name.startswith(alike)] == []
