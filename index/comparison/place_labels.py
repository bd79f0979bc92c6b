"""Where in a work the words stand, told before them or between them: "Article 3:", "Matthew 6:21 –", verse numbers."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import cache

from index.comparison.result import Comparison
from index.comparison.wording import Wording
from letters.languages.word_lists import all_words, is_content_word
from letters.text.normalize import keys, words
from letters.text.patterns import late_pattern

NEAR = 6  # words of the reference before the place, which may have a label of their own
_RAISED = late_pattern(
    r"(?<=[^\W\d_]{3})[¹²³⁰⁴-⁹]+|(?<=[.,;:!?'’”»\"])[¹²³⁰⁴-⁹]+|^\s*(?:[¹²³⁰⁴-⁹]+|\(\d{1,3}\))(?=\s?\S)"
    r"|(?<=[^\W\d_])\[\d{1,3}\]|(?<=[.,;:!?'’”»\"])\[\d{1,3}\]"
)
_MAY_COUNT = late_pattern(r"\d|第|(?<=.)(?<!\w)[IVXLCivxlc]+(?!\w)", re.DOTALL)
_LONGEST = 200  # code points of a label
_NUMBER = r"(?:\d{1,4}[a-z]?|[IVXLC]+|[ivxlc]+)(?!\w)"


def without_places(text: str) -> str:
    """The text, of the same length, with blanks for the label before it and for raised numbers in it."""
    label = _label().match(text) if _MAY_COUNT.search(text[:_LONGEST]) else None
    end = label.end() if label and _is_title(label["work"], label["book"]) else 0
    return _RAISED.sub(lambda mark: " " * len(mark[0]), " " * end + text[end:])


def _is_title(work: str | None, book: str | None) -> bool:
    """Whether words before a number may name a work: not "Under" before an article, nor "At" before a time of day."""
    return not (work or book) or any(map(is_content_word, keys(work or "") or keys(book or "")[:1]))


def has_label_before(reference: Wording, start: int, label: str) -> bool:
    """Whether the reference itself has a word of the label just before a place (code points)."""
    place = bisect_left(reference.starts, start)
    parts = {key for key in keys(label) if not key.isdigit()}
    return not parts.isdisjoint(reference.keys[max(0, place - NEAR) : place])


def renumbered(comparison: Comparison, bare: str, text: str) -> Comparison:
    """The comparison of the bare text, its runs and differences those of the text."""
    number_at = {word.start: number for number, word in enumerate(words(text))}
    starts: Sequence[int] = [word.start for word in words(bare)]
    if not number_at.keys() >= set(starts):
        return comparison
    runs = tuple((number_at[starts[first]], number_at[starts[after - 1]] + 1) for first, after in comparison.runs)
    differences = tuple(d._replace(query=text[slice(*d.query_span)]) for d in comparison.differences)
    return comparison._replace(runs=runs, differences=differences)


@cache
def _label() -> re.Pattern[str]:
    """A label at the beginning of a text; the pattern takes long to compile."""
    listed = sorted(all_words("parts of works"), key=len, reverse=True)
    part = "|".join(re.escape(word) for word in listed if word.isascii() or word[0] < "\u3000")
    east = "".join(word for word in listed if word[0] >= "\u3000")
    unit = rf"(?:(?:\b(?i:{part})\.?|§§?)\s?{_NUMBER}|\d{{1,3}}\.\s(?i:{part})\b)"
    name = r"[^\W\d_a-zà-öø-ÿ][\w'’.]*(?:\s[\w'’]+)"
    verse = r"\d{1,3}\s?[:,.]\s?\d{1,3}(?:\s?[-–]\s?\d{1,3})?"
    parted = r"(?:\s*[:：–—―]\s*|\s+-\s+|\s*\n\s*)"
    return re.compile(
        rf"\s*{unit}(?:[,;.]?\s{unit})*(?:{parted}|[.)]?\s+(?=[“„«\"]?[^\W\d_a-zà-öø-ÿа-яё]))"
        rf"|\s*(?P<work>{name}{{0,5}}),?\s{unit}(?:[,;.]?\s{unit})*{parted}"
        rf"|\s*(?:[1-3]\.?\s|I{{1,3}}\s)?(?P<book>{name}{{0,2}})\s{verse}{parted}"
        rf"|\s*第\s?(?:\d+|[〇一二三四五六七八九十百]+)\s?[{east}](?:\s?第?(?:\d+|[一二三四五六七八九十]+)[{east}])*(?:[:：]|\s)\s*"
    )
