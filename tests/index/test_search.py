"""Search, case by case: limits of the language, dates, order, scores, and which folder may be opened."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from index import fulltext
from index.builder import build
from index.change import add
from index.disk import trusted_files
from index.fulltext import search, trusted_folder
from index.fulltext.document import LONGEST_WORD, SentenceParts, document, joined_words, sort_key, token
from index.fulltext.lexicon import MOST_NEAREST, Lexicon
from index.fulltext.query_language import (
    DEEPEST,
    LONGEST,
    MOST_FUZZY,
    MOST_WORDS,
    AllOf,
    AnyOf,
    FuzzyWord,
    Not,
    QueryWords,
    fields_of,
    parse,
)
from index.fulltext.searching import relaxed
from index.fulltext.word_queries import AnyForm, Run
from index.model import Passage, Reading
from index.search_results import MissingWord
from index.store import Library
from letters.model import Article, QuotesError, Source

BAKER = Source(
    "oath", "We bake at night. Nobody sees the flour fall. The oven is older than the town.",
    title="Oath of Bakers", speaker="the guild", aliases=("the ovenmen",), language="en",
)  # fmt: skip
CLIPPED = "The desk added a rhubarb remark of its own."
ARTICLES = [
    Article("a", "“The harbor was quiet when the ferry came in,” said Ida Holm.", "Daily", published="2024-10-31", language="en"),
    Article("b", "“The harbor was full of lanterns and of songs,” said Bo Lind.", "Weekly", published="2024-11-01", language="en"),
    Article("c", "“The harbor was closed for the winter by the mayor,” said Ida Holm.", "Gazette", published="2024-11-30", language="en"),
    Article("d", "“The harbor was sold to a stranger in a grey coat,” said Bo Lind.", "Courier", published="2024-12-01", language="en"),
    Article("e", "“The harbor was never on any map of ours,” said Ida Holm.", "Herald", published="2024-11", language="en"),
    Article("f", "“The harbor was a promise and not a place,” said Bo Lind.", "Mirror", published="2024", language="en"),
    Article("g", "“The harbor was where we learned to whistle,” said Ida Holm.", "Tribune", language="en"),
    Article("h", f"{CLIPPED} “A copper kettle sings before it boils,” said Bo Lind. {CLIPPED}", "Daily", clipping=True, language="en"),
    Article("i", "“A copper kettle sings before it boils,” said Bo Lind. The narrator prefers marmalade.", "Weekly",
            published="2023-02-02", language="en"),
    Article("j", "The term “kettle logic” is new.", "Gazette", published="2023-02-03", language="en"),
]  # fmt: skip
DATED = {"quiet": "a", "lanterns": "b", "winter": "c", "stranger": "d", "map": "e", "promise": "f", "whistle": "g"}


@pytest.fixture(scope="module", autouse=True)
def state(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A state folder of the tests' own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("QUOTES_STATE", str(tmp_path_factory.mktemp("state")))
        yield Path(os.environ["QUOTES_STATE"])


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory, state: Path) -> Iterator[Library]:
    folder = tmp_path_factory.mktemp("index")
    build(folder, [BAKER, *ARTICLES])
    with Library.open(folder) as opened:
        yield opened


def articles(library: Library, words: str, **options: object) -> str:
    """The articles whose passages are found, in order of the hits."""
    hits = search(library, words, **options).hits  # type: ignore[arg-type]
    return "".join(letter for hit in hits for word, letter in DATED.items() if word in hit.text)


PERIODS = {
    "before:2024-10-30": "f",
    "before:2024-10-31": "af",
    "before:2024-10": "af",
    "before:2024-11-01": "abef",
    "before:2024-11-29": "abef",
    "before:2024-11-30": "abcef",
    "before:2024-11": "abcef",
    "before:2024-12": "abcdef",
    "before:2024": "abcdef",
    "before:2023": "",
    "after:2024-10-31": "abcde",
    "after:2024-11-01": "bcd",
    "after:2024-11": "bcde",
    "after:2024-11-02": "cd",
    "after:2024-12": "d",
    "after:2024-12-01": "d",
    "after:2024-12-02": "",
    "after:2024": "abcdef",
    "after:2025": "",
    "after:2024-11 before:2024-11": "bce",
    "-before:2024-11": "dg",
}


@pytest.mark.parametrize("period", PERIODS)
def test_a_period_holds_from_its_first_day_to_its_last(library: Library, period: str) -> None:
    assert "".join(sorted(articles(library, f"harbor {period}"))) == PERIODS[period]


def test_by_date_the_undated_come_last_and_ties_by_the_library(library: Library) -> None:
    assert articles(library, "harbor", sort="date", limit=None) == "dcbeafg"
    assert articles(library, "harbor", sort="oldest", limit=None) == "faebcdg"
    assert articles(library, "harbor", sort="oldest", limit=2) == "fa"


def test_a_passage_has_the_day_of_its_first_and_of_its_last_use(tmp_path: Path) -> None:
    said = [
        Article("a", "“The tide table is wrong on purpose,” said Ida Holm.", "A", published="2020-01-01"),
        Article("b", "“The tide table is wrong on purpose,” said Ida Holm.", "B", published="2024-01-01"),
        Article("c", "“Every gull knows its tide by heart,” said Bo Lind.", "C", published="2022-01-01"),
    ]
    build(tmp_path, said)
    with Library.open(tmp_path) as library:
        assert [hit.text[:5] for hit in search(library, "tide", sort="oldest").hits] == ["The t", "Every"]
        assert [hit.text[:5] for hit in search(library, "tide", sort="date").hits] == ["The t", "Every"]
        assert [hit.uses for hit in search(library, "tide after:2023").hits] == [2]  # one use is enough


def test_denials_alone_leave_the_rest_and_words_gain_nothing_by_them(library: Library) -> None:
    assert [hit.passage for hit in search(library, "-harbor -kettle").hits] == ["oath-1", "oath-2", "oath-3"]
    assert [hit.passage for hit in search(library, "-harbor -kettle -kind:term").hits] == ["oath-1", "oath-2", "oath-3"]
    both = search(library, "harbor lanterns").hits[0]
    assert both.score == pytest.approx(search(library, "harbor OR lanterns").hits[0].score)


WORDLESS = ["rhubarb", "remark", '"a rhubarb remark"', "marmalade", "narrator", "desk OR prefers"]


@pytest.mark.parametrize("words", WORDLESS)
def test_what_stands_around_a_quotation_is_not_found(library: Library, words: str) -> None:
    assert search(library, words).total == 0
    assert search(library, f"({words}) kind:any").total == 0
    assert search(library, f"{words} kind:any").total == 0


def test_context_is_an_outlets_own_and_never_a_clippings(library: Library) -> None:
    (kettle,) = search(library, "copper").hits
    contexts = {reading.article: reading.context for reading in library.readings([kettle.passage])}
    assert contexts["h"] is None
    assert contexts["i"] is not None
    assert "copper kettle" in contexts["i"]
    assert (kettle.outlets, kettle.uses) == (2, 2)


def test_a_term_is_found_only_where_a_kind_is_asked_for(library: Library) -> None:
    assert [hit.text[:8] for hit in search(library, "kettle").hits] == ["A copper"]
    (term,) = {hit.passage for hit in search(library, "logic kind:any").hits}
    (kind,) = {reading.kind for reading in library.readings([term])}
    assert search(library, f"logic kind:{kind}").total == 1
    assert search(library, "logic kind:quotation").total == 0
    assert search(library, f"copper kind:{kind}").total == 0
    assert search(library, "(copper OR logic) kind:any").total == 2


def test_ties_come_in_order_of_the_source_before_what_has_none(library: Library) -> None:
    order = [hit.passage for hit in search(library, "-harbor").hits]
    assert order[:3] == ["oath-1", "oath-2", "oath-3"]
    assert len(order) == 4


def test_a_rarer_word_and_a_shorter_passage_score_higher(library: Library) -> None:
    scores = {hit.passage: hit.score for hit in search(library, "harbor").hits}
    rare = search(library, "harbor OR lanterns").hits[0]
    assert "lanterns" in rare.text
    (lanterns,) = search(library, "lanterns").hits
    assert lanterns.score > scores[lanterns.passage] > 0
    assert rare.score == pytest.approx(lanterns.score + scores[lanterns.passage] - 1, abs=2e-4)
    assert articles(library, "harbor")[-1] in "cd"  # the longest two
    assert all(hit.score == round(hit.score, 4) for hit in search(library, "harbor").hits)


def test_scores_are_okapis_with_a_length_of_25_words(tmp_path: Path) -> None:
    """Computed by hand: 1 for what is not hidden, and log(N / (n + 1)) + 1, times f * 2.2 / (f + 1.2 * (0.25 + 0.75 * words / 25))."""
    build(tmp_path, [Article(str(n), f"“{text},” said Bo Lind.", f"O{n}") for n, text in enumerate(
        ["rain rain over the old red roof", "snow over the old red roof tonight", "fog upon the quiet valley road today"])])  # fmt: skip
    with Library.open(tmp_path) as library:
        (hit,) = search(library, "rain").hits
        rarity = 1.4054651  # log(3 / 2) + 1
        assert hit.score == pytest.approx(1 + rarity * 2 * 2.2 / (2 + 1.2 * (0.25 + 0.75 * 7 / 25)), abs=2e-4)
        (hit,) = search(library, "snow").hits
        assert hit.score == pytest.approx(1 + rarity * 2.2 / (1 + 1.2 * (0.25 + 0.75 * 7 / 25)), abs=2e-4)
        common = {hit.score for hit in search(library, "roof").hits}
        assert list(common) == [pytest.approx(1 + 2.2 / (1 + 1.2 * (0.25 + 0.75 * 7 / 25)), abs=2e-4)]  # log(3 / 3) + 1


def test_a_phrase_of_three_words_is_looked_for_in_its_order(library: Library) -> None:
    assert articles(library, '"lanterns and of songs"') == "b"
    assert articles(library, '"lanterns of and songs"') == ""
    assert articles(library, '"harbor was" -quiet -full', limit=None) == articles(
        library, "harbor -quiet -full", limit=None
    )
    assert articles(library, '"was harbor"') == ""
    assert articles(library, '"the harbor was a promise"') == "f"
    assert articles(library, '-"harbor was a" harbor before:2024') == articles(library, "harbor -promise before:2024")
    assert articles(library, '"harbor was a promise" OR "harbor was full"') in ("bf", "fb")


FUZZY = {
    "lantern~": "b",
    "lanterns~": "b",
    "lanternss~": "b",
    "lanxerns~": "b",
    "lanter~": "",
    "xanterns~": "b",
    "lnaterns~": "b",
    "lanter~2": "bc",
    "xnaterns~2": "b",
    "xnaterns~": "",
    "speaker:hol~ quiet": "a",
    "speaker:xolm~ quiet": "a",
    "outlet:dailx~ harbor": "a",
    "outlet:xaily~ harbor": "a",
    "nap~": "",
    "mop~": "e",
}


@pytest.mark.parametrize("typed", FUZZY)
def test_a_fuzzy_word_has_as_many_slips_as_are_asked_for(library: Library, typed: str) -> None:
    assert articles(library, typed) == FUZZY[typed]


def test_fields_are_those_of_the_source_and_of_its_readings(library: Library) -> None:
    for typed in ("speaker:ovenmen", "speaker:guild", "source:oath", "source:bakers", "language:EN source:oath"):
        assert {hit.passage for hit in search(library, typed).hits} == {"oath-1", "oath-2", "oath-3"}, typed
    assert search(library, "source:guild").total == 0
    assert search(library, "outlet:oath").total == 0
    assert search(library, "language:de").total == 0


@pytest.mark.parametrize(
    ("make", "most", "message"),
    [
        (lambda n: "a" * n, LONGEST, f"at most {LONGEST}"),
        (lambda n: " ".join(f"w{k}" for k in range(n)), MOST_WORDS, f"more than {MOST_WORDS} words"),
        (lambda n: " ".join(f"outlet:w{k}" for k in range(n)), MOST_WORDS, f"more than {MOST_WORDS} words"),
        (lambda n: " ".join(f"w{k}~" for k in range(n)), MOST_FUZZY, f"more than {MOST_FUZZY} fuzzy words"),
        (lambda n: "(" * n + "a" + ")" * n, DEEPEST, f"parentheses {DEEPEST + 1} deep"),
    ],
    ids=["code points", "words", "fields", "fuzzy", "deep"],
)  # fmt: skip
def test_a_limit_is_the_most_that_is_understood(make: Callable[[int], str], most: int, message: str) -> None:
    parse(make(most))
    with pytest.raises(QuotesError, match=message) as caught:
        parse(make(most + 1))
    assert caught.value.code == 2


def test_words_of_phrases_and_alternatives_add_up() -> None:
    parse(f'"{"a " * (MOST_WORDS - 1)}" OR b')
    with pytest.raises(QuotesError, match="more than 300 words"):
        parse(f'"{"a " * (MOST_WORDS - 1)}" OR b OR kind:term')


@pytest.mark.parametrize(("size", "shown"), [(39, "x" * 39), (40, "x" * 40), (41, "x" * 39 + "…")])
def test_what_was_typed_is_shown_in_forty_characters(size: int, shown: str) -> None:
    with pytest.raises(QuotesError, match=rf"after:{shown} is no date"):
        parse(f"after:{'x' * size}")


WORD = {name: QueryWords("words", (name,)) for name in "abcd"}
TREES = {
    "a OR b OR c": AnyOf((WORD["a"], WORD["b"], WORD["c"])),
    "OR a": WORD["a"],
    "a OR": WORD["a"],
    "(a)": WORD["a"],
    "((a b))": AllOf((WORD["a"], WORD["b"])),
    "(a OR b) (c OR d)": AllOf((AnyOf((WORD["a"], WORD["b"])), AnyOf((WORD["c"], WORD["d"])))),
    "(a OR b) c OR d": AnyOf((AllOf((AnyOf((WORD["a"], WORD["b"])), WORD["c"])), WORD["d"])),
    "NOT (a OR b)": Not(AnyOf((WORD["a"], WORD["b"]))),
    "NOT -a": WORD["a"],
    "NOT AND a": Not(WORD["a"]),
    "NOT NOT NOT a": Not(WORD["a"]),
    "a NOT": WORD["a"],
    "(a NOT) b": AllOf((WORD["a"], WORD["b"])),
    "-- a": WORD["a"],
    "-… a": WORD["a"],
    "a b a": AllOf((WORD["a"], WORD["b"])),
    "a -a": AllOf((WORD["a"], Not(WORD["a"]))),
    "a~ a": AllOf((FuzzyWord("words", "a"), WORD["a"])),
    "red-brick~": QueryWords("words", ("red", "brick")),
    'outlet:"OR"': QueryWords("outlet", ("or",)),
    "outlet:OR": QueryWords("outlet", ("or",)),
    '"OR"': QueryWords("words", ("or",), True),
    "speaker:a~": FuzzyWord("speaker", "a"),
}  # fmt: skip


@pytest.mark.parametrize("typed", TREES)
def test_a_tree_has_no_more_levels_than_were_typed(typed: str) -> None:
    assert parse(typed) == TREES[typed]


def test_the_fields_of_a_query_are_those_of_all_its_parts() -> None:
    assert fields_of(parse("a OR (b -kind:term) before:2024 outlet:x~")) == {"words", "kind", "date", "outlet"}
    assert fields_of(parse("-speaker:x")) == {"speaker"}


def spoken(text: str, **facts: object) -> Reading:
    reading = Reading(
        quotation=1, article="a", outlet="Daily", title=None, author=None, url=None, published=None, language="EN",
        family=None, text=text, start=0, end=len(text), kind="quotation", nested=False, group=0, speaker=None,
        speaker_full=None, confidence=0.0, spans=(("p", 0, 9),),
    )  # fmt: skip
    return reading._replace(**facts)  # type: ignore[arg-type]


PARTS = SentenceParts({"oath": BAKER})
LOOSE = Passage("p", None, 0, 9, "no no yes")


def test_a_document_has_each_word_as_often_as_the_wording_that_has_it_most() -> None:
    fields = document(LOOSE, [spoken("no no yes"), spoken("yes, yes and no")], {}, PARTS)
    assert sorted(fields["words"]) == ["and", "no", "no", "yes", "yes"]
    assert document(LOOSE, [spoken("no no yes")], {}, PARTS)["words"] == ["no", "no", "yes"]


def test_sources_are_indexed_only_where_a_quotation_runs_over_several_sentences() -> None:
    parts = SentenceParts({"oath": BAKER})
    of_source = Passage("oath-1", "oath", 0, 17, "We bake at night.")
    document(of_source, [spoken("We bake at night.")], {"oath": BAKER}, parts)
    assert "_aligned" not in vars(parts)
    document(of_source, [spoken("We bake at night.", spans=(("p", 0, 9), ("q", 9, 17)))], {"oath": BAKER}, parts)
    assert "_aligned" in vars(parts)


def test_a_document_has_the_first_and_the_last_day_and_counts_outlets_and_uses() -> None:
    days = [
        spoken("yes", published=day, outlet=outlet) for day, outlet in (("2024-02", "A"), (None, "B"), ("2023", "A"))
    ]
    fields = document(LOOSE, days, {}, PARTS)
    assert (fields["first"], fields["last"]) == (b"2023", b"2024-02")
    assert fields["told"][2:] == (2, 3)
    assert [fact for fact in fields["facts"] if fact.startswith("date:")] == ["date:2023", "date:2024-02"]
    undated = document(LOOSE, [spoken("yes")], {}, PARTS)
    assert (undated["first"], undated["last"]) == (b"", b"")


def test_a_document_is_hidden_where_nobody_says_it_and_no_source_has_it() -> None:
    term = spoken("yes", kind="term")
    assert "hidden:yes" in document(LOOSE, [term], {}, PARTS)["facts"]
    assert "hidden:yes" not in document(LOOSE, [term, spoken("yes")], {}, PARTS)["facts"]
    of_source = Passage("oath-1", "oath", 0, 17, "We bake at night.")
    facts = document(of_source, [term], {"oath": BAKER}, PARTS)["facts"]
    assert "hidden:yes" not in facts
    assert {"kind:term", "language:en", "speaker:guild", "speaker:ovenmen", "source:bakers", "id:oath-1"} <= set(facts)
    assert "source:" not in "".join(document(LOOSE, [term], {}, PARTS)["facts"])


def test_a_word_is_kept_up_to_its_two_hundredth_letter() -> None:
    assert token("x" * LONGEST_WORD) == "x" * LONGEST_WORD
    assert token("x" * (LONGEST_WORD + 1)) == "x" * 200


def test_joined_words_are_found_as_whole_words_only() -> None:
    assert joined_words(["art", "house"]) in joined_words(["an", "art", "house", "film"])
    assert joined_words(["art"]) not in joined_words(["cart", "artist"])
    assert joined_words(["a", "b"]) not in joined_words(["b", "a"])


def test_of_words_equally_near_the_same_first_letter_counts_then_the_passages(monkeypatch: pytest.MonkeyPatch) -> None:
    passages = {"rave": 50, "cane": 2, "cape": 2, "cave": 5}
    monkeypatch.setattr(Lexicon, "near", lambda *_: {**dict.fromkeys(passages, 1), "care": 2})
    monkeypatch.setattr(Lexicon, "_passages", lambda _self, _field, word: passages[word])
    nearest = Lexicon.__new__(Lexicon).nearest("words", "cafe")
    assert nearest == ["cave", "cane", "cape", "rave"][:MOST_NEAREST]


def test_passages_sort_by_source_and_place_then_by_id() -> None:
    places = [("z", None, 0), ("b", "oath", 1000), ("a", None, 0), ("c", "oath", 9), ("d", "plea", 0)]
    passages = [Passage(id, source, start, start + 5, "words") for id, source, start in places]
    assert [passage.id for passage in sorted(passages, key=sort_key)] == ["c", "b", "d", "a", "z"]


def test_of_a_reading_over_three_sentences_each_has_its_part() -> None:
    text = "We bake at night, friends. Nobody sees the white flour fall. The oven is older than the whole town."
    reading = spoken(text, spans=(("oath-1", 0, 17), ("oath-2", 18, 45), ("oath-3", 46, 78)), language="en")
    spans = {"oath-1": (0, 17), "oath-2": (18, 45), "oath-3": (46, 78)}
    parts = [PARTS.of(reading, Passage(id, "oath", *span, BAKER.text[slice(*span)])) for id, span in spans.items()]
    assert parts[0].startswith("We bake at night")
    assert "Nobody" not in parts[0]
    assert "Nobody sees the white flour fall" in parts[1]
    assert "bake" not in parts[1]
    assert "oven" not in parts[1]
    assert parts[2].endswith("The oven is older than the whole town.")
    assert "flour" not in parts[2]
    other = Passage("x", "oath", 500, 600, "beyond the text")
    assert PARTS.of(reading, other) == text
    assert PARTS.of(reading, LOOSE) == text
    assert PARTS.of(reading._replace(spans=reading.spans[:1]), Passage("oath-1", "oath", 0, 17, "")) == text


def test_a_sentence_that_a_reading_has_twice_has_the_part_from_its_first_to_its_last() -> None:
    again = "And, friends, nobody sees the flour fall."
    text = f"We bake at night. {again} The oven is older. {again}"
    reading = spoken(text, spans=(("oath-1", 0, 17), ("oath-2", 18, 45), ("oath-3", 46, 63)), language="en")
    assert PARTS.of(reading, Passage("oath-2", "oath", 18, 45, "")) == f". {again} The oven is older. {again}"
    assert PARTS.of(reading, Passage("oath-1", "oath", 0, 17, "")) == "We bake at night. And, friends, "


def test_words_side_by_side_stand_where_their_numbers_say() -> None:
    words = [AnyForm("words", [word], others, (), 9) for word, others in (("free", ()), ("tester", ("testers",)))]
    wording = ["free", "testers", "are", "no", "freetesters", "or", "testers", "free", "but", "a", "free", "tester"]
    assert Run("words", words, None).stretches(wording) == [range(2), range(4, 5), range(10, 12)]


def test_where_a_word_is_unknown_its_nearest_is_asked_for_and_the_others_in_its_place() -> None:
    missing = (MissingWord("words", "cafe", ("cave", "cape", "cane")), MissingWord("words", "xyz", ()))
    for tree, expected in {
        QueryWords("words", ("cafe",)): QueryWords("words", ("cave",), instead=("cape", "cane")),
        QueryWords("words", ("old", "cafe")): QueryWords("words", ("old", "cave")),
        QueryWords("words", ("old", "xyz")): QueryWords("words", ("old",)),
    }.items():
        assert dict(relaxed(tree, missing))["nearest words"] == expected


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An index of a test's own, without its full text."""
    build(tmp_path / "index", [BAKER, *ARTICLES[:2]])
    return tmp_path / "index"


