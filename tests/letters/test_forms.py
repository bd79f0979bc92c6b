"""Forms of quotations, from the marks to the speaker: golden cases, each read by all of `extract`."""

from __future__ import annotations

from itertools import count

import pytest

from letters.extract import extract
from letters.model import Article, Quotation
from letters.quote_marks.transcripts import speeches

from . import test_quote_marks

FORMS = test_quote_marks.cases("forms_*.txt")


def line(quotation: Quotation, text: str, groups: dict[int, int]) -> str:
    """A quotation as the cases write it: group, kind, words, and the speaker with the full name."""
    group = groups.setdefault(quotation.group, len(groups))
    sign = (">" if quotation.nested else "") + ("|" if quotation.block else "")
    words = text[quotation.start : quotation.end].replace("\n", "⏎")
    kind = "" if quotation.kind == "quotation" else f" ({quotation.kind})"
    full = "" if quotation.speaker_full in (None, quotation.speaker) else f" = {quotation.speaker_full}"
    return f"{group}{sign} {words}{kind} | {quotation.speaker or '-'}{full}"


@pytest.mark.parametrize("case", FORMS, ids=[case.title for case in FORMS])
def test_forms_from_the_marks_to_the_speaker(case: test_quote_marks.Case) -> None:
    article = Article("a", case.text, "o", language=case.language, markup=case.markup)  # type: ignore[arg-type]
    groups: dict[int, int] = {}
    assert [line(quotation, case.text, groups) for quotation in extract(article)] == case.expected


@pytest.mark.parametrize("label", ["ANN LEE:", "**Ann Lee:**", "A:"])
def test_the_extent_of_a_speech_begins_directly_behind_its_label(label: str) -> None:
    other = label.replace("ANN LEE", "BO KAY").replace("Ann Lee", "Bo Kay").replace("A:", "P:")
    text = "\n".join(f"{name} We row at dawn." for name in (label, other, label, other))
    spans = speeches(text, count())
    assert spans and all(text[: span.outer_start].endswith(":") for span in spans)
    assert all(text[span.start : span.end] == "We row at dawn." for span in spans)
