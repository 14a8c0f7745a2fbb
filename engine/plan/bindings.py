"""The bindings of a rule: one choice of a row per alias, with what is true of it.

A binding is *known* when everything asked of its rows is true, *unknown* when nothing is
false but something unknown. False ones are dropped here. A binding that an `unless` or a
`conflict` holds for is *taken* out, and says by which.
"""

from __future__ import annotations

from dataclasses import dataclass

from dsl.model.expressions import TypedExpression
from dsl.model.steps import Alias, Relation
from dsl.text.source import Span
from engine.plan.from_expression import Frame
from engine.plan.nodes import NodeId, Scan
from engine.plan.reads import (
    SURE,
    Read,
)

KNOWN, TAKEN, EVENT, TIME = "known", "taken", "event", "time"


@dataclass(frozen=True, slots=True)
class Truth:
    """One thing asked of a binding: the column that holds its truth, and what it read.

    `span` is where the rule asks it; None for the law's reach in time. `expression` is the
    condition itself, one part of what `and` joins; None where a row is looked for.
    """

    column: str
    reads: tuple[Read, ...]
    span: Span | None
    expression: TypedExpression | None = None


@dataclass(frozen=True, slots=True)
class RelationUse:
    """A relation in the plan: what was searched, the values looked for, the rows not comparable.

    `exists` is the column that says whether a row was found, where none is chosen. Findings
    call the rows found by `alias`. `first` is the column of one such row, where it is at hand.
    """

    relation: Relation
    scan: Scan
    looked_for: tuple[str, ...]
    uncompared: NodeId | None
    exists: str | None
    alias: Alias
    first: str | None = None


@dataclass(frozen=True, slots=True)
class Bindings:
    """The relation of all bindings that are not false, and the meaning of its columns.

    `known` and `taken` (position among what takes out, or missing), `event` and `time` (the
    window's date) are columns of `relation`, as are `k0`, `k1` … for the keys.
    """

    relation: NodeId
    frame: Frame
    keys: tuple[str, ...]
    rows: tuple[tuple[Alias, str], ...]
    unlookable: frozenset[str]
    truths: tuple[Truth, ...]
    uses: tuple[RelationUse, ...]


def nullable_reads(bindings: Bindings, wanted: tuple[Read, ...]) -> tuple[Read, ...]:
    """Those of `wanted` that stand in the bindings' own rows and may lack a value."""
    aliases = {alias.name: alias for alias, _ in bindings.rows}

    def may_lack(read: Read) -> bool:
        alias = aliases.get(read.alias)
        if alias is not None and read.column == SURE:
            return True
        column = alias.data_set.column(read.column) if alias else None
        return column is not None and not column.required

    return tuple(r for r in wanted if may_lack(r))
