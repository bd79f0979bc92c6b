"""Adding and removing: the index is that of a build of what there is, to the last row."""

from __future__ import annotations

import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index import change
from index.builder import build
from index.model import Passage, Reading
from index.store import Library
from index.store.checked_rows import CheckedTables
from index.store.schema import FILE
from letters.model import Article, QuotesError, Source

ROOT = Path(__file__).resolve().parents[2]
PLEA = Source(
    "plea",
    "We are artists. Sharing is voluntary, with no duty to tell you more, and we ask for bread.",
    speaker="artists",
)
STREAMS = [[f"{letter}{n}" for n in range(40)] for letter in ("ba", "do", "ki")]
GAPS = (" … ", " [...] ", " ... ")


def everything(folder: Path) -> dict[str, Any]:
    """All that a library holds, with what rows stand for in place of their numbers."""
    with Library.open(folder) as library:
        library.check()
        answers = [library.revision, library.counts(), sorted(map(unnumbered, library.all_passages()), key=str)]
    with closing(sqlite3.connect(folder / FILE)) as connection:
        tables = CheckedTables(connection, folder / FILE)
        articles = {row[0]: row[1] for row in tables.rows("articles")}
        passages = {row[0]: row[1] for row in tables.rows("passages")}
        texts = {row[0]: (row[5], row[2], row[1]) for row in tables.rows("texts")}
        words = {row[0]: row[8] for row in tables.rows("units")} | {None: None}
        held = {
            "answers": answers,
            "meta": {key: n for key, n in tables.meta().items() if key not in ("grams", "owners", "narration")},
            "chronology": sorted(
                (articles[row[0]], *row[1:7], articles.get(row[7]), *row[9:]) for row in tables.rows("chronology")
            ),
            "texts": sorted((texts[row[0]], *row[3:5]) for row in tables.rows("texts")),
            "passages": sorted(map(str, (row[1:] for row in tables.rows("passages")))),
            "uses": sorted((passages[row[0]], texts[row[1]], *row[2:]) for row in tables.rows("uses")),
            "pieces": sorted((words[row[0]], texts[row[1]], row[2]) for row in tables.rows("pieces")),
            "units": sorted(
                (
                    row[8],
                    *row[1:3],
                    words[row[3]],
                    row[4],
                    str(words[row[5]]),
                    str(words[row[6]]),
                    str(texts.get(row[7])),
                )
                for row in tables.rows("units")
            ),
            "owners": holders(tables, "owners", words),
            "grams": {
                gram: sorted(uses, key=str) for gram, uses in holders(tables, "grams", Half(passages, texts)).items()
            },
            "narration": holders(tables, "narration", articles),
            "words": {word: count for word, count in tables.rows("words")},
        }
    return held


def unnumbered(pair: tuple[Passage, list[Reading]]) -> tuple[Passage, list[Reading]]:
    """A passage and its readings, without the numbers that count within one library only."""
    return pair[0], [reading._replace(quotation=0) for reading in pair[1]]


class Half(dict[int, Any]):
    """What holders of grams stand for."""

    def __init__(self, passages: dict[int, str], texts: dict[int, Any]) -> None:
        super().__init__({2 * n: id for n, id in passages.items()} | {2 * n + 1: text for n, text in texts.items()})


def holders(tables: CheckedTables, table: str, names: Any) -> dict[int, list[Any]]:
    held: dict[int, list[Any]] = {}
    for row in tables.postings[table].rows():
        for number, holder in zip(row.numbers, row.holders):
            held.setdefault(number, []).append(names[holder])
    return held


def said(chance: random.Random) -> str:
    """A quotation: a stretch of a stream, whole, cut, joined, slipped or typeset otherwise."""
    if chance.random() < 0.3:  # passages of fifteen words that run into one another, two or three at a time
        line = [f"mu{n}" for n in range(90)]
        first = 15 * chance.randrange(5) + chance.choice([0, 0, 0, 8])
        return " ".join(line[first : first + chance.choice([15, 15, 15, 30, 22, 45])])
    stream = chance.choice(STREAMS)
    start = chance.choice([0, 0, chance.randrange(30)])
    words = stream[start : start + chance.choice([2, 3, 5, 8, 9, 12, 20, 40])]
    kind = chance.randrange(9)
    if kind == 0:
        other = chance.choice(STREAMS)
        cut = chance.randrange(25)
        words = words[-chance.randint(5, 12) :] + other[cut : cut + chance.randint(5, 12)]
    elif kind == 1 and len(words) > 8:
        position = chance.randrange(2, len(words) - 2)
        return f"{' '.join(words[:position])}{chance.choice(GAPS)}{' '.join(words[position + chance.randrange(3) :])}"
    elif kind == 2 and len(words) > 4:
        words = [word for word in words if chance.random() > 0.15] or words
    elif kind == 3:
        words = [words[0].capitalize(), *words[1:]]
    elif kind == 4:
        return "Sharing is voluntary, with no duty" + chance.choice(["", " to tell you", " … we ask for bread"])
    return " ".join(words)


