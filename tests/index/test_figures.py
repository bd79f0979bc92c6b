"""Figures of one text: a novel, a fairy tale, a play, an interview. Who is not the one who speaks there, and who may be."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from index.answers.verify import Verifier
from index.builder import build
from index.store import Library
from letters.model import Source

ROMAN = """\
## Drittes Kapitel

Der Regen schlug an die Scheiben, und im Haus des Müllers war es still. Henriette stand am Herd und zählte die Eier.

„Der Fluss steigt seit drei Tagen“, sagte Henriette.

„Dann tragen wir die Säcke auf den Boden“, antwortete Konrad.

Er ging zur Tür, blieb aber stehen. Draußen bellte der Hund, und eine Laterne kam den Weg herauf.

„Wer bei diesem Wetter reist, der flieht“, flüsterte Henriette.

Doktor Weiland trat ein und schüttelte den Hut aus. „Die Brücke ist fort, ihr guten Leute“, rief Doktor Weiland.

„So bleibt der Herr Doktor über Nacht“, sagte Konrad.

Am Morgen kam Frau Sievers vom Nachbarhof. „Mir hat das Wasser die Hühner genommen“, klagte Frau Sievers.

„Zwei von den unseren sind Ihre, Frau Sievers“, sagte Henriette.

Er schwieg lange. „Es wird noch schlimmer, ehe es besser wird“, sagte er dann.
"""
CONTE = """\
Il était une fois un moulin au bord d’un étang, où vivaient le Renard et la Cigogne.

« Personne ne mange avant que la lune soit levée », dit le Renard.

« La lune ne remplit pas les assiettes », répondit la Cigogne.

Le Hérisson passait par là avec sa brouette.

« Qui veut des pommes du jardin de la reine ? » cria le Hérisson.

« Pose-les devant ma porte et va dormir », dit le Renard.

La Cigogne ouvrit un œil. « Les pommes volées ont toujours un ver », dit la Cigogne.
"""
OBRA = """\
## ACTO PRIMERO

**DOÑA ELVIRA**: Nadie cruza este patio sin mi permiso.

**EL SASTRE**: Traigo el vestido, señora, y vengo cansado.

**TOMÁS**: El sastre miente, que lo vi en la taberna.

**DOÑA ELVIRA**: Que hable el vestido por los dos.

**EL SASTRE**: Los vestidos callan lo que saben.

**TOMÁS**: Pues este grita, que le falta una manga.
"""
TAIDAN = """\
記者：橋の工事はいつ終わりますか。

山本：来年の春までには終わる予定です。

記者：費用はどのくらいかかりますか。

山本：県の予算の三分の一ほどになります。

高橋：私は最初からこの計画に反対でした。

記者：反対の理由を教えてください。

