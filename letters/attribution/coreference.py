"""Coreference: whom a mention means, as the fullest name that the article gives.

A surname is looked up among the full names. A pronoun refers to the previous speaker or the person named
last, weighted by gender and position in the sentence. A description refers to the name next to it elsewhere.
"""

from __future__ import annotations

import itertools
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from letters.attribution.appositions import apposed, bearer
from letters.attribution.clause import clause_subject
from letters.attribution.mentions import Mentions
from letters.attribution.name_index import NameIndex
from letters.attribution.nameless import alias, opens_nameless
from letters.attribution.names import HE, SHE, Name, Referent, first_name_gender, key, name_in, name_run, title_gender
from letters.attribution.phrase import opens_title, phrase_from
from letters.attribution.sentence_window import CAPITAL, LEFT, NAME, STOP, Token, Tokens, has, skip, tokenize
from letters.attribution.speakable import ProvenNames
from letters.languages.lexicon import (
    ANAPHOR,
    DETERMINER,
    GENITIVE,
    GROUP,
    OTHER_DETERMINER,
    PREPOSITION,
    PRONOUN,
    ROLE,
    TEXT,
    Language,
)
from letters.quote_marks.quote_spans import QuoteSpan
from letters.text.sentence_breaks import break_before

_WINDOW, _FAR = 700, 2400  # code points looked back for whom a pronoun means
_FADE = [0.4**breaks for breaks in range(9)]  # what a mention is worth so many paragraphs on
_SUBJECT = 4.0  # points of the subject of the sentence before
_SHORT = 4  # tokens of a reporting clause
_ROLE_WIDTH = 60  # code points of what modifies a role, up to the comma before its bearer
_OPENING = 100  # code points that show with whom a sentence begins
_CROWD = 2000  # quotations; among more, a fifth as far is looked back, so that time is bounded


class _PastSpeaker(NamedTuple):
    position: int
    person: Referent
    plural: bool
    thing: bool
    human: bool


def _differs(known_gender: int, gender: int) -> bool:
    return bool(known_gender and not known_gender & gender)


def _ends_in_body(tokens: Tokens) -> bool:
    """Whether the name of a body, with its article, ends a phrase, rather than a place: "of the Port", not "of Leeds"."""
    before = skip(tokens, len(tokens) - 1, NAME | CAPITAL, step=-1)
    return 0 <= before < len(tokens) - 1 and bool(tokens[before].flags & (DETERMINER | OTHER_DETERMINER))


