"""Sessions: `with gaps up to 30 days of T`, bindings of one key that follow one another closely.

Sessions are made of the days on which a key has bindings, known ones and unknown ones
together. Days of one key are compared with one another by a join, as for rolling windows.
"""

from __future__ import annotations

from typing import Final

from dsl.domains import Kind
from dsl.model.expressions import Operator
from dsl.model.rules import Window
from engine.plan.arena import Arena
from engine.plan.bindings import KNOWN, TIME, Bindings
from engine.plan.from_expression import clock_moved
from engine.plan.nodes import Aggregate, Aggregation, Fold, Join, NodeId, Project
from engine.plan.storage import WHOLE

#: Columns of a window or session: its first and its last day.
OPENS, CLOSES = "opens", "closes"
_MOVED: Final = {
    "day": Operator.ADD_DAYS,
    "month": Operator.ADD_MONTHS,
    "second": Operator.ADD_SECONDS,
}
#: The first day of the session that the known bindings alone would make.
KNOWN_OPENS = "opens.known"


def in_sessions(arena: Arena, window: Window, bindings: Bindings, dated: NodeId) -> NodeId:
    """Every binding of `dated` with the first and the last day of its session."""
    keys = bindings.keys
    days = arena.add(Aggregate(dated, (*keys, TIME), ()))
    opened = _opened(arena, window, keys, days, OPENS)
    closing = Aggregation(CLOSES, Fold.MAX, arena.column(TIME), None)
    ends = arena.add(Aggregate(opened, (*keys, OPENS), (closing,)))
    whole = _beside(arena, opened, ends, (*keys, OPENS), (CLOSES,), "ends")
    sure = arena.filtered(dated, arena.column(KNOWN))
    sure_days = arena.add(Aggregate(sure, (*keys, TIME), ()))
    known = _opened(arena, window, keys, sure_days, KNOWN_OPENS)
    found = _beside(arena, dated, whole, (*keys, TIME), (OPENS, CLOSES), "session")
    return _beside(arena, found, known, (*keys, TIME), (KNOWN_OPENS,), "sure", outer=True)


def last_day(arena: Arena, start: NodeId, window: Window) -> NodeId:
    """The last day, or time, that the window's length from `start` reaches."""
    operator, length = _MOVED[window.unit], arena.constant(window.count, WHOLE)
    if operator is not Operator.ADD_SECONDS and window.of.type.kind is Kind.TIMESTAMP:
        return clock_moved(arena, operator, start, length)
    return arena.apply(operator, start, length)


def _opened(
    arena: Arena, window: Window, keys: tuple[str, ...], days: NodeId, opens: str
) -> NodeId:
    """The days, each with the first day of its session: the last that none before it reaches."""
    day = arena.column(TIME)
    other = arena.column("before.time")
    renamed = (*((f"before.{k}", arena.column(k)) for k in keys), ("before.time", day))
    before = arena.add(Project(days, renamed))
    pairs = arena.add(Join(days, before, "inner", tuple((k, f"before.{k}") for k in keys)))
    reaches = arena.all_of(
        (
            arena.apply(Operator.LESS, other, day),
            arena.apply(Operator.GREATER_EQUAL, last_day(arena, other, window), day),
        )
    )
    reached = Aggregation("reached", Fold.ANY, reaches, None)
    every = arena.add(Aggregate(pairs, (*keys, TIME), (reached,)))
    firsts = arena.filtered(every, arena.negated(arena.column("reached")))
    named = (*((f"first.{k}", arena.column(k)) for k in keys), ("first.time", day))
    starts = arena.add(Project(firsts, named))
    joined = arena.add(Join(days, starts, "inner", tuple((k, f"first.{k}") for k in keys)))
    start = arena.column("first.time")
    reached_from = arena.filtered(joined, arena.apply(Operator.LESS_EQUAL, start, day))
    latest = Aggregation(opens, Fold.MAX, start, None)
    return arena.add(Aggregate(reached_from, (*keys, TIME), (latest,)))


def _beside(
    arena: Arena,
    left: NodeId,
    right: NodeId,
    on: tuple[str, ...],
    added: tuple[str, ...],
    name: str,
    *,
    outer: bool = False,
) -> NodeId:
    """`left` with the columns `added` of the row of `right` that agrees on `on`."""
    renamed = (
        *((f"{name}.{n}", arena.column(n)) for n in on),
        *((n, arena.column(n)) for n in added),
    )
    pairs = tuple((n, f"{name}.{n}") for n in on)
    joined = Join(left, arena.add(Project(right, renamed)), "left" if outer else "inner", pairs)
    kept = (*arena.names(left), *added)
    return arena.add(Project(arena.add(joined), tuple((n, arena.column(n)) for n in kept)))
