"""CSV: what text files of departments come to."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.filing.world import GOOD, GOOD_2, HEADER
from tests.formats.trap import Trap

BOTH = ("张三", "李四")


def text(content: str | bytes, name: str = "payments.csv") -> Callable[[Path], str]:
    """Writes a file with this content."""

    def write(folder: Path) -> str:
        data = content if isinstance(content, bytes) else content.encode()
        (folder / name).write_bytes(data)
        return name

    return write


TRAPS = (
    Trap("csv", "a byte order mark", text("\ufeff" + HEADER + GOOD + GOOD_2), filed=BOTH),
    Trap("csv", "GB18030", text((HEADER + GOOD + GOOD_2).encode("gb18030")), filed=BOTH),
)
