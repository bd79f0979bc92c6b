"""`python -m bench.translations SOURCES QUOTATIONS [--unrelated FILE] [--fit]`: how well translated quotations are linked.

SOURCES are JSON lines, a sentence each: `id`, `source`, `language`, `text`. QUOTATIONS are JSON lines: `article` (an id
that the quotations of one article share), `language`, `text`, and `passages`, the ids of the sentences that it
translates. The lines of `--unrelated` have `language` and `text` of quotations that translate nothing; each is an article.

Prints precision and recall of the links, and CPU milliseconds a quotation, beside those of a plain method: the nearest
sentence from a likeness of .45. `--fit` prints weights for `index.translation.candidates`, fitted to QUOTATIONS and those
of `--unrelated`: a logistic regression by Newton's method with a small penalty on the squares (Hastie, Tibshirani and
Friedman, The Elements of Statistical Learning, 2009, 4.4). Of the runs of a quotation those count that the weights of the
round before prefer.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from index.model import LIKELY_TRANSLATION
from index.translation.candidates import WEIGHTS, Candidate, QuotationRuns, log_odds
from index.translation.encoder import load_encoder
from index.translation.linking import Link, article_links
from index.translation.sentences import Place, Sentence, Sentences

PLAIN = 0.45  # likeness from which the plain method links
PENALTY = 0.1
ROUNDS = 6
WRONG = 2  # candidates of each quotation that are wrong, and count in a fit
Row = Mapping[str, Any]
Quotation = list[tuple[Candidate, bool]]  # its candidates, each with whether it is right
Method = Callable[[Sentences, Sequence[tuple[str, str]]], list[list[Link]]]


def rows(path: Path) -> list[dict[str, Any]]:
    """The objects of a file of JSON lines."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def by_article(quotations: Iterable[Row]) -> list[list[Row]]:
    """The quotations of each article together."""
    articles: dict[str, list[Row]] = defaultdict(list)
    for row in quotations:
        articles[row["article"]].append(row)
    return list(articles.values())


def nearest_sentence(sentences: Sentences, quotations: Sequence[tuple[str, str]]) -> list[list[Link]]:
    """The plain method: for each quotation the sentence most like it, from a likeness of PLAIN."""
    links = []
    for text, language in quotations:
        alike = sentences.likeness(sentences.encoder.vectors([text]), language)[0]
        best = int(alike.argmax())
        links.append([Link(sentences.rows[best].passage, 1.0)] if alike[best] >= PLAIN else [])
    return links


def measure(name: str, method: Method, sentences: Sentences, articles: Sequence[Sequence[Row]]) -> str:
    """A line: precision and recall of all links, and of the likely ones; milliseconds."""
    started = time.process_time()
    linked = [method(sentences, [(row["text"], row["language"]) for row in article]) for article in articles]
    spent = time.process_time() - started
    pairs = [
        (set(row["passages"]), links)
        for article, answers in zip(articles, linked, strict=True)
        for row, links in zip(article, answers, strict=True)
    ]
    wanted = sum(len(passages) for passages, _ in pairs)
    line = f"{name:<18}"
    for least in (0.0, LIKELY_TRANSLATION):
        right = sum(link.passage in passages for passages, links in pairs for link in links if link.confidence >= least)
        given = sum(link.confidence >= least for _, links in pairs for link in links)
        line += f" {right / max(1, given):9.3f} {right / max(1, wanted):7.3f}"
    return f"{line} {1000 * spent / len(pairs):8.1f}"


def false_links(method: Method, sentences: Sentences, unrelated: Sequence[Row]) -> float:
    """How many of a thousand quotations that translate nothing are linked."""
    linked = sum(bool(method(sentences, [(row["text"], row["language"])])[0]) for row in unrelated)
    return 1000 * linked / len(unrelated)


def examples(sentences: Sentences, articles: Iterable[Sequence[Row]]) -> list[Quotation]:
    """The candidates of each quotation, each with whether it is right; first vouched for by nothing, then by the others."""
    source_of = {row.passage: row.source for row in sentences.rows}
    quotations = []
    for article in articles:
        for row in article:
            vouched = {source_of[id] for other in article if other is not row for id in other["passages"]}
            runs = QuotationRuns(sentences, row["text"], row["language"])
            for sources in (set[str](), vouched)[: 1 + bool(vouched)]:
                candidates = runs.candidates(sources)
                quotations.append(
                    [
                        (candidate, {sentences.rows[n].passage for n in candidate.place} <= set(row["passages"]))
                        for candidate in candidates
                    ]
                )
    return quotations


def chosen(quotation: Quotation, weights: Mapping[str, float]) -> Quotation:
    """The best run for each place: those that are right, and the likeliest that are wrong."""
    best: dict[Place, tuple[float, Candidate, bool]] = {}
    for candidate, right in quotation:
        odds = log_odds(candidate.features, weights)
        if candidate.place not in best or odds > best[candidate.place][0]:
            best[candidate.place] = odds, candidate, right
    ordered = sorted(best.values(), key=lambda run: -run[0])
    wrong = [run for run in ordered if not run[2]][:WRONG]
    return [(candidate, right) for _, candidate, right in [*(run for run in ordered if run[2]), *wrong]]


def fit(quotations: Sequence[Quotation]) -> dict[str, float]:
    """The weights that fit best."""
    weights = dict(WEIGHTS)
    names = [name for name in weights if name not in ("", "beside")]  # too few quotations show what that weighs
    for _ in range(ROUNDS):
        picked = [example for quotation in quotations for example in chosen(quotation, weights)]
        features = np.array([[1.0, *(candidate.features[name] for name in names)] for candidate, _ in picked])
        right = np.array([right for _, right in picked], dtype=float)
        solved = np.zeros(len(names) + 1)
        for _ in range(50):
            likely = 1 / (1 + np.exp(-features @ solved))
            penalty = PENALTY * np.r_[0, np.ones(len(names))]
            curvature = (features.T * (likely * (1 - likely))) @ features + np.diag(penalty + 1e-9)
            solved += np.linalg.solve(curvature, features.T @ (right - likely) - penalty * solved)
        weights |= dict(zip(["", *names], solved.round(2).tolist(), strict=True))
    return weights


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sources", type=Path)
    parser.add_argument("quotations", type=Path)
    parser.add_argument("--unrelated", type=Path)
    parser.add_argument("--fit", action="store_true")
    asked = parser.parse_args()
    known = [Sentence(row["id"], row["source"], row["language"], row["text"]) for row in rows(asked.sources)]
    sentences, articles = Sentences(load_encoder(), known), by_article(rows(asked.quotations))
    if asked.fit:
        articles += [[{**row, "passages": []}] for row in (rows(asked.unrelated) if asked.unrelated else ())]
        print(json.dumps(fit(examples(sentences, articles)), indent=4))
        return
    print(f"{'':<18} precision  recall  and likely alone   ms a quotation")
    print(measure("here", article_links, sentences, articles))
    print(measure("nearest sentence", nearest_sentence, sentences, articles))
    if asked.unrelated:
        unrelated = rows(asked.unrelated)
        for name, method in (("here", article_links), ("nearest sentence", nearest_sentence)):
            print(f"{name:<18} links {false_links(method, sentences, unrelated):.1f} of 1,000 that translate nothing")


if __name__ == "__main__":
    main()
