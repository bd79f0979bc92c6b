"""The name next to a description of a person: "the head of the agency, John Smith", "spokesman John Smith"."""

from __future__ import annotations

from letters.attribution.cues.cue import named_after
from letters.attribution.phrases.name_parts import is_initial_stop
from letters.attribution.phrases.names import Name, first_name_gender, name_in, pattern
from letters.attribution.phrases.sentence_window import NAME, NUMBER, STOP, Token, Tokens, has, skip, tokenize
from letters.attribution.phrases.speakable import is_compound
from letters.languages import lexicon as lex
from letters.languages.lexicon import Language

_TRIES = 3  # mentions of a role looked at for its bearer
_WIDEST = 80  # code points within which a description ends at a comma
_ARTICLE = 8  # code points in which the article of a role stands
_FORMER = 20  # code points of the word before a role
_SHORT = 3  # letters of a role
_PREPOSITION = 8  # code points that show a preposition
ROLES = 36  # code points of roles between a comma and a name
_ENDS = ("", *",.;:!?)\n—–", " —", " –", " -")  # what may follow a name that stands for itself


def apposed(text: str, tokens: Tokens, language: Language) -> Name | None:
    """The full name after a description of a person (`tokens`) and a comma; None if there is none."""
    member = is_one(tokens, language)
    stop = next(
        (k for k, token in enumerate(tokens) if k and token.flags & (lex.PREPOSITION | lex.GENITIVE)), len(tokens)
    )
    listed = member or has(tokens[:stop], lex.ROLE) or any(is_compound(token, language) for token in tokens[:stop])
    definite = tokens[0].word in language.words("definite") or tokens[0].word in language.elisions
    if not listed and (not definite or has(tokens[1:stop], lex.GROUP | lex.TEXT | NUMBER)):
        return None
    start = past_bracket(text, tokens[-1].end)
    comma = text.find(", ", start, start + _WIDEST)
    between = tokenize(text, start, comma, language) if comma > start else []
    if comma < 0 or any(token.flags & STOP and token.word != "." for token in between):
        return None
    modified = language.inverted or not language.articles
    adjective = len(between) == 1 and not between[0].flags and modified  # "Il direttore artistico, Ugo Conte"
    charged = len(between) > 2 and not between[0].flags and bool(between[1].flags & lex.HEAD) and language.inverted
    if between and not adjective and not charged and not between[0].flags & (lex.PREPOSITION | lex.GENITIVE | lex.HEAD):
        return None
    match = pattern(language).match(text, past_roles(text, comma + 2, language))
    name = name_in(match.group(), language) if match else None
    endings = language.possessive_endings
    owned = bool(endings) and any(token.word.endswith(endings) for token in tokens)
    owned = owned or (has(tokens[:2], lex.POSSESSIVE) and not language.nouns_capitalised)  # "Her husband, Ron, said"
    end = match.start() + name.end if match and name else 0
    known = name and (first_name_gender(name.words[0], language) or text[end : end + 1] == ",")
    indefinite = tokens[0].flags & lex.DETERMINER and tokens[0].word not in language.words("definite")
    met = name and indefinite and first_name_gender(name.words[0], language)  # "A neighbour, Sue from Hull, said"
    alone = name and len(name.words) == 1 and not (met or (owned and known))
    known_first = name and first_name_gender(name.words[0], language)
    unknown = (
        not listed and not known_first and text[comma + 2 : comma + 3].isupper()
    )  # "The brains behind it, Ann Lee"
    if match is None or name is None or alone or unknown:
        return None
    if text[end : end + 1] in _ENDS or text[end : end + 2] in _ENDS or text.startswith(" (", end):
        return name
    after = tokenize(text, end, end + _PREPOSITION, language)
    housed = (len(name.words) == 2 or met) and (language.verb_second or not language.inverted)
    return name if housed and has(after[:1], lex.HEAD) else None  # "Ann Lee of the Leeds Trust, said"


def past_bracket(text: str, end: int) -> int:
    """Where the bracket closes that opens behind a phrase: "the head of the NFU (National Farmers' Union), Ann Lee"."""
    closing = text.find(")", end, end + _WIDEST) if text.startswith(" (", end) else -1
    return closing + 1 or end


def is_one(tokens: Tokens, language: Language) -> bool:
    """Whether a phrase is of one of several: "uno degli avvocati", "l'une des élues", "jeden z radnych"."""
    k = 1 if len(tokens) > 1 and tokens[0].word in language.elisions else 0
    several = len(tokens) > k + 2 and tokens[k + 1].flags & (lex.HEAD | lex.GENITIVE)
    return bool(several) and tokens[k].word in language.words("one")


