"""`quotes.toml`, or `[tool.quotes]` in `pyproject.toml`: what is typed with every command of a project, written once."""

from __future__ import annotations

import os
import re
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from index.commands.global_options import STYLES
from index.output.renderers import formats
from letters.model import QuotesError

FILES = {"quotes.toml": (), "pyproject.toml": ("tool", "quotes")}  # with the tables round the settings
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
