"""Full-text search: what it finds is what a plain look at every passage finds; only our own files are opened."""

from __future__ import annotations

import errno
import os
import pickle
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index import fulltext
from index.builder import build
from index.change import add, remove
from index.disk import trusted_files as remembered
from index.disk.index_folder import write_lock
from index.fulltext import query_language, ready, search
from index.model import Passage, Reading
from index.store import Library
from letters.model import KINDS, Article, QuotesError, Source
from letters.text.normalize import keys

HERE = Path(__file__).resolve().parents[2]
LETTER = Source(
    "plea", "We are artists. Sharing is voluntary, with no duty to tell you more. We call for open access.",
    title="Dear Overlords", speaker="some artists", aliases=("the makers",), language="en",
)  # fmt: skip
ARTICLES = [
    Article(
        "a",
        "“Sharing is voluntary, with no duty,” said Ann Lee. The term “art washing” is new.",
        "The Daily",
        published="2024-11-26",
    ),
    Article(
        "b", "“Bread is better than no bread at all,” said Bo Ek.", "The Weekly", published="2024-11-27", language="en"
    ),
    Article(
        "c", "« Le pain, c’est la vie de tous les jours, et nous en avons besoin », dit Zoé.", "Le Jour", language="fr"
    ),
    Article(
        "d", "Ann Lee said: “Bread is better than no bread at all, believe me.”", "Daily Bread", published="2024-12"
    ),
    Article("e", "The mill is “a very old bread mill that nobody needs,” Bo Ek said.", "The Daily", published="2025"),
]


@pytest.fixture(scope="module", autouse=True)
def state(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A state folder of the tests' own."""
    with pytest.MonkeyPatch.context() as patch:
        place = tmp_path_factory.mktemp("state")
        patch.setenv("QUOTES_STATE", str(place))
        yield place


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, state: Path) -> Path:
    folder = tmp_path_factory.mktemp("index")
    build(folder, [LETTER, *ARTICLES])
    return folder


@pytest.fixture
def library(built: Path) -> Iterator[Library]:
    with Library.open(built) as opened:
        yield opened


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An index of a test's own, with its full text."""
    build(tmp_path / "index", [LETTER, *ARTICLES])
    with Library.open(tmp_path / "index") as library:
        fulltext.ready(library)
    return tmp_path / "index"


def texts(library: Library, words: str, **options: object) -> list[str]:
    return [hit.text[:12] for hit in search(library, words, **options).hits]  # type: ignore[arg-type]


FOUND = {
    "a word of a source": ("voluntary", ["Sharing is v"]),
    "a phrase": ("“no duty to tell”", ["Sharing is v"]),
    "not a phrase of words apart": ('"sharing voluntary"', []),
    "not a phrase of two readings": ('"all believe" mill', []),
    "words in any order": ("duty sharing", ["Sharing is v"]),
    "a word that only some reading has": ("believe", ["Bread is bet"]),
    "a phrase that only some reading has": ('"at all believe me"', ["Bread is bet"]),
    "either of two": ("voluntary OR believe", ["Bread is bet", "Sharing is v"]),
    "one but not the other": ("bread -mill", ["Bread is bet"]),
    "nothing but a denial": ("-bread -sharing -we", ["Le pain, c’e"]),
    "a typo": ("volutary~", ["Sharing is v"]),
    "a typo in the first letter": ("boluntary~", ["Sharing is v"]),
    "letters swapped": ("vloutnary~2", ["Sharing is v"]),
    "an outlet": ('outlet:"the daily"', ["Sharing is v", "a very old b"]),
    "an outlet's word": ("outlet:daily bread", ["Bread is bet", "a very old b"]),
    "no outlet made of two": ('outlet:"the bread"', []),
    "a speaker": ("speaker:lee", ["Bread is bet", "Sharing is v"]),
    "the speaker of a source": ('speaker:"some artists" access', ["We call for "]),
    "what articles call the speaker": ("speaker:makers duty", ["Sharing is v"]),
    "a source": ("source:plea", ["Sharing is v", "We are artis", "We call for "]),
    "a source's title": ("source:overlords access", ["We call for "]),
    "a language": ("language:fr", ["Le pain, c’e"]),
    "from a day on": ("after:2024-11-27", ["Bread is bet", "a very old b"]),
    "from a year on": ("after:2025", ["a very old b"]),
    "up to a day": ("before:2024-11-26", ["Sharing is v"]),
    "up to a month's end": ("before:2024-11 outlet:weekly", ["Bread is bet"]),
    "a term only when asked for": ("washing", []),
    "a kind asked for": ("washing kind:any", ["art washing"]),
    "a denied kind": ("-kind:quotation -source:plea", ["art washing"]),
    "words that are not there": ("rhinoceros", []),
    "a phrase with a word that is not there": ('"no rhinoceros"', []),
}


