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
