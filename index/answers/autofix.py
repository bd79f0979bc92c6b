"""Mending a draft in place: the reference's typography, or its words, inside the marks and nowhere else."""

from __future__ import annotations

import re
import shutil
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from index.answers.check import Finding, Ignored, check
from index.disk.index_folder import atomic_write
from index.verdicts import ACCOUNTED, RANK, fixable
from letters.languages.word_lists import keys
from letters.model import QuotesError, Span
from letters.reading.draft import Draft, parse_draft, read_draft
from letters.text.normalize import DOUBLE_MARKS

if TYPE_CHECKING:
    from index.answers.verification import Verification
    from index.answers.verify import Verifier
    from index.comparison.differences import Difference

Edit = tuple[Span, str]  # code points of the draft's own text, and what is to stand there

_FORMS = {  # each group of forms, and the pattern of each form
    "marks": {"curly": re.compile("[“”‘’„‚]"), "straight": re.compile("[\"']")},
    "dash": {"—": re.compile("—"), "–": re.compile(r"(?<!\d)–(?!\d)"), "--": re.compile(r"(?<!-)---?(?!-)")},
    "ellipsis": {"…": re.compile("…"), "...": re.compile(r"(?<!\.)\.{3}(?!\.)")},
}
_NOT_PROSE = re.compile(
    r"<!--(?:(?!<!--).)*?-->|^(?:```|~~~)[^\n]*\n(?:(?!```|~~~)[^\n]*\n)*(?:```|~~~)[ \t]*$"
    r"|`[^`\n]*`|<[^<>\n]*>|^[-*_=|: \t]{3,}$",
    re.MULTILINE | re.DOTALL,
)
_CURLY = re.compile(r"(?<=\w)'|'(?=\d0s)|(?<=[^\s(\[])'")
_EMPHASIS = "*_~`"
_UNTOUCHED = DOUBLE_MARKS + "\n*_[]<>"
_CLOSING = frozenset(",.;:!?…)]’”»。、，")
_OPENING = frozenset("([‘“„«¿¡")


def edits(findings: Iterable[Finding], verifier: Verifier, *, wording: bool) -> list[Edit]:
    """What to write where; only what is found right afterwards, and nothing where there is a doubt.

    Typography only where the draft is not of one style, and in that style; with `wording` the reference's words too.
    The comma that a sentence continues with, its first letter and the level of marks are left to the draft.
    """
    verdicts, style = fixable(wording=wording), cache(DraftStyle)
    wrong = [finding for finding in findings if finding.ignored is None and finding.verdict in verdicts]
    return [edit for finding in wrong for edit in _edits(finding, verifier, style(finding.draft.raw))]


def _edits(finding: Finding, verifier: Verifier, style: DraftStyle) -> list[Edit]:
    """The edits of one finding; none where the draft is read in another form than it is written, marks of emphasis aside."""
    verification, draft = finding.verification, finding.draft
    if verification is None or not draft.fixable:
        return []
    inner = verification.query
    offsets = _offsets(inner, draft.raw[finding.start : finding.end])
    if offsets is None:
        return []
    language = finding.quotation.language if finding.quotation else ""
    heading = _is_heading(verification.reference or "", language)
    changes = [
        edit for d in verification.comparison.differences if (edit := _edit(d, inner, style, heading)) is not None
    ]
    fixed = apply_edits(inner, changes)
    if fixed == inner or not _right(verifier.verify(fixed, verification.attribution), verification):
        return []
    placed: list[Edit] = []
    for (start, end), text in changes:
        begin = finding.start + offsets[start]
        stop = finding.start + offsets[end - 1] + 1 if end > start else begin
        if draft.raw[begin:stop] != inner[start:end]:
            return []
        placed.append(((begin, stop), text))
    return placed


def _offsets(inner: str, raw: str) -> list[int] | None:
    """Where each code point of a quotation's words stands in the draft, and where they end; None where that is not clear.

    Only marks of emphasis may stand between the words.
    """
    if inner == raw:
        return list(range(len(inner) + 1))
    offsets = [n for n, character in enumerate(raw) if character not in _EMPHASIS]
    if "".join(raw[n] for n in offsets) != inner:
        return None
    return [*offsets, offsets[-1] + 1 if offsets else 0]


def _right(fixed: Verification, before: Verification) -> bool:
    """Whether the words are right afterwards; what is left may be in capitals, punctuation or typography."""
    after = fixed.comparison
    if after.verdict not in ACCOUNTED or fixed.severity == "error":
        return False
    return RANK[after.verdict] < RANK[before.comparison.verdict] or len(after.differences) < len(
        before.comparison.differences
    )


def _edit(difference: Difference, inner: str, style: DraftStyle, heading: bool) -> Edit | None:
    """What to do about one difference; None where it is custom, or where marks or paragraphs are touched."""
    span, theirs, ours = difference.query_span, difference.reference, difference.query
    if any(mark in theirs + ours for mark in _UNTOUCHED):
        return None
    if difference.kind == "typography":
        return _restyled(span, ours, theirs, style)
    theirs = style.applied(theirs)
    if difference.kind == "case":
        return None if heading else (span, theirs)
    if difference.kind in ("punctuation", "spelling"):
        return span, theirs
    if difference.kind in ("omission", "insertion", "substitution"):
        return _replacement(inner, span, _lowered(theirs, ours) if heading else theirs)
    return None


