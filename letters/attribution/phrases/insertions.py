"""What stands inside a name or behind it and is no part of the clause: nicknames in marks, brackets, members of a group."""

from __future__ import annotations

from letters.attribution.phrases.listed_phrases import may_have, words_from
from letters.attribution.phrases.names import first_name_gender
from letters.attribution.phrases.phrase import phrase_from
from letters.attribution.phrases.sentence_window import (
    CAPITAL,
    NAME,
    NUMBER,
    QUOTE,
    STOP,
    Token,
    Tokens,
    has,
    skip,
    word_of,
)
from letters.attribution.phrases.word_classes import CLAUSE, DET, FAR, NEAR, NOUN, REPORTING
from letters.languages.lexicon import (
    AGENT,
    COORDINATOR,
    PREPOSITION,
    PRONOUN,
    RELATIVE,
    ROLE,
    TEXT,
    THAT,
    TITLE,
    Language,
)

_NICKNAME = 30  # code points of a nickname with its marks
_BETWEEN_HONOURS = frozenset(".-)")


def without_brackets(tokens: Tokens, language: Language) -> Tokens:
    """The tokens without what stands in brackets behind a name or a role, or is about the outlet itself.

    "Ann Lee (Labour, Leeds) said", "the petition (we reported on it) is".
    """
    if "(" not in map(word_of, tokens):
        return tokens
    opening = next(k for k, token in enumerate(tokens) if token.word == "(")
    closing = next((k for k in range(opening, min(len(tokens), opening + CLAUSE)) if tokens[k].word == ")"), 0)
    inside = tokens[opening:closing]
    explains = not has(inside, REPORTING) and has(tokens[opening - 1 : opening], NOUN)
    own = not language.words("i").isdisjoint(map(word_of, inside))
    if not closing:
        return tokens
    kept = has(inside, QUOTE) or not (explains or own)
    return [*tokens[: closing + 1 if kept else opening], *without_brackets(tokens[closing + 1 :], language)]


def without_members(tokens: Tokens, language: Language) -> Tokens:
    """The tokens without the members of a group that are named between commas: "Artists, including Lee and Orr, write"."""
    for k in range(1, len(tokens) - 2 if may_have(tokens, "including", language) else 0):
        if tokens[k].word != ",":
            continue
        size = words_from(tokens, k + 1, "including", language)
        closing = _past_members(tokens, k + 1 + size) if size else 0
        if closing:
            return [*tokens[:k], *without_members(tokens[closing + 1 :], language)]
    return tokens


def without_mouthpiece(tokens: Tokens, language: Language) -> Tokens:
    """The tokens without whoever speaks for their subject: "Klubben lät genom sin talesman Per Ek meddela", "ústy mluvčího"."""
    for k in range(1, len(tokens) - 2 if may_have(tokens, "through", language) else 0):
        size = words_from(tokens, k, "through", language)
        person = phrase_from(tokens, k + size, language, True) if size else None
        inside = tokens[person[0] : person[1]] if person else []
        if person and (has(inside, ROLE | TITLE) or sum(token.flags & NAME > 0 for token in inside) > 1):
            apart = tokens[k - 1].word == "," and has(tokens[person[1] : person[1] + 1], STOP)
            return [*tokens[: k - apart], *tokens[person[1] + apart :]]
    return tokens


def without_signatories(tokens: Tokens, language: Language) -> Tokens:
    """The tokens without the clause that says who signed or saw a text: "The letter, which Lee and Orr signed, warns"."""
    tokens = tokens[_past_opening_signatories(tokens, language) :]
    fronted = bool(tokens) and tokens[0].flags & PREPOSITION and language.articles and not language.nouns_capitalised
    for k in range(1, len(tokens) - 3 if has(tokens, TEXT) else 0):
        behind = tokens[k - 1].flags & TEXT if fronted else tokens[k].word == ","  # "Dans un courrier auquel l'AFP"
        clause = behind or tokens[k].word == ","
        if not clause or not has(tokens[max(0, k - NEAR) : k], TEXT):
            continue
        link = skip(tokens, k + (tokens[k].word == ","), PREPOSITION | DET, RELATIVE | THAT)
        if link > k + 3 or not tokens[link].flags & (RELATIVE | THAT):
            continue
        closing = _past_signatories(tokens, k, language)
        if closing and has(tokens[closing + 1 :], REPORTING):
            return [*tokens[:k], *tokens[closing + 1 :]]
    return tokens


def _past_signatories(tokens: Tokens, k: int, language: Language) -> int:
    """The comma that ends the clause behind the comma at k, in which others sign or see a text; 0 if it says something."""
    signing = language.words("signing")
    signed = next((i for i in range(k + 2, min(len(tokens), k + FAR)) if tokens[i].word in signing), 0)
    if not signed:
        comma = next((i for i in range(k + 2, len(tokens)) if tokens[i].word == ","), 0)
        seen = comma and not has(tokens[k + 2 : comma - 1], QUOTE | REPORTING) and has(tokens[k + 2 : comma], NAME)
        behind = (token for token in tokens[comma + 1 :] if token.flags & REPORTING or token.word == ",")
        says = next(behind, tokens[comma])
        return comma if seen and says.flags & REPORTING else 0  # "Der Brief, der dem Spiegel vorliegt, warnt"
    inside = range(signed + 1, len(tokens))
    first = next((i for i in inside if tokens[i].flags & (NAME | DET) or tokens[i].word == ","), 0)
    return first if first and tokens[first].word == "," else _past_members(tokens, first)


