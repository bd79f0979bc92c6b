"""Whom a name, a description or a pronoun means."""
