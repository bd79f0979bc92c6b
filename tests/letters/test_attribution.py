"""Attribution: properties that hold for any text, and golden cases as plain text."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from letters.attribution import attribute
from letters.extract import extract
from letters.languages.word_lists import codes, words
from letters.model import LIKELY_SPEAKER, NAMED_SPEAKER, Article, Attribution
from letters.quote_marks.quote_spans import QuoteSpan, quote_spans

from . import test_quote_marks

CASES = Path(__file__).parent / "cases" / "attribution"
CHANGED = test_quote_marks.cases("speakers_*.txt")
PAIRS = re.compile("(``.+?''|''.+?''|[“„«「\"].+?[”“»」\"]|”.+?”|».+?«)", re.DOTALL)


class Case(NamedTuple):
    """A text and, for each quotation in it, the expected mention and full name."""

    language: str
    title: str
    text: str
    expected: list[tuple[str, str | None]]
    groups: dict[int, int]


def cases() -> Iterator[Case]:
    """The cases of the folder, a file per language; its README describes the format."""
    for path in sorted(CASES.rglob("*.txt")):
        for block in re.split(r"(?m)^# ", path.read_text(encoding="utf-8"))[1:]:
            title, _, rest = block.partition("\n")
            text, _, answers = rest.partition("\n---\n")
            expected: list[tuple[str, str | None]] = []
            groups: dict[int, int] = {}
            for k, line in enumerate(answers.strip().splitlines()):
                if line.startswith("+"):
                    groups[k] = k - 1
                    line = line[1:].strip()
                mention, _, full = line.partition(" = ")
                expected.append((mention.strip(), full.strip() or None))
            yield Case(path.stem, title.strip(), text.strip("\n"), expected, groups)


def parts_of(text: str, groups: dict[int, int] | None = None) -> list[QuoteSpan]:
    """The quote spans of a case, found by pairing each opening mark with the next closing one."""
    parts: list[QuoteSpan] = []
    for match in PAIRS.finditer(text):
        width = 2 if match.group().startswith(("``", "''")) else 1
        k = len(parts)
        group = parts[groups[k]].group if groups and k in groups else k
        parts.append(QuoteSpan(match.start() + width, match.end() - width, match.start(), match.end(), group))
    return parts


@pytest.mark.parametrize("case", list(cases()), ids=lambda case: f"{case.language}: {case.title}")
def test_golden(case: Case) -> None:
    blocks = case.text.startswith("> ") or "\n> " in case.text
    parts = quote_spans(case.text, case.language, markup="markdown") if blocks else parts_of(case.text, case.groups)
    assert len(parts) == len(case.expected), "the case lists as many speakers as it has quotations"
    attributions = attribute(case.text, parts, case.language)
    for part, voice, (mention, full) in zip(parts, attributions, case.expected, strict=True):
        quoted = case.text[part.start : part.end]
        if mention == "-":
            assert voice.mention is None or voice.confidence < 0.5, quoted
        else:
            assert voice.mention == mention, quoted
        if full is not None:
            assert voice.full == full, quoted


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("平良主将は「監督が『顔を上げろ』と声をかけてくれた」と感謝した。", "監督"),
        ("久我さんは「大家から『もう無理だ』と言われた」と話した。", "大家"),
        ("倉本さんは「私は『誰も直さなかった』と言っただけだ」と反論した。", "倉本さん"),
        ("倉本さんは「『やめよう』という話は一度も出なかった」と語る。", None),
    ],
)
def test_japanese_words_within_a_quotation_have_their_own_speaker(text: str, speaker: str | None) -> None:
    assert [voice.mention for voice in attribute(text, quote_spans(text, "ja"), "ja")][1:] == [speaker]


ROLE_BETWEEN = {
    "en": "Tom Reyes lost his job. Nobody was warned, the foreman insists. “No word came,” he said.",
    "fr": "Paul Marchand a été licencié. Le directeur assure que l'ordre venait du siège. « Je n'ai rien décidé », dit-il.",
    "it": "Mario Gatti è stato licenziato. Il direttore assicura che ha deciso il consiglio. «Io no», ha detto lui.",
}


@pytest.mark.parametrize("code", ROLE_BETWEEN)
def test_a_role_that_speaks_in_between_makes_the_name_before_it_doubtful(code: str) -> None:
    text = ROLE_BETWEEN[code]
    [voice] = attribute(text, parts_of(text), code)
    assert voice.named < NAMED_SPEAKER and voice.confidence >= LIKELY_SPEAKER


def test_a_role_in_between_has_the_name_that_the_article_gives_it() -> None:
    text = "Foreman Jack Orr hired Tom Reyes. Nobody was warned, the foreman insists. “No word came,” he said."
    [voice] = attribute(text, parts_of(text), "en")
    assert voice.full == "Jack Orr"


def evidence(voice: Attribution) -> str:
    """A line of the cases: the mention, its full name, the kind of cue, its strength."""
    if voice.mention is None:
        return "-"
    full = "" if voice.full == voice.mention else f" = {voice.full or '-'}"
    return f"{voice.mention}{full} ({voice.cue or 'mention'} {voice.strength})".replace("\n", "⏎")


@pytest.mark.parametrize("case", CHANGED, ids=[case.title for case in CHANGED])
def test_evidence_and_confidence(case: test_quote_marks.Case) -> None:
    text, code = case.text, case.language
    markup = "markdown" if text.startswith("> ") or "\n> " in text else "plain"
    assert [evidence(voice) for voice in attribute(text, quote_spans(text, code, markup=markup), code)] == case.expected


def test_there_are_cases_in_every_language() -> None:
    assert {case.language for case in cases()} == {code for code in codes() if words(code, "cues")}
    assert len(list(cases())) >= 140


@st.composite
def marked_texts(draw: st.DrawFn) -> tuple[str, list[QuoteSpan]]:
    """Any text with any spans in order, nested ones inside the one before."""
    pieces = draw(
        st.lists(
            st.sampled_from(["“", "” ", "said ", "Jane Doe ", ", ", ".\n\n", "he ", "words of hers "]) | TEXT_PIECE,
            max_size=30,
        )
    )
    text = "".join(pieces)
    cuts = sorted(set(draw(st.lists(st.integers(0, len(text)), max_size=24))))
    parts: list[QuoteSpan] = []
    for k in range(0, len(cuts) - 3, 4):
        outer_start, start, end, outer_end = cuts[k : k + 4]
        parts.append(QuoteSpan(start, end, outer_start, outer_end, draw(st.integers(0, k)), False, draw(st.booleans())))
        if end - start > 4:
            parts.append(QuoteSpan(start + 2, end - 1, start + 1, end, 1000 + k, True))
    return text, parts


TEXT_PIECE = st.text(max_size=12)


@settings(max_examples=150, deadline=None)
@given(marked_texts(), st.sampled_from([*codes(), "und", "xx"]))
def test_laws(given_text: tuple[str, list[QuoteSpan]], language: str) -> None:
    text, parts = given_text
    voices = attribute(text, parts, language)
    assert len(voices) == len(parts)
    by_group: dict[int, Attribution] = {}
    for part, voice in zip(parts, voices, strict=True):
        assert 0.0 <= voice.confidence <= 1.0
        assert voice.mention is None or voice.mention in text
        assert (voice.mention is None) == (voice.confidence == 0.0)
        assert by_group.setdefault(part.group, voice).mention == voice.mention


@pytest.mark.parametrize("language", ["en", "de", "fr", "ja", "zh", "und"])
def test_a_long_line_and_many_quotations_stay_within_bounds(language: str) -> None:
    text = "Jane Doe said " * 40_000 + "“so” " * 3_000 + "and " * 40_000
    voices = attribute(text, parts_of(text), language)
    assert len(voices) == 3_000


def test_a_full_name_is_never_a_pronoun() -> None:
    text = "“Yes,” she said. “No,” he said. “Maybe,” they said."
    assert [voice.full for voice in attribute(text, parts_of(text), "en")] == [None, None, None]


def test_the_body_alone_is_looked_at() -> None:
    text = "author: Jane Doe\n“Yes.”"
    assert attribute(text, parts_of(text), "en", body=17)[0].mention is None


SHARED = Path(__file__).resolve().parents[3] / "shared"
MARKS = "\"'“”„‟«»‘’`″"
FLOORS = {"polnear_dev": 0.9, "dewikinews_dev": 0.77, "adaq_cs": 0.91, "adaq_ru": 0.8}


def annotated(name: str) -> Iterator[tuple[str, str, list[QuoteSpan], list[str]]]:
    """Text, language, spans and speakers of each article of an annotated file, marks trimmed off the spans."""
    for line in (SHARED / "gold" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
        article = json.loads(line)
        text, parts, speakers = article["text"], [], []
        for quote in sorted(article["quotes"], key=lambda quote: quote["start"]):
            start, end = quote["start"], quote["end"]
            while start < end and text[start] in MARKS:
                start += 1
            while end > start and text[end - 1] in MARKS:
                end -= 1
            outer_start = start - (text[max(0, start - 1) : start] in MARKS) * (start > 0)
            outer_end = end + (text[end : end + 1] in MARKS) * (end < len(text))
            attributed = quote["type"] != "indirect" and quote["speaker"]
            if attributed and start < end and (not parts or outer_start >= parts[-1].outer_end):
                parts.append(QuoteSpan(start, end, outer_start, outer_end, len(parts)))
                speakers.append(quote["speaker"])
        yield text, article["lang"], parts, speakers


def content(name: str | None) -> set[str]:
    return set(re.findall(r"\w+", (name or "").lower())) - {
        "the",
        "a",
        "an",
        "of",
        "mr",
        "mrs",
        "ms",
        "der",
        "die",
        "das",
    }


@pytest.mark.skipif(not (SHARED / "gold").is_dir(), reason="the annotated articles are not at hand")
@pytest.mark.parametrize("name", FLOORS)
def test_the_share_of_right_speakers_does_not_fall(name: str) -> None:
    right = total = 0
    for text, language, parts, speakers in annotated(name):
        for voice, speaker in zip(attribute(text, parts, language), speakers, strict=True):
            total += 1
            right += bool((content(voice.mention) | content(voice.full)) & content(speaker))
    assert right / total >= FLOORS[name], f"{right} of {total}"


def test_quotations_with_nothing_between_them_and_a_verb_behind_have_speakers_or_none() -> None:
    for text in ('Ela riu mas","\n"não"emendou', "“Sim”,“não” emendou."):
        assert extract(Article(id="a", text=text, outlet="Diário", language="pt"))


def test_an_interview_in_which_a_mark_opens_a_paragraph_is_read() -> None:
    text = "Kolik jste jich předjel?\n\n„Osm.“\n\nBylo to „v plánu?\n\n„Z toho si nic nedělejte, to je lavina.“\n"
    assert extract(Article(id="a", text=text, outlet="Deník", language="cs"))
