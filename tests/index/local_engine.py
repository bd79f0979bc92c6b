"""Steps carried out in this process, one part after the other: what any engine must do, without one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import pyarrow as pa

from index.spark.bsp import Message, Packet, Work, called, heard, packed, unpacked
from index.spark.message_schemas import KINDS


class LocalOutput:
    """Packets at hand."""

    def __init__(self, packets: Iterable[Packet]) -> None:
        self.packets = list(packets)

    def only(self, *kinds: str) -> LocalOutput:
        return LocalOutput(packet for packet in self.packets if packet.kind in kinds)

    def rows(self, kind: str) -> pa.Table:
        tables = [unpacked(packet.body) for packet in self.packets if packet.kind == kind]
        return pa.concat_tables([KINDS[kind].empty_table(), *tables])


class LocalEngine:
    """An engine in this process."""

    def __init__(self, parts: int) -> None:
        self.parts = parts

    def begin(self, name: str, said: Iterable[Message]) -> LocalOutput:
        return LocalOutput(packed(said))

    def step(self, work: Work, *told: LocalOutput) -> LocalOutput:
        mail: dict[int, list[tuple[str, bytes]]] = defaultdict(list)
        for packet in (packet for one in told for packet in one.packets):
            mail[packet.to].append((packet.kind, packet.body))
        return self.begin(
            called(work), (some for part in sorted(mail) for some in work(self.parts, part, heard(mail[part])))
        )
