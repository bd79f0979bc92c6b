"""Whatever comes in, nothing is obeyed, nothing is lost and nothing runs on: files, drafts, queries made to do harm."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import socket
import sys
import zipfile
from pathlib import Path

import pytest

from bench.fuzz import mutations
from bench.fuzz_targets import TARGETS
from bench.made_files import WORD_PARTS, packed
from index.output.terminal import UNSEEN
from letters.extract import extract
from letters.model import Article, QuotesError
from letters.reading.archive import MAX_PART, MAX_UNPACKED
from letters.reading.corpus import read
from letters.reading.decoding import MAX_BYTES
from letters.reading.draft import read_draft
from letters.reading.formats.html import MOST_SIFTED, extract_page
from tests.conftest import Run

POISON = "\x1b]0;gone\x07\x1b[2J\x9b31m\u202e\u2066\r::error::x%0A::set-output\x7f<script>alert(1)</script>\u2028=1+1"
Poisoned = tuple[Path, list[str], dict[str, str]]  # a folder, how its index is named, what commands name in it
UNREAD = "a pipe, socket or device"


QUICK = "html", "csv", "answers", "text"


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=() if name in QUICK else pytest.mark.slow) for name in TARGETS]
)
def test_whatever_is_read_keeps_its_laws(name: str) -> None:
    for extra in ("fastwarc", "pypdf", "trafilatura"):
        pytest.importorskip(extra)
    target = TARGETS[name]
    for data in mutations(target.seeds, 100, seed=20241126):
        try:
            target.run(data)
        except Exception as error:
            raise AssertionError(f"{name}: {data!r}") from error


@pytest.fixture(scope="module", autouse=True)
def standing(quotes: Run) -> None:
    """The index of the shipped data stands before the first test asks it."""
    assert quotes("info").returncode == 0


def refused(done: object, *messages: str) -> None:
    """One clear line, exit code 2, no traceback."""
    code, errors = done.returncode, done.stderr  # type: ignore[attr-defined]
    assert code == 2, done
    assert (
        errors.startswith("quotes: ") and errors.count("\n") == 1 and all(message in errors for message in messages)
    ), errors


def word(folder: Path, document: str | bytes, **more: bytes) -> str:
    """A Word document with these parts."""
    path = folder / "a.docx"
    path.write_bytes(packed(document if isinstance(document, bytes) else document.encode()))
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        for name, content in more.items():
            archive.writestr(f"word/{name}", content)
    return str(path)


SPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
SAID = f"<w:document {SPACE}><w:body><w:p><w:r><w:t>“We will not sign.”</w:t></w:r></w:p></w:body></w:document>"


def test_a_document_that_unpacks_to_more_than_one_is_refused_before_it_does(tmp_path: Path) -> None:
    assert read_draft(word(tmp_path, SAID)).raw == "“We will not sign.”"
    pictures = word(tmp_path, SAID, **{f"{n}.png": bytes(MAX_UNPACKED // 4) for n in range(5)})
    assert os.path.getsize(pictures) < 2_000_000
    with pytest.raises(QuotesError, match=f"unpacks to more than {MAX_UNPACKED >> 20} MB"):
        read_draft(pictures)
    with pytest.raises(QuotesError, match=f"more than {MAX_PART >> 20} MB"):
        read_draft(word(tmp_path, SAID, **{"styles.xml": b" " * (MAX_PART + 1)}))


BROKEN_DOCUMENTS = {
    "tags that end nowhere": f"<w:document {SPACE}><w:body>",
    "no names": "<><>",
    "nothing": "",
    "another root": "<html/>",
    "depth": f"<w:document {SPACE}>" + "<w:p>" * 100_000,
    "entities of entities": '<!DOCTYPE x [<!ENTITY a "' + "a" * 1000 + '">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 20}">' for a, b in zip("abcdefg", "bcdefgh"))
    + f"]><w:document {SPACE}><w:body><w:p><w:r><w:t>&h;</w:t></w:r></w:p></w:body></w:document>",
    "a file of this machine": '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + SAID.replace("“We", "&a;"),
}  # fmt: skip


@pytest.mark.parametrize("kind", BROKEN_DOCUMENTS)
def test_a_broken_document_is_refused_in_a_line_or_read_without_what_it_asks_for(kind: str, tmp_path: Path) -> None:
    try:
        raw = read_draft(word(tmp_path, BROKEN_DOCUMENTS[kind])).raw
    except QuotesError as error:
        assert "a.docx: " in str(error) and "\n" not in str(error)
    else:
        assert "root:" not in raw and len(raw) < 1000


def test_a_document_that_is_none_is_refused_in_a_line(quotes: Run, tmp_path: Path) -> None:
    shell = tmp_path / "b.docx"
    with zipfile.ZipFile(shell, "w") as archive:
        archive.writestr("[Content_Types].xml", WORD_PARTS["[Content_Types].xml"])
    refused(quotes("check", str(shell)), "b.docx", "not a Word document")


PAGES = {
    "elements within one another": ("<div>" * 100_000 + "“No,” she said.", "320 elements within one another"),
    "quotes within one another": ("<blockquote>" * 100_000 + "“No,” she said.", "elements within one another"),
    "many elements": ("<p>“No,” she said.</p>" + "<b>x</b>" * 20_000, None),
    "very many elements": ("<p>“No,” she said.</p>" + "<b>x</b>" * 100_000, "more than 100,000 elements"),
    "a million tags": ("<p>“No,” she said.</p>" + "<br>" * 1_000_000, "more than 100,000 elements"),
    "entities": ("<p>“No,” she said.</p>" + "&amp;&nbsp;&#0;&#xD800;&#1114112;&nosuch;" * 20_000, None),
    "tags that end nowhere": ("<p>“No,” she said.</p>" + "<a " * 100_000, None),
    "comments that end nowhere": ("<p>“No,” she said.</p>" + "<!-- " * 100_000, None),
    "attributes": ("<p " + "a=b " * 200_000 + ">“No,” she said.</p>", None),
    "control characters": (
        "<p>“No,” she\x01 said.</p><blockquote>A\x0b&#2;\x1b[2J\ufffe</blockquote><q>\x02</q>",
        None,
    ),
}


@pytest.mark.slow
def test_a_page_of_very_many_elements_is_read_whole_and_a_message_says_so(quotes: Run, tmp_path: Path) -> None:
    pytest.importorskip("trafilatura")
    page = (
        "<html><head><title>T</title></head><body><h1>Ferry</h1>{}<p>“We sail at noon,” said Ann Lee.</p></body></html>"
    )
    for elements, whole in ((MOST_SIFTED - 6, False), (MOST_SIFTED - 4, True)):  # html, head, title, body, h1, p
        (tmp_path / "a.html").write_text(page.format("<p>The harbour is long.</p>" * elements), "utf-8")
        done = quotes("extract", str(tmp_path / "a.html"))
        assert done.returncode == 0 and "We sail at noon" in done.stdout
        assert ("all of its text was read" in done.stderr) is whole


@pytest.mark.slow
@pytest.mark.parametrize("kind", PAGES)
def test_a_page_made_to_break_its_readers_is_read_or_refused(kind: str, tmp_path: Path) -> None:
    pytest.importorskip("trafilatura")
    body, bound = PAGES[kind]
    html = f"<!doctype html><html><body>{body}</body></html>"
    if bound:
        with pytest.raises(QuotesError, match=bound):
            extract_page(html, "a.html")
    else:
        assert "“No,” she" in extract_page(html, "a.html").text
    path = tmp_path / "a.html"
    path.write_text(html, encoding="utf-8")
    assert "“No,” she" in read_draft(str(path)).article.text


def test_what_a_page_never_closes_runs_to_its_end_and_costs_no_more(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    for odd in ("<a ", "<a b='", "<a/", "<!--", "<?", "</a ", "<script>", "&", "<"):  # a quadratic reader takes hours
        path.write_text("<p>“No,” she said.</p>" + odd * (1_000_000 // len(odd)), encoding="utf-8")
        assert read_draft(str(path)).article.text.startswith("\n“No,” she said.")


def test_a_page_is_cut_into_tags_as_browsers_do(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text(
        "<p title='a > b'>AT&T &amp; x < y</P><script>if (a<b) '</p>'</script>&eacute;<!-- <q> -->&#x2019;<a\nhref=x>z",
        encoding="utf-8",
    )
    draft = read_draft(str(path))
    assert draft.article.text == "\nAT&T & x < y\né’z"
    assert [draft.raw[draft.raw_offset(position)] for position, c in enumerate(draft.article.text) if c in "A<z"] == [
        "A",
        "<",
        "z",
    ]


LINES = {
    "depth": ("jsonl", b'{"text": ' + b"[" * 1_000_000 + b"\n", "nested too deeply"),
    "objects in objects": ("jsonl", b'{"a":' * 500_000 + b"\n", "nested too deeply"),
    "numbers of any length": ("jsonl", b'{"text": ' + b"9" * 10_000 + b"}\n", ":1: "),
    "no utf-8": ("jsonl", b'{"text": "\xed\xa0\x80\xc0\xaf"}\n', "UTF-8"),
    "no object": ("jsonl", b"[1, 2]\nnull\n", "no JSON object"),
    "zeros": ("txt", b"\x00" * 1000, "binary"),
    "control characters": ("txt", b"a\x01\x02\x03" * 1000, "binary"),
    "aliases of aliases": ("md", b"---\na: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n---\n\xe2\x80\x9cNo.\xe2\x80\x9d\n", "alias"),
    "depth of facts": ("md", b"---\na: " + b"[" * 30_000 + b"\n---\nx\n", "front matter"),
    "facts that end nowhere": ("md", b"---\na: b\n" + b"c: d\n" * 100_000, "not closed"),
    "no PDF": ("pdf", b"%PDF-1.7\n" + b"<" * 100_000, "no sound PDF"),
    "no archive": ("warc.gz", b"\x1f\x8b\x08" * 1000, "no web archive"),
    "records without end": ("warc", b"WARC/1.0\r\n" * 200_000, "no web archive"),
    "a field of any length": ("csv", b'text\n"' + b"x" * 100_000, "broken row"),
}  # fmt: skip


@pytest.mark.parametrize("kind", LINES)
def test_a_file_made_to_break_its_readers_is_refused_in_a_line(kind: str, quotes: Run, tmp_path: Path) -> None:
    suffix, data, message = LINES[kind]
    path = tmp_path / f"a.{suffix}"
    path.write_bytes(data)
    refused(quotes("extract", str(path)), "a." + suffix, message)


def test_a_line_that_never_ends_is_refused_with_the_bound(quotes: Run, tmp_path: Path) -> None:
    endless = tmp_path / "a.tsv"
    with endless.open("wb") as file:
        file.truncate(MAX_BYTES + 1)  # a file of holes
    refused(quotes("passages", str(endless)), "a.tsv:1", "64 MB")
    for command in ("verify", "outlets"):
        refused(quotes(command, "-", stdin=bytes(MAX_BYTES + 1)), "standard input", "64 MB")


def test_lone_surrogates_and_zeros_in_a_record_are_stored_as_what_can_be(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"text": "“No\\ud800,” she\\u0000 said.", "outlet": "A\\udfff\\u0000\\u001b[2J"}\n')
    (article,) = read([path])
    assert isinstance(article, Article)
    assert article.text == "“No\ufffd,” she\0 said." and article.outlet == "A\ufffd[2J"


@pytest.mark.slow
def test_a_line_of_four_megabytes_and_a_hundred_thousand_marks_are_read(quotes: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(
        "“We will not sign,” she said. " * 20 + "x" * 4_000_000 + "'\"“‘ " * 20_000, encoding="utf-8"
    )
    done = quotes("extract", "--format", "jsonl", str(tmp_path / "a.txt"))
    assert done.returncode == 0 and done.stdout.count("We will not sign") >= 20


@pytest.mark.skipif(sys.platform == "win32", reason="no such files there")
def test_a_folder_of_links_in_circles_pipes_sockets_and_odd_names_is_read_through(quotes: Run, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    (folder / "deep").mkdir(parents=True)
    (folder / "deep" / "up").symlink_to(folder)
    (folder / "self.txt").symlink_to(folder / "self.txt")
    (folder / "device.txt").symlink_to("/dev/zero")
    (folder / "gone.txt").symlink_to(folder / "nothing")
    os.mkfifo(folder / "pipe.txt")
    with socket.socket(socket.AF_UNIX) as listening:
        here = os.getcwd()
        os.chdir(folder)  # a socket's path is short
        listening.bind("socket.txt")
        os.chdir(here)
        (folder / "-n\n\x1b[2J.txt").write_text("“We will not sign,” she said.\n", encoding="utf-8")
        (Path(os.fsdecode(os.fsencode(folder) + b"/\xff\xfe.txt"))).write_text(
            "“We will not sign,” he said.\n", encoding="utf-8"
        )
        done = quotes("--index", str(tmp_path / "index"), "build", str(folder))
    assert done.returncode == 0, done
    assert done.stdout.startswith("2 articles"), done.stdout
    assert done.stderr.count(UNREAD) == 3 and not UNSEEN.search(done.stderr.replace("\n", ""))
    assert len(done.stderr.splitlines()) == 7, done.stderr  # six skipped, and the count
    for name in ("pipe.txt", "device.txt"):
        if name == "device.txt":
            refused(quotes("build", str(folder / name)), name, "device")


QUERIES = {
    "many words": (" ".join(f"w{n}" for n in range(301)), "more than 300 words"),
    "ten thousand words": (" ".join(f"w{n}" for n in range(10_000)), "at most 10000"),
    "parentheses": ("(" * 5000, "parentheses 21 deep; at most 20"),
    "stars": ("* " * 4000, None),
    "a star after stars": ("*" * 9000, None),
    "alternatives": ("OR " * 3000, None),
    "denials": ("-a " * 250, None),
    "doubts": ("word~ " * 11, "more than 10 fuzzy words"),
    "quotation marks": ('"' * 9001, "not closed"),
    "a word of any length": ("x" * 9000, None),
    "fields": ("outlet:" * 1000, "more than 300 words"),
    "control characters": (f"{POISON}:x", None),
}  # fmt: skip


@pytest.mark.parametrize("kind", QUERIES)
def test_a_query_made_to_be_long_is_answered_or_refused_with_the_bound(kind: str, quotes: Run) -> None:
    query, bound = QUERIES[kind]
    done = quotes("search", query)
    assert done.returncode in ((2,) if bound else (0, 1, 2)), done
    assert (bound or "") in done.stderr and "Traceback" not in done.stderr
    assert not UNSEEN.search((done.stdout + done.stderr).replace("\n", ""))


def test_a_quotation_of_ten_thousand_words_is_answered(quotes: Run) -> None:
    long = " ".join(f"Participation is voluntary {n}" for n in range(3000))
    for command, answer in (("outlets", "No outlet in the index prints these words.\n"), ("verify", "not found")):
        done = quotes(command, "-", stdin=long)
        assert done.returncode == 1 and answer in done.stdout, done


def test_a_title_is_looked_for_no_further_before_a_block_than_round_any_quotation() -> None:
    kinds = []
    for gap in (2, 40, 400):  # without a bound, a page of blocks alone takes hours
        text = "She read a chapter entitled:" + "\n" * gap + "> The Long Way"
        kinds.append([q.kind for q in extract(Article("a", text, "a", markup="markdown"))])
    assert kinds == [["title"], ["title"], ["quotation"]]


def yaml_of(**facts: str) -> str:
    return "---\n" + "".join(f"{name}: {json.dumps(value)}\n" for name, value in facts.items()) + "---\n"


FILLER = "And so on and on. " * 200 + "\n"  # a text of control characters alone would be taken for no text
WORDS = "We will not sign this contract today"


@pytest.fixture(scope="module")
def poisoned(tmp_path_factory: pytest.TempPathFactory, quotes: Run) -> Poisoned:
    """A folder with articles, a source, drafts and an index whose every fact and word is hostile."""
    home = tmp_path_factory.mktemp("poisoned")
    folder = home / "in"
    folder.mkdir()
    facts = {name: f"={name} {POISON}\0" for name in ("outlet", "title", "author", "url", "note")}
    (folder / "source.md").write_text(
        yaml_of(kind="source", id=f"s{POISON}", speaker=f"Ana {POISON} Ruiz", **facts) + f"{WORDS} {POISON}. {FILLER}",
        encoding="utf-8",
    )
    for number, text in enumerate(
        (WORDS, f"{WORDS} {POISON} or tomorrow", f"We will {POISON} never sign this contract today")
    ):
        (folder / f"{number}\x1b[2J\n::error::x%0A,:y.md").write_text(
            yaml_of(**facts | {"outlet": f"={number} {POISON}"})
            + f"“{text},” said Ana {POISON}Ruiz. “A {POISON} title” by Ana {POISON}. She called it “{POISON}” and “no”. {FILLER}",
            encoding="utf-8",
        )
    (folder / "=1+1.csv").write_text(f'text,outlet\n"“{WORDS},” he said.","@SUM(1)"\n', encoding="utf-8")
    (folder / "empty\x1b[2J\n::error::.txt").write_bytes(b"")
    (folder / "rows\x1b]0;\n.tsv").write_text(
        f"{POISON}\tx\t1\to\t3\t{WORDS}\n".replace("\r", ""), encoding="utf-8", newline=""
    )
    (folder / "rows\x1b.jsonl").write_text(
        json.dumps({"text": f"“{WORDS} {POISON}\0,” he said.", "id": POISON + "\0"}) + "\n"
    )
    index = str(home / "index")
    done = quotes("--index", index, "build", str(folder), cwd=home)
    assert done.returncode == 0, done
    assert done.stdout.startswith("5 articles, 5 outlets, 1 source, ") and done.stderr.count("skipped") == 3, done
    check_output(done.stdout, done.stderr)
    draft, document = folder / "draft\x1b[2J\n::error::x%0A,a:b.mdown", folder / "a\x1b\n.docx"
    draft.write_text(DRAFT, encoding="utf-8", newline="")
    document.write_bytes(b"PK\3\4")
    hits = json.loads(quotes("--index", index, "search", "sign", "--format", "json").stdout)["hits"]
    real = {
        "PASSAGE": hits[0]["passage"], "SOURCE": next(hit["source"] for hit in hits if hit["source"]), "FOLDER": str(folder),
        "ROWS": str(folder / "rows\x1b]0;\n.tsv"), "JSONL": str(folder / "rows\x1b.jsonl"), "DRAFT": str(draft),
        "DOCX": str(document), "OUT": str(home / "out\x1b[2J\n::error::.db"), "MISSING": str(home / "gone\x1b[2J\n::error::.txt"),
    }  # fmt: skip
    return home, ["--index", index], real


def check_output(stdout: str, stderr: str, breaks: str = "\n") -> None:
    """No byte of what is printed is obeyed by a terminal, and no line break is not ours."""
    for output in (stdout, stderr):
        odd = UNSEEN.search(output.translate(dict.fromkeys(map(ord, breaks))))
        assert odd is None, (odd, output)
    ours = ("quotes: ", "Usage: ", "Try ", "Error: ")
    assert all(line.startswith(ours) for line in stderr.splitlines() if line), stderr
    assert "Traceback" not in stderr


DRAFT = f"{FILLER}“{WORDS} {POISON},” said Ana {POISON}Ruiz.\n\n“{WORDS.replace('not', 'never')} {POISON}.” <!-- quotes: ignore x{POISON}: y{POISON} -->\n"
COMMANDS: tuple[tuple[str, ...], ...] = (
    ("info",), ("info", "--format", "json"),
    *(("outlets", WORDS, "--format", form, "--min-words", "1") for form in ("text", "json", "jsonl", "csv")),
    ("outlets", POISON),
    *(("search", "sign", "--format", form) for form in ("text", "json", "jsonl")),
    ("search", "outlet:" + POISON), ("search", 'x:"' + POISON),
    *(("show", "PASSAGE", "--format", form) for form in ("text", "json")), ("show", "s" + POISON),
    *(("reconstruct", "SOURCE", "--format", form) for form in ("text", "json")), ("reconstruct", POISON),
    *(("verify", f"{WORDS} or {POISON}", "--speaker", POISON, "--format", form) for form in ("text", "json", "jsonl")),
    ("verify", WORDS, "--source", POISON), ("verify", "-"),
    *(("check", "DRAFT", "--fail-on", "never", "--format", form) for form in ("text", "unix", "json", "jsonl", "sarif", "github")),
    ("check", "-", "--stdin-filename", f"a{POISON}.md", "--format", "github"),
    ("check", "MISSING"), ("check", "DRAFT", "--fix"), ("check", "DOCX"),
    *(("extract", "FOLDER", "--all", "--explain", "--format", form) for form in ("text", "json", "jsonl")),
    ("extract", "MISSING"), ("extract", "-", "--input", POISON),
    ("passages", "ROWS"), ("passages", "ROWS", "--format", "jsonl"), ("passages", "MISSING"), ("passages", "JSONL"),
    ("add", "FOLDER"), ("add", "FOLDER", "--format", "json"), ("add", "MISSING"), ("build", "MISSING", "--published", "\x1b[2J"),
    *(("export", "--format", form) for form in ("jsonl", "csv")), ("export", "--source", POISON), ("export", "FOLDER"),
    ("export", "--format", "sqlite", "OUT"), ("export", "--format", "sqlite", "DRAFT"),
    ("help", "\x1b[2J"), ("remove", "MISSING"), ("info", "--\x1b[2J"), ("\x1b[2J",), ("outlets", "x", "--min-words", "\x1b[2J"), ("outlets", "x", "--after", "\x1b[2J"),
    ("completion", "\x1b[2J"), ("search", "x", "--sort", "\x1b]0;x\x07"), ("outlets", "x", "\x9b31m"),
)  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize(
    "command", COMMANDS, ids=lambda command: " ".join(command).encode("unicode_escape").decode()[:60]
)
def test_nothing_of_an_article_a_name_or_an_argument_is_obeyed(
    command: tuple[str, ...], poisoned: Poisoned, quotes: Run
) -> None:
    home, index, real = poisoned
    done = quotes(*index, *(real.get(argument, argument) for argument in command), stdin=DRAFT, cwd=home)
    form = command[command.index("--format") + 1] if "--format" in command else "text"
    assert done.returncode in (0, 1, 2), done
    check_output(done.stdout, done.stderr, "\n\t" if command[0] == "passages" else "\n")
    heeded(form, done.stdout)


def heeded(form: str, stdout: str) -> None:
    """What a program makes of each format."""
    if form == "json" or form == "sarif":
        assert stdout.count("\n") == 1
        json.loads(stdout)
    elif form == "jsonl":
        assert all(isinstance(json.loads(line), dict) for line in stdout.splitlines())
    elif form == "csv":
        rows = list(csv.reader(io.StringIO(stdout)))
        assert len({len(row) for row in rows}) == 1 and len(rows) > 2
        assert not any(cell[:1] in tuple("=+-@\t\r") for row in rows for cell in row if cell)
    elif form == "github":
        for line in stdout.splitlines():
            assert re.fullmatch(r"::(notice|warning|error) file=[^:,]*,line=\d+[^:]*::.*", line), line
            assert not re.search(r"%0[AD](?!$)", unquoted(line)), line


def unquoted(line: str) -> str:
    """What GitHub reads as the message of an annotation."""
    return line.split("::", 2)[2].replace("%25", "")


def test_a_log_of_sarif_names_a_file_whose_name_is_no_text(poisoned: Poisoned, quotes: Run) -> None:
    home, index, _ = poisoned
    name = os.fsdecode(b"draft-\xff\x1b.md")
    (home / name).write_text(f"“{WORDS.replace('not', 'never')},” she said.\n", encoding="utf-8")
    for form in ("sarif", "github", "text", "unix", "json", "jsonl"):
        done = quotes(*index, "check", name, "--format", form, cwd=home)
        assert done.returncode == 1, done
        check_output(done.stdout, done.stderr)
        if form == "sarif":
            (result,) = json.loads(done.stdout)["runs"][0]["results"]
            uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
            assert uri == "draft-%FF%1B.md"


def test_a_shell_is_offered_no_name_that_it_would_run(poisoned: Poisoned, quotes: Run, tmp_path: Path) -> None:
    for id in ("$(touch gone)", "plain", "a;b", "`x`"):
        (tmp_path / f"{len(id)}.md").write_text(yaml_of(kind="source", id=id) + f"{WORDS}.\n", encoding="utf-8")
    index = str(tmp_path / "index")
    assert quotes("--index", index, "build", str(tmp_path)).returncode == 0
    asked = {"_QUOTES_COMPLETE": "bash_complete", "COMP_WORDS": f"quotes --index {index} show ", "COMP_CWORD": "4"}
    assert quotes(env=asked).stdout.split() == ["plain,plain-1"]
    asked["COMP_WORDS"] = f"quotes --index {index} reconstruct "
    assert quotes(env=asked).stdout.split() == ["plain,plain"]
