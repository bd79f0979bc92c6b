"""Whoosh, imported here alone: Python warns of its escapes and comparisons when it compiles it."""

from __future__ import annotations

import warnings
from collections.abc import Callable

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import whoosh.codec.whoosh3  # noqa: F401 -- which Whoosh itself imports when it writes or reads
    from whoosh import __version__, fields, query, scoring
    from whoosh.filedb.filestore import FileStorage
    from whoosh.matching import ListMatcher, NullMatcher, UnionMatcher

__all__ = [
    "FileStorage", "ListMatcher", "NullMatcher", "UnionMatcher", "__version__", "fields", "query", "scoring", "stemmer",
]  # fmt: skip


def stemmer(code: str) -> Callable[[str], str] | None:
    """What cuts the endings of a language; None where there is no stemmer for it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from whoosh.lang import NoStemmer, stemmer_for_language

        try:
            stem: Callable[[str], str] = stemmer_for_language(code)
        except NoStemmer:
            return None
    return stem
