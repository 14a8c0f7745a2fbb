"""Windows in time: `within 90 days of T`.

Each binding opens a window [its T, its T + length] over the bindings of the same keys.
Windows that hold and share a binding are one matter: an island. The islands are found
from the windows first; their measures are those of all bindings inside. `with gaps` has
stretches that share nothing in their place.
"""

from __future__ import annotations

from dsl.model.expressions import Operator
from dsl.model.rules import Rule
from engine.plan.arena import Arena
from engine.plan.bindings import TAKEN, TIME, Bindings
from engine.plan.nodes import Aggregate, Given, Join, NodeId, Project
from engine.plan.sessions import CLOSES, OPENS, in_sessions, last_day

#: Columns of the table of islands that is handed in.
ISLANDS = "islands"
ISLAND_OPENS, ISLAND_CLOSES = "islands.opens", "islands.closes"


def dated_bindings(arena: Arena, bindings: Bindings) -> NodeId:
    """The bindings that are not taken out and have all keys and a date."""
    wanted = [arena.missing(arena.column(TAKEN)), arena.present(arena.column(TIME))]
    wanted += [arena.present(arena.column(k)) for k in bindings.keys]
    return arena.filtered(bindings.relation, arena.all_of(wanted))


def opened_windows(arena: Arena, rule: Rule, bindings: Bindings) -> NodeId:
    """Every binding once for each window that it lies in; `opens` names the window."""
    assert rule.window is not None
    dated = dated_bindings(arena, bindings)
    if rule.window.gaps:
        return in_sessions(arena, rule.window, bindings, dated)
    anchors = arena.add(Aggregate(dated, (*bindings.keys, TIME), ()))
    opens = arena.column(TIME)
    renamed = [(f"window.{k}", arena.column(k)) for k in bindings.keys]
    columns = (*renamed, (OPENS, opens), (CLOSES, last_day(arena, opens, rule.window)))
    windows = arena.add(Project(anchors, columns))
    on = tuple((k, f"window.{k}") for k in bindings.keys)
    joined = arena.add(Join(dated, windows, "inner", on))
    return arena.filtered(joined, _inside(arena, OPENS, CLOSES))


def bindings_of_islands(arena: Arena, bindings: Bindings) -> NodeId:
    """Every dated binding that lies in an island; the table of islands is handed in."""
    names = tuple(f"{ISLANDS}.{k}" for k in bindings.keys)
    given = arena.add(Given(ISLANDS, (*names, ISLAND_OPENS, ISLAND_CLOSES)))
    on = tuple(zip(bindings.keys, names, strict=True))
    joined = arena.add(Join(dated_bindings(arena, bindings), given, "inner", on))
    return arena.filtered(joined, _inside(arena, ISLAND_OPENS, ISLAND_CLOSES))


def _inside(arena: Arena, opens: str, closes: str) -> NodeId:
    time = arena.column(TIME)
    return arena.all_of(
        (
            arena.apply(Operator.GREATER_EQUAL, time, arena.column(opens)),
            arena.apply(Operator.LESS_EQUAL, time, arena.column(closes)),
        )
    )
