"""The settings that are tried: every combination of four."""

from __future__ import annotations

from itertools import product

from engine.bridge.context import EngineSettings

_MEGABYTE = 1 << 20
_PARTITIONS = (1, 4)
_BATCHES = (8, 8192)
#: About the least that the city is told in with hash joins, which write to disk what is too much
#: in four partitions. Joins by sorting share the limit among all their sorts, in how many parts
#: is a matter of timing: they have more, so that no rule fails by chance.
_TIGHT = {(True, 1): 12, (True, 4): 32, (False, 1): 1024, (False, 4): 2048}
_MEMORY = ("none", "ample", "tight")


def settings() -> list[EngineSettings]:
    """Twenty-four settings, the plainest first; nothing is kept in memory where that is tight.

    Those of large batches are narrowed, whatever the number of rows.
    """
    return [
        EngineSettings(
            partitions=partitions,
            batch_size=batch,
            prefer_hash_join=hashed,
            memory_limit=_limit(memory, hashed, partitions),
            keep_rows=0 if memory == "tight" else EngineSettings().keep_rows,
            narrow_rows=0 if batch == _BATCHES[1] else None,
        )
        for memory, hashed, partitions, batch in product(
            _MEMORY, (True, False), _PARTITIONS, _BATCHES
        )
    ]


def _limit(memory: str, hashed: bool, partitions: int) -> int | None:
    match memory:
        case "none":
            return None
        case "ample":
            return 4096 * _MEGABYTE
        case _:
            return _TIGHT[hashed, partitions] * _MEGABYTE


def shown(setting: EngineSettings) -> str:
    """The setting as a line of the table."""
    join = "hash" if setting.prefer_hash_join else "sort-merge"
    limit = setting.memory_limit
    memory = "none" if limit is None else f"{limit // _MEGABYTE} MB"
    return f"{setting.partitions:10} {setting.batch_size:6} {join:10} {memory:>8}"
