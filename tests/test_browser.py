"""The page in a real browser: Chromium, without a window."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from index.builder import build
from index.output.page import write
from index.store import Library
from letters.model import Article, Source
from letters.reading.corpus import shipped_documents
from tests.index.test_page import HOSTILE, PLEA

pytestmark = pytest.mark.slow
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
WIDTHS = {"wide": 1280, "narrow": 390}


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """A browser; skipped where the machine has none."""
    playwright = pytest.importorskip("playwright.sync_api", reason="no playwright: pip install '.[browser]'")
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine: apt-get install chromium")
    with playwright.sync_playwright() as started:
        opened = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


def report(folder: Path, documents: Any) -> Path:
    build(folder / "index", documents)
    with Library.open(folder / "index") as library:
        write(library, folder / "report.html")
    return folder / "report.html"


@pytest.fixture(scope="module")
def shipped_report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of the shipped data."""
    return report(tmp_path_factory.mktemp("shipped"), shipped_documents())


class Seen:
    """A page, with what it asked for and complained of."""

    def __init__(self, browser: Any, path: Path, width: int = 1280, scheme: str = "light", script: bool = True) -> None:
        self.context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, java_script_enabled=script
        )
        self.page = self.context.new_page()
        self.asked: list[str] = []
        self.complained: list[str] = []
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("console", lambda message: self.complained.append(message.text))
        self.page.on("pageerror", lambda error: self.complained.append(str(error)))
        self.page.on("dialog", lambda dialog: (self.complained.append(dialog.message), dialog.dismiss()))
        self.page.goto(path.as_uri())

    def shown(self, selector: str) -> list[str]:
        return [each.inner_text() for each in self.page.locator(selector).all() if each.is_visible()]

    def __enter__(self) -> Seen:  # noqa: PYI034 (Self came with Python 3.11)
        return self

    def __exit__(self, *_: object) -> None:
        asked = {url.partition("#")[0] for url in self.asked}
        self.context.close()
        assert len(asked) == 1, asked
        assert self.complained == []


def test_a_click_on_a_sentence_opens_its_wordings_and_escape_closes_them(browser: Any, shipped_report: Path) -> None:
    with Seen(browser, shipped_report) as seen:
        assert seen.shown("#apparatus section") == []
        seen.page.click("#p-letter-15")
        (opened,) = seen.shown("#apparatus section")
        assert "7 outlets, 7 independent" in opened
        assert seen.page.locator("#r-letter-15 .wording del").all_text_contents() == [
            f" left out: {word}; " for word in ("to", "the", "PR")
        ]
        assert seen.page.evaluate("document.activeElement.id") == "r-letter-15"
        assert seen.page.get_attribute("#p-letter-15", "aria-expanded") == "true"
        seen.page.keyboard.press("Escape")
        assert seen.shown("#apparatus section") == []
        assert seen.page.evaluate("document.activeElement.id") == "p-letter-15"


def test_it_is_read_by_keys_alone(browser: Any, shipped_report: Path) -> None:
    with Seen(browser, shipped_report) as seen:
        for _ in range(60):
            seen.page.keyboard.press("Tab")
            if seen.page.evaluate("document.activeElement.matches('a.passage')"):
                break
        seen.page.keyboard.press("Enter")
        (first,) = seen.shown("#apparatus section h3")
        seen.page.keyboard.press("ArrowRight")
        (second,) = seen.shown("#apparatus section h3")
        assert first != second
        seen.page.keyboard.press("ArrowLeft")
        assert seen.shown("#apparatus section h3") == [first]
        seen.page.keyboard.press("/")
        seen.page.keyboard.type("PR stunts")
        seen.page.keyboard.press("Enter")
        assert "PR stunts" in "".join(seen.shown("#apparatus section"))


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_the_sentence_whose_wordings_are_open_is_in_sight(browser: Any, shipped_report: Path, width: int) -> None:
    with Seen(browser, shipped_report, width) as seen:
        seen.page.click("#p-letter-3")
        for step in range(30):
            seen.page.keyboard.press("ArrowRight")
            here = seen.page.locator("a.passage.open").bounding_box()
            panel = seen.page.locator("#apparatus").bounding_box()
            bottom = panel["y"] if width < 990 else 900
            assert 0 <= here["y"] and here["y"] + here["height"] <= bottom, step


