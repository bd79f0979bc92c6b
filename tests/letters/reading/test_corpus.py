"""Reading: every format, every encoding, every fault that a person can correct."""

from __future__ import annotations

import io
import json
import os
import pickle
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from letters.model import Article, QuotesError, Source
from letters.reading.corpus import Corpus, DefaultMetadata, read
from letters.reading.metadata import to_document

Refused = list[tuple[str, str]]


def _has_trafilatura() -> bool:
    try:
        import trafilatura  # noqa: F401
    except ImportError:
        return False
    return True


needs_trafilatura = pytest.mark.skipif(not _has_trafilatura(), reason="trafilatura, the extra [html], is not installed")


def file(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def read_article(path: Path | str, **metadata: str) -> Article:
    (document,) = read([path], defaults=DefaultMetadata(**metadata))
    assert isinstance(document, Article)
    return document


def folder(path: Path) -> tuple[list[str], Refused]:
    """The file names of the articles in a folder in order, and what was skipped."""
    refused: Refused = []
    ids = [
        os.path.relpath(document.id, path) for document in read([path], skip=lambda *reported: refused.append(reported))
    ]
    return ids, [(os.path.relpath(where, path), why) for where, why in refused]


def fault(path: Path | str, **options: str) -> str:
    with pytest.raises(QuotesError) as caught:
        list(read([path], **options))  # type: ignore[arg-type]
    assert caught.value.code == 2
    message = str(caught.value)
    assert "\n" not in message and message.isprintable()
    return message


# Plain text and Markdown


def test_a_plain_text_stands_as_it_is(tmp_path: Path) -> None:
    path = file(tmp_path, "Daily Herald.txt", "One.\r\n\r\n“Two,” she said.\rThree\n")
    article = read_article(path)
    assert article == Article(id=str(path), text="One.\r\n\r\n“Two,” she said.\rThree\n", outlet="Daily Herald")


def test_front_matter_stays_in_the_text_and_the_body_begins_after_it(tmp_path: Path) -> None:
    text = "---\r\noutlet: The Herald\r\npublished: 2024-11-27\r\n---\r\n\r\n“Two,” she said.\r\n"
    article = read_article(file(tmp_path, "a.md", text))
    assert article.text == text and article.text[article.body :] == "\r\n“Two,” she said.\r\n"
    assert (article.outlet, article.published, article.markup) == ("The Herald", "2024-11-27", "markdown")


def test_a_plain_text_may_carry_front_matter_and_is_no_markdown(tmp_path: Path) -> None:
    article = read_article(file(tmp_path, "a.txt", "---\noutlet: X\n---\n> text\n"))
    assert (article.outlet, article.markup, article.text[article.body :]) == ("X", "plain", "> text\n")


def test_values_are_what_a_person_meant_and_no_booleans_or_numbers(tmp_path: Path) -> None:
    facts = "language: no\ntitle: 1984\nauthor: null\nnote: ~\nfamily: 'null'\nodd: {a: [1]}\nclipping: true\n"
    article = read_article(file(tmp_path, "a.md", f"---\n{facts}---\ntext\n"))
    stored = (article.language, article.title, article.author, article.note, article.family, article.clipping)
    assert stored == ("no", "1984", None, None, "null", True)


def test_a_name_behind_a_label_is_a_name_of_the_speaker_too(tmp_path: Path) -> None:
    front = "kind: source\naliases: [CDR (Ann Lee), the crew (both)]"
    (document,) = read([file(tmp_path, "log.md", f"---\n{front}\n---\nWe land.\n")])
    assert isinstance(document, Source)
    assert document.aliases == ("CDR (Ann Lee)", "the crew (both)", "Ann Lee", "both")


def test_a_source_is_the_body_alone_and_is_called_by_its_id(tmp_path: Path) -> None:
    front = "kind: source\nspeaker: The signers\naliases:\n  - they\n  - the group\npublished: 2024-10\n"
    path = file(tmp_path, "open-letter.md", f"---\n{front}---\n\nWe object.\n\nWe do.\n\n")
    (document,) = read([path])
    assert document == Source(
        "open-letter", "We object.\n\nWe do.", speaker="The signers", aliases=("they", "the group"), published="2024-10"
    )


@pytest.mark.parametrize(
    "rule", ["---\nSome prose, no facts.\n---\nMore.\n", "---\n\nProse: with a colon.\n", "--- x\n"]
)
def test_a_rule_at_the_head_of_prose_is_no_front_matter(tmp_path: Path, rule: str) -> None:
    assert read_article(file(tmp_path, "a.md", rule)).body == 0


@pytest.mark.parametrize(
    ("front", "line", "remedy"),
    [
        ("outlet: a: b\n---\n", ":2", "write `key: value`"),
        ("outlet: X\ntitle: 'open\n---\n", ":", "write `key: value`"),
        ("outlet: &a [x]\ntitle: *a\n---\n", ":3", "an alias"),
        ("outlet: X\ntext without end", ":", "end it with a line ---"),
        ("- outlet\n- title\n---\n", ":", "write `key: value`"),
        ("outlet: " + "[" * 3000 + "\n---\n", ":", "too deep"),
        ("published: 27 November\n---\n", ":", "YYYY-MM-DD"),
        ("published: 2024-13-01\n---\n", ":", "YYYY-MM-DD"),
    ],
)
def test_broken_front_matter_names_file_and_remedy(tmp_path: Path, front: str, line: str, remedy: str) -> None:
    path = file(tmp_path, "a.md", f"---\n{front}text\n")
    message = fault(path)
    assert message.startswith(f"{path}{line}") and remedy in message


@pytest.mark.parametrize(
    ("stated", "kept"),
    [
        ("2024", "2024"), ("2024-11", "2024-11"), ("2024-11-27", "2024-11-27"), ("2024-11-27T23:30:00+02:00", "2024-11-27"),
        ("2024-11-27 10:00:00", "2024-11-27"),
    ],
)  # fmt: skip
def test_a_timestamp_is_cut_to_its_day(tmp_path: Path, stated: str, kept: str) -> None:
    assert read_article(file(tmp_path, "a.md", f"---\npublished: {stated}\n---\ntext")).published == kept


@pytest.mark.parametrize(("stated", "kept"), [("en-US", "en"), ("DE", "de"), ("eng", "en"), ("und", None), ("?", None)])
def test_a_language_is_two_letters(tmp_path: Path, stated: str, kept: str | None) -> None:
    assert read_article(file(tmp_path, "a.md", f"---\nlanguage: '{stated}'\n---\ntext")).language == kept


def test_what_the_person_says_fills_in_only_what_the_text_does_not(tmp_path: Path) -> None:
    path = file(tmp_path, "a.md", "---\noutlet: Own\n---\ntext")
    article = read_article(path, outlet="Given", url="https://example.org", published="2024-11-27", language="fr-CA")
    assert (article.outlet, article.url, article.published, article.language) == (
        "Own",
        "https://example.org",
        "2024-11-27",
        "fr",
    )


def test_a_day_that_the_person_says_must_be_one(tmp_path: Path) -> None:
    with pytest.raises(QuotesError, match="--published: .*YYYY-MM-DD"):
        read_article(file(tmp_path, "a.txt", "text"), published="yesterday")


_one_line = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), min_size=1).map(
    lambda text: " ".join(text.split())
)


