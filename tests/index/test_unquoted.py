"""UnquotedMatch: words that stand outside marks are found, those inside never are, and every hit is on the text."""

from __future__ import annotations

import itertools
import random
import sqlite3
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from index.builder import build
from index.model import UnquotedMatch
from index.store import Library
from index.store.schema import FILE
from index.store.unquoted import occurrences, unquoted_spans, visible_text
from letters.extract import extract
from letters.model import Article, QuotesError
from letters.text.normalize import keys, words

SENTENCE = "The old mill on the river fell down in the night"
CASES = {
    "outside": (f"{SENTENCE}, and nobody saw it. “I slept,” said Ann Lee.", [SENTENCE]),
    "inside": (f"“{SENTENCE}, and I slept,” said Ann Lee.", []),
    "inside single marks": (f"‘{SENTENCE}, and I slept,’ said Ann Lee.", []),
    "inside a quotation inside another": (f"“Then she said: ‘{SENTENCE}.’ And I slept,” said Ann Lee.", []),
    "inside and outside": (f"{SENTENCE}. “{SENTENCE},” said Ann Lee. {SENTENCE}!", [SENTENCE, SENTENCE]),
    "its first words inside": ("“The old mill on the river” fell down in the night, said Ann Lee.", []),
    "its last words inside": ("The old mill on the river “fell down in the night,” said Ann Lee.", []),
    "one word in marks that make no quotation": ("The “old” mill on the river fell down in the night.", []),
    "nothing but dots in marks between": ("The old mill “…” on the river fell down in the night.", []),
    "marks right before and right after": (f"“No.” {SENTENCE} “Yes.”", [SENTENCE]),
    "other case, dashes and line breaks": (
        "THE OLD MILL — on the\nriver — fell down in the n\u00adight.",
        ["THE OLD MILL — on the\nriver — fell down in the n\u00adight"],
    ),
    "one word missing": ("The old mill on the river fell in the night, and “I slept,” said Ann Lee.", []),
    "one word more": ("The old mill on the river fell right down in the night, and “I slept,” said Ann Lee.", []),
    "no quotation at all": (f"Nobody saw it. {SENTENCE}.", [SENTENCE]),
    "twice, the second cut short": (f"{SENTENCE}. The old mill on the river fell down in the", [SENTENCE]),
}


def matches_of(articles: Sequence[Article], *asked: str) -> list[list[UnquotedMatch]]:
    with tempfile.TemporaryDirectory() as place:
        build(Path(place), articles)
        with Library.open(Path(place)) as library:
            library.check()
            return [library.unquoted_matches(keys(text)) for text in asked]


@pytest.mark.parametrize(("text", "hits"), CASES.values(), ids=CASES.keys())
def test_only_words_wholly_outside_marks_are_listed(text: str, hits: list[str]) -> None:
    (matches,) = matches_of([Article("a", text, "Daily")], SENTENCE)
    assert [text[hit.start : hit.end] for hit in matches] == hits
    assert {(hit.article, hit.outlet) for hit in matches} <= {("a", "Daily")}


def test_what_an_editor_wrote_into_a_clipping_is_nobodys_narration() -> None:
    assert matches_of([Article("a", f"{SENTENCE}.", "Daily", clipping=True)], SENTENCE) == [[]]
    assert matches_of(
        [Article("a", f"{SENTENCE}.", "Daily", clipping=True), Article("b", "“No,” he said.", "Daily")], SENTENCE
    ) == [[]]


def test_front_matter_and_block_quotations_are_no_narration() -> None:
    front, block = f"---\ntitle: {SENTENCE}\n---\n", f"He said.\n\n> {SENTENCE}.\n\nThen he left."
    assert matches_of([Article("a", f"{front}He left.", "Daily", body=len(front))], SENTENCE) == [[]]
    assert matches_of([Article("a", block, "Daily", markup="markdown")], SENTENCE) == [[]]
    start = block.index(SENTENCE)
    assert matches_of([Article("a", block, "Daily", blocks=((start, start + len(SENTENCE) + 1),))], SENTENCE) == [[]]
    (matches,) = matches_of([Article("a", f"{front}{SENTENCE}.", "Daily", body=len(front))], SENTENCE)
    assert [hit.start for hit in matches] == [len(front)]


SHOWN = {
    "a link": (f"The [old mill](https://mill.example/the-old 'mill') on {SENTENCE[16:]}.", "markdown", True),
    "a tag": (f"The <b class=x>old</b> mill {SENTENCE[13:]}.", "plain", True),
    "a comment": (f"The old mill <!-- which? --> {SENTENCE[13:]}.", "markdown", True),
    "code in the line": (f"The `old` mill {SENTENCE[13:]}.", "markdown", True),
    "other code in the line": (f"The old `wind` mill {SENTENCE[13:]}.", "markdown", False),
    "all in a comment": (f"He left. <!-- {SENTENCE} --> So did she.", "markdown", False),
    "all in a link target": (f"He [left](/{SENTENCE.replace(' ', '-')}).", "markdown", False),
    "all in code": (f"He left.\n\n```\n{SENTENCE}\n```\n\nSo did she.", "markdown", False),
    "code between": (f"The old mill\n\n```\ncode\n```\n\n{SENTENCE[13:]}.", "markdown", False),
    "lines of another system, a word over two": (
        f"The old mill\r\n{SENTENCE[13:-5]}ni-\r\nght.\r\n<br>",
        "plain",
        True,
    ),
}


