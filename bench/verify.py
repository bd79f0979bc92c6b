"""`python -m bench.verify`: made quotations of the shipped sources, verified by ours, by rapidfuzz and by difflib.

Genuine wordings (house style, ellipses, brackets) and wrong ones (words dropped, inserted, replaced, moved, joined, or
reversed in meaning) are made at random from a seed. Prints for each method the share of accepted genuine, wrong and
reversed wordings, and its time as a multiple of ours. A similarity score counts as accepted from 95 of 100.
"""

from __future__ import annotations

import argparse
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from difflib import SequenceMatcher
from time import process_time
from typing import NamedTuple

from rapidfuzz.fuzz import partial_ratio

from index.comparison import Comparison, compare
from index.comparison.meaning import is_negation
from index.comparison.wording import Wording
from letters.model import Source
from letters.reading.corpus import shipped_documents
from letters.text.normalize import keys
from letters.text.sentences import sentences

GENUINE = ("verbatim", "typographic", "conventional", "elided", "bracketed")
THRESHOLD = 95.0  # percent, for methods that give a score
OTHERS = [
    "table",
    "garden",
    "yellow",
    "quickly",
    "river",
    "mountain",
    "seven",
    "people",
    "company",
    "system",
    "really",
    "market",
    "strongly",
]
ELLIPSES = [" … ", " ... ", " [...] ", " . . . ", " […] ", "… ", "... ", ". … "]
TURNED = (  # (original, replacement): the meaning is reversed
    ("is", "is not"), ("are not", "are"), ("can", "cannot"), ("must not", "must"), ("don't", "do"),
    ("wouldn't", "would"), ("will", "may"), ("no", "full"), ("with no", "with"), ("voluntary", "mandatory"),
    ("safe", "unsafe"), ("useful", "useless"), ("unpaid", "paid"), ("unlicensed", "licensed"), ("free", "paid"),
    ("$150B", "$15B"), ("~300", "~3000"), ("less", "more"), ("against", "for"), ("Hundreds", "Dozens"),
    ("every", "no"), ("without", "with"), ("fair", "unfair"), ("needs to", "might"), ("permitted", "prohibited"),
    ("minimal", "maximal"), ("have", "have never"), ("open", "closed"), ("possible", "impossible"),
)  # fmt: skip


class Made(NamedTuple):
    """A made quotation and the verdict that it should get."""

    query: str
    kind: str  # a verdict, or "turned": an error with the flag "meaning"
    source: str


