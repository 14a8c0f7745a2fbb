"""The bindings behind each found group, fetched after the groups are known."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import cast

import pyarrow as pa

from engine.bridge.session import Evaluator
from engine.findings.finding import Outcome
from engine.findings.groups_found import FoundGroup, Key, Row
from engine.plan.bindings import KNOWN, TAKEN, TIME
from engine.plan.details import FOUND
from engine.plan.evidence import EVIDENCE
from engine.plan.from_rule import RulePlan


@dataclass(frozen=True, slots=True)
class GroupRows:
    """The bindings of one group: known ones, unknown ones, and those taken out."""

    known: tuple[Row, ...]
    unknown: tuple[Row, ...]
    taken: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Gathered:
    """The bindings of all found groups, and the related rows that decided them or did not.

    `doubts` has, by the rows of a binding, the cells of related rows that lack a value:
    alias, row id and column.
    """

    by_identity: dict[Key, list[Row]]
    keyless: dict[Key, list[Row]]
    evidence: dict[tuple[int, Key], tuple[int, ...]]
    doubts: dict[Key, tuple[tuple[str, int, str], ...]]

    def of(self, group: FoundGroup) -> GroupRows:
        """The bindings of `group`."""
        rows = (self.keyless if group.keyless else self.by_identity).get(group.identity, [])
        free = [r for r in rows if r[TAKEN] is None and _in_time(group, r)]
        return GroupRows(
            known=tuple(r for r in free if r[KNOWN]),
            unknown=tuple(r for r in free if not r[KNOWN]),
            taken=tuple(r for r in rows if r[TAKEN] is not None),
        )


def gather(plan: RulePlan, evaluator: Evaluator, groups: Sequence[FoundGroup]) -> Gathered:
    """The bindings of `groups`."""
    by_identity: dict[Key, list[Row]] = defaultdict(list)
    wanted = dict.fromkeys(g.identity for g in groups if not g.keyless)
    if wanted:
        found = {FOUND: _found_table(plan, evaluator, wanted)}
        for row in evaluator.evaluate(plan.details.of_found, found).to_pylist():
            by_identity[tuple(row[k] for k in plan.identity)].append(row)
    keyless: dict[Key, list[Row]] = defaultdict(list)
    if any(g.keyless for g in groups):
        for row in evaluator.evaluate(plan.keyless_details).to_pylist():
            keyless[tuple(row[k] for k in plan.bindings.keys)].append(row)
    taken = {
        cast(int, r[TAKEN])
        for rows in (*by_identity.values(), *keyless.values())
        for r in rows
        if r[TAKEN] is not None
    }
    unclear = any(g.outcome is Outcome.UNDETERMINED for g in groups)
    return Gathered(
        by_identity,
        keyless,
        evidence=_evidence(plan, evaluator, taken),
        doubts=_doubts(plan, evaluator) if unclear else {},
    )


def row_ids(plan: RulePlan, row: Row) -> Key:
    """The ids of the rows that a binding chose, one per alias."""
    return tuple(row[column] for _, column in plan.details.columns.rows)


def _in_time(group: FoundGroup, row: Row) -> bool:
    if TIME not in row or group.keyless:
        return True
    time = cast("datetime.date | None", row[TIME])
    if group.opens is None or group.closes is None:
        return time is None
    return time is not None and group.opens <= time <= group.closes


def _found_table(plan: RulePlan, evaluator: Evaluator, wanted: Iterable[Key]) -> pa.Table:
    types = evaluator.schema(plan.details.everything)
    keys = list(wanted)
    return pa.table(
        {
            f"{FOUND}.{name}": pa.array([key[i] for key in keys], types.field(name).type)
            for i, name in enumerate(plan.identity)
        }
    )


def _evidence(
    plan: RulePlan, evaluator: Evaluator, taken: set[int]
) -> dict[tuple[int, Key], tuple[int, ...]]:
    found: dict[tuple[int, Key], set[int]] = defaultdict(set)
    for index, node in plan.evidence:
        if index not in taken:
            continue
        for row in evaluator.evaluate(node).to_pylist():
            found[index, row_ids(plan, row)].add(row[EVIDENCE])
    return {key: tuple(sorted(rows)) for key, rows in found.items()}


def _doubts(plan: RulePlan, evaluator: Evaluator) -> dict[Key, tuple[tuple[str, int, str], ...]]:
    found: dict[Key, set[tuple[str, int, str]]] = defaultdict(set)
    for doubts in plan.doubts:
        for row in evaluator.evaluate(doubts.relation).to_pylist():
            cells = found[row_ids(plan, row)]
            for column, flag in doubts.lacking:
                if row[flag]:
                    cells.add((doubts.alias.name, row[EVIDENCE], column))
    return {key: tuple(sorted(cells)) for key, cells in found.items()}
