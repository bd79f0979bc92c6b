"""A draft -> findings: is each quotation worded as it ran, and given to who said it?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from index.answers.attributions import Attributions
from index.answers.verify import FORM_DIFFERS, Verifier
from index.verdicts import LEVELS, MOJIBAKE, UNPAIRED, UNUSED, VERDICTS, Severity
from letters.extract import extract
from letters.model import CERTAIN_SPEAKER, Quotation, Span, is_speech
from letters.quote_marks.paragraphs import masked_copy
from letters.reading.mojibake import find_mojibake, mojibake_examples
from letters.text.markup import as_read
from letters.text.normalize import MIN_RUN, keys

if TYPE_CHECKING:
    from index.answers.verification import Verification
    from letters.reading.draft import Draft

MIN_CONFIDENCE = 0.7  # of the draft's attribution, from which it is verified too
AROUND = 100  # code points before and after a quotation that belong to its sentence
_IGNORE = re.compile(
    r"<!--\s*quotes:\s*ignore\s+([\w,-][\w,\t -]{0,199}?)\s*(?::\s*(?:([^<>\s][^<>]{0,499}?)\s*)?)?-->"
)
_WORD = re.compile(r"\S")
_UNKNOWN = frozenset(("not_found", "fragment", "invalid"))  # no words of a source

Ignored = Mapping[str, str]  # verdicts that are ignored in all drafts, each with the reason


@dataclass(frozen=True, slots=True)
class Finding:
    """One quotation of a draft, where it stands and the verdict on it."""

    draft: Draft
    start: int  # code points of the draft's own text
    end: int
    verdict: str
    severity: Severity  # one of LEVELS
    message: str
    verification: Verification | None = None  # None where the finding is about the draft's own remarks
    quotation: Quotation | None = None
    ignored: str | None = None  # the reason given for passing it over

    @property
    def begins(self) -> tuple[int, int]:
        """Line and column of the first character inside the marks, from 1, in code points."""
        return self.draft.line_and_column(self.start)

    @property
    def ends(self) -> tuple[int, int]:
        """Line and column after the last character inside the marks."""
        return self.draft.line_and_column(self.end)


@dataclass(slots=True)
class Ignore:
    """A remark in a draft that ignores a verdict on its own line and the next one with words on it."""

    span: Span
    lines: range
    verdicts: frozenset[str]
    reason: str
    used: bool = False


def check(draft: Draft, verifier: Verifier, ignored: Ignored | None = None) -> list[Finding]:
    """The findings on a draft's quotations and on its remarks, in order of position."""
    ignores = list(_ignores(draft))
    findings = [_ignored(finding, ignores, ignored or {}) for finding in _findings(draft, verifier)]
    findings += [_unused(draft, ignore) for ignore in ignores if not ignore.used or not ignore.reason]
    return sorted(findings, key=lambda finding: (finding.start, finding.end))


def _findings(draft: Draft, verifier: Verifier) -> Iterator[Finding]:
    groups: dict[int, list[Quotation]] = {}
    nested: list[Quotation] = []
    unpaired: list[int] = []
    for quotation in extract(draft.article, unpaired=unpaired):
        if quotation.nested:
            nested.append(quotation)
        else:
            groups.setdefault(quotation.group, []).append(quotation)
    yield from (_unpaired(draft, place) for place in unpaired)
    yield from _garbled(draft)
    for parts in groups.values():
        yield from _on_quotation(draft, parts, nested, verifier)


def _on_quotation(
    draft: Draft, parts: Sequence[Quotation], nested: Iterable[Quotation], verifier: Verifier
) -> Iterator[Finding]:
    """The findings on the parts of one quotation.

    Whoever quotes somebody in it may have words of his own around that: both are judged apart where no source has his.
    """
    whole = _verified(draft, parts, parts, verifier)
    if not any(is_speech(part.kind) for part in parts):
        # a term or a title is judged where a source has its words
        if whole.comparison.verdict not in _UNKNOWN and whole.sources:
            yield _finding(draft, parts, whole, verifier)
        return
    as_it_stands = whole.sources and whole.severity in ("ok", "info")
    within = [] if as_it_stands else [q for q in nested if any(p.start <= q.start and q.end <= p.end for p in parts)]
    if within:
        own = _verified(draft, parts, parts, verifier, without=within)
        if own.comparison.verdict in _UNKNOWN:
            yield _finding(draft, parts, own, verifier)
            for quoted in within:
                deeper = [q for q in within if q is not quoted and quoted.start <= q.start and q.end <= quoted.end]
                if not any(q is not quoted and q.start <= quoted.start and quoted.end <= q.end for q in within):
                    yield from _on_quotation(draft, [quoted], deeper, verifier)
            return
    if len(parts) == 1 or whole.severity in ("ok", "info"):
        yield _finding(draft, parts, whole, verifier)
        return
    for part in parts:
        yield _finding(draft, [part], _verified(draft, [part], parts, verifier), verifier)