@pytest.mark.parametrize(("text", "markup", "matched"), SHOWN.values(), ids=SHOWN.keys())
def test_what_nobody_sees_of_a_text_neither_counts_nor_parts(text: str, markup: str, matched: bool) -> None:
    article = Article("a", text, "Daily", markup="markdown" if markup == "markdown" else "plain")
    assert bool(matches_of([article], SENTENCE)[0]) == matched


def test_a_run_may_not_begin_in_front_matter() -> None:
    text = f"The old mill {SENTENCE[13:]}"
    assert matches_of([Article("a", text, "Daily", body=13)], SENTENCE) == [[]]


def test_hits_come_by_date_unknown_last_then_outlet_article_and_place() -> None:
    dates = {"a": None, "b": "2024-11", "c": "2024-11-02", "d": "2024-11", "e": "2023", "f": None}
    articles = [
        Article(id, f"{SENTENCE}. {SENTENCE}.", "Weekly" if id == "b" else "Daily", published=dates[id]) for id in dates
    ]
    for order in itertools.islice(itertools.permutations(articles), 0, 720, 144):
        (matches,) = matches_of(order, SENTENCE)
        assert [hit.article for hit in matches] == list("eeddbbccaaff")
        assert [hit.start for hit in matches] == [0, len(SENTENCE) + 2] * 6


def test_twenty_hits_are_enough() -> None:
    articles = [Article(f"{n:02}", f"{SENTENCE}. {SENTENCE}. {SENTENCE}.", "Daily") for n in range(9)]
    (matches,) = matches_of(articles, SENTENCE)
    assert [hit.article for hit in matches] == [f"{n // 3:02}" for n in range(20)]


@pytest.mark.parametrize("asked", ["", "mill", "the old mill", "…"])
def test_fewer_than_four_words_are_nobodys(asked: str) -> None:
    assert matches_of([Article("a", f"{SENTENCE}. Mill. The old mill.", "Daily")], asked) == [[]]


@pytest.mark.slow
def test_most_runs_of_seven_words_are_found_and_what_is_found_is_there() -> None:
    chance = random.Random(8)
    text = " ".join(f"{chance.choice('abcdefghij')}{chance.randrange(300)}" for _ in range(1500))
    article = Article("a", text, "Daily")
    runs = {
        size: [" ".join(text.split()[position : position + size]) for position in range(0, 1490, 7)]
        for size in range(4, 9)
    }
    share = {}
    for size, asked in runs.items():
        results = matches_of([article], *asked)
        for run, hits in zip(asked, results):
            assert all(text[hit.start : hit.end] == run for hit in hits)
        share[size] = sum(map(bool, results)) / len(results)
    assert share[8] == 1
    assert share[4] > 0.2
    assert share[7] > 0.8
    assert list(share.values()) == sorted(share.values())


WORD = st.sampled_from(
    ["to", "be", "or", "not", "don’t", "那", "U.S.", "1,000", "$5", "co-op", "ﬁre", "[w]e", "n\u00adight"]
)
RUN = st.lists(WORD, min_size=1, max_size=14)
PIECES = st.lists(
    st.tuples(RUN, st.sampled_from(["{}", "“{}”", "‘{}’", "«{}»", '"{}"', "{}.\n\n", "({})", "’{}", "{}“"])), max_size=8
)


@settings(max_examples=60, deadline=None)
@example([(["to"] * 12, "{}"), (["to"] * 14, "“{}”")], 8)
@given(PIECES, st.integers(4, 20))
def test_whatever_stands_outside_is_found_and_nothing_else(pieces: list[tuple[list[str], str]], size: int) -> None:
    article = Article("a", " ".join(frame.format(" ".join(run)) for run, frame in pieces), "Daily")
    text = article.text
    marked = [(part.start, part.end) for part in extract(article)]
    every = words(text)
    runs = [every[position : position + size] for position in range(len(every) - size + 1)]
    asked = sorted({tuple(word.key for word in run) for run in runs})
    with tempfile.TemporaryDirectory() as place:
        build(Path(place), [article])
        with Library.open(Path(place)) as library:
            library.check()
            for wanted in asked:
                right = [
                    UnquotedMatch("a", "Daily", run[0].start, run[-1].end) for run in runs
                    if tuple(word.key for word in run) == wanted
                    and not any(start < run[-1].end and run[0].start < end for start, end in marked)
                ]  # fmt: skip
                matches = library.unquoted_matches(wanted)
                assert matches == right[:20] or (size < 8 and not matches), wanted


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(RUN, RUN), min_size=1, max_size=5), st.randoms(use_true_random=False))
def test_the_order_of_articles_is_nothing_to_narration(
    said: list[tuple[list[str], list[str]]], chance: random.Random
) -> None:
    articles = [
        Article(f"{n}", f"{' '.join(unquoted)} “{' '.join(quoted)}” {SENTENCE}", "Daily", published=f"20{n:02}")
        for n, (unquoted, quoted) in enumerate(said)
    ]
    shuffled = chance.sample(articles, len(articles))
    asked = [SENTENCE, *(" ".join(unquoted) for unquoted, _ in said)]
    assert matches_of(articles, *asked) == matches_of(shuffled, *asked)