@pytest.mark.parametrize(("typed", "wanted"), FOUND.values(), ids=FOUND)
def test_found(library: Library, typed: str, wanted: list[str]) -> None:
    assert sorted(texts(library, typed)) == wanted


def test_of_a_reading_over_several_sentences_each_has_its_own_words(tmp_path: Path) -> None:
    said = "We were artists. Sharing is voluntary with no duty to tell you anything. We call for wide open access."
    build(tmp_path, [LETTER, Article("a", f"They wrote: “{said}”", "Daily")])
    with Library.open(tmp_path) as library:
        assert texts(library, "voluntary") == ["Sharing is v"]
        assert texts(library, '"tell you anything"') == ["Sharing is v"]
        assert texts(library, '"wide open access"') == ["We call for "]
        assert {
            reading.text for hit in search(library, "voluntary").hits for reading in library.readings([hit.passage])
        } == {said}


def test_the_kind_may_be_asked_for_beside_the_words(library: Library) -> None:
    answer = search(library, "(art OR bread) kind:any")
    assert {hit.text for hit in answer.hits} >= {"art washing"}
    (kind,) = {
        reading.kind for hit in answer.hits if hit.text == "art washing" for reading in library.readings([hit.passage])
    }
    assert texts(library, f"(art OR bread) kind:{kind}") == ["art washing"]


def test_a_hit_has_text_source_and_how_many_printed_it(library: Library) -> None:
    (hit,) = search(library, "believe").hits
    assert (hit.source, hit.outlets, hit.uses) == (None, 2, 2)
    (hit,) = search(library, "voluntary").hits
    assert (hit.passage, hit.source, hit.outlets, hit.uses) == ("plea-2", "plea", 1, 1)
    assert hit.score > 0


def test_the_order_is_by_relevance_or_date(library: Library) -> None:
    words = "bread OR sharing OR pain OR artists"
    assert texts(library, words, sort="oldest")[:3] == ["Sharing is v", "Bread is bet", "a very old b"]
    assert texts(library, words, sort="date")[:3] == ["a very old b", "Bread is bet", "Sharing is v"]
    assert set(texts(library, words, sort="date")[3:]) == {"We are artis", "Le pain, c’e"}
    assert texts(library, "bread OR mill")[0] == "a very old b"


def test_the_limit_leaves_the_total(library: Library) -> None:
    answer = search(library, "-rhinoceros", limit=2)
    assert (len(answer.hits), answer.total) == (2, 6)
    assert len(search(library, "-rhinoceros", limit=None).hits) == 6


def test_a_word_longer_than_whoosh_can_keep_is_found(tmp_path: Path) -> None:
    word = "long" * 50_000
    build(tmp_path, [Article("a", f"He said: “It is {word} indeed, and 藝術 too.”", "Daily")])
    with Library.open(tmp_path) as library:
        assert search(library, "indeed").total == 1
        assert search(library, f"{word[:200]}").total == 1


def test_an_index_without_a_passage_finds_nothing(tmp_path: Path) -> None:
    build(tmp_path, [Article("a", "Nothing.", "Daily")])
    with Library.open(tmp_path) as library:
        assert search(library, "nothing OR -nothing").total == 0


WORDS = st.sampled_from(["to", "be", "or", "bee", "not", "那", "bread", "no"])
SAID = st.lists(WORDS, min_size=2, max_size=9).map(" ".join)
DAYS = st.sampled_from([None, "2024", "2024-11", "2024-11-26", "2025-01-01"])
FORMS = st.sampled_from(["Ann said: “{}.”", "Ann said: “{}.”", "The term “{}” is new."])
SHELF = st.lists(st.tuples(FORMS, SAID, st.sampled_from(["The Daily", "Daily Bread"]), DAYS), min_size=1, max_size=6)
LEAVES = st.one_of(
    WORDS.map(lambda word: query_language.QueryWords("words", tuple(keys(word)))),
    st.lists(WORDS, min_size=2, max_size=3).map(lambda words: query_language.QueryWords("words", tuple(words))),
    WORDS.map(lambda word: query_language.FuzzyWord("words", word)),
    st.sampled_from(["daily", "bread", "the daily"]).map(
        lambda name: query_language.QueryWords("outlet", tuple(name.split()))
    ),
    st.tuples(st.booleans(), st.sampled_from(["2024-11", "2024-11-26", "2025"])).map(
        lambda day: query_language.DateRange(*day)
    ),
    st.sampled_from(KINDS).map(lambda kind: query_language.ExactValue("kind", kind)),
)
TREES = st.recursive(
    LEAVES,
    lambda part: st.one_of(
        part.map(query_language.Not),
        st.lists(part, min_size=2, max_size=4).map(lambda parts: query_language.AllOf(tuple(parts))),
        st.lists(part, min_size=2, max_size=4).map(lambda parts: query_language.AnyOf(tuple(parts))),
    ),
    max_leaves=8,
)


