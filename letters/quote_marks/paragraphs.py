"""Paragraph ends, and parts of a text that cannot contain quotations: a masked copy to find marks in.

The copy has the length of the text, so that an offset means the same in both. Code, comments, link targets
and the attributes of tags are masked in it; each newline in it ends a paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise

from letters.model import Span
from letters.text.markup import Mark, replaced
from letters.text.normalize import SPACES
from letters.text.patterns import late_pattern

_NEXT_LINE = r"\n(?=[^\S\n]*[^\s»」])"  # within a paragraph
_WRAPPED_PAIR = late_pattern(  # over at most four lines; a line may also open with » where the quotation only continues
    rf"「[^「」\n]{{0,400}}(?:{_NEXT_LINE}[^「」\n]{{1,400}}){{1,3}}」"
    rf"|(?<![^\s(\[’'])«[^\S\n]?[^\W\d_][^«»\n]{{0,400}}(?:{_NEXT_LINE}[^«»\n]{{1,400}}){{1,3}}»"
)
WIDEST = 120  # code points; a longer line was not wrapped by hand

FILL = "\u3164"  # a letter that is not seen fills the place of a mark of several signs, on the inside
_SPACE = FILL + SPACES
_ANGLE = {"<<": "«", ">>": "»"}
_RARE = "❝❞″´"  # marks of other characters
_RARE_SIGNS = str.maketrans(_RARE, "“”\"'")
_REFERENCE = late_pattern(r"&(?:quot|apos|[lrb]dquo|[lr][as]quo|#(?:34|39|171|187|82(?:1[67]|2[0-2])));")  # of a mark
_BREAK = late_pattern("[\r\x0b\x0c\x85\u2028\u2029]")
_LOW_COMMAS = late_pattern(r"(?<![^\s(\[\"'‘“—–-]),,(?=[^\W_]|['’‘“\"(\[…¿¡])")  # ,,so”: a low mark, typed as commas
_ANGLES = late_pattern(r"(?<![<>\w])(<<|>>)([^\s<>][^<>\n]{0,2000}?[^\s<>])(?!\1)(<<|>>)(?![<>\w])")  # <<so>>, >>so<<
# « Older post | Newer post »
_ARROWS = late_pattern(r"^([ \t]*)«([^\n|]{1,200}(?:\|[^\n|]{1,200}){1,5})»(?=[ \t]*$)", re.MULTILINE)
_TAG = late_pattern(r"(?<=<)(?!/?(?i:blockquote|p|br)\b)[A-Za-z/!?][^<>]{0,2000}(?=>)")
_ATTRIBUTE = late_pattern(r"(?<=[\w-]=)(?:\"[^\"\n<>]{0,300}\"|'[^'\n<>]{0,300}')")
_FENCE = late_pattern(r"^ {0,3}(?P<signs>(?:> {0,3})*)(?P<fence>`{3,}|~{3,})")
_SIGNS = late_pattern(r" {0,3}(?:> ?)+")
_SILENT = late_pattern(r"<(pre|code|samp|kbd|script|style|textarea)\b[^<>]{0,2000}>|<(!--)", re.IGNORECASE)
_CODE = late_pattern(r"(?<!`)(`{1,3})(?!`)([^`\n]{1,400}?)(?<!`)\1(?!`)")
_TARGET = late_pattern(r"(?<=\]\()[^()\n]{0,500}(?:\([^()\n]{0,200}\)[^()\n]{0,300})?(?=\))")
_LISTED = late_pattern(r" {0,3}(?:[-*+]|\d{1,9}[.)])\s")
_DEFINITION = late_pattern(r"^ {0,3}\[(?!\^)[^\]\n]{1,200}\]:[^\n]*$", re.MULTILINE)
_NEW = late_pattern(r"\s|[-*+•#|]|\d{1,3}[.)]\s|$")


def masked_copy(text: str, body: int = 0, markup: str = "plain") -> str:
    """A copy of the text to find marks in, of the same length: text before `body`, code and tags are masked."""
    copy = text if not body else " " * min(body, len(text)) + text[body:]
    if _BREAK.search(copy):
        copy = _BREAK.sub("\n", copy.replace("\r\n", " \n"))
    if markup == "markdown":
        copy = copy[:body] + _without_indented(_without_code(copy[body:]))
    if any(sign in copy for sign in _RARE):
        copy = copy.translate(_RARE_SIGNS)
    if "&" in copy:
        copy = _REFERENCE.sub(_character, copy)
    if ",," in copy:
        copy = _LOW_COMMAS.sub(f"„{FILL}", copy)
    if "<<" in copy and ">>" in copy:
        copy = _ANGLES.sub(lambda m: f"{_ANGLE[m[1]]}{FILL}{m[2]}{FILL}{_ANGLE[m[3]]}", copy)
    if " | " in copy:
        copy = _ARROWS.sub("\\1<\\2>", copy)
    if "<" in copy:
        copy = _TAG.sub(_blotted, copy)
    if '="' in copy or "='" in copy:
        copy = _ATTRIBUTE.sub(_blotted, copy)
    return copy


def _character(reference: re.Match[str]) -> str:
    """The mark that a character reference of HTML stands for, with what fills its place."""
    from html import unescape

    sign, fill = unescape(reference.group()), FILL * (len(reference.group()) - 1)
    return fill + sign if reference.string[reference.start() - 1 : reference.start()].isalnum() else sign + fill


def past_space(copy: str, start: int, end: int) -> Span:
    """Where the text between two places begins and ends, without space and what fills the place of marks."""
    inner = copy[start:end]
    end -= len(inner) - len(inner.rstrip(_SPACE))
    return min(end, start + len(inner) - len(inner.lstrip(_SPACE))), end


def _blotted(match: re.Match[str]) -> str:
    return "x" * len(match.group())


def blank(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match.group())


def _without_code(copy: str) -> str:
    if "```" in copy or "~~~" in copy:
        copy = _without_fences(copy)
    if "<" in copy:
        copy = _without_elements(copy)
    if "`" in copy:
        copy = _CODE.sub(_blotted, copy)
    if "](" in copy:
        copy = _TARGET.sub(_blotted, copy)
    return _DEFINITION.sub(blank, copy) if "]:" in copy else copy


def rewritten(copy: str, spans: Sequence[Span], rewrite: Callable[[str], str]) -> str:
    """The copy with each of the spans, which are in order, rewritten to the same length."""
    return replaced(copy, (Mark(start, end, rewrite(copy[start:end])) for start, end in spans))


def _without_fences(copy: str) -> str:
    """The copy with fenced code blanked; a fence that is never closed runs to the end, as in Markdown."""
    lines = copy.split("\n")
    fence, quoted = "", False
    for number, line in enumerate(lines):
        match = _FENCE.match(line)
        signs = _SIGNS.match(line)
        if fence and quoted and not signs:
            fence = ""  # the block quotation has ended, and the code in it
        if fence:
            lines[number] = _blanked(line, signs if quoted else None)
            if match and match["fence"].startswith(fence) and not line.strip(" `~>"):
                fence = ""
        elif match:
            fence, quoted = match["fence"], bool(match["signs"])
            lines[number] = _blanked(line, signs)
    return "\n".join(lines)


def _blanked(line: str, signs: re.Match[str] | None) -> str:
    """A line of code as spaces, behind the signs of the block quotation that it is in."""
    kept = line[: signs.end()] if signs else ""
    return kept + " " * (len(line) - len(kept))


def _without_elements(copy: str) -> str:
    """The copy without comments and elements of HTML that are code; what is never closed does not count."""
    elements: list[Span] = []
    last, unclosed = 0, set[str]()
    for opening in _SILENT.finditer(copy):
        name = (opening[1] or opening[2]).lower()
        if opening.start() < last or name in unclosed:
            continue
        end = "-->" if opening[2] else rf"</{name}\s*>"
        closing = re.compile(end, re.IGNORECASE).search(copy, opening.end())
        if closing is None:
            unclosed.add(name)
        else:
            last = closing.end()
            elements.append((opening.start(), last))
    return rewritten(copy, elements, _silenced)


def _silenced(code: str) -> str:
    return re.sub(r"[^\n]", " " if "\n" in code or code.startswith("<!--") else "x", code)


def _without_indented(copy: str) -> str:
    """The copy with indented code blanked; text indented under a list item is kept."""
    if not copy.startswith(("    ", "\t")) and "\n    " not in copy and "\n\t" not in copy:
        return copy
    lines = copy.split("\n")
    open_, listed = True, False  # whether code may begin here; whether an item continues
    for number, line in enumerate(lines):
        if not line.strip():
            open_ = True
        elif open_ and not listed and line.startswith(("    ", "\t")):
            lines[number] = " " * len(line)
        else:
            listed = bool(_LISTED.match(line)) or (listed and (line[0].isspace() or not open_))
            open_ = False
    return "\n".join(lines)


def without_wraps(copy: str) -> str:
    """The copy with a space for each newline that does not end a paragraph of wrapped lines."""
    return re.sub(r"(?<=\S)([^\S\n]*)\n(?!\s*\n)(?=[^\S\n]*[^\s*+•#—–-])", r"\1 ", copy)


def unwrapped(copy: str) -> str:
    """The copy with wrapped lines joined: all of a hard-wrapped text, else those between two marks that are a pair."""
    joined = _unwrapped_text(copy)
    if "「" in joined or "«" in joined:
        return _WRAPPED_PAIR.sub(lambda pair: pair.group().replace("\n", " "), joined)
    return joined


def _unwrapped_text(copy: str) -> str:
    """The copy with wrapped lines joined, if the text is hard-wrapped.

    It is if hardly any line had room for the first word of the next, within WIDEST code points.
    """
    lines = copy.split("\n")
    if max(map(len, lines)) > 2 * WIDEST:
        return copy
    pairs = [(a, b) for a, b in pairwise(lines) if a.strip() and not _NEW.match(b)]
    if len(pairs) < 3:
        return copy
    lengths = sorted(len(a.rstrip()) for a, _ in pairs)
    width = lengths[len(lengths) * 9 // 10]
    if not 30 <= width <= WIDEST:
        return copy
    full = sum(len(a.rstrip()) + 1 + len(b.split(None, 1)[0]) > width for a, b in pairs)
    inner = sum(a.rstrip()[-1] not in '.!?:”"»' for a, _ in pairs)
    return without_wraps(copy) if full >= 0.8 * len(pairs) and inner >= 0.6 * len(pairs) else copy
