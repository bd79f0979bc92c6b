"""The full name of a Japanese mention."""

from __future__ import annotations

import re

from letters.attribution.east_asian.han_phrases import any_of
from letters.languages.lexicon import Language

_NAMING = 6000  # code points from the beginning in which a surname's full name is searched


def full_japanese(text: str, mention: str, language: Language, body: int) -> str:
    """The fullest name of a mention, without the description before it: 小説家の青木玲子さん is 青木玲子さん."""
    title = f"(?:{any_of(language, 'titles after names')})"
    titled = re.search(rf"{title}\Z", mention)
    name = mention[: titled.start()] if titled else mention
    described = name.rfind("の") + 1
    if titled and 0 < described < len(name):
        mention, name = mention[described:], name[described:]
    known = len(name) > 1 or name in language.words("surnames")
    if not known or len(name) > 4:
        return mention
    around = rf"[\u4e00-\u9fff\u30a0-\u30ff・]{{0,6}}{re.escape(name)}[・\u4e00-\u9fff]{{0,4}}?{title}"
    fuller = re.search(around, text[body : body + _NAMING])
    return fuller.group() if fuller and len(fuller.group()) > len(mention) else mention
