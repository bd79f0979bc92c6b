"""Both sides of every threshold: what is just enough to belong together, and what just falls short."""

from __future__ import annotations

import random

import pytest

from index.grouping import covered_span
from index.grouping.clustering import longest_difference, similar
from index.grouping.source_alignment import Aligner
from letters.model import Source
from tests.index.grouping.representing import representatives

_CHANCE = random.Random(7)
WORDS = ["".join(_CHANCE.choices("abdefgiklmnoprstuvz", k=7)) for _ in range(2000)]


def said(first: int, count: int) -> str:
    """So many made-up words from one on; no two are alike."""
    return " ".join(WORDS[first : first + count])


def slips(first: int, count: int) -> str:
    """The same, each word with its last letter changed."""
    return " ".join(f"{word[:-1]}{'x' if word[-1] != 'x' else 'y'}" for word in WORDS[first : first + count])


def together(*texts: str) -> list[set[int]]:
    """Which texts stand for each text."""
    return [set(roots) for roots in representatives(list(texts))]


@pytest.mark.parametrize(("count", "same"), [(8, True), (7, False)])
def test_a_piece_of_eight_words_may_have_a_slip(count: int, same: bool) -> None:
    whole, piece = said(0, 30), f"{said(5, count - 1)} {slips(4 + count, 1)}"
    assert (together(whole, piece)[1] == {0}) is same


@pytest.mark.parametrize(("held", "same"), [(16, True), (15, False)])
def test_four_fifths_of_the_words_are_enough(held: int, same: bool) -> None:
    other = " ".join(word * 9 for word in WORDS[900 : 920 - held])
    assert (together(said(0, 40), f"{said(10, held)} {other}")[1] == {0}) is same


@pytest.mark.parametrize(("held", "same"), [(7, True), (6, False)])
def test_four_fifths_are_enough_of_eight_words_too(held: int, same: bool) -> None:
    other = " ".join(word * 9 for word in WORDS[900 : 908 - held])
    assert (together(said(0, 40), f"{said(10, held)} {other}")[1] == {0}) is same


@pytest.mark.parametrize(("count", "same"), [(20, True), (21, False)])
def test_a_fifth_of_the_words_is_worth_a_closer_look(count: int, same: bool) -> None:
    assert (together(said(0, 40), f"{said(3, 4)} {slips(7, count - 4)}")[1] == {0}) is same


@pytest.mark.parametrize(("other", "same"), [(14, True), (15, False)])
def test_four_fifths_of_the_characters_are_alike(other: int, same: bool) -> None:
    piece = f"{said(3, 4)} {slips(7, 8)} {'q' * other}"
    assert (together(said(0, 40), piece)[1] == {0}) is same


@pytest.mark.parametrize(("count", "same"), [(120, True), (121, False)])
def test_of_more_than_120_words_words_are_compared(count: int, same: bool) -> None:
    assert (together(said(0, 200), f"{said(3, 30)} {slips(33, count - 30)}")[1] == {0}) is same


@pytest.mark.parametrize(("held", "same"), [(120, True), (119, False)])
def test_four_fifths_of_many_words_are_alike(held: int, same: bool) -> None:
    split = " ".join(f"{said(n, 3)} {said(900 + n, 1)}" for n in range(40, 150, 3))
    piece = f"{said(0, held)} {slips(held, 150 - held)}"
    assert (together(f"{said(0, 40)} {split}", piece)[1] == {0}) is same


@pytest.mark.parametrize(("better", "same"), [(2, True), (3, False)])
def test_the_three_holders_of_most_words_are_compared(better: int, same: bool) -> None:
    right = said(0, 40)
    piece = f"{said(3, 4)} {slips(7, 16)}"
    others = [f"{said(400 + 50 * n, 40)} {' '.join(piece.split()[4 + 5 * n :][:5])}" for n in range(better)]
    assert (together(right, *others, piece)[-1] == {0}) is same


@pytest.mark.parametrize(("before", "after", "both"), [(6, 6, True), (5, 6, False), (6, 5, False), (7, 7, True)])
def test_six_words_of_each_passage_join_two(before: int, after: int, both: bool) -> None:
    first, second = said(0, 30), said(100, 30)
    piece = f"{said(30 - before, before)} {said(100, after)}"
    assert (together(first, second, piece)[2] == {0, 1}) is both


