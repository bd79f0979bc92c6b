"""The speaker whom the sentence of a quotation names, before it or after it.

A cue whose mention can't be a speaker, as far as the whole article shows, is ignored.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from letters.attribution.cues.after_quotation import cue_after
from letters.attribution.cues.before_quotation import cue_before
from letters.attribution.cues.cited_sources import cited_instead
from letters.attribution.cues.coordinate_clauses import joins_quotations
from letters.attribution.cues.cries import crier
from letters.attribution.cues.cue import Cue, cue_at
from letters.attribution.cues.free_relatives import who_calls_it
from letters.attribution.cues.names_in_marks import name_in_marks
from letters.attribution.cues.passive_agents import passive_agent
from letters.attribution.cues.passives_in_texts import text_of_passive
from letters.attribution.cues.replies import claimed_behind
from letters.attribution.cues.texts import is_spoken_of, reported_in_text, text_behind, text_of_clause
from letters.attribution.nearby_persons import behind_opener, example_of_somebody, person_gesturing, person_named
from letters.attribution.people.person_words import name_end
from letters.attribution.phrases import sentence_window
from letters.attribution.phrases.clefts import named_behind
from letters.attribution.phrases.fronting import behind_auxiliary
from letters.attribution.phrases.governing_clauses import governs, of_relative_clause, of_subordinate_clause
from letters.attribution.phrases.insertions import (
    without_brackets,
    without_insertions,
    without_members,
    without_mouthpiece,
    without_signatories,
)
from letters.attribution.phrases.sentence_window import QUOTE, RIGHT, STOP, Tokens, has
from letters.attribution.phrases.speakable import ProvenNames
from letters.attribution.phrases.word_classes import NEAR, PHRASE
from letters.languages.lexicon import ADVERB, AUXILIARY, CUE, DETERMINER, OBJECT, PREPOSITION, WEAK, Language
from letters.quote_marks.quote_parts import last_character, past_notes
from letters.quote_marks.quote_spans import QuoteSpan

SAID = 0.75  # strength of a cue of speech that holds against "according to"
AT_ONCE = 0.9  # strength above which a reporting clause right behind the words decides
_OPENERS = frozenset(["", *"\n.!?…:#*[("])  # behind them a sentence begins
_OPENING = 40  # code points of a quotation in which its first word stands
_BRACKET = 120  # code points before a quotation in which a bracket opens around it
_DASHES = (" –", " —", " -", "\xa0–", "\xa0—")  # before a reporting clause


class SentenceSearch:
    """Finds the cues in the sentences of one article's quotations.

    `marks` are quotations in order of start, none inside another; `body` is where the text proper begins (code points).
    """

    def __init__(
        self, text: str, marks: Sequence[QuoteSpan], language: Language, body: int, names: ProvenNames
    ) -> None:
        self._text, self._marks, self._language, self._body, self._names = text, marks, language, body, names

    def before(self, n: int, floor: int) -> Tokens:
        """The tokens of the n-th quotation's sentence before it, without insertions."""
        before_it = sentence_window.tokens_before(self._text, self._marks, n, self._language, floor)
        lead = without_brackets(without_insertions(before_it, self._language), self._language)
        lead = without_signatories(without_members(lead, self._language), self._language)
        return without_mouthpiece(lead, self._language)

    def behind(self, n: int, floor: int, ceiling: int) -> tuple[Tokens, str, int]:
        """The tokens of its sentence behind it, its last character, and where its notes end."""
        part = self._marks[n]
        last = last_character(self._text, part)
        past = past_notes(self._text, part.outer_end, min(ceiling, part.outer_end + RIGHT))
        if last == "." and self._text[past : past + 1] not in ",-—–(" and not self._text[past + 1 : past + 2].islower():
            return [], last, past
        behind = sentence_window.tokens_after(self._text, self._marks, n, self._language, ceiling)
        trail = without_members(without_insertions(behind, self._language), self._language)
        if self._is_in_brackets(part.outer_start, floor):
            trail = [*takewhile(lambda token: token.word != ")", trail)]  # 'the plan ("a wall" here) is bad, said Lee'
        return trail, last, past

    def in_sentence(self, n: int, floor: int, ceiling: int) -> tuple[Cue | None, Tokens, Tokens]:
        """The speaker named in the n-th quotation's own sentence, and the tokens of that sentence before and after it."""
        part = self._marks[n]
        trail, last, past = self.behind(n, floor, ceiling)
        following = self._text[past : past + 1]
        finished = last in (",", "?", "!", "—") or following == ","
        finished = finished or (following in ("—", "–") and self._text[past - 1] == "\n")
        if (self._language.inverted and not self._language.nouns_capitalised) or not self._language.articles:
            finished = finished or self._text[past : past + 2] in _DASHES
        begins = self._text[max(0, part.outer_start - 20) : part.outer_start].rstrip(" \t\xa0")[-1:] in _OPENERS
        text = reported_in_text(trail, self._language) or (text_behind(trail, self._language) if begins else None)
        after = text or cue_after(trail, self._language, finished, begins)
        after = self._cited(trail, self._accepted(after)) if trail else None
        ends = after and "," in (last, following) and after.confidence > AT_ONCE
        at_once = after and ends and after.kind != "according"
        if at_once and begins:
            return after, [], trail
        lead = self.before(n, floor)
        retold = after and after.kind == "said" and governs(lead, self._language)
        if at_once and not retold:
            return after, [], trail
        before = self._cue_before(lead, trail)
        before = self._cited(lead, self._accepted(before))
        if before and self._is_subject_of(before, lead, trail, part):
            before = None
        if retold and before and before.kind == "said" and before.confidence >= SAID and "," in (last, following):
            return before._replace(confidence=min(before.confidence, 0.85)), lead, trail
        if lead and lead[-1].word == ":":
            before = self._before_colon(lead, before)
        if before and not before.kind and self._language.nouns_capitalised and has(trail[:1], CUE | WEAK):
            before = before._replace(confidence=0.75, kind="said")  # "als ... bezeichnete" ends the clause
        if before and not before.kind and self._language.verb_last and has(trail[:3], CUE):
            return before._replace(confidence=0.9, kind="said"), lead, trail  # 'X, "…" dedi'
        opens = last in "?!" and following == " " and self._text[past + 1 : past + 2].isupper()
        spoken = bool(lead) and (lead[-1].word in ",:" or bool(lead[-1].flags & CUE))
        if opens and after and before and spoken and before.kind in ("said", "colon"):
            return before, lead, trail  # 'Lee asked: "Why?" She said nothing.'
        set_off = len(lead) > 1 and lead[-1].word == "," and not has(lead[-NEAR:], CUE | WEAK)
        if after and after.kind == "according" and (set_off or self._is_of_other_clause(before, lead)):
            return after, lead, trail  # 'a plan that costs jobs, "a farce", according to Lee'
        passed_on = (
            after and after.kind == "according" and before and before.kind == "said" and before.confidence >= SAID
        )
        if after and (before is None or (after.confidence > before.confidence and not passed_on)):
            return after, lead, trail
        return before, lead, trail

    def _before_colon(self, lead: Tokens, before: Cue | None) -> Cue | None:
        """The person before a colon whom a clause names that does not say who speaks, else `before`."""
        if before is None or self._is_opener(before):
            before = self._accepted(person_named(lead, self._language, 0.85, "colon")) or before
            before = self._accepted(behind_opener(lead, self._language)) or before
        if before is None or before.kind != "said":  # "The cook shook her head: “No.”"
            before = self._accepted(person_gesturing(lead, self._language)) or before
        return before

    def _is_of_other_clause(self, before: Cue | None, lead: Tokens) -> bool:
        """Whether the source before the quotation is that of what opens the sentence: 'Según los datos, faltó lluvia, una "ruina"'."""
        if before is None or before.kind != "according":
            return False
        between = [token for token in lead if token.start >= before.end]
        return len(between) > PHRASE and any(token.word == "," for token in between[1:])

    def _cited(self, tokens: Tokens, cue: Cue | None) -> Cue | None:
        """The source that the speaker of `cue` cites, if the speaker is no person; else `cue`."""
        source = cited_instead(tokens, cue, self._language)
        person = cue and source is not cue and self._names.is_surname(self._text[cue.start : cue.end])
        return cue if person else source

    def _is_in_brackets(self, start: int, floor: int) -> bool:
        """Whether a bracket is open at `start`, in the same paragraph."""
        bracket = self._text.rfind("(", max(floor, start - _BRACKET), start)
        between = self._text[bracket:start] if bracket >= 0 else ")"
        return ")" not in between and "\n" not in between

    def _cue_before(self, lead: Tokens, trail: Tokens) -> Cue | None:
        """The speaker named before a quotation in its sentence."""
        if not lead:
            return None
        language = self._language
        marked = name_in_marks(self._text, lead, language)
        if marked:
            return marked
        quoted = max((k for k, token in enumerate(lead) if token.flags & QUOTE), default=-1)
        in_text = reported_in_text(lead[quoted + 1 :], language)
        if in_text and (in_text.confidence > SAID or not has(trail, ~STOP)):
            return in_text  # not "In a petition, “Wet Old Grit”, it rained"
        spoken_of = is_spoken_of(lead, trail, language)
        if spoken_of >= 0:
            return text_of_clause(lead, spoken_of, language)
        stands = is_spoken_of(lead[:-1], (), language) if lead[-1].word == ":" else -1
        text = text_of_clause(lead, stands, language) if stands > 0 else None
        if text:
            return text  # "Na tabliczce przed domem widnieje napis:"
        calling = claimed_behind(lead, trail, language) or who_calls_it(lead, trail, language)
        calling = calling or text_of_passive(lead, trail, language)
        if calling:
            return calling
        inner = of_subordinate_clause(lead, trail, language)
        if inner:
            return cue_at(lead, inner, 0.9, "said", language)
        example = example_of_somebody(lead, language)
        if example:
            return example
        behind = named_behind(lead, trail, language)
        if behind:
            return cue_at(trail, behind, 0.9, "said", language)
        crying = crier(lead, trail, language)
        if crying:
            return crying
        relative = of_relative_clause(lead, trail, language)
        if relative:
            return cue_at(lead, relative, 0.9, "said", language)
        agent = None if joins_quotations(lead) else passive_agent(lead, trail, language)
        subject = behind_auxiliary(lead, len(lead), language) if not agent and has(trail[:1], CUE | WEAK) else None
        if subject:
            return cue_at(lead, subject, 0.9, "said", language)  # "had de wethouder de plannen “...” genoemd"
        return agent or cue_before(lead, language)

    def _is_subject_of(self, cue: Cue, lead: Tokens, trail: Tokens, part: QuoteSpan) -> bool:
        """Whether a quotation describes the phrase before it, so that somebody else speaks: 'The council "has lost its way"'."""
        at = next((k for k, token in enumerate(lead) if token.start == cue.start), -1)
        behind = [token for token in lead if token.start >= cue.end]
        adverbs = all(token.flags & (ADVERB | OBJECT) for token in behind)  # "prý", "allegedly"
        if cue.kind or at < 0 or not adverbs or has(trail[:3], CUE | WEAK):
            return False
        words = self._text[part.start : part.start + _OPENING].split()[:1]
        if not words or not words[0][0].islower() or (at and lead[at - 1].flags & PREPOSITION):
            return False
        bare = not self._language.inverted and not lead[at].flags & DETERMINER  # 'Owner "devastated" by fire' speaks
        return not bare or bool(self._language.lexicon.get(words[0], 0) & AUXILIARY)

    def _accepted(self, cue: Cue | None) -> Cue | None:
        """The cue, if its mention may be a name."""
        if cue and cue.named and self._language.nouns_capitalised:
            cue = cue._replace(end=name_end(self._text, cue.start, cue.end, self._body, self._language))
        known = cue and (cue.pronoun or self._names.accepts(cue.start, cue.end, cue.confidence))
        named = cue if cue and known and cue.kind == "colon" and cue.named else None
        place = named and self._names.is_place(self._text[named.start : named.end])
        return cue if known and not place and not self._is_victim(cue) else None

    def _is_victim(self, cue: Cue | None) -> bool:
        """Whether a mention counts people whom something befell, as headings do: "deja dos heridos"."""
        victims = self._language.words("victims")
        if not cue or not victims or cue.named:
            return False
        words = self._text[cue.start : cue.end].lower().split()
        return words[-1] in victims and words[0] not in self._language.words("definite")

    def _is_opener(self, cue: Cue) -> bool:
        """Whether a mention before a colon is one word whose capital only opens its sentence: "Harsher was Ann Lee:"."""
        mention = self._text[cue.start : cue.end]
        if cue.kind == "colon" and mention.lower() in self._language.words("interviews"):
            return True  # "Interview with Ann Lee:"
        opens = cue.kind == "colon" and mention.isalpha() and self._names.opens_sentence(cue.start)
        return opens and not self._language.lexicon.get(mention.lower(), 0) and not self._names.is_surname(mention)
