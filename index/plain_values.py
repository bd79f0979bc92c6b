"""Dataclasses made of plain values (what JSON has), and turned back into them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from typing import Any, TypeVar, cast, get_args, get_type_hints

Made = TypeVar("Made", bound="Result")


@dataclass(frozen=True, slots=True)
class Result:
    """What all results have."""

    def to_dict(self) -> dict[str, Any]:
        """The fields as plain values (dict, list, str, int, float, bool, None), as JSON has them."""
        return {field.name: _plain(getattr(self, field.name)) for field in fields(self)}


def result(kind: type[Made], values: Mapping[str, Any]) -> Made:
    """A result of plain values; keys that it has no field for are left out."""
    return kind(**{name: _typed(hint, values[name]) for name, hint in _hints(cast("Any", kind)).items()})


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)


def _typed(hint: Any, value: Any) -> Any:
    """A plain value as a field has it: lists as tuples, and objects as results where the field is one."""
    if isinstance(value, (list, tuple)):
        return tuple(_typed(get_args(hint)[0], item) for item in value)
    for kind in (hint, *get_args(hint)):
        if isinstance(value, Mapping) and isinstance(kind, type) and issubclass(kind, Result):
            return result(kind, value)
    return value


def _plain(value: Any) -> Any:
    if isinstance(value, Result):
        return value.to_dict()
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return dict(value) if isinstance(value, Mapping) else value
