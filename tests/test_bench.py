"""The benches measure what they say: made articles are what their truth says, meters and scores add up."""

from __future__ import annotations

import json
import sys
from itertools import pairwise
from pathlib import Path

import pytest

articles = pytest.importorskip("bench.articles", reason="the bench is not installed with the package")
passages = pytest.importorskip("bench.passages")
confidence = pytest.importorskip("bench.confidence")

from index.builder import build
from letters.extract import extract
from letters.model import Article
from letters.reading.corpus import read


def generated(folder: Path, count: int, seed: int = 7) -> tuple[list[Article], list[list[str]]]:
    """Made articles as they are read, and the lines of their truth."""
    path = folder / f"{count}-{seed}.jsonl"
    articles.write(count, path, seed)
    truth = Path(f"{path}.truth.tsv").read_text(encoding="utf-8").splitlines()
    return [document for document in read([path]) if isinstance(document, Article)], [
        line.split("\t") for line in truth
    ]


def test_the_first_articles_are_the_same_however_many_are_made(tmp_path: Path) -> None:
    few, truth = generated(tmp_path, 30)
    many, longer = generated(tmp_path, 90)
    assert few == many[:30] and truth == longer[:30]
    assert generated(tmp_path, 30, seed=8)[0] != few


def test_an_article_has_as_many_quotations_as_its_truth_says(tmp_path: Path) -> None:
    documents, truth = generated(tmp_path, 200)
    marks = [int(line[3]) for line in truth]
    extracted = [len(extract(article)) for article in documents]
    assert sum(a == b for a, b in zip(marks, extracted)) >= 0.9 * len(documents)
    assert 8 <= sum(marks) / len(marks) <= 11


def test_a_copy_has_most_of_the_narration_of_its_origin_and_others_have_none(tmp_path: Path) -> None:
    documents, truth = generated(tmp_path, 200)
    runs = {article.id: fives(article) for article in documents}
    copies = {line[0]: line[1] for line in truth if line[1]}
    assert 0.05 <= len(copies) / len(documents) <= 0.15
    for copy, origin in copies.items():
        assert len(runs[copy] & runs[origin]) >= 0.5 * min(len(runs[copy]), len(runs[origin])), (copy, origin)
    own = [line[0] for line in truth if not line[1]]
    for first, other in pairwise(own):
        assert len(runs[first] & runs[other]) <= 0.2 * len(runs[first]), (first, other)


def fives(article: Article) -> set[tuple[str, ...]]:
    """Runs of five words outside the quotations."""
    last, runs = 0, set()
    for start, end in [*((q.start, q.end) for q in extract(article)), (len(article.text), 0)]:
        words = article.text[last:start].split()
        runs |= {tuple(words[i : i + 5]) for i in range(len(words) - 4)}
        last = end
    return runs


@pytest.mark.skipif(sys.platform != "linux", reason="the meter reads /proc")
def test_stages_are_distinguished_and_add_up_to_the_whole() -> None:
    from bench.stages import run

    work = "t = time.process_time()\nwhile time.process_time() < t + {}: pass"
    script = "\n".join(["import time", "print('one', flush=True)", work.format(0.1), "print('two', flush=True)",
                        work.format(0.4), "print('one', flush=True)", work.format(0.1)])  # fmt: skip
    stages, whole = run([sys.executable, "-c", script], Path.cwd())
    assert list(stages) == ["start", "one", "two"]
    assert stages["two"].cpu > stages["one"].cpu > 0.1
    assert sum(spent.cpu for spent in stages.values()) == pytest.approx(whole.cpu, abs=0.001)
    assert whole.memory >= max(spent.memory for spent in stages.values()) > 1


def test_phrases_find_the_longest_wording_that_holds_a_row() -> None:
    texts = [
        "The old bridge",
        "They closed the old bridge.",
        "they closed THE OLD bridge on Monday",
        "another thing",
        "—",
    ]
    first, second, third, fourth, fifth = passages.phrases(texts)
    assert first == second == third and len({frozenset(phrase) for phrase in (first, fourth, fifth)}) == 3


def test_the_score_is_that_of_a_case_worked_out_by_hand() -> None:
    truth = [frozenset("a"), frozenset("a"), frozenset("b"), frozenset("ab")]
    answer = [{"1"}, {"1"}, {"1"}, {"2"}]
    precision, recall = passages.b_cubed(truth, answer)
    assert precision == pytest.approx((2 / 3 + 2 / 3 + 1 / 3 + 1) / 4)
    assert recall == pytest.approx((2 / 3 + 2 / 3 + 1 / 2 + 1 / 4) / 4)


