"""Whom a pronoun means: the previous speaker or the person named last, weighted by gender and position in the sentence."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from letters.attribution.appositions import apposed
from letters.attribution.clause import clause_subject
from letters.attribution.earlier_sentences import EarlierSentences
from letters.attribution.mentions import Mentions
from letters.attribution.name_index import NameIndex
from letters.attribution.nameless import alias, names_relative, opens_nameless, speaking_role
from letters.attribution.names import HE, SHE, Referent, first_name_gender
from letters.attribution.phrase import phrase_from
from letters.attribution.sentence_window import NAME, STOP, Token, Tokens, has, skip, tokenize
from letters.attribution.speakable import ProvenNames
from letters.languages import lexicon as lex
from letters.languages.lexicon import Language
from letters.model import Span
from letters.quote_marks.quote_spans import QuoteSpan

FAR = 2400  # code points looked back for whom a pronoun or a role means
_WINDOW = 700  # code points looked back first
_FADE = [0.4**breaks for breaks in range(9)]  # what a mention is worth so many paragraphs on
_SUBJECT = 6.0  # points of the subject of the sentence before
_PERHAPS = 3.0  # points of that subject where nothing tells that it is a person
_DOUBT = 0.7  # for a name where somebody without one spoke in between
_ASKED = 2  # tokens up to the participle that opens a question that is told
_SHORT = 4  # tokens of a reporting clause
_OPENING = 100  # code points that show with whom a sentence begins
_CROWD = 2000  # quotations; among more, a fifth as far is looked back, so that time is bounded


class PastSpeaker(NamedTuple):
    """Who spoke before, and where the mention stands."""

    position: int
    person: Referent
    plural: bool
    thing: bool
    human: bool


class Pronouns(ABC):
    """Resolves the pronouns of one article; its names are read only when needed."""

    def __init__(
        self, text: str, quotes: Sequence[QuoteSpan], language: Language, body: int, proven: ProvenNames
    ) -> None:
        self._text, self._language, self._body, self._proven = text, language, body, proven
        self._speakers: list[PastSpeaker] = []  # of the quotations before, in order
        self._starts = [part.outer_start for part in quotes]
        self._ends = [part.outer_end for part in quotes]
        self._earlier = EarlierSentences(text, quotes, language, body)
        words = language.words
        self._masculine, self._feminine = words("he") | words("his"), words("she") | words("her")
        self._plural, self._first_person = words("they") | words("their"), words("i")

    @abstractmethod
    def _named(self, tokens: Tokens, mention: str) -> Referent:
        """Whom a mention with a noun means."""

    @cached_property
    def names(self) -> NameIndex:
        """The full names of the article."""
        return NameIndex(self._text, self._language, self._body, self._proven)

    @cached_property
    def _mentions(self) -> Mentions:
        return Mentions(self._text, self.names, self._language, self._starts, self._ends)

    def meant(self, word: str, position: int) -> Referent:
        """Whom the pronoun `word` at `position` means."""
        gender = (HE if word in self._masculine else 0) | (SHE if word in self._feminine else 0)
        plural = word in self._plural
        if word in self._first_person:
            return Referent(None, 1.0, 0)
        if plural and not (gender and self._singular(position)):
            return self._thing(position, True)
        if not gender:
            return self._thing(position, False)
        agent = self._agent_before(position, gender)
        if agent:
            return agent
        position = self._before_question(position)
        role = self._role_before(position, gender)
        if role and role.full and role.confidence == 1.0:
            return role
        last = self.last_named(position, gender)
        return last._replace(confidence=last.confidence * _DOUBT) if role else last

    def _before_question(self, position: int) -> int:
        """Where the clause of a pronoun begins if it tells a question first, whose names are others': "Asked if Lee ran, she"."""
        start, end = self._earlier.before(position)[0]
        tokens = tokenize(self._text, start, end, self._language)
        asked = has(tokens[:_ASKED], lex.CUE | lex.WEAK | lex.PARTICIPLE) and has(tokens, NAME)
        asking = self._language.words("asking")
        return start if asked and any(token.word in asking for token in tokens) else position

    def _agent_before(self, position: int, gender: int) -> Referent | None:
        """Who opens the sentence as an agent before a pronoun of the other gender: "Questioned by Tom Lee, she said he"."""
        start, end = self._earlier.before(position)[0]
        tokens = tokenize(self._text, start, min(end, start + _OPENING), self._language)
        by = next((k for k, token in enumerate(tokens[: _ASKED + 1]) if k and token.flags & lex.AGENT), 0)
        phrase = phrase_from(tokens, by + 1, self._language) if by and not self._language.inverted else None
        if phrase is None or not has(tokens[slice(*phrase)], NAME) or has(tokens[:by], lex.PRONOUN | lex.DETERMINER):
            return None
        other = self._masculine if gender == SHE else self._feminine
        agent = self._named(tokens[slice(*phrase)], self._text[tokens[phrase[0]].start : tokens[phrase[1] - 1].end])
        answers = any(token.word in other for token in tokens[phrase[1] :])
        known = agent.full and " " in agent.full and not _differs(agent.gender, gender)
        return agent._replace(confidence=0.9, gender=gender) if answers and known else None

    def _role_before(self, position: int, gender: int) -> Referent | None:
        """Whom a role means that speaks in the sentence before; nobody where the article names no bearer of it."""
        for start, end in self._earlier.before(position):
            tokens = tokenize(self._text, start, end, self._language)
            if len(tokens) >= _SHORT:
                role = speaking_role(tokens, gender, self._language)
                return self._bearer(tokens[role[0] : role[1]], gender) if role else None
        return None

    def _bearer(self, role: Tokens, gender: int) -> Referent:
        """Who has a role, by name; nobody where the article does not tell, or tells another gender."""
        mention = self._text[role[0].start : role[-1].end]
        person = self._named(role, mention)
        fits = person.full != mention and not _differs(person.gender, gender)
        return person if fits else Referent(None, 1.0, gender)

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
            if head.flags & (lex.GROUP | lex.TEXT) or (plural and has(phrase, lex.ROLE)) or named:
                mention = self._text[phrase[0].start : head.end]
                person = self._named(phrase, mention)
                if not named or not self.names.is_person(head.word, person.full):
                    return person._replace(confidence=0.75)
        for spoken in reversed(self._speakers[-6:]):
            if (spoken.plural if plural else spoken.thing) and 0 < position - spoken.position < FAR:
                return Referent(spoken.person.full, 0.8, 0)
        return Referent(None, 1.0, 0)

    def owner(self, start: int, end: int) -> Span | None:
        """Where the person is named whom the possessive text[start:end] means: the subject before it, "in his words"."""
        word = self._text[start:end].lower()
        flags = self._language.lexicon.get(word, 0)
        if not flags & lex.POSSESSIVE or flags & lex.OBJECT:
            return None  # "according to her"
        gender = (HE if word in self._masculine else 0) | (SHE if word in self._feminine else 0)
        for phrase in self._subjects(start):
            if has(phrase, NAME | lex.ROLE):
                first, last = phrase[0].start, phrase[-1].end
                person = self._named(phrase, self._text[first:last])
                return None if gender and _differs(person.gender, gender) else (first, last)
        return None

    def _subjects(self, position: int) -> Iterator[list[Token]]:
        """The subjects of the clause and of the sentences before `position`, nearest first."""
        for start, end in self._earlier.before(position):
            tokens = tokenize(self._text, start, end, self._language)
            subject = clause_subject(tokens, len(tokens), self._language)
            if subject and not (not self._language.inverted and _explains_name(tokens, subject[0])):
                yield tokens[subject[0] : subject[1]]

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
            if full is None or not near or not spoken.human or spoken.thing or _differs(known_gender, gender):
                continue
            breaks = min(8, self._text.count("\n", spoken.position, position))
            points = (5.0 if known_gender else 3.0) * _FADE[breaks]
            if points > scores.get(full, 0.0):
                scores[full] = points
                genders[full] = known_gender
        crowd = 5 if len(self._starts) > _CROWD else 1
        for low in (position - _WINDOW // crowd, position - FAR // crowd):
            self._weigh(max(self._body, low, nameless), position, gender, scores, genders)
            if scores or nameless:
                break
        if subject and subject.full and not _differs(subject.gender, gender):
            unknown = " " in subject.full and not subject.gender and not self._language.nouns_capitalised
            owns = unknown and self._owns(position, gender)
            points = _SUBJECT * 2 if owns else (_PERHAPS if unknown else 0.0)
            points = _SUBJECT if subject.full in scores and not owns else points
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
        sure = (0.5 + 0.5 * share) * (_DOUBT if ranked[0] == asker else 1.0)
        return Referent(ranked[0], sure, genders.get(ranked[0], 0) or gender)

    def _owns(self, position: int, gender: int) -> bool:
        """Whether the sentence before a pronoun has "her" or "his" of this gender, and so a person as its subject."""
        own = self._language.words("her") if gender == SHE else self._language.words("his")
        start, end = next(((s, e) for s, e in self._earlier.before(position) if e - s > 1 and e < position), (0, 0))
        return any(token.word in own for token in tokenize(self._text, start, end, self._language))

    def _sentence_before(self, position: int, gender: int) -> tuple[int, str | None, Referent | None]:
        """What the sentence before a pronoun tells of whom it means.

        Where that sentence begins if somebody without a full name opens it, and the only name given: the pronoun then
        means nobody named earlier. Else the person whose name opens it.
        """
        if not self._language.articles:
            return 0, None, None
        any_noun = self._language.nouns_capitalised  # has a capital, and proves no name
        told = False  # a nearer sentence was read, which names nobody
        for start, end in self._earlier.before(position):
            if told and "\n" in self._text[end:position].strip():
                break
            tokens = tokenize(self._text, start, min(end, start + _OPENING), self._language)
            tokens = tokens[skip(tokens, 0, STOP) :]
            if tokens and opens_nameless(self._text, tokens, gender, self._language):
                sentence = tokenize(self._text, tokens[0].start, end, self._language)
                behind = end if any_noun else tokens[0].start  # whom "Ein Sprecher" mentions is another
                return behind, alias(self._text, sentence, self._language), None
            if told and len(tokens) >= _SHORT:
                break
            owned = any_noun and has(tokens[:1], lex.DETERMINER | lex.POSSESSIVE) and self._opening(tokens)
            if any_noun and tokens and not owned and not first_name_gender(tokens[0].word, self._language):
                told = told or len(tokens) >= _SHORT
                if told and self._mentions.between(start, end):
                    break
                continue
            if not self._language.inverted and names_relative(tokens, gender, self._language):
                return tokens[0].start, None, None
            if len(tokens) >= _SHORT or (tokens and tokens[0].flags & (NAME | lex.DETERMINER)):
                phrase = self._opening(tokens)
                known = self._named(phrase, self._text[phrase[0].start : phrase[-1].end]) if phrase else None
                if known is None and not self._mentions.between(start, end):
                    told = True
                    continue
                end = phrase[-1].end + 1 if phrase else 0
                itself = known and self._text[end : end + 8].split(" ")[0] in self._language.words("selves")
                return (0, known.full, None) if known and itself else (0, None, known)
        return 0, None, None

    def _opening(self, tokens: Tokens) -> Tokens:
        """The phrase with a name that opens a sentence: "Ida Wolf", "His neighbour Baz", "Meanwhile hubby Craig"."""
        first = 0 if self._language.nouns_capitalised else skip(tokens, 0, lex.ADVERB | lex.CONJUNCTION, NAME)
        opens = first < len(tokens) and tokens[first].flags & (NAME if not first else NAME | lex.ROLE)
        owned = first < len(tokens) and tokens[first].flags & (lex.DETERMINER | lex.POSSESSIVE)
        phrase = phrase_from(tokens, first, self._language) if opens or owned else None
        named = phrase and (tokens[phrase[1] - 1].flags & NAME or self._is_apposed(tokens[phrase[0] : phrase[1]]))
        return tokens[phrase[0] : phrase[1]] if phrase and (named or tokens[0].flags & NAME) else []

    def _is_apposed(self, phrase: Tokens) -> bool:
        """Whether the name of a role follows it: "His captain, the defender Dean Abara, came"."""
        return has(phrase, lex.ROLE) and apposed(self._text, phrase, self._language) is not None

    def _weigh(self, low: int, position: int, gender: int, scores: dict[str, float], genders: dict[str, int]) -> None:
        """Add points for each person named in text[low:position] outside quotations."""
        seen: dict[str, float] = {}
        line = self._mentions.line(position)
        recent = {spoken.person.full for spoken in self._speakers[-8:]}
        others = {spoken.person.full for spoken in self._speakers[-8:] if _differs(spoken.person.gender, gender)}
        for mention in self._mentions.between(low, position):
            full, _, known_gender = mention.person
            if full is None or full in others or _differs(known_gender, gender):
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


def _explains_name(tokens: Tokens, i: int) -> bool:
    """Whether what begins at token i explains a name: "a surveyor" of "Ann Lee, a surveyor"."""
    return i > 1 and tokens[i - 1].word == "," and bool(tokens[i - 2].flags & NAME and tokens[i].flags & lex.DETERMINER)


def _differs(known_gender: int, gender: int) -> bool:
    return bool(known_gender and not known_gender & gender)
