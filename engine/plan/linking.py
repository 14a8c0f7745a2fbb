"""Rows linked to paths of a few steps: joins of a fixed number, no recursion.

A path does not come to one value twice, so that circles end. The paths are a table of their own,
which is evaluated once; each is then joined with the bindings that it is made of.
"""

from __future__ import annotations

from dataclasses import dataclass

from dsl.model.expressions import Operator
from dsl.model.tables import Table
from engine.plan.arena import Arena
from engine.plan.bindings import KNOWN, Bindings
from engine.plan.nodes import Join, NodeId, Numbered, Project, Scan, Union
from engine.plan.storage import WHOLE

#: The slot that paths are read into, and what stands for the row of a step that there is not.
_PATH = "path"
NO_ROW = -1


@dataclass(frozen=True, slots=True)
class Linked:
    """Every binding once for each path that it is part of.

    `identity` names the path. `rows` are the columns of its rows, `keys` those of its start and
    its end, `known` says whether all of them are known; `carried` are all of these.
    """

    source: NodeId
    identity: tuple[str, ...]
    rows: tuple[str, ...]
    keys: tuple[str, ...]
    known: str

    @property
    def carried(self) -> tuple[str, ...]:
        """What depends on the path alone."""
        return (*self.rows, *self.keys, self.known)


def part_name(table: Table, position: int) -> str:
    """What the paths or members of a branch are called among the tables of an arena."""
    return f"{table.name}#{position}"


def linked_bindings(arena: Arena, name: str, bindings: Bindings, links: int) -> Linked:
    """The paths of at most `links` bindings, under `name`, and the bindings in each."""
    rows = tuple(f"row{i}" for i in range(links))
    columns = (*rows, "start", "end", "known")
    if name not in arena.tables:
        every = arena.add(Union(_paths(arena, bindings, links)))
        arena.tables[name] = arena.add(Numbered(every, rows))
    scan = arena.add(Scan(name, _PATH, columns))
    parts = tuple(_part(arena, bindings, scan, row) for row in rows)
    return Linked(
        source=parts[0] if links == 1 else arena.add(Union(parts)),
        identity=(f"{_PATH}.#",),
        rows=tuple(f"{_PATH}.{row}" for row in rows),
        keys=(f"{_PATH}.start", f"{_PATH}.end"),
        known=f"{_PATH}.known",
    )


def _part(arena: Arena, bindings: Bindings, scan: NodeId, row: str) -> NodeId:
    """The paths beside the binding that is their `row`; every one counts, known or not."""
    own = f"{bindings.rows[0][1]}.#"
    joined = arena.add(Join(scan, bindings.relation, "inner", ((f"{_PATH}.{row}", own),)))
    kept = ((n, arena.column(n)) for n in arena.names(joined) if n != KNOWN)
    return arena.add(Project(joined, (*kept, (KNOWN, arena.flag(True)))))


def _paths(arena: Arena, bindings: Bindings, links: int) -> tuple[NodeId, ...]:
    """The paths of one binding, of two, and so on: which bindings, from where to where."""
    start, end = (arena.column(key) for key in bindings.keys)
    row = arena.column(f"{bindings.rows[0][1]}.#")
    apart = arena.apply(Operator.NOT_EQUAL, start, end)
    ends = arena.filtered(bindings.relation, apart)  # a missing end is apart from nothing
    first = (("row0", row), ("at0", start), ("at1", end), ("known0", arena.column(KNOWN)))
    longest = arena.add(Project(ends, first))
    found = [_shown(arena, longest, 1, links)]
    for step in range(1, links):
        more = (("next.row", row), ("next.from", start), ("next.to", end))
        following = arena.add(Project(ends, (*more, ("next.known", arena.column(KNOWN)))))
        joined = arena.add(Join(longest, following, "inner", ((f"at{step}", "next.from"),)))
        new = (
            arena.apply(Operator.NOT_EQUAL, arena.column("next.to"), arena.column(f"at{i}"))
            for i in range(step)
        )
        fresh = arena.filtered(joined, arena.all_of(new))
        kept = ((n, arena.column(n)) for n in arena.names(longest))
        added = (
            (f"row{step}", arena.column("next.row")),
            (f"at{step + 1}", arena.column("next.to")),
            (f"known{step}", arena.column("next.known")),
        )
        longest = arena.add(Project(fresh, (*kept, *added)))
        found.append(_shown(arena, longest, step + 1, links))
    return tuple(found)


def _shown(arena: Arena, paths: NodeId, length: int, links: int) -> NodeId:
    """Paths of one length with the columns that all have."""
    nothing = arena.constant(NO_ROW, WHOLE)
    rows = tuple(
        (f"row{i}", arena.column(f"row{i}") if i < length else nothing) for i in range(links)
    )
    ends = (("start", arena.column("at0")), ("end", arena.column(f"at{length}")))
    known = arena.all_of(arena.column(f"known{i}") for i in range(length))
    return arena.add(Project(paths, (*rows, *ends, ("known", known))))
