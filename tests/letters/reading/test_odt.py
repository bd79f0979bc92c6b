"""OpenDocument texts as articles."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.made_files import ODT_NAMES, archive_of, odt
from letters.model import Article, QuotesError
from letters.reading.archive import MAX_PART
from letters.reading.corpus import read
from tests.conftest import Run

STYLES = (
    '<office:automatic-styles><style:style style:name="P1" style:family="paragraph" style:parent-style-name="Quotations"/>'
    '<style:style style:name="P2" style:family="paragraph" style:parent-style-name="P1"/>'
    '<style:style style:name="T1" style:family="text"><style:text-properties text:display="none"/></style:style>'
    '<style:style style:name="round" style:parent-style-name="round"/></office:automatic-styles>'
)
META = (
    f'<office:document-meta {ODT_NAMES} xmlns:dc="http://purl.org/dc/elements/1.1/"><office:meta><dc:title>A title</dc:title>'
    "<meta:initial-creator>Jane Doe</meta:initial-creator><dc:creator>Editor</dc:creator><dc:language>de-AT</dc:language>"
    "<meta:creation-date>2024-11-27T10:00:00.5</meta:creation-date></office:meta></office:document-meta>"
)


def content(body: str) -> bytes:
    return f"<office:document-content {ODT_NAMES}>{STYLES}<office:body><office:text>{body}</office:text></office:body></office:document-content>".encode()


def article(path: Path, data: bytes) -> Article:
    path.write_bytes(data)
    (document,) = read([path])
    assert isinstance(document, Article)
    return document


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<text:h>Head</text:h><text:p>“No,”\n  she <text:span>said</text:span>.</text:p>", "Head\n“No,” she said."),
        ('<text:p>a<text:s text:c="3"/>b<text:tab/>c<text:line-break/>d<text:s/>e</text:p>', "a   b\tc d e"),
        (("<text:p>One<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>A note.</text:p></text:note-body></text:note>.</text:p>"
         "<text:p>Two</text:p>"), "One.\nTwo\nA note."),
        (("<text:tracked-changes><text:changed-region><text:deletion><text:p>gone</text:p></text:deletion></text:changed-region></text:tracked-changes>"
         "<text:p>stays</text:p>"), "stays"),
        ('<text:p>seen<text:span text:style-name="T1"> hidden</text:span></text:p><text:section text:display="none"><text:p>x</text:p></text:section>', "seen"),
        ("<text:p>said<office:annotation><text:p>a comment</text:p></office:annotation></text:p>", "said"),
        (("<table:table><table:table-row><table:table-cell><text:p>a</text:p></table:table-cell><table:table-cell><text:p>b</text:p>"
         "</table:table-cell></table:table-row></table:table>"), "a\nb"),
        ("<text:list><text:list-item><text:p>a</text:p></text:list-item></text:list>", "a"),
        ("<text:p>with<draw:frame><draw:text-box><text:p>In a box.</text:p></draw:text-box></draw:frame> it</text:p>", "with it\nIn a box."),
        ('<text:p text:style-name="round">an odd style</text:p>', "an odd style"),
        ("<text:p><text:ruby><text:ruby-base>東</text:ruby-base><text:ruby-text>とう</text:ruby-text></text:ruby></text:p>", "東"),
        ('<text:p>a<text:s text:c="99999999999"/>b</text:p>', "a b"),
    ],
)  # fmt: skip
def test_the_text_is_what_a_word_processor_shows(body: str, text: str, tmp_path: Path) -> None:
    assert article(tmp_path / "a.odt", odt(content(body))).text == text


def test_what_is_set_as_quoted_is_a_block_quotation_and_metadata_are_its_own(tmp_path: Path) -> None:
    body = '<text:p>She wrote:</text:p><text:p text:style-name="P2">We did not agree.</text:p><text:p text:style-name="Quotations"/>'
    document = article(tmp_path / "a.odt", odt(content(body), {"meta.xml": META}))
    assert [document.text[start:end] for start, end in document.blocks] == ["We did not agree."]
    assert (document.title, document.author, document.published, document.language) == (
        "A title",
        "Jane Doe",
        "2024-11-27",
        "de",
    )


def test_a_flat_document_is_read(tmp_path: Path) -> None:
    document = article(
        tmp_path / "a.fodt", b'<?xml version="1.0" encoding="UTF-8"?>\n' + content("<text:p>“No.”</text:p>")
    )
    assert document.text == "“No.”"


BROKEN = {
    "no archive": (b"plain", "not an OpenDocument text"),
    "nothing": (b"", "not an OpenDocument text"),
    "no content": (archive_of({"mimetype": "application/vnd.oasis.opendocument.text"}), "content.xml is missing"),
    "tags that end nowhere": (odt(b"<a><b>"), "not well formed"),
    "no text": (odt(content("")), "is empty"),
    "another root": (odt(b"<html/>"), "not an OpenDocument text"),
    "depth": (odt(b"<a>" * 100_000), "elements within one another"),
    "entities of entities": (odt(b'<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><a>&b;</a>'), "declares the entity a"),
    "a file of this machine": (odt(b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'), "declares the entity x"),
    "a large part": (odt(content(""), {"styles.xml": b" " * (MAX_PART + 1)}), "MB of text with its layout"),
    "encrypted": (odt(b"\x00\x01", {"META-INF/manifest.xml": "<m:encryption-data/>"}), "is encrypted"),
}  # fmt: skip


@pytest.mark.parametrize("kind", BROKEN)
def test_a_broken_document_is_refused_in_a_line(kind: str, quotes: Run, tmp_path: Path) -> None:
    data, why = BROKEN[kind]
    path = tmp_path / "a.odt"
    path.write_bytes(data)
    done = quotes("extract", str(path))
    assert done.returncode == 2 and done.stderr.count("\n") == 1 and why in done.stderr, done


def test_a_draft_is_checked_and_standard_input_is_recognised(quotes: Run, tmp_path: Path) -> None:
    data = odt(content("<text:p>“Participation is mandatory, with no obligation,” they wrote.</text:p>"))
    (tmp_path / "a.odt").write_bytes(data)
    assert "a.odt:1:2" in quotes("check", "a.odt", cwd=tmp_path).stdout
    assert "Participation is mandatory" in quotes("extract", "-", stdin=data).stdout


def test_a_damaged_part_is_named(tmp_path: Path) -> None:
    data = bytearray(odt(content("<text:p>“No.”</text:p>")))
    data[data.index(b"No.")] ^= 1
    with pytest.raises(QuotesError, match="content.xml can't be unpacked"):
        article(tmp_path / "a.odt", bytes(data))
