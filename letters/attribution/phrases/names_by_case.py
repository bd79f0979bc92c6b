"""Names where nouns have cases: whom a genitive behind a role names, and the nominative of a full name."""

from __future__ import annotations

import re
from functools import cache

from letters.attribution.phrases.names import (
    HE,
    SHE,
    first_name_gender,
    first_names,
    stem,
    title_gender,
)
from letters.attribution.phrases.sentence_window import CAPITAL, NAME, Token, Tokens, has, skip
from letters.attribution.phrases.word_classes import COMMON_NOUN
from letters.languages.lexicon import GROUP, PRONOUN, ROLE, TEXT, Language, ending_pairs

_SHORT = 3  # letters of a first name that lose their ending
_WHOLE_NAMES = 3  # words of a first name, a surname and another first name
_PLURAL = tuple("yieéíыия")  # how nouns for people end in the nominative of the plural
_UNKNOWN = "?"  # more than one nominative has this form
_VOWELS = frozenset("aeiouyáéíóúůýěäöüąęóаеёиоуыэюя")
_SONORANTS = frozenset("lrnmлрнм")
_CLUSTERED = frozenset("lrnsjлрнсй")  # "Frank" and "Franek" have the same genitive
_DIGRAPHS = "cz", "sz", "rz", "ch", "dz", "ck"
_WORD = 32  # code points of a space and a word
_CASES = {HE: "men's cases", SHE: "women's cases"}  # sections
_TWO = 2  # words of a full name that is looked into


def past_owner(tokens: Tokens, language: Language) -> int:
    """Where the name begins behind the owner of a role: "Szymon" of "brat Jana Wolnego Szymon".

    The number of tokens where only the owner is named, 0 where no owner is.
    """
    if not language.oblique_endings:
        return 0
    member = len(tokens) > 1 and tokens[0].word in language.words("one")  # "jeden z kolegów Jana Kowala"
    role = _role(tokens, 2 * member)
    if role < 0 or tokens[role].flags & GROUP or tokens[role].word in language.words("replies"):
        return 0  # "werdykt Nory Benek" is hers
    if is_oblique(tokens[role].word, language) and not member:
        return 0
    first = role + 1
    while first < len(tokens) and _depends(tokens[first], language):
        first += 1  # "rzecznik ministra Adama Wolskiego"
    end = skip(tokens, first, NAME)
    if ends_body(tokens, end, language):
        behind = (k for k in range(end, len(tokens)) if first_name_gender(tokens[k].word, language))
        return next(behind, len(tokens))  # "ředitel Českého rozhlasu Jan Malý"
    alone = range(first + 2 if end - first < _WHOLE_NAMES else first + 1, end)
    named = (k for k in alone if first_name_gender(tokens[k].word, language))
    bearer = next((k for k in named if tokens[k - 1].word.endswith(language.oblique_endings)), end)
    if first == end or (end < len(tokens) and bearer == end) or not is_genitive(tokens, first, bearer, language):
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


def is_genitive(tokens: Tokens, first: int, end: int, language: Language) -> bool:
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
    if end == first + 1 or not is_of_man(word, language):
        return False
    his = title_gender(tokens[first - 1].word, language) == HE and surname.endswith(language.oblique_endings)
    return clear or his


def are_people(mention: Tokens, language: Language) -> bool:
    """Whether a mention without a name is a noun in the nominative of the plural, where nouns have cases: "muzealnicy"."""
    last = mention[0] if mention and language.oblique_endings else None
    return (
        last is not None
        and last.word.endswith(_PLURAL)
        and not last.flags & (TEXT | PRONOUN)
        and not has(mention[1:], NAME)
    )


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


def is_of_man(first_name: str, language: Language) -> bool:
    """Whether a woman's first name is a man's in the genitive too: "Jana"."""
    base = first_name[:-1]
    others = {base, f"{base[:-1]}e{base[-1:]}"}
    return first_name[-1:] in tuple("aа") and not others.isdisjoint(language.words("male names"))


@cache
def _stems(language: Language) -> frozenset[str]:
    """The first names without their case endings."""
    names = first_names(language)
    return frozenset(stem(name.capitalize(), language, min(_SHORT, len(name) - 1)) for name in names if len(name) > 1)


