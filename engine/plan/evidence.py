"""Rows of related data sets that decided a binding, or left it undecided.

Relations are folded to a truth when bindings are made. Only for bindings that a finding
speaks of are they joined again, to name the rows.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from dsl.model.expressions import Operator
from dsl.model.rules import Alias, Relation, Rule
from engine.plan.arena import Arena
from engine.plan.bindings import TAKEN, Bindings, RelationUse
from engine.plan.from_expression import expression_from
from engine.plan.nodes import NodeId, Project
from engine.plan.reads import conjuncts, needed
from engine.plan.relate import looked_up
from engine.plan.storage import WHOLE

#: The row id of what an exemption by relation rests on, or what leaves a relation unknown.
EVIDENCE = "evidence.#"


@dataclass(frozen=True, slots=True)
class Doubts:
    """Rows of `alias` whose missing values leave unknown whether they match.

    `relation` has the rows of the binding, `evidence.#`, and per column of `lacking` a flag
    that its value is missing.
    """

    alias: Alias
    relation: NodeId
    lacking: tuple[tuple[str, str], ...]


def evidence_of(arena: Arena, rule: Rule, bindings: Bindings) -> tuple[tuple[int, NodeId], ...]:
    """Per exemption by relation: the rows of taken bindings, with each row that exempts them."""
    found = []
    for index, exemption in enumerate(rule.row_exemptions):
        if exemption.relation is None:
            continue
        use = next(u for u in bindings.uses if u.relation is exemption.relation)
        number = arena.constant(index, WHOLE)
        taken = arena.filtered(
            bindings.relation, arena.apply(Operator.EQUAL, arena.column(TAKEN), number)
        )
        joined, residual = _joined_again(arena, bindings, use, taken, slot=f"e{index}")
        matched = arena.filtered(joined, arena.surely(residual))
        columns = _rows(arena, bindings, f"e{index}")
        found.append((index, arena.add(Project(matched, columns))))
    return tuple(found)


def doubts_of(arena: Arena, bindings: Bindings) -> tuple[Doubts, ...]:
    """Per relation that is only asked about: the rows that may match, were they complete."""
    found = []
    for number, use in enumerate(u for u in bindings.uses if u.exists is not None):
        assert use.exists is not None
        alias, slot = use.relation.alias, f"d{number}"
        lacking = tuple(
            (name, f"lacks {name}") for name in _own_columns(use.relation) if _optional(alias, name)
        )
        if not lacking:
            continue
        unsure = arena.filtered(bindings.relation, arena.missing(arena.column(use.exists)))
        joined, residual = _joined_again(arena, bindings, use, unsure, slot=slot)
        unknown = arena.filtered(joined, arena.missing(residual))
        flags = ((flag, arena.missing(arena.column(f"{slot}.{name}"))) for name, flag in lacking)
        columns = (*_rows(arena, bindings, slot), *flags)
        found.append(Doubts(alias, arena.add(Project(unknown, columns)), lacking))
    return tuple(found)


def _joined_again(
    arena: Arena, bindings: Bindings, use: RelationUse, source: NodeId, *, slot: str
) -> tuple[NodeId, NodeId]:
    """`source` with the rows of equal keys under `slot`, and what else the `on` demands."""
    relation = use.relation
    frame = replace(bindings.frame, slots={**bindings.frame.slots, relation.alias.name: slot})
    scan = replace(use.scan, slot=slot)
    related = looked_up(arena, source, relation, scan=scan, frame=frame, outer=False)
    residual = arena.all_of(
        expression_from(arena, part, frame)
        for condition in relation.conditions
        for part in conjuncts(condition.expression)
    )
    return related.source, residual


def _rows(arena: Arena, bindings: Bindings, slot: str) -> tuple[tuple[str, NodeId], ...]:
    rows = ((f"{s}.#", arena.column(f"{s}.#")) for _, s in bindings.rows)
    return (*rows, (EVIDENCE, arena.column(f"{slot}.#")))


def _own_columns(relation: Relation) -> tuple[str, ...]:
    read = needed(*(c.expression for c in relation.conditions))
    return tuple(r.column for r in read if r.alias == relation.alias.name)


def _optional(alias: Alias, name: str) -> bool:
    column = alias.data_set.column(name)
    return column is not None and not column.required
