"""What can't be read, and why: one error, and the reasons that several readers share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from letters.model import QuotesError

T = TypeVar("T")

CITED = 40  # characters of a text in a message


class Unreadable(QuotesError):
    """A file, a line or a row that can't be read: `where` it is and `why`, both on one line."""

    def __init__(self, where: str, why: str) -> None:
        self.where, self.why = printable(where), printable(why)
        super().__init__(f"{self.where}: {self.why}", 2)


def printable(text: str) -> str:
    """The text on one line, its control characters and lone surrogates written as escapes."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def cited(text: str) -> str:
    """The beginning of a text as a message cites it: on one line, and short, however many escapes it takes."""
    return printable(text)[:CITED]


def open_error(where: str, error: OSError) -> Unreadable:
    """The error for a file that the system can't open."""
    if isinstance(error, FileNotFoundError):
        return Unreadable(where, "no such file: check the path")
    if isinstance(error, PermissionError):
        return Unreadable(where, "permission denied: make it readable")
    return Unreadable(where, f"can't be read ({error.strerror or error}): check the path")


def install_hint(extra: str) -> str:
    """How to install what an extra of this program brings; the program is installed from its checkout."""
    extras = f"all,{extra}" if extra in ("spark", "translations") else "all"
    return f"install the extra [{extra}] (in the checkout: pipx install --force '.[{extras}]')"


@contextmanager
def needing(where: str, what: str, package: str, extra: str) -> Iterator[None]:
    """Raises Unreadable where what is imported within isn't installed or is broken: the package of an optional extra."""
    try:
        yield
    except ImportError as error:
        broken = "" if error.name == package else f" ({' '.join(str(error).split())})"
        raise Unreadable(where, f"reading {what} needs {package}: {install_hint(extra)}{broken}") from None


def raise_if_empty(items: Iterable[T], otherwise: Callable[[], QuotesError]) -> Iterator[T]:
    """The items. Raises the error that `otherwise` makes where there is none."""
    nothing = True
    for item in items:
        nothing = False
        yield item
    if nothing:
        raise otherwise()


@contextmanager
def refusing(where: str, why: str) -> Iterator[None]:
    """Raises Unreadable for whatever a parser meets within, in a file made to break it."""
    try:
        yield
    except Unreadable:
        raise
    except Exception:  # noqa: BLE001
        raise Unreadable(where, why) from None
