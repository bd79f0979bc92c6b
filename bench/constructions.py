"""`python -m bench.constructions [LANGUAGES...] [--errors]`: who is speaking, construction by construction.

`bench/constructions/LANGUAGE.yaml` has speakers ("the retired locksmith", "Ann Lee and Bob Ray") and the constructions in
which news name them. Each speaker is put into each construction, between two sentences that name nobody, and extracted.
A mention is right when it has the head of the speaker and no word that is not the speaker's; a wrong mention is any other.
Prints, for each language and for each construction, how many are right and how many wrong of all; `--errors` prints each
sentence that is not right.

In a file: `<whole>` is one of its `quotations` in its `marks`, and `<whole,>` has a comma inside the marks; {x} and {X} are
the speaker's words, as they are and with a capital; {g} are its oblique form; `[says|say]` is singular or plural. `head` is
a regular expression. `contractions` are made when all else is in place. Documents take no part in what only persons do.
In a construction with a key, {x} is a bystander: a `thing` speaks ({t}, {T}; {w} where it is read, {o} and {d} its oblique
forms), or a `house` ({h}, {H}), a `crowd` of some `words`, or `nobody`, where a mention is right only with words of `or`.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from letters.extract import extract
from letters.model import Article

FOLDER = Path(__file__).parent / "constructions"
_WORD = re.compile(r"\w+")
_NUMBER = re.compile(r"\[([^][|]*)\|([^][|]*)\]")
_FORMS = "words", "where", "oblique", "dative"
_QUOTATION = re.compile(r"<(\w+)(,?)>")


class Trial(NamedTuple):
    """One speaker in one construction, and what was made of it: `mention` is None where nobody is named."""

    language: str
    speaker: str
    construction: str
    sentence: str
    mention: str | None
    right: bool


def trials(language: str) -> Iterator[Trial]:
    """All speakers of a language in all its constructions."""
    grid = yaml.safe_load((FOLDER / f"{language}.yaml").read_text(encoding="utf-8"))
    for k, (speaker, form) in enumerate(grid["speakers"].items()):
        constructions = dict(grid["constructions"])
        if "document" not in form:
            constructions |= grid.get("of persons", {})
        if "label" in form:
            constructions |= grid.get("of labels", {})
        for construction, pattern in constructions.items():
            other = _other_speaker(grid, pattern, k) if isinstance(pattern, dict) else {}
            if other and "document" in form:
                continue
            sentence = _sentence(grid, form, other.get("pattern", pattern), other)
            mention = _mention(f"{grid['neighbour']}\n\n{sentence}\n\n{grid['neighbour']}\n", language)
            silent = mention is None and other.get("head") == ""
            right = silent or _is_right(mention, other or form, sentence)
            yield Trial(language, speaker, construction, sentence, mention, right)


def _other_speaker(grid: dict[str, Any], construction: dict[str, str], k: int) -> dict[str, Any]:
    """Who speaks in a construction where somebody stands by; an empty `head` where nobody does."""
    for kind in "thing", "house":
        if kind in construction:
            form = grid[f"{kind}s"][k % len(grid[f"{kind}s"])]
            return form | {"pattern": construction[kind]}
    if "crowd" in construction:
        words = construction["words"]
        return {"words": words, "head": words.split()[-1], "pattern": construction["crowd"]}
    return {"words": construction.get("or", ""), "head": "", "pattern": construction["nobody"]}


def _sentence(grid: dict[str, Any], form: dict[str, Any], pattern: str, other: dict[str, Any]) -> str:
    """The construction with the speaker and the quotations in their places."""
    opening, closing = grid["marks"].split("|") if "|" in grid["marks"] else grid["marks"]
    words, oblique = form["words"], form.get("oblique", form["words"])
    text = _NUMBER.sub(lambda match: match[2 if form.get("plural") else 1], pattern)
    text = text.replace("{X}", words[0].upper() + words[1:]).replace("{x}", words).replace("{g}", oblique)
    for key, letter in (
        {"words": "t", "where": "w", "oblique": "o", "dative": "d"}.items() if other.get("words") else ()
    ):
        value = other.get(key, other["words"])
        for place in letter, letter.replace("t", "h"):
            text = text.replace(f"{{{place}}}", value).replace(f"{{{place.upper()}}}", value[0].upper() + value[1:])
    for apart, joined in grid.get("contractions", {}).items():
        text = re.sub(rf"\b{apart}", joined, text)
    text = re.sub(r",(?=[,.:;?]| [–—:])", "", text)  # the comma behind an apposition, before another sign
    return _QUOTATION.sub(lambda match: f"{opening}{grid['quotations'][match[1]]}{match[2]}{closing}", text)


def _mention(text: str, language: str) -> str | None:
    """Whom the last quotation of a text is attributed to."""
    quotations = extract(Article(id="trial", text=text, outlet="trial", language=language), context=False)
    return quotations[-1].speaker if quotations else None


def _is_right(mention: str | None, form: dict[str, Any], sentence: str) -> bool:
    """Whether a mention has the head of the speaker, and no word from elsewhere in the sentence."""
    if mention is None or not re.search(form["head"], mention, re.IGNORECASE):
        return False
    own = {word.lower() for key in _FORMS for word in _WORD.findall(form.get(key, ""))}
    elsewhere = {word.lower() for word in _WORD.findall(sentence)} - own
    return not elsewhere & {word.lower() for word in _WORD.findall(mention)}


def _table(results: list[Trial], field: str) -> Iterator[str]:
    """A line for each value of a field: right, wrong mentions, nobody named, all."""
    for value in dict.fromkeys(getattr(trial, field) for trial in results):
        rows = [trial for trial in results if getattr(trial, field) == value]
        right = sum(trial.right for trial in rows)
        missing = sum(trial.mention is None and not trial.right for trial in rows)
        yield f"{value:<42} {right:5} {len(rows) - right - missing:5} {missing:5} {len(rows):5}"


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description="Who is speaking, construction by construction.")
    parser.add_argument("languages", nargs="*", default=sorted(path.stem for path in FOLDER.glob("*.yaml")))
    parser.add_argument("--errors", action="store_true", help="print each sentence that is not right")
    arguments = parser.parse_args()
    results = [trial for language in arguments.languages for trial in trials(language)]
    for field in "language", "speaker", "construction":
        print(f"{field:<42} {'right':>5} {'wrong':>5} {'none':>5} {'all':>5}")
        print(*_table(results, field), sep="\n", end="\n\n")
    if arguments.errors:
        for trial in results:
            if not trial.right:
                print(f"{trial.language} | {trial.speaker} | {trial.construction} | {trial.mention} | {trial.sentence}")


if __name__ == "__main__":
    main()
