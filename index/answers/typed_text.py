"""A text that people type or paste: the quotations in it."""

from __future__ import annotations

from letters.text.normalize import DOUBLE_MARKS, keys


def quotations_in(typed: str) -> list[str]:
    """The quotations of a text that has other words besides, each once; none where it has none."""
    if not any(mark in typed.strip().strip(DOUBLE_MARKS) for mark in DOUBLE_MARKS):
        return []
    from letters.extract import extract
    from letters.model import Article, is_speech

    outer = [q for q in extract(Article("typed", typed, "typed"), context=False) if not q.nested]
    spoken = [q for q in outer if is_speech(q.kind)] or outer
    texts = [text for q in spoken if keys(text := typed[q.start : q.end])]
    return list(dict.fromkeys(texts))
