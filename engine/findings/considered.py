"""Rows that a finding does not rest on, but that must be there to come to it again.

A finding's rows by themselves can show more than all rows together: rows of several
bindings can meet in a choice that another row refutes, a row that leaves a question open
can be absent, a window can hold for want of its later rows. What forbids this is named, so
that the rule evaluated over a finding's rows alone tells the finding.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, cast

from dsl.explain.speaker import aliases_of
from dsl.model.steps import Alias
from engine.findings.finding import Outcome
from engine.findings.gathered import Gathered, ParameterThere, row_ids
from engine.findings.groups_found import FoundGroup, Key, Row
from engine.plan.bindings import KNOWN, TAKEN, TIME
from engine.plan.row_plan import RowPlan

#: A row by its data set and id: a data set's rows are there for every alias.
Place = tuple[str, int]
#: How far one of a window's units reaches at most: no month has more days.
_AT_MOST: Final = {
    "second": datetime.timedelta(seconds=1),
    "day": datetime.timedelta(days=1),
    "month": datetime.timedelta(days=31),
}


@dataclass(frozen=True, slots=True)
class Considered:
    """Rows by alias and row id, and the parameters that applied to rows only asked about."""

    rows: frozenset[tuple[str, int]]
    parameters: frozenset[tuple[str, int]]


def considered(
    plan: RowPlan,
    gathered: Gathered,
    group: FoundGroup,
    *,
    main: Sequence[Row],
    named: Iterable[Place],
    told: Iterable[tuple[str, int]] = (),
) -> Considered:
    """What must stand beside the rows `named` of the finding of `group`.

    `main` are the bindings that the outcome speaks of; `told` rows, by alias and id, of which
    it tells without resting on them.
    """
    closing = _Closing(plan, gathered, group, named)
    closing.take_in(told)
    closing.apply_parameters(main)
    return closing.closed()


class _Closing:
    """Adds rows until the finding's rows show no binding of the group but its own."""

    def __init__(
        self, plan: RowPlan, gathered: Gathered, group: FoundGroup, named: Iterable[Place]
    ) -> None:
        self.plan, self.gathered, self.group = plan, gathered, group
        self.held: set[Place] = set(named)
        self.added: set[tuple[str, int]] = set()
        self.parameters: set[tuple[str, int]] = set()
        self.aliases: dict[str, Alias] = {a.name: a for a in aliases_of(plan.rule)}
        self.names = [alias.name for alias, _ in plan.details.columns.rows]
        self.every = gathered.all_of(group)
        self.free = [r for r in self.every if r[TAKEN] is None]
        self.chosen: dict[Key, Row] = {}

    def closed(self) -> Considered:
        """The rows to be added, once nothing is left to add."""
        self._choose(self._own())
        before = -1
        while before != len(self.held) + len(self.chosen):
            before = len(self.held) + len(self.chosen)
            self._refute()
            self._meet_anew()
        return Considered(frozenset(self.added), frozenset(self.parameters))

    def take_in(self, rows: Iterable[tuple[str, int]]) -> None:
        """Rows that must be there whatever else is."""
        for alias, number in rows:
            self._add(alias, number)

    def _own(self) -> list[Row]:
        """The bindings that the outcome was decided over."""
        rows, group = self.gathered.of(self.group), self.group
        taken = list(rows.taken)
        if group.only_taken:
            return taken
        if group.opens is not None:
            inside = {row_ids(self.plan, r) for r in (*rows.known, *rows.unknown)}
            return [*taken, *self._linked(inside)]
        # An earlier exemption that is unclear over all bindings may hold over the known ones.
        every = group.outcome is not Outcome.SUSPECTED
        return [*taken, *rows.known, *(rows.unknown if every else ())]

    def _meet_anew(self) -> None:
        """Bindings that come about where rows of others meet: then all that go with them."""
        met = [
            row_ids(self.plan, r)
            for r in self.free
            if row_ids(self.plan, r) not in self.chosen and self._holds(row_ids(self.plan, r))
        ]
        if not met:
            return
        if self.plan.rule.window is None:
            self._choose(self.free)
        elif self.group.outcome in (Outcome.EXEMPT, Outcome.CONFLICT) and self.group.opens is None:
            self._choose(self._linked(set(met)))  # a window among them would be told instead

    def _refute(self) -> None:
        key = (self.group.keyless, self.group.identity)
        for choice in self.gathered.refuted.get(key, ()):
            if self._holds(choice.rows):
                self._add(choice.alias, choice.by)

    def _choose(self, rows: Iterable[Row]) -> None:
        """Take `rows` in, with the related rows that leave them unknown."""
        by_ids = {row_ids(self.plan, row): row for row in rows}
        for ids, row in sorted(by_ids.items(), key=lambda p: [n or 0 for n in p[0]]):
            if ids in self.chosen:
                continue
            self.chosen[ids] = row
            for name, number in zip(self.names, ids, strict=True):
                if number is not None:
                    self._add(name, cast(int, number))
            if row[TAKEN] is None and not row[KNOWN]:
                for alias, number in self._unclear(row, ids):
                    self._add(alias, number)

    def _unclear(self, row: Row, ids: Key) -> Iterator[tuple[str, int]]:
        """Related rows for which the binding is unknown."""
        for doubt in self.gathered.doubts.get(ids, ()):
            yield doubt.alias, doubt.row
        for index, exemption in enumerate(self.plan.rule.row_exemptions):
            if exemption.relation is not None and row[f"x{index}"] is None:
                for related in self.gathered.evidence.get((index, ids), ()):
                    yield exemption.relation.alias.name, related.row

    def apply_parameters(self, main: Sequence[Row]) -> None:
        """One row for each value of a parameter that applied to rows only asked about."""
        found: dict[tuple[str, str, int], list[ParameterThere]] = {}
        for row in main:
            for there in self.gathered.there.get(row_ids(self.plan, row), ()):
                found.setdefault((there.alias, there.parameter, there.index), []).append(there)
        for (alias, parameter, index), applied in sorted(found.items()):
            self._add(alias, min(there.row for there in applied))
            self.parameters.add((parameter, index))

    def _linked(self, ids: set[Key]) -> list[Row]:
        """The bindings that windows link to those with `ids`, over any number of windows."""
        assert self.plan.rule.window is not None
        window = self.plan.rule.window
        reach = window.count * _AT_MOST[window.unit]
        dated = [(cast("datetime.date | None", r[TIME]), r) for r in self.free]
        chain: list[Row] = []
        linked: list[Row] = [r for day, r in dated if day is None and row_ids(self.plan, r) in ids]
        last: datetime.date | None = None
        for day, row in sorted(((d, r) for d, r in dated if d is not None), key=lambda p: p[0]):
            if last is not None and day - last > reach:
                linked += self._if_touched(chain, ids)
                chain = []
            chain.append(row)
            last = day
        return [*linked, *self._if_touched(chain, ids)]

    def _if_touched(self, chain: list[Row], ids: set[Key]) -> list[Row]:
        return chain if any(row_ids(self.plan, r) in ids for r in chain) else []

    def _holds(self, ids: Key) -> bool:
        """Whether every row of a choice is there."""
        return all(
            number is None or self._place(name, cast(int, number)) in self.held
            for name, number in zip(self.names, ids, strict=True)
        )

    def _add(self, alias: str, number: int) -> None:
        place = self._place(alias, number)
        if place not in self.held:
            self.held.add(place)
            self.added.add((alias, number))

    def _place(self, alias: str, number: int) -> Place:
        return self.aliases[alias].data_set.name, number
