"""The output of some 300 commands as hashes, to show that a restructuring changes no answer.

`python -m bench.record OUT.json [--keep DIR]` records; `--against OUT.json` records again and names each command whose
output differs. Standard output, exit code, written files and tables of changed indexes must be equal; differences in
standard error are listed but allowed, because the wording of messages may change. The commands run over the shipped
data, made articles, and the articles, annotated files and texts of `../shared` (or of QUOTES_SHARED), where present.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bench.recorded_commands import GOLD, ROOT, SHARED, Command, changed_wordings, commands

MADE = 2000  # articles
UNSTABLE = {"meta": ("version", "revision")}  # keys of rows whose values may change with the layout


@dataclass
class Workplace:
    """A temporary folder with the input files and indexes of the commands."""

    folder: Path
    environment: dict[str, str] = field(default_factory=dict)

    def run(self, arguments: Sequence[str], stdin: str | None, cwd: Path) -> tuple[int, str, str]:
        """Exit code, standard output and standard error of a command."""
        command = [sys.executable, str(ROOT / "quotes_cli.py"), *arguments]
        done = subprocess.run(
            command,
            check=False,
            input=(stdin or "").encode(),
            capture_output=True,
            cwd=cwd,
            env=self.environment,
            timeout=900,
        )
        out, error = (stream.decode("utf-8", "replace") for stream in (done.stdout, done.stderr))
        return done.returncode, self._plain(out), self._plain(error)

    def _plain(self, text: str) -> str:
        return text.replace(str(self.folder), "TEMPORARY")

    def result(self, command: Command) -> dict[str, str]:
        """Everything a command produced, by what it is."""
        with emptied(self.folder / f"scratch-{digest(repr(command))}") as cwd:
            scratch = str(cwd)
            for name in ("articles", "clippings", "drafts", "made.jsonl", "gold", "queries"):
                if (self.folder / name).exists():
                    os.symlink(self.folder / name, cwd / name)
            for name in command.files:
                if (self.folder / "drafts" / name).exists():
                    shutil.copy(self.folder / "drafts" / name, cwd / name)
            if command.index:
                shutil.copytree(self.folder / command.index, cwd / "changed")
            for arguments in command.before:
                self.run(arguments, None, cwd)
            code, out, error = self.run(command.arguments, command.stdin, cwd)
            out, error = out.replace(scratch, "SCRATCH"), error.replace(scratch, "SCRATCH")
            result = {"exit code": str(code), "standard output": out, "standard error": error}
            for name in command.files:
                path = cwd / name
                result[name] = content(path) if path.exists() else "missing"
            library = cwd / "changed" / "library.db"
            if command.index or library.exists():
                result |= tables(library)
            return result


def digest(text: str) -> str:
    """A short hash of a text."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]