class Maker:
    """Random quotations from the sources."""

    def __init__(self, sources: Sequence[Source], seed: int) -> None:
        self._chance = random.Random(seed)
        self._texts = {source.id: source.text for source in sources}
        self._sentences = [(s.id, s.text[a:b]) for s in sources for a, b in sentences(s.text)]
        self._sentences = [(id, text) for id, text in self._sentences if len(text.split()) >= 9 and text[0].isalnum()]
        self._ways: dict[str, Callable[[list[str], str], str | None]] = {
            "verbatim": lambda words, id: " ".join(words),
            "typographic": self._typographic,
            "conventional": self._conventional,
            "elided": self._elided,
            "bracketed": self._bracketed,
            "punctuation": self._punctuation,
            "omission": self._omission,
            "insertion": self._insertion,
            "substitution": self._substitution,
            "reordered": self._reordered,
            "stitched": self._stitched,
            "turned": self._turned,
        }

    def made(self, count: int) -> Iterator[Made]:
        """This many quotations, the kinds in turn."""
        kinds = list(self._ways)
        number = 0
        while number < count:
            id, text = self._chance.choice(self._sentences)
            words = text.split()
            if self._chance.random() < 0.4:
                start = self._chance.randint(0, len(words) - 9)
                words = words[start : self._chance.randint(start + 9, len(words))]
            words = words if keys(words[0]) else words[1:]
            kind = kinds[number % len(kinds)]
            query = self._ways[kind](words, id)
            if query is not None and (kind in GENUINE or query not in self._texts[id]):
                yield Made(query, kind, id)
                number += 1

    def _typographic(self, words: list[str], id: str) -> str:
        text = " ".join(words).replace(" — ", self._chance.choice(["—", " – ", " -- "]))
        text = text.replace("'", "’") if self._chance.random() < 0.5 else text.replace("’", "'")
        text = text.replace("fi", "ﬁ") if self._chance.random() < 0.3 else text
        spaces = (" ", "\u00a0", "  ", "\n", "\u2009")
        return re.sub(" ", lambda m: self._chance.choice(spaces) if self._chance.random() < 0.2 else " ", text)

    def _conventional(self, words: list[str], id: str) -> str:
        text = " ".join(words)
        bare = text.rstrip(".,;:")
        first = text[0].swapcase() + text[1:] if text[1:2].islower() else text
        ellipses = "… " + bare + " …"
        return self._chance.choice([bare + ",", bare + ";", bare + ".", first, ellipses, "“" + first + ",”"])

    def _elided(self, words: list[str], id: str) -> str | None:
        start = self._chance.randint(3, len(words) - 4)
        end = self._chance.randint(start + 1, len(words) - 2)
        hidden = keys(" ".join(words[start:end]))
        if keys(" ".join(words[:start]))[-1] == hidden[-1] or any(map(is_negation, hidden)):
            return None
        return " ".join(words[:start]) + self._chance.choice(ELLIPSES) + " ".join(words[end:])

    def _bracketed(self, words: list[str], id: str) -> str | None:
        place = self._chance.randrange(1, len(words) - 1)
        way = self._chance.randrange(3)
        if way == 0:
            words.insert(place, self._chance.choice(["[sic]", "[the company]", "[who]"]))
        elif way == 1:
            if any(map(is_negation, keys(words[place]))):
                return None
            words[place] = "[" + self._chance.choice(["they", "the firm", "it"]) + "]"
        elif words[0][0].isalpha():
            words[0] = f"[{words[0][0].swapcase()}]{words[0][1:]}"
        else:
            return None
        return " ".join(words)

    def _punctuation(self, words: list[str], id: str) -> str | None:
        place = self._chance.randrange(1, len(words) - 1)
        way = self._chance.randrange(3)
        if way == 0 and words[place][-1].isalpha():
            words[place] += ","
        elif way == 1 and words[place].islower():
            words[place] = words[place].upper()
        elif way == 2:
            return " ".join(words).rstrip(".,:") + "!"
        else:
            return None
        return " ".join(words)

    def _omission(self, words: list[str], id: str) -> str | None:
        start = self._chance.randrange(1, len(words) - 1)
        end = min(start + self._chance.choice([1, 1, 1, 2, 3]), len(words) - 1)
        return " ".join(words[:start] + words[end:]) if keys(" ".join(words[start:end])) else None

    def _insertion(self, words: list[str], id: str) -> str:
        place = self._chance.randrange(1, len(words))
        return " ".join(words[:place] + self._chance.sample(OTHERS, self._chance.choice([1, 1, 2])) + words[place:])

    def _substitution(self, words: list[str], id: str) -> str:
        worded = [number for number, word in enumerate(words) if keys(word)]
        for number in self._chance.sample(worded, self._chance.choice([1, 1, 2])):
            words[number] = self._chance.choice(OTHERS)
        return " ".join(words)

    def _reordered(self, words: list[str], id: str) -> str | None:
        start, size = self._chance.randrange(0, len(words) - 3), self._chance.choice([1, 2])
        first, second = words[start : start + size], words[start + size : start + 2 * size]
        if not keys(" ".join(first)) or not keys(" ".join(second)):
            return None
        return " ".join(words[:start] + second + first + words[start + 2 * size :])

    def _stitched(self, words: list[str], id: str) -> str | None:
        other, text = self._chance.choice(self._sentences)
        after = text.split()
        after = after[self._chance.randrange(0, len(after) - 5) :]
        first, second = (re.sub(r"\W+", " ", " ".join(part)) for part in (words, after))
        source = re.sub(r"\W+", " ", self._texts[id])
        shared = set(first.split()[-6:]) & set(second.split()[:6])
        if other != id or shared or abs(source.find(second) - source.find(first) - len(first)) < 40:
            return None
        return " ".join(words).rstrip(".,:") + self._chance.choice([" ", ". ", ", "]) + " ".join(after)

    def _turned(self, words: list[str], id: str) -> str | None:
        text = " ".join(words)
        there = [(a, b) for a, b in TURNED if re.search(rf"(?<![\w~$]){re.escape(a)}(?!\w)", text)]
        if not there:
            return None
        old, new = self._chance.choice(there)
        return re.sub(rf"(?<![\w~$]){re.escape(old)}(?!\w)", lambda m: new, text, count=1)


