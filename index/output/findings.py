"""Findings of `check` for people, editors, programs and code hosts."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from index.answers.verify import Verification
from index.comparison import Comparison
from index.output import data
from index.output.terminal import StyledText, Terminal, clean, visible
from index.output.text import mended, verdict_pieces
from index.verdicts import LEVELS, TABLE
from letters import __version__
from letters.text.normalize import keys

if TYPE_CHECKING:
    from index.answers.check import Finding

_STYLE = {"ok": "good", "info": "dim", "warning": "warn", "error": "bad"}
_SARIF = "https://json.schemastore.org/sarif-2.1.0.json"
_SARIF_LEVEL = {"info": "note", "warning": "warning", "error": "error"}
_GITHUB = {"info": "notice", "warning": "warning", "error": "error"}
_UNUSED = "A remark passes over what isn't there, or gives no reason."  # of `unused_ignore`, which is no verdict


def report(findings: Iterable[Finding]) -> dict[str, Any]:
    """The findings as one object."""
    return {"findings": list(rows(findings))}


def rows(findings: Iterable[Finding]) -> Iterator[dict[str, Any]]:
    """The findings as other programs rely on them."""
    return map(_row, findings)


def _row(found: Finding) -> dict[str, Any]:
    """A verdict's keys and the position in the draft."""
    values = data.verification(found.verification or Verification("", None, Comparison("invalid")))
    line, column = found.begins
    end_line, end_column = found.ends
    return values | {
        "verdict": found.verdict,
        "file": found.draft.path,
        "line": line,
        "column": column,
        "end_line": end_line,
        "end_column": end_column,
        "severity": found.severity,
        "message": found.message,
        "ignored": found.ignored,
        "kind": found.quotation.kind if found.quotation else None,
    }


def telling(findings: Iterable[Finding]) -> list[Finding]:
    """The findings that a person has to know of: not right, not passed over."""
    return [found for found in findings if found.severity != "ok" and found.ignored is None]


def unix(findings: Iterable[Finding], _: Terminal) -> Iterator[str]:
    """`file:line:column: severity verdict: message`, a line each."""
    for found in telling(findings):
        line, column = found.begins
        yield f"{clean(found.draft.path)}:{line}:{column}: {found.severity} {found.verdict}: {clean(found.message)}"


def text(findings: Iterable[Finding], terminal: Terminal) -> Iterator[str]:
    """Each finding with its difference marked."""
    for found in telling(findings):
        line, column = found.begins
        heading: list[StyledText] = [(f"{found.draft.path}:{line}:{column} ", "bold")]
        heading += [(f"{found.severity} ", _STYLE[found.severity])]
        verification = found.verification
        heading += verdict_pieces(verification.comparison) if verification else [(found.verdict.replace("_", " "), "")]
        yield from terminal.lines(heading, "  ", "")
        if verification is None:
            yield from terminal.lines([(found.message, "")], "  ", "  ")
            continue
        attribution_text = f" · given to {verification.attribution}" if verification.attribution else ""
        yield from terminal.lines([(f"“{verification.query}”", ""), (attribution_text, "dim")], "  ", "  ")
        if verification.reference is not None and found.severity != "info":
            words = mended(verification.reference, verification.comparison)
            yield from terminal.lines([("reference: ", "dim"), *words], "  ", "  ")


def summary(findings: Sequence[Finding], drafts: int) -> str:
    """How many quotations there were, and how many of each severity."""
    counts = Counter("ignored" if found.ignored is not None else found.severity for found in findings)
    quotations = sum(found.verification is not None for found in findings)
    counts_text = ", ".join(f"{counts[level]} {level}" for level in (*reversed(LEVELS), "ignored") if counts[level])
    files = "1 draft" if drafts == 1 else f"{drafts} drafts"
    return f"{quotations} quotation{'s' * (quotations != 1)} in {files}" + (f": {counts_text}" if counts_text else "")


def github(findings: Iterable[Finding], _: Terminal) -> Iterator[str]:
    """Workflow commands that annotate a pull request; nothing in them can begin another command."""
    for found in telling(findings):
        line, column = found.begins
        end_line, end_column = found.ends
        place = f"file={_property(visible(_relative(found.draft.path)))},line={line},endLine={end_line}"
        if line == end_line:
            place += f",col={column},endColumn={end_column}"
        title = _property(f"quotes: {found.verdict}")
        yield f"::{_GITHUB[found.severity]} {place},title={title}::{_data(clean(found.message))}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def sarif(findings: Iterable[Finding]) -> dict[str, Any]:
    """A SARIF 2.1.0 log."""
    found = telling(findings)
    rules = _rules({one.verdict for one in found})
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
        "results": [_result(one, list(rules).index(one.verdict), seen) for one in found],
    }
    return {"$schema": _SARIF, "version": "2.1.0", "runs": [run]}


def _rules(reported: Collection[str]) -> dict[str, str]:
    """All that can be wrong with a quotation, and those harmless verdicts that a flag has made worse."""
    wrong = {verdict.name: verdict.description for verdict in TABLE if verdict.severity != "ok"}
    flagged = {verdict.name: verdict.description for verdict in TABLE if verdict.name in reported}
    return wrong | {"unused_ignore": _UNUSED} | flagged


def _result(found: Finding, rule: int, seen: Counter[str]) -> dict[str, Any]:
    line, column = found.begins
    end_line, end_column = found.ends
    uri = _relative(found.draft.path)
    words = " ".join(keys(found.verification.query)) if found.verification else found.message
    fingerprint = blake2b(
        f"{uri}\0{found.verdict}\0{words}".encode("utf-8", "surrogatepass"), digest_size=12
    ).hexdigest()
    seen[fingerprint] += 1
    location: dict[str, Any] = {"uri": quote(os.fsencode(uri))}
    if not os.path.isabs(uri):
        location["uriBaseId"] = "SRCROOT"
    region = {"startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column}
    return {
        "ruleId": found.verdict,
        "ruleIndex": rule,
        "level": _SARIF_LEVEL[found.severity],
        "message": {"text": clean(found.message)},
        "locations": [{"physicalLocation": {"artifactLocation": location, "region": region}}],
        "partialFingerprints": {"quotation/v1": f"{fingerprint}:{seen[fingerprint]}"},
    }


def _relative(path: str) -> str:
    """The path from where the command runs, with forward slashes, where it lies below."""
    full = Path(os.path.abspath(path))
    return (full.relative_to(Path.cwd()) if full.is_relative_to(Path.cwd()) else Path(path)).as_posix()
