"""Where the speaker of a quotation is named: in its sentence, else in the neighbouring sentences."""

from __future__ import annotations

from functools import cached_property
from itertools import takewhile

from letters.attribution.cues.before_quotation import is_heard, past_dateline
from letters.attribution.cues.cries import cries_with, is_cry, who_cries
from letters.attribution.cues.cue import Cue
from letters.attribution.cues.headlines import text_alone
from letters.attribution.cues.passive_agents import (
    is_said_by_anyone,
    is_said_by_outlet,
    is_said_by_somebody,
    names_nobody,
)
from letters.attribution.cues.said_so import leads_elsewhere, named_below, said_so
from letters.attribution.cues.texts import inscribed, text_telling
from letters.attribution.interviews import addressee, introduced, is_interview, put
from letters.attribution.left_out_subjects import (
    follow_on,
    goes_on,
    means_several,
    mentions,
    opens_with_plural,
    people_at_end,
    said_aside,
    tells_with_verb,
    tells_without_subject,
)
from letters.attribution.name_lines import credited, named_beside
from letters.attribution.nearby_persons import first_name_alone, person_after, person_named, several_named
from letters.attribution.neighbour_search import ELSEWHERE
from letters.attribution.phrases import sentence_window
from letters.attribution.phrases.insertions import without_brackets
from letters.attribution.phrases.sentence_window import LEFT, RIGHT, STOP, Tokens, has, last_sentence
from letters.attribution.phrases.word_classes import PHRASE
from letters.attribution.sentence_search import AT_ONCE, SAID
from letters.attribution.text_search import TextSearch
from letters.attribution.topic_labels import has_topics, is_motto, is_prompt, may_label, names_topic
from letters.languages.lexicon import CUE, GROUP, MOOD, PREPOSITION, ROLE, TEXT, TITLE
from letters.quote_marks.quote_parts import past_notes
from letters.text.sentence_breaks import break_after

_NO_SENTENCE = 3  # tokens
_WEAK = frozenset(["", "before", "follow-on"])  # evidence for whom a verb without a subject means


