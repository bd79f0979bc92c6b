"""Words that a source has in quotation marks: who is quoted there, and what that says of a claimed speaker."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.answers.characters import Characters
from index.answers.check import check
from index.answers.quoted_speakers import QuotedSpeakers
from index.answers.verify import Verifier
from index.builder import build
from index.output.data import verified_query
from index.output.findings import text as findings_text
from index.output.findings import unix
from index.output.terminal import Terminal
from index.store import Library
from letters.model import Article, Source
from letters.reading.draft import Draft

SPEECH = """\
My friends, we have come to the harbor to open the new bridge. Years ago the mayor's office was empty for a winter.

In the spring, Torvik predicted: "The river will carry us all to the sea." Here we stand on dry land.

Many years ago the surveyor Edward Larch, who drew the first map, was asked why he crossed the pass. He said, "Somebody had
to look behind it." We look behind it today.

Senator Halloran has said: "A bridge without a toll is a promise to the poor." I agree with him, and I said to him then, "You
shall have your bridge before the snow."

A woman in the market said, "My children have never seen the other bank." Others call it the "bridge of sighs" to this day.

Let us heed what is written, "to give bread to those who ask in the cold." That is our plan.
"""
NOVEL = """\
## Chapter 1

Mira was tired of counting the boats, and the Baker had not yet opened his door. She thought of the long road to the mill.

'The bread is burnt again,' said the Baker, and he threw the loaf into the canal.

'Then nobody shall eat before the evening bell,' Mira replied.

Mr. Odd came in without a greeting. 'Lock up every oven in the street!' shouted Mr. Odd. Mira looked away.

'And then the Duke said, "Drain the canal before the market opens!"' said the Baker.

'The boats are ours,' said Mira. The Baker said nothing and counted his loaves until the lamp was lit.
"""
ESSAY = """\
Der Bürgermeister war müde. Herr Lindner sagte: „Die Brücke bleibt bis zum Frühling geschlossen.“ Ich ging nach Hause.

Damals schrieb Clara Voss: „Wer den Fluss kennt, der fürchtet die Brücke nicht.“ Daran denke ich noch heute.
"""
DISCOURS = """\
Nous avons traversé le pont. « La rivière ne rend jamais ce qu’elle emporte », a déclaré Louise Marchal. Je pense à elle.

