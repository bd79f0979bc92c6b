"""Regular expressions that are compiled when they are first used, so that a command starts without those of others."""

from __future__ import annotations

import re
from typing import Any, cast

LOWER = "a-zß-ÿ" + "".join(filter(str.islower, map(chr, range(0x100, 0x530))))  # letters, for a class of characters
_METHODS = ("search", "match", "fullmatch", "finditer", "findall", "sub", "subn", "split", "pattern")


class _LatePattern:
    """What stands for a pattern; from its first use on it has the methods of the compiled one as its own."""

    def __init__(self, text: str, flags: int) -> None:
        self._source = text, flags

    def __getattr__(self, name: str) -> Any:
        compiled = re.compile(*self._source)
        vars(self).update({method: getattr(compiled, method) for method in _METHODS})
        return getattr(compiled, name)


def late_pattern(text: str, flags: int = 0) -> re.Pattern[str]:
    """As `re.compile`; what comes of it can be asked, but not be given to the functions of `re`."""
    return cast("re.Pattern[str]", _LatePattern(text, flags))
