"""Word documents with macros, templates, and those of strict Office Open XML."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.made_files import archive_of, word
from letters.model import Article
from letters.reading.corpus import read
from tests.conftest import Run

PLAIN = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
TYPES = {
    "docm": b"application/vnd.ms-word.document.macroEnabled.main+xml",
    "dotx": b"application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
    "dotm": b"application/vnd.ms-word.template.macroEnabledTemplate.main+xml",
}


def changed(*changes: tuple[bytes, bytes], more: dict[str, bytes] | None = None) -> bytes:
    """A Word document with these changes in all its parts."""
    import io
    import zipfile

    with zipfile.ZipFile(io.BytesIO(word(["She wrote:", ">We did not agree."], title="A title"))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for old, new in changes:
        parts = {name: part.replace(old, new) for name, part in parts.items()}
    return archive_of({**parts, **(more or {})})


def article(path: Path, data: bytes) -> Article:
    path.write_bytes(data)
    (document,) = read([path])
    assert isinstance(document, Article)
    return document


@pytest.mark.parametrize("suffix", TYPES)
def test_a_document_with_macros_and_a_template_are_read(suffix: str, tmp_path: Path) -> None:
    document = article(
        tmp_path / f"a.{suffix}", changed((PLAIN, TYPES[suffix]), more={"word/vbaProject.bin": b"x" * 100})
    )
    assert (document.text, document.title) == ("She wrote:\nWe did not agree.", "A title")
    assert [document.text[start:end] for start, end in document.blocks] == ["We did not agree."]


def test_strict_office_open_xml_is_read(tmp_path: Path) -> None:
    spaces = [
        (f"http://schemas.openxmlformats.org/{name}/2006/".encode(), f"http://purl.oclc.org/ooxml/{name}/".encode())
        for name in ("wordprocessingml", "officeDocument", "drawingml")
    ]
    document = article(tmp_path / "a.docx", changed(*spaces))
    assert (document.text, document.title) == ("She wrote:\nWe did not agree.", "A title")
    assert [document.text[start:end] for start, end in document.blocks] == ["We did not agree."]


def test_an_old_or_encrypted_document_is_named_as_such(quotes: Run, tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000))
    done = quotes("extract", str(path))
    assert done.returncode == 2 and "encrypted, or a Word document of before 2007" in done.stderr


def test_a_draft_with_macros_is_checked(quotes: Run, tmp_path: Path) -> None:
    path = tmp_path / "a.docm"
    path.write_bytes(
        changed(
            (PLAIN, TYPES["docm"]), (b"We did not agree.", "“Participation is mandatory, with no obligation,”".encode())
        )
    )
    assert "a.docm:2:2" in quotes("check", path.name, cwd=tmp_path).stdout
