"""The index that a command uses: its folder, and one of the shipped data where there is no index yet."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from index.commands.printing import print_message

if TYPE_CHECKING:
    from index.store import Library


def chosen_folder(ctx: click.Context) -> Path:
    """The index folder that the user named, else the one in the user's data folder."""
    if ctx.obj is not None:
        return Path(ctx.obj)
    from platformdirs import user_data_path

    return user_data_path("quotes")


def open_library(ctx: click.Context) -> Library:
    """The library of the index, closed when the command ends; built from the shipped data where there is none yet."""
    from index.store import Library
    from index.store.schema import NoIndex

    folder = chosen_folder(ctx)
    try:
        return ctx.with_resource(Library.open(folder))
    except NoIndex:
        from index.builder import build as build_index
        from letters.reading.corpus import shipped_documents

        print_message(f"no index in {folder} yet: building it from the shipped data")
        build_index(folder, shipped_documents())
        return ctx.with_resource(Library.open(folder))
