"""The passages of a source, and who speaks them: found by labels, stage directions, verse and line numbers, headings.

What is left is not its words: labels and numbers between passages, markup, headings.

A label counts where the text as a whole is a transcript or a play: many lines have one, and most of them recur. In a
collection of what several persons wrote, a line that is the name of one of them counts, too.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Literal, NamedTuple

from letters.model import Span
from letters.text.markup import Mark, disjoint, inline_marks, masked, within
from letters.text.patterns import late_pattern
from letters.text.sentences import sentences

LABELS = 4  # lines with a label, at least, in a text that has any
RECURRING = 0.5  # of these lines the share whose label recurs
SHARE = {"bold": 0.02, "capitals": 0.1, "plain": 0.2}  # of all lines that begin something, by the form of the label
NUMBERS = 4  # numbers in order, at least, in a text whose verses or lines are numbered

_STAMP = r"(?:[\[(]?\d{1,3}(?:[: ]\d\d){1,3}(?:[.,]\d{1,3})?[\])]?[ \t]+(?:[-–—][ \t]+)?)"
_NAME = r"(?=[^\W_])[^\n:：*_\[\]|<>#\"“”„«»,;!?…=@/\\]{1,40}"
_BOLD = r"(?P<bold>(?P<mark>\*{1,3}|__)(?P<b>[^*_\n]{1,60})(?P=mark)(?:[ \t]*(?:[,&/]|and)?[ \t]*(?P=mark)[^*_\n]{1,60}(?P=mark)){0,5})"
_LABEL = late_pattern(
    rf"^[ \t]*{_STAMP}?{_BOLD}[ \t]*(?:[.:：][ \t]*)?(?:$\n(?=[^\n]*\S)|(?:(?<=[.:：])|(?<=[.:：][*_])|(?<=[.:：][*_]{{2}}))[ \t]*(?=\S))"
    rf"|^[ \t]*{_STAMP}(?P<stamped>[A-Z]{{1,9}}\d?(?:[/-][A-Z]{{1,9}})?(?:[ \t]\([A-Z ]{{2,12}}\))?):?[ \t]+(?=\S)"
    rf"|^[ \t]{{0,3}}{_STAMP}?(?P<plain>{_NAME})[ \t]*(?:(?::[ \t]+|：[ \t]*)(?=\S)|[:：][ \t]*$\n(?=[^\n]*\S))"
    r"|^[ \t]{0,3}(?P<capitals>[^\W\da-z_][^\Wa-z_.]{1,30}(?:[ ][^\Wa-z_.]{1,30}){0,3})(?:,[ \t](?=[^\W\d_])[^\n,.;:A-Z]{1,30})?[.:]?[ \t]*$\n(?=[^\n]*\S)"
    r"|^[ \t]{0,3}(?P<dotted>[QAFR]|[^\W\da-z_][^\Wa-z_.]{1,30}(?:[ ][^\Wa-z_.]{1,30}){0,2})\.[ \t]+(?:[—–-][ \t]*)?(?=\S)",
    re.MULTILINE,
)
_BEGINNING = late_pattern(r"^(?! {2,}|\t)[^\S\n]*\S", re.MULTILINE)
_HEADING = late_pattern(r"^ {0,3}#{1,6}[ \t][^\n]*$", re.MULTILINE)
_DIRECTION = late_pattern(
    r"^[ \t]*(?:(?P<mark>\*{1,2}|_{1,2})[^*_\n]{1,400}(?P=mark)|\[[^\[\]\n]{1,400}\]|\([^()\n]{1,400}\)|（[^（）\n]{1,400}）)[ \t]*$",
    re.MULTILINE,
)
_ASIDE = late_pattern(r"[ \t]*(?:\[[^\[\]\n]{1,80}\]|\([^()\n]{1,80}\)|（[^（）\n]{1,80}）)[ \t]*(?=\S)")
_DEFINITION = late_pattern(r"^ {0,3}\[(?!\^)[^\]\n]{1,200}\]:[ \t]*\S+[^\n]*$", re.MULTILINE)
_VERSE = late_pattern(r"(?:(?<=\s)|^)[\[({]?(?P<chapter>\d{1,3}):(?P<verse>\d{1,3})[\])}]?[ \t]+(?=\S)", re.MULTILINE)
_NUMBER = late_pattern(
    r"^[ \t]*(?:\[(?P<boxed>\d{1,4})\]|(?P<bare>\d{1,4})(?=[ \t])|(?P<high>[¹²³⁰⁴-⁹]{1,4}))[ \t]*(?=[^\W\d_]|[\"“‘«„])",
    re.MULTILINE,
)
_TIME = late_pattern(
    r"^[ \t]*(?:\d{1,2}:\d\d:\d\d(?:[.,]\d{1,3})?|[\[(]\d{1,2}:\d\d(?::\d\d)?[\])])(?:[ \t]*-->[ \t]*[\d:.,]+)?(?:[ \t]+|$)",
    re.MULTILINE,
)
_MARGIN = late_pattern(r"(?<=\S)(?: {2,}| *\t[ \t]*)(?P<number>\d{1,4})[ \t]*$", re.MULTILINE)
_NUMBERED = late_pattern(r"(?:[^\W\d_]+ )?(?:\d{1,3}|[IVXLC]+)[.:]?|第.{1,5}[条章節部]")
LONGEST_REMARK = 80  # code points of a remark in brackets on its own line
_LINE = late_pattern(r"(?<=\n\n)(?P<names>[^\n]{2,120})\n(?=[ \t]*\n)")
_TOGETHER = late_pattern(r"(?<![ \t,])(?:,?[ \t]+(?:and|or|with|und|et|y|e|en|och|i|a|и)[ \t]+|[ \t]*[,&/][ \t]*)")
_LEGEND = late_pattern(
    r"^[ \t|*-]*(?P<label>[A-Z][A-Z0-9]{0,5})\b[ \t|*=(–—-]+(?P<name>(?:[^\s()|*=]+[ \t]+){1,7}[A-Z][^\s()|*=]*)[ \t|*)]*$",
    re.MULTILINE,
)
_NAMED_LABEL = late_pattern(r"([^()]+?) \(([^()]+)\)")
_BRACKETS = {"[": "]", "(": ")", "（": "）"}
_HIGH = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_SIGNS = " \t>#-*+•_~"  # by which lists and headings are known

Role = Literal["label", "heading", "direction", "gone"]


class Part(NamedTuple):
    """A passage of a source: a sentence, a heading or a stage direction, and the label of who speaks it."""

    start: int  # code points of the source's text
    end: int
    speaker: str | None = None


class _Piece(NamedTuple):
    """A stretch of structure."""

    start: int
    end: int
    role: Role
    name: str = ""


def parts(text: str, names: Sequence[str] = ()) -> list[Part]:
    """The passages of a source, in order; the words outside them are not the source's own.

    `names` are those of its speakers, that of the whole first; "CDR (Ann Lee)" says who is behind a label.
    """
    speaker, end = None, 0
    passages: list[Part] = []
    markup = [mark for mark in inline_marks(text) if text[mark.start : mark.end].strip(_SIGNS)]
    plain = masked(text, markup)
    for piece in _pieces(text, names):
        passages += [Part(a, b, speaker) for a, b in _sentences(plain, end, piece.start, hanging=speaker is not None)]
        if piece.role in ("heading", "direction"):
            passages += [Part(a, b) for a, b in _sentences(plain, piece.start, piece.end)]
        if piece.role in ("heading", "label"):
            speaker = piece.name or None
        end = piece.end
    passages += [Part(a, b, speaker) for a, b in _sentences(plain, end, len(text), hanging=speaker is not None)]
    return [_with_brackets(text, part, markup) for part in passages] if "](" in text else passages


def _with_brackets(text: str, part: Part, markup: Sequence[Mark]) -> Part:
    """The passage with all of a link that it begins or ends in."""
    start, end = part.start, part.end
    if text[start - 1 : start] == "[" and any(mark.start == start - 1 for mark in within(markup, (start - 1, start))):
        start -= 1
    if text[end : end + 1] == "]" and (target := within(markup, (end, end + 1))):
        end = target[0].end
        while end < len(text) and not text[end].isspace() and not text[end].isalnum():
            end += 1
    return Part(start, end, part.speaker)


def _sentences(text: str, start: int, end: int, *, hanging: bool = False) -> Iterator[Span]:
    """The sentences of a stretch; the lines of a speech that are indented continue with it."""
    stretch = text[start:end]
    if hanging and "\n  " in stretch:
        stretch = re.sub(r"\n(?=[ \t]{2,}\S)", " ", stretch)
    return ((start + a, start + b) for a, b in sentences(stretch))


def _pieces(text: str, names: Sequence[str]) -> list[_Piece]:
    """All structure of a text, in order and apart."""
    pieces = [_Piece(*m.span(), "heading") for m in _HEADING.finditer(text)] if "#" in text else []
    pieces += [_Piece(*m.span(), "gone") for m in _DEFINITION.finditer(text)] if "]:" in text else []
    pieces += [_Piece(*span, "gone") for span in _numbers(text)]
    if labels := list(_labels(text)):
        persons = _legend(text, labels) | {m[1]: m[2] for m in map(_NAMED_LABEL.fullmatch, names) if m}
        pieces += [label._replace(name=_with_persons(label.name, persons)) for label in labels]
        pieces += [_Piece(*m.span(), "direction") for m in _DIRECTION.finditer(text)]
        asides = (_ASIDE.match(text, label.end) for label in labels)
        pieces += [_Piece(*m.span(), "gone") for m in asides if m]
    else:
        pieces += _author_lines(text, names)
    apart: list[_Piece] = []
    for piece in sorted(pieces, key=lambda piece: (piece.start, -piece.end)):
        if not apart or piece.start >= apart[-1].end:
            apart.append(piece)
    return apart


def _labels(text: str) -> Iterator[_Piece]:
    """The labels that say who speaks, where the text has any."""
    forms: dict[str, list[_Piece]] = {"bold": [], "capitals": [], "plain": []}
    for match in _LABEL.finditer(text):
        name = _name(match)
        if name and len(name.split()) <= 6:
            bold = match["bold"] or match["stamped"]
            form = "bold" if bold else "capitals" if name.isupper() and match["plain"] else "plain"
            forms["capitals" if match["capitals"] or match["dotted"] else form].append(
                _Piece(*match.span(), "label", name)
            )
    beginnings = sum(1 for _ in _BEGINNING.finditer(text)) if any(forms.values()) else 0
    forms["plain"] += forms["capitals"] if len(forms["plain"]) >= LABELS else []
    for form, pieces in forms.items():
        counts = Counter(piece.name for piece in pieces)
        recurring = sum(count for count in counts.values() if count > 1)
        if len(pieces) >= max(LABELS, SHARE[form] * beginnings) and recurring >= RECURRING * len(pieces):
            yield from (piece for piece in pieces if counts[piece.name] > 1 or _is_name(piece.name))


def _legend(text: str, labels: Sequence[_Piece]) -> dict[str, str]:
    """Who is behind which label, where lines before the first one say so: "CDR  Commander Ann Lee"."""
    known = {_called(label.name) for label in labels}
    lines = _LEGEND.finditer(text, 0, min(label.start for label in labels))
    persons = {line["label"]: line["name"] for line in lines if line["label"] in known}
    return persons if len(persons) > 1 else {}


def _with_persons(label: str, persons: Mapping[str, str]) -> str:
    """A label with the persons behind it in brackets."""
    called = [(name, _called(name)) for name in label.split(" / ")]
    return " / ".join(f"{short} ({persons[short]})" if short in persons else name for name, short in called)


def _called(label: str) -> str:
    """A label without what stands in brackets behind it."""
    return label.partition(" (")[0]


def _author_lines(text: str, names: Sequence[str]) -> list[_Piece]:
    """Lines between empty ones that only name speakers of the text, in full or by surname, where several have such lines.

    A line with the speaker of the whole ends what another speaks.
    """
    known = {form.casefold() for name in names for form in (name, *name.split()[-1:])}
    pieces = []
    for match in _LINE.finditer(text) if len(known) > 1 else ():
        authors = _TOGETHER.split(match["names"].strip(" \t.:"))
        if known.issuperset(author.casefold() for author in authors):
            whole = authors[0].casefold() == names[0].casefold()
            pieces.append(_Piece(*match.span(), "label", "" if whole else " / ".join(authors)))
    authors_named = {piece.name for piece in pieces if piece.name}
    return pieces if len(pieces) >= LABELS and len(authors_named) > 1 else []


def _name(match: re.Match[str]) -> str:
    """The name on a label, of several speakers all of them."""
    if match["bold"]:
        names = re.split(r"[*_]{1,3}[ \t,&/]*(?:and[ \t]*)?[*_]{1,3}", match["bold"].strip("*_"))
        return " / ".join(name.strip(" .:：") for name in names)
    return (match["stamped"] or match["plain"] or match["capitals"] or match["dotted"]).strip(" .")


def _is_name(label: str) -> bool:
    """Whether a label that stands once only looks like one: every word of it begins with a capital or is a number."""
    return all(word[0].isupper() or word[0].isdigit() or word[0] in "(&/" for word in label.split())


def _numbers(text: str) -> Iterator[Span]:
    """The numbers of verses, paragraphs and lines, and the times of a transcript."""
    times = [match.span() for match in _TIME.finditer(text)] if ":" in text else []
    yield from times if len(times) >= NUMBERS else ()
    if ":" in text:
        verses = [(m.span(), (int(m["chapter"]), int(m["verse"]))) for m in _VERSE.finditer(text)]
        yield from _in_order(verses)
    before = [
        (m.span(), (0, int((m["boxed"] or m["bare"] or m["high"]).translate(_HIGH)))) for m in _NUMBER.finditer(text)
    ]
    yield from _in_order(before)
    yield from _in_order([(m.span(), (0, int(m["number"]))) for m in _MARGIN.finditer(text)])


def _in_order(numbers: Sequence[tuple[Span, tuple[int, int]]]) -> list[Span]:
    """The numbers, where they count up: by one, or as lines in a margin by one other step."""
    if len(numbers) < NUMBERS:
        return []
    steps: Counter[int] = Counter()
    for (_, before), (_, after) in pairwise(numbers):
        same = before[0] == after[0]
        steps[after[1] - before[1] if same else 1 if (after[0] - before[0], after[1]) == (1, 1) else 0] += 1
        if same and after[1] == 1:
            steps[1] += 1
            steps[after[1] - before[1]] -= 1
    step, count = steps.most_common(1)[0]
    return [span for span, _ in numbers] if step > 0 and count >= 0.8 * (len(numbers) - 1) else []


def marks(text: str, passages: Sequence[Span]) -> list[Mark]:
    """What is no word in a text of these passages, in order: what has words outside them, and markup."""
    outside, position = [], 0
    for start, end in [*passages, (len(text), len(text))]:
        between = text[position:start]
        if between not in ("", " ", "\n\n") and any(map(str.isalnum, between)):
            outside.append(Mark(position + len(between) - len(between.lstrip()), position + len(between.rstrip())))
        position = max(position, end)
    return disjoint([*outside, *inline_marks(text)]) if outside else inline_marks(text)


def stands_apart(text: str, passage: Span) -> bool:
    """Whether a passage is no part of what is said before and after it: a heading, a remark in brackets on its own line."""
    start, end = passage
    if end - start > LONGEST_REMARK and "#" not in text:
        return False
    line = text.rfind("\n", 0, start) + 1
    close = text.find("\n", end)
    rest = text[end : close if close >= 0 else len(text)]
    if text[line:start].lstrip().startswith("#"):
        return True
    if text[line:start].strip() or rest.strip():
        return False
    if end - start <= LONGEST_REMARK and _BRACKETS.get(text[start]) == text[end - 1]:
        return True
    return end - start <= 30 and _NUMBERED.fullmatch(text[start:end]) is not None