def test_rows_are_read_with_their_truth_in_the_table_or_beside_it(tmp_path: Path) -> None:
    rows, truth = tmp_path / "rows.tsv", tmp_path / "truth.tsv"
    rows.write_text(
        "0\tsource\t5\toutlet1\t3\tSome words.\n1\tspan2\t5|6\toutlet2\t4\tOther words.\n", encoding="utf-8"
    )
    truth.write_text("0\t7\n1\t7|8\n", encoding="utf-8")
    assert [row.passages for row in passages.read(rows, None)] == [{"5"}, {"5", "6"}]
    assert [(row.kind, row.passages, row.text) for row in passages.read(rows, truth)] == [
        ("source", {"7"}, "Some words."), ("span2", {"7", "8"}, "Other words.")
    ]  # fmt: skip


def test_records_say_what_articles_are_known_by(tmp_path: Path) -> None:
    documents, _ = generated(tmp_path, 20)
    assert len({article.id for article in documents}) == 20
    assert all(article.outlet and article.title and article.url and article.published for article in documents)


@pytest.mark.slow
def test_pages_that_are_lost_are_distinguished_from_those_that_are_named(tmp_path: Path) -> None:
    pages = pytest.importorskip("bench.spark_pages")
    for extra in ("fastwarc", "trafilatura"):
        pytest.importorskip(extra)
    written = pages.archive(200, tmp_path / "a.warc.gz")
    assert {page.damage for page in written} == {"", *pages.DAMAGE}
    skipped: list[tuple[str, str]] = []
    build(tmp_path / "index", read([tmp_path / "a.warc.gz"], skip=lambda *reported: skipped.append(reported)))
    library, lines = tmp_path / "index" / "library.db", [f"skipped {where}: {why}" for where, why in skipped]
    assert pages.lost(written, library, lines) == []
    assert {page.damage for page in pages.lost(written, library, [])} == {"cut off", "too long", "empty"}
    sound = pages.Written("", "http://nobody.example/", 0, 10**9)
    assert pages.lost([sound], library, lines) == [sound]


@pytest.mark.slow
@pytest.mark.parametrize("language", ["cs", "de", "en", "es", "fr", "it", "nl", "pl", "pt", "ru", "sv"])
def test_speakers_are_right_in_most_constructions(language: str) -> None:
    from bench.constructions import trials

    results = list(trials(language))
    wrong = sum(not trial.right and trial.mention is not None for trial in results)
    assert len(results) > 250
    assert sum(trial.right for trial in results) >= 0.85 * len(results)
    assert wrong <= 0.07 * len(results)


ANNOTATED = {
    "text": "“We leave,” said Ann Lee. “Nobody was warned,” said Eva Roth.",
    "lang": "en",
    "quotes": [
        {"start": 1, "end": 10, "speaker": "Ann Lee", "speaker_full": ["Ann Lee"], "kinds": ["quotation"]},
        {"start": 27, "end": 45, "speaker": "Tom Reyes", "speaker_full": ["Tom Reyes"], "kinds": ["quotation"]},
    ],
}


def test_recorded_examples_are_those_of_the_articles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    annotated, recorded = tmp_path / "articles.jsonl", tmp_path / "recorded.jsonl"
    annotated.write_text(json.dumps(ANNOTATED) + "\n", encoding="utf-8")
    monkeypatch.setattr(sys, "argv", ["confidence", str(annotated), "--record", str(recorded)])
    confidence.main()
    first, second = confidence.examples(annotated)
    assert (first.right, first.named, second.right, second.named) == (True, True, False, False)
    assert confidence.examples(recorded) == [first, second]
    assert confidence.is_recorded(recorded) and not confidence.is_recorded(annotated)


@pytest.mark.parametrize(("wrong", "factor"), [(5, 1.0), (6, 0.86)])
def test_points_are_made_smaller_until_so_many_of_the_certain_speakers_are_right(wrong: int, factor: float) -> None:
    sure, unsure = 3.0, 2.0  # log-odds: .95 and .88
    rows = [confidence.Evidence(sure, True, 0.0, None, True)] * 50
    rows += [confidence.Evidence(unsure, n >= wrong, 0.0, None, True) for n in range(50)]
    assert confidence.factor_of(rows) == factor
    assert len(confidence.certain(rows, factor)) == (100 if factor == 1.0 else 50)
