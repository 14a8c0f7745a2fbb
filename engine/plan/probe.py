"""One subject of a rule: its rows and groups, with what every condition makes of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from dsl.model.expressions import (
    ColumnValue,
    ConstantValue,
    DecisionAt,
    Operator,
    ParameterAt,
    TypedExpression,
    walk,
)
from dsl.model.rules import Rule
from dsl.model.steps import Alias
from engine.plan.arena import Arena
from engine.plan.binding_builder import bindings_of
from engine.plan.bindings import Bindings
from engine.plan.evidence import EVIDENCE, joined_again
from engine.plan.from_expression import Frame, expression_from
from engine.plan.groups import Grouped, grouped
from engine.plan.nodes import NodeId, Project
from engine.plan.prefixes import Prefix, prefixes_of
from engine.plan.sessions import CLOSES, OPENS
from engine.plan.storage import storage_of
from engine.plan.tables import declare_tables
from engine.plan.windows import opened_windows


@dataclass(frozen=True, slots=True)
class AskedAbout:
    """The rows that a relation which is only asked about found, by the rows of the binding.

    `exists` is the column of the bindings that says whether it found one.
    """

    alias: Alias
    exists: str
    relation: NodeId


@dataclass(frozen=True, slots=True)
class SubjectProbe:
    """The bindings of one subject with the truth of every condition, false ones included.

    `values` has, by the column of a truth, what its condition reads and the column of each
    value. `groups` is the subject's group, or its windows, over the bindings not false.
    """

    rule: Rule
    bindings: Bindings
    values: Mapping[str, tuple[tuple[TypedExpression, str], ...]]
    asked: tuple[AskedAbout, ...]
    groups: Grouped


def prefixes_of_subject(
    arena: Arena, rule: Rule, subject: Sequence[ConstantValue | None], frame: Frame
) -> tuple[Prefix, ...]:
    """The rows of `subject` after the base and after each `with`, as far as its keys are known."""
    declare_tables(arena, rule.aliases, frame)
    return tuple(
        replace(p, relation=_of_subject(arena, rule, subject, p.relation, p.keys))
        for p in prefixes_of(arena, rule, frame)
    )


def probe_subject(
    arena: Arena, rule: Rule, subject: Sequence[ConstantValue | None], frame: Frame
) -> SubjectProbe:
    """The questions about `subject`, a value for each key of `rule`."""
    declare_tables(arena, rule.aliases, frame)
    every = bindings_of(arena, rule, frame, keep_false=True)
    kept = bindings_of(arena, rule, frame)
    keys = tuple(enumerate(every.keys))
    own = _of_subject(arena, rule, subject, every.relation, keys)
    values = {
        t.column: tuple((e, f"{t.column}.v{i}") for i, e in enumerate(leaves(t.expression)))
        for t in every.truths
        if t.expression is not None
    }
    new = ((name, expression_from(arena, e, every.frame)) for v in values.values() for e, name in v)
    bindings = replace(every, relation=arena.extended(own, new))
    left = _of_subject(arena, rule, subject, kept.relation, keys)
    return SubjectProbe(
        rule=rule,
        bindings=bindings,
        values=values,
        asked=_asked_about(arena, bindings),
        groups=_groups(arena, rule, replace(kept, relation=left)),
    )


def relations_probed(arena: Arena, rule: Rule, frame: Frame) -> tuple[NodeId, ...]:
    """The relations out of which the questions about any subject of `rule` take its rows."""
    declare_tables(arena, rule.aliases, frame)
    prefixes = (prefix.relation for prefix in prefixes_of(arena, rule, frame))
    every = bindings_of(arena, rule, frame, keep_false=True)
    return (*prefixes, every.relation, bindings_of(arena, rule, frame).relation)


def leaves(expression: TypedExpression) -> tuple[TypedExpression, ...]:
    """The columns, parameters and decision tables read; the date of the latter is their own."""
    found: dict[TypedExpression, None] = {}
    within: set[TypedExpression] = set()
    for part in walk(expression):
        if isinstance(part, ParameterAt):
            found[part] = None
            within |= set(walk(part)) - {part}
        elif isinstance(part, DecisionAt):
            found[part] = None
            within |= set(walk(part.date))
        elif isinstance(part, ColumnValue) and part not in within:
            found[part] = None
    return tuple(found)


def _of_subject(
    arena: Arena,
    rule: Rule,
    subject: Sequence[ConstantValue | None],
    source: NodeId,
    keys: Sequence[tuple[int, str]],
) -> NodeId:
    def same(part: int, column: str) -> NodeId:
        if subject[part] is None:
            return arena.missing(arena.column(column))
        value = arena.constant(subject[part], storage_of(rule.keys[part].expression.type))
        return arena.apply(Operator.EQUAL, arena.column(column), value)

    return arena.filtered(source, arena.all_of(same(i, column) for i, column in keys))


def _asked_about(arena: Arena, bindings: Bindings) -> tuple[AskedAbout, ...]:
    told = []
    for number, use in enumerate(u for u in bindings.uses if u.exists is not None):
        assert use.exists is not None
        slot = f"w{number}"
        source = arena.filtered(bindings.relation, arena.surely(arena.column(use.exists)))
        joined, residual = joined_again(arena, bindings, use, source, slot=slot)
        rows = [(f"{s}.#", arena.column(f"{s}.#")) for _, s in bindings.rows]
        columns = (*rows, (EVIDENCE, arena.column(f"{slot}.#")))
        found = arena.add(Project(arena.filtered(joined, arena.surely(residual)), columns))
        told.append(AskedAbout(use.alias, use.exists, found))
    return tuple(told)


def _groups(arena: Arena, rule: Rule, bindings: Bindings) -> Grouped:
    if rule.window is None:
        own = () if rule.grouped else (f"{bindings.rows[0][1]}.#",)
        identity = (*own, *bindings.keys)
        return grouped(
            arena, rule, bindings, source=bindings.relation, identity=identity, every=True
        )
    return grouped(
        arena,
        rule,
        bindings,
        source=opened_windows(arena, rule, bindings),
        identity=(*bindings.keys, OPENS),
        carried=(CLOSES,),
        every=True,
    )
