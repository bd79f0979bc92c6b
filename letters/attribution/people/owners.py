"""Whose words a possessive means that is no subject: "in his words", "A su juicio", "Her verdict:"."""

from __future__ import annotations

from letters.attribution.people.nameless import opening_role
from letters.attribution.people.pronouns import Pronouns
from letters.attribution.phrases.names import HE, SHE
from letters.attribution.phrases.sentence_window import NAME, has, tokenize
from letters.languages import lexicon as lex
from letters.model import Span

_RECENT = 4  # speakers looked back


class Owners(Pronouns):
    """Finds whom the possessives of one article mean that name a source."""

    def owner(self, start: int, end: int, *, according: bool) -> Span | None:
        """Where they are named whom text[start:end] means, which is no subject: "in his words", "Her verdict:"."""
        word = self._text[start:end].lower()
        flags = self._language.lexicon.get(word, 0)
        their = according and word in self._language.words("their") and not self._language.nouns_capitalised
        their = their and self._text[end + 1 : end + 2].isalpha()  # "a loro avviso"
        owns = not flags & lex.OBJECT if according else self._text[end : end + 1] == " "
        if not (their or (flags & lex.POSSESSIVE and owns)):
            return None
        self.meant(word, start)
        known = self.clear.get(start) or self._opening_role(start, self._gender(word) or HE | SHE)
        known = known or (self._source_before(start) if according and self._language.dropped else None)
        if known or not (according and self._language.inverted):
            return known
        bodies = (phrase for phrase in self._subjects(start) if has(phrase, NAME | lex.ROLE | lex.GROUP | lex.TEXT))
        body = next(bodies, [])  # the ending of "seu" does not show whose view it is
        return (body[0].start, body[-1].end) if has(body, lex.GROUP | lex.TEXT) else None

    def _source_before(self, position: int) -> Span | None:
        """The person who speaks in the sentence before, where nobody else is named since: "dijo Gil. A su juicio"."""
        before = (spoken for spoken in reversed(self._speakers[-_RECENT:]) if spoken.end <= position)
        last = next(before, None)
        if last is None or not last.human or last.plural or last.thing:
            return None
        low = next((start for start, end in self._earlier.before(position)[1:] if start < end), position)
        since = [mention for mention in self._mentions.between(last.end, position) if mention.is_person]
        same = {last.end + len(", ")}  # "su presidente, Ana Gil"
        others = any(m.person.full != last.person.full and m.position not in same for m in since)
        near = low <= last.position and "\n" not in self._text[last.end : position]
        return (last.position, last.end) if near and not others else None

    def _opening_role(self, position: int, gender: int) -> Span | None:
        """The role that opens the sentence before, if that has no other person: "The coach frowned. Her verdict:"."""
        for start, end in self._earlier.before(position)[1:2]:
            tokens = tokenize(self._text, start, end, self._language)
            role = opening_role(tokens, gender, self._language) if tokens else None
            persons = [mention for mention in self._mentions.between(start, end) if mention.is_person]
            alone = role and not has(tokens[role[1] :], lex.ROLE) and not persons
            return (tokens[0].start, tokens[role[1] - 1].end) if role and alone else None
        return None