@pytest.mark.slow
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(SHELF, st.lists(TREES, min_size=1, max_size=12))
def test_a_query_finds_what_a_look_at_every_passage_finds(
    shelf: list[tuple[str, str, str, str | None]], trees: list[query_language.Tree]
) -> None:
    articles = [
        Article(str(n), form.format(said), outlet, published=day) for n, (form, said, outlet, day) in enumerate(shelf)
    ]
    with tempfile.TemporaryDirectory() as place:
        build(Path(place), [Source("s", "To be or not to be is all."), *articles])
        with Library.open(Path(place)) as library:
            whoosh_folder = fulltext.ready(library)
            every = list(library.all_passages())
            for tree in trees:
                wanted = {passage.id for passage, readings in every if _shown(passage, readings, tree) and
                          _fits(tree, passage, readings)}  # fmt: skip
                answer = fulltext.search_in(library, whoosh_folder, "", tree, "relevance", None)
                assert {hit.passage for hit in answer.hits} == wanted, tree
                assert answer.total == len(wanted)


def _shown(passage: Passage, readings: list[Reading], tree: query_language.Tree) -> bool:
    kinds = {reading.kind for reading in readings}
    return "kind" in query_language.fields_of(tree) or passage.source is not None or "quotation" in kinds


def _fits(tree: query_language.Tree, passage: Passage, readings: list[Reading]) -> bool:
    if isinstance(tree, query_language.Not):
        return not _fits(tree.operand, passage, readings)
    if isinstance(tree, (query_language.AllOf, query_language.AnyOf)):
        fits = [_fits(part, passage, readings) for part in tree.operands]
        return all(fits) if isinstance(tree, query_language.AllOf) else any(fits)
    if isinstance(tree, query_language.DateRange):
        days = [reading.published for reading in readings if reading.published]
        return any(day >= tree.day if tree.later else day[: len(tree.day)] <= tree.day for day in days)
    if isinstance(tree, query_language.ExactValue):
        return any(reading.kind == tree.value for reading in readings)
    wordings = [passage.text, *(reading.text for reading in readings)]
    values = [keys(text) for text in (wordings if tree.field == "words" else [reading.outlet for reading in readings])]
    if isinstance(tree, query_language.FuzzyWord):
        return any(_near(tree.key, word) for words in values for word in words)
    wide = len(tree.keys)
    return any(tuple(words[i : i + wide]) == tree.keys for words in values for i in range(len(words)))


def _near(word: str, other: str) -> bool:
    """At most one letter put in, left out, replaced or two swapped; the first one equal in a short word."""
    changed = {word}
    for i in range(len(word) + 1):
        changed |= (
            {word[:i] + word[i + 1 :], word[:i] + word[i + 1 : i + 2] + word[i : i + 1] + word[i + 2 :]}
            | {word[:i] + c + word[i:] for c in other}
            | {word[:i] + c + word[i + 1 :] for c in other}
        )
    return other in changed and (word[0] == other[0] or len(word) > 3)


def the_folder(index: Path) -> Path:
    (path_found,) = (path for path in index.glob("whoosh-*"))
    return path_found


def opened(folder: Path, words: str = "voluntary") -> list[str]:
    with Library.open(folder) as library:
        return texts(library, words)


def test_a_good_folder_is_opened_as_it_is(folder: Path) -> None:
    before = {path.name: path.stat().st_ino for path in the_folder(folder).iterdir()}
    assert opened(folder) == ["Sharing is v"]
    assert {path.name: path.stat().st_ino for path in the_folder(folder).iterdir()} == before


def files(folder: Path) -> list[Path]:
    return sorted(path for path in the_folder(folder).iterdir() if path.stat().st_size)


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[random.Random(len(content)).randrange(len(content))] ^= 16
    path.write_bytes(bytes(content))


