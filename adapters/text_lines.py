"""The lines of text files: how they are decoded, what damages them, how they are shown."""

from __future__ import annotations

import re
from typing import Final

from adapters.protocol import RecordFault

#: What `decode_line` puts in place of a byte that it cannot decode.
BAD_BYTE: Final = re.compile("[\ud800-\udfff]")
NUL: Final = re.compile("\0")
_DAMAGE: Final = ((RecordFault.BAD_BYTES, BAD_BYTE), (RecordFault.NUL_BYTE, NUL))

Arguments = tuple[tuple[str, str], ...]


def decode_line(line: bytes, codec: str) -> str:
    """The line's text; undecodable bytes stay in it as lone surrogates (U+DC80 and up)."""
    try:
        return line.decode(codec)
    except UnicodeDecodeError:
        return line.decode(codec, "surrogateescape")


def damage(raw: str, codec: str, offset: int) -> tuple[RecordFault, Arguments] | None:
    """The first damaged byte of a decoded text that begins `offset` bytes into its file."""
    for fault, bad in _DAMAGE:
        if found := bad.search(raw):
            before = len(raw[: found.start()].encode(codec, "surrogateescape"))
            return fault, (("offset", str(offset + before)),)
    return None


def printable(raw: str) -> str:
    """`raw` as text that can be kept: undecodable bytes and NULs are written as `\\xNN`."""
    return BAD_BYTE.sub(_shown, raw).replace("\0", "\\x00")


def _shown(found: re.Match[str]) -> str:
    code = ord(found[0])
    return f"\\x{code - 0xDC00:02x}" if 0xDC80 <= code <= 0xDCFF else f"\\u{code:04x}"