Le vieux meunier disait souvent : « Le blé attend toujours la fin de la pluie. » Nous attendons aussi.
"""
DISCURSO = """\
Cruzamos el puente en silencio. «El río nunca devuelve lo que se lleva», dijo Carmen Salas. Pienso en ella cada día.
"""
RECH = """\
Мы долго шли через мост. «Река никогда не возвращает того, что уносит», — сказала Анна Белова. Я часто вспоминаю её.
"""
ENZETSU = """\
私たちは橋を渡りました。田中花子さんは「川は奪ったものを決して返さない」と語った。私は今もその言葉を忘れません。
"""
SOURCES = [
    Source("bridge", SPEECH, title="At the new bridge", speaker="Laura Field", aliases=("Field", "President Field"), language="en"),
    Source("novel", NOVEL, title="Mira of the Canal", speaker="James Wick", aliases=("Wick", "Mira", "the Duke"), language="en"),
    Source("essay", ESSAY, speaker="Peter Hahn", language="de"),
    Source("discours", DISCOURS, speaker="Marc Petit", language="fr"),
    Source("discurso", DISCURSO, speaker="Pablo Ríos", language="es"),
    Source("rech", RECH, speaker="Олег Смирнов", language="ru"),
    Source("enzetsu", ENZETSU, speaker="鈴木一郎", language="ja"),
]  # fmt: skip
RIVER = "The river will carry us all to the sea."
BEHIND = "Somebody had to look behind it."
TOLL = "A bridge without a toll is a promise to the poor."
BREAD = "The bread is burnt again"
OVEN = "Lock up every oven in the street!"
CANAL = "Drain the canal before the market opens!"
NARRATION = "Mira was tired of counting the boats"
FLUSS = "Wer den Fluss kennt, der fürchtet die Brücke nicht."
EAU = "La rivière ne rend jamais ce qu’elle emporte"
RIO = "El río nunca devuelve lo que se lleva"
REKA = "Река никогда не возвращает того, что уносит"
KAWA = "川は奪ったものを決して返さない"


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    folder = tmp_path_factory.mktemp("quoting")
    build(folder, SOURCES)
    with Library.open(folder) as library:
        yield library


@pytest.fixture(scope="module")
def verifier(library: Library) -> Verifier:
    return Verifier(library)


RIGHT = {
    (RIVER, "Torvik"): "Torvik",
    (RIVER, "Nils Torvik"): "Torvik",
    (BEHIND, "Edward Larch"): "Edward Larch",
    (BEHIND, "Larch"): "Edward Larch",
    (TOLL, "Halloran"): "Senator Halloran",
    (TOLL, "Michael Halloran"): "Senator Halloran",
    ("My children have never seen the other bank.", "a woman"): "A woman in the market",
    (BREAD, "the Baker"): "the Baker",
    (BREAD, "The Baker"): "the Baker",
    ("Then nobody shall eat before the evening bell", "Mira"): "Mira",
    (OVEN, "Mr. Odd"): "Mr. Odd",
    (OVEN, "Odd"): "Mr. Odd",
    (CANAL, "the Baker"): "the Baker",
    (CANAL, "the Duke"): "the Duke",
    (FLUSS, "Clara Voss"): "Clara Voss",
    ("Die Brücke bleibt bis zum Frühling geschlossen.", "Herr Lindner"): "Herr Lindner",
    (EAU, "Louise Marchal"): "Louise Marchal",
    ("Le blé attend toujours la fin de la pluie.", "le meunier"): "Le vieux meunier",
    (RIO, "Carmen Salas"): "Carmen Salas",
    (REKA, "Анна Белова"): "Анна Белова",
    (KAWA, "田中花子"): "田中花子さん",
}


@pytest.mark.parametrize(("words", "claim"), RIGHT)
def test_whom_a_source_quotes_is_right(verifier: Verifier, words: str, claim: str) -> None:
    verification = verifier.verify(words, claim)
    assert (verification.severity, verification.comparison.flags) == ("ok", ())
    assert [origin.name for origin in verification.quoted_from] == [RIGHT[words, claim]]
    assert f"the source gives these words to {RIGHT[words, claim]}" in verification.speaker_note


OWN = {
    (RIVER, "Laura Field"): "quoted there from Torvik",
    (RIVER, "President Field"): "quoted there from Torvik",
    (BEHIND, "Laura Field"): "quoted there from Edward Larch",
    (TOLL, "Field"): "quoted there from Senator Halloran",
    (BREAD, "James Wick"): "quoted there from the Baker",
    (FLUSS, "Peter Hahn"): "quoted there from Clara Voss",
    (EAU, "Marc Petit"): "quoted there from Louise Marchal",
    (RIO, "Pablo Ríos"): "quoted there from Carmen Salas",
    (REKA, "Олег Смирнов"): "quoted there from Анна Белова",
}


@pytest.mark.parametrize(("words", "claim"), OWN)
def test_who_quotes_another_is_informed_and_not_accused(verifier: Verifier, words: str, claim: str) -> None:
    verification = verifier.verify(words, claim)
    assert (verification.severity, verification.comparison.flags) == ("info", ("quoted",))
    assert OWN[words, claim] in verification.speaker_note


@pytest.mark.parametrize(
    "words",
    [
        "Here we stand on dry land.",
        "You shall have your bridge before the snow.",
        "to give bread to those who ask in the cold.",
        "bridge of sighs",
    ],
    ids=["outside the marks", "his own words", "nobody is named", "a name for a thing"],
)
def test_what_is_not_surely_anothers_is_the_speakers(verifier: Verifier, words: str) -> None:
    verification = verifier.verify(words, "Laura Field")
    assert verification.comparison.flags == () and verification.quoted_from == ()


OTHERS = {
    (RIVER, "Martha Quinn"): "unconfirmed",
    (BEHIND, "Martha Quinn"): "misattributed",
    (BEHIND, "the mayor"): "unconfirmed",
    (TOLL, "Martha Quinn"): "unconfirmed",
    ("My children have never seen the other bank.", "Martha Quinn"): "unconfirmed",
    ("to give bread to those who ask in the cold.", "Martha Quinn"): "unconfirmed",
    ("Here we stand on dry land.", "Martha Quinn"): "misattributed",
    ("You shall have your bridge before the snow.", "Martha Quinn"): "misattributed",
    (BREAD, "Mira"): "misattributed",
    (BREAD, "the Duke"): "unconfirmed",
    (BREAD, "Martha Quinn"): "unconfirmed",
    (OVEN, "Mira"): "misattributed",
    (OVEN, "Mrs. Odd"): "unconfirmed",
    (OVEN, "Martha Quinn"): "misattributed",
    (NARRATION, "Mira"): "unconfirmed",
    (NARRATION, "Martha Quinn"): "misattributed",
    (FLUSS, "Erika Jansen"): "misattributed",
    (EAU, "Jeanne Dubois"): "misattributed",
    (REKA, "Мария Иванова"): "misattributed",
}


@pytest.mark.parametrize(("words", "claim"), OTHERS)
def test_only_who_can_not_be_the_one_who_is_quoted_is_accused(verifier: Verifier, words: str, claim: str) -> None:
    verification = verifier.verify(words, claim)
    verdict = "unconfirmed" if "unconfirmed" in verification.comparison.flags else verification.comparison.verdict
    assert verdict == OTHERS[words, claim]


def test_a_speaker_who_is_not_certain_is_not_accused(verifier: Verifier) -> None:
    verification = verifier.verify(OVEN, "Martha Quinn", certain=False)
    assert (verification.severity, verification.comparison.flags) == ("info", ("unconfirmed",))
    assert verifier.verify(OVEN, "Mr. Odd", certain=False).severity == "ok"


def test_words_that_a_source_says_and_quotes_are_its_speakers(tmp_path: Path) -> None:
    text = 'We leave at dawn with the tide. Years ago Ada Finch said: "We leave at dawn with the tide." So it was.'
    build(tmp_path, [Source("speech", text, speaker="James Wick", language="en")])
    with Library.open(tmp_path) as library:
        verifier = Verifier(library)
        verifications = {
            claim: verifier.verify("We leave at dawn with the tide", claim)
            for claim in ("James Wick", "Ada Finch", "Martha Quinn")
        }
    assert [verification.severity for verification in verifications.values()] == ["ok", "ok", "error"]
    assert not verifications["James Wick"].quoted_from


def test_a_character_is_no_speaker_of_the_narration_but_its_author_is(verifier: Verifier) -> None:
    assert verifier.verify(NARRATION, "James Wick").severity == "ok"
    assert verifier.verify(NARRATION, "Mira").comparison.flags == ("unconfirmed",)
    assert verifier.verify("Then nobody shall eat before the evening bell", "Mira").severity == "ok"


def test_the_same_words_of_several_are_right_for_each(tmp_path: Path) -> None:
    tale = "'We leave at dawn with the tide,' said Ada Finch.\n\nThe night was long.\n\n'We leave at dawn with the tide,' said Ben Crow.\n"
    build(tmp_path, [Source("tale", tale, speaker="James Wick", language="en")])
    with Library.open(tmp_path) as library:
        verifier = Verifier(library)
        for claim in ("Ada Finch", "Ben Crow"):
            verification = verifier.verify("We leave at dawn with the tide", claim)
            assert (verification.severity, [origin.name for origin in verification.quoted_from]) == ("ok", [claim])
        verification = verifier.verify("We leave at dawn with the tide", "James Wick")
    assert verification.speaker_note == "given to: James Wick (tale); quoted there from Ada Finch, Ben Crow"


@pytest.mark.parametrize(
    ("again", "verdict"),
    [
        ("Ben Crow looked at the rope. He could only say his old 'The knot was the very best one, you know.'", "misattributed"),
        ("Ada Finch looked at the rope. She could only say his old 'The knot was the very best one, you know.'", "verbatim"),
        ("The night was long. 'The knot was the very best one, you know.'", "verbatim"),
    ],
    ids=["likely the same again", "somebody else", "nobody is named"],
)  # fmt: skip
def test_words_that_are_surely_anothers_are_so_where_that_one_likely_says_them_again(
    tmp_path: Path, again: str, verdict: str
) -> None:
    tale = (
        "'The tide is too high for the rope!' said Ada Finch.\n\n'The knot was the very best one,' said Ben Crow.\n\n"
        f"'Then it is the wood,' said Ada Finch.\n\n{again}\n\n'Now we swim,' said Ada Finch.\n"
    )
    build(tmp_path, [Source("tale", tale, speaker="James Wick", language="en")])
    with Library.open(tmp_path) as library:
        assert Verifier(library).verify("The knot was the very best one", "Ada Finch").comparison.verdict == verdict


QUOTING = {
    ("Remarks at the New Bridge", "en", "Laura Field"): (SPEECH, {RIVER: True, BEHIND: True, TOLL: True}),
    ("At the New Bridge", "en", "Laura Field"): (SPEECH, {RIVER: False}),
    ("The Winter's Tale", "en", "Laura Field"): (SPEECH, {RIVER: False}),  # "tale" is a speech in Danish
    ("Festansprache an der Brücke", "de", "Peter Hahn"): (ESSAY, {FLUSS: True}),
    ("Die Ausrede", "de", "Peter Hahn"): (ESSAY, {FLUSS: False}),
    ("Discours du pont", "fr", "Marc Petit"): (
        DISCOURS,
        {EAU: True, "Le blé attend toujours la fin de la pluie.": False},
    ),
    ("Discurso en el puente", "es", "Pablo Ríos"): (DISCURSO, {RIO: True}),
    ("Речь на мосту", "ru", "Олег Смирнов"): (RECH, {REKA: True}),
    ("橋の演説", "ja", "鈴木一郎"): (ENZETSU, {KAWA: True}),
    ("The Speech", "en", "James Wick"): (NOVEL, {BREAD: False, OVEN: False, CANAL: False}),  # dialogue
}


ALONE = (
    "Friends, we thank Nora Vance, who once said that the river is nobody's and the bridge is everybody's.\n\n"
    + "The winter was long, and the ferries lay in the ice. " * 20
    + "\n\nWe shall open the harbour to every boat. Let them come in with the tide.\n"
)


@pytest.mark.parametrize(
    ("title", "words", "claim", "verdict"),
    [
        ("Remarks at the Harbour", "We shall open the harbour to every boat", "Nora Vance", "misattributed"),
        ("Remarks at the Harbour", "the river is nobody's and the bridge is everybody's", "Nora Vance", "verbatim"),
        ("Remarks at the Harbour", "We shall open the harbour to every boat", "Vance", "verbatim"),
        ("The Harbour", "We shall open the harbour to every boat", "Nora Vance", "verbatim"),
        ("State of the Union 1912", "We shall open the harbour to every boat", "Nora Vance", "misattributed"),
        ("The State of the Harbour Union", "We shall open the harbour to every boat", "Nora Vance", "verbatim"),
    ],
    ids=[
        "far from the name",
        "beside the name, without marks",
        "a surname",
        "no speech",
        "a phrase for a speech",
        "not the phrase",
    ],
)
def test_whom_a_speech_only_names_does_not_speak_in_it(
    tmp_path: Path, title: str, words: str, claim: str, verdict: str
) -> None:
    build(tmp_path, [Source("harbour", ALONE, title=title, speaker="Laura Field", language="en")])
    with Library.open(tmp_path) as library:
        assert Verifier(library).verify(words, claim).comparison.verdict == verdict


@pytest.mark.parametrize(("title", "language", "speaker"), QUOTING)
def test_what_a_speech_surely_quotes_from_another_person_is_not_its_speakers(
    tmp_path: Path, title: str, language: str, speaker: str
) -> None:
    text, expected = QUOTING[title, language, speaker]
    build(tmp_path, [Source("given", text, title=title, speaker=speaker, language=language)])
    with Library.open(tmp_path) as library:
        verifier = Verifier(library)
        verifications = {words: verifier.verify(words, speaker) for words in expected}
        assert {w: f.comparison.verdict == "misattributed" for w, f in verifications.items()} == expected
        assert verifier.verify("Here we stand on dry land.", speaker).comparison.verdict != "misattributed"
        for words, refuted in expected.items():
            if refuted:
                assert verifications[words].quoted_from[0].name in verifications[words].speaker_note
                assert verifier.verify(words, speaker, certain=False).comparison.flags == ("quoted",)


def test_a_draft_that_says_whom_a_speaker_quotes_is_right(tmp_path: Path) -> None:
    build(tmp_path, [Source("given", SPEECH, title="Remarks", speaker="Laura Field", language="en")])
    text = "Quoting Torvik, Laura Field said: “The river will carry us all to the sea.”\n"
    blunt = text.replace("Quoting Torvik", "At the bridge")
    with Library.open(tmp_path) as library:
        verdicts = [
            check(Draft("d.md", Article("d.md", words, "d"), words, line_starts=[0]), Verifier(library))[0].verdict
            for words in (text, blunt)
        ]
    assert verdicts == ["verbatim", "misattributed"]


def test_it_is_in_the_answer_for_programs(verifier: Verifier) -> None:
    values = verified_query(verifier.verify(RIVER, "Laura Field"))
    [quoted] = values["quoted_from"]
    assert (quoted["name"], quoted["source"]) == ("Torvik", "bridge") and 0.8 <= quoted["confidence"] <= 1
    assert values["flags"] == ("quoted",)
    assert verified_query(verifier.verify(RIVER))["quoted_from"] == []


def test_a_draft_gets_the_same_answer(verifier: Verifier) -> None:
    text = (
        "“The river will carry us all to the sea,” said Laura Field.\n\n“The bread is burnt again,” said the Duke.\n\n"
        "“A bridge without a toll is a promise to the poor,” said Senator Halloran.\n"
    )
    findings = check(Draft("draft.md", Article("draft.md", text, "draft"), text, line_starts=[0, 61, 62]), verifier)
    lines = "\n".join(unix(findings, Terminal()))
    assert "info: conventional: “The river" in lines and "quoted there from Torvik" in lines
    assert "attribution not confirmed; the source gives these words to the Baker" in lines
    assert [finding.severity for finding in findings] == ["info", "info", "ok"]
    assert "quoted there from Torvik" in "\n".join(findings_text(findings, Terminal()))


TALE = """\
## Chapter 1

