"""Quotations of sources that have structure: plays, transcripts, laws. What is structure is not their words."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from index.answers.collation import collate
from index.answers.verification import Verification
from index.answers.verify import Verifier
from index.builder import build
from index.comparison.differences import Difference
from index.store import Library
from letters.model import Article, Source
from tests.letters.test_structure import SOURCES

PLAY = Source("bakers", SOURCES["a play with labels and directions on lines of their own"][0], speaker="Mara Quill")
TRANSCRIPT = Source(
    "harbour", SOURCES["a transcript with times, whose lines continue indented"][0], speaker="Harbour control"
)
CALLS = Source(
    "calls",
    "Gull: How do you hear me over the wind?\n\nBase 1 (Brandt): We hear you well, the wind is strong here.\n\n"
    "Base 1 (Okafor): Keep the lamp dry and come home before dark.\n\nGull: The lamp is dry and the sail holds.\n\n"
    "Base 1 (Okafor): Good, then we put the kettle on.\n\n"
    "Base 1 (Brandt): Then turn the boat round at the second buoy.",
    speaker="Nina Holm", aliases=("Otto Brandt",),
)  # fmt: skip
PLACES = Source(
    "places",
    "PILOT (HARBOUR): How do you hear me over the wind today?\n\nPILOT (QUAY): I hear the bell of the church behind me."
    "\n\nPILOT (HARBOUR): Then the fog is not so thick out there.\n\nPILOT (QUAY): It is as thick as ever here.",
    speaker="Nina Holm", aliases=("Otto Brandt",),
)  # fmt: skip
CREW = Source(
    "crew",
    "HELM: The tide has turned and we are free.\n\nSHORE: We wave to you from the lighthouse stairs.\n\n"
    "HELM: Then put the kettle on for the evening.\n\nSHORE: It has been on since the morning.",
    speaker="the crew of the Tern", aliases=("Ida Lund", "Per Falk", "the harbour office"),
)  # fmt: skip
SHIP = Source(
    "ship",
    "SKP: Ida, the wind goes round to the west.\n\nMTE: I see it on the water.\n\nSKP: Then take in the sail, Ida.\n\n"
    "MTE: It comes in now.\n\nHBR: Per, how deep is the channel?\n\nSKP: Four fathoms and mud today.\n\n"
    "MTE: I hear a bell, Per.\n\nSKP: It is the church.\n\nHBR: Per. Keep it to your left.\n\nSKP: It is on the left.\n\n"
    "SKP: Go below and sleep, Ida.\n\nMTE: Not before the harbour.\n\nHBR: We light the lamp, Per, for your boat.\n\n"
    "SKP: We see the lamp.\n\nHBR: Ida, we have soup for the two of you.\n\nMTE: Keep it warm.\n\n"
    "HBR: Is the rope dry, Per?\n\nSKP: It is as dry as bread.\n\nSKP: Olaf, is the soup warm?\n\nCOK: As warm as July it is.\n\n"
    "SKP: Then ring the bell, Olaf.\n\nCOK: It rings.\n\nSKP: Come up here, Olaf.\n\nCOK: In a while.\n\n"
    "MTE: Olaf, there is no salt.\n\nCOK: It is in the sea.",
    speaker="the crew of the Tern", aliases=("Ida Lund", "Capt. Per Falk", "Nora Blum"),
)  # fmt: skip
NAMED = Source(
    "named",
    "SKP: The tide has turned and we are free.\n\nMTE: I wave to the lighthouse stairs.\n\nHBR: We see you from the window.\n\n"
    "SKP: Then put the pot on for the evening.\n\nMTE: It has been on since the morning.\n\nHBR: So we heard at noon.",
    speaker="the crew of the Tern",
    aliases=("SKP (Capt. Per A. Falk, Jr.)", "MTE (Ida Lund)", "Capt. Per A. Falk, Jr.", "Ida Lund", "NMA", "Bo Ek"),
)  # fmt: skip
ESSAYS = Source(
    "essays",
    "On bread\n\nVOGT\n\nWe bake before the sun is up over the mill.\n\nOn salt\n\nHOLM\n\nWe eat what others have baked for us.\n\n"
    "On water\n\nVOGT\n\nNobody eats alone at the end of the week.\n\nOn fire\n\nVOGT and HOLM\n\nThe oven is warm until the evening bell.",
    speaker="The Mill", aliases=("Otto Vogt", "Greta Holm"),
)  # fmt: skip
VERSES = Source("verses", SOURCES["numbers of verses"][0], speaker="the Book")
TALK = Source("taidan", SOURCES["labels with the full-width colon"][0], speaker="山本", language="ja")
LAW = Source(
    "loi",
    "# Loi sur les ponts\n\n## [Article premier](https://x.example/1)\n\nTout pont reste [ouvert aux piétons](https://x.example)."
    "\n\n### Article 2\n\nLe maire peut en limiter l’usage pendant les crues¹ mais il en **informe** le conseil sans délai.",
    speaker="l’assemblée", language="fr",
)  # fmt: skip
LONG = Source(
    "long",
    LAW.text + "\n\n" + "\n\n".join(f"### Article {n}\n\nLe pont numéro {n} est peint en gris." for n in range(3, 400)),
)


ARTICLE = Article(
    "a", "The mayor wrote: “Tout pont reste ouvert aux piétons. Le maire peut en limiter l’usage.”", "The Gull"
)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    folder = tmp_path_factory.mktemp("index")
    build(
        folder,
        [PLAY, TRANSCRIPT, CALLS, PLACES, CREW, SHIP, NAMED, ESSAYS, VERSES, TALK, LAW, ARTICLE],
    )
    with Library.open(folder) as library:
        library.check()
        yield library


@pytest.fixture(scope="module")
def verifier(library: Library) -> Verifier:
    return Verifier(library)


def changes(verification: Verification) -> list[Difference]:
    return [difference for difference in verification.comparison.differences if difference.kind != "typography"]


RIGHT = {
    "lines of verse with a slash between": "The ovens are cold, / And nobody told the miller.",
    "lines of verse run on in prose": "The ovens are cold, and nobody told the miller.",
    "a speech past a stage direction and an aside": "He counts the loaves. And who will sweep?",
    "a stage direction itself": "A bell rings.",
    "speeches without their labels": "Holding. Copy. The channel is closed.",
    "a line that continues indented": "Pilot boat, hold your position.",
    "verses without their numbers": "And the people left; for they had seen it. Not one was missing.",
    "a Japanese talk": "春に開きます。費用は。県が払います。",
    "past a heading and a link": "Tout pont reste ouvert aux piétons. Le maire peut en limiter l’usage",
    "past a footnote mark and emphasis": "pendant les crues mais il en informe le conseil sans délai",
    "the title of a law": "Loi sur les ponts",
}


@pytest.mark.parametrize("title", RIGHT)
def test_what_is_structure_is_no_word_that_was_left_out(verifier: Verifier, title: str) -> None:
    verification = verifier.verify(RIGHT[title])
    assert verification.severity in ("ok", "info"), verification.comparison
    assert verification.comparison.verdict in ("verbatim", "typographic", "conventional", "fragment")


def test_a_reference_is_shown_as_it_is_read(verifier: Verifier) -> None:
    verification = verifier.verify("Tout pont reste fermé aux piétons. Le maire peut en limiter l’usage")
    assert verification.reference and " ".join(verification.reference.split()) == RIGHT["past a heading and a link"]
    assert [(d.query, d.reference) for d in changes(verification)] == [("fermé", "ouvert")]
    ((start, end),) = (d.reference_span for d in changes(verification))
    assert LAW.text[start:end] == "ouvert"


def test_the_passages_of_a_quotation_are_those_that_it_has_words_of(verifier: Verifier) -> None:
    verification = verifier.verify(RIGHT["a speech past a stage direction and an aside"])
    assert [passage.text for passage in verification.passages] == ["He counts the loaves.", "And who will sweep?"]
    assert {passage.speaker for passage in verification.passages} == {"GRETA"}


@pytest.mark.parametrize(
    ("speaker", "right"),
    [
        ("Otto", True),
        ("Otto Brandt", True),
        ("Greta", False),
        ("Greta Brandt", False),
        ("Mara Quill", True),
        ("she", True),
        ("Greta's mother", True),
        ("Nora Blum", False),
    ],
)
def test_one_speakers_words_are_not_anothers(verifier: Verifier, speaker: str, right: bool) -> None:
    verification = verifier.verify("The ovens are cold, and nobody told the miller", speaker)
    assert (verification.comparison.verdict != "misattributed") == right


FRAGMENTS = {
    ("cold ovens", "Greta"): "not_found",
    ("told the miller", "Greta"): "misattributed",
    ("told the miller", "Otto"): "fragment",
    ("told the miller", "Nora Blum"): "fragment",  # on no label: she may say it elsewhere
    ("the loaves", "Otto"): "fragment",  # a common phrase, with one word of its own
    ("turn the boat", "Okafor"): "fragment",  # behind call signs are persons
}


@pytest.mark.parametrize(("words", "speaker"), FRAGMENTS)
def test_a_few_words_of_a_role_are_not_anothers_where_they_are_no_common_phrase(
    verifier: Verifier, words: str, speaker: str
) -> None:
    assert verifier.verify(words, speaker).comparison.verdict == FRAGMENTS[words, speaker]


@pytest.mark.parametrize(
    ("words", "speaker", "right"),
    [
        ("Keep the lamp dry and come home before dark", "Nina Holm", False),
        ("Keep the lamp dry and come home before dark", "Otto Brandt", False),
        ("Keep the lamp dry and come home before dark", "Okafor", True),
        ("Keep the lamp dry and come home before dark", "Chidi Okafor", True),
        ("Then turn the boat round at the second buoy", "Nina Holm", False),
        ("Then turn the boat round at the second buoy", "Otto Brandt", True),
        ("The lamp is dry and the sail holds", "Nina Holm", True),
        ("The lamp is dry and the sail holds", "Otto Brandt", False),
        ("Keep the lamp dry and come home before dark", "the sailor", True),
        ("I hear the bell of the church behind me", "Nina Holm", True),
    ],
)
def test_a_label_may_name_who_speaks_in_brackets(verifier: Verifier, words: str, speaker: str, right: bool) -> None:
    assert (verifier.verify(words, speaker).comparison.verdict != "misattributed") == right


@pytest.mark.parametrize(
    ("speaker", "right"),
    [
        ("Per Falk", True),
        ("Captain Falk", True),
        ("Capt. Per A. Falk, Jr.", True),
        ("Falk, the skipper", True),
        ("Peter Falk", True),
        ("P. A. Falk", True),
        ("SKP", True),
        ("the crew of the Tern", True),
        ("the crew", True),
        ("NMA", True),
        ("they", True),
        ("Per Falk and Ida Lund", True),
        ("the skipper", True),
        ("Nora Blum", True),
        ("Ida Lund", False),
        ("Lund", False),
        ("First mate Ida Lund", False),
        ("I. Lund", False),
        ("MTE", False),
        ("Bo Ek", False),
    ],
)
def test_names_behind_labels_are_given_by_the_source(verifier: Verifier, speaker: str, right: bool) -> None:
    verification = verifier.verify("Then put the pot on for the evening.", speaker)
    assert (verification.comparison.verdict != "misattributed") == right, verification.speaker_note


def test_an_accusation_names_the_speaker_on_the_label(verifier: Verifier) -> None:
    verification = verifier.verify("The ovens are cold, and nobody told the miller", "Greta")
    assert verification.attributed_to and verification.attributed_to[0].name == "OTTO"


@pytest.mark.parametrize(
    ("speaker", "flags"),
    [("Ida Lund", ("unconfirmed",)), ("Falk", ("unconfirmed",)), ("the crew of the Tern", ()), ("the harbour office", ())],
)  # fmt: skip
def test_labels_without_a_name_leave_open_which_of_several_persons_speaks(
    verifier: Verifier, speaker: str, flags: tuple[str, ...]
) -> None:
    verification = verifier.verify("We wave to you from the lighthouse stairs.", speaker)
    assert (verification.comparison.verdict, verification.comparison.flags) == ("verbatim", flags)


@pytest.mark.parametrize(
    ("words", "speaker", "verdict"),
    [
        ("It is as dry as bread.", "Per Falk", "verbatim"),
        ("We light the lamp, Per, for your boat.", "Per Falk", "misattributed"),
        ("We light the lamp, Per, for your boat.", "Captain Falk", "misattributed"),
        ("We light the lamp, Per, for your boat.", "Nora Blum", "verbatim"),
        ("We light the lamp, Per, for your boat.", "Per Holm", "verbatim"),
        ("Then take in the sail, Ida.", "Ida Lund", "misattributed"),
        ("Then take in the sail, Ida.", "Ida Lund and Per Falk", "verbatim"),
        ("Four fathoms and mud today.", "Olaf Brock", "misattributed"),  # whose surname the source does not have
        ("As warm as July it is.", "Olaf Brock", "verbatim"),
        ("I see it on the water.", "Olaf Brock", "verbatim"),  # a single call
        ("Four fathoms and mud today.", "Ida Brock", "verbatim"),  # it has another Ida
        ("I see it on the water.", "Per Falk", "verbatim"),  # a single call
        ("I see it on the water.", "the crew of the Tern", "verbatim"),
    ],
)
def test_whoever_calls_somebody_by_name_is_not_the_one_who_is_called(
    verifier: Verifier, words: str, speaker: str, verdict: str
) -> None:
    assert verifier.verify(words, speaker).comparison.verdict == verdict


@pytest.mark.parametrize(
    ("words", "speaker", "verdict"),
    [
        ("We bake before the sun is up over the mill.", "Otto Vogt", "verbatim"),
        ("We bake before the sun is up over the mill.", "The Mill", "verbatim"),
        ("We bake before the sun is up over the mill.", "Greta Holm", "misattributed"),
        ("We eat what others have baked for us.", "Otto Vogt", "misattributed"),
        ("We eat, what others have baked for us.", "Otto Vogt", "misattributed"),
        ("We eat, what others have baked for us.", "Greta Holm", "punctuation"),
        ("The oven is warm until the evening bell.", "Greta Holm", "verbatim"),
        ("The oven is warm until the evening bell.", "Vogt", "verbatim"),
    ],
)
def test_an_author_of_a_collection_speaks_what_stands_below_the_name(
    verifier: Verifier, words: str, speaker: str, verdict: str
) -> None:
    assert verifier.verify(words, speaker).comparison.verdict == verdict


def test_what_two_say_together_is_said_by_each(verifier: Verifier) -> None:
    assert verifier.verify("Not we. Then nobody.", "Greta").comparison.verdict != "misattributed"


def test_a_passage_is_shown_as_it_is_read(library: Library) -> None:
    first, second = (passage for passage in library.source_passages("loi") if passage.text[:2] in ("To", "Le"))
    assert first.text == "Tout pont reste ouvert aux piétons."
    assert second.text.endswith("pendant les crues mais il en informe le conseil sans délai.")
    assert LAW.text[first.start : first.end] == "Tout pont reste [ouvert aux piétons](https://x.example)."


def test_wordings_of_a_passage_with_markup_are_collated(library: Library) -> None:
    (passage,) = (passage for passage in library.source_passages("loi") if passage.text.startswith("Tout"))
    (version,) = collate(library, passage.id).versions
    assert (version.text, version.whole, version.departures) == ("Tout pont reste ouvert aux piétons", True, ())


def test_a_label_that_is_quoted_too_is_no_word_put_in(verifier: Verifier) -> None:
    assert verifier.verify("山本：県が払います。").severity in ("ok", "warning")


def test_parts_of_long_sources_are_read_as_the_whole_is(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("long")
    build(folder, [LONG])
    with Library.open(folder) as library:
        verifier = Verifier(library)
        for title in ("past a heading and a link", "past a footnote mark and emphasis"):
            assert verifier.verify(RIGHT[title]).severity == "ok"
        query = "Le pont numéro 77 est peint en gris. Le pont numéro 78 est peint en gris."
        assert verifier.verify(query).severity == "ok"
        changed = verifier.verify(query.replace("gris. Le", "rouge. Le"))
        assert [(d.query, d.reference) for d in changes(changed)] == [("rouge", "gris")]


@pytest.mark.parametrize(("speaker", "verdict"), [("Marten Holm", "misattributed"), ("the Keeper", "verbatim")])
def test_a_full_name_is_the_label_with_its_surname_alone(tmp_path: Path, speaker: str, verdict: str) -> None:
    """Not the label with that surname behind another first name."""
    speeches = [("HOLM", "Who has the key?"), ("NILS HOLM", "Not I."), ("KEEPER", "Ay, sir, but the door is shut.")]
    text = "\n\n".join(f"**{label}**: {speech}" for label, speech in [*speeches, *speeches])
    build(tmp_path, [Source("door", text, speaker="Mara Quill")])
    with Library.open(tmp_path) as library:
        assert Verifier(library).verify("Ay, sir, but the door is shut", speaker).comparison.verdict == verdict
