"""Where the speaker of a quotation is named: in its sentence, else in the neighbouring sentences."""

from __future__ import annotations

from functools import cached_property
from itertools import takewhile

from letters.attribution import sentence_window
from letters.attribution.cues import Cue
from letters.attribution.cues_before import (
    cue_before,
    goes_on,
    goes_on_joined,
    is_aside,
    is_heard,
    is_told,
    past_dateline,
)
from letters.attribution.interviews import addressee, is_interview, of_heading, of_title
from letters.attribution.inverted_subjects import PLURAL
from letters.attribution.left_out_subjects import (
    agent_named,
    disagrees,
    name_opening,
    person_presented,
    tells_from_place,
    tells_with_verb,
)
from letters.attribution.name_lines import credited
from letters.attribution.names import first_name_gender
from letters.attribution.nearby_persons import (
    crowd_named,
    main_clause_person,
    person_after,
    person_named,
)
from letters.attribution.said_so import leads_elsewhere, said_so
from letters.attribution.sentence_search import SAID, SentenceSearch
from letters.attribution.sentence_window import LEFT, NUMBER, RIGHT, STOP, Tokens, has, last_sentence
from letters.attribution.texts import (
    inscribed,
    is_spoken_of,
    text_named,
)
from letters.attribution.topic_labels import has_topics, is_motto, is_person_label, may_label, names_topic
from letters.languages.lexicon import (
    ALONE,
    CONJUNCTION,
    CUE,
    GENITIVE,
    GROUP,
    HEAD,
    IMPERSONAL,
    MOOD,
    PREPOSITION,
    RELATIVE,
    ROLE,
    TEXT,
    TITLE,
)
from letters.quote_marks.notes import past_notes
from letters.text.sentence_breaks import break_after

_SHORT = 4  # tokens before a quotation whose verb has no subject
_EMPHASIS = "*_"
_NO_SENTENCE = 3  # tokens
_JOINED = 3  # code points between a quotation and the rest of its sentence
SURE = 0.85  # strength of a cue behind a quotation that holds against the subject of a verb before it
_WEAK = frozenset(["", "before", "follow-on"])  # evidence for whom a verb without a subject means
_DASHES = frozenset("-–—")
_CLOSING = frozenset(".!?…:;,")
_CLOSING_MARKS = frozenset("»”\"“’'")
_BULLETS, _CREDITED = frozenset("-*•–"), (" – ", " — ", " - ")  # before an item, and behind the words it quotes