def test_shades_and_bars_stay_where_the_system_gives_the_colours(browser: Any, shipped_report: Path) -> None:
    with Seen(browser, shipped_report) as seen:
        seen.page.emulate_media(forced_colors="active")
        colours = "e => getComputedStyle(e).backgroundColor"
        paper = seen.page.locator("body").evaluate(colours)
        for selector in ("#p-letter-15 span >> nth=0", ".bars button >> nth=0"):
            assert seen.page.locator(selector).evaluate(colours) not in (paper, "rgba(0, 0, 0, 0)")
        shades = [seen.page.locator(f"#s-letter .legend .s{n}").evaluate(colours) for n in range(1, 7)]
        assert len(set(shades)) == 6


def test_a_search_dims_and_hides_what_lacks_the_words(browser: Any, shipped_report: Path) -> None:
    with Seen(browser, shipped_report) as seen:
        every = seen.page.locator("a.passage").count()
        seen.page.fill("#search", "artist FRIENDLY hopes")
        assert seen.page.inner_text("#hits") == f"1 of {every} passages"
        assert seen.page.locator("a.passage:not(.miss)").count() == 1
        assert seen.shown("#others li") == []
        seen.page.fill("#search", "public relations stunts")  # words of a reading alone
        assert seen.page.locator("#p-letter-15.miss").count() == 0
        seen.page.fill("#search", "")
        assert seen.page.locator("a.passage.miss").count() == 0


def test_the_table_sorts_and_filters(browser: Any, shipped_report: Path) -> None:
    with Seen(browser, shipped_report) as seen:
        rows = "tbody tr"
        every = seen.page.locator(rows).count()
        seen.page.click("thead th:nth-child(7) button")
        reworded = [int(text) for text in seen.shown(f"{rows} td:last-child")]
        assert reworded == sorted(reworded, reverse=True) and reworded[0] > reworded[-1]
        seen.page.click("thead th:nth-child(1) button")
        names = seen.shown(f"{rows} th")
        assert names == seen.page.evaluate("names => [...names].sort((a, b) => a.localeCompare(b))", names)
        assert seen.page.get_attribute("thead th:nth-child(1)", "aria-sort") == "ascending"
        seen.page.check("#rewording")
        visible = seen.page.locator(f"{rows}:visible").count()
        assert 0 < visible < every
        assert seen.page.inner_text("#shown") == f"{visible} of {every} outlets"
        seen.page.fill("#filter", "benz")
        seen.page.uncheck("#rewording")
        assert seen.shown(f"{rows} th") == ["Benzinga"]
        seen.page.fill("#filter", "")
        seen.page.click("[data-day='2024-11-27']")
        days = [text for text in seen.shown(f"{rows} td:nth-child(2)")]
        assert days and set(days) == {"2024-11-27"}


def test_an_outlet_is_chosen_and_only_its_words_stay_lit(browser: Any, shipped_report: Path) -> None:
    with Seen(browser, shipped_report) as seen:
        seen.page.click("tbody button:text-is('CO/AI')")
        assert "Only what CO/AI printed: 1 of " in seen.page.inner_text("#only")
        assert "PR stunts" in "".join(seen.shown("#p-letter-15 .its"))
        clear = "rgba(0, 0, 0, 0)"
        colours = "e => getComputedStyle(e).backgroundColor"
        assert seen.page.locator("#p-letter-15 span").first.evaluate(colours) == clear
        seen.page.click("#only button")
        assert seen.page.inner_text("#only") == ""
        assert seen.page.locator("#p-letter-15 span").first.evaluate(colours) != clear


def test_without_sources_too_an_outlet_s_passages_alone_are_listed(browser: Any, tmp_path: Path) -> None:
    rare = "“The harbour will be closed to fishing boats until the spring,” said Bob Ray."
    articles = [Article(str(n), SAID, outlet=f"O{n}") for n in range(40)]
    with Seen(browser, report(tmp_path, [*articles, Article("r", rare, outlet="Rare")])) as seen:
        (most, *_), every = seen.shown("#others li"), seen.page.locator("#others li").count()
        assert "Taking part is mandatory" in most and every == 2
        assert seen.shown(".hint h3") == ["Printed most"]
        assert "of the sources" not in seen.page.inner_text("thead").lower()
        seen.page.click("tbody button:text-is('Rare')")
        (only,) = seen.shown("#others li")
        assert "The harbour" in only
        assert f"Only what Rare printed: 1 of {every} passages." in seen.page.inner_text("#only")
        seen.page.evaluate("scrollTo(0, document.body.scrollHeight)")
        place = seen.page.locator("#only button").bounding_box()
        assert 0 <= place["y"] < 900 - place["height"]
        seen.page.click("#only button")
        assert len(seen.shown("#others li")) == every


