"""The library: what was written is what is read, or the damage is reported."""

from __future__ import annotations

import os
import random
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import platformdirs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.builder import build
from index.disk.index_folder import default_folder
from index.disk.trusted_files import state_folder
from index.model import Reading
from index.store import Library, NoIndex
from index.store.schema import FILE, defend
from index.store.shingles import shingle_hash, word_hash
from letters.model import Article, QuotesError, Source
from letters.text.normalize import keys

HERE = Path(__file__).resolve().parents[2]
LETTER = Source(
    "plea", "Dear Overlords, we are artists.\n\nSharing is voluntary, with no duty to tell you more. We ask for art.",
    title="A Plea", speaker="some artists", aliases=("the makers", "a \n\"group\""),
)  # fmt: skip
ARTICLES = [
    Article("b.txt", "“Sharing is voluntary, with no duty,” said Ann Lee. “We ask for bread.”", "Daily", published="2024-11-27"),
    Article("a.txt", "The plea: “Sharing is voluntary with no duty to tell you more. We ask for art.”", "Weekly",
            title="Plea", author="Jo", url="https://weekly.example/1", published="2024-11-26", language="en",
            family="wire", note="seen", clipping=True),
    Article("c.txt", "Ann Lee said: “The roof of the old mill fell down in the night.” It is “art washing”.", "Daily"),
    Article("d.txt", "“The roof of the old mill fell down in the night,” Lee said.", "Ännchen", published="2024"),
    Article("e.txt", "Nobody saw the old mill fall down in the night, so said Ann Lee. “No,” said he.", "Daily"),
]  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("index")
    build(path, [LETTER, *ARTICLES])
    return path


@pytest.fixture
def library(folder: Path) -> Iterator[Library]:
    with Library.open(folder) as opened:
        yield opened


def everything(library: Library) -> list[object]:
    """All that a library answers, as values that compare."""
    ids = [passage.id for passage, _ in library.all_passages()]
    words = [
        library.words.passages_containing(keys(text), run)
        for text in ("voluntary", "no duty", "the old mill fell")
        for run in (1, 2, 4)
    ]
    texts = list(library.documents())
    answers = [
        library.unquoted_matches(keys(text))
        for text in ("nobody saw the old mill fall down in the night", "so said Ann Lee")
    ]
    return [
        library.revision, library.counts(), library.sources(), library.passages([*ids, "nobody"]),
        library.source_passages("plea"), library.readings(ids), list(library.all_passages(2)), words, texts, answers,
    ]  # fmt: skip


def test_facts_of_articles_come_back_with_their_readings(library: Library) -> None:
    (first, second) = library.readings(library.words.passages_containing(keys("sharing is voluntary"), 4))
    assert (first.article, first.outlet, first.title, first.author) == ("a.txt", "Weekly", "Plea", "Jo")
    assert (first.url, first.family, first.language) == ("https://weekly.example/1", "wire", "en")
    assert first.text == "Sharing is voluntary with no duty to tell you more. We ask for art."
    assert (second.article, second.text) == ("b.txt", "Sharing is voluntary, with no duty,")
    assert "Lee" in str(second.speaker)


def test_readings_come_by_date_unknown_last_then_outlet(library: Library) -> None:
    ids = [passage.id for passage, _ in library.all_passages()]
    dates = [reading.published for reading in library.readings(ids)]
    assert dates == ["2024", "2024-11-26", "2024-11-27", "2024-11-27", None, None, None]


def test_a_reading_over_two_sentences_is_listed_once_with_both_spans(library: Library) -> None:
    ids = [passage.id for passage in library.source_passages("plea")]
    readings = [reading for reading in library.readings(ids) if reading.article == "a.txt"]
    assert len(readings) == 1
    spans = readings[0].spans
    assert [LETTER.text[start:end] for _, start, end in spans][-1].startswith("We ask for art")
    assert [passage for passage, _, _ in spans] == [id for id in ids if id in {passage for passage, _, _ in spans}]


def test_sources_come_back_whole(library: Library) -> None:
    assert library.sources() == {"plea": LETTER}


def test_passages_of_a_source_come_in_order_of_its_text(library: Library) -> None:
    passages = library.source_passages("plea")
    assert [LETTER.text[passage.start : passage.end] for passage in passages] == [passage.text for passage in passages]
    assert [passage.start for passage in passages] == sorted(passage.start for passage in passages)
    assert library.source_passages("nothing") == []


def test_what_is_not_there_is_left_out_or_reported(library: Library) -> None:
    assert library.passages(["nobody"]) == {}
    assert library.readings(["nobody"]) == []
    assert library.words.passages_containing([], 4) == []
    assert library.words.passages_containing(keys("rhinoceros"), 4) == []
    assert library.readings_of_article("nobody") == []


