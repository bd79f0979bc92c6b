"""Word documents of other kinds (.docm, templates, strict Office Open XML), rewritten as a plain .docx in memory.

python-docx knows one content type and the namespaces of ISO/IEC 29500 Transitional only. Macros are dropped, never run.
"""

from __future__ import annotations

import io
import re
import zipfile

_STRICT = b"http://purl.oclc.org/ooxml/"
_NAMESPACE = re.compile(re.escape(_STRICT) + rb"([A-Za-z]{1,40})/")
_DOCUMENT = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_OTHER_TYPES = re.compile(
    rb"application/vnd\.ms-word\.(?:document|template)\.macroEnabled(?:Template)?\.main\+xml"
    rb"|application/vnd\.openxmlformats-officedocument\.wordprocessingml\.template\.main\+xml"
)
_CONTENT_TYPES, _RELATIONS = "[Content_Types].xml", "_rels/.rels"


def as_plain_docx(data: bytes) -> bytes:
    """The bytes of the same document as a plain .docx; unchanged if it is one.

    Raises what zipfile raises for damage. The declared sizes have been checked before.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
        heads = archive.read(_CONTENT_TYPES) + (archive.read(_RELATIONS) if _RELATIONS in names else b"")
        if not _OTHER_TYPES.search(heads) and _STRICT not in heads:
            return data
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as plain:
            for name in dict.fromkeys(names):
                plain.writestr(name, _part(archive, name))
        return out.getvalue()


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    """A part with the namespaces and types of a plain document; pictures and macros become empty."""
    if not name.lower().endswith((".xml", ".rels")):
        return b""
    part = _NAMESPACE.sub(rb"http://schemas.openxmlformats.org/\1/2006/", archive.read(name))
    return _OTHER_TYPES.sub(_DOCUMENT, part) if name == _CONTENT_TYPES else part
