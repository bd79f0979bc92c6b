"""Encodings: UTF-8 that is damaged, bytes that are no UTF-8, UTF-16 without a mark; and what is said of each."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from index.builder.inbox import Inbox, inbox_line
from letters.model import Article, QuotesError
from letters.reading.corpus import read
from letters.reading.decoding import decode_noted
from tests.conftest import Run

VOTE = "“We will not vote for it,” said Jane Doe. The caf"
GUESS = "which is a guess; save it as UTF-8 to be sure"


def documents(path: Path) -> tuple[list[str], list[tuple[str, str]], list[tuple[str, str]]]:
    """The texts of a file, what was skipped and what was noted."""
    skipped: list[tuple[str, str]] = []
    notes: list[tuple[str, str]] = []
    texts = [
        document.text
        for document in read(
            [path.parent], skip=lambda *remark: skipped.append(remark), note=lambda *remark: notes.append(remark)
        )
    ]
    return texts, skipped, notes


def test_one_bad_byte_does_not_make_utf_8_another_encoding(tmp_path: Path, quotes: Run) -> None:
    (tmp_path / "bad.md").write_bytes(VOTE.encode() + b"\xe9 was closed.\n")
    done = quotes("extract", "bad.md", cwd=tmp_path)
    assert "“We will not vote for it,”" in done.stdout and "Jane Doe" in done.stdout
    broken = "1 character is broken and read as U+FFFD, at 1:50"
    assert done.stderr == f"quotes: bad.md: {broken}: save it again as UTF-8\n"
    for command in ("build", "add"):
        done = quotes("--index", str(tmp_path / "index"), command, str(tmp_path / "bad.md"))
        assert done.returncode == 0 and f"bad.md: {broken}" in done.stderr


@pytest.mark.parametrize(
    ("data", "text", "places"),
    [
        (VOTE.encode() + b"\xe9.\n\x93No\x94, \x85", VOTE + "\ufffd.\n\ufffdNo\ufffd, \ufffd", "at 1:50, 2:1, 2:4 and 1 more"),
        ("«Нет», сказал ".encode() + b"\xff" + "он.".encode(), "«Нет», сказал \ufffdон.", "at 1:15"),
        ("「参加は任意".encode() + b"\xa7" + "です」".encode(), "「参加は任意\ufffdです」", "at 1:7"),
        ("“No,” he said. \ufffd ".encode() + b"\xa0x", "“No,” he said. \ufffd \ufffdx", "at 1:18"),
        (VOTE.encode() + b"\xc3", VOTE + "\ufffd", "at 1:50"),
        ("He said “no.”".encode()[:-1], "He said “no.\ufffd", "at 1:13"),
        ("Only ASCII but for “".encode()[:-1], "Only ASCII but for \ufffd", "at 1:20"),
        (b"Only ASCII, and a caf" + b"\xc3", "Only ASCII, and a caf\ufffd", "at 1:22"),
    ],
)  # fmt: skip
def test_what_is_broken_in_utf_8_becomes_a_replacement_character(data: bytes, text: str, places: str) -> None:
    decoded = decode_noted(data, "a.txt")
    assert decoded.text == text
    (note,) = decoded.notes
    assert f"{places}: save" in note


WORDS = {
    "fr": "Le ministre a déclaré mardi : «\xa0Nous ne voterons pas\xa0», a-t-il ajouté. Où ça ? Très bientôt.",
    "fr, short": "“Je ne sais pas”, a dit Hélène.",
    "pt": "“Não vamos votar”, disse o ministro. As crianças não têm aulas desde março, até amanhã.",
    "sv": "”Vi tänker inte rösta för det”, sade Åsa Öberg på måndagen.",
    "fi": "”Emme aio äänestää sen puolesta”, sanoi Päivi Mäkelä. Se on jo myöhäistä.",
    "de": "„Wir haben nichts gewußt – gar nichts“, sagte der Künstler Jürgen Groß.",
    "es": "«No vamos a votar», dijo la señora Núñez. ¿Qué pasó después?",
    "it": "«Non è così», ha detto il ministro. Perché? La città è già in difficoltà.",
    "da": "»Vi stemmer ikke for det,« sagde Søren Kjærgård. Hun så på åen.",
    "en": "“We will not vote for it,” said Jane Doe. The café was closed — don’t ask.",
    "pl": "„Nie będziemy głosować za tym”, powiedział Paweł Żółkiewski. Już jest za późno.",
    "cs": "„Nebudeme pro to hlasovat,“ řekl Jiří Dvořák. Už je příliš pozdě.",
    "hu": "„Nem fogunk mellette szavazni” – mondta Győző Szűcs. Már túl késő van.",
    "tr": "“Buna oy vermeyeceğiz” dedi Ayşe Yıldız. İstanbul'da görüştü.",
    "ru": "«Мы не согласны с этим решением», — заявил Фёдор Ёлкин.",
    "el": "«Δεν θα ψηφίσουμε», είπε ο υπουργός. Είναι αργά.",
}
ENCODINGS = [
    ("fr", "cp1252 mac_roman latin-1"), ("fr, short", "cp1252 mac_roman"), ("pt", "cp1252 mac_roman cp850"),
    ("sv", "cp1252 mac_roman cp850"), ("fi", "cp1252 mac_roman"), ("de", "cp1252 mac_roman"), ("es", "cp1252 mac_roman"),
    ("it", "cp1252 mac_roman"), ("da", "cp1252 mac_roman"), ("en", "cp1252 mac_roman"), ("pl", "cp1250 iso8859-2"),
    ("cs", "cp1250 iso8859-2"), ("hu", "cp1250"), ("tr", "cp1254"), ("ru", "cp1251 koi8-r mac_cyrillic iso8859-5"),
    ("el", "cp1253 iso8859-7"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "encoding"), [(name, encoding) for name, all in ENCODINGS for encoding in all.split()]
)
def test_an_encoding_of_one_byte_a_character_is_recognised_by_its_words(words: str, encoding: str) -> None:
    data = WORDS[words].encode(encoding, "ignore")
    decoded = decode_noted(data, "a.txt")
    assert decoded.text == data.decode(encoding)
    (note,) = decoded.notes
    assert GUESS in note


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", [
    "“We will not vote,” said Jane.\r\n", "«Мы не согласны», — заявил он. Ѐ一\n", "「参加は任意です」と述べた。", "“我们不会投票，”他说。一",
    "「参加は任意です」と広報担当者は述べた。Ā\r\n\r\nNHK\n",
])  # fmt: skip
def test_utf_16_without_a_mark_is_read_in_every_script(text: str, encoding: str) -> None:
    assert decode_noted(text.encode(encoding), "a.txt").text == text
    cut = decode_noted(text.encode(encoding) * 20 + b"\0", "a.txt")
    assert cut.text == text * 20 + "\ufffd" and len(cut.notes) == 2


@pytest.mark.parametrize("data", [b"text\0more text than that", bytes(range(256)) * 40, b"\0" * 999, b"ab\0\1" * 99])
def test_zeros_alone_make_no_utf_16(data: bytes) -> None:
    with pytest.raises(QuotesError, match="binary"):
        decode_noted(data, "a.txt")


# Tables


def test_a_zero_in_a_cell_does_not_refuse_the_table(tmp_path: Path, quotes: Run) -> None:
    (tmp_path / "a.csv").write_bytes("id,text\n1,“One\0” she said.\n2,“Two” he said.\n3,“Th\0\0ree.”\n".encode())
    texts, skipped, notes = documents(tmp_path / "a.csv")
    assert texts == ["“One” she said.", "“Two” he said.", "“Three.”"] and not skipped
    assert [(where[-7:], note) for where, note in notes] == [
        ("a.csv:2", "1 NUL character left out"),
        ("a.csv:4", "2 NUL characters left out"),
    ]
    done = quotes("extract", "a.csv", cwd=tmp_path)
    assert done.stdout.count("quotation") == 2 and "quotes: a.csv:2: 1 NUL" in done.stderr


def test_a_bad_byte_in_a_table_costs_one_character_of_one_row(tmp_path: Path) -> None:
    rows = "text,outlet\n" + f"{'“Ça va” dit-elle. ' * 20},Le Monde\n" * 2_500
    (tmp_path / "a.csv").write_bytes(rows.encode() + b"\xe9t\xc3\xa9,x\n" + "“Oui.”,Été\n".encode())
    texts, skipped, notes = documents(tmp_path / "a.csv")
    assert texts[-2:] == ["\ufffdté", "“Oui.”"] and len(texts) == 2_502 and not skipped
    assert set(texts[:-2]) == {"“Ça va” dit-elle. " * 20}
    ((where, note),) = notes
    assert where.endswith("a.csv:2502") and note.startswith("1 character is broken")


def test_a_table_whose_first_accent_comes_late_is_guessed_by_it(tmp_path: Path) -> None:
    rows = "text,outlet\n" + f"{'No words here. ' * 40},The Herald\n" * 4_500
    (tmp_path / "a.csv").write_bytes((rows + "“Ça a été déclaré” dit-elle.,Été\n").encode("cp1252"))
    texts, _, notes = documents(tmp_path / "a.csv")
    assert texts[-1] == "“Ça a été déclaré” dit-elle."
    ((_, note),) = notes
    assert note == f"is not UTF-8: read as Windows-1252, {GUESS}"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_tables_in_utf_16_without_a_mark(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "a.csv").write_bytes("text,outlet\n“Нет”,Газета\n".encode(encoding))
    (tmp_path / "b.jsonl").write_bytes('{"text": "“Да”"}\n{"text": "「一」"}\n'.encode(encoding))
    assert documents(tmp_path / "a.csv")[0] == ["“Нет”", "“Да”", "「一」"]


def test_a_bad_byte_in_a_line_of_json_costs_one_character(tmp_path: Path) -> None:
    good = json.dumps({"text": "“Good.”"}, ensure_ascii=False).encode()
    (tmp_path / "a.jsonl").write_bytes(good + b"\n" + '{"text": "“Caf'.encode() + b"\xe9" + '”"}\n'.encode() + good)
    texts, skipped, notes = documents(tmp_path / "a.jsonl")
    assert texts == ["“Good.”", "“Caf\ufffd”", "“Good.”"] and not skipped
    ((where, note),) = notes
    assert where.endswith("a.jsonl:2") and note.startswith("1 character is broken")


def test_what_an_earlier_build_noted_is_noted_again_when_it_continues(tmp_path: Path) -> None:
    article = Article("a", "“No,” she said.", "a")
    remarks = [("a", "refused")], [("b", "guessed")]
    box = Inbox(tmp_path / "box")
    box.resume(())
    box.add("article", "a", None, inbox_line(article))
    box.mark_read("key", 0, 1, *remarks)
    box.close(keep=True)
    box = Inbox(tmp_path / "box")
    box.resume({"key"})
    assert box.already_read("key", 0) == (1, *remarks)
    box.close()


def test_a_table_whose_mark_is_garbled_has_its_first_column(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("ï»¿text,outlet\n“Two” he said.,The Herald\n", encoding="utf-8")
    texts, skipped, _ = documents(tmp_path / "a.csv")
    assert texts == ["“Two” he said."] and not skipped


def test_bytes_that_spell_nothing_are_refused_or_guessed_in_bounded_time() -> None:
    noise = random.Random(1)
    with pytest.raises(QuotesError, match="unknown encoding"):
        decode_noted(bytes(noise.randrange(128, 256) for _ in range(1 << 20)), "a.txt")
    assert (
        decode_noted("“Oui” ".encode() * 100_000 + b"\xff" * 50_000, "a.txt").notes[0].startswith("50,000 characters")
    )