@contextmanager
def emptied(folder: Path) -> Iterator[Path]:
    """A new folder with a fixed name, because the ids of articles and the revision depend on paths; removed afterwards."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def content(path: Path) -> str:
    """A written file as text: the rows of a database, the text of any other file."""
    if path.suffix == ".db":
        return "\n".join(f"{name}\n{rows}" for name, rows in sorted(tables(path).items()))
    return path.read_text(encoding="utf-8", errors="replace")


def tables(path: Path) -> dict[str, str]:
    """The rows of each table of a database, sorted."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
        names = [n for (n,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY 1")]
        return {f"table {name}": _rows(database, name) for name in names}


def _rows(database: sqlite3.Connection, name: str) -> str:
    skipped = UNSTABLE.get(name, ())
    rows = [repr(row) for row in database.execute(f'SELECT * FROM "{name}"') if row[0] not in skipped]
    return "\n".join(sorted(rows))


def prepare(folder: Path) -> tuple[list[str], list[str]]:
    """Write the input files; the sentences and the passage ids to ask for."""
    data = ROOT / "letters" / "data"
    shutil.copytree(data / "clippings", folder / "clippings")
    (folder / "articles").mkdir()
    for path in sorted((SHARED / "articles").glob("*.txt")):
        shutil.copy(path, folder / "articles")
    (folder / "gold").mkdir()
    for name in GOLD:
        if (SHARED / "gold" / f"{name}.jsonl").exists():
            shutil.copy(SHARED / "gold" / f"{name}.jsonl", folder / "gold")
    command = [sys.executable, "-m", "bench.articles", str(MADE), str(folder / "made.jsonl")]
    subprocess.run(command, check=True, cwd=ROOT, capture_output=True)
    records = [json.loads(line) for line in (data / "clippings.jsonl").read_text(encoding="utf-8").splitlines()]
    quoted = [quotation["text"] for record in records for quotation in record.get("quotations", ())]
    sources = [path.read_text(encoding="utf-8").split("---")[-1] for path in sorted((data / "sources").glob("*.md"))]
    sentences = [part.strip() for text in sources for part in text.replace("\n", ". ").split(". ") if len(part) > 30]
    (folder / "drafts").mkdir()
    _drafts(folder / "drafts", quoted, sentences)
    return sentences, quoted


def _drafts(folder: Path, quoted: Sequence[str], sentences: Sequence[str]) -> None:
    lines = [f"Niko Felix said: “{wording}”" for sentence in sentences[:12] for wording in changed_wordings(sentence)]
    (folder / "changed.md").write_text("\n\n".join(lines) + "\n", encoding="utf-8")
    lines = [f'The artists wrote: "{text}"' for text in quoted]
    (folder / "quoted.txt").write_text("\n\n".join(lines) + "\n", encoding="utf-8")
    (folder / "page.html").write_text(
        "<html><body>" + "".join(f"<p>“{text}” said Jane Doe.</p>" for text in sentences) + "</body></html>",
        encoding="utf-8",
    )


def record(keep: Path | None, only: str) -> dict[str, dict[str, str]]:
    """Run the commands that contain some words; for each the hashes of what it produced."""
    with emptied(Path(tempfile.gettempdir(), "quotes-record")) as folder:
        environment = {key: value for key, value in os.environ.items() if not key.startswith(("QUOTES_", "PYTHONHASH"))}
        place = Workplace(folder, environment | {
            "QUOTES_STATE": str(folder / "state"), "HOME": str(folder), "NO_COLOR": "1", "COLUMNS": "80",
            "LC_ALL": "C.UTF-8", "PYTHONPATH": str(ROOT), "OPENBLAS_NUM_THREADS": "1"})  # fmt: skip
        sentences, quoted = prepare(folder)
        for index, paths in (("shipped", ()), ("made", ("made.jsonl",)), ("texts", (str(SHARED / "texts"),))):
            place.run(("--index", index, "build", *paths), None, folder)
            place.run(("--index", index, "search", "the"), None, folder)
        listed = list(
            {
                command.name + str(command.before): command
                for command in commands(sentences, quoted)
                if only in command.name
            }.values()
        )
        with ThreadPoolExecutor(2) as pool:
            results = list(pool.map(place.result, listed))
    if keep:
        _write(keep, listed, results)
    hashes = [{k: hashlib.sha256(v.encode()).hexdigest() for k, v in result.items()} for result in results]
    return {command.name: hashed for command, hashed in zip(listed, hashes, strict=True)}


def _write(keep: Path, listed: Sequence[Command], results: Sequence[dict[str, str]]) -> None:
    keep.mkdir(parents=True, exist_ok=True)
    for command, result in zip(listed, results, strict=True):
        name = digest(command.name)
        text = "\n".join(f"== {part}\n{value}" for part, value in result.items())
        (keep / f"{name}.txt").write_text(f"{command.name}\n{text}\n", encoding="utf-8")


def differences(before: dict[str, dict[str, str]], after: dict[str, dict[str, str]]) -> list[tuple[str, str]]:
    """Each command and part that is not the same in both records."""
    pairs = [(name, part) for name in before | after for part in before.get(name, {}) | after.get(name, {})]
    return [(name, part) for name, part in pairs if before.get(name, {}).get(part) != after.get(name, {}).get(part)]


def main() -> int:
    """Record, or compare with an earlier record; 1 when an output differs."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("out", nargs="?", type=Path, help="where the record is written")
    parser.add_argument("--against", type=Path, help="an earlier record")
    parser.add_argument("--only", default="", help="only commands with these words")
    parser.add_argument("--keep", type=Path, help="a folder for the complete outputs")
    options = parser.parse_args()
    recorded = record(options.keep, options.only)
    if options.out:
        options.out.write_text(json.dumps(recorded, indent=1), encoding="utf-8")
    print(f"{len(recorded)} commands")
    if not options.against:
        return 0
    before = json.loads(options.against.read_text(encoding="utf-8"))
    changed = differences({name: parts for name, parts in before.items() if options.only in name}, recorded)
    for name, part in changed:
        print(f"{part}: {name}")
    failed = [part for _, part in changed if part != "standard error"]
    print(f"{len(failed)} outputs differ, and {len(changed) - len(failed)} messages")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
