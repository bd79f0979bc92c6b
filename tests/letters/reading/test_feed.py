"""Feeds (RSS, Atom) as articles."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.made_files import has
from letters.model import Article, QuotesError
from letters.reading.corpus import read
from tests.conftest import Run

pytestmark = pytest.mark.skipif(not has("trafilatura"), reason="lxml, of the extra [html], is not installed")

RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>The Daily &amp; Co</title><language>en-us</language><link>https://x.example</link>
<item><title>A &amp;amp; B</title><link>https://x.example/2</link><pubDate>Tue, 26 Nov 2024 23:30:00 -0500</pubDate>
<dc:creator>Jane Doe</dc:creator><description>Short.</description>
<content:encoded><![CDATA[<p>&#8220;We will not sign,&#8221; she said.</p><blockquote><p>We did it.</p></blockquote>]]></content:encoded></item>
<item><title>Only a title</title><link>https://x.example/3</link></item>
<item><title>C</title><guid isPermaLink="false">tag:7</guid><author>a@b.example (Bo Li)</author>
<description>&lt;p&gt;&amp;ldquo;No,&amp;rdquo; he said.&nbsp;Yes.&lt;/p&gt;</description></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr"><title>Le Jour</title>
<entry><title type="html">Un &lt;b&gt;titre&lt;/b&gt;</title><id>urn:1</id><link rel="self" href="https://y.example/self"/>
<link href="https://y.example/1"/><published>2024-11-27T00:10:00Z</published><author><name>Jean</name></author>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>« Non », a dit Mme Leroy.</p><blockquote>Jamais.</blockquote></div></content>
</entry><entry><id>urn:2</id><summary>« Oui », a dit M. Roy &amp; fils.</summary></entry></feed>"""
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Das Blatt</title></channel>
<item><title>T</title><link>https://z.example/1</link><dc:date>2004-05-06</dc:date><description>„Nein“, sagte sie.</description></item></rdf:RDF>"""


def articles(path: Path, feed: str, encoding: str = "utf-8") -> list[Article]:
    path.write_bytes(feed.encode(encoding))
    return [document for document in read([path]) if isinstance(document, Article)]


def test_the_items_of_rss_are_articles_with_their_whole_content(tmp_path: Path) -> None:
    path = tmp_path / "a.rss"
    first, third = articles(path, RSS)
    assert first.text == "“We will not sign,” she said.\nWe did it."
    assert [first.text[start:end] for start, end in first.blocks] == ["We did it."]
    assert (first.id, first.url, first.outlet) == ("https://x.example/2", "https://x.example/2", "The Daily & Co")
    assert (first.title, first.author, first.published, first.language) == ("A & B", "Jane Doe", "2024-11-26", "en")
    assert (third.id, third.text, third.author) == (f"{path}#tag:7", "“No,” he said.\xa0Yes.", "Bo Li")


def test_the_entries_of_atom_are_articles(tmp_path: Path) -> None:
    first, second = articles(tmp_path / "a.xml", ATOM)
    assert (first.text, first.title, first.author) == ("« Non », a dit Mme Leroy.\nJamais.", "Un titre", "Jean")
    assert (first.id, first.outlet, first.published, first.language) == (
        "https://y.example/1",
        "Le Jour",
        "2024-11-27",
        "fr",
    )
    assert [first.text[start:end] for start, end in first.blocks] == ["Jamais."]
    assert second.text == "« Oui », a dit M. Roy & fils."


@pytest.mark.parametrize("encoding", ["utf-8", "iso-8859-15", "utf-16"])
def test_a_feed_is_read_in_the_encoding_that_it_declares(encoding: str, tmp_path: Path) -> None:
    (article,) = articles(
        tmp_path / "a.rdf",
        f'<?xml version="1.0" encoding="{encoding}"?>' + RDF.replace("„", '"').replace("“", "ä"),
        encoding,
    )
    assert (article.text, article.outlet, article.published) == ('"Neinä, sagte sie.', "Das Blatt", "2004-05-06")


def test_a_feed_that_is_not_well_formed_is_read_all_the_same(tmp_path: Path) -> None:
    broken = RSS.replace("</item>\n<item><title>Only", "</item>\n<item><b><title>Only").replace(
        "Short.", "A & B &nbsp; &hellip;"
    )
    assert articles(tmp_path / "a.rss", broken)[0].text.startswith("“We will not sign,”")


def test_a_broken_character_of_a_feed_is_said(quotes: Run, tmp_path: Path) -> None:
    path = tmp_path / "a.rss"
    path.write_bytes(RSS.encode().replace(b"Short.", "Café é".encode() + b" \xe9 x"))
    done = quotes("extract", str(path))
    assert "We will not sign" in done.stdout and "1 character is broken and read as U+FFFD, at " in done.stderr, done


