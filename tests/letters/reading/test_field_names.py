"""What records and front matter call their fields, and how they write the values."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bench.made_files import has
from letters.model import Article, QuotesError
from letters.reading.corpus import read
from tests.conftest import Run

SAID = "“We will not sign this contract today,” said Ana Ruiz."


def article(path: Path, content: str) -> Article:
    path.write_text(content, encoding="utf-8")
    (document,) = read([path])
    assert isinstance(document, Article)
    return document


RECORDS: dict[str, dict[str, Any]] = {
    "schema.org": {
        "@type": "NewsArticle", "headline": "No", "articleBody": SAID, "datePublished": "2024-11-26T10:00:00Z",
        "author": [{"@type": "Person", "name": "Ann Lee"}, {"name": "Bo Ray"}], "publisher": {"name": "The Daily"},
        "mainEntityOfPage": {"@id": "https://x.example/a"}, "inLanguage": "en-GB",
    },
    "a feed": {
        "title": "No", "content": SAID, "pubDate": "Tue, 26 Nov 2024 10:00:00 GMT", "author": ["Ann Lee", "Bo Ray"],
        "link": "https://x.example/a", "publication": "The Daily", "lang": "en",
    },
    "a news service": {
        "title": "No", "body": SAID, "publishedAt": "2024-11-26T10:00:00Z", "authors": ["Ann Lee", "Bo Ray"],
        "url": "https://x.example/a", "site_name": "The Daily", "language": "en",
    },
    "a database": {
        "headline": "No", "full_text": SAID, "publish_date": 1732615800000, "byline": "Ann Lee, Bo Ray",
        "canonical_url": "https://x.example/a", "newspaper": "The Daily", "language": "eng",
    },
    "Dublin Core": {
        "dc:title": "No", "text": SAID, "dc:date": "2024/11/26", "dc:creator": "Ann Lee, Bo Ray", "url": "https://x.example/a",
        "dc:publisher": "The Daily", "dc:language": "en",
    },
}  # fmt: skip


@pytest.mark.parametrize("kind", RECORDS)
def test_a_record_is_read_under_the_names_that_its_kind_has(tmp_path: Path, kind: str) -> None:
    read_as = article(tmp_path / "a.jsonl", json.dumps(RECORDS[kind]))
    assert (read_as.text, read_as.title, read_as.author) == (SAID, "No", "Ann Lee, Bo Ray")
    assert (read_as.outlet, read_as.published, read_as.url) == ("The Daily", "2024-11-26", "https://x.example/a")
    assert read_as.language == "en"


def test_a_table_has_columns_of_other_names(tmp_path: Path) -> None:
    table = "Headline;Content;Publish Date;Author\nNo;" + SAID + ";26.11.2024;Ann Lee\n"
    read_as = article(tmp_path / "a.csv", table)
    assert (read_as.text, read_as.title, read_as.author, read_as.published) == (SAID, "No", "Ann Lee", "2024-11-26")


def test_the_own_name_of_a_field_counts_before_others(tmp_path: Path) -> None:
    record = {
        "content": "other",
        "text": SAID,
        "date": "2020-01-01",
        "published": "2024-11-26",
        "headline": "x",
        "title": "No",
    }
    read_as = article(tmp_path / "a.jsonl", json.dumps(record))
    assert (read_as.text, read_as.published, read_as.title) == (SAID, "2024-11-26", "No")


def test_an_empty_field_gives_way_to_one_that_states_something(tmp_path: Path) -> None:
    record = {"text": " ", "body": SAID, "published": "", "date": "2024-11", "author": [], "byline": "Ann"}
    read_as = article(tmp_path / "a.jsonl", json.dumps(record))
    assert (read_as.text, read_as.published, read_as.author) == (SAID, "2024-11", "Ann")


def test_a_date_under_a_loose_name_that_is_none_loses_no_article(tmp_path: Path) -> None:
    assert article(tmp_path / "a.jsonl", json.dumps({"text": SAID, "date": "last week"})).published is None
    assert article(tmp_path / "a.jsonl", json.dumps({"text": SAID, "permalink": "/a"})).url is None


def test_a_date_that_may_be_two_days_is_named(tmp_path: Path) -> None:
    with pytest.raises(QuotesError, match="a.jsonl:1: published “03/04/2024” may be two days: write it as YYYY-MM-DD"):
        article(tmp_path / "a.jsonl", json.dumps({"text": SAID, "published": "03/04/2024"}))


@pytest.mark.parametrize(
    ("front", "published"),
    [("date: 2024-11-26", "2024-11-26"), ("date: 2024-11-26 10:00:00 +0100", "2024-11-26"), ("pubDate: Nov 26 2024", "2024-11-26"),
     ("published: true\ndate: 2024-11-26", "2024-11-26"), ("published: 27 November 2024\ndate: 2020", "2024-11-27"),
     ("date: soon", None)],
)  # fmt: skip
def test_front_matter_may_call_its_day_date(tmp_path: Path, front: str, published: str | None) -> None:
    assert article(tmp_path / "a.md", f"---\ntitle: x\n{front}\n---\n{SAID}\n").published == published


@pytest.mark.parametrize("first", ["sep=;", "sep=|", "sep=\t", "SEP=;", '"sep=;"', "sep=;;;", "\ufeffsep=;"])
def test_the_line_that_excel_writes_for_the_delimiter_is_no_row(tmp_path: Path, first: str) -> None:
    mark = first.strip('\ufeff"')[4]
    rows = [["text", "title"], [SAID, "a, b"], ["x", ""]]
    path = tmp_path / "a.csv"
    path.write_text("\r\n".join([first, *(mark.join(row) for row in rows)]), encoding="utf-8", newline="")
    first_article, second = read([path])
    assert isinstance(first_article, Article)
    assert (first_article.text, first_article.title, first_article.id) == (SAID, "a, b", f"{path}:3")
    assert second.id == f"{path}:4"


def test_a_header_below_that_line_is_named_by_its_own_line(tmp_path: Path) -> None:
    with pytest.raises(QuotesError, match="a.csv:2: the header has no column `text`"):
        article(tmp_path / "a.csv", "sep=;\noutlet;title\na;b\n")


def test_a_date_that_cannot_be_read_is_said(quotes: Run, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(json.dumps({"text": SAID, "date": "03/04/2024"}), encoding="utf-8")
    (tmp_path / "b.md").write_text(f"---\ndate: last week\n---\n{SAID}\n", encoding="utf-8")
    done = quotes("extract", "a.jsonl", "b.md", cwd=tmp_path)
    assert done.returncode == 0 and done.stderr.splitlines() == [
        "quotes: a.jsonl:1: its date “03/04/2024” may be two days and is left out: write it as YYYY-MM-DD",
        "quotes: b.md: its date “last week” is no date and is left out: write it as YYYY-MM-DD",
    ]


def test_a_date_of_many_escapes_is_cited_in_a_short_line(quotes: Run, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(json.dumps({"text": SAID, "date": "\ufeff" * 80}), encoding="utf-8")
    done = quotes("extract", "a.jsonl", cwd=tmp_path)
    assert done.returncode == 0 and "is no date and is left out" in done.stderr and len(done.stderr) < 140


@pytest.mark.skipif(not has("lxml"), reason="lxml, of the extra [html], is not installed")
@pytest.mark.parametrize("content", ["{}", {"rendered": "{}", "protected": False}])
def test_html_in_a_record_is_read_without_its_tags(tmp_path: Path, content: Any) -> None:
    html = (
        f'<p class="a">{SAID}</p><blockquote><p>Nobody will sign it.</p></blockquote><pre>"code"</pre><p>So it was.</p>'
    )
    filled = html if isinstance(content, str) else {**content, "rendered": html}
    read_as = article(tmp_path / "a.jsonl", json.dumps({"content": filled, "title": {"rendered": "No"}}))
    assert read_as.text.split("\n") == [SAID, "Nobody will sign it.", "So it was."] and read_as.title == "No"
    assert [read_as.text[start:end] for start, end in read_as.blocks] == ["Nobody will sign it."]


def test_tags_under_the_own_name_of_the_text_stay_as_they_are(tmp_path: Path) -> None:
    assert article(tmp_path / "a.jsonl", json.dumps({"text": "<p>x</p>"})).text == "<p>x</p>"