def test_an_address_opens_its_sentence_and_without_scripts_too(browser: Any, shipped_report: Path) -> None:
    for script in (True, False):
        with Seen(browser, shipped_report, script=script) as seen:
            seen.page.goto(shipped_report.as_uri() + "#r-openai-3")
            assert len(seen.shown("#apparatus section")) == 1
            seen.page.click("#r-openai-3 .close")
            assert seen.shown("#apparatus section") == []


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_stands_in_the_way_of_anybody(browser: Any, shipped_report: Path, width: int, scheme: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="no axe: pip install '.[browser]'").Axe()
    with Seen(browser, shipped_report, width, scheme) as seen:
        for before in ("", "#p-letter-15", "tbody button >> nth=0"):
            if before:
                seen.page.locator(before).click()
            violations = axe.run(seen.page)
            assert violations.violations_count == 0, violations.generate_report()
        seen.page.fill("#search", "stunts")
        violations = axe.run(seen.page)
        assert violations.violations_count == 0, violations.generate_report()


SAID = "“Taking part is mandatory, with no obligation to provide feedback or use the tool,” said Ann Lee."
VOLUNTARY = "المشاركة طوعية تماما دون أي التزام بتقديم الملاحظات أو استخدام الأداة."
KINDS: dict[str, list[Source | Article]] = {
    "no article": [Source("plea", PLEA)],
    "no source": [Article(str(n), SAID, outlet=f"O{n}") for n in range(3)],
    "nothing quoted": [Article("a", "Nobody said a word.", outlet="A", published="2024-01-01")],
    "undated": [Source("plea", PLEA), Article("a", SAID, outlet="A")],
    "years": [
        Source("plea", PLEA, published="2021"),
        *(Article(day, SAID, outlet=day, published=day) for day in ("2021", "2022-03", "2024-01-02")),
    ],
    "right to left": [
        Source("نداء", VOLUNTARY, title="نداء", language="ar"),
        Article("a", f"قالت آن لي: «{VOLUNTARY}»", outlet="الجريدة", language="ar"),
    ],
    "odd ids": [
        Source('we ird/"id" <b>%20#?&', PLEA),
        Article("a b#?%", SAID, outlet="O \" ' <", url='https://example.org/?a=1&b="x', published="2024-01-01"),
    ],
}


@pytest.mark.parametrize("documents", KINDS.values(), ids=KINDS)
def test_whatever_is_in_an_index_its_page_stands_in_nobodys_way(
    browser: Any, tmp_path: Path, documents: list[Source | Article]
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="no axe: pip install '.[browser]'").Axe()
    path = report(tmp_path, documents)
    for width in WIDTHS.values():
        with Seen(browser, path, width) as seen:
            for passage in seen.page.locator("a.passage").all()[:1]:
                passage.click()
                assert len(seen.shown("#apparatus section")) == 1
            violations = axe.run(seen.page)
            assert violations.violations_count == 0, violations.generate_report()
            assert seen.page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_nothing_is_wider_than_the_window(browser: Any, shipped_report: Path, width: int) -> None:
    with Seen(browser, shipped_report, width) as seen:
        for place in ("", "#r-letter-3"):
            seen.page.goto(shipped_report.as_uri() + place)
            assert seen.page.evaluate("document.documentElement.scrollWidth") <= width


def test_on_paper_all_wordings_stand_below_the_texts(browser: Any, shipped_report: Path) -> None:
    with Seen(browser, shipped_report) as seen:
        seen.page.emulate_media(media="print")
        assert len(seen.shown("#apparatus section")) == seen.page.locator("#apparatus section").count() > 20
        assert seen.shown("nav, .bar, .filters, .hint") == []


def test_hostile_text_does_nothing(browser: Any, tmp_path: Path) -> None:
    source = Source(HOSTILE, PLEA, title=HOSTILE, speaker=HOSTILE, url="javascript:alert(1)")
    said = "“Taking part is mandatory, with no obligation to provide feedback or use the tool.”"
    article = Article(HOSTILE, f"{said} said Ann Lee.", outlet=HOSTILE, title=HOSTILE, url="javascript:alert(2)")
    with Seen(browser, report(tmp_path, [source, article])) as seen:
        assert "<script>alert(1)</script>" in seen.page.inner_text("h2")
        seen.page.locator("a.passage").first.click()
        (opened,) = seen.shown("#apparatus section")
        assert "onerror=alert(1)" in opened
        seen.page.locator("tbody button").first.click()
        assert "Only what" in seen.page.inner_text("#only")
