"""Block quotations: those that the format marks, `<blockquote>`, and lines that begin with `>`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from letters.model import Span
from letters.quote_marks.paragraphs import blank, rewritten, without_wraps
from letters.text.patterns import late_pattern

_BLOCK = late_pattern(r"<(/?)blockquote\b[^<>]{0,2000}>", re.IGNORECASE)
_BREAKING = late_pattern(r"</?(?:p|br)\b[^<>]{0,2000}>", re.IGNORECASE)
_ANY_TAG = late_pattern(r"<[A-Za-z/!?][^<>]{0,2000}>")
_QUOTED = late_pattern(r"^ {0,3}>")
_LAZY = late_pattern(r"\s*$|\s{0,3}(?:[#>*+-]|\d{1,9}[.)]\s)")  # what ends a block quotation without its sign
_PLAIN_SIGNED = late_pattern(r"^> +[^\s>][^\n]*(?:\n>(?:[ ][^\n]*)?(?=\n|$))*", re.MULTILINE)
_SIGN = late_pattern(r"^ {0,3}(?:> ?)+", re.MULTILINE)
_BLANK_LINE = late_pattern(r"[^\S\n]*\n[^\S\n]*\n[^\S\n]*")
_MARKED = late_pattern(r"[\s>*_]*(?:[\"“„«‘‚'—–-]|[^\n.!?:]{1,40}:\s)")  # marks, a dash or a label open a quotation
_CREDITED = late_pattern(r"(?:^[\s>]*|[.!?…”»\"]\s*)[(—–-]{1,3}\s?[^\W\d_][^\n]{0,80}$")
_POST = late_pattern(
    r"^([^\s@][^\n]{1,400}[^\s:])[ \t]*(?:\n[ \t]*){1,2}(?=[—–-]{1,3} ?[^\n@]{1,60}\(@[\w.@-]{1,60}\))", re.MULTILINE
)
_HANDLE = "(@"  # of the author of a post, in the line below it
_LINE = 300  # code points of a line that may end with a credit
_CREDIT = late_pattern(r"\s*[—–-]{1,3}\s?[^\n]{1,80}$")


def blocks(copy: str, given: Sequence[Span], markup: str) -> tuple[str, list[list[Span]]]:
    """The block quotations, each as the spans of its paragraphs, and the copy without their Markdown signs."""
    quoted = [_paragraph_spans(copy, max(0, start), min(end, len(copy))) for start, end in given]
    for find_regions, rewrite in _MARKDOWN_BLOCKS if markup == "markdown" else _PLAIN_BLOCKS:
        regions = find_regions(copy)
        copy = rewritten(copy, regions, rewrite)
        quoted += [_paragraph_spans(copy, start, end) for start, end in regions]
    if _HANDLE in copy:
        quoted += [[post.span(1)] for post in _POST.finditer(copy)]
    return copy, [spans for spans in quoted if spans]


def _without_tags(quoted: str) -> str:
    plain = _BREAKING.sub(lambda tag: "\n\n" + " " * (len(tag[0]) - 2), quoted)
    return without_wraps(_ANY_TAG.sub(blank, plain))


def _without_signs(quoted: str) -> str:
    return without_wraps(_SIGN.sub(blank, quoted))


def _tagged(copy: str) -> list[Span]:
    """Block quotations by `<blockquote>`, the outermost; one that is never closed does not count."""
    regions: list[Span] = []
    depth = start = 0
    for tag in _BLOCK.finditer(copy):
        if not tag[1]:
            start = start if depth else tag.start()
            depth += 1
        elif depth:
            depth -= 1
            if not depth:
                regions.append((start, tag.end()))
    return regions


def _signed(copy: str) -> list[Span]:
    """Block quotations by `>`; within their paragraphs a newline is a space, as in Markdown."""
    if ">" not in copy:
        return []
    regions: list[Span] = []
    position, inside = 0, False
    for line in copy.split("\n"):
        quoted = bool(_QUOTED.match(line))
        if inside and (quoted or not _LAZY.match(line)):
            regions[-1] = (regions[-1][0], position + len(line))
        else:
            inside = quoted
            if quoted:
                regions.append((position, position + len(line)))
        position += len(line) + 1
    return _joined(copy, regions)


def _signed_lines(copy: str) -> list[Span]:
    """Block quotations by `> ` in plain text: the lines in a row that begin so."""
    return _joined(copy, [match.span() for match in _PLAIN_SIGNED.finditer(copy)])


def has_blocks(copy: str) -> bool:
    """Whether a plain text may have block quotations."""
    return "\n> " in copy or copy.startswith("> ") or _HANDLE in copy


def _joined(copy: str, regions: list[Span]) -> list[Span]:
    """The block quotations, in one those that a single blank line parts, unless marks, a label or a credit say who speaks."""
    joined: list[Span] = []
    for start, end in regions:
        last = joined[-1] if joined else None
        if last and _BLANK_LINE.fullmatch(copy, last[1], start) and not _has_own_speaker(copy, last, (start, end)):
            joined[-1] = last[0], end
        else:
            joined.append((start, end))
    return joined


def _has_own_speaker(copy: str, first: Span, second: Span) -> bool:
    """Whether one of two neighbouring block quotations shows by itself whose words it has."""
    tail = copy[max(first[0], first[1] - _LINE) : first[1]].rpartition("\n")[2]
    return bool(_MARKED.match(copy, *first) or _MARKED.match(copy, *second) or _CREDITED.search(tail))


_PLAIN_BLOCKS = ((_signed_lines, _without_signs),)
_MARKDOWN_BLOCKS = ((_tagged, _without_tags), (_signed, _without_signs))


def _paragraph_spans(copy: str, start: int, end: int) -> list[Span]:
    """The paragraphs of a block quotation without surrounding space and without a credit line."""
    paragraphs: list[Span] = []
    for match in re.finditer(r"[^\n]+", copy[start:end]):
        line = match.group()
        inner = line.strip()
        if inner and not (_CREDIT.fullmatch(line) and paragraphs):
            a = start + match.start() + len(line) - len(line.lstrip())
            paragraphs.append((a, a + len(inner)))
    return paragraphs
