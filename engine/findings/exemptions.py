"""What exemptions took out: the clauses in force, the rows, the texts that were held near."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import cast

from dsl.model.law import Clause
from dsl.model.steps import Exemption
from engine.findings.finding import Exempted, NearRead
from engine.findings.gathered import Gathered, row_ids
from engine.findings.groups_found import FoundGroup, Row
from engine.findings.near_reads import near_reads
from engine.findings.placing import Placing
from engine.plan.bindings import EVENT, TAKEN
from engine.plan.from_rule import RulePlan


def exemptions_of(
    plan: RulePlan, gathered: Gathered, placing: Placing, taken: Sequence[Row]
) -> tuple[Exempted, ...]:
    """What each exemption before `per` took out of the bindings `taken`."""
    found = []
    for index, exemption in enumerate(plan.rule.row_exemptions):
        rows = [r for r in taken if r[TAKEN] == index]
        if rows:
            found.append(_exempted(index, exemption, rows, plan, gathered, placing))
    return tuple(found)


def exemption_of_group(
    plan: RulePlan, placing: Placing, group: FoundGroup, rows: Sequence[Row]
) -> tuple[Exempted, ...]:
    """What an exemption after `per` took out: the whole group, or nothing."""
    if group.exempted_by is None:
        return ()
    exemption = plan.rule.group_exemptions[group.exempted_by]
    last = max((r for r in rows if r[EVENT]), key=lambda r: str(r[EVENT]))
    clauses = in_force(exemption.clauses, [last])
    position = len(plan.rule.row_exemptions) + group.exempted_by
    return (Exempted(position, clauses, exemption.reason, placing.witness(rows)),)


def in_force(clauses: tuple[Clause, ...], rows: Sequence[Row]) -> tuple[Clause, ...]:
    """The clauses in force on the date of one of the facts; all of them where no date is known."""
    days = {cast(datetime.date, r[EVENT]) for r in rows if r[EVENT] is not None}
    if not days:
        return clauses
    return tuple(c for c in clauses if any(c.in_force.covers(day) for day in days))


def _exempted(
    index: int,
    exemption: Exemption,
    rows: Sequence[Row],
    plan: RulePlan,
    gathered: Gathered,
    placing: Placing,
) -> Exempted:
    witness = placing.witness(rows)
    near: tuple[NearRead, ...] = ()
    if exemption.relation is not None:
        ids = (row_ids(plan, row) for row in rows)
        found = [e for i in ids for e in gathered.evidence.get((index, i), ())]
        witness += tuple(placing.placed(exemption.relation.alias, {e.row for e in found}))
        columns = next(e.near for e in plan.evidence if e.taken == index)
        near = tuple(near_reads(plan.rule, columns, (e.compared for e in found)))
    return Exempted(index, in_force(exemption.clauses, rows), exemption.reason, witness, near)
