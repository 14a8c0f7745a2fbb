"""How far places lie apart, in SQL over whole numbers: a root digit by digit, series as lists."""

from __future__ import annotations

from typing import Final

import duckdb

#: What the function is called in SQL; its arguments are millionths of a degree.
NAME: Final = "metres_apart"

#: Each name stands for a value through a list of one, since a macro puts its text in many times.
_MACROS: Final = (
    # The greatest whole number whose square is not above n, from its highest bit down.
    """
    whole_root(n) AS list_reduce(
        list_prepend(0::HUGEINT, list_transform(range(30), lambda bit: 1::HUGEINT << (29 - bit))),
        lambda root, more: CASE WHEN (root + more) * (root + more) <= n
                                THEN root + more ELSE root END)
    """,
    # Of halves of a millionth of a degree, in billionths.
    """
    whole_sine(steps) AS list_transform(
        [(steps::HUGEINT * 8726646260 + 500000000) // 1000000000],
        lambda angle: angle * list_reduce(
            [1000000000, 15, 13, 11, 9, 7, 5, 3]::HUGEINT[],
            lambda series, k: 1000000000
                - (angle * angle // 1000000000) * series // (k * (k - 1) * 1000000000)
        ) // 1000000000)[1]
    """,
    """
    whole_arcsine(sine) AS list_transform([sine], lambda y: y * list_reduce(
            list_prepend(1000000000::HUGEINT, list_transform(range(24), lambda n: 24 - n)),
            lambda series, k: 1000000000
                + (y * y // 1000000000) * series // 1000000000 * ((2 * k - 1) * (2 * k - 1))
                // (2 * k * (2 * k + 1))
        ) // 1000000000)[1]
    """,
    # The square of the sine of half the angle between the places.
    """
    whole_haversine(north, east, other_north, other_east) AS list_transform(
        [{
            'up': whole_sine(abs(north - other_north)),
            'along': whole_root(whole_sine(180000000 - 2 * abs(north))
                * whole_sine(180000000 - 2 * abs(other_north)))
                * whole_sine(CASE WHEN abs(east - other_east) > 180000000
                    THEN 360000000 - abs(east - other_east) ELSE abs(east - other_east) END)
                // 1000000000
        }],
        lambda half: half.up * half.up + half.along * half.along)[1]
    """,
    """
    whole_arc(half) AS CASE
        WHEN 2 * half > 1000000000000000000
        THEN 1570796327 - whole_arcsine(whole_root(
            CASE WHEN half > 1000000000000000000 THEN 0 ELSE 1000000000000000000 - half END))
        ELSE whole_arcsine(whole_root(half)) END
    """,
    f"""
    {NAME}(north, east, other_north, other_east) AS CASE
        WHEN north IS NULL OR east IS NULL OR other_north IS NULL OR other_east IS NULL THEN NULL
        ELSE list_transform(
            [whole_haversine(north, east, other_north, other_east)],
            lambda half: (12742018 * whole_arc(half) + 500000000) // 1000000000)[1] END
    """,
)


def register(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the function known."""
    for macro in _MACROS:
        connection.execute(f"CREATE OR REPLACE TEMP MACRO {macro}")
