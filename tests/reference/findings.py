"""Findings: what is told of one subject, and the rows that made it."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from tests.reference.bindings import Binding
from tests.reference.values import Cell, Value, plain

Outcome = Literal["suspected", "exempt", "undetermined", "conflict"]
Witness = Mapping[str, tuple[int, ...]]
Exempted = tuple[tuple[int, Witness], ...]
#: The place of a conflict, and for each source alias, row, column and value.
Disagreements = tuple[tuple[int, tuple[tuple[str, int | None, str, Cell], ...]], ...]
Absent = tuple[tuple[str, tuple[Cell, ...]], ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """One matter: a subject, in a rule with windows its first day, and what was found.

    `witness` are the row numbers by alias; `exempted` are, for each `unless` before `per`
    that took bindings out, its place among the rule's and their rows, or the same of the
    `unless` after `per` that made the group exempt; `conflicts` are the same for each `conflict`,
    `disagreements` what their sources say; `absent` are the key values that were
    looked for in vain, by alias; `clauses` are those of the rule's basis that are cited;
    `behind` are the rows of computed tables that it rests on, with what these rest on.
    """

    rule: str
    subject: tuple[Cell, ...]
    window_start: datetime.date | None
    outcome: Outcome
    severity: str
    score: int | None
    measures: Mapping[str, Cell]
    witness: Witness
    exempted: Exempted
    conflicts: Exempted
    disagreements: Disagreements
    absent: Absent
    clauses: tuple[str, ...]
    behind: tuple[Any, ...] = ()

    @property
    def rests_on(self) -> tuple[Witness, ...]:
        """Its own rows, and those of what was taken out of it."""
        return (self.witness, *(rows for _, rows in (*self.exempted, *self.conflicts)))


def witness(bindings: Iterable[Binding], *, evidence: bool = False) -> Witness:
    """“Each finding carries the rows that made it”, and an exception those that it rests on."""
    rows: dict[str, set[int]] = {}
    for binding in bindings:
        looked_at = [*binding.rows.items(), *(binding.evidence if evidence else ())]
        for alias, row in looked_at:
            if row is not None:
                rows.setdefault(alias, set()).add(row)
    return {alias: tuple(sorted(ids)) for alias, ids in sorted(rows.items())}


def exempted(taken_out: Iterable[Binding]) -> Exempted:
    """“What it took out is reported as exempt, with the clause and the rows.”"""
    by_place: dict[int, list[Binding]] = {}
    for binding in taken_out:
        if binding.taken_out_by is not None:
            by_place.setdefault(binding.taken_out_by, []).append(binding)
    return tuple((place, witness(by_place[place], evidence=True)) for place in sorted(by_place))


def conflicts(taken_out: Iterable[Binding]) -> Exempted:
    """The rows that each `conflict` took out, those of the other source too."""
    by_place: dict[int, list[Binding]] = {}
    for binding in taken_out:
        if binding.conflict is not None:
            by_place.setdefault(binding.conflict, []).append(binding)
    return tuple((place, witness(by_place[place], evidence=True)) for place in sorted(by_place))


def disagreements(taken_out: Iterable[Binding]) -> Disagreements:
    """“Both sources, both rows, both values”, the same rows once."""
    found = {
        (b.conflict, tuple(sorted(((a, r, c, plain(v)) for a, r, c, v in said), key=repr)))
        for b in taken_out
        if b.conflict is not None
        for said in b.disagreements
    }
    return tuple(sorted(found, key=repr))


def absent(bindings: Iterable[Binding]) -> Absent:
    """“For an absence, the key looked for.”"""
    keys = {(alias, tuple(map(plain, key))) for b in bindings for alias, key in b.absent}
    return tuple(sorted(keys, key=repr))


def cells(values: Iterable[Value]) -> tuple[Cell, ...]:
    """Values as cells, a period as its bare number."""
    return tuple(plain(v) for v in values)
