"""Who hears the words, and is no subject: "našemu deníku", "serveru Polabí", «агентству „Маяк“», "ministru Havlovi", "to reporters"."""

from __future__ import annotations

from functools import cache, lru_cache

from letters.attribution.phrases.names import first_name_gender
from letters.attribution.phrases.sentence_window import CAPITAL, NAME, QUOTE, Tokens, has
from letters.attribution.phrases.word_classes import COMMON_NOUN, NEAR
from letters.languages import lexicon as lex
from letters.languages.lexicon import Language, ending_pairs

_PLURAL_NOUNS = ("s", "i")
_VOWELS = "aeiouyěąęůаеиоуыюя"
_OPENS_SUBJECT = CAPITAL | NAME | COMMON_NOUN | lex.TITLE | lex.DETERMINER | lex.ALONE  # flags of its first word


@lru_cache(maxsize=10_000)
def is_dative(word: str, language: Language) -> bool:
    """Whether a word of no list is one for a person or an outlet in the dative: "ministru", "starostce", "redakci", «мэру»."""
    if word in language.words("told bodies") and word not in language.lexicon:
        return True
    pairs = ending_pairs("dative cases", language) if word not in language.lexicon else ()
    return any(word.endswith(e) and language.lexicon.get(word[: -len(e)] + base, 0) & lex.ROLE for e, base in pairs)


def is_addressee(word: str, before: str, language: Language) -> bool:
    """Whether a word of no list is in the dative, and not the word before it: «сказала мать журналистам»."""
    endings = language.sections.get("dative endings", ())
    adjective = language.ends(word, "oblique adjective endings")  # "w liście otwartym"
    dative = (word.endswith(endings) and not adjective) or is_dative(word, language)
    return dative and not before.endswith(endings)


def is_addressed_body(tokens: Tokens, j: int, language: Language) -> bool:
    """Whether a name that begins at token j is in the dative: "Českému rozhlasu", "Gazecie Wyborczej", «Русской службе»."""
    word, bodies = tokens[j].word, language.words("told bodies")
    if word in bodies or (language.ends(word, "told endings") and not first_name_gender(word, language)):
        return True
    adjective = language.ends(word, "told adjective endings")
    return adjective and any(token.word in bodies for token in tokens[j + 1 : j + NEAR])


def past_addressee(tokens: Tokens, i: int, language: Language) -> int:
    """The token behind an addressee from token i on: "Našemu deníku Ida Malá", "Agencji Reutera"; i if there is none."""
    addressed, n = language.words("addressed"), len(tokens)
    if i + 1 < n and f"{tokens[i].word} {tokens[i + 1].word}" in addressed:
        return i + 2  # "Dieser Zeitung sagte"
    if i + 1 < n and tokens[i].word in addressed:
        k = i + 2
    elif i < n and language.oblique_endings and _opens_addressee(tokens, i, language):
        k = i + 1
    else:
        return i
    k += has(tokens[k : k + 1], QUOTE)
    outlet = tokens[i].word in language.words("told bodies") or tokens[i].word in language.words("listeners")
    unclear = "." in tokens[i].word or tokens[i].flags & COMMON_NOUN
    capital = k < n and tokens[i].flags & NAME
    station = capital and tokens[k].flags & NAME and not first_name_gender(tokens[k].word, language)
    if station and tokens[i].word in language.words("told bodies"):
        k += 1  # "Radiu Gdańsk"
    elif capital and not tokens[k].flags and tokens[k].word.endswith(language.oblique_endings):
        k += 1  # "Českému rozhlasu"
    else:
        while k + 1 < n and tokens[k].flags & NAME and not first_name_gender(tokens[k].word, language):
            if tokens[k + 1].flags & ~_OPENS_SUBJECT or not (outlet or tokens[k].word.endswith(_endings(language))):
                break
            k += 1  # "Agentuře Reuters ministr", "ministru Havlovi"
    return i if unclear and (k >= n or tokens[k].flags & ~_OPENS_SUBJECT) else k  # but "píše Aktuálně.cz"


def _opens_addressee(tokens: Tokens, i: int, language: Language) -> bool:
    """Whether an addressee begins with the noun or the name at token i."""
    word = tokens[i].word
    if word in language.words("listeners") or word in language.words("told bodies") or "." in word[1:]:
        return True
    if tokens[i].flags & NAME:
        return is_addressed_body(tokens, i, language)
    return not (i and tokens[i - 1].flags & (lex.PREPOSITION | lex.ACCORDING)) and is_dative(word, language)


def past_outlet(tokens: Tokens, first: int, language: Language) -> int:
    """Where the name of an outlet ends that begins at token `first` behind a preposition: "Radiu Zachód"; 0 if none does."""
    if first + 1 >= len(tokens) or not tokens[first].flags & NAME or not language.oblique_endings:
        return 0
    if tokens[first].word.rstrip(_VOWELS) not in _bodies(language):
        return 0
    person = has(tokens[first + 1 : first + 2], ~(CAPITAL | NAME)) or first_name_gender(
        tokens[first + 1].word, language
    )
    return first + 1 + (not person)


@cache
def _bodies(language: Language) -> frozenset[str]:
    """The nouns for outlets without the endings of their cases."""
    return frozenset(word.rstrip(_VOWELS) for word in language.sections.get("told bodies", ()))


@cache
def _endings(language: Language) -> tuple[str, ...]:
    """The endings of names in the dative."""
    names = (*language.sections.get("told endings", ()), *language.sections.get("told adjective endings", ()))
    return (*names, *(ending for ending, _ in ending_pairs("dative cases", language)))


def is_addressed(tokens: Tokens, first: int, end: int, language: Language) -> bool:
    """Whether a phrase is of addressees: "a jornalistas", "rivolto ai cronisti"."""
    if tokens[end - 1].word not in language.words("listeners"):
        return False
    if language.oblique_endings and not has(tokens[first : end - 1], lex.ROLE | lex.GROUP):
        return True  # "ujistil novináře", "mówi Wirtualnej Polsce"
    beside = tokens[max(0, first - 1) : first + (end - first > 1)]
    return any(token.flags & lex.PREPOSITION and token.word not in language.words("according") for token in beside)


def hears(tokens: Tokens, k: int, language: Language) -> bool:
    """Whether token k is a noun for listeners that no name can follow: "los periodistas", "este diario", "nostro giornale"."""
    if tokens[k].word not in language.words("listeners"):
        return False
    own = k and (tokens[k - 1].flags & lex.POSSESSIVE or tokens[k - 1].word in language.words("just named"))
    return bool(own) or tokens[k].word in language.words("places to speak") or tokens[k].word.endswith(_PLURAL_NOUNS)
