"""Which words and marks belong to a name: initials, joints and titles, as in "Jos H.", "Jan de Vries", "the Sunday Times"."""

from __future__ import annotations

from letters.attribution.phrases.names import first_name_gender, has_first_name
from letters.attribution.phrases.sentence_window import ACRONYM, CAPITAL, NAME, STOP, Token, Tokens, has, skip
from letters.attribution.phrases.word_classes import COMMON_NOUN
from letters.languages import lexicon as lex
from letters.languages.lexicon import Language

_BEFORE_FIRST_NAME = lex.PREPOSITION | lex.DETERMINER | lex.COORDINATOR | STOP  # of another than a role's bearer
_BEFORE_NOUN = lex.PREPOSITION | lex.DETERMINER | lex.OTHER_DETERMINER


def is_name(token: Token) -> bool:
    """Whether a token is a name, and neither a role nor an acronym."""
    return bool(token.flags & NAME) and not token.flags & (COMMON_NOUN | lex.TITLE | ACRONYM)


def is_initial(tokens: Tokens, j: int) -> bool:
    """Whether the full stop at j belongs to an initial or a title inside a name."""
    before = tokens[j - 1]
    if j + 1 >= len(tokens):
        return False
    if not tokens[j + 1].flags & CAPITAL:
        ranks = before.flags & tokens[j + 1].flags & lex.TITLE  # "mł. bryg. Robert Czyż"
        return bool(ranks) or titled_joint(tokens, j + 1)
    return before.end - before.start <= 2 or bool(before.flags & lex.TITLE)  # "J.", "St."


def titled_joint(tokens: Tokens, j: int) -> bool:
    """Whether a surname begins with the joint at j, behind a title or an initial: "M. de Roche", "M. d'Orval", "J. van Vliet"."""
    name = skip(tokens, j, lex.JOINT, NAME)
    titled = j > 1 and tokens[j - 1].word == "." and (tokens[j - 2].flags & lex.TITLE or is_initial_stop(tokens, j - 1))
    return bool(titled) and j < name < len(tokens) and is_name(tokens[name])


def is_initial_stop(tokens: Tokens, j: int) -> bool:
    """Whether token j is the full stop of a name of one letter: "K." and "Jos H." of the accused."""
    return j > 0 and tokens[j].word == "." and bool(tokens[j - 1].flags & NAME) and len(tokens[j - 1].word) == 1


def opens_title(tokens: Tokens, j: int) -> bool:
    """Whether a time with a capital begins a title at j: "the Sunday Times", "the Evening Standard"."""
    flags, after = tokens[j].flags, tokens[j + 1].flags if j + 1 < len(tokens) else 0
    time = flags & CAPITAL and flags & (lex.ADVERB | lex.NOT_NAME) and not flags & (lex.PREPOSITION | lex.CONJUNCTION)
    return bool(time and after & NAME and j and tokens[j - 1].flags & lex.DETERMINER)


def joins(tokens: Tokens, j: int, language: Language) -> bool:
    """Whether the joint at j stands between the words of a name, possibly with other joints."""
    before = next((k for k in range(j - 1, max(-1, j - 4), -1) if _is_no_joint(tokens[k])), -1)
    after = next((k for k in range(j + 1, min(len(tokens), j + 4)) if _is_no_joint(tokens[k])), 0)
    if before < 0 or not after or not tokens[before].flags & tokens[after].flags & NAME:
        return False
    return not has(tokens[before + 1 : after], _BEFORE_NOUN) or _is_of_name(tokens, before, after, language)


def _is_no_joint(token: Token) -> bool:
    return not token.flags & lex.JOINT or bool(token.flags & NAME)


def _is_of_name(tokens: Tokens, before: int, after: int, language: Language) -> bool:
    """Whether prepositions and articles belong to a name, rather than open a phrase: not "Roth von der SPD"."""
    joints = tokens[before + 1 : after]
    placed = has(joints, lex.PREPOSITION) and joints[0].word in language.words("joints before articles")
    listed = tokens[after].flags & (ACRONYM | lex.GROUP | lex.TEXT)
    if first_name_gender(tokens[before].word, language):  # not "Eva der Presse"
        return not language.nouns_capitalised or (not listed and (has(joints, lex.PREPOSITION) or len(joints) > 1))
    if not language.nouns_capitalised:
        return not placed
    if len(joints) > 1 or joints[0].word in language.words("joints behind titles"):
        return bool(tokens[before].flags & (lex.TITLE | lex.ROLE))  # "Prinz zu Wied", but not "Roth zu Beginn"
    return bool(joints[0].flags & lex.PREPOSITION) and not listed