def _past_opening_signatories(tokens: Tokens, language: Language) -> int:
    """Where a sentence continues that opens with those who signed a text: "Signed by Lee, Orr and Vale, the letter warns"."""
    if len(tokens) < 4 or tokens[0].word not in language.words("signing") or not tokens[1].flags & AGENT:
        return 0
    k = 2
    while k < len(tokens) - 1 and (tokens[k].flags & NAME or tokens[k].word == "," or tokens[k].flags & COORDINATOR):
        k += 1
    return k if k > 2 and has(tokens[k:], REPORTING) else 0


def _past_members(tokens: Tokens, first: int) -> int:
    """The comma that ends a list of persons which begins at token `first`; 0 if it has no end, or is no such list."""
    if not has(tokens[first : first + 1], NAME | NUMBER | ROLE | TITLE):
        return 0
    for k in range(first, min(len(tokens) - 1, first + FAR)):
        if tokens[k].word == ",":
            if tokens[k + 1].flags & RELATIVE:
                return 0  # "tenants, including Dennis, who described"
            if not tokens[k + 1].flags & (NAME | ROLE | TITLE | DET | NUMBER | COORDINATOR):
                return k
        elif tokens[k].flags & (QUOTE | STOP) and tokens[k].word != ".":
            return 0
    return 0


def without_insertions(tokens: Tokens, language: Language) -> Tokens:
    """The tokens of a sentence without what stands inside names or behind them: nicknames, honours in short, pronouns."""
    return without_honours(without_nicknames(_without_contrast(tokens), language), language)


def _without_contrast(tokens: Tokens) -> Tokens:
    """The tokens without the pronoun between commas that sets somebody against others: "Ana Gil, elle, a dit"."""
    for k in range(1, len(tokens) - 3):
        alone = tokens[k + 1].flags & PRONOUN and tokens[k].word == tokens[k + 2].word == ","
        if alone and tokens[k - 1].flags & NOUN:
            return [*tokens[:k], *tokens[k + 3 :]]
    return tokens


def without_nicknames(tokens: Tokens, language: Language) -> Tokens:
    """The tokens of a sentence without nicknames in marks between a first name and a surname: 'Bill "Bo" Orton'."""
    if not has(tokens[1:-1], QUOTE):
        return tokens
    nicknames = {
        k
        for k in range(1, len(tokens) - 1)
        if tokens[k].flags & QUOTE
        and tokens[k - 1].flags & tokens[k + 1].flags & NAME
        and tokens[k].end - tokens[k].start < _NICKNAME
        and first_name_gender(tokens[k - 1].word, language)
    }
    return [token for k, token in enumerate(tokens) if k not in nicknames] if nicknames else tokens


def without_honours(tokens: Tokens, language: Language) -> Tokens:
    """The tokens without what stands in short between a title and a name: "Oberst a.D. Jan Roth", "prof. dr. ir. Jan Bos"."""
    honours = language.words("short honours")
    for k in range(1, 0 if honours.isdisjoint(map(word_of, tokens)) else len(tokens) - 1):
        opens = tokens[k].word in honours and tokens[k + 1].word in (".", ")")
        if opens and (not tokens[k].flags & CAPITAL or tokens[k - 1].word in ("-", "(")):
            end = _honours_end(tokens, k, honours)
            named = tokens[end].flags & NAME
            title = skip(tokens, k - 1, STOP, step=-1)
            if named and title >= 0 and tokens[title].flags & TITLE and tokens[title].flags & CAPITAL:
                dotted = tokens[title + 1].word == "."  # "Prof. Dr.-Ing. Jan Roth", "Col. (ret.) Ann Lee"
                return [*tokens[: title + 1 + dotted], *without_honours(tokens[end:], language)]
            first = skip(tokens, k - 1, TITLE | STOP, CAPITAL, step=-1) + 1
            first -= not tokens[first - 1].flags & STOP and has(tokens[first - 1 : first], ROLE)
            if has(tokens[first : first + 1], ROLE | TITLE) and named:
                return [*tokens[: first + 1], *without_honours(tokens[end:], language)]
    return tokens


def _honours_end(tokens: Tokens, k: int, honours: frozenset[str]) -> int:
    """Where the honours end that begin at token k, at their closing bracket if they have one; k if they end nowhere."""
    first = k + 1
    if len(tokens[k].word) == 1 and has(tokens[k + 2 : k + 3], CAPITAL) and tokens[k + 2].word in honours:
        first = k + 3  # "a. D."
    return next((n for n in range(first, len(tokens)) if not _is_honour(tokens[n], honours)), k)


def _is_honour(token: Token, honours: frozenset[str]) -> bool:
    short = token.word in honours and not token.flags & CAPITAL
    return token.word in _BETWEEN_HONOURS or short or bool(token.flags & TITLE)