@pytest.mark.parametrize(("seam", "both"), [(0, True), (1, True), (2, True), (3, False)])
def test_two_words_between_two_passages_belong_to_neither(seam: int, both: bool) -> None:
    first, second = said(0, 30), said(100, 30)
    assert (
        together(first, second, f"{said(20, 10)} {said(300, seam)} {said(100, 10)}".replace("  ", " "))[2] == {0, 1}
    ) is both


@pytest.mark.parametrize(("more", "both"), [(2, True), (3, False)])
def test_two_passages_are_joined_where_they_end_and_begin(more: int, both: bool) -> None:
    first, second = said(0, 30 + more), f"{said(500, more)} {said(100, 30)}"
    assert (together(first, second, f"{said(20, 10)} {said(100, 10)}")[2] == {0, 1}) is both


@pytest.mark.parametrize(("shared", "both"), [(2, True), (3, False)])
def test_two_words_may_belong_to_both_passages(shared: int, both: bool) -> None:
    first, second = said(0, 30), f"{said(30 - shared, shared)} {said(100, 30)}"
    assert (together(first, second, f"{said(20, 10)} {said(100, 10)}")[2] == {0, 1}) is both


@pytest.mark.parametrize(("rest", "both"), [(3, False), (4, True)])
def test_a_piece_that_one_passage_holds_but_for_three_words_joins_none(rest: int, both: bool) -> None:
    first, second = f"{said(100, 10 - rest)} {said(500, 5)} {said(0, 30)}", said(100, 40)
    piece = f"{said(20, 10)} {said(100, 10)}"
    assert (len(together(first, second, piece)[2]) == 2) is both


OPENINGS = (
    "Our hearts are with the families of all those who were affected by the flood in this valley.",
    "I want to begin by thanking everybody who worked so hard on this campaign and all of you who came here tonight.",
)
STATEMENTS = (
    "The county has to say why the sirens were silent that night.",
    "The state will pay for every house that the river took from us.",
    "There is nothing more for me to add until the inquiry reports.",
    "This result is a warning to all who thought the port was theirs.",
    "It is not a victory of one party, it is a victory of the north.",
)


@pytest.mark.parametrize("opening", OPENINGS)
def test_statements_that_share_an_opening_are_apart_and_their_wordings_with_them(opening: str) -> None:
    statements = [f"{opening} {statement}" for statement in STATEMENTS]
    worded = [text.replace("all", "each", 1) for text in statements]
    groups = together(*statements, *worded)
    assert groups[:5] == groups[5:] and all(len(group) == 1 for group in groups) and len(set.union(*groups)) == 5


def test_a_statement_among_many_with_its_opening_is_known_by_a_wording_with_a_slip() -> None:
    longer = [f"{OPENINGS[0]} {said(40 * n, 20)}" for n in range(8)]
    short = f"{OPENINGS[0]} These claims could take up to two years to resolve."
    groups = together(*longer, short, short.replace("These", "Those"))
    assert groups[8] == groups[9] and len(set.union(*groups)) == 9


@pytest.mark.parametrize(("changed", "same"), [(3, True), (4, False)])
def test_three_words_in_a_row_may_be_others(changed: int, same: bool) -> None:
    piece = f"{said(3, 12)} {said(500, changed)} {said(15 + changed, 12)}"
    assert similar(piece, said(0, 40)) is same


@pytest.mark.parametrize(("between", "same"), [("of the", False), ("of the and from", True), (WORDS[90], True)])
def test_stop_words_that_both_have_by_chance_do_not_end_a_run(between: str, same: bool) -> None:
    piece, whole = (f"{said(3, 12)} {said(k, 2)} {between} {said(k + 2, 2)} {said(20, 12)}" for k in (500, 600))
    assert similar(piece, whole) is same


