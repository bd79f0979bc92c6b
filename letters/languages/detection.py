"""Which language a text is written in.

`detect` is for articles: script and function words decide where they are certain, else the model that comes with
py3langid does, which takes a second to load; where the model is not sure, words decide again. `by_words` and `likely` are for look-ups, which must start at once: they
know the languages of our word lists only, by script, function words, and letters that few languages have.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cache

from letters.languages.word_lists import codes, entries, keys, main_codes, words
from letters.text.patterns import late_pattern

UNKNOWN = "und"
_SAMPLES = 400, 1000, 4000  # code points; a longer one is taken where a shorter one leaves doubt
_CLEAR = 2.5  # as many times the score of the next language leave no doubt
_WORD = late_pattern(r"[^\W\d_]+")
# Measured on cuts of 6 words and more of articles in ten languages, and on sentences in 20 of their neighbours.
_MIN_SCORE, _MIN_RATIO, _MIN_SHARE, _MIN_FUNCTION_WORDS = 2.0, 3.0, 0.2, 3  # for words as good as the model
_MANY_FUNCTION_WORDS, _MAX_OTHERS = 10, 0.05  # for languages with neighbours
_MODEL_SAMPLE = 2000  # code points
_MIN_CONFIDENCE, _MIN_CONFIDENCE_APART = 0.4, 0.25  # of the model; the other is for languages without close neighbours
_MIN_AGREED, _MIN_AHEAD = 1.0, 1.5  # score of the function words of a line for which the model is not sure
_MIN_SHOWN = 1.5  # score of the words of a short text, more than that of one word
_NO_LANGUAGE = "zxx"  # numbers, addresses, code


def detect(text: str) -> str:
    """The ISO 639-1 code of the language an article is written in, "und" where its beginning does not show it."""
    sample = text[:_MODEL_SAMPLE]
    script = _by_script(sample.lower())
    if script in ("ja", "zh"):
        return script
    certain = _certain(text[: _SAMPLES[1]].lower()) if script in (None, "ru") else None
    if certain is not None:
        return certain
    code, confidence = _model()(sample)
    code = main_codes().get(code, code)
    least = _MIN_CONFIDENCE_APART if _has_no_neighbours(code) else _MIN_CONFIDENCE
    if confidence >= least and code != _NO_LANGUAGE:
        return code
    return _supported(sample.lower(), code)


def _supported(sample: str, code: str) -> str:
    """The language of the most function words where an unsure guess of the model is the same, or they are far ahead."""
    first, second = [*_ranked(sample), (0.0, UNKNOWN), (0.0, UNKNOWN)][:2]
    agreed = first[1] == code and first[0] >= _MIN_AGREED
    ahead = _has_no_neighbours(first[1]) and first[0] >= _MIN_AHEAD and first[0] >= 2 * second[0]
    return first[1] if agreed or ahead else UNKNOWN


def by_words(text: str) -> str:
    """The one of our languages that a text is written in, "und" where its beginning does not show it."""
    for size in _SAMPLES:
        sample = text[:size].lower()
        by_script = _by_script(sample)
        if by_script is not None:
            return by_script
        first, second = [*_ranked(sample), (0.0, UNKNOWN), (0.0, UNKNOWN)][:2]
        if first[0] > _CLEAR * (second[0] + 1.0):
            break
    return first[1]


def likely(text: str) -> tuple[str, ...]:
    """The languages that a short text may be in, the likeliest first; none where nothing shows it."""
    sample = text[: _SAMPLES[-1]].lower()
    by_script = _by_script(sample)
    if by_script is not None:
        return (by_script,) if by_script != UNKNOWN else ()
    ranked = _ranked(sample)
    return tuple(code for score, code in ranked if _CLEAR * (score + 1.0) >= ranked[0][0])


def other_language(text: str, languages: Collection[str]) -> str | None:
    """The language of a short text that is in none of these languages; None where a single word shows it, or nothing."""
    possible = likely(text)
    if not possible or any(code in languages for code in possible):
        return None
    sample = text[: _SAMPLES[-1]].lower()
    shown = _by_script(sample) is not None or _ranked(sample)[0][0] >= _MIN_SHOWN
    return possible[0] if shown else None


def foreign(words: Sequence[str], code: str) -> bool:
    """Whether lower-case words have function words of other languages and none of that one."""
    matches = [languages for word in words if len(word) > 1 and (languages := _indicators().get(word))]
    return bool(matches) and not any(code in languages for languages in matches)


def _certain(sample: str) -> str | None:
    """The language whose function words a sample is full of; None where there is none, or a neighbour may be meant."""
    tokens = Counter(_WORD.findall(sample))
    counts = _indicating(tokens, sample)
    score, code = [*_ranked_by(counts), (0.0, UNKNOWN)][0]
    if score < _MIN_SCORE + _MIN_RATIO * _against(counts, code):
        return None
    function_words = words(code, "function words") & tokens.keys()
    total = sum(tokens[word] for word in function_words)
    if len(function_words) < _MIN_FUNCTION_WORDS or total < _MIN_SHARE * tokens.total():
        return None
    if _has_no_neighbours(code):
        return code
    others = words(code, "words of neighbours")
    many = bool(others) and len(function_words) >= _MANY_FUNCTION_WORDS
    return code if many and sum(tokens[word] for word in others) <= _MAX_OTHERS * total else None


def _against(counts: Mapping[str, int], code: str) -> float:
    """The highest score of another language by what this one does not have.

    Single letters do not count: the "a" and the "'s" of English are words of many languages.
    """
    holders = _indicators()
    apart = {
        indicator: count
        for indicator, count in counts.items()
        if code not in holders[indicator] and (len(indicator) > 1 or not indicator.isascii())
    }
    return next((score for score, _ in _ranked_by(apart)), 0.0)


def _has_no_neighbours(code: str) -> bool:
    """Whether no other language shares many of a language's words."""
    return keys(code).get("neighbours") == "none"


