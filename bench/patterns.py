"""`python -m bench.patterns [WORDS...]`: does the time of every regular expression grow in proportion to its input?

Tries every pattern of the program: those of modules, in their lists and tables, those that functions build, and those
that are written where they are used. The inputs are made from a pattern's own alphabet: what it matches, a beginning of
that, and then a few of its characters again and again. Prints what takes more than five times as long for four times
the input, and the patterns that could not be made. The exit code is 1 when there are any.
"""

from __future__ import annotations

import argparse
import ast
import builtins
import importlib
import inspect
import pkgutil
import random
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from time import process_time
from types import ModuleType
from typing import Any, NamedTuple

from bench.pattern_inputs import inputs
from letters.languages.lexicon import language

PACKAGES = "letters", "index"
LANGUAGES = "en", "ja", "zh"  # whose patterns are tried; others fill the same forms with other words
SIZE = 1000  # characters, and four times as many
STEEP = 5.0  # ratio of times for a ratio of four in size
TOO_FAST = 0.003  # CPU seconds at 4N; a quadratic pattern takes longer
RETRIED = (1, 1), (1, 3), (2, 3), (4, 3)  # times SIZE, how often: steep is what is so each time, whatever else runs
ANYWHERE = {"search", "finditer", "findall", "sub", "subn", "split"}
METHODS = {*ANYWHERE, "match", "fullmatch"}
TAILS = "", "\0"  # at the end of an input, the last one so that it does not match there
ANY_TEXT = "ab"  # what stands for a text that is known only where a pattern is used
_FLAGS = re.compile(r"re\.[A-Z]+(?: \| re\.[A-Z]+)*")
OF_OUR_TEXT = {
    "index.store.schema": "the tables that it defines",
    "letters.text.patterns": "compiles what other modules write",
}
USED = {  # patterns that are handed on, and what is done with them there
    "letters.reading.pdf_lines._LEADING": "fullmatch",
    "letters.reading.pdf_lines._TRAILING": "fullmatch",
}


class Use(NamedTuple):
    """A pattern, and whether it is looked for anywhere in a text or only at one place."""

    pattern: re.Pattern[Any]
    anywhere: bool


class Growth(NamedTuple):
    """An input whose time grows more than it does: a beginning, and what is repeated; CPU seconds at 4N; ratio to N."""

    begun: str
    repeated: str
    seconds: float
    ratio: float


class _Names(Mapping[str, Any]):
    """What names mean where a pattern is written in a function: a language, else a text where the module has none."""

    def __init__(self, module: ModuleType, code: str) -> None:
        self._known = {**vars(builtins), **vars(module)}
        self._language = language(code)

    def __getitem__(self, name: str) -> Any:
        return self._language if name == "language" else self._known.get(name, ANY_TEXT)

    def __iter__(self) -> Iterator[str]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)


def uses() -> tuple[dict[str, Use], list[str]]:
    """Every regular expression by its name, each once, and where one is written that could not be made."""
    named: dict[str, Use] = {}
    missing: list[str] = []
    for module in _modules():
        for name, value in list(vars(module).items()):
            if not callable(value) or value.__module__ == module.__name__:
                named |= {f"{module.__name__}.{name}{key}": Use(p, _searched(module, name)) for key, p in _held(value)}
    known = {(use.pattern.pattern, use.pattern.flags) for use in named.values()}
    for module in _modules():
        for place, use in _written(module) if module.__name__ not in OF_OUR_TEXT else ():
            if use is None:
                missing.append(place)
            elif (key := (use.pattern.pattern, use.pattern.flags)) not in known:
                known.add(key)
                named[place] = use
    firsts = {(use.pattern.pattern, use.pattern.flags, use.anywhere): name for name, use in reversed(named.items())}
    return {name: named[name] for name in sorted(firsts.values())}, missing


@cache
def _modules() -> tuple[ModuleType, ...]:
    modules = []
    for package in PACKAGES:
        for module in pkgutil.walk_packages(importlib.import_module(package).__path__, f"{package}."):
            try:
                modules.append(importlib.import_module(module.name))
            except ImportError:  # an optional dependency is not installed
                continue
    return tuple(modules)


def _held(value: Any) -> Iterator[tuple[str, re.Pattern[Any]]]:
    """The patterns that a value is, holds or builds, and what to add to its name for each."""
    if inspect.isfunction(function := inspect.unwrap(value) if callable(value) else None):
        yield from _built(function)
    elif isinstance(value, dict):
        yield from ((f"[{key}]{label}", p) for key, held in value.items() for label, p in _held(held))
    elif isinstance(value, tuple | list):
        yield from ((f"[{key}]{label}", p) for key, held in enumerate(value) for label, p in _held(held))
    else:
        late = vars(value).get("_source") if type(value).__name__ == "_LatePattern" else None
        pattern = re.compile(*late) if late else value
        if isinstance(pattern, re.Pattern):
            yield "", pattern


def _built(function: Callable[..., Any]) -> Iterator[tuple[str, re.Pattern[Any]]]:
    """The patterns that a function of nothing, or of a language, builds."""
    if function.__annotations__.get("return") != "re.Pattern[str]":
        return
    parameters = [kind for name, kind in function.__annotations__.items() if name != "return"]
    if not parameters:
        yield "()", function()
    elif parameters == ["Language"]:
        yield from ((f"({code})", function(language(code))) for code in LANGUAGES)


