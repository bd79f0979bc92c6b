"""The pictures of the README: `python -m bench.pictures`.

`quotes show` in a terminal and the page of `quotes report`, both rendered by Chromium from the shipped data.
Needs a Chromium and the extras `[browser]` and `[tui]`.
"""

from __future__ import annotations

import io
import os
import pty
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

PICTURES = Path(__file__).resolve().parents[1] / "docs" / "pictures"
PASSAGE = "letter-15"
WIDTH = 80
STYLE = (
    "<meta charset=utf-8><style>body {margin: 0; padding: 14px 18px; background: #1b1b1b; color: #e8e6e0; display: inline-block}"
    "pre {font: 14px/1.3 'DejaVu Sans Mono', monospace; margin: 0}</style>"
)


def printed(command: list[str], env: dict[str, str]) -> str:
    """The output of a command on a terminal of `WIDTH` columns, with colours."""
    ours, theirs = pty.openpty()
    subprocess.run(["stty", "cols", str(WIDTH)], stdin=theirs, check=True)
    process = subprocess.Popen(command, stdout=theirs, stderr=subprocess.DEVNULL, env=env)
    os.close(theirs)
    output = b""
    while True:
        try:
            part = os.read(ours, 65536)
        except OSError:  # the other end is closed
            break
        if not part:
            break
        output += part
    process.wait()
    return output.decode().replace("\r\n", "\n")


def terminal(text: str) -> str:
    """Coloured text as an HTML page."""
    from rich.console import Console
    from rich.terminal_theme import MONOKAI
    from rich.text import Text

    console = Console(record=True, file=io.StringIO(), width=WIDTH, color_system="standard", force_terminal=True)
    console.print(Text.from_ansi(f"$ quotes show {PASSAGE}\n{text}".rstrip()), soft_wrap=True)
    return STYLE + console.export_html(theme=MONOKAI, inline_styles=True, code_format="<pre>{code}</pre>")


def main() -> None:
    """Render both."""
    from playwright.sync_api import sync_playwright

    quotes = [sys.executable, str(Path(__file__).resolve().parents[1] / "quotes_cli.py")]
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        env = {**os.environ, "QUOTES_INDEX": f"{folder}/index", "QUOTES_STATE": f"{folder}/state", "TERM": "xterm"}
        env.pop("NO_COLOR", None)
        subprocess.run([*quotes, "build"], env=env, check=True, capture_output=True)
        subprocess.run([*quotes, "report", f"{folder}/report.html"], env=env, check=True, capture_output=True)
        Path(f"{folder}/show.html").write_text(terminal(printed([*quotes, "show", PASSAGE], env)), encoding="utf-8")
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.goto(f"file://{folder}/show.html")
        page.locator("body").screenshot(path=PICTURES / "show.png")
        page.goto(f"file://{folder}/report.html")
        page.click(f"#p-{PASSAGE}")
        page.screenshot(path=PICTURES / "report.png")
        browser.close()


if __name__ == "__main__":
    main()