def test_every_passage_comes_with_its_readings_whatever_the_batch(library: Library) -> None:
    whole = list(library.all_passages())
    assert whole == list(library.all_passages(1))
    assert {passage.id for passage, _ in whole} == set(library.passages(passage.id for passage, _ in whole))
    assert all(readings == library.readings([passage.id]) for passage, readings in whole)
    assert len(whole) == library.counts()["passages"]


def test_a_whole_library_stands_the_check(library: Library) -> None:
    library.check()


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(TEXTS, TEXTS, TEXTS), min_size=1, max_size=4))
def test_any_text_is_read_as_it_was_written(texts: list[tuple[str, str, str]]) -> None:
    written = {f"{n}{id}": Article(f"{n}{id}", f"She said: “{said} is so.” {after}", after) for n, (id, said, after) in
               enumerate(texts)}  # fmt: skip
    with tempfile.TemporaryDirectory() as place:
        build(Path(place), written.values())
        with Library.open(Path(place)) as library:
            library.check()
            texts = {document.id: document.text for document in library.documents()}
            assert all(texts[article.id] == article.text for article in written.values())
            for passage, readings in library.all_passages():
                for reading in readings:
                    article = written[reading.article]
                    assert reading.text == article.text[reading.start : reading.end]
                    assert reading.outlet == article.outlet
                    assert passage.id in {id for id, _, _ in reading.spans}


WORDS = st.lists(st.sampled_from(["to", "be", "or", "not", "那", "don’t"]), min_size=1, max_size=9)


@settings(max_examples=20, deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=5), WORDS, st.integers(1, 6))
def test_no_passage_that_holds_the_words_is_missed(said: list[list[str]], asked: list[str], run: int) -> None:
    articles = [Article(str(n), f"Ann said: “{' '.join(words)}.”", "Daily") for n, words in enumerate(said)]
    with tempfile.TemporaryDirectory() as place:
        build(Path(place), [Source("s", "To be or not to be, that is all. Be not."), *articles])
        with Library.open(Path(place)) as library:
            wanted = keys(" ".join(asked))
            run = min(run, len(wanted))
            runs = [wanted[i : i + run] for i in range(len(wanted) - run + 1)]
            listed = library.words.passages_containing(wanted, run)
            for passage, readings in library.all_passages():
                if any(_holds(text, runs) for text in [passage.text, *(reading.text for reading in readings)]):
                    assert passage.id in listed


def _holds(text: str, runs: list[list[str]]) -> bool:
    words = keys(text)
    return any(words[i : i + len(run)] == run for run in runs for i in range(len(words)))


def test_words_of_many_are_found_with_all_who_print_them(tmp_path: Path) -> None:
    said = [f"{word} bread and butter {word} {n} {word}x{n}" for n in range(60) for word in ("old", "new", "no")]
    build(tmp_path, [Article("a", " ".join(f"“{text}.”" for text in said), "Daily")])
    with Library.open(tmp_path) as library:
        library.check()
        for asked in ("bread and butter", "old bread and butter old", "59 newx59", "nox1", "and butter no 7"):
            runs = [keys(asked)[:4]]
            wanted = {passage.id for passage, readings in library.all_passages() if
                      any(_holds(reading.text, runs) for reading in readings)}  # fmt: skip
            assert wanted <= set(library.words.passages_containing(keys(asked), 4))
            assert wanted


@pytest.mark.parametrize(
    ("bare", "accented", "same"),
    [("educacion", "educación", True), ("ёлка", "елка", True), ("smorgas", "smörgås", True), ("мой", "мои", False), ("か", "が", False)],
)  # fmt: skip
def test_a_word_is_looked_up_with_and_without_its_accents(bare: str, accented: str, same: bool) -> None:
    assert (word_hash(bare) == word_hash(accented)) is same


def test_a_gram_of_fewer_words_comes_before_all_that_begin_with_them() -> None:
    assert shingle_hash([1]) == 1 << 48
    assert (
        shingle_hash([1]) < shingle_hash([1, 0, 0, 1]) < shingle_hash([1, 0xFFFF, 0xFFFF, 0xFFFF]) < shingle_hash([2])
    )
    assert 0 <= shingle_hash([2**32 - 1] * 4) < 2**63


def damaged_answers(folder: Path) -> list[object] | str:
    """All answers of a library, or the one line that says why there are none."""
    try:
        with Library.open(folder) as library:
            return everything(library)
    except QuotesError as error:
        assert error.code == 3, error
        assert "\n" not in str(error)
        return str(error)


