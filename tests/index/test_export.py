"""What is exported says what the answers say, in forms that others' tools take as they are."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from index import change
from index.answers.outlets import passage_answer
from index.builder import build
from index.model import family
from index.output.export import COLUMNS, to_file, to_stream
from index.store import Library
from letters.model import Article, QuotesError, Source
from letters.reading.corpus import shipped_documents
from tests.conftest import ROOT, Run

PLEA = Source("plea", "We are artists. Sharing is voluntary, with no duty to tell you more.", speaker="artists")
ASIDE = "The mayor had breakfast that morning and read the paper, as she always did, until noon came round. "
ARTICLES = (
    Article("a", f"{ASIDE}“We are artists. Sharing is voluntary, with no duty to tell you more,” said the artists.", "The Daily", title="=1+1"),
    Article("b", f"{ASIDE}“We are artists. Sharing is mandatory,” Ann Lee wrote. “Good evening to you all,” she said.",
            "@Herald", published="2024-11-27", url="https://herald.example/b", author="Bo"),
    Article("c", f"{ASIDE * 3}“Good evening to you all,” she said, and “art washing” was meant.", "Echo", published="2024-11-28"),
    Article("d", "Nobody said a word to anybody.", "Silent", clipping=True),
)  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("export") / "index"
    build(folder, [*shipped_documents(), PLEA, *ARTICLES])
    return folder


@pytest.fixture(scope="module")
def database(folder: Path) -> Path:
    path = folder.parent / "quotes.db"
    with Library.open(folder) as library:
        assert to_file(library, "sqlite", path) == library.counts()["uses"]
    return path


def exported(folder: Path, form: Any, source: str | None = None) -> str:
    stream = io.BytesIO()
    with Library.open(folder) as library:
        to_stream(library, form, stream, source)
    return stream.getvalue().decode()


def rows(folder: Path, source: str | None = None) -> list[dict[str, Any]]:
    return [json.loads(line) for line in exported(folder, "jsonl", source).splitlines()]


def asked(database: Path, statement: str) -> list[Any]:
    with closing(sqlite3.connect(database)) as connection:
        connection.row_factory = sqlite3.Row
        return list(map(dict, connection.execute(statement)))


def test_every_use_says_what_show_says(folder: Path) -> None:
    from index.output import data

    table = rows(folder)
    with Library.open(folder) as library:
        passages = [passage for passage, _ in library.sorted_passages()]
        answers = {p.id: json.loads(json.dumps(data.outlets(passage_answer(library, p.id)))) for p in passages}
        assert len(table) == library.counts()["uses"] > 200
    for passage in passages:
        mine = [row for row in table if row["passage"] == passage.id]
        assert len(mine) == len(answers[passage.id]["uses"])
        for row, use in zip(mine, answers[passage.id]["uses"]):
            assert {key: row[key] for key in use.keys() & row.keys()} == {
                key: use[key] for key in use.keys() & row.keys()
            }
            assert (row["source"], row["passage_text"]) == (passage.source, passage.text)
        assert not mine or set(use) - set(row) == {"passages", "coverage", "left_out", "cut"}


def test_a_use_that_outlets_finds_is_worded_and_judged_so_here(folder: Path, quotes: Run) -> None:
    statement = "Participation is voluntary, with no obligation to provide feedback or use the tool."
    answer = json.loads(quotes("--index", str(folder), "outlets", statement, "--format", "json").stdout)
    by_place = {(row["article"], row["start"], row["passage"]): row for row in rows(folder)}
    uses = [use for use in answer["uses"] if use["passages"] == ["openai-3"]]
    assert len(uses) > 1
    for use in uses:
        row = by_place[use["article"], use["start"], "openai-3"]
        for key in (
            "text",
            "verdict",
            "differences",
            "flags",
            "outlet",
            "url",
            "speaker",
            "family",
            "context",
            "title",
        ):
            assert row[key] == use[key], key


def test_a_span_says_what_a_quotation_covers(folder: Path) -> None:
    with Library.open(folder) as library:
        texts = {id: source.text for id, source in library.sources().items()}
    first, second = (row for row in rows(folder, "plea") if row["article"] == "a")
    covered = [texts["plea"][row["covers_start"] : row["covers_end"]] for row in (first, second)]
    assert covered == ["We are artists", "Sharing is voluntary, with no duty to tell you more"]
    assert ARTICLES[0].text[first["start"] : first["end"]] == first["text"] == second["text"]


def test_csv_is_the_same_table_in_which_no_cell_is_a_formula(folder: Path) -> None:
    read = list(csv.DictReader(io.StringIO(exported(folder, "csv"), newline="")))
    lines = rows(folder)
    assert tuple(read[0]) == tuple(lines[0]) == COLUMNS and len(read) == len(lines)
    assert {row["outlet"] for row in read} >= {"'@Herald"} and {row["title"] for row in read} >= {"'=1+1"}
    for row, line in zip(read, lines):
        assert json.loads(row["differences"]) == line["differences"] and row["flags"].split() == line["flags"]
        for column in set(COLUMNS) - {"differences", "flags"}:
            cell = "" if line[column] is None else str(line[column])
            assert row[column].removeprefix("'") == cell or not cell.isprintable(), column
            assert row[column][:1] not in tuple("=+-@\t\r"), column


def test_the_sqlite_tool_imports_the_table(folder: Path, tmp_path: Path) -> None:
    tool = shutil.which("sqlite3")
    if not tool:
        pytest.skip("no sqlite3 tool")
    (tmp_path / "uses.csv").write_text(exported(folder, "csv"), encoding="utf-8")
    asks = [".import --csv uses.csv uses", "SELECT count(*), count(DISTINCT passage) FROM uses"]
    done = subprocess.run([tool, ":memory:", *asks], cwd=tmp_path, capture_output=True, text=True, check=True)
    table = rows(folder)
    assert done.stdout.split() == [f"{len(table)}|{len({row['passage'] for row in table})}"] and not done.stderr


def test_the_database_is_sound_and_its_view_is_the_table(folder: Path, database: Path) -> None:
    assert asked(database, "PRAGMA foreign_key_check") == []
    assert asked(database, "PRAGMA integrity_check") == [{"integrity_check": "ok"}]
    read = asked(database, "SELECT * FROM readings")
    for row in read:
        row |= {
            "flags": json.loads(row["flags"]),
            "differences": json.loads(row["differences"]),
            "nested": bool(row["nested"]),
        }
    assert {tuple(row) for row in read} == {COLUMNS}
    order = lambda row: (row["passage"], row["article"], row["start"], row["end"])
    assert sorted(read, key=order) == sorted(rows(folder), key=order)


def test_the_database_has_all_articles_passages_and_sources_but_no_article_s_text(folder: Path, database: Path) -> None:
    with Library.open(folder) as library:
        counts = library.counts()
    for table in ("articles", "outlets", "passages", "sources", "quotations", "uses"):
        assert asked(database, f"SELECT count(*) AS n FROM {table}") == [{"n": counts[table]}], table
    assert {"id": "d", "outlet": "Silent"} in asked(database, "SELECT id, outlet FROM articles")
    for text in (exported(folder, "csv"), exported(folder, "jsonl"), "\n".join(dump(database))):
        assert "read the paper" not in text and "Nobody said" not in text
        assert "Good evening to you all" in text


def test_every_foreign_key_has_an_index(database: Path) -> None:
    for (table,) in (
        row.values() for row in asked(database, "SELECT name FROM sqlite_master WHERE sql LIKE '%REFERENCES%'")
    ):
        indexes = [row["name"] for row in asked(database, f"PRAGMA index_list({table})")]
        led = {asked(database, f"PRAGMA index_info({index})")[0]["name"] for index in indexes}
        for key in asked(database, f"PRAGMA foreign_key_list({table})"):
            assert key["from"] in led, (table, key["from"])


@pytest.mark.slow
def test_datasette_takes_it_as_it_is(folder: Path, database: Path) -> None:
    if not shutil.which("datasette", path=os.path.dirname(sys.executable)):
        pytest.skip("no datasette: it comes with the extra `test`")

    def ask(*arguments: str) -> Any:
        command = [os.path.join(os.path.dirname(sys.executable), "datasette"), *arguments]
        return json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)

    tables = ask("inspect", str(database))["quotes"]["tables"]
    expected = rows(folder)
    assert tables["uses"]["count"] == len(expected) and "uses" in tables
    schema = {table["name"]: table for table in ask(str(database), "--get", "/quotes.json")["tables"]}
    assert schema["passages"]["fts_table"] == "passages_fts" and schema["quotations"]["fts_table"] == "quotations_fts"
    shown = {name for name, table in schema.items() if not table["hidden"]}
    assert shown == {"sources", "outlets", "articles", "passages", "quotations", "uses", "differences"}
    linked = {key["column"]: key["other_table"] for key in schema["uses"]["foreign_keys"]["outgoing"]}
    assert linked == {"passage": "passages", "quotation": "quotations", "outlet": "outlets"}
    passages = ask(str(database), "--get", "/quotes/passages.json?_search=voluntary+obligation&_shape=array")
    assert [row["id"] for row in passages] == ["openai-3"]
    readings = ask(str(database), "--get", "/quotes/readings.json?passage=openai-3&_shape=array")
    assert len(readings) == sum(row["passage"] == "openai-3" for row in expected) > 2
    assert all(row["source"] == "openai" for row in readings)
    described = ["--metadata", str(database.with_name("quotes.metadata.json"))]
    shown = ask(str(database), *described, "--get", "/quotes/readings.json")
    assert set(shown["facet_results"]) == {"verdict", "severity", "outlet"}
    counts = {row["value"]: row["count"] for row in shown["facet_results"]["verdict"]["results"]}
    assert sum(counts.values()) == len(expected)
    assert "Who printed which words" in json.dumps(ask(str(database), *described, "--get", "/-/metadata.json"))


def test_metadata_describes_what_the_database_has(database: Path) -> None:
    read = json.loads(database.with_name("quotes.metadata.json").read_text(encoding="utf-8"))
    tables = read["databases"]["quotes"]["tables"]
    columns = {table: {row["name"] for row in asked(database, f"PRAGMA table_xinfo({table})")} for table in tables}
    for table, facts in tables.items():
        named = {*facts.get("facets", ()), *facts.get("columns", ()), facts.get("label_column"), facts.get("fts_pk")}
        assert columns[table] and named - {None} <= columns[table] | {"n"}, table
        assert "fts_table" not in facts or asked(database, f"SELECT count(*) AS n FROM {facts['fts_table']}")


def test_a_facet_reads_an_index_and_no_rows_that_it_does_not_need(database: Path) -> None:
    facets = [("uses", "verdict"), ("uses", "severity"), ("uses", "outlet"), ("quotations", "kind")]
    facets += [
        ("quotations", "language"),
        ("quotations", "speaker_full"),
        ("articles", "outlet"),
        ("passages", "source"),
    ]
    for table, column in [("readings", "verdict"), ("readings", "severity"), ("readings", "outlet"), *facets]:
        counted = f"SELECT {column}, count(*) FROM (SELECT * FROM {table}) WHERE {column} NOT NULL GROUP BY {column}"
        plan = [row["detail"] for row in asked(database, f"EXPLAIN QUERY PLAN {counted}")]
        assert "COVERING INDEX" in plan[0] and not [step for step in plan if "quotations USING INTEGER" in step], plan


def test_metadata_takes_no_other_s_place(folder: Path, quotes: Run, tmp_path: Path) -> None:
    (tmp_path / "x.metadata.json").write_text('{"title": "mine"}')
    done = quotes("--index", str(folder), "export", "--format", "sqlite", "x.db", cwd=tmp_path)
    assert done.returncode == 2 and "x.metadata.json: this file is not of an earlier export" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["x.metadata.json"]
    (tmp_path / "x.metadata.json").write_text("")
    for _ in range(2):
        done = quotes("--index", str(folder), "export", "--format", "sqlite", "x.db", cwd=tmp_path)
        assert done.returncode == 0 and "datasette x.db --metadata x.metadata.json" in done.stderr


def dump(database: Path) -> list[str]:
    with closing(sqlite3.connect(database)) as connection:
        return list(connection.iterdump())


def test_an_export_does_not_show_in_which_order_articles_came(folder: Path, database: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    build(other, [*ARTICLES[2:], Article("gone", "“Good evening to you all, friends,” said Bo.", "Gone")])
    change.add(other, [*reversed(ARTICLES[:2])])
    change.add(other, [PLEA, *reversed(list(shipped_documents()))])
    change.remove(other, ["gone"])
    with Library.open(other) as library:
        to_file(library, "sqlite", tmp_path / "other.db")
    for form in ("jsonl", "csv"):
        assert exported(other, form) == exported(folder, form) == exported(folder, form)
    assert dump(tmp_path / "other.db") == dump(database)


def test_every_passage_and_article_comes_once_and_in_order(folder: Path) -> None:
    with Library.open(folder) as library:
        ordered, every = list(library.sorted_passages()), list(library.all_passages())
        assert sorted(ordered, key=str) == sorted(every, key=str) and len(ordered) == library.counts()["passages"]
        places = [(passage.source is None, passage.source or "", passage.start, passage.id) for passage, _ in ordered]
        assert places == sorted(places)
        for passage, readings in ordered:
            assert readings == library.readings([passage.id])
        articles = [article for article, _, _ in library.articles()]
        assert articles == sorted(
            (document for document in library.documents() if isinstance(document, Article)), key=lambda a: a.id
        )
        kin = {article.id: (family, copy_of) for article, family, copy_of in library.articles()}
        for _, readings in ordered:
            for reading in readings:
                assert kin[reading.article] == (family(reading), reading.copy_of)


@pytest.mark.parametrize("table", ["passages", "articles", "uses", "quotations", "chronology"])
def test_a_row_lost_from_the_index_ends_an_export_and_leaves_nothing(folder: Path, tmp_path: Path, table: str) -> None:
    index = tmp_path / "index"
    shutil.copytree(folder, index)
    with closing(sqlite3.connect(index / "library.db")) as connection:
        last = "source IS NULL" if table == "passages" else "passage = 1" if table == "uses" else "n = 1"
        connection.execute(f"DELETE FROM {table} WHERE {last}")
        connection.commit()
    for form in ("jsonl", "csv", "sqlite") if table not in ("articles", "chronology") else ("sqlite",):
        with pytest.raises(QuotesError, match="index damaged") as caught, Library.open(index) as library:
            to_file(library, form, tmp_path / "out")  # type: ignore[arg-type]
        assert caught.value.code == 3 and [path.name for path in tmp_path.iterdir()] == ["index"]


def test_one_source_is_exported_alone(folder: Path, tmp_path: Path) -> None:
    mine = rows(folder, "plea")
    assert mine == [row for row in rows(folder) if row["source"] == "plea"] and len(mine) == 2
    with Library.open(folder) as library:
        assert to_file(library, "sqlite", tmp_path / "plea.db", "plea") == len(mine)
        with pytest.raises(QuotesError, match="nobody: no such source; there are letter, openai, plea, training"):
            to_file(library, "jsonl", tmp_path / "x", "nobody")
    assert asked(tmp_path / "plea.db", "SELECT id FROM sources") == [{"id": "plea"}]
    assert asked(tmp_path / "plea.db", "SELECT DISTINCT source FROM passages") == [{"source": "plea"}]
    assert asked(tmp_path / "plea.db", "PRAGMA foreign_key_check") == []
    assert sorted(path.name for path in tmp_path.iterdir()) == ["plea.db", "plea.metadata.json"]


@pytest.mark.slow
def test_the_command_writes_what_the_library_does_and_says_how_many(
    folder: Path, database: Path, quotes: Run, tmp_path: Path
) -> None:
    index = ["--index", str(folder)]
    assert quotes(*index, "export").stdout == quotes(*index, "export", "-").stdout == exported(folder, "jsonl")
    for form in ("jsonl", "csv"):
        for _ in range(2):  # an earlier one is replaced
            done = quotes(*index, "export", "--format", form, f"x.{form}", cwd=tmp_path)
            assert (done.returncode, done.stdout) == (0, f"{len(rows(folder))} uses in x.{form}\n"), done
        assert (tmp_path / f"x.{form}").read_text(encoding="utf-8") == exported(folder, form)
    (tmp_path / "x.db").touch()  # as mktemp leaves it
    for _ in range(2):
        assert quotes(*index, "export", "--format", "sqlite", "x.db", cwd=tmp_path).returncode == 0
    assert dump(tmp_path / "x.db") == dump(database)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["x.csv", "x.db", "x.jsonl", "x.metadata.json"]


def test_nothing_to_export_is_exit_code_one(quotes: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Nobody said a word to anybody.\n")
    index = ["--index", str(tmp_path / "index")]
    assert quotes(*index, "build", str(tmp_path / "a.txt")).returncode == 0
    assert (quotes(*index, "export").returncode, quotes(*index, "export").stdout) == (1, "")
    assert quotes(*index, "export", "--format", "csv").stdout == ",".join(COLUMNS) + "\n"
    assert quotes(*index, "export", "--format", "sqlite", str(tmp_path / "x.db")).returncode == 1
    assert asked(tmp_path / "x.db", "SELECT outlet FROM articles") != []


@pytest.mark.parametrize("form", ["jsonl", "csv", "sqlite"])
@pytest.mark.parametrize("out", ["folder", "missing/x", "text.txt/x"])
def test_a_place_that_can_t_be_written_is_one_line(folder: Path, tmp_path: Path, form: Any, out: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "text.txt").write_text("kept")
    with Library.open(folder) as library, pytest.raises(QuotesError, match=f"^{tmp_path / out}: .*") as caught:
        to_file(library, form, tmp_path / out)
    assert caught.value.code == 2 and "\n" not in str(caught.value)
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["folder", "text.txt"]


def test_a_database_takes_no_other_s_place(folder: Path, quotes: Run, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "mine.db")) as connection:
        connection.execute("CREATE TABLE mine (x)")
    (tmp_path / "text.txt").write_text("kept")
    (tmp_path / "link").symlink_to(tmp_path / "text.txt")
    shutil.copy(folder / "library.db", tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    for name in ("mine.db", "text.txt", "link", "library.db", "/dev/null"):
        done = quotes("--index", str(folder), "export", "--format", "sqlite", name, cwd=tmp_path)
        assert done.returncode == 2 and "not an earlier export" in done.stderr and done.stderr.count("\n") == 1, done
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_nor_that_of_one_with_a_log_beside_it(database: Path, folder: Path, tmp_path: Path) -> None:
    mine = Path(shutil.copy(database, tmp_path))
    with closing(sqlite3.connect(mine)) as connection, Library.open(folder) as library:
        connection.executescript("PRAGMA journal_mode=WAL; DELETE FROM differences")
        with pytest.raises(QuotesError, match="another program"):
            to_file(library, "sqlite", mine)
    assert asked(mine, "SELECT count(*) AS n FROM differences") == [{"n": 0}]


def test_a_database_without_a_file_is_wrong_usage(quotes: Run) -> None:
    done = quotes("export", "--format", "sqlite")
    assert done.returncode == 2 and "needs a file" in done.stderr


def test_what_a_link_leads_to_is_replaced_and_a_pipe_is_written_to(folder: Path, quotes: Run, tmp_path: Path) -> None:
    (tmp_path / "real").write_text("old")
    (tmp_path / "link").symlink_to("real")
    assert quotes("--index", str(folder), "export", str(tmp_path / "link")).returncode == 0
    assert (tmp_path / "link").is_symlink() and (tmp_path / "real").read_text(encoding="utf-8") == exported(
        folder, "jsonl"
    )
    if sys.platform != "win32":
        assert exported(folder, "jsonl") in quotes("--index", str(folder), "export", "/dev/stdout").stdout


@pytest.mark.skipif(sys.platform == "win32", reason="no limits on a file's size there")
@pytest.mark.parametrize("form", ["jsonl", "csv", "sqlite"])
def test_a_full_disk_leaves_what_was_there(folder: Path, database: Path, tmp_path: Path, form: str) -> None:
    import resource

    out = tmp_path / "out"
    shutil.copy(database, out)
    before = out.read_bytes()
    done = subprocess.run(
        [sys.executable, str(ROOT / "quotes_cli.py"), "--index", str(folder), "export", "--format", form, str(out)],
        capture_output=True, text=True, check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000)),
    )  # fmt: skip
    assert done.returncode == 2 and done.stderr.count("\n") == 1 and str(out) in done.stderr, done
    assert out.read_bytes() == before and [path.name for path in tmp_path.iterdir()] == ["out"]


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGINT to send there")
def test_a_pipe_that_closes_and_a_key_that_interrupts_end_it_without_a_word_too_many(
    folder: Path, tmp_path: Path
) -> None:
    command = [sys.executable, str(ROOT / "quotes_cli.py"), "--index", str(folder), "export"]
    done = subprocess.run(["sh", "-c", '"$@" | head -c 10', "sh", *command], capture_output=True, text=True, check=True)
    assert done.stdout == exported(folder, "jsonl")[:10] and done.stderr == ""
    os.mkfifo(tmp_path / "pipe")
    with subprocess.Popen(
        [*command, str(tmp_path / "pipe")], stderr=subprocess.PIPE, text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509 (shells let what runs behind them ignore it)
    ) as process:  # fmt: skip
        pipe = os.open(tmp_path / "pipe", os.O_RDONLY)
        os.read(pipe, 10)  # it is in the midst of it: a pipe holds 64 KB, and nobody reads on
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 130
        os.close(pipe)
        assert process.stderr is not None and process.stderr.read() == "quotes: interrupted\n"


LEFT = """
import os, signal, sys
from pathlib import Path
from index.output.export import to_file
from index.store import Library

