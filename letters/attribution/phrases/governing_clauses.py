"""Which clause has the quotation as its object: the one that governs it, or one whose verb stands behind it."""

from __future__ import annotations

from letters.attribution.phrases.listed_phrases import may_have, words_from
from letters.attribution.phrases.phrase import TokenSpan, having, phrase_from, phrase_to
from letters.attribution.phrases.sentence_window import NAME, NUMBER, QUOTE, STOP, Tokens, has, skip
from letters.attribution.phrases.speakable import NAMED, OTHER_NOUN, head_of
from letters.attribution.phrases.verbs import verb_class
from letters.attribution.phrases.word_classes import DET, NO_VERB, NOUN, PERSON, REPORTING
from letters.languages import lexicon as lex
from letters.languages.lexicon import Language


def of_relative_clause(lead: Tokens, trail: Tokens, language: Language) -> TokenSpan | None:
    """What a relative pronoun stands for whose clause ends with a verb of speech behind the quotation.

    "die Behörde, die den Plan als „...“ eingestuft hatte": the pronoun is the subject if none follows it.
    """
    if not language.inverted or not language.articles or not lead or not trail:
        return None
    last = language.nouns_capitalised or language.verb_second  # "die den Haushalt als „...“ verwarf"
    as_ = last and lead[-1].word in language.words("as")
    verb = as_ and trail[0].word.isalpha() and not trail[0].flags & NO_VERB
    verb = verb and trail[0].word not in language.words("counts as")  # "die als „...“ gilt"
    if has(trail[:3], lex.PASSIVE) or not (verb or has(trail[:3], REPORTING)):
        return None
    k = len(lead) - 1
    while k > 1 and not lead[k].flags & (STOP | QUOTE):
        k -= 1
    if k < 1 or k + 1 >= len(lead) or lead[k].word != ",":
        return None
    whose = words_from(lead, k + 1, "whose", language)
    if whose:  # "die Kaufleute, deren Vorsitzender Jan Roth den Plan als „...“ abtut"
        return having(lead, phrase_from(lead, k + 1 + whose, language), NOUN & ~NAME)
    if not lead[k + 1].flags & lex.RELATIVE:
        return None
    cased = language.nouns_capitalised and not lead[k - 1].flags  # "wird von der Autorin Kai Roth getragen, die"
    phrase = phrase_to(lead, k - 1 - cased, language, True)
    if phrase and language.nouns_capitalised and lead[k + 1].flags & lex.EITHER_CASE:
        genitives = [i for i in range(phrase[0] + 1, phrase[1] - 1) if lead[i].flags & lex.GENITIVE]
        phrase = (genitives[-1] if genitives else phrase[0]), phrase[1]  # "ein Brief der Behörde, die"
    subject = not has(lead[k + 2 : k + 3], lex.PREPOSITION | lex.POSSESSIVE)  # "die ihr Café „...“ nennt" has none
    least = NAMED if subject else OTHER_NOUN
    return phrase if phrase and head_of(lead[phrase[0] : phrase[1]], language) >= least else None


def of_subordinate_clause(lead: Tokens, trail: Tokens, language: Language) -> TokenSpan | None:
    """The subject of a clause whose verb of speech ends it behind the quotation.

    ", während die Anwältin „...“ beklagt", "ein Schritt, den die Gewerkschaft „...“ nennt".
    """
    verb = 1 + has(trail[:1], lex.AUXILIARY)  # "hadden genoemd"
    if not language.inverted or language.dropped or not language.articles:
        return None
    if not has(trail[verb - 1 : verb], REPORTING | (lex.PARTICIPLE if verb > 1 else 0)) or has(trail[:3], lex.PASSIVE):
        return None
    k = len(lead) - 1
    while k > 0 and not lead[k].flags & (STOP | QUOTE):
        k -= 1
    relative = _object_relative(lead, k, language) if verb == 1 else 0
    if relative:
        subject = phrase_from(lead, relative + 1, language)
        if lead[relative + 1].flags & lex.POSSESSIVE and not having(lead, subject, PERSON):
            return None  # "die zijn café „...“ noemt"
        return subject if subject and _is_only_subject(lead, relative, subject) else None
    k = skip(lead, k, ~STOP, STOP, step=-1)  # behind a name in marks: "dass ein Gutachten die „Ida“ als „...“ lobe"
    conjunction = lead[k + 1].flags if 0 < k < len(lead) - 2 and lead[k].word == "," else 0
    if not conjunction & lex.CONJUNCTION or conjunction & (lex.COORDINATOR | lex.RELATIVE) or has(lead[k:], REPORTING):
        return None
    return phrase_from(lead, skip(lead, k + 2, lex.ADVERB | NUMBER, DET | NAME), language)


