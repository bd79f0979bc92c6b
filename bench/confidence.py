"""`python -m bench.confidence FILES [--write]`: fit how sure a speaker is to annotated articles, and show how well it fits.

FILES are JSON lines, an article each: `text`, `lang` and `quotes` with `start` and `end` (code points), `speaker` and, where
known, `speaker_full` (a list), `kinds` (a list) or `type`. Files with many quotations count a little more than small ones.
Prints how many speakers of each tenth of confidence are right, each file measured with points that are fitted to the
others. `--write` fits to all and writes `letters/data/confidence.txt`.

The points are the coefficients of a logistic regression with a small penalty on their squares. Those of stronger cues
can't be negative, so that a stronger cue is never less sure, and whoever is only named near is never likely. The method is projected gradient descent (Hastie, Tibshirani
and Friedman, The Elements of Statistical Learning, 2009, 4.4).
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from letters.attribution import attribute
from letters.attribution.confidence import POINTS
from letters.kinds.classify import classify
from letters.languages.detection import detect
from letters.languages.word_lists import all_words
from letters.model import CERTAIN_SPEAKER, Attribution, is_speech
from letters.quote_marks.quote_spans import quote_spans

PENALTY = 1.0  # on the squares of the points
STEPS = 3000
UNLIKELY = -0.1  # at most, for somebody who is only named near a quotation
Array = NDArray[np.float64]
HEADER = "# What a speaker rests on, in log-odds; written by `python -m bench.confidence --write`."
_FRONT_MATTER = re.compile(r"---\n.*?\n---\n", re.DOTALL)
_WORD = re.compile(r"[\u3040-\u9fff]|\w+")


class Example(NamedTuple):
    """Something that the program gives: what it rests on, and whether it is right."""

    evidence: tuple[str, ...]
    right: bool
    english: bool


class Examples(NamedTuple):
    """The speakers of a file, and the full names of those that are right."""

    speakers: list[Example]
    full_names: list[Example]


def words(name: str | None) -> set[str]:
    """The words of a name by their first five letters, as endings vary, without small words."""
    small = all_words("small words of names") | all_words("titles")
    return {word[:5] for word in _WORD.findall((name or "").lower()) if word not in small}


def is_right(given: str | None, names: Iterable[str | None]) -> bool:
    """Whether a name or description is that of a speaker: more than half of its words are."""
    printed = words(given)
    return 2 * len(printed & set[str]().union(*map(words, names))) > len(printed)


def is_speaker(given: Attribution, quote: Mapping[str, Any]) -> bool:
    """Whether a speaker is the annotated one, by the mention or by the full name."""
    names = [quote.get("speaker"), *(quote.get("speaker_full") or ())]
    same = bool(given.mention and quote.get("speaker") and given.mention.casefold() == quote["speaker"].casefold())
    return same or is_right(given.full, names) or is_right(given.mention, names)


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without what is no letter or digit at its edges."""
    while start < end and not text[start].isalnum():
        start += 1
    while end > start and not text[end - 1].isalnum():
        end -= 1
    return start, end


def examples(path: Path) -> Examples:
    """The speakers that the program gives to the annotated quotations of a file."""
    speakers, full_names = list[Example](), list[Example]()
    for line in path.read_text(encoding="utf-8").splitlines():
        article = json.loads(line)
        for given, quote in _attributed(article["text"], article.get("lang"), article["quotes"]):
            english, right = article.get("lang") == "en", is_speaker(given, quote)
            speakers.append(Example(given.evidence, right, english))
            if right and given.full and quote.get("speaker_full"):
                full = is_right(given.full, [*quote["speaker_full"], *quote.get("speaker_refs", ())])
                full_names.append(Example(given.reference, full, english))
    return Examples(speakers, full_names)


def _attributed(
    text: str, language: str | None, quotes: Iterable[Mapping[str, Any]]
) -> Iterator[tuple[Attribution, Mapping[str, Any]]]:
    """Each annotated quotation to which the program gives a speaker, with that speaker."""
    front = _FRONT_MATTER.match(text)
    body = front.end() if front else 0
    language = language or detect(text[body:])
    annotated = {trimmed(text, q["start"], q["end"]): q for q in quotes if _is_quotation(q)}
    parts = quote_spans(text, language, body=body, markup="markdown" if front else "plain")
    attributions = attribute(text, parts, language, body=body)
    kinds = classify(text, parts, attributions, language)
    for part, given, (kind, _) in zip(parts, attributions, kinds, strict=True):
        quote = annotated.get(trimmed(text, part.start, part.end))
        if quote and given.mention and is_speech(kind):
            yield given, quote


