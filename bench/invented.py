"""Random invented people, outlets, phrases and sentences: statements, and the unquoted text around them.

The words are common ones and ones made of syllables; nothing is copied from other texts. Words, phrases and outlets have
the frequencies of print: a few are common and most are rare.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from typing import NamedTuple

WORDS = {
    "nouns": """
    harbour bridge council budget school hospital station market factory farm river road library museum theatre
    contract vote election survey study report plan project fund tax loan price wage strike union company office
    ship train engine battery turbine grid pipeline mine forest coast island valley village district region border
    court judge lawyer police witness camera system network server model patent licence law rule permit treaty
    harvest drought flood storm winter summer season match team coach league stadium concert album film novel
    teacher student nurse doctor patient worker farmer driver pilot tenant owner customer reader voter neighbour
    question answer problem promise mistake risk chance change debate warning delay shortage surplus deal offer
    """,
    "adjectives": """
    new old northern southern local public private annual late early small large long short heavy light quiet
    sudden steady broken modern rural urban coastal foreign senior junior former current final open closed strict
    cheap costly careful honest difficult simple common rare central recent planned unpaid joint temporary
    """,
    "past": """
    approved rejected delayed opened closed built sold bought found lost changed criticised defended reviewed
    promised refused expected announced ignored repaired reached left joined supported blocked doubled cut raised
    tested replaced praised questioned signed cancelled welcomed described inspected funded moved finished
    """,
    "bare": """
    approve reject delay open close build sell buy find lose change defend review promise refuse expect repair
    reach leave join support block double cut raise test replace sign cancel welcome understand need want protect
    trust fix share measure keep finish move explain answer believe
    """,
    "first": """
    Ada Bela Carla Derek Edda Femi Greta Hugo Ines Jonas Katrin Leo Mara Nils Olga Petra Quentin Rosa Samir Tessa
    Ursula Viktor Wanda Xenia Yusuf Zoe Anton Birgit Cyril Dora Emil Frida
    """,
    "papers": "Courier Herald Post Gazette Observer Times Record Tribune Dispatch Mirror Star Weekly Journal Wire",
}
NOUNS, ADJECTIVES, PAST, BARE, FIRST, PAPERS = (words.split() for words in WORDS.values())
SET = [  # very common phrases
    "at the end of the day", "we take this very seriously", "let me be clear", "there is no plan B", "time will tell",
    "nobody should be surprised", "it is what it is", "we have nothing to hide", "safety comes first",
]  # fmt: skip
ROLES = [
    "the mayor", "a spokesperson", "the chief engineer", "the head of the union", "a member of the council",
    "the coach", "the director", "a senior lawyer", "the minister", "an economist", "the author of the study",
    "the chair of the board", "a resident", "the founder",
]  # fmt: skip
PHRASES = {  # how many are made, and of which kind: n nouns, m several, a adjectives, c coined words, p places, v b verbs
    "n": (30_000, ("the {n}|the {a} {n}|a {a} {n}|the {c} {n}|the {n} of {p}|the {a} {c} {n}|every {n}|the {p} {n}|two {m}"
          "|this {a} {n}|the {n} and the {n}|{a} {m} in {p}|their {n}|all {m}|{c} {m}|{p} and its {n}")),
    "v": (4000, "{v}|{v}|had {v}|quietly {v}|never {v}|{v} and {v}|would have {v}|later {v}|may have {v}"),
    "i": (3000, "we|I|they|you|my {n}|our {m}|people in {p}|nobody in {p}|each {n}|everybody|your {c} {n}|most {m}"),
    "f": (900, "will {b}|can’t {b}|want to {b}|never {b}|have to {b}|don’t {b}|must {b}|may not {b}|would {b}|still {b}|{b}"),
    "w": (4000, ("on Monday|last {n}|this week|before the {n}|after a {a} {n}|without {m}|for the {c} {n}|in {p}|despite {m}"
          "|over the {a} {n}|behind the {n}|since the {c} {n}|by a {a} {n}|at short notice|as planned|near {p}")),
}  # fmt: skip
EVEN = 1.3  # exponent for drawing phrases: 1 is uniform; with 2 the first of 30,000 is drawn once in 170 times
SAID = (  # no form has three fixed words in a row, because they would occur in every tenth statement
    "{i} {f} {n} {w}", "{i} {f} {n}, and {i} {f} {n}", "{i} {f} {n} because {n} {v} {n}", "if {i} {f} {n}, {n} {v} it {w}",
    "{n} {v} {n} {w}, and {n} {v} it", "it’s {n} that {i} {f}, not {n}", "what {i} {f} is {n} {w}", "{i} {f} {n}",
    "{n} {v} what {i} {f} {w}", "{w}, {i} {f} {n}", "when {n} {v} {n}, {i} {f} {n}", "for {n}, {i} {f} {n}",
)  # fmt: skip
UNQUOTED = (
    "{n} {v} {n} {w}", "{n} {w} {v} {n}, while {n} {v} {n}", "{n} {v} {n} after {n} {v} {n} {w}",
    "officials {w} {v} {n} and {v} {n}", "{w}, {n} {v} {n}", "{n}, which {v} {n} {w}, {v} {n}", "{n} {v} {n}, {n} {v} {n}",
    "both {n} and {n} {v} {n} {w}", "whether {n} {v} {n} or {n} was unclear", "{n} {w}, where {n} {v} {n}, {v} {n} {w}",
)  # fmt: skip


class Person(NamedTuple):
    """A quoted person."""

    name: str
    last: str
    role: str


class Invention:
    """A generator of random content from a seed."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self._coined = self._words(6000)
        self._places = [word.capitalize() for word in self._words(900)]
        self._pools = {"n": NOUNS, "m": [_several(noun) for noun in NOUNS], "a": ADJECTIVES, "c": self._coined,
                       "p": self._places, "v": PAST, "b": BARE}  # fmt: skip
        self._phrases = {name: self._made(count, forms.split("|")) for name, (count, forms) in PHRASES.items()}
        self._said, self._unquoted = ([self._parts(form) for form in forms] for forms in (SAID, UNQUOTED))
        self.outlets = list(dict.fromkeys(f"{self._any(self._places)} {chance.choice(PAPERS)}" for _ in range(2600)))
        self.outlets = self.outlets[:2000]

    def seldom(self, choices: Sequence[str]) -> str:
        """One of these; the first ones often, the last ones rarely."""
        return choices[int(len(choices) * self.chance.random() ** 2)]

    def said(self, least: int = 1, most: int = 5) -> str:
        """A statement of one to five sentences; one is most common."""
        count = least + int((most - least + 1) * self.chance.random() ** 2)
        said = " ".join([self._sentence(self._said) for _ in range(count)])
        return f"{said} {self._any(SET).capitalize()}." if self.chance.random() < 0.02 else said

    def unquoted_sentence(self) -> str:
        """A sentence of unquoted text with about twenty words."""
        return self._sentence(self._unquoted)

    def word(self) -> str:
        """A noun."""
        return self.seldom(NOUNS)

    def person(self) -> Person:
        """Somebody, by first and last name."""
        last = self._any(self._places)
        return Person(f"{self.chance.choice(FIRST)} {last}", last, self.chance.choice(ROLES))

    def _any(self, choices: Sequence[str]) -> str:
        return choices[int(len(choices) * self.chance.random())]

    def _sentence(self, forms: Sequence[Sequence[str]]) -> str:
        parts, draw = [], self.chance.random
        for part in forms[int(len(forms) * draw())]:
            if choices := self._phrases.get(part):
                part = choices[int(len(choices) * draw() ** EVEN)]
            parts.append(part)
        text = "".join(parts)
        return f"{text[0].upper()}{text[1:]}."

    @staticmethod
    def _parts(form: str) -> list[str]:
        """The parts of a form such as “we {b} {n}”; each letter names the kind of phrase."""
        return [part for part in form.replace("{", "}").split("}") if part]

    def _words(self, count: int) -> list[str]:
        """Different words made of syllables."""
        heads = [a + b for a in ("b", "br", "d", "f", "g", "h", "k", "l", "m", "n", "p", "r", "s", "st", "t", "v", "w")
                 for b in "aeiou"]  # fmt: skip
        tails = ["n", "r", "l", "s", "m", "th", "ck", "ld", "nd", "rn", "x", ""]
        words: dict[str, None] = {}
        while len(words) < count:
            middle = "".join(self.chance.choices(heads, k=self.chance.choice((1, 2, 2, 3))))
            words[middle + self.chance.choice(tails)] = None
        return [word for word in words if len(word) > 3]

    def _made(self, count: int, forms: Sequence[str]) -> list[str]:
        """So many phrases of these forms."""
        return [self._filled(self._any(forms)) for _ in range(count)]

    def _filled(self, form: str) -> str:
        text = "".join([self.seldom(self._pools.get(part, [part])) for part in self._parts(form)])
        return re.sub(r"\ba (?=[aeiou])", "an ", text)


def _several(noun: str) -> str:
    """Its plural."""
    if noun.endswith("y") and noun[-2] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + ("es" if noun.endswith(("s", "x", "ch")) else "s")
