"""Rows held near to one another: only among rows that are equal in something first.

Without an equality every row would be held against every other. Two aliases are *blocked* by a
value that both equal, directly or through a third; a row that is looked up by the whole key of
its data set stands for the row that looks it up.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations

from dsl.check.report import Report
from dsl.check.steps import Steps
from dsl.model.expressions import (
    KeyValue,
    Operation,
    Operator,
    TypedExpression,
    aliases_read,
    conjuncts,
    walk,
)
from dsl.model.likeness import likenesses
from dsl.model.steps import (
    Absence,
    Condition,
    Conflict,
    Exemption,
    Filter,
    Grade,
    Lookup,
    Relation,
    RowStep,
)

_Class = frozenset[TypedExpression]


def check_blocking(steps: Steps, report: Report) -> None:
    """Tell HY347 for rows compared nearly that nothing blocks; else note which ties are near."""
    lookups = [step.relation for step in steps.row_steps if isinstance(step, Lookup)]
    leaders = _leaders(lookups)
    blocks = [equality for relation in lookups for equality in _keys(relation)]
    for step in steps.row_steps:
        if isinstance(step, Filter):
            blocks += _stated(step.condition)
    order = [relation.alias.name for relation in lookups]
    near: set[str] = set()
    for condition, relation in _asked(steps):
        classes = _classes(blocks if relation is None else [*blocks, *_keys(relation)])
        for likeness in likenesses(condition.expression):
            read = _rows_compared(likeness.operation, steps.key_expressions)
            aliases = {leaders.get(alias, alias) for alias in read}
            if not _blocked(aliases, classes, leaders):
                one, other = sorted(read, key=lambda a: order.index(a) if a in order else -1)[:2]
                report.tell("HY347", condition.span, one=one, other=other)
            elif likeness.ties and len(aliases) > 1 and relation is None:
                near.add(max(aliases & set(order), key=order.index, default=""))
    steps.row_steps = [_with_near_tie(step, near) for step in steps.row_steps]


def _rows_compared(operation: Operation, keys: Sequence[TypedExpression]) -> frozenset[str]:
    """The aliases that it reads, those behind the keys of a group too."""
    behind = (keys[part.index] for part in walk(operation) if isinstance(part, KeyValue))
    return aliases_read(operation).union(*map(aliases_read, behind))


def _with_near_tie(step: RowStep, near: set[str]) -> RowStep:
    """The step, its tie near where a near comparison was asked for beside several columns."""
    if not isinstance(step, Lookup) or step.relation.alias.name not in near:
        return step
    if step.relation.grade is not Grade.EXACT_COMPOSITE:
        return step
    return replace(step, relation=replace(step.relation, grade=Grade.NEAR))


def _asked(steps: Steps) -> Iterator[tuple[Condition, Relation | None]]:
    """The conditions on rows and groups, with the relation in whose `on` they stand."""
    for step in steps.row_steps:
        match step:
            case Lookup(relation=relation) | Absence(relation=relation):
                yield from ((c, relation) for c in relation.conditions)
            case Filter(condition=condition):
                yield condition, None
    takings: list[Exemption | Conflict] = [*steps.row_exemptions, *steps.group_exemptions]
    for taking in (*takings, *steps.conflicts):
        if taking.condition is not None:
            yield taking.condition, None
        if taking.relation is not None:
            yield from ((c, taking.relation) for c in taking.relation.conditions)
    yield from ((c, None) for c in steps.group_conditions)


def _leaders(lookups: Iterable[Relation]) -> Mapping[str, str]:
    """The row that each stands for which is looked up by the whole key of its data set."""
    found: dict[str, str] = {}
    for relation in lookups:
        key = set(relation.alias.data_set.key)
        asked = {alias for pair in relation.keys for alias in aliases_read(pair.value)}
        if key and key <= {pair.column.column for pair in relation.keys} and len(asked) == 1:
            (asking,) = asked
            found[relation.alias.name] = found.get(asking, asking)
    return found


def _keys(relation: Relation) -> Iterator[_Class]:
    return (frozenset({pair.column, pair.value}) for pair in relation.keys)


def _stated(condition: Condition) -> Iterator[_Class]:
    """The equalities between rows that a condition states."""
    for part in conjuncts(condition.expression):
        if not isinstance(part, Operation) or part.operator is not Operator.EQUAL:
            continue
        if all(aliases_read(operand) for operand in part.operands):
            yield frozenset(part.operands)


def _classes(equalities: Iterable[_Class]) -> Sequence[_Class]:
    """What is equal to one another, directly or through a third."""
    found: list[_Class] = []
    for equality in equalities:
        met = [c for c in found if c & equality]
        found = [c for c in found if not c & equality]
        found.append(equality.union(*met))
    return found


def _blocked(aliases: set[str], classes: Sequence[_Class], leaders: Mapping[str, str]) -> bool:
    """Whether equalities among `aliases` themselves tie all of them together."""
    edges: list[set[str]] = []
    for equal in classes:
        rows = [{leaders.get(a, a) for a in aliases_read(value)} for value in equal]
        for one, other in combinations(rows, 2):
            edges += [{a, b} for a in one & aliases for b in other & aliases]
    reached = set(sorted(aliases)[:1])
    while grown := {a for edge in edges if edge & reached for a in edge} - reached:
        reached |= grown
    return reached == aliases
