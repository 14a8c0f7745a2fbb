"""A FoxPro table with a memo file, made by hand: nothing else here writes one."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import Final

_BLOCK: Final = 64
_FOXPRO: Final = 0xF5
_CP936: Final = 0x7A


def dbf_with_memo(
    columns: Sequence[str], rows: Sequence[Sequence[str]], *, memo: int = 2
) -> tuple[bytes, bytes]:
    """The table and its memo file; column number `memo` stands in the latter."""
    widths = [10 if n == memo else 40 for n in range(len(columns))]
    fields = b"".join(
        struct.pack(
            "<11sc4xBB14x", c.encode("gb18030")[:10], b"M" if n == memo else b"C", widths[n], 0
        )
        for n, c in enumerate(columns)
    )
    header_size, record_size = 32 + len(fields) + 1, 1 + sum(widths)
    header = struct.pack(
        "<B3BIHH17xB2x", _FOXPRO, 126, 5, 1, len(rows), header_size, record_size, _CP936
    )
    records, memos = [], [struct.pack(">I2xH", 0, _BLOCK).ljust(512, b"\0")]
    for row in rows:
        cells = []
        for n, cell in enumerate(row):
            text = cell.encode("gb18030")
            if n == memo:
                cells.append(str(sum(map(len, memos)) // _BLOCK).rjust(widths[n]).encode())
                block = struct.pack(">II", 1, len(text)) + text
                memos.append(block.ljust(-(-len(block) // _BLOCK) * _BLOCK, b"\0"))
            else:
                cells.append(text[: widths[n]].ljust(widths[n]))
        records.append(b" " + b"".join(cells))
    return header + fields + b"\r" + b"".join(records) + b"\x1a", b"".join(memos)