def names_owner(phrase: Tokens, language: Language) -> bool:
    """Whether the name at the end of a phrase is of somebody to whom its noun belongs: "the office of Mayor Ann Lee"."""
    k = next((k for k in range(1, len(phrase) - 1) if phrase[k].flags & lex.HEAD), 0)
    if not k or not phrase[-1].flags & NAME or not phrase[k - 1].flags & (lex.ROLE | lex.GROUP):
        return False
    owner = skip(phrase, k + 1, lex.DETERMINER, NAME)
    if owner >= len(phrase) - 1:
        return False
    if first_name_gender(phrase[owner].word, language):
        return owner + 2 == len(phrase)  # "l'avocat de Paul Morel"
    behind = (lex.ROLE | lex.TITLE) if phrase[k - 1].flags & lex.ROLE else (lex.ROLE | lex.TITLE | NAME)
    titled = phrase[owner].flags & behind and not phrase[owner].flags & lex.GROUP
    return bool(titled) and bool(first_name_gender(phrase[-2].word, language))


def past_roles(text: str, start: int, language: Language) -> int:
    """Where the name begins behind an article and roles in lower case: "il relatore, l'azzurro deputato Ciro Galli"."""
    for token in tokenize(text, start, start + ROLES, language):
        if token.flags & lex.PREPOSITION and not token.flags & lex.DETERMINER:
            return start  # ", contactada pelo Diário"
        if token.flags & NAME or not (
            token.flags & (lex.DETERMINER | lex.ROLE | lex.TITLE) or token.word.replace("-", "").isalnum()
        ):
            return token.start if token.flags & NAME else start
    return start


def bearer(text: str, role: Tokens, low: int, language: Language) -> list[Token]:
    """The tokens of the last name next to a role in text[low:], before `role`; empty if there is none.

    "The governor" is no former governor where the article names both.
    """
    before = end = role[0].start
    words = {role[-1].word, role[-1].word.capitalize(), *_without_article(role[-1].word, language)}
    past = has_former(role, language)
    other: list[Token] = []
    for _ in range(_TRIES):
        end = max(text.rfind(word, low, end) for word in words)
        if end < 0:
            break
        if end and text[end - 1] in "-‑":
            continue  # "founder" of "co-founder"
        word = next(word for word in words if text.startswith(word, end))
        name = _name_after(text, word, end, before, language) or _name_before(text, low, end, language)
        name = name or _name_explaining(text, word, end, before, language)
        if name and past == has_former(tokenize(text, max(low, end - _FORMER), end, language)[-1:], language):
            return name
        other = other or name
    return other


def has_former(tokens: Tokens, language: Language) -> bool:
    """Whether a word says that somebody no longer has a role: "the former governor"."""
    former = language.words("former")
    return any(token.word in former for token in tokens)


def _without_article(role: str, language: Language) -> set[str]:
    """A role without the article at its end, also with a capital: "professor" of "professorn"."""
    endings = language.sections.get("article endings", ())
    bare = {role[: -len(ending)] for ending in endings if role.endswith(ending) and len(role) > len(ending) + _SHORT}
    return bare | {word.capitalize() for word in bare}


def _name_after(text: str, role: str, position: int, before: int, language: Language) -> list[Token]:
    """The name after a role: "spokesman John Smith", with the role where it has modifiers: "le maire de Brou Paul Morel"."""
    tokens = tokenize(text, position, min(before, position + len(role) + 40), language)
    modified = len(tokens) > 1 and not tokens[1].flags & NAME
    whole = named_after(tokens, (0, 1), language, subject=True) if modified else None
    end = skip(tokens, 1, NAME)
    end += end < len(tokens) and is_initial_stop(tokens, end)  # "Gerrit K."
    return tokens[: whole[1]] if whole else tokens[1:end]


def _name_explaining(text: str, role: str, position: int, before: int, language: Language) -> list[Token]:
    """The name behind the modifiers of a role: "The head of the museum, Ann Lee"."""
    tokens = tokenize(text, max(0, position - _ARTICLE), position + len(role), language)
    tokens = tokens[-2 if language.articles else -1 :]
    name = apposed(text, tokens, language) if tokens[-1].end == position + len(role) else None
    start = text.find(name.words[0], tokens[-1].end, before) if name and len(name.words) > 1 else -1
    return list(tokenize(text, start, start + len(" ".join(name.words)), language)) if name and start >= 0 else []


def _name_before(text: str, low: int, position: int, language: Language) -> list[Token]:
    """The name that a role explains: "John Smith, the spokesman"."""
    tokens = tokenize(text, max(low, position - 50), position, language)
    comma = next((k for k in range(len(tokens) - 1, 0, -1) if tokens[k].word == "," and tokens[k - 1].flags & NAME), 0)
    if not comma or len(tokens) - comma >= 7 or not tokens[-1].flags & ~(STOP | lex.RELATIVE):
        return []
    return tokens[skip(tokens, comma - 1, NAME, step=-1) + 1 : comma]
