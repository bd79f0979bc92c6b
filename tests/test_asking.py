"""The commands are asked as people ask: what is answered, what only stands near it, and what follows when nothing is found."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Run

DAYS = ("Monday", "Friday")
SUBJECTS = ("We", "They", "Workers", "Nurses", "Artists")
FRAMES = (
    "{} call on all {} to stop this now",
    "{} have waited long enough for the {} to answer",
    "{} ask the {} to keep the promise of the spring",
)
OBJECTS = ("members", "ministers", "companies", "bankers")
MADE = [frame.format(s, o) for frame in FRAMES for s in SUBJECTS for o in OBJECTS]


@pytest.fixture(scope="module")
def sentences(quotes: Run, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An index of articles that quote a sentence each, many of them alike."""
    folder = tmp_path_factory.mktemp("sentences")
    articles = [{"outlet": day, "text": f"“We shall overcome this by {day},” said Ann Lee."} for day in DAYS]
    articles += [{"outlet": f"Paper {n}", "text": f"“{text},” said Ida Holm."} for n, text in enumerate(MADE)]
    Path(folder, "a.jsonl").write_text("\n".join(map(json.dumps, articles)), "utf-8")
    assert quotes("--index", str(folder / "i"), "build", str(folder / "a.jsonl")).returncode == 0
    yield str(folder / "i")


def outlets(quotes: Run, index: str, *words: str) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(quotes("--index", index, "outlets", "--format", "json", *words).stdout)
    return answer


def test_another_sentence_is_no_use_of_the_words_asked(quotes: Run, sentences: str) -> None:
    done = quotes("--index", sentences, "outlets", "We shall overcome this by Friday")
    assert "\n1 outlet, 1 independent.\n\nAlso shares words: 1 outlet, 1 independent.\n" in done.stdout
    answer = outlets(quotes, sentences, "We shall overcome this by Friday")
    assert [(use["outlet"], use["verdict"]) for use in answer["uses"]] == [("Friday", "verbatim")]
    assert (answer["outlets"], answer["related"]["outlets"], answer["as_asked"]) == (1, 1, True)
    assert [use["outlet"] for use in answer["related"]["uses"]] == ["Monday"]


def test_words_that_several_passages_have_are_asked_of_each(quotes: Run, sentences: str) -> None:
    answer = outlets(quotes, sentences, "We shall overcome this")
    assert {use["outlet"]: use["verdict"] for use in answer["uses"]} == {"Friday": "verbatim", "Monday": "verbatim"}


def test_made_sentences_bring_in_no_other(quotes: Run, sentences: str) -> None:
    done = quotes("--index", sentences, "outlets", "--format", "jsonl", "-", stdin="\n".join(MADE))
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [[use["outlet"] for use in answer["uses"]] for answer in answers] == [
        [f"Paper {n}"] for n in range(len(MADE))
    ]
    assert {use["verdict"] for answer in answers for use in answer["uses"]} == {"verbatim"}


def test_four_common_words_are_no_use(quotes: Run, sentences: str) -> None:
    done = quotes("--index", sentences, "outlets", "We call on all governments of the world to end the war")
    assert "No outlet in the index prints these words.\n\nAlso shares words: 4 outlets" in done.stdout
    assert done.returncode == 1


def test_a_changed_word_gives_the_nearest_passage(quotes: Run, sentences: str) -> None:
    done = quotes("--index", sentences, "outlets", "We shall overcome this by Sunday")
    assert done.stdout.startswith(
        "No passage has all of these words. The nearest:\n\n“We shall overcome this by Friday,”"
    )
    assert outlets(quotes, sentences, "We shall overcome this by Sunday")["as_asked"] is False
