"""Answers for people (`report.text`), for programs (`report.data`) and about drafts (`report.findings`), each imported when it is first asked for."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from index.report import data, findings, text

__all__ = ["data", "findings", "text"]


def __getattr__(name: str) -> ModuleType:
    if name not in __all__:
        raise AttributeError(name)
    return import_module(f"index.report.{name}")