def _searched(module: ModuleType, name: str) -> bool:
    """Whether the program looks for a pattern anywhere in a text, or it is not plain that it does not."""
    if method := USED.get(f"{module.__name__}.{name}"):
        return method in ANYWHERE
    users = [user for user in _modules() if vars(user).get(name) is vars(module)[name]]
    return any(method not in METHODS - ANYWHERE for user in users for method in _methods(user, name))


def _methods(user: ModuleType, name: str) -> list[str]:
    """What a module calls of a pattern with this name; "" where it hands it on."""
    return _called(user).get(name, [])


@cache
def _called(user: ModuleType) -> dict[str, list[str]]:
    """The methods that a module calls of each name that it reads."""
    called: dict[int, str] = {}
    for node in _nodes(user):
        if isinstance(node, ast.Call):
            called.setdefault(id(node.func), "()")
        if isinstance(node, ast.Attribute):
            inner = node.value.func if isinstance(node.value, ast.Call) else node.value
            called[id(inner)] = node.attr
    methods: dict[str, list[str]] = {}
    for node in _nodes(user):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            methods.setdefault(node.id, []).append(called.get(id(node), ""))
    return methods


@cache
def _nodes(module: ModuleType) -> list[ast.AST]:
    return [*ast.walk(ast.parse(inspect.getsource(module)))]


def _written(module: ModuleType) -> Iterator[tuple[str, Use | None]]:
    """The patterns that stand in the calls of a module, by their place; None for one that could not be made."""
    called = {id(node) for builder in _nodes(module) if _is_builder(builder) for node in ast.walk(builder)}
    for node in _nodes(module):
        if not isinstance(node, ast.Call) or id(node) in called or not (method := _method_of_re(node.func)):
            continue
        place = f"{module.__name__}:{node.lineno}"
        patterns = {p for code in LANGUAGES if (p := _evaluated(module, node, code)) is not None}
        yield from ((place, Use(pattern, method not in METHODS - ANYWHERE)) for pattern in patterns)
        if not patterns:
            yield place, None


def _is_builder(node: ast.AST) -> bool:
    """Whether this is a function that `_built` calls."""
    if not isinstance(node, ast.FunctionDef) or node.returns is None or ast.unparse(node.returns) != "re.Pattern[str]":
        return False
    return [ast.unparse(a.annotation) if a.annotation else "" for a in node.args.args] in ([], ["Language"])


def _method_of_re(function: ast.expr) -> str:
    if isinstance(function, ast.Name) and function.id == "late_pattern":
        return "compile"
    if isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name) and function.value.id == "re":
        return function.attr if function.attr in {*METHODS, "compile"} else ""
    return ""


def _evaluated(module: ModuleType, call: ast.Call, code: str) -> re.Pattern[Any] | None:
    """The pattern of a call; None where it can't be known without running the program."""
    given = [*call.args[1:], *(keyword.value for keyword in call.keywords)]
    flags = [expression for expression in given if _FLAGS.fullmatch(ast.unparse(expression))]
    names = _Names(module, code)
    try:
        text, *flag = (_value(expression, names) for expression in (call.args[0], *flags))
        return re.compile(text, *flag)
    except (AttributeError, TypeError, ValueError, SyntaxError, re.error):
        return None


def _value(expression: ast.expr, names: _Names) -> Any:
    return eval(compile(ast.Expression(expression), "a pattern", "eval"), {}, names)


def growths(use: Use, chance: random.Random) -> Iterator[Growth]:
    """The inputs whose time grows more than they do."""
    for begun, repeated in inputs(use.pattern, chance):
        for tail in TAILS:
            spent = _meter(use, begun, repeated, tail)
            seconds = spent(4 * SIZE)
            if seconds > TOO_FAST and (ratio := min(ratios(spent))) > STEEP:
                yield Growth(begun, repeated + tail, seconds, ratio)


def ratios(spent: Callable[[int], float]) -> Iterator[float]:
    """Ratios of times at 4N and N for growing N, each of the least of several times, up to the first that is not steep."""
    for factor, times in RETRIED:
        once, more = (min(spent(size) for _ in range(times)) for size in (factor * SIZE, 4 * factor * SIZE))
        yield more / once
        if more <= STEEP * once:
            break


def _meter(use: Use, begun: str, repeated: str, tail: str) -> Callable[[int], float]:
    """The CPU seconds that a pattern takes for an input of a size."""

    def spent(size: int) -> float:
        text = begun + repeated * (size // len(repeated)) + tail
        content = text.encode("latin-1", "replace") if isinstance(use.pattern.pattern, bytes) else text
        since = process_time()
        for _ in use.pattern.finditer(content) if use.anywhere else (use.pattern.match(content),):
            pass
        return process_time() - since

    return spent


def main() -> None:
    """The command."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("words", nargs="*", metavar="WORDS", help="only patterns with one of these in their names")
    arguments.add_argument("--seed", type=int, default=1)
    asked = arguments.parse_args()
    patterns, missing = uses()
    words = asked.words or [""]
    tried = {name: use for name, use in patterns.items() if any(word in name for word in words)}
    steep = 0
    for name, use in tried.items():
        if growth := next(growths(use, random.Random(asked.seed)), None):
            steep += 1
            cost = f"{growth.seconds:.2f} s, {growth.ratio:.1f} times N"
            print(f"{name}: {cost}: {growth.begun!r} {growth.repeated!r}", flush=True)
    print(*(f"{place}: could not be made" for place in missing), f"{len(tried)} patterns, {steep} steep", sep="\n")
    sys.exit(1 if steep or missing else 0)


if __name__ == "__main__":
    main()
