"""How far a growing table was read, so that the next reading loses nothing and repeats nothing.

A row can be committed after rows with a higher watermark were read, or come later with the
very value that was read last. So the next reading begins some way back, and leaves out the
rows whose digest is noted in the mark. Rows without a watermark are read each time, too.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

#: How many of the highest rows are read once more, to find those that were committed late.
OVERLAP: Final = 100_000
#: Digests that a mark may hold; 16 bytes each.
MOST_DIGESTS: Final = 2_000_000
_SIZE: Final = 16


class TooManyAtOnceError(Exception):
    """More rows stand at the mark's value, or have none, than a mark can hold."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Where the next reading of a table begins.

    `value` is the watermark from which on rows are read again, as the database writes it
    (None: all are, there are few). `seen` holds the digests, over `columns`, of the rows that were
    read already from there on.
    """

    column: str
    value: str | None
    columns: tuple[str, ...]
    seen: bytes = b""


class Sieve:
    """Tells the rows that are new, and notes those that will be read again.

    `secret` keys the digests: without it they say nothing of the rows.
    """

    def __init__(self, mark: Mark | None, *, secret: bytes) -> None:
        seen = mark.seen if mark else b""
        self._left = Counter(seen[i : i + _SIZE] for i in range(0, len(seen), _SIZE))
        self._secret = secret
        self._noted = bytearray()

    @property
    def noted(self) -> bytes:
        """The digests of all rows that will be read again."""
        return bytes(self._noted)

    def new_rows(self, cells: Sequence[pa.Array], again: pa.Array) -> pa.Array:
        """Which rows of a batch are new; `cells` are those that a row is known by.

        `again` says which rows will be read again the next time.
        """
        if not self._left and not pc.any(again).as_py():
            return pa.repeat(pa.scalar(True), len(again))
        new = []
        texts = [c.to_pylist() for c in cells]
        for note, *row in zip(again.to_pylist(), *texts, strict=True):
            digest = self._digest(row) if note or self._left else b""
            if note:
                self._note(digest)
            new.append(not self._take(digest))
        return pa.array(new, pa.bool_())

    def _note(self, digest: bytes) -> None:
        self._noted += digest
        if len(self._noted) > MOST_DIGESTS * _SIZE:
            raise TooManyAtOnceError

    def _take(self, digest: bytes) -> bool:
        """Whether the row was read before; each reading counts for one row."""
        if not self._left[digest]:
            return False
        self._left[digest] -= 1
        return True

    def _digest(self, cells: list[str | None]) -> bytes:
        text = json.dumps(cells).encode()
        return blake2b(text, key=self._secret, digest_size=_SIZE).digest()
