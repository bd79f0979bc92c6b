"""The words around a quotation: its sentence, cut into tokens, with other quotations as single tokens.

Every search in the text is bounded, so that a quotation in a line of ten megabytes or in a paragraph
with a hundred thousand quotations takes no more time than one in a short article.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from operator import itemgetter
from typing import NamedTuple

from letters.languages import lexicon as lex
from letters.languages.lexicon import Language
from letters.quote_marks.quote_parts import past_notes
from letters.quote_marks.quote_spans import QuoteSpan
from letters.text.sentence_breaks import break_after, break_before

CAPITAL, NAME, QUOTE, STOP, NUMBER, ACRONYM = (1 << k for k in range(40, 46))
FUNCTION = (
    lex.PRONOUN | lex.RELATIVE | lex.OBJECT | lex.DETERMINER | lex.OTHER_DETERMINER | lex.POSSESSIVE
    | lex.PREPOSITION | lex.CONJUNCTION | lex.AUXILIARY | lex.ADVERB | lex.NOT_NAME
)  # fmt: skip
_VERBAL = lex.CUE | lex.WEAK | lex.PARTICIPLE | lex.AUXILIARY | lex.PASSIVE
NOT_VERBAL = FUNCTION | CAPITAL | NAME | NUMBER | QUOTE | STOP
LEFT, RIGHT, MAX_CROSSED = 360, 300, 4  # code points looked at on either side, quotations crossed
ARABIC_ARTICLES = "al", "el", "ad", "ar", "as", "ash", "az"  # in lower case before a surname
_STEM = 3  # letters before an ending that shows a noun for a person
# "1,400" is a word, and so are "Novinky.cz", "TCO:s", "vd:n", "Bau- und" and the "teachers'" of "the teachers' union",
# and the names of firms: "AT&T", "Marks & Spencer", "Disney+", "A$AP"
_TOKEN = re.compile(
    r"[^\W_]+(?:(?! (?!& ))"  # most words end before a space, and are done
    r"(?:['’‑-][^\W_]+|(?<=\d)[.,\xa0\u202f]\d{3}\b|(?<=[^\W\d_]):(?:s|e?ns?|ts?|ar)\b|- (?:und|oder|en|of|och|eller|og|and|or)(?= [^\W_])|(?<=[^\W\d_])(?:&[^\W\d_]| & (?=[A-ZÀ-ÞА-Я])|[+](?![^\W_])|\$(?=[A-Z]))[^\W_]*|\.(?:ai|AI|io|cz|sk|pl|[Rr]u|[Рр]у|рф|РФ|ua|by|kz|se|com|net|org|eu|info|news|tv)\b)*(?:(?<=s)['’](?= [^\W_]))?)?|\n|@\w+|(?<= )['’]t(?= [A-Z])|[^\w\s]"
)


class Token(NamedTuple):
    """A word, a mark of punctuation or a whole quotation (QUOTE)."""

    word: str  # in lower case; the mark itself for punctuation
    start: int
    end: int
    flags: int


Tokens = Sequence[Token]
word_of = itemgetter(0)  # for `map`, which is quicker than a loop


class _Forms(dict[str, tuple[str, int]]):
    """Cache of word forms: lower case and flags; emptied when it becomes too large."""

    def __init__(self, language: Language) -> None:
        super().__init__()
        self._lexicon = language.lexicon
        self._aged = tuple(language.sections.get("aged endings", ()))
        self._also_names = language.words("also names") | language.words("names inside sentences")
        self._language = language
        self._enclitic = language.words("enclitic pronouns")
        self._links, self._prefixes = language.words("role links"), language.words("role prefixes")
        words = (entry.split(" ")[0] for entry in language.sections.get("number words", ()))
        self._numerals = tuple(word for word in words if len(word) >= _STEM and language.articles)

    def __missing__(self, form: str) -> tuple[str, int]:
        lower = form.lower()
        flags = self._lexicon.get(lower if lower.isalnum() else lower.replace("’", "'"), 0)
        first = form[0]
        if not flags and "-" in lower:
            flags = (
                self._verb_with_pronoun(lower)
                or self._joined_role(lower)
                or (CAPITAL | NAME if opens_arabic_name(form) else 0)
            )
        elif not flags and first.isupper() and lower.startswith(self._numerals) and lower.endswith(self._numerals):
            flags = lex.DETERMINER  # "Centoventi famiglie"
        elif not flags and form.islower() and is_person(lower, self._language):
            flags = lex.ROLE
        if first.isupper() and lower in self._also_names:
            flags = CAPITAL | NAME
        elif first.islower() and len(form) > 2 and form[1].isupper() and form.isalpha():
            flags = CAPITAL | NAME  # "eBay", "xAI"
        elif first.isupper():
            acronym = ACRONYM if len(form) > 1 and form.isupper() else 0
            flags |= CAPITAL if flags & FUNCTION and not acronym else CAPITAL | NAME | acronym
        elif first.isdigit():
            aged = lower.endswith(self._aged) and len(lower) > 3  # "il 34enne"
            flags |= lex.ROLE if aged else NAME if form.rpartition("-")[2][:1].isupper() else NUMBER  # "der 58-Jährige"
        elif first == "@" and len(form) > 1:
            flags = NAME
        elif form == "%":
            flags = NUMBER | lex.SHARE
        elif len(form) == 1 and not first.isalnum():  # not "'t" of "Van 't Hof"
            flags = STOP
        if len(self) > 200_000:
            self.clear()
        self[form] = lower, flags
        return lower, flags

    def _verb_with_pronoun(self, lower: str) -> int:
        """What a verb is that has its pronoun behind a hyphen: "recusou-se", "disse-lhe"."""
        verb, _, pronoun = lower.rpartition("-")
        return self._lexicon.get(verb, 0) & _VERBAL if pronoun in self._enclitic else 0

    def _joined_role(self, lower: str) -> int:
        """What a word with hyphens is that has a role in it: "mother-of-two", "ex-candidat"."""
        first, *rest = lower.split("-")
        if first in self._prefixes:
            return self._lexicon.get("-".join(rest), 0) & (lex.ROLE | lex.GROUP)
        return self._lexicon.get(first, 0) & lex.ROLE if len(rest) > 1 and rest[0] in self._links else 0


def opens_arabic_name(form: str) -> bool:
    """Whether a word is a surname with its article in lower case: "al-Kuwari"."""
    article, _, name = form.partition("-")
    return article in ARABIC_ARTICLES and name[:1].isupper()


def is_person(word: str, language: Language) -> bool:
    """Whether a word in lower case ends as nouns for people do: "pszczelarka"."""
    return language.ends(word[_STEM:], "person endings")


@cache
def _forms(language: Language) -> _Forms:
    return _Forms(language)


def joined(tokens: Tokens) -> str:
    """The words of some tokens, with a space between them."""
    return " ".join(token.word for token in tokens)


def has(tokens: Iterable[Token], flags: int) -> bool:
    """Whether any of the tokens has any of the flags."""
    for token in tokens:  # quicker than any() of a generator
        if token.flags & flags:
            return True
    return False


def skip(tokens: Tokens, i: int, flags: int, unless: int = 0, step: int = 1) -> int:
    """The first position from i on, `step` by step, whose token has none of `flags` or one of `unless`."""
    while 0 <= i < len(tokens) and tokens[i].flags & flags and not tokens[i].flags & unless:
        i += step
    return i


@lru_cache(maxsize=64)  # who is meant by a mention, and how surely, is asked one after the other
def tokenize(text: str, start: int, end: int, language: Language) -> list[Token]:
    """The words and punctuation of text[start:end], each with its flags; the list is shared, so it must not be changed."""
    tokens: list[Token] = []
    forms, parted = _forms(language), bool(language.elisions or language.enclitics)
    append, find, new = tokens.append, text.find, tuple.__new__  # a third quicker than Token()
    for form in _TOKEN.findall(text, start, end):
        start = find(form, start)
        end = start + len(form)
        if parted and end - start > 2 and not form.isalnum():
            inside = form[0].isupper() and text[start - 1 : start] == " " and text[start - 2].isalnum()
            whole = inside and _opens_name(form, language)
            tokens += [_word(form, start, language)] if whole else _split(form, start, language)
            start = end
            continue
        lower, flags = forms[form]
        if flags & CAPITAL and end - start == 1 and text.startswith(".", end) and not flags & lex.PRONOUN:
            flags |= NAME  # "K." of the accused
        if flags == lex.JOINT and not form[0].isalpha() and tokens and tokens[-1].flags & lex.PREPOSITION:
            before = tokens[-1].flags  # "in 't Veld"
            tokens[-1] = tokens[-1]._replace(flags=before | lex.JOINT | (NAME if before & CAPITAL else 0))
        append(new(Token, (lower, start, end, flags)))
        start = end
    if not language.articles and tokens and tokens[0].flags == CAPITAL | NAME and _is_verb_first(tokens, language):
        tokens[0] = tokens[0]._replace(flags=CAPITAL | lex.OBJECT)  # "Przeprosił rodzinę i dodał"
    if len(tokens) > 1 and tokens[-1].word in "'’" and tokens[-2].word in language.elisions:
        elided, mark = tokens[-2:]  # "parle d'« ... »"
        tokens[-2:] = [Token(f"{elided.word}'", elided.start, mark.end, language.lexicon.get(f"{elided.word}'", 0))]
    return tokens


def _is_verb_first(tokens: Tokens, language: Language) -> bool:
    """Whether a word with a capital before an object or "się" is a verb of the past, and no name, where no other verb follows.

    Czech surnames may be participles: «Doležal» is one, unless a pronoun follows.
    """
    word = tokens[0].word
    past = any(language.ends(word, f"{who} past endings") for who in ("he", "she", "plural"))
    if not past or len(word) <= _STEM + 1 or len(tokens) < _STEM or tokens[1].flags & (CAPITAL | NAME | STOP | QUOTE):
        return False
    if word in language.words("male names") or word in language.words("female names"):
        return False
    if not tokens[1].flags & lex.OBJECT and language.sections.get("verb forms", ("",))[0].startswith("l "):
        return False
    for token in tokens[1:]:
        if token.flags & (STOP | QUOTE | lex.COORDINATOR | lex.CONJUNCTION):
            return True
        verbal = not token.flags and (
            token.word.endswith(language.verb_endings) or language.ends(token.word, "finite endings")
        )
        if verbal or token.flags & (lex.CUE | lex.WEAK | lex.AUXILIARY) and not token.flags & lex.OBJECT:
            return False
    return True


def _opens_name(form: str, language: Language) -> bool:
    """Whether a preposition with a capital begins a surname, inside a sentence: "Dell'Orto", "D'Amico"."""
    cut = max(form.find("'"), form.find("’"))
    if cut < 1 or not form[cut + 1 : cut + 2].isupper() or form.isupper():
        return False
    elided = language.lexicon.get(form[:cut].lower() + "'", 0)
    return bool(elided & lex.PREPOSITION) and not elided & lex.DETERMINER


def _word(form: str, start: int, language: Language) -> Token:
    lower, flags = _forms(language)[form]
    return Token(lower, start, start + len(form), flags)


def _split(form: str, start: int, language: Language) -> list[Token]:
    """The words of "l'auteur", "qu'il", "a-t-il"."""
    words: list[Token] = []
    cut = max(form.find("'"), form.find("’"))
    elided = form[:cut].lower()
    if 0 < cut < len(form) - 1 and elided in language.elisions and form.lower() not in language.words("one"):
        words.append(Token(elided + "'", start, start + cut + 1, language.lexicon.get(elided + "'", 0)))
        start, form = start + cut + 1, form[cut + 1 :]
    lower = form.lower()
    ending = next((e for e in language.enclitics if lower.endswith(e) and len(lower) > len(e)), "")
    stem = len(form) - len(ending)
    words.append(_word(form[:stem], start, language))
    if ending:
        pronoun = stem + ending.rfind("-") + 1
        words.append(_word(form[pronoun:], start + pronoun, language))
    return words


def tokens_before(text: str, parts: Sequence[QuoteSpan], k: int, language: Language, floor: int) -> list[Token]:
    """The part of its sentence before the k-th of `parts`, which are in order and do not overlap."""
    pieces: list[list[Token]] = []
    end, budget = parts[k].outer_start, LEFT
    for hop in range(k - 1, k - 2 - MAX_CROSSED, -1):
        bottom = parts[hop].outer_end if hop >= 0 else floor
        low = max(bottom, end - budget)
        start = break_before(text, low, end, language)
        pieces.append(tokenize(text, max(start, low), end, language))
        budget -= end - low
        if start >= 0 or low > bottom or hop < 0 or budget <= 0 or ends_sentence(text, parts[hop]):
            break
        pieces.append([Token("", parts[hop].outer_start, parts[hop].outer_end, QUOTE)])
        end = parts[hop].outer_start
    return pieces[0] if len(pieces) == 1 else [token for piece in reversed(pieces) for token in piece]


def tokens_after(text: str, parts: Sequence[QuoteSpan], k: int, language: Language, ceiling: int) -> list[Token]:
    """The part of its sentence after the k-th of `parts`."""
    tokens: list[Token] = []
    start, budget = past_notes(text, parts[k].outer_end, min(ceiling, parts[k].outer_end + RIGHT)), RIGHT
    for hop in range(k + 1, k + 2 + MAX_CROSSED):
        top = parts[hop].outer_start if hop < len(parts) else ceiling
        high = min(top, start + budget)
        end = break_after(text, start, high, language)
        tokens += tokenize(text, start, high if end < 0 else end, language)
        budget -= high - start
        if end >= 0 or high < top or hop >= len(parts) or budget <= 0:
            break
        tokens.append(Token("", parts[hop].outer_start, parts[hop].outer_end, QUOTE))
        start = parts[hop].outer_end
        if ends_sentence(text, parts[hop]):
            break
    return tokens


def last_sentence(text: str, low: int, high: int, language: Language) -> list[Token]:
    """The last whole sentence of text[low:high]."""
    while high > low and text[high - 1].isspace():
        high -= 1
    low = max(low, high - LEFT)
    start = break_before(text, low, high - 1, language) if high > low else -1
    return tokenize(text, max(start, low), high, language)


def ends_sentence(text: str, part: QuoteSpan) -> bool:
    """Whether a quotation ends with the end of a sentence and what follows begins a new one."""
    last = text[part.end - 1 : part.end]
    if last not in ".!?…。！？":
        return False
    after = text[part.outer_end : part.outer_end + 3].lstrip()
    return not after or after[0].isupper() or not after[0].isalpha()
