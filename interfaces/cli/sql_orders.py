"""First values by an order, in SQL: the engine's own writer leaves the order out."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from engine.plan.arena import Arena
from engine.plan.nodes import Aggregate, Aggregation, Fold, NodeId

_FIRST: Final = re.compile(r'first_value\(((?:"[^"]*"\.)?)"(\d+ value)"\)')


def with_columns_of_orders(arena: Arena, step: Aggregate) -> Aggregate:
    """The same step, what it puts in order standing in columns of its source."""
    columns: list[tuple[str, NodeId]] = []
    changed: list[Aggregation] = []
    for number, aggregation in enumerate(step.aggregations):
        if aggregation.fold is not Fold.FIRST:
            changed.append(aggregation)
            continue
        assert aggregation.argument is not None
        columns.append((f"{number} value", aggregation.argument))
        columns += [(f"{number} by {i}", node) for i, (node, _) in enumerate(aggregation.order)]
        changed.append(replace(aggregation, argument=arena.column(f"{number} value")))
    source = arena.extended(step.source, columns)
    return replace(step, source=source, aggregations=tuple(changed))


def with_orders(sql: str, step: Aggregate) -> str:
    """`sql` of a step with such columns, each first value written as that of an ordered list."""
    pieces, end = [], 0
    for found in _FIRST.finditer(sql):
        table, column = found.groups()
        number = int(column.split()[0])
        order = ", ".join(
            f'{table}"{number} by {i}" {"DESC" if descending else "ASC"} NULLS FIRST'
            for i, (_, descending) in enumerate(step.aggregations[number].order)
        )
        pieces.append(f'{sql[end : found.start()]}(array_agg({table}"{column}" ORDER BY {order})')
        end = _end_of_filter(sql, found.end())
        pieces.append(f"{sql[found.end() : end]})[1]")
    return "".join([*pieces, sql[end:]])


def _end_of_filter(sql: str, start: int) -> int:
    """Where the brackets of a filter that begins at `start` end; `start` where there is none."""
    if not sql.startswith(" FILTER (", start):
        return start
    depth, quote = 0, ""
    for place in range(start, len(sql)):
        sign = sql[place]
        if quote or sign in "'\"":
            quote = "" if sign == quote else quote or sign
        elif sign in "()":
            depth += 1 if sign == "(" else -1
            if depth == 0:
                return place + 1
    return len(sql)
