"""Folders that git ignores are skipped, and reported."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from letters.reading.corpus import read
from tests.conftest import Run

IGNORED = "a folder that git ignores: name it itself to read it"


def site(root: Path, files: dict[str, str]) -> tuple[list[str], list[tuple[str, str]]]:
    """The articles of a folder with these files, and what was skipped."""
    for name, content in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(content or "text", encoding="utf-8")
    skipped: list[tuple[str, str]] = []
    ids = [
        os.path.relpath(document.id, root) for document in read([root], skip=lambda *reported: skipped.append(reported))
    ]
    return ids, [(os.path.relpath(where, root), why) for where, why in skipped]


def test_packages_and_hidden_folders_are_skipped_and_counted(quotes: Run, tmp_path: Path) -> None:
    files = {"a.md": "“We will not sign this contract today,” said Ana Ruiz.", "node_modules/x/a.md": "", "node_modules/y.txt": "",
             "b/node_modules/c.md": "", ".git/COMMIT.txt": "", "__pycache__/x.txt": ""}  # fmt: skip
    for name, content in files.items():
        (tmp_path / "site" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "site" / name).write_text(content or "text", encoding="utf-8")
    done = quotes("--index", "index", "build", "site", cwd=tmp_path)
    assert done.returncode == 0 and done.stdout.startswith("1 article"), done
    lines = done.stderr.splitlines()
    assert lines[-1] == "quotes: 4 skipped" and len(lines) == 5
    assert any(f"site/node_modules: {IGNORED}" in line for line in lines)
    assert any("site/.git: is hidden" in line for line in lines)
    assert quotes("extract", "site/node_modules", cwd=tmp_path).returncode == 0  # the user named it


@pytest.mark.parametrize(
    ("rules", "ignored"),
    [
        ("public/", ["b/public", "public"]),
        ("/public", ["public"]),
        ("public/*\n# b\n", ["public/deep"]),
        ("b/public", ["b/public"]),
        ("**/deep", ["public/deep"]),
        ("b/**/public", ["b/public"]),
        ("pub*\n!/public/", ["b/public"]),
        ("*.md\n", []),
        ("", []),
        ("p?bli[ck]\r\n", ["b/public", "public"]),
        ("a*" * 300 + "\n" + "/".join("**" for _ in range(500)) + "\n" + "\0\n[\n!\n/\n", []),
    ],
)
def test_rules_of_a_gitignore_are_kept_for_folders(tmp_path: Path, rules: str, ignored: list[str]) -> None:
    files = {".gitignore": rules, "a.md": "", "b/public/c.md": "", "public/d.md": "", "public/deep/e.md": ""}
    articles, skipped = site(tmp_path, files)
    assert sorted(skipped) == [(name, IGNORED) for name in ignored]
    assert not any(article.startswith(f"{name}/") for article in articles for name in ignored)
    assert len(articles) >= 4 - len(ignored) - ("public" in ignored)


def test_a_folder_that_ignores_all_of_itself_is_skipped(tmp_path: Path) -> None:
    articles, skipped = site(tmp_path, {"a.md": "", "venv/.gitignore": "# made\n*\n", "venv/lib/x.txt": ""})
    assert articles == ["a.md"] and skipped == [("venv", IGNORED)]
    assert site(tmp_path / "venv", {}) == (["lib/x.txt"], [])  # the user named it


def test_rules_deeper_in_a_site_hold_below_them(tmp_path: Path) -> None:
    articles, skipped = site(tmp_path, {"a/.gitignore": "old", "a/old/x.md": "", "old/y.md": "", "a/b/old/z.md": ""})
    assert articles == ["old/y.md"] and [where for where, _ in skipped] == ["a/b/old", "a/old"]


@pytest.mark.parametrize("ending", ["", "/", "//", "/."])
def test_however_the_folder_is_written(tmp_path: Path, ending: str) -> None:
    site(tmp_path, {".gitignore": "/out", "a.md": "", "out/b.md": ""})
    skipped: list[str] = []
    assert len(list(read([f"{tmp_path}{ending}"], skip=lambda where, why: skipped.append(why)))) == 1
    assert skipped == [IGNORED]
