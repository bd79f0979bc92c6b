"""Completion for shells: fish with whole descriptions, and PowerShell, which click has from 8.5 on."""

from __future__ import annotations

import os

from click.shell_completion import CompletionItem, FishComplete, add_completion_class, split_arg_string

_FISH = """\
function %(complete_func)s
    set -l response (env %(complete_var)s=fish_complete COMP_WORDS=(commandline -cp) \\
        COMP_CWORD=(commandline -t) %(prog_name)s)
    for completion in $response
        set -l parts (string split -m 1 "," -- $completion)
        switch $parts[1]
            case dir
                __fish_complete_directories $parts[2]
            case file
                __fish_complete_path $parts[2]
            case plain
                echo -- $parts[2]
        end
    end
end

complete --no-files --command %(prog_name)s --arguments "(%(complete_func)s)"
"""

_POWERSHELL = """\
Register-ArgumentCompleter -Native -CommandName %(prog_name)s -ScriptBlock {
    param($word, $line, $place)
    $env:COMP_WORDS = $line.ToString()
    $env:COMP_CWORD = $word
    $env:%(complete_var)s = 'powershell_complete'
    try {
        $offered = & %(prog_name)s
    } finally {
        Remove-Item -ErrorAction SilentlyContinue Env:COMP_WORDS, Env:COMP_CWORD, Env:%(complete_var)s
    }
    foreach ($item in $offered) {
        $type, $value, $help = $item -split "`t", 3
        if ($type -eq 'plain') {
            if (-not $help) { $help = $value }
            [System.Management.Automation.CompletionResult]::new($value, $value, 'ParameterValue', $help)
        } else {
            [System.Management.Automation.CompletionCompleters]::CompleteFilename($word)
        }
    }
}
"""


class Fish(FishComplete):
    """Completion for fish; a comma in a description does not end it."""

    source_template = _FISH

    def format_completion(self, item: CompletionItem[str]) -> str:
        """The kind of an item, its value, and behind a tab its description."""
        described = f"\t{_one_line(item.help)}" if item.help else ""
        return f"{item.type},{item.value}{described}"


class PowerShell(FishComplete):
    """Completion for PowerShell: a line for each item, its kind, value and description between tabs."""

    name = "powershell"
    source_template = _POWERSHELL

    def get_completion_args(self) -> tuple[list[str], str]:
        """The words before the one that is typed, and that one; PowerShell has no empty variables."""
        words = split_arg_string(os.environ["COMP_WORDS"])[1:]
        typed = os.environ.get("COMP_CWORD", "").strip("'\"")
        return (words[:-1] if typed and words[-1:] == [typed] else words), typed

    def format_completion(self, item: CompletionItem[str]) -> str:
        """The kind of an item, its value and its description."""
        return f"{item.type}\t{item.value}\t{_one_line(item.help or '')}"


def _one_line(text: str) -> str:
    return " ".join(text.split())


def register_shells() -> None:
    """Let click complete for these shells, whatever it has for them itself."""
    add_completion_class(Fish)
    add_completion_class(PowerShell)
