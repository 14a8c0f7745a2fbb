"""Memo files of DBF: `.fpt` of FoxPro, `.dbt` of dBASE III and IV."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Final, Self

from adapters.dbf_header import DamagedDbfError, DbfHeader, beside_with

_BLOCK: Final = 512
_FOXPRO: Final = frozenset((0x30, 0x31, 0x32, 0xF5))
_THIRD: Final = frozenset((0x03, 0x83))
_FOURTH_MARK: Final = b"\xff\xff\x08\x00"
_TEXT: Final = 1
#: No department's remark is longer; what claims to be is damage.
_LONGEST: Final = 64 << 20


def memo_suffix(header: DbfHeader) -> str:
    """The ending of the memo file's name."""
    return ".fpt" if header.version in _FOXPRO else ".dbt"


def find_memo(path: Path, header: DbfHeader) -> Path | None:
    """The memo file beside a DBF file."""
    return beside_with(path, memo_suffix(header))


class MemoFile:
    """An opened memo file; DamagedDbfError for a number that leads nowhere."""

    def __init__(self, path: Path, header: DbfHeader) -> None:
        self._file: BinaryIO = path.open("rb")
        self._size = path.stat().st_size
        self._version = header.version
        self._block = self._block_size()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()

    def text(self, number: int) -> bytes:
        """The bytes of the memo at block `number`."""
        start = number * self._block
        if start >= self._size:
            raise DamagedDbfError(f"memo {number} lies beyond the end of its file")
        self._file.seek(start)
        if self._version in _FOXPRO:
            return self._foxpro(number)
        return self._third(number) if self._version in _THIRD else self._fourth(number)

    def _block_size(self) -> int:
        head = self._file.read(24)
        if self._version in _FOXPRO:
            return max(1, int.from_bytes(head[6:8], "big"))
        if self._version in _THIRD:
            return _BLOCK
        return int.from_bytes(head[20:22], "little") or _BLOCK

    def _foxpro(self, number: int) -> bytes:
        head = self._file.read(8)
        if int.from_bytes(head[:4], "big") != _TEXT:
            raise DamagedDbfError(f"memo {number} is no text")
        return self._whole(number, int.from_bytes(head[4:], "big"))

    def _fourth(self, number: int) -> bytes:
        head = self._file.read(8)
        if head[:4] != _FOURTH_MARK:
            raise DamagedDbfError(f"memo {number} has no beginning")
        return self._whole(number, int.from_bytes(head[4:], "little") - len(head))

    def _third(self, number: int) -> bytes:
        """Up to the end mark; it has no length."""
        found = bytearray()
        while len(found) <= _LONGEST:
            block = self._file.read(_BLOCK)
            if not block:
                break
            found += block
            end = found.find(b"\x1a", max(0, len(found) - len(block)))
            if end >= 0:
                return bytes(found[:end])
        raise DamagedDbfError(f"memo {number} has no end")

    def _whole(self, number: int, length: int) -> bytes:
        if not 0 <= length <= _LONGEST:
            raise DamagedDbfError(f"memo {number} of {length} bytes")
        found = self._file.read(length)
        if len(found) < length:
            raise DamagedDbfError(f"memo {number} is cut short")
        return found
