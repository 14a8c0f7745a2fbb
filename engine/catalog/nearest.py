"""The name that was probably meant."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import SequenceMatcher


def nearest_word(word: str, known: Iterable[str]) -> str:
    """The word of `known` most like `word`; empty where none is near enough to be meant.

    >>> nearest_word("resident_di", ["resident_id", "region_code"])
    'resident_id'
    >>> nearest_word("xyz", ["resident_id"])
    ''
    """
    folded = word.casefold()

    def likeness(candidate: str) -> float:
        return SequenceMatcher(None, folded, candidate.casefold(), autojunk=False).ratio()

    best = max(sorted(known), key=likeness, default="")
    # of a Chinese word of two or three characters, one slip is half of it
    enough = 0.5 if len(word) <= 3 else 0.6
    return best if best and likeness(best) >= enough else ""
