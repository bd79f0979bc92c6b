"""Where the phrases of a section of a language's file stand among tokens: "according to", "asked to be identified as"."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from letters.attribution.phrases.sentence_window import STOP, Tokens, word_of
from letters.languages.lexicon import CUE, Language

_Phrases = dict[str, list[tuple[str, ...]]]


def joined_verbs(tokens: Tokens, language: Language) -> Tokens:
    """The tokens with each verb of speech of several words as one word: "met en garde", "hizo hincapié", "ha fatto sapere"."""
    if not language.romance or not may_have(tokens, "clause verbs", language):
        return tokens
    for k in range(len(tokens) - 1):
        size = words_from(tokens, k, "clause verbs", language)
        if size > 1:
            verb = tokens[k]._replace(end=tokens[k + size - 1].end, flags=CUE)
            return [*tokens[:k], verb, *joined_verbs(tokens[k + size :], language)]
    return tokens


def words_from(tokens: Tokens, k: int, section: str, language: Language) -> int:
    """How many tokens from token k on are a phrase of a section, the longest; 0 if none begins there."""
    for phrase in _phrases(section, language)[0].get(tokens[k].word, ()) if k < len(tokens) else ():
        if _stands_at(tokens, k, phrase):
            return len(phrase)
    return 0


def words_to(tokens: Tokens, end: int, section: str, language: Language) -> int:
    """How many tokens before token `end` are a phrase of a section, the longest; 0 if none ends there."""
    for phrase in _phrases(section, language)[1].get(tokens[end - 1].word, ()) if 0 < end <= len(tokens) else ():
        if _stands_at(tokens, end - len(phrase), phrase):
            return len(phrase)
    return 0


def may_have(tokens: Tokens, section: str, language: Language) -> bool:
    """Whether a word with which a phrase of a section begins stands among the tokens."""
    first = _phrases(section, language)[0]
    return bool(first) and not first.keys().isdisjoint(map(word_of, tokens))


def without_condition(sentence: Tokens, language: Language) -> Tokens:
    """A sentence without its clause of what may happen: "Lee goes on, even if the council says no", "If it rains, she"."""
    if not may_have(sentence, "conditions", language):
        return sentence
    k = next((k for k in range(len(sentence)) if words_from(sentence, k, "conditions", language)), len(sentence))
    if not k:
        comma = next((k for k, token in enumerate(sentence) if token.word == ","), len(sentence))
        return sentence[comma + 1 :] or sentence
    end = next(
        (i for i in range(k, len(sentence)) if sentence[i].flags & STOP and sentence[i].word != ","), len(sentence)
    )
    return [*sentence[: k - (sentence[k - 1].word == ",")], *sentence[end:]]


def _stands_at(tokens: Tokens, k: int, phrase: tuple[str, ...]) -> bool:
    if k < 0 or k + len(phrase) > len(tokens):
        return False
    return all(tokens[k + n].word == word for n, word in enumerate(phrase))


def _words(entry: str, language: Language) -> Iterator[str]:
    """The words of an entry as tokens: "s'" and "est" of "s'est dit"."""
    for word in entry.replace("+", ",").split():
        cut = word.find("'") + 1
        elided = 0 < cut < len(word) and word[: cut - 1] in language.elisions
        yield from (word[:cut], word[cut:]) if elided else (word,)


@cache
def _phrases(section: str, language: Language) -> tuple[_Phrases, _Phrases]:
    """The phrases of a section by their first and by their last word, the longest first; "+" stands for a comma."""
    by_first: _Phrases = {}
    by_last: _Phrases = {}
    entries = (tuple(_words(entry, language)) for entry in language.sections.get(section, ()))
    for phrase in sorted(entries, key=len, reverse=True):
        by_first.setdefault(phrase[0], []).append(phrase)
        by_last.setdefault(phrase[-1], []).append(phrase)
    return by_first, by_last
