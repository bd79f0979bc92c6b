"""`python -m bench.confidence FILES [--write]`: fit how sure a speaker is to annotated articles, and show how well it fits.

FILES are JSON lines, an article each: `text`, `lang` and `quotes` with `start` and `end` (code points), `speaker` and, where
known, `speaker_full` (a list), `kinds` (a list) or `type`. Files with many quotations count a little more than small ones.
`--record OUT` writes what the program gives for them instead, and `OUT` may then be among FILES: new articles are recorded
before anybody changes rules because of them, as those on which rules were changed say little of others.

Prints how many speakers of each tenth of confidence are right, each file measured with points that are fitted to the
others. `--write` fits to all and writes `letters/data/confidence.txt`.

The points are the coefficients of a logistic regression with a small penalty on their squares. Those of stronger cues
can't be negative, so that a stronger cue is never less sure, and whoever is only named near is never likely. The
method is projected gradient descent (Hastie, Tibshirani and Friedman, The Elements of Statistical Learning, 2009, 4.4). All
points of English, and of the other languages, are then made smaller by one factor, until RIGHT of the certain speakers and
of the full names that are given are right in the recorded files, each measured with points that were fitted to the others.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bench.annotated_speakers import OTHERS, Example, examples, is_recorded
from letters.attribution.confidence import POINTS
from letters.model import CERTAIN_SPEAKER, NAMED_SPEAKER

PENALTY = 1.0  # on the squares of the points
STEPS = 3000
UNLIKELY = -0.1  # at most, for somebody who is only named near a quotation
RIGHT = 0.945  # of the certain speakers, and of the full names that are given
FACTORS = [n / 100 for n in range(100, 49, -2)]
Array = NDArray[np.float64]
HEADER = "# What a speaker rests on, in log-odds; written by `python -m bench.confidence --write`."


class Evidence(NamedTuple):
    """Log-odds of a speaker and of the full name, by points that were fitted to other files; and whether they are right."""

    speaker: float
    right: bool
    name: float
    named: bool | None
    english: bool


def fitted(files: Sequence[Sequence[Example]]) -> dict[str, float]:
    """The points of each kind of evidence, by the examples of several files."""
    speakers = [[(example.evidence, example.right) for example in file] for file in files]
    names = [[(row.reference, row.named) for row in file if row.right and row.named is not None] for file in files]
    return _points(speakers) | _points(names)


def _points(files: Sequence[Sequence[tuple[tuple[str, ...], bool]]]) -> dict[str, float]:
    """The points of each kind of evidence that occurs in some files, with whether it was right.

    Those of other languages are those of English and how far they depart from them, both with the same penalty.
    """
    rows = [(tuple(_columns(evidence)), right) for file in files for evidence, right in file]
    names = sorted({name for columns, _ in rows for name in columns})
    column = {name: n for n, name in enumerate(names)}
    matrix = np.zeros((len(rows), len(names)))
    for n, (columns, _) in enumerate(rows):
        matrix[n, [column[name] for name in columns]] = 1.0
    right = np.array([right for _, right in rows], dtype=float)
    weight = np.concatenate([np.full(len(file), len(file) ** -0.5) for file in files if file])
    weight *= min(len(rows), 1000) / weight.sum()
    least = np.array([0.0 if name.startswith("strength") or ", clear " in name else -np.inf for name in names])
    most = np.array([UNLIKELY if name.startswith("named near") else np.inf for name in names])
    points = dict(zip(names, _descend(matrix, right, weight, (least, most)).tolist(), strict=True))
    return {name: sum(points[column] for column in _columns((name,))) for name in names}


def _columns(evidence: Iterable[str]) -> Iterator[str]:
    """The names of some evidence, and for another language than English those of the same evidence in English."""
    for name in evidence:
        yield name
        if name.endswith(OTHERS):
            yield name.removesuffix(OTHERS)


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


def chance(odds: float) -> float:
    """The probability that log-odds stand for."""
    return float(1 / (1 + np.exp(-odds)))


def left_out(files: Mapping[str, Sequence[Example]]) -> dict[str, list[Evidence]]:
    """The log-odds of each file's speakers, by points that are fitted to the other files."""
    rows: dict[str, list[Evidence]] = {}
    for name, own in files.items():
        points = fitted([file for other, file in files.items() if other != name] or [own])
        odds = [
            [sum(points.get(n, 0.0) for n in names) for names in (example.evidence, example.reference)]
            for example in own
        ]
        rows[name] = [
            Evidence(a, example.right, b, example.named, example.english)
            for (a, b), example in zip(odds, own, strict=True)
        ]
    return rows