Mira and Clara had shared a room since the flood. Mira told Clara everything. Nobody but Clara knew that Mira could swim.

"The boats will not come before the autumn," said Clara.

The Sea Otter laughed at the Heron. The Heron never waited for the Sea Otter. Nobody saw the Heron and the Sea Otter at the same table.

"Whoever breaks a reed shall sweep the pond," said the Sea Otter.

Clara came up the hill with Mr. Odd. There Mr. Odd carried her basket, and Clara carried nothing. Clara disliked Mr. Odd.

"The hill was not so steep when we were young," said Mr. Odd.

Dorn was tired of the Captain. On the stairs the Captain had not looked at Dorn. Years later Dorn asked who the Captain was.

"We sail with nobody on the mast," said the Captain.

Runa and Mira went up together. First Mira counted, and Runa did not. It was Runa who sat down, and Mira waited.

"Nobody has ever counted the stairs of the tower," Runa replied, so loudly that Mira said, "Then I shall be the first to do it."

Henrietta Vane sat with Ivar. He had no eyes but for Vane, and Ivar knew it. There Ivar told Vane that Henrietta was late.

Then Vane said that Henrietta would wait. Nobody told Vane what Henrietta did. Still Ivar looked at Vane.

"The lamp has been out for seven days," said Vane.

