"""Names of bodies in mentions, and mentions that name a body, an office or an owner, but no person."""

from __future__ import annotations

import itertools
import re

from letters.attribution.cues.appositions import names_owner
from letters.attribution.cues.cue import body_end
from letters.attribution.people.descriptions import Descriptions
from letters.attribution.phrases.listed_phrases import words_to
from letters.attribution.phrases.name_parts import is_name
from letters.attribution.phrases.names import Referent, first_name_gender, has_first_name
from letters.attribution.phrases.sentence_window import CAPITAL, NAME, STOP, Tokens, has, skip, tokenize
from letters.languages import lexicon as lex

_TRIED = 5  # mentions of a body looked at for its whole name
_SHORT = 4  # tokens of a mention that has no owner in it
_BODY_WIDTH = 60  # code points of the name of a body


class Bodies(Descriptions):
    """Resolves the names of bodies in one article."""

    def _beside_or_body(self, tokens: Tokens, mention: str, named_behind: tuple[int, int] | None) -> Referent | None:
        """The person named beside a mention that ends in a name, else the body whose name it is."""
        last = tokens[-1].flags if tokens else 0
        person = self._named_beside(tokens) if last & NAME else None
        if person or named_behind:
            return person
        if last & NAME and len(tokens) > _SHORT and names_owner(tokens, self._language):
            return Referent(mention, 1.0, 0)  # "Le cabinet du ministre Paul Morel"
        return self._body_named(tokens)

    def _is_of_nobody(self, tokens: Tokens, run: tuple[int, int] | None) -> bool:
        """Whether a mention with a name in it is that of a group, or of who only calls himself by the name."""
        bare = has(tokens, lex.COORDINATOR) and not (self._language.articles or has(tokens[1:], NAME))
        if bare and tokens[0].flags & lex.GROUP:
            return True  # "Ředitelství silnic a dálnic"
        if run is None or run[0] < 3 or self._language.inverted:
            return False
        return bool(words_to(tokens, run[0], "self-styled", self._language))  # "a user identifying as Lee"

    def _is_role(self, tokens: Tokens, run: tuple[int, int]) -> bool:
        """Whether the name in a mention is that of an office, or only modifies the role that ends it."""
        alone = tokens[run[0] : run[1]] if run[1] < len(tokens) and not self._language.articles else []
        if alone and all(token.flags & lex.ROLE and not token.flags & lex.GROUP for token in alone):
            return True  # "Rzecznik policji"
        last = tokens[-1].flags
        short = not last & CAPITAL or len(tokens) < _SHORT  # "the Utah Republican"
        role = last & lex.ROLE and not last & lex.GROUP and short
        return bool(role) and tokens[0].word in self._language.words("definite")

    def _ends_in_owner(self, tokens: Tokens) -> bool:
        """Whether a role has the name of another behind it, whose nominative the article has: "adwokat Elingi".

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
        """The name of a body of which only the first word is repeated: "la Cour" after "la Cour des comptes"."""
        for match in itertools.islice(re.finditer(rf"(?<!\w){re.escape(word)} (?=\w)", self._text), _TRIED):
            tokens = tokenize(self._text, match.start(), match.start() + _BODY_WIDTH, self._language)
            end = body_end(tokens, (0, 1), self._language)
            if end:
                return self._text[tokens[0].start : tokens[end - 1].end]
        return None
