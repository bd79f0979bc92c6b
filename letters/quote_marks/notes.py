"""Footnote marks and remarks directly after a quotation, which are no words of the sentence: [1], ², *, [sic], (Lopez)."""

from __future__ import annotations

import re

_NOTES = re.compile(
    r"(?:[ \xa0]?(?:\[\^?[\w†*]{1,4}\](?!\()|\[\[?\^?\d{1,3}\]?\]\([^()\s]{0,300}\)|\((?:sic|\d{1,3})\))|[¹²³⁰⁴-⁹†‡]{1,4}|\*{1,3}(?=[\s,—–-]))+"
    r"|[ \xa0]\([^()\n]{1,40}\)(?=,?[ \xa0][^\W\d_A-ZÀ-ÞА-Я])"
)


def past_notes(text: str, start: int, end: int) -> int:
    """Where the sentence goes on after the notes that text[start:end] begins with; `start` where there is none."""
    if start >= end or text[start] not in " \xa0[(*†‡¹²³⁰⁴⁵⁶⁷⁸⁹":
        return start
    if text[start] in " \xa0" and text[start + 1 : start + 2] not in ("[", "("):
        return start
    match = _NOTES.match(text, start, end)
    return match.end() if match else start
