"""Steps run in this process, one partition after the other: what any engine must do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import pyarrow as pa

from index.spark.bsp import KINDS, Message, Packet, Work, pack, received, step_name, unpack


class LocalOutput:
    """Packets in memory."""

    def __init__(self, packets: Iterable[Packet]) -> None:
        self.packets = list(packets)

    def only(self, *kinds: str) -> LocalOutput:
        return LocalOutput(packet for packet in self.packets if packet.kind in kinds)

    def rows(self, kind: str) -> pa.Table:
        tables = [unpack(packet.body) for packet in self.packets if packet.kind == kind]
        return pa.concat_tables([KINDS[kind].empty_table(), *tables])


class LocalEngine:
    """An engine in this process."""

    def __init__(self, partitions: int) -> None:
        self.partitions = partitions

    def begin(self, name: str, messages: Iterable[Message]) -> LocalOutput:
        return LocalOutput(pack(messages))

    def step(self, work: Work, *inputs: LocalOutput) -> LocalOutput:
        by_partition: dict[int, list[tuple[str, bytes]]] = defaultdict(list)
        for packet in (packet for output in inputs for packet in output.packets):
            by_partition[packet.to].append((packet.kind, packet.body))
        return self.begin(
            step_name(work),
            (
                message
                for partition in sorted(by_partition)
                for message in work(self.partitions, partition, received(by_partition[partition]))
            ),
        )
