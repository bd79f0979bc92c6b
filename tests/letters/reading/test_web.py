"""What stands at an address: fetched within bounds, from a server of this machine."""

from __future__ import annotations

import gzip
import json
import time
import zlib
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from bench.made_files import has, pdf, warc, word
from letters.model import Article, QuotesError
from letters.reading import web
from letters.reading.corpus import Corpus, read
from letters.reading.formats import detect_format
from letters.reading.response import ResponseBody, declared_charset, join_chunks, media_type, normalize_address
from tests.conftest import Run

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not has("httpx"), reason="httpx, the extra [web], is not installed"),
]
needs_html = pytest.mark.skipif(not has("trafilatura"), reason="trafilatura, the extra [html], is not installed")

SAID = "“We will not sign this contract today,” said Ana Ruiz of the union."
PAGE = f"<!doctype html><html><head><title>T</title></head><body><p>{SAID}</p></body></html>"


class Answer:
    """What the server says to one path."""

    def __init__(
        self, body: bytes = b"", kind: str = "text/plain; charset=utf-8", status: int = 200, **headers: str
    ) -> None:
        self.body, self.status = body, status
        self.headers = {"Content-Type": kind, **{name.replace("_", "-"): value for name, value in headers.items()}}


class Server(ThreadingHTTPServer):
    """A server that answers as a test sets it, and remembers what it was asked."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answers: dict[str, Answer] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        self.server.asked.append((self.path, {k.lower(): v for k, v in self.headers.items()}))
        try:
            if self.path == "/drip":
                self.send_response(200)
                self.send_header("Content-Type", "text/plain")
                self.end_headers()
                for _ in range(600):
                    self.wfile.write(b"x")
                    time.sleep(0.05)
            elif self.path == "/silent":
                time.sleep(20)
            elif self.path == "/slow-head":
                for _ in range(600):
                    self.wfile.write(b"HTTP/1.1 200 OK\r\n" if _ == 0 else b"X: y\r\n")
                    time.sleep(0.05)
            elif self.path == "/endless":
                self.send_response(200)
                self.send_header("Content-Type", "text/plain")
                self.end_headers()
                while True:
                    self.wfile.write(b"x" * 1_000_000)
            elif self.path == "/cut":
                self.send_response(200)
                self.send_header("Content-Type", "text/plain")
                self.send_header("Content-Length", "1000")
                self.end_headers()
                self.wfile.write(b"half")
            else:
                self._send(self.server.answers.get(self.path) or Answer(status=404))
        except OSError:
            pass  # whoever asked has gone

    def _send(self, answer: Answer) -> None:
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(answer.body)

    def log_message(self, *_: object) -> None:
        """Not on our stderr."""


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    with Server() as running:
        Thread(target=running.serve_forever, daemon=True).start()
        yield running
        running.shutdown()


def read_article(url: str) -> Article:
    (document,) = read([url])
    assert isinstance(document, Article)
    return document


def fault(url: str) -> str:
    with pytest.raises(QuotesError) as caught:
        list(read([url]))
    assert caught.value.code == 2
    message = str(caught.value)
    assert message.isprintable() and len(message) < 300
    return message


@needs_html
def test_a_page_is_known_by_its_address_and_its_outlet_is_the_host_where_it_states_none(server: Server) -> None:
    server.answers["/a?b=c"] = Answer(PAGE.encode(), "text/html; charset=utf-8")
    article = read_article(f"{server.url}/a?b=c#part")
    assert (article.id, article.url, article.outlet, article.text) == (f"{server.url}/a?b=c",) * 2 + ("127.0.0.1", SAID)
    ((path, headers),) = server.asked
    assert path == "/a?b=c" and headers["user-agent"].startswith("quotes/")


@needs_html
def test_what_a_page_says_of_itself_counts_but_for_its_address(server: Server) -> None:
    metadata = '<meta property="og:site_name" content="The Daily"><link rel="canonical" href="https://else.example/x">'
    server.answers["/a"] = Answer(PAGE.replace("<title>", metadata + "<title>").encode(), "text/html")
    article = read_article(f"{server.url}/a")
    assert (article.id, article.url, article.outlet) == (f"{server.url}/a", f"{server.url}/a", "The Daily")


@needs_html
def test_the_server_s_word_on_the_encoding_goes_before_the_page_s(server: Server) -> None:
    page = '<html><head><meta charset="utf-8"></head><body><p>“Schön”, sagte sie.</p></body></html>'.encode("cp1252")
    server.answers["/a"] = Answer(page, "text/html; charset=ISO-8859-1")
    assert read_article(f"{server.url}/a").text == "“Schön”, sagte sie."


def test_a_redirect_is_followed_to_the_address_that_counts(server: Server) -> None:
    server.answers["/a"] = Answer(status=301, Location="/b")
    server.answers["/b"] = Answer(status=302, Location=f"{server.url}/c.txt")
    server.answers["/c.txt"] = Answer(SAID.encode())
    assert read_article(f"{server.url}/a").id == f"{server.url}/c.txt"


@pytest.mark.parametrize(
    ("location", "why"),
    [
        ("/a", "leads on more than 5 times"),
        ("file:///etc/passwd", "no http or https"),
        ("ftp://127.0.0.1/x", "no http or https"),
        ("http://", "can't be fetched"),
        ("http://[::1", "can't be fetched"),
    ],
)
def test_a_redirect_without_end_or_to_elsewhere_is_refused(server: Server, location: str, why: str) -> None:
    server.answers["/a"] = Answer(status=302, Location=location)
    message = fault(f"{server.url}/a")
    assert message.startswith(f"{server.url}/a: ") and why in message
    assert len(server.asked) <= web.MAX_REDIRECTS + 1


@pytest.mark.parametrize("path", ["/drip", "/silent", "/slow-head"])
def test_what_comes_too_slowly_is_given_up(server: Server, monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    monkeypatch.setattr(web, "TIMEOUT", 0.5)
    assert "did not answer in" in fault(server.url + path)


def test_what_never_ends_is_given_up_at_the_bound(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web, "MAX_BYTES", 8 << 20)
    assert "larger than 8 MB" in fault(f"{server.url}/endless")


@pytest.mark.parametrize("coding", ["gzip", "deflate", "bare deflate"])
def test_a_bomb_unpacks_to_no_more_than_the_bound(server: Server, monkeypatch: pytest.MonkeyPatch, coding: str) -> None:
    monkeypatch.setattr(web, "MAX_BYTES", 8 << 20)
    zeros = bytes(32 << 20)
    pack = zlib.compressobj(9, zlib.DEFLATED, -15)
    body = {"gzip": gzip.compress(zeros), "deflate": zlib.compress(zeros)}.get(coding) or pack.compress(
        zeros
    ) + pack.flush()
    server.answers["/a"] = Answer(body, Content_Encoding=coding.split()[-1])
    assert "larger than 8 MB" in fault(f"{server.url}/a")


@pytest.mark.parametrize("coding", ["br", "gzip, gzip", "zstd"])
def test_a_coding_that_was_not_asked_for_is_refused(server: Server, coding: str) -> None:
    server.answers["/a"] = Answer(gzip.compress(gzip.compress(b"x")), Content_Encoding=coding)
    assert f"packed in a way that is not read ({coding})" in fault(f"{server.url}/a")


def test_a_packed_text_is_unpacked_and_one_that_is_cut_off_refused(server: Server) -> None:
    server.answers["/a"] = Answer(gzip.compress(SAID.encode()), Content_Encoding="gzip")
    server.answers["/b"] = Answer(gzip.compress(SAID.encode())[:-9], Content_Encoding="gzip")
    assert read_article(f"{server.url}/a").text == SAID
    assert "cut off" in fault(f"{server.url}/b")
    assert "can't be fetched" in fault(f"{server.url}/cut")


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (Answer(status=404), "answered 404 Not Found"),
        (Answer(status=500), "answered 500"),
        (Answer(status=204), "answered 204"),
        (Answer(b"x", "image/png"), "gives image/png, none of the formats"),
        (Answer(b"x", ""), "none of the formats"),
        (Answer(b""), "is empty"),
    ],
)  # fmt: skip
def test_an_answer_that_is_no_article_is_one_line_with_the_remedy(server: Server, answer: Answer, why: str) -> None:
    server.answers["/a"] = answer
    message = fault(f"{server.url}/a")
    assert message.startswith(f"{server.url}/a: ") and why in message


def test_nobody_there_is_one_line() -> None:
    with Server() as gone:
        url = gone.url
    assert "can't be fetched" in fault(f"{url}/a")


@pytest.mark.parametrize(
    "url",
    [
        "http://",
        "https:///x",
        "http://[::1",
        "http://x:99999/",
        "http://a\x00b..c/",
        "http://a\x1b[2J.example/",
        "http://a b/",
        "http://a.example/\udcff",
        "http://a.example/?\ud800",
    ],
)
def test_what_is_no_address_is_one_line(url: str) -> None:
    assert "is no address" in fault(url)


def test_a_name_and_a_password_go_to_the_host_and_nowhere_else(server: Server) -> None:
    server.answers["/a"] = Answer(SAID.encode())
    article = read_article(server.url.replace("//", "//ann:secret@") + "/a")
    assert article.id == article.url == f"{server.url}/a" and "authorization" in server.asked[0][1]
    assert "secret" not in fault(server.url.replace("//", "//ann:secret@") + "/gone")


def test_a_proxy_of_the_environment_is_asked_and_a_netrc_is_not_read(
    server: Server, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login ann password secret\ndefault login ann password secret\n")
    (tmp_path / ".netrc").chmod(0o600)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))
    server.answers["/a"] = server.answers["http://elsewhere.example/a"] = Answer(SAID.encode())
    assert read_article(f"{server.url}/a").text == SAID
    monkeypatch.setenv("http_proxy", server.url)
    assert read_article("http://elsewhere.example/a").id == "http://elsewhere.example/a"
    assert all("authorization" not in headers for _, headers in server.asked) and len(server.asked) == 2


def test_each_format_is_known_by_its_type_else_by_the_end_of_the_address(server: Server) -> None:
    record = json.dumps({"text": SAID}).encode()
    server.answers = {
        "/a": Answer(SAID.encode()),
        "/b.md": Answer(b"> " + SAID.encode()),
        "/c": Answer(record, "application/x-ndjson"),
        "/d.jsonl": Answer(record, "application/octet-stream"),
        "/e": Answer(b'text\n"' + SAID.encode() + b'"', "text/csv"),
    }
    for path in server.answers:
        assert SAID in read_article(server.url + path).text, path
    assert read_article(f"{server.url}/b.md").markup == "markdown"


@pytest.mark.parametrize(("package", "suffix"), [("zipfile", "docx"), ("pypdf", "pdf"), ("fastwarc", "warc.gz")])
def test_files_are_fetched_too(server: Server, package: str, suffix: str) -> None:
    if not has(package) or not has("trafilatura"):
        pytest.skip(f"{package} is not installed")
    files = {"docx": lambda: word(["“No,” she said."]), "pdf": lambda: pdf([["'No,' she said."]])}
    data = files.get(suffix, lambda: gzip.compress(warc("http://x.example/a", PAGE.encode())))()
    server.answers[f"/a.{suffix}"] = Answer(data, "application/octet-stream")
    article = read_article(f"{server.url}/a.{suffix}")
    assert article.id == ("http://x.example/a" if package == "fastwarc" else f"{server.url}/a.{suffix}")
    assert article.text


def test_nothing_is_fetched_before_it_is_read(server: Server) -> None:
    corpus = Corpus([f"{server.url}/a"])
    assert [file.stream for file in corpus.files(corpus.paths[0])] == [f"{server.url}/a"] and not server.asked


def test_the_commands_build_add_and_remove_what_stands_at_an_address(
    server: Server, quotes: Run, tmp_path: Path
) -> None:
    index = ["--index", str(tmp_path)]
    server.answers["/a"] = Answer(SAID.encode())
    server.answers["/b"] = Answer(b"x", "image/png")
    url = f"{server.url}/a"
    missing = quotes(*index, "build", url, f"{server.url}/later")
    assert missing.returncode == 2 and missing.stderr.count("\n") == 1 and "/later: answered 404" in missing.stderr
    assert quotes(*index, "build", url).stdout.startswith("1 article")
    assert [path for path, _ in server.asked] == ["/a", "/later", "/a"]
    assert '"unchanged": 1' in quotes(*index, "add", f"{url}#top", "--format", "json").stdout
    server.answers["/a"] = Answer(SAID.replace("not", "never").encode())
    assert '"replaced": 1' in quotes(*index, "add", url, "--format", "json").stdout
    assert "never sign" in quotes("extract", url).stdout
    refused = quotes(*index, "add", f"{server.url}/b")
    assert refused.returncode == 2 and refused.stderr.count("\n") == 1 and "image/png" in refused.stderr
    assert '"removed": 1' in quotes(*index, "remove", url, "--format", "json").stdout
    gone = quotes(*index, "remove", url)
    assert gone.returncode == 1 and url in gone.stderr


def test_without_the_extra_its_name_is_reported(server: Server, quotes: Run, tmp_path: Path) -> None:
    code = "import sys; sys.modules['httpx'] = None"
    (tmp_path / "sitecustomize.py").write_text(code)
    done = quotes("extract", f"{server.url}/a", env={"PYTHONPATH": str(tmp_path)})
    assert done.returncode == 2 and done.stderr.count("\n") == 1
    assert "install the extra [web]" in done.stderr and not server.asked


# What a server says of what it gives


def test_an_address_has_one_spelling() -> None:
    assert (
        normalize_address("HTTP://Ann:x@Bücher.example:80/ä b?q=ö#part")
        == "http://xn--bcher-kva.example/%C3%A4%20b?q=%C3%B6"
    )
    assert (
        normalize_address("https://x.example") == "https://x.example/"
        and normalize_address("https://[::1]:8/%20") == "https://[::1]:8/%20"
    )


def test_a_type_shows_the_format_and_the_encoding() -> None:
    assert (
        detect_format("/b.pdf", media_type=media_type("Text/HTML; charset=x")) == "html"
        and detect_format("/b.PDF", media_type="") == "pdf"
    )
    assert (
        detect_format("/b.md", media_type="text/plain") == "markdown"
        and detect_format("/b.html", media_type="text/plain") == "text"
    )
    assert (
        detect_format("/b.warc.gz", media_type="application/gzip") == "warc"
        and detect_format("/b.txt", media_type="image/png") is None
    )
    assert declared_charset("text/html; a=b; charset='UTF-8'") == "UTF-8" and declared_charset("text/html") is None


def test_a_body_that_was_unpacked_already_is_taken_as_it_is() -> None:
    body = ResponseBody("gzip", "a", 100)
    body.feed(b"<html>")
    assert body.content() == b"<html>"


@pytest.mark.parametrize("pack", [gzip.compress, zlib.compress, lambda data: zlib.compress(data)[2:-4]])
def test_a_body_may_come_a_byte_at_a_time(pack: Callable[[bytes], bytes]) -> None:
    body = ResponseBody("deflate", "a", 100)
    for byte in pack(b"some words " * 9):
        body.feed(bytes([byte]))
    assert body.content() == b"some words " * 9


def test_chunks_are_put_together_and_a_missing_end_is_reported() -> None:
    assert join_chunks(b"3\r\nabc\r\nA;x=y\r\n0123456789\r\n0\r\n\r\n") == b"abc0123456789"
    assert join_chunks(b"<html>") == b"<html>"
    with pytest.raises(ValueError, match="chunk"):
        join_chunks(b"3\r\nabc\r\nA\r\n0123")