@settings(max_examples=60, deadline=None)
@given(title=_one_line.filter(bool), body=st.text(st.characters(exclude_categories=("Cs", "Cc"))))
def test_front_matter_and_text_come_back_as_written(
    tmp_path_factory: pytest.TempPathFactory, title: str, body: str
) -> None:
    text = f"---\n{yaml.safe_dump({'title': title}, allow_unicode=True)}---\nbody {body}"
    article = read_article(file(tmp_path_factory.mktemp("law"), "a.md", text))
    assert article.text == text
    assert article.title == title and article.text[article.body :] == f"body {body}"


# Encodings

QUOTED = "“Wir haben nichts gewusst – gar nichts”, sagte der Künstler.\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "utf-16-le", "cp1252"])
def test_a_text_is_read_in_its_encoding(tmp_path: Path, encoding: str) -> None:
    assert read_article(file(tmp_path, "a.txt", QUOTED.encode(encoding))).text == QUOTED


@pytest.mark.parametrize("mark", [b"\xff\xfe", b"\xfe\xff"])
def test_a_byte_order_mark_is_not_part_of_the_text(tmp_path: Path, mark: bytes) -> None:
    encoding = "utf-16-le" if mark == b"\xff\xfe" else "utf-16-be"
    assert read_article(file(tmp_path, "a.txt", mark + QUOTED.encode(encoding))).text == QUOTED


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("The café.\n", "cp1252"),
        ("He said “hello” and left.\n" * 20, "cp1252"),
        ("「参加は任意です」と広報担当者は述べた。アーティストたちは抗議している。\n" * 5, "shift_jis"),
        ("「参加は任意です」と述べた。\n", "iso2022_jp"),
        ("«Мы не согласны с этим решением», заявил представитель компании журналистам.\n" * 5, "cp1251"),
    ],
)
def test_an_encoding_without_a_declaration_is_guessed(tmp_path: Path, text: str, encoding: str) -> None:
    assert read_article(file(tmp_path, "a.txt", text.encode(encoding))).text == text


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (bytes(range(256)) * 40, "binary"),
        (b"text\0more text than that", "binary"),
        (b"\x01\x02\x03\x04" * 30, "binary"),
        (b"%PDF-1.7 and so on", "a PDF"),
        (b"PK\x03\x04 and so on", "an office file"),
        (b"", "empty"),
        (b" \n\t\n", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"---\noutlet: X\n---\n\n", "empty except for its front matter"),
    ],
)
def test_what_holds_no_text_is_refused(tmp_path: Path, content: bytes, why: str) -> None:
    path = file(tmp_path, "a.txt", content)
    message = fault(path)
    assert message.startswith(f"{path}: is ") and why in message


