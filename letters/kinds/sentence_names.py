"""Features of a stretch that a sentence treats as a name: a work between commas, after or before who made it.

"In her column, “X”, she wrote", "Verdi's “X”", "“X” by Holm", "what is “X”?".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from letters.kinds.feature_points import endings
from letters.kinds.surroundings import LONG, NEAR, WORD, Surroundings, end_in
from letters.languages import lexicon as lex

_KATAKANA_OF = re.compile("(?<![ァ-ヴー・])[ァ-ヴー・]{3,}の$")  # a foreign name in the genitive
_NO_NAME_FOLLOWS = lex.CUE | lex.WEAK | lex.THAT | lex.DETERMINER | lex.OTHER_DETERMINER | lex.GENITIVE | lex.POSSESSIVE
_NOUNS = lex.GROUP | lex.ROLE | lex.TEXT
_UTTERANCES = ("inscriptions", "cries", "mottos", "claims", "speech nouns")  # nouns for words that somebody uses
PHRASE = 10  # words of a noun phrase that a name explains


def name_features(around: Surroundings, n: int, named: bool) -> Iterator[str]:
    """The features of a part of fewer than eight words, `named` if it may be a name by its first letter."""
    if asks_what_it_is(around):
        yield "asked"
    if not named or around.headline:
        return
    if is_set_off(around):
        yield "set off"
    if _maker_before(around) or _maker_after(around):
        yield "maker"
    if _opens_with_its_article(around):
        yield "own article"
    if _subject(around, n):
        yield "subject"
    if _explains_a_noun(around):
        yield "explains a noun"
    if _source_at_the_end(around, n):
        yield "source named"
    if _governed(around, n):
        yield "governed"
        if n > 1 and around.titled and around.inner[-1] not in ".,":
            yield "governed title"


def asks_what_it_is(around: Surroundings) -> bool:
    """Whether what stands before asks or says what the words mean: "What is a “heat dome”?", "how “X” works"."""
    words = around.words_before
    entries = around.listed("what is")
    if words and around.flags(words[-1]) & lex.DETERMINER and words[-1] not in entries:
        words = words[:-1]
    return end_in(words, entries, 4)


def _is_phrase(around: Surroundings) -> bool:
    """Whether nothing but a noun phrase opens the sentence, which a name in marks may explain: "Item seven, “X”,"."""
    words = around.earlier_clauses
    clause = lex.CUE | lex.WEAK | lex.AUXILIARY | lex.THAT | lex.CONJUNCTION | lex.ADVERB | lex.PRONOUN
    opens = words[0] in around.listed("definite") or not around.flags(words[0]) & clause
    return (
        opens
        and len(words) <= PHRASE
        and not any(flags & clause and not flags & lex.PREPOSITION for flags in (around.flags(w) for w in words[1:]))
    )


def is_set_off(around: Surroundings) -> bool:
    """Whether a part stands between commas behind a word for a work or a group: "in a petition of the union, “X”,"."""
    if not around.before.rstrip().endswith(",") or not around.earlier_clauses or around.clause_before:
        return False
    if around.flags(around.earlier_clauses[-1]) & lex.CUE:
        return False  # "she got out of the car and said, “Do,” until he did"
    inside = around.inner.endswith(",") and not around.any_is(around.words_after[:3], lex.CUE | lex.WEAK)
    if not (inside or around.after.startswith(",")) or around.flags(around.word_after) & lex.CUE:
        return False
    if _is_phrase(around):
        return True
    near = around.earlier_clauses[-NEAR:]
    ends = endings(around.language, "title before")
    works = around.listed("title before") | around.listed("name before")
    return not works.isdisjoint(near) or any(word.endswith(ends) for word in near)


def _maker_before(around: Surroundings) -> bool:
    """Whether the name of who made it stands before a part in the genitive: "Mahlers „X“", "Holmovu „X“"."""
    if around.language.code == "ja":
        return bool(_KATAKANA_OF.search(around.before[-12:]))
    endings = tuple(around.listed("maker endings"))
    words = around.words_before
    if not endings or not words or not around.before[-1:].isspace() or not words[-1].endswith(endings):
        return False
    as_written = around.before.rstrip()[-len(words[-1]) :]
    flags = around.flags(words[-2]) if len(words) > 1 else lex.CUE
    return as_written[:1].isupper() and not flags & _NO_NAME_FOLLOWS


def _maker_after(around: Surroundings) -> bool:
    """Whether a part is followed by who made it: "“X” by Holm", "«X» Хольма"."""
    if not around.before.rstrip()[-1:].isalnum() or around.any_is(around.clause_before[-NEAR:], lex.WEAK):
        return False
    words = WORD.findall(around.after[:40])[:2]
    if not around.after.startswith((" ", ", ")) or not words:
        return False
    if around.after[1:2].isupper():
        return bool(around.listed("maker endings")) and not around.language.articles and len(words[0]) > 2
    return words[0] in around.listed("by") and len(words) > 1 and words[1][0].isupper()


def _explains_a_noun(around: Surroundings) -> bool:
    """Whether a part stands behind a noun with preposition and article, where nouns have capitals: "zum Fest „…“"."""
    own = around.clause_before
    if not around.language.nouns_capitalised or len(own) < 2 or not around.before[-1:].isspace():
        return False
    noun = around.before.rstrip()[-len(own[-1]) :]
    if not noun[:1].isupper() or around.flags(own[-1]) & ~_NOUNS or around.inner.endswith(("!", ".", ",")):
        return False
    if around.any_is(own + around.clause_after, lex.CUE | lex.WEAK):
        return False
    if any(own[-1] in around.listed(section) for section in _UTTERANCES):
        return False  # "an die Rufe „...“", "mit der Aufschrift „...“"
    if own[-2] in around.listed("definite"):
        return len(own) > 2 and bool(around.flags(own[-3]) & lex.PREPOSITION)
    return bool(around.flags(own[-2]) & lex.PREPOSITION) and own[-2].endswith(("m", "r"))  # "zum", "beim", "zur"


def _governed(around: Surroundings, n: int) -> bool:
    """Whether a part with a capital is governed by a preposition or an article, or is the subject of "that"."""
    last = around.word_before
    if not last or not around.inner[:1].isupper() or not around.before[-1:].isspace() or not around.clause_before:
        return False
    first = around.words[0].lower()
    if around.language.nouns_capitalised and not (
        first in around.listed("definite") or around.flags(first) & lex.PREPOSITION
    ):
        return False
    if not around.listed("own words").isdisjoint(word.lower() for word in around.words):
        return False
    flags = around.flags(last)
    if around.language.nouns_capitalised and not flags and around.before.rstrip()[-len(last) :][:1].isupper():
        return True
    if flags & lex.THAT and not flags & lex.PREPOSITION:
        return around.after[:1] == " " and around.after[1:2].islower() and n < LONG - 2
    written = not around.listed("written on").isdisjoint(around.words_before[-NEAR:])
    if written or around.after.startswith("-") or last in around.listed("as") or flags & (lex.CUE | lex.WEAK):
        return False
    if not around.language.articles and not flags & (lex.THAT | lex.ADVERB | lex.AUXILIARY | lex.CONJUNCTION):
        return True
    definite = flags & lex.DETERMINER and last in around.listed("definite")
    return bool(definite or flags & (lex.PREPOSITION | lex.POSSESSIVE))


def _subject(around: Surroundings, n: int) -> bool:
    """Whether a part of a few words opens a sentence that continues with its verb: "«Зелёная лампа» закрывается"."""
    if around.words_before or not 1 < n < 5 or around.inner[-1] in ".,?!" or not around.after.startswith(" "):
        return False
    follows = around.word_after
    return around.after[1:2].islower() and not around.flags(follows) & (lex.CUE | lex.WEAK)


def _source_at_the_end(around: Surroundings, n: int) -> bool:
    """Whether a verb of saying and a name end a sentence, as a source does: ", сообщает «Вечерний город»."."""
    own = around.clause_before
    if n > 4 or not around.earlier_clauses or not 0 < len(own) < 3 or not around.flags(own[-1]) & lex.CUE:
        return False
    return around.before[-1:].isspace() and around.after[:1] in (".", "") and around.inner[-1].isalnum()


def _opens_with_its_article(around: Surroundings) -> bool:
    """Whether a part begins with a capital article in the middle of a sentence: "que representa «La gaviota»"."""
    last = around.word_before
    definite = around.listed("definite")
    if len(around.words) < 2 or around.words[0].lower() not in definite or not around.before.rstrip()[-1:].isalnum():
        return False
    return bool(last) and last not in around.listed("as") and not around.flags(last) & (lex.CUE | lex.WEAK | lex.THAT)


def ends_a_clause(around: Surroundings) -> bool:
    """Whether a part is a name that belongs to its clause, so that a verb of saying after it has another object."""
    last = around.word_before
    if not around.inner[:1].isupper() or len(around.words) >= LONG or not last:
        return False
    flags = around.flags(last)
    if flags & lex.PREPOSITION:
        return True
    if around.language.nouns_capitalised or not around.clause_before or flags & (lex.CUE | lex.WEAK | lex.THAT):
        return False
    return bool(flags & lex.DETERMINER) or not around.language.articles
