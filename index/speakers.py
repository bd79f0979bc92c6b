"""Whether two mentions may be of one speaker."""

from __future__ import annotations

from collections.abc import Iterable

from letters.fold import keys


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_SMALL = _set("""
    the a an of for to and at in on by from with who mr mrs ms dr sir madam prof professor
    der die das le la les el los las il lo gli een het de
""")
_ROLES = _set("""
    spokesperson spokesman spokeswoman spokespeople representative official company firm statement group member members
    letter open author authors writer signatory signatories
""")


def speaks(claimed: str, names: Iterable[str]) -> bool:
    """Whether a claimed speaker may be one of these: every word of the claim that names somebody is theirs."""
    content = [key.removesuffix("'s") for key in keys(claimed) if key not in _SMALL]
    known = {key.removesuffix("'s") for name in names for key in keys(name)}
    naming = [word for word in content if word not in _ROLES]
    return all(word in known for word in naming) if naming else any(word in known for word in content)
