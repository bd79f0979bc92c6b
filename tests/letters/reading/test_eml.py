"""Mails as articles."""

from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path

import pytest

from bench.made_files import has
from letters.model import Article, QuotesError
from letters.reading.corpus import read
from tests.conftest import Run

SAID = "“We will not sign,” she said.\nThat was all."
needs_html = pytest.mark.skipif(not has("trafilatura"), reason="lxml, of the extra [html], is not installed")


def mail(text: str | None = SAID, html: str | None = None, charset: str = "utf-8") -> EmailMessage:
    message = EmailMessage()
    message["From"], message["Subject"] = "José Díaz <jose@x.example>", "Émile’s letter"
    message["Date"] = "Tue, 26 Nov 2024 23:30:00 -0500"
    if text is not None:
        message.set_content(text, charset=charset)
    if html is not None:
        (message.add_alternative if text is not None else message.set_content)(html, subtype="html")
    return message


def article(path: Path, message: EmailMessage | bytes) -> Article:
    path.write_bytes(message if isinstance(message, bytes) else message.as_bytes())
    (document,) = read([path])
    assert isinstance(document, Article)
    return document


@pytest.mark.parametrize("charset", ["utf-8", "cp1252", "gb18030"])
def test_a_mail_is_its_text_with_its_subject_sender_and_day(charset: str, tmp_path: Path) -> None:
    path = tmp_path / "a.eml"
    document = article(path, mail(charset=charset))
    assert document.text == SAID
    assert (document.id, document.outlet, document.title) == (str(path), "a", "Émile’s letter")
    assert (document.author, document.published) == ("José Díaz", "2024-11-26")


def test_of_alternatives_the_plain_text_counts(tmp_path: Path) -> None:
    assert article(tmp_path / "a.eml", mail(html="<p>Other.</p>")).text == SAID


@needs_html
def test_a_mail_in_html_alone_is_read_with_its_block_quotations(tmp_path: Path) -> None:
    page = "<p>She wrote:</p><blockquote>We did not agree.</blockquote>"
    for message in (mail(None, page), mail(" \n", page)):
        document = article(tmp_path / "a.eml", message)
        assert document.text == "She wrote:\nWe did not agree."
        assert [document.text[start:end] for start, end in document.blocks] == ["We did not agree."]


@needs_html
@pytest.mark.parametrize("attribute", ['type="cite"', 'class="gmail_quote" style="margin:0"', "class='x gmail_quote'"])
def test_an_earlier_mail_is_no_block_quotation(attribute: str, tmp_path: Path) -> None:
    document = article(
        tmp_path / "a.eml", mail(None, f"<p>Yes.</p><blockquote {attribute}>Will you come?</blockquote><p>Jo</p>")
    )
    assert document.text.split("\n")[:2] == ["Yes.", "Will you come?"] and not document.blocks


def test_what_is_attached_is_named_and_counted(quotes: Run, tmp_path: Path) -> None:
    message = mail()
    message.add_attachment(b"%PDF-", maintype="application", subtype="pdf", filename="Erklärung.pdf")
    message.add_attachment("words", filename="b.txt")
    message.add_attachment(b"GIF8", maintype="image", subtype="gif", filename="logo.gif")
    message.add_attachment(mail())
    path = tmp_path / "a.eml"
    path.write_bytes(message.as_bytes())
    done = quotes("extract", str(path))
    assert done.returncode == 0 and done.stdout.count("We will not sign") == 1
    assert "a.eml: Erklärung.pdf: is attached to this mail: save it" in done.stderr
    assert "a.eml: b.txt: " in done.stderr and "logo" not in done.stderr and done.stderr.endswith("3 skipped\n")
    built = quotes("--index", str(tmp_path / "index"), "build", str(path))
    assert built.stdout.startswith("1 article") and built.stderr.endswith("3 skipped\n")


ENCRYPTED = (
    b"Subject: x\nMIME-Version: 1.0\nContent-Type: multipart/encrypted; boundary=b\n\n--b\nContent-Type: application/pgp-encrypted\n\n"
    b"Version: 1\n--b\nContent-Type: application/octet-stream\n\nxx\n--b--\n"
)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"plain words and no header", "is no mail"), (b"", "is no mail"), (b"Subject: x\n\n", "is empty"),
        (ENCRYPTED, "is encrypted"), (b"Subject: x\nContent-Type: multipart/mixed; boundary=a\n\n" + b'--a\nContent-Type: multipart/mixed; boundary="a"\n\n' * 300, "parts of parts"),
        (b"Content-Type: application/pdf\n\nx", "is empty"),
    ],
)  # fmt: skip
def test_what_has_no_text_is_refused_in_a_line(data: bytes, why: str, tmp_path: Path) -> None:
    with pytest.raises(QuotesError, match=why):
        article(tmp_path / "a.eml", data)


def test_comments_within_comments_in_a_header_are_left_out(tmp_path: Path) -> None:
    document = article(tmp_path / "a.eml", b"From: " + b"(" * 50_000 + b"\nSubject: A\n\n" + SAID.encode())
    assert (document.text, document.title) == (SAID, "A")


def test_headers_made_to_break_a_parser_are_left_out(tmp_path: Path) -> None:
    data = (
        b"From: =?x-nosuch?b?%%%?=\nSubject: =?utf-8?b?/w==?= \xff\nDate: 99 Foo\nContent-Type: text/plain; charset*=\xff''x\n\n"
        + SAID.encode()
    )
    document = article(tmp_path / "a.eml", data)
    assert "We will not sign" in document.text and document.published is None
