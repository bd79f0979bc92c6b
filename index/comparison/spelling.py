"""The same words in another spelling: what a run of words may be written as elsewhere.

Two runs of words are the same where they share a form. The rules and lists are those of the language files, of all
languages together: a rule counts only where both spellings stand in texts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache

from index.comparison.number_words import sign_of
from index.comparison.numerals import compound_number, may_be_the_same, numbers_at, opens_number, roman, values
from letters.languages.word_lists import all_words, codes, entries
from letters.text.normalize import entry_key, keys, without_accents
from letters.text.patterns import late_pattern

LONGEST = 4  # words of a listed form
FEW_PAIRS = 50  # of words, for which it is sooner seen that none are spelled otherwise than what each may be
_SPELLED_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe", "æ": "ae", "œ": "oe"})
_MEASURE = late_pattern(r"(\d+)(['.h])(\d+)\Z")
_PARTED = {"′": "'", "'": "'", "’": "'", ":": ".", "h": "."}  # what parts feet from inches, and hours from minutes
_OKURIGANA = late_pattern(  # kana that a Japanese word may have or not: 終わる, 終る; 受け付け, 受付け, 受付
    "([\u4e00-\u9fff])(?:(?:[わかこ](?=[るすぶうっりれし])|[たま](?=[るっりれ])|な(?=[うっわえお]))([\u3041-\u309f]{1,2})"
    "|[いきしちみりびぎけえれ]([\u4e00-\u9fff])([いきしちみりびぎけえれ])?)\\Z"
)
_LONG_VOWEL = late_pattern("([ァ-ヺ])ー([^゠-ヿ]+)\\Z")  # of a Japanese word at its end: コンピューター, コンピュータ
_LEAST_STEM = 2  # letters that a rule for endings leaves
_DETACHED = frozenset(["s", "d", "ll", "re", "ve"])  # contractions that old prints set apart


@lru_cache(maxsize=50_000)
def forms_of_word(key: str) -> frozenset[str]:
    """The forms of one word: two words that share one are the same word in two spellings."""
    return letter_forms((key,)) | values(key) | roman(key) | _measures((key,), ())


@lru_cache(maxsize=20_000)
def forms_of_run(row: tuple[str, ...], gaps: tuple[str, ...]) -> frozenset[str]:
    """The forms of several words; `gaps` are what stands before each of them."""
    if len(row) == 1:
        return forms_of_word(row[0])
    numbers = frozenset(number.value for number in numbers_at(row, gaps) if number.size == len(row))
    return numbers | letter_forms(row) | _measures(row, gaps)


def may_be_respelled(row: Sequence[str], other: Sequence[str]) -> bool:
    """Whether two runs of words in these rows may share a form without being spelled alike; tells quickly that none do.

    Where plain words have the same letters in other words ("some one", "someone"), the first of these begin alike.
    """
    if len(row) * len(other) > FEW_PAIRS or not all(map(_is_plain, row)) or not all(map(_is_plain, other)):
        return True
    if any(_begin_alike(key, word) for key in row for word in other if key != word):
        return True
    return not _groups().keys().isdisjoint([*_runs(row), *_runs(other)])


@lru_cache(maxsize=50_000)
def _is_plain(key: str) -> bool:
    """Whether no rule spells a word otherwise, and no number begins with it."""
    letters = key.isalpha() and max(key) < "\u3041"
    return letters and without_accents(_ruled(key)) == key and not opens_number(key) and not roman(key)


def _begin_alike(key: str, word: str) -> bool:
    """Whether one of two words begins with the other, or they are the same by themselves."""
    return key.startswith(word) or word.startswith(key) or not forms_of_word(key).isdisjoint(forms_of_word(word))


def _runs(row: Sequence[str]) -> Iterator[str]:
    """The letters of each run of several words that a list may have."""
    for start in range(len(row)):
        joined = row[start]
        for key in row[start + 1 : start + LONGEST]:
            joined += key
            yield joined


def differs(ours: Sequence[str], theirs: Sequence[str], *, accents: bool) -> bool:
    """Whether two runs with a form in common are other words all the same: a part, apart; passe, passé.

    `accents` says that the query has accents at all, so that one that is missing is not left out on principle.
    """
    sections = ("other words", "other accents") if accents else ("other words",)
    if any(" ".join(ours) in _not_the_same(section).get(" ".join(theirs), ()) for section in sections):
        return True
    if accents and len(ours) == len(theirs) == 1 and _ends_otherwise(ours[0], theirs[0]):
        return True
    alike = letter_forms(tuple(ours)).isdisjoint(letter_forms(tuple(theirs)))
    return alike and not may_be_the_same(ours, theirs)


def _ends_otherwise(word: str, other: str) -> bool:
    """Whether two words differ just in an ending that makes another word."""
    for bare, accented in _entries("other endings"):
        for first, second in ((word, other), (other, word)):
            if first.endswith(bare[1:]) and second.endswith(accented[1:]):
                return first.removesuffix(bare[1:]) == second.removesuffix(accented[1:])
    return False


@lru_cache(maxsize=50_000)
def letter_forms(row: tuple[str, ...]) -> frozenset[str]:
    """The listed groups of a run, and its letters by the rules: all forms of a run that does not begin with a number."""
    joined = "".join(row)
    if len(row) > 1 and not joined.isalpha() and sum(key[0].isdigit() for key in row) > 1:
        return frozenset()
    ruled = "".join(map(_ruled, row))
    forms = {without_accents(ruled), *_groups().get(joined, ())}
    if not ruled.isascii():
        forms.add(without_accents(ruled.translate(_SPELLED_OUT)))
    if joined != ruled:
        forms.add(without_accents(joined))
    verb = ruled.removesuffix("'s") if ruled.endswith("'s") else row[0] if row[1:] == ("is",) else ""
    if verb:
        forms.add(f"{without_accents(verb)} is")  # the world's a stage
    if len(row) == 2 and row[1] in _DETACHED:
        forms.add(f"{without_accents(row[0])}'{row[1]}")  # the play 's the thing
    if joined[0].isdigit() and joined.endswith("'s"):
        forms.add(joined.replace("'", ""))  # the 1970's
    if joined.endswith("'s"):
        forms.update(f"{group} 's" for group in _groups().get(joined.removesuffix("'s"), ()))
    if sign := sign_of(row):
        forms.add(f"sign {sign}")
    if len(row) == 1 and (compound := compound_number(ruled)):
        forms.add(without_accents(compound))  # fünfjährig, 5-jährig
    if len(row) > 2 and joined[0] > "\u3400" and (word := _OKURIGANA.match(joined)):
        forms.update(("".join(filter(None, word.groups())), "".join(filter(None, word.group(1, 2, 3)))))
    if len(row) > 2 and row[1] == "ー" and (word := _LONG_VOWEL.match(joined)):
        forms.add("".join(word.groups()))
    return frozenset(forms)


@lru_cache(maxsize=50_000)
def _ruled(key: str) -> str:
    """A word with the letters, endings and beginnings of the rules replaced."""
    word = key.translate(_letters())
    endings, longest = _affixes("same endings")
    for size in range(min(len(word) - _LEAST_STEM, longest), 0, -1):
        if word[-size:] in endings:
            word = word[:-size] + endings[word[-size:]]
            break
    beginnings, longest = _affixes("same beginnings")
    for size in range(min(len(word), longest), 2, -1):
        if word[:size] in beginnings:
            word = beginnings[word[:size]] + word[size:]
            break
    return word if word.endswith("'s") else word.replace("'", "")


def _measures(row: Sequence[str], gaps: Sequence[str]) -> frozenset[str]:
    """Feet and inches (6′2″, 6 feet 2 inches) and times of day (6:30, 6.30)."""
    match = _MEASURE.match(row[0]) if len(row) == 1 else None
    if match:
        return frozenset((f"{match[1]} {_PARTED.get(match[2], match[2])} {match[3]}",))
    if len(row) == 2 and row[0].isdigit() and row[1].isdigit() and gaps[1][:1] in _PARTED:
        return frozenset((f"{row[0]} {_PARTED[gaps[1][:1]]} {row[1]}",))
    if len(row) == 3 and row[1] == "h" and row[2].isdigit():
        return frozenset((f"{row[0]} . {row[2]}",))  # 12 h 30
    if len(row) in (3, 4) and row[1] in all_words("feet") and (len(row) == 3 or row[3] in all_words("inches")):
        return frozenset(f"{feet[1:]} ' {inches[1:]}" for feet in values(row[0]) for inches in values(row[2]))
    return frozenset()


def _entries(section: str) -> Iterable[list[str]]:
    for code in codes():
        for entry in entries(code, section):
            yield [part.strip() for part in entry.split("=")]


@cache
def _groups() -> Mapping[str, Sequence[str]]:
    """The names of the groups that each listed form is in, by its letters without spaces."""
    groups_by_form: dict[str, list[str]] = {}
    for number, group in enumerate(_entries("same words")):
        name = f"group {number}"
        for form in group:
            groups_by_form.setdefault(entry_key(form), []).append(name)
    return groups_by_form


@cache
def _not_the_same(section: str) -> Mapping[str, frozenset[str]]:
    pairs: dict[str, set[str]] = {}
    for group in _entries(section):
        forms = {" ".join(keys(form)) for form in group}
        for form in forms:
            pairs.setdefault(form, set()).update(forms - {form})
    return {form: frozenset(others) for form, others in pairs.items()}


@cache
def _letters() -> dict[int, str]:
    """Each letter that stands for another, with the one letter that stands for all of its group."""
    parents: dict[str, str] = {}
    for old, new in _entries("same letters"):
        ours, theirs = _root(old, parents), _root(new, parents)
        if ours != theirs:
            parents[ours] = theirs
    return str.maketrans({letter: _root(letter, parents) for letter in parents})


def _root(letter: str, parents: Mapping[str, str]) -> str:
    while letter in parents:
        letter = parents[letter]
    return letter


@cache
def _affixes(section: str) -> tuple[Mapping[str, str], int]:
    """The endings or beginnings that may stand for others, without hyphens, and how long the longest is."""
    affixes = {old.strip("-"): new.strip("-") for old, new in _entries(section)}
    return affixes, max(map(len, affixes), default=0)
