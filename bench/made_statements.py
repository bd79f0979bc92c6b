"""Random statements and what outlets quote of them, cut, elided, misprinted and joined."""

from __future__ import annotations

import random
from collections.abc import Sequence

from index.model import Reading
from letters.text.normalize import keys
from letters.text.sentences import sentences

WORDS = [
    "the",
    "a",
    "of",
    "and",
    "to",
    "in",
    "that",
    "it",
    "is",
    "was",
    "for",
    "on",
    "with",
    "as",
    "at",
    "by",
    "from",
    "this",
    "have",
    "or",
    "had",
    "not",
    "but",
    "what",
    "all",
    "were",
    "when",
    "we",
    "there",
    "can",
    "an",
    "your",
    "which",
    "their",
    "said",
    "if",
    "do",
    "will",
    "each",
    "how",
    "them",
    "then",
    "many",
    "some",
    "so",
    "these",
    "would",
    "other",
    "into",
    "has",
    "more",
    "her",
    "two",
    "like",
    "him",
    "see",
    "time",
    "could",
    "no",
    "make",
    "than",
    "first",
    "been",
    "its",
    "who",
    "now",
    "people",
    "my",
    "made",
    "over",
    "did",
    "down",
    "only",
    "way",
    "find",
    "use",
    "may",
    "water",
    "long",
    "little",
    "very",
    "after",
    "words",
    "called",
    "just",
    "where",
    "most",
    "know",
]
NAMES = [a + b for a in ("bar", "cal", "dor", "fen", "gil", "hol", "kin", "lor") for b in
         ("ander", "estic", "ingly", "oment", "urity", "ward", "ment", "ious", "ulate", "ness")]  # fmt: skip


class Maker:
    """Random statements and their readings."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)

    def statement(self, count: int) -> str:
        """A text of sentences with 5 to 25 words, two per paragraph; some repeat words of an earlier one."""
        sentences: list[str] = []
        for n in range(count):
            words = [self._word() for _ in range(self.chance.randint(5, 25))]
            if sentences and self.chance.random() < 0.2:
                again = keys(self.chance.choice(sentences))[: self.chance.randint(4, 9)]
                words[(position := self.chance.randrange(len(words))) : position] = again
            sentences.append(" ".join(words).capitalize() + self.chance.choice("...!") + ("\n\n" if n % 2 else " "))
        return "".join(sentences).strip()

    def _word(self) -> str:
        return self.chance.choice(NAMES if self.chance.random() < 0.4 else WORDS)

    def readings(self, text: str, outlets: int) -> list[Reading]:
        """What each outlet quotes of it: one to three quotations."""
        spans = sentences(text)
        printed = []
        for outlet in range(outlets):
            day = f"2024-11-{self.chance.randint(1, 28):02}" if self.chance.random() < 0.7 else None
            for start in sorted(self.chance.sample(range(len(spans)), min(len(spans), self.chance.randint(1, 3)))):
                stop = min(len(spans), start + self.chance.randint(1, 3))
                quoted = self._printed(text, spans, start, stop)
                printed.append(reading(quoted, f"outlet {outlet}", published=day, start=1000 * start))
        return printed

    def _printed(self, text: str, spans: Sequence[tuple[int, int]], start: int, stop: int) -> str:
        words = text[spans[start][0] : spans[stop - 1][1]].split()
        chance, path = self.chance, self.chance.random()
        if path < 0.35:
            pass
        elif path < 0.55:
            cut = chance.randint(0, len(words) // 2)
            words = words[cut:] if chance.random() < 0.5 else words[: len(words) - cut]
        elif path < 0.65:
            low = chance.randint(0, max(0, len(words) - 6))
            words = words[low : low + chance.randint(1, 8)]
        elif path < 0.75 and len(words) > 12:
            low = chance.randint(3, len(words) - 8)
            words[low : low + chance.randint(1, 5)] = [chance.choice(("…", "[…]", "..."))]
        elif path < 0.85:
            self._slip(words)
        elif path < 0.92:
            n = chance.randrange(len(words))
            words[n : n + chance.randint(0, 1)] = [f"[{chance.choice(('the board', 'who', 'they', 'sic'))}]"]
        else:
            other = chance.choice(spans)
            words += text[slice(*other)].split()
        return " ".join(words)

    def _slip(self, words: list[str]) -> None:
        for _ in range(self.chance.randint(1, max(1, min(3, len(words) // 6)))):
            n = self.chance.randrange(len(words))
            path = self.chance.random()
            if path < 0.5:
                words[n] = self._word()
            elif path < 0.8 and len(words) > 4:
                del words[n]
            else:
                words.insert(n, self._word())


def reading(
    text: str, outlet: str, *, published: str | None = None, start: int = 0, group: int | None = None
) -> Reading:
    """A made reading: an outlet has one article, and a quotation is its own group by default."""
    return Reading(
        quotation=hash((outlet, start, text)), article=f"{outlet}.txt", outlet=outlet, title=None, author=None, url=None,
        published=published, language="en", family=None, text=text, start=start, end=start + len(text), kind="quotation",
        nested=False, group=start if group is None else group, speaker=None, speaker_full=None, confidence=0.0, spans=(),
    )  # fmt: skip
