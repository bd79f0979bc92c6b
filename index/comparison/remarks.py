"""What stands inside quotation marks and is nobody's speech: an editor's remarks, the name at the end, labels.

A label says where in a work the words stand, before them or between them: "Article 3:", "Matthew 6:21 –", verse numbers.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import cache

from index.comparison.wording import Wording
from letters.languages.word_lists import all_words, is_content_word
from letters.text.normalize import keys
from letters.text.patterns import late_pattern

MOST = 14  # words of a remark
NAME_WORDS = 6  # of a name at the end, with a year or a title
_VERSE = late_pattern(r"[vV]{1,2}\.?\s?\d{1,3}(?:\s?[-–]\s?\d{1,3})?\Z")
_BRACKETS = "[(（〔【"
_SIGNATURE = late_pattern(r"""(?:([.!?…"”»’'])|(?<!\s))[^\S\n]*(\n\s*)?(?:--|[—–―]|(?<=\n)-)\s*([^\n—–―]{2,60})$""")
NEAR = 6  # words of the reference before the place, which may have a label of their own
_RAISED = late_pattern(
    r"(?<=[^\W\d_]{3})[¹²³⁰⁴-⁹]+|(?<=[.,;:!?'’”»\"])[¹²³⁰⁴-⁹]+|^\s*(?:[¹²³⁰⁴-⁹]+|\(\d{1,3}\))(?=\s?\S)"
    r"|(?<=[^\W\d_])\[\d{1,3}\]|(?<=[.,;:!?'’”»\"])\[\d{1,3}\]"
)
_RAISING = late_pattern(r"[\[(¹²³⁰⁴-⁹]")  # what may begin one
_MAY_COUNT = late_pattern(r"[\d第IVXLCivxlc](?:(?<=[\d第])|(?<=\W[IVXLCivxlc])[IVXLCivxlc]*(?!\w))")
_LONGEST = 200  # code points of a label
_NUMBER = r"(?:\d{1,4}[a-z]?|[IVXLC]+|[ivxlc]+)(?!\w)"


def with_remarks_in_brackets(text: str) -> str:
    """The text, of the same length, with an editor's remarks in square brackets, [sic], and an ellipsis for (omitted)."""
    if any(map(text.__contains__, _BRACKETS)):
        text = _omission().sub(lambda match: "…".ljust(len(match[0])), text)
    if "(" not in text and "（" not in text:
        return text
    return _parenthesis().sub(lambda match: f"[{match[1]}]" if is_remark(match[1]) else match[0], text)


@cache
def _parenthesis() -> re.Pattern[str]:
    """A parenthesis that is no part of a word; the pattern takes long to compile."""
    return re.compile(r"(?<![^\W\u3000-\uffff])[(（]([^()（）\n]{1,120})[)）](?![^\W\u3000-\uffff])")


@cache
def _omission() -> re.Pattern[str]:
    """What says that words are left out, in brackets or parentheses of any form."""
    listed = "|".join(map(re.escape, sorted(all_words("omission remarks"), key=len, reverse=True)))
    return re.compile(rf"[\[(（〔【]\s?(?:{listed})\s?[\])）〕】]", re.IGNORECASE)


def is_remark(content: str) -> bool:
    """Whether these words begin or end as editors' remarks do; a single word must stand alone or behind a comma."""
    words = keys(content)
    if not words or len(words) > MOST:
        return False
    joined = " ".join(words)
    last = " ".join(keys(re.split(r"[,;:，、]", content)[-1]))
    first = " ".join(keys(re.split(r"[:：]", content)[0]))
    if not _remarks().isdisjoint((joined, last, first)) or _VERSE.match(content.strip()):
        return True
    edges = {" ".join(row) for n in range(2, len(words)) for row in (words[:n], words[-n:])}
    return not _remarks().isdisjoint(edges) or _names_maker(words)


def _names_maker(words: Sequence[str]) -> bool:
    """Whether these words say just what was done to the text, and by whom: "italics by the author"."""
    things, makers = all_words("words of remarks"), all_words("makers of remarks")
    joined = "".join(words)
    if "\u3041" <= joined[0] <= "\u9fff":
        return any(thing in joined for thing in things) and any(maker in joined for maker in makers)
    said = [_bare(word) for word in words]
    if things.isdisjoint(said) or makers.isdisjoint(said):
        return False
    return all(word in things or word in makers or not is_content_word(word) for word in said)


def _bare(word: str) -> str:
    """A word without what stands at its apostrophe: l'auteur, the author's."""
    before, _, after = word.partition("'")
    return after if len(after) > 1 else before


@cache
def _remarks() -> frozenset[str]:
    """The remarks, each as its keys with spaces between."""
    return frozenset(" ".join(keys(remark)) for remark in all_words("editorial remarks"))


def without_signature(text: str) -> tuple[str, str]:
    """A quotation without the name that stands after a dash at its end, and the name; "" where there is none."""
    signature = _SIGNATURE.search(text.rstrip()) if any(dash in text for dash in ("—", "–", "―", "-")) else None
    if signature is None:
        return text, ""
    name = [word.strip("“”\"'’(),.") for word in signature[3].split()]
    capitals = sum(word[:1].isupper() for word in name)
    fits = (
        0 < capitals
        and len(name) <= NAME_WORDS
        and all(map(_of_a_name, name))
        and not name[-1] in all_words("name joints")
    )
    if not fits or capitals < 2 and not (signature[1] or signature[2]):
        return text, ""
    return text[: signature.end(1) if signature[1] else signature.start()], signature[3]


def _of_a_name(word: str) -> bool:
    """Whether a name, with a year, may have this word."""
    return not word or word[0].isupper() or word.isdigit() or word in all_words("name joints")


def without_places(text: str) -> str:
    """The text, of the same length, with blanks for the label before it and for raised numbers in it."""
    label = _label().match(text) if _MAY_COUNT.search(text[:_LONGEST]) else None
    end = label.end() if label and _is_title(label["work"], label["book"]) else 0
    bare = " " * end + text[end:]
    return _RAISED.sub(lambda mark: " " * len(mark[0]), bare) if _RAISING.search(bare) else bare


def _is_title(work: str | None, book: str | None) -> bool:
    """Whether words before a number may name a work: not "Under" before an article, nor "At" before a time of day."""
    return not (work or book) or any(map(is_content_word, keys(work or "") or keys(book or "")[:1]))


def has_label_before(reference: Wording, start: int, label: str) -> bool:
    """Whether the reference itself has a word of the label just before a place (code points)."""
    place = bisect_left(reference.starts, start)
    parts = {key for key in keys(label) if not key.isdigit()}
    return not parts.isdisjoint(reference.keys[max(0, place - NEAR) : place])


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