def _unpaired(draft: Draft, place: int) -> Finding:
    """The finding on a quotation mark without a partner."""
    start, end = draft.raw_offset(place), draft.raw_end(place + 1)
    text = f"the mark {draft.article.text[place]} has no partner"
    return Finding(draft, start, end, UNPAIRED, "warning", text)


def _garbled(draft: Draft) -> Iterator[Finding]:
    """A finding on the first mojibake of a draft, with the number of all places; none where there is none."""
    spans = find_mojibake(draft.raw)
    if not spans:
        return
    more = f" and in {len(spans) - 1:,} more place{'s' * (len(spans) > 2)}" if len(spans) > 1 else ""
    text = f"garbled text here{more} ({mojibake_examples(draft.raw, spans)}): UTF-8 was taken for another encoding"
    yield Finding(draft, *spans[0], MOJIBAKE, "warning", text)


def _verified(
    draft: Draft,
    parts: Sequence[Quotation],
    group: Sequence[Quotation],
    verifier: Verifier,
    without: Sequence[Quotation] = (),
) -> Verification:
    """The verdict on parts of a quotation, with the speaker whom the draft names for it with some confidence.

    The draft's sentence may say what the quotation itself cuts off. Not judged are words that it quotes itself (`without`).
    """
    named = next((part for part in group if part.speaker and part.confidence >= MIN_CONFIDENCE), None)
    query = " ".join(_words(draft, part, without) for part in parts)
    verified = verifier.verify(query, named and _claimed(named), certain=named is None or _is_certain(named))
    text, start, end = draft.article.text, parts[0].start, parts[-1].end
    before, behind = text[max(0, start - AROUND) : start], text[end : end + AROUND]
    if verified.attribution and verified.comparison.verdict == "misattributed":
        beside = keys(f"{before} {behind}")
        names_quoted = any(keys(person.name)[-1] in beside for person in verified.quoted_from)
        if names_quoted and verifier.is_source_speaker(verified.attribution):  # Quoting Lee, she said “...”
            verified = verifier.verify(query, verified.attribution, certain=False)
    comparison = verified.comparison.in_context(before, behind)
    return verified._replace(comparison=comparison)


def _claimed(quotation: Quotation) -> str | None:
    """The full name that the draft gives the speaker; with the title where that says more: Lady Macbeth is not Macbeth."""
    name, full = quotation.speaker or "", quotation.speaker_full or ""
    return name if len(full.split()) < 2 and name.endswith(full) else full


def _is_certain(quotation: Quotation) -> bool:
    """Whether the draft itself names the speaker, beyond doubt; a pronoun that was resolved is weaker evidence."""
    return quotation.confidence >= CERTAIN_SPEAKER and not Attributions.names_nobody(quotation.speaker or "")


def _words(draft: Draft, part: Quotation, without: Iterable[Quotation] = ()) -> str:
    """The words of a quotation, with "…" for what it quotes itself (`without`); of Markdown only what is read."""
    text, words, end = draft.article.text, "", part.start
    for quoted in sorted((q.start, q.end) for q in without if part.start <= q.start and q.end <= part.end):
        words += text[end : max(end, quoted[0])] + "…"
        end = max(end, quoted[1])
    words += text[end : part.end]
    return as_read(words) if draft.article.markup == "markdown" else words


def _finding(draft: Draft, parts: Sequence[Quotation], verified: Verification, verifier: Verifier) -> Finding:
    first, last = parts[0], parts[-1]
    verdict, severity = verified.comparison.verdict, verified.severity
    if verdict == "not_found":
        theirs = verified.attribution and _is_certain(first)
        theirs = theirs and verifier.is_source_speaker(verified.attribution or "", _language(first, verified.query))
        severity = "error" if theirs else "info"
    if verdict == "invalid" or (verdict in FORM_DIFFERS and _is_term(verified)):
        severity = "info"
    start, end = draft.raw_offset(first.start), draft.raw_end(last.end)
    return Finding(draft, start, end, verdict, severity, message(verified), verified, first)


def _language(quotation: Quotation, words: str) -> str | None:
    """The language of a quotation, where its own words say the same as the draft around it: a source may be in another."""
    from letters.languages.detection import by_words

    return quotation.language if quotation.language == by_words(words) else None