def past_surname(tokens: Tokens, i: int) -> int:
    """Where the surname ends that begins with the preposition at i, where only its place shows it; else 0.

    Nothing but a verb of speech or "according to" stands before it: "sagte von der Leyen", "Von Storch sagt:".
    """
    name = skip(tokens, i, lex.JOINT, NAME)
    after = tokens[name + 1].flags if name + 1 < len(tokens) else STOP
    if not i < name < min(len(tokens), i + 3) or after & (NAME | lex.DETERMINER | lex.PRONOUN):
        return 0
    if not is_name(tokens[name]):
        return 0
    if i == 0:
        inverted = has(tokens[name + 2 : name + 3], NAME | lex.PRONOUN)
        return name + 1 if after & lex.CUE and not after & lex.IMPERSONAL and not inverted else 0
    before = tokens[i - 1].flags
    fronted = tokens[0].flags & (lex.PREPOSITION | lex.ADVERB) and after & STOP and i > 1
    behind = before & lex.CUE and (fronted or (i == 2 and tokens[0].flags & STOP))
    return name + 1 if behind else 0


def behind_body(tokens: Tokens, language: Language) -> tuple[int, int] | None:
    """The name that ends a role and its modifiers without a comma: "President of the Growers Union Peter Marsh"."""
    last = len(tokens)
    first = next((k for k in range(2, last - 1) if _begins_name(tokens, k, language)), 0)
    if not first or not has(tokens[:first], lex.ROLE | lex.TITLE):
        return None
    hinge = skip(tokens, first - 1, NAME, step=-1)  # "in Bad Ems"
    modifiers = tokens[hinge : hinge + 1] if language.nouns_capitalised else tokens[1:first]
    return (first, last) if has(modifiers, lex.PREPOSITION) else None


def is_of_offices(tokens: Tokens, language: Language) -> bool:
    """Whether a phrase is a role with the names of its offices: "la consejera de Sanidad y Consumo"."""
    k = next((k for k in range(3, len(tokens) - 1) if tokens[k].flags & lex.COORDINATOR), 0)
    if not k or language.nouns_capitalised or not tokens[k - 1].flags & tokens[-1].flags & NAME:
        return False
    of = next((i for i in range(1, k) if tokens[i].flags & lex.PREPOSITION), 0)
    role = of and has(tokens[:of], lex.ROLE | lex.TITLE) and not has(tokens[1:of], NAME & ~CAPITAL)
    return bool(role) and not has_first_name(tokens[of:], language)


def is_behind_trade(tokens: Tokens, k: int, language: Language) -> bool:
    """Whether a bare noun before token k tells the trade of a role: "la jefa de planta Uxía Barreiro"."""
    noun, of = tokens[k - 1].flags, tokens[k - 2].flags if k > 1 else 0
    bare = not noun & ~(lex.ROLE | lex.TEXT) and not of & (lex.DETERMINER | lex.OTHER_DETERMINER)
    return bare and language.romance and bool(of & lex.HEAD)


def _begins_name(tokens: Tokens, k: int, language: Language) -> bool:
    """Whether a first name stands at token k, behind no word that it depends on, and only a surname behind it."""
    before = tokens[k - 1].flags
    if before & (_BEFORE_FIRST_NAME | lex.TITLE | lex.ROLE) and (before & _BEFORE_FIRST_NAME or not before & lex.GROUP):
        return False
    known = first_name_gender(tokens[k].word, language) or is_behind_trade(tokens, k, language)
    name = bool(tokens[k].flags & NAME and known)
    return name and skip(tokens, k + 1, NAME | lex.JOINT) == len(tokens) and bool(tokens[-1].flags & NAME)


def ends_name(tokens: Tokens, i: int, language: Language) -> bool:
    """Whether a title or two names end at i before a noun in small letters, where cases distinguish them: "Ministru Malému lékaři"."""
    if not language.oblique_endings or not i or tokens[i + 1].flags & (CAPITAL | NAME | STOP | lex.JOINT):
        return False
    return bool(tokens[i - 1].flags & (NAME | lex.TITLE)) and not tokens[i].flags & COMMON_NOUN