Lina and Mrs. Frost came from one town. All her life Lina feared Mrs. Frost. Never did Mrs. Frost speak of Lina.

"Keep away from the window until the bell," said Mrs. Frost.

"""
MAERCHEN = """\
Der Otter lachte über den Reiher. Der Reiher wartete nie auf den Otter. Wenn der Reiher kam, ging der Otter.

„Wer ein Schilfrohr bricht, der fegt den Teich“, sagte der Otter.

Ottilie sah Charlotte an. Charlotte schrieb an Ottilie. Ottilie hatte Charlotte nichts zu sagen.

„Am Abend ist der Garten voller Stimmen“, sagte Charlotte.
"""
CONTE = """\
Élise regarda Marguerite. Marguerite ne parlait plus à Élise. Le soir, Élise lisait à Marguerite les lettres du port.

« Personne ne revient de la mer en hiver », dit Marguerite.
"""
SKAZKA = """\
Сначала Анна и Соня молчали. Потом Анна и Соня пошли к реке. Соня молчала, и Анна молчала. Но Анна знала, что Соня плачет.

«Зимой никто не возвращается с моря», — сказала Анна.
"""
BOATS = "The boats will not come before the autumn"
REED = "Whoever breaks a reed shall sweep the pond"
TOWER = "Nobody has ever counted the stairs of the tower"
SCHILF = "Wer ein Schilfrohr bricht, der fegt den Teich"
GARTEN = "Am Abend ist der Garten voller Stimmen"
MER = "Personne ne revient de la mer en hiver"
MORE = "Зимой никто не возвращается с моря"
CHARACTERS = {
    (BOATS, "Mira"): "misattributed",
    (BOATS, "Mira Holt"): "misattributed",
    (BOATS, "Mr. Odd"): "misattributed",
    (BOATS, "Clara"): "",
    (BOATS, "Clara Holt"): "",
    (BOATS, "Klara"): "unconfirmed",
    (BOATS, "Runa"): "unconfirmed",
    (BOATS, "mira"): "unconfirmed",
    (BOATS, "Mira and Runa"): "unconfirmed",
    (BOATS, "the girl"): "unconfirmed",
    (BOATS, "Ann Wood"): "quoted",
    (REED, "the Heron"): "misattributed",
    (REED, "the heron"): "unconfirmed",
    (REED, "the Sea Otter"): "",
    (REED, "Mira"): "unconfirmed",
    ("The hill was not so steep when we were young", "Clara"): "misattributed",
    ("The hill was not so steep when we were young", "Mrs. Odd"): "unconfirmed",
    ("We sail with nobody on the mast", "Dorn"): "unconfirmed",
    (TOWER, "Mira"): "unconfirmed",
    ("The lamp has been out for seven days", "Henrietta"): "unconfirmed",
    ("The lamp has been out for seven days", "Ivar"): "misattributed",
    ("Keep away from the window until the bell", "Lina"): "unconfirmed",
    (SCHILF, "der Reiher"): "unconfirmed",
    (GARTEN, "Ottilie"): "misattributed",
    (MER, "Élise"): "misattributed",
    (MORE, "Соня"): "misattributed",
}


@pytest.fixture(scope="module")
def tales(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Verifier]:
    folder = tmp_path_factory.mktemp("tales")
    build(
        folder,
        [
            Source("tale", TALE, speaker="Ann Wood", language="en"),
            Source("maerchen", MAERCHEN, speaker="Peter Hahn", language="de"),
            Source("conte", CONTE, speaker="Marc Petit", language="fr"),
            Source("skazka", SKAZKA, speaker="Олег Смирнов", language="ru"),
        ],
    )
    with Library.open(folder) as library:
        yield Verifier(library)


@pytest.mark.parametrize(("words", "claim"), CHARACTERS)
def test_a_character_is_accused_of_what_another_says_where_the_two_are_distinguished(
    tales: Verifier, words: str, claim: str
) -> None:
    verification = tales.verify(words, claim)
    verdict = (
        "misattributed"
        if verification.comparison.verdict == "misattributed"
        else "".join(verification.comparison.flags)
    )
    assert verdict == CHARACTERS[words, claim]
    assert verdict != "misattributed" or "the source gives these words to" in verification.speaker_note


CHRONICLE = """\
And Mara dwelt with Tirzah in the hill country. And Tirzah gleaned corn, and Mara ground it. And Mara sent Tirzah to the well.

