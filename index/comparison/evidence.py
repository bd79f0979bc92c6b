"""How much agreement is more than chance: whether words that differ from a reference may be said to come from there.

A changed wording is only called changed where what agrees could hardly agree by chance. Each agreeing word counts by its
rarity in the index, in bits; a function word counts little, because runs of them are common phrases. The limits were
chosen on quotations of 47 news articles and 84 others compared with 32 texts that they do not quote, and on stretches of
those texts with one word of 6 to 12 replaced. Where words are not spaced, each Han character and each kana counts as
half a word, and hiragana, which is mostly grammar, as a part of a function word.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Sequence
from math import log2

from index.comparison import Comparison
from index.comparison.meaning import is_negation
from index.verdicts import names
from letters.languages.word_lists import is_content_word
from letters.text.normalize import HAN_OR_KANA, MIN_RUN
from letters.text.normalize import keys as words

FUNCTION_WORD = 2.0  # bits
MOST = 14.0  # bits of any word, however rare
CHARACTER = MOST / 2  # bits of any character where words are not spaced
UNSEEN = 50_000  # words that an index is taken to have more than it has: in a small one every word looks rare
AGREEING = 0.8  # of the words, where that alone is enough
FEWEST = 4  # words that must agree then, one of them a content word; else one more
BITS = 24.0  # of what agrees, else
WORDS, SHARE = 0.65, 0.6  # of the words in order, and of the bits of all, that must agree then
CONTENT, RUN = 2, 3  # content words that must agree then, and words in one run
SHORT, SHORT_BITS = 5, 32.0  # words of a short wording, and the bits that must agree in it
CLAIMED_BITS = 16.0  # of what agrees with a source of the claimed speaker, one of it a content word
HALF = 0.5  # of the words
STITCHED_BITS, STITCHED_RUN = 40.0, 6  # of a wording joined from several places: all bits, words in its longest run
CLAUSES = ((6, 40.0), (8, 24.0))  # words of one run, and its bits, that are enough where the rest stands nowhere
PHRASES = ((4, 28.0),)  # the same where half of the words agree: "will live in infamy"
UNCHANGED = names("same", "punctuation") | {"not_found", "invalid"}  # nothing that chance could explain
_MARKED = names("marked")

Rarity = Callable[[str], float]


def rarity(key: str, frequency: int, total: int) -> float:
    """The information of a word in bits: by how often it is among so many words of the index."""
    if _is_hiragana(key):
        return FUNCTION_WORD / 2
    most = CHARACTER if _is_unspaced(key) else MOST
    return min(log2((total + UNSEEN) / (frequency + 1)), most) if is_content_word(key) else FUNCTION_WORD


def telling(keys: Sequence[str], bits: Rarity) -> bool:
    """Whether so few words are no common phrase: "vaulting ambition", not "good night"."""
    different = set(keys)
    return sum(map(is_content_word, different)) >= CONTENT and sum(map(bits, different)) >= BITS


def enough(
    keys: Sequence[str], comparison: Comparison, reference: Container[str], bits: Rarity, *, claimed: bool = False,
    printed: bool = False,
) -> bool:  # fmt: skip
    """Whether what agrees in a comparison is more than chance.

    `keys` are the words of the query, `reference` those that it was compared with: a word that only stands in another
    place agrees too. Less must agree where the reference is by the speaker who is `claimed`. A clause is not enough
    where the reference is only what outlets `printed`: two translations of one text have clauses in common.
    """
    verdict, size = comparison.verdict, len(keys)
    if verdict in UNCHANGED:
        return True
    if size < MIN_RUN:
        return verdict in _MARKED
    aligned = {n for start, end in comparison.runs for n in range(start, end)}
    agreeing = [key for n, key in enumerate(keys) if n in aligned or key in reference]
    agreeing_bits, longest = sum(map(bits, agreeing)), max(end - start for start, end in comparison.runs)
    if verdict in _MARKED:
        return longest >= MIN_RUN or agreeing_bits >= BITS
    content = sum([is_content_word(key) and not _is_hiragana(key) for key in agreeing])
    share = 1.0 if verdict == "reordered" else len(aligned) / size
    if claimed and share >= SHARE and agreeing_bits >= CLAIMED_BITS and content:
        return True
    if verdict == "stitched":
        return agreeing_bits >= STITCHED_BITS and longest >= STITCHED_RUN
    whole = share == 1.0 and agreeing_bits >= BITS  # nothing but words left out: "Houston, we have a problem"
    least = 2 if size > SHORT or whole else FEWEST
    informative = size > SHORT or agreeing_bits >= BITS
    if share >= AGREEING and len(aligned) >= FEWEST + (not content) and longest >= least and informative:
        return True
    clauses = CLAUSES + PHRASES if share >= HALF else CLAUSES
    if not printed and any(_is_clause(keys[start:end], bits, clauses) for start, end in comparison.runs):
        return True
    if _is_denied(keys, comparison) and agreeing_bits >= BITS:
        return True
    if longest < RUN or size <= SHORT and agreeing_bits < SHORT_BITS:
        return False
    return (
        agreeing_bits >= BITS
        and share >= WORDS
        and agreeing_bits >= SHARE * sum(map(bits, keys))
        and content >= CONTENT
    )


def _is_denied(keys: Sequence[str], comparison: Comparison) -> bool:
    """Whether a wording of one place has all of its words and just a negation less or more: (not) commit."""
    changes = [difference for difference in comparison.differences if difference.kind in ("omission", "insertion")]
    if comparison.verdict not in ("omission", "insertion") or len(changes) != 1 or len(keys) - comparison.matched > 1:
        return False
    said = words(changes[0].query) + words(changes[0].reference)
    return len(said) == 1 and is_negation(said[0])


def _is_clause(run: Sequence[str], bits: Rarity, clauses: Sequence[tuple[int, float]]) -> bool:
    """Whether a run of words comes from a reference, whatever the words beside it are."""
    length = sum(0.5 if _is_unspaced(key) else 1.0 for key in run)
    return any(length >= words and sum(map(bits, run)) >= least for words, least in clauses)


def _is_unspaced(key: str) -> bool:
    """Whether a key is a character of a language that puts no spaces between words."""
    return len(key) == 1 and not key.isascii() and bool(HAN_OR_KANA.match(key))


def _is_hiragana(key: str) -> bool:
    return len(key) == 1 and "\u3041" <= key <= "\u309f"