def _is_quotation(quote: Mapping[str, Any]) -> bool:
    """Whether an annotated stretch is somebody's words in marks, with a speaker who is beyond doubt."""
    if quote.get("unsure") or quote.get("speaker_unsure"):
        return False
    return "quotation" in quote["kinds"] if "kinds" in quote else bool(quote["speaker"]) and quote["type"] != "indirect"


def fitted(files: Sequence[Sequence[Example]]) -> dict[str, float]:
    """The points of each kind of evidence, by the examples of several files."""
    rows = [example for file in files for example in file]
    names = sorted({name for example in rows for name in example.evidence})
    column = {name: n for n, name in enumerate(names)}
    matrix = np.zeros((len(rows), len(names)))
    for n, example in enumerate(rows):
        matrix[n, [column[name] for name in example.evidence]] = 1.0
    right = np.array([example.right for example in rows], dtype=float)
    weight = np.concatenate([np.full(len(file), len(file) ** -0.5) for file in files if file])
    weight *= min(len(rows), 1000) / weight.sum()
    least = np.array([0.0 if name.startswith("strength") or ", clear " in name else -np.inf for name in names])
    most = np.array([UNLIKELY if name == "named near" else np.inf for name in names])
    points = _descend(matrix, right, weight, (least, most))
    return {name: round(float(value), 2) for name, value in zip(names, points, strict=True)}


def _descend(matrix: Array, right: Array, weight: Array, limits: tuple[Array, Array]) -> Array:
    """Projected gradient descent with momentum; the points stay within limits, the least and the most of each."""
    points = np.zeros(matrix.shape[1])
    speed = np.zeros_like(points)
    scale = 0.25 * (matrix * weight[:, None]).T @ matrix
    step = 1.0 / (float(np.linalg.norm(scale, 2)) + PENALTY)
    for _ in range(STEPS):
        ahead = points + 0.9 * speed
        chance = 1 / (1 + np.exp(-matrix @ ahead))
        gradient = matrix.T @ (weight * (chance - right)) + PENALTY * ahead
        new = np.clip(ahead - step * gradient, *limits)
        speed, points = new - points, new
    return points


def chance(evidence: Sequence[str], points: Mapping[str, float]) -> float:
    """The probability that this evidence gives."""
    return float(1 / (1 + np.exp(-sum(points.get(name, 0.0) for name in evidence))))


def show(title: str, rows: Sequence[tuple[float, bool]]) -> None:
    """How many of each tenth of confidence are right, and how many of those that count as certain."""
    print(f"{title}: {len(rows)} speakers, {_share([right for _, right in rows])} right")
    for tenth in range(10):
        inside = [right for value, right in rows if tenth == min(9, int(10 * value))]
        if inside:
            print(f"  {tenth / 10:.1f} to {tenth / 10 + 0.1:.1f}  {len(inside):6,}  {_share(inside)} right")
    certain = [right for value, right in rows if value >= CERTAIN_SPEAKER]
    print(f"  from {CERTAIN_SPEAKER}    {len(certain):6,}  {_share(certain)} right")


def _share(values: Sequence[bool]) -> str:
    return f"{sum(values) / len(values):.1%}" if values else "none"


def compare(title: str, files: Mapping[str, Sequence[Example]]) -> None:
    """Show each file, measured with points that are fitted to the others, and the languages of all files together."""
    pooled: list[tuple[float, bool, bool]] = []
    for name, own in files.items():
        others = [file for other, file in files.items() if other != name and file]
        points = fitted(others or [own]) if own else {}
        rows = [(chance(example.evidence, points), example.right, example.english) for example in own]
        show(f"{title}, {name}", [row[:2] for row in rows])
        pooled += rows
    for english, language in ((True, "English"), (False, "other languages")):
        show(f"{title}, {language}", [row[:2] for row in pooled if row[2] == english])


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.confidence", description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--write", action="store_true", help="write letters/data/confidence.txt")
    arguments = parser.parse_args()
    files = {path.name: examples(path) for path in arguments.files}
    speakers = {name: file.speakers for name, file in files.items()}
    full_names = {name: file.full_names for name, file in files.items() if file.full_names}
    compare("speakers", speakers)
    compare("full names of right speakers", full_names)
    if arguments.write:
        points = fitted(list(speakers.values())) | fitted(list(full_names.values()))
        lines = [f"{name} {value:+.2f}" for name, value in sorted(points.items())]
        POINTS.write_text("\n".join([HEADER, *lines]) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
