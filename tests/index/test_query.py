"""The search language: what is typed, how it is understood, and the one line where it isn't."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.fulltext.query_language import (
    LONGEST,
    AllOf,
    AnyOf,
    DateRange,
    ExactValue,
    FuzzyWord,
    Not,
    Prefix,
    QueryWords,
    Tree,
    fields_of,
    parse,
)
from letters.model import QuotesError


def word(*keys: str, field: str = "words") -> QueryWords:
    return QueryWords(field, keys)


def quoted(*keys: str, within: int | None = None) -> QueryWords:
    return QueryWords("words", keys, True, within)


UNDERSTOOD: dict[str, tuple[str, Tree]] = {
    "words must all occur": ("artists speak", AllOf((word("artists"), word("speak")))),
    "case and marks are nothing": ("ARTISTS, don’t", AllOf((word("artists"), word("don't")))),
    "straight marks make a phrase": ('"art washing"', quoted("art", "washing")),
    "curly marks make a phrase": ("“art washing”", quoted("art", "washing")),
    "guillemets make a phrase": ("«art washing»", quoted("art", "washing")),
    "a word with a hyphen is a phrase": ("red-teaming", word("red", "teaming")),
    "OR divides the query": ("a b OR c", AnyOf((AllOf((word("a"), word("b"))), word("c")))),
    "or in small letters is a word": ("a or b", AllOf((word("a"), word("or"), word("b")))),
    "AND says nothing new": ("a AND b", AllOf((word("a"), word("b")))),
    "parentheses group": ("a (b OR c)", AllOf((word("a"), AnyOf((word("b"), word("c")))))),
    "minus denies": ("a -b", AllOf((word("a"), Not(word("b"))))),
    "NOT denies": ("a NOT b", AllOf((word("a"), Not(word("b"))))),
    "NOT NOT affirms": ("NOT NOT a", word("a")),
    "minus denies a phrase": ('a -"b c"', AllOf((word("a"), Not(quoted("b", "c"))))),
    "minus denies a group": ("-(a b)", Not(AllOf((word("a"), word("b"))))),
    "minus denies a field": ("-outlet:x", Not(word("x", field="outlet"))),
    "a dash between spaces is nothing": ("a - b", AllOf((word("a"), word("b")))),
    "a tilde is for typos": ("obligaton~", FuzzyWord("words", "obligaton")),
    "a field": ("speaker:felix", word("felix", field="speaker")),
    "a field of two words": ('outlet:"The Verge"', word("the", "verge", field="outlet")),
    "a field in capitals": ("OUTLET:verge", word("verge", field="outlet")),
    "a day": ("after:2024-11-26", DateRange(True, "2024-11-26")),
    "a month": ("before:2024-11", DateRange(False, "2024-11")),
    "a language": ("language:EN", ExactValue("language", "en")),
    "a kind": ("kind:term", ExactValue("kind", "term")),
    "a colon before a space is nothing": ("statement: we", AllOf((word("statement"), word("we")))),
    "a time of day is no field": ("10:30", word("10", "30")),
    "an address is no field": ("https://x.example", word("https", "x", "example")),
    "two letters may be wrong": ("obligaton~2", FuzzyWord("words", "obligaton", 2)),
    "a range of numbers is no fuzzy word": ("10~20", word("10", "20")),
    "words near each other": ('"ghost saw"~3', quoted("ghost", "saw", within=3)),
    "one word in marks": ('"saw"', quoted("saw")),
    "a star behind a space is nothing": ("art *", word("art")),
    "a star ends the beginning of a word": ("participat*", Prefix("words", "participat")),
    "a star ends the beginning of a name": ("outlet:verg*", Prefix("outlet", "verg")),
    "stars round a word are emphasis": ("**art**", Prefix("words", "art")),
    "a star behind a sign of Chinese is nothing": ("藝*", word("藝")),
    "half-width kana are kana": ("ﾃｽﾄ", word("テ", "ス", "ト")),
    "a word said twice is said once": ("no no no", word("no")),
    "signs of Chinese are a phrase": ("藝術家", word("藝", "術", "家")),
    "empty parentheses are nothing": ("() a ()", word("a")),
}  # fmt: skip


@pytest.mark.parametrize(("typed", "tree"), UNDERSTOOD.values(), ids=UNDERSTOOD)
def test_understood(typed: str, tree: Tree) -> None:
    assert parse(typed) == tree


ERRORS = {
    "nothing": ("", "no word to search for"),
    "only signs": ("* ? …", "no word to search for"),
    "only an operator": ("OR", "no word to search for"),
    "an open mark": ('a "b c', "quotation mark before b c is not closed"),
    "an open parenthesis": ("(a", "is not closed"),
    "a closed parenthesis": ("a)", "never opened"),
    "an unknown field": ("author:x", "no field author:, only outlet:, speaker:, source:"),
    "no date": ("after:yesterday", "after:yesterday is no date; write it as 2024-11-26"),
    "no such day": ("after:2024-02-30", "is no date"),
    "other digits": ("after:٢٠٢٤", "is no date"),
    "no such kind": ("kind:lie", "kind:lie is none of quotation, term, title, scare"),
    "an empty field": ('outlet:""', "outlet: names nothing"),
    "a space behind a field": ("speaker: felix", "speaker: names nothing; write it without a space"),
    "a field at the end": ("felix After:", "After: names nothing"),
    "a field of signs": ("outlet:*", "outlet: names nothing"),
    "too many words": (" ".join(map(str, range(1000))), "more than 300 words"),
    "too long a phrase": (f'"{"a " * 400}"', "more than 300 words"),
    "too many fuzzy words": (" ".join(f"word{n}~" for n in range(20)), "more than 10 fuzzy words"),
    "ten thousand words": ("word " * 10_000, f"at most {LONGEST}"),
    "deep parentheses": ("(" * 4000 + "a" + ")" * 4000, "at most 20"),
    "a star in a word": ("par*tion", "par*tion: a * may only end a word, as in participat*"),
    "a star before a word": ("*ation", "a * may only end a word"),
    "one letter and a star": ("p*", "p*: too many words begin so; give two letters or more"),
    "three wrong letters": ("obligaton~3", "at most two letters may be wrong, as in obligaton~2"),
    "far apart": ('"ghost saw"~101', "~101: at most 100 other words may stand among those of a phrase"),
    "very far apart": (f'"ghost saw"~{"9" * 5000}', "at most 100 other words"),
    "escapes in what is reported": ("after:\x1b[2J", "after: [2J is no date"),
}


@pytest.mark.parametrize(("typed", "words"), ERRORS.values(), ids=ERRORS)
def test_an_error_is_reported_in_one_line(typed: str, words: str) -> None:
    with pytest.raises(QuotesError) as caught:
        parse(typed)
    assert words in str(caught.value)
    assert str(caught.value).isprintable()
    assert caught.value.code == 2


SIGNS = st.text(st.sampled_from("ab -()\"“”~:*\n\x1b\0é 藝'OR"), max_size=60)
PARTS = st.lists(
    st.sampled_from(["a", "OR", "NOT", "AND", "(", ")", "-", '"', "outlet:", "after:", "2024", "b~"]), max_size=30
)


@given(st.one_of(st.text(max_size=60), SIGNS, PARTS.map(" ".join), PARTS.map("".join)))
def test_anything_typed_is_understood_or_reported_in_one_line(typed: str) -> None:
    try:
        assert fields_of(parse(typed)) <= {"words", "outlet", "speaker", "source", "language", "kind", "date"}
    except QuotesError as error:
        assert str(error).isprintable()


@pytest.mark.parametrize("piece", ["(", ")", '"', "-", "~", ":", "a:", "(a ", " ", "OR ", "NOT ", "-(", "*"])
def test_a_long_query_of_one_sign_comes_to_an_end(piece: str) -> None:
    with pytest.raises(QuotesError) as caught:
        parse(piece * (LONGEST // len(piece)))
    assert str(caught.value).isprintable()
