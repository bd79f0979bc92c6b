"""Rich Text Format as articles."""

from __future__ import annotations

from pathlib import Path

import pytest

from letters.model import Article, QuotesError
from letters.reading.corpus import read
from tests.conftest import Run

HEAD = (
    r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fswiss\fcharset0 Helvetica;}{\f1\fcharset204 Times CYR;}{\f2\fcharset128 MS Mincho;}}"
    r"{\stylesheet{\s0 Normal;}{\s15\i Quote;}}{\info{\title A title}{\author Jane Doe}{\creatim\yr2024\mo11\dy27\hr3}}"
    "\n"
)


def article(path: Path, body: str | bytes) -> Article:
    path.write_bytes(HEAD.encode() + (body if isinstance(body, bytes) else body.encode("cp1252")) + b"}")
    (document,) = read([path])
    assert isinstance(document, Article)
    return document


def test_a_document_states_its_title_author_and_day(tmp_path: Path) -> None:
    document = article(tmp_path / "a.rtf", r"\pard\ldblquote No,\rdblquote  she said.\par")
    assert (document.title, document.author, document.published) == ("A title", "Jane Doe", "2024-11-27")
    assert (document.text, document.outlet) == ("“No,” she said.", "a")


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (r"\'93We\'92ll see,\'94 she said.", "“We’ll see,” she said."),
        (r"\u8220?No,\u8221? she said.", "“No,” she said."),
        (r"\uc2\u8220\'81\'67No\uc0\u8221 .", "“No”."),
        (r"\uc1\u8220 ?No.", "“No."),
        (r"caf\u233\'e9 \u-10179?\u-8704?", "café 😀"),
        ("caf\xe9 one\r\ntwo", "café onetwo"),
        (r"\f1 \'ab\'c4\'e0\'bb\f0  and caf\'e9", "«Да» and café"),
        (r"\f2 \'93\'fa\'96\'7b", "日本"),
        (r"one\line two\tab three\~four\_five\-six \{x\}\\", "one two\tthree\xa0four-fivesix {x}\\"),
        (r"one\par two\par\par three", "one\ntwo\nthree"),
        ("one\\\ntwo", "one\ntwo"),
        (r"{\b bold} {\v hidden}{\deleted gone}seen\v not \v0 seen", "bold seenseen"),
        (r"{\v a\plain b}", "b"),
        ((r"{\field{\*\fldinst{HYPERLINK ""\"http://x\""r"}}{\fldrslt a link}} end"), "a link end"),
        (r"{\header top}{\footer page 1}{\pict\pngblip 00ff00}{\*\unknown x}{\pntext 1.\tab}body", "body"),
        (r"{\pict\bin5 {}}\\ab}body", "body"),
        (r"{\*\shppict{\pict 00}}{\shp{\*\shpinst{\sp{\sn a}{\sv 1}}{\shptxt In a box.\par}}{\shprslt twice}}", "In a box."),
        (r"\trowd One\cell Two\cell\row After\par", "One\nTwo\nAfter"),
        (r"\pard No.{\footnote \pard A note.} Yes.\par Last.", "No. Yes.\nLast.\nA note."),
        (r"No.{\*\footnote A note.{\*\annotation odd}}", "No.\nA note."),
    ],
)  # fmt: skip
def test_the_text_is_what_a_word_processor_shows(body: str, text: str, tmp_path: Path) -> None:
    assert article(tmp_path / "a.rtf", body).text == text


def test_a_paragraph_that_is_set_as_quoted_is_a_block_quotation(tmp_path: Path) -> None:
    document = article(tmp_path / "a.rtf", r"She wrote:\par\pard\s15 We did not agree.\par\pard The end.\par")
    assert document.text == "She wrote:\nWe did not agree.\nThe end."
    assert [document.text[start:end] for start, end in document.blocks] == ["We did not agree."]


