"""What a function has given, kept as long as the object that asks it: an article's search, a language, a library."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TypeVar

MOST_KEPT = 50_000  # arguments
Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Remembered(dict[Key, Value]):
    """What a function gives for each argument; emptied when it grows past `most` arguments.

    Its `__getitem__` stands for the function; it is made and asked more quickly than what `functools.cache` gives.
    """

    def __init__(self, function: Callable[[Key], Value], most: int = MOST_KEPT) -> None:
        super().__init__()
        self._function = function
        self._most = most

    def __missing__(self, key: Key) -> Value:
        return self.keep(key, self._function(key))

    def keep(self, key: Key, value: Value) -> Value:
        """Remember what the function would give."""
        if len(self) >= self._most:
            self.clear()
        self[key] = value
        return value
