"""The speaker of a quotation whose sentence names none, from the sentences before it."""

from __future__ import annotations

from letters.attribution.cues.before_quotation import cue_before, is_aside
from letters.attribution.cues.cue import Cue, tokens_of
from letters.attribution.left_out_subjects import (
    agent_named,
    disagrees,
    follow_on,
    goes_on_joined,
    means_last,
    mentions,
    person_presented,
    tells_with_verb,
)
from letters.attribution.nearby_persons import (
    FLOOR,
    person_asked_about,
    person_gesturing,
    person_named,
    pronoun_affected,
)
from letters.attribution.phrases import sentence_window
from letters.attribution.phrases.listed_phrases import without_condition
from letters.attribution.phrases.names import first_name_gender
from letters.attribution.phrases.sentence_window import (
    LEFT,
    MAX_CROSSED,
    NAME,
    NUMBER,
    STOP,
    Tokens,
    has,
    last_sentence,
)
from letters.attribution.sentence_search import SentenceSearch
from letters.languages import lexicon as lex
from letters.text.page_lines import text_before

_EMPHASIS = "*_"
_FULL_NAME = 2  # words
_GESTURE = 0.75  # strength of a verb of speech without an object, which may be a gesture
ELSEWHERE = 0.5  # strength of what a sentence of another paragraph says
_SENTENCES, _REPORTED = 3, 6  # looked through, all together if they are in the mood of reported speech
_JOINED = 3  # code points between a quotation and the rest of its sentence
_DASHES = frozenset("-–—")
_CLOSING = frozenset(".!?…:;,")
_BULLETS, _CREDITED = frozenset("-*•–"), (" – ", " — ", " - ")  # before an item, and behind the words it quotes