@cache
def _model() -> Callable[[str], tuple[str, float]]:
    """The model of py3langid: a text to the code of its language and how sure that is, 0 to 1."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # it takes a second to load

    classify: Callable[[str], tuple[str, float]] = LanguageIdentifier.from_model_file(
        MODEL_FILE, norm_probs=True
    ).classify
    return classify


def _ranked(sample: str) -> list[tuple[float, str]]:
    """The languages that a sample may be in, the likeliest first, each with its score."""
    return _ranked_by(_indicating(Counter(_WORD.findall(sample)), sample))


def _indicating(tokens: Counter[str], sample: str) -> Mapping[str, int]:
    """How often each word of a sample that shows a language occurs, and which letters that are not ASCII do."""
    weights = _weights()
    counts = {indicator: count for indicator, count in tokens.items() if indicator in weights}
    for letter in () if sample.isascii() else weights.keys() & _NOT_ASCII.findall(sample):
        counts[letter] = counts.get(letter, 0) + 1
    return counts


def _ranked_by(counts: Mapping[str, int]) -> list[tuple[float, str]]:
    """The languages that have some of these words and letters, the likeliest first, each with its score."""
    scores: dict[str, float] = {}
    weights = _weights()
    for indicator, count in counts.items():
        for code, weight in weights[indicator]:
            scores[code] = scores.get(code, 0.0) + count * weight
    return [(-score, code) for score, code in sorted([(-score, code) for code, score in scores.items()])]


_NOT_ASCII = late_pattern(r"[^\x00-\x7f]")
_NOT_LATIN = late_pattern("[\u0370-\u1dff\u2c00-\ud7af]")
_CYRILLIC = late_pattern("[\u0400-\u04ff]")
_NOT_RUSSIAN = late_pattern("[іїєґўђћљњџјѕ]", re.IGNORECASE)
_KANA = late_pattern("[\u3041-\u30ff]")
_HAN = late_pattern("[\u3400-\u9fff]")
_OTHER = late_pattern("[\u0370-\u03ff\u0530-\u1fff\uac00-\ud7af]")
_LATIN = late_pattern("[A-Za-z\u00c0-\u024f]")


def _by_script(sample: str) -> str | None:
    """The language that the script alone shows, None where it is Latin."""
    if sample.isascii() or not _NOT_LATIN.search(sample):
        return None
    latin, cyrillic = len(_LATIN.findall(sample)), len(_CYRILLIC.findall(sample))
    kana, han, other = len(_KANA.findall(sample)), len(_HAN.findall(sample)), len(_OTHER.findall(sample))
    if 3 * (kana + han) > latin + cyrillic + other:
        return "ja" if kana * 20 > han else "zh"
    if other > latin and other > cyrillic:
        return UNKNOWN
    if cyrillic > latin:
        return UNKNOWN if len(_NOT_RUSSIAN.findall(sample)) * 100 > cyrillic else "ru"
    return None


@cache
def _weights() -> Mapping[str, tuple[tuple[str, float], ...]]:
    """How much each indicator speaks for each language that has it."""
    letter = {mark: 1.0 if mark.isascii() or len(mark) > 1 else 0.75 for mark in _indicators()}
    return {
        mark: tuple((code, letter[mark] / len(languages)) for code in languages)
        for mark, languages in _indicators().items()
    }


@cache
def _indicators() -> Mapping[str, tuple[str, ...]]:
    """The function words and letters that show a language, each with the languages that have it."""
    holders: dict[str, list[str]] = {}
    for code in codes():
        for section in ("function words", "letters"):
            for word in entries(code, section):
                holders.setdefault(word, []).append(code)
    return {word: tuple(sorted(languages)) for word, languages in holders.items()}