@pytest.mark.parametrize(
    ("page", "text"), [(1251, "«Нет», — сказал он."), (1250, "„Ne,“ řekl Jiří."), (932, "「いいえ」と述べた。")]
)
def test_the_code_page_of_the_document_counts_where_its_font_has_none(page: int, text: str, tmp_path: Path) -> None:
    path = tmp_path / "a.rtf"
    escaped = "".join(f"\\'{byte:02x}" for byte in text.encode(f"cp{page}"))
    path.write_text(rf"{{\rtf1\ansi\ansicpg{page}{{\fonttbl{{\f0 Times;}}}}\f0 {escaped}\par}}")
    (document,) = read([path])
    assert document.text == text


def test_the_layout_of_text_edit_and_of_word_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.rtf"
    path.write_text(
        "{\\rtf1\\ansi\\ansicpg1252\\cocoartf2511\n{\\fonttbl\\f0\\fswiss\\fcharset0 Helvetica;\\f1\\fnil\\fcharset204 PTSans;}\n{\\*\\expandedcolortbl;;}\n"
        "\\pard\\pardirnatural\n\n\\f0\\fs24 \\cf0 \\'93A\\'94\\\nB \\uc0\\u8804 \\\n\\f1 \\'c4\\'e0\\\n}"
    )
    (document,) = read([path])
    assert document.text == "“A”\nB ≤\nДа"
    path.write_text(
        "{\\rtf1\\ansi\\uc1{\\stylesheet{\\ql \\snext0 Normal;}{\\*\\cs10 \\additive Default Paragraph Font;}{\\s29\\qj \\sbasedon0 \\slink30 Quote;}}"
        "{\\*\\latentstyles{\\lsdlockedexcept heading 1;}}\\pard\\plain \\s29\\qj {\\rtlch\\fcs1 \\af0 \\ltrch\\fcs0 \\insrsid1 We did\n"
        " not agree.\n\\par }\\pard {\\nestcell{\\nonesttables\n\\par }}The end.{\\super \\chftn {\\footnote \\pard\\plain {\\super \\chftn } A note.}}\n\\par }"
    )
    (document,) = read([path])
    assert isinstance(document, Article)
    assert document.text == "We did not agree.\nThe end.\nA note."
    assert [document.text[start:end] for start, end in document.blocks] == ["We did not agree."]


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"plain words", "not an RTF document"), (b"", "not an RTF document"), (b"{\\rtf1 }", "is empty"), (b"{\\rtf1" * 20_000, "groups within"),
        (b"{\\rtf1 {\\*\\x " + b"a" * 100_000, "is empty"), (b"{\\rtf1\\bin99999999999 x", "is empty"),
    ],
)  # fmt: skip
def test_what_is_no_document_is_refused_in_a_line(data: bytes, why: str, quotes: Run, tmp_path: Path) -> None:
    path = tmp_path / "a.rtf"
    path.write_bytes(data)
    done = quotes("extract", str(path))
    assert done.returncode == 2 and done.stderr.count("\n") == 1 and why in done.stderr, done


def test_characters_that_the_encoding_does_not_have_are_said(quotes: Run, tmp_path: Path) -> None:
    path = tmp_path / "a.rtf"
    path.write_bytes(b"{\\rtf1\\ansi \\'93We will not sign,\\'94 said Ana Ruiz.\\'81 \\'8d\\par}")
    done = quotes("extract", str(path))
    assert "We will not sign" in done.stdout and "a.rtf: 2 characters are broken and read as U+FFFD" in done.stderr, (
        done
    )


def test_rtf_under_another_name_is_said_and_not_read_as_plain_text(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"{\\rtf1 \\ldblquote No.\\rdblquote\\par}")
    with pytest.raises(QuotesError, match="is RTF, no text"):
        list(read([path]))


def test_a_draft_in_rtf_is_checked(quotes: Run, tmp_path: Path) -> None:
    (tmp_path / "a.rtf").write_bytes(
        b"{\\rtf1\\ansi \\ldblquote Participation is mandatory, with no obligation\\rdblquote  they wrote.\\par}"
    )
    done = quotes("check", "a.rtf", cwd=tmp_path)
    assert "a.rtf:1:2" in done.stdout, done


def test_rtf_on_standard_input_is_recognised(quotes: Run) -> None:
    done = quotes(
        "extract", "-", stdin="{\\rtf1\\ansi \\ldblquote We will not sign this,\\rdblquote  said Ana Ruiz.\\par}"
    )
    assert "We will not sign this" in done.stdout, done
