"""The outcomes: from the bindings of each subject to the matters that are told."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import replace

from dsl.schema import Schema
from dsl.syntax.declarations import File, Rule
from tests.reference.bindings import Binding, bindings, value_of
from tests.reference.findings import (
    Finding,
    absent,
    cells,
    conflicts,
    disagreements,
    exempted,
    witness,
)
from tests.reference.groups import Group, exemption, measured, suspicion
from tests.reference.prepare import Prepared, prepare
from tests.reference.tables import behind, computed
from tests.reference.values import Truth, Value
from tests.reference.weighing import highest, score, severity
from tests.reference.windows import Matter, matters
from tests.reference.world import Row

__all__ = ["Finding", "interpret"]


def interpret(
    file: File, schema: Schema, *, tables: Mapping[str, Sequence[Row]], as_of: datetime.date
) -> list[Finding]:
    """Every finding of every rule of `file` on `tables`, rows numbered from 1."""
    world = computed(file, schema, tables=tables, as_of=as_of)
    return [
        finding
        for rule in file.declarations
        if isinstance(rule, Rule)
        for finding in findings(
            prepare(rule, file, schema=world.schema, tables=world.tables, as_of=as_of)
        )
    ]


def findings(prepared: Prepared) -> list[Finding]:
    """The findings of one rule, subject by subject."""
    subjects: dict[tuple[Value, ...], list[Binding]] = {}
    for binding in bindings(prepared):
        subjects.setdefault(_key(prepared, binding), []).append(binding)
    told = [f for key, members in subjects.items() for f in _of_subject(prepared, key, members)]
    named = {a: d.name for a, d in prepared.world.names.aliases.items()}
    found = [replace(f, behind=behind(f.rests_on, named, prepared.world.tables)) for f in told]
    return sorted(found, key=lambda f: (repr(f.subject), str(f.window_start)))


def _key(prepared: Prepared, binding: Binding) -> tuple[Value, ...]:
    """“Without `per`, each base row is its own group. With it, a group is the set of bindings
    with equal key values.”
    """
    if prepared.keys is not None:
        return tuple(value_of(k, binding, prepared.world) for k in prepared.keys)
    base = prepared.base
    columns = prepared.world.data_set(base).key
    return tuple(prepared.world.cell(base, binding.rows[base], c) for c in columns)


def _of_subject(
    prepared: Prepared, key: tuple[Value, ...], members: Sequence[Binding]
) -> list[Finding]:
    """The matters of one subject, what was taken out told beside them, or else by itself."""
    taken_out = [b for b in members if _is_out(b)]
    group = Group(
        key,
        known=tuple(b for b in members if not _is_out(b) and b.truth is True),
        unknown=tuple(b for b in members if not _is_out(b) and b.truth is None),
    )
    told = [_finding(prepared, matter) for matter in _matters(prepared, group)]
    if not taken_out:
        return told
    if told:
        rows = exempted(taken_out)
        return [
            replace(
                f,
                exempted=rows + f.exempted,
                conflicts=conflicts(taken_out),
                disagreements=disagreements(taken_out),
            )
            for f in told
        ]
    return [*told, _taken_out(prepared, key, taken_out)]


def _is_out(binding: Binding) -> bool:
    return binding.taken_out_by is not None or binding.conflict is not None


def _matters(prepared: Prepared, group: Group) -> list[Matter]:
    """“A binding whose key is missing is reported as undetermined, never grouped.”"""
    if not group.together:
        return []
    if prepared.keys is not None and None in group.key:
        return [Matter(group, None, "undetermined")]
    if prepared.window is not None:
        return matters(prepared, group)
    suspected = suspicion(prepared, group)
    return [] if suspected is False else [_judged(prepared, group, suspected)]


def _judged(prepared: Prepared, group: Group, suspected: Truth) -> Matter:
    """Suspected or undetermined by the conditions, unless an exception after `per` holds."""
    exempts, by = exemption(prepared, group)
    if exempts is True:
        return Matter(group, None, "exempt", by)
    determined = suspected is True and exempts is False
    return Matter(group, None, "suspected" if determined else "undetermined")


def _finding(prepared: Prepared, matter: Matter) -> Finding:
    """“Measures and witnesses of a suspected group are those of its known bindings”; an
    undetermined one shows the unknown bindings too.
    """
    group = matter.group
    suspected = matter.outcome == "suspected"
    shown = group.together if matter.outcome == "undetermined" else group.known
    return Finding(
        rule=prepared.rule.name,
        subject=cells(group.key),
        window_start=matter.window_start,
        outcome=matter.outcome,
        severity=severity(prepared, group) if suspected else highest(prepared),
        score=score(prepared, group) if suspected else None,
        measures={} if matter.outcome == "undetermined" else measured(prepared, group),
        witness=witness(shown),
        exempted=() if matter.exempted_by is None else ((matter.exempted_by, witness(shown)),),
        conflicts=(),
        disagreements=(),
        absent=absent(shown),
        clauses=_cited(prepared, shown),
    )


def _taken_out(prepared: Prepared, key: tuple[Value, ...], taken_out: Sequence[Binding]) -> Finding:
    """What an `unless` or a `conflict` before `per` took out, where nothing else is told of the
    subject. Sources that disagree must be told to somebody: a conflict goes before exceptions.
    """
    conflicting = [b for b in taken_out if b.conflict is not None]
    shown = conflicting or taken_out
    return Finding(
        rule=prepared.rule.name,
        subject=cells(key),
        window_start=None,
        outcome="conflict" if conflicting else "exempt",
        severity=highest(prepared),
        score=None,
        measures={},
        witness=witness(shown),
        exempted=exempted(taken_out),
        conflicts=conflicts(taken_out),
        disagreements=disagreements(taken_out),
        absent=absent(shown),
        clauses=_cited(prepared, shown),
    )


def _cited(prepared: Prepared, shown: Sequence[Binding]) -> tuple[str, ...]:
    """“Only those in force are cited”, on the date of one of the facts; all where none is known."""
    days = {b.event_date for b in shown if b.event_date is not None}
    return tuple(
        f"{c.regulation} article {c.provision.article}"
        for c in prepared.rule.citations
        if not days or any(prepared.world.in_force((c,), day) for day in days)
    )
