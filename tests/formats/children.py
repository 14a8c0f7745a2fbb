"""What may go wrong in a child; found by name from the process that forks children."""

from __future__ import annotations

import ctypes
import os
import time
from pathlib import Path

import pyarrow as pa


def add(first: int, second: int) -> int:
    """An ordinary call."""
    return first + second


def use_memory(size: int) -> int:
    """Memory of Python's."""
    return len(bytearray(size))


def use_arrow_memory(size: int) -> int:
    """Memory of a library's."""
    return int(pa.nulls(size // 8, pa.int64()).nbytes)


def end_by(number: int) -> None:
    """The signal ends the process."""
    os.kill(os.getpid(), number)


def read_nowhere() -> None:
    """A real violation of memory."""
    ctypes.string_at(0)


def say_and_hang(path: Path) -> None:
    """Leaves its number at `path`, and never ends by itself."""
    path.write_text(str(os.getpid()), "utf-8")
    while True:
        time.sleep(1)


def raise_value_error() -> None:
    """What readers do when a file makes no sense to them."""
    raise ValueError("not a\nfile")


def raise_missing() -> None:
    """A file that is gone."""
    raise FileNotFoundError(2, "gone", "x")
