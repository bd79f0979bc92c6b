"""Pages of PDFs: columns, notes, divided words, numbers of lines."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from bench.made_files import bound, has, pdf
from letters.reading.formats.pdf import paragraphs, read
from letters.reading.pdf_lines import Vocabulary, without_line_numbers
from tests.conftest import Run

needs_pypdf = pytest.mark.skipif(not has("pypdf"), reason="pypdf, the extra [pdf], is not installed")

LEFT = ["“We will not sign this contract", "today or tomorrow,” said Ana Ruiz,", "who speaks for the union. The",
        "company did not answer what we", "asked about the new contract and", "“nobody else will sign it either,”",
        "she told the paper on Monday."]  # fmt: skip
RIGHT = ["The mayor had promised in the", "spring that “every artist would be", "paid for the work that is shown,”",
         "but the office has not said how", "it would find the money for that.", "Others wait for the court to",
         "decide in the coming weeks."]  # fmt: skip
PAIRS = list(zip(LEFT, RIGHT))


def drawn(content: bytes) -> bytes:
    """A PDF of one page that draws this."""
    return bound([
        b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [5 0 R] /Count 1 >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman /Encoding /WinAnsiEncoding >>",
        b"<< /Length %d >> stream\n%b\nendstream" % (len(content), content),
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F1 3 0 R >> >> /Contents 4 0 R >>",
    ])  # fmt: skip


def put(x: float, y: float, text: str) -> bytes:
    return b"1 0 0 1 %g %g Tm (%b) Tj " % (x, y, text.encode("cp1252"))


def text_object(content: bytes, size: int = 10) -> bytes:
    return b"BT /F1 %d Tf %b ET " % (size, content)


def by_rows(pairs: Sequence[tuple[str, str]], second: float = 320) -> bytes:
    rows = (put(72, 700 - 12 * n, left) + put(second, 700 - 12 * n, right) for n, (left, right) in enumerate(pairs))
    return text_object(b"".join(rows))


COLUMNS = {
    "in one text object": by_rows(PAIRS),
    "in text objects of their own": b"".join(
        text_object(put(72, 700 - 12 * n, left)) + text_object(put(320, 700 - 12 * n, right))
        for n, (left, right) in enumerate(PAIRS)
    ),
    "by relative moves": text_object(
        b"72 700 Td "
        + b"".join(
            b"(%b) Tj 248 0 Td (%b) Tj -248 -12 Td " % (left.encode("cp1252"), right.encode("cp1252")) for left, right in PAIRS
        )
    ),
    "under a headline": text_object(put(72, 730, "A headline that runs over both of the columns of the page"), 14) + by_rows(PAIRS),
    "column by column": text_object(
        b"".join(put(72, 700 - 12 * n, line) for n, line in enumerate(LEFT))
        + b"".join(put(320, 700 - 12 * n, line) for n, line in enumerate(RIGHT))
    ),
}  # fmt: skip


@needs_pypdf
@pytest.mark.parametrize("kind", COLUMNS)
def test_columns_are_read_one_after_the_other_however_they_are_drawn(kind: str) -> None:
    words = " ".join(read(drawn(COLUMNS[kind]), "a.pdf").text.split())
    assert " ".join([*LEFT, *RIGHT]) in words


@needs_pypdf
def test_three_columns_of_another_language_are_read_in_turn() -> None:
    columns = [
        [f"„Wir haben das Wort {n} gesagt", *[f"und dann die Zeile {n} mit {m}" for m in range(6)]] for n in range(3)
    ]
    rows = b"".join(
        put(50 + 180 * n, 700 - 12 * m, column[m]) for m in range(7) for n, column in enumerate(columns)
    )  # fmt: skip
    words = " ".join(read(drawn(text_object(rows)), "a.pdf").text.split())
    assert words == " ".join(line for column in columns for line in column)


@needs_pypdf
def test_a_table_keeps_its_rows(quotes: Run, tmp_path: Path) -> None:
    cells = [("Name", "Price"), ("Apple", "12"), ("Pear", "13"), ("Plum tree", "9"), ("Fig", "2"), ("Date", "1")]
    text = read(drawn(by_rows(cells)), "a.pdf").text
    assert all(f"{name} {price}" in text for name, price in cells)
    (tmp_path / "a.pdf").write_bytes(drawn(by_rows(PAIRS)))
    done = quotes("extract", "a.pdf", cwd=tmp_path)
    assert "We will not sign this contract today or tomorrow," in " ".join(done.stdout.split())


RAISED = {
    "by a rise": b"(\x93We will not sign this,\x94) Tj /F1 7 Tf 4 Ts (12) Tj 0 Ts /F1 12 Tf ( said Ana Ruiz.) Tj",
    "by a place of its own": b"(\x93We will not sign this,\x94) Tj /F1 7 Tf 1 0 0 1 232 705 Tm (12) Tj /F1 12 Tf 1 0 0 1 240 700 Tm (said Ana Ruiz.) Tj",
    "on a line of its own": b"(\x93We will not sign this,\x94) Tj /F1 6 Tf 1 0 0 1 232 707 Tm (*) Tj /F1 12 Tf 1 0 0 1 240 700 Tm (said Ana Ruiz.) Tj",
    "by a matrix": b"/F1 1 Tf 12 0 0 12 72 700 Tm (\x93We will not sign this,\x94) Tj 7 0 0 7 222 705 Tm (3, 4) Tj 12 0 0 12 232 700 Tm (said Ana Ruiz.) Tj",
}  # fmt: skip


@needs_pypdf
@pytest.mark.parametrize("kind", RAISED)
def test_a_raised_number_refers_to_a_note_and_is_no_word(kind: str) -> None:
    text = read(drawn(text_object(b"1 0 0 1 72 700 Tm " + RAISED[kind], 12)), "a.pdf").text
    assert text == "“We will not sign this,” said Ana Ruiz."


@needs_pypdf
@pytest.mark.parametrize(
    ("before", "raised", "rise", "after", "text"),
    [
        ("It is 10", "6", 5, " or so.", "It is 106 or so."),
        ("5 km", "2", 5, " in all.", "5 km2 in all."),
        ("E = mc", "2", 5, " it is.", "E = mc2 it is."),
        ("CO", "2", -3, " is out.", "CO2 is out."),
        ("on the 26", "th", 5, " day", "on the 26th day"),
        ("the word", "2", 5, ", and more", "the word, and more"),
    ],
)
def test_a_raised_or_lowered_text_that_is_part_of_its_word_stays(
    before: str, raised: str, rise: int, after: str, text: str
) -> None:
    content = f"1 0 0 1 72 700 Tm ({before}) Tj /F1 7 Tf {rise} Ts ({raised}) Tj 0 Ts /F1 12 Tf ({after}) Tj"
    assert read(drawn(text_object(content.encode(), 12)), "a.pdf").text == text


@needs_pypdf
@pytest.mark.slow
@pytest.mark.parametrize(
    "content",
    [
        b"/F1 7 Tf 5 Ts (3) Tj 0 Ts ",
        b"1e30 0 0 1e30 1e30 1e30 Tm (a) Tj " * 9,
        b"1 0 0 1 (x) 7 Tm (a) Tj /F1 (y) Tf (b) Tj 5 Td (c) Tj " * 9,
        b"(a) Tj /F1 1 Tf 1 Ts (2) Tj " * 10_000,
        by_rows([("a b c", "d e f")] * 1000),
    ],
    ids=["raised", "far out", "wrong operands", "many raised", "many rows"],
)
def test_what_is_drawn_to_break_a_reader_is_read_or_refused_in_a_line(
    quotes: Run, tmp_path: Path, content: bytes
) -> None:
    (tmp_path / "a.pdf").write_bytes(drawn(text_object(content)))
    done = quotes("extract", "a.pdf", cwd=tmp_path)
    assert done.returncode in (0, 2) and "Traceback" not in done.stderr and done.stderr.count("\n") <= 1


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (["a state-of-the-", "art museum"], "a state-of-the-art museum"),
        (["a well-estab-", "lished rule"], "a well-established rule"),
        (["her mother-in-", "law came"], "her mother-in-law came"),
        (["well-in-", "formed people"], "well-informed people"),
        (["the ten-year-", "old boy of that year"], "the ten-year-old boy of that year"),
        (["un arc-en-", "ciel de couleurs"], "un arc-en-ciel de couleurs"),
        (["un vis-à-", "vis difficile"], "un vis-à-vis difficile"),
        (["both long-", "and short-term aims"], "both long- and short-term aims"),
        (["die Vor-", "und Nachteile"], "die Vor- und Nachteile"),
        (["the thous-", "and people who came"], "the thousand people who came"),
        (["signs to-", "morrow"], "signs tomorrow"),
    ],
)
def test_a_hyphen_that_is_part_of_a_word_stays(lines: list[str], text: str) -> None:
    assert paragraphs([lines]) == [text]
    assert Vocabulary([]).join("", "x") == " x"


PROSE = [
    "“We will not sign this contract today,”", "said Ana Ruiz, who speaks for the union of", "artists and others. The company did not",
    "answer the questions that we sent to it in", "the last days, and nobody else did. “It is", "over,” she said then.",
]  # fmt: skip
NUMBERED = {
    "before": [f"{n} {line}" for n, line in enumerate(PROSE, 1)],
    "behind, from another number": [f"{line} {n}" for n, line in enumerate(PROSE, 27)],
    "on lines of their own": [part for n, line in enumerate(PROSE, 1) for part in (str(n), line)],
    "all before the text": [*map(str, range(1, 7)), *PROSE],
    "below a heading": ["Chapter 3", *[f"{n} {line}" for n, line in enumerate(PROSE, 1)], "17"],
}


@pytest.mark.parametrize("kind", NUMBERED)
def test_the_numbers_of_lines_are_no_words(kind: str) -> None:
    assert [line for line in without_line_numbers(NUMBERED[kind]) if line not in ("Chapter 3", "17")] == PROSE


def test_every_fifth_line_may_have_a_number() -> None:
    lines = PROSE * 3
    assert without_line_numbers([f"{n} {line}" if n % 5 == 0 else line for n, line in enumerate(lines, 1)]) == lines


@pytest.mark.parametrize(
    "lines",
    [
        ["1 Apples and pears", "2 Oranges from the south", "3 Plums", "4 Grapes", "5 Figs", "6 Dates"],
        [f"{2019 + n} was a year of many changes" for n in range(6)],
        ["7 people came", "8 people left", "and nobody else was there that day"],
        [],
        ["1", "2", "3", "4", "5", "6"],
    ],
)
def test_a_list_a_year_or_an_amount_is_no_number_of_a_line(lines: list[str]) -> None:
    assert without_line_numbers(lines) == lines


@needs_pypdf
def test_numbers_of_lines_that_are_drawn_apart_are_no_column_and_no_words() -> None:
    content = by_rows([(str(n), line) for n, line in enumerate(PROSE, 1)], 100)
    assert read(drawn(content), "a.pdf").text.startswith(" ".join(PROSE[:2]))


@needs_pypdf
def test_a_proof_is_read_without_its_numbers() -> None:
    assert read(pdf([NUMBERED["before"]]), "a.pdf").text.startswith(" ".join(PROSE[:2]))
