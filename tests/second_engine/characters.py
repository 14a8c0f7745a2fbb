"""How far texts lie apart in characters: DuckDB's own `levenshtein` counts bytes.

A function of ours, by Myers's bit vectors (Journal of the ACM 46, 1999) as Hyyrö put them:
each bit of two whole numbers says how the distance changes at one character.
"""

from __future__ import annotations

from typing import Final

import duckdb

#: What the function is called in SQL.
NAME: Final = "characters_apart"


def characters_apart(one: str, other: str) -> int:
    """The fewest characters put in, left out or replaced that make `other` of `one`."""
    if not one:
        return len(other)
    places: dict[str, int] = {}
    for at, character in enumerate(one):
        places[character] = places.get(character, 0) | 1 << at
    whole, last = (1 << len(one)) - 1, 1 << (len(one) - 1)
    up, down, apart = whole, 0, len(one)
    for character in other:
        same = places.get(character, 0)
        carried = (((same & up) + up) ^ up) | same | down
        right, left = down | (whole & ~(carried | up)), up & carried
        apart += bool(right & last) - bool(left & last)
        right = (right << 1 | 1) & whole
        up = (left << 1 & whole) | (whole & ~((same | down) | right))
        down = right & (same | down)
    return apart


def register(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the function known; it is not asked where a text is missing."""
    connection.create_function(NAME, characters_apart, ["VARCHAR", "VARCHAR"], "BIGINT")
