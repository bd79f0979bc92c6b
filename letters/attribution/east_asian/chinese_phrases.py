"""Phrases of Chinese: which can speak, and which of a clause is the subject of its verb of speech.

All texts are in simplified characters; in a `masked` one words that only look like verbs are unreadable.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from letters.attribution.east_asian.han_phrases import any_of, any_word, possible, speaking_nouns, texts, verbs
from letters.languages.lexicon import Language

PIECE = re.compile(r"[^，,。；;：:\s]+(?:(?<=[A-Za-z.]) (?=[A-Z])[^，,。；;：:\s]+)*")
_WITHIN = "中里内上"  # "in" behind the text that speaks: 信中
_UNSURE = 12  # characters of a phrase that no word list knows
_DATE = r"\d+(?![\d岁多余名位家所人个])"  # no number of people, and no age: 63岁的渔民
_OWNER = 3  # characters of a phrase that says whose the person is: 她的邻居
_MASK = "■"
_LOOKALIKE = 3  # characters of the longest word of "not cues" that a verb may have in it
_OFFICES = tuple("长员师家者委授生记任理监总士手官工民")  # how nouns for a person of an office or a trade end
_KIN = "姐哥嫂婶叔伯姨婆爷"  # what elders are called: 珠姐
_TITLE = re.compile("(?<=《)[^《》]+(?=》)")


class Subject(NamedTuple):
    """A phrase that may be who speaks."""

    start: int
    end: int
    sure: bool  # it names who or what can speak


def masked(text: str, language: Language) -> str:
    """The text with words that only look like verbs or prepositions made unreadable: 小说, 反对党."""
    text = _TITLE.sub(lambda match: _MASK * len(match.group()), text)
    return _lookalikes(language).sub(lambda match: match[1] or _MASK * len(match.group()), text)


@cache
def _lookalikes(language: Language) -> re.Pattern[str]:
    """Words that only look like verbs; the first group is a verb that has one of them: 给出了说法."""
    longer = [verb for verb in verbs(language).pattern.split("|") if len(verb) > _LOOKALIKE]
    return re.compile(rf"({'|'.join(longer) or '(?!)'})|{any_of(language, 'not cues')}")


def can_speak(phrase: str, language: Language) -> bool:
    """Whether a phrase names who or what can speak: 项目经理钱卫东, 一位老住户, 连署信."""
    return bool(_speaks(language).search(phrase)) and possible(phrase, language)


@cache
def _speaks(language: Language) -> re.Pattern[str]:
    nouns = speaking_nouns(language)
    pronouns = any_of(language, "he", "she", "they", "speaker pronouns")
    within = rf"(?:{'|'.join(texts(language))}|》)[中里内上]?"
    return re.compile(rf"(?:{person(language).pattern}|(?:{nouns})(?:们|等)?|{within}|\A(?:{pronouns})|□)\Z")


@cache
def person(language: Language) -> re.Pattern[str]:
    """A person's name, behind an office or alone: 主席戴国强, 施启文教授, 阿财, 卡马拉·哈里斯."""
    surname, office = any_word(language, "surnames"), speaking_nouns(language)
    verb = "|".join(word for word in any_of(language, "after subjects", "cues").split("|") if len(word) > 1)
    given = rf"(?!{verb})[一-龠]{{1,2}}"
    title = any_of(language, "titles after")
    opens = rf"(?:\A|(?<=[的、和与及]))(?!{any_of(language, 'not names')})"
    return re.compile(
        rf"(?:{opens}|(?:{office}))(?:(?:{surname})(?:{given}(?:{title})?|{title})|(?:阿[一-龠]|[小老](?:{surname}))(?:{title})?"
        rf"|[一-龠][{_KIN}](?![一-龠])"
        rf"|[一-龠]{{1,6}}(?:[·・．-][一-龠A-Z]{{1,6}}){{1,3}}(?:{title})?|[A-Z][A-Za-z.]{{1,20}}(?: [A-Z][A-Za-z.]{{1,20}}){{0,4}})"
    )


def names_person(phrase: str, language: Language) -> bool:
    """Whether a phrase ends with the name of a person."""
    return bool(_named(language).search(phrase))


@cache
def _named(language: Language) -> re.Pattern[str]:
    return re.compile(rf"{person(language).pattern}\Z")


@cache
def full_name(language: Language) -> re.Pattern[str]:
    """A surname with a given name at the end of a phrase: 主席戴国强, 卡马拉·哈里斯."""
    surname, office = any_word(language, "surnames"), speaking_nouns(language)
    before = rf"(?:\A|(?<=[的、和与及])|{office})(?!{any_of(language, 'not names')})"
    title = any_of(language, "titles after")
    return re.compile(
        rf"{before}((?:{surname})(?!{title})[一-龠]{{1,2}}|[一-龠]{{1,6}}(?:[·・．-][一-龠A-Z]{{1,6}}){{1,3}})(?:{title})?\Z"
    )


def subject(head: str, hidden: str, end: int, language: Language, start: int = 0) -> Subject | None:
    """The subject of the verb of speech at `end`; `hidden` is the head, masked.

    It stands in the clause of the verb, else in the nearest one before it that reports speech, else in the first one.
    """
    pieces = [*PIECE.finditer(hidden, start, end)]
    if not pieces:
        return None
    at_verb = pieces[-1].end() == end
    found = [_in_piece(head, hidden, piece, language, stops=at_verb and piece is pieces[-1]) for piece in pieces]
    if at_verb and (own := found[-1]) and (own.sure or own.end == end):
        return own
    own_verb = at_verb or hidden[end - 1 : end] in ("，", ",")
    nearest = [
        s
        for piece, s in zip(pieces, found)
        if s
        and s.sure
        and (
            verbs(language).search(hidden, s.end, piece.end())
            or (own_verb and _is_pronoun(language).fullmatch(head, s.start, s.end))
        )
    ][-1:]  # 记者问他，他想了想，答道
    sure = (s for s in found if s and s.sure)
    return next(iter(nearest), None) or next(sure, None) or next((s for s in found if s), None)


