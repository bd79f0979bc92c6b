"""Options of every command, which may stand anywhere on the line: the index, colour, links, the pager, quiet."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

WHEN = click.Choice(["auto", "always", "never"])


class NamedPath(click.Path):
    """A path that is not empty."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        return super().convert(refuse_empty_name(ctx, param, value), param, ctx)


def refuse_empty_name(_: click.Context | None, __: click.Parameter | None, value: Any) -> Any:
    """A path, or several, of a command line. Raises QuotesError for an empty one, which would mean something else."""
    if value == "" or (isinstance(value, tuple) and "" in value):
        from letters.model import QuotesError

        raise QuotesError("a file, folder or master has no name: give one (a shell variable that is not set is empty)")
    return value


class Settings:
    """What the command line says for all commands; "auto" and None where it says nothing."""

    index: Path | None = None
    color: str = "auto"
    hyperlinks: str = "auto"
    no_pager: bool = False
    quiet: bool = False
    folder: Path = Path()  # from which the configuration file is looked for upwards


def settings(ctx: click.Context | None = None) -> Settings:
    """The settings of the command line that runs, or the defaults where none runs."""
    ctx = ctx or click.get_current_context(silent=True)
    if ctx is None:
        return Settings()
    chosen: Settings = ctx.find_root().ensure_object(Settings)
    return chosen


def _set(ctx: click.Context, parameter: click.Parameter, value: Any) -> None:
    """Remember what was typed or set in the environment; what stands later on the line replaces what stands before."""
    if value and parameter.name:
        setattr(settings(ctx), parameter.name, value)


def global_options(*, of_group: bool = True, short: bool = True) -> list[click.Parameter]:
    """The options of the group; those of a single command stay out of its help.

    Without `short` a word such as -quick is none of them.
    """
    shared: dict[str, Any] = {"expose_value": False, "callback": _set, "hidden": not of_group}
    quiet = ["-q", "--quiet"] if short else ["--quiet"]
    return [
        click.Option(
            ["--index"], type=NamedPath(path_type=Path), envvar="QUOTES_INDEX" if of_group else None, metavar="DIR",
            help="The index folder; else QUOTES_INDEX, else the user's data folder.", **shared,
        ),
        click.Option(["--color"], type=WHEN, metavar="WHEN",
                     help="Colour: auto (on a terminal), always or never.", **shared),
        click.Option(["--hyperlinks"], type=WHEN, metavar="WHEN",
                     help="Links to click on: auto (in terminals that have them), always or never.", **shared),
        click.Option(["--no-pager"], is_flag=True, help="Print long answers without a pager.", **shared),
        click.Option(quiet, is_flag=True, help="Only answers, warnings and errors.", **shared),
    ]  # fmt: skip


def add_global_options(command: click.Command) -> None:
    """Let a command take these options too."""
    if not any(parameter.name == "no_pager" for parameter in command.params):
        words_begin_with_dashes = bool(command.context_settings.get("ignore_unknown_options"))
        command.params.extend(global_options(of_group=False, short=not words_begin_with_dashes))
