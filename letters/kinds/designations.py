"""Features of a stretch that is a designation: a nickname in a name, a name by which people know somebody or something.

"Josef “Sepp” Maier", "Maurice Penn, “Mo” to the whole harbour", "the “Den”, as the ground is called".
"""

from __future__ import annotations

from collections.abc import Iterator

from letters.attribution.phrases.names import first_name_gender
from letters.kinds.surroundings import NEAR, Surroundings, end_in
from letters.languages.lexicon import AUXILIARY, CUE, PREPOSITION, TITLE, last_words

_NICKNAME = 4  # words of a nickname, and one more
_CLAUSE = 9  # words of a clause that opens with "as"
_PHRASE = 5  # words of "for the whole harbour"
_LINE = 5  # words behind the title of a work in the line above a review


def designation_features(around: Surroundings, n: int, named: bool) -> Iterator[str]:
    """The features of a part of fewer than eight words, `named` if it may be a name by its first letter."""
    clause = as_clause(around)
    if clause and _is_called(around, clause) and (named or n <= _NICKNAME):
        yield "naming verb"
    elif _is_designated(around) or _people_call(around):
        yield "so called"
    if not named or n >= _NICKNAME:
        return
    if _inside_a_name(around) or _behind_a_name(around):
        yield "nickname"
    elif end_in(around.clause_before, around.listed("nicknaming")):
        yield "naming verb"  # "his teammates call him “Heron”"


def as_clause(around: Surroundings) -> list[str]:
    """The words of a clause behind a comma that opens with "as": ", as the man beside me hissed"."""
    words = around.words_after[:_CLAUSE]
    if not around.after.startswith(",") or not words or words[0] not in around.listed("just as"):
        return []
    end = around.after.find(",", 1)
    return words if end < 0 else words[: len(around.after[:end].split())]


def said_as(around: Surroundings) -> bool:
    """Whether a clause with "as" and a verb of saying says who says it, not what people call it."""
    clause = as_clause(around)
    return around.any_is(clause[2:], CUE) and not _is_called(around, clause)


def heads_a_review(around: Surroundings, n: int) -> bool:
    """Whether a line is a name in marks with a place: "»Medea« in Graz"."""
    words = around.after.split()
    if not around.whole_line or around.before.strip() or n > _LINE or not 1 < len(words) < _LINE:
        return False
    first = words[0].lower()
    place = all(word[0].isupper() or around.flags(word) & PREPOSITION for word in words[1:]) and words[-1][0].isupper()
    return bool(around.flags(first) & PREPOSITION) and first not in around.listed("by") and place


def _is_called(around: Surroundings, clause: list[str]) -> bool:
    joined = f" {' '.join(clause)} "
    return any(f" {verb} " in joined for verb in around.listed("called so"))


def _is_designated(around: Surroundings) -> bool:
    """Whether a participle before "as" gives the name of somebody or something: "referred to in the files as"."""
    own = around.clause_before
    if len(own) < 2 or own[-1] not in around.listed("as") or not around.before.rstrip()[-1:].isalnum():
        return False
    return not around.listed("designated").isdisjoint(own[-NEAR:-1])


def _people_call(around: Surroundings) -> bool:
    """Whether nobody in particular calls it so: "che qualcuno già chiama “…”"."""
    own = around.clause_before
    calls = bool(own) and own[-1] in last_words("called so", around.language)
    return calls and not around.listed("anybody").isdisjoint(own[-NEAR:-1])


def _inside_a_name(around: Surroundings) -> bool:
    """Whether a part stands between a first name or an article and a surname: "Josef “Sepp” Maier", 'el "Turco" Gil'."""
    last, follows = (around.before.split() or [""])[-1], around.after[1:].split(" ", 1)[0].rstrip(".,:;")
    if (
        not around.before[-1:].isspace()
        or around.after[:1] != " "
        or not (last[:1].isupper() or _opens_name(around, last.lower()))
        or not follows[:1].isupper()
    ):
        return False
    if _opens_name(around, last.lower()):
        return not around.headline and not around.flags(follows.lower())
    if around.headline or around.language.nouns_capitalised:
        return bool(first_name_gender(last, around.language))
    return not around.flags(last.lower()) & ~TITLE and not around.flags(follows.lower()) and len(follows) > 1


def _opens_name(around: Surroundings, word: str) -> bool:
    """Whether a word is the article of a Romance language with which a nickname of one word opens."""
    language = around.language
    return language.romance and word in around.listed("definite") and len(around.words) == 1


def _behind_a_name(around: Surroundings) -> bool:
    """Whether people know somebody by a part, behind the name and a comma: "Maurice Penn, “Mo” to the harbour"."""
    known_to, before = around.listed("known to"), around.before.rstrip()
    own = around.clause_before
    if own and own[0] in around.listed("definite") and len(own) == 1:
        before = before[: -len(own[0])].rstrip()  # ", o “Mau” para todo o porto"
    elif own and own[0] in known_to and len(own) < _PHRASE and around.after[:1] in (",", "."):
        comma = before.rfind(",")
        return comma > 0 and before[comma - 1].isalpha() and _is_name(around, before[:comma].split()[-1])
    if not before.endswith(",") or not around.words_after or around.after[:1] != " ":
        return False
    return around.words_after[0] in known_to and _is_name(around, before[:-1].split()[-1])


def _is_name(around: Surroundings, word: str) -> bool:
    return word[:1].isupper() and not around.flags(word.lower()) & (CUE | AUXILIARY | PREPOSITION)
