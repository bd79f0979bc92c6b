"""Rows for deduplication alone, and the sizes that its command takes."""

from __future__ import annotations

import io
import random
import subprocess
import sys
from pathlib import Path

import pytest

from index.grouping.quotation_rows import parse_size, passage_ids, read_rows
from index.model import QuotationRow
from letters.model import QuotesError
from tests.index.grouping.whole import passages

ROOT = Path(__file__).resolve().parents[3]
WHOLE = "The harbour will stay closed until the last crane is repaired, and not a day longer."
BOTH = "the last crane is repaired, and not a day longer. Our members have not been paid since the first week"
OTHER = "Our members have not been paid since the first week of August, said the chairwoman."


def test_rows_print_what_an_index_without_sources_would_say() -> None:
    texts = [WHOLE, OTHER, "until the last crane is repaired", BOTH, "… ?", "", "paid", WHOLE]
    rows = [QuotationRow(text) for text in texts]
    expected: list[list[str]] = [[] for _ in rows]
    for use in passages(rows, [])[1]:
        expected[use.row].append(use.passage)
    assert passage_ids(rows) == expected
    assert expected[0] == expected[2] == expected[7] != expected[1]
    assert expected[3] == sorted([*expected[0], *expected[1]])
    assert expected[4] == expected[5] == []


@pytest.mark.parametrize(
    ("typed", "bytes_"),
    [("500M", 500_000_000), ("2G", 2_000_000_000), ("1.5g", 1_500_000_000), (" 64 MB", 64_000_000), ("0", 0), ("9", 9)],
)
def test_sizes(typed: str, bytes_: int) -> None:
    assert parse_size(typed) == bytes_


@pytest.mark.parametrize("typed", ["", "G", "-1G", "1e9", "many", "1,5G", "5%", "1" * 400 + "G"])
def test_what_is_no_size(typed: str) -> None:
    with pytest.raises(QuotesError, match="no size") as error:
        parse_size(typed)
    assert error.value.code == 2


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="the unit of ru_maxrss differs")
def test_the_command_keeps_within_the_memory_that_it_names(tmp_path: Path) -> None:
    chance = random.Random(8)
    words = [f"w{n}" for n in range(3000)]
    wholes = [chance.choices(words, k=60) for _ in range(2000)]
    texts = [" ".join(chance.choice(wholes)[chance.randrange(15) : -1 - chance.randrange(15)]) for _ in range(50_000)]
    path = tmp_path / "rows.tsv"
    path.write_text("".join(f"{k}\t\t\t\t\t{text}\n" for k, text in enumerate(texts)), encoding="utf-8")

    def run(memory: str) -> tuple[str, int]:
        command = "import resource, sys, subprocess as s; done = s.run(sys.argv[1:], stdout=s.DEVNULL, stderr=s.PIPE)"
        output = "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024, done.stderr.decode())"
        quotes = [sys.executable, str(ROOT / "quotes_cli.py"), "passages", "--memory", memory, str(path)]
        done = subprocess.check_output([sys.executable, "-c", f"{command}; {output}", *quotes], text=True)
        peak, _, message = done.partition(" ")
        return message.strip(), int(peak)

    message, _ = run("1M")
    least = message.split()[-3]
    assert message == f"quotes: the memory is too little for these quotations: --memory {least} will do"
    message, peak = run(least)
    assert not message
    assert peak - sum(map(sys.getsizeof, texts)) < parse_size(least)


def test_rows_of_files_have_the_ids_that_their_format_gives(tmp_path: Path) -> None:
    table, lines = tmp_path / "rows.tsv", tmp_path / "rows.JSONL"
    table.write_bytes(b"\xef\xbb\xbfone\t\t\t\t\t" + WHOLE.encode() + b"\n\ntwo\ta\tb\tc\td\tleft\tright\n")
    lines.write_bytes(
        b'\xef\xbb\xbf{"text": "Bread", "article": "x", "kind": "term", "language": "en"}\r\n{"text": "Roses \\ud800"}\n'
    )
    ids, rows = read_rows([str(table), str(lines)])
    assert ids == ["one", "two", "3", "4"]
    assert rows == [
        QuotationRow(WHOLE),
        QuotationRow("left\tright"),
        QuotationRow("Bread", "x", "term", "en"),
        QuotationRow("Roses \ufffd"),
    ]


def test_rows_come_on_standard_input_in_the_format_that_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def typed(text: str) -> None:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))

    typed("a\t\t\t\t\tBread\n")
    assert read_rows(["-"], "tsv") == (["a"], [QuotationRow("Bread")])
    typed('{"text": "Bread"}\n')
    assert read_rows(["-"], "jsonl") == (["1"], [QuotationRow("Bread")])
    with pytest.raises(QuotesError, match="-: no rows of quotations; say --input jsonl or --input tsv"):
        read_rows(["-"])


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("r.tsv", b"a\t\t\t\t\tBread\nb\tRoses\n", ":2: 2 columns; a row has its id first and its text sixth"),
        ("r.jsonl", b'{"text": "Bread"}\nRoses\n', ":2: not a quotation; a line is a JSON object with a text"),
        ("r.jsonl", b'{"words": "Bread"}\n', ":1: not a quotation; a line is a JSON object with a text"),
        ("r.jsonl", b'["Bread"]\n', ":1: not a quotation; a line is a JSON object with a text"),
        ("r.jsonl", b'{"text": 7}\n', ":1: the text is no string; correct the line"),
        ("r.jsonl", b"[" * 100_000, ":1: not a quotation; a line is a JSON object with a text"),
        ("r.tsv", b"a\t\t\t\t\tBr\xffad\n", ": not UTF-8 (invalid start byte); convert it first"),
        ("r.csv", b"", ": no rows of quotations; give .jsonl or .tsv"),
        ("gone.tsv", None, ": no such file: check the path"),
    ],
)
def test_what_is_no_row_is_named_with_its_line(tmp_path: Path, name: str, content: bytes | None, message: str) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(QuotesError) as error:
        read_rows([str(path)])
    assert str(error.value) == f"{path}{message}"


def test_a_file_of_any_name_is_no_standard_input(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("+.tsv").write_text("a\t\t\t\t\tBread\n", encoding="utf-8")
    assert read_rows(["+.tsv"]) == (["a"], [QuotationRow("Bread")])
