"""The words that are in a full-text index, and those that are written or end in another way.

A table of words beside Whoosh's files: each with the number of passages that have it in wordings of a language, so that
a word is known for as long as a passage has it; and the forms of each. Two words that share a form are the same word in
another spelling, or with another ending. Spellings are those that `index.comparison.spelling` knows. Endings are those
of the language of an article, by the Snowball stemmers that Whoosh ships; without the elision before a word (l'État)
and the possessive behind it (Banquo's).
"""

from __future__ import annotations

import errno
import os
import re
import sqlite3
import unicodedata
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cache, cached_property, lru_cache, partial
from pathlib import Path
from typing import Any

from index.comparison.spelling import forms_of_word
from index.store.vocabulary import most_like, spelled_like
from letters.languages.word_lists import FOLDER, all_words, main_codes, plain_code
from letters.text.normalize import keys

_HALF_WIDTH = re.compile("[\uff66-\uff9f]+")
_SUFFIXES = re.compile("'.*")  # İstanbul'da
_SUFFIXED = ("tr",)  # languages that set endings of names off by an apostrophe
FILE = "words.db"
TOGETHER = 200_000  # words that wait in memory to be written
MOST_NEAREST = 3
_SCHEMA = """
CREATE TABLE IF NOT EXISTS words (
    field TEXT, word TEXT, language TEXT, passages INTEGER, PRIMARY KEY (field, word, language)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS forms (
    field TEXT, form TEXT, word TEXT, language TEXT, PRIMARY KEY (field, form, word, language)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS languages (language TEXT PRIMARY KEY) WITHOUT ROWID;
"""
_COUNT = """
INSERT INTO words VALUES (?, ?, ?, ?)
ON CONFLICT (field, word, language) DO UPDATE SET passages = passages + excluded.passages
"""
LexiconWord = tuple[str, str, str]  # (field, word, language); without a language in fields other than `words`


def word_keys(text: str) -> list[str]:
    """The word keys of a text, half-width kana as kana of full width."""
    if _HALF_WIDTH.search(text):
        text = _HALF_WIDTH.sub(lambda match: unicodedata.normalize("NFKC", match.group()), text)
    return keys(text)


@lru_cache(maxsize=20_000)
def stems(key: str, language: str) -> frozenset[str]:
    """The forms that a word shares with its other endings in a language, each with the code of the language."""
    stem = _stemmer(language)
    plain = {form for base in _bases(key, language) for form in forms_of_word(base) if form.isalpha()}
    return frozenset(f"{language} {stem(form)}" for form in plain)


def _bases(key: str, language: str) -> set[str]:
    """A word, and it without what an apostrophe sets off from it."""
    before, apostrophe, after = key.partition("'")
    if not apostrophe:
        return {key}
    bases = {key.removesuffix("'s")}
    if after and before in all_words("elisions"):
        bases.add(after)
    if language in _SUFFIXED:
        bases.add(_SUFFIXES.sub("", key))
    return bases


@cache
def _stemmer(language: str) -> Callable[[str], str]:
    """What cuts the endings of a language; nothing where there is no stemmer for it."""
    from index.fulltext.engine import stemmer

    code = plain_code(language)
    return stemmer(main_codes().get(code, code)) or str


def fingerprint() -> str:
    """A number that changes with the lists of spellings, so that an index of others is rebuilt."""
    sizes = sorted((file.name, file.stat().st_size) for file in os.scandir(FOLDER))
    return f"{zlib.crc32(repr(sizes).encode()):08x}"


@contextmanager
def _failures_of_files() -> Iterator[None]:
    """A full disk and the like as the OSError that it is."""
    try:
        yield
    except sqlite3.OperationalError as error:
        raise OSError(errno.EIO, str(error)) from error


