"""One self-contained page: the texts under light, every wording, the outlets; nothing in it asks the network."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from index.disk.index_folder import named_output
from index.output.collation_text import alike, daily, descending
from index.output.page.content import LEVELS, ReportPage, link, pieces, slip_pieces
from index.output.terminal import visible
from letters import __version__

if TYPE_CHECKING:
    from jinja2 import Template

    from index.model import Progress
    from index.store import Library

_PLAIN = re.compile(r"[A-Za-z0-9_.-]+")
OTHERS = 200  # passages of no source


def page(library: Library, others: int = OTHERS, progress: Progress | None = None) -> str:
    """The page of a library as HTML; `others` is how many passages of no source it shows at most.

    `progress` is called with the number of uses counted.

    Whatever stands in an article is escaped. The page's own policy lets it run and load nothing but what is in it.
    """
    style, script = _part("page.css"), _part("page.js")
    shown = ReportPage(library, others, progress)
    return _template().render(
        page=shown, style=style, script=script, style_hash=_hash(style), script_hash=_hash(script), levels=LEVELS,
        bar_size=max((len(bar.day) for bar in shown.bars), default=10), version=__version__,
    )  # fmt: skip


def write(library: Library, path: Path, others: int = OTHERS, progress: Progress | None = None) -> int:
    """Put the page in a file, which is there whole or not at all, or in a device or pipe; say its size in bytes.

    Raises QuotesError where it can't be written.
    """
    data = page(library, others, progress).encode("utf-8")
    with named_output(path) as stream:
        stream.write(data)
    return len(data)


def _part(name: str) -> str:
    return files("index.output.page").joinpath(name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    """As a content security policy names what may run (W3C, CSP Level 3)."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")


def _anchor(id: str) -> str:
    """An id as an address may name it: itself where it is plain."""
    return id if _PLAIN.fullmatch(id) else hashlib.sha256(id.encode("utf-8", "surrogatepass")).hexdigest()[:16]


@cache
def _template() -> Template:
    from jinja2 import Environment, StrictUndefined

    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=False)
    environment.filters.update(
        plain=visible,
        lines=lambda text: "\n".join(map(visible, text.split("\n"))),
        anchor=_anchor,
        has_words=lambda text: any(map(str.isalnum, text)),
        thousands=lambda number: f"{number:,}",
    )
    for function in (alike, daily, descending, link, pieces, slip_pieces):
        environment.filters[function.__name__] = function
    return environment.from_string(_part("page.html"))