# Tables of texts


def test_json_lines_carry_everything_that_is_known(tmp_path: Path) -> None:
    record = {
        "id": 7, "text": "One.\n“Two.”", "outlet": "The  Herald", "title": "T", "author": ["A", "B"], "url": "u", "other": {},
        "published": "2024-11-27T01:02:03Z", "language": "de-DE", "family": "F", "note": None,
    }  # fmt: skip
    path = file(tmp_path, "a.jsonl", json.dumps(record) + "\n\n" + '{"text": "x"}')
    first, second = read([path])
    assert first == Article("7", "One.\n“Two.”", "The Herald", "T", "A, B", "u", "2024-11-27", "de", "F")
    assert second == Article(f"{path}:3", "x", "a")


def test_a_record_may_be_a_source(tmp_path: Path) -> None:
    record = {"id": "s", "kind": "source", "text": " We object. ", "speaker": "They", "aliases": ["the group"]}
    (document,) = read([file(tmp_path, "a.ndjson", json.dumps(record))])
    assert document == Source("s", "We object.", speaker="They", aliases=("the group",))


def test_lone_surrogates_become_replacement_characters_one_for_one(tmp_path: Path) -> None:
    path = file(tmp_path, "a.jsonl", r'{"text": "a\ud83db\udc00 \ud83d\ude00", "title": "\ud83d"}')
    article = read_article(path)
    assert (article.text, article.title) == ("a\ufffdb\ufffd \U0001f600", "\ufffd")