class SpeakerSearch(SentenceSearch):
    """Finds the speakers of one article's quotations, in their sentences and in those beside them."""

    _interviewee: Cue | None = None  # whom the last question was put to

    def speaker(self, n: int, previous: Cue | None) -> Cue | None:
        """The speaker of the n-th quotation, from its sentence, else from the neighbouring sentences."""
        best, lead, trail = self.in_sentence(n, self._body, len(self._text))
        if n == 0 and self._is_interview:
            self._interviewee = of_heading(best) or self._accepted(of_title(self._text, self._body, self._language))
        if best and best.kind == "colon" and may_label(lead) and self._is_topic(n, lead, best, previous):
            return self._said_next(n) or (_follow_on(previous, 0.65) if previous else None)
        if self._language.dropped and tells_with_verb(lead) and not _is_behind(best, lead):
            return self._teller(n, lead, previous)
        unclear = best is None or not best.kind or not self._language.articles
        if unclear and self._language.dropped and tells_from_place(lead, self._language):
            return self._teller(n, lead, previous)
        if lead and lead[-1].word in self._language.words("inscriptions"):
            return None  # "con la scritta": nobody says it
        if is_motto(lead, self._language):
            return None
        if leads_elsewhere(lead, self._language):
            beside = best and (best.kind != "said" or best.start >= self._marks[n].outer_end)
            return best if best and beside and best.confidence >= SAID else None  # not "Réservé à nos abonnés « ... »"
        behind = best and best.start >= self._marks[n].outer_end and best.confidence >= SAID
        if (is_heard(lead, self._language) and not behind) or (best is None and is_told(lead, self._language)):
            return None  # "she was told to “...”": somebody else said it
        if best and best.confidence >= 0.5 and not (best.kind == "colon" and self._is_mere_mention(lead, best)):
            return best
        if len(lead) > 1 and lead[-2].word in self._language.words("cries") and lead[-1].flags & PREPOSITION:
            return best if best and best.kind else None  # "Cries of “Shame!” rang out"
        banner = self._accepted(inscribed(lead, self._language)) if self._is_mere_mention(lead, best) else None
        if banner:
            return banner
        crowd = self._crowd_before(n, lead) if best is None or not best.kind else None
        if crowd:
            return crowd
        if self._is_from_text(lead, trail) and (best is None or not best.kind or best.pronoun):
            text = self._text_before(n)
            if text:
                return text
        dated = lead and lead[-1].word in "–—-" and past_dateline([*lead, lead[0]]) == len(lead)
        afterwards = self._said_next(n) if dated or not lead else None
        if previous and goes_on(lead, self._language) and self._is_of_last(n, lead, previous):
            return previous._replace(confidence=min(previous.confidence, 0.9), kind="said")  # "Et d'ajouter :"
        if afterwards:
            return afterwards
        if best is None or not lead or has([*lead, *takewhile(lambda token: not token.flags & STOP, trail)], MOOD):
            near = None if trail else credited(self._text, self._marks[n], previous, self._language, self._body)
            near = None if near and self._in_neighbour(n, near) else near
            near = near or self._neighbour(n, previous, bool(lead or trail))
            if near is None or (near.kind in ("", "follow-on") and near.start < self._paragraph(n)):
                near = self._person_beside(n, trail) or near
            near = self._person_behind_text(n, near, trail) or near
            if near and near.kind in _WEAK and self._language.dropped and has(trail[:3], CUE):
                near = self._agreeing(n, near, trail)
            if self._interviewee and (near is None or not near.kind or (near.pronoun and near.kind == "before")):
                near = _follow_on(self._interviewee, 0.7)  # who else would speak in an interview
            if near and self._language.dropped and trail and has(trail[:3], CUE):  # a verb of speech without a subject
                return near._replace(confidence=min(near.confidence, 0.7), kind="said")
            if near and (best is None or near.confidence > best.confidence):
                return near
        return best

    def _is_topic(self, n: int, label: Tokens, cue: Cue, previous: Cue | None) -> bool:
        """Whether the n-th quotation stands behind what it is about, in a line of its own: "The opponent: “...”"."""
        if label[0].start != self._paragraph(n):
            return False
        if names_topic(label, self._language):
            return True
        unclear = previous and not has(label, TEXT) and not is_person_label(label, self._language)
        if not unclear or not self._has_topics:
            return False
        return not self._names.is_surname(self._text[cue.start : cue.end])

    @cached_property
    def _has_topics(self) -> bool:
        return has_topics(self._text, self._body, self._language)

    def _teller(self, n: int, sentence: Tokens, previous: Cue | None) -> Cue | None:
        """Who is the subject of a sentence that leaves it out: "Ada Riva non cede. Dice che i sindacati hanno “fretta”"."""
        quoted = self._marks[n - 1].outer_end if n and previous else 0
        for _ in range(3):
            start = sentence[0].start
            sentence = last_sentence(self._text, max(self._body, start - LEFT), start, self._language)
            if not sentence or tells_with_verb(sentence):
                if not sentence:
                    return None
                continue
            if previous and quoted > sentence[0].start:
                return _follow_on(previous, 0.86)
            cue = self._from_sentence(sentence, 0.9) or self._accepted(person_named(sentence, self._language))
            cue = cue or self._accepted(name_opening(sentence, self._language))
            return cue and cue._replace(confidence=max(cue.confidence, 0.75), kind="said")
        return None

    def _is_of_last(self, n: int, lead: Tokens, speaker: Cue) -> bool:
        """Whether the sentence before that of the n-th quotation is a quotation of this speaker."""
        low = max(self._marks[n - 1].outer_end, self._paragraph(n))
        sentence = last_sentence(self._text, low, lead[0].start, self._language)
        return low > self._paragraph(n) and (len(sentence) < _NO_SENTENCE or _mentions(sentence, speaker))

    def _is_mere_mention(self, lead: Tokens, cue: Cue | None) -> bool:
        """Whether nothing but its place makes a phrase the speaker."""
        return bool(lead) and (cue is None or not cue.kind or (cue.kind == "colon" and not self._is_person(lead, cue)))

    def _is_from_text(self, lead: Tokens, trail: Tokens) -> bool:
        """Whether a quotation stands in a text named before: "heißt es darin", "si parla di"."""
        if has(trail[:3], IMPERSONAL) or (self._language.nouns_capitalised and has(lead, IMPERSONAL)):
            return True
        start = is_spoken_of(lead, trail, self._language)
        return start >= 0 and not has(
            lead[max(0, start - 2) : start], RELATIVE
        )  # not "des bouées sur lesquelles on lit"

    def _text_before(self, n: int) -> Cue | None:
        """The last text named in the sentences before the n-th quotation."""
        low = max(self._body, self._marks[n].outer_start - 2 * LEFT)
        end = self._marks[n].outer_start
        found: Cue | None = None
        for _ in range(3):
            sentence = last_sentence(self._text, low, end, self._language)
            named = self._accepted(text_named(sentence, self._language)) if sentence else None
            if not sentence or (named and not self._stands_for_text(named)):
                return named or found
            found = found or named
            end = sentence[0].start
        return found

    def _stands_for_text(self, cue: Cue) -> bool:
        """Whether a noun for any text may stand for one that is named before: "Nel testo si legge"."""
        words = self._text[cue.start : cue.end].lower().replace("’", " ").replace("'", " ").split()
        return len(words) < 3 and words[-1] in self._language.words("any text")

    def _crowd_before(self, n: int, lead: Tokens) -> Cue | None:
        """The people counted in the sentence before, if a plural verb of speech without a subject opens this one: "Gritaban"."""
        if not self._language.dropped or not 0 < len(lead) < _SHORT or not lead[0].flags & CUE:
            return None
        plural = lead[0].word.endswith(PLURAL) and self._names.opens_sentence(lead[0].start)
        low = max(self._body, lead[0].start - LEFT)
        sentence = last_sentence(self._text, low, lead[0].start, self._language) if plural else []
        return self._accepted(crowd_named(sentence, self._language)) if sentence else None

    def _in_neighbour(self, n: int, cue: Cue) -> bool:
        """Whether a mention stands inside the quotation before or after the n-th."""
        beside = self._marks[max(0, n - 1) : n + 2]
        return any(mark.outer_start <= cue.start < mark.outer_end for mark in beside)

    def _paragraph(self, n: int) -> int:
        """Where the paragraph of the n-th quotation begins."""
        start = self._marks[n].outer_start
        return self._text.rfind("\n", max(self._body, start - LEFT), start) + 1 or max(self._body, start - LEFT)

    def _person_beside(self, n: int, trail: Tokens) -> Cue | None:
        """The person in the sentence before whom a verb without a subject means, or in the one after a paragraph's first."""
        part, language = self._marks[n], self._language
        start = self._paragraph(n)
        if language.dropped and trail and has(trail[:3], CUE):
            low = max(start, self._marks[n - 1].outer_end if n else self._body)
            return self._accepted(person_named(last_sentence(self._text, low, part.outer_start, language), language))
        if trail or start < part.outer_start or part.block or not language.inverted:
            return None
        high = self._marks[n + 1].outer_start if n + 1 < len(self._marks) else len(self._text)
        low, high = part.outer_end, min(high, part.outer_end + RIGHT)
        while low < high and self._text[low] in ".!?… \xa0":
            low += 1
        end = break_after(self._text, low, high, language)
        tokens = sentence_window.tokenize(self._text, low, end if end >= 0 else high, language)
        opens = end >= 0 and "\n" not in self._text[low:end] and tokens and not tokens[0].flags & STOP
        return self._accepted(person_after(tokens, language)) if opens else None

    def _agreeing(self, n: int, near: Cue, trail: Tokens) -> Cue | None:
        """Whom a verb without a subject means, if the subject of the sentence before suffers or has another number."""
        low = max(self._body, self._marks[n - 1].outer_end if n else 0)
        sentence = last_sentence(self._text, low, self._marks[n].outer_start, self._language)
        if near.start < sentence[0].start:
            return self._accepted(person_presented(sentence, self._language)) or near
        agent = self._accepted(agent_named(sentence, near, self._language))
        if agent:
            return agent
        mention = [token for token in sentence if near.start <= token.start < near.end]
        return (
            self._accepted(person_named(sentence, self._language))
            if disagrees(mention, trail[:3], self._language)
            else near
        )

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

    def _said_next(self, n: int) -> Cue | None:
        """The speaker whom the next sentence names: "Lo ha detto il ministro"."""
        if not self._language.words("said so"):
            return None
        part = self._marks[n]
        start = past_notes(self._text, part.outer_end, min(len(self._text), part.outer_end + RIGHT))
        while start < len(self._text) and self._text[start] in ".:; \xa0":
            start += 1
        high = self._marks[n + 1].outer_start if n + 1 < len(self._marks) else len(self._text)
        high = min(high, start + RIGHT)
        end = break_after(self._text, start, high, self._language)
        tokens = sentence_window.tokenize(self._text, start, high if end < 0 else end, self._language)
        return self._accepted(said_so(tokens, self._language))

    def _neighbour(self, n: int, previous: Cue | None, reported: bool) -> Cue | None:
        """The speaker of a quotation whose sentence names none, from the text before it; `reported`: words follow it."""
        start = self._marks[n].outer_start
        if self._text[start] in _DASHES and not reported and self._is_turn(start):
            return None
        low = self._marks[n - 1].outer_end if n else self._body
        gap = self._text[max(low, start - LEFT) : start]
        cut = gap.rfind("\n")
        if cut >= 0 and gap[cut:].strip() in _BULLETS and self._text.startswith(_CREDITED, self._marks[n].outer_end):
            return None  # "- ‘I still wait’ – a mother's story": an item that leads elsewhere
        if cut < 0 or gap[cut:].strip():
            return self._in_paragraph(n, previous, max(low, start - len(gap) + cut + 1))
        end = start - len(gap) + len(gap[:cut].rstrip())
        sentence = last_sentence(self._text, low, end, self._language)
        closing = next((token.word for token in reversed(sentence) if token.word not in _EMPHASIS), "")
        if closing == ":":
            if self._language.dropped and tells_with_verb(sentence):
                return self._teller(n, sentence, previous)
            cue = self._from_sentence(sentence, 0.9)
            again = previous and goes_on_joined(sentence, low)
            return _follow_on(previous, 0.85) if previous and again and not self._names_person(sentence, cue) else cue
        remark = closing in ".!…" and self._is_interview and self._is_put(n, end)
        if closing == "?" or remark:
            answer = self._answer(sentence, previous)
            if answer:
                return answer
        if previous and end - low < 250 and (not sentence or _mentions(sentence, previous)):
            return _follow_on(previous, 0.65)
        cue = self._from_sentence(sentence, 0.5)
        if cue and not cue.kind and closing not in _CLOSING and self._is_label(sentence, cue):
            cue = None
        if cue is None and is_aside(sentence, self._language):  # who speaks is named before
            cue = self._from_sentence(last_sentence(self._text, low, sentence[0].start, self._language), 0.5)
        joined = sentence and sentence[0].start - low < _JOINED and "\n" not in self._text[low : sentence[0].start]
        return _follow_on(previous, 0.65) if cue is None and previous and joined else cue

    def _is_turn(self, start: int) -> bool:
        """Whether what a dash opens follows another turn of a dialogue, in which speakers change."""
        before = self._text[max(self._body, start - LEFT) : start].rstrip()
        line = before[before.rfind("\n") + 1 :].lstrip()
        return not before.endswith(":") and (not line or line[0] in _DASHES)

    def _is_put(self, n: int, end: int) -> bool:
        """Whether the line that ends at `end` is put to whom the n-th quotation answers: in bold, or between two answers."""
        if self._text.endswith("**", 0, end):
            return True
        line = self._text.rfind("\n", max(self._body, end - LEFT), end) + 1
        above = self._text[max(self._body, line - _JOINED) : line].rstrip()[-1:]
        return above in _CLOSING_MARKS and self._text[self._marks[n].outer_end :][:1] in ("", "\n")

    def _names_person(self, sentence: Tokens, cue: Cue | None) -> bool:
        return cue is not None and self._is_person(sentence, cue)

    def _is_label(self, line: Tokens, cue: Cue) -> bool:
        """Whether a line that is no sentence names a place or a section: "SÃO PAULO", "Serie B", "5 June, 17:05, Leeds"."""
        mention = self._text[cue.start : cue.end]
        words = [token for token in line if not token.flags & STOP]
        whole = all(cue.start <= token.start < cue.end for token in words)
        timed = any(a.flags & b.flags & NUMBER for a, b in zip(line, line[2:], strict=False))
        known = first_name_gender(mention.split(" ")[0], self._language)
        bare = self._language.articles and mention.isalpha() and self._language.lexicon.get(mention.lower(), 0) & TEXT
        return mention.isupper() or ((whole or timed) and not known) or bool(bare)  # "Article réservé aux abonnés"

    def _answer(self, question: Tokens, previous: Cue | None) -> Cue | None:
        """Who answers a question on the line before."""
        if self._is_interview:
            start = self._text.rfind("\n", max(self._body, question[0].start - LEFT), question[0].start) + 1
            line = sentence_window.tokenize(self._text, start, question[-1].end, self._language)
            self._interviewee = addressee(line, self._language) or self._interviewee
            if self._interviewee:
                return self._interviewee
        return _follow_on(previous, 0.75) if previous and question[-1].word in _EMPHASIS else None

    @cached_property
    def _is_interview(self) -> bool:
        return is_interview(self._text, self._body)

    def _in_paragraph(self, n: int, previous: Cue | None, low: int) -> Cue | None:
        """The speaker from the sentences before in the paragraph, down to `low`; the nearest that names one wins."""
        end = self._marks[n].outer_start
        first: Cue | None = None
        for _ in range(3):
            sentence = last_sentence(self._text, low, end, self._language)
            if previous and (not sentence or _mentions(sentence, previous)):
                return _follow_on(previous, 0.85 if first is None else 0.65)
            if not sentence:
                break
            cue = self._from_sentence(sentence, 0.7)
            again = previous and first is None and goes_on_joined(sentence, low)
            if previous and again and not self._names_person(sentence, cue):
                return _follow_on(previous, 0.85)
            if cue is None and first is None and end == self._marks[n].outer_start:
                cue = self._accepted(self._person_affected(sentence))
            if cue and cue.pronoun and not cue.kind and sentence[0].flags & CONJUNCTION:
                cue = self._accepted(person_named(sentence, self._language)) or cue  # "Dass er geht, freut Ida Wolf"
            reported = has(sentence, MOOD)
            said = cue and cue.kind and not (reported and previous and not has(sentence[:-1], STOP))
            if cue and (said or (not reported and self._is_person(sentence, cue))):
                return cue  # not "An jenem Abend habe eine Fachkraft gestanden."
            first = first or cue
            end = sentence[0].start
        if previous and self._marks[n].outer_start - self._marks[n - 1].outer_end < LEFT:
            return _follow_on(previous, 0.65)
        return first

    def _person_affected(self, sentence: Tokens) -> Cue | None:
        """The only full name of a sentence, behind its verb or in the dative: "Dem Trainer Karl Thoma reicht das nicht"."""
        if not self._language.inverted or self._language.dropped or not self._language.articles:
            return None
        cue = person_named(sentence, self._language, 0.5, "")
        k = next((k for k, token in enumerate(sentence) if cue and token.start >= cue.start), 0)
        return None if k and sentence[k - 1].flags & (PREPOSITION | GENITIVE) else cue

    def _is_person(self, sentence: Tokens, cue: Cue) -> bool:
        """Whether the subject of a sentence without a verb of speech is a person or people, who may speak after it."""
        if cue.named and (
            not self._language.nouns_capitalised or self._names.is_surname(self._text[cue.start : cue.end])
        ):
            return True
        mention = [token for token in sentence if cue.start <= token.start < cue.end]
        full_name = len(mention) > 1 and self._names.is_surname(self._text[mention[-1].start : cue.end])
        if full_name and self._language.nouns_capitalised:
            return True  # "Sportdirektorin Helene Bock stärkte ihm den Rücken"
        if cue.pronoun:
            return mention[0].word not in self._language.words("it")
        if len(mention) > 2 and mention[0].flags & ALONE and mention[1].flags & HEAD:
            return True  # "jeden z dělníků"
        head = next((token.flags for token in mention if token.flags & (ROLE | GROUP | TITLE | TEXT)), TEXT)
        return not head & TEXT  # "die Autoren des Briefs"

    def _from_sentence(self, sentence: Tokens, confidence: float) -> Cue | None:
        """The speaker named in a sentence that stands before the quotation."""
        cue = self._accepted(cue_before(sentence, self._language)) if sentence else None
        if sentence and sentence[-1].word == ":" and (cue is None or self._is_opener(cue)):
            cue = self._accepted(person_named(sentence, self._language, 0.85, "colon")) or cue
        if cue is None:
            return None
        if sentence[0].flags & CONJUNCTION and sentence[-1].word != ":":
            cue = self._accepted(main_clause_person(sentence, cue, self._language)) or cue
        return cue._replace(confidence=min(confidence, cue.confidence), kind="before" if cue.kind else "")


def _follow_on(previous: Cue, confidence: float) -> Cue:
    return previous._replace(confidence=min(previous.confidence, confidence), kind="follow-on")


def _is_behind(cue: Cue | None, lead: Tokens) -> bool:
    """Whether a sure cue stands behind the quotation."""
    return cue is not None and cue.start >= lead[-1].end and cue.confidence >= SURE


def _mentions(sentence: Tokens, speaker: Cue) -> bool:
    return any(token.start >= speaker.start and token.end <= speaker.end for token in sentence)
