"""The name that was probably meant."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import SequenceMatcher

_LIKE_ENOUGH = 0.6
#: Chinese names are short: one character of three wrong is still a slip.
_LIKE_ENOUGH_IN_CHINESE = 0.5


def nearest_name(word: str, known: Iterable[str]) -> str:
    """The name of `known` most like `word`; empty where none is near enough to be meant.

    >>> nearest_name("amout", ["amount", "month"])
    'amount'
    >>> nearest_name("死亡登计", ["死亡登记", "住房登记"])
    '死亡登记'
    >>> nearest_name("xyz", ["amount"])
    ''
    """
    folded = word.casefold()

    def likeness(candidate: str) -> float:
        return SequenceMatcher(None, folded, candidate.casefold(), autojunk=False).ratio()

    best = max(sorted(known), key=likeness, default="")
    bound = _LIKE_ENOUGH if word.isascii() else _LIKE_ENOUGH_IN_CHINESE
    return best if best and likeness(best) >= bound else ""


def listed(words: Iterable[str], most: int = 12) -> str:
    """`words` with commas between, cut after `most` of them."""
    known = list(words)
    tail = ", …" if len(known) > most else ""
    return ", ".join(known[:most]) + tail