高橋：川の流れが変わってしまうからです。
"""
SOURCES = [
    Source("roman", ROMAN, title="Das Hochwasser", speaker="Martha Lenz", aliases=("Henriette",), language="de"),
    Source("conte", CONTE, title="L’Étang", speaker="Louis Aubry", language="fr"),
    Source("obra", OBRA, title="El vestido", speaker="Rosa Prieto", aliases=("Doña Elvira",), language="es"),
    Source("taidan", TAIDAN, title="橋の話", speaker="山本健一", aliases=("高橋和子",), language="ja"),
]
FLUSS, SÄCKE, REIST = (
    "Der Fluss steigt seit drei Tagen",
    "Dann tragen wir die Säcke auf den Boden",
    "Wer bei diesem Wetter reist, der flieht",
)
BRÜCKE, NACHT = "Die Brücke ist fort, ihr guten Leute", "So bleibt der Herr Doktor über Nacht"
HÜHNER, SCHLIMMER = "Mir hat das Wasser die Hühner genommen", "Es wird noch schlimmer, ehe es besser wird"
LUNE, ASSIETTES = "Personne ne mange avant que la lune soit levée", "La lune ne remplit pas les assiettes"
POMMES, VER = "Qui veut des pommes du jardin de la reine", "Les pommes volées ont toujours un ver"
PATIO, SASTRE, CALLAN = (
    "Nadie cruza este patio sin mi permiso",
    "El sastre miente, que lo vi en la taberna",
    "Los vestidos callan lo que saben",
)
HARU, HANTAI = "来年の春までには終わる予定です", "私は最初からこの計画に反対でした"

RIGHT = [
    *((FLUSS, name) for name in ("Henriette", "henriette", "die Henriette", "Henriette Lenz", "die Müllerin", "Henriette, die am Herd stand")),
    *((FLUSS, name) for name in ("Martha Lenz", "M. Lenz", "Lenz, Martha", "Das Hochwasser", "die Erzählerin", "sie")),
    *((SÄCKE, name) for name in ("Konrad", "der Müller", "Konrad Brand", "Martha Lenz", "er", "der Mann der Müllerin")),
    *((BRÜCKE, name) for name in ("Doktor Weiland", "Dr. Weiland", "Weiland", "der Doktor", "der Arzt", "Johann Weiland")),
    *((HÜHNER, name) for name in ("Frau Sievers", "Sievers", "die Nachbarin", "Anna Sievers", "Martha Lenz")),
    *((SCHLIMMER, name) for name in ("Konrad", "Doktor Weiland", "Henriette", "der Müller")),
    *((LUNE, name) for name in ("le Renard", "Renard", "le renard", "Maître Renard", "LE RENARD", "Louis Aubry", "L. Aubry")),
    *((VER, name) for name in ("la Cigogne", "Cigogne", "Mme la Cigogne", "l’oiseau", "Aubry")),
    *((POMMES, name) for name in ("le Hérisson", "le marchand", "Louis Aubry")),
    *((PATIO, name) for name in ("Doña Elvira", "doña Elvira", "Elvira", "Rosa Prieto", "DOÑA ELVIRA", "la señora")),
    *((SASTRE, name) for name in ("Tomás", "TOMÁS", "Tomas", "Rosa Prieto", "el criado")),
    *((CALLAN, name) for name in ("el sastre", "El Sastre", "un sastre", "Prieto")),
    *((HARU, name) for name in ("山本", "山本さん", "山本健一", "山本健一氏", "知事")),
    *((HANTAI, name) for name in ("高橋", "高橋さん", "高橋和子")),
]  # fmt: skip
WRONG = [
    (FLUSS, "Konrad"),
    (SÄCKE, "Henriette"),
    (REIST, "Konrad"),
    (NACHT, "Henriette"),
    (BRÜCKE, "Konrad"),
    (HÜHNER, "Henriette"),
    (LUNE, "la Cigogne"),
    (ASSIETTES, "le Renard"),
    (POMMES, "le Renard"),
    (PATIO, "Tomás"),
    (SASTRE, "el sastre"),
    (SASTRE, "Doña Elvira"),
    (HANTAI, "山本健一"),
    (HARU, "高橋"),
    (SCHLIMMER, "Frau Sievers"),  # "er" is no woman, whoever he is
]
OPEN = [
    (HÜHNER, "Doktor Weiland"),  # they never speak in turn
    (ASSIETTES, "le Hérisson"),
]


@pytest.fixture(scope="module")
def verifier(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Verifier]:
    folder = tmp_path_factory.mktemp("figures")
    build(folder, SOURCES)
    with Library.open(folder) as library:
        yield Verifier(library)


@pytest.mark.parametrize(("words", "claim"), RIGHT)
def test_a_right_claim_is_never_an_error(verifier: Verifier, words: str, claim: str) -> None:
    verification = verifier.verify(words, claim)
    assert verification.severity != "error", verification.speaker_note


@pytest.mark.parametrize(("words", "claim"), WRONG)
def test_another_figure_of_the_text_did_not_say_it(verifier: Verifier, words: str, claim: str) -> None:
    verification = verifier.verify(words, claim)
    assert verification.comparison.verdict == "misattributed", verification.speaker_note


@pytest.mark.parametrize(("words", "claim"), OPEN)
def test_without_evidence_of_two_nobody_is_accused(verifier: Verifier, words: str, claim: str) -> None:
    assert "unconfirmed" in verifier.verify(words, claim).comparison.flags


@pytest.mark.parametrize(
    ("second", "two"),
    [
        ("'Then let it rain,' said the Miller.", True),
        ("'Then let it rain,' he said.", False),
        ("The Miller sighed. Nobody spoke.\n\n'Then let it rain,' said the Miller.", False),
        ("'Then let it rain,' said the Miller. The Miller was called Aldous by his friends.", False),
    ],
    ids=["in turn", "a pronoun", "a paragraph between", "said to be one"],
)
def test_two_figures_are_those_who_speak_in_turn(tmp_path: Path, second: str, two: bool) -> None:
    text = f"'The sky is as black as a kettle,' said Aldous.\n\n{second}\n\nThe evening came.\n"
    build(tmp_path, [Source("tale", text, speaker="Ann Wood", language="en")])
    with Library.open(tmp_path) as library:
        verification = Verifier(library).verify("The sky is as black as a kettle", "the Miller")
    assert (verification.comparison.verdict == "misattributed") == two


@pytest.mark.parametrize(("claim", "verdict"), [("the Baker", "verbatim"), ("the Miller", "misattributed"), ("Ann Wood", "verbatim")])  # fmt: skip
def test_a_saying_in_what_somebody_says_is_left_to_that_one(tmp_path: Path, claim: str, verdict: str) -> None:
    text = "'And the moral of that is—\"Count the loaves, and the crumbs count themselves,\"' said the Baker.\n\n'I count both,' said the Miller.\n"
    build(tmp_path, [Source("tale", text, speaker="Ann Wood", language="en")])
    with Library.open(tmp_path) as library:
        verification = Verifier(library).verify("Count the loaves, and the crumbs count themselves", claim)
    assert verification.comparison.verdict == verdict


@pytest.mark.parametrize(
    ("claim", "right"),
    [
        ("Till Weber", True),
        ("Weber", True),
        ("T. Weber", True),
        ("Till", False),
        ("Die Wirtin", True),
        ("Marie", False),
    ],
)
def test_an_author_need_not_be_the_figure_with_that_first_name(tmp_path: Path, claim: str, right: bool) -> None:
    lines = ["TILL: Ich komme vom Fluss.", "WIRTIN: So setz dich, Till.", "MARIE: Er tropft auf die Dielen."]
    more = [
        "TILL: Es trocknet wieder.",
        "WIRTIN: Iss deine Suppe, Till.",
        "TILL: Sie ist heiß.",
        "WIRTIN: Till, blas darauf.",
    ]
    text = "\n\n".join(
        [*lines, *more, "MARIE: Er bläst wie der Wind.", "WIRTIN: Schlaf gut, Till.", "TILL: Gute Nacht."]
    )
    build(tmp_path, [Source("stück", text, title="Der Fluss", speaker="Till Weber", language="de")])
    with Library.open(tmp_path) as library:
        verification = Verifier(library).verify("Iss deine Suppe, Till.", claim)
    assert (verification.comparison.verdict != "misattributed") == right
