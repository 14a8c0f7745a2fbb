"""Findings: what is told of one subject, and the rows that made it."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from tests.reference.bindings import Binding
from tests.reference.values import Cell, Value, plain

Outcome = Literal["suspected", "exempt", "undetermined"]
Witness = Mapping[str, tuple[int, ...]]
Exempted = tuple[tuple[int, Witness], ...]
Absent = tuple[tuple[str, tuple[Cell, ...]], ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """One matter: a subject, in a rule with windows its first day, and what was found.

    `witness` are the row numbers by alias; `exempted` are, for each `unless` before `per`
    that took bindings out, its place among the rule's and their rows, or the same of the
    `unless` after `per` that made the group exempt; `absent` are the key values that were
    looked for in vain, by alias; `clauses` are those of the rule's basis that are cited;
    `behind` are the rows of computed tables that it rests on, with what these rest on.
    """

    rule: str
    subject: tuple[Cell, ...]
    window_start: datetime.date | None
    outcome: Outcome
    measures: Mapping[str, Cell]
    witness: Witness
    exempted: Exempted
    absent: Absent
    clauses: tuple[str, ...]
    behind: tuple[Any, ...] = ()


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
        assert binding.taken_out_by is not None
        by_place.setdefault(binding.taken_out_by, []).append(binding)
    return tuple((place, witness(by_place[place], evidence=True)) for place in sorted(by_place))


def absent(bindings: Iterable[Binding]) -> Absent:
    """“For an absence, the key looked for.”"""
    keys = {(alias, tuple(map(plain, key))) for b in bindings for alias, key in b.absent}
    return tuple(sorted(keys, key=repr))


def cells(values: Iterable[Value]) -> tuple[Cell, ...]:
    """Values as cells, a period as its bare number."""
    return tuple(plain(v) for v in values)
