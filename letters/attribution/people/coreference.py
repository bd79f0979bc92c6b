"""Coreference: whom a mention means, as the fullest name that the article gives.

A surname is looked up among the full names. A description refers to the name next to it elsewhere, a pronoun to
whom `pronouns.py` tells.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from letters.attribution.cues.appositions import is_one, names_owner
from letters.attribution.cues.cue import body_end
from letters.attribution.cues.fellows import without_description
from letters.attribution.people.descriptions import Descriptions
from letters.attribution.people.nameless import of_party
from letters.attribution.people.person_words import personal, printed
from letters.attribution.people.pronouns import PastSpeaker
from letters.attribution.phrases.insertions import without_honours
from letters.attribution.phrases.listed_phrases import words_to
from letters.attribution.phrases.name_parts import behind_body, is_name, is_of_offices, opens_title
from letters.attribution.phrases.names import (
    HE,
    SHE,
    Name,
    Referent,
    first_name_gender,
    has_first_name,
    key,
    name_in,
    name_run,
    title_gender,
)
from letters.attribution.phrases.names_by_case import nominative, past_owner, surnames_of, unpossessive
from letters.attribution.phrases.sentence_window import CAPITAL, NAME, STOP, Token, Tokens, has, skip, tokenize
from letters.attribution.phrases.shares import is_share
from letters.attribution.phrases.speakable import ProvenNames, word_places
from letters.languages import lexicon as lex
from letters.languages.lexicon import Language
from letters.quote_marks.quote_spans import QuoteSpan

_PLURAL = tuple("yieéíиыеs")  # of nouns in the nominative, where nouns have cases
_ROLE_AND_GROUP = 3  # tokens of "i Soci Ribelli"
_TRIED = 5  # mentions of a body looked at for its whole name
_SHORT = 4  # tokens of a mention that has no owner in it
_BODY_WIDTH = 60  # code points of the name of a body


class Resolver(Descriptions):
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
        """The full name of a mention that ends at `end`, in the nominative; `governed`: it is told in another case."""
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
        native = partisan or self._aged(tokens, mention) or self._native(tokens)
        if native:
            return native
        owner = past_owner(tokens, self._language)
        if owner and owner < len(tokens):
            bearer = self._text[tokens[owner].start : tokens[-1].end]
            return self._named(tokens[owner:], bearer) if " " in bearer else Referent(bearer, 1.0, 0)
        if owner or self._ends_in_owner(tokens):
            return self._described(tokens, mention)
        named_behind = behind_body(tokens, self._language)
        last = tokens[-1].flags if tokens else 0
        bearer_beside = self._named_beside(tokens) if last & NAME else None
        if bearer_beside:
            return bearer_beside
        if not named_behind and last & NAME and len(tokens) > _SHORT and names_owner(tokens, self._language):
            return Referent(mention, 1.0, 0)  # "Le cabinet du ministre Paul Morel"
        body = None if named_behind else self._body_named(tokens)
        if body:
            return body
        run = named_behind or name_run(tokens)
        bare = has(tokens, lex.COORDINATOR) and not (self._language.articles or has(tokens[1:], NAME))
        if bare and tokens[0].flags & lex.GROUP:
            return Referent(mention, 1.0, 0)  # "Ředitelství silnic a dálnic"
        styled = run and not self._language.inverted and words_to(tokens, run[0], "self-styled", self._language)
        if styled and run and run[0] > 2:
            return Referent(mention, 1.0, 0)  # "a user identifying as Lee"
        short = not last & CAPITAL or len(tokens) < _SHORT  # "the Utah Republican"
        role = last & lex.ROLE and not last & lex.GROUP and short
        alone = tokens[run[0] : run[1]] if run and run[1] < len(tokens) and not self._language.articles else []
        office = alone and all(t.flags & lex.ROLE and not t.flags & lex.GROUP for t in alone)  # "Rzecznik policji"
        if run is None or office or (role and tokens[0].word in self._language.words("definite")):
            return self._described(tokens, mention)
        name = name_in(printed(self._text, tokens[run[0] : run[1]]), self._language)
        before = tokens[run[0] - 1] if run[0] else None
        if name is None:
            return Referent(mention, 1.0, 0)
        name = personal(name, self._language)
        owned = run[0] > 1 and tokens[run[0] - 1].flags & lex.GENITIVE  # "dem Umfeld des Vorstands"
        determined = owned or tokens[0].flags & (lex.DETERMINER | lex.POSSESSIVE)
        if self._language.nouns_capitalised and determined and not self._individual(name):
            return self._described(tokens, mention)
        gender = name.gender or (title_gender(before.word, self._language) if before else 0)
        if len(name.words) > 1:
            return self._of_full_name(name, gender)
        word = name.words[0]
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
        if full_name is None and last & lex.ROLE and len(tokens) == 1:
            return self._described(tokens, mention)  # "Trener" opens a sentence
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
        known = known or bool(fuller and self._is_told(fuller, full))
        if fuller and not known and fuller.lower().endswith(" " + full.lower()):  # "De Vries" is "Anna de Vries"
            full = fuller
        full = self.names.with_first_name(full) if known and self._language.two_surnames else full
        own = first_name_gender(full.split(" ")[0], self._language)
        return Referent(full, 1.0, own if own in (HE, SHE) else self.names.gender(key(name), full) or gender)

    def _ends_in_owner(self, tokens: Tokens) -> bool:
        """Whether a role has the name of another behind it, whose nominative the article tells: "adwokat Elingi".

        Or people that of their place: «жители Малой Вишеры»; or a role that of its house: "szef „Kotwicy”".
        """
        name = tokens[-1] if len(tokens) > 1 else None
        if name and name.flags & STOP and tokens[0].flags & lex.ROLE and not self._language.articles:
            return True
        if name is None or not name.word.endswith(self._language.oblique_endings) or not is_name(name):
            return False
        if tokens[0].flags & lex.ROLE and tokens[0].flags & lex.GROUP and not has_first_name(tokens, self._language):
            return True
        role = tokens[-2]
        if not role.flags & lex.ROLE:
            return False
        full = self.names.full_name(self._text[name.start : name.end]) or ""
        first, _, nominative = full.lower().rpartition(" ")
        known = first_name_gender(first.split(" ")[0], self._language) or name.word.startswith(nominative)
        return bool(first and known) and nominative != name.word

    def _body_named(self, tokens: Tokens) -> Referent | None:
        """The whole name of a body with a modifier: "Office for National Statistics", "Corte dei conti"."""
        first = skip(tokens, 0, lex.DETERMINER, NAME)
        hinge = skip(tokens, first, NAME)
        inside = first < hinge < len(tokens) - 1 and not self._language.nouns_capitalised
        if not inside or not tokens[hinge].flags & lex.HEAD:
            return None
        head = tokens[hinge - 1].flags
        if not head & lex.GROUP or not has(tokens[-1:], NAME | CAPITAL | lex.GROUP) and not self._language.inverted:
            return None
        return Referent(self._text[tokens[first].start : tokens[-1].end], 1.0, 0)

    def _whole_body(self, word: str) -> str | None:
        """The name of a body of which only the first word is told again: "la Cour" after "la Cour des comptes"."""
        for match in itertools.islice(re.finditer(rf"(?<!\w){re.escape(word)} (?=\w)", self._text), _TRIED):
            tokens = tokenize(self._text, match.start(), match.start() + _BODY_WIDTH, self._language)
            end = body_end(tokens, (0, 1), self._language)
            if end:
                return self._text[tokens[0].start : tokens[end - 1].end]
        return None

    def _is_told(self, fuller: str, full: str) -> bool:
        """Whether an agency or a verb stands before a name: "dijo a EFE Ana Gil", "Conta Rosário Penha"."""
        before = fuller[: -len(full)].strip()
        if self._language.lexicon.get(before.lower(), 0) & lex.CUE:
            return True
        return len(before) > 1 and f"{before.upper()} {full}" in self._text

    def _together(self, tokens: Tokens) -> Referent | None:
        """The persons of "Ann Lee and Bob Ray"; None where one speaks alone."""
        joints, people = self._language.words("between speakers"), bool(tokens) and tokens[0].flags & lex.GROUP
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
