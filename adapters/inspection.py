"""One pass over a file before it is read: hash, size, lines, and the encoding of all of it."""

from __future__ import annotations

import codecs
import hashlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

import numpy as np
import pyarrow as pa

from adapters.protocol import Inspection, Unreadable

BLOCK: Final = 4 * 1024 * 1024
#: No department's line is longer; a file without line ends is not text and not read at all.
MAX_LINE: Final = 4 * BLOCK
#: How much of a file shows how its lines end.
_HEAD: Final = 1024 * 1024


@dataclass(slots=True)
class _Votes:
    """What speaks for UTF-8 and against it, in characters, over the whole file."""

    good: int = 0
    bad: int = 0
    #: Bytes of the good ones: a character of Chinese text has three.
    good_bytes: int = 0

    def count(self, block: bytes) -> None:
        if block.isascii():
            return
        if _is_utf8(block):
            octets = np.frombuffer(block, np.uint8)
            # each character beyond ASCII begins with one byte from C0 on
            self.good += int(np.count_nonzero(octets >= 0xC0))
            self.good_bytes += int(np.count_nonzero(octets >= 0x80))
            return
        text = block.decode("utf-8", "ignore")
        self.bad += block.decode("utf-8", "replace").count("\ufffd") - text.count("\ufffd")
        plain = len(text.encode("ascii", "ignore"))
        self.good += len(text) - plain
        self.good_bytes += len(text.encode()) - plain


def _is_utf8(block: bytes) -> bool:
    ends = pa.py_buffer(np.array([0, len(block)], np.int32))
    whole = pa.Array.from_buffers(pa.string(), 1, [None, ends, pa.py_buffer(block)])
    try:
        whole.validate(full=True)
    except pa.ArrowInvalid:
        return False
    return True


def inspect_text(path: Path, *, encoding: str = "") -> Inspection | Unreadable:
    """Hash, size and lines of a text file; its encoding unless it is given.

    A file that is UTF-8 as a whole is UTF-8. One that is not is GB18030, unless far more
    of it is well-formed UTF-8 than not: then it is UTF-8 with damaged bytes. GB18030 text
    hardly ever forms valid UTF-8 by chance, so the whole file decides, not its beginning.
    HY556 where the encoding that is given is plainly not the file's.
    """
    digest = hashlib.sha256()
    votes = _Votes()
    size = lines = since_line_end = 0
    start = last = b""
    with path.open("rb") as file, ThreadPoolExecutor(1) as pool:
        end = line_end(file)
        hashed = pool.submit(digest.update, b"")
        for block in whole_line_blocks(file, end):
            start = start or block[:4]
            hashed.result()  # one block is hashed while the next is read and looked at
            hashed = pool.submit(digest.update, block)
            size += len(block)
            lines += count_of(block, end)
            since_line_end = 0 if end in block else since_line_end + len(block)
            if since_line_end > MAX_LINE:
                return Unreadable("HY525", (("limit", str(MAX_LINE)),))
            votes.count(block)
            last = block
    if size == 0:
        return Unreadable("HY524")
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return Unreadable("HY526", (("encoding", "UTF-16"),))
    if encoding and (found := _plainly(start, votes)) not in ("", encoding):
        return Unreadable("HY556", (("said", encoding), ("found", found)))
    lines += not last.endswith(end)
    return Inspection(digest.hexdigest(), size, lines, encoding or _encoding(start, votes))


def count_of(block: bytes, octet: bytes) -> int:
    """How often one byte stands in `block`: `bytes.count`, many bytes at a time."""
    return int(np.count_nonzero(np.frombuffer(block, np.uint8) == octet[0]))


def _encoding(start: bytes, votes: _Votes) -> str:
    if start.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    return "utf-8" if votes.bad == 0 or votes.good > 2 * votes.bad else "gb18030"


def _plainly(start: bytes, votes: _Votes) -> str:
    """The encoding of a file that can have no other; empty where it may have been said rightly.

    A few characters of GB18030 may form valid UTF-8 by chance, but then of two bytes each.
    """
    if start.startswith(codecs.BOM_UTF8):
        return "utf-8"
    if votes.bad == 0:
        return "utf-8" if votes.good_bytes > 2.5 * votes.good else ""
    return "" if votes.good > 2 * votes.bad else "gb18030"


def inspect_bytes(path: Path, *, lines: int, encoding: str) -> Inspection:
    """The same of a file that is not text, whose reader knows its rows."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256")
        return Inspection(digest.hexdigest(), file.tell(), lines, encoding)


def line_blocks(path: Path, start: int = 0) -> Iterator[bytes]:
    """The file's bytes from `start` on in blocks that end with a line, each line ended by LF.

    A file of an old Mac, whose lines end with CR alone, comes with LF in their places.
    """
    with path.open("rb") as file:
        end = line_end(file)
        file.seek(start)
        for block in whole_line_blocks(file, end):
            yield block if end == b"\n" else block.replace(end, b"\n")


def line_end(file: BinaryIO) -> bytes:
    """LF; or CR where the file's beginning holds that and no LF."""
    file.seek(0)
    head = file.read(_HEAD)
    file.seek(0)
    return b"\r" if b"\r" in head[: _HEAD - 1] and b"\n" not in head else b"\n"


def whole_line_blocks(file: BinaryIO, end: bytes = b"\n") -> Iterator[bytes]:
    """The file's bytes in blocks that end with a line (the last one as it ends).

    The bytes 0A and 0D are never part of a longer character in UTF-8 or GB18030. A line
    longer than a block comes in pieces only beyond `MAX_LINE`.
    """
    carry = b""
    while block := file.read(BLOCK):
        block = carry + block
        cut = block.rfind(end) + 1
        if cut == 0 and len(block) > MAX_LINE:
            cut = len(block)
        if cut:
            yield block[:cut]
        carry = block[cut:]
    if carry:
        yield carry
