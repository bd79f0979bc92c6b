"""The Python interface answers what the commands answer, as frozen dataclasses."""

from __future__ import annotations

import dataclasses
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from index import api
from index.api import Index, QuotesError, Result, extract
from tests.conftest import ROOT, Run

QUOTE = "Participation is mandatory, with no obligation to provide feedback or use the tool"
DRAFT = f"# Ours\n\nNiko Felix said: “{QUOTE}.” It is “art washing”, and a “mark without end.\n"


@pytest.fixture(scope="module")
def index(shipped_index: Path) -> Iterator[Index]:
    with Index.open(shipped_index) as opened:
        yield opened


def printed(quotes: Run, *arguments: str, stdin: str = "") -> Any:
    return json.loads(quotes(*arguments, "--format", "json", stdin=stdin).stdout)


def without(values: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name not in names}


def test_every_answer_has_the_keys_and_values_of_the_command(index: Index, quotes: Run, tmp_path: Path) -> None:
    for words in (QUOTE, "We are not your free bug testers", "art washing", "safegards that zork", "letter-3"):
        expected = printed(quotes, "outlets", words)
        assert index.outlets(words).to_dict() == expected, words
        expected = printed(quotes, "verify", words, "--speaker", "Niko Felix")
        assert index.verify(words, "Niko Felix").to_dict() == without(expected, "id"), words
    expected = printed(quotes, "outlets", QUOTE, "--after", "2024-11-27", "--min-words", "2", "--language", "en")
    answer = index.outlets(QUOTE, after="2024-11-27", min_words=2, language="en")
    assert answer.to_dict() == expected and answer.left_out
    expected = printed(quotes, "check", "-", stdin=DRAFT)["findings"]
    findings = index.check(DRAFT, name="-.md")
    assert [without(finding.to_dict(), "file") for finding in findings] == [
        without(finding, "file", "id") for finding in expected
    ]
    (tmp_path / "draft.md").write_text(DRAFT, encoding="utf-8")
    assert [without(item.to_dict(), "file") for item in index.check(tmp_path / "draft.md")] == [
        without(item.to_dict(), "file") for item in findings
    ]
    for words in ("safeguards", "safegards", "zork the quxes"):
        assert index.search(words, limit=1).to_dict() == printed(quotes, "search", words, "--limit", "1"), words


def test_quotations_of_a_text_are_those_of_the_command(quotes: Run) -> None:
    for every in (False, True):
        options = ["--all"] * every
        expected = printed(quotes, "extract", "--explain", "--input", "md", *options, "-", stdin=DRAFT)["quotations"]
        isolated = extract(DRAFT, every_kind=every)
        assert [quotation.to_dict() for quotation in isolated] == [
            without(quotation, "article") for quotation in expected
        ]
        assert all(DRAFT[quotation.start : quotation.end] == quotation.text for quotation in isolated)
    assert extract("„Wir wussten nichts davon“, sagte Eva Roth.", language="de")[0].speaker == "Eva Roth"


def test_results_are_frozen_and_made_of_plain_values(index: Index) -> None:
    answer = index.outlets(QUOTE)
    with pytest.raises(dataclasses.FrozenInstanceError):
        answer.outlets = 7  # type: ignore[misc]
    assert isinstance(answer.uses, tuple) and isinstance(answer.uses[0].differences, tuple)
    assert json.loads(json.dumps(answer.to_dict())) == answer.to_dict()
    kinds = [getattr(api, name) for name in api.__all__ if isinstance(getattr(api, name), type)]
    results = [kind for kind in kinds if issubclass(kind, Result)]
    assert len(results) > 10 and all(dataclasses.is_dataclass(kind) and kind.__doc__ for kind in results)


def test_what_can_be_mended_is_one_error(index: Index, tmp_path: Path) -> None:
    for call in (
        lambda: Index.open(tmp_path / "none"),
        lambda: index.outlets("…"),
        lambda: index.outlets(QUOTE, after="soon"),
        lambda: index.verify(QUOTE, source="nobody"),
        lambda: index.check(tmp_path / "none.md"),
        lambda: index.search("before:soon"),
        lambda: extract("x", language="klingon language"),
    ):
        with pytest.raises(QuotesError):
            call()
    assert index.verify("…").severity == "usage"


def test_an_index_says_what_it_is(index: Index, shipped_index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert index.folder == shipped_index and index.counts()["articles"] == 49 and len(index.revision) == 32
    with Index.open() as other:  # QUOTES_INDEX
        assert other.folder == shipped_index
    monkeypatch.delenv("QUOTES_INDEX")
    monkeypatch.setenv("XDG_DATA_HOME", str(shipped_index.parent / "nothing"))
    if sys.platform.startswith("linux"):
        with pytest.raises(QuotesError, match="nothing/quotes: no index there"):
            Index.open()


def test_a_draft_of_a_page_or_of_plain_text_is_read_as_such(index: Index) -> None:
    page = f"<p>Niko Felix said: <q>{QUOTE}.</q></p>"
    assert [finding.verdict for finding in index.check(page, name="draft.html")] == ["substitution"]
    assert {finding.file for finding in index.check(DRAFT, name="a.txt")} == {"a.txt"}
    assert index.check("“" + QUOTE + "”, said Felix.\ud800")  # an unpaired surrogate, as some editors give


def test_it_is_imported_without_the_command(tmp_path: Path) -> None:
    code = "import sys, index.api; assert not {'click', 'whoosh', 'numpy'} & sys.modules.keys()"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)
    assert (ROOT / "index" / "py.typed").exists() and (ROOT / "letters" / "py.typed").exists()