def test_damaged_words_are_those_in_their_place() -> None:
    words = ["the", "harbour", "and", "the", "bridge", "were", "closed"]
    assert (
        longest_difference(words, ["the", "harb0ur", "and", "the", "brid", "ge", "wer", "closed", "for", "repairs"])
        == 0
    )
    assert longest_difference(words, ["the", "market", "and", "the", "bridge", "were", "closed"]) == 1.0


def sentence(*words: str) -> str:
    return " ".join(words).capitalize() + "."


def source(*sentences: str, id: str = "s") -> Source:
    return Source(id, " ".join(sentences))


def matched(text: str, *sources: Source) -> list[str]:
    """The words of the sources that a text prints."""
    texts = {source.id: source.text for source in sources}
    return [texts[match.source][match.start : match.end].lower() for match in Aligner(sources).align(text)]


@pytest.mark.parametrize(("more", "there"), [(4, True), (5, False)])
def test_half_of_the_words_are_enough(more: int, there: bool) -> None:
    text = f"{said(0, 3)} {said(500, 1)} {said(3, 2)} {said(600, more)}"
    assert (matched(text, source(sentence(said(0, 20)))) == [said(0, 5)]) is there


@pytest.mark.parametrize(("run", "there"), [(6, True), (5, False)])
def test_six_words_in_a_row_are_enough(run: int, there: bool) -> None:
    text = f"{said(4, run)} {said(600, 20)}"
    assert (matched(text, source(sentence(said(0, 20)))) == [said(4, run)]) is there


@pytest.mark.parametrize(("more", "guide", "there"), [(9, 0, True), (10, 0, False), (9, 700, False)])
def test_three_tenths_are_enough_beside_words_of_the_same_source(more: int, guide: int, there: bool) -> None:
    text = f"{said(guide, 6)} … {said(40, 4)} {said(600, more)}"
    sources = source(sentence(said(0, 20)), sentence(said(40, 20))), source(sentence(said(700, 9)), id="t")
    assert (said(40, 4) in matched(text, *sources)) is there


@pytest.mark.parametrize(("word", "there"), [("lanthorn", True), ("lantern", False)])
def test_a_word_of_eight_letters_may_be_set_as_two(word: str, there: bool) -> None:
    assert (matched(f"{word[:4]} {word[4:]}", source(sentence("the", word, "fell"))) == [word]) is there


@pytest.mark.parametrize(("before", "there"), [(5, True), (6, False)])
def test_six_sentences_are_laid_over_a_piece(before: int, there: bool) -> None:
    others = [sentence(said(100 + 10 * n, 3), said(0, 3), said(400 + 10 * n, 3)) for n in range(before)]
    text = f"{said(0, 3)} {said(20, 2)} {said(901, 1)} {said(22, 2)}"
    right = sentence(said(20, 2), said(950, 1), said(22, 2))
    assert bool(matched(text, source(*others, right))) is there


def test_of_two_sentences_the_one_with_more_words_comes_first() -> None:
    less, more = sentence(said(0, 5), said(50, 3)), sentence(said(0, 6), said(60, 3))
    for sentences in ((less, more), (more, less)):
        whole = source(*sentences)
        text = f"{said(0, 6)} {said(300, 2)}"
        (match,) = Aligner([whole]).align(text)
        assert whole.text[match.start : match.end].lower() == said(0, 6)
        assert whole.text[match.start :].startswith(more[:30])


def test_of_two_sources_and_places_the_first_counts() -> None:
    first, second = source(sentence(said(0, 6), "so"), id="a"), source(sentence(said(0, 6), "so"), id="b")
    (match,) = Aligner([second, first]).align(f"{said(0, 6)} {said(300, 3)}")
    assert match.source == "a"
    twice = source(sentence(said(0, 6), said(90, 1)), sentence(said(50, 3), said(0, 6)))
    (match,) = Aligner([twice]).align(f"{said(0, 6)} {said(300, 3)}")
    assert match.start == 0


@pytest.mark.parametrize(
    ("text", "score"), [("w0 w1 w2 w3", 1.0), ("w0 w1 x w2 w3", 0.8), ("w0 w1 w3 w4", 0.8), ("w0 w1 x y w3 w4", 0.6667)]
)
def test_the_share_of_words_that_agree(text: str, score: float) -> None:
    for n in range(5):
        text = text.replace(f"w{n}", WORDS[n])
    (match,) = Aligner([source(sentence(said(0, 20)))]).align(text)
    assert (match.score, match.quote_start, match.quote_end) == (score, 0, len(text))


