"""Whom a description without a name means: the person of a role, an age or a country, named beside it or before it."""

from __future__ import annotations

import re

from letters.attribution.cues.appositions import apposed, bearer, is_one, past_bracket
from letters.attribution.people.owners import Owners
from letters.attribution.people.pronouns import CLEAR, FAR
from letters.attribution.phrases.inverted_subjects import is_one_person
from letters.attribution.phrases.names import HE, SHE, Referent, first_name_gender, title_gender
from letters.attribution.phrases.sentence_window import CAPITAL, NAME, Tokens, has, skip, tokenize
from letters.languages import lexicon as lex
from letters.model import Span

_AGED = re.compile(r"(\d\d)(?:[-‑]\w*[^\W\d_]|-year-olds?|enne|enni)$")
_SHORT = 4  # tokens of "the now 61-year-old"
_AGE_GIVEN = 0.9  # certainty that an age is that of the person named last
_ANSWERED = 24  # code points of what opens an answer: ", at which point "
_ENDING = 2  # letters
_SHORT_ROLE = 20  # code points of a role before a name
_ROLE_WIDTH = 60  # code points of what modifies a role, up to the comma before its bearer


class Descriptions(Owners):
    """Resolves the descriptions of one article."""

    def _aged(self, tokens: Tokens, mention: str) -> Referent | None:
        """Whom "the 61-year-old" means: who is said to be of this age before, else the person named last; None for no age."""
        age = _AGED.match(tokens[-1].word) if 1 < len(tokens) < _SHORT else None
        if age is None or tokens[0].word not in self._language.words("definite"):
            return None
        low = max(self._body, tokens[0].start - FAR)
        of_age = list(re.finditer(rf"[^\W\d_](?:, | \(){age[1]}(?!\w)", self._text[low : tokens[0].start]))
        if of_age:
            end = low + of_age[-1].start() + 1
            before = tokenize(self._text, max(low, end - _ROLE_WIDTH), end, self._language)
            bearer = self._bearer_of(before[skip(before, len(before) - 1, NAME, step=-1) + 1 :])
            if bearer:
                return bearer
        last = self.last_named(tokens[0].start, HE | SHE)
        known = last.full and first_name_gender(last.full.split(" ")[0], self._language)
        known = known or (last.full and " " in last.full and not self._language.nouns_capitalised)
        return last._replace(confidence=last.confidence * _AGE_GIVEN) if known else Referent(mention, 1.0, 0)

    def _native(self, tokens: Tokens) -> Referent | None:
        """Whom "the Scot" means: the person named last; None if the mention is no such phrase."""
        demonyms = self._language.words("demonyms")
        ending = self._language.ends(tokens[-1].word, "party endings") if tokens else False
        bare = not self._language.articles and len(tokens) == 1  # "Serb zapewnia"
        if not (ending or (tokens and tokens[-1].word in demonyms)):
            return None
        if not bare and (len(tokens) < 2 or tokens[0].word not in self._language.words("definite")):
            return None
        if has(tokens[1:-1], NAME):
            return None
        last = self.last_named(tokens[0].start, HE | SHE)
        mention = self._text[tokens[0].start : tokens[-1].end]
        return last._replace(confidence=last.confidence * 0.7) if last.full else Referent(mention, 1.0, 0)

    def _named_beside(self, tokens: Tokens) -> Referent | None:
        """The person whose name follows a role that ends in another name: "La directora de la Agencia Naval, Ada Rey"."""
        end = past_bracket(self._text, tokens[-1].end)
        if self._language.nouns_capitalised or not self._text.startswith(", ", end):
            return None
        endings = self._language.possessive_endings
        owned = has(tokens, lex.ROLE) and any(token.word.endswith(endings) for token in tokens)
        if self._language.oblique_endings and len(tokens) == 2 and tokens[0].flags & lex.ROLE:
            name = apposed(self._text, tokens, self._language)  # «Защитник Фурцева, адвокат Лариса Пак, назвала»
            known = name and first_name_gender(name.words[0], self._language)
            beside = name and len(name.words) > 1 and known
            return self.names.bearer(name)[0] if name and beside else None
        if tokens[0].flags & CAPITAL and tokens[0].flags & NAME and not (owned and self._language.possessive_endings):
            return None
        if not has(tokens[1:], lex.PREPOSITION | lex.GENITIVE):
            return None
        name = apposed(self._text, tokens, self._language)
        if name is None:
            return None
        person, personal = self.names.bearer(name)
        known = personal or first_name_gender(name.words[0], self._language) or _ends_in_body(tokens)
        # "El jefe de Obras, Homero Gil"
        explained = self._language.romance and has(tokens, lex.ROLE) and len(name.words) > 1
        return person if known or explained else None

    def _described(self, tokens: Tokens, mention: str) -> Referent:
        """A description without a name: the name next to it earlier in the text, else the description itself."""
        head = tokens[-1] if tokens else None
        if (
            head is None
            or not tokens[0].word
            or head.flags & CAPITAL
            and len(tokens) == 1
            and not head.flags & lex.ROLE
        ):
            return Referent(mention, 1.0, 0)
        of_woman = head.flags & lex.ROLE and self._language.ends(head.word, "women's endings")
        gender = title_gender(head.word, self._language) or (SHE if of_woman else 0)
        apposed_person = self._apposed(tokens)
        if apposed_person:
            return apposed_person
        suffixed = not self._language.articles
        bare_role = suffixed and len(tokens) == 1
        definite = bare_role or tokens[0].word in self._language.words("definite")
        listed = head.flags & lex.ROLE
        if head.flags & (lex.GROUP if head.flags & (lex.ROLE | lex.TITLE) else ~0) or not definite:
            return Referent(mention, 1.0, gender)  # but "the trader" may have stood before a name
        woman = gender & SHE or head.word.endswith(("e", "in"))
        if self._language.nouns_capitalised and tokens[0].flags & lex.EITHER_CASE and listed and not woman:
            return Referent(mention, 1.0, 0)  # "die Schwimmmeister" are several
        low = max(self._body, tokens[0].start - FAR)
        named = self._bearer_of(bearer(self._text, tokens, low, self._language))  # "the judge" after "Judge Ann Lee"
        if named:
            return named
        meant = listed and head.word not in self._language.words("vague")
        if meant and not self._answers(tokens):
            last = self.last_named(tokens[0].start, gender or HE | SHE)
            is_name = last.full and last.full.split(" ")[-1][:1].isupper()
            only = self._only_bearer(tokens, gender) if is_name else None
            if only and self._at(only).full == last.full:
                self.clear[tokens[0].start] = only
                return last._replace(confidence=CLEAR)
            if is_name and not bare_role:
                return last._replace(confidence=last.confidence * 0.7)
        return Referent(mention, 1.0, gender)

    def _apposed(self, tokens: Tokens) -> Referent | None:
        """The person whose name stands beside a description: "la portavoz, Ada Rey"; None if the name may be another's."""
        name = apposed(self._text, tokens, self._language)
        if name is None:
            return None
        head = tokens[-1]
        person, personal = self.names.bearer(name)
        full = len(name.words) > 1
        if personal or not head.flags or (full and is_one(tokens, self._language)):
            return person
        if not head.flags & lex.ROLE or head.flags & lex.GROUP or self._language.nouns_capitalised:
            return None
        behind = self._text.find(f", {name.words[0]}", head.end, head.end + _ROLE_WIDTH)
        start = self._text.find(name.words[0], head.end, head.end + _ROLE_WIDTH)
        role = self._text[head.end : max(start, head.end)] if full else ""  # "His lawyer, advocate Ann Lee,"
        if behind == head.end or (role.startswith(", ") and role.count(",") == 1):
            return person
        modifier = tokenize(self._text, head.end, max(behind, head.end), self._language)
        if behind > head.end and full and not has(modifier, NAME):
            return person  # "son attachée de presse, Jo Roy"
        definite = tokens[0].word in self._language.words("definite") or tokens[0].word.endswith("'")
        return person if behind > 0 and definite and self._language.inverted and _ends_in_body(modifier) else None

    def _only_bearer(self, role: Tokens, gender: int) -> Span | None:
        """Where the one person is named in the paragraph of a role before it, who can only be meant."""
        start, article = role[0].start, role[0].word
        paragraph = self._text[self._text.rfind("\n", self._body, start) + 1 : start].lower()
        if role[-1].word[:-_ENDING] in paragraph or not is_one_person(role, self._language):
            return None  # "Ann Lee met the mayor. “...”, said the mayor."
        romance = self._language.inverted and self._language.articles and not self._language.verb_second
        if romance and article[-1] not in "'’":
            gender = gender or (SHE if article.endswith(("a", "tte")) else HE)
        name = self._only_one(start, gender or HE | SHE, here=True)
        beside = tokenize(self._text, max(self._body, name[0] - _SHORT_ROLE), name[1], self._language) if name else []
        named = next((k for k, token in enumerate(beside) if name and token.start >= name[0]), 0)
        if has(beside[max(0, named - 1) :], lex.ROLE):
            return None  # another role is another person: "Opposition MP Ann Lee asked. The prime minister replied"
        return name if name and " " in (self._at(name).full or "") else None

    def _answers(self, role: Tokens) -> bool:
        """Whether a mention is of another than the person named before it: "the mayor" of "Lee said, to which the mayor
        replied", "La procureure, elle, a prévenu"."""
        start, end = role[0].start, role[-1].end
        before, behind = (
            self._text[max(0, start - _ANSWERED) : start].lower(),
            self._text[end : end + _ANSWERED].lower(),
        )
        openers, turns = (self._language.sections.get(name, ()) for name in ("whereupon", "in turn"))
        turned = any(behind.startswith((f", {words},", f" {words} ")) for words in turns)
        return turned or before.endswith(tuple(f", {words} " for words in openers))

    def _bearer_of(self, tokens: Tokens) -> Referent | None:
        """The person with this name; None if it is not a person's."""
        if not tokens:
            return None
        person = self._named(tokens, self._text[tokens[0].start : tokens[-1].end])
        return person if person.gender or self.names.is_person(tokens[-1].word, person.full) else None


def _ends_in_body(tokens: Tokens) -> bool:
    """Whether the name of a body, with its article, ends a phrase, rather than a place: "of the Port", not "of Leeds"."""
    before = skip(tokens, len(tokens) - 1, NAME | CAPITAL, step=-1)
    return 0 <= before < len(tokens) - 1 and bool(tokens[before].flags & (lex.DETERMINER | lex.OTHER_DETERMINER))
