"""What sources say where they disagree: both rows, and what stands in each."""

from __future__ import annotations

from dataclasses import dataclass

from dsl.model.expressions import ColumnValue, Operator
from dsl.model.rules import Rule
from dsl.model.steps import Conflict
from engine.plan.arena import Arena
from engine.plan.bindings import TAKEN, Bindings
from engine.plan.compared import NearColumns, compared, near_of_relation
from engine.plan.evidence import EVIDENCE, joined_again, with_slot
from engine.plan.from_expression import expression_from
from engine.plan.nodes import NodeId, Project
from engine.plan.storage import WHOLE


@dataclass(frozen=True, slots=True)
class Disagreements:
    """The bindings that `conflict` took out, each with the values that disagree.

    `relation` has the rows of the binding, `evidence.#` where a row was looked for, and a
    column for each entry of `values`. `taken` is the number that `TAKEN` holds for it; `near`
    are the columns of what was compared nearly with the row that was looked for.
    """

    conflict: Conflict
    taken: int
    relation: NodeId
    values: tuple[tuple[ColumnValue, str], ...]
    near: NearColumns


def disagreements_of(arena: Arena, rule: Rule, bindings: Bindings) -> tuple[Disagreements, ...]:
    """What each conflict of the rule took out."""
    start = len(rule.row_exemptions)
    return tuple(
        _disagreements(arena, rule, bindings, conflict, taken=start + i)
        for i, conflict in enumerate(rule.conflicts)
    )


def _disagreements(
    arena: Arena, rule: Rule, bindings: Bindings, conflict: Conflict, *, taken: int
) -> Disagreements:
    same = arena.apply(Operator.EQUAL, arena.column(TAKEN), arena.constant(taken, WHOLE))
    source, frame = arena.filtered(bindings.relation, same), bindings.frame
    rows = [(f"{slot}.#", arena.column(f"{slot}.#")) for _, slot in bindings.rows]
    near: NearColumns = ()
    if conflict.relation is not None:
        use = next(u for u in bindings.uses if u.relation is conflict.relation)
        slot = f"f{taken}"
        joined, residual = joined_again(arena, bindings, use, source, slot=slot)
        source = arena.filtered(joined, arena.surely(residual))
        frame = with_slot(frame, use, slot)
        near, of_near = compared(arena, near_of_relation(rule, conflict.relation), frame)
        rows += [(EVIDENCE, arena.column(f"{slot}.#")), *of_near]
    values = tuple((column, f"v{i}") for i, column in enumerate(conflict.compared))
    said = ((name, expression_from(arena, column, frame)) for column, name in values)
    relation = arena.add(Project(source, (*rows, *said)))
    return Disagreements(conflict, taken, relation, values, near)