def test_a_match_of_function_words_is_none() -> None:
    whole = source(sentence("it was the one that they had of all and of the", WORDS[0], "kind"))
    assert matched(f"it was the {WORDS[5]} that they had {WORDS[6]} {WORDS[0]}", whole) == []
    assert matched(f"it was the {WORDS[5]} that they had of all {WORDS[0]} kind", whole) != []


def test_the_densest_part_of_a_match_counts() -> None:
    whole = source(sentence(said(0, 1), said(500, 12), said(1, 8)))
    assert matched(f"{said(0, 1)} {said(700, 1)} {said(1, 5)} {said(800, 1)} {said(6, 3)}", whole) == [said(1, 8)]
    near = source(sentence(said(0, 2), said(500, 3), said(2, 6)))
    assert matched(f"{said(0, 2)} {said(700, 1)} {said(2, 6)}", near) == [f"{said(0, 2)} {said(500, 3)} {said(2, 6)}"]


def test_two_words_are_found_before_all_in_the_source_that_is_quoted() -> None:
    first, second = source(sentence(said(0, 9)), id="a"), source(sentence(said(0, 9)), id="b")
    for quoted, id in (([], "a"), (["a"], "a"), (["b"], "b"), (["a", "b"], "a"), (["c"], "a")):
        (match,) = Aligner([first, second]).align(said(3, 2), quoted=quoted)
        assert match.source == id


@pytest.mark.parametrize(
    ("own", "language", "quoted", "there"),
    [
        ("en", "de", "", False),
        ("en", "en", "", True),
        ("en", "", "", True),
        (None, "de", "", True),
        ("en", "de", "s", True),
    ],
)
def test_two_words_in_another_language_are_a_loan(own: str | None, language: str, quoted: str, there: bool) -> None:
    whole = Source("s", sentence(said(0, 9)), language=own)
    assert bool(Aligner([whole]).align(said(3, 2), quoted=[quoted], language=language)) is there


def attested(*counts: int) -> set[int]:
    """What a piece belongs to that runs from one of two passages into a third, each printed so often."""
    texts = [f"{said(0, 20)} {said(40, 10)}", f"{said(20, 20)} {said(40, 10)}", said(100, 30)]
    rows = [text for text, count in zip(texts, counts, strict=True) for _ in range(count)]
    piece = f"{said(42, 8)} {said(100, 8)}"
    stand = representatives([*rows, piece])[-1]
    return {texts.index(rows[k]) for k in stand if k < len(rows)}


@pytest.mark.parametrize(
    ("counts", "passages"),
    [((2, 1, 1), {0, 2}), ((1, 2, 1), {1, 2}), ((1, 3, 2), {1, 2}), ((4, 3, 2), {0, 2}), ((2, 3, 9), {1, 2})],
)
def test_of_passages_with_the_same_words_the_one_that_most_rows_print_counts(
    counts: tuple[int, ...], passages: set[int]
) -> None:
    assert attested(*counts) == passages


@pytest.mark.parametrize(
    ("counts", "passages"),
    [((2, 1, 1), {0, 2}), ((1, 2, 1), {1, 2}), ((1, 3, 2), {1, 2}), ((4, 3, 2), {0, 2}), ((2, 3, 9), {1, 2})],
)
def test_the_same_where_they_end_at_different_words(counts: tuple[int, ...], passages: set[int]) -> None:
    texts = [f"{said(0, 20)} {said(40, 10)}", f"{said(20, 20)} {said(40, 9)} {said(60, 1)}", said(100, 30)]
    rows = [text for text, count in zip(texts, counts, strict=True) for _ in range(count)]
    stand = representatives([*rows, f"{said(42, 8)} {said(100, 8)}"])[-1]
    assert {texts.index(rows[k]) for k in stand} == passages


