"""Whom a genitive behind a role names, where nouns have cases: "adwokat Anny Kowalskiej" is not Anna Kowalska."""

from __future__ import annotations

from functools import cache

from letters.attribution.phrases.names import HE, SHE, first_name_gender, first_names, stem, title_gender
from letters.attribution.phrases.sentence_window import CAPITAL, NAME, Token, Tokens, skip
from letters.attribution.phrases.word_classes import COMMON_NOUN
from letters.languages.lexicon import GROUP, ROLE, Language

_SHORT = 3  # letters of a first name that lose their ending
_WHOLE_NAMES = 3  # words of a first name, a surname and another first name


def past_owner(tokens: Tokens, language: Language) -> int:
    """Where the name begins behind the owner of a role: "Szymon" of "brat Jana Wolnego Szymon".

    The number of tokens where only the owner is named, 0 where no owner is.
    """
    if not language.oblique_endings:
        return 0
    one = len(tokens) > 1 and tokens[0].word in language.words("one")  # "jeden z kolegów Jana Kowala"
    role = _role(tokens, 2 * one)
    if role < 0 or tokens[role].flags & GROUP or tokens[role].word in language.words("replies"):
        return 0  # "werdykt Nory Benek" is hers
    if is_oblique(tokens[role].word, language) and not one:
        return 0
    first = role + 1
    while first < len(tokens) and _depends(tokens[first], language):
        first += 1  # "rzecznik ministra Adama Wolskiego"
    end = skip(tokens, first, NAME)
    if ends_body(tokens, end, language):
        behind = (k for k in range(end, len(tokens)) if first_name_gender(tokens[k].word, language))
        return next(behind, len(tokens))  # "ředitel Českého rozhlasu Jan Malý"
    alone = range(first + 2 if end - first < _WHOLE_NAMES else first + 1, end)
    bearer = next((k for k in alone if _begins_bearer(tokens, k, language)), end)
    if first == end or (end < len(tokens) and bearer == end) or not _owns(tokens, first, bearer, language):
        return 0
    return bearer if bearer < end else len(tokens)


def _role(tokens: Tokens, first: int) -> int:
    """The first role of a phrase, else its first noun, of no list, at token `first`; -1 if there is none."""
    role = next((k for k, token in enumerate(tokens) if token.flags & ROLE and not (k and token.flags & CAPITAL)), -1)
    return first if role < 0 and first < len(tokens) and not tokens[first].flags else role


def is_oblique(role: str, language: Language) -> bool:
    """Whether a role has the ending of a case: "ministra" of "minister", "rzeczniczki" of "rzeczniczka"."""
    if not role.endswith(language.oblique_endings):
        return False
    base = role[:-1]
    others = {base, base + "a", base + "а", f"{base[:-1]}e{base[-1:]}"} - {role}
    return any(language.lexicon.get(word, 0) & ROLE for word in others)


def _depends(token: Token, language: Language) -> bool:
    """Whether a word between a role and a name is a noun or an adjective in a case, or a body."""
    if token.flags & GROUP and token.flags & NAME:
        return True  # "dyrektorka Muzeum Tadeusza Kościuszki"
    return not token.flags & ~(ROLE | GROUP) and token.word.endswith(language.oblique_endings)


def _begins_bearer(tokens: Tokens, k: int, language: Language) -> bool:
    """Whether a first name in the nominative stands at token k, behind a word in another case."""
    word = tokens[k].word
    return bool(first_name_gender(word, language)) and tokens[k - 1].word.endswith(language.oblique_endings)


def _owns(tokens: Tokens, first: int, end: int, language: Language) -> bool:
    """Whether the words of a name are in the genitive."""
    word, surname = tokens[first].word, tokens[end - 1].word
    clear = language.ends(surname, "owner endings")
    if not first_name_gender(word, language):
        if word[-1] in "yiыи" and first_name_gender(word[:-1] + ("а" if word[-1] in "ыи" else "a"), language) == SHE:
            return True  # "przyjaciółka Ewy Lis": a woman's surname may stay as it is
        whole = language.ends(word, "owner endings")  # "Polskiego Radia"
        return (
            clear
            or (whole and surname.endswith(language.oblique_endings))
            or (is_inflected(word, language) and (end == first + 1 or surname.endswith(language.oblique_endings)))
        )
    if end == first + 1 or not _is_of_man(word, language):
        return False
    masculine = language.ends(surname, "masculine owner endings")
    feminine = language.ends(surname, "feminine surname endings")
    his = title_gender(tokens[first - 1].word, language) == HE and surname.endswith(language.oblique_endings)
    return clear or (masculine and not feminine) or his


def ends_body(tokens: Tokens, j: int, language: Language) -> bool:
    """Whether the noun at token j stands behind an adjective with a capital, which a role has: "ředitel České televize"."""
    if not 1 < j < len(tokens) or not tokens[j - 1].flags & NAME or not tokens[j - 2].flags & ROLE:
        return False
    genitive = language.ends(tokens[j - 1].word, "genitive adjective endings")
    return genitive and not tokens[j].flags & ~COMMON_NOUN and tokens[j].word.endswith(language.oblique_endings)


def is_inflected(first_name: str, language: Language) -> bool:
    """Whether a word in no list is a first name in another case: "Anny", «Марка»."""
    least = min(_SHORT, len(first_name) - 1)
    inflected = first_name.endswith(language.oblique_endings)
    return inflected and stem(first_name.capitalize(), language, least) in _stems(language)


def _is_of_man(first_name: str, language: Language) -> bool:
    """Whether a woman's first name is a man's in the genitive too: "Jana"."""
    base = first_name[:-1]
    others = {base, f"{base[:-1]}e{base[-1:]}"}
    return first_name[-1] in "aа" and not others.isdisjoint(language.words("male names"))


@cache
def _stems(language: Language) -> frozenset[str]:
    """The first names without their case endings."""
    names = first_names(language)
    return frozenset(stem(name.capitalize(), language, min(_SHORT, len(name) - 1)) for name in names if len(name) > 1)
