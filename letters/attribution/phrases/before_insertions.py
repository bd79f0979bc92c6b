"""The subject before insertions: an apposition, a relative clause, brackets, or a chain of them between commas.

"Ann Lee, a nurse, said", "Ann Lee (Labour) said", "Ann Lee, 43, a baker from Hull, East Yorkshire, who said".
"""

from __future__ import annotations

from letters.attribution.phrases.names import first_name_gender
from letters.attribution.phrases.phrase import TokenSpan, phrase_from, phrase_to
from letters.attribution.phrases.phrase_heads import (
    can_be_subject,
    contracted,
    head_phrase,
    of_offices,
    of_relative,
)
from letters.attribution.phrases.sentence_window import NAME, NUMBER, QUOTE, STOP, Tokens, has, skip
from letters.attribution.phrases.verbs import is_verbal
from letters.attribution.phrases.word_classes import COMMON_NOUN, DET, FAR, NEAR, PERSON
from letters.languages import lexicon as lex
from letters.languages.lexicon import Language

_INSERTIONS = 5
_AGE = 3  # tokens of an age
_CLAUSE = lex.RELATIVE | lex.THAT | lex.PRONOUN
_OUTLET = 26  # code points of the name of an outlet with its marks


def person_before(tokens: Tokens, comma: int, language: Language) -> TokenSpan | None:
    """The person whom the insertions that end at the comma at token `comma` describe; None if they describe nobody."""
    end = comma
    for _ in range(_INSERTIONS):
        first = _insertion_start(tokens, end, language)
        if not first:
            break
        end = first - 1
    person = _person_to(tokens, end - 1, language) if end < comma else None
    if person and _is_object(tokens, person, end + 1, language):
        return None
    if person and tokens[end + 1].flags & (DET | lex.ROLE):
        known = person[1] > 1 and tokens[person[1] - 1].flags & PERSON
        return person if known else None  # not "Asked for comment, the minister, Ann Lee, said"
    return person


def _is_object(tokens: Tokens, person: TokenSpan, first: int, language: Language) -> bool:
    """Whether a person is the object of what opens the sentence, and its subject stands at `first`, behind the comma:
    "After meeting the strikers, the bishop, who"."""
    subject = phrase_from(tokens, first, language)
    opens = tokens[0].flags & (lex.PREPOSITION | lex.CONJUNCTION) and person[0] > 1
    if not opens or subject is None or tokens[first].word not in language.words("definite"):
        return False
    named = has(tokens[person[0] : person[1]], NAME) and not is_verbal(tokens[person[0] - 1], language)
    alone = has(tokens[subject[1] : subject[1] + 1], STOP) and has(tokens[first : subject[1]], PERSON)
    return alone and not named and not tokens[person[0] - 1].flags & ~lex.PARTICIPLE


def _insertion_start(tokens: Tokens, end: int, language: Language) -> int:
    """Where the insertion begins that ends before the comma at token `end`; 0 if there is none."""
    for k in range(end - 1, max(0, end - FAR), -1):
        if tokens[k].word == ",":
            insertion = k + 1 < end and _is_insertion(tokens, k + 1, end, language)
            return k + 1 if insertion else 0
        if tokens[k].flags & STOP and tokens[k].word not in "-–'’":
            return 0
    return 0


def _is_insertion(tokens: Tokens, first: int, end: int, language: Language) -> bool:
    """Whether what stands between two commas describes what is before: an age, an origin, a role, a larger place."""
    flags = tokens[first].flags
    number = first + bool(flags & lex.PREPOSITION)
    if number < end and tokens[number].flags & NUMBER:
        return end - number <= _AGE and not has(tokens[number:end], NAME)  # "54 ans", "de 54 años"
    if has(tokens[first:end], _CLAUSE):
        return False
    if flags & lex.PREPOSITION:
        return has(tokens[first:end], NAME)
    if flags & NAME and not flags & lex.ROLE:
        person = end - first > 1 and first_name_gender(tokens[first].word, language)
        return skip(tokens, first, NAME) == end and not person and _ends_in_place(tokens, first - 1)
    if flags & (DET | lex.OTHER_DETERMINER | lex.ROLE):
        return not tokens[first].word.endswith(language.possessive_endings)
    modified = not flags and has(tokens[first + 1 : first + NEAR], lex.PREPOSITION | lex.GENITIVE)
    return modified and has(tokens[first - 2 : first - 1], NAME)  # "Ana Ruiz, panadera de León"


