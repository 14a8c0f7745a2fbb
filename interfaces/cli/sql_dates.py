"""Days, clocks and numbers in SQL: the engine counts from 1970 in ways that others refuse."""

from __future__ import annotations

import re
from typing import Final

_CAST: Final = "CAST("
#: The engine's functions for a clock's day, its seconds from 1970 and back, and what others say.
_CLOCKS: Final = {
    "to_date(": "CAST({0} AS DATE)",
    "to_unixtime(": "CAST(EXTRACT(EPOCH FROM {0}) AS BIGINT)",
    "from_unixtime(": "(TIMESTAMP '1970-01-01 00:00:00' + ({0}) * INTERVAL '1 second')",
}
_TYPE: Final = re.compile(r" AS ([A-Z]+)$")
_QUOTED: Final = re.compile(r"""'(?:[^']|'')*'|"(?:[^"]|"")*\"""")


def with_plain_dates(sql: str) -> str:
    """`sql` with its casts between days and numbers as sums and differences of dates.

    The engine writes a day as a number by two casts, to INTEGER and then BIGINT, and a
    number as a day by casts to INTEGER and then DATE; no other value is cast so.

    >>> with_plain_dates("CAST(CAST((CAST(CAST(a AS INTEGER) AS BIGINT) + 90) AS INTEGER) AS DATE)")
    "(DATE '1970-01-01' + CAST(((a - DATE '1970-01-01') + 90) AS INTEGER))"
    >>> with_plain_dates("(to_unixtime(a) - 90)")
    '(CAST(EXTRACT(EPOCH FROM a) AS BIGINT) - 90)'
    """
    text = ""
    position = 0
    while position < len(sql):
        quoted = _QUOTED.match(sql, position)
        if quoted:
            text += quoted.group()
            position = quoted.end()
        elif sql.startswith(_CAST, position):
            end = _closing(sql, position + len(_CAST))
            text += _cast(sql[position + len(_CAST) : end])
            position = end + 1
        elif clock := next((c for c in _CLOCKS if sql.startswith(c, position)), None):
            end = _closing(sql, position + len(clock))
            text += _CLOCKS[clock].format(with_plain_dates(sql[position + len(clock) : end]))
            position = end + 1
        else:
            text += sql[position]
            position += 1
    return text


def _cast(inside: str) -> str:
    """The cast whose brackets hold `inside`, such as `a AS INTEGER`."""
    value, wanted = _split(inside)
    if value.startswith(_CAST) and value.endswith(")"):
        inner, between = _split(value[len(_CAST) : -1])
        if (between, wanted) == ("INTEGER", "BIGINT"):
            return f"({with_plain_dates(inner)} - DATE '1970-01-01')"
        if (between, wanted) == ("INTEGER", "DATE"):
            return f"(DATE '1970-01-01' + CAST({with_plain_dates(inner)} AS INTEGER))"
    return f"{_CAST}{with_plain_dates(inside)})"


def _split(inside: str) -> tuple[str, str]:
    """The value of a cast and the type it is cast to; an empty type where it has brackets."""
    match = _TYPE.search(inside)
    return (inside[: match.start()], match.group(1)) if match else (inside, "")


def _closing(sql: str, position: int) -> int:
    """Where the bracket that was opened before `position` is closed."""
    depth = 1
    while position < len(sql):
        quoted = _QUOTED.match(sql, position)
        if quoted:
            position = quoted.end()
            continue
        depth += {"(": 1, ")": -1}.get(sql[position], 0)
        if depth == 0:
            return position
        position += 1
    return position