class NeighbourSearch(SentenceSearch):
    """Finds speakers in the sentences before one article's quotations."""

    def in_sentences_before(self, n: int, previous: Cue | None, reported: bool) -> Cue | None:
        """The speaker of a quotation whose sentence names none, from the text before it; `reported`: words follow it."""
        start = self._marks[n].outer_start
        if self._text[start] in _DASHES and not reported and self._is_turn(start):
            return self._next_turn(n, previous)
        low = self._marks[n - 1].outer_end if n else self._body
        gap = self._text[max(low, start - LEFT) : start]
        cut = gap.rfind("\n")
        if cut >= 0 and gap[cut:].strip() in _BULLETS and self._text.startswith(_CREDITED, self._marks[n].outer_end):
            return None  # "- ‘I still wait’ – a mother's story": an item that leads elsewhere
        if cut < 0 or gap[cut:].strip():
            return self._in_paragraph(n, previous, max(low, start - len(gap) + cut + 1))
        end = text_before(self._text, low, start - len(gap) + len(gap[:cut].rstrip()), self._language)
        sentence = last_sentence(self._text, low, end, self._language)
        closing = next((token.word for token in reversed(sentence) if token.word not in _EMPHASIS), "")
        again = previous and goes_on_joined(sentence, low)
        if closing == ":":
            if self._language.dropped and tells_with_verb(sentence, self._language):
                return self._teller(n, sentence, previous)
            cue = self._from_sentence(sentence, 0.9)
            if previous and again:
                return follow_on(previous, 0.85)
            whole = self._with_quotations(n, sentence, low)
            return (self._from_sentence(whole, 0.9) if whole is not sentence else None) or cue
        if closing == "?":
            answer = self._answer(sentence, previous)
            if answer:
                return answer
        if previous and end - low < 250 and (again or not sentence or mentions(sentence, previous)):
            return follow_on(previous, 0.65)
        cue = self._from_sentence(sentence, ELSEWHERE)
        if cue and not cue.kind and closing not in _CLOSING and self._is_label(sentence, cue):
            cue = None
        if cue is None and is_aside(sentence, self._language):  # who speaks is named before
            cue = self._from_sentence(last_sentence(self._text, low, sentence[0].start, self._language), ELSEWHERE)
        joined = sentence and sentence[0].start - low < _JOINED and "\n" not in self._text[low : sentence[0].start]
        return follow_on(previous, 0.65) if cue is None and previous and joined else cue

    def _with_quotations(self, n: int, end_of_sentence: Tokens, low: int) -> Tokens:
        """A sentence that ends above the n-th quotation, with its part before another quotation: 'The head called it "a farce" and said:'."""
        start, end = end_of_sentence[0].start, end_of_sentence[-1].end
        if not n or start - low > _JOINED or "\n" in self._text[low:start]:
            return end_of_sentence
        first = max(0, n - MAX_CROSSED - 1)
        marks = [*self._marks[first:n], self._marks[n]._replace(outer_start=end)]
        floor = self._marks[first - 1].outer_end if first else self._body
        return sentence_window.tokens_before(self._text, marks, n - first, self._language, floor)

    def _next_turn(self, n: int, previous: Cue | None) -> Cue | None:
        """Who speaks behind a dash after another: the same, in some languages, unless one of the two asks."""
        mark = self._marks[n]
        before = self._text[max(0, mark.outer_start - LEFT) : mark.outer_start].rstrip()
        asked = "?" in (before[-1:], self._text[mark.end - 1])
        return follow_on(previous, 0.65) if previous and self._language.same_speaker and not asked else None

    def _in_paragraph(self, n: int, previous: Cue | None, low: int) -> Cue | None:
        """The speaker from the sentences before in the paragraph, down to `low`; the nearest that names one wins."""
        end = self._marks[n].outer_start
        first: Cue | None = None
        others = 0
        for _ in range(_REPORTED):
            sentence = last_sentence(self._text, low, end, self._language)
            others += not has(sentence, lex.MOOD)
            if others > _SENTENCES:
                break
            if previous and (not sentence or mentions(sentence, previous)):
                return follow_on(previous, 0.85 if first is None else 0.65)
            if not sentence:
                break
            turns = previous is None or has(sentence[:2], lex.COORDINATOR)  # "Et qu'en disent les riverains ?"
            asked = self._accepted(person_asked_about(sentence, self._language)) if turns and not first else None
            if asked:
                return asked
            if previous and first is None and sentence[-1].word == "?" and not has(sentence, lex.CUE):
                end = sentence[0].start  # "Since when? “Since they built the dam.”"
                continue
            if self._language.dropped and tells_with_verb(sentence, self._language):
                return self._teller(n, sentence, previous)
            cue = self._from_sentence(sentence, 0.7)
            if not self._language.articles and (cue is None or not (cue.kind or self._is_person(sentence, cue))):
                # "Mszy przewodniczył biskup Jan Lis."
                cue = self._accepted(person_presented(sentence, self._language)) or cue
            if cue and end == self._marks[n].outer_start and self._is_subject_of(cue, sentence, [], self._marks[n]):
                end = sentence[0].start
                continue
            again = previous and first is None and goes_on_joined(sentence, low)
            if previous and again:
                return follow_on(previous, 0.85)
            thing = cue is None or not (cue.kind or cue.pronoun or self._is_person(sentence, cue))
            if thing and first is None and end == self._marks[n].outer_start:
                cue = self._accepted(self._person_affected(sentence)) or cue
            if cue and cue.pronoun and not cue.kind and sentence[0].flags & lex.CONJUNCTION:
                cue = self._accepted(person_named(sentence, self._language)) or cue  # "Dass er geht, freut Ida Wolf"
            reported = has(sentence, lex.MOOD)
            said = cue and cue.kind and not (reported and previous and not has(sentence[:-1], STOP))
            if cue and (said or (not reported and self._is_person(sentence, cue))):
                return cue  # not "An jenem Abend habe eine Fachkraft gestanden."
            first = first or cue
            end = sentence[0].start
        if previous and self._marks[n].outer_start - self._marks[n - 1].outer_end < LEFT:
            return follow_on(previous, 0.65)
        return first

    def _teller(self, n: int, sentence: Tokens, previous: Cue | None) -> Cue | None:
        """Who is the subject of a sentence that leaves it out: "Ada Riva non cede. Dice che i sindacati hanno “fretta”"."""
        quoted = self._marks[n - 1].outer_end if n and previous else 0
        telling, start = sentence, sentence[0].start
        sentence = last_sentence(self._text, max(self._body, start - LEFT), start, self._language)
        if not sentence:
            return None
        if previous and (quoted > sentence[0].start or mentions(sentence, previous)):
            return follow_on(previous, 0.86)
        cue = self._from_sentence(sentence, 0.9) or self._accepted(person_named(sentence, self._language))
        if previous and start - quoted < 2 * LEFT and not (cue and cue.kind and cue.confidence > _GESTURE):
            subject = tokens_of(cue, sentence)
            if means_last(telling, subject, self._language, opens=self._text[start - 1] == "\n"):
                return follow_on(previous, 0.8)
        return cue and cue._replace(confidence=max(cue.confidence, 0.75), kind="said")

    def _agreeing(self, n: int, near: Cue, trail: Tokens) -> Cue | None:
        """Whom a verb without a subject means, if the subject of the sentence before suffers or has another number."""
        low = max(self._body, self._marks[n - 1].outer_end if n else 0)
        sentence = last_sentence(self._text, low, self._marks[n].outer_start, self._language)
        if not sentence:
            return near
        if near.start < sentence[0].start:
            return self._accepted(person_presented(sentence, self._language)) or self._if_agreeing(near, trail)
        agent = self._accepted(agent_named(sentence, near, self._language))
        if agent:
            return agent
        if self._if_agreeing(near, trail):
            return near
        named = self._accepted(person_named(sentence, self._language))
        return None if named and named.end == near.end else named

    def _if_agreeing(self, cue: Cue, trail: Tokens) -> Cue | None:
        """The cue, unless its mention has another number or gender than the verb: not "Hladík" of "skandovali"."""
        mention = sentence_window.tokenize(self._text, cue.start, cue.end, self._language)
        return None if disagrees(mention, trail[:3], self._language) else cue

    def _from_sentence(self, sentence: Tokens, confidence: float) -> Cue | None:
        """The speaker named in a sentence that stands before the quotation."""
        sentence = without_condition(sentence, self._language)
        affected = pronoun_affected(sentence) if sentence else None
        if affected:
            return affected
        cue = self._accepted(cue_before(sentence, self._language)) if sentence else None
        weak = cue is None or cue.confidence <= _GESTURE
        gesture = self._accepted(person_gesturing(sentence, self._language)) if weak else None
        if gesture and (confidence > ELSEWHERE or gesture.confidence >= FLOOR):
            return gesture
        if cue is None or (cue.pronoun and self._text[cue.start : cue.end].lower() in self._language.words("you")):
            return None
        return cue._replace(confidence=min(confidence, cue.confidence), kind="before" if cue.kind else "")

    def _answer(self, question: Tokens, previous: Cue | None) -> Cue | None:
        """Who answers a question on the line before."""
        if previous is None or has(question, lex.CUE):
            return None
        if question[-1].word in _EMPHASIS:
            return follow_on(previous, 0.75)
        return follow_on(previous, 0.65) if self._is_between(question) else None

    def _is_between(self, question: Tokens) -> bool:
        """Whether a question is the only line between the paragraph of a quotation and the next."""
        start, end = question[0].start, question[-1].end
        last = max((mark.outer_end for mark in self._marks if mark.outer_end <= start), default=0)
        above = self._text[last:start]
        only = "\n" not in above.rstrip() and above.endswith("\n")
        return last > 0 and only and self._text[end : end + 1] == "\n"

    def _is_turn(self, start: int) -> bool:
        """Whether what a dash opens follows another turn of a dialogue, in which speakers change."""
        before = self._text[max(self._body, start - LEFT) : start]
        if not self._language.articles and before.rstrip(" \xa0")[-1:] not in ("", "\n"):
            return False  # "Zaznacza, że szlak jest otwarty. – Nie można"
        before = before.rstrip()
        line = before[before.rfind("\n") + 1 :].lstrip()
        return not before.endswith(":") and (not line or line[0] in _DASHES)

    def _is_label(self, line: Tokens, cue: Cue) -> bool:
        """Whether a line that is no sentence names a place or a section: "SÃO PAULO", "Serie B", "5 June, 17:05, Leeds"."""
        mention = self._text[cue.start : cue.end]
        words = [token for token in line if not token.flags & STOP]
        whole = all(cue.start <= token.start < cue.end for token in words)
        known = first_name_gender(mention.split(" ")[0], self._language)
        bare = (
            self._language.articles and mention.isalpha() and self._language.lexicon.get(mention.lower(), 0) & lex.TEXT
        )
        return mention.isupper() or (whole and not known) or bool(bare)  # "Article réservé aux abonnés"

    def _is_person(self, sentence: Tokens, cue: Cue) -> bool:
        """Whether the subject of a sentence without a verb of speech is a person or people, who may speak after it."""
        if cue.named and (
            not self._language.nouns_capitalised or self._names.is_surname(self._text[cue.start : cue.end])
        ):
            return True
        mention = tokens_of(cue, sentence)
        full_name = len(mention) > 1 and (
            self._names.is_surname(self._text[mention[-1].start : cue.end]) or _opens_with_name(sentence, len(mention))
        )
        if full_name and self._language.nouns_capitalised:
            return True  # "Sportdirektorin Helene Bock stärkte ihm den Rücken"
        if cue.pronoun:
            return mention[0].word not in self._language.words("it")
        if len(mention) > 2 and mention[0].flags & lex.ALONE and mention[1].flags & lex.HEAD:
            return True  # "jeden z dělníků"
        head = next(
            (token.flags for token in mention if token.flags & (lex.ROLE | lex.GROUP | lex.TITLE | lex.TEXT)), lex.TEXT
        )
        return not head & lex.TEXT  # "die Autoren des Briefs"

    def _person_affected(self, sentence: Tokens) -> Cue | None:
        """The only full name of a sentence, behind its verb or in the dative: "Dem Trainer Karl Thoma reicht das nicht",
        "Cela passe mal auprès d'Ana Gil"."""
        language = self._language
        if not language.inverted or not language.articles or (language.romance and not has(sentence[-1:], STOP)):
            return None  # nor in the sentence of the quotation: "ha dicho, y ha pedido a la consejera Ana Gil"
        cue = person_named(sentence, language, 0.5, "")
        k = next((k for k, token in enumerate(sentence) if cue and token.start >= cue.start), 0)
        before = sentence[k - 1] if k else None
        k -= bool(before and k > 1 and before.flags & lex.HEAD and sentence[k - 2].word in language.words("affecting"))
        governed = before and before.flags & (lex.PREPOSITION | lex.GENITIVE)
        to = k and sentence[k - 1].word in language.words("affecting") | language.words("to")
        return None if governed and not to else cue

    def _paragraph(self, n: int) -> int:
        """Where the paragraph of the n-th quotation begins."""
        start = self._marks[n].outer_start
        return self._text.rfind("\n", max(self._body, start - LEFT), start) + 1 or max(self._body, start - LEFT)


def _opens_with_name(sentence: Tokens, size: int) -> bool:
    """Whether a sentence opens with two capitalised words of no list and no article: "Thandeka Mabuza ist"."""
    if size != _FULL_NAME or len(sentence) <= size or sentence[size].flags & NAME:
        return False
    return all(
        token.flags & NAME and not token.flags & (lex.NOT_NAME | NUMBER | lex.ROLE | lex.GROUP | lex.TEXT)
        for token in sentence[:size]
    )
