"""What missing values leave open of aggregates, over a list with one line for each row.

A line has `x`, the value (of a count: whether there is one), `c`, whether the row surely counts,
and `l`, whether its value is missing since a cell is. Rows that surely do not count are no lines.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from dsl.schema import Column
from tests.second_engine.numbers import quotient, scaled_to, whole
from tests.second_engine.terms import Term

_VALUED = "(e.x IS NOT NULL OR e.l)"


def open_rows(lines: str) -> str:
    """How many rows are open."""
    return _length(lines, "e.l OR NOT e.c")


def bounded(
    function: str, found: Term, value: Term | None, lines: str, column: Column | None
) -> Term:
    """`found`, an aggregate of `value`, with what it is at the least and at the most."""
    match function:
        case "count":
            return replace(found, low=found.sql, high=_length(lines, "e.x IS NOT NULL"))
        case "count_distinct":
            lacking = f"least({_length(lines, 'e.c AND e.l')}, 1)"
            every = f"coalesce(len(list_distinct({_values(lines, 'e.x IS NOT NULL')})), 0)"
            high = f"({every} + {_length(lines, 'e.l')})"
            return replace(found, low=f"greatest({found.sql}, {lacking})", high=high)
        case "sum" | "min" | "max" | "mean":
            assert value is not None
            form = {"sum": _sum, "mean": _mean}.get(function, _extreme(function))
            low, high = (
                form(lines, _limit(value, column, least=least), value, least)
                for least in (True, False)
            )
            return replace(found, low=low, high=high)
        case _:
            return found


def quantified(function: str, lines: str) -> str:
    """A row of which it is unknown whether it counts may decide, but does not surely."""
    deciding, some, none = ("NOT e.x", "FALSE", "TRUE")
    if function != "all":
        deciding, some, none = (
            ("e.x", "TRUE", "FALSE") if function == "any" else ("e.x", "FALSE", "TRUE")
        )
    surely = _length(lines, f"e.c AND ({deciding})")
    perhaps = _length(lines, f"e.x IS NULL OR ({deciding})")
    return f"CASE WHEN {surely} > 0 THEN {some} WHEN {perhaps} > 0 THEN NULL ELSE {none} END"


def _length(lines: str, asked: str) -> str:
    return f"coalesce(len(list_filter({lines}, lambda e: {asked})), 0)"


def _values(lines: str, asked: str, sql: str = "e.x") -> str:
    return f"list_transform(list_filter({lines}, lambda e: {asked}), lambda e: {sql})"


def _limit(value: Term, column: Column | None, *, least: bool) -> str | None:
    """The bound of the contract, in the whole numbers or days of `value`."""
    limit = None if column is None else column.least if least else column.most
    if limit is None:
        return None
    if not isinstance(limit, Decimal):
        return f"DATE '{limit.isoformat()}'"
    scaled = limit.scaleb(value.decimals)
    return whole(int(scaled.to_integral_value(ROUND_FLOOR if least else ROUND_CEILING)))


def _bounded(lines: str, limit: str | None, sql: str) -> str:
    if limit is not None:
        return sql
    return f"CASE WHEN {_length(lines, 'e.l')} = 0 THEN {sql} END"


def _brought(limit: str | None) -> str:
    return "e.x" if limit is None else f"CASE WHEN e.l THEN {limit} ELSE e.x END"


def _sum(lines: str, limit: str | None, value: Term, least: bool) -> str:
    del value
    brought, outer = _brought(limit), "least" if least else "greatest"
    each = f"CASE WHEN e.c THEN {brought} ELSE {outer}({brought}, 0) END"
    return _bounded(lines, limit, f"coalesce(list_sum({_values(lines, _VALUED, each)}), 0)")


def _extreme(function: str) -> Callable[[str, str | None, Term, bool], str]:
    def form(lines: str, limit: str | None, value: Term, least: bool) -> str:
        del value
        if (function == "min") is not least:
            return f"list_{function}({_values(lines, 'e.c', _brought(limit))})"
        sure = f"{_length(lines, f'e.c AND {_VALUED}')} > 0"
        allowed = f"({sure} OR {_length(lines, 'NOT e.c')} = 0)"
        reached = f"list_{function}({_values(lines, 'TRUE', _brought(limit))})"
        return _bounded(lines, limit, f"CASE WHEN {allowed} THEN {reached} END")

    return form


def _mean(lines: str, limit: str | None, value: Term, least: bool) -> str:
    brought = _brought(limit)
    sure = f"e.c AND {_VALUED}"
    total = value.like(f"list_sum({_values(lines, sure, brought)})")
    mean = quotient(total, Term(_length(lines, sure), "number"))
    function = "min" if least else "max"
    other = value.like(f"list_{function}({_values(lines, f'NOT e.c AND {_VALUED}', brought)})")
    outer = scaled_to(replace(other, unit=mean.unit), mean.decimals).sql
    reached = f"{'least' if least else 'greatest'}({mean.sql}, coalesce({outer}, {mean.sql}))"
    asked = f"CASE WHEN {_length(lines, sure)} > 0 THEN {reached} END"
    return _bounded(lines, limit, asked)
