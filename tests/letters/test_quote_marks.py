"""Quotation marks: golden cases, properties that hold for any text, and checks that time stays linear."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from letters.quote_marks.mark_costs import conventions, find_marks
from letters.quote_marks.mark_matching import mismatch
from letters.quote_marks.paragraphs import unwrapped
from letters.quote_marks.quote_spans import QuoteSpan, quote_spans

CASES = Path(__file__).parent / "cases"


class Case(NamedTuple):
    """A golden case: what is hard about it, the language, the markup, the text, the lines expected."""

    title: str
    language: str
    markup: str
    text: str
    expected: list[str]


def cases(pattern: str) -> list[Case]:
    """The cases of the files that match; a file's head and a case's first line may name the language."""
    golden = []
    for path in sorted(CASES.glob(pattern)):
        head, *blocks = ("\n" + path.read_text(encoding="utf-8")).split("\n== ")
        for block in blocks:
            title, _, rest = block.partition("\n")
            body, _, expected = ("\n" + rest).partition("\n--\n")
            keys = dict(
                line.split(": ", 1) for line in head.splitlines() if line.startswith(("language: ", "markup: "))
            )
            body = body.removeprefix("\n")
            if body.startswith("language: "):
                line, _, body = body.partition("\n")
                keys["language"] = line.removeprefix("language: ")
            lines = [line for line in expected.splitlines() if line.strip()]
            golden.append(Case(f"{path.stem}: {title}", keys["language"], keys.get("markup", "plain"), body, lines))
    return golden


MARKS = cases("marks_*.txt")


def written(text: str, spans: list[QuoteSpan]) -> list[str]:
    """The quote spans as the golden cases write them, groups counted in order of appearance."""
    groups: dict[int, int] = {}
    lines = []
    for m in spans:
        group = groups.setdefault(m.group, len(groups))
        sign = (">" if m.nested else "") + ("|" if m.block else "")
        lines.append(f"{group}{sign} " + text[m.start : m.end].replace("\n", "⏎"))
    return lines


@pytest.mark.parametrize("case", MARKS, ids=[case.title for case in MARKS])
def test_marks_as_an_editor_reads_them(case: Case) -> None:
    spans = quote_spans(case.text, case.language, markup=case.markup)
    assert written(case.text, spans) == case.expected


def test_there_are_cases_in_every_language() -> None:
    assert len(MARKS) >= 80
    assert {case.language for case in MARKS} >= {"en", "de", "fr", "es", "it", "nl", "pt", "cs", "ru", "ja", "zh"}


PIECES = st.sampled_from(
    [
        *"\"“”„«»‹›「」『』'‘’‚`＂\n\r ,.!?:-—()[]<>=*_>#~/a1Яあ中é\u0301\ud800\udfff\u200f\u2028\x00",
        "''",
        "``",
        "said",
        " he said, ",
    ]
)
TEXTS = st.one_of(st.text(), st.lists(PIECES, max_size=60).map("".join), st.text(st.characters()))


@given(TEXTS, st.sampled_from(["en", "de", "fr", "ru", "ja", "und", ""]), st.sampled_from(["plain", "markdown"]))
def test_any_text_gives_spans_in_order_and_inside_one_another(text: str, language: str, markup: str) -> None:
    spans = quote_spans(text, language, markup=markup)
    for m in spans:
        assert 0 <= m.outer_start <= m.start < m.end <= m.outer_end <= len(text)
        assert text[m.start : m.end].strip()
    assert [(m.start, -m.end) for m in spans] == sorted((m.start, -m.end) for m in spans)
    whole = [m for m in spans if not m.nested]
    assert all(a.end <= b.start for a, b in pairwise(whole))
    for m in spans:
        if m.nested:
            assert any(w.start <= m.start and m.end <= w.end and w != m for w in spans)


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        (
            "“We will not sign this, said Ana Ruiz, †††, who is the chair. “We will not go,” she said.",
            "We will not go,",
        ),
        ("“We will not sign this, said Ana Ruiz,       , and “go home”, he said. “No.”", "go home"),
        ("Nothing was signed”,      “A lie.”", "A lie."),
        ("Nothing was signed.” –       “A lie.”", "A lie."),
    ],
)
def test_signs_and_spaces_where_a_reporting_clause_may_stand_are_no_words(text: str, quoted: str) -> None:
    assert quoted in [text[m.start : m.end] for m in quote_spans(text, "en")]


@given(st.text(st.sampled_from("abc xyz.,\n")), st.text(st.sampled_from("abc xyz.,\n")))
def test_a_balanced_paragraph_is_read_the_same_wherever_it_stands(before: str, after: str) -> None:
    text = f"{before}\n\nShe said, “Good morning to you,” and left.\n\n{after}"
    assert [text[m.start : m.end] for m in quote_spans(text, "en")] == ["Good morning to you,"]


@given(TEXTS)
def test_a_slip_costs_at_most_its_own_paragraph(slip: str) -> None:
    text = f"Then he left.\n\nShe said, “Good morning to you,” and left.\n\nHe {slip}"
    assert "Good morning to you," in [text[m.start : m.end] for m in quote_spans(text, "en")]


@pytest.mark.parametrize("language", ["en", "it", "fr", "ja", "und"])
@pytest.mark.parametrize("between", [" ", ". ", ", ", " – ", "; ", "! ", "? ", " … ", " . ", ": ", " ( ", ".\u200b "])
@pytest.mark.parametrize("ended", ["!", "?", "…", ".", ",", ""])
def test_two_quotations_are_read_whatever_stands_between_them(ended: str, between: str, language: str) -> None:
    text = f"Es «vergogna{ended}»{between}«Una signora»."
    spans = quote_spans(text, language)
    assert [text[span.start : span.end] for span in spans] == [f"vergogna{ended}", "Una signora"]


@given(st.lists(st.tuples(st.integers(0, 90), st.integers(0, 90)), max_size=5), TEXTS)
def test_given_block_quotations_stay_within_the_text(spans: list[tuple[int, int]], text: str) -> None:
    blocks = tuple((min(a, b), max(a, b)) for a, b in spans)
    for m in quote_spans(text, "en", blocks=blocks):
        assert 0 <= m.outer_start <= m.start < m.end <= m.outer_end <= len(text)


def test_a_block_given_by_its_format_that_stands_in_marks_is_one_thing() -> None:
    text = "She wrote:\n“We are tired.”\nThat was all."
    spans = quote_spans(text, "en", blocks=[(11, 26)])
    assert [(text[m.start : m.end], m.block, m.nested) for m in spans] == [("We are tired.", True, False)]


def test_nothing_is_read_before_the_body() -> None:
    text = '---\ntitle: "No"\n---\n“Yes,” he said.'
    assert [text[m.start : m.end] for m in quote_spans(text, "en", body=20)] == ["Yes,"]


def test_line_breaks_of_every_kind_end_a_paragraph() -> None:
    for line_break in ("\n", "\r\n", "\r", "\u2028", "\u2029", "\x85", "\x0b"):
        text = f"He said, “I will go.{line_break}Then he went. “Fine,” he said."
        assert [text[m.start : m.end] for m in quote_spans(text, "en")] == ["I will go.", "Fine,"], repr(line_break)


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [
        "word " * 2_000_000 + "“end.”",
        "“" * 10_000,
        '"' * 10_001,
        "'a " * 10_000,
        "“x " * 10_000 + "y” " * 10_000,
        "<a " * 20_000 + '="' * 20_000,
        "> " * 100_000,
        "<!--" * 50_000,
        "`" * 20_000 + "[](" * 20_000,
        "“a,” b c, " * 10_000,
        "5' " * 100_000,
    ],
    ids=[
        "10 MB on a line",
        "openers",
        "straight",
        "single",
        "10,000 nested",
        "tags",
        "signs",
        "comments",
        "ticks",
        "pairs",
        "feet",
    ],
)
def test_hostile_texts_are_read_in_a_breath(text: str) -> None:
    for markup in ("plain", "markdown"):
        assert all(m.end <= len(text) for m in quote_spans(text, "en", markup=markup))


def of(text: str, **more: object) -> list[str]:
    """The spans of an English text, as the golden cases write them."""
    return written(text, quote_spans(text, "en", **more))  # type: ignore[arg-type]


@pytest.mark.parametrize(("lines", "parts"), [(11, 1), (12, 2)])
def test_an_open_quotation_runs_through_twelve_line_ends_at_most(lines: int, parts: int) -> None:
    text = "He wrote: “Dear all,\n" + "thanks\n" * lines + "and my goodbye.” That was all."
    assert len(of(text)) == parts


@pytest.mark.parametrize(("blank", "groups"), [(198, 1), (199, 2)])
def test_a_quotation_is_opened_again_within_two_hundred_code_points(blank: int, groups: int) -> None:
    text = "“We will appeal.\n" + "\n" * blank + "“And we will win,” said Ortiz."
    assert of(text) == ["0 We will appeal.", f"{groups - 1} And we will win,"]


@pytest.mark.parametrize(
    ("clause", "gap", "groups"),
    [
        (" Marsh said of ", 150, 1),
        (" Marsh said of ", 151, 2),
        (" said Marsh of ", 250, 1),
        (" said Marsh of ", 251, 2),
    ],
)
def test_a_clause_of_150_code_points_interrupts_or_a_longer_one_behind_its_verb(
    clause: str, gap: int, groups: int
) -> None:
    text = f"“It rained,”{clause.ljust(gap - 2, 'x')}, “and it snowed.”"
    assert of(text)[1] == f"{groups - 1} and it snowed."


@pytest.mark.parametrize(("before", "parts"), [(1982, 2), (1983, 1)])
def test_a_clause_within_the_marks_is_looked_for_in_two_thousand_code_points(before: int, parts: int) -> None:
    assert len(quote_spans(f"«{'ж' * before}, — сказал он, — нет».", "ru")) == parts


def lines(*lengths: int, ends: str = "x") -> str:
    """Lines of such lengths, the last apart, each with a first word of five letters."""
    line_texts = ["wwwww " + "x" * (length - 7) + "x" for length in lengths]
    return "\n".join(
        [*(line[:-1] + end for line, end in zip(line_texts, ends * len(line_texts), strict=False)), "wwwww end"]
    )


@pytest.mark.parametrize(
    ("text", "wrapped"),
    [
        (lines(*[40] * 3), True),
        (lines(*[40] * 2), False),
        (lines(*[30] * 4), True),
        (lines(*[29] * 4), False),
        (lines(*[120] * 4), True),
        (lines(*[121] * 4), False),
        (lines(*[40] * 8, 34, 34), True),
        (lines(*[40] * 7, 34, 34, 34), False),
        (lines(*[40] * 7, 35, 34, 34), True),
        (lines(*[40] * 10, ends="xxxxxx...."), True),
        (lines(*[40] * 10, ends="xxxxx....."), False),
        (lines(*[40] * 17, 60, 60), False),
        (lines(*[40] * 18, 60, 60), False),
        (lines(*[40] * 19, 60), True),
        (lines(*[40] * 4) + "x" * 231, True),
        (lines(*[40] * 4) + "x" * 232, False),
    ],
)
def test_lines_that_have_no_room_for_the_next_word_are_wrapped(text: str, wrapped: bool) -> None:
    assert ("\n" not in unwrapped(text)) is wrapped


BLOCKS = "So: “We are tired. So we left.” Then “we sat.” End."


@pytest.mark.parametrize(
    ("blocks", "expected"),
    [
        (["We are tired."], ["0 We are tired. So we left.", "1>| We are tired.", "2 we sat."]),
        (["So we left.” Then"], ["0| So we left.” Then", "1 we sat."]),
        (["So: “We are tired."], ["0| So: “We are tired.", "1 we sat."]),
        (["“We are tired. So we left.”"], ["0| We are tired. So we left.", "1 we sat."]),
        (["We are tired. So we left."], ["0| We are tired. So we left.", "1 we sat."]),
        (["So: “We are tired. So we left.”"], ["0| So: “We are tired. So we left.”", "1> We are tired. So we left.", "2 we sat."]),
        (["So:", "Then"], ["0| So:", "1 We are tired. So we left.", "2| Then", "3 we sat."]),
        (["tired. So we left.” Then “we"], ["0| tired. So we left.” Then “we"]),
        (["So: “We", "left.” Then"], ["0| So: “We", "1| left.” Then", "2 we sat."]),
    ],
)  # fmt: skip
def test_marks_and_a_block_that_cross(blocks: list[str], expected: list[str]) -> None:
    spans = [(BLOCKS.index(block), BLOCKS.index(block) + len(block)) for block in blocks]
    assert of(BLOCKS, blocks=spans) == expected


def test_groups_are_counted_from_0_without_a_gap() -> None:
    text = "“Yes,” she said. “No.”\n\n> One.\n\nThen\n\n> Two.\n\nThen\n\n> Three.\n"
    assert [m.group for m in quote_spans(text, "en", markup="markdown")] == [0, 0, 1, 2, 3]
    assert [m.group for m in quote_spans("> One.\n\nThen\n\n> Two.", "en", markup="markdown")] == [0, 1]


@pytest.mark.parametrize(
    ("openings", "closings", "opens", "closes"),
    [(1, 5, 0.0, 0.0), (1, 6, 2.0, 0.0), (5, 1, 0.0, 0.0), (6, 1, 0.0, 1.0), (0, 3, 2.0, 0.0), (3, 0, 0.0, 1.0)],
)
def test_a_direction_that_a_text_uses_a_fifth_as_often_costs_nothing(
    openings: int, closings: int, opens: float, closes: float
) -> None:
    text = "he said ”yes\n" * openings + "she said no” so\n" * closings
    assert conventions(text, "en").priors["”"] == (opens, closes)


def test_a_direction_that_a_text_never_uses_costs_what_it_does_anywhere_or_more() -> None:
    assert conventions("he said “yes and “no", "en").priors["“"] == (0.0, 2.0)
    assert conventions("he said yes“ and no“", "de").priors["“"] == (1.0, 0.0)
    assert conventions("er sagte „ja“", "de").priors["“"] == (1.0, 0.0)
    assert conventions("er sagte „ja“-Wort", "de").priors["“"] == (2.0, 0.0)


@pytest.mark.parametrize(
    ("text", "language", "inward"),
    [
        ("er sagte »so", "en", True),
        ("er sagte so«, ja", "en", True),
        ("er sagte ›so", "en", True),
        ("er sagte so‹, ja", "en", True),
        ("er sagte «so", "de", False),
        ("er sagte so», ja", "de", False),
        ("er sagte ‹so", "de", False),
        ("er sagte so›, ja", "de", False),
        ("er sagte »so und «so", "de", True),
        ("er sagte »so und «so", "fr", False),
        ("er sagte »so und «so", "de-CH", True),
        ("er sagte »so und «so und «so", "de", False),
        ("er sagte »so und »so und «so", "fr", True),
    ],
)
def test_guillemets_point_inwards_where_most_do(text: str, language: str, inward: bool) -> None:
    unseen = "›" if "»" in text else "»"
    opens, closes = conventions(f"{text} -{unseen}-", language).priors[unseen]
    assert (opens < closes) is inward


@pytest.mark.parametrize(("spaced", "tight", "apart"), [(2, 6, True), (2, 7, False), (0, 0, False)])
def test_straight_marks_have_spaces_inside_where_a_quarter_do(spaced: int, tight: int, apart: bool) -> None:
    text = ' " so' * spaced + 'so"' * tight
    assert ('"' in conventions(text, "en").apart) is apart


def test_curly_marks_have_spaces_inside_where_most_do() -> None:
    assert "“" in conventions("so “ yes so “ no so “yes", "en").apart
    assert "“" not in conventions("so “ yes so “no", "en").apart
    assert "«" in conventions("so «yes", "en").apart


def test_two_hundred_marks_show_the_conventions() -> None:
    assert conventions("yes” so " * 33 + "so ”yes " * 400, "en").priors["”"] == (0.0, 1.0)
    assert conventions("yes” so " * 34 + "so ”yes " * 400, "en").priors["”"] == (0.0, 0.0)


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("it's", []),
        ("it' s", ["'"]),
        ("it` s", ["`"]),
        ("it`s", ["`"]),
        ("it''s", ["''"]),
        ("it'''s", ["'", "''"]),
        ("‘‘so’’", ["‘‘", "’’"]),
        ("这'是", ["'"]),
        ("这'a", ["'"]),
        ("a'这", ["'"]),
        ("'", ["'"]),
        ('a"b', ['"']),
    ],
)
def test_possible_marks_of_a_text(text: str, marks: list[str]) -> None:
    assert [glyph for _, _, glyph in find_marks(text)] == marks


@pytest.mark.parametrize(
    ("opener", "closer", "cost"),
    [
        ("“", "”", 0.0),
        ("»", "»", 0.0),
        ("“", "»", 2.0),
        ("«", "”", 2.0),
        ("«", "›", 9.0),
        ("«", "«", 0.5),
        ("“", '"', 0.5),
        ("“", "“", 0.5),
        ("”", "»", 2.0),
        ("「", "」", 0.0),
        ("「", "』", 9.0),
        ("「", "”", 9.0),
        ("“", "」", 9.0),
        ("“", "’", 1.8),
        ('"', "'", 1.8),
        ("„", "’", 9.0),
        ("‘", "”", 9.0),
        ("‘", "'", 0.5),
        ("‚", "›", 2.0),
    ],
)
def test_which_mark_closes_which(opener: str, closer: str, cost: float) -> None:
    assert mismatch(opener, closer) == cost
