"""What a function has given, kept as long as the object that asks it: an article's search, a language."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

Asked = TypeVar("Asked")
Given = TypeVar("Given")


class _Memo(dict[Asked, Given]):
    def __init__(self, function: Callable[[Asked], Given]) -> None:
        super().__init__()
        self._function = function

    def __missing__(self, asked: Asked) -> Given:
        given = self[asked] = self._function(asked)
        return given


def remembered(function: Callable[[Asked], Given]) -> Callable[[Asked], Given]:
    """The function, which is asked once about each thing; made and asked more quickly than `functools.cache`."""
    return _Memo(function).__getitem__
