"""What is no word of the sentence directly after a quotation: footnotes, remarks ([1], ², *, [sic]), a line's end before a dash."""

from __future__ import annotations

import re

_NOTES = re.compile(
    r"(?:[ \xa0]?(?:\[\^?[\w†*]{1,4}\](?!\()|\[\[?\^?\d{1,3}\]?\]\([^()\s]{0,300}\)|\((?:sic|\d{1,3})\))|[¹²³⁰⁴-⁹†‡]{1,4}|\*{1,3}(?=[\s,—–-]))+"
    r"|[ \xa0]\([^()\n]{1,40}\)(?=,?[ \xa0][^\W\d_A-ZÀ-ÞА-Я])"
)
_BROKEN = re.compile(
    r",?[ \xa0]*\n[ \xa0]*(?=[—–][ \xa0][^\W\d_A-ZÀ-ÞА-Я])"
)  # before a reporting clause on its own line


def past_notes(text: str, start: int, end: int) -> int:
    """Where the sentence goes on after the notes that text[start:end] begins with; `start` where there is none."""
    broken = _BROKEN.match(text, start, end) if start < end and text[start] in ", \n" else None
    if broken:
        return broken.end()
    if start >= end or text[start] not in " \xa0[(*†‡¹²³⁰⁴⁵⁶⁷⁸⁹":
        return start
    if text[start] in " \xa0" and text[start + 1 : start + 2] not in ("[", "("):
        return start
    match = _NOTES.match(text, start, end)
    return match.end() if match else start
