"""Front matter at the head of a text: YAML between two lines of `---`, or TOML between two lines of `+++`."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from importlib import import_module
from typing import Any, NamedTuple

from letters.reading.errors import Unreadable
from letters.reading.metadata import Metadata

MAX_SIZE = 65_536  # code points; metadata about a text are few, and a parser fed with more is being attacked

_FACT = re.compile(r"^[A-Za-z_][\w-]*[ \t]*:(?:[ \t\r]|$)", re.MULTILINE)
_END = re.compile(r"^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.MULTILINE)
_FENCE_END = re.compile(r"[ \t]*\r?\n")
_TOML_FACT = re.compile(r"^(?:[A-Za-z_][\w-]*[ \t]*=|\[[\w.-]+\][ \t]*\r?$)", re.MULTILINE)
_TOML_END = re.compile(r"^\+\+\+[ \t]*(?:\r?\n|\Z)", re.MULTILINE)


def front_matter(text: str, where: str) -> tuple[Metadata, int]:
    """The metadata stated at the head of a text, and the offset (code points) where its body begins.

    A text that begins with a rule (`---`) and continues in prose has none. Every value of YAML is a string, a list,
    a mapping or None: `language: no` is Norwegian and `title: 1984` a title. Raises Unreadable where the
    block is not closed, too large, no YAML mapping or no TOML, and for TOML where Python 3.10 lacks tomli.
    """
    form = next((form for form in _FORMS if text.startswith(form.fence)), None)
    opened = form and _FENCE_END.match(text, len(form.fence))
    if not form or not opened:
        return {}, 0
    closed = form.end.search(text, opened.end(), opened.end() + MAX_SIZE)
    if not closed:
        if form.fact.match(text, opened.end()):
            raise Unreadable(where, f"its front matter is not closed: end it with a line {form.fence}")
        return {}, 0
    metadata = form.parse(text[opened.end() : closed.start()], where)
    return ({}, 0) if metadata is None else (metadata, closed.end())


def _parsed(block: str, where: str) -> Metadata | None:
    """The mapping that a block states; None where it is prose between two rules."""
    import yaml

    try:
        value = yaml.load(block, Loader=_loader())
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        if not _FACT.search(block):
            return None
        mark = getattr(error, "problem_mark", None)
        line = f":{mark.line + 2}" if mark else ""
        why = getattr(error, "problem", None) or ("too deep" if isinstance(error, RecursionError) else "odd characters")
        raise Unreadable(where + line, f"front matter is no YAML ({why}): write `key: value`, marks around odd values")
    if value is None:
        return {}
    if isinstance(value, dict):
        return {str(key): item for key, item in value.items()}
    if isinstance(value, str):
        return None
    raise Unreadable(where, "front matter is a list: write `key: value` lines")


@cache
def _loader() -> Any:
    """A YAML loader that knows strings, lists, mappings and null, and refuses aliases (a billion laughs)."""
    import yaml

    class Loader(yaml.BaseLoader):
        def compose_node(self, parent: Any, index: Any) -> Any:
            if self.check_event(yaml.AliasEvent):
                mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]
                raise yaml.MarkedYAMLError(problem="an alias (*) is not read here", problem_mark=mark)
            return super().compose_node(parent, index)

    null = "tag:yaml.org,2002:null"
    Loader.add_implicit_resolver(null, re.compile(r"(?:~|null|Null|NULL|)\Z"), ["~", "n", "N", ""])
    Loader.add_constructor(null, lambda loader, node: None)
    return Loader


def _parsed_toml(block: str, where: str) -> Metadata | None:
    """The table that a block of TOML states; None where it is prose between two fences."""
    if block.strip() and not _TOML_FACT.search(block):
        return None
    toml = toml_parser(where, "front matter between +++")
    try:
        table: Metadata = toml.loads(block.replace("\r\n", "\n"))
    except (ValueError, RecursionError) as error:
        why = "too deep" if isinstance(error, RecursionError) else " ".join(str(error).split())
        line = re.search(r"\(at line (\d+)", why)
        place = f":{int(line[1]) + 1}" if line else ""
        raise Unreadable(where + place, f'front matter is no TOML ({why[:80]}): write `key = "value"`') from None
    return table


def toml_parser(where: str, what: str) -> Any:
    """The parser of Python 3.11 and later, or the package that it was before; Unreadable, with `what`, without both."""
    for name in ("tomllib", "tomli"):
        try:
            return import_module(name)
        except ImportError:
            continue
    raise Unreadable(where, f"{what} needs Python 3.11 or the package tomli: pip install tomli")


class _Form(NamedTuple):
    """A kind of front matter."""

    fence: str
    end: re.Pattern[str]  # the line that closes it
    fact: re.Pattern[str]  # a line by which a block that is not closed shows that it is no prose
    parse: Callable[[str, str], Metadata | None]


_FORMS = (_Form("---", _END, _FACT, _parsed), _Form("+++", _TOML_END, _TOML_FACT, _parsed_toml))