def articles(seed: int, count: int) -> list[Article]:
    """Articles that quote one another's words, some of them copies and near copies of others."""
    chance = random.Random(seed)
    words = [f"{a}{b}" for a in "bcdfghklmnprst" for b in "aeiou"]
    unquoted = [[" ".join(chance.choices(words, k=chance.randint(5, 14))) + "." for _ in range(6)] for _ in range(3)]
    generated = []
    for n in range(count):
        story = [line for line in chance.choice(unquoted) if chance.random() < 0.8]
        quoted = [
            f"Then “{said(chance)},” {chance.choice(['said Ann Lee', 'said Ann Low', 'said Ann Law', 'and no more'])}."
            for _ in range(chance.randint(1, 4))
        ]
        text = " ".join([*story[:3], *quoted, *story[3:], *chance.choices(words, k=chance.choice([0, 9, 40]))])
        facts = {
            "published": chance.choice([None, "2024-11-26", "2024-11-27"]),
            "clipping": n % 5 == 0,
            "language": "en",
        }
        generated.append(Article(f"a{n}", text, f"Daily {n % 4}", family=chance.choice([None] * 9 + ["wire"]), **facts))
    return generated


def same(left: dict[str, Any], right: dict[str, Any]) -> None:
    for name, value in left.items():
        assert value == right[name], name


def fresh(documents: Sequence[Article | Source]) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as place:
        build(Path(place), documents)
        return everything(Path(place))