def stop(*_):
    print("writing", flush=True)
    sys.stdin.read()
    os.kill(os.getpid(), signal.SIGKILL)

with Library.open(Path(sys.argv[1])) as library:
    to_file(library, sys.argv[2], Path(sys.argv[3]), progress=stop)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL there")
@pytest.mark.parametrize("form", ["jsonl", "sqlite"])
def test_what_a_killed_export_leaves_goes_with_the_next_and_what_a_living_one_writes_stays(
    folder: Path, tmp_path: Path, form: Any
) -> None:
    out, mine = tmp_path / "x[1].out", tmp_path / "x[1].out.new-7"
    mine.write_text("kept")
    with subprocess.Popen(
        [sys.executable, "-c", LEFT, folder, form, out], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout and process.stdout.readline() == b"writing\n"
        (beside,) = set(tmp_path.iterdir()) - {mine}
        with Library.open(folder) as library:
            to_file(library, form, out)
        written = {out, out.with_name("x[1].metadata.json")} if form == "sqlite" else {out}
        assert set(tmp_path.iterdir()) == {mine, beside, *written}
        process.communicate()
    assert process.returncode == -signal.SIGKILL and beside.exists()
    with Library.open(folder) as library:
        to_file(library, form, out)
    assert set(tmp_path.iterdir()) == {mine, *written}


def test_the_ending_of_the_file_names_the_format(quotes: Run, folder: Path, tmp_path: Path) -> None:
    index = ["--index", str(folder)]
    for name in ("x.db", "x.SQLITE", "x.csv", "x.jsonl", "x"):
        assert quotes(*index, "export", str(tmp_path / name)).returncode == 0
    for name in ("x.db", "x.SQLITE"):
        assert (tmp_path / name).read_bytes().startswith(b"SQLite format 3\0")
    assert (tmp_path / "x.csv").read_text(encoding="utf-8").startswith(",".join(COLUMNS))
    assert (tmp_path / "x.jsonl").read_bytes() == (tmp_path / "x").read_bytes() == exported(folder, "jsonl").encode()
    assert quotes(*index, "export", "--format", "csv", str(tmp_path / "y.db")).returncode == 0
    assert (tmp_path / "y.db").read_bytes() == (tmp_path / "x.csv").read_bytes()


def test_parquet_is_the_same_table(quotes: Run, folder: Path, tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    assert quotes("--index", str(folder), "export", str(tmp_path / "x.parquet")).returncode == 0
    table = parquet.read_table(tmp_path / "x.parquet")
    assert tuple(table.column_names) == COLUMNS
    rows = [json.loads(line) for line in exported(folder, "jsonl").splitlines()]
    for row, printed in zip(table.to_pylist(), rows, strict=True):
        kinds = [difference.keys() for difference in row["differences"]]
        wanted = [
            {key: difference[key] for key in keys}
            for keys, difference in zip(kinds, printed["differences"], strict=True)
        ]
        assert row == {**printed, "differences": wanted}
    refused = quotes("--index", str(folder), "export", "--format", "parquet")
    assert refused.returncode == 2 and "parquet needs a file" in refused.stderr
