"""Word documents as articles."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from pathlib import Path

import pytest

from bench.made_files import has, word
from letters.model import Article, QuotesError
from letters.reading.corpus import read
from letters.reading.metadata import DefaultMetadata
from tests.conftest import Run

needs_docx = pytest.mark.skipif(not has("docx"), reason="python-docx, the extra [docx], is not installed")


def article(path: Path, data: bytes, **told: str) -> Article:
    path.write_bytes(data)
    (found,) = read([path], defaults=DefaultMetadata(**told))
    assert isinstance(found, Article)
    return found


@needs_docx
def test_a_document_is_its_paragraphs_and_what_is_set_as_quoted_is_a_block_quotation(tmp_path: Path) -> None:
    path = tmp_path / "The Daily.docx"
    found = article(path, word(["She wrote:", ">We did not agree to this.", "The company did not answer."]))
    assert found.text == "She wrote:\nWe did not agree to this.\nThe company did not answer."
    assert [found.text[start:end] for start, end in found.blocks] == ["We did not agree to this."]
    assert (found.id, found.outlet) == (str(path), "The Daily")


@needs_docx
def test_a_document_tells_its_title_its_author_and_the_day_that_stands_in_for_its_own(tmp_path: Path) -> None:
    facts = {
        "title": "Artists\nobject",
        "author": "Jane Doe",
        "created": datetime(2024, 11, 27, 23),
        "language": "de-AT",
    }
    data = word(["Words."], **facts)
    found = article(tmp_path / "a.docx", data)
    assert (found.title, found.author, found.published, found.language) == (
        "Artists object",
        "Jane Doe",
        "2024-11-27",
        "de",
    )
    assert article(tmp_path / "a.docx", data, published="2024-12-01").published == "2024-12-01"


@needs_docx
def test_a_document_that_is_none_or_empty_is_named(tmp_path: Path) -> None:
    for data, why in ((b"PK\3\4 and so on", "not a Word document"), (word(["", " "]), "is empty"), (b"", "not a Word")):
        with pytest.raises(QuotesError, match=f"a.docx: {why}"):
            article(tmp_path / "a.docx", data)


@pytest.mark.parametrize(
    ("suffix", "package", "extra"),
    [("docx", "docx", "docx"), *(pytest.param(*row, marks=pytest.mark.slow) for row in (("pdf", "pypdf", "pdf"), ("parquet", "pyarrow", "parquet"), ("warc", "fastwarc", "warc"), ("warc.gz", "fastwarc", "warc"), ("html", "trafilatura", "html")))],
)  # fmt: skip
def test_a_reader_that_is_not_installed_is_named(
    quotes: Run, tmp_path: Path, suffix: str, package: str, extra: str
) -> None:
    (tmp_path / "sitecustomize.py").write_text(f"import sys; sys.modules['{package}'] = None")
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_text("“We will not sign,” she said.", encoding="utf-8")
    (folder / f"b.{suffix}").write_bytes(b"x")
    env, mend = {"PYTHONPATH": str(tmp_path)}, f"install the extra [{extra}]"
    alone = quotes("build", "--no-translations", str(folder / f"b.{suffix}"), env=env)
    assert alone.returncode == 2 and alone.stderr.count("\n") == 1 and mend in alone.stderr
    among = quotes("--index", str(tmp_path / "index"), "build", "--no-translations", str(folder), env=env)
    assert among.returncode == 0 and among.stdout.startswith("1 article")
    assert among.stderr.count(mend) == 1 and among.stderr.endswith("1 skipped\n") and f"b.{suffix}: " in among.stderr


def run(words: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{words}</w:t></w:r>'


CHANGED = {
    "put in": (f'<w:ins w:id="1" w:author="x">{run("not ")}</w:ins>', "not "),
    "taken out": ('<w:del w:id="1" w:author="x"><w:r><w:delText>now </w:delText></w:r></w:del>', ""),
    "moved here": (f'<w:moveTo w:id="1" w:author="x">{run("not ")}</w:moveTo>', "not "),
    "moved from here": (f'<w:moveFrom w:id="1" w:author="x">{run("now ")}</w:moveFrom>', ""),
    "a field to fill in": (f"<w:sdt><w:sdtContent>{run('not ')}</w:sdtContent></w:sdt>", "not "),
    "a reference": (f'<w:fldSimple w:instr="REF x">{run("not ")}</w:fldSimple>', "not "),
    "a smart tag": (f'<w:smartTag w:element="place">{run("not ")}</w:smartTag>', "not "),
    "a link with a change": (f'<w:hyperlink>{run("not ")}<w:ins w:id="1">{run("ever ")}</w:ins></w:hyperlink>', "not ever "),
    "a reading aid": (f"<w:r><w:ruby><w:rt>{run('naht')}</w:rt><w:rubyBase>{run('not ')}</w:rubyBase></w:ruby></w:r>", "not "),
    "an instruction": ('<w:r><w:instrText>PAGE</w:instrText></w:r>', ""),
    "hyphens and breaks": ("<w:r><w:t>at</w:t><w:noBreakHyphen/><w:t>all</w:t><w:br/></w:r>", "at-all "),
}  # fmt: skip


@needs_docx
@pytest.mark.parametrize("kind", CHANGED)
def test_no_word_of_a_paragraph_is_lost_and_what_was_taken_out_is_not_in_it(tmp_path: Path, kind: str) -> None:
    import io

    from docx import Document
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    inner, said = CHANGED[kind]
    document, out = Document(), io.BytesIO()
    document.element.body.insert(
        0, parse_xml(f"<w:p {nsdecls('w')}>{run('“We will ')}{inner}{run('sign,” she said.')}</w:p>")
    )
    document.save(out)
    assert article(tmp_path / "a.docx", out.getvalue()).text == f"“We will {said}sign,” she said."


@needs_docx
def test_what_a_library_tells_of_its_template_is_nothing(tmp_path: Path) -> None:
    found = article(tmp_path / "a.docx", word(["Words."]))
    assert (found.author, found.published) == (None, None)


@needs_docx
def test_a_zip_archive_that_is_no_document_is_refused_as_such(monkeypatch: pytest.MonkeyPatch) -> None:
    book = io.BytesIO()
    with zipfile.ZipFile(book, "w") as archive:
        archive.writestr("kind", "pages")
        archive.writestr("chapter.xhtml", "<p>“Words,” she said.</p>")
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(book.getvalue())))
    with pytest.raises(QuotesError, match="^-: is a ZIP archive, but no Word document: unpack it"):
        list(read(["-"]))


HIDE, SHOW = "<w:rPr><w:vanish/></w:rPr>", '<w:rPr><w:vanish w:val="0"/></w:rPr>'
STYLES = {
    "Base": HIDE, "Child": "", "Shown": SHOW, "Circle": "", "Mark": HIDE,
}  # fmt: skip
BASED_ON = {"Child": "Base", "Shown": "Base", "Circle": "Circle"}


def styled_run(words: str, properties: str) -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{words}</w:t></w:r>'


HIDDEN = {
    "directly": (styled_run("not ", "<w:vanish/>"), "", False),
    "directly, on": (styled_run("not ", '<w:vanish w:val="true"/>'), "", False),
    "not, directly": (styled_run("not ", '<w:vanish w:val="0"/>'), "", True),
    "on the web alone": (styled_run("not ", "<w:webHidden/>"), "", True),
    "by the style of its words": (styled_run("not ", '<w:rStyle w:val="Mark"/>'), "", False),
    "by a style that is shown after all": (styled_run("not ", '<w:rStyle w:val="Mark"/><w:vanish w:val="false"/>'), "", True),
    "in a change": (f'<w:ins w:id="1">{styled_run("not ", "<w:vanish/>")}</w:ins>', "", False),
    "by its paragraph's style": (run("not "), "Base", False),
    "by the style of that": (run("not "), "Child", False),
    "not, by a style that shows": (run("not "), "Shown", True),
    "by no style, one of itself": (run("not "), "Circle", True),
    "by both styles, which is neither": (styled_run("not ", '<w:rStyle w:val="Mark"/>'), "Base", True),
}  # fmt: skip


@needs_docx
@pytest.mark.parametrize("kind", HIDDEN)
def test_hidden_text_is_no_text(tmp_path: Path, kind: str) -> None:
    from docx import Document
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    inner, style, shown = HIDDEN[kind]
    document, out = Document(), io.BytesIO()
    for name, properties in STYLES.items():
        based_on = f'<w:basedOn w:val="{BASED_ON[name]}"/>' if name in BASED_ON else ""
        of = "character" if name == "Mark" else "paragraph"
        document.styles.element.append(
            parse_xml(f'<w:style {nsdecls("w")} w:type="{of}" w:styleId="{name}"><w:name w:val="{name}"/>{based_on}{properties}</w:style>')
        )  # fmt: skip
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    said = styled_run("We will", SHOW[7:-8]) if style else run("We will ")
    document.element.body.insert(0, parse_xml(f"<w:p {nsdecls('w')}>{properties}{said}{inner}</w:p>"))
    document.save(out)
    text = article(tmp_path / "a.docx", out.getvalue()).text
    assert ("not" in text) == shown and text.startswith("We will"), text


@needs_docx
def test_a_hidden_row_of_a_table_is_no_text(tmp_path: Path) -> None:
    from docx import Document
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    document, out = Document(), io.BytesIO()
    table = document.add_table(2, 1)
    table.cell(0, 0).text, table.cell(1, 0).text = "“We will not sign.”", "a comment"
    table.rows[1]._tr.get_or_add_trPr().append(parse_xml(f"<w:hidden {nsdecls('w')}/>"))
    document.save(out)
    assert article(tmp_path / "a.docx", out.getvalue()).text.strip() == "“We will not sign.”"