def _is_term(verified: Verification) -> bool:
    """Whether up to three words, which nobody known is confirmed to have said, may be a term that others use, too."""
    confirmed = verified.attribution and "unconfirmed" not in verified.comparison.flags
    return not confirmed and len(keys(verified.query)) < MIN_RUN


def message(verified: Verification) -> str:
    """The finding on a quotation, in one line."""
    verdict, shown = verified.comparison.verdict, _short(verified.query)
    reference = f": the words are “{_short(verified.reference, 200)}”" if verified.reference else ""
    by = f" ({', '.join(verified.sources)})" if verified.sources else ""
    texts = {
        "not_found": f"“{shown}” is in no passage of the index",
        "invalid": "there is no word in this quotation",
        "misattributed": f"“{shown}” is not {verified.attribution}'s{by}",
        "fragment": f"“{shown}” is printed, but too short to vouch for a passage{by}",
        "variant": f"“{shown}” is as {', '.join(verified.outlets)} printed it{reference}{by}",
    }
    kept = verified.comparison
    left_out = f", leaves out {kept.left_out}" if kept.left_out else ""
    left_out += f", {kept.cut}" if kept.cut.material and "material" in kept.flags else ""
    flags = f" [{', '.join(verified.comparison.flags)}]" if verified.comparison.flags else ""
    if verdict == "misattributed" or not {"unconfirmed", "quoted"}.isdisjoint(verified.comparison.flags):
        flags += f" ({verified.speaker_note})"
    words = texts.get(verdict) or f"“{shown}”{by}" + (reference if verified.severity != "ok" else "")
    return words + left_out + flags


def _short(text: str | None, most: int = 80) -> str:
    words = " ".join((text or "").split())
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"


def _ignores(draft: Draft) -> Iterator[Ignore]:
    """The remarks of a draft: `<!-- quotes: ignore omission: cut by the desk -->`, several verdicts separated by commas."""
    for match in _remarks(draft):
        first = draft.line_and_column(match.start())[0]
        last = draft.line_and_column(match.end())[0]
        word = _WORD.search(draft.raw, [*draft.line_starts, len(draft.raw)][last])
        after = draft.line_and_column(word.start())[0] if word else len(draft.line_starts) + 1
        verdicts = frozenset(re.split(r"[,\s]+", match[1].strip()))
        yield Ignore(match.span(), range(first, after + 1), verdicts, (match[2] or "").strip())


def _remarks(draft: Draft) -> list[re.Match[str]]:
    """The remarks themselves; what Markdown sets as code is an example of one."""
    remarks = list(_IGNORE.finditer(draft.raw))
    if not remarks or draft.article.markup != "markdown":
        return remarks
    opened = draft.raw.replace("<!--", "xxxx")  # comments would be blotted out as code is
    seen = masked_copy(opened, draft.article.body, "markdown")
    return [
        match for match in remarks if seen[match.start() : match.end() - 3] == opened[match.start() : match.end() - 3]
    ]


def _ignored(finding: Finding, ignores: Sequence[Ignore], ignored: Ignored) -> Finding:
    """The finding, ignored where a remark with a reason says so, or its verdict is ignored everywhere."""
    for ignore in ignores:
        about = finding.verdict in ignore.verdicts and finding.begins[0] in ignore.lines
        if about and ignore.reason and finding.severity != "ok":
            ignore.used = True
            return replace(finding, ignored=ignore.reason)
    if finding.verdict in ignored and finding.severity != "ok":
        return replace(finding, ignored=ignored[finding.verdict])
    return finding


def _unused(draft: Draft, ignore: Ignore) -> Finding:
    unknown = sorted(ignore.verdicts - set(VERDICTS) - {UNPAIRED, MOJIBAKE})
    if not ignore.reason:
        text = "this remark gives no reason: write <!-- quotes: ignore VERDICT: why -->"
    elif unknown:
        text = f"no such verdict: {', '.join(unknown)}"
    else:
        text = f"nothing to ignore here: no {', '.join(sorted(ignore.verdicts))} on these lines"
    return Finding(draft, *ignore.span, UNUSED, "warning", text)


def failing(findings: Iterable[Finding], threshold: str) -> bool:
    """Whether a finding is as bad as the threshold (error, warning, info; never) or worse."""
    if threshold == "never":
        return False
    least = LEVELS.index(threshold)
    return any(finding.ignored is None and LEVELS.index(finding.severity) >= least for finding in findings)