class LexiconWriter:
    """Counts the words of passages that come and go; nothing is kept before `close`. Raises OSError."""

    def __init__(self, folder: Path) -> None:
        self._connection = sqlite3.connect(folder / FILE)
        self._counts: Counter[LexiconWord] = Counter()
        with _failures_of_files():
            self._connection.executescript("PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF;" + _SCHEMA)

    def add(self, words: Iterable[LexiconWord], passages: int = 1) -> None:
        """Count a passage with these words; with -1, count it no more."""
        for word in words:
            self._counts[word] += passages
        if len(self._counts) > TOGETHER:
            self._write()

    def _write(self) -> None:
        counts = self._counts
        rows = (
            (field, form, word, language)
            for (field, word, language), passages in counts.items()
            if passages > 0
            for form in _forms(field, word, language)
        )
        languages = {(language,) for field, _, language in counts if field == "words"}
        with _failures_of_files():
            self._connection.executemany(_COUNT, ((*word, passages) for word, passages in counts.items()))
            self._connection.executemany("INSERT OR IGNORE INTO forms VALUES (?, ?, ?, ?)", rows)
            self._connection.executemany("INSERT OR IGNORE INTO languages VALUES (?)", languages)
        counts.clear()

    def close(self, *, keep: bool = True) -> None:
        """Write what was counted and close the file; without `keep`, leave it as it was."""
        try:
            if keep:
                self._write()
                with _failures_of_files():
                    self._connection.commit()
        finally:
            self._connection.close()


def _forms(field: str, word: str, language: str) -> frozenset[str]:
    return forms_of_word(word) | stems(word, language) if field == "words" else forms_of_word(word)


class Lexicon:
    """The words of an index, open for reading."""

    def __init__(self, folder: Path) -> None:
        self._connection = sqlite3.connect(f"{(folder / FILE).absolute().as_uri()}?mode=ro&immutable=1", uri=True)

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def contains(self, field: str, word: str) -> bool:
        """Whether a passage has this word."""
        return bool(
            self._rows("SELECT 1 FROM words WHERE field = ? AND word = ? AND passages > 0 LIMIT 1", field, word)
        )

    def other_spellings(self, field: str, word: str) -> list[str]:
        """The other words that are this one in another spelling, in alphabetical order."""
        return self._sharing(field, word, forms_of_word(word))

    def other_endings(self, word: str) -> list[str]:
        """The other words that are this one with another ending in some language, in alphabetical order."""
        return self._sharing("words", word, frozenset().union(*(stems(word, code) for code in self._languages)))

    def beginning(self, field: str, prefix: str) -> list[str]:
        """The words that begin with these letters, in alphabetical order."""
        statement = (
            "SELECT DISTINCT word FROM words WHERE field = ? AND word >= ? AND word < ? AND passages > 0 ORDER BY word"
        )
        return [word for (word,) in self._rows(statement, field, prefix, prefix + chr(0x10FFFF))]

    def near(self, field: str, word: str, slips: int) -> dict[str, int]:
        """The words that differ in at most a given number of letters, and in how many: `spelled_like`."""
        rows = self._rows(
            "SELECT DISTINCT word FROM words WHERE field = ? AND passages > 0 AND length(word) BETWEEN ? AND ?",
            field, len(word) - slips, len(word) + slips,
        )  # fmt: skip
        return dict(sorted(spelled_like(word, [other for (other,) in rows], slips).items()))

    def nearest(self, field: str, word: str) -> list[str]:
        """The words that are most like one that no passage has, the likeliest first; none for a number."""
        if not word.isalpha():
            return []
        near = self.near(field, word, len(word) // 3)
        return most_like(word, near, partial(self._passages, field))[:MOST_NEAREST]

    def _passages(self, field: str, word: str) -> int:
        count = "SELECT sum(passages) FROM words WHERE field = ? AND word = ?"
        return int(self._rows(count, field, word)[0][0])

    @cached_property
    def _languages(self) -> list[str]:
        return [code for (code,) in self._rows("SELECT language FROM languages")]

    def _sharing(self, field: str, word: str, forms: frozenset[str]) -> list[str]:
        if not forms:
            return []
        statement = f"""
            SELECT DISTINCT word FROM forms JOIN words USING (field, word, language)
            WHERE field = ? AND form IN ({", ".join("?" * len(forms))}) AND word != ? AND passages > 0 ORDER BY word
        """
        return [other for (other,) in self._rows(statement, field, *sorted(forms), word)]

    def _rows(self, statement: str, *values: object) -> list[Any]:
        return self._connection.execute(statement, values).fetchall()
