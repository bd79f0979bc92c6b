"""Texts and houses of the sentences before that speak: "In it stands: “...”", "they wrote in the appeal", "said there"."""

from __future__ import annotations

from letters.attribution.cues.cue import Cue, tokens_of
from letters.attribution.cues.excerpts import announces_excerpt
from letters.attribution.cues.passives_in_texts import is_reported_passively
from letters.attribution.cues.texts import house_named, is_spoken_of, text_named
from letters.attribution.nearby_persons import person_named
from letters.attribution.neighbour_search import NeighbourSearch
from letters.attribution.phrases import sentence_window
from letters.attribution.phrases.houses import says_there
from letters.attribution.phrases.listed_phrases import words_from
from letters.attribution.phrases.names_by_case import are_people
from letters.attribution.phrases.sentence_window import LEFT, STOP, Tokens, has, last_sentence
from letters.languages.lexicon import CUE, GROUP, IMPERSONAL, PREPOSITION, RELATIVE, ROLE, TEXT

_ANY_TEXT = 3  # words of a phrase for any text: "the full text"
_BLOCK = " \xa0\n>*_"  # what opens a block quotation


class TextSearch(NeighbourSearch):
    """Finds the text or the house before a quotation that speaks in it."""

    def _is_from_text(self, lead: Tokens, trail: Tokens) -> bool:
        """Whether a quotation stands in a text named before: "heißt es darin", "si parla di"."""
        colon = self._language.verb_second and lead and lead[-1].word == ":"  # "Daarin staat:"
        if has(trail[:3], IMPERSONAL) or ((colon or self._language.nouns_capitalised) and has(lead, IMPERSONAL)):
            return True
        start = is_spoken_of(lead, trail, self._language)
        related = has(lead[max(0, start - 2) : start], RELATIVE)  # "des bouées sur lesquelles on lit"
        return start >= 0 and not related

    def _in_text_before(self, n: int, lead: Tokens) -> Cue | None:
        """The text before of which a sentence tells in the passive: "Darin wird der Rat aufgefordert, „...“"."""
        size = words_from(lead, 0, "in it", self._language)
        if not size:
            return None
        end = next((k for k in range(size + 1, len(lead)) if lead[k].flags & STOP), len(lead))
        return self._text_before(n, False) if is_reported_passively(lead[size:end], self._language) else None

    def _excerpted(self, n: int, best: Cue | None, lead: Tokens) -> Cue | None:
        """The text from which a sentence with a colon announces the n-th quotation: "Here is an excerpt:"."""
        start = self._marks[n].outer_start
        gap = self._text[max(self._body, start - LEFT) : start]
        before = gap.rstrip(_BLOCK)
        if not before.endswith(":"):
            return None
        if best and has(tokens_of(best, lead), TEXT) and not self._stands_for_text(best):
            return None
        end = start - len(gap) + len(before)
        sentence = lead or last_sentence(self._text, max(self._body, end - LEFT), end, self._language)
        return self._text_before(n, False) if announces_excerpt(sentence, self._language) else None

    def _is_said_in_text(self, text: Cue, trail: Tokens, previous: Cue) -> bool:
        """Whether people who spoke last continue in a text, where the verb leaves them out: "napisali w apelu"."""
        verb = next((token for token in trail if not token.flags & STOP), None)
        if verb is None or not verb.flags & CUE or not self._language.ends(verb.word, "plural endings"):
            return False
        before = [token for token in trail if token.start < text.start and not token.flags & STOP]
        placed = len(before) > 1 and not verb.flags & IMPERSONAL and before[-1].flags & PREPOSITION
        mention = sentence_window.tokenize(self._text, previous.start, previous.end, self._language)
        written = has(tokens_of(text, trail), TEXT)
        theirs = previous.pronoun and mention[0].word in self._language.words("their")
        return bool(placed) and written and (theirs or are_people(mention, self._language))

    def _house_there(self, n: int, lead: Tokens, trail: Tokens) -> Cue | None:
        """The house of the sentence before that speaks "there": «В мэрии не согласны. «...», — заявили там»."""
        if not says_there(trail, self._language) and not says_there(lead, self._language):
            return None
        end = lead[0].start if lead else self._marks[n].outer_start
        sentence = last_sentence(self._text, max(self._body, end - LEFT), end, self._language)
        return self._accepted(house_named(sentence, self._language))

    def _text_before(self, n: int, there: bool) -> Cue | None:
        """The last text named in the sentences before the n-th quotation, or the house that `there` may mean."""
        low = max(self._body, self._marks[n].outer_start - 2 * LEFT)
        end = self._marks[n].outer_start
        any_text: Cue | None = None
        for _ in range(3):
            sentence = last_sentence(self._text, low, end, self._language)
            named = self._accepted(text_named(sentence, self._language)) if sentence else None
            if sentence and named is None and there:
                named = self._accepted(house_named(sentence, self._language))
            if not sentence or (named and not self._stands_for_text(named)):
                return named or any_text
            any_text = any_text or named
            end = sentence[0].start
        return any_text

    def _stands_for_text(self, cue: Cue) -> bool:
        """Whether a noun for any text may stand for one that is named before: "Nel testo si legge"."""
        words = self._text[cue.start : cue.end].lower().replace("’", " ").replace("'", " ").split()
        any_text = self._language.words("any text") | self._language.words("excerpts")
        return len(words) <= _ANY_TEXT and words[-1] in any_text

    def _person_behind_text(self, n: int, near: Cue | None, trail: Tokens) -> Cue | None:
        """The only person named beside a text that was quoted before, where a verb without a subject follows."""
        language = self._language
        if not n or not near or near.kind != "follow-on" or not (language.dropped and has(trail[:3], CUE)):
            return None
        mention = sentence_window.tokenize(self._text, near.start, near.end, language)
        noun = next((token.flags for token in mention if token.flags & (TEXT | ROLE | GROUP)), ROLE)
        if noun & (ROLE | GROUP):
            return None  # not "gli autori della lettera", but "la relazione tecnica"
        lead = sentence_window.tokens_before(self._text, self._marks, n - 1, language, self._body)
        return self._accepted(person_named(lead, language, 0.6, "said"))
