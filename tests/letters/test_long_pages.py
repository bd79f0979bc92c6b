"""The cost of a page of very many paragraphs: it grows in proportion to them, in every format."""

from __future__ import annotations

from itertools import cycle, islice
from pathlib import Path
from time import process_time

import pytest

from bench.made_files import word
from letters.extract import extract
from letters.model import Article
from letters.reading.corpus import read

patterns = pytest.importorskip("bench.patterns", reason="the bench is not installed with the package")

PARAGRAPHS = (
    "A short one.",
    "“No,” she said.",
    "Jane Doe went home to Paris.",
    "“We will not go,” said Jane Doe. “It rains.”",
    "“It rains and pours,” he wrote",
)
STEEP = 5.0  # times the CPU seconds for four times the paragraphs


def page(path: Path, paragraphs: int) -> Path:
    """A page of so many paragraphs, which come round and round."""
    listed = islice(cycle(PARAGRAPHS), paragraphs)
    if path.suffix == ".docx":
        path.write_bytes(word([*listed]))
    elif path.suffix == ".html":
        path.write_text(
            f"<article><h1>Rain</h1>{''.join(f'<p>{paragraph}</p>' for paragraph in listed)}</article>", "utf-8"
        )
    else:
        path.write_text("\n\n".join(listed), "utf-8")
    return path


@pytest.mark.slow
@pytest.mark.parametrize("ending", ["txt", "md", "html", "docx"])
def test_a_page_of_many_paragraphs_takes_time_in_proportion(tmp_path: Path, ending: str) -> None:
    def spent(size: int) -> float:
        path = page(tmp_path / f"page.{ending}", size)
        since = process_time()
        (article,) = read([path])
        assert isinstance(article, Article) and len(extract(article)) > size / 2
        return process_time() - since

    spent(5)  # what is loaded at first use
    assert min(patterns.ratios(spent)) <= STEEP


@pytest.mark.slow
def test_an_interview_of_many_answers_takes_time_in_proportion() -> None:
    def spent(size: int) -> float:
        since = process_time()
        assert len(extract(Article("a", "Q: No?\nA: Yes, we do.\n" * (size // 4), "a"))) >= size // 4
        return process_time() - since

    spent(20)
    assert min(patterns.ratios(spent)) <= STEEP
