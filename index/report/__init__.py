"""Answers for people (`text`, `statement`, `collation`), for programs (`data`) and about drafts (`findings`).

Each is imported when it is first asked for, so that a command pays for what it prints alone.
"""

from __future__ import annotations

from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from index.report import collation, data, findings, statement, text

__all__ = ["collation", "data", "findings", "statement", "text"]


def __getattr__(name: str) -> ModuleType:
    if name not in __all__:
        raise AttributeError(name)
    return import_module(f"index.report.{name}")