def _object_relative(lead: Tokens, start: int, language: Language) -> int:
    """The relative pronoun behind token `start` that a subject follows: "den die Gewerkschaft"; 0 if there is none."""
    relatives = language.words("object relatives")
    for k in range(max(1, start), len(lead) - 1):
        follows = DET | NAME | lex.PRONOUN if lead[k - 1].word != "," else 0
        if lead[k].word in relatives and (
            not follows or (lead[k + 1].flags & follows and not language.nouns_capitalised)
        ):
            return k
    return 0


def _is_only_subject(lead: Tokens, relative: int, subject: TokenSpan) -> bool:
    """Whether the phrase behind an object relative pronoun is its subject: no object follows."""
    end = subject[1]
    follows = lead[end].flags if end < len(lead) else lex.PREPOSITION
    if has(lead[relative - 1 : relative], REPORTING) or has(lead[end:], REPORTING | lex.AUXILIARY):
        return False
    return bool(follows & lex.PREPOSITION) or lead[end].word == ","


def governing_clause(tokens: Tokens, language: Language) -> Tokens:
    """The clause that says who speaks; all tokens if no clause stands out."""
    colon = _before_mood(tokens) if language.nouns_capitalised else 0
    if colon:
        return tokens[: colon + 1]  # "Ihr Kollege widersprach: Es sei"
    answer = _past_whereupon(tokens, language)
    if answer:
        return tokens[answer:]
    first_clause = _before_second_clause(tokens)
    return tokens[:first_clause] if first_clause else tokens


def _before_mood(tokens: Tokens) -> int:
    """The colon before a clause of reported speech that has no verb of speech; 0 if there is none."""
    colon = next((k for k in range(len(tokens) - 2, 1, -1) if tokens[k].word == ":"), 0)
    after = tokens[colon + 1 :]
    return colon if colon and has(after, lex.MOOD) and not has(after, REPORTING | lex.ACCORDING) else 0


def _past_whereupon(tokens: Tokens, language: Language) -> int:
    """Where the clause begins in which another answers: behind "to which" in "Lee said, to which a man shouted"; else 0."""
    for k in range(len(tokens) - 3 if may_have(tokens, "whereupon", language) else 0, 0, -1):
        opener = words_from(tokens, k, "whereupon", language) if tokens[k - 1].word == "," else 0
        if opener:
            speaks = has(tokens[k:], REPORTING) and not has(tokens[k:], QUOTE)
            return k + opener if speaks else 0
    return 0


def _before_second_clause(tokens: Tokens) -> int:
    """The end of the clause whose verb also governs "and that" at the end: "sublinha que o plano prevê obras e que"; else 0."""
    end = len(tokens) - (tokens[-1].word == ",")
    if end < 6 or not tokens[end - 1].flags & lex.THAT or not tokens[end - 2].flags & lex.COORDINATOR:
        return 0
    for k in range(2, end - 2):
        if tokens[k].flags & lex.THAT and tokens[k - 1].flags & lex.CUE and not tokens[k].flags & lex.COORDINATOR:
            return k + 1
    return 0


def governs(lead: Tokens, language: Language) -> bool:
    """Whether what follows is the object of a verb of speech, with its subject: 'what the mayor had called "..."'."""
    for j in range(len(lead) - 1, max(0, len(lead) - 4), -1):
        flags = lead[j].flags
        if flags & REPORTING:
            return bool(verb_class(lead, j, language)) and not has(lead[max(0, j - 3) : j], QUOTE)
        between = flags & (lex.PREPOSITION | lex.ADVERB | lex.OBJECT | lex.ANAPHOR)
        if flags & (STOP | QUOTE) or not (between or lead[j].word in language.words("as")):
            return False
    return False
