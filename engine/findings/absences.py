"""What a `without` looked for and did not find, and what came nearest to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from dsl.model.steps import Absence
from engine.bridge.sources import row_place
from engine.findings.finding import Absent, NearRead, Shown
from engine.findings.gathered import Gathered, row_ids
from engine.findings.groups_found import Key, Row
from engine.findings.near_reads import near_reads
from engine.findings.placing import Filings
from engine.plan.bindings import RelationUse
from engine.plan.row_plan import RowPlan


@dataclass(frozen=True, slots=True)
class NotFound:
    """What was not found, and the rows told of as the nearest, by alias and id."""

    absent: tuple[Absent, ...]
    nearest: frozenset[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class Search:
    """Says what was searched; `uncompared` counts, by slot, rows without a key of their own."""

    plan: RowPlan
    gathered: Gathered
    filings: Filings
    uncompared: Mapping[str, int]

    def not_found(self, rows: Sequence[Row]) -> NotFound:
        """What no `without` of the rule found for the bindings `rows`."""
        steps = {id(s.relation) for s in self.plan.rule.row_steps if isinstance(s, Absence)}
        absent: list[Absent] = []
        told: set[tuple[str, int]] = set()
        for use in self.plan.bindings.uses:
            if id(use.relation) not in steps:
                continue
            for values, asking in _by_values(use, rows):
                nearest = tuple(self._nearest(use, asking))
                absent += self._in_filings(use, values, nearest)
                told |= {(use.relation.alias.name, row) for _, ids in nearest for row in ids}
        return NotFound(tuple(absent), frozenset(told))

    def _in_filings(
        self, use: RelationUse, values: Key, nearest: Sequence[tuple[NearRead, frozenset[int]]]
    ) -> Iterator[Absent]:
        alias = use.relation.alias
        looked_for = tuple(
            Shown(p.column.column, p.column.type.domain, value)
            for p, value in zip(use.relation.keys, values, strict=True)
        )
        for position, filing in enumerate(self.filings[alias.data_set.name]):
            yield Absent(
                alias.name,
                alias.data_set.name,
                filing.id,
                looked_for,
                searched=filing.rows,
                uncompared=self.uncompared.get(use.scan.slot, 0),
                nearest=tuple(
                    read
                    for read, ids in nearest
                    if any(row_place(row).filing == position for row in ids)
                ),
            )

    def _nearest(
        self, use: RelationUse, asking: Sequence[Row]
    ) -> Iterator[tuple[NearRead, frozenset[int]]]:
        """For each comparison the most alike pair in any filing, and the rows that have it."""
        for position, nearest in enumerate(self.plan.nearest):
            if nearest.alias != use.alias:
                continue
            ids = (row_ids(self.plan, row) for row in asking)
            found = [n for i in ids for n in self.gathered.nearest.get((position, i), ())]
            reads = near_reads(self.plan.rule, nearest.near, (n.compared for n in found))
            for read in reads:
                best = read.pairs[:1]
                rows = frozenset(n.row for n in found if n.compared == best)
                yield replace(read, pairs=best, distinct=1), rows


def _by_values(use: RelationUse, rows: Sequence[Row]) -> Iterator[tuple[Key, Sequence[Row]]]:
    """The bindings by the values that they looked for; none where a value lacks."""
    asking: dict[Key, list[Row]] = {}
    for row in rows:
        values = tuple(row[name] for name in use.looked_for)
        if None not in values:
            asking.setdefault(values, []).append(row)
    yield from sorted(asking.items(), key=lambda entry: tuple(map(str, entry[0])))
