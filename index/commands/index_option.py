"""The index that a command uses: its folder, and one of the shipped data where no index is named and there is none."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from index.commands.global_options import settings
from index.commands.printing import print_note, print_passed_over
from letters.model import QuotesError

if TYPE_CHECKING:
    from index.store import Library


def _named_folder(ctx: click.Context) -> Path | None:
    """The index folder that the command line, the environment or the configuration file names."""
    return settings(ctx).index or settings(ctx).configuration.index_folder


def chosen_folder(ctx: click.Context) -> Path:
    """The index folder that the user named, else the one in the user's data folder."""
    named = _named_folder(ctx)
    if named is not None:
        return named
    from index.disk.index_folder import default_folder

    return default_folder()


def open_library(ctx: click.Context) -> Library:
    """The library of the index, closed when the command ends.

    Only the default folder is filled with the shipped data: where it has no index yet, or one of another version that
    holds nothing else. Raises QuotesError where a named folder has no index, and where a build was broken off.
    """
    from index.store import Library
    from index.store.schema import NoIndex, OtherVersion

    folder = chosen_folder(ctx)
    try:
        return ctx.with_resource(Library.open(folder))
    except NoIndex:
        if _named_folder(ctx) is not None:
            raise
        refuse_half_built(folder)
        print_note(f"no index in {folder} yet: building it from the shipped data")
    except OtherVersion:
        if _named_folder(ctx) is not None or not _holds_only_shipped_data(folder):
            raise
        print_note(f"the index in {folder} is of another version: building it anew from the shipped data")
    from index.builder import build as build_index
    from index.translation import TranslationFinder
    from letters.reading.corpus import shipped_documents

    translations = TranslationFinder()
    build_index(folder, shipped_documents(), translations=translations)
    print_passed_over(translations)
    return ctx.with_resource(Library.open(folder))


def refuse_half_built(folder: Path) -> None:
    """Raise QuotesError where a build was broken off whose work a new one would clear away."""
    from index.builder import INBOX

    if (folder / INBOX).exists():
        raise QuotesError(
            f"{folder}: a build was interrupted there, or still runs; give the same quotes build again to go on with "
            "it, or quotes build alone for the shipped data"
        )


def _holds_only_shipped_data(folder: Path) -> bool:
    """Whether a library of another version has no articles and sources but shipped ones."""
    import sqlite3
    from contextlib import closing

    from index.store.schema import FILE
    from letters.reading.corpus import shipped_ids

    try:
        with closing(sqlite3.connect(f"{(folder / FILE).resolve().as_uri()}?mode=ro", uri=True)) as database:
            database.execute("PRAGMA trusted_schema=OFF")
            ids = {id for (id,) in database.execute("SELECT id FROM articles UNION ALL SELECT id FROM sources")}
    except sqlite3.Error:
        return False
    return ids <= shipped_ids()
