"""Classes of words that a sentence is read by: verbs of speech, determiners, nouns. Each is flags of tokens."""

from __future__ import annotations

from letters.attribution.phrases.sentence_window import CAPITAL, NAME, NUMBER, QUOTE, STOP
from letters.languages import lexicon as lex

NEAR, PHRASE, CLAUSE, FAR = 4, 9, 16, 40  # tokens looked through for what belongs together
REPORTING = lex.CUE | lex.WEAK  # verbs of speech
DET = lex.DETERMINER | lex.POSSESSIVE
COMMON_NOUN = lex.ROLE | lex.GROUP | lex.TEXT  # persons, groups and texts that can speak
VERB = REPORTING | lex.PARTICIPLE
NOUN = NAME | COMMON_NOUN | lex.TITLE
PERSON = NAME | lex.ROLE | lex.GROUP | lex.TITLE
SPEAKER = PERSON | lex.PRONOUN
NO_VERB = lex.PREPOSITION | lex.CONJUNCTION | lex.RELATIVE | lex.PRONOUN | STOP | QUOTE | NAME | NUMBER | CAPITAL
PLURAL_NOUNS = tuple("aeiyéíаеияы")  # endings of nouns in the nominative of the plural, where there are no articles
