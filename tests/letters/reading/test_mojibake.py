"""Mojibake: found where it is, never where a text is sound, and repaired without moving what is known of the text."""

from __future__ import annotations

import json
from importlib.util import find_spec
from pathlib import Path

import pytest

from letters.model import Article, QuotesError
from letters.reading import mojibake
from letters.reading.corpus import DefaultMetadata, read
from letters.reading.metadata import ParsedText
from letters.reading.mojibake import checked, find_mojibake
from tests.conftest import Run

needs_ftfy = pytest.mark.skipif(find_spec("ftfy") is None, reason="ftfy, the extra [repair], is not installed")

GARBLED = {
    "â€œWe will not vote,â€\x9d she said.": "“We will not vote,” she said.",
    "â€œWe will not vote,â€ she said. â€œNo.â€": "“We will not vote,” she said. “No.”",
    "donâ€™t â€“ notâ€¦": "don’t – not…",
    "FranÃ§ois a dÃ©clarÃ© Ã\xa0 Paris": "François a déclaré à Paris",
    "Â«\xa0NonÂ\xa0Â»": "«\xa0Non\xa0»",
    "â€žWir wuÃŸten esâ€œ, sagte JÃ¼rgen.": "„Wir wußten es“, sagte Jürgen.",
    "NÃ£o": "Não",
    "ï»¿No": "\ufeffNo",
    "byÅ‚o ciÄ™Å¼ko": "było ciężko",
    "ÐŸÑ€Ð¸Ð²ÐµÑ‚": "Привет",
    "РџСЂРёРІРµС‚, РјРёСЂ": "Привет, мир",
    "вЂњNo,вЂќ he said.": "“No,” he said.",
    "‚ÄúWe will not,‚Äù he said.": "“We will not,” he said.",
    "caf√© noir": "café noir",
    "caf├⌐ noir": "café noir",
    "å¥½ æ—¥æœ¬æ—¥": "好 日本日",
}  # fmt: skip
SOUND = (
    "«ALEMÃ»", "“AMANHÃ”", "NÃO", "SÃO PAULO", "‚Ärger‘", "„Spaß“", "„weiß…“", "déclaré…”", "«É»", "RÂ»", "x = 3√2 √π",
    "│   ├── a", "”Ä”", "CAFÉ’S", "İŞÇİ”", "«Ã»", "é”—é", "Группа «В»", "МОСКВА — США», РС»", "Où”…", "Β» Γ»", "Α±",
    "「参加は任意です」", "…«Š»", "Õ” Ö“",
)  # fmt: skip


@pytest.mark.parametrize("text", GARBLED)
def test_what_utf_8_becomes_in_another_encoding_is_found(text: str) -> None:
    assert find_mojibake(text)


@pytest.mark.parametrize("text", [*SOUND, *GARBLED.values()])
def test_a_sound_text_is_not_called_garbled(text: str) -> None:
    assert find_mojibake(text) == []


def test_the_texts_that_ship_are_sound(shared: Path) -> None:
    texts = [*(shared / "articles").glob("*.txt"), *(shared / "texts").glob("*.md")]
    assert texts and not [path for path in texts if find_mojibake(path.read_text(encoding="utf-8"))]


@needs_ftfy
@pytest.mark.parametrize(("garbled", "sound"), GARBLED.items())
def test_garbled_words_become_what_they_were(garbled: str, sound: str) -> None:
    parsed = checked(ParsedText("a", f"Sound – “no”.\r\n{garbled}\r\n", {}, "a"), repair=True)
    assert parsed.text == f"Sound – “no”.\r\n{sound}\r\n"
    (note,) = parsed.notes
    assert note.startswith("is garbled in ") and note.endswith("first in line 2: repaired")


def test_without_repair_a_garbled_text_stays_and_is_said(tmp_path: Path, quotes: Run) -> None:
    (tmp_path / "a.txt").write_text("One.\nâ€œWe will not vote,â€\x9d she said.\n", encoding="utf-8")
    done = quotes("extract", "a.txt", cwd=tmp_path)
    note = "is garbled in 2 places (“â€œ”, “â€\\x9d”), first in line 2"
    assert done.stderr == f"quotes: a.txt: {note}: UTF-8 was taken for another encoding; --repair corrects it\n"


