"""Front matter: the YAML block between two lines of `---` at the head of a text."""

from __future__ import annotations

import re
from typing import Any

from letters.reading.errors import Unreadable
from letters.reading.metadata import Metadata

MAX_SIZE = 65_536  # code points; metadata about a text are few, and a parser fed with more is being attacked

_OPEN = re.compile(r"---[ \t]*\r?\n")
_CLOSE = re.compile(r"^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.MULTILINE)
_FACT = re.compile(r"^[A-Za-z_][\w-]*[ \t]*:(?:[ \t\r]|$)", re.MULTILINE)


def front_matter(text: str, where: str) -> tuple[Metadata, int]:
    """The metadata stated at the head of a text, and the offset (code points) where its body begins.

    A text that begins with a rule (`---`) and goes on in prose has none. Every value is a string, a list,
    a mapping or None: `language: no` is Norwegian and `title: 1984` a title. Raises Unreadable where the
    block is not closed, too large, or no YAML mapping.
    """
    opened = _OPEN.match(text)
    if not opened:
        return {}, 0
    closed = _CLOSE.search(text, opened.end(), opened.end() + MAX_SIZE)
    if not closed:
        if _FACT.match(text, opened.end()):
            raise Unreadable(where, "its front matter is not closed: end it with a line ---")
        return {}, 0
    block = text[opened.end() : closed.start()]
    metadata = _parsed(block, where)
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


_made: list[Any] = []


def _loader() -> Any:
    """A YAML loader that knows strings, lists, mappings and null, and refuses aliases (a billion laughs)."""
    if _made:
        return _made[0]
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
    _made.append(Loader)
    return Loader
