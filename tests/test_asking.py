"""The commands are asked as people ask: what is answered, what only stands near it, and what follows when nothing is found."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Run

DAYS = ("Monday", "Friday")
SUBJECTS = ("We", "They", "Workers", "Nurses")
FRAMES = (
    "{} call on all {} to stop this now",
    "{} have waited long enough for the {} to answer",
)
OBJECTS = ("members", "ministers", "companies")
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
    assert done.stdout.startswith("No outlet in the index prints these words.\n\nAlso shares words: 3 outlets")
    assert "Nothing has governments, of, world, end, war." in done.stdout and "Nearest" not in done.stdout
    assert done.returncode == 1


def test_a_changed_word_gives_the_nearest_passage(quotes: Run, sentences: str) -> None:
    done = quotes("--index", sentences, "outlets", "We shall overcome this by Sunday")
    assert done.stdout.startswith(
        "No passage has all of these words. The nearest:\n\n“We shall overcome this by Friday,”"
    )
    assert outlets(quotes, sentences, "We shall overcome this by Sunday")["as_asked"] is False


THEWRAP = "https://www.thewrap.com/open-ai-sora-leaked-artists-test-protest"
PARAGRAPH = (
    "Niko Felix said: “Participation is voluntary, with no obligation to provide feedback.” "
    "The letter says “We are not your free bug testers”."
)


def ask(quotes: Run, *typed: str) -> dict[str, Any]:
    """The reply of `outlets` over the shipped data, which prints something."""
    done = quotes("outlets", "--format", "json", *typed)
    assert done.returncode == 0, done
    reply: dict[str, Any] = json.loads(done.stdout)
    return reply


@pytest.mark.parametrize(
    "typed",
    [THEWRAP, f"{THEWRAP}/", f"{THEWRAP[12:]}?utm_source=x#top", f"{THEWRAP.replace('www.thewrap', 'TheWrap')}"],
)
def test_an_address_gives_the_quotations_of_its_article(quotes: Run, typed: str) -> None:
    reply = ask(quotes, typed)
    assert reply["meaning"] == "article" and "TheWrap" in reply["names"][0]
    assert {use["url"] for use in reply["uses"]} == {THEWRAP} and len(reply["uses"]) > 5


def test_an_address_that_no_article_has_is_said_to_be_one(quotes: Run) -> None:
    done = quotes("outlets", f"{THEWRAP}-2")
    assert done.returncode == 1
    assert " ".join(done.stdout.split()) == f"No article in the index has this address. Of the same site: {THEWRAP}."
    assert quotes("outlets", "https://nowhere.example/x").stdout == "No article in the index has this address.\n"


def test_verify_says_that_an_id_an_address_or_a_name_is_no_wording(quotes: Run) -> None:
    for typed, what in {
        "letter-3": "the id of a passage",
        THEWRAP: "the address of an article",
        "Niko Felix": "a speaker's name",
    }.items():
        message = f"quotes: {typed}: taken as words, but it is {what}: quotes outlets shows its uses\n"
        assert quotes("verify", typed).stderr == message


def test_search_and_show_say_that_an_address_or_a_name_is_no_wording(quotes: Run) -> None:
    address = f"{THEWRAP}: taken as words, but it is the address of an article: quotes outlets shows its uses"
    assert quotes("search", THEWRAP).stderr == f"quotes: {address}\n"
    assert quotes("search", "nobody/nothing").stderr == ""
    for typed, what in {THEWRAP: "the address of an article", "Niko Felix": "a speaker's name"}.items():
        message = f"quotes: {typed}: no such passage, but {what}: quotes outlets shows its uses\n"
        assert quotes("show", typed).stderr == message


@pytest.mark.parametrize("typed", ["", " ", "?"])
def test_show_without_a_word_says_what_to_give(quotes: Run, typed: str) -> None:
    done = quotes("show", typed)
    assert (done.returncode, done.stderr) == (
        2, "quotes: show: no word in the query; give the id of a passage, or some of its words\n",
    )  # fmt: skip


def test_a_hostile_title_is_shown_escaped(quotes: Run, tmp_path: Path) -> None:
    article = {
        "outlet": "O\x1b[2J",
        "title": "T\x1b]0;x\x07",
        "url": "https://a.example/x",
        "text": "“We will not sign this,” said Ann\x1b[31m Lee.",
    }
    (tmp_path / "a.jsonl").write_text(json.dumps(article), "utf-8")
    index = str(tmp_path / "i")
    assert quotes("--index", index, "build", str(tmp_path / "a.jsonl")).returncode == 0
    for typed in ("https://a.example/x", "Ann Lee", "We will not sing this", "a.example/y"):
        done = quotes("--index", index, "outlets", typed)
        assert done.stdout and "\x1b" not in done.stdout + done.stderr


@pytest.mark.parametrize("typed", ["Niko Felix", "niko felix", "What did Niko Felix say?"])
def test_a_name_gives_what_the_person_is_quoted_with(quotes: Run, typed: str) -> None:
    reply = ask(quotes, typed)
    assert reply["meaning"] == "speaker" and "Niko Felix" in reply["names"]
    assert {use["speaker_full"] or use["speaker"] for use in reply["uses"]} == set(reply["names"])
    assert "Quotations of Niko Felix" in quotes("outlets", typed).stdout


@pytest.mark.parametrize(
    ("typed", "id"), [("letter-3", "letter-3"), ("Letter-3", "letter-3"), ("Q1BD5", "q1bd529e0a3832887")]
)
def test_the_id_of_a_passage_gives_its_uses(quotes: Run, typed: str, id: str) -> None:
    reply = ask(quotes, typed)
    assert (reply["meaning"], [passage["id"] for passage in reply["passages"]]) == ("passage", [id])


def test_each_quotation_of_a_paragraph_is_answered(quotes: Run) -> None:
    reply = ask(quotes, PARAGRAPH)
    assert reply["meaning"] == "quotations"
    assert [answer["passages"][0]["id"] for answer in reply["answers"]] == ["openai-3", "letter-5"]
    assert quotes("outlets", PARAGRAPH).stdout.endswith("\n2 quotations in the text.\n")
    verdicts = [json.loads(line) for line in quotes("verify", "--format", "json", PARAGRAPH).stdout.splitlines()]
    assert [(v["id"], v["verdict"]) for v in verdicts] == [(1, "conventional"), (2, "punctuation")]


def test_words_without_marks_are_one_query(quotes: Run) -> None:
    words = ("Participation", "is", "voluntary,", "with", "no", "obligation")
    for command in ("outlets", "verify"):
        assert quotes(command, *words).stdout == quotes(command, " ".join(words)).stdout
    assert quotes("show", "art", "washing").returncode == 0


def test_show_lists_a_source_and_knows_ids_in_any_case_and_by_their_beginning(quotes: Run) -> None:
    listed = quotes("show", "letter")
    assert "letter-1 · 13 outlets, 15 quotations" in listed.stdout
    assert listed.stdout.endswith("28 passages. quotes show and an id shows the wordings of one.\n")
    passages = json.loads(quotes("show", "Letter", "--format", "json").stdout)["passages"]
    assert [passage["id"] for passage in passages] == [f"letter-{n}" for n in range(1, 29)]
    assert set(passages[0]) == {"id", "text", "source", "start", "end", "outlets", "quotations"}
    assert quotes("show", "Letter-4").stdout == quotes("show", "letter-4").stdout
    assert quotes("show", "Q1BD529").stdout.startswith("q1bd529e0a3832887 · ")
    assert " passages. quotes show " in quotes("show", "q1").stdout
    assert quotes("show", "We are not your free bug testers").stdout.startswith("letter-5 · ")
    assert (
        quotes("show", "letter-99").stderr
        == "quotes: letter-99: no such passage; quotes show letter lists those there are\n"
    )


def nothing(quotes: Run, *typed: str) -> tuple[list[str], dict[str, Any] | None]:
    """The unknown words and what is nearest, as `outlets` and `verify` print in JSON."""
    replies = [quotes(command, "--format", "json", *typed) for command in ("outlets", "verify")]
    assert [reply.returncode for reply in replies] == [1, 1]
    reply, verification = (json.loads(reply.stdout) for reply in replies)
    assert (reply["uses"], reply["outlets"]) == ([], 0)
    assert verification["unknown_words"] == reply["unknown_words"]
    assert bool(verification["nearest"]) == bool(reply["nearest"])
    return reply["unknown_words"], reply["nearest"]


def test_a_misspelled_word_is_named_with_the_nearest_and_its_answer(quotes: Run) -> None:
    unknown, near = nothing(quotes, "safegards")
    text = quotes("outlets", "safegards").stdout
    assert "Nothing has safegards; nearest: safeguards.\n\n" in text and "4 outlets, 4 independent." in text
    assert unknown == ["safegards"] and near is not None
    assert (near["reason"], near["query"]) == ("nearest words", "safeguards")
    assert near["passages"] and near["uses"] and near["outlets"] == 4
    assert "Nothing has safegards; nearest: safeguards." in quotes("verify", "safegards").stdout


def test_a_sentence_with_typos_gives_the_nearest_passage(quotes: Run) -> None:
    unknown, near = nothing(quotes, "Artsits are your unapid R&D")
    assert unknown == ["artsits", "unapid"] and near is not None
    assert [passage["id"] for passage in near["passages"]] == ["letter-4"]


def test_a_passage_of_which_no_outlet_prints_enough_of_the_words_is_the_nearest(quotes: Run) -> None:
    done = quotes("outlets", "--format", "json", "hundreds of artsts provide unpaid labour")
    reply = json.loads(done.stdout)
    assert (done.returncode, reply["unknown_words"], reply["passages"]) == (1, ["artsts"], [])
    assert [passage["id"] for passage in reply["nearest"]["passages"]] == ["letter-6"] and reply["nearest"]["uses"]


def test_a_question_is_answered_by_its_content_words(quotes: Run) -> None:
    unknown, near = nothing(quotes, "Who said that participation is voluntary?")
    assert unknown == ["said"] and near is not None and near["reason"] == "some of the words"
    assert near["passages"][0]["id"] == "openai-3"
    text = quotes("outlets", "Who said that participation is voluntary?").stdout
    assert "Nothing has said. Nearest, by some of the words:\n\n“Participation is voluntary" in text


def test_a_quotation_stands_below_each_of_the_nearest_passages_that_it_prints(quotes: Run) -> None:
    _, near = nothing(quotes, "grants committed")
    assert near is not None and len(near["passages"]) > 1
    printed = {id for use in near["uses"] for id in use["passages"]}
    assert printed == {passage["id"] for passage in near["passages"]}
    assert "No outlet in the index prints these words.\n\n“" not in quotes("outlets", "grants committed").stdout


def test_a_name_with_a_wrong_letter_gives_the_nearest(quotes: Run) -> None:
    _, near = nothing(quotes, "Nico Felix")
    assert near is not None and near["uses"]
    assert "; nearest: Niko Felix" in quotes("outlets", "Dr. Felix").stdout


def test_words_that_are_like_nothing_are_named(quotes: Run) -> None:
    assert nothing(quotes, "xqzzt blorp") == (["xqzzt", "blorp"], None)
    assert quotes("outlets", "nobody ever said that").stdout.endswith("Nothing has nobody, ever, said.\n")


def test_a_changed_word_that_is_nowhere_is_named(quotes: Run, sentences: str) -> None:
    done = quotes("--index", sentences, "outlets", "We shall overcome this by Sunday")
    assert done.stdout.endswith("Nothing has sunday.\n")


def test_show_names_the_nearest_passage(quotes: Run) -> None:
    assert quotes("show", "safegards").stderr == "quotes: safegards: no such passage; nearest: openai-2\n"


def test_what_is_nearest_is_the_same_before_and_after_a_search(quotes: Run, tmp_path: Path) -> None:
    index = str(tmp_path / "i")
    quotes("--index", index, "build", "--no-translations")
    asked = [
        (command, words) for command in ("outlets", "verify", "show") for words in ("safegards", "unpaid bug artsits")
    ]

    def outputs() -> list[tuple[str, str]]:
        return [(done.stdout, done.stderr) for done in (quotes("--index", index, *words) for words in asked)]

    before = outputs()
    assert not list((tmp_path / "i").glob("whoosh*"))
    assert not any(stderr for _, stderr in before[:4])
    quotes("--index", index, "search", "artists")
    assert list((tmp_path / "i").glob("whoosh*")) and outputs() == before


def test_words_that_are_not_found_are_not_said_to_be_printed(quotes: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("“We shall overcome this by Friday,” said Ann Lee.", encoding="utf-8")
    quotes("--index", str(tmp_path / "i"), "build", "--no-translations", str(tmp_path / "a.txt"))
    done = quotes("--index", str(tmp_path / "i"), "verify", "we shal overcome by friday")
    assert done.stdout.startswith("not found · error") and "printed" not in done.stdout
    assert done.stdout.count("We shall overcome this by Friday") == 1
