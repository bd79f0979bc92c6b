"""What can't be read, and why: one error, and the reasons that several readers share."""

from __future__ import annotations

from letters.model import QuotesError

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


def missing_package(where: str, what: str, package: str, extra: str, error: ImportError) -> Unreadable:
    """The error for a format whose package, an optional extra, isn't installed or is broken."""
    broken = "" if error.name == extra or error.name == package else f" ({' '.join(str(error).split())})"
    return Unreadable(where, f"reading {what} needs {package}: {install_hint(extra)}{broken}")