def test_a_changed_bit_anywhere_is_reported_or_harmless(folder: Path, tmp_path: Path) -> None:
    whole = (folder / FILE).read_bytes()
    with Library.open(folder) as library:
        right = everything(library)
    chance = random.Random(6)
    used = [position for position in range(len(whole)) if whole[position]]
    reported = 0
    for position in chance.sample(used, 150):
        (tmp_path / FILE).write_bytes(
            whole[:position] + bytes([whole[position] ^ 1 << chance.randrange(8)]) + whole[position + 1 :]
        )
        answers = damaged_answers(tmp_path)
        assert isinstance(answers, str) or answers == right, f"byte {position}"
        reported += isinstance(answers, str)
    assert reported > 100


def test_a_lost_or_repeated_page_is_reported_or_harmless(folder: Path, tmp_path: Path) -> None:
    whole = (folder / FILE).read_bytes()
    with Library.open(folder) as library:
        right = everything(library)
    pages = [whole[position : position + 4096] for position in range(0, len(whole), 4096)]
    for n in range(len(pages)):
        for other in (bytes(4096), pages[n - 1], b""):
            (tmp_path / FILE).write_bytes(b"".join([*pages[:n], other, *pages[n + 1 :]]))
            answers = damaged_answers(tmp_path)
            assert isinstance(answers, str) or answers == right, f"page {n}"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("DELETE FROM uses WHERE rowid_is", "rows lost"),
        ("UPDATE quotations SET speaker = 'Bob' WHERE n = 1", "checksum in quotations"),
        ("DELETE FROM quotations WHERE n = 1", "rows lost from quotations"),
        ("DELETE FROM articles WHERE n = 1", "row lost from articles"),
        ("DELETE FROM grams WHERE first > 0", "rows lost from grams"),
        ("DELETE FROM narration WHERE first > 0", "rows lost from narration"),
        ("DELETE FROM narration", "rows lost from narration"),
        ("DELETE FROM chronology", "row lost from chronology"),
        ("UPDATE chronology SET quotations = 0", "checksum in chronology"),
        ("DELETE FROM passages WHERE source IS NULL", "lost"),
        ("DELETE FROM sources", "rows lost"),
        ("DELETE FROM meta WHERE key = 'uses'", "no uses"),
    ],
)
def test_a_row_lost_or_changed_by_a_program_is_reported(folder: Path, tmp_path: Path, change: str, words: str) -> None:
    (tmp_path / FILE).write_bytes((folder / FILE).read_bytes())
    database = sqlite3.connect(tmp_path / FILE)
    if change.endswith("rowid_is"):
        change = "DELETE FROM uses WHERE text = (SELECT max(text) FROM uses)"
    with database:
        database.execute(change)
    database.close()
    answers = damaged_answers(tmp_path)
    assert isinstance(answers, str)
    assert words in answers
    assert answers.endswith("run quotes build")


def test_a_folder_without_an_index_says_so(tmp_path: Path) -> None:
    with pytest.raises(NoIndex, match="no index there"):
        Library.open(tmp_path)
    (tmp_path / "file").touch()
    with pytest.raises(NoIndex):
        Library.open(tmp_path / "file")


@pytest.mark.parametrize(
    "content", [b"", b"SQLite format 3\0", b"x" * 5000], ids=["empty", "a header only", "no database"]
)
def test_a_file_that_is_no_database_is_reported(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE).write_bytes(content)
    with pytest.raises(QuotesError, match="not a database") as caught:
        Library.open(tmp_path)
    assert caught.value.code == 3


def test_a_database_of_another_program_is_reported(tmp_path: Path) -> None:
    database = sqlite3.connect(tmp_path / FILE)
    with database:
        database.execute("CREATE TABLE notes (text)")
    database.close()
    with pytest.raises(QuotesError, match="not an index of quotes") as caught:
        Library.open(tmp_path)
    assert caught.value.code == 3


def test_an_index_of_another_version_is_reported(folder: Path, tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes((folder / FILE).read_bytes())
    database = sqlite3.connect(tmp_path / FILE)
    database.execute("PRAGMA user_version = 99")
    database.close()
    with pytest.raises(QuotesError, match="version 99.*run quotes build") as caught:
        Library.open(tmp_path)
    assert caught.value.code == 3


@pytest.mark.parametrize("extra", ["CREATE VIEW v AS SELECT 1", "CREATE INDEX i ON uses (start)",
                                   "CREATE TRIGGER t AFTER INSERT ON meta BEGIN DELETE FROM meta; END"])  # fmt: skip
def test_a_schema_that_is_not_ours_to_the_letter_is_not_read(folder: Path, tmp_path: Path, extra: str) -> None:
    (tmp_path / FILE).write_bytes((folder / FILE).read_bytes())
    database = sqlite3.connect(tmp_path / FILE)
    database.execute(extra)
    database.close()
    with pytest.raises(QuotesError, match="not laid out as this version") as caught:
        Library.open(tmp_path)
    assert caught.value.code == 3


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_in_place_of_the_library_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / FILE)
    with pytest.raises(QuotesError, match="not an index"):
        Library.open(tmp_path)


