"""The name that was probably meant: nearest by edits, with a bound that suits short words."""

from __future__ import annotations

from collections.abc import Iterable

#: Longer words are not compared: no name is, and the work grows with the square.
MAX_LENGTH = 60


def nearest(word: str, candidates: Iterable[str]) -> str:
    """The candidate nearest to `word`, or empty text where none is near.

    Nearness counts insertions, deletions, changes and swaps of neighbours: up to a third of
    the letters, at least one; a Chinese word of two characters may differ in one. Failing
    that, the shortest candidate that contains the word, or is contained in it, is taken.

    >>> nearest("wehre", ["where", "with"])
    'where'
    >>> nearest("签定日期", ["签订日期", "登记日期"])
    '签订日期'
    """
    if not word or len(word) > MAX_LENGTH:
        return ""
    folded = word.casefold()
    ranked: list[tuple[int, int, str]] = []
    for candidate in dict.fromkeys(candidates):
        other = candidate.casefold()
        bound = _bound(folded, other)
        if candidate == word or abs(len(other) - len(folded)) > bound:
            continue
        distance = edit_distance(folded, other)
        if distance <= bound:
            ranked.append((distance, abs(len(other) - len(folded)), candidate))
    if ranked:
        return min(ranked)[2]
    return _containing(folded, candidates)


def _bound(word: str, other: str) -> int:
    """The edits allowed; a single letter is near nothing, two Latin letters only by a swap."""
    shorter = min(len(word), len(other))
    if shorter < 2 or (shorter == 2 and word.isascii() and len(other) != len(word)):
        return 0
    return max(1, shorter // 3)


def _containing(word: str, candidates: Iterable[str]) -> str:
    """Titles are often cut short: 高龄津贴 for 高龄津贴发放."""
    least = 1 if not word.isascii() else 4
    if len(word) < least:
        return ""
    found = [
        candidate
        for candidate in candidates
        if word != (other := candidate.casefold())
        and (word in other or (len(other) >= least and other in word))
    ]
    return min(found, key=lambda c: (abs(len(c) - len(word)), c), default="")


def edit_distance(left: str, right: str) -> int:
    """Edits that turn `left` into `right`, a swap of neighbours counted as one.

    >>> edit_distance("wehre", "where"), edit_distance("amout", "amount")
    (1, 1)
    """
    before: list[int] = []
    row = list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        before, previous, row = row, before, [i] + [0] * len(right)
        for j, b in enumerate(right, 1):
            row[j] = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == right[j - 2] and left[i - 2] == b:
                row[j] = min(row[j], previous[j - 2] + 1)
    return row[-1]