@settings(max_examples=60, deadline=None)
@given(texts=st.lists(st.text(), min_size=1, max_size=4), escaped=st.booleans())
def test_json_lines_come_back_as_written(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str], escaped: bool
) -> None:
    lines = "\n".join(json.dumps({"text": text}, ensure_ascii=escaped) for text in texts)
    path = file(tmp_path_factory.mktemp("law"), "a.jsonl", lines.encode())
    assert [document.text for document in read([path])] == texts


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ('{"text": "open', "is no JSON"),
        ("[1]", "is no JSON object"),
        ('{"title": "x"}', "has no `text`"),
        ('{"text": 5}', "has no `text`"),
        ('{"text": "a", "id": ' + "9" * 9999 + "}", "is no JSON"),
        ('{"text": "a", "x": ' + "[" * 99999, "nested too deeply"),
        (b'{"text": "\xe9t\xe9"}', "is not UTF-8"),
        ('{"text": "a", "published": "soon"}', "YYYY-MM-DD"),
    ],
)
def test_a_broken_line_is_named(tmp_path: Path, line: str | bytes, why: str) -> None:
    raw = line.encode() if isinstance(line, str) else line
    path = file(tmp_path, "a.jsonl", b'{"text": "first"}\n' + raw + b'\n{"text": "last"}\n')
    message = fault(path)
    assert message.startswith(f"{path}:2: ") and why in message
    refused: Refused = []
    texts = [item.text for item in read([tmp_path], skip=lambda *reported: refused.append(reported))]
    assert texts == ["first", "last"] and [where for where, _ in refused] == [f"{path}:2"]


def test_json_lines_in_utf_16(tmp_path: Path) -> None:
    path = file(tmp_path, "a.jsonl", '{"text": "“ä”"}\n{"text": "ö"}\n'.encode("utf-16"))
    assert [document.text for document in read([path])] == ["“ä”", "ö"]


def test_a_large_file_of_lines_is_never_held_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    with path.open("wb") as stream:
        for _ in range(40):
            stream.write(json.dumps({"text": "words " * 200_000}).encode() + b"\n")
    program = (
        "import resource, sys; from letters.reading.corpus import read\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "n = sum(1 for _ in read([sys.argv[1]]))\n"
        "print(n, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)"
    )
    root = Path(__file__).resolve().parents[3]
    ran = subprocess.run([sys.executable, "-c", program, path], cwd=root, capture_output=True, text=True, check=True)
    records, grown = map(int, ran.stdout.split())
    assert records == 40 and grown < 24  # megabytes; the file has 46


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_csv_has_a_header_and_large_fields(tmp_path: Path, mark: str) -> None:
    text = "“Two, “ “three”" + "x" * 200_000 + "\nnext line"
    rows = [["id", "Text", "outlet", "aliases"], ["7", '"' + text + '"', "The Herald", ""], ["", "b", "", ""]]
    path = file(tmp_path, "a.csv", "\r\n".join(mark.join(row) for row in rows))
    first, second = read([path])
    assert first == Article("7", text, "The Herald")
    assert second == Article(f"{path}:4", "b", "a")


def test_csv_in_another_encoding(tmp_path: Path) -> None:
    path = file(tmp_path, "a.csv", "text,outlet\r\n“Das wußten wir nicht”,Täglicher Anzeiger\r\n".encode("cp1252"))
    article = read_article(path)
    assert (article.text, article.outlet) == ("“Das wußten wir nicht”", "Täglicher Anzeiger")


@pytest.mark.parametrize(
    ("content", "line", "why"),
    [
        ("outlet,title\na,b\n", ":1", "no column `text`"),
        ("text,outlet\na,b\nc\n", ":3", "has 1 fields where the header has 2"),
        ('text,outlet\n"a\nb",c\n"open\n', ":4", "broken row"),
        ("text,published\na,soon\n", ":2", "YYYY-MM-DD"),
        ("text\n", "", "empty"),
        ("", "", "empty"),
        ("text\n" + "a\0\0\0" * 99, "", "binary"),
        ("text\n" + "a\1\2\3" * 99 + "\0", "", "binary"),
    ],
)
def test_a_broken_table_is_named(tmp_path: Path, content: str, line: str, why: str) -> None:
    path = file(tmp_path, "a.csv", content)
    message = fault(path)
    assert message.startswith(f"{path}{line}: ") and why in message


