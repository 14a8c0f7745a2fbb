"""One pass over a file before it is read: hash, size, lines, and the encoding of all of it."""

from __future__ import annotations

import codecs
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from adapters.protocol import Inspection, Unreadable

BLOCK: Final = 4 * 1024 * 1024
#: No department's line is longer; a file without line ends is not text and not read at all.
MAX_LINE: Final = 4 * BLOCK


@dataclass(slots=True)
class _Votes:
    """What speaks for UTF-8 and against it, in characters, over the whole file."""

    good: int = 0
    bad: int = 0

    def count(self, block: bytes) -> None:
        if block.isascii():
            return
        text = block.decode("utf-8", "ignore")
        kept = len(text) - len(text.encode("ascii", "ignore"))
        self.good += kept
        self.bad += block.decode("utf-8", "replace").count("\ufffd") - text.count("\ufffd")


def inspect_text(path: Path, *, encoding: str = "") -> Inspection | Unreadable:
    """Hash, size and lines of a text file; its encoding unless it is given.

    A file that is UTF-8 as a whole is UTF-8. One that is not is GB18030, unless far more
    of it is well-formed UTF-8 than not: then it is UTF-8 with damaged bytes. GB18030 text
    hardly ever forms valid UTF-8 by chance, so the whole file decides, not its beginning.
    """
    digest = hashlib.sha256()
    votes = _Votes()
    size = lines = since_line_end = 0
    start = last = b""
    with path.open("rb") as file:
        for block in whole_line_blocks(file):
            start = start or block[:4]
            digest.update(block)
            size += len(block)
            lines += block.count(b"\n")
            since_line_end = 0 if b"\n" in block else since_line_end + len(block)
            if since_line_end > MAX_LINE:
                return Unreadable("HY525", (("limit", str(MAX_LINE)),))
            votes.count(block)
            last = block
    if size == 0:
        return Unreadable("HY524")
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return Unreadable("HY526", (("encoding", "UTF-16"),))
    lines += not last.endswith(b"\n")
    return Inspection(digest.hexdigest(), size, lines, encoding or _encoding(start, votes))


def _encoding(start: bytes, votes: _Votes) -> str:
    if start.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    return "utf-8" if votes.bad == 0 or votes.good > 2 * votes.bad else "gb18030"


def inspect_bytes(path: Path, *, lines: int, encoding: str) -> Inspection:
    """The same of a file that is not text, whose reader knows its rows."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256")
        return Inspection(digest.hexdigest(), file.tell(), lines, encoding)


def whole_line_blocks(file: BinaryIO) -> Iterator[bytes]:
    """The file's bytes in blocks that end with a line (the last one as it ends).

    A line end is the byte 0A, which is never part of a longer character in UTF-8 or GB18030.
    A line longer than a block comes in pieces only beyond `MAX_LINE`.
    """
    carry = b""
    while block := file.read(BLOCK):
        block = carry + block
        cut = block.rfind(b"\n") + 1
        if cut == 0 and len(block) > MAX_LINE:
            cut = len(block)
        if cut:
            yield block[:cut]
        carry = block[cut:]
    if carry:
        yield carry
