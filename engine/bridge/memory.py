"""What becomes of a question for which the memory limit is too small."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final, TypeVar

from engine.bridge.session import EngineSettings

T = TypeVar("T")

_SIZE: Final = r"([0-9.]+) ([KMGT]?B)"
_REFUSED: Final = re.compile(
    rf"Failed to allocate additional {_SIZE} for .* with {_SIZE} already allocated "
    rf"for this reservation - {_SIZE} remain available"
)
_UNITS: Final[Mapping[str, int]] = {
    unit: 1024**power for power, unit in enumerate(("B", "KB", "MB", "GB", "TB"))
}


class MemoryLimitError(RuntimeError):
    """The question takes more memory than there may be: about `needed` bytes, or more."""

    def __init__(self, needed: int) -> None:
        super().__init__(f"about {needed} bytes or more")
        self.needed = needed


def within_memory(settings: EngineSettings, ask: Callable[[EngineSettings], T]) -> T:
    """What `ask` answers by `settings`, or by thriftier ones where memory does not suffice.

    Rows are then sorted and merged instead of being kept for a join, in one stream instead of
    several that share the limit. MemoryLimitError where that does not suffice either.
    """
    try:
        return ask(settings)
    except Exception as error:  # the engine's errors have no common base
        needed = needed_memory(error, settings)
        if needed is None:
            raise
    try:
        return ask(replace(settings, partitions=1, prefer_hash_join=False))
    except Exception as error:
        if needed_memory(error, settings) is None:
            raise
        raise MemoryLimitError(needed) from error


def needed_memory(error: Exception, settings: EngineSettings) -> int | None:
    """The memory limit with which `error` would not have come up; None where it is another error.

    Each part of a question has a share of the limit: as many times as its share does not
    suffice, the limit does not.
    """
    said = _REFUSED.search(str(error))
    if said is None or settings.memory_limit is None:
        return None
    sizes = zip(said.groups()[::2], said.groups()[1::2], strict=True)
    additional, already, remaining = (float(size) * _UNITS[unit] for size, unit in sizes)
    times = (already + additional) / max(already + remaining, 1.0)
    return math.ceil(settings.memory_limit * max(times, 1.0))
