"""What was taken out because sources disagree: both rows, both values, both departments."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import cast

from engine.findings.finding import Conflicting, Pair, Source
from engine.findings.gathered import Disagreeing, Gathered, row_ids
from engine.findings.groups_found import Key, Row
from engine.findings.near_reads import near_reads
from engine.findings.placing import Placing
from engine.findings.values import canonical
from engine.plan.bindings import TAKEN
from engine.plan.disagreements import Disagreements
from engine.plan.from_rule import RulePlan
from engine.plan.reads import Read

#: A disagreement by the rows it lies in: the same two rows disagree once.
_Rows = tuple[int, ...]


def in_conflict(plan: RulePlan, taken: Sequence[Row]) -> tuple[Row, ...]:
    """Those of the bindings `taken` out that a conflict took."""
    numbers = {d.taken for d in plan.disagreements}
    return tuple(r for r in taken if r[TAKEN] in numbers)


def conflicts_of(
    plan: RulePlan, gathered: Gathered, placing: Placing, taken: Sequence[Row]
) -> tuple[Conflicting, ...]:
    """What each conflict of the rule took out of the bindings `taken`."""
    found = []
    for position, disagreements in enumerate(plan.disagreements):
        rows = [r for r in taken if r[TAKEN] == disagreements.taken]
        if rows:
            found.append(_conflicting(position, disagreements, rows, plan, gathered, placing))
    return tuple(found)


def _conflicting(
    position: int,
    disagreements: Disagreements,
    rows: Sequence[Row],
    plan: RulePlan,
    gathered: Gathered,
    placing: Placing,
) -> Conflicting:
    conflict = disagreements.conflict
    told: dict[_Rows, tuple[Source, ...]] = {}
    evidence: set[int] = set()
    compared: list[tuple[Pair, ...]] = []
    for row in rows:
        ids = row_ids(plan, row)
        for one in gathered.disagreements.get(ids, ()):
            places = tuple(_places(disagreements, one, ids, plan))
            told[places] = _sources(disagreements, one, places, placing)
            evidence |= set() if one.row is None else {one.row}
            compared.append(one.compared)
    witness = placing.witness(rows)
    if conflict.relation is not None:
        witness += tuple(placing.placed(conflict.relation.alias, evidence))
    domains = [column.type.domain for column, _ in disagreements.values]

    def by_values(places: _Rows) -> tuple[tuple[str, ...], _Rows]:
        """In the order of what is said; rows only part those that say the same."""
        said = zip(told[places], domains, strict=True)
        return tuple(canonical(s.value, domain) or "" for s, domain in said), places

    ordered = tuple(told[places] for places in sorted(told, key=by_values))
    near = tuple(near_reads(plan.rule, disagreements.near, compared))
    return Conflicting(position, conflict.reason, ordered, witness, near)


def _places(
    disagreements: Disagreements, one: Disagreeing, ids: Key, plan: RulePlan
) -> Iterator[int]:
    """The row of each value: the one looked for, or the one that the binding chose."""
    names = [alias.name for alias, _ in plan.details.columns.rows]
    chosen = dict(zip(names, ids, strict=True))
    for column, _ in disagreements.values:
        yield cast(int, chosen.get(column.alias, one.row))


def _sources(
    disagreements: Disagreements, one: Disagreeing, places: _Rows, placing: Placing
) -> tuple[Source, ...]:
    sources = []
    for (column, _), place, value in zip(disagreements.values, places, one.values, strict=True):
        cell = placing.cell(Read(column.alias, column.column), place)
        sources.append(
            Source(
                cell.alias,
                cell.data_set,
                cell.department,
                cell.filing,
                cell.row,
                cell.column,
                value,
            )
        )
    return tuple(sources)
