"""What newly filed rows can change of the findings of an earlier run: those of few entities.

Rules that can be cut down tell of each entity what its own rows say. So what an earlier run told
of an entity still holds where none of its rows came or went; and of those of whose rows some did,
only two kinds can be told of otherwise than before: those that were told of, and those that the
rule could tell of now.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from engine.bridge.sources import OtherRows, RowPlace, SomeRows, row_id
from engine.findings.as_json import json_order
from engine.plan.from_rule import RulePlan
from engine.plan.narrow import Candidates
from engine.plan.nodes import NodeId
from engine.run.asking import Asker, Named, Separable, plain
from engine.run.changes import Change, JsonFinding, Since
from engine.run.fetching import AllRows, By

#: One row in so many may have come or gone; with more, all rows serve as well.
_ROWS_PER_CHANGE: Final = 20


@dataclass(frozen=True, slots=True)
class StillHolds:
    """The findings of the earlier run `run` that no change touches."""

    run: str
    findings: tuple[JsonFinding, ...]

    def with_findings(self, told: Iterable[JsonFinding], *, run: str) -> list[JsonFinding]:
        """All findings of a rule, as `run` tells them; `told` are those of who was looked at again.

        Others may have been looked at besides: of them both tell the same.
        """
        both = [{**finding, "run": run} for finding in self.findings], told
        by_id = {finding["id"]: finding for several in both for finding in several}
        return sorted(by_id.values(), key=json_order)


@dataclass(frozen=True, slots=True)
class Again:
    """The entities that are looked at again, and for each rule the findings that still hold."""

    named: tuple[Named, ...] = ()
    kept: Mapping[int, StillHolds] = field(default_factory=dict)


def usable(
    since: Mapping[int, Since],
    plans: Mapping[int, RulePlan],
    separable: Mapping[int, Separable],
    rows: AllRows,
) -> dict[int, Since]:
    """Those of `since` by which it can be told whom the changes touch."""
    return {
        position: one
        for position, one in since.items()
        if position in separable and _is_usable(one, plans[position], separable[position], rows)
    }


def _is_usable(since: Since, plan: RulePlan, separable: Separable, rows: AllRows) -> bool:
    changed = since.changes.keys()
    base = plan.rule.base
    # a finding that something is absent says of every filing how many rows were searched
    searched = {absence.alias.data_set.name for absence in plan.rule.absences}
    came_or_went = sum(change.rows(name) for name, change in since.changes.items())
    return (
        bool(changed)
        and changed <= separable.keys()
        and not changed & searched
        and came_or_went * _ROWS_PER_CHANGE <= rows.rows(base.data_set.name)
        and all(_base_row(since, base.name, f) is not None for f in since.findings)
    )


@dataclass(frozen=True, slots=True)
class _BaseRow:
    """A row of the base, by its id among the rows that there are, or among those gone."""

    id: int
    gone: bool


def _base_row(since: Since, base: str, finding: JsonFinding) -> _BaseRow | None:
    """The first row of the base that `finding` rests on."""
    rows = (w for w in finding["witness"] if w["alias"] == base and w.get("rows"))
    witness = next(rows, None)
    if witness is None:
        return None
    for filings, gone in ((since.filings, False), (since.gone, True)):
        if (position := filings.get(witness["filing"])) is not None:
            return _BaseRow(row_id(RowPlace(position, witness["rows"][0])), gone)
    return None


def look_again(
    asker: Asker,
    plans: Mapping[int, RulePlan],
    separable: Mapping[int, Separable],
    since: Mapping[int, Since],
    questions: Sequence[Candidates],
    on_question: Callable[[int], None],
) -> Again:
    """Whom the rules of `since` could tell of otherwise than before.

    `questions` are those of these rules; `on_question` hears which is asked, from 1.
    """
    if not since:
        return Again()
    return _Looking(asker, plans, separable, since).again(questions, on_question)


@dataclass(frozen=True, slots=True)
class _Looking:
    asker: Asker
    plans: Mapping[int, RulePlan]
    separable: Mapping[int, Separable]
    since: Mapping[int, Since]
    _of_changes: dict[tuple[Change, By], pa.ChunkedArray] = field(default_factory=dict)
    _found: dict[By, pa.Table] = field(default_factory=dict)

    def again(self, questions: Sequence[Candidates], on_question: Callable[[int], None]) -> Again:
        started = time.monotonic()
        new_rows = [self._new_rows(question) for question in questions]
        few = self._few_rows([q for q, new in zip(questions, new_rows, strict=True) if new is None])
        told_of, kept = {}, {}
        for position, since in self.since.items():
            told_of[position], others = self._told_of(position, few)
            kept[position] = StillHolds(since.run, others)
        share = (time.monotonic() - started) / len(self.since)
        named = [Named(frozenset({p}), entities, share) for p, entities in told_of.items()]
        for number, (question, new) in enumerate(zip(questions, new_rows, strict=True), start=1):
            on_question(number)
            rows = SomeRows(self._touched_rows(question, few), self.asker.rows)
            base = self._base(question.rules[0])
            named.append(self.asker.named(question, base, rows if new is None else new))
        return Again(tuple(named), kept)

    def _touched_rows(
        self, question: Candidates, few: Mapping[By, pa.Table]
    ) -> Mapping[str, pa.Table]:
        """The rows of touched entities that `question` has to look at.

        Where groups differ in more than their entity, and nothing but rows of the base came or
        went, only groups with such a row can be told of otherwise than before.
        """
        first = question.rules[0]
        mine = {name: few[name, by] for name, by in self.separable[first].items()}
        changes = {self._of_base(position) for position in question.rules}
        (change, *others) = changes
        if not question.within or others or change is None:
            return mine
        name, entity = self._base(first)
        keys = (entity.told_apart_by, *question.within)
        several = [self.asker.columns(part, name, keys) for part in change.parts()]
        return {**mine, name: of_groups(mine[name], several, keys)}

    def _base(self, position: int) -> By:
        name = self.plans[position].rule.base.data_set.name
        return name, self.separable[position][name]

    def _few_rows(self, questions: Sequence[Candidates]) -> Mapping[By, pa.Table]:
        """The rows of all entities of which rows came or went, with what `questions` read."""
        asked = {p: question for question in questions for p in question.rules if question.grouped}
        touched = [Named(frozenset({p}), self._could_be(p, asked.get(p)), 0.0) for p in self.since]
        separable = {position: self.separable[position] for position in self.since}
        read_by: dict[By, list[NodeId]] = {}
        for question in questions:
            for by in separable[question.rules[0]].items():
                read_by.setdefault(by, []).append(question.relation)
        return self.asker.rows_of(separable, touched, read_by)

    def _could_be(self, position: int, asked: Candidates | None) -> pa.Array:
        """The entities that changes touch, without those that no finding can be about.

        Where nothing went, one that is in the rows of too few persons now was so before.
        """
        touched = self._touched(position)
        if asked is None or self._only_added(position) is None:
            return touched
        shared = self.asker.shared(asked, self._base(position), touched)
        if shared is None:
            return touched
        return touched.filter(pc.or_(pc.is_in(touched, value_set=shared), pc.is_null(touched)))

    def _touched(self, position: int) -> pa.Array:
        by = self.separable[position]
        changes = self.since[position].changes.items()
        return _distinct([self._of_change(change, (name, by[name])) for name, change in changes])

    def _of_change(self, change: Change, by: By) -> pa.ChunkedArray:
        """The entities of which rows came or went; asked once for all rules."""
        if (change, by) not in self._of_changes:
            parts = [self.asker.entities(part, by).column(1) for part in change.parts()]
            self._of_changes[change, by] = pa.chunked_array([_distinct(parts)])
        return self._of_changes[change, by]

    def _new_rows(self, question: Candidates) -> OtherRows | None:
        """The new rows and those that they join, where what is asked for can only lie there.

        So it is where bindings are asked for and nothing but rows of the base came: a binding that
        was not there before has one of them. None where it is not so.
        """
        changes = {self._only_added(position) for position in question.rules}
        (change, *others) = changes
        if question.grouped or others or change is None or change.added is None:
            return None
        return OtherRows(self._base(question.rules[0])[0], change.added, self.asker.rows)

    def _only_added(self, position: int) -> Change | None:
        """The change of the base of a rule, if nothing else changed and nothing went."""
        change = self._of_base(position)
        return change if change is not None and change.gone is None else None

    def _of_base(self, position: int) -> Change | None:
        """The change of the base of a rule, which it reads once, if nothing else changed."""
        rule, changes = self.plans[position].rule, self.since[position].changes
        base = rule.base.data_set.name
        once = sum(alias.data_set.name == base for alias in rule.aliases) == 1
        return changes.get(base) if once and len(changes) == 1 else None

    def _told_of(
        self, position: int, few: Mapping[By, pa.Table]
    ) -> tuple[pa.Array, tuple[JsonFinding, ...]]:
        """The entities that the earlier run told of and that are touched; its other findings."""
        since, by = self.since[position], self._base(position)
        went = since.changes[by[0]].gone if by[0] in since.changes else None
        gone = None if went is None else self.asker.entities(went, by)
        again, kept = [], []
        for is_gone, table in ((False, self._of_findings(by, few[by])), (True, gone)):
            mine = [(row.id, f) for row, f in self._based(position) if row.gone is is_gone]
            if table is None or not mine:
                continue
            ids = pa.array([number for number, _ in mine], pa.int64())
            places = pc.index_in(ids, table.column(0).combine_chunks())
            again.append(table.column(1).take(places.drop_null()))
            kept += [f for (_, f), at in zip(mine, places.to_pylist(), strict=True) if at is None]
        of_touched = self._of_findings(by, few[by]).column(1)
        return _distinct([of_touched.slice(0, 0), *again]), tuple(kept)

    def _based(self, position: int) -> Iterator[tuple[_BaseRow, JsonFinding]]:
        """The earlier findings of a rule, and the row of its base that each rests on."""
        since, base = self.since[position], self.plans[position].rule.base.name
        for finding in since.findings:
            row = _base_row(since, base, finding)
            assert row is not None, "else it is not usable"
            yield row, finding

    def _of_findings(self, by: By, touched: pa.Table) -> pa.Table:
        """Those of the rows of touched entities that an earlier finding rests on; found once."""
        if by not in self._found:
            mine = (p for p in self.since if self._base(p) == by)
            ids = {row.id for p in mine for row, _ in self._based(p) if not row.gone}
            wanted = pc.is_in(touched.column(0), pa.array(sorted(ids), pa.int64()))
            told = plain(touched.select(["#", by[1].told_apart_by]), by[1])
            self._found[by] = told.filter(wanted)
        return self._found[by]


def of_groups(rows: pa.Table, several: Sequence[pa.Table], keys: Sequence[str]) -> pa.Table:
    """Those of `rows` that have all `keys`, and in common with a row of `several`."""
    told_apart = rows.select(list(keys))
    wanted = pa.concat_tables(one.cast(told_apart.schema) for one in several)
    places = told_apart.append_column("#", pa.array(np.arange(len(rows))))
    return rows.take(places.join(wanted, list(keys), join_type="left semi")["#"])


def _distinct(several: Sequence[pa.ChunkedArray]) -> pa.Array:
    """Each value once, a missing one too; all are of one type."""
    chunks = [chunk for one in several for chunk in one.chunks]
    return pc.unique(pa.chunked_array(chunks, several[0].type))