@needs_ftfy
@pytest.mark.parametrize("name", ["extract", "build", "add"])
def test_each_command_that_reads_repairs(tmp_path: Path, quotes: Run, name: str) -> None:
    (tmp_path / "a.txt").write_text("â€œWe will not vote,â€\x9d said FranÃ§ois.\n", encoding="utf-8")
    index = ["--index", str(tmp_path / "index")]
    if name == "add":
        assert quotes(*index, "build", "--no-translations", "--shipped").returncode == 0
    done = quotes(*index, name, "--repair", str(tmp_path / "a.txt"))
    assert done.returncode == 0 and ": repaired\n" in done.stderr
    if name == "extract":
        assert "François" in done.stdout and "“We will not vote,”" in done.stdout
    else:
        assert "François" in quotes(*index, "outlets", "We will not vote").stdout


@needs_ftfy
def test_what_is_known_of_a_text_moves_with_it(tmp_path: Path) -> None:
    front = "---\ntitle: CafÃ©\n---\n"
    (tmp_path / "a.md").write_text(f"{front}â€œNonâ€\x9d\n", encoding="utf-8")
    (article,) = read([tmp_path / "a.md"], defaults=DefaultMetadata(repair=True))
    assert isinstance(article, Article)
    assert (article.title, article.text[article.body :]) == ("Café", "“Non”\n")
    text = "DÃ©jÃ\xa0\nâ€œNonâ€\x9d â€œOuiâ€\x9d\nÃ‰tÃ©"
    start = text.index("â€œOui")
    parsed = checked(ParsedText("a", text, {}, "a", blocks=((start, len(text)),)), repair=True)
    assert [parsed.text[start:end] for start, end in parsed.blocks] == ["“Oui”\nÉté"]


@needs_ftfy
def test_metadata_of_a_record_are_repaired_but_not_its_id_and_address(tmp_path: Path) -> None:
    record = {"id": "CafÃ©", "url": "http://a.example/CafÃ©", "title": "CafÃ©", "author": ["ZoÃ«"], "text": "Plain."}
    (tmp_path / "a.jsonl").write_text(json.dumps(record))
    notes: list[tuple[str, str]] = []
    defaults = DefaultMetadata(repair=True)
    (article,) = read([tmp_path / "a.jsonl"], defaults=defaults, note=lambda *note: notes.append(note))
    assert isinstance(article, Article)
    assert article.id == "CafÃ©"
    assert (article.url, article.title, article.author) == (record["url"], "Café", "Zoë")
    assert [note for _, note in notes] == ["has garbled metadata (title, author): repaired"]


def test_without_its_extra_repair_is_refused_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> None:
        raise QuotesError("missing")

    monkeypatch.setattr("letters.reading.corpus.require_ftfy", missing)
    with pytest.raises(QuotesError, match="missing"):
        list(read([tmp_path], defaults=DefaultMetadata(repair=True)))
    monkeypatch.setitem(__import__("sys").modules, "ftfy", None)
    with pytest.raises(QuotesError, match=r"--repair needs ftfy: install the extra \[repair\]"):
        mojibake.require_ftfy()


def test_a_text_made_to_look_garbled_everywhere_takes_bounded_time() -> None:
    assert find_mojibake("Ã" * 3_000_000) == []


def test_a_draft_has_a_finding(tmp_path: Path, quotes: Run) -> None:
    garbled = "Fine.\nShe said: â€œWe will not vote.â€\x9d\n"
    (tmp_path / "a.md").write_text(garbled, encoding="utf-8")
    done = quotes("check", "--format", "unix", "a.md", cwd=tmp_path)
    assert "a.md:2:11: warning: mojibake: garbled text here and in 1 more place (“â€œ”" in done.stdout
    ignored = "<!-- quotes: ignore mojibake: an example -->\n"
    (tmp_path / "a.md").write_text(garbled.replace("Fine.\n", ignored), encoding="utf-8")
    assert "mojibake" not in quotes("check", "--format", "unix", "a.md", cwd=tmp_path).stdout
    (tmp_path / "b.md").write_bytes("She said: “No” in the caf".encode() + b"\xe9.\n")
    done = quotes("check", "b.md", cwd=tmp_path)
    assert "quotes: b.md: 1 character is broken and read as U+FFFD, at 1:26" in done.stderr