def _ends_in_place(tokens: Tokens, comma: int) -> bool:
    """Whether a name behind a preposition, or behind another such name and a comma, ends before the comma."""
    first = skip(tokens, comma - 1, NAME, step=-1)
    if first < 1 or first == comma - 1:
        return False
    return bool(tokens[first].flags & lex.PREPOSITION) or (tokens[first].word == "," and _ends_in_place(tokens, first))


def _person_to(tokens: Tokens, last: int, language: Language) -> TokenSpan | None:
    """The person up to token `last`: a full name, a name that opens the sentence, a role with its article or its name."""
    phrase = phrase_to(tokens, last, language)
    person = phrase and head_phrase(tokens, phrase, language)
    first = skip(tokens, last, NAME, step=-1) + 1
    named = first < last and (first_name_gender(tokens[first].word, language) or not language.nouns_capitalised)
    if person is None or not has(tokens[person[0] : person[1]], PERSON & ~NAME):
        alone = first == 0 or (tokens[0].flags & DET and not has(tokens[:last], COMMON_NOUN))
        return (first, last + 1) if named else person if person and not person[0] and alone else None
    return person if named or first <= last or tokens[person[0]].flags & DET else None


def before_apposition(tokens: Tokens, comma: int, language: Language) -> TokenSpan | None:
    """The phrase before ", ... ," or "(...)" that ends at token `comma`, which may be a quotation that contains its comma."""
    opening = "(" if tokens[comma].word == ")" else tokens[comma].word or ","
    for k in range(comma - 1, max(-1, comma - 40), -1):
        if tokens[k].flags & QUOTE:
            outlet = tokens[k].end - tokens[k].start < _OUTLET  # "Le texte, que « Le Soir » a pu lire, parle"
            if not outlet and (opening != "(" or language.inverted):
                return None
        if tokens[k].word != opening:
            continue
        person = person_before(tokens, k, language) if opening == "," else None
        if person and can_be_subject(tokens, person, language):
            return person
        phrase = of_offices(tokens, k - 1, language)
        phrase = phrase or phrase_to(tokens, k - 1, language) or contracted(tokens, k - 1, language)
        signed = signed_text(tokens, phrase, language) if phrase else None
        if signed and not signed[0]:
            return signed
        head = head_phrase(tokens, phrase, language) if phrase else None
        if head and can_be_subject(tokens, head, language) and not _listed(tokens, head, k, comma, language):
            return of_relative(tokens, head, min(comma + 1, len(tokens) - 1), language)
    return None


def signed_text(tokens: Tokens, signatory: TokenSpan, language: Language) -> TokenSpan | None:
    """The text of which a clause says who signed it: "a note" of "a note signed by Ann Lee and Jan Roth"."""
    by = next((k for k in range(signatory[0] - 1, 2, -1) if not tokens[k].flags & (NAME | lex.COORDINATOR)), 0)
    if not by or not tokens[by].flags & lex.AGENT:
        return None
    text = phrase_to(tokens, next((k for k in range(by - 1, 0, -1) if tokens[k].flags & lex.TEXT), -1), language)
    return text if text and not has(tokens[text[1] : by], QUOTE | lex.CUE) else None


def _listed(tokens: Tokens, head: TokenSpan, k: int, comma: int, language: Language) -> bool:
    """Whether the phrase is itself in an apposition, as Y in "X, senator of Y, Z, said"."""
    inner = tokens[k + 1].flags if k + 1 < comma else 0
    bare = inner & NAME and not inner & (lex.ROLE | lex.TITLE) and not tokens[head[0]].flags & (DET | lex.TITLE)
    if not head[0] or tokens[head[0] - 1].word != ",":
        return False
    return bool(bare or (inner & lex.RELATIVE and _is_party(tokens, head, language)))


def _is_party(tokens: Tokens, word: TokenSpan, language: Language) -> bool:
    """Whether a single name behind a comma explains the person before: "Rep. Ann Lee, R-Ohio, who"."""
    person = phrase_to(tokens, word[0] - 2, language) if word[1] - word[0] == 1 else None
    if person is None or person[1] - person[0] < 2 or not tokens[person[1] - 1].flags & NAME:
        return False
    return not person[0] or not tokens[person[0] - 1].flags & lex.PREPOSITION