def _in_piece(head: str, hidden: str, piece: re.Match[str], language: Language, *, stops: bool) -> Subject | None:
    """What opens a clause: up to the first word that ends a subject, or `stops` with it; none of an adverbial."""
    opening = _opening(language).match(hidden, piece.start(), piece.end())
    start, end = opening.end() if opening else piece.start(), piece.end()
    if start == end:
        return None
    if is_adverbial(hidden[start:end], language):
        described = head.rfind("的", start, end) + 1  # 在医院工作了十九年的邱美兰
        person_last = stops and described > start and names_person(head[described:end], language)
        return Subject(described, end, sure=True) if person_last else None
    if citing := _citing(language).search(hidden, start, end):
        start = citing.end()  # 晨报引述知情人士指
    first: int | None = None
    for stop in (*_stops(hidden, start, end, language), *([end] if stops else [])):
        if stop == start:
            if hidden[start].isdigit() or hidden[start] == _MASK or _is_text(language).match(hidden, start, end):
                continue  # 声明由船员签署
            return None
        if _ends_in_surname(language).search(head[start:stop]):
            continue  # 校长莫向东
        if named := _named_behind(language).match(head, stop) if head[start:stop].endswith(_OFFICES) else None:
            stop = named.end()  # 主委曾文钦: his surname is an adverb elsewhere
        if can_speak(head[start:stop], language) and _is_whole(head, start, first or stop, stop, language):
            return _subject(head, hidden, start, stop, language, sure=True)
        first = first or stop
    if (pronoun := _is_pronoun(language).match(head, start, end)) and not head.startswith(("的", "们"), pronoun.end()):
        return _subject(head, hidden, start, pronoun.end(), language, sure=True)  # 她气愤表示
    known = (
        first
        and first - start <= _UNSURE
        and (first - start > 1 or head[start] in any_word(language, "surnames"))
        and "的" not in head[start:first]
        and head[first - 1] not in _WITHIN
        and possible(head[start:first], language)
    )
    return _subject(head, hidden, start, first, language, sure=False) if first and known else None


def _is_whole(head: str, start: int, first: int, stop: int, language: Language) -> bool:
    """Whether a phrase continues past the `first` place where it may end: 不愿透露姓名的职员, 20名演员, 与会的王芳."""
    phrase = head[start:stop]
    if stop - first <= 1:
        return True  # 渔会: its last letter is a verb elsewhere
    return "的" in head[first:stop] or head[first].isdigit() or names_person(phrase, language)


def _stops(hidden: str, start: int, end: int, language: Language) -> Iterator[int]:
    return (match.start() for match in _after_subject(language).finditer(hidden, start, end))


@cache
def _after_subject(language: Language) -> re.Pattern[str]:
    """What stands behind a subject, each place where it may."""
    return re.compile(
        rf"(?={any_of(language, 'after subjects', 'cues')}|[一-龠](?:[了着]|著(?![名作书]))|[\d（(]|(?<!{_MASK}){_MASK}{_MASK}$)"
    )


@cache
def _named_behind(language: Language) -> re.Pattern[str]:
    """A surname and a given name before what stands behind a subject."""
    stops = any_of(language, "after subjects", "cues")
    return re.compile(
        rf"(?:{any_word(language, 'surnames')})(?!{stops}|{speaking_nouns(language)})[一-龠](?:(?={stops})|(?!{stops})[一-龠](?={stops}|[（(，]))"
    )


@cache
def _is_pronoun(language: Language) -> re.Pattern[str]:
    words = [word for section in ("they", "he", "she") for word in language.sections.get(section, ())]
    return re.compile("|".join(sorted(words, key=len, reverse=True)))


@cache
def _citing(language: Language) -> re.Pattern[str]:
    return re.compile(any_of(language, "citing"))


@cache
def _is_text(language: Language) -> re.Pattern[str]:
    return re.compile("|".join(texts(language)))


@cache
def _ends_in_surname(language: Language) -> re.Pattern[str]:
    """An office and a surname, of which a given name is cut off."""
    return re.compile(rf"(?:{speaking_nouns(language)})(?:{any_word(language, 'surnames')})\Z")


def _subject(head: str, hidden: str, start: int, end: int, language: Language, *, sure: bool) -> Subject:
    """The subject without "in" behind a text, and without the clause before a person or a text: 信中, 家住江边的刘女士."""
    if head[start : end - 1].endswith((*texts(language), "》")) and head[end - 1] in _WITHIN:
        end -= 1
    title = head.find("《", start, end)
    clause = head.rfind("的", start, end if title < 0 else title) + 1
    if clause - start > _OWNER and (
        names_person(head[clause:end], language)
        or head[end - 1] == "》"
        or (
            head.endswith(tuple(texts(language)), clause, end)
            and _after_subject(language).search(hidden, start + 1, clause)
        )
    ):
        start = clause
    return Subject(start, end, sure)


@cache
def _opening(language: Language) -> re.Pattern[str]:
    """What a clause opens with that is no part of its subject: 但, 对此."""
    return re.compile(rf"(?:{any_of(language, 'openings')})*")


def is_adverbial(clause: str, language: Language) -> bool:
    """Whether a clause says when, where or of what something is said: 周一傍晚, 对于补偿."""
    return bool(_adverbial(language).match(clause))


@cache
def _adverbial(language: Language) -> re.Pattern[str]:
    return re.compile(rf"(?:{any_of(language, 'adverbials')}|{_DATE})")