class SpeakerSearch(TextSearch):
    """Finds the speakers of one article's quotations, in their sentences and in those beside them."""

    _interviewee: Cue | None = None  # whom the last question was put to

    def speaker(self, n: int, previous: Cue | None) -> Cue | None:
        """The speaker of the n-th quotation, from its sentence, else from the neighbouring sentences."""
        best, lead, trail = self.in_sentence(n, self._body, len(self._text))
        placed = self._by_layout(n, best, lead, previous)
        if placed:
            return placed
        excerpted = None if trail else self._excerpted(n, best, lead)
        if excerpted:
            return excerpted
        if best and not lead and best.kind == "said" and best.confidence > AT_ONCE:
            in_text = previous and self._is_said_in_text(best, trail, previous)
            return follow_on(previous, 0.85) if previous and in_text else best
        opens = lead and not self._text[self._paragraph(n) : lead[0].start].strip(" .…\xa0")
        if opens and is_prompt(lead, self._language):
            return self._prompted(n, previous)
        asked_on = previous and not opens and is_prompt(lead, self._language, joined=True)
        if previous and asked_on and self._is_of_last(n, lead, previous):
            return follow_on(previous, 0.85)
        if best and best.kind == "colon" and may_label(lead) and self._is_topic(n, lead, best, previous):
            return self._said_next(n) or (follow_on(previous, 0.65) if previous else None)
        people = self._people_before(lead) if opens_with_plural(lead, self._language) else None
        if people:
            return people
        if self._language.dropped and tells_with_verb(lead, self._language):
            teller = self._teller(n, lead, previous)
            if teller or len(lead) > 1:
                return teller
        left_out = self._left_out(n, best, lead, trail, previous) or self._in_text_before(n, lead)
        if left_out:
            return left_out
        if lead and lead[-1].word in self._language.words("inscriptions"):
            return None  # "con la scritta": nobody says it
        if is_motto(lead, self._language) or is_said_by_outlet(trail, self._language):
            return None
        with_cries = self._accepted(cries_with(lead, self._language)) if best is None or not best.kind else None
        if with_cries:
            return with_cries
        if is_cry(lead, trail, self._language):
            return who_cries(lead, trail, best, self._language)
        if leads_elsewhere(lead, self._language):  # "Réservé à nos abonnés « ... »"
            beside = best and (best.kind != "said" or best.start >= self._marks[n].outer_end)
            return best if best and beside and best.confidence >= SAID else None
        if self._is_nobodys(n, best, lead, trail):
            return None
        if best and best.confidence >= 0.5 and not (best.kind == "colon" and self._is_mere_mention(lead, best)):
            return best
        return self._from_elsewhere(n, best, lead, trail, previous)

    def _people_before(self, lead: Tokens) -> Cue | None:
        """The people at the end of the sentence before that of a quotation."""
        low = max(self._body, lead[0].start - LEFT)
        return people_at_end(last_sentence(self._text, low, lead[0].start, self._language), self._language)

    def _people_beside(self, lead: Tokens) -> Cue | None:
        """The only people in the sentence before that of a quotation, whom a plural verb without a subject means."""
        low = max(self._body, lead[0].start - LEFT)
        before = last_sentence(self._text, low, lead[0].start, self._language)
        return self._accepted(several_named(before, self._language))

    def _by_layout(self, n: int, best: Cue | None, lead: Tokens, previous: Cue | None) -> Cue | None:
        """Who is named in a line beside the n-th quotation, or answers in it what an interview asks."""
        interviewed = self._interviewed(n, previous) if self._is_interview else None
        if best is None or not best.kind or self._is_mere_mention(lead, best):
            credit = self._accepted(named_beside(self._text, self._marks[n], self._language))
            if credit:
                return credit
        behind = best and best.kind and best.start >= self._marks[n].outer_end
        return None if behind else interviewed

    def _left_out(self, n: int, best: Cue | None, lead: Tokens, trail: Tokens, previous: Cue | None) -> Cue | None:
        """Whom a verb means whose subject is left out: a text in its sentence, who spoke last, or a house named before."""
        unclear = best is None or not best.kind or not self._language.articles
        if previous and not trail and said_aside(lead, self._language):
            return follow_on(previous, 0.85)
        if unclear and self._language.dropped:
            text = self._accepted(text_telling(lead, self._language))
            teller = self._teller(n, lead, previous) if text or tells_without_subject(lead, self._language) else None
            if teller and not (text and self._is_one_of_several(teller, lead)):
                return teller
            if text:
                return (teller and self._people_beside(lead)) or text
        behind = best if best and best.start >= self._marks[n].outer_end else None
        if previous and behind and self._is_said_in_text(behind, trail, previous):
            return follow_on(previous, 0.85)
        return self._house_there(n, lead, trail) if best is None or not best.kind else None

    def _is_nobodys(self, n: int, best: Cue | None, lead: Tokens, trail: Tokens) -> bool:
        """Whether the n-th quotation is what nobody is said to say: of a passive, of people in general, or heard."""
        behind = best and best.start >= self._marks[n].outer_end and best.confidence >= SAID
        if not behind and names_nobody(lead, trail, self._language):
            return True
        if not behind and not (best and best.named) and is_said_by_somebody(lead, self._language):
            return True
        if (best is None or not best.kind) and is_said_by_anyone(lead, self._language):
            return True
        return not behind and is_heard(lead, self._language)  # "she was told to “...”": somebody else said it

    def _from_elsewhere(
        self, n: int, best: Cue | None, lead: Tokens, trail: Tokens, previous: Cue | None
    ) -> Cue | None:
        """The speaker of the n-th quotation, which its sentence does not show clearly: a text, or from other sentences."""
        banner = self._accepted(inscribed(lead, self._language)) if self._is_mere_mention(lead, best) else None
        if banner:
            return banner
        if self._is_from_text(lead, trail) and (best is None or not best.kind or best.pronoun):
            there = any(token.word in self._language.words("there") for token in trail[:PHRASE])
            text = self._text_before(n, there)
            if text:
                return text
        dated = lead and lead[-1].word in "–—-" and past_dateline([*lead, lead[0]]) == len(lead)
        unclear = not trail and (best is None or not best.kind)
        afterwards = self._said_next(n) if dated or not lead or unclear else None
        if previous and goes_on(lead, self._language) and self._is_of_last(n, lead, previous):
            return previous._replace(confidence=min(previous.confidence, 0.9), kind="said")  # "Et d'ajouter :"
        if afterwards:
            return afterwards
        clause = [*lead, *takewhile(lambda token: not token.flags & STOP, trail)]
        if best and lead and not has(clause, MOOD):
            return best
        near = self._near(n, lead, trail, previous)
        if near and near.kind in _WEAK and not trail and self._is_one_of_several(near, lead):
            return self._people_beside(lead)  # none in "Ana calla. En el pueblo lo llaman «...»"
        if near and near.kind in _WEAK and self._language.dropped and has(trail[:3], CUE):
            last = self._if_agreeing(follow_on(previous, 0.65), trail) if previous else None
            near = self._agreeing(n, near, trail) or last
        if self._interviewee and (near is None or not near.kind or (near.pronoun and near.kind == "before")):
            near = follow_on(self._interviewee, 0.7)  # who else would speak in an interview
        if near and self._language.dropped and trail and has(trail[:3], CUE):  # a verb of speech without a subject
            return near._replace(confidence=min(near.confidence, 0.7), kind="said")
        return near if near and (best is None or near.confidence > best.confidence) else best

    def _near(self, n: int, lead: Tokens, trail: Tokens, previous: Cue | None) -> Cue | None:
        """Who is named in the sentences around that of the n-th quotation."""
        near = None if trail else credited(self._text, self._marks[n], previous, self._language, self._body)
        adjoining = self._marks[max(0, n - 1) : n + 2]  # a mention inside one of these quotations is none
        near = None if near and any(m.outer_start <= near.start < m.outer_end for m in adjoining) else near
        near = near or self.in_sentences_before(n, previous, bool(lead or trail))
        weak = near is None or near.kind in ("", "follow-on") or near.confidence <= ELSEWHERE
        if near is None or (weak and near.start < self._paragraph(n)):
            near = self._person_beside(n, trail) or near
        near = self._person_behind_text(n, near, trail) or near
        surname = previous and previous.named and " " not in self._text[previous.start : previous.end]
        if near and near.pronoun and near.kind in _WEAK and previous and surname and not previous.pronoun:
            return follow_on(previous, 0.65)  # "Verbakel says. He lives there. “...”": a surname shows no gender
        return near

    @cached_property
    def _is_interview(self) -> bool:
        return is_interview(self._text, self._marks, self._body, self._language)

    def _interviewed(self, n: int, previous: Cue | None) -> Cue | None:
        """Who answers in the n-th quotation what is put to him; None if nothing is."""
        span = put(self._text, self._marks[n], self._body, self._language, stated=True)
        question = sentence_window.tokenize(self._text, *span, self._language) if span else []
        if n == 0:
            end = span[0] if span else self._marks[0].outer_start
            self._interviewee = self._accepted(introduced(self._text, self._body, end, self._language))
        self._interviewee = addressee(question, self._language) or self._interviewee
        return (self._interviewee or (previous and follow_on(previous, 0.75))) if span else None

    def _prompted(self, n: int, previous: Cue | None) -> Cue | None:
        """Who answers by what the tokens before the n-th quotation say: who is named since the last quotation, or who spoke."""
        low = self._marks[n - 1].outer_end if n else self._body
        before = self._text[low : self._paragraph(n)].rstrip(" .…\r\n\t")  # "Ida Wolf (Trainerin) ..."
        sentence = last_sentence(self._text, low, low + len(before), self._language)
        named = self._accepted(person_named(without_brackets(sentence, self._language), self._language))
        return named or (follow_on(previous, 0.65) if previous else None)

    def _is_topic(self, n: int, label: Tokens, cue: Cue, previous: Cue | None) -> bool:
        """Whether the n-th quotation stands behind what it is about, in a line of its own: "The opponent: “...”"."""
        if label[0].start != self._paragraph(n):
            return False
        if names_topic(label, self._language) or self._is_event(label, cue):
            return True
        unclear = previous and not has(label, TEXT)
        if not unclear or not self._has_topics:
            return False
        return not self._names.is_surname(self._text[cue.start : cue.end])

    def _is_event(self, label: Tokens, cue: Cue) -> bool:
        """Whether a label is a noun with a place or an aim, and nothing shows that it is a name: "Fire in Leeds:"."""
        word = self._text[cue.start : cue.end]
        alone = cue.start == label[0].start and cue.end == label[0].end and label[1].flags & PREPOSITION
        listed = label[0].flags & (ROLE | GROUP | TEXT | TITLE)
        capital = self._language.nouns_capitalised
        return bool(alone) and not listed and not capital and not self._names.is_proven(word)

    @cached_property
    def _has_topics(self) -> bool:
        return has_topics(self._text, self._body, self._language)

    def _is_of_last(self, n: int, lead: Tokens, speaker: Cue) -> bool:
        """Whether the sentence before that of the n-th quotation is a quotation of this speaker."""
        low = max(self._marks[n - 1].outer_end, self._paragraph(n))
        sentence = last_sentence(self._text, low, lead[0].start, self._language)
        return low > self._paragraph(n) and (len(sentence) < _NO_SENTENCE or mentions(sentence, speaker))

    def _is_mere_mention(self, lead: Tokens, cue: Cue | None) -> bool:
        """Whether nothing but its place makes a phrase the speaker."""
        return bool(lead) and (cue is None or not cue.kind or (cue.kind == "colon" and not self._is_person(lead, cue)))

    def _person_beside(self, n: int, trail: Tokens) -> Cue | None:
        """The person in the sentence before whom a verb without a subject means, or in the one after a paragraph's first."""
        part, language = self._marks[n], self._language
        start = self._paragraph(n)
        if language.dropped and trail and has(trail[:3], CUE):
            low = max(start, self._marks[n - 1].outer_end if n else self._body)
            sentence = last_sentence(self._text, low, part.outer_start, language)
            return self._accepted(person_named(sentence, language) or first_name_alone(sentence, language, self._text))
        if trail or start < part.outer_start or part.block:
            return None
        high = self._marks[n + 1].outer_start if n + 1 < len(self._marks) else len(self._text)
        low, high = part.outer_end, min(high, part.outer_end + RIGHT)
        while low < high and self._text[low] in ".!?… \xa0":
            low += 1
        end = break_after(self._text, low, high, language)
        tokens = sentence_window.tokenize(self._text, low, end if end >= 0 else high, language)
        opens = end >= 0 and "\n" not in self._text[low:end] and tokens and not tokens[0].flags & STOP
        return self._accepted(person_after(tokens, language)) if opens else None

    def _is_one_of_several(self, near: Cue, lead: Tokens) -> bool:
        """Whether a mention is one person, where a plural verb without a subject says who speaks."""
        mention = sentence_window.tokenize(self._text, near.start, near.end, self._language)
        return means_several(lead, mention, self._language)

    def _said_next(self, n: int) -> Cue | None:
        """The speaker whom the next sentence names: "Lo ha detto il ministro"."""
        if not self._language.words("said so"):
            return None
        part = self._marks[n]
        start = past_notes(self._text, part.outer_end, min(len(self._text), part.outer_end + RIGHT))
        while start < len(self._text) and self._text[start] in ".:; \xa0":
            start += 1
        below = self._text[start : start + 1] == "\n" and self._paragraph(n) == part.outer_start
        while below and start < len(self._text) and self._text[start] in " \r\n":
            start += 1
        high = self._marks[n + 1].outer_start if n + 1 < len(self._marks) else len(self._text)
        high = min(high, start + RIGHT)
        end = break_after(self._text, start, high, self._language)
        tokens = sentence_window.tokenize(self._text, start, high if end < 0 else end, self._language)
        cue = (named_below if below else said_so)(tokens, self._language)
        heading = tokens and not below and self._text[tokens[-1].end : tokens[-1].end + 1] in ("", "\n")
        return self._accepted(cue or (text_alone(tokens, self._language) if heading else None))
