"""Rows of numbers distributed to buckets and read back bucket by bucket: in memory, or in an unnamed file."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterator
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Rows = NDArray[np.void]


class Buckets:
    """Buckets that keep the order of their rows. The file is unnamed, so it vanishes with the process."""

    def __init__(self, count: int, on_disk: bool) -> None:
        self._count = count
        self._file: IO[bytes] = tempfile.TemporaryFile() if on_disk else io.BytesIO()  # noqa: SIM115
        self._kind: np.dtype[Any] | None = None
        self._bounds: list[
            NDArray[np.int64]
        ] = []  # for each append, where each bucket begins in the file, and the end (bytes)

    def close(self) -> None:
        self._file.close()

    def append(self, pile: NDArray[Any], rows: Rows) -> None:
        """Append each row to the bucket of that number; all rows have the same fields."""
        import numpy as np

        self._kind = rows.dtype
        pile = pile.astype(np.uint16)  # numpy sorts 16 bits in linear time
        ends = np.cumsum(np.bincount(pile, minlength=self._count)) * rows.dtype.itemsize
        self._bounds.append(self._file.tell() + np.concatenate([np.zeros(1, np.int64), ends]))
        self._file.write(rows[np.argsort(pile, kind="stable")].tobytes())

    def read(self, pile: int, most: int) -> Iterator[Rows]:
        """The rows of a bucket in order, about `most` at a time."""
        import numpy as np

        parts: list[bytes] = []
        size = 0
        for bounds in self._bounds:
            self._file.seek(int(bounds[pile]))
            parts.append(self._file.read(int(bounds[pile + 1] - bounds[pile])))
            size += len(parts[-1])
            if self._kind and size >= most * self._kind.itemsize:
                yield np.frombuffer(b"".join(parts), dtype=self._kind)
                parts, size = [], 0
        if size:
            yield np.frombuffer(b"".join(parts), dtype=self._kind)
