"""JSON files as articles: one record, a list, a list within an object, JSON Feed, JSON Lines that are called .json."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bench.made_files import has
from letters.model import Article, QuotesError
from letters.reading.corpus import read
from tests.conftest import Run

needs_html = pytest.mark.skipif(not has("trafilatura"), reason="lxml, of the extra [html], is not installed")
SAID = "“We will not sign,” she said."


def articles(path: Path, value: object) -> list[Article]:
    path.write_text(value if isinstance(value, str) else json.dumps(value), encoding="utf-8")
    return [document for document in read([path]) if isinstance(document, Article)]


def test_one_object_is_one_article_that_has_the_name_of_its_file(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    (article,) = articles(path, json.dumps({"text": SAID, "outlet": "The Daily", "published": "2024-11-27"}, indent=1))
    assert (article.id, article.text, article.outlet, article.published) == (str(path), SAID, "The Daily", "2024-11-27")


@pytest.mark.parametrize(
    "wrapped", [lambda items: items, lambda items: {"status": "ok", "articles": items, "tags": ["a"]}]
)
def test_a_list_is_its_records_also_within_an_object(wrapped: object, tmp_path: Path) -> None:
    value = wrapped([{"text": SAID, "outlet": "A"}, {"text": "“No,” he said.", "outlet": "B"}])  # type: ignore[operator]
    assert [article.outlet for article in articles(tmp_path / "a.json", value)] == ["A", "B"]


def test_what_an_article_lists_is_not_taken_for_records(tmp_path: Path) -> None:
    value = {"text": SAID, "author": [{"name": "Ann"}], "image": [{"text": "A photo"}]}
    assert [article.text for article in articles(tmp_path / "a.json", value)] == [SAID]
    nested = {"response": {"status": "ok", "results": [{"text": SAID}]}}
    assert [article.text for article in articles(tmp_path / "a.json", nested)] == [SAID]


def test_a_record_under_other_names_and_one_with_a_broken_character_are_read(quotes: Run, tmp_path: Path) -> None:
    value = {"@type": "NewsArticle", "headline": "No", "articleBody": SAID, "author": [{"@type": "Person", "name": "Ann Lee"}],
             "datePublished": "2024-11-27T10:00:00Z"}  # fmt: skip
    (article,) = articles(tmp_path / "a.json", value)
    assert (article.text, article.title, article.author, article.published) == (SAID, "No", "Ann Lee", "2024-11-27")
    broken = tmp_path / "b.json"
    broken.write_bytes(
        b"["
        + json.dumps({"text": SAID + " Café é à."}, ensure_ascii=False)
        .encode()
        .replace("é.".encode(), b"\xc3.")
        .replace("à".encode(), b"\xe0")
        + b"]"
    )
    done = quotes("extract", str(broken))
    assert "We will not sign" in done.stdout and "b.json:1: 1 character is broken and read as U+FFFD" in done.stderr, (
        done
    )


def test_json_lines_are_read_as_such_whatever_their_name_is(tmp_path: Path) -> None:
    lines = f'{{"text": "{SAID}", "outlet": "A"}}\n{{"text": "{SAID}", "outlet": "B"}}\n'
    assert [article.outlet for article in articles(tmp_path / "a.json", lines)] == ["A", "B"]


@needs_html
def test_a_json_feed_is_its_items(tmp_path: Path) -> None:
    feed = {
        "version": "https://jsonfeed.org/version/1.1", "title": "The Daily", "language": "de", "items": [
            {"id": "1", "url": "https://x.example/1", "title": "A", "content_html": f"<p>{SAID}</p><blockquote>It is a lie.</blockquote>",
             "date_published": "2024-11-26T23:30:00-05:00", "authors": [{"name": "Ann"}, {"name": "Bo"}]},
            {"id": "2", "content_text": "Ω < “No,” & he said."},
        ],
    }  # fmt: skip
    first, second = articles(tmp_path / "a.json", feed)
    assert (first.id, first.outlet, first.title, first.author) == ("https://x.example/1", "The Daily", "A", "Ann, Bo")
    assert (first.published, first.language) == ("2024-11-26", "de")
    assert first.text == f"{SAID}\nIt is a lie."
    assert [first.text[start:end] for start, end in first.blocks] == ["It is a lie."]
    assert (second.id, second.text) == (f"{tmp_path / 'a.json'}#2", "Ω < “No,” & he said.")


@pytest.mark.parametrize(
    ("data", "why"),
    [
        ("{", "is no JSON"), ('{"a": 1,}', "is no JSON"), ("[1, 2]", "holds no record"), ('"text"', "holds no record"), ("", "is empty"),
        ('{"name": "x"}', "has no `text`"), ("[" * 100_000, "nested too deeply"), ('{"text": ' + "9" * 10_000 + "}", "no JSON"),
    ],
)  # fmt: skip
def test_what_holds_no_text_is_refused_in_a_line_and_never_read_as_plain_text(
    data: str, why: str, quotes: Run, tmp_path: Path
) -> None:
    path = tmp_path / "a.json"
    path.write_text(data, encoding="utf-8")
    done = quotes("extract", str(path))
    assert done.returncode == 2 and done.stderr.endswith("\n") and why in done.stderr and "a.json" in done.stderr, done


def test_an_item_that_is_no_object_is_named_and_the_others_are_read(quotes: Run, tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps([{"text": SAID}, 3, {"title": "x"}]), encoding="utf-8")
    done = quotes("extract", str(path))
    assert done.returncode == 0 and "We will not sign" in done.stdout
    assert "a.json:2: is no JSON object" in done.stderr and "a.json:3: has no `text`" in done.stderr
    assert done.stderr.endswith("2 skipped\n")


def test_json_on_standard_input_is_recognised(quotes: Run) -> None:
    for value in ([{"text": SAID}], {"text": SAID}):
        done = quotes("extract", "-", stdin=json.dumps(value, indent=2))
        assert "We will not sign" in done.stdout and "text" not in done.stdout, done


def test_a_draft_is_never_json(quotes: Run, tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps({"text": SAID}), encoding="utf-8")
    done = quotes("check", str(path))
    assert done.returncode == 2 and "is no draft: save it as .md" in done.stderr


def test_a_number_is_no_text(tmp_path: Path) -> None:
    with pytest.raises(QuotesError, match="has no `text`"):
        articles(tmp_path / "a.json", {"text": 7})


@pytest.mark.parametrize(
    "value",
    [
        {"version": "https://jsonfeed.org/version/1.1", "title": "F", "items": [{"id": "1", "content_text": SAID}]},
        {"articles": [{"headline": "H", "body": SAID}]},
        {"text": SAID, "tags": [{"name": "x"}]},
    ],
)
def test_an_object_in_one_line_of_standard_input_is_what_it_is_in_a_file(value: object, quotes: Run) -> None:
    done = quotes("extract", "-", stdin=json.dumps(value))
    assert done.returncode == 0 and "We will not sign" in done.stdout, done
