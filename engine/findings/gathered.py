"""The bindings behind each found group, fetched after the groups are known."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

import pyarrow as pa

from engine.bridge.session import Evaluator
from engine.findings.finding import Pair
from engine.findings.groups_found import FoundGroup, Key, Row
from engine.findings.near_reads import pairs_in
from engine.plan.bindings import KNOWN, TAKEN, TIME
from engine.plan.details import FOUND
from engine.plan.evidence import EVIDENCE
from engine.plan.row_plan import RowPlan


@dataclass(frozen=True, slots=True)
class GroupRows:
    """The bindings of one group: known ones, unknown ones, and those taken out."""

    known: tuple[Row, ...]
    unknown: tuple[Row, ...]
    taken: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Related:
    """A related row, with a pair for each near comparison with it."""

    row: int
    compared: tuple[Pair, ...]


@dataclass(frozen=True, slots=True)
class Doubt:
    """A related row of which it is unknown whether it matches, and its cells without a value."""

    alias: str
    row: int
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RefutedChoice:
    """A choice of rows that is no binding, and the row of `alias` by which it is none."""

    rows: Key
    alias: str
    by: int


@dataclass(frozen=True, slots=True)
class ParameterThere:
    """The value of a parameter (its position) that applied to a related row."""

    alias: str
    row: int
    parameter: str
    index: int


@dataclass(frozen=True, slots=True)
class Disagreeing:
    """The values that disagree, in the order of the conflict, and the row looked for, if any.

    `compared` has a pair for each near comparison with that row.
    """

    row: int | None
    values: Key
    compared: tuple[Pair, ...]


@dataclass(frozen=True, slots=True)
class Gathered:
    """The bindings of all found groups, and the related rows that decided them or did not.

    `evidence`, `nearest`, `doubts`, `there` and `disagreements` are found by the rows of a
    binding, the first two with a position in the plan, `refuted` by the identity of a group.
    """

    by_identity: dict[Key, list[Row]]
    keyless: dict[Key, list[Row]]
    evidence: dict[tuple[int, Key], tuple[Related, ...]]
    nearest: dict[tuple[int, Key], tuple[Related, ...]]
    doubts: dict[Key, tuple[Doubt, ...]]
    there: dict[Key, tuple[ParameterThere, ...]]
    refuted: dict[tuple[bool, Key], tuple[RefutedChoice, ...]]
    disagreements: dict[Key, tuple[Disagreeing, ...]]

    @property
    def beside(self) -> bool:
        """Whether anything was found that may have to stand beside the bindings themselves."""
        found = (self.evidence, self.nearest, self.doubts, self.there, self.refuted)
        return any(map(bool, (*found, self.disagreements)))

    def all_of(self, group: FoundGroup) -> list[Row]:
        """Every binding with the identity of `group`, whatever its time."""
        return (self.keyless if group.keyless else self.by_identity).get(group.identity, [])

    def of(self, group: FoundGroup) -> GroupRows:
        """The bindings of `group`."""
        rows = self.all_of(group)
        free = [r for r in rows if r[TAKEN] is None and _in_time(group, r)]
        return GroupRows(
            known=tuple(r for r in free if r[KNOWN]),
            unknown=tuple(r for r in free if not r[KNOWN]),
            taken=tuple(r for r in rows if r[TAKEN] is not None),
        )


def gather(plan: RowPlan, evaluator: Evaluator, groups: Sequence[FoundGroup]) -> Gathered:
    """The bindings of `groups`."""
    by_identity: dict[Key, list[Row]] = defaultdict(list)
    wanted = dict.fromkeys(g.identity for g in groups if not g.keyless)
    found = {FOUND: _found_table(plan, evaluator, wanted)} if wanted else {}
    if wanted:
        for row in evaluator.evaluate(plan.details.of_found, found).to_pylist():
            by_identity[tuple(row[k] for k in plan.identity)].append(row)
    keyless: dict[Key, list[Row]] = defaultdict(list)
    if any(g.keyless for g in groups):
        for row in evaluator.evaluate(plan.keyless_details).to_pylist():
            keyless[tuple(row[k] for k in plan.bindings.keys)].append(row)
    rows = [r for several in (*by_identity.values(), *keyless.values()) for r in several]
    unclear = any(r[TAKEN] is None and not r[KNOWN] for r in rows)
    return Gathered(
        by_identity,
        keyless,
        evidence=_evidence(plan, evaluator, rows),
        nearest=_nearest(plan, evaluator, found) if found else {},
        doubts=_doubts(plan, evaluator) if unclear else {},
        there=_parameters_there(plan, evaluator, found) if found else {},
        refuted=_refuted(plan, evaluator, found, keyless=bool(keyless)),
        disagreements=_disagreements(plan, evaluator, rows),
    )


def row_ids(plan: RowPlan, row: Row) -> Key:
    """The ids of the rows that a binding chose, one per alias."""
    return tuple(row[column] for _, column in plan.details.columns.rows)


def _in_time(group: FoundGroup, row: Row) -> bool:
    if TIME not in row or group.keyless:
        return True
    time = cast("datetime.date | None", row[TIME])
    if group.opens is None or group.closes is None:
        return time is None
    return time is not None and group.opens <= time <= group.closes


def _found_table(plan: RowPlan, evaluator: Evaluator, wanted: Iterable[Key]) -> pa.Table:
    types = evaluator.schema(plan.details.everything)
    keys = list(wanted)
    return pa.table(
        {
            f"{FOUND}.{name}": pa.array([key[i] for key in keys], types.field(name).type)
            for i, name in enumerate(plan.identity)
        }
    )


def _evidence(
    plan: RowPlan, evaluator: Evaluator, rows: Sequence[Row]
) -> dict[tuple[int, Key], tuple[Related, ...]]:
    found: dict[tuple[int, Key], dict[int, Related]] = defaultdict(dict)
    for evidence in plan.evidence:
        index = evidence.taken
        if not any(r[TAKEN] == index or r[f"x{index}"] is None for r in rows):
            continue
        for row in evaluator.evaluate(evidence.relation).to_pylist():
            related = Related(row[EVIDENCE], pairs_in(evidence.near, row))
            found[index, row_ids(plan, row)][related.row] = related
    return {key: tuple(by_row[n] for n in sorted(by_row)) for key, by_row in found.items()}


def _nearest(
    plan: RowPlan, evaluator: Evaluator, found: Mapping[str, pa.Table]
) -> dict[tuple[int, Key], tuple[Related, ...]]:
    met: dict[tuple[int, Key], list[Related]] = defaultdict(list)
    for position, nearest in enumerate(plan.nearest):
        for row in evaluator.evaluate(nearest.relation, found).to_pylist():
            related = Related(row[EVIDENCE], pairs_in(nearest.near, row))
            met[position, row_ids(plan, row)].append(related)
    return {key: tuple(sorted(rows, key=lambda r: r.row)) for key, rows in met.items()}


def _doubts(plan: RowPlan, evaluator: Evaluator) -> dict[Key, tuple[Doubt, ...]]:
    found: dict[Key, list[Doubt]] = defaultdict(list)
    for doubts in plan.doubts:
        for row in evaluator.evaluate(doubts.relation).to_pylist():
            columns = tuple(column for column, flag in doubts.lacking if row[flag])
            found[row_ids(plan, row)].append(Doubt(doubts.alias.name, row[EVIDENCE], columns))
    return {key: tuple(sorted(rows, key=lambda d: (d.alias, d.row))) for key, rows in found.items()}


def _parameters_there(
    plan: RowPlan, evaluator: Evaluator, found: Mapping[str, pa.Table]
) -> dict[Key, tuple[ParameterThere, ...]]:
    applied: dict[Key, set[ParameterThere]] = defaultdict(set)
    for asked in plan.asked_there:
        for row in evaluator.evaluate(asked.relation, found).to_pylist():
            applied[row_ids(plan, row)] |= {
                ParameterThere(asked.alias.name, row[EVIDENCE], parameter, row[column])
                for parameter, column in asked.columns
                if row[column] is not None
            }
    return {key: tuple(values) for key, values in applied.items()}


def _refuted(
    plan: RowPlan, evaluator: Evaluator, found: Mapping[str, pa.Table], *, keyless: bool
) -> dict[tuple[bool, Key], tuple[RefutedChoice, ...]]:
    """Each refuted choice once, by the first `without` that refutes it."""
    choices: dict[tuple[bool, Key], dict[Key, RefutedChoice]] = defaultdict(dict)
    for refuted in plan.refuted:
        sources = [(False, plan.identity, refuted.of_found)] if found else []
        sources += [(True, plan.bindings.keys, refuted.keyless)] if keyless else []
        for lacks_key, names, node in sources:
            for row in evaluator.evaluate(node, found).to_pylist():
                rows = row_ids(plan, row)
                choice = RefutedChoice(rows, refuted.alias.name, row[EVIDENCE])
                choices[lacks_key, tuple(row[n] for n in names)].setdefault(rows, choice)
    return {key: tuple(by_rows.values()) for key, by_rows in choices.items()}


def _disagreements(
    plan: RowPlan, evaluator: Evaluator, rows: Sequence[Row]
) -> dict[Key, tuple[Disagreeing, ...]]:
    """By the rows of a binding; at most one conflict takes it out."""
    found: dict[Key, list[Disagreeing]] = defaultdict(list)
    for taken in plan.disagreements:
        if not any(r[TAKEN] == taken.taken for r in rows):
            continue
        for row in evaluator.evaluate(taken.relation).to_pylist():
            values = tuple(row[name] for _, name in taken.values)
            compared = pairs_in(taken.near, row)
            found[row_ids(plan, row)].append(Disagreeing(row.get(EVIDENCE), values, compared))
    return {key: tuple(several) for key, several in found.items()}
