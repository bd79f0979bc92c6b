"""The names in an article, and the fullest one for a mention."""

from __future__ import annotations

import re

from letters.language import PRONOUN, Language

_NAME = re.compile(r"[^\W\d_a-zà-ÿ][\w’'-]*(?:[ ](?:(?:de|van|von|bin|al|der|la)[ ])?[^\W\d_a-zà-ÿ][\w’'-]*\.?)+")


class People:
    """The names of one article, looked up only when asked for."""

    def __init__(self, text: str, language: Language, body: int) -> None:
        self._text = text
        self._language = language
        self._body = body
        self._fullest: dict[str, dict[str, int]] | None = None

    def full(self, start: int, end: int) -> str | None:
        mention = self._text[start:end]
        if self._language.lexicon.get(mention.lower(), 0) & PRONOUN:
            return None
        last = mention.split()[-1].strip(".,’'") if mention.split() else ""
        if self._fullest is None:
            self._fullest = {}
            for match in _NAME.finditer(self._text, self._body):
                name = match.group()
                counts = self._fullest.setdefault(name.split()[-1], {})
                counts[name] = counts.get(name, 0) + 1
        names = self._fullest.get(last)
        return max(names, key=names.__getitem__) if names and " " not in mention else mention
