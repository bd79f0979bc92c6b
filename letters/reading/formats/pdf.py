"""A PDF to its text, a paragraph a line.

A PDF holds lines, no paragraphs, so these are put together again: where a line is full the next one continues with it,
and a word that was divided at its end is whole again. Nothing is run that a document holds.
"""

from __future__ import annotations

import io
import logging
import re
from collections import Counter
from collections.abc import Iterator
from time import process_time
from typing import Any

from letters.reading.errors import Unreadable, needing
from letters.reading.metadata import Metadata, ParsedText
from letters.reading.pdf_lines import DIVIDED, Vocabulary, without_line_numbers
from letters.reading.pdf_page import page_lines
from letters.text.normalize import without_surrogates

MAX_PAGES = 2000
MAX_UNPACKED = 16 << 20  # bytes of what is drawn on one page
MAX_OPERANDS = 1_000_000  # of what is drawn on one page: operators, operands and what is in these
MAX_SECONDS = 60  # of computing; an article takes one or two
CACHED_PAGES = 10  # pages whose objects are kept in memory, unpacked
FULL_LINE = 0.75  # of the longest lines of a page: a shorter one may be the last of its paragraph
MIN_REPEATS = 3  # pages that begin or end with the same words

_LIMITS: dict[str, Any] = {
    "array_based_stream_maximum_output_length": MAX_UNPACKED, "lzw_maximum_output_length": MAX_UNPACKED,
    "run_length_maximum_output_length": MAX_UNPACKED, "zlib_maximum_output_length": MAX_UNPACKED,
    "brotli_maximum_output_length": MAX_UNPACKED, "stream_decoding_work_maximum_length": 4 * MAX_UNPACKED,
    "stream_parsing_work_maximum_count": MAX_OPERANDS, "page_tree_maximum_entries": 2 * MAX_PAGES, "jbig2dec_binary": None,
    "page_tree_maximum_page_entries": 100 * MAX_PAGES, "xform_maximum_invocations_per_extraction": 500, "disable_legacy_handling": True,
}  # fmt: skip
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
_ENDED = re.compile(r"[.!?…:。！？][\"”’»“)\]]*$")
_LATER = re.compile(r"[^\W\d_]+")
_NUMBER = re.compile(r"\d+")


def read(data: bytes, where: str, _: str | None = None) -> ParsedText:
    """The text of a PDF. Raises Unreadable for what is none, has no text, is encrypted or too large, without pypdf."""
    with needing(where, "PDF", "pypdf", "pdf"):
        import pypdf
    logging.getLogger("pypdf").addHandler(logging.NullHandler())  # its warnings don't belong on our stderr
    try:
        with pypdf.apply_configuration(**_LIMITS):
            reader = pypdf.PdfReader(io.BytesIO(data))
            pages = list(_pages(reader, where))
            metadata = _metadata(reader)
    except Unreadable:
        raise
    except (pypdf.errors.FileNotDecryptedError, pypdf.errors.DependencyError):
        raise Unreadable(where, "is encrypted: save it without a password") from None
    except pypdf.errors.LimitReachedError:
        bounds = f"{MAX_PAGES:,} pages, or {MAX_UNPACKED >> 20} MB or {MAX_OPERANDS:,} parts on one"
        raise Unreadable(where, f"has more than {bounds}: save its text") from None
    except RecursionError:
        raise Unreadable(where, "is nested too deeply: save its text") from None
    except Exception as error:  # noqa: BLE001 (whatever its reader meets in a file made to break it)
        raise Unreadable(where, f"is no sound PDF ({type(error).__name__}): save it again, or its text") from None
    text = "\n".join(paragraphs(pages))
    if not text:
        raise Unreadable(where, "has no text, as scanned pages have none: let a text recognition (OCR) read it first")
    return ParsedText(where, text, metadata, where)


def _pages(reader: Any, where: str) -> Iterator[list[str]]:
    """The lines of each page."""
    since = process_time()

    def watch(*_: object) -> None:
        if process_time() - since > MAX_SECONDS:
            raise Unreadable(where, f"takes more than {MAX_SECONDS} seconds to read: save its text")

    if len(reader.pages) > MAX_PAGES:
        raise Unreadable(where, f"has more than {MAX_PAGES:,} pages: give one article per file")
    for number, page in enumerate(reader.pages, 1):
        drawn = page_lines(page, watch)
        watch()
        lines = (" ".join(_CONTROL.sub("", without_surrogates(line)).split()) for line in drawn)
        yield without_line_numbers(list(lines))
        if number % CACHED_PAGES == 0:
            reader.resolved_objects.clear()


def _metadata(reader: Any) -> Metadata:
    """The document's own metadata; it is often damaged although the text is intact."""
    try:
        fields = reader.metadata or {}
        return {"title": fields.get("/Title"), "author": fields.get("/Author")}
    except Exception:  # noqa: BLE001
        return {}


def paragraphs(pages: list[list[str]]) -> list[str]:
    """The paragraphs of pages of lines. An empty line ends one; so does one that isn't full and ends a sentence."""
    vocabulary = Vocabulary(word for lines in pages for line in lines for word in line.split())
    joined: list[str] = []
    for lines in _without_running(pages):
        longest = sorted(map(len, lines), reverse=True)
        full = FULL_LINE * longest[len(longest) // 10] if longest else 0
        going_on = bool(joined) and not _ENDED.search(joined[-1])
        before = ""
        for n, line in enumerate(lines):
            if going_on and line and (n or _LATER.match(line) and line[0].islower()):
                joined[-1] = vocabulary.join(joined[-1], line)
            elif line:
                joined.append(line)
            before = line or before
            later = next((later for later in lines[n + 1 :] if later), "")
            going_on = bool(line) and _goes_on(line, later, full)
    return joined


def _goes_on(line: str, later: str, full: float) -> bool:
    """Whether a paragraph continues after this line."""
    if len(line) >= full or DIVIDED.search(line):
        return True
    return not _ENDED.search(line) and later[:1].islower()


def _without_running(pages: list[list[str]]) -> Iterator[list[str]]:
    """The pages without what stands at the head or the foot of several of them, except for numbers, and without these."""
    lines = [[line for line in page if line] for page in pages]
    ends = Counter(_NUMBER.sub("", end) for page in lines if len(page) > 1 for end in {page[0], page[-1]})
    running = {end for end, times in ends.items() if times >= MIN_REPEATS or not end.strip(" -–—|/")}
    for page in pages:
        lines_left = list(page)
        for edge in (0, -1):
            while lines_left and not lines_left[edge]:
                del lines_left[edge]
            if len(lines_left) > 1 and _NUMBER.sub("", lines_left[edge]) in running:
                del lines_left[edge]
        yield lines_left
