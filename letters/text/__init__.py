"""Text as all rooms see it: one spelling, words, sentences, dates."""