@pytest.mark.parametrize(("count", "both"), [(1, False), (2, True)])
def test_what_more_rows_print_than_the_whole_is_no_fragment_of_it(count: int, both: bool) -> None:
    first, second = said(0, 12), said(100, 12)
    rows = [f"{first} {second}", *[first] * count, *[second] * count]
    assert (representatives(rows)[0] == (1, 1 + count)) is both


@pytest.mark.parametrize(("count", "both"), [(1, True), (2, True), (3, False)])
def test_a_piece_that_more_rows_print_than_a_passage_joins_none(count: int, both: bool) -> None:
    rows = [said(0, 30), said(100, 30)] * 2 + [f"{said(20, 10)} {said(100, 10)}"] * count
    assert (representatives(rows)[-1] == (0, 1)) is both


def test_the_span_of_a_passage_that_a_wording_covers() -> None:
    whole = "The canary sang all night, and nobody had the heart to stop it."
    for text, covered in (
        ("sang all night", "sang all night"),
        ("SANG – all night", "sang all night"),
        ("a canary has sung all night and nobody did", "canary sang all night, and nobody"),
        ("nobody stopped the heart of it", "nobody had the heart to stop it"),
        ("quite other words", whole),
        (whole, whole),
    ):
        a, b = covered_span(text, whole)
        assert whole[a:b] == covered


@pytest.mark.parametrize(("damaged", "weight"), [("axxxbcd", 0.0), ("axxxxbcd", 1.0)])
def test_a_damaged_word_at_an_edge_is_looked_for_three_characters_further(damaged: str, weight: float) -> None:
    assert longest_difference(["abcd", "harbour"], [damaged, "harbour"]) == weight
    assert longest_difference(["harbour", "dcba"], ["harbour", damaged[::-1]]) == weight


FORMULA = said(300, 20)


def stands_alone(formula: str, *statements: str) -> bool:
    """Whether a formula is a passage of its own beside statements that contain it."""
    return together(*statements, formula)[-1] == {len(statements)}


@pytest.mark.parametrize(("count", "alone"), [(5, True), (4, False)])
def test_five_words_beside_a_formula_make_another_statement(count: int, alone: bool) -> None:
    formula = said(300, 12)
    assert stands_alone(formula, f"{formula} {said(400, 20)}", f"{formula} {said(500, count)}") is alone
    assert stands_alone(formula, f"{said(400, 20)} {formula}", f"{said(500, count)} {formula}") is alone


@pytest.mark.parametrize(("count", "alone"), [(6, True), (5, False)])
def test_a_formula_is_less_than_four_fifths_of_each_statement(count: int, alone: bool) -> None:
    assert stands_alone(FORMULA, f"{FORMULA} {said(400, 40)}", f"{FORMULA} {said(500, count)}") is alone


@pytest.mark.parametrize(("count", "alone"), [(3, True), (4, False)])
def test_four_same_words_beside_a_formula_are_one_statement(count: int, alone: bool) -> None:
    formula = f"{FORMULA} {said(400, count)}"
    assert stands_alone(FORMULA, f"{formula} {said(420, 30)}", f"{formula} {said(500, 25)}") is alone


@pytest.mark.parametrize(("count", "alone"), [(2, True), (3, False)])
def test_two_words_at_each_edge_of_a_formula_may_differ(count: int, alone: bool) -> None:
    words, other = FORMULA.split(), said(700, count).split()
    for changed in (other + words[count:], words[:-count] + other):
        assert stands_alone(" ".join(changed), f"{FORMULA} {said(400, 40)}", f"{FORMULA} {said(500, 40)}") is alone


def test_damaged_words_beside_a_formula_are_the_same_statement() -> None:
    assert not stands_alone(FORMULA, f"{FORMULA} {said(400, 30)}", f"{FORMULA} {slips(400, 25)}")


def test_statements_that_are_alike_on_one_side_are_one() -> None:
    first, second = f"{said(400, 20)} {FORMULA} {said(430, 20)}", f"{said(400, 20)} {FORMULA} {said(500, 18)}"
    assert not stands_alone(FORMULA, first, second)
    assert stands_alone(FORMULA, first, f"{said(540, 20)} {FORMULA} {said(500, 18)}")
