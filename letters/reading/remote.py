"""Files that lie where every machine of a cluster finds them: Hadoop's names for them (hdfs, s3a, gs, abfs, file)."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from typing import Any, BinaryIO, NamedTuple
from urllib.parse import unquote

from letters.reading.errors import Unreadable, needing, open_error
from letters.reading.metadata import path_id

SCHEMES = {
    "hdfs": "hdfs", "viewfs": "viewfs", "s3": "s3", "s3a": "s3", "s3n": "s3", "gs": "gs", "abfs": "abfs", "abfss": "abfss",
}  # fmt: skip
_NAMED = re.compile(r"([a-z][a-z0-9+.-]+):(?=/)", re.IGNORECASE)
_AT_ONCE = 1 << 20  # bytes
_REMEDY = "check the name, the network and your keys to the place"
_REMEDIES = dict.fromkeys(
    ("hdfs", "viewfs"), "every machine needs Hadoop, with HADOOP_HOME and CLASSPATH=$(hadoop classpath --glob) set"
)


class RemoteFile(NamedTuple):
    """A file on a remote file system."""

    uri: str
    relative_path: str | None  # from the folder that the user named, with /; None: the user named the file itself
    size: int  # in bytes


def scheme(path: str) -> str | None:
    """The scheme of a name such as hdfs://HOST/PATH, in lower case; None for a path."""
    match = _NAMED.match(path)
    return match[1].lower() if match else None


def local_path(path: str) -> str:
    """The path that a name such as file:///x/y means; any other name as it is. Raises Unreadable for another machine's."""
    if scheme(path) != "file":
        return path
    machine, within = _parted(path)
    if machine not in ("", "localhost"):
        raise Unreadable(path, "names a machine: write file:///PATH, with three strokes")
    return unquote(within, errors="surrogateescape")


def _parted(uri: str) -> tuple[str, str]:
    """The machine or bucket that a name names, if any, and the path."""
    rest = uri.partition(":")[2]
    if not rest.startswith("//"):
        return "", rest
    machine, stroke, path = rest[2:].partition("/")
    return machine, stroke + path


def list_files(uri: str) -> Iterator[RemoteFile]:
    """The file of this name, or all files below a folder of this name, sorted. Raises Unreadable if there is none."""
    system, path = _place(uri)
    from pyarrow import fs

    with _os_errors_as_unreadable(uri):
        info = system.get_file_info(path)
        if info.type == fs.FileType.NotFound:
            raise FileNotFoundError
        if info.type == fs.FileType.File:
            held = [RemoteFile(uri, None, info.size)]
        else:
            listed = system.get_file_info(fs.FileSelector(info.path, recursive=True))
            below = [(entry.path[len(info.path) :].strip("/"), entry.size) for entry in listed if entry.is_file]
            held = [RemoteFile(f"{uri.rstrip('/')}/{within}", within, size) for within, size in sorted(below)]
    yield from held


def download(uri: str) -> BinaryIO:
    """A temporary local copy of a file, without a name; it is deleted when it is closed.

    Raises Unreadable where it can't be fetched.
    """
    system, path = _place(uri)
    with ExitStack() as held, _os_errors_as_unreadable(uri):
        kept = held.enter_context(tempfile.TemporaryFile())
        with system.open_input_stream(path, compression=None) as coming:
            shutil.copyfileobj(coming, kept, _AT_ONCE)
        kept.seek(0)
        held.pop_all()
    return kept


def _place(uri: str) -> tuple[Any, str]:
    """The file system of a name, and the path in it; characters of the path are taken literally, as in Hadoop."""
    system_name = SCHEMES.get(scheme(uri) or "")
    if system_name is None:
        raise Unreadable(
            uri, f"is no place that is read: give a path, or file:// or {', '.join(f'{s}://' for s in SCHEMES)}"
        )
    machine, path = _parted(uri)
    with needing(path_id(uri), "files of a cluster", "pyarrow", "parquet"), _os_errors_as_unreadable(uri):
        system, root = _system(f"{system_name}://{machine}/")
    return system, (root.rstrip("/") + path).rstrip("/") or "/"


@cache
def _system(root: str) -> tuple[Any, str]:
    from pyarrow import fs

    if root == "hdfs:///":
        return fs.HadoopFileSystem("default"), ""  # as the cluster's own settings name it
    system, path = fs.FileSystem.from_uri(root)
    return system, path


@contextmanager
def _os_errors_as_unreadable(uri: str) -> Iterator[None]:
    """Turn the errors of a file system into Unreadable, on one line."""
    try:
        yield
    except (OSError, ValueError, NotImplementedError) as error:  # pyarrow's own are of these
        if isinstance(error, (FileNotFoundError, PermissionError)):
            raise open_error(path_id(uri), error) from None
        why = " ".join(str(error).split())[:100]
        raise Unreadable(
            path_id(uri), f"can't be reached ({why}): {_REMEDIES.get(scheme(uri) or '', _REMEDY)}"
        ) from None