HARM: dict[str, Callable[[Path], object]] = {
    "a changed bit": flip,
    "a file cut short": lambda path: path.write_bytes(path.read_bytes()[:-1]),
    "an empty file": lambda path: path.write_bytes(b""),
    "a file of zeros": lambda path: path.write_bytes(bytes(path.stat().st_size)),
    "a lost file": Path.unlink,
}


@pytest.mark.parametrize(
    "harm", [pytest.param(harm, id=name, marks=() if harm is flip else pytest.mark.slow) for name, harm in HARM.items()]
)
def test_a_damaged_folder_is_rebuilt(folder: Path, harm: Callable[[Path], object]) -> None:
    for n in range(len(files(folder))):
        before = {path.name for path in files(folder)}
        harm(files(folder)[n])
        assert opened(folder) == ["Sharing is v"]
        assert {path.name for path in files(folder)} != before, n


def test_a_changed_bit_under_the_old_time_is_noticed(folder: Path) -> None:
    path = next(path for path in files(folder) if path.suffix == ".pst")
    before = path.stat()
    flip(path)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert opened(folder) == ["Sharing is v"]
    assert not path.exists()


def test_a_touched_or_copied_folder_is_hashed_and_kept(folder: Path) -> None:
    place = the_folder(folder)
    shutil.copytree(place, folder / "copy")
    shutil.rmtree(place)
    (folder / "copy").rename(place)
    before = {path.name: path.stat().st_ino for path in place.iterdir()}
    assert opened(folder) == ["Sharing is v"]
    assert {path.name: path.stat().st_ino for path in place.iterdir()} == before


class Poison:
    """What would make a file when it is unpickled."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, ...]:
        return (open, (str(self.path), "w"))


def poison(place: Path, harm: Path) -> None:
    """Put poison in place of every file, and under the names that Whoosh looks for."""
    for name in [*(path.name for path in place.iterdir()), "_MAIN_1.toc", "_MAIN_2.toc"]:
        (place / name).write_bytes(pickle.dumps(Poison(harm)))


def test_a_poisoned_folder_is_never_opened(folder: Path, tmp_path: Path) -> None:
    poison(the_folder(folder), tmp_path / "harm")
    assert opened(folder) == ["Sharing is v"]
    assert not (tmp_path / "harm").exists()


def test_a_poisoned_header_in_a_file_of_the_right_form_is_never_opened(folder: Path, tmp_path: Path) -> None:
    (toc,) = the_folder(folder).glob("*.toc")
    toc.write_bytes(toc.read_bytes()[:-20] + pickle.dumps(Poison(tmp_path / "harm")))
    assert opened(folder) == ["Sharing is v"]
    assert not (tmp_path / "harm").exists()


def test_a_file_more_than_ours_is_not_trusted(folder: Path, tmp_path: Path) -> None:
    (the_folder(folder) / "_MAIN_9.toc").write_bytes(pickle.dumps(Poison(tmp_path / "harm")))
    assert opened(folder) == ["Sharing is v"]
    assert not (the_folder(folder) / "_MAIN_9.toc").exists()
    assert not (tmp_path / "harm").exists()


def test_a_folder_from_elsewhere_is_rebuilt(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder, tmp_path / "elsewhere")
    before = {path.name for path in files(tmp_path / "elsewhere")}
    assert opened(tmp_path / "elsewhere") == ["Sharing is v"]
    assert {path.name for path in files(tmp_path / "elsewhere")} != before


def test_a_link_in_place_of_the_folder_is_replaced_and_not_followed(folder: Path, tmp_path: Path) -> None:
    place = the_folder(folder)
    place.rename(tmp_path / "moved")
    place.symlink_to(tmp_path / "moved")
    assert opened(folder) == ["Sharing is v"]
    assert not place.is_symlink()
    assert (tmp_path / "moved").is_dir()


def test_without_the_memory_of_what_is_ours_it_is_rebuilt(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = {path.name for path in files(folder)}
    monkeypatch.setenv("QUOTES_STATE", str(tmp_path / "other state"))
    assert opened(folder) == ["Sharing is v"]
    assert {path.name for path in files(folder)} != before


@pytest.mark.parametrize("content", ["", "{", "[]", '{"tag": 1}', '{"tag": "", "files": 3}'])
def test_a_broken_memory_is_no_memory(folder: Path, state: Path, content: str) -> None:
    record = state / f"{remembered.folder_key(folder)}-{the_folder(folder).name}.json"
    record.write_text(content)
    assert opened(folder) == ["Sharing is v"]
    assert len(record.read_text()) > 100


def test_a_new_build_is_shown_at_once(folder: Path) -> None:
    build(folder, [Article("n", "“A wholly different thing was said here,” he said.", "Daily")])
    assert opened(folder) == []
    assert opened(folder, "wholly") == ["A wholly dif"]
    assert len(list(folder.glob("whoosh-*"))) == 1


def test_leftovers_of_a_killed_build_are_cleared(folder: Path) -> None:
    (folder / "whoosh-0123.new-1").mkdir()
    (folder / "whoosh-0123.new-1" / "part").touch()
    build(folder, [LETTER])
    assert opened(folder) == ["Sharing is v"]
    assert not list(folder.glob("*.new-*"))


def test_where_the_index_cant_be_written_the_state_folder_serves(
    folder: Path, monkeypatch: pytest.MonkeyPatch, state: Path
) -> None:
    place = the_folder(folder)
    shutil.rmtree(place)
    kept = set(folder.iterdir())
    monkeypatch.setattr(os, "access", lambda path, mode: str(state) in str(path))  # root may write anywhere
    assert opened(folder) == ["Sharing is v"]
    assert set(folder.iterdir()) == kept
    assert opened(folder) == ["Sharing is v"]


@pytest.mark.skipif(sys.platform == "win32", reason="a lock of this process is no obstacle there")
def test_where_another_process_writes_for_long_the_state_folder_serves(folder: Path, state: Path) -> None:
    shutil.rmtree(the_folder(folder))
    with write_lock(folder, 1, "whoosh.lock"), Library.open(folder) as library:
        assert state in ready(library, wait=0.1).parents


def test_where_nothing_can_be_written_it_is_reported(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("QUOTES_STATE", str(tmp_path / "file" / "state"))
    with Library.open(folder) as library, pytest.raises(QuotesError, match="can't be written there") as caught:
        search(library, "bread")
    assert caught.value.code == 2
    assert f"({os.strerror(errno.ENOTDIR)})" in str(caught.value)


FULL = """
import resource, signal, sys
from pathlib import Path
from index.fulltext import search
from index.store import Library
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), int(sys.argv[2])))
with Library.open(Path(sys.argv[1])) as library:
    try:
        search(library, "bread")
    except Exception as error:
        sys.exit(f"{type(error).__name__} {getattr(error, 'code', '')} {error}")
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no such limit there")
@pytest.mark.parametrize("size", [0, 100, 1000, 3000])
def test_a_full_disk_is_one_line(folder: Path, size: int) -> None:
    shutil.rmtree(the_folder(folder))
    command = [sys.executable, "-c", FULL, str(folder), str(size)]
    done = subprocess.run(command, cwd=HERE, text=True, capture_output=True, check=False)
    assert done.stderr.count("\n") == 1, done.stderr
    assert done.stderr.startswith("QuotesError 2")
    assert opened(folder) == ["Sharing is v"]
    assert len(list(folder.glob("whoosh-*"))) == 1


