"""How outlets print a statement: the quoted words, and the sentence around them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from bench.invented import BARE, Invention, Person

T = TypeVar("T")
OTHERS = ("very", "really", "also", "just", "now", "perhaps", "still")
PUT_IN = ("[sic]", "[the company]", "[who]", "[last year]", "[and others]")
FRAMES = (  # (share, form): q the quotation, n the whole name, l the last name, r what the person is, t narration
    (30, "“{q},” {n} said."), (16, "“{q},” said {l}."), (12, "{n}, {r}, said: “{q}.”"), (8, "According to {l}, “{q}.”"),
    (8, "{t} “{q},” {l} told reporters."), (6, "“{q},” {l} added. {t}"), (6, "In a statement, {n} wrote: “{q}.”"),
    (4, "“{q}.” {t}"), (4, "“{q}!” {l} said. {t}"), (3, "{l} — {r} — put it like this: “{q}.” {t}"),
)  # fmt: skip
SHORTER = (  # for words that are no sentence
    (10, "{l} spoke of “{q}” and left it there."), (10, "{n} said that it was “{q}” for everybody."),
    (8, "{t} {l} called it “{q}.”"), (6, "It was, {l} said, “{q}.” {t}"), (4, "For {n}, {r}, it is “{q}” or nothing."),
)  # fmt: skip
INTERRUPTED = (
    (10, "“{a},” {l} said, “{b}.”"), (6, "“{a},” said {n}, {r}. “{b}.” {t}"), (4, "“{a},” {l} continued, “{b}.” {t}"),
)  # fmt: skip
REOPENED = "{n} wrote in a letter: “{a}.\n\n“{b}.”"
BLOCK = "{n} put it in these words:\n\n> {q}.\n\n{t}"


class Printer:
    """Printed statements, with the marks “ ” ’ — …, which each outlet replaces by its own."""

    def __init__(self, invention: Invention) -> None:
        self._invention = invention
        self._chance = invention.chance
        self._ways: list[tuple[int, Callable[[list[str]], list[str] | None]]] = [
            (34, lambda words: words), (20, self._cut), (20, self._fragment), (8, self._elided), (5, self._bracketed),
            (5, self._dropped), (5, self._changed), (3, self._worn),
        ]  # fmt: skip

    def paragraph(self, said: Sequence[str], who: Person) -> tuple[str, int]:
        """A paragraph that quotes a statement, and its number of pairs of marks."""
        fill = {"n": who.name, "l": who.last, "r": who.role, "t": self._invention.unquoted_sentence()}
        words = self._drawn(self._ways)(list(said)) or list(said)
        draw = self._chance.random()
        half = len(words) // 2
        if half > 5 and draw < 0.1:
            first, second = " ".join(words[:half]).rstrip(".,"), " ".join(words[half:]).rstrip(".,")
            return self._drawn(INTERRUPTED).format(a=first, b=second, **fill), 2
        if half > 8 and draw < 0.115:
            first, second = " ".join(words[:half]).rstrip(".,"), " ".join(words[half:]).rstrip(".,")
            return REOPENED.format(a=first, b=second, **fill), 2
        text = " ".join(words).rstrip(".,")
        if half > 12 and draw < 0.13:
            return BLOCK.format(q=text, **fill), 1
        return self._drawn(FRAMES if len(words) > 10 else SHORTER).format(q=text, **fill), 1

    def stitched(self, said: Sequence[str], more: Sequence[str], who: Person) -> str:
        """A paragraph that joins the ends of two statements, with or without a mark."""
        mark = ["…"] if self._chance.random() < 0.7 else []
        text = " ".join([*said[-10:], *mark, *more[:10]]).rstrip(".,")
        return self._drawn(FRAMES).format(
            q=text, n=who.name, l=who.last, r=who.role, t=self._invention.unquoted_sentence()
        )

    def aside(self) -> str:
        """A sentence with marks that quote nobody: a title, a term, a scare quote."""
        unquoted, first, second = self._invention.unquoted_sentence(), self._invention.word(), self._invention.word()
        forms = (f"Her book “The {first.title()} and the {second.title()}” was out of print. {unquoted}",
                 f"The so-called “{first} {second}” was never seen again. {unquoted}", f"{unquoted} Some know it as “{second} {first}”.")  # fmt: skip
        return self._chance.choice(forms)

    def _drawn(self, table: Sequence[tuple[int, T]]) -> T:
        """One of a table of (weight, thing)."""
        position = self._chance.random() * sum(weight for weight, _ in table)
        for weight, thing in table:
            position -= weight
            if position < 0:
                return thing
        return table[-1][1]

    def _cut(self, words: list[str]) -> list[str]:
        size = max(5, int(len(words) * self._chance.uniform(0.4, 0.9)))
        start = self._chance.choice((0, 0, self._chance.randint(0, max(0, len(words) - size))))
        return words[start : start + size]

    def _fragment(self, words: list[str]) -> list[str]:
        size = self._chance.choice((2, 3, 4, 5, 6, 6, 7, 8, 9, 10))
        start = self._chance.randint(0, max(0, len(words) - size))
        return [words[start].strip(".,"), *words[start + 1 : start + size]]

    def _elided(self, words: list[str]) -> list[str] | None:
        if len(words) < 14:
            return None
        start = self._chance.randint(4, len(words) - 8)
        end = self._chance.randint(start + 2, min(start + 20, len(words) - 4))
        return [*words[:start], "…", *words[end:]]

    def _bracketed(self, words: list[str]) -> list[str]:
        position = self._chance.randrange(len(words))
        draw = self._chance.random()
        if draw < 0.4:
            words.insert(position, self._chance.choice(PUT_IN))
        elif draw < 0.7:
            words[position] = "[they]"
        else:
            words[0] = f"[{words[0][0].swapcase()}]{words[0][1:]}"
        return words

    def _dropped(self, words: list[str]) -> list[str]:
        for _ in range(self._chance.randint(1, 1 + len(words) // 12)):
            words.pop(self._chance.randrange(len(words)))
        return words

    def _changed(self, words: list[str]) -> list[str]:
        for _ in range(self._chance.randint(1, 1 + len(words) // 12)):
            words[self._chance.randrange(len(words))] = self._chance.choice((*OTHERS, *BARE))
        return words

    def _worn(self, words: list[str]) -> list[str]:
        """Misread letters, as in scans."""
        for _ in range(1 + len(words) // 8):
            position = self._chance.randrange(len(words))
            words[position] = words[position].replace("l", "1", 1).replace("rn", "m").replace("e", "c", 1)
        return words
