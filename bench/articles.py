"""Made articles that quote one another's speakers: `python -m bench.articles COUNT OUT.jsonl [--seed N]`.

OUT.jsonl has one record per article, as `quotes build` reads it, with about ten quotations each. Articles are grouped
into stories. Many or few articles of a story quote its statements, completely or in part, correctly or not; some outlets
print much and most print little. One article in nine is a copy of another one of its story: a repost or a light rewrite.
One in three hundred quotes the shipped letter and statement. The first N records do not depend on COUNT. OUT.truth.tsv
has one line per article: its id, the id of the article it copies (or nothing), how (`own`, `repost`, `rewrite`), and its
number of pairs of quotation marks.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from bench.invented import Invention, Person
from bench.printed import Printer
from letters.model import Source
from letters.reading.corpus import shipped_documents
from letters.text.sentences import sentences

FIRST_DAY = date(2023, 1, 1)
DAYS = 730
COPIED = 0.12  # of the articles that come after another of their story
QUOTING = 1 / 300  # of the articles, the shipped sources
STATED = 0.1  # of the copies say in their facts whose they are
SPEAKERS = {  # of the shipped sources, as articles name them
    "letter": Person("the artists", "they", "users of an early version"),
    "openai": Person("Niko Felix", "Felix", "a company spokesperson"),
}
MARKS = "“”’—…"  # as they are drafted
STYLES = (  # as outlets set them
    ("“", "”", "’", "—", "…"), ("“", "”", "’", "—", "..."), ("“", "”", "’", "–", "[…]"), ('"', '"', "'", "--", "..."),
    ('"', '"', "'", "-", "[...]"), ('"', '"', "’", "—", ". . ."), ("‘", "’", "’", "–", "…"),
)  # fmt: skip
STYLE_SHARES = (30, 20, 8, 24, 8, 7, 3)

Record = dict[str, str]
Said = tuple[list[str], Person]  # the words of a statement, and who made it


class Truth(NamedTuple):
    """What is known of a made article."""

    id: str
    origin: str  # the article that it was copied from, or ""
    how: str  # own, repost, rewrite
    marks: int


class Draft(NamedTuple):
    """An article before typesetting: paragraphs, some of them without quotations."""

    id: str
    outlet: str
    title: str
    day: int
    paragraphs: list[tuple[str, int]]  # each with how many pairs of marks it has; narration alone has none


class Press:
    """Random articles from a seed."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)
        self._invention = Invention(self._chance)
        self._printer = Printer(self._invention)
        outlets = self._invention.outlets
        self._styles = dict(zip(outlets, self._chance.choices(STYLES, STYLE_SHARES, k=len(outlets))))
        self._shipped: list[Said] = [
            (source.text[a:b].split(), SPEAKERS[source.id])
            for source in shipped_documents()
            if isinstance(source, Source) and source.id in SPEAKERS
            for a, b in sentences(source.text)
            if b - a > 20  # code points: no greeting
        ]
        self._number = 0

    def articles(self) -> Iterator[tuple[Record, Truth]]:
        """An endless stream of articles, story by story."""
        while True:
            yield from self._story()

    def _story(self) -> Iterator[tuple[Record, Truth]]:
        size = min(600, 1 + int(self._chance.lognormvariate(1.2, 1.3)))
        people = [self._invention.person() for _ in range(1 + min(8, size // 2))]
        said: list[Said] = [
            (self._invention.said().split(), self._chance.choice(people)) for _ in range(3 + int(0.8 * size))
        ]
        first = self._chance.randrange(DAYS - 30)
        drafts: list[Draft] = []
        for _ in range(size):
            self._number += 1
            day = first + min(29, int(self._chance.expovariate(0.4)))
            if drafts and self._chance.random() < COPIED:
                origin = self._chance.choice(drafts)
                how = self._chance.choice(("repost", "rewrite"))
                draft = self._repost(origin) if how == "repost" else self._rewrite(origin)
            else:
                origin, how, draft = None, "own", self._draft(said, day)
                drafts.append(draft)
            yield (
                self._record(draft, origin),
                Truth(draft.id, origin.id if origin else "", how, sum(marks for _, marks in draft.paragraphs)),
            )

    def _draft(self, said: list[Said], day: int) -> Draft:
        """An original article: 150 to 600 words of unquoted text and about ten quotations."""
        quoted = self._quoted(said)
        narration = [
            self._invention.unquoted_sentence() for _ in range(max(2, int(self._chance.uniform(100, 540) / 19)))
        ]
        per = len(narration) / (len(quoted) + 1)
        paragraphs, done = [], 0
        for n in range(len(quoted) + 1):
            until = int(per * (n + 1) + 0.5)
            if until > done:
                paragraphs.append((" ".join(narration[done:until]), 0))
            done = max(done, until)
            paragraphs += quoted[n : n + 1]
        return Draft(self._id(), self._invention.seldom(self._invention.outlets), self._title(), day, paragraphs)

    def _quoted(self, said: list[Said]) -> list[tuple[str, int]]:
        """The quoting paragraphs, each with its number of pairs of marks."""
        wanted = max(1, int(self._chance.gauss(10, 3)))
        several = said
        if self._chance.random() < QUOTING:
            several = [*self._chance.sample(self._shipped, 3), *said]
        paragraphs: list[tuple[str, int]] = []
        while sum(marks for _, marks in paragraphs) < wanted:
            words, who = several[int(len(several) * self._chance.random() ** 2)]
            draw = self._chance.random()
            if draw < 0.04:
                paragraphs.append((self._printer.aside(), 1))
            elif draw < 0.07:
                paragraphs.append((self._printer.stitched(words, self._chance.choice(several)[0], who), 1))
            else:
                paragraphs.append(self._printer.paragraph(words, who))
        return paragraphs

    def _repost(self, origin: Draft) -> Draft:
        """A repost by another outlet, with a line of its own, sometimes without the end."""
        outlet = self._other(origin.outlet)
        kept = (
            origin.paragraphs[: -1 - len(origin.paragraphs) // 8] if self._chance.random() < 0.3 else origin.paragraphs
        )
        line = (f"This article first appeared in the {origin.outlet}.", 0)
        return origin._replace(
            id=self._id(), outlet=outlet, day=origin.day + self._chance.randint(0, 3), paragraphs=[*kept, line]
        )

    def _rewrite(self, origin: Draft) -> Draft:
        """A rewrite by another outlet, with some sentences changed or left out and the same quotations."""
        paragraphs = []
        for text, marks in origin.paragraphs:
            if not marks and self._chance.random() < 0.4:
                sentences = [sentence + "." for sentence in text.removesuffix(".").split(". ")]
                position = self._chance.randrange(len(sentences))
                sentences[position : position + 1] = (
                    [self._invention.unquoted_sentence()] if self._chance.random() < 0.6 else []
                )
                text = " ".join(sentences)
            if text:
                paragraphs.append((text, marks))
        day = origin.day + self._chance.randint(0, 3)
        return Draft(self._id(), self._other(origin.outlet), self._title(), day, paragraphs)

    def _set(self, text: str, outlet: str) -> str:
        """A text with the quotation marks of the outlet."""
        for mark, own in zip(MARKS, self._styles[outlet]):
            text = text if mark == own else text.replace(mark, own)
        return text

    def _other(self, outlet: str) -> str:
        while (other := self._invention.seldom(self._invention.outlets)) == outlet:
            pass
        return other

    def _id(self) -> str:
        return f"made-{self._number:07d}"

    def _title(self) -> str:
        return self._invention.unquoted_sentence().removesuffix(".")

    def _record(self, draft: Draft, origin: Draft | None) -> Record:
        """The article as its outlet prints it."""
        slug = re.sub(r"\W+", "-", draft.outlet.lower())
        record = {
            "id": draft.id,
            "outlet": draft.outlet,
            "title": draft.title,
            "url": f"https://{slug}.example/{draft.id}",
            "published": (FIRST_DAY + timedelta(days=draft.day)).isoformat(),
            "text": self._set("\n\n".join([text for text, _ in draft.paragraphs]), draft.outlet),
        }
        if self._chance.random() < 0.75:
            record["language"] = "en"
        if origin and self._chance.random() < STATED:
            record["family"] = origin.id
        return record


def write(count: int, path: Path, seed: int = 7) -> int:
    """Write `count` articles and their truth; returns their number of pairs of quotation marks."""
    marks = 0
    with open(path, "w", encoding="utf-8") as out, open(f"{path}.truth.tsv", "w", encoding="utf-8") as beside:
        for record, truth in islice(Press(seed).articles(), count):
            out.write(json.dumps(record, ensure_ascii=False) + "\n")
            beside.write(f"{truth.id}\t{truth.origin}\t{truth.how}\t{truth.marks}\n")
            marks += truth.marks
    return marks


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description="Made articles as JSON Lines, and the truth of them.")
    parser.add_argument("count", type=int, metavar="COUNT")
    parser.add_argument("out", type=Path, metavar="OUT.jsonl")
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    marks = write(options.count, options.out, options.seed)
    print(f"{options.count} articles, {marks} pairs of marks, {options.out.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
