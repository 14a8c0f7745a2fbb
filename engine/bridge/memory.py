"""A memory limit that a question does not keep to, and how much would do."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Final

_SIZE: Final = r"([0-9.]+) ([KMGT]?B)"
_REFUSED: Final = re.compile(
    rf"Failed to allocate additional {_SIZE} for .* with {_SIZE} already allocated "
    rf"for this reservation - {_SIZE} remain available"
)
_SHORT: Final = "Resources exhausted: "
_UNITS: Final[Mapping[str, int]] = {
    unit: 1024**power for power, unit in enumerate(("B", "KB", "MB", "GB", "TB"))
}


def is_short_of_memory(error: Exception) -> bool:
    """Whether `error` came up since the limit was too small."""
    return _SHORT in str(error)


def needed_memory(error: Exception, limit: int) -> int | None:
    """The bytes of a limit with which `error` would not have come up; None where it is another.

    Each part of a question has a share of the limit: as many times as its share does not
    suffice, the limit does not. What comes later may take more.
    """
    said = _REFUSED.search(str(error))
    if said is None or not limit:
        return None
    sizes = zip(said.groups()[::2], said.groups()[1::2], strict=True)
    additional, already, remaining = (float(size) * _UNITS[unit] for size, unit in sizes)
    times = (already + additional) / max(already + remaining, 1.0)
    return math.ceil(limit * max(times, 1.0))
