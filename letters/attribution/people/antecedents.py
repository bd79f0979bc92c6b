"""Whom the sentences before a mention name: their subjects, and who opens them, with or without a name."""

from __future__ import annotations

from abc import ABC, abstractmethod
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cached_property

from letters.attribution.cues.appositions import apposed
from letters.attribution.people.mentions import Mentions
from letters.attribution.people.name_index import NameIndex
from letters.attribution.people.nameless import opens_nameless
from letters.attribution.phrases.clause import clause_subject
from letters.attribution.phrases.names import Referent, first_name_gender
from letters.attribution.phrases.phrase import phrase_end, phrase_from
from letters.attribution.phrases.sentence_window import LEFT, NAME, STOP, Token, Tokens, has, skip, tokenize
from letters.attribution.phrases.speakable import ProvenNames
from letters.languages import lexicon as lex
from letters.languages.lexicon import Language
from letters.model import Span
from letters.quote_marks.quote_spans import QuoteSpan
from letters.text.sentence_breaks import break_before

SHORT = 4  # tokens of a reporting clause
OPENING = 100  # code points that show with whom a sentence begins
_CLAUSE = 120  # code points of a reporting clause
_CLOSING = "”“’\"'»«›‹ \xa0\u202f"
_SENTENCES = 4  # looked back


class Antecedents(ABC):
    """The persons whom the sentences of one article name; its names are read only when needed."""

    def __init__(
        self, text: str, quotes: Sequence[QuoteSpan], language: Language, body: int, proven: ProvenNames
    ) -> None:
        self._text, self._language, self._body, self._proven = text, language, body, proven
        self._starts = [part.outer_start for part in quotes]
        self._ends = [part.outer_end for part in quotes]
        self._earlier = EarlierSentences(text, quotes, language, body)
        words = language.words
        self._masculine, self._feminine = words("he") | words("his"), words("she") | words("her")

    @abstractmethod
    def _named(self, tokens: Tokens, mention: str) -> Referent:
        """Whom a mention with a noun means."""

    @cached_property
    def names(self) -> NameIndex:
        """The full names of the article."""
        return NameIndex(self._text, self._language, self._body, self._proven)

    @cached_property
    def _mentions(self) -> Mentions:
        return Mentions(self._text, self.names, self._language, self._starts, self._ends)

    def _subjects(self, position: int) -> Iterator[list[Token]]:
        """The subjects of the clause and of the sentences before `position`, nearest first."""
        for start, end in self._earlier.before(position):
            tokens = tokenize(self._text, start, end, self._language)
            subject = clause_subject(tokens, len(tokens), self._language)
            i = subject[0] if subject else 0
            apposed = i > 1 and tokens[i - 1].word == "," and tokens[i - 2].flags & NAME  # "Ann Lee, a surveyor"
            if subject and not (apposed and tokens[i].flags & lex.DETERMINER and not self._language.inverted):
                yield tokens[subject[0] : subject[1]]

    def _sentence_before(self, position: int, gender: int) -> tuple[int, str | None, Referent | None]:
        """What the sentence before a pronoun shows about whom it means.

        Where that sentence begins if somebody without a full name opens it, and the only name given: the pronoun then
        means nobody named earlier. Else the person whose name opens it.
        """
        if not (self._language.articles or self._language.verb_second):
            return 0, None, None
        any_noun = self._language.nouns_capitalised  # has a capital, and proves no name
        for start, end in self._earlier.before(position):
            tokens = tokenize(self._text, start, min(end, start + OPENING), self._language)
            tokens = tokens[skip(tokens, 0, STOP) :]
            if tokens and opens_nameless(self._text, tokens, gender, self._language):
                return (
                    end if any_noun else self._past_opening(tokens),
                    None,
                    None,
                )  # whom "Ein Sprecher" mentions is another
            if not self._language.articles:
                if len(tokens) < SHORT:
                    continue
                break
            owned = any_noun and has(tokens[:1], lex.DETERMINER | lex.POSSESSIVE) and self._opening(tokens)
            if any_noun and tokens and not owned and not first_name_gender(tokens[0].word, self._language):
                continue
            if len(tokens) >= SHORT or (tokens and tokens[0].flags & (NAME | lex.DETERMINER)):
                phrase = self._opening(tokens)
                known = self._named(phrase, self._text[phrase[0].start : phrase[-1].end]) if phrase else None
                if known is None and not self._mentions.between(start, end):
                    continue
                end = phrase[-1].end + 1 if phrase else 0
                itself = known and self._text[end : end + 8].split(" ")[0] in self._language.words("selves")
                return (0, known.full, None) if known and itself else (0, None, known)
        return 0, None, None

    def _past_opening(self, tokens: Tokens) -> int:
        """Where the phrase ends that opens a sentence, with the names in its modifiers: "A spokesman for Minister Jo Roy"."""
        phrase = phrase_from(tokens, 0, self._language)
        return tokens[phrase_end(tokens, phrase, self._language) - 1].end if phrase else tokens[0].start

    def _opening(self, tokens: Tokens) -> Tokens:
        """The phrase with a name that opens a sentence: "Ida Wolf", "His neighbour Baz", "Meanwhile hubby Craig"."""
        first = 0 if self._language.nouns_capitalised else skip(tokens, 0, lex.ADVERB | lex.CONJUNCTION, NAME)
        opens = first < len(tokens) and tokens[first].flags & (NAME if not first else NAME | lex.ROLE)
        owned = first < len(tokens) and tokens[first].flags & (lex.DETERMINER | lex.POSSESSIVE)
        phrase = phrase_from(tokens, first, self._language) if opens or owned else None
        if phrase is None:
            return []
        *before, head = row = tokens[slice(*phrase)]
        if head.flags & NAME or self._is_apposed(row):
            return row
        thing = any(token.word.endswith(self._language.possessive_endings) for token in before)  # "Ada Lee's hat"
        return row if tokens[0].flags & NAME and not thing else []

    def _is_apposed(self, phrase: Tokens) -> bool:
        """Whether the name of a role follows it: "His captain, the defender Dean Abara, came"."""
        return has(phrase, lex.ROLE) and apposed(self._text, phrase, self._language) is not None

    def is_object_pronoun(self, mention: str) -> bool:
        """Whether a pronoun is no subject: "them", "leurs", or "lei" where subjects are left out."""
        subjects = [] if self._language.dropped else ["he", "she", "they"]
        return not any(mention.lower() in self._language.words(subject) for subject in subjects)


