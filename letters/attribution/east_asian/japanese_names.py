"""The full name of a Japanese mention."""

from __future__ import annotations

import re
from functools import cache

from letters.attribution.east_asian.han_phrases import any_of, any_word
from letters.languages.lexicon import Language

_NAMING = 6000  # code points from the beginning in which a surname's full name is searched
_GIVEN = (
    r"(?!さん|くん|ちゃん|から|など|たち|とは|には|では|より)(?:[\u3041-\u3096]{2,4}|[・\u4e00-\u9fff々ァ-ヶー]{1,5})??"
)
_FAMILY = r"(?:[ァ-ヶー]{1,8}・)?"  # ハリス is カマラ・ハリス


def full_japanese(text: str, mention: str, language: Language, body: int) -> str:
    """The fullest name of a mention, without the description before it: 小説家の青木玲子さん is 青木玲子さん.

    A surname that several persons have is no full name.
    """
    titled = _title(language).search(mention)
    name = mention[: titled.start()] if titled else mention
    described = name.rfind("の") + 1
    if titled and 0 < described < len(name):
        mention, name = mention[described:], name[described:]
    known = len(name) > 1 or name in any_word(language, "surnames").split("|")
    if not known or len(name) > 4:
        return mention
    around = re.compile(rf"({_FAMILY}{re.escape(name)}{_GIVEN})(?:{any_of(language, 'titles after names')})")
    fuller: dict[str, str] = {}
    for match in around.finditer(text, body, body + _NAMING):
        if match[1] != name or not titled:
            fuller.setdefault(match[1], match.group())
    return next(iter(fuller.values())) if len(fuller) == 1 else mention


@cache
def bare_name(language: Language) -> re.Pattern[str]:
    """The end of a phrase that is a full name without a title: 会長の佐藤健一, 米国のカマラ・ハリス, 優勝した佐藤健一."""
    all_names = any_word(language, "surnames").split("|")
    surnames = "|".join(sorted(name for name in all_names if len(name) > 1))
    given = r"(?:[\u4e00-\u9fff々]{1,3}|[ぁ-ん]{2,4}|[ァ-ヶー]{2,4})"
    return re.compile(rf"(?:(?:\A|(?<=[のるたうい、]))(?:{surnames}){given}|[ァ-ヶー]{{2,8}}・[ァ-ヶー]{{2,8}})\Z")


@cache
def _title(language: Language) -> re.Pattern[str]:
    return re.compile(rf"(?:{any_of(language, 'titles after names')})\Z")
