"""A claimed speaker of whom nothing in the index has a name: a warning, where the source is by somebody else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from index.answers.verify import Verifier
from index.builder import build
from index.store import Library
from letters.model import Article, Source

CHARTER = 'Nobody shall be kept from the river. The mayor Torvik and his William have signed it, and Лев Озерский was there on the day.\n\nAn old book has it: "Salt is for everybody who has bread."'
SOURCES = [
    Source("declaration", CHARTER, title="Declaration of the River", speaker="the River Assembly", aliases=("RA",), language="en"),
    Source("erklaerung", "Niemand darf vom Fluss ferngehalten werden. Das gilt auch im Winter. Die Verfassung gilt am Fluss.", title="Erklärung vom Fluss", speaker="die Flussversammlung", language="de"),
    Source("declaracion", "Nadie será privado del agua del río, ni en invierno.", title="Declaración del río", speaker="la Asamblea del Río", language="es"),
    Source("deklaracija", "Никто не может быть лишён доступа к реке. Это было делом Озерского.", title="Декларация о реке", speaker="Речная ассамблея", language="ru"),
    Source("sengen", "何人も川から遠ざけられることはない。", title="川の権利宣言", speaker="川の総会", language="ja"),
    Source("petition", "We the artists ask for the river to be opened.", title="Petition", speaker="hundred artists", language="en"),
    Source("radio", "SHORE: The lamp is out again tonight.\n\nHELM: We see it from here.\n\nSHORE: Then come in before the tide.\n\nHELM: We will.", speaker="the harbour office", language="en"),
    Source("lake", "The lake is not for sale, my friends.", title="Remarks", speaker="Ann C. Lake", language="en"),
    Source("tales", "The miller slept through the flood.", title="Tales", speaker="Voltaire", language="en"),
    Source("nobodys", "A poem has no father and no mother.", title="Poem", language="en"),
]  # fmt: skip
ARTICLE = Article(
    "a", "“Nobody shall be kept from the river,” Carla Winter said for the assembly.", "The Gull", language="en"
)
RIVER = "Nobody shall be kept from the river"
SALT = "Salt is for everybody who has bread"
FLUSS = "Niemand darf vom Fluss ferngehalten werden"
RIO = "Nadie será privado del agua del río"
REKA = "Никто не может быть лишён доступа к реке"
KAWA = "何人も川から遠ざけられることはない"


@pytest.fixture(scope="module")
def verifier(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Verifier]:
    folder = tmp_path_factory.mktemp("unnamed")
    build(folder, [*SOURCES, ARTICLE])
    with Library.open(folder) as library:
        yield Verifier(library)


@pytest.mark.parametrize(
    ("words", "claim"),
    [
        (RIVER, "John Locke"),
        (RIVER, "President Abraham Lincoln"),
        (RIVER, "the Constitution"),
        (RIVER, "the Magna Carta"),
        (RIVER, "the Treaty of Lisbon"),
        (FLUSS, "Konrad Adenauer"),
        (FLUSS, "das Grundgesetz"),
        (FLUSS, "die Europäische Wasserkonvention"),
        ("The lake is not for sale", "Ann B. C. Lake"),
        ("The lake is not for sale", "Ann D. Lake"),
        (FLUSS, "die Weimarer Verfassung"),
        (RIO, "la Constitución española"),
        (RIO, "Simón Bolívar"),
        (REKA, "Семейный кодекс РФ"),
        (REKA, "Фридрих Энгельс"),
        (KAWA, "日本国憲法"),
        (KAWA, "夏目漱石"),
    ],
)
def test_what_nothing_names_is_a_warning(verifier: Verifier, words: str, claim: str) -> None:
    verification = verifier.verify(words, claim)
    assert (verification.severity, verification.comparison.flags) == ("warning", ("unconfirmed", "unnamed"))
    assert f"nothing in {verification.sources[0]} names {claim}" in verification.speaker_note


@pytest.mark.parametrize(
    ("words", "claim"),
    [
        (RIVER, "Nils Torvik"),
        (RIVER, "Carla Winter"),
        (RIVER, "Carla Sommer"),
        (RIVER, "Лев Озерский"),
        (RIVER, "Лев Толстой"),
        (RIVER, "Guillermo Brown"),
        (RIVER, "the UN"),
        (RIVER, "the mayor"),
        (RIVER, "Lincoln"),
        (RIVER, "the law"),
        (RIVER, "the open letter"),
        (RIVER, "the River Charter"),
        (RIVER, "the First Article"),
        (SALT, "John Locke"),
        (SALT, "the Magna Carta"),
        (RIVER, "the United Nations"),
        (FLUSS, "der offene Brief"),
        (FLUSS, "die Flusserklärung"),
        (FLUSS, "die Europäische Flusserklärung"),
        ("The lake is not for sale", "Ann C. Lake"),
        ("The lake is not for sale", "Ann C. D. Lake"),
        ("The lake is not for sale", "Ann Lake"),
        ("The lake is not for sale", "A. C. Lake"),
        ("The lake is not for sale", "Ann Clara Lake"),
        ("The lake is not for sale", "Lake III"),
        ("Die Verfassung gilt am Fluss", "die Verfassung"),
        (FLUSS, "UNO"),
        (REKA, "Пётр Озерский"),
        (KAWA, "憲法"),
        ("We the artists ask for the river to be opened", "John Locke"),
        ("The lamp is out again tonight", "John Locke"),
        ("The miller slept through the flood", "François-Marie Arouet"),
        ("A poem has no father and no mother", "John Locke"),
        ("kept from the", "John Locke"),
    ],
)
def test_what_may_be_named_or_speaks_for_another_is_none(verifier: Verifier, words: str, claim: str) -> None:
    verification = verifier.verify(words, claim)
    assert "unnamed" not in verification.comparison.flags and verification.severity in ("ok", "info")


def test_a_speaker_who_is_not_certain_is_none(verifier: Verifier) -> None:
    assert verifier.verify(RIVER, "John Locke", certain=False).severity == "info"


def test_other_words_are_judged_as_before(verifier: Verifier) -> None:
    verification = verifier.verify("Nobody shall be kept from the mill", "John Locke")
    assert (verification.severity, verification.comparison.verdict) == ("error", "substitution")


LAW = "The council meets by the old mill on the first day of the year."
DOCUMENTS = {
    (RIVER, "the Constitution"): "misattributed",
    (RIVER, "the Constitution of the Mill"): "misattributed",
    (RIVER, "the Declaration of the River"): "verbatim",
    (RIVER, "the Magna Carta"): "verbatim",
    (RIVER, "die Verfassung der Mühle"): "verbatim",
    (SALT, "the Constitution"): "verbatim",
    (LAW, "the Constitution"): "verbatim",
    (LAW, "the Declaration of the River"): "misattributed",
    ("The council shall keep the river clean", "the Constitution"): "verbatim",
}


@pytest.mark.parametrize(("words", "claim"), DOCUMENTS)
def test_another_document_of_the_index_is_accused_where_it_has_nothing_like_the_words(
    tmp_path: Path, words: str, claim: str
) -> None:
    both = "The council shall keep the river clean from the mill to the sea."
    sources = [
        Source("declaration", f"{CHARTER}\n\n{both}", title="Declaration of the River", speaker="the Assembly", language="en"),
        Source("law", f"{LAW} {both.replace('clean', 'clear')}", title="Constitution of the Mill", speaker="the Constitution", language="en"),
        Source("gesetz", "Der Rat tagt an der Mühle.", title="Verfassung der Mühle", speaker="die Verfassung", language="de"),
    ]  # fmt: skip
    build(tmp_path, sources)
    with Library.open(tmp_path) as library:
        assert Verifier(library).verify(words, claim).comparison.verdict == DOCUMENTS[words, claim]
