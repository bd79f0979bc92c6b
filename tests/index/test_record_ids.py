"""The id of a record belongs to its file, unless it is an address."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import Run

SAID = "“We will not sign this contract {n} today,” said Ana Ruiz."


def lines(path: Path, *ids: object, words: str = "") -> Path:
    records = (
        {"id": id, "text": SAID.format(n=n) + words + path.stem, "outlet": path.stem} for n, id in enumerate(ids)
    )
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    return path


def quoted(quotes: Run, tmp_path: Path) -> set[str]:
    rows = quotes("--index", "index", "export", "-", "--format", "jsonl", cwd=tmp_path).stdout.splitlines()
    return {json.loads(row)["article"].rpartition("/")[2] for row in rows}


def test_two_files_that_both_number_from_one_are_built_added_and_removed(quotes: Run, tmp_path: Path) -> None:
    lines(tmp_path / "a.jsonl", 1, 2)
    lines(tmp_path / "b.jsonl", 1, 2, 3)
    together = quotes("--index", "index", "build", "a.jsonl", "b.jsonl", cwd=tmp_path)
    assert together.returncode == 0 and together.stdout.startswith("5 articles"), together
    assert quotes("--index", "index", "build", "a.jsonl", cwd=tmp_path).returncode == 0
    added = quotes("--index", "index", "add", "b.jsonl", cwd=tmp_path)
    assert added.returncode == 0 and "5 articles" in added.stdout, added
    again = quotes("--index", "index", "add", "b.jsonl", cwd=tmp_path)
    assert "5 articles" in again.stdout and "3 there already" in again.stdout, again
    several = quotes("--index", "index", "remove", "2", cwd=tmp_path)
    assert several.returncode == 2 and "2 records have this id" in several.stderr and "a.jsonl#2" in several.stderr
    assert quotes("--index", "index", "remove", "3", cwd=tmp_path).returncode == 0
    assert quotes("--index", "index", "remove", "a.jsonl#2", cwd=tmp_path).returncode == 0
    assert quoted(quotes, tmp_path) == {"a.jsonl#1", "b.jsonl#1", "b.jsonl#2"}


def test_an_address_is_an_id_everywhere(quotes: Run, tmp_path: Path) -> None:
    url = "https://daily.example/a"
    lines(tmp_path / "a.jsonl", url)
    lines(tmp_path / "b.jsonl", url)
    clash = quotes("--index", "index", "build", "a.jsonl", "b.jsonl", cwd=tmp_path)
    assert clash.returncode == 2 and clash.stderr.count("\n") == 1
    assert "a.jsonl:1 and " in clash.stderr and f"b.jsonl:1: two different documents have the id {url}" in clash.stderr
    assert quotes("--index", "index", "build", "a.jsonl", cwd=tmp_path).returncode == 0
    assert quotes("--index", "index", "add", "b.jsonl", cwd=tmp_path).stdout.startswith("1 replaced\n1 article")
    assert quotes("--index", "index", "remove", url, cwd=tmp_path).returncode in (0, 1)


@pytest.mark.parametrize("command", ["build", "add"])
def test_two_records_of_one_file_with_one_id_are_named_by_their_places(
    quotes: Run, tmp_path: Path, command: str
) -> None:
    lines(tmp_path / "a.jsonl", 1)
    assert quotes("--index", "index", "build", "a.jsonl", cwd=tmp_path).returncode == 0
    lines(tmp_path / "b.jsonl", 5, 7, 5)
    clash = quotes("--index", "index", command, "b.jsonl", cwd=tmp_path)
    assert clash.returncode == 2 and clash.stderr.count("\n") == 1
    assert "b.jsonl:1 and " in clash.stderr and "b.jsonl:3: two different documents have the id " in clash.stderr


def test_two_sources_of_one_id_are_named_by_their_places(quotes: Run, tmp_path: Path) -> None:
    for name in ("a.md", "b.md"):
        (tmp_path / name).write_text(f"---\nkind: source\nid: letter\n---\nWe will not sign, {name}.", encoding="utf-8")
    clash = quotes("--index", "index", "build", "a.md", "b.md", cwd=tmp_path)
    assert (
        clash.returncode == 2
        and "a.md and " in clash.stderr
        and "b.md: two different documents have the id letter;" in clash.stderr
    )


def test_extract_gives_the_records_of_a_file_alone_their_own_ids_and_those_of_several_their_files_too(
    quotes: Run, tmp_path: Path
) -> None:
    lines(tmp_path / "a.jsonl", 1)
    lines(tmp_path / "b.jsonl", 1)

    def articles(*paths: str) -> list[str]:
        done = quotes("extract", "--format", "jsonl", *paths, cwd=tmp_path)
        return [json.loads(row)["article"] for row in done.stdout.splitlines()]

    assert articles("a.jsonl") == ["1"]
    assert articles("a.jsonl", "b.jsonl") == ["a.jsonl#1", "b.jsonl#1"] == articles(".") or articles(".") == [
        "./a.jsonl#1",
        "./b.jsonl#1",
    ]


def test_an_id_on_standard_input_has_no_file(quotes: Run, tmp_path: Path) -> None:
    content = lines(tmp_path / "a.jsonl", 7).read_text(encoding="utf-8")
    done = quotes("extract", "--format", "jsonl", "-", stdin=content, cwd=tmp_path)
    assert json.loads(done.stdout.splitlines()[0])["article"] == "7"
