"""Coreference: whom a mention means, as the fullest name that the article gives.

A surname is looked up among the full names. A description refers to the name next to it elsewhere, a pronoun to
whom `pronouns.py` finds.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from letters.attribution.cues.appositions import is_one
from letters.attribution.cues.fellows import without_description
from letters.attribution.people.bodies import Bodies
from letters.attribution.people.nameless import of_party
from letters.attribution.people.person_words import is_thing, personal, printed
from letters.attribution.people.pronouns import PastSpeaker
from letters.attribution.phrases.insertions import without_honours
from letters.attribution.phrases.name_parts import behind_body, is_of_offices, opens_title
from letters.attribution.phrases.names import (
    HE,
    SHE,
    Name,
    Referent,
    first_name_gender,
    key,
    name_in,
    name_run,
    title_gender,
)
from letters.attribution.phrases.names_by_case import nominative, past_owner, surnames_of, unpossessive
from letters.attribution.phrases.sentence_window import CAPITAL, NAME, Token, Tokens, has, tokenize, word_of
from letters.attribution.phrases.shares import is_share
from letters.attribution.phrases.speakable import ProvenNames, word_places
from letters.languages import lexicon as lex
from letters.languages.lexicon import Language
from letters.quote_marks.quote_spans import QuoteSpan

_PLURAL = tuple("yieéíиыеs")  # of nouns in the nominative, where nouns have cases
_ROLE_AND_GROUP = 3  # tokens of "i Soci Ribelli"


class Resolver(Bodies):
    """Resolves the mentions of one article."""

    def __init__(
        self, text: str, quotes: Sequence[QuoteSpan], language: Language, body: int, proven: ProvenNames
    ) -> None:
        super().__init__(text, quotes, language, body, proven)
        self._resolved: dict[tuple[int, int], Referent] = {}
        self._nominatives: dict[str, str | None] = {}  # of full names in another case
        self._bare_names: dict[str, PastSpeaker] = {}  # names without anything beside them: the same person everywhere

    def resolve(self, start: int, end: int) -> Referent:
        """Whom the mention text[start:end] means; to be called in the order of the quotations."""
        person = self._resolved.get((start, end))
        if person is None:
            person = self._resolved[start, end] = self._referent(start, end)
        return person

    def nominative(self, full: str | None, end: int, governed: bool) -> str | None:
        """The full name of a mention that ends at `end`, in the nominative; `governed`: it stands in another case."""
        if full is not None and full not in self._nominatives:
            base = nominative(full, self._language, governed)
            base = base and unpossessive(base, self._text, end, self._language)
            if base == full:
                return full
            self._nominatives[full] = base
        return self._nominatives[full] if full else None

    def _referent(self, start: int, end: int) -> Referent:
        mention = self._text[start:end]
        earlier = self._bare_names.get(mention)
        if earlier:
            self._speakers.append(earlier._replace(position=start, end=end))
            return earlier.person
        lower = mention.lower()
        plural = thing = False
        human = True
        tokens: list[Token] = []
        if lower in self._language.words("just named"):
            return self.named_right_before(start, lower) or Referent(None, 1.0, 0)
        if lower in self._language.words("demonstratives"):
            return Referent(None, 1.0, 0)
        if self._language.lexicon.get(lower, 0) & (lex.PRONOUN | lex.ANAPHOR):
            person = self.meant(lower, start)
            if person.full is None:
                return person
        else:
            tokens = list(without_honours(tokenize(self._text, start, end, self._language), self._language))
            person = self._named(tokens, mention)
            head = tokens[-1].flags if tokens else 0
            plural = bool(head & lex.GROUP) or lower.endswith(_PLURAL if self._language.oblique_endings else "s")
            thing = bool(head & (lex.GROUP | lex.TEXT))
            human = bool(person.gender or has(tokens, lex.ROLE))
            if head & NAME and not human:  # where all nouns are capitalised, only a known name is a person's
                human = not self._language.nouns_capitalised or self.names.is_person(tokens[-1].word, person.full)
        spoken = PastSpeaker(start, end, person, plural, thing, human)
        self._speakers.append(spoken)
        if tokens and all(token.flags & NAME and not token.flags & lex.ROLE for token in tokens):
            self._bare_names[mention] = spoken
        return person

    def _named(self, tokens: Tokens, mention: str) -> Referent:
        """A mention with a noun: its name looked up, else the description itself."""
        if len(tokens) > 1 and not has(tokens, ~(CAPITAL | NAME)) and first_name_gender(tokens[0].word, self._language):
            name = name_in(printed(self._text, tokens), self._language)
            name = name and personal(name, self._language)
            if name and len(name.words) > 1:
                return self._of_full_name(name, name.gender)
        whole = self._as_a_whole(tokens, mention) or self._of_owner(tokens, mention)
        if whole:
            return whole
        named_behind = behind_body(tokens, self._language)
        beside = self._beside_or_body(tokens, mention, named_behind)
        if beside:
            return beside
        run = named_behind or name_run(tokens)
        if self._is_of_nobody(tokens, run):
            return Referent(mention, 1.0, 0)
        if run is None or self._is_role(tokens, run):
            return self._described(tokens, mention)
        return self._of_run(tokens, run, mention)

    def _as_a_whole(self, tokens: Tokens, mention: str) -> Referent | None:
        """Whom a mention means whose names are not looked up: a share, an office, several persons, a title, the last named."""
        if len(tokens) > 1 and is_share(tokens, self._language):
            return Referent(mention, 1.0, 0)
        if is_of_offices(tokens, self._language):
            return self._described(tokens, mention)
        joint = self._together(tokens)
        if joint:
            return joint
        if len(tokens) > 2 and opens_title(tokens, 1):
            return Referent(self._text[tokens[1].start : tokens[-1].end], 1.0, 0)  # "The Evening Standard"
        if mention.lower() in self._language.words("last named"):
            return self.last_mentioned(tokens[0].start) or Referent(mention, 1.0, 0)
        if is_one(tokens, self._language) and not has(tokens[1:], NAME):
            return self._described(tokens, mention)
        partisan = of_party(self._text, tokens, self._body, self._language, self._bearer_of) if tokens else None
        return partisan or self._aged(tokens, mention) or self._native(tokens)

    def _of_owner(self, tokens: Tokens, mention: str) -> Referent | None:
        """Whom a mention means with the name of an owner in it; None if it has none."""
        owner = past_owner(tokens, self._language)
        if owner and owner < len(tokens):
            bearer = self._text[tokens[owner].start : tokens[-1].end]
            return self._named(tokens[owner:], bearer) if " " in bearer else Referent(bearer, 1.0, 0)
        return self._described(tokens, mention) if owner or self._ends_in_owner(tokens) else None

    def _of_run(self, tokens: Tokens, run: tuple[int, int], mention: str) -> Referent:
        """The person whose name the tokens of `run` are."""
        name = name_in(printed(self._text, tokens[run[0] : run[1]]), self._language)
        if name is None:
            return Referent(mention, 1.0, 0)
        name = personal(name, self._language)
        owned = run[0] > 1 and tokens[run[0] - 1].flags & lex.GENITIVE  # "dem Umfeld des Vorstands"
        determined = owned or tokens[0].flags & (lex.DETERMINER | lex.POSSESSIVE)
        if self._language.nouns_capitalised and determined and not self._individual(name):
            return self._described(tokens, mention)
        gender = name.gender or (title_gender(tokens[run[0] - 1].word, self._language) if run[0] else 0)
        if len(name.words) > 1:
            return self._of_full_name(name, gender)
        last, word = tokens[-1].flags, name.words[0]
        if last & lex.GROUP and tokens[0].word in self._language.words("definite"):
            people = len(tokens) == _ROLE_AND_GROUP and tokens[1].flags & CAPITAL and tokens[1].flags & lex.ROLE
            whole = self._text[tokens[1].start : tokens[2].end] if people else word  # "i Soci Ribelli"
            return Referent(self._whole_body(word) or whole, 1.0, 0)
        if len(word) > 3 and word.isupper() and self.names.full_name(word.capitalize()):
            word = word.capitalize()  # the label of a transcript
        full_name = self.names.full_name(word, gender)
        joined_up = self._language.nouns_capitalised and not has(tokens[: run[0]], lex.PREPOSITION)
        if full_name and joined_up and " der " in full_name:
            full_name = None  # "Minister Sand" is not "Emil von der Sand"
        if full_name and has(tokens, lex.ROLE) and is_thing(full_name, self._language):
            return Referent(mention, 1.0, gender)  # "Bispo de Valbela" is not "Câmara de Valbela"
        if full_name is None and last & lex.ROLE and len(tokens) == 1:
            return self._described(tokens, mention)  # "Trener" opens a sentence
        return self._of_surname(word, full_name, gender)

    def _of_surname(self, word: str, full_name: str | None, gender: int) -> Referent:
        """The person with a name of one word, who may have a full name and namesakes."""
        if full_name in self.names.namesakes(word, gender):
            spoken = {past.person.full for past in self._speakers}.intersection(self.names.namesakes(word, gender))
            return Referent(spoken.pop() if len(spoken) == 1 else word, 0.9, gender)
        if full_name is None and not first_name_gender(word, self._language):
            bases = surnames_of(word, self._language)
            word = next((base for base in bases if any(True for _ in word_places(self._text, base, self._body))), word)
        certainty = 0.9 if self.names.namesakes(word) else 1.0
        return Referent(full_name or word, certainty, gender or self.names.gender(word, full_name or word))

    def _of_full_name(self, name: Name, gender: int) -> Referent:
        """The person who has a name of several words."""
        full = self.names.uninflected(name.words) if self._language.case_endings else " ".join(name.words)
        known = first_name_gender(name.words[0], self._language)  # "Ana Gil" is not "France Bleu Ana Gil"
        fuller = None if known else self.names.full_name(key(name), gender)
        known = known or bool(fuller and self._is_behind_hearer(fuller, full))
        if fuller and not known and fuller.lower().endswith(" " + full.lower()):  # "De Vries" is "Anna de Vries"
            full = fuller
        full = self.names.with_first_name(full) if known and self._language.two_surnames else full
        own = first_name_gender(full.split(" ")[0], self._language)
        return Referent(full, 1.0, own if own in (HE, SHE) else self.names.gender(key(name), full) or gender)

    def _is_behind_hearer(self, fuller: str, full: str) -> bool:
        """Whether an agency or a verb stands before a name: "dijo a EFE Ana Gil", "Conta Rosário Penha"."""
        before = fuller[: -len(full)].strip()
        if self._language.lexicon.get(before.lower(), 0) & lex.CUE:
            return True
        return len(before) > 1 and f"{before.upper()} {full}" in self._text

    def _together(self, tokens: Tokens) -> Referent | None:
        """The persons of "Ann Lee and Bob Ray"; None where one speaks alone."""
        joints, people = self._language.words("between speakers"), bool(tokens) and tokens[0].flags & lex.GROUP
        if joints.isdisjoint(map(word_of, tokens)):
            return None
        tokens = without_description(tokens, joints)
        k = next((k for k, token in enumerate(tokens) if k and token.word in joints), 0)
        if not 0 < k < len(tokens) - 1 or not tokens[-1].flags & NAME:
            return None
        described = first_name_gender(tokens[k + 1].word, self._language) and has(tokens[:k], lex.ROLE)
        if not tokens[k - 1].flags & NAME and (not described or k + 2 == len(tokens)):
            return None  # not "der Leiter und Sprecher Roth"
        named = [n for n, token in enumerate(tokens) if first_name_gender(token.word, self._language)]
        if people and not named and tokens[k - 1].word.endswith(self._language.oblique_endings or "\n"):
            return None  # «жители Верхней и Нижней Солонки»
        if tokens[k + 1].flags & lex.ROLE and named and named[0] > k + 1:
            return None  # "Der Vorsitzende und Gründer Jan Roth"
        titled = k < 3 and not tokens[0].flags & lex.TITLE and has(tokens[k + 2 :], lex.ROLE | lex.TITLE)
        if titled and not self._language.inverted:
            return None  # "Police and Crime Commissioner Ann Lee"
        if behind_body(tokens, self._language) and not any(
            first_name_gender(token.word, self._language) for token in tokens[:k]
        ):
            return None  # "l'ex-ministre des Sports et de la Ville Anne Roux"
        commas = [position for position in range(1, k) if tokens[position].word == ","]
        bounds = [-1, *commas, k, len(tokens)]
        persons = [tokens[low + 1 : high] for low, high in itertools.pairwise(bounds)]
        if not all(person and has(person, NAME | lex.ROLE) for person in persons):
            return None
        known = [self._named(person, self._text[person[0].start : person[-1].end]) for person in persons]
        names = [person.full or "" for person in known]
        joint = self._text[tokens[k].start : tokens[k].end]
        full = f"{', '.join(names[:-1])} {joint} {names[-1]}"
        return Referent(full, min(person.confidence for person in known), 0)

    def _individual(self, name: Name) -> bool:
        """Whether a run of capitalised words is a person's name, in a language that capitalises nouns."""
        if len(name.words) > 1:
            return bool(first_name_gender(name.words[0], self._language))
        full = self.names.full_name(name.words[0])
        return bool(full and self.names.is_person(name.words[0], full))
