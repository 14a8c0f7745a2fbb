"""Which groups of a rule there is something to tell about, and what."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import cast

import pyarrow as pa

from engine.bridge.session import Evaluator
from engine.findings.finding import Outcome, Value
from engine.findings.islands import Island, OpenedWindow, islands_of
from engine.findings.outcomes import exempting, held_outcome
from engine.plan.from_rule import RulePlan, WindowPlan
from engine.plan.sessions import CLOSES, OPENS
from engine.plan.windows import ISLAND_CLOSES, ISLAND_OPENS, ISLANDS

Row = Mapping[str, Value]
Key = tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class FoundGroup:
    """A group with something to tell.

    `identity` finds its bindings; `subject` are its key values. `measured` holds the
    columns of the grouped relation where conditions held. `exempted_by` is the position of
    the exemption after `per` that holds. `opens` and `closes` bound a window's matter.
    """

    identity: Key
    subject: Key
    outcome: Outcome
    measured: Row | None = None
    exempted_by: int | None = None
    opens: datetime.date | None = None
    closes: datetime.date | None = None
    keyless: bool = False

    @property
    def only_taken(self) -> bool:
        """Whether nothing is told of the group but what was taken out of it."""
        return self.exempted_by is None and self.outcome in (Outcome.EXEMPT, Outcome.CONFLICT)


def find_groups(plan: RulePlan, evaluator: Evaluator) -> Iterator[FoundGroup]:
    """Every group of the rule that is not without a finding, in no particular order."""
    if plan.window is None:
        yield from _plain_groups(plan, evaluator)
    else:
        yield from _windowed_groups(plan, plan.window, evaluator)
    if plan.keyless is not None:
        for row in evaluator.evaluate(plan.keyless).to_pylist():
            subject = tuple(row[k] for k in plan.bindings.keys)
            yield FoundGroup(subject, subject, _counted_outcome(row), keyless=True)


def _plain_groups(plan: RulePlan, evaluator: Evaluator) -> Iterator[FoundGroup]:
    assert plan.groups is not None
    for row in evaluator.evaluate(plan.groups.relation).to_pylist():
        outcome = held_outcome(row)
        group = FoundGroup(
            identity=tuple(row[k] for k in plan.identity),
            subject=tuple(row[k] for k in plan.bindings.keys),
            outcome=outcome or Outcome.EXEMPT,
            measured=row,
        )
        if outcome is None:  # what is left gives nothing: only what was taken out is told
            yield replace(group, measured=None)
        else:
            yield _after_exemptions(plan, group)


def _after_exemptions(plan: RulePlan, group: FoundGroup) -> FoundGroup:
    assert group.measured is not None
    index, unclear = exempting(group.measured, len(plan.rule.group_exemptions))
    if index is not None:
        return replace(group, outcome=Outcome.EXEMPT, exempted_by=index)
    if unclear:
        return replace(group, outcome=Outcome.UNDETERMINED)
    return group


def _counted_outcome(row: Row) -> Outcome:
    return Outcome.UNDETERMINED if row["count.all"] else Outcome.EXEMPT


def _windowed_groups(
    plan: RulePlan, window: WindowPlan, evaluator: Evaluator
) -> Iterator[FoundGroup]:
    keys = plan.bindings.keys
    windows = evaluator.evaluate(window.windows.relation)
    islands = _islands_by_key(windows, keys)
    told: set[Key] = set()
    for group in _measured_islands(plan, window, evaluator, windows.schema, islands):
        told.add(group.subject)
        yield group
    for row in evaluator.evaluate(window.undated).to_pylist():
        subject = tuple(row[k] for k in keys)
        told.add(subject)
        yield FoundGroup(subject, subject, Outcome.UNDETERMINED)
    for row in evaluator.evaluate(window.taken).to_pylist():
        subject = tuple(row[k] for k in keys)
        if subject not in told:
            yield FoundGroup(subject, subject, Outcome.EXEMPT)


def _islands_by_key(windows: pa.Table, keys: tuple[str, ...]) -> dict[Key, tuple[Island, ...]]:
    opened: dict[Key, list[OpenedWindow]] = defaultdict(list)
    for row in windows.to_pylist():
        outcome = held_outcome(row)
        if outcome is not None:
            key = tuple(row[k] for k in keys)
            opened[key].append(OpenedWindow(row[OPENS], row[CLOSES], outcome))
    return {key: islands_of(found) for key, found in opened.items()}


def _measured_islands(
    plan: RulePlan,
    window: WindowPlan,
    evaluator: Evaluator,
    schema: pa.Schema,
    islands: Mapping[Key, tuple[Island, ...]],
) -> Iterator[FoundGroup]:
    keys = plan.bindings.keys
    flat = [(key, island) for key, found in islands.items() for island in found]
    if not flat:
        return
    columns = {
        f"{ISLANDS}.{name}": pa.array([key[i] for key, _ in flat], schema.field(name).type)
        for i, name in enumerate(keys)
    }
    time = schema.field(OPENS).type
    columns[ISLAND_OPENS] = pa.array([island.opens for _, island in flat], time)
    columns[ISLAND_CLOSES] = pa.array([island.closes for _, island in flat], time)
    outcomes = {(key, island.opens): island.outcome for key, island in flat}
    measured = evaluator.evaluate(window.islands.relation, {ISLANDS: pa.table(columns)})
    for row in measured.to_pylist():
        subject = tuple(row[k] for k in keys)
        opens = cast(datetime.date, row[ISLAND_OPENS])
        group = FoundGroup(
            identity=subject,
            subject=subject,
            outcome=outcomes[subject, opens],
            measured=row,
            opens=opens,
            closes=row[ISLAND_CLOSES],
        )
        yield _after_exemptions(plan, group)
