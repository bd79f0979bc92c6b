"""The typography of a draft: which of several forms of a mark it prefers, so that a fix follows it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable

_DOTS = r"\.{3}"
_FORMS: dict[str, dict[str, str]] = {  # each group of forms, and the pattern of each form
    "marks": {"curly": "[“”‘’„‚]", "straight": "[\"']"},
    "dash": {"—": "—", "–": r"(?<!\d)–(?!\d)", "--": r"(?<!-)---?(?!-)"},
    "ellipsis": {"…": "…", "...": rf"(?<!\.){_DOTS}(?!\.)"},
}
_NOT_PROSE = re.compile(
    r"<!--(?:(?!<!--).)*?-->|^(?:```|~~~)[^\n]*\n(?:(?!```|~~~)[^\n]*\n)*(?:```|~~~)[ \t]*$"
    r"|`[^`\n]*`|<[^<>\n]*>|^[-*_=|: \t]{3,}$",
    re.MULTILINE | re.DOTALL,
)
_CURLY = re.compile(r"(?<=\w)'|'(?=\d0s)|(?<=[^\s(\[])'")


class DraftStyle:
    """The form of each kind of mark that a draft has most often."""

    def __init__(self, text: str) -> None:
        prose = _NOT_PROSE.sub(" ", text)
        self._preferred: dict[str, str] = {}
        for group, forms in _FORMS.items():
            counts = Counter({form: len(re.findall(pattern, prose)) for form, pattern in forms.items()})
            form, count = counts.most_common(1)[0]
            if count:
                self._preferred[group] = form

    def applied(self, text: str) -> str:
        """The text with the draft's forms; a kind of mark that the draft has nowhere stays as it is."""
        for group, form in self._preferred.items():
            text = _SET[group](text, form)
        return text


def _marks(text: str, form: str) -> str:
    if form == "straight":
        return text.translate(str.maketrans("“”„‘’‚", "\"\"\"'''"))
    return _CURLY.sub("’", text)


_SET: dict[str, Callable[[str, str], str]] = {
    "marks": _marks,
    "dash": lambda text, form: re.sub(r"—|(?<!\d)–(?!\d)|(?<!-)---?(?!-)", form, text),
    "ellipsis": lambda text, form: re.sub(rf"…|(?<!\.){_DOTS}(?!\.)", form, text),
}
