"""The commands whose output `bench.record` records."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("QUOTES_SHARED", ROOT.parent / "shared"))
GOLD = ("polnear_dev", "dewikinews_dev", "adaq_cs", "adaq_ru", "news_dev")
VERDICT_FORMATS = ("text", "json", "jsonl")
DRAFT_FORMATS = ("text", "unix", "json", "jsonl", "sarif", "github")


@dataclass(frozen=True)
class Command:
    """A command to run: its arguments, its standard input, the files it writes and the index it changes."""

    arguments: tuple[str, ...]
    stdin: str | None = None
    files: tuple[str, ...] = ()
    index: str | None = None
    before: tuple[tuple[str, ...], ...] = ()

    @property
    def name(self) -> str:
        digest = "" if self.stdin is None else f" < {hashlib.sha256(self.stdin.encode()).hexdigest()[:8]}"
        return " ".join(self.arguments) + digest


def changed_wordings(sentence: str) -> list[str]:
    """A sentence as it is and with fixed changes: shortened, elided, swapped, misspelled, joined."""
    words = sentence.split()
    half = len(words) // 2
    swapped = [*words[:half], *reversed(words[half : half + 2]), *words[half + 2 :]]
    typo = [*words[:half], words[half][::-1], *words[half + 1 :]]
    return [
        sentence,
        " ".join(words[:half] + words[half + 1 :]),
        " ".join([*words[:half], "…", *words[half + 2 :]]),
        " ".join(swapped),
        " ".join(typo),
        " ".join([*words[:half], "[indeed]", *words[half:]]),
        " ".join(words[half:]),
        sentence.upper(),
    ]


def commands(sentences: Sequence[str], quoted: Sequence[str]) -> Iterator[Command]:
    """All commands that are recorded."""
    yield from _questions(sentences, quoted)
    yield from _drafts_checked()
    yield from _without_index()
    yield from _exports()
    yield from _changes()
    yield from _mistakes()


def _questions(sentences: Sequence[str], quoted: Sequence[str]) -> Iterator[Command]:
    shipped, made = ("--index", "../shipped"), ("--index", "../made")
    for form in ("text", "json", "jsonl", "csv"):
        for sentence in sentences[:8]:
            yield Command((*shipped, "outlets", sentence, "--format", form))
        for option in ("--after=2024-11-27", "--before=2024-11-27", "--language=es", "--kind=term", "--min-words=2"):
            yield Command((*shipped, "outlets", "art washing", option, "--format", form))
            yield Command((*shipped, "outlets", sentences[5], option, "--format", form))
    for form in VERDICT_FORMATS:
        for wording in changed_wordings(sentences[7]):
            yield Command((*shipped, "verify", wording, "--format", form))
        for speaker in ("Niko Felix", "the artists", "Jane Doe"):
            yield Command((*shipped, "verify", sentences[-3], "--speaker", speaker, "--format", form))
        for style in ("ap", "legal"):
            yield Command((*shipped, "verify", sentences[4].lower(), "--style", style, "--format", form))
        for query in (
            "participation voluntary",
            "safegards~",
            "speaker:felix",
            '"PR puppets"',
            "art OR tool",
            "date:2024",
        ):
            yield Command((*shipped, "search", query, "--format", form))
        yield Command((*made, "search", "the minister", "--sort", "date", "--format", form))
    batch = "\n".join([wording for text in (*sentences, *quoted) for wording in changed_wordings(text)[:6]])
    lines = batch.split("\n")
    for form in ("text", "jsonl"):
        yield Command((*shipped, "verify", "-", "--format", form), "\n".join(lines[::3]))
        yield Command((*shipped, "outlets", "-", "--format", form), "\n".join(lines[::7]))
    yield Command((*made, "verify", "-", "--format", "jsonl"), "\n".join(lines[::40]))
    for number in range(1, 16):
        yield Command((*shipped, "show", f"letter-{number}"))
    for number in range(1, 6):
        yield Command((*shipped, "show", f"openai-{number}", "--format", "json"))
        yield Command((*shipped, "show", f"openai-{number}"))
    for source in ("letter", "openai", "training"):
        for form in ("text", "json"):
            yield Command((*shipped, "reconstruct", source, "--format", form))
    wordings = SHARED / "gold" / "wordings_dev.jsonl"
    if wordings.exists():
        texts = [json.loads(line) for line in wordings.read_text(encoding="utf-8").splitlines()]
        asked = [json.dumps({"id": n, "query": t.get("query") or t.get("quote")}) for n, t in enumerate(texts)]
        yield Command(("--index", "../texts", "verify", "-", "--format", "jsonl"), "\n".join(asked))


def _drafts_checked() -> Iterator[Command]:
    shipped = ("--index", "../shipped")
    for draft in ("changed.md", "quoted.txt", "page.html"):
        for form in DRAFT_FORMATS:
            yield Command((*shipped, "check", f"drafts/{draft}", "--format", form))
        for option in ("--fix", "--fix-wording"):
            yield Command((*shipped, "check", draft, option), files=(draft,))
        for option in ("--style=ap", "--except=Benzinga", "--fail-on=never"):
            yield Command((*shipped, "check", f"drafts/{draft}", option))


def _without_index() -> Iterator[Command]:
    for form in VERDICT_FORMATS:
        for options in ((), ("--all",), ("--all", "--explain")):
            yield Command(("extract", "articles", *options, "--format", form))
            yield Command(("extract", "clippings", *options, "--format", form))
    for name in GOLD:
        yield Command(("extract", "--all", "--explain", f"gold/{name}.jsonl", "--format", "jsonl"))
    yield Command(("extract", "--all", "made.jsonl", "--format", "jsonl"))
    rows = "".join(
        f"{n}\t{text}\n" for n, text in enumerate(changed_wordings("We are not your free bug testers here."))
    )
    for form in ("tsv", "jsonl"):
        yield Command(("passages", "--input", "tsv", "-", "--format", form), rows)


def _exports() -> Iterator[Command]:
    for index in ("shipped", "made"):
        chosen = ("--index", f"../{index}")
        for form in ("jsonl", "csv"):
            yield Command((*chosen, "export", "--format", form))
        yield Command((*chosen, "export", "--format", "sqlite", "out.db"), files=("out.db",))
        yield Command((*chosen, "report", "out.html"), files=("out.html",))
        yield Command((*chosen, "info", "--verify"))
    yield Command(("--index", "../shipped", "export", "--source", "letter", "--format", "csv"))
    yield Command(("--index", "../shipped", "report", "out.html", "--others", "3"), files=("out.html",))
    yield Command(("--index", "../shipped", "info", "--format", "json"))


def _changes() -> Iterator[Command]:
    new = ("--index", "changed")
    yield Command((*new, "build"))
    yield Command((*new, "build", "articles", "--shipped", "--format", "json"))
    yield Command((*new, "build", "made.jsonl"))
    yield Command((*new, "build", "clippings", "--outlet", "The Daily", "--published", "2024-11-28"))
    yield Command((*new, "add", "articles", "--format", "json"), index="shipped")
    yield Command((*new, "add", "made.jsonl"), index="shipped")
    yield Command((*new, "remove", "articles/coai.txt"), index="shipped", before=((*new, "add", "articles"),))
    yield Command(
        (*new, "remove", "clippings/s01-dayton-daily-news.md"), index="made", before=((*new, "add", "clippings"),)
    )


def _mistakes() -> Iterator[Command]:
    shipped = ("--index", "../shipped")
    for arguments in (("outlets", ""), ("verify", "…"), ("show", "letter-99"), ("outlets", "art", "--after", "soon"),
                      ("reconstruct", "nothing"), ("search", "("), ("extract", "missing.txt"), ("check", "missing.md"),
                      ("remove", "nothing.md"), ("outlets",), ("export", "--source", "nothing")):  # fmt: skip
        yield Command((*shipped, *arguments))
