"""Words that several passages share, and what a quotation of no other words tells of one of these passages.

“Thank you for having me on the show today” may begin many statements. Whoever is quoted with these words alone need not
have made one of them.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from index.answers.asked import is_part
from letters.text.normalize import keys

if TYPE_CHECKING:
    from index.model import Reading
    from index.store import Library


def without_shared_words(library: Library, passages: Collection[str], readings: Sequence[Reading]) -> list[Reading]:
    """The readings of some passages, but for those of somebody else who is quoted only with words that others have too.

    Somebody else is one who can't be any of the speakers who are named for words of these passages alone.
    """
    by_speaker: dict[str, dict[str, Reading]] = {}
    for reading in readings:
        if speaker := reading.likely_speaker:
            by_speaker.setdefault(speaker, {}).setdefault(reading.text, reading)
    if len(by_speaker) < 2:
        return list(readings)
    own = [s for s, texts in by_speaker.items() if not all(_is_shared(library, passages, r) for r in texts.values())]
    if len(own) == len(by_speaker):
        return list(readings)
    from index.answers.speakers import compare_speaker  # its word lists take long to read

    others = {s for s in by_speaker.keys() - own if compare_speaker(s, own).relation == "other"}
    return [reading for reading in readings if reading.likely_speaker not in others]


def _is_shared(library: Library, passages: Collection[str], reading: Reading) -> bool:
    """Whether a passage that is neither one of these nor the reading's has all its words in a row."""
    words = keys(reading.text)
    others = set(library.words.passages_containing(words, len(words))).difference(
        passages, (id for id, _, _ in reading.spans)
    )
    return any(is_part(words, keys(passage.text)) for passage in library.passages(others).values())