def nominative(full: str, language: Language, governed: bool) -> str | None:
    """A full name in the nominative; None where it has another case, and more than one nominative is possible.

    `governed`: it depends on a preposition, and is in no nominative: "podle Petra Kranicha".
    """
    words = full.split(" ")
    if not language.oblique_endings or len(words) != _TWO or not words[1][1:].islower():
        return full
    bases: dict[str | None, None] = {}
    for gender in (HE, SHE):
        first = _first_name(words[0].lower(), gender, language)
        if first and _is_case(words, gender, language, governed):
            last = _surname(words[1], gender, language)
            bases[last and f"{first.capitalize()} {last}"] = None
    known = [base for base in bases if base]
    return known[0] if len(known) == 1 else None if bases else full  # «Александру Носову»: his or hers


def surnames_of(word: str, language: Language) -> list[str]:
    """What a surname in another case may be in the nominative: "Jarošová" for "Jarošové"."""
    pairs = (pair for gender in (SHE, HE) for pair in ending_pairs(_CASES[gender], language))
    return [
        word[: -len(ending)] + base
        for ending, base in pairs
        if word.endswith(ending) and base not in (_UNKNOWN, ending)
    ]


def _is_case(words: list[str], gender: int, language: Language, governed: bool) -> bool:
    """Whether a first name and a surname have another case, where the first name may be a nominative: "Jana", "Marie"."""
    first, surname = words[0].lower(), words[1]
    if not first_name_gender(first, language) or language.ends(surname, "owner endings"):
        return True
    if gender == SHE:  # "Marty" is an English name
        native = first in language.words("male names") or first in language.words("female names")
        oblique = any(surname.endswith(ending) for ending, _ in ending_pairs(_CASES[SHE], language))
        return (governed or not native) and oblique
    masculine = surname.endswith(language.sections.get("masculine owner endings", ("",)))
    return governed and masculine and not language.ends(surname, "feminine surname endings")


def _first_name(word: str, gender: int, language: Language) -> str | None:
    """The first name of which a word is another case, None where there is none or more than one."""
    pairs = ending_pairs(_CASES[gender], language)
    bases = {word[: -len(ending)] + base for ending, base in pairs if word.endswith(ending)}
    fuller = {f"{base[:-1]}{vowel}{base[-1:]}" for base in bases for vowel in "eе"}  # "Pavla"
    bases |= fuller | {base.replace("е", "ё", 1) for base in bases}  # «Петра»
    own = language.words("male names" if gender == HE else "female names")
    known = bases & own or {base for base in bases if first_names(language).get(base, 0) & gender}
    return max(known) if len({base.replace("ё", "е") for base in known}) == 1 else None


def _surname(word: str, gender: int, language: Language) -> str | None:
    """The nominative of a surname, None where more than one is possible."""
    ending, base = next(((e, b) for e, b in ending_pairs(_CASES[gender], language) if word.endswith(e)), ("", _UNKNOWN))
    if not ending:
        return word if gender == SHE and word[-1] not in _VOWELS else None
    if base == _UNKNOWN:
        return None
    stem = word[: -len(ending)] + base
    return stem if base else _with_vowel(stem, language)


def _with_vowel(stem: str, language: Language) -> str | None:
    """A surname that ends in a consonant, with the vowel that its other cases lack: "Dudek" of "Dudka"."""
    last, before = stem[-1:], stem[-2:-1]
    if before in _VOWELS or before == last or stem.endswith(_DIGRAPHS):
        return stem
    for full, short in ending_pairs("fleeting vowels", language):
        if stem.endswith(short):
            return None if before in _CLUSTERED else stem[: -len(short)] + full
    return None if last in _SONORANTS else stem


def unpossessive(full: str, text: str, end: int, language: Language) -> str | None:
    """A full name without the "-s" that makes it the owner of the reply behind it, at `end`: "Ann Larssons svar".

    None where the surname may end in "-s" itself.
    """
    surely = language.sections.get("possessive surnames", ())
    if not surely or " " not in full or not full.endswith("s") or not text.endswith(full, 0, end):
        return full
    after = text[end + 1 : end + _WORD].split(None, 1)
    word = after[0].strip(".,:;?!").lower() if after else ""
    if word not in language.words("replies") and not language.lexicon.get(word, 0) & TEXT:
        return full
    known = re.search(rf"(?<!\w){re.escape(full[:-1])}(?!\w)", text)
    return full[:-1] if known or full.lower().endswith(surely) else None