def test_a_journal_from_elsewhere_beside_the_library_is_not_played_back(folder: Path, tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes((folder / FILE).read_bytes())
    (tmp_path / f"{FILE}-journal").write_bytes(b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" + bytes(5000))
    with Library.open(tmp_path) as library, Library.open(folder) as right:
        assert everything(library) == everything(right)


def test_an_open_library_continues_while_another_is_swapped_in(tmp_path: Path) -> None:
    build(tmp_path, [LETTER, *ARTICLES])
    with Library.open(tmp_path) as library:
        before = everything(library)
        build(tmp_path, [Article("new", "“Something else altogether,” she said.", "Daily")])
        assert everything(library) == before
    with Library.open(tmp_path) as library:
        assert library.counts()["articles"] == 1


def test_a_folder_of_any_name_is_opened(tmp_path: Path) -> None:
    folder = tmp_path / "a b?c#d%41 ü"
    build(folder, ARTICLES)
    with Library.open(folder) as library:
        assert library.counts()["articles"] == len(ARTICLES)


def test_reading_needs_none_of_the_heavy_packages() -> None:
    heavy = {"whoosh", "rapidfuzz", "numpy", "py3langid", "platformdirs", "letters.extract", "index.grouping"}
    script = f"import sys, index.store; print(sorted({heavy!r} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", script], cwd=HERE, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    "named", [{}, {"XDG_STATE_HOME": "/var/own", "XDG_DATA_HOME": "/var/other"}, {"HOME": "/root/b c"}]
)
def test_the_users_folders_are_where_the_platform_has_them(
    named: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable in ("QUOTES_STATE", "XDG_STATE_HOME", "XDG_DATA_HOME", "ANDROID_DATA"):
        monkeypatch.delenv(variable, raising=False)
    for variable, value in named.items():
        monkeypatch.setenv(variable, value)
    assert state_folder() == platformdirs.user_state_path("quotes")
    assert default_folder() == platformdirs.user_data_path("quotes")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can become a user of no name")
def test_where_no_home_is_known_a_line_says_what_to_set() -> None:
    script = (
        "import os\nfrom index.disk import trusted_files\nfrom letters.model import QuotesError\nos.setuid(54321)\n"
        "try:\n    trusted_files.state_folder()\nexcept QuotesError as error:\n    print(error.code, error)"
    )
    names = {"HOME", "QUOTES_STATE", "XDG_STATE_HOME", "ANDROID_DATA"}
    environment = {name: value for name, value in os.environ.items() if name not in names}
    run = subprocess.run(
        [sys.executable, "-c", script], check=False, cwd=HERE, env=environment, capture_output=True, text=True
    )
    expected = "No home folder is known for this user: set HOME, or both QUOTES_STATE and QUOTES_INDEX to a folder"
    assert (run.stdout, run.stderr) == (f"2 {expected}\n", "")


def test_readings_are_values(library: Library) -> None:
    reading = library.readings(library.words.passages_containing(keys("roof of the old mill"), 4))[0]
    assert isinstance(reading, Reading)
    with pytest.raises(AttributeError):
        reading.text = "other"  # type: ignore[misc]


def test_a_copy_belongs_to_the_family_of_what_it_copies(tmp_path: Path) -> None:
    unquoted = " ".join(
        f"The council met in hall number {n} and the mayor read aloud what {n * 7} people wrote." for n in range(9)
    )
    said = "“We never promised you a bridge,” said Ann Lee."
    wire = Article("wire", f"{unquoted} {said}", "Agency", published="2024-11-26")
    copy = Article("copy", f"From the wire. {unquoted} {said}", "Daily", published="2024-11-27")
    later = Article("later", f"{unquoted} So it was. {said}", "Weekly", published="2024-11-28")
    build(tmp_path, [wire, copy, later, Article("own", f"She spoke at noon. {said}", "Monthly")])
    with Library.open(tmp_path) as library:
        readings = library.readings(library.words.passages_containing(keys("never promised you a bridge"), 4))
        assert {reading.article: reading.family for reading in readings} == {
            "wire": None, "copy": "wire", "later": "wire", "own": None,
        }  # fmt: skip
        assert {reading.copy_of for reading in readings} == {None, "wire"}
    build(tmp_path, [wire._replace(family="PA"), copy, later])
    with Library.open(tmp_path) as library:
        readings = library.readings(library.words.passages_containing(keys("never promised you a bridge"), 4))
        assert {reading.family for reading in readings} == {"PA"}


def test_a_library_of_any_size_is_opened(folder: Path) -> None:
    with closing(sqlite3.connect(folder / FILE)) as connection:
        defend(connection, 5_000_000_000, folder / FILE)
        assert connection.execute("SELECT count(*) FROM articles").fetchone() == (len(ARTICLES),)
