"""Answers for people (`text`, `reconstruction_text`, `collation_text`), for programs (`data`) and about drafts (`findings`).

Each is imported when it is first asked for, so that a command pays for what it prints alone.
"""

from __future__ import annotations

from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from index.output import collation_text, data, findings, reconstruction_text, text

__all__ = ["collation_text", "data", "findings", "reconstruction_text", "text"]


def __getattr__(name: str) -> ModuleType:
    if name not in __all__:
        raise AttributeError(name)
    return import_module(f"index.output.{name}")
