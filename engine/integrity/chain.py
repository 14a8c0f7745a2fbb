"""Logs that only grow: each entry holds the digest of the one before it.

Whoever changes, drops or swaps an entry must rewrite all later ones. That the end was not
cut off is not for a chain to show: whoever keeps the log keeps its last digest elsewhere.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from engine.integrity.canonical import NotCanonicalError, digest_of

PREVIOUS: Final = "previous"
DIGEST: Final = "digest"


@dataclass(frozen=True, slots=True)
class BrokenLink:
    """An entry, counted from 0, that is not what was written there.

    `changed`: its own digest does not fit its content. Otherwise the entry is whole, and
    it does not follow the one before it: entries were dropped, added or swapped there.
    """

    position: int
    changed: bool


@dataclass(frozen=True, slots=True)
class HashChain:
    """The chain of one log; `purpose` keeps entries of one log from passing in another."""

    purpose: str

    @property
    def origin(self) -> str:
        """What the first entry holds as the digest before it."""
        return hashlib.sha256(f"huiyan chain\0{self.purpose}".encode()).hexdigest()

    def link(self, entry: Mapping[str, Any], *, after: str | None = None) -> dict[str, Any]:
        """`entry` with `previous` and its `digest`; `after` is the last entry's digest."""
        linked = {**entry, PREVIOUS: after or self.origin}
        linked.pop(DIGEST, None)
        return {**linked, DIGEST: digest_of(linked)}

    def broken(self, entries: Iterable[Mapping[str, Any]]) -> Iterator[BrokenLink]:
        """Where the entries are not what was written; nothing for a whole log."""
        before: object = self.origin
        for position, entry in enumerate(entries):
            content = {k: v for k, v in entry.items() if k != DIGEST}
            try:
                whole = entry.get(DIGEST) == digest_of(content)
            except NotCanonicalError:
                whole = False
            if not whole or entry.get(PREVIOUS) != before:
                yield BrokenLink(position, changed=not whole)
            before = entry.get(DIGEST)