@pytest.fixture(autouse=True)
def always_few(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many articles change, they change in place."""
    monkeypatch.setattr(change, "LEAST", 10**6)


@pytest.mark.slow
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 10**9), st.integers(2, 14), st.data())
def test_adding_in_any_order_and_parts_gives_what_a_build_gives(seed: int, count: int, data: st.DataObject) -> None:
    documents = articles(seed, count)
    order = data.draw(st.permutations(documents))
    first = data.draw(st.integers(1, count))
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        build(place, [PLEA, *order[:first]])
        while first < count:
            more = data.draw(st.integers(1, count - first))
            change.add(place, order[first : first + more])
            first += more
        same(everything(place), fresh([PLEA, *documents]))


@pytest.mark.slow
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 10**9), st.integers(2, 14), st.data())
def test_removing_gives_what_a_build_of_the_rest_gives(seed: int, count: int, data: st.DataObject) -> None:
    documents = articles(seed, count)
    gone = data.draw(st.lists(st.sampled_from(documents), min_size=1, unique=True))
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        build(place, [PLEA, *documents])
        change.remove(place, [article.id for article in gone])
        same(everything(place), fresh([PLEA, *(article for article in documents if article not in gone)]))


def test_how_often_words_are_printed_does_not_depend_on_the_way_to_an_index(tmp_path: Path) -> None:
    chance = random.Random(1)
    words = ["".join(chance.choices("abcdefghij", k=4)) for _ in range(300)]
    lines = [" ".join(chance.choices(words, k=40)) for _ in range(60)]
    documents = [Article(f"a{n}", f"“The {line} of the land,” said Ann Lee.", "Daily") for n, line in enumerate(lines)]
    build(tmp_path / "built", documents)
    build(tmp_path / "changed", documents[:5])
    change.add(tmp_path / "changed", documents[5:])
    with Library.open(tmp_path / "built") as built, Library.open(tmp_path / "changed") as changed:
        printed = sum(len(line.split()) + 4 for line in lines)
        assert built.printed_words == changed.printed_words == printed
        assert built.words.frequency(["the"]) == changed.words.frequency(["the"]) == 2 * len(lines)
        for word in words:
            assert (
                built.words.frequency([word]) == changed.words.frequency([word]) >= " ".join(lines).split().count(word)
            )


def test_what_is_there_already_stays_and_what_changed_takes_its_place(tmp_path: Path) -> None:
    documents = articles(1, 6)
    build(tmp_path, [PLEA, *documents])
    before = (tmp_path / FILE).read_bytes()
    again = change.add(tmp_path, [PLEA, *documents[:3]])
    assert (again.added, again.replaced, again.unchanged) == (0, 0, 4)
    assert (tmp_path / FILE).read_bytes() == before
    other = documents[2]._replace(text="“Nothing of the kind was ever said to us,” said Ann Lee.", outlet="Weekly")
    done = change.add(tmp_path, [other])
    assert (done.added, done.replaced, done.unchanged) == (0, 1, 0)
    same(everything(tmp_path), fresh([PLEA, *documents[:2], other, *documents[3:]]))


def test_another_speaker_of_the_same_words_is_counted(tmp_path: Path) -> None:
    line = "“Nothing of the kind was ever said to us by anybody,” {}."
    documents = [Article(f"a{n}", line.format("said Ann Lee" if n % 2 else "it ran"), "Daily") for n in range(4)]
    build(tmp_path, documents)
    with Library.open(tmp_path) as library:
        assert library.uses_without_speaker == 2
    other = documents[2]._replace(text=line.format("said Ann Low"))
    assert change.add(tmp_path, [other]).replaced == 1
    same(everything(tmp_path), fresh([*documents[:2], other, documents[3]]))
    with Library.open(tmp_path) as library:
        assert library.uses_without_speaker == 1
    change.remove(tmp_path, ["a0"])
    with Library.open(tmp_path) as library:
        assert library.uses_without_speaker == 0


def test_a_source_that_comes_goes_or_changes_is_asked_of_every_article(tmp_path: Path) -> None:
    documents = articles(4, 8)
    build(tmp_path, documents)
    assert change.add(tmp_path, [PLEA]).added == 1
    same(everything(tmp_path), fresh([PLEA, *documents]))
    other = PLEA._replace(text=PLEA.text.replace("artists", "bakers"))
    assert change.add(tmp_path, [other, documents[0]]).replaced == 1
    same(everything(tmp_path), fresh([other, *documents]))
    assert change.remove(tmp_path, ["plea", "a3"]).removed == 2
    same(everything(tmp_path), fresh([*documents[:3], *documents[4:]]))


def test_many_articles_at_once_are_built_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(change, "LEAST", 2)
    documents = articles(5, 12)
    build(tmp_path, [PLEA, *documents[:4]])
    assert change.add(tmp_path, documents).added == 8
    same(everything(tmp_path), fresh([PLEA, *documents]))


def test_what_is_not_there_can_not_be_removed(tmp_path: Path) -> None:
    documents = articles(6, 3)
    build(tmp_path, documents)
    before = (tmp_path / FILE).read_bytes()
    with pytest.raises(QuotesError, match="^nobody: no such article") as caught:
        change.remove(tmp_path, ["a1", "nobody"])
    assert caught.value.code == 1
    assert (tmp_path / FILE).read_bytes() == before


def test_two_documents_of_one_id_are_reported_and_nothing_is_added(tmp_path: Path) -> None:
    documents = articles(7, 3)
    build(tmp_path, documents[:1])
    with pytest.raises(QuotesError, match="^a1: two different documents"):
        change.add(tmp_path, [documents[1], documents[1]._replace(outlet="Other")])
    same(everything(tmp_path), fresh(documents[:1]))


def test_all_may_go_and_come_again(tmp_path: Path) -> None:
    documents = articles(8, 5)
    build(tmp_path, [PLEA, *documents])
    change.remove(tmp_path, [article.id for article in documents])
    same(everything(tmp_path), fresh([PLEA]))
    change.add(tmp_path, documents)
    same(everything(tmp_path), fresh([PLEA, *documents]))


KILLED = """
import os, signal, sys
from pathlib import Path
from index import change
from index.store.checked_rows import open_library
from letters.model import Article

def small(path, **options):
    connection = open_library(path, **options)
    connection.execute("PRAGMA cache_size=1")  # so that pages reach the disk before the end
    return connection

def progress(stage, done, of):
    if done == 40:
        os.kill(os.getpid(), signal.SIGKILL)

change.open_library, change.LEAST = small, 1000
text = "“The mill at number {} fell down in the night and nobody heard it fall,” said Ann Lee. "
change.add(Path(sys.argv[1]), [Article(f"n{n}", text.format(n) * 30, "Daily") for n in range(80)], progress=progress)
"""


def test_a_killed_change_leaves_the_index_as_it_was(tmp_path: Path) -> None:
    build(tmp_path, [PLEA, *articles(9, 5)])
    before, file = everything(tmp_path), (tmp_path / FILE).read_bytes()
    done = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path)], cwd=ROOT, check=False)
    assert done.returncode == -signal.SIGKILL
    assert (tmp_path / FILE).read_bytes() != file, "nothing was half written"
    same(everything(tmp_path), before)
    assert sorted(path.name for path in tmp_path.iterdir()) == [FILE, "lock"]


def test_a_journal_that_names_another_file_is_refused(tmp_path: Path) -> None:
    build(tmp_path, articles(9, 2))
    (tmp_path / f"{FILE}-journal").write_bytes(bytes(600) + b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7")
    with pytest.raises(QuotesError, match="not of this program") as caught:
        change.add(tmp_path, articles(10, 1))
    assert caught.value.code == 3


def test_readers_see_one_state_while_another_is_written(tmp_path: Path) -> None:
    documents = articles(11, 6)
    build(tmp_path, [PLEA, *documents[:5]])
    with Library.open(tmp_path) as library:
        first = list(library.all_passages())
        writer = threading.Thread(target=change.add, args=(tmp_path, documents[5:]))
        writer.start()
        writer.join(0.5)
        assert list(library.all_passages()) == first
    writer.join()
    same(everything(tmp_path), fresh([PLEA, *documents]))


def test_a_text_that_is_longer_than_the_library_comes_in(tmp_path: Path) -> None:
    chance = random.Random(2)
    words = ["".join(chance.choices("abcdefghij", k=6)) for _ in range(20_000)]
    long = Article("long", " ".join(chance.choices(words, k=180_000)), "Daily")
    short = Article("short", "“We will pay every pilot there is,” said Ann Lee.", "Weekly")
    assert len(long.text) > 1_200_000
    build(tmp_path, [short])
    assert change.add(tmp_path, [long]).added == 1
    same(everything(tmp_path), fresh([short, long]))
