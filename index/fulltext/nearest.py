"""What is nearest to a query that finds nothing: words like those that no passage has, and most of the words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal, NamedTuple

from index.fulltext.lexicon import Lexicon
from index.fulltext.query_language import (
    AllOf,
    AnyOf,
    ExactValue,
    FuzzyWord,
    MostOf,
    Not,
    Prefix,
    QueryWords,
    Tree,
    fields_of,
)
from index.fulltext.whoosh_query import Translator
from letters.languages.word_lists import is_content_word

Relaxed = Literal["another kind", "speaker", "outlet", "nearest words", "some of the words"]
"""What a passage is near by: a name, title or scare quote has the words; they are the name of a speaker or outlet that it
has; it has the words most like them; it has some of them."""
Words = Mapping[tuple[str, str], tuple[str, ...]]  # (field, word) to the nearest words


class Missing(NamedTuple):
    """A word that no passage has, and those that are most like it."""

    field: str
    word: str
    nearest: tuple[str, ...]


def missing_words(asked: Translator, lexicon: Lexicon) -> tuple[Missing, ...]:
    """The words of a query, those denied aside, that no passage has in any form, each once."""
    unknown = [(word.field, key) for word in asked.all_words() if not word.known(lexicon) for key in word.exact]
    return tuple(Missing(field, key, tuple(lexicon.nearest(field, key))) for field, key in dict.fromkeys(unknown))


def relaxed(tree: Tree, missing: tuple[Missing, ...]) -> Iterator[tuple[Relaxed, Tree]]:
    """Queries that ask for less, the nearest first, each with what makes it near."""
    if "kind" not in fields_of(tree):
        yield "another kind", AllOf((tree, ExactValue("kind", "any")))
    yield from _names(tree)
    nearest = {(word.field, word.word): word.nearest for word in missing}
    replaced = _replaced(tree, nearest)
    if replaced is not None and replaced != tree:
        yield "nearest words", replaced
    if replaced is not None and (fewer := _most_of(replaced)) is not None:
        yield "some of the words", fewer


def _names(tree: Tree) -> Iterator[tuple[Relaxed, Tree]]:
    """The words of a query as the name of a speaker and of an outlet, where it has nothing else."""
    parts = tree.operands if isinstance(tree, AllOf) else (tree,)
    words = [part for part in parts if isinstance(part, QueryWords) and part.field == "words"]
    if len(words) == len(parts):
        keys = tuple(key for part in words for key in part.keys)
        yield "speaker", QueryWords("speaker", keys)
        yield "outlet", QueryWords("outlet", keys)


def _leaves(tree: Tree) -> Iterator[Tree]:
    """The words and conditions of a query that are not denied."""
    if isinstance(tree, (AllOf, AnyOf, MostOf)):
        for part in tree.operands:
            yield from _leaves(part)
    elif not isinstance(tree, Not):
        yield tree


def _replaced(tree: Tree, nearest: Words) -> Tree | None:
    """The query with the nearest words in place of those that no passage has, without those that are like none."""
    if isinstance(tree, (AllOf, AnyOf)):
        parts = tuple(part for operand in tree.operands if (part := _replaced(operand, nearest)) is not None)
        return type(tree)(parts) if len(parts) > 1 else parts[0] if parts else None
    if not isinstance(tree, QueryWords) or not any((tree.field, key) in nearest for key in tree.keys):
        return tree
    if len(tree.keys) == 1:
        words = nearest[tree.field, tree.keys[0]]
        return tree._replace(keys=words[:1], instead=words[1:]) if words else None
    kept = (nearest.get((tree.field, key), (key,)) for key in tree.keys)
    keys = tuple(words[0] for words in kept if words)
    return tree._replace(keys=keys) if keys else None


def _most_of(tree: Tree) -> Tree | None:
    """At least half of the words that say something, all conditions as they are; None for a query of one word."""
    parts = tree.operands if isinstance(tree, AllOf) else (tree,)
    conditions = [part for part in parts if not fields_of(part) <= {"words"} or isinstance(part, Not)]
    words = [word for part in parts if part not in conditions for leaf in _leaves(part) for word in _single_words(leaf)]
    telling = [word for word in words if not isinstance(word, QueryWords) or is_content_word(word.keys[0])] or words
    telling = list(dict.fromkeys(telling))
    if not telling or len(words) == 1:
        return None
    return AllOf((*conditions, MostOf(tuple(telling), (len(telling) + 1) // 2)))


def _single_words(leaf: Tree) -> list[Tree]:
    if isinstance(leaf, QueryWords):
        return [QueryWords(leaf.field, (key,), instead=leaf.instead) for key in leaf.keys]
    return [leaf] if isinstance(leaf, (FuzzyWord, Prefix)) else []