# Pages

PAGE = """<!DOCTYPE html><html lang="en-GB"><head><title>Artists object | The Herald</title>
<meta property="og:site_name" content="The Herald"><meta name="author" content="Jane Doe">
<meta property="article:published_time" content="2024-11-27T10:00:00Z">
<link rel="canonical" href="https://herald.example/artists"></head><body>
<nav><a href="/">“Menu of the day”</a></nav><script>var x = "not a quotation";</script>
<article><h1>Artists object</h1>
<p>The group <a href="/x">published</a> a letter on Tuesday, and said that it was “not amused”
by what had been done to it in the course of the year, as several of its members told us.</p>
<blockquote><p>We did not agree to this.</p><p>We said <q>no <q>never</q></q> to them.</p><footer>— Ann Lee</footer></blockquote>
<p>The company did not answer the questions that we sent to it on Tuesday and again on Wednesday morning.</p>
</article><footer>“All rights reserved”</footer></body></html>"""


@needs_trafilatura
def test_a_page_gives_its_article_its_facts_and_its_block_quotations(tmp_path: Path) -> None:
    article = read_article(file(tmp_path, "a.html", PAGE))
    facts = (article.outlet, article.title, article.author, article.published, article.language, article.url)
    assert facts == ("The Herald", "Artists object", "Jane Doe", "2024-11-27", "en", "https://herald.example/artists")
    assert "said that it was “not amused” by what" in article.text
    assert "Menu" not in article.text and "rights" not in article.text and "not a quotation" not in article.text
    ((start, end),) = article.blocks
    assert article.text[start:end] == "We did not agree to this.\nWe said “no ‘never’” to them."
    assert article.text[end:].startswith("\n— Ann Lee\nThe company")


@needs_trafilatura
def test_a_tiny_page_keeps_its_block_quotation(tmp_path: Path) -> None:
    article = read_article(
        file(tmp_path, "tiny.htm", "<p>He said:</p><blockquote>We did not<br>agree.</blockquote>So it was.")
    )
    assert article.text == "He said:\nWe did not\nagree.\nSo it was."
    assert [article.text[start:end] for start, end in article.blocks] == ["We did not\nagree."]
    assert (article.outlet, article.title, article.published) == ("tiny", None, None)


@needs_trafilatura
@pytest.mark.parametrize(
    ("text", "encoding", "declaration"),
    [
        (
            '"Мы не согласны", заявил он.',
            "koi8-r",
            '<meta http-equiv="Content-Type" content="text/html; charset=koi8-r">',
        ),
        ("「参加は任意です」と述べた。", "shift_jis", "<meta charset=Shift_JIS>"),
        ("“Fine,” she said.", "cp1252", '<meta charset="iso-8859-1">'),
        ("“Fine,” she said.", "utf-16", '<meta charset="utf-8">'),
        ("“Fine,” she said.", "utf-8", '<meta charset="punycode">'),
        ("“Fine,” she said.", "utf-8", '<meta charset="no such thing">'),
    ],
)
def test_a_page_is_read_by_its_declaration(tmp_path: Path, text: str, encoding: str, declaration: str) -> None:
    page = f"<html><head>{declaration}</head><body><p>{text}</p></body></html>"
    assert read_article(file(tmp_path, "a.html", page.encode(encoding))).text == text


@needs_trafilatura
def test_xhtml_with_a_declaration(tmp_path: Path) -> None:
    page = '<?xml version="1.0" encoding="ISO-8859-1"?>\n<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="de-AT">'
    page += "<body><p>„Wir wußten es“, sagte er.</p></body></html>".replace("„", "&#8222;").replace("“", "&#8220;")
    article = read_article(file(tmp_path, "a.xhtml", page.encode("latin-1")))
    assert (article.text, article.language) == ("„Wir wußten es“, sagte er.", "de")


