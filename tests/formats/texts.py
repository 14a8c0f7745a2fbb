"""Text files of two payments, for the traps of formats that are lines of text."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

BOTH = ("张三", "李四")


def text(content: str | bytes, name: str = "payments.csv") -> Callable[[Path], str]:
    """Writes a file with this content."""

    def write(folder: Path) -> str:
        data = content if isinstance(content, bytes) else content.encode()
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
        return name

    return write
