"""The typed words; the last one may be the beginning of a word."""

from __future__ import annotations

from typing import NamedTuple

from letters.text.normalize import keys


class TypedWord(NamedTuple):
    """The key of a word that was typed, or of the beginning of one."""

    key: str
    whole: bool

    def fits(self, key: str) -> bool:
        """Whether a word with this key matches."""
        return key == self.key or not self.whole and key.startswith(self.key)


def parse_words(typed: str) -> list[TypedWord]:
    """The words typed; the last one may be the beginning of a word, unless a space follows it."""
    typed_keys = keys(typed)
    whole = typed[-1:].isspace()
    return list(dict.fromkeys(TypedWord(key, whole or n < len(typed_keys)) for n, key in enumerate(typed_keys, 1)))