def test_the_steps_of_indexing_are_counted_once(folder: Path) -> None:
    reported: list[tuple[str, int, int]] = []
    with Library.open(folder) as library:
        assert fulltext.intact(library) == "none"
        whoosh_folder = fulltext.ready(library, lambda *step: reported.append(step))
        assert reported == [("indexing", n, 5) for n in range(1, 6)]
        assert fulltext.ready(library, lambda *step: reported.append(step)) == whoosh_folder
        assert len(reported) == 5
        assert whoosh_folder.parent == folder
        assert whoosh_folder.name == f"whoosh-{library.revision[:12]}"
        assert fulltext.intact(library) == "intact"


def test_damage_under_the_old_marks_is_seen_by_a_thorough_look_only(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Library.open(folder) as library:
        whoosh_folder = fulltext.ready(library)
        path = max(whoosh_folder.iterdir(), key=lambda file: file.stat().st_size)
        content = bytearray(path.read_bytes())
        content[-1] ^= 1
        looked_at = trusted_folder._marks
        marks = looked_at(path)
        path.write_bytes(bytes(content))
        monkeypatch.setattr(trusted_folder, "_marks", lambda file: marks if file == path else looked_at(file))
        assert trusted_folder.trusted(whoosh_folder, fulltext._tag(library.revision))
        assert fulltext.intact(library) == "damaged"


def test_what_whoosh_cant_read_twice_is_reported_in_one_line(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tried = []

    def broken(*_: object) -> None:
        tried.append(1)
        raise ValueError("odd bytes")

    monkeypatch.setattr(fulltext, "search_in", broken)
    with Library.open(folder) as library, pytest.raises(QuotesError, match=r"can't be read \(odd bytes\)") as caught:
        search(library, "harbor")
    assert (caught.value.code, len(tried)) == (3, 2)


def test_what_whoosh_cant_read_once_is_made_anew(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    search_in, tried = fulltext.search_in, []

    def once(*arguments: object) -> object:
        tried.append(1)
        if len(tried) == 1:
            raise ValueError("odd bytes")
        return search_in(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(fulltext, "search_in", once)
    with Library.open(folder) as library:
        assert search(library, "harbor").total == 2


def test_a_folder_is_trusted_under_its_tag_with_its_files_alone(tmp_path: Path) -> None:
    whoosh_folder = tmp_path / "whoosh-1"
    whoosh_folder.mkdir()
    (whoosh_folder / "one").write_bytes(b"1")
    (whoosh_folder / "two").write_bytes(b"22")
    assert not trusted_folder.trusted(whoosh_folder, "tag")
    trusted_folder.remember(whoosh_folder, "tag")
    assert trusted_folder.trusted(whoosh_folder, "tag")
    assert trusted_folder.trusted(whoosh_folder, "tag", thoroughly=True)
    assert not trusted_folder.trusted(whoosh_folder, "other tag")
    os.utime(whoosh_folder / "one", ns=(1, 1))
    assert trusted_folder.trusted(whoosh_folder, "tag")  # hashed again, and remembered so
    record = json.loads(trusted_folder._record(whoosh_folder).read_text("utf-8"))
    assert record["files"]["one"][:-1] == trusted_folder._marks(whoosh_folder / "one")
    (whoosh_folder / "one").write_bytes(b"2")
    assert not trusted_folder.trusted(whoosh_folder, "tag")
    (whoosh_folder / "one").write_bytes(b"1")
    assert trusted_folder.trusted(whoosh_folder, "tag")
    (whoosh_folder / "three").touch()
    assert not trusted_folder.trusted(whoosh_folder, "tag")
    (whoosh_folder / "three").unlink()
    trusted_folder.forget(whoosh_folder)
    assert not trusted_folder.trusted(whoosh_folder, "tag")


def test_one_folder_of_a_home_is_remembered_and_not_those_of_another(tmp_path: Path) -> None:
    for home in ("first", "second"):
        for name in ("whoosh-1", "whoosh-2"):
            (tmp_path / home / name).mkdir(parents=True)
            (tmp_path / home / name / "file").write_text(name)
    for whoosh_folder in (
        tmp_path / "second" / "whoosh-1",
        tmp_path / "first" / "whoosh-1",
        tmp_path / "first" / "whoosh-2",
    ):
        trusted_folder.remember(whoosh_folder, "tag")
    assert not trusted_folder.trusted(tmp_path / "first" / "whoosh-1", "tag")
    assert trusted_folder.trusted(tmp_path / "first" / "whoosh-2", "tag")
    assert trusted_folder.trusted(tmp_path / "second" / "whoosh-1", "tag")
    trusted_folder.forget_all(tmp_path / "first")
    assert not trusted_folder.trusted(tmp_path / "first" / "whoosh-2", "tag")
    assert trusted_folder.trusted(tmp_path / "second" / "whoosh-1", "tag")


def test_of_a_folder_that_moved_only_what_is_new_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    former, new = tmp_path / "whoosh-1", tmp_path / "whoosh-2"
    former.mkdir()
    (former / "kept").write_bytes(b"1")
    trusted_folder.remember(former, "tag")
    former.rename(new)
    (new / "added").write_bytes(b"2")
    read = []
    digest = trusted_folder._digest

    def reading(path: Path) -> str:
        read.append(path.name)
        return digest(path)

    monkeypatch.setattr(trusted_folder, "_digest", reading)
    trusted_folder.remember(new, "tag 2", former)
    assert read == ["added"]
    assert trusted_folder.trusted(new, "tag 2", thoroughly=True)


def test_a_file_over_a_megabyte_is_hashed_to_its_end(tmp_path: Path) -> None:
    path = tmp_path / "large"
    path.write_bytes(bytes((1 << 20) + 1))
    before = trusted_folder._digest(path)
    path.write_bytes(bytes(1 << 20) + b"\1")
    assert trusted_folder._digest(path) != before


def test_after_a_change_only_the_index_of_this_revision_is_left_and_trusted(folder: Path) -> None:
    with Library.open(folder) as library:
        first = fulltext.ready(library)
    add(folder, [ARTICLES[3]])
    with Library.open(folder) as library:
        assert search(library, "stranger").total == 1
        second = fulltext.ready(library)
        assert not first.exists()
        assert trusted_folder.trusted(second, fulltext._tag(library.revision), thoroughly=True)
        assert search(library, "harbor").total == 3
    assert not list(trusted_files.state_folder().glob("*.new-*"))


def test_of_wordings_that_have_the_words_one_with_little_else_is_shown(tmp_path: Path) -> None:
    first, second = "We bake at night, friends", "Nobody sees the white flour fall"
    texts = {"a": f"“{first}. {second},” said Ada Roe.", "b": f"“{first},” said Ada Roe."}
    articles = [
        Article(id, text, f"Outlet {id}", published=f"2024-0{number}", language="en")
        for number, (id, text) in enumerate(texts.items(), 1)
    ]
    source = Source("oath", f"{first}. {second}. The oven is older than the town.", speaker="Ada Roe", language="en")
    build(tmp_path, [source, *articles])
    with Library.open(tmp_path) as library:
        (hit,) = search(library, "bake friends").hits
    assert hit.matched.outlet == "Outlet b"


@pytest.mark.parametrize("typed", ["-zyxwvut", "kettle OR -zyxwvut", "harbor -zyxwvut"])
def test_a_word_that_is_denied_is_not_missed(library: Library, typed: str) -> None:
    result = search(library, typed)
    assert result.total
    assert result.missing == ()