def test_runs_are_found_wherever_they_stand_in_many_articles() -> None:
    chance = random.Random(9)
    texts = [" ".join(f"w{chance.randrange(3000)}" for _ in range(400)) for _ in range(40)]
    articles = [Article(f"{n:02}", text, "Daily", published=f"{2000 + 40 - n}") for n, text in enumerate(texts)]
    asked = [" ".join(text.split()[position : position + 8]) for text in texts for position in (0, 100, 392)]
    assert all(matches_of(articles, *asked))


def test_the_same_index_byte_by_byte_whatever_the_order_of_articles(tmp_path: Path) -> None:
    articles = [
        Article(str(n), f"{SENTENCE}. “No {n},” he said, and {n} left.", "Daily", published=str(2030 - n))
        for n in range(9)
    ]
    build(tmp_path / "1", articles)
    build(tmp_path / "2", articles[::-1])
    assert (tmp_path / "1" / FILE).read_bytes() == (tmp_path / "2" / FILE).read_bytes()


@example("```\u2028", "markdown")
@settings(max_examples=200, deadline=None)
@given(st.text(st.sampled_from("xab<>()[]`'\"=!-/ \r\n\u2028é"), max_size=60), st.sampled_from(["plain", "markdown"]))
def test_what_is_shown_of_a_text_stands_where_it_stood(text: str, markup: str) -> None:
    seen = visible_text(text, markup)
    assert len(seen) == len(text)
    assert all(new in (old, " ") for new, old in zip(seen, text))


def test_what_is_left_outside_spans_that_overlap_nest_and_are_empty() -> None:
    assert unquoted_spans("0123456789", []) == [(0, 10)]
    assert unquoted_spans("0123456789", [(2, 6), (3, 4), (5, 8)]) == [(0, 2), (8, 10)]
    assert unquoted_spans("0123456789", [(4, 4)]) == [(0, 4), (4, 10)]
    assert unquoted_spans("0123456789", [(0, 10)]) == []
    assert unquoted_spans("0123456789", [(1, 5)], body=3) == [(5, 10)]
    assert unquoted_spans("0123456789", [], body=10) == []


def test_a_word_that_marks_cut_through_is_not_outside() -> None:
    text = "one two rock’n’roll three four"
    assert list(occurrences(text, keys("one two"), [(13, 16)])) == [(0, 7)]
    assert list(occurrences(text, keys("rock’n’roll three"), [(13, 16)])) == []
    assert list(occurrences(text, keys("roll three"), [(8, 13)])) == []


def test_a_key_that_no_text_has_is_not_found() -> None:
    assert list(occurrences("one two three", ["one\0two", "three"], [])) == []


def test_the_same_word_over_and_over_costs_no_square() -> None:
    text = "a " * 100_000
    assert list(occurrences(text, ["a"] * 50_000, [(20, len(text))])) == []
    assert next(occurrences(text, ["a"] * 50_000, [])) == (0, 99_999)


@pytest.mark.parametrize(
    ("change", "reported"),
    [
        ("DELETE FROM narration WHERE first >= 0", "rows lost from narration"),
        ("DELETE FROM narration", "rows lost from narration"),
        ("UPDATE narration SET holders = zeroblob(8) WHERE first >= 0", "checksum in narration"),
        ("DELETE FROM chronology", "rows? lost"),
        ("UPDATE chronology SET quotations = 0", "checksum in chronology"),
        ("DELETE FROM quotations", "rows? lost"),
        ("UPDATE meta SET value = 0 WHERE key = 'narration'", "checksum in meta"),
        ("DELETE FROM meta WHERE key = 'chronology'", "no chronology"),
    ],
)
def test_damage_is_reported_and_never_taken_for_nothing_found(tmp_path: Path, change: str, reported: str) -> None:
    build(tmp_path, [Article("a", f"{SENTENCE}. “No,” he said.", "Daily")])
    database = sqlite3.connect(tmp_path / FILE)
    with database:
        database.execute(change)
    database.close()
    for ask in (lambda library: library.unquoted_matches(keys(SENTENCE)), Library.check):
        with pytest.raises(QuotesError, match=reported) as caught, Library.open(tmp_path) as library:
            ask(library)
        assert caught.value.code == 3


def test_rows_in_a_table_that_ought_to_be_empty_are_reported(tmp_path: Path) -> None:
    build(tmp_path, [Article("a", f"{SENTENCE}.", "Daily", clipping=True)])
    database = sqlite3.connect(tmp_path / FILE)
    with database:
        database.execute("UPDATE narration SET holders = zeroblob(8)")
    database.close()
    with Library.open(tmp_path) as library, pytest.raises(QuotesError, match="damaged"):
        library.check()