def test_an_item_without_text_is_named_and_counted(quotes: Run, tmp_path: Path) -> None:
    path = tmp_path / "a.rss"
    path.write_text(RSS, encoding="utf-8")
    done = quotes("extract", str(path))
    assert done.returncode == 0 and "We will not sign" in done.stdout
    assert "a.rss:2: this item of the feed has no text" in done.stderr and done.stderr.endswith("1 skipped\n")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("<TEI><text>“No,” he said.</text></TEI>", "no feed of articles (RSS, Atom): it begins with <TEI>"),
        ("no XML", "is no feed"), ("", "is no feed"), ("<rss><channel></channel></rss>", "is empty"),
        ('<!DOCTYPE rss [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + RDF, "declares entities"),
        ("<rss>" + "<a>" * 100_000, "elements within one another"),
    ],
)  # fmt: skip
def test_other_xml_is_refused_in_a_line(text: str, why: str, quotes: Run, tmp_path: Path) -> None:
    path = tmp_path / "a.xml"
    path.write_text(text, encoding="utf-8")
    done = quotes("extract", str(path))
    assert done.returncode == 2 and done.stderr.count("\n") == 1 and why in done.stderr and not done.stdout, done


def test_entities_are_never_fetched(tmp_path: Path) -> None:
    with pytest.raises(QuotesError, match="declares entities"):
        articles(
            tmp_path / "a.rss",
            '<!DOCTYPE rss [ <!ENTITY x SYSTEM "file:///etc/passwd"> ]>' + RDF.replace("Nein", "&x;"),
        )


def test_what_feeds_say_of_pictures_and_sounds_is_no_text_and_no_title(tmp_path: Path) -> None:
    spaces = 'xmlns:media="http://search.yahoo.com/mrss/" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"'
    item = (
        "<item><media:title>A picture</media:title><media:content><media:description>Photo</media:description></media:content>"
        "<itunes:author>x</itunes:author><title>The title</title><description>“No,” she said.</description></item>"
    )
    (article,) = articles(tmp_path / "a.rss", f"<rss {spaces}><channel>{item}</channel></rss>")
    assert (article.title, article.text, article.author) == ("The title", "“No,” she said.", None)


def test_of_two_versions_of_one_feed_the_later_counts(quotes: Run, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for name, day, words in (
        ("b", "Tue, 26 Nov 2024", "We will never sign"),
        ("a", "Wed, 27 Nov 2024", "We shall never sign"),
    ):
        feed = RSS.replace("<language>", f"<lastBuildDate>{day} 10:00:00 GMT</lastBuildDate><language>")
        (folder / f"{name}.rss").write_text(feed.replace("We will not sign", words), encoding="utf-8")
    done = quotes("--index", str(tmp_path / "index"), "build", str(folder))
    assert done.returncode == 0 and done.stdout.startswith("3 articles"), done
    assert "https://x.example/2: was captured at 2024-11-26T10:00:00" in done.stderr
    asked = quotes("--index", str(tmp_path / "index"), "outlets", "We shall never sign")
    assert "https://x.example/2" in asked.stdout, asked


@pytest.mark.parametrize(("suffix", "needed"), [("rss", RSS), ("eml", "Content-Type: text/html\n\n<p>x</p>")])
def test_a_library_that_is_not_installed_is_named(suffix: str, needed: str, quotes: Run, tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text("import sys; sys.modules['lxml'] = None")
    path = tmp_path / f"a.{suffix}"
    path.write_text(needed, encoding="utf-8")
    done = quotes("extract", str(path), env={"PYTHONPATH": str(tmp_path)})
    assert done.returncode == 2 and done.stderr.count("\n") == 1, done
    assert "needs lxml: install the extra [html]" in done.stderr


def test_a_feed_on_standard_input_is_recognised(quotes: Run) -> None:
    done = quotes("extract", "-", stdin=ATOM)
    assert "Non" in done.stdout and done.returncode == 0, done


def test_an_unknown_entity_among_the_fields_of_an_author_is_skipped(tmp_path: Path) -> None:
    file = tmp_path / "a.rss"
    item = "<item><author><name>Ann Lee</name>&obsp;</author><description>“No,” he said.</description>&obsp;</item>"
    file.write_text(f"<rss><channel><title>The Daily</title>{item}</channel></rss>", "utf-8")
    assert [article.text for article in read([file])] == ["“No,” he said."]
