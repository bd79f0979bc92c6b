"""CONTRIBUTING's map: every file that it names exists, every module is named, and the arrows of imports form no circle."""

from __future__ import annotations

import ast
import re
from graphlib import TopologicalSorter

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


MODULES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
    for folder in ("letters", "index")
    for path in (ROOT / folder).rglob("*.py")
}


def imported(module: str) -> set[str]:
    """The modules of ours that a module imports, wherever in it, and for types too."""
    tree = ast.parse(MODULES[module].read_text(encoding="utf-8"))
    names = {
        name if (name := f"{node.module}.{alias.name}") in MODULES else node.module
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    names |= {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    return {name for name in names if name in MODULES} - {module}


def test_no_module_imports_what_imports_it_and_letters_imports_no_index() -> None:
    arrows = {module: imported(module) for module in MODULES}
    assert len([*TopologicalSorter(arrows).static_order()]) == len(MODULES)  # else it raises CycleError with the circle
    assert not [
        name for module in arrows if module.startswith("letters") for name in arrows[module] if name.startswith("index")
    ]