And Tirzah said, Bid me not to leave the well: for whither the water runneth, I will run.

And Mara answered the shepherds, Ye shall drink when the flock hath drunk.

And she said, The well is deep, and the rope is short.

And Joram, who was called Ashur, kept the gate. And Ashur shut the gate, and Joram barred it. And the gate of Ashur was Joram's.

And Ashur said, None shall enter by night but the physician.

And Tirzah told the elders, The prophet said, Keep ye the well with a wall of stone.

And Tirzah and Mara said unto the king, Let the well be open to the stranger.
"""
CHRONIK = """\
Mara wohnte bei Tirza. Tirza las Ähren, und Mara mahlte sie. Mara schickte Tirza zum Brunnen.

Tirza antwortete: Rede mir nicht ein, dass ich den Brunnen verlassen soll.
"""
CRONICA = """\
Mara vivía con Tirsa en el monte. Tirsa recogía espigas, y Mara las molía. Mara envió a Tirsa al pozo.

Y Tirsa dijo: No me pidas que deje el pozo de mis padres.
"""
LETOPIS = """\
Мария жила с Анной в горах. Анна собирала колосья, а Мария молола их. Мария послала Анну к колодцу.

И сказала Анна: не проси меня оставить колодец отцов моих.
"""
WATER = "whither the water runneth, I will run"
UNMARKED = {
    (WATER, "Mara"): "misattributed",
    (WATER, "Tirzah"): "",
    (WATER, "the Chronicle"): "quoted",
    (WATER, "the shepherds"): "unconfirmed",
    ("Ye shall drink when the flock hath drunk", "Tirzah"): "misattributed",
    ("The well is deep, and the rope is short", "Tirzah"): "unconfirmed",
    ("None shall enter by night but the physician", "Ashur"): "",
    ("None shall enter by night but the physician", "Joram"): "unconfirmed",
    ("Keep ye the well with a wall of stone", "Mara"): "unconfirmed",
    ("Let the well be open to the stranger", "Mara"): "",
    ("And Tirzah gleaned corn, and Mara ground it", "Tirzah"): "unconfirmed",
    ("dass ich den Brunnen verlassen soll", "Mara"): "misattributed",
    ("dass ich den Brunnen verlassen soll", "Tirza"): "",
    ("No me pidas que deje el pozo de mis padres", "Mara"): "misattributed",
    ("No me pidas que deje el pozo de mis padres", "Tirsa"): "",
    ("не проси меня оставить колодец отцов моих", "Анна"): "",
}


@pytest.fixture(scope="module")
def chronicles(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Verifier]:
    folder = tmp_path_factory.mktemp("chronicles")
    texts = {"en": CHRONICLE, "de": CHRONIK, "es": CRONICA, "ru": LETOPIS}
    speakers = {"en": "the Chronicle", "de": "die Chronik", "es": "la Crónica", "ru": "летопись"}
    build(folder, [Source(f"well-{code}", texts[code], speaker=speakers[code], language=code) for code in texts])
    with Library.open(folder) as library:
        yield Verifier(library)


@pytest.mark.parametrize(("words", "claim"), UNMARKED)
def test_in_a_text_without_marks_the_sentence_says_who_speaks(chronicles: Verifier, words: str, claim: str) -> None:
    verification = chronicles.verify(words, claim)
    verdict = (
        "misattributed"
        if verification.comparison.verdict == "misattributed"
        else ",".join(verification.comparison.flags)
    )
    assert verdict == UNMARKED[words, claim]


def test_whom_a_text_may_be_quoted_as_is_a_figure_where_the_text_has_that_one_speak(tmp_path: Path) -> None:
    spoken = CHRONICLE + "\nAnd Mara said, Let us go.\n\nAnd Mara said, The night is far spent.\n"
    tirzah, mara = "whither the water runneth, I will run", "Ye shall drink when the flock hath drunk"
    for name, text in (("spoken", spoken), ("twice", CHRONICLE)):
        build(tmp_path / name, [Source("well", text, speaker="the Chronicle", aliases=("Mara",), language="en")])
        with Library.open(tmp_path / name) as library:
            verifier = Verifier(library)
            assert verifier.verify(mara, "Mara").severity == "ok"
            assert verifier.verify("The well is deep, and the rope is short", "Mara").severity == "ok"
            expected = "misattributed" if name == "spoken" else "verbatim"
            assert verifier.verify(tirzah, "Mara").comparison.verdict == expected


def test_in_a_text_with_marks_what_has_none_is_no_speech(tmp_path: Path) -> None:
    unmarked = "Secretary Ames wrote to me last week, Monday was the day that the boats came home."
    for name, text in (("plain", unmarked), ("marked", f'{unmarked}\n\nI told him: "We are glad of it."')):
        build(tmp_path / name, [Source("speech", text, speaker="Mary Holt", language="en")])
        with Library.open(tmp_path / name) as library:
            verification = Verifier(library).verify("Monday was the day that the boats came home", "Mary Holt")
        assert ("quoted" in verification.comparison.flags) == (name == "plain")


OFFICES = """\
Friends, we thank Chancellor Brandes, who is here with us. I have little to say of the bridge that is not known.

