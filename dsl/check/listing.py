"""Words in a row, for a help that names what there is."""

from __future__ import annotations

from collections.abc import Iterable


def listed(words: Iterable[str], most: int = 12) -> str:
    """`words` with commas between, cut after `most` of them."""
    known = list(words)
    tail = ", …" if len(known) > most else ""
    return ", ".join(known[:most]) + tail
