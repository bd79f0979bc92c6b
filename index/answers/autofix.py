"""Mending a draft in place: the reference's typography, or its words, inside the marks and nowhere else."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from index.answers.check import Finding, check
from index.verdicts import fixable, names
from letters.model import QuotesError, Span
from letters.reading.draft import Draft, read_draft
from letters.text.normalize import DOUBLE_MARKS

if TYPE_CHECKING:
    from index.answers.verify import Verifier
    from index.comparison.differences import Difference

Edit = tuple[Span, str]  # code points of the draft's own text, and what is to stand there

_UNTOUCHED = DOUBLE_MARKS + "\n*_[]<>"
_FIXED = names("same")


def edits(findings: Iterable[Finding], verifier: Verifier, *, wording: bool) -> list[Edit]:
    """What to write where; only what is found right afterwards, and nothing where there is a doubt.

    Slips of typography always; with `wording` the reference's words too. The comma that a sentence goes on
    with, its first letter and the level of marks are left to the draft.
    """
    collected: list[Edit] = []
    verdicts = fixable(wording=wording)
    for finding in findings:
        if finding.ignored is None and finding.verdict in verdicts:
            collected += _edits(finding, verifier)
    return collected


def _edits(finding: Finding, verifier: Verifier) -> list[Edit]:
    """The edits of one finding; none where the draft is read in another form than it is written."""
    verification, draft = finding.verification, finding.draft
    if verification is None or not draft.fixable or draft.raw[finding.start : finding.end] != verification.query:
        return []
    inner = verification.query
    changes = [edit for d in verification.comparison.differences if (edit := _edit(d, inner)) is not None]
    fixed = apply_edits(inner, changes)
    if fixed == inner or verifier.verify(fixed, verification.attribution).comparison.verdict not in _FIXED:
        return []
    return [((start + finding.start, end + finding.start), text) for (start, end), text in changes]


def _edit(difference: Difference, inner: str) -> Edit | None:
    """What to do about one difference; None where it is custom, or where marks or paragraphs are touched."""
    (start, end), theirs = difference.query_span, difference.reference
    if any(mark in theirs + difference.query for mark in _UNTOUCHED):
        return None
    if difference.kind == "omission":
        at_end = start == len(inner.rstrip()) or not inner[start : start + 1].isalnum()
        return (start, end), f" {theirs}" if at_end else f"{theirs} "
    if difference.kind == "insertion":
        if inner[end : end + 1] == " ":
            return (start, end + 1), ""
        return (start - (inner[start - 1 : start] == " "), end), ""
    if difference.kind in ("typography", "spelling", "substitution", "punctuation", "case"):
        return (start, end), theirs
    return None


def apply_edits(text: str, changes: Sequence[Edit]) -> str:
    """The text with the changes made."""
    for (start, end), new in sorted(changes, reverse=True):
        text = text[:start] + new + text[end:]
    return text


def rewrite(path: str, text: str) -> None:
    """Replace the text of the file atomically and keep the permissions of the file."""
    target = Path(path).resolve()
    try:
        handle, aside = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(text.encode("utf-8"))
                stream.flush()
                os.fsync(stream.fileno())
            shutil.copymode(target, aside)
            os.replace(aside, target)
        except BaseException:
            Path(aside).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise QuotesError(f"{path}: can't be rewritten ({error.strerror}); it is as it was") from error


def fix_draft(draft: Draft, verifier: Verifier, *, wording: bool) -> tuple[Draft, int]:
    """The draft after its file was corrected, and the number of places changed; see `edits`.

    Raises QuotesError where the file can't be rewritten; it is then as it was.
    """
    changes = edits(check(draft, verifier), verifier, wording=wording)
    if not changes:
        return draft, 0
    rewrite(draft.path, draft.byte_order_mark + apply_edits(draft.raw, changes))
    return read_draft(draft.path), len(changes)
