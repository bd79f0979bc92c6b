"""The verdicts and flags: one table that comparing, verifying, checking, fixing, reporting and the help read."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, NamedTuple

Severity = Literal["ok", "info", "warning", "error", "usage"]
Words = Literal["same", "marked", "punctuation", "changed"]  # how the words relate to those of the reference
Fix = Literal["", "typography", "wording"]  # which option of `check` may correct it: --fix, or --fix-wording alone

LEVELS: tuple[Severity, ...] = ("ok", "info", "warning", "error")  # of findings, from harmless to wrong


class Verdict(NamedTuple):
    """One verdict, with all that does not depend on the wording that was judged."""

    name: str
    severity: Severity  # without flags
    description: str  # one sentence for people and code hosts
    words: Words = "changed"
    fix: Fix = ""


TABLE = (  # in order of rank: the first that applies wins
    Verdict("verbatim", "ok", "The characters are those of the reference.", "same"),
    Verdict("typographic", "ok", "Only typography differs.", "same", "typography"),
    Verdict("conventional", "ok", "Only what is customary differs.", "same", "typography"),
    Verdict("elided", "info", "Words are left out, with an ellipsis for every gap.", "marked"),
    Verdict("bracketed", "info", "Every change stands in square brackets.", "marked"),
    Verdict("fragment", "info", "Under four words: printed there, too short to vouch for a passage.", "same"),
    Verdict("misattributed", "error", "The words are right, the speaker is not."),
    Verdict("variant", "warning", "An outlet printed it so, but it differs from the reference."),
    Verdict("spelling", "warning", "The same words in another spelling.", "punctuation", "wording"),
    Verdict("punctuation", "warning", "Punctuation or capitals differ.", "punctuation", "wording"),
    Verdict("narration", "error", "The words are a reporter's, not a speaker's."),
    Verdict("stitched", "error", "Stretches of different passages are joined without a mark, or out of order."),
    Verdict("omission", "error", "Words are left out without a mark.", fix="wording"),
    Verdict("insertion", "error", "Words are put in without a mark.", fix="wording"),
    Verdict("substitution", "error", "Words are replaced.", fix="wording"),
    Verdict("reordered", "error", "The same words stand in another order."),
    Verdict("altered", "error", "Words are changed in several ways."),
    Verdict("not_found", "error", "No passage of the index has these words."),
    Verdict("invalid", "usage", "There is no word in the quotation."),
)
VERDICTS = {verdict.name: verdict for verdict in TABLE}
RANK = {name: rank for rank, name in enumerate(VERDICTS)}
FLAGS = ("cross_source", "homoglyph", "material", "meaning", "quoted", "unconfirmed", "unnamed", "variant")
"""Of several sources · look-alike letters · hides a limit · turns the sense · the claimed speaker quotes somebody else there
· the claimed speaker is neither confirmed nor contradicted · and nothing names that one · an outlet printed just this."""
UNUSED, UNPAIRED, MOJIBAKE = "unused_ignore", "unpaired_mark", "mojibake"
OTHER_FINDINGS = {
    UNUSED: "A remark ignores what isn't there, or gives no reason.",
    UNPAIRED: "A quotation mark has no partner.",
    MOJIBAKE: "The text is garbled: UTF-8 was taken for another encoding.",
}
"""What `check` reports besides verdicts on words."""

STYLES = {  # house styles, and what may change silently in each; Chicago 13.7, APA 8.31; AP: nothing but marks and spacing; legal: Bluebook 5.2
    "chicago": frozenset(("marks", "initial", "terminal", "edge", "pause")),
    "ap": frozenset(("marks", "edge")),
    "legal": frozenset(("marks", "terminal", "edge")),
}


def names(*words: Words) -> frozenset[str]:
    """The verdicts whose words relate to the reference's in one of these ways."""
    return frozenset(verdict.name for verdict in TABLE if verdict.words in words)


WORDED = names("same", "marked")
"""The words are right, and each change is marked."""
ACCOUNTED = names("same", "marked", "punctuation")
"""The reference accounts for all of the words."""


def fixable(*, wording: bool) -> frozenset[str]:
    """The verdicts that `check --fix` may correct, or `--fix-wording` where `wording` is set."""
    return frozenset(verdict.name for verdict in TABLE if verdict.fix and (wording or verdict.fix == "typography"))


def severity(verdict: str, flags: Iterable[str] = ()) -> Severity:
    """The severity of a verdict with its flags."""
    plain, raised = VERDICTS[verdict].severity, set(flags)
    if "meaning" in raised and (verdict == "variant" or "material" in raised):
        return "error"
    if plain in ("ok", "info") and raised & {"material", "homoglyph", "unnamed"}:
        return "warning"
    if plain == "ok" and raised & {"quoted", "unconfirmed"}:
        return "info"
    return plain