@needs_trafilatura
@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("<html><body></body></html>", "has no text"),
        ("<html><body><script>x = 1</script></body></html>", "has no text"),
        ("<div>" * 50_000 + "words", "elements within one another"),
        ("<p>words</p>" * 800_000, "larger than 8 MB"),
    ],
)
def test_a_page_without_text_or_without_end_is_refused(tmp_path: Path, content: str, why: str) -> None:
    assert why in fault(file(tmp_path, "a.html", content))


@needs_trafilatura
def test_a_page_reaches_for_nothing_outside(tmp_path: Path) -> None:
    secret = file(tmp_path, "secret.txt", "the secret")
    page = f'<!DOCTYPE html [<!ENTITY x SYSTEM "{secret.as_uri()}">]><html><body><p>Words &x; here.</p></body></html>'
    assert "secret" not in read_article(file(tmp_path, "a.html", page)).text


def test_a_missing_reader_of_pages_is_named(tmp_path: Path) -> None:
    path = file(tmp_path, "a.html", PAGE)
    program = (
        "import sys; sys.modules['trafilatura'] = None\n"
        "from letters.reading.corpus import read\n"
        "try: list(read([sys.argv[1]]))\n"
        "except Exception as error: print(type(error).__mro__[1].__name__, error)"
    )
    root = Path(__file__).resolve().parents[3]
    ran = subprocess.run([sys.executable, "-c", program, path], cwd=root, capture_output=True, text=True, check=True)
    assert ran.stdout.startswith("QuotesError") and "install the extra [html]" in ran.stdout


# Files and folders


def test_a_folder_is_read_in_order_without_what_is_hidden(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / ".git").mkdir()
    for name in ("c.txt", "b/z.md", "b/a.TXT", "a.markdown", "README.md", "b/readme.txt", ".hidden.txt", ".git/x.txt"):
        file(tmp_path, name, "text")
    hidden = "is hidden: name it itself to read it"
    assert folder(tmp_path) == (
        ["a.markdown", "b/a.TXT", "b/z.md", "c.txt"], [(".git", hidden), (".hidden.txt", hidden)]
    )  # fmt: skip


def test_what_a_folder_holds_beside_articles_is_skipped_and_said(tmp_path: Path) -> None:
    held: dict[str, str | bytes] = {
        "a.txt": "text",
        "b.txt": "",
        "c.txt": b"\0\1",
        "d.png": "x",
        "e.md": "---\na: b: c\n---\n",
    }
    for name, content in held.items():
        file(tmp_path, name, content)
    os.mkfifo(tmp_path / "f.txt")
    (tmp_path / "g.txt").symlink_to(tmp_path / "nowhere")
    (tmp_path / "h").symlink_to(tmp_path)
    names, refused = folder(tmp_path)
    assert names == ["a.txt"]
    assert [where for where, _ in refused] == ["b.txt", "c.txt", "d.png", "e.md:2", "f.txt", "g.txt", "h"]
    assert [why.split()[:2] for _, why in refused][2:] == [
        ["none", "of"], ["front", "matter"], ["a", "pipe,"], ["no", "such"], ["a", "link"],
    ]  # fmt: skip


def test_folders_that_link_to_one_another_are_read_once(tmp_path: Path) -> None:
    for name in "abcdefgh":
        (tmp_path / name).mkdir()
        file(tmp_path / name, "x.txt", "text")
        for other in "abcdefgh":
            (tmp_path / name / f"to-{other}").symlink_to(tmp_path / other)
    names, refused = folder(tmp_path)
    assert names == [f"{name}/x.txt" for name in "abcdefgh"] and len(refused) == 64


