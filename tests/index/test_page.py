"""The page: all that the index has of the sources, nothing that acts, nothing that is fetched."""

from __future__ import annotations

import base64
import hashlib
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable
from html.parser import HTMLParser
from pathlib import Path

import pytest

from index.builder import build
from index.output.page import page, write
from index.output.page.content import LEVELS, ReportPage, bars, link
from index.store import Library
from letters.model import Article, QuotesError, Source
from letters.reading.corpus import shipped_documents
from tests.conftest import Run

PLEA = "Taking part is voluntary, with no obligation to provide feedback or use the tool.\n\nNobody is paid for it."
HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(1)>\x1b[31m{{ 7 * 7 }}\u202e&amp;'


class Tags(HTMLParser):
    """Every start tag with its attributes, and the text outside scripts and styles."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self._silent = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        self._silent = tag in ("script", "style")

    def handle_endtag(self, tag: str) -> None:
        self._silent = False

    def handle_data(self, data: str) -> None:
        self.text += "" if self._silent else data


def library_of(folder: Path, documents: Iterable[Article | Source]) -> Library:
    build(folder, documents)
    return Library.open(folder)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterable[Library]:
    with library_of(tmp_path_factory.mktemp("page") / "index", shipped_documents()) as opened:
        yield opened


@pytest.fixture(scope="module")
def shown(library: Library) -> ReportPage:
    """What the page of the shipped data shows of sources."""
    return ReportPage(library, 0)


@pytest.fixture(scope="module")
def shipped_page(library: Library) -> str:
    """The page of the shipped data."""
    return page(library)


def hostile(folder: Path) -> Library:
    source = Source(
        HOSTILE, PLEA, title=HOSTILE, speaker=HOSTILE, published="2024-11-26", url="javascript:alert(1)", note=HOSTILE
    )
    said = "“Taking part is mandatory, with no obligation to provide feedback or use the <b>tool</b>.”"
    article = Article(
        HOSTILE, f"{said} said Ann <i>Lee</i>.", outlet=HOSTILE, title=HOSTILE, url="data:text/html,x",
        published="2024-11-27", language="en",
    )  # fmt: skip
    return library_of(folder, [source, article])


def test_every_word_of_the_sources_stands_on_the_page_in_order(library: Library) -> None:
    shown = ReportPage(library, 10)
    for sheet in shown.sheets:
        text = "".join(shade.text for paragraph in sheet.paragraphs for inline in paragraph for shade in inline.shades)
        assert "".join(text.split()) == "".join(sheet.source.text.split())


def test_shades_are_what_the_outlets_print(shown: ReportPage) -> None:
    (letter,) = (sheet for sheet in shown.sheets if sheet.source.id == "letter")
    inline = {inline.passage: inline for paragraph in letter.paragraphs for inline in paragraph}["letter-15"]
    names = {outlet.number: outlet.name for outlet in shown.outlets}
    first, last = inline.shades[0], inline.shades[-1]
    assert inline.outlets == 7
    assert first.text.startswith("We are sharing this") and last.text.endswith("stunts.")
    assert {names[n] for n in last.outlets} - {names[n] for n in first.outlets} == {"CO/AI"}
    assert 0 < first.level <= last.level <= LEVELS
    assert letter.most == max(
        len(s.outlets) for sheet in (letter,) for paragraph in sheet.paragraphs for i in paragraph for s in i.shades
    )


def test_every_reading_of_a_source_is_on_it(library: Library, shown: ReportPage) -> None:
    for outlet in shown.apparatus:
        printed = Counter[str]()
        for version in outlet.versions:
            printed.update(each.reading.article for each in version.prints)
        assert set(printed) == {reading.article for reading in library.readings([outlet.passage.id])}


def test_the_table_counts_what_the_index_has(library: Library, shown: ReportPage) -> None:
    counts = library.counts()
    assert len(shown.outlets) == counts["outlets"]
    assert sum(outlet.articles for outlet in shown.outlets) == counts["articles"]
    assert sum(outlet.quotations for outlet in shown.outlets) == counts["quotations"]
    assert sum(bar.articles for bar in shown.bars) + shown.undated == counts["articles"]
    assert any(outlet.reworded for outlet in shown.outlets)
    assert any(outlet.copies for outlet in shown.outlets)


def test_it_fetches_nothing_and_its_policy_lets_it(shipped_page: str) -> None:
    html = shipped_page
    tags = Tags(html).found
    assert not [attrs for _, attrs in tags if {"src", "srcset", "style", "action", "data"} & set(attrs)]
    assert {tag for tag, _ in tags}.isdisjoint({"link", "iframe", "object", "embed", "form", "base", "img"})
    assert not re.search(r"url\(|@import|fetch\(|XMLHttpRequest|WebSocket|import\(", html)
    policy = next(attrs["content"] or "" for tag, attrs in tags if attrs.get("http-equiv") == "Content-Security-Policy")
    assert policy.startswith("default-src 'none'")
    for tag in ("style", "script"):
        (inside,) = re.findall(rf"<{tag}>(.*?)</{tag}>", html, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(inside.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy
    assert len(html.encode()) < 2_000_000


def test_every_id_is_there_once_and_every_inner_link_leads_somewhere(shipped_page: str, tmp_path: Path) -> None:
    with hostile(tmp_path / "index") as bad:
        for html in (shipped_page, page(bad)):
            tags = Tags(html).found
            ids = Counter(attrs["id"] for _, attrs in tags if "id" in attrs)
            assert max(ids.values()) == 1
            for _, attrs in tags:
                href = attrs.get("href") or ""
                if href.startswith("#"):
                    assert href[1:] in ids
                for name in ("aria-labelledby", "aria-controls", "for"):
                    assert attrs.get(name) is None or attrs[name] in ids


def test_what_an_article_says_is_shown_and_never_obeyed(tmp_path: Path) -> None:
    with hostile(tmp_path / "index") as bad:
        html = page(bad)
    tags = Tags(html)
    assert Counter(tag for tag, _ in tags.found)["script"] == 1
    assert not [tag for tag, _ in tags.found if tag in ("img", "i")]
    assert not [attrs for _, attrs in tags.found if any(name.startswith("on") for name in attrs)]
    assert all((attrs.get("href") or "#").startswith(("#", "http://", "https://")) for _, attrs in tags.found)
    assert "<script>alert(1)</script>" in tags.text
    assert "{{ 7 * 7 }}" in tags.text
    assert "\\x1b[31m" in tags.text and "\x1b" not in html and "\u202e" not in html


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:,x", "//x", "http://a b", "ftp://x", "", None])
def test_only_addresses_of_pages_are_links(url: str | None) -> None:
    assert link(url) is None


def test_an_index_without_sources_has_a_page_too(tmp_path: Path) -> None:
    said = "“We said nothing of the kind to anybody at the time,” said Ann Lee."
    changed = said.replace("nothing", "a lot")
    texts = [Article(str(n), changed if n == 3 else said, outlet=f"O{n}") for n in range(4)]
    with library_of(tmp_path / "index", texts) as library:
        shown, html = ReportPage(library, 200), page(library)
        assert ReportPage(library, 0).hidden == 1
    (passage,) = shown.others
    assert passage.answer.outlets == len(shown.printed_by(passage)) == 4
    assert (shown.favourites, shown.reworded) == ([(passage, 4)], [(passage, 1)])
    assert {outlet.name: len(outlet.reworded) for outlet in shown.outlets} == {"O0": 0, "O1": 0, "O2": 0, "O3": 1}
    text = " ".join(Tags(html).text.split())
    assert "Choose a passage to see how they word it. Quoted most" in text
    assert text.index("said nothing of the kind") < text.index("Articles Copies Quotations Reworded".replace(" ", ""))
    assert "Of the sources" not in text and "Also quoted" not in text and "Printed most" in text
    assert ("span", {"data-o": " ".join(map(str, shown.printed_by(passage)))}) in Tags(html).found
    with library_of(tmp_path / "with source", [*texts, Source("plea", PLEA)]) as library:
        shown, html = ReportPage(library, 0), page(library)
    assert {outlet.name: len(outlet.reworded) for outlet in shown.outlets} == {"O0": 0, "O1": 0, "O2": 0, "O3": 1}
    assert "Of the sources" in html and shown.favourites == []


def test_what_is_independent_is_said_of_articles(tmp_path: Path) -> None:
    said = (
        "“We said nothing of the kind to anybody,” said Ann Lee.",
        "“Nobody has asked us for it yet,” said Bob Ray.",
    )
    texts = [Article(str(n), text, outlet="The One") for n, text in enumerate(said)]
    with library_of(tmp_path / "index", texts) as library:
        assert "2 articles, 2 of them independent, in 1 outlet; 2 quotations." in " ".join(
            Tags(page(library)).text.split()
        )


def test_text_runs_as_its_script_does(tmp_path: Path) -> None:
    source = Source("plea", "المشاركة طوعية تماما ولا يلزم أحد بشيء.", language="ar")
    with library_of(tmp_path / "index", [source]) as library:
        tags = Tags(page(library)).found
    (heading,) = (attrs for tag, attrs in tags if tag == "h3" and (attrs.get("id") or "").startswith("h-"))
    assert heading == {"id": "h-plea-1", "dir": "auto", "lang": "ar"}
    assert ("p", {"dir": "auto"}) in tags


def test_what_cannot_be_written_is_reported_and_nothing_is_left(library: Library, tmp_path: Path) -> None:
    with pytest.raises(QuotesError, match="is a folder; name a file"):
        write(library, tmp_path)
    with pytest.raises(QuotesError, match="can't be written"):
        write(library, tmp_path / "none" / "report.html")
    assert list(tmp_path.iterdir()) == []


def test_the_command_writes_it(quotes: Run, tmp_path: Path) -> None:
    out = tmp_path / "report.html"
    out.write_text("old")
    done = quotes("report", str(out))
    assert (done.returncode, done.stdout) == (0, "")
    assert re.search(rf"^quotes: {re.escape(str(out))}: [\d,]+ kB; open it in a browser$", done.stderr, re.MULTILINE)
    assert out.read_text(encoding="utf-8") == quotes("report", "-").stdout
    assert [path.name for path in tmp_path.iterdir()] == ["report.html"]


@pytest.mark.skipif(sys.platform == "win32", reason="no pipes by name there")
def test_a_pipe_is_written_to_and_what_a_link_leads_to_is_replaced(library: Library, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with subprocess.Popen(["cat", tmp_path / "pipe"], stdout=subprocess.PIPE) as reader:
        size = write(library, tmp_path / "pipe")
        assert reader.stdout is not None and len(reader.stdout.read()) == size
    assert not (tmp_path / "pipe").is_file()
    (tmp_path / "link").symlink_to(tmp_path / "report.html")
    write(library, tmp_path / "link")
    assert (tmp_path / "link").is_symlink() and (tmp_path / "report.html").stat().st_size == size


def test_a_day_that_is_none_is_a_bar_of_its_own() -> None:
    """An index from elsewhere may say anything of when an article appeared."""
    drawn = bars(Counter({"2024-11-26": 2, "2024-11-28": 1, "2024-13-45": 1, "tenletters": 1}))
    assert [bar.day for bar in drawn] == ["2024-11-26", "2024-11-27", "2024-11-28", "2024-13-45", "tenletters"]