class Resolver:
    """Resolves the mentions of one article; its names are read only when needed."""

    def __init__(
        self, text: str, quotes: Sequence[QuoteSpan], language: Language, body: int, proven: ProvenNames
    ) -> None:
        self._text = text
        self._language = language
        self._body = body
        self._proven = proven
        self._starts = [part.outer_start for part in quotes]
        self._ends = [part.outer_end for part in quotes]
        self._resolved: dict[tuple[int, int], Referent] = {}
        self._bare_names: dict[str, _PastSpeaker] = {}  # names without anything beside them: the same person everywhere
        self._speakers: list[_PastSpeaker] = []  # who spoke before, in order
        words = language.words
        self._masculine, self._feminine = words("he") | words("his"), words("she") | words("her")
        self._plural, self._first_person = words("they") | words("their"), words("i")

    @cached_property
    def names(self) -> NameIndex:
        """The full names of the article."""
        return NameIndex(self._text, self._language, self._body, self._proven)

    @cached_property
    def _mentions(self) -> Mentions:
        return Mentions(self._text, self.names, self._language, self._starts, self._ends)

    def resolve(self, start: int, end: int, position: int) -> Referent:
        """Whom the mention text[start:end] means; `position` is where the quotation stands. Call in order of `position`."""
        person = self._resolved.get((start, end))
        if person is None:
            person = self._resolved[start, end] = self._referent(start, end, position)
        return person

    def _referent(self, start: int, end: int, position: int) -> Referent:
        mention = self._text[start:end]
        earlier = self._bare_names.get(mention)
        if earlier:
            self._speakers.append(earlier._replace(position=start))
            return earlier.person
        lower = mention.lower()
        plural = thing = False
        human = True
        tokens: list[Token] = []
        if self._language.lexicon.get(lower, 0) & (PRONOUN | ANAPHOR):
            person = self._pronoun(lower, start)
            if person.full is None:
                return person
        else:
            tokens = tokenize(self._text, start, end, self._language)
            person = self._named(tokens, mention)
            head = tokens[-1].flags if tokens else 0
            plural = bool(head & GROUP) or lower.endswith("s")
            thing = bool(head & (GROUP | TEXT))
            human = bool(person.gender or has(tokens, ROLE))
            if head & NAME and not human:  # where all nouns are capitalised, only a known name is a person's
                human = not self._language.nouns_capitalised or self.names.is_person(tokens[-1].word, person.full)
        spoken = _PastSpeaker(start, person, plural, thing, human)
        self._speakers.append(spoken)
        if tokens and all(token.flags & NAME and not token.flags & ROLE for token in tokens):
            self._bare_names[mention] = spoken
        return person

    def _named(self, tokens: Tokens, mention: str) -> Referent:
        """A mention with a noun: its name looked up, else the description itself."""
        joint = self._together(tokens)
        if joint:
            return joint
        if len(tokens) > 2 and opens_title(tokens, 1):
            return Referent(self._text[tokens[1].start : tokens[-1].end], 1.0, 0)  # "The Evening Standard"
        if mention.lower() in self._language.words("last named"):
            return self._last_mentioned(tokens[0].start) or Referent(mention, 1.0, 0)
        last = tokens[-1].flags if tokens else 0
        bearer_beside = self._named_beside(tokens) if last & NAME else None
        if bearer_beside:
            return bearer_beside
        run = name_run(tokens)
        if last & TEXT and self._language.nouns_capitalised and has(tokens[1:2], PREPOSITION):
            return Referent(mention, 1.0, 0)  # "einem von Jones unterschriebenen Brief"
        role = last & ROLE and not last & GROUP and (not last & CAPITAL or len(tokens) < 4)  # "the Utah Republican"
        if run is None or (role and tokens[0].word in self._language.words("definite")):
            return self._described(tokens, mention)
        name = name_in(self._text[tokens[run[0]].start : tokens[run[1] - 1].end], self._language)
        before = tokens[run[0] - 1] if run[0] else None
        if name is None:
            return Referent(mention, 1.0, 0)
        name = name._replace(words=self.names.person_words(name.words))
        if self._language.nouns_capitalised and tokens[0].flags & DETERMINER and not self._individual(name):
            return self._described(tokens, mention)
        gender = name.gender or (title_gender(before.word, self._language) if before else 0)
        if len(name.words) > 1:
            full = self.names.uninflected(name.words) if self._language.case_endings else " ".join(name.words)
            fuller = self.names.full_name(key(name), gender)
            if fuller and fuller.lower().endswith(" " + full.lower()):  # "De Vries" is "Anna de Vries"
                full = fuller
            return Referent(full, 1.0, self.names.gender(key(name), full) or gender)
        word = name.words[0]
        if len(word) > 3 and word.isupper() and self.names.full_name(word.capitalize()):
            word = word.capitalize()  # the label of a transcript
        full_name = self.names.full_name(word, gender)
        gender = gender or self.names.gender(word, full_name)
        return Referent(full_name or word, 0.9 if self.names.ambiguous(word) else 1.0, gender)

    def _together(self, tokens: Tokens) -> Referent | None:
        """The persons of "Ann Lee and Bob Ray"; None where one speaks alone."""
        joints = self._language.words("between speakers")
        k = next((k for k, token in enumerate(tokens) if k and token.word in joints), 0)
        if not 0 < k < len(tokens) - 1 or not tokens[k - 1].flags & tokens[-1].flags & NAME:
            return None
        commas = [position for position in range(1, k) if tokens[position].word == ","]
        bounds = [-1, *commas, k, len(tokens)]
        persons = [tokens[low + 1 : high] for low, high in itertools.pairwise(bounds)]
        if not all(person and has(person, NAME) for person in persons):
            return None
        known = [self._named(person, self._text[person[0].start : person[-1].end]) for person in persons]
        names = [person.full or "" for person in known]
        joint = self._text[tokens[k].start : tokens[k].end]
        full = f"{', '.join(names[:-1])} {joint} {names[-1]}"
        return Referent(full, min(person.confidence for person in known), 0)

    def _named_beside(self, tokens: Tokens) -> Referent | None:
        """The person whose name follows a role that ends in another name: "La directora de la Agencia Naval, Ada Rey"."""
        if self._language.nouns_capitalised or not self._text.startswith(", ", tokens[-1].end):
            return None
        if tokens[0].flags & CAPITAL and tokens[0].flags & NAME or not has(tokens[1:], PREPOSITION | GENITIVE):
            return None
        name = apposed(self._text, tokens, self._language)
        if name is None:
            return None
        person, personal = self.names.bearer(name)
        known = personal or first_name_gender(name.words[0], self._language)
        return person if known or _ends_in_body(tokens) else None

    def _individual(self, name: Name) -> bool:
        """Whether a run of capitalised words is a person's name, in a language that capitalises nouns."""
        if len(name.words) > 1:
            return bool(first_name_gender(name.words[0], self._language))
        full = self.names.full_name(name.words[0])
        return bool(full and self.names.is_person(name.words[0], full))

    def _described(self, tokens: Tokens, mention: str) -> Referent:
        """A description without a name: the name next to it earlier in the text, else the description itself."""
        head = tokens[-1] if tokens else None
        if head is None or not tokens[0].word or tokens[0].flags & CAPITAL and len(tokens) == 1:
            return Referent(mention, 1.0, 0)
        gender = title_gender(head.word, self._language)
        name = apposed(self._text, tokens, self._language)
        if name:
            person, personal = self.names.bearer(name)
            beside = head.flags & ROLE and not head.flags & GROUP and not self._language.nouns_capitalised
            behind = self._text.find(f", {name.words[0]}", head.end, head.end + _ROLE_WIDTH)
            definite = tokens[0].word in self._language.words("definite") or tokens[0].word.endswith("'")
            modifier = tokenize(self._text, head.end, max(behind, head.end), self._language)
            of_body = definite and self._language.inverted and _ends_in_body(modifier)
            beside = beside and (behind == head.end or (behind > 0 and of_body))
            if personal or beside or first_name_gender(name.words[0], self._language):
                return person
        if not head.flags & ROLE or head.flags & GROUP or tokens[0].word not in self._language.words("definite"):
            return Referent(mention, 1.0, gender)
        low = max(self._body, tokens[0].start - _FAR)
        named = self._bearer_of(bearer(self._text, head.word, low, tokens[0].start, self._language))
        if named:
            return named
        if head.word not in self._language.words("vague"):
            last = self._last_named(tokens[0].start, gender or HE | SHE)
            if last.full:
                return last._replace(confidence=last.confidence * 0.7)
        return Referent(mention, 1.0, gender)

    def _last_mentioned(self, position: int) -> Referent | None:
        """Whom "the latter" means: the person whose name comes last before it."""
        named = self._mentions.between(max(self._body, position - _WINDOW), position)
        persons = [mention.person for mention in named if mention.is_person and mention.person.full]
        return persons[-1]._replace(confidence=0.9) if persons else None

    def _bearer_of(self, tokens: Tokens) -> Referent | None:
        """The person with this name; None if it is not a person's."""
        if not tokens:
            return None
        person = self._named(tokens, self._text[tokens[0].start : tokens[-1].end])
        return person if person.gender or self.names.is_person(tokens[-1].word, person.full) else None

    def _pronoun(self, word: str, position: int) -> Referent:
        gender = (HE if word in self._masculine else 0) | (SHE if word in self._feminine else 0)
        plural = word in self._plural
        if word in self._first_person:
            return Referent(None, 1.0, 0)
        if plural and not (gender and self._singular(position)):
            return self._thing(position, True)
        if not gender:
            return self._thing(position, False)
        return self._last_named(position, gender)

    def _singular(self, position: int) -> bool:
        """Whether the verb behind a pronoun that is singular or plural (German "sie") is singular."""
        after = self._text[position : position + 40].split()[1:2]
        before = self._text[max(0, position - 30) : position].split()[-1:]
        return not any(word.rstrip(",.:").endswith(("ten", "ben", "gen", "ren")) for word in after + before)

    def _thing(self, position: int, plural: bool) -> Referent:
        """What "they" or "it" means: the subject of the clause before, else the group or text that spoke last."""
        for phrase in self._subjects(position):
            head = phrase[-1]
            named = bool(head.flags & NAME) and self._proven.accepts(phrase[0].start, head.end, 0.0)
            named = named and not self._language.nouns_capitalised
            if head.flags & (GROUP | TEXT) or (plural and has(phrase, ROLE)) or named:
                mention = self._text[phrase[0].start : head.end]
                person = self._named(phrase, mention)
                if not named or not self.names.is_person(head.word, person.full):
                    return person._replace(confidence=0.75)
        for spoken in reversed(self._speakers[-6:]):
            if (spoken.plural if plural else spoken.thing) and 0 < position - spoken.position < _FAR:
                return Referent(spoken.person.full, 0.8, 0)
        return Referent(None, 1.0, 0)

    def _subjects(self, position: int) -> Iterator[list[Token]]:
        """The subjects of the clause and of the sentences before `position`, nearest first."""
        for start, end in self._sentences(position):
            tokens = tokenize(self._text, start, end, self._language)
            subject = clause_subject(tokens, len(tokens), self._language)
            if subject:
                yield tokens[subject[0] : subject[1]]

    def _sentences(self, position: int) -> Iterator[tuple[int, int]]:
        """Where the clause and the two or three sentences before `position` stand, nearest first, without quotations."""
        k = bisect_left(self._ends, position + 1)
        end = position
        for _ in range(4):
            bottom = self._ends[k - 1] if k else 0
            low = max(self._body, end - LEFT, bottom)
            start = break_before(self._text, low, end, self._language)
            yield max(low, start), end
            if start >= 0:
                end = low + len(self._text[low:start].rstrip()) - 1
            elif k and low == bottom and position - bottom < LEFT:
                k -= 1
                end = self._starts[k]
            else:
                return

    def _last_named(self, position: int, gender: int) -> Referent:
        """The person that "he" or "she" at `position` means."""
        scores: dict[str, float] = {}
        genders: dict[str, int] = {}
        nameless, only_name, subject = self._sentence_before(position, gender)
        if only_name:
            return Referent(only_name, 1.0, gender)
        for spoken in reversed(self._speakers[-4:]):
            full, known_gender = spoken.person.full, spoken.person.gender
            near = nameless <= spoken.position < position <= spoken.position + _FAR
            if full is None or not near or not spoken.human or spoken.thing or _differs(known_gender, gender):
                continue
            breaks = min(8, self._text.count("\n", spoken.position, position))
            points = (5.0 if known_gender else 3.0) * _FADE[breaks]
            if points > scores.get(full, 0.0):
                scores[full] = points
                genders[full] = known_gender
        crowd = 5 if len(self._starts) > _CROWD else 1
        for low in (position - _WINDOW // crowd, position - _FAR // crowd):
            self._weigh(max(self._body, low, nameless), position, gender, scores, genders)
            if scores or nameless:
                break
        if subject and subject.full in scores and not _differs(subject.gender, gender):
            scores[subject.full] += _SUBJECT
        if not scores:
            return Referent(None, 1.0, gender)
        ranked = sorted(scores, key=lambda full: -scores[full])
        share = scores[ranked[0]] / (scores[ranked[0]] + (scores[ranked[1]] if len(ranked) > 1 else 0.0))
        return Referent(ranked[0], 0.5 + 0.5 * share, genders.get(ranked[0], 0) or gender)

    def _sentence_before(self, position: int, gender: int) -> tuple[int, str | None, Referent | None]:
        """What the sentence before a pronoun tells of whom it means.

        Where that sentence begins if somebody without a full name opens it, and the only name given: the pronoun then
        means nobody named earlier. Else the person whose name opens it.
        """
        if not self._language.articles or self._language.nouns_capitalised:
            return 0, None, None
        for start, end in self._sentences(position):
            tokens = tokenize(self._text, start, min(end, start + _OPENING), self._language)
            tokens = tokens[skip(tokens, 0, STOP) :]
            if tokens and opens_nameless(self._text, tokens, gender, self._language):
                sentence = tokenize(self._text, tokens[0].start, end, self._language)
                return tokens[0].start, alias(self._text, sentence, self._language), None
            if len(tokens) >= _SHORT or (tokens and tokens[0].flags & (NAME | DETERMINER)):
                name = phrase_from(tokens, 0, self._language) if tokens[0].flags & NAME else None
                phrase = tokens[: name[1]] if name else []
                known = self._named(phrase, self._text[phrase[0].start : phrase[-1].end]) if phrase else None
                return 0, None, known
        return 0, None, None

    def _weigh(self, low: int, position: int, gender: int, scores: dict[str, float], genders: dict[str, int]) -> None:
        """Add points for each person named in text[low:position] outside quotations."""
        seen: dict[str, float] = {}
        line = self._mentions.line(position)
        recent = {spoken.person.full for spoken in self._speakers[-8:]}
        for mention in self._mentions.between(low, position):
            full, _, known_gender = mention.person
            if full is None or _differs(known_gender, gender) or not (mention.is_person or full in recent):
                continue
            points = 5.0 if mention.speaks or self._mentions.opens_clause(mention.position) else 2.0
            points = points * _FADE[min(8, line - mention.line)] * (1.0 if known_gender else 0.8)
            points *= 0.5 + 0.5 * (mention.position - low) / max(1, position - low)
            seen[full] = max(points, seen.get(full, 0.0)) + 0.2
            genders[full] = known_gender
        for full, points in seen.items():
            scores[full] = scores.get(full, 0.0) + points
