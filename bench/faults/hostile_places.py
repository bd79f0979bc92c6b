"""Hostile streams, options, variables and settings, and how commands must end with them."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from bench.faults.hostile import Stage

WORDS = "The mill never promised the bridge"
DRAFT = f"“{WORDS} to anybody in town,” said Bo Ek.\n"
FULL = "No space left on device; make room"
NAMELESS = "has no name: give one"
ELSEWHERE = "another --index"
Trial = Callable[["Stage"], None]


class Line(NamedTuple):
    """A command line, its exit code, and what it reports on standard error."""

    code: int
    arguments: tuple[str, ...]
    message: str = ""
    redirected: str = ""  # as a shell would be given it


STREAMS = {
    "outlets, standard input closed": Line(1, ("outlets", "-"), "", "<&-"),
    "verify, standard input closed": Line(0, ("verify", "-"), "", "<&-"),
    "check, standard input closed": Line(0, ("check", "-"), "", "<&-"),
    "extract, standard input closed": Line(2, ("extract", "-"), "is empty", "<&-"),
    "add, standard input closed": Line(2, ("add", "-"), "is empty", "<&-"),
    "passages, standard input closed": Line(0, ("passages", "--input", "tsv", "-"), "", "<&-"),
    "standard output closed": Line(0, ("outlets", WORDS), "", ">&-"),
    "all streams closed": Line(0, ("outlets", WORDS), "", "<&- >&- 2>&-"),
    "help on a full disk": Line(2, ("--help",), FULL, ">/dev/full"),
    "the version on a full disk": Line(2, ("--version",), FULL, ">/dev/full"),
    "the help of a command on a full disk": Line(2, ("verify", "--help"), FULL, ">/dev/full"),
    "an answer on a full disk": Line(2, ("outlets", WORDS), FULL, ">/dev/full"),
    "a report on a full disk": Line(2, ("report", "-"), FULL, ">/dev/full"),
    "an error on a full disk": Line(2, ("extract", "nothing.txt"), "", "2>/dev/full"),
    "an error that nothing can print": Line(2, ("extract", "nothing.txt"), "", "2>&-"),
    "a wrong command, its error on a full disk": Line(2, ("nosuch",), "", "2>/dev/full"),
    "a wrong option, its error on a full disk": Line(2, ("outlets", WORDS, "--min-words", "x"), "", "2>/dev/full"),
    "a message on a full disk": Line(0, ("check", "article.md"), "", "2>/dev/full"),
}
COMMANDS = {
    "build of a folder without a name": Line(2, ("build", ""), NAMELESS),
    "add of a file without a name": Line(2, ("add", "article.md", ""), NAMELESS),
    "remove of a file without a name": Line(2, ("remove", ""), NAMELESS),
    "check of a draft without a name": Line(2, ("check", ""), NAMELESS),
    "an index without a name": Line(2, ("--index", "", "build", "article.md"), NAMELESS),
    "an export without a name": Line(2, ("export", ""), NAMELESS),
    "a query over a folder without a name": Line(2, ("verify", WORDS, "--spark", ""), NAMELESS),
    "more words than there can be": Line(0, ("outlets", WORDS, "--min-words", "9" * 30)),
    "more rows than there can be": Line(0, ("articles", "--limit", "9" * 30)),
    "a day beyond the calendar asked for": Line(2, ("outlets", WORDS, "--after", "99999-01-01"), "write YYYY"),
    "a day of nine digits searched for": Line(2, ("search", "mill after:999999999"), "is no date"),
    "a size that is no number": Line(2, ("build", "article.md", "--memory", "nanG"), "give one like"),
    "a size below nothing": Line(2, ("passages", "article.md", "--memory", "-5G"), "give one like"),
    "a language of 5,000 letters": Line(2, ("add", "article.md", "--language", "x" * 5000), "write its code"),
    "bytes that are no text asked for": Line(0, ("outlets", os.fsdecode(b"\xff The mill never promised the bridge"))),
    "bytes that are no text in a filter": Line(1, ("speakers", "--speaker", os.fsdecode(b"\xff\x1b[31m"))),
    "a file name of 5,000 letters": Line(2, ("extract", "x" * 5000), "name too long"),
    "an index in a file": Line(2, ("--index", "article.md", "outlets", WORDS), "no index there"),
    "an index built in a file": Line(2, ("--index", "article.md", "build", "article.md"), ELSEWHERE),
    "an index built in a device": Line(2, ("--index", "/dev/null", "build", "article.md"), ELSEWHERE),
    "an index built where nothing can be": Line(2, ("--index", "/proc/nothing", "build", "article.md"), ELSEWHERE),
    "an export to a full disk": Line(2, ("export", "/dev/full", "--format", "csv"), "No space left"),
    "an export where nothing can be": Line(2, ("export", "/proc/nothing/a.csv"), "can't be written"),
    "a report to a folder": Line(2, ("report", "index"), "is a folder"),
    "a database over what is none of ours": Line(2, ("export", "article.md", "--format", "sqlite"), "not an earlier export"),
    "an import of a folder of something else": Line(2, ("build", "--from-parquet", "index"), "not finished"),
    "an import of a file": Line(2, ("build", "--from-parquet", "article.md"), "no such folder"),
}  # fmt: skip
Variables = Mapping[str, "str | None"]
ENVIRONMENTS: dict[str, Variables] = {
    "a screen of one column": {"COLUMNS": "1"},
    "a screen of less than none": {"COLUMNS": "-5", "LINES": "-1"},
    "a screen without an end": {"COLUMNS": "9" * 20},
    "a terminal that can do nothing": {"TERM": "dumb", "COLUMNS": "x"},
    "a zone that does not exist": {"TZ": "Nowhere/Land"},
    "a zone that is another file": {"TZ": ":/etc/passwd"},
    "a locale that does not exist": {"LC_ALL": "xx_YY.nosuch"},
    "a locale of ASCII": {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    "streams in ASCII": {"PYTHONIOENCODING": "ascii:strict"},
    "warnings that are errors": {"PYTHONWARNINGS": "error", "PYTHONOPTIMIZE": "2"},
    "no HOME": {"HOME": None, "XDG_DATA_HOME": None, "XDG_STATE_HOME": None},
    "a home that does not exist": {"HOME": "/nonexistent", "XDG_STATE_HOME": "relative"},
    "no folder for temporary files": {"TMPDIR": "/nonexistent"},
    "a state folder in a device": {"QUOTES_STATE": "/dev/null/state"},
    "a pager that does not exist": {"PAGER": "/nonexistent", "LESS": "\x1b[31m"},
}
CONFIGURATIONS = {
    "settings that are no UTF-8": (b'style = "\xff"\n', "is no TOML"),
    "settings 5,000 lists deep": (b"x = " + b"[" * 5000, "is no TOML"),
    "a setting of 5,000 digits": (b"style = 0x" + b"f" * 5000, "style has to be a string"),
    "an index whose name has a null character": (b'index = "a\\u0000b"\n', "quotes.toml: index"),
    "a setting that a terminal obeys": (b'"\\u001b[31m" = 1\n', "no setting is called"),
    "a format that a terminal obeys": (b'format = "\\u001b]0;x\\u0007"\n', "is none of"),
}


def try_line(stage: Stage, line: Line) -> None:
    """A command ends so, and the index answers as before."""
    stage.expect(line.code, *line.arguments, message=line.message, redirected=line.redirected)
    stage.stands()


def try_environment(stage: Stage, variables: Variables) -> None:
    """The same answers, whatever these variables say; without a state folder `search` says how to give it one."""
    ended = 0
    if "QUOTES_STATE" in variables:
        shutil.rmtree(stage.here / "state")
        ended = 2
    stage.expect(0, "outlets", WORDS, printed="Daily", env=variables)
    stage.expect(ended, "search", "mill", message="set QUOTES_STATE" if ended else "", env=variables)
    stage.expect(0, "extract", "article.md", printed="Ann Lee" if "COLUMNS" not in variables else "", env=variables)
    stage.stands()


def try_configuration(stage: Stage, facts: bytes, message: str) -> None:
    """A `quotes.toml` beside a draft is refused in one line."""
    (stage.here / "draft.md").write_text(DRAFT, "utf-8")
    (stage.here / "quotes.toml").write_bytes(facts)
    stage.expect(2, "check", "draft.md", message=message, lines=1, named=False, env={"QUOTES_INDEX": None})
    (stage.here / "quotes.toml").unlink()
    stage.stands()


def places() -> dict[str, Trial]:
    """All of these trials, by name."""
    lines: dict[str, Any] = {name: partial(try_line, line=line) for name, line in {**STREAMS, **COMMANDS}.items()}
    for name, variables in ENVIRONMENTS.items():
        lines[name] = partial(try_environment, variables=variables)
    for name, (facts, message) in CONFIGURATIONS.items():
        lines[name] = partial(try_configuration, facts=facts, message=message)
    return lines
