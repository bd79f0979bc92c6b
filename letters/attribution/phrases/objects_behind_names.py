"""Nouns right behind a person's name, where every noun has a capital: "Widerstand" of "kündigte Ann Lee Widerstand an"."""

from __future__ import annotations

import re
from itertools import pairwise

from letters.attribution.phrases.names import first_name_gender
from letters.attribution.phrases.speakable import word_places
from letters.languages import lexicon as lex
from letters.languages.lexicon import Language

_BESIDE = 24  # code points of a word beside a name
_NOUN = lex.ROLE | lex.GROUP | lex.TEXT | lex.NOT_NAME
_ENDINGS = "", "n", "en", "e"  # of a noun in the plural or dative, which is listed without
_WORD = re.compile(r"[^\W\d_]+(?:['’‑-][^\W\d_]+)*")
_REPORTS = re.compile(r"[“”\"«»‹›’'],? (?:\w+ ){1,2}$")  # a verb behind a quotation: its object is what was said


def name_end(text: str, start: int, end: int, body: int, language: Language) -> int:
    """Where a person's name ends in text[start:end], which may have an object behind it (code points).

    A word behind the surname belongs to the name where it stands like one, there or elsewhere in the article.
    """
    words = list(re.finditer(r"\S+", text[start:end])) if text.count(" ", start, end) > 1 else []
    for name, article in pairwise(words):
        flags = language.lexicon.get(article[0], 0) if article[0].islower() else 0
        if flags & (lex.DETERMINER | lex.OTHER_DETERMINER) and not flags & lex.GENITIVE and not name[0].islower():
            return start + name.end()  # "Wolf den Plan", but not "von den Driesch"
    k = first = next((k for k, word in enumerate(words) if first_name_gender(word[0], language)), len(words))
    while k < len(words) and first_name_gender(words[k][0], language):
        k += 1
    while k < len(words) and words[k][0][0].islower():
        k += 1
    k += 1  # the surname
    if first == len(words):
        return end
    reported = _REPORTS.search(text, max(0, start - _BESIDE), start)
    for before, match in pairwise(words[k - 1 :]):
        word, position = match[0], start + match.start()
        if not word.isalpha() or word[0].islower():
            return end
        owned = language.lexicon.get(word.lower(), 0) & (lex.ROLE | lex.TEXT)
        if before[0].endswith("s") and owned and word.lower() not in language.words("replies"):
            return start + match.end()  # "Anna Bergs Anwalt"
        noun = any(language.lexicon.get(word.lower().removesuffix(ending), 0) & _NOUN for ending in _ENDINGS)
        if noun or not (reported or _is_named(text, word, before[0], position, body, language)):
            return start + before.end()
    return end


def _is_named(text: str, word: str, before: str, position: int, body: int, language: Language) -> bool:
    """Whether a word is a name by what stands beside it: a verb, the end of its clause, or elsewhere the same name before it."""
    for place in word_places(text, word, body):
        after = _WORD.match(text, place + len(word) + 1)
        flags = language.lexicon.get(after[0].lower(), 0) if after else 0
        if flags & (lex.CUE | lex.WEAK) or (place == position and (after is None or flags & lex.DETERMINER)):
            return True
        earlier = text[max(0, place - _BESIDE) : place].split()[-1:]
        if place != position and earlier:
            introduced = language.lexicon.get(earlier[0].lower(), 0) & (lex.CUE | lex.TITLE)
            if introduced or earlier[0] == before:
                return True
    return False
