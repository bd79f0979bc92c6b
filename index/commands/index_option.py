"""`quotes.toml`, and the index that a command uses: its folder, and one of the shipped data where none is named and there.

`quotes.toml`, or `[tool.quotes]` in `pyproject.toml`, says once what is typed with every command of a project.
"""

from __future__ import annotations

import os
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from index.commands.global_options import settings
from index.commands.printing import print_note, print_unsearched
from index.output.renderers import formats
from index.verdicts import STYLES
from letters.model import QuotesError

if TYPE_CHECKING:
    from index.store import Library

FILES = {"quotes.toml": (), "pyproject.toml": ("tool", "quotes")}  # with the tables around the settings
_TABLE = rb"^[^\S\n]*\[\s*tool\s*\.\s*quotes\s*\]"
_STRING, _STRINGS = "a string", "a list of strings"
_KINDS = {"index": _STRING, "style": _STRING, "except": _STRINGS, "format": _STRING, "ignore": _STRINGS}


class Configuration(NamedTuple):
    """The settings of a project; None and empty where the file says nothing, or where there is no file."""

    index_folder: Path | None = None
    style: str | None = None  # one of STYLES
    without: tuple[str, ...] = ()  # the outlets of `except`
    format: str | None = None  # of `check`
    ignore: tuple[str, ...] = ()  # verdicts
    file: str = ""  # its name


def project_settings(ctx: click.Context) -> Configuration:
    """What the configuration file says to the command that runs."""
    return configuration(os.path.abspath(settings(ctx).folder))


@cache
def configuration(folder: str) -> Configuration:
    """The settings for a folder: those of the nearest file in it or above it.

    Raises QuotesError where the file can't be read or says what is not understood.
    """
    for place in (Path(folder), *Path(folder).parents):
        for name, tables in FILES.items():
            settings = _settings(place / name, tables)
            if settings is not None:
                return _checked(place / name, settings)
    return Configuration()


def _settings(path: Path, tables: tuple[str, ...]) -> dict[str, Any] | None:
    """What stands in these tables of a file; None where there is no such file or no such table."""
    try:
        content = path.read_bytes()
    except OSError as error:
        if not path.is_file():
            return None
        raise QuotesError(f"{path}: can't be read ({error.strerror})") from error
    if tables and not re.search(_TABLE, content, re.MULTILINE):
        return None
    from letters.reading.front_matter import toml_parser

    try:
        table: Any = toml_parser(str(path), "this file").loads(content.decode("utf-8-sig").replace("\r\n", "\n"))
    except (ValueError, RecursionError) as error:
        raise QuotesError(f'{path}: is no TOML ({str(error)[:80]}): write `key = "value"`') from error
    for name in tables:
        table = table.get(name) if isinstance(table, dict) else None
    return table if isinstance(table, dict) else None


def _checked(path: Path, settings: dict[str, Any]) -> Configuration:
    for key, value in settings.items():
        if key not in _KINDS:
            raise QuotesError(f"{path}: no setting is called {key}; there are {', '.join(_KINDS)}")
        items = value if isinstance(value, list) and _KINDS[key] == _STRINGS else [value]
        if isinstance(value, list) != (_KINDS[key] == _STRINGS) or not all(isinstance(item, str) for item in items):
            raise QuotesError(f"{path}: {key} has to be {_KINDS[key]}")
    _one_of(path, "style", [settings["style"]] if "style" in settings else [], STYLES)
    _one_of(path, "format", [settings["format"]] if "format" in settings else [], formats("check"))
    if "ignore" in settings:
        from index.verdicts import OTHER_FINDINGS, VERDICTS

        _one_of(path, "ignore", settings["ignore"], [*VERDICTS, *OTHER_FINDINGS])
    index = settings.get("index")
    if index and "\0" in index:
        raise QuotesError(f"{path}: index has a null character, which no name of a folder has: write its path")
    return Configuration(
        index_folder=path.parent / os.path.expanduser(index) if index else None,
        style=settings.get("style"),
        without=tuple(settings.get("except", ())),
        format=settings.get("format"),
        ignore=tuple(settings.get("ignore", ())),
        file=path.name,
    )


def _one_of(path: Path, key: str, values: list[str], allowed: Any) -> None:
    for value in values:
        if value not in allowed:
            raise QuotesError(f"{path}: {key}: {value} is none of {', '.join(allowed)}")


def _named_folder(ctx: click.Context) -> Path | None:
    """The index folder that the command line, the environment or the configuration file names."""
    return settings(ctx).index or project_settings(ctx).index_folder


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
    holds nothing else. Raises QuotesError where a named folder has no index, and where a build was interrupted.
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
        print_note(f"the index in {folder} is of another version: rebuilding it from the shipped data")
    from index.builder import build as build_index
    from index.translation import TranslationFinder
    from letters.reading.corpus import shipped_documents

    translations = TranslationFinder()
    build_index(folder, shipped_documents(), translations=translations)
    print_unsearched(translations)
    return ctx.with_resource(Library.open(folder))


def refuse_half_built(folder: Path) -> None:
    """Raise QuotesError where a build was interrupted whose work a new one would clear away."""
    from index.builder import INBOX

    if (folder / INBOX).exists():
        raise QuotesError(
            f"{folder}: a build was interrupted there, or still runs; give the same quotes build again to continue with "
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
