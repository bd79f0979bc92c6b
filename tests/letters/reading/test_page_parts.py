"""What of a page is not its article: code, captions, links to other articles, comments."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from bench.made_files import has
from letters.reading.formats.html import read
from tests.conftest import Run

pytestmark = pytest.mark.skipif(not has("trafilatura"), reason="trafilatura, the extra [html], is not installed")

SAID = "“We will not sign this contract today,” said Ana Ruiz, who speaks for the union."
FILLER = "".join(
    f"<p>The company did not answer the questions that the reporters sent to it on day {n} of the dispute in the city.</p>"
    for n in range(8)
)
OTHERS = {
    "code in a line": 'Type <code>print("other words")</code> there.',
    "a block of code": '<pre>x = "other words"\nprint(x)</pre>',
    "code in a block": '<pre class="python"><code>say("other words")</code></pre>',
    "a key": "<p>Press <kbd>“other words”</kbd>.</p>",
    "a caption": "<figure><img src=a.jpg><figcaption>“These other words,” she says. Photo: X</figcaption></figure>",
    "a caption of WordPress": '<div class="wp-caption"><img src=b.jpg><p class="wp-caption-text">“Other words,” Bob said.</p></div>',
    "a credit": '<p class="photo-credit">“Other words” agency</p>',
    "related articles": '<div class="related-posts"><h3>Related</h3><ul><li><a href=/x>“Other words,” says mayor</a></li></ul></div>',
    "a link to another": '<p><strong>Read more:</strong> <a href=/z>“Other words,” says her rival</a></p>',
    "one in German": '<p>Lesen Sie auch: <a href=/z>„Andere other words“, sagt die Rivalin</a></p>',
    "one in Spanish": '<p>Lea también | <a href=/z>“Otras other words”, dice</a></p>',
    "one in Japanese": '<p>関連記事：<a href=/z>「other words」と市長</a></p>',
    "an aside": '<aside class="c-recirc"><a href=/q>“Other words,” he said</a></aside>',
    "comments": '<section id="comments"><h2>3 comments</h2><ol class="comment-list"><li><p>“Other words,” said my aunt.</p></li></ol></section>',
    "the form below": '<div id="disqus_thread"><p>“Other words,” said a reader.</p></div>',
}  # fmt: skip


def page(inner: str, tag: str = "article", filler: str = FILLER) -> bytes:
    body = f"<{tag}><h1>Artists object</h1><p>{SAID}</p>{inner}{filler}<p>She called it “a joke”.</p></{tag}>"
    return f"<!doctype html><html lang=en><head><title>Artists</title></head><body>{body}</body></html>".encode()


@pytest.mark.parametrize("filler", [FILLER, ""])
@pytest.mark.parametrize("tag", ["article", "div"])
@pytest.mark.parametrize("kind", OTHERS)
def test_what_is_not_the_article_stays_out(kind: str, tag: str, filler: str) -> None:
    text = read(page(OTHERS[kind], tag, filler), "a.html").text
    assert "ther words" not in text and SAID in text and "a joke" in text


@pytest.mark.parametrize(
    "inner",
    [
        "<p>Run <code>other words</code> to see it.</p>",
        "<p>Read more: the other words are in a book that nobody has read so far.</p>",
        '<div class="read-more-content"><p>“These other words are long and are her own,” she said.</p></div>',
        '<div class="tone-comment"><p>“These other words are an opinion of the paper,” it said.</p></div>',
        "<p>Related <a href=/a>here</a> are “other words” that somebody else had said about all of it before.</p>",
    ],
)
def test_what_only_looks_like_that_stays(inner: str) -> None:
    assert "ther words" in read(page(inner), "a.html").text


def test_an_article_that_is_set_as_it_was_typed_is_read() -> None:
    text = read(f"<html><body><pre>{SAID}\n\nIt was said on Monday.</pre></body></html>".encode(), "a.html").text
    assert SAID in text


def test_a_page_of_comments_alone_is_read() -> None:
    text = read(f'<html><body><div id="comments"><p>{SAID}</p></div></body></html>'.encode(), "a.html").text
    assert SAID in text


def test_the_command_finds_no_quotation_in_code(quotes: Run, tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(page("".join(OTHERS.values())))
    done = quotes("extract", "--all", "--format", "jsonl", "a.html", cwd=tmp_path)
    assert done.returncode == 0 and "ther words" not in done.stdout and "We will not sign" in done.stdout


@pytest.mark.parametrize(
    "inner",
    ['<code>"</code>x' * 30_000, '<div class="related"><a>' * 100 + "x" * 100_000, '<p class="' + "a-" * 50_000 + 'related">x</p>',
     "<pre>" * 100 + "x " * 10_000, '<li>Read more: <a href=x>y</a>' * 10_000],
)  # fmt: skip
def test_a_page_made_to_take_long_does_not(inner: str) -> None:
    from letters.reading.formats.html import _tree
    from letters.reading.page_parts import drop_code, drop_other_parts

    tree = _tree(page(inner).decode(), "a.html")
    since = time.process_time()
    drop_code(tree)
    drop_other_parts(tree)
    assert time.process_time() - since < 3
