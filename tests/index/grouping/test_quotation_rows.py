"""Rows for deduplication alone, and the sizes that its command takes."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

import pytest

from index.grouping import passages
from index.grouping.quotation_rows import parse_size, passage_ids
from index.model import QuotationRow
from letters.model import QuotesError

ROOT = Path(__file__).resolve().parents[3]
WHOLE = "The harbour will stay closed until the last crane is repaired, and not a day longer."
BOTH = "the last crane is repaired, and not a day longer. Our members have not been paid since the first week"
OTHER = "Our members have not been paid since the first week of August, said the chairwoman."


def test_rows_print_what_an_index_without_sources_would_say() -> None:
    texts = [WHOLE, OTHER, "until the last crane is repaired", BOTH, "… ?", "", "paid", WHOLE]
    rows = [QuotationRow(text) for text in texts]
    found: list[list[str]] = [[] for _ in rows]
    for use in passages(rows, [])[1]:
        found[use.row].append(use.passage)
    assert passage_ids(rows) == found
    assert found[0] == found[2] == found[7] != found[1]
    assert found[3] == sorted([*found[0], *found[1]])
    assert found[4] == found[5] == []


@pytest.mark.parametrize(
    ("told", "bytes_"),
    [("500M", 500_000_000), ("2G", 2_000_000_000), ("1.5g", 1_500_000_000), (" 64 MB", 64_000_000), ("0", 0), ("9", 9)],
)
def test_sizes(told: str, bytes_: int) -> None:
    assert parse_size(told) == bytes_


@pytest.mark.parametrize("told", ["", "G", "-1G", "1e9", "many", "1,5G", "5%", "1" * 400 + "G"])
def test_what_is_no_size(told: str) -> None:
    with pytest.raises(QuotesError, match="no size") as error:
        parse_size(told)
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
        told = "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024, done.stderr.decode())"
        quotes = [sys.executable, str(ROOT / "quotes_cli.py"), "passages", "--memory", memory, str(path)]
        done = subprocess.check_output([sys.executable, "-c", f"{command}; {told}", *quotes], text=True)
        peak, _, said = done.partition(" ")
        return said.strip(), int(peak)

    said, _ = run("1M")
    least = said.split()[-3]
    assert said == f"quotes: the memory is too little for these quotations: --memory {least} will do"
    said, peak = run(least)
    assert not said
    assert peak - sum(map(sys.getsizeof, texts)) < parse_size(least)
