"""Word documents as articles."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from bench.made_files import word, word_of
from letters.model import Article, QuotesError
from letters.reading.corpus import read
from letters.reading.metadata import DefaultMetadata


def read_article(path: Path, data: bytes, **metadata: str) -> Article:
    path.write_bytes(data)
    (document,) = read([path], defaults=DefaultMetadata(**metadata))
    assert isinstance(document, Article)
    return document


def test_a_document_is_its_paragraphs_and_what_is_set_as_quoted_is_a_block_quotation(tmp_path: Path) -> None:
    path = tmp_path / "The Daily.docx"
    article = read_article(path, word(["She wrote:", ">We did not agree to this.", "The company did not answer."]))
    assert article.text == "She wrote:\nWe did not agree to this.\nThe company did not answer."
    assert [article.text[start:end] for start, end in article.blocks] == ["We did not agree to this."]
    assert (article.id, article.outlet) == (str(path), "The Daily")


def test_a_document_states_its_title_its_author_and_the_day_that_stands_in_for_its_own(tmp_path: Path) -> None:
    facts = {
        "title": "Artists\nobject",
        "creator": "Jane Doe",
        "created": "2024-11-27T23:00:00Z",
        "language": "de-AT",
    }
    data = word(["Words."], **facts)
    article = read_article(tmp_path / "a.docx", data)
    assert (article.title, article.author, article.published, article.language) == (
        "Artists object",
        "Jane Doe",
        "2024-11-27",
        "de",
    )
    assert read_article(tmp_path / "a.docx", data, published="2024-12-01").published == "2024-12-01"


def test_a_document_that_is_none_or_empty_is_named(tmp_path: Path) -> None:
    for data, why in ((b"PK\3\4 and so on", "not a Word document"), (word(["", " "]), "is empty"), (b"", "not a Word")):
        with pytest.raises(QuotesError, match=f"a.docx: {why}"):
            read_article(tmp_path / "a.docx", data)


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


@pytest.mark.parametrize("kind", CHANGED)
def test_no_word_of_a_paragraph_is_lost_and_what_was_taken_out_is_not_in_it(tmp_path: Path, kind: str) -> None:
    inner, kept_text = CHANGED[kind]
    data = word_of(f"<w:p>{run('“We will ')}{inner}{run('sign,” she said.')}</w:p>")
    assert read_article(tmp_path / "a.docx", data).text == f"“We will {kept_text}sign,” she said."


def test_what_a_library_states_of_its_template_is_ignored(tmp_path: Path) -> None:
    data = word(["Words."], creator="python-docx", created="2013-12-23T23:15:00Z")
    article = read_article(tmp_path / "a.docx", data)
    assert (article.author, article.published) == (None, None)


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


def style(name: str, properties: str) -> str:
    based_on = f'<w:basedOn w:val="{BASED_ON[name]}"/>' if name in BASED_ON else ""
    return f'<w:style w:styleId="{name}"><w:name w:val="{name}"/>{based_on}{properties}</w:style>'


@pytest.mark.parametrize("kind", HIDDEN)
def test_hidden_text_is_no_text(tmp_path: Path, kind: str) -> None:
    inner, of, shown = HIDDEN[kind]
    properties = f'<w:pPr><w:pStyle w:val="{of}"/></w:pPr>' if of else ""
    runs = styled_run("We will", SHOW[7:-8]) if of else run("We will ")
    data = word_of(f"<w:p>{properties}{runs}{inner}</w:p>", "".join(style(*each) for each in STYLES.items()))
    text = read_article(tmp_path / "a.docx", data).text
    assert ("not" in text) == shown and text.startswith("We will"), text


def test_a_style_that_is_based_on_one_for_quoted_text_is_one_too(tmp_path: Path) -> None:
    styles = '<w:style w:styleId="Pull"><w:name w:val="Pull"/><w:basedOn w:val="Q"/></w:style><w:style w:styleId="Q"><w:name w:val="Quote"/></w:style>'
    article = read_article(
        tmp_path / "a.docx", word_of(f'<w:p><w:pPr><w:pStyle w:val="Pull"/></w:pPr>{run("We did not.")}</w:p>', styles)
    )
    assert article.blocks == ((0, 11),)


def test_a_hidden_row_of_a_table_is_no_text(tmp_path: Path) -> None:
    rows = ("<w:tr>", "<w:tr><w:trPr><w:hidden/></w:trPr>")
    cells = (run("“We will not sign.”"), run("a comment"))
    table = "".join(f"{row}<w:tc><w:p>{cell}</w:p></w:tc></w:tr>" for row, cell in zip(rows, cells))
    data = word_of(f"<w:tbl>{table}</w:tbl><w:p/>")
    assert read_article(tmp_path / "a.docx", data).text.strip() == "“We will not sign.”"


def test_a_text_box_comes_after_the_paragraph_that_it_stands_in_and_once(tmp_path: Path) -> None:
    box = f"<w:txbxContent><w:p>{run('Inside')}</w:p></w:txbxContent>"
    space = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    drawn = f"<mc:AlternateContent {space}><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
    data = word_of(f"<w:p>{run('before ')}<w:r>{drawn}</w:r>{run('after')}</w:p>")
    assert read_article(tmp_path / "a.docx", data).text == "before after\nInside"