def _restyled(span: Span, ours: str, theirs: str, style: DraftStyle) -> Edit | None:
    """The draft's own typography; spaces too many and joined letters as in the reference."""
    plain = style.applied(ours)
    if plain != ours:
        return span, plain
    slips = "  " in ours or unicodedata.normalize("NFC", ours) != ours or any("ﬀ" <= c <= "ﬆ" for c in ours)
    return (span, style.applied(theirs)) if slips else None


def _is_heading(reference: str, language: str) -> bool:
    """Whether words stand as in a heading: all in capitals, or most longer ones with one, unless every noun has."""
    words = re.findall(r"[^\W\d_]+", reference)
    if len(words) > 1 and reference.isupper():
        return True
    longer = [word for word in words if len(word) > 3]
    capitals = sum(word[0].isupper() for word in longer)
    return len(longer) > 2 and 3 * capitals > 2 * len(longer) and keys(language).get("nouns") != "capitalised"


def _lowered(theirs: str, ours: str) -> str:
    """Words of a heading as a sentence has them, unless the draft has its own in capitals."""
    if ours and ours.isupper():
        return theirs
    lowered = theirs.lower()
    return lowered[:1].upper() + lowered[1:] if ours[:1].isupper() else lowered


def _replacement(inner: str, span: Span, theirs: str) -> Edit:
    """The edit that puts words in place of a stretch, with a space before and after where one belongs."""
    start, end = span
    if not theirs:
        if inner[end : end + 1] == " " and (not start or inner[start - 1] == " "):
            return (start, end + 1), ""
        return (start - (inner[start - 1 : start] == " "), end), ""
    if theirs[0] in _CLOSING and inner[start - 1 : start] == " ":
        start -= 1
    before, after = inner[start - 1 : start], inner[end : end + 1]
    lead = " " if _parted(before, theirs[0]) and (start == end or not inner[start].isalnum()) else ""
    trail = " " if _parted(theirs[-1], after) and (start == end or not inner[end - 1].isalnum()) else ""
    return (start, end), lead + theirs + trail


def _parted(before: str, after: str) -> bool:
    """Whether a space belongs between two characters."""
    if not before or not after or (before + after).isspace() or before.isspace() or after.isspace():
        return False
    return before not in _OPENING and after not in _CLOSING and max(before, after) < "\u3000"


def apply_edits(text: str, changes: Sequence[Edit]) -> str:
    """The text with the changes made."""
    for (start, end), new in sorted(changes, reverse=True):
        text = text[:start] + new + text[end:]
    return text


def rewrite(path: str, text: str) -> None:
    """Replace the text of the file atomically and keep the permissions of the file."""
    target = Path(path).resolve()
    try:
        with atomic_write(target) as new:
            shutil.copymode(target, new)
            new.write_bytes(text.encode("utf-8"))
    except OSError as error:
        raise QuotesError(f"{path}: can't be rewritten ({error.strerror}); it is as it was") from error


def fix_draft(draft: Draft, verifier: Verifier, *, wording: bool, ignored: Ignored | None = None) -> tuple[Draft, int]:
    """The draft after its file was corrected, and the number of places changed; see `edits`.

    Of a draft from standard input, which has no file, only the draft that is returned is corrected. Raises QuotesError where the file can't be rewritten; it is then as it was.
    """
    changes = edits(check(draft, verifier, ignored), verifier, wording=wording)
    if not changes:
        return draft, 0
    text = draft.byte_order_mark + apply_edits(draft.raw, changes)
    if draft.streamed:
        fixed = replace(parse_draft(text.encode("utf-8", "surrogatepass"), draft.path), streamed=True)
    else:
        rewrite(draft.path, text)
        fixed = read_draft(draft.path)
    return replace(fixed, article=fixed.article._replace(language=draft.article.language)), len(changes)


class DraftStyle:
    """The form of each kind of mark that a draft has most often."""

    def __init__(self, text: str) -> None:
        prose = _NOT_PROSE.sub(" ", text)
        self._preferred: dict[str, str] = {}
        for group, forms in _FORMS.items():
            counts = Counter({form: len(pattern.findall(prose)) for form, pattern in forms.items()})
            form, count = counts.most_common(1)[0]
            if count:
                self._preferred[group] = form

    def applied(self, text: str) -> str:
        """The text with the draft's forms; a kind of mark that the draft has nowhere stays as it is."""
        for group, form in self._preferred.items():
            others = (pattern for other, pattern in _FORMS[group].items() if other != form)
            for pattern in others if group != "marks" else ():
                text = pattern.sub(form, text)
        return _marks(text, self._preferred["marks"]) if "marks" in self._preferred else text


def _marks(text: str, form: str) -> str:
    if form == "straight":
        return text.translate(str.maketrans("“”„‘’‚", "\"\"\"'''"))
    return _CURLY.sub("’", text)
