"""Search finds a word in any form, shows the wording that matched, and says what is nearest where it finds nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import whoosh.writing

from index.builder import build
from index.change import add, remove
from index.commands.outlets_cmd import ANNOUNCED, announced
from index.fulltext import search
from index.search_results import NearestHits, SearchResult
from index.store import Library
from letters.model import Article
from tests.conftest import Run

ARTICLES = [
    Article("etat", "« L’État, c’est moi, et la fête continue à Saint-Étienne », dit Zoé.", "Le Jour", language="fr"),
    Article("oeuvre", "« L’œuvre de sa vie est là, dans ces trois tableaux », dit Zoé.", "Le Soir", language="fr"),
    Article("yolka", "«Ёлка стояла посреди площади, и художники пели», сказал Олег.", "Газета", language="ru"),
    Article("ghost", "“Banquo's ghost nobody saw at the table of the king,” said Ann Lee.", "The Globe", language="en"),
    Article("istanbul", "“İstanbul’da bir ışık gördük ve çok mutlu olduk,” dedi Ayşe.", "Gazete", language="tr"),
    Article("kana", "町長は「新しいテストの結果を待っています」と述べた。", "新聞", language="ja"),
    Article("ligature", "“The ﬁrst ﬂoor belongs to the bakers of the harbour,” said Ann Lee.", "The Globe", language="en"),
    Article("apart", "“We are lured into art washing by a company of giants,” said Ann Lee.", "Daily",
            published="2024-11-26", url="https://daily.example/apart", language="en"),
    Article("together", "“Nobody here believes in artwashing any more, not even them,” said Bo Lind.", "Weekly",
            published="2024-11-27", language="en"),
    Article("labor", "“Unpaid labor is prioritized over the safety of children,” said Bo Lind.", "Weekly",
            published="2024-11-28", language="en"),
    Article("labour", "“It was a labour of love for the old theatre in Leith,” said Bo Lind.", "Courier", language="en"),
    Article("participate", "“Those who participate get early access and nothing else,” said Ida Holm.", "Herald",
            published="2024-12-01", language="en"),
    Article("participation", "“Participation is voluntary, without any obligation at all,” said Ida Holm.", "Mirror",
            published="2024-12-02", url="https://mirror.example/1", language="en"),
    Article("again", "She wrote that “participation is voluntary, without any safeguards at all”.", "Tribune",
            published="2024-12-03", language="en"),
    Article("term", "The term “kettle logic” is new.", "Gazette", published="2023-02-03", language="en"),
]  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("index")
    build(place, ARTICLES)
    return place


@pytest.fixture(scope="module")
def library(folder: Path) -> Iterator[Library]:
    with Library.open(folder) as opened:
        yield opened


def marked(result: SearchResult | NearestHits) -> list[list[str]]:
    """The words marked in each hit."""
    return [[hit.matched.text[a:b] for a, b in hit.matched.marks] for hit in result.hits]


FORMS = {
    "accents and hyphens": ("saint-etienne", [["Saint", "Étienne"]]),
    "accents of a phrase": ('"fete continue"', [["fête", "continue"]]),
    "an elision": ("etat", [["L’État"]]),
    "a ligature behind an elision": ("œuvre", [["L’œuvre"]]),
    "a ligature spelled out": ("oeuvres", [["L’œuvre"]]),
    "a ligature of print": ("first floor", [["ﬁrst", "ﬂoor"]]),
    "a Russian letter": ("елка", [["Ёлка"]]),
    "a Russian ending": ("художников", [["художники"]]),
    "a Turkish capital": ("istanbul", [["İstanbul’da"]]),
    "a Turkish capital as it is": ("İstanbul", [["İstanbul’da"]]),
    "a Turkish letter": ("isik", [["ışık"]]),
    "half-width kana": ("ﾃｽﾄ", [["テ", "ス", "ト"]]),
    "a possessive": ("banquo", [["Banquo's"]]),
    "a possessive of the query": ("king's", [["king"]]),
    "a French ending": ("continuer", [["continue"]]),
    "together": ("artwashing", [["artwashing"], ["art", "washing"]]),
    "apart": ("art washing", [["art", "washing"], ["artwashing"]]),
    "with a hyphen": ("art-washing", [["art", "washing"], ["artwashing"]]),
    "apart in marks": ('"art washing"', [["art", "washing"], ["artwashing"]]),
    "British": ("labour", [["labour"], ["labor"]]),
    "American": ("labor", [["labor"], ["labour"]]),
    "a listed ending": ("prioritise", [["prioritized"]]),
    "an ending": ("participating", [["Participation"], ["participate"]]),
    "the ending typed first": ("participate", [["participate"], ["Participation"]]),
    "in marks no other ending": ('"participate"', [["participate"]]),
    "a beginning": ("participat*", [["Participation"], ["participate"]]),
    "a beginning of a name": ("outlet:tribu* participation", [["participation"]]),
    "letters swapped": ("vlountary~2", [["voluntary"]]),
    "two letters swapped": ("vountary~ OR hsot~ OR gohst~", [["voluntary"], ["ghost"]]),
    "a wrong first letter": ("boluntary~", [["voluntary"]]),
    "near each other": ('"saw ghost"~3', [["ghost", "saw"]]),
    "too far from each other": ('"ghost king"~3', []),
    "stop words are not marked": ("the king", [["king"]]),
}


@pytest.mark.parametrize(("typed", "words"), FORMS.values(), ids=FORMS)
def test_a_word_is_found_in_its_forms_and_as_typed_first(library: Library, typed: str, words: list[list[str]]) -> None:
    result = search(library, typed)
    assert marked(result) == words
    assert result.total == len(words)


def test_the_wording_of_the_outlet_that_was_asked_for_is_shown(library: Library) -> None:
    (first,) = search(library, "voluntary").hits
    assert (first.matched.outlet, first.matched.url, first.outlets) == ("Mirror", "https://mirror.example/1", 2)
    (other,) = search(library, "voluntary safeguards").hits
    assert other.matched.outlet == "Tribune"
    for condition in ("outlet:tribune", "after:2024-12-03", "nonesuch OR outlet:tribune"):
        assert search(library, f"voluntary {condition}").hits[0].matched.outlet == "Tribune", condition


NEAREST: dict[str, tuple[str, dict[str, list[str]], list[str]]] = {
    "safegards": ("nearest words", {"safegards": ["safeguards"]}, ["safeguards"]),
    "voluntary safegards": ("nearest words", {"safegards": ["safeguards"]}, ["voluntary", "safeguards"]),
    '"voluntary withuot any"': ("nearest words", {"withuot": ["without"]}, ["voluntary", "without", "any"]),
    "voluntary zyxwvut": ("nearest words", {"zyxwvut": []}, ["voluntary"]),
    "outlet:tribnue voluntary": ("nearest words", {"tribnue": ["tribune"]}, ["voluntary"]),
    "kettle": ("another kind", {}, ["kettle"]),
    "Ida Holm": ("speaker", {"ida": [], "holm": []}, []),
    "the globe": ("outlet", {"globe": []}, []),
    "was the ghost voluntary?": ("some of the words", {}, ["voluntary"]),
}


@pytest.mark.parametrize("typed", NEAREST)
def test_where_nothing_is_found_the_nearest_is_shown_and_named_so(library: Library, typed: str) -> None:
    reason, missing, words = NEAREST[typed]
    result = search(library, typed)
    assert (result.total, result.hits) == (0, ())
    assert result.nearest is not None
    assert result.nearest.reason == reason
    assert words in marked(result.nearest)
    assert {word.word: list(word.nearest) for word in result.missing} == missing


def test_a_word_that_is_like_none_is_named_and_a_denied_one_is_not(library: Library) -> None:
    result = search(library, "zyxwvut")
    assert [word.word for word in result.missing] == ["zyxwvut"]
    assert result.nearest is None
    assert not search(library, "voluntary -zyxwvut").missing
    (word,) = search(library, "voluntary OR zyxwvut").missing
    assert word.word == "zyxwvut"
    assert not search(library, "12345").missing[0].nearest


def answers(folder: Path) -> dict[str, Any]:
    """What queries with forms find, and what is nearest."""
    asked = ["labour", "gift~", "gifted", "partic*", "artwashing", "vyluntary", "lantern", "geschenke", '"art gift"~9']
    with Library.open(folder) as library:
        return {typed: search(library, typed, limit=None) for typed in asked}


def test_answers_do_not_depend_on_what_was_in_the_index_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(whoosh.writing, "MERGE_SMALL", whoosh.writing.NO_MERGE)  # what was removed stays in the files
    extra = [
        Article("gift", "„Das Gift lag neben dem Geschenk auf dem alten Tisch“, sagte Jo Au.", "Blatt", language="de"),
        Article("gifts", "“The gifts were lanterns made of art and paper,” said Bo Lind.", "Weekly", language="en"),
        Article("lantern", "“A lantern is no gift for a lanterne of the night,” said Bo Lind.", "Daily", language="en"),
        Article("lant", "“The lanternx and the voluntaryx are washing the art,” said Bo Lind.", "Daily", language="en"),
    ]  # fmt: skip
    standing, new = tmp_path / "standing", tmp_path / "new"
    build(standing, [*ARTICLES[:6], *extra[1:]])
    before = answers(standing)
    remove(standing, ["gifts", "lant", "etat"])
    answers(standing)
    add(standing, [*ARTICLES[6:], extra[0]])
    remove(standing, ["lantern"])
    build(new, [*ARTICLES[1:], extra[0]])
    after = answers(standing)
    assert after == answers(new)
    assert after != before
    assert after["gifted"].total == 0  # no article in English has gift any more


def test_the_command_shows_the_wording_the_words_and_who_printed_it(quotes: Run, folder: Path) -> None:
    shown = quotes("--index", str(folder), "search", "vlountary~2").stdout.splitlines()
    assert shown[0] == "“Participation is *voluntary*, without any obligation at all,”"
    assert shown[1].endswith(" · Mirror, 2024-12-02 · 2 outlets, 2 quotations in all")
    assert shown[2:] == ["  https://mirror.example/1", "1 passage."]
    many = quotes("--index", str(folder), "search", "participat*", "--limit", "1").stdout
    assert many.endswith("\n2 passages. 1 more: --limit 2 shows all.\n")


def test_the_command_names_what_is_nowhere_and_answers_with_the_nearest(quotes: Run, folder: Path) -> None:
    done = quotes("--index", str(folder), "search", "safegards")
    assert done.returncode == 1
    first, second, *_, last = done.stdout.splitlines()
    assert first == "Nothing has safegards; nearest: safeguards."
    assert "*safeguards*" in second
    assert last == "Nothing found; with the nearest words: 1 passage."
    values = json.loads(quotes("--index", str(folder), "search", "safegards", "--format", "json").stdout)
    assert (values["total"], values["hits"]) == (0, [])
    assert values["missing"] == [{"field": "words", "word": "safegards", "nearest": ["safeguards"]}]
    assert values["nearest"]["reason"] == "nearest words"
    assert values["nearest"]["hits"][0]["matched"]["outlet"] == "Tribune"
    assert quotes("--index", str(folder), "search", "safegards", "--format", "jsonl").stdout == ""


def test_the_command_says_in_one_line_what_is_not_understood(quotes: Run, folder: Path) -> None:
    done = quotes("--index", str(folder), "search", "par*tion")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "quotes: search: par*tion: a * may only end a word, as in participat*\n"


def test_a_long_making_of_the_full_text_index_is_announced_once(capsys: pytest.CaptureFixture[str]) -> None:
    steps: list[tuple[str, int, int]] = []
    for total in (ANNOUNCED, ANNOUNCED - 1):
        step = announced(lambda *values: steps.append(values))
        for done in (1, 2):
            step("indexing", done, total)
    assert steps == [("indexing", done, total) for total in (ANNOUNCED, ANNOUNCED - 1) for done in (1, 2)]
    message = "quotes: the first search in this index makes its full-text index of 1,000 passages\n"
    assert capsys.readouterr() == ("", message)
