"""Whether a noun phrase can be a speaker: its head must be a pronoun, a name, or a noun for who or what speaks.

Any other noun speaks only where it is the subject of a certain verb of speech ("the janitor said"). A word that never
speaks (an infinitive, an adverb, an abstract noun) is no head at all. A capital proves a name only inside a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial

from letters.attribution.phrases.names import UPPER, first_name_gender
from letters.attribution.phrases.sentence_window import (
    ACRONYM,
    CAPITAL,
    NAME,
    NUMBER,
    QUOTE,
    Token,
    Tokens,
    has,
    is_person,
)
from letters.attribution.phrases.shares import is_one_of, is_share
from letters.attribution.phrases.verbs import is_finite_form
from letters.attribution.phrases.word_classes import NEAR
from letters.languages import lexicon as lex
from letters.languages.lexicon import Language, long_words
from letters.text.memo import Remembered

NOTHING, OTHER_NOUN, NAMED, LISTED = range(4)
"""How well the head of a phrase fits a speaker."""
CERTAIN = 0.84  # strength of a cue above which any noun may be its subject
_LISTED = lex.PRONOUN | lex.ANAPHOR | lex.ALONE | lex.ROLE | lex.GROUP | lex.TEXT | lex.TITLE
_MODIFIER = lex.PREPOSITION | lex.GENITIVE | lex.RELATIVE
_OPENER = lex.DETERMINER | lex.OTHER_DETERMINER | lex.POSSESSIVE
_WORD = re.compile(r"[^\W\d_]+(?:['’‑-][^\W\d_]+)*")
_HEADLINE = 0.6  # share of long words with capitals, from which the capitals of a line prove nothing
_LONG = 4  # letters
_LONGEST_NAME = 24  # code points of a first name and what joins it
_INSIDE = frozenset(",;&)-–'’")  # what stands before a word inside a sentence, besides another word
_LONG_WORD = re.compile(r"[^\W\d_]{4,}")
_LONG_CAPITAL = re.compile(rf"[{UPPER}](?<!\w.)[^\W\d_]{{3,}}")  # the class first: a search leaps to capitals
_CLOSING = frozenset('.“”»«"')  # what ends a line of sentences
_LONGEST = 200  # code points of a headline


def can_speak(tokens: Tokens, strength: float, language: Language) -> bool:
    """Whether a phrase can be the speaker by a cue of this strength."""
    if tokens[0].word in language.words("negations") and not has(tokens[1:], NAME | NUMBER):
        return False  # "nobody", "keiner von ihnen", "no resident"
    opens, closes = tokens[0], tokens[-1].flags
    if len(tokens) > 1 and opens.flags & NAME and closes == CAPITAL | NAME and first_name_gender(opens.word, language):
        return True
    head = head_of(tokens, language)
    return head > OTHER_NOUN or (head == OTHER_NOUN and strength > CERTAIN)


def head_of(tokens: Tokens, language: Language) -> int:
    """How well the head of a noun phrase fits a speaker: NOTHING, OTHER_NOUN, NAMED or LISTED."""
    if is_share(tokens, language) if len(tokens) > 1 else tokens[0].word in language.words("demonstratives"):
        return LISTED
    if is_one_of(tokens, language):
        return max(OTHER_NOUN, head_of(tokens[2:], language)) if language.nouns_capitalised else LISTED
    core = _core(tokens, language)
    if len(core) == 2 and core[0].flags & lex.DETERMINER and core[1].flags & lex.POSSESSIVE and language.dropped:
        return NOTHING  # "dire la sua"
    if len(core) > 1 and core[0].flags & lex.POSSESSIVE:
        core = core[1:]  # "ihre Ersparnisse" is no "ihr"
    article = language.articles and (language.dropped or language.enclitics or language.nouns_capitalised)
    if article and len(core) > 1 and core[0].word in language.words("one"):
        core = core[1:]  # "una soluzione" is no "una", "eine Lösung" no "eine"
    if has(core, _LISTED) or (language.nouns_capitalised and any(is_compound(token, language) for token in core)):
        return LISTED
    if has(core, QUOTE) or (core and core[-1].flags & NUMBER and core[-1].word[-1].isalpha() and "-" in core[-1].word):
        return NAMED  # “the 23-year-old”
    determined = bool(tokens and tokens[0].flags & _OPENER) or has(core[:NEAR], NUMBER)
    content = [token for token in core if not token.flags & (_OPENER | NUMBER | lex.ADVERB)]
    names = [token for token in content if token.flags & NAME and not _is_unlikely(token, core, language)]
    if names and not (language.nouns_capitalised and determined and len(names) == 1 and not names[0].flags & ACRONYM):
        return NAMED
    if content and len(core) + 1 < len(tokens) and content[-1].word in language.words("parts"):
        return head_of(tokens[len(core) + 1 :], language)  # "il passaggio della lettera"
    if not content or never_speaks(content[-1].word, language):
        return NOTHING
    bare = not language.articles or (not language.inverted and content[-1].word.endswith("s"))
    return OTHER_NOUN if determined or bare else NOTHING


def _is_unlikely(token: Token, phrase: Tokens, language: Language) -> bool:
    """Whether a capitalised word never speaks. Except for languages that capitalise nouns, only a name has a capital inside
    a phrase, and endings prove nothing: Aznar and Kelly are names."""
    if language.nouns_capitalised:
        return never_speaks(token.word, language)
    unlikely = token is phrase[0] and token.word in language.words("never speakers")
    return unlikely and token.word not in language.words("also names")


def is_compound(token: Token, language: Language) -> bool:
    """Whether a noun ends in one for who or what speaks, where nouns are joined: "Verkehrsminister"."""
    return (
        language.nouns_capitalised
        and token.flags & NAME > 0
        and token.word.endswith(long_words("roles, groups, texts", _LONG, language))
    )


def never_speaks(word: str, language: Language) -> bool:
    """Whether a word in lower case is none that speaks: an adverb, an infinitive, an abstract noun."""
    return word in language.words("never speakers") or language.ends(word, "never speaker endings")


def _core(tokens: Tokens, language: Language) -> Tokens:
    """The phrase up to its first modifier: "a spokesman" of "a spokesman for the port"."""
    first = next((k for k, token in enumerate(tokens[:NEAR]) if token.flags & NUMBER), 0)  # "more than 200 nurses"
    for k in range(first + 1, len(tokens)):
        if tokens[k].flags & _MODIFIER and _modifies(tokens, k, language):
            return tokens[:k]
    return tokens


def _modifies(tokens: Tokens, k: int, language: Language) -> bool:
    """Whether the modifier of a noun that may begin at k does, rather than a small word of a name."""
    flags = tokens[k].flags
    if flags & NAME or (tokens[k - 1].flags & lex.DETERMINER and tokens[k].word in language.words("first")):
        return False  # "la prima cittadina"
    return not flags & lex.JOINT or (not language.nouns_capitalised and never_speaks(tokens[k - 1].word, language))


class ProvenNames:
    """The capitalised words of an article that are names: those that have a capital inside a sentence."""

    def __init__(self, text: str, body: int, language: Language) -> None:
        self._text, self._body, self._language = text, body, language
        self._proven: dict[str, bool] = {}
        self._unproven: dict[str, list[str]] = {}  # of each mention, the words that may be no name
        self.first_person = language.words("i")
        # none of these holds this object, which is freed at once
        self._is_headline = Remembered(partial(_is_headline, text)).__getitem__
        self.is_surname = Remembered(partial(_is_surname, text, body, language)).__getitem__
        self.is_place = Remembered(partial(_is_place, text, language, self.is_surname)).__getitem__

    def is_proven(self, word: str) -> bool:
        """Whether a capitalised word is a name wherever it stands."""
        proven = self._proven.get(word)
        if proven is None:
            name = word.capitalize() if word.isupper() and len(word) > 1 else word  # the label of a transcript
            known = bool(first_name_gender(name, self._language))
            known = known or not (word[1:].islower() or word.isupper() or len(word) < _LONG)  # "eBay", "GreeNest"
            proven = known or self._stands_inside(word) or (name != word and self._stands_inside(name))
            self._proven[word] = proven
        return proven

    def is_common(self, word: str) -> bool:
        """Whether a word is an ordinary one, which has its capital from the start of a sentence."""
        lower = re.split("['’]", word.lower())[0]
        listed = self._language.lexicon.get(lower, 0) & ~(lex.TITLE | lex.ROLE | lex.JOINT)
        if listed or any(True for _ in word_places(self._text, lower, 0)):
            return True
        verb = len(lower) >= _LONG and is_finite_form(lower, self._language)
        return verb and not self._language.nouns_capitalised  # "Przeprosił rodzinę i dodał"

    def accepts(self, start: int, end: int, strength: float) -> bool:
        """Whether a mention text[start:end] may be a name, as far as the article shows; `strength` is that of its cue.

        A single word that has its capital from the start of a sentence or from a headline needs better evidence.
        """
        mention = self._text[start:end]
        words = self._unproven.get(mention)
        if words is None:
            words = self._unproven[mention] = self._unproven_words(mention)
        if not words:
            return True
        if len(words) > 1 and (not self.in_headline(start) or self.in_sentences(start)):
            return True
        if not self._language.nouns_capitalised and not self.opens_sentence(start):
            return True
        object_ = self._language.ends(words[-1].lower(), "object endings")
        return strength > CERTAIN and not object_ and not any(map(self.is_common, words))

    def _unproven_words(self, mention: str) -> list[str]:
        """The words of a mention that may be no name; none where it is one wherever it stands, or is none at all."""
        plain = mention.replace("’", " ").replace("'", " ") if self._language.elisions else mention
        if any(map(str.islower, plain.split())) or not mention[:1].isalpha():
            return []  # "L'avocat" is no name; a name in marks
        if self._language.nouns_capitalised and self._language.lexicon.get(plain.split()[0].lower(), 0) & _OPENER:
            return []  # "Die Ruderer"
        forms = _WORD.findall(plain)
        if self._language.elisions:  # "L'Asp"
            forms = [word for word in forms if word.lower() not in self._language.elisions] or forms
        words = [word.split("’")[0].split("'")[0] for word in forms]
        if not all(word[0].isupper() for word in words) or any(map(self.is_proven, words)):
            return []
        role = any(self._language.lexicon.get(word.lower(), 0) & _LISTED for word in words)
        return [] if role or is_person(words[0].lower(), self._language) else words

    def opens_sentence(self, start: int) -> bool:
        """Whether a word at `start` (code points) opens a sentence, a line or a quotation, or stands in a headline."""
        before = self._text[start - 3 if start > 3 else 0 : start].rstrip(" \t\u00a0")[-1:]
        if not (before.isalnum() or before in _INSIDE):
            return True
        return self.in_headline(start)

    def in_headline(self, position: int) -> bool:
        """Whether a word at `position` stands in a line whose long words nearly all have capitals."""
        text = self._text
        start = text.rfind("\n", max(0, position - _LONGEST), position) + 1
        if not start and position > _LONGEST:
            return False  # the line is longer
        return self._is_headline(start) and text[position : position + 1] not in ("", "\n")

    def in_sentences(self, position: int) -> bool:
        """Whether a line at `position` ends as a sentence does, where every noun has a capital."""
        end = _line_end(self._text, position)
        return self._language.nouns_capitalised and self._text[end - 1 : end] in _CLOSING

    def _stands_inside(self, word: str) -> bool:
        """Whether a word stands inside a sentence, with this capital."""
        for start in word_places(self._text, word, self._body):  # quicker than any() of a generator
            if not self.opens_sentence(start):
                return True
        return False


def word_places(text: str, word: str, low: int) -> Iterator[int]:
    """Where a word stands by itself, from `low` on (code points)."""
    start = text.find(word, low)
    while start >= 0:
        end = start + len(word)
        if not (text[start - 1 : start].isalnum() or text[end : end + 1].isalnum()):
            yield start
        start = text.find(word, end)


def _line_end(text: str, start: int) -> int:
    """Where the line ends that begins at `start`; `start` where it is too long for a headline."""
    end = text.find("\n", start, start + _LONGEST + 1)
    if end < 0:
        return len(text) if len(text) <= start + _LONGEST else start
    return end


def _is_headline(text: str, start: int) -> bool:
    """Whether nearly every long word of the line that begins at `start` has a capital."""
    end = _line_end(text, start)
    capitals = len(_LONG_CAPITAL.findall(text, start, end))
    if capitals <= _HEADLINE * 2:
        return False
    long = len(_LONG_WORD.findall(text, start, end))
    return long > 2 and capitals >= _HEADLINE * long


def _is_surname(text: str, body: int, language: Language, word: str) -> bool:
    """Whether a first name stands before a word somewhere: "Petra Vogt" for "Vogt"."""
    places = (
        text[max(0, start - _LONGEST_NAME) : start].replace("\n", " ").split(" ")
        for start in word_places(text, word, body)
    )
    return any(len(before) > 1 and not before[-1] and first_name_gender(before[-2], language) for before in places)


def _is_place(text: str, language: Language, is_surname: Callable[[str], bool], name: str) -> bool:
    """Whether a name stands behind a preposition of place, and behind no first name: "Saint-Goustan : « ... »"."""
    if " " in name or first_name_gender(name, language) or is_surname(name):
        return False
    before = "|".join(map(re.escape, language.sections.get("places", ())))
    return bool(before and re.search(rf"(?<!\w)(?:{before}) {re.escape(name)}(?!\w)", text))
