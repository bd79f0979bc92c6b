"""Findings of `check` for people, editors, programs and code hosts."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from index.answers.verification import Verification
from index.comparison import Comparison
from index.output import data
from index.output.terminal import StyledText, Terminal, clean, visible
from index.output.text import against, counted, kept_back, verdict_pieces
from index.verdicts import LEVELS, OTHER_FINDINGS, TABLE
from letters import __version__
from letters.text.normalize import keys

if TYPE_CHECKING:
    from index.answers.check import Finding

_STYLE = {"ok": "good", "info": "dim", "warning": "warn", "error": "bad"}
_SARIF = "https://json.schemastore.org/sarif-2.1.0.json"
_SARIF_LEVEL = {"info": "note", "warning": "warning", "error": "error"}
_GITHUB = {"info": "notice", "warning": "warning", "error": "error"}


def report(findings: Iterable[Finding]) -> dict[str, Any]:
    """The findings as one object."""
    return {"findings": list(rows(findings))}


def rows(findings: Iterable[Finding]) -> Iterator[dict[str, Any]]:
    """The findings as other programs rely on them: a verdict's keys, and the position in the draft."""
    return map(_row, findings)


def _row(finding: Finding) -> dict[str, Any]:
    values = data.verification(finding.verification or Verification("", None, Comparison("invalid")))
    line, column = finding.begins
    end_line, end_column = finding.ends
    values |= {"file": finding.draft.path, "line": line, "column": column}
    values |= {"end_line": end_line, "end_column": end_column}
    values |= data.attributes(finding, "verdict severity message ignored")
    return values | {"kind": finding.quotation.kind if finding.quotation else None}


def reportable(findings: Iterable[Finding]) -> list[Finding]:
    """The findings that a person has to see: not right, not ignored."""
    return [finding for finding in findings if finding.severity != "ok" and finding.ignored is None]


def unix(findings: Iterable[Finding], _: Terminal) -> Iterator[str]:
    """`file:line:column: severity: verdict: message`, a line each."""
    for finding in reportable(findings):
        line, column = finding.begins
        yield f"{clean(finding.draft.path)}:{line}:{column}: {finding.severity}: {finding.verdict}: {clean(finding.message)}"


def text(findings: Iterable[Finding], terminal: Terminal) -> Iterator[str]:
    """Each finding with its difference marked."""
    for finding in reportable(findings):
        line, column = finding.begins
        heading: list[StyledText] = [(f"{finding.draft.path}:{line}:{column} ", "bold")]
        heading += [(f"{finding.severity} ", _STYLE[finding.severity])]
        verification = finding.verification
        unverified = [(finding.verdict.replace("_", " "), "")]
        heading += verdict_pieces(verification.comparison) if verification else unverified
        yield from terminal.lines(heading, "  ", "")
        if verification is None:
            yield from terminal.lines([(finding.message, "")], "  ", "  ")
            continue
        attribution_text = f" · given to {verification.attribution}" if verification.attribution else ""
        yield from terminal.lines([(f"“{verification.query}”", ""), (attribution_text, "dim")], "  ", "  ")
        if verification.quoted_from:
            yield from terminal.lines([(verification.speaker_note, "")], "    ", "  ")
        if omissions := kept_back(verification.comparison):
            yield from terminal.lines(omissions, "  ", "  ")
        if verification.reference is not None and finding.severity != "info":
            words = against(verification.reference, verification.comparison)
            yield from terminal.lines([("reference: ", "dim"), *words], "  ", "  ")


def summary(findings: Sequence[Finding], drafts: int) -> str:
    """How many quotations there were, and how many of each severity."""
    counts = Counter("ignored" if finding.ignored is not None else finding.severity for finding in findings)
    quotations = sum(finding.verification is not None for finding in findings)
    counts_text = ", ".join(f"{counts[level]} {level}" for level in (*reversed(LEVELS), "ignored") if counts[level])
    checked = f"{counted(quotations, 'quotation')} in {counted(drafts, 'draft')}"
    return f"{checked}: {counts_text}" if counts_text else checked


def github(findings: Iterable[Finding], _: Terminal) -> Iterator[str]:
    """Workflow commands that annotate a pull request; nothing in them can begin another command."""
    for finding in reportable(findings):
        line, column = finding.begins
        end_line, end_column = finding.ends
        place = f"file={_property(visible(_relative(finding.draft.path)))},line={line},endLine={end_line}"
        if line == end_line:
            place += f",col={column},endColumn={end_column}"
        title = _property(f"quotes: {finding.verdict}")
        yield f"::{_GITHUB[finding.severity]} {place},title={title}::{_data(clean(finding.message))}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def sarif(findings: Iterable[Finding]) -> dict[str, Any]:
    """A SARIF 2.1.0 log."""
    selected = reportable(findings)
    rules = _rules({finding.verdict for finding in selected})
    seen: Counter[str] = Counter()
    run = {
        "tool": {
            "driver": {
                "name": "quotes",
                "version": __version__,
                "rules": [{"id": rule, "shortDescription": {"text": about}} for rule, about in rules.items()],
            }
        },
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {"SRCROOT": {"description": {"text": "where the command ran"}}},
        "results": [_result(finding, list(rules).index(finding.verdict), seen) for finding in selected],
    }
    return {"$schema": _SARIF, "version": "2.1.0", "runs": [run]}


def _rules(reported: Collection[str]) -> dict[str, str]:
    """All that can be wrong with a quotation, and those harmless verdicts that a flag has made worse."""
    wrong = {verdict.name: verdict.description for verdict in TABLE if verdict.severity != "ok"}
    flagged = {verdict.name: verdict.description for verdict in TABLE if verdict.name in reported}
    return wrong | OTHER_FINDINGS | flagged


def _result(finding: Finding, rule: int, seen: Counter[str]) -> dict[str, Any]:
    line, column = finding.begins
    end_line, end_column = finding.ends
    uri = _relative(finding.draft.path)
    words = " ".join(keys(finding.verification.query)) if finding.verification else finding.message
    fingerprint = blake2b(
        f"{uri}\0{finding.verdict}\0{words}".encode("utf-8", "surrogatepass"), digest_size=12
    ).hexdigest()
    seen[fingerprint] += 1
    location: dict[str, Any] = {"uri": quote(os.fsencode(uri))}
    if not os.path.isabs(uri):
        location["uriBaseId"] = "SRCROOT"
    region = {"startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column}
    return {
        "ruleId": finding.verdict,
        "ruleIndex": rule,
        "level": _SARIF_LEVEL[finding.severity],
        "message": {"text": clean(finding.message)},
        "locations": [{"physicalLocation": {"artifactLocation": location, "region": region}}],
        "partialFingerprints": {"quotation/v1": f"{fingerprint}:{seen[fingerprint]}"},
    }


def _relative(path: str) -> str:
    """The path from where the command runs, with forward slashes, where it lies below."""
    full = Path(os.path.abspath(path))
    return (full.relative_to(Path.cwd()) if full.is_relative_to(Path.cwd()) else Path(path)).as_posix()
