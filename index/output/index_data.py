"""What an index holds, and what was done to it, as plain values for programs."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from index.output.data import Values, attributes

if TYPE_CHECKING:
    from index.builder import BuildResult
    from index.change import ChangeResult
    from index.store import Library


def built(done: BuildResult, folder: Path) -> Values:
    """What a build made."""
    return {"index": str(folder), "revision": done.revision, **done.counts}


def built_parquet(counts: Mapping[str, int], folder: str) -> Values:
    """What a build on Spark made."""
    return {"parquet": folder, **counts}


def changed(done: ChangeResult, folder: Path) -> Values:
    """What was added or removed."""
    changes = attributes(done, "added replaced removed unchanged")
    return {"index": str(folder), "revision": done.revision, "changes": changes, **done.counts}


def info(library: Library, fulltext_state: str | None = None) -> Values:
    """The state of an index; with that of its full-text index where both have been verified."""
    sources = [
        attributes(source, "id title speaker published url") | {"passages": len(library.source_passages(source.id))}
        for source in library.sources().values()
    ]
    counts = library.counts() | {"uses_without_speaker": library.uses_without_speaker, "sources": sources}
    counts |= {"translations": library.translation_count(), "encoders": [name for name in library.encoders if name]}
    selection = {"selection": library.selection} if library.selection is not None else {}
    verified = {"verified": {"library": "intact", "fulltext": fulltext_state}} if fulltext_state else {}
    return {"index": str(library.folder), "revision": library.revision, **counts, **selection, **verified}
