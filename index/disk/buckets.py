"""Rows of numbers dealt out to piles and taken up again pile by pile: in memory, or in a file without a name."""

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
    """Some piles, each in the order in which it was dealt; a file is gone with the process, however that ends."""

    def __init__(self, count: int, on_disk: bool) -> None:
        self._count = count
        self._file: IO[bytes] = tempfile.TemporaryFile() if on_disk else io.BytesIO()  # noqa: SIM115
        self._kind: np.dtype[Any] | None = None
        self._bounds: list[NDArray[np.int64]] = []  # for each deal the bytes at which its piles begin, and its end

    def close(self) -> None:
        self._file.close()

    def append(self, pile: NDArray[Any], rows: Rows) -> None:
        """Put each row, of the same fields in every deal, on the pile of that number."""
        import numpy as np

        self._kind = rows.dtype
        pile = pile.astype(np.uint16)  # numpy sorts 16 bits in linear time
        ends = np.cumsum(np.bincount(pile, minlength=self._count)) * rows.dtype.itemsize
        self._bounds.append(self._file.tell() + np.concatenate([np.zeros(1, np.int64), ends]))
        self._file.write(rows[np.argsort(pile, kind="stable")].tobytes())

    def read(self, pile: int, most: int) -> Iterator[Rows]:
        """The rows of a pile in order, about so many at a time."""
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