def differs(known_gender: int, gender: int) -> bool:
    """Whether a gender is known and none of those in `gender`."""
    return bool(known_gender and not known_gender & gender)


class EarlierSentences:
    """The sentences of one article, by what stands behind them."""

    def __init__(self, text: str, quotes: Sequence[QuoteSpan], language: Language, body: int) -> None:
        self._text, self._language, self._body = text, language, body
        self._starts = [part.outer_start for part in quotes]
        self._ends = [part.outer_end for part in quotes]
        self._known: dict[int, list[Span]] = {}

    def before(self, position: int) -> list[Span]:
        """Where the clause and the two or three sentences before `position` stand, nearest first, without quotations."""
        if position not in self._known:
            self._known[position] = list(self._each(position))
        return self._known[position]

    def _each(self, position: int) -> Iterator[Span]:
        k = bisect_left(self._ends, position + 1)
        end = position
        for _ in range(_SENTENCES):
            bottom = self._ends[k - 1] if k else 0
            low = max(self._body, end - LEFT, bottom)
            start = break_before(self._text, low, end, self._language)
            yield max(low, start), end
            if start >= 0:
                end = low + len(self._text[low:start].rstrip()) - 1
            elif k and low == bottom and position - bottom < LEFT:
                k -= 1
                end = self._starts[k]
            else:
                return

    def question_before(self, position: int) -> Span | None:
        """Where the speaker of the question is named that the paragraph of `position` answers: '"Were you?" Lee asked.'.

        From the beginning of its line, behind other quotations, to the answer. None where no question is answered.
        """
        current = bisect_left(self._ends, position + 1)
        current -= bool(current and "\n" not in self._text[self._ends[current - 1] : position])
        if not 0 < current < len(self._starts):
            return None
        start, end = self._starts[current - 1], self._ends[current - 1]
        clause = self._text[end : self._starts[current]]
        asks = self._text[start:end].rstrip(_CLOSING)[-1:] == "?"
        answered = asks and len(clause) < _CLAUSE and "\n" in clause.strip(" ")
        line = self._text.rfind("\n", 0, start) + 1
        return (max(line, *self._ends[current - 2 : current - 1], 0), self._starts[current]) if answered else None
