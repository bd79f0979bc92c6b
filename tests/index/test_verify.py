"""Wordings held against a whole index: what only several sources together account for, and lines of a batch."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.answers.batch_queries import read_queries
from index.answers.verification import Verification
from index.answers.verify import Verifier
from index.builder import build
from index.comparison.mixed_sources import stitched_from_sources
from index.comparison.wording import Wording
from index.store import Library
from letters.model import Article, Source
from letters.reading.corpus import shipped_documents
from tests.conftest import Run

LETTER = "We are sharing this to the world in the hopes that OpenAI becomes more open"
OPENAI = "Participation is voluntary, with no obligation to provide feedback"


@pytest.fixture(scope="module")
def verifier(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Verifier]:
    folder = tmp_path_factory.mktemp("index")
    build(folder, shipped_documents())
    with Library.open(folder) as library:
        yield Verifier(library)


def summary(verification: Verification) -> tuple[str, tuple[str, ...], tuple[str, ...], str]:
    return verification.comparison.verdict, verification.comparison.flags, verification.sources, verification.severity


STITCHED = {
    "a sentence of each": (f"{LETTER}. {OPENAI}", ()),
    "joined in the middle of a sentence": (f"We are sharing this to the world in the hopes that {OPENAI}", ()),
    "an ellipsis doesn't excuse it": (f"{LETTER} … {OPENAI}", ()),
    "a word put in where they are joined": (f"{LETTER} and {OPENAI}", ()),
    "a word of the second part turned": (f"{LETTER}. {OPENAI.replace('voluntary', 'mandatory')}", ("meaning",)),
    "the second source in the midst of the first": (
        "We call on artists to make use of unlicensed use of creative works tools beyond the proprietary", ()
    ),
}  # fmt: skip


@pytest.mark.parametrize("title", STITCHED)
def test_words_of_two_sources_are_stitched(verifier: Verifier, title: str) -> None:
    query, flags = STITCHED[title]
    verification = verifier.verify(query)
    verdict, flagged, sources, severity = summary(verification)
    assert (verdict, severity, len(sources)) == ("stitched", "error", 2)
    assert flagged == ("cross_source", *flags)
    assert {passage.source for passage in verification.passages} == set(sources)
    assert "stitch" in {difference.kind for difference in verification.comparison.differences}
    for difference in verification.comparison.differences:
        assert query[slice(*difference.query_span)] == difference.query


@pytest.mark.parametrize(
    ("left", "right", "changes"),
    [
        ("that OpenAI becomes more open", "Participation is voluntary", []),
        ("that OpenAI grows more open", "Participation is voluntary", ["grows"]),
        ("that OpenAI becomes more open", "Participation stays voluntary", []),
        ("that OpenAI grows more open", "Participation stays voluntary", ["grows"]),
    ],
)
def test_a_changed_word_beside_the_seam_belongs_to_its_source(left: str, right: str, changes: list[str]) -> None:
    """The spans and the differences are those of the source that comes first; the words of both count."""
    letter, terms = Wording(f"Today. {LETTER}. And kind."), Wording(f"Sora is here. {OPENAI}.")
    query = f"to the world in the hopes {left}. {right}, with no obligation"
    stitched = stitched_from_sources(query, {"letter": letter, "terms": terms}, "chicago")
    assert stitched is not None
    spans, verification = stitched
    (start, end), (first, last) = *spans["letter"], *spans["terms"]
    assert letter.text[start:end] == "to the world in the hopes that OpenAI becomes more open"
    assert terms.text[first:last] == "Participation is voluntary, with no obligation"
    assert verification.span == (start, end)
    assert [d.query for d in verification.differences if d.kind == "substitution"] == changes
    assert [d.query for d in verification.differences if d.kind == "stitch"] == [". "]
    assert (
        verification.matched == sum(b - a for a, b in verification.runs) == 17 - ("grows" in left) - ("stays" in right)
    )


@pytest.mark.parametrize(
    "query",
    [LETTER, OPENAI, f"{OPENAI}. We are sharing", f"{OPENAI} to the world", LETTER.replace("open", "free"), "one " * 9],
)
def test_what_one_source_accounts_for_is_not_of_two(verifier: Verifier, query: str) -> None:
    assert "cross_source" not in verifier.verify(query).comparison.flags


def test_no_source_but_the_one_asked_for_counts(verifier: Verifier) -> None:
    alone = Verifier(verifier._library, source="openai")
    assert alone.verify(f"{LETTER}. {OPENAI}").sources in ((), ("openai",))


def test_what_outlets_print_of_another_source_is_no_variant_of_this_one(verifier: Verifier) -> None:
    alone = Verifier(verifier._library, source="openai")
    assert alone.verify("We received access to Sora with the promise to be early testers").severity == "error"


def test_a_word_or_two_are_of_no_language(verifier: Verifier) -> None:
    assert verifier.verify("a b c").language is None
    assert verifier.verify("Die Teilnahme ist freiwillig und verpflichtet zu nichts").language == "de"


def test_half_a_pair_of_surrogates_is_answered_as_it_came(quotes: Run) -> None:
    lines = '{"id": "\\udc80", "query": "we are \\ud83d here"}\n{"id": 2, "query": "we are here"}\n'
    done = quotes("verify", "-", "--format", "jsonl", stdin=lines)
    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == ["\udc80", 2]
    assert json.loads(done.stdout.splitlines()[0])["query"] == "we are \ud83d here"


def test_an_object_without_words_is_answered_under_its_id() -> None:
    lines = [b'{"id": "x"}\n', b'{"id": 7, "query": null}\n', b'{"set": 1}\n', b'{"query": "a", "attribution": 5}']
    asked = list(read_queries(lines, pytest.fail))
    assert asked == [("x", "", None), (7, "", None), (3, '{"set": 1}', None), (4, "a", "5")]


def test_a_line_with_a_broken_character_is_asked_and_named_one_of_another_encoding_is_refused(quotes: Run) -> None:
    lines = "\ufeffwe are here – still\n“we are".encode() + b"\xff" + " here”\n".encode()
    notes: list[tuple[str, str]] = []
    asked = list(read_queries(lines.splitlines(keepends=True), lambda *note: notes.append(note)))
    assert [text for _, text, _ in asked] == ["we are here – still", "“we are\ufffd here”"]
    assert [place for place, _ in notes] == ["standard input:2"]
    done = quotes("verify", "-", stdin="we are – still\n".encode() + "Café crème\n".encode("latin-1"))
    assert done.returncode == 2 and "standard input:2: not UTF-8; convert it first" in done.stderr


def test_a_few_words_in_the_middle_of_a_very_long_sentence(tmp_path: Path) -> None:
    many = ", ".join(f"the ship number {number} of the fleet lay at anchor" for number in range(400))
    build(tmp_path, [Source("log", f"At noon {many}, and nobody on the quay had seen the pilot, {many}.")])
    with Library.open(tmp_path) as library:
        verification = Verifier(library).verify("nobody on the quay had seen the pilot")
    assert summary(verification) == ("verbatim", (), ("log",), "ok")
    assert verification.reference == "nobody on the quay had seen the pilot"


@pytest.fixture(scope="module")
def named(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Verifier]:
    folder = tmp_path_factory.mktemp("named")
    articles = {
        "Daily": "“The lighthouse keeper counts every wave twice before breakfast,” said Tom Reed.",
        "Post": "“The lighthouse keeper counts every wave twice before breakfast,” the mayor said.",
        "Weekly": "“Nobody in this valley has ever seen the river run dry,” said Anna Berg.",
        "Echo": "“We do not believe that they can all be expected to voluntarily share it,” the letter states.",
    }
    letter = "We write with a heavy heart. We do not think they can all be relied upon to share it voluntarily."
    sources = [
        Source("letter", letter, title="The open letter", speaker="the signatories", aliases=("the letter",), language="en"),
        Source("speech", "The harbor belongs to the people who sweep it.", speaker="George W. Field", language="en"),
        Source(
            "visit",
            "The keeper Ole Sandvik has told me: \"A gate that is closed asks every day to be opened.\" Today I say that the "
            "gate will be opened before the harvest.",
            speaker="Carla Munt",
            language="en",
        ),
        Source("firm", "Our ferries will run on time from the first of May.", speaker="FerryCo", language="en"),
    ]  # fmt: skip
    build(folder, [*sources, *(Article(outlet, text, outlet, language="en") for outlet, text in articles.items())])
    with Library.open(folder) as library:
        yield Verifier(library)


WAVES = "The lighthouse keeper counts every wave twice before breakfast"
RIVER = "Nobody in this valley has ever seen the river run dry"
HARBOR = "The harbor belongs to the people who sweep it"
GATE = "A gate that is closed asks every day to be opened"
CLAIMS = {
    (HARBOR, "George W. Field"): ("verbatim", ()),
    (HARBOR, "President G. W. Field"): ("verbatim", ()),
    (HARBOR, "George Field"): ("verbatim", ()),
    (HARBOR, "Field"): ("verbatim", ()),
    (HARBOR, "John Field"): ("misattributed", ()),
    (HARBOR, "Martha Quinn"): ("misattributed", ()),
    (HARBOR, "FerryCo"): ("misattributed", ()),
    (HARBOR, "Quinn"): ("verbatim", ("unconfirmed",)),
    (HARBOR, "the mayor"): ("verbatim", ("unconfirmed",)),
    (HARBOR, "they"): ("verbatim", ()),
    (HARBOR, "George W. Fielt"): ("verbatim", ("unconfirmed",)),
    (GATE, "Carla Munt"): ("verbatim", ("quoted",)),
    (GATE, "Knut Ole Sandvik"): ("verbatim", ()),
    (GATE, "Martha Quinn"): ("misattributed", ()),
    ("Today I say that the gate will be opened", "Knut Ole Sandvik"): ("misattributed", ()),
    (RIVER, "Anna Berg"): ("verbatim", ()),
    (RIVER, "Martha Quinn"): ("misattributed", ()),
    (WAVES, "Tom Reed"): ("verbatim", ()),
    (WAVES, "the mayor"): ("verbatim", ()),
}


@pytest.mark.parametrize(("words", "claim"), CLAIMS)
def test_an_accusation_needs_a_known_speaker_and_a_full_name(named: Verifier, words: str, claim: str) -> None:
    comparison = named.verify(words, claim).comparison
    assert (comparison.verdict, comparison.flags) == CLAIMS[words, claim]


@pytest.mark.parametrize(
    ("words", "accused"), [("sweep it", False), ("people who sweep", False), ("people who sweep it", True)]
)
def test_up_to_three_words_accuse_nobody(named: Verifier, words: str, accused: bool) -> None:
    verification = named.verify(words, "Martha Quinn")
    assert (verification.comparison.verdict == "misattributed") == accused
    assert accused or "unconfirmed" in verification.comparison.flags


def test_an_answer_with_a_claimed_speaker_says_who_is_named(named: Verifier) -> None:
    verification = named.verify(WAVES, "Martha Quinn")
    assert [(given.name, given.outlets) for given in verification.attributed_to or ()] == [
        ("Tom Reed", ("Daily",)),
        ("the mayor", ("Post",)),
    ]
    assert "given to: Tom Reed (Daily), the mayor (Post)" in verification.speaker_note
    assert named.verify(WAVES).speaker_note == ""
    assert named.verify(HARBOR, "Martha Quinn", certain=False).comparison.verdict == "verbatim"


def test_a_misquotation_that_an_outlet_prints_is_held_against_the_source(named: Verifier) -> None:
    verification = named.verify("We do not believe that they can all be expected to voluntarily share it")
    assert (verification.severity, verification.sources, verification.basis) == ("error", ("letter",), "source")
    assert ("variant" in verification.comparison.flags, verification.outlets) == (True, ("Echo",))
    assert [passage.id for passage in verification.passages] == ["letter-2"]
    printed = named.verify(RIVER)
    assert (printed.comparison.verdict, printed.basis, printed.sources) == ("verbatim", "printed", ())


def test_only_the_passages_that_are_quoted_are_shown(verifier: Verifier) -> None:
    query = "Sora is still in research preview … We believe AI can be a powerful creative tool"
    assert [passage.id for passage in verifier.verify(query).passages] == ["openai-1", "openai-5"]
    joined = "Sora is still in research preview. We believe AI can be a powerful creative tool"
    assert [passage.id for passage in verifier.verify(joined).passages] == ["openai-1", "openai-5"]


def test_changed_words_are_held_against_the_claimed_speakers_source_first(tmp_path: Path) -> None:
    captain = Source("captain", "Harbor, we have met a storm. The mast is broken.", speaker="Anna Berg", language="en")
    pilot = Source("pilot", "Harbor, we have a small storm ahead of the pier.", speaker="Tom Reed", language="en")
    build(tmp_path, [captain, pilot])
    with Library.open(tmp_path) as library:
        verifier = Verifier(library)
        for speaker, source in (("Anna Berg", "captain"), ("Tom Reed", "pilot")):
            assert verifier.verify("Harbor, we have a storm.", speaker).sources[:1] == (source,)


def test_the_language_of_a_source_of_a_few_words_is_asked(tmp_path: Path) -> None:
    build(tmp_path, [Source("note", "We will not sign this paper, and nobody else will.", speaker="Ana Ruiz")])
    with Library.open(tmp_path) as library:
        assert Verifier(library).is_source_speaker("Ana Ruiz", "en")