def show(title: str, rows: Sequence[Evidence], factor: float) -> None:
    """How many of each tenth of confidence are right, and how many of those that count as certain, or get a full name."""
    if not rows:
        return
    print(f"{title}: {len(rows)} speakers, {_share([row.right for row in rows])} right")
    for tenth in range(10):
        inside = [row.right for row in rows if tenth == min(9, int(10 * chance(factor * row.speaker)))]
        if inside:
            print(f"  {tenth / 10:.1f} to {tenth / 10 + 0.1:.1f}  {len(inside):6,}  {_share(inside)} right")
    for line, kept in ((f"from {CERTAIN_SPEAKER}", certain(rows, factor)), ("full names", printed(rows, factor))):
        print(f"  {line:12}{len(kept):5,}  {_share(kept)} right")


def _share(values: Sequence[bool]) -> str:
    return f"{sum(values) / len(values):.1%}" if values else "none"


def certain(rows: Sequence[Evidence], factor: float) -> list[bool]:
    """Whether each speaker that counts as certain is right."""
    return [row.right for row in rows if chance(factor * row.speaker) >= CERTAIN_SPEAKER]


def printed(rows: Sequence[Evidence], factor: float) -> list[bool]:
    """Whether each full name that is given is right."""
    named = [row for row in rows if row.named is not None]
    chances = [chance(factor * row.speaker) * chance(factor * row.name) for row in named]
    return [bool(row.named) for row, value in zip(named, chances, strict=True) if value >= NAMED_SPEAKER]


def factor_of(rows: Sequence[Evidence]) -> float:
    """The largest factor for all points with which RIGHT of the certain speakers and of the full names are right."""
    for factor in FACTORS:
        if all(sum(kept) >= RIGHT * len(kept) for kept in (certain(rows, factor), printed(rows, factor))):
            return factor
    return FACTORS[-1]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.confidence", description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--record", type=Path, metavar="OUT", help="write what the program gives, with its evidence")
    parser.add_argument("--write", action="store_true", help="write letters/data/confidence.txt")
    arguments = parser.parse_args()
    files = {str(path): examples(path) for path in arguments.files}
    recorded = {str(path) for path in arguments.files if is_recorded(path)}
    if arguments.record:
        rows = [json.dumps(example._asdict(), ensure_ascii=False) for file in files.values() for example in file]
        arguments.record.write_text("".join(f"{row}\n" for row in rows), encoding="utf-8")
        return
    rows = left_out(files)
    points = fitted(list(files.values()))
    for language, english in (("English", True), ("other languages", False)):
        own = {name: [row for row in file if row.english == english] for name, file in rows.items()}
        pooled = [row for name in recorded or own for row in own[name]]
        factor = factor_of(pooled)
        for name, file in (own | {"recorded" if recorded else "all": pooled}).items():
            show(f"{language}, {name}", file, factor)
        print(f"{language}: points times {factor}")
        points |= {name: factor * value for name, value in points.items() if name.endswith(OTHERS) != english}
    if arguments.write:
        lines = [HEADER, *(f"{name} {value:+.2f}" for name, value in sorted(points.items()))]
        POINTS.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