def right(made: Made, comparison: Comparison) -> bool:
    """Whether the verdict is the expected one."""
    if made.kind == "turned":
        return comparison.severity == "error" and "meaning" in comparison.flags
    if made.kind in ("typographic", "conventional"):  # the made wording may happen to be a smaller change
        return comparison.verdict in GENUINE[: GENUINE.index(made.kind) + 1]
    return comparison.verdict == made.kind


def similar(query: str, text: str) -> float:
    """The percentage of the query's characters that difflib finds in order in the text."""
    blocks = SequenceMatcher(None, query, text, autojunk=False).get_matching_blocks()
    return 100 * sum(block.size for block in blocks) / len(query)


def row(name: str, queries: Sequence[Made], accepted: Sequence[bool], cpu: float, ours: float) -> str:
    """One line of the table."""
    cells = []
    for kinds in (GENUINE, ("omission", "insertion", "substitution", "reordered", "stitched", "turned"), ("turned",)):
        accepted_of = [yes for made, yes in zip(queries, accepted) if made.kind in kinds]
        cells.append(f"{sum(accepted_of):6d} of {len(accepted_of):<6d}")
    return f"{name:24}{''.join(cells)}{cpu / ours:8.1f}"


def main() -> None:
    """Make, verify, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=1200, help="how many quotations")
    parser.add_argument("--errors", type=int, default=0, help="how many wrong verdicts of each kind to show")
    options = parser.parse_args()
    sources = [source for source in shipped_documents() if isinstance(source, Source)]
    references = {source.id: Wording(source.text, sentences(source.text)) for source in sources}
    queries = list(Maker(sources, options.seed).made(options.count))
    start = process_time()
    comparisons = [compare(made.query, references[made.source]) for made in queries]
    ours = process_time() - start
    print(f"{'':24}{'genuine accepted':16}{'wrong accepted':16}{'turned accepted':16}time")
    print(row("quotes", queries, [comparison.severity != "error" for comparison in comparisons], ours, ours))
    for name, score in (("rapidfuzz partial_ratio", partial_ratio), ("difflib", similar)):
        start = process_time()
        accepted = [score(made.query, references[made.source].text) >= THRESHOLD for made in queries]
        print(row(name, queries, accepted, process_time() - start, ours))
    known = [right(made, comparison) for made, comparison in zip(queries, comparisons)]
    print(f"kind right: {sum(known)} of {len(known)}")
    shown: Counter[tuple[str, str]] = Counter()
    for made, comparison in zip(queries, comparisons):
        if not right(made, comparison) and shown[made.kind, comparison.verdict] < options.errors:
            shown[made.kind, comparison.verdict] += 1
            differences = " | ".join(f"{d.kind}: {d.query} -> {d.reference}" for d in comparison.differences)
            print(f"{made.kind}: {comparison.verdict} {','.join(comparison.flags)}\n  {made.query}\n  {differences}")


if __name__ == "__main__":
    main()