President von Auer has said: "The river question is open as long as the bridge is closed." Today I say the same.
"""
IN_OFFICE = {
    "President von Auer": "verbatim",
    "Klara von Auer": "verbatim",
    "von Auer": "verbatim",
    "Emil Brandes": "misattributed",
    "Chancellor Brandes": "verbatim",
    "Brandes": "verbatim",
    "the president": "verbatim",
    "Rosa Hill": "verbatim",
}


@pytest.mark.parametrize("claim", IN_OFFICE)
def test_a_surname_behind_a_title_of_office_is_one_persons(tmp_path: Path, claim: str) -> None:
    build(tmp_path, [Source("speech", OFFICES, speaker="Rosa Hill", language="en")])
    with Library.open(tmp_path) as library:
        verification = Verifier(library).verify("The river question is open as long as the bridge is closed", claim)
    assert verification.comparison.verdict == IN_OFFICE[claim]


COURT = """\
The King bowed to the Queen. In the garden the Queen sat beside the King. The King called the Queen, who was late.

The Baron bowed to the Duke. In the hall the Duke sat beside the Baron. The Baron, called the Duke by some, was late.

Joram bowed to Ashur. In the hall Ashur sat beside Joram. Joram, who is Ashur, was late.

Edom bowed to Seir. In the hall Seir sat beside Edom. Edom called unto him out of the middle of the hall, and said, Seir, Seir.
"""


@pytest.mark.parametrize(
    ("name", "other", "two"),
    [
        ("the King of Cups", "the Queen", True),
        ("the Baron", "the Duke", False),
        ("Joram", "Ashur", False),
        ("Edom", "Seir", True),
    ],
)
def test_two_titles_of_different_genders_are_two_persons(tmp_path: Path, name: str, other: str, two: bool) -> None:
    build(tmp_path, [Source("tale", COURT, speaker="Ann Wood", language="en")])
    with Library.open(tmp_path) as library:
        characters = Characters(library, QuotedSpeakers(library, library.source_facts()))
        assert characters.are_two(name, other, "tale") == two


@pytest.mark.parametrize(("sentences", "verdict"), [(2, "verbatim"), (3, "misattributed")])
def test_two_names_are_two_persons_from_three_sentences_on(tmp_path: Path, sentences: int, verdict: str) -> None:
    spoken = ["Mira waved to Clara.", "Mira knew Clara.", "Without Clara nobody saw Mira."][:sentences]
    text = " ".join(spoken) + '\n\n"Mira saw Clara."\n\n"The boats are late again," said Clara.\n'
    build(tmp_path, [Source("tale", text, speaker="Ann Wood", language="en")])
    with Library.open(tmp_path) as library:
        assert Verifier(library).verify("The boats are late again", "Mira").comparison.verdict == verdict


def test_without_a_claim_nothing_is_loaded_to_find_who_is_quoted(tmp_path: Path) -> None:
    build(tmp_path, SOURCES)
    code = f"""
