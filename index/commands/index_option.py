"""The index that a command asks: where it lies, and one of the shipped data where there is none."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from index.commands.printing import say

if TYPE_CHECKING:
    from index.store import Library


def folder_of(ctx: click.Context) -> Path:
    if ctx.obj is not None:
        return Path(ctx.obj)
    from platformdirs import user_data_path

    return user_data_path("quotes")


def library_of(ctx: click.Context) -> Library:
    """The index; built of the shipped data where there is none yet."""
    from index.store import Library
    from index.store.schema import NoIndex

    folder = folder_of(ctx)
    try:
        return ctx.with_resource(Library.open(folder))
    except NoIndex:
        from index.builder import build as build_index
        from letters.reading.corpus import shipped_documents

        say(f"no index in {folder} yet: building it of the shipped data")
        build_index(folder, shipped_documents())
        return ctx.with_resource(Library.open(folder))
