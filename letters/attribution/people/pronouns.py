"""Whom a pronoun means: the previous speaker or the person named last, weighted by gender and position in the sentence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from letters.attribution.people.antecedents import OPENING, SHORT, Antecedents, differs
from letters.attribution.people.nameless import opening_role, opens_nameless, speaking_role
from letters.attribution.phrases.clause import clause_subject
from letters.attribution.phrases.names import HE, SHE, Referent
from letters.attribution.phrases.phrase import phrase_from
from letters.attribution.phrases.sentence_window import ACRONYM, NAME, STOP, Tokens, has, skip, tokenize
from letters.attribution.phrases.speakable import ProvenNames
from letters.languages import lexicon as lex
from letters.languages.lexicon import Language
from letters.model import Span
from letters.quote_marks.quote_spans import QuoteSpan

FAR = 2400  # code points looked back for whom a pronoun or a role means
_WINDOW = 700  # code points looked back first
_FADE = [0.4**breaks for breaks in range(9)]  # what a mention is worth so many paragraphs on
_SUBJECT = 6.0  # points of the subject of the sentence before
CLEAR = 0.95  # certainty of the only one who can be meant
_PERHAPS = 3.0  # points of that subject where nothing shows that it is a person
_DOUBT = 0.7  # for a name where somebody without one spoke in between
_NO_SURNAME = ACRONYM | lex.GROUP | lex.TEXT
_FRONTED = 2  # tokens of a preposition that opens a sentence
_ASKED = 2  # tokens up to the participle that opens an indirect question


class PastSpeaker(NamedTuple):
    """Who spoke before, and where the mention stands."""

    position: int
    end: int
    person: Referent
    plural: bool
    thing: bool
    human: bool


class Pronouns(Antecedents):
    """Resolves the pronouns of one article."""

    def __init__(
        self, text: str, quotes: Sequence[QuoteSpan], language: Language, body: int, proven: ProvenNames
    ) -> None:
        super().__init__(text, quotes, language, body, proven)
        self._speakers: list[PastSpeaker] = []  # of the quotations before, in order
        self.clear: dict[int, Span] = {}  # whom those mean that can mean nobody else, by where they stand
        words = language.words
        self._plural, self._first_person = words("they") | words("their"), words("i")

    def _gender(self, word: str) -> int:
        return (HE if word in self._masculine else 0) | (SHE if word in self._feminine else 0)

    def meant(self, word: str, position: int) -> Referent:
        """Whom the pronoun `word` at `position` means."""
        gender, plural = self._gender(word), word in self._plural
        if word in self._first_person:
            return Referent(None, 1.0, 0)
        if plural and not (gender and self._singular(position)):
            return self._thing(position, True)
        if not gender:
            return self._thing(position, False)
        agent = self._agent_before(position, gender)
        if agent:
            return agent
        role = self._role_before(position, gender)
        if role and role.full and role.confidence == 1.0:
            return role
        last = self.last_named(position, gender)
        name = None if role else self._only_one(position, gender)
        only = self._at(name) if name else None
        if name and only and last.full in (None, only.full):
            self.clear[position] = name
            return only._replace(confidence=CLEAR)
        if plural and last.full is None and self.is_object_pronoun(word):
            return self._thing(position, True)  # "Die Fischer kamen. Ihrer Ansicht nach"
        return last._replace(confidence=last.confidence * _DOUBT) if role else last

    def _at(self, span: Span) -> Referent:
        """Who is named in text[span]."""
        return self._named(tokenize(self._text, *span, self._language), self._text[slice(*span)])

    def _only_one(self, position: int, gender: int, *, here: bool = False) -> Span | None:
        """Where the only person is named in the nearest sentence that names one of this gender; None where a role may be meant.

        `here`: in the paragraph, and in no clause of the same sentence.
        """
        for k, (start, end) in enumerate(self._earlier.before(position)):
            if here and "\n" in self._text[end:position]:
                return None
            tokens = tokenize(self._text, start, end, self._language)
            tokens = tokens[skip(tokens, 0, STOP) :]
            if not tokens:
                continue
            if opens_nameless(self._text, tokens, gender, self._language):
                return None
            subject = clause_subject(tokens, len(tokens), self._language)
            phrase = tokens[slice(*subject)] if subject else []
            fitting = [
                m for m in self._mentions.between(start, end) if m.is_person and not differs(m.person.gender, gender)
            ]
            if fitting:
                several = len({mention.person.full for mention in fitting}) > 1
                known = all(mention.person.gender for mention in fitting)
                j = next((j for j, token in enumerate(tokens) if token.start >= fitting[-1].position), 0)
                oblique = j > _FRONTED and tokens[j - 1].flags & lex.PREPOSITION  # "a meeting with Ann Lee"
                apart = here and (not k or "\n" in self._text[fitting[-1].position : position])
                clear = known and not (several or oblique or apart)
                titled = phrase and phrase[0].start <= fitting[-1].position < phrase[-1].end  # "Coach Ann Lee"
                titled = titled and not has(phrase, lex.HEAD | lex.PREPOSITION | lex.GENITIVE)
                low = phrase[0].start if titled else fitting[-1].first
                return (low, fitting[-1].end) if clear else None
            if here:
                continue
            if has(phrase, lex.ROLE) and not has(phrase, lex.GROUP):
                return None
            single = len(phrase) == 1 and phrase[0].flags & NAME and not phrase[0].flags & _NO_SURNAME
            near = single and "\n" not in self._text[start:position] and not self._language.nouns_capitalised
            if near and self._proven.accepts(phrase[0].start, phrase[0].end, 0.0):
                return phrase[0].start, phrase[0].end
        return None

    def _agent_before(self, position: int, gender: int) -> Referent | None:
        """Who opens the sentence as an agent before a pronoun of the other gender: "Questioned by Tom Lee, she said he"."""
        start, end = self._earlier.before(position)[0]
        tokens = tokenize(self._text, start, min(end, start + OPENING), self._language)
        by = next((k for k, token in enumerate(tokens[: _ASKED + 1]) if k and token.flags & lex.AGENT), 0)
        phrase = phrase_from(tokens, by + 1, self._language) if by and not self._language.inverted else None
        if phrase is None or not has(tokens[slice(*phrase)], NAME) or has(tokens[:by], lex.PRONOUN | lex.DETERMINER):
            return None
        other = self._masculine if gender == SHE else self._feminine
        agent = self._named(tokens[slice(*phrase)], self._text[tokens[phrase[0]].start : tokens[phrase[1] - 1].end])
        answers = any(token.word in other for token in tokens[phrase[1] :])
        known = agent.full and " " in agent.full and not differs(agent.gender, gender)
        return agent._replace(confidence=0.9, gender=gender) if answers and known else None

    def _role_before(self, position: int, gender: int) -> Referent | None:
        """Whom a role means that speaks in the sentence before; nobody where the article names no bearer of it."""
        for start, end in self._earlier.before(position):
            tokens = tokenize(self._text, start, end, self._language)
            speaks = speaking_role(tokens, gender, self._language) if len(tokens) >= SHORT else None
            role = speaks or (opening_role(tokens, gender, self._language) if tokens else None)
            person = self._bearer(tokens[role[0] : role[1]], gender) if role else None
            if role or len(tokens) >= SHORT:
                return person if speaks or (person and person.full and person.confidence == 1.0) else None
        return None

    def _bearer(self, role: Tokens, gender: int) -> Referent:
        """Who has a role, by name; nobody where the article gives none, or another gender."""
        mention = self._text[role[0].start : role[-1].end]
        person = self._named(role, mention)
        named = person.full != mention and role[0].start not in self.clear  # by a name beside it
        fits = named and not differs(person.gender, gender)
        return person if fits else Referent(None, 1.0, gender)

    def _singular(self, position: int) -> bool:
        """Whether the verb behind a pronoun that is singular or plural (German "sie") is singular."""
        after = self._text[position : position + 40].split()[1:2]
        before = self._text[max(0, position - 30) : position].split()[-1:]
        return not any(word.rstrip(",.:").endswith(("ten", "ben", "gen", "ren")) for word in after + before)

    def _spoken_since(self, low: int, position: int, *, plural: bool) -> PastSpeaker | None:
        """The last group or text that spoke before `position`, if it is named behind `low`."""
        for spoken in reversed(self._speakers[-6:]):
            if (spoken.plural if plural else spoken.thing) and low < spoken.position < position < spoken.position + FAR:
                return spoken
        return None

    def _thing(self, position: int, plural: bool) -> Referent:
        """What "they" or "it" means: the subject of the clause before, else the group or text that spoke last."""
        for phrase in self._subjects(position):
            if self._spoken_since(phrase[0].start, position, plural=plural):
                break
            head = phrase[-1]
            named = bool(head.flags & NAME) and self._proven.accepts(phrase[0].start, head.end, 0.0)
            named = named and not self._language.nouns_capitalised and not head.flags & (lex.ROLE | lex.GROUP)
            people = plural and has(phrase, lex.ROLE | lex.GROUP)
            if head.flags & (lex.GROUP | lex.TEXT) or people or named:
                span = phrase[0].start, head.end
                person = self._named(phrase, self._text[slice(*span)])
                if not named or not self.names.is_person(head.word, person.full):
                    if people:
                        self.clear[position] = span
                    return person._replace(confidence=0.75)
        spoken = self._spoken_since(0, position, plural=plural)
        if spoken is None:
            return Referent(None, 1.0, 0)
        if spoken is self._speakers[-1] and plural:
            self.clear[position] = spoken.position, spoken.end
        return Referent(spoken.person.full, 0.8, 0)

    def last_named(self, position: int, gender: int) -> Referent:
        """The person that "he" or "she" at `position` means."""
        scores: dict[str, float] = {}
        genders: dict[str, int] = {}
        nameless, only_name, subject = self._sentence_before(position, gender)
        if only_name:
            return Referent(only_name, 1.0, gender)
        for spoken in reversed(self._speakers[-4:]):
            full, known_gender = spoken.person.full, spoken.person.gender
            near = nameless <= spoken.position < position <= spoken.position + FAR
            if full is None or not near or not spoken.human or spoken.thing or differs(known_gender, gender):
                continue
            breaks = min(8, self._text.count("\n", spoken.position, position))
            points = (5.0 if known_gender else 3.0) * _FADE[breaks]
            if points > scores.get(full, 0.0):
                scores[full] = points
                genders[full] = known_gender
        for low in (position - _WINDOW, position - FAR):
            self._weigh(max(self._body, low, nameless), position, gender, scores, genders)
            if scores or nameless:
                break
        if subject and subject.full and not differs(subject.gender, gender):
            unknown = " " in subject.full and not subject.gender and not self._language.nouns_capitalised
            points = _SUBJECT if subject.full in scores else _PERHAPS if unknown else 0.0
            if points:
                scores[subject.full] = scores.get(subject.full, 0.0) + points
        question = self._earlier.question_before(position)
        last = self._speakers[-1] if question and self._speakers else None
        asker = last.person.full if last and question and question[0] < last.position < question[1] else None
        if asker in scores and len(scores) > 1:
            del scores[asker]
        if not scores:
            return Referent(None, 1.0, gender)
        ranked = sorted(scores, key=lambda full: -scores[full])
        share = scores[ranked[0]] / (scores[ranked[0]] + (scores[ranked[1]] if len(ranked) > 1 else 0.0))
        sure = 0.5 + 0.5 * share
        return Referent(ranked[0], sure, genders.get(ranked[0], 0) or gender)

    def _weigh(self, low: int, position: int, gender: int, scores: dict[str, float], genders: dict[str, int]) -> None:
        """Add points for each person named in text[low:position] outside quotations."""
        seen: dict[str, float] = {}
        line = self._mentions.line(position)
        recent = {spoken.person.full for spoken in self._speakers[-8:]}
        others = {spoken.person.full for spoken in self._speakers[-8:] if differs(spoken.person.gender, gender)}
        for mention in self._mentions.between(low, position):
            full, _, known_gender = mention.person
            if full is None or full in others or differs(known_gender, gender):
                continue
            if not (mention.is_person or full in recent):
                continue
            points = 5.0 if mention.speaks or self._mentions.opens_clause(mention.position) else 2.0
            points = points * _FADE[min(8, line - mention.line)] * (1.0 if known_gender else 0.8)
            points *= 0.5 + 0.5 * (mention.position - low) / max(1, position - low)
            seen[full] = max(points, seen.get(full, 0.0)) + 0.2
            genders[full] = known_gender
        for full, points in seen.items():
            scores[full] = scores.get(full, 0.0) + points

    def last_mentioned(self, position: int) -> Referent | None:
        """Whom "the latter" means: the person whose name comes last before it."""
        named = self._mentions.between(max(self._body, position - _WINDOW), position)
        persons = [mention.person for mention in named if mention.is_person and mention.person.full]
        return persons[-1]._replace(confidence=0.9) if persons else None

    def named_right_before(self, position: int, word: str) -> Referent | None:
        """Whom "este" means: the person with whose name the sentence before ends."""
        low = max(self._body, position - _WINDOW)
        named = list(self._mentions.between(low, position))
        person = named[-1].person if named and named[-1].is_person else None
        if person is None or not person.full:
            return None
        ends = self._text[low:position].rstrip(" \n.,;").endswith(person.full.rsplit(" ", 1)[-1])
        gender = SHE if word.endswith(("a", "ei")) else HE
        before = self._text[low : named[-1].position].rsplit(None, 1)[-1:]
        ends = ends and not (before and self._language.lexicon.get(before[0].lower(), 0) & lex.HEAD)
        return person._replace(confidence=0.9) if ends and not differs(person.gender, gender) else None