import sys
from pathlib import Path
from index.answers.verify import Verifier
from index.store import Library
with Library.open(Path({str(tmp_path)!r})) as library:
    assert Verifier(library).verify({RIVER!r}).severity == "ok"
    assert Verifier(library).verify("we have come to the harbor to open the new bridge", "Laura Field").severity == "ok"
print([name for name in sys.modules if name.startswith(("letters.attribution.", "letters.quote_marks.", "letters.extract"))])
"""
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("tale", "words", "claim", "accused"),
    [
        ("en", "The ladder is older than the house", "Mr. Odd", True),
        ("en", "The ladder is older than the house", "Mrs. Frost", False),
        ("en", "The ladder is older than the house", "Odd", False),
        ("en", "The ladder is older than the house", "Mr. Crane", False),
        ("en", "Nobody has climbed it since the war", "Mrs. Frost", True),
        ("en", "Nobody has climbed it since the war", "Mr. Odd", False),
        ("fr", "L’échelle est plus vieille que la maison", "M. Dupin", True),
        ("fr", "L’échelle est plus vieille que la maison", "Mme Roux", False),
        ("de", "Die Leiter ist älter als das Haus", "Herr Sommer", False),
        ("de", "Niemand ist seit dem Krieg hinaufgestiegen", "Frau Winter", True),
    ],
    ids=lambda value: str(value)[:24],
)
def test_a_pronoun_contradicts_a_claim_of_the_other_gender(
    tmp_path: Path, tale: str, words: str, claim: str, accused: bool
) -> None:
    """But not German "sie", which are also several; nor a name that the tale does not have."""
    texts = {
        "en": "Mrs. Frost came to the barn of Mr. Odd.\n\n“The ladder is older than the house,” she said.\n\n"
        "“Nobody has climbed it since the war,” he said.\n",
        "fr": "Mme Roux vint à la grange de M. Dupin.\n\n« L’échelle est plus vieille que la maison », dit-elle.\n",
        "de": "Frau Winter kam in die Scheune von Herrn Sommer. Herr Sommer wartete.\n\n„Die Leiter ist älter als das Haus“, "
        "sagte sie.\n\n„Niemand ist seit dem Krieg hinaufgestiegen“, sagte er.\n",
    }
    build(tmp_path, [Source("tale", texts[tale], speaker="Ann Wood", language=tale)])
    with Library.open(tmp_path) as library:
        verification = Verifier(library).verify(words, claim)
    assert (verification.comparison.verdict == "misattributed") is accused, verification


@pytest.mark.parametrize(
    ("words", "claim", "accused"),
    [
        ("The ice will not hold us until Sunday", "Mira", True),
        ("The ice will not hold us until Sunday", "Clara", False),
        ("The ice will not hold us until Sunday", "Runa", False),
        ("The wind is rising on the lake", "Mira", False),
        ("We have no more bread in the house", "Mira", False),
    ],
    ids=["another figure", "the one who is meant", "no figure", "named in the paragraph", "in another paragraph"],
)
def test_a_pronoun_that_surely_means_one_figure_contradicts_a_claim_of_another(
    tmp_path: Path, words: str, claim: str, accused: bool
) -> None:
    tale = (
        "Mira and Clara shared a room. Mira told Clara everything. Nobody but Clara knew that Mira could swim.\n\n"
        "Clara looked over the lake for a long time. “The ice will not hold us until Sunday,” she said.\n\n"
        "Clara looked at Mira for a long time. “The wind is rising on the lake,” she said.\n\n"
        "The lamp went out. “We have no more bread in the house,” she said.\n"
    )
    build(tmp_path, [Source("tale", tale, speaker="Ann Wood", language="en")])
    with Library.open(tmp_path) as library:
        verification = Verifier(library).verify(words, claim)
    assert (verification.comparison.verdict == "misattributed") is accused, verification
