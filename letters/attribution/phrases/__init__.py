"""The grammar of a sentence: its words, noun phrases, verbs and subjects."""
