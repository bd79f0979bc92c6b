"""Which clause of a sentence governs the quotation that ends it, and whether its verb of speech does."""

from __future__ import annotations

from letters.attribution.phrases.listed_phrases import words_from
from letters.attribution.phrases.sentence_window import QUOTE, STOP, Tokens, has
from letters.attribution.phrases.verbs import verb_class
from letters.attribution.phrases.word_classes import REPORTING
from letters.languages import lexicon as lex
from letters.languages.lexicon import Language


def governing_clause(tokens: Tokens, language: Language) -> Tokens:
    """The clause that tells who speaks; all tokens if no clause stands out."""
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
    for k in range(len(tokens) - 3, 0, -1):
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
