"""Front matter of TOML, as Hugo and Zola have it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from letters.model import Article, QuotesError
from letters.reading.corpus import read
from tests.conftest import Run

SAID = "“We will not sign this contract today,” said Ana Ruiz."
needs_toml = pytest.mark.skipif(sys.version_info < (3, 11), reason="Python 3.10 has no parser of TOML")


def article(path: Path, content: str) -> Article:
    path.write_text(content, encoding="utf-8", newline="")
    (document,) = read([path])
    assert isinstance(document, Article)
    return document


@needs_toml
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize(
    "date", ["2024-11-26", "2024-11-26T10:00:00Z", "2024-11-26T10:00:00-05:00", '"26 November 2024"']
)
def test_toml_states_what_yaml_would(tmp_path: Path, newline: str, date: str) -> None:
    front = f'title = "1984"\ndate = {date}\nauthors = ["Ann Lee", "Bo Ray"]\noutlet = "The Daily"\nclipping = true\n\n[extra]\nx = 1\n'
    text = f"+++\n{front}+++\n\n{SAID}\n".replace("\n", newline)
    read_as = article(tmp_path / "a.md", text)
    assert (read_as.title, read_as.published, read_as.author) == ("1984", "2024-11-26", "Ann Lee, Bo Ray")
    assert (read_as.outlet, read_as.clipping) == ("The Daily", True)
    assert read_as.text == text and read_as.text[read_as.body :].strip() == SAID


@pytest.mark.parametrize("head", ["+++\nSome prose.\n+++\n", "+++\n\nProse, “so”.\n", "+++ x\n", "++\na = 1\n++\n"])
def test_prose_below_a_line_of_plus_signs_is_no_front_matter(tmp_path: Path, head: str) -> None:
    assert article(tmp_path / "a.md", head + SAID).body == 0


@needs_toml
@pytest.mark.parametrize(
    ("front", "line", "why"),
    [("a = [\n+++\n", ":", "is no TOML"), ("title = x\n+++\n", ":2: ", "is no TOML"), ('title = "x"\n', ": ", "a line +++"),
     ("a = " + "[" * 5000 + "\n+++\n", ":", "is no TOML"), ("a = 1\na = 2\n+++\n", ":", "is no TOML")],
)  # fmt: skip
def test_broken_toml_is_one_line(tmp_path: Path, front: str, line: str, why: str) -> None:
    with pytest.raises(QuotesError) as caught:
        article(tmp_path / "a.md", f"+++\n{front}{SAID}")
    message = str(caught.value)
    assert message.startswith(f"{tmp_path / 'a.md'}{line}") and why in message and message.isprintable()


def test_a_python_without_a_parser_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "tomllib", None)
    monkeypatch.setitem(sys.modules, "tomli", None)
    with pytest.raises(QuotesError, match="needs Python 3.11 or the package tomli"):
        article(tmp_path / "a.md", f'+++\ntitle = "x"\n+++\n{SAID}')


@needs_toml
def test_extract_and_check_read_past_it(quotes: Run, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(f'+++\ntitle = "a “title” here"\nlanguage = "en"\n+++\n\n{SAID}\n', encoding="utf-8")
    done = quotes("extract", "--format", "jsonl", "a.md", cwd=tmp_path)
    assert done.returncode == 0 and done.stdout.count("\n") == 1 and "We will not sign" in done.stdout
    done = quotes("check", "a.md", cwd=tmp_path)
    assert "title" not in done.stdout, done.stdout
