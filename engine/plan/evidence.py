"""Rows of related data sets that decided a binding, or left it undecided.

Relations are folded to a truth when bindings are made. Only for bindings that a finding
speaks of are they joined again, to name the rows: without them, the rest of a finding's
rows would not show what all rows together show.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from dsl.model.expressions import Operator
from dsl.model.rules import Rule
from dsl.model.steps import Alias, Relation
from engine.plan.arena import Arena
from engine.plan.binding_builder import refuted_bindings_of
from engine.plan.bindings import TAKEN, Bindings, RelationUse
from engine.plan.compared import NearColumns, compared, near_of_relation
from engine.plan.from_expression import Frame, value_used
from engine.plan.nodes import Aggregate, Aggregation, Fold, Given, Join, NodeId, Project
from engine.plan.reads import (
    SURE,
    needed,
    parameters_read,
    reads,
    relation_expressions,
    sure_reads,
)
from engine.plan.relate import looked_up, residual_of
from engine.plan.storage import WHOLE

#: The row id of what takes a binding out by relation, or what leaves a relation unknown.
EVIDENCE = "evidence.#"


@dataclass(frozen=True, slots=True)
class Evidence:
    """The rows of `alias` that would exempt bindings by the exemption at position `taken`.

    `relation` has the rows of the binding, `evidence.#`, and the columns of `near`: what was
    compared nearly with the row that was found.
    """

    taken: int
    relation: NodeId
    near: NearColumns


@dataclass(frozen=True, slots=True)
class Doubts:
    """Rows of `alias` whose missing values leave unknown whether they match.

    `relation` has the rows of the binding, `evidence.#`, and per column of `lacking` a flag
    that its value is missing.
    """

    alias: Alias
    relation: NodeId
    lacking: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Refuted:
    """Choices of rows that are no bindings since a `without` found a row.

    `of_found` has those of the groups in the table `found`, `keyless` those that lack a
    part of their key; both the identity, the keys, the rows chosen and, in `evidence.#`,
    the first row that was found. `alias` is the alias of the `without`.
    """

    alias: Alias
    of_found: NodeId
    keyless: NodeId


@dataclass(frozen=True, slots=True)
class AskedThere:
    """Which value of a parameter applied to each row that a relation only asks about.

    `relation` has the rows of the binding, `evidence.#`, and per entry of `columns`
    (parameter, column) the position of the value. It holds the bindings in `found`.
    """

    alias: Alias
    relation: NodeId
    columns: tuple[tuple[str, str], ...]


def evidence_of(arena: Arena, rule: Rule, bindings: Bindings) -> tuple[Evidence, ...]:
    """Per exemption by relation: the rows of bindings, with each row that would exempt them.

    Bindings that it took out, and those of which it is unknown whether it does.
    """
    found = []
    for index, exemption in enumerate(rule.row_exemptions):
        if exemption.relation is None:
            continue
        use = next(u for u in bindings.uses if u.relation is exemption.relation)
        number = arena.constant(index, WHOLE)
        taken = arena.apply(Operator.EQUAL, arena.column(TAKEN), number)
        unclear = arena.missing(arena.column(f"x{index}"))
        asked = arena.filtered(bindings.relation, arena.any_of((taken, unclear)))
        joined, residual = joined_again(arena, bindings, use, asked, slot=f"e{index}")
        matched = arena.filtered(joined, arena.surely(residual))
        frame = with_slot(bindings.frame, use, f"e{index}")
        near, of_near = compared(arena, near_of_relation(rule, use.relation), frame)
        columns = (*_rows(arena, bindings, f"e{index}"), *of_near)
        found.append(Evidence(index, arena.add(Project(matched, columns)), near))
    return tuple(found)


def doubts_of(arena: Arena, rule: Rule, bindings: Bindings) -> tuple[Doubts, ...]:
    """Per relation that is only asked about: the rows that may match, were they complete.

    An exemption that does not hold for another reason, such as a clause out of force, leaves
    nothing open, whatever its relation comes to. A conflict that is not sure is none.
    """
    exempting = {id(e.relation): f"x{i}" for i, e in enumerate(rule.row_exemptions)}
    conflicting = {id(c.relation) for c in rule.conflicts}
    found = []
    asked = (u for u in bindings.uses if u.exists is not None and id(u.relation) not in conflicting)
    for number, use in enumerate(asked):
        assert use.exists is not None
        slot = f"d{number}"
        lacking = tuple(
            (name, f"lacks {name}")
            for name in _own_columns(use.relation)
            if _optional(use.alias, name)
        )
        open_truths = [use.exists, *filter(None, [exempting.get(id(use.relation))])]
        unclear = arena.all_of(arena.missing(arena.column(c)) for c in open_truths)
        unsure = arena.filtered(bindings.relation, unclear)
        joined, residual = joined_again(arena, bindings, use, unsure, slot=slot)
        unknown = arena.filtered(joined, arena.missing(residual))
        flags = ((flag, arena.missing(arena.column(f"{slot}.{name}"))) for name, flag in lacking)
        columns = (*_rows(arena, bindings, slot), *flags)
        found.append(Doubts(use.alias, arena.add(Project(unknown, columns)), lacking))
    return tuple(found)


def refuted_of(
    arena: Arena, rule: Rule, frame: Frame, identity: tuple[str, ...], found: str
) -> tuple[Refuted, ...]:
    """Per `without` and `latest`: what it keeps from being a binding.

    Nothing where no finding can hold it.

    A finding's rows hold such a choice only where they come together from several bindings.
    """
    if not _rows_can_meet_anew(rule):
        return ()
    bindings = refuted_bindings_of(arena, rule, frame)
    told = []
    for number, use in enumerate(u for u in bindings.uses if u.exists is not None):
        assert use.exists is not None
        matched = arena.filtered(bindings.relation, arena.surely(arena.column(use.exists)))
        by = use.first
        if by is None:
            by = f"n{number}.#"
            joined, residual = joined_again(arena, bindings, use, matched, slot=f"n{number}")
            matched = arena.filtered(joined, arena.surely(residual))
        rows = (f"{s}.#" for _, s in bindings.rows)
        keys = tuple(dict.fromkeys((*identity, *bindings.keys, *rows)))
        first = Aggregation(EVIDENCE, Fold.MIN, arena.column(by), None)
        firsts = arena.add(Aggregate(matched, keys, (first,)))
        wanted = tuple(f"{found}.{name}" for name in identity)
        on = tuple(zip(identity, wanted, strict=True))
        lacks_key = arena.any_of(arena.missing(arena.column(k)) for k in bindings.keys)
        told.append(
            Refuted(
                use.alias,
                of_found=arena.add(Join(firsts, arena.add(Given(found, wanted)), "inner", on)),
                keyless=arena.filtered(firsts, lacks_key),
            )
        )
    return tuple(told)


def _rows_can_meet_anew(rule: Rule) -> bool:
    """Whether rows of several bindings can make a choice that some `without` refutes.

    Not where every `without` asks for one alias whose data set no other alias reads: its
    row is then in no binding at all. Nor is that so of a row that another comes after.
    """
    if rule.chosen:
        return True
    bound = [rule.base, *(r.alias for r in rule.lookups)]
    names = [a.data_set.name for a in (rule.base, *(r.alias for r in rule.relations))]
    for relation in rule.absences:
        asking = {r.alias for r in reads(*relation_expressions(relation))} - {relation.alias.name}
        asked = [a for a in bound if a.name in asking]
        if len(asked) != 1 or names.count(asked[0].data_set.name) > 1:
            return True
    return False


def asked_there_of(
    arena: Arena, bindings: Bindings, identity: tuple[str, ...], found: str
) -> tuple[AskedThere, ...]:
    """Per relation that is only asked about and asks for a parameter by its own rows."""
    told = []
    for number, use in enumerate(u for u in bindings.uses if u.exists is not None):
        name, slot = use.relation.alias.name, f"p{number}"
        asked = [
            p
            for p in parameters_read(c.expression for c in use.relation.conditions)
            if any(r.alias == name for r in reads(p))
        ]
        if not asked:
            continue
        wanted = tuple(f"{found}.{name}" for name in identity)
        on = tuple(zip(identity, wanted, strict=True))
        given = arena.add(Given(found, wanted))
        source = arena.add(Join(bindings.relation, given, "inner", on))
        joined, _ = joined_again(arena, bindings, use, source, slot=slot)
        frame = with_slot(bindings.frame, use, slot)
        names = tuple((p.parameter, f"{slot}.parameter{i}") for i, p in enumerate(asked))
        columns = (
            *_rows(arena, bindings, slot),
            *(
                (column, value_used(arena, p, frame))
                for p, (_, column) in zip(asked, names, strict=True)
            ),
        )
        told.append(AskedThere(use.alias, arena.add(Project(joined, columns)), names))
    return tuple(told)


def joined_again(
    arena: Arena, bindings: Bindings, use: RelationUse, source: NodeId, *, slot: str
) -> tuple[NodeId, NodeId]:
    """`source` with the rows of equal keys under `slot`, and what else the `on` demands."""
    relation, frame = use.relation, with_slot(bindings.frame, use, slot)
    scan = replace(use.scan, slot=slot)
    related = looked_up(arena, source, relation, scan=scan, frame=frame, outer=False)
    return related.source, residual_of(arena, relation, frame)


def with_slot(frame: Frame, use: RelationUse, slot: str) -> Frame:
    """`frame` with the rows of a relation that was joined again under `slot`."""
    return replace(frame, slots={**frame.slots, use.relation.alias.name: slot})


def _rows(arena: Arena, bindings: Bindings, slot: str) -> tuple[tuple[str, NodeId], ...]:
    rows = ((f"{s}.#", arena.column(f"{s}.#")) for _, s in bindings.rows)
    return (*rows, (EVIDENCE, arena.column(f"{slot}.#")))


def _own_columns(relation: Relation) -> tuple[str, ...]:
    read = needed(*(c.expression for c in relation.conditions)) + sure_reads([relation.alias])
    return tuple(r.column for r in read if r.alias == relation.alias.name)


def _optional(alias: Alias, name: str) -> bool:
    column = alias.data_set.column(name)
    return name == SURE or (column is not None and not column.required)