def test_a_linked_folder_is_read(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "out").mkdir()
    file(tmp_path / "out", "x.txt", "text")
    (tmp_path / "in" / "link").symlink_to(tmp_path / "out")
    assert folder(tmp_path / "in")[0] == ["link/x.txt"]


@pytest.mark.parametrize("held", [[], ["README.md"], ["picture.png"], ["empty.txt"]])
def test_a_folder_without_articles_says_what_it_looks_for(tmp_path: Path, held: list[str]) -> None:
    for name in held:
        file(tmp_path, name, "")
    message = fault(tmp_path)
    assert message.startswith(f"{tmp_path}: no articles") and "quotes help formats" in message


@pytest.mark.parametrize("name", ["missing.txt", "missing\nname.txt", "zero\0byte"])
def test_a_missing_file_is_one_line(tmp_path: Path, name: str) -> None:
    assert "missing" in fault(f"{tmp_path}/{name}") or "zero" in fault(f"{tmp_path}/{name}")


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="the superuser may read everything")
def test_a_file_that_may_not_be_read_is_named(tmp_path: Path) -> None:
    path = file(tmp_path, "a.txt", "text")
    path.chmod(0)
    assert "permission denied" in fault(path)


def test_a_device_is_no_file() -> None:
    assert "device" in fault("/dev/zero")


def test_a_file_of_unknown_suffix_is_read_as_text_where_it_is_one(tmp_path: Path) -> None:
    assert read_article(file(tmp_path, "a.log", "text")).text == "text"
    assert "binary" in fault(file(tmp_path, "a.bin", b"\0\1\2"))


def test_odd_names_are_kept_and_make_an_outlet_of_one_line(tmp_path: Path) -> None:
    path = file(tmp_path, "two\nlines “x”.txt", "text")
    article = read_article(path)
    assert (article.id, article.outlet) == (str(path), "two lines “x”")


@pytest.mark.skipif(sys.platform != "linux", reason="names that are no UTF-8")
def test_a_name_that_is_no_utf_8_makes_an_id_that_can_be_stored(tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/caf\xe9.txt"
    with open(path, "wb") as stream:
        stream.write(b"text")
    article = read_article(os.fsdecode(path))
    assert article.id.endswith("caf\\xe9.txt") and article.id.encode()


def test_the_same_folder_gives_the_same_answer(tmp_path: Path) -> None:
    for name in ("b.txt", "a.jsonl", "c.csv"):
        file(tmp_path, name, '{"text": "x"}' if name == "a.jsonl" else "text\nx\n")
    assert list(read([tmp_path])) == list(read([str(tmp_path)]))


# Records, each to be read by itself


@needs_trafilatura
def test_records_that_are_read_elsewhere_and_in_any_order_make_the_same_articles(tmp_path: Path) -> None:
    file(tmp_path, "a.txt", "---\noutlet: X\n---\ntext")
    file(tmp_path, "b.html", PAGE)
    file(tmp_path, "c.jsonl", b"\xef\xbb\xbf" + b'{"text": "one"}\n\n{"text": "two", "id": "x"}\n')
    file(tmp_path, "d.jsonl", '{"text": "wide"}\n'.encode("utf-16"))
    file(tmp_path, "e.csv", 'text;outlet\n"a\nb";Y\nc;Z\n')
    corpus = Corpus([tmp_path])
    records = [
        record for name in sorted(tmp_path.iterdir()) for file in corpus.files(str(name)) for record in file.records()
    ]
    elsewhere = pickle.loads(pickle.dumps(records[::-1]))
    assert (
        [to_document(record.read(), DefaultMetadata()) for record in elsewhere][::-1]
        == list(corpus)
        == list(read([tmp_path]))
    )
    assert [record.size for record in elsewhere][::-1] == [record.size for record in records] and len(records) == 7


def test_a_file_of_one_text_is_not_opened_before_it_is_read(tmp_path: Path) -> None:
    path = file(tmp_path, "a.txt", "one")
    ((record,),) = [file.records() for file in Corpus([path]).files(str(path))]
    path.write_text("two")
    assert record.read().text == "two"


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.txt", "x\ny", 1),
        ("a.jsonl", '{"text": "x"}\n' * 3, 3),
        ("b.jsonl", '{"text": "x"}', 1),
        ("a.csv", "text\nx", 0),
    ],
)
def test_how_many_texts_there_are_is_estimated(tmp_path: Path, name: str, content: str, expected: int) -> None:
    path = file(tmp_path, name, content)
    assert [file.expected_count() for file in Corpus([path]).files(str(path))] == [expected]


