"""Small binary files (Word, OpenDocument, EPUB, PDF, WARC, Parquet) for tests and as fuzz seeds."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from xml.sax.saxutils import escape


def has(package: str) -> bool:
    """Whether an extra is installed."""
    return find_spec(package) is not None


def word(paragraphs: Sequence[str], **facts: str) -> bytes:
    """A Word document; a paragraph that begins with > has a quotation style."""
    return word_of("".join(map(_word_paragraph, paragraphs)), WORD_QUOTE, **facts)


def _word_paragraph(text: str) -> str:
    style = '<w:pPr><w:pStyle w:val="Quote"/></w:pPr>' if text.startswith(">") else ""
    return f'<w:p>{style}<w:r><w:t xml:space="preserve">{escape(text.removeprefix(">"))}</w:t></w:r></w:p>'


def word_of(body: str, styles: str = "", notes: str = "", **facts: str) -> bytes:
    """A Word document of these elements in its body, its styles and its footnotes; and with these facts."""
    stated = "".join(f"<x:{name}>{escape(fact)}</x:{name}>" for name, fact in facts.items())
    return packed(
        f"<w:document {WORD_NAMES}><w:body>{body}</w:body></w:document>".encode(),
        {
            "word/_rels/document.xml.rels": _relations(styles="styles.xml", footnotes="footnotes.xml"),
            "word/styles.xml": f"<w:styles {WORD_NAMES}>{styles}</w:styles>",
            "word/footnotes.xml": f"<w:footnotes {WORD_NAMES}>{notes}</w:footnotes>",
            "_rels/.rels": _relations(
                **{"officeDocument": "word/document.xml", "core-properties": "docProps/core.xml"}
            ),
            "docProps/core.xml": f'<properties xmlns:x="http://purl.org/dc/elements/1.1/">{stated}</properties>',
        },
    )


def pdf(pages: Sequence[Sequence[str]], more: bytes = b"", **facts: str) -> bytes:
    """A PDF of pages of lines (Latin-1, marks of Windows); `more` is drawn on each page too."""
    objects: list[bytes] = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman /Encoding /WinAnsiEncoding >>",
    ]
    kids = []
    for lines in pages:
        drawn = (
            b"BT /F1 12 Tf 72 720 Td 14 TL "
            + b"".join(b"(" + _escaped(line) + b") Tj T* " for line in lines)
            + b"ET "
            + more
        )
        objects.append(b"<< /Length %d >> stream\n%b\nendstream" % (len(drawn), drawn))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F1 3 0 R >> >> /Contents %d 0 R >>"
            % len(objects)
        )
        kids.append(len(objects))
    objects[1] = b"<< /Type /Pages /Kids [%b] /Count %d >>" % (b" ".join(b"%d 0 R" % kid for kid in kids), len(kids))
    properties = b"".join(b"/%b (%b) " % (name.encode(), _escaped(fact)) for name, fact in facts.items())
    return bound([*objects, b"<< %b >>" % properties], b"/Root 1 0 R /Info %d 0 R" % (len(objects) + 1))


def bound(objects: Sequence[bytes], trailer: bytes = b"/Root 1 0 R") -> bytes:
    """A PDF of these objects, numbered from 1."""
    out, places = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"xref\n0 %d\n0000000000 65535 f \n%btrailer << /Size %d %b >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1, table, len(objects) + 1, trailer, len(out),
    )  # fmt: skip


def _escaped(text: str) -> bytes:
    return text.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")


def warc(url: str, body: bytes, head: str = "Content-Type: text/html; charset=utf-8", **fields: str) -> bytes:
    """A record of a web archive: a server response, or the given `kind`."""
    status = fields.pop("status", "200 OK")
    block = f"HTTP/1.1 {status}\r\n{head}\r\n\r\n".encode() + body if head else body
    lines = {
        "WARC-Type": fields.pop("kind", "response"), "WARC-Record-ID": "<urn:uuid:7>", "WARC-Date": fields.pop("day", "2024-11-27T10:00:00Z"),
        "WARC-Target-URI": url, "Content-Type": "application/http", "Content-Length": fields.pop("length", str(len(block))),
    }  # fmt: skip
    assert not fields, fields
    return (
        ("WARC/1.0\r\n" + "".join(f"{k}: {v}\r\n" for k, v in lines.items() if v) + "\r\n").encode()
        + block
        + b"\r\n\r\n"
    )


def table(rows: Sequence[dict[str, str]]) -> bytes:
    """A Parquet table of strings."""
    import pyarrow
    from pyarrow import parquet

    out = io.BytesIO()
    parquet.write_table(pyarrow.Table.from_pylist(rows), out, compression="none", use_dictionary=False)
    return out.getvalue()


def archive_of(parts: Mapping[str, str | bytes]) -> bytes:
    """A ZIP archive of these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def packed(document: bytes, more: Mapping[str, str | bytes] = {}) -> bytes:
    """A Word document of these bytes, and of more parts."""
    return archive_of({**WORD_PARTS, "word/document.xml": document, **more})


def odt(content: bytes, more: Mapping[str, str | bytes] = {}) -> bytes:
    """An OpenDocument text with this content.xml."""
    return archive_of({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content, **more})


def epub(chapter: bytes, more: Mapping[str, str | bytes] = {}) -> bytes:
    """An EPUB whose second chapter is this page."""
    return archive_of({**EPUB_PARTS, "OEBPS/text/chapter 2.xhtml": chapter, **more})


def _relations(**targets: str) -> str:
    """The part that lists the others to which a document refers: their kinds and names."""
    kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    listed = (f'<Relationship Id="{kind}" Type="{kinds}/{kind}" Target="{name}"/>' for kind, name in targets.items())
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'<Relationships xmlns="{space}">{"".join(listed)}</Relationships>'


_TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
WORD_NAMES = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
WORD_QUOTE = '<w:style w:type="paragraph" w:styleId="Quote"><w:name w:val="Quote"/></w:style>'
WORD_PARTS = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="{_TYPES}"/></Types>',
    "_rels/.rels": _relations(officeDocument="word/document.xml"),
}

ODT_NAMES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "text", "style", "draw", "table", "meta")
)
EPUB_PARTS = {
    "mimetype": "application/epub+zip",
    "META-INF/container.xml": '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0"><rootfiles>'
    '<rootfile full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>',
    "OEBPS/book.opf": '<package xmlns="http://www.idpf.org/2007/opf" version="3.0"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/">'
    "<dc:title>A Book</dc:title><dc:creator>Jane Doe</dc:creator><dc:creator>Jo Li</dc:creator><dc:language>en-GB</dc:language>"
    "<dc:publisher>The Press</dc:publisher><dc:date>2019-03-02T00:00:00Z</dc:date></metadata><manifest>"
    '<item id="two" href="text/chapter%202.xhtml" media-type="application/xhtml+xml"/>'
    '<item id="one" href="text/one.xhtml" media-type="application/xhtml+xml"/>'
    '<item id="toc" href="toc.xhtml" media-type="application/xhtml+xml" properties="nav"/>'
    '<item id="image" href="a.png" media-type="image/png"/></manifest>'
    '<spine><itemref idref="toc"/><itemref idref="one"/><itemref idref="two"/></spine></package>',
    "OEBPS/text/one.xhtml": '<html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head><body><h1>One</h1>'
    "<p>“We will not sign,” she said.</p></body></html>",
    "OEBPS/toc.xhtml": "<html><body><p>Contents</p></body></html>",
}