def _answers(folder: Path, words: str) -> list[object]:
    with Library.open(folder) as library:
        return [search(library, words, sort=sort, limit=None) for sort in ("relevance", "date", "oldest")]


def test_after_a_change_the_index_is_brought_up_to_date_and_answers_as_one_made_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = random.Random(3)
    words = ["bread", "butter", "mill", "roof", "night", "river", "stone", "never", "promise", "bridge"]
    articles = [
        Article(str(n), f"“{' '.join(chance.choices(words, k=chance.randint(5, 14)))},” said Ann Lee.", f"Daily {n % 3}",
                published=f"2024-11-{10 + n % 7}")
        for n in range(40)
    ]  # fmt: skip
    standing, new = tmp_path / "standing", tmp_path / "new"
    build(standing, articles[:30])
    asked = ["bread", "mill OR roof", "outlet:daily bridge", "kind:quotation", "never -promise"]
    before = {query: _answers(standing, query) for query in asked}
    other = articles[4]._replace(outlet="Weekly", published="2024-12-01")
    add(standing, articles[30:36])
    add(standing, [*articles[36:], other])
    remove(standing, ["1", "17"])
    with monkeypatch.context() as patched:
        patched.setattr(fulltext, "fill", None)  # it is not rebuilt
        after = {query: _answers(standing, query) for query in [*asked, "outlet:weekly"]}
    build(new, [*(a for a in articles if a.id not in ("1", "4", "17")), other])
    assert after == {query: _answers(new, query) for query in [*asked, "outlet:weekly"]}
    assert {query: after[query] for query in asked} != before
    assert len(list(standing.glob("whoosh-*"))) == 1