def test_a_line_too_long_to_be_held_counts_as_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("letters.reading.formats.jsonl.MAX_BYTES", 40)
    path = file(tmp_path, "a.jsonl", '{"text": "a"}\n' + f'{{"text": "{"x" * 200}"}}\n' + '{"text": "b"}\n')
    refused: Refused = []
    files = list(Corpus([tmp_path], skip=lambda *reported: refused.append(reported)))
    assert [item.id for item in files] == [f"{path}:1", f"{path}:3"]
    assert [where for where, _ in refused] == [f"{path}:2"] and "larger" in refused[0][1]


# Standard input


def from_stdin(monkeypatch: pytest.MonkeyPatch, content: str | bytes, **options: str) -> list[Article | Source]:
    raw = content.encode() if isinstance(content, str) else content
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(raw)))
    return list(read(["-"], **options))  # type: ignore[arg-type]


def test_standard_input_is_plain_text(monkeypatch: pytest.MonkeyPatch) -> None:
    (document,) = from_stdin(monkeypatch, "“Two,” she said.\n{x}\n")
    assert document == Article("-", "“Two,” she said.\n{x}\n", "-")


def test_standard_input_may_be_json_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    documents = from_stdin(monkeypatch, '\n{"text": "a", "id": "x"}\n{"text": "b"}\n')
    assert [(item.id, item.text) for item in documents] == [("x", "a"), ("-:3", "b")]


def test_a_brace_does_not_make_json_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    (document,) = from_stdin(monkeypatch, "{sic} he said\n")
    assert document.text == "{sic} he said\n"


@needs_trafilatura
def test_standard_input_may_be_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    (document,) = from_stdin(monkeypatch, "<!doctype html><p>He said: “Hello there”</p>")
    assert document.text == "He said: “Hello there”"


@pytest.mark.parametrize(
    ("form", "content", "text"),
    [
        ("csv", "text\na\n", "a"),
        ("md", "> a", "> a"),
        ("jsonl", '{"text": "a"}', "a"),
        ("txt", '{"text": "a"}', '{"text": "a"}'),
    ],
)
def test_the_format_of_standard_input_can_be_said(
    monkeypatch: pytest.MonkeyPatch, form: str, content: str, text: str
) -> None:
    (document,) = from_stdin(monkeypatch, content, input_format=form)
    assert document.text == text


def test_an_unknown_format_is_named() -> None:
    assert "choose one of txt" in fault("-", input_format="pages")


def test_empty_standard_input_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(QuotesError, match="-: is empty"):
        from_stdin(monkeypatch, "")


def test_a_pipe_that_is_named_is_read(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    with subprocess.Popen([sys.executable, "-c", "import sys; open(sys.argv[1], 'w').write('text')", path]):
        assert read_article(path).text == "text"


def test_heavy_readers_are_not_imported_for_plain_text(tmp_path: Path) -> None:
    path = file(tmp_path, "a.txt", "text")
    program = (
        "import sys; from letters.reading.corpus import read; list(read([sys.argv[1]]))\n"
        "print([name for name in ('yaml', 'trafilatura', 'lxml', 'charset_normalizer') if name in sys.modules])"
    )
    root = Path(__file__).resolve().parents[3]
    ran = subprocess.run([sys.executable, "-c", program, path], cwd=root, capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"
    assert find_spec("yaml")
