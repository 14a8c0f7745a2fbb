"""The `on` of a relation: equal keys on one side, further conditions on the other."""

from __future__ import annotations

from collections.abc import Iterator

from dsl.check.expressions import check_condition
from dsl.check.scopes import Scope
from dsl.check.work import Work
from dsl.domains import IDENTIFYING, NUMERIC, PLACING, TEMPORAL, Kind
from dsl.model.expressions import (
    ColumnValue,
    Operation,
    Operator,
    TypedExpression,
    aliases_read,
    conjuncts,
)
from dsl.model.likeness import likenesses
from dsl.model.steps import Alias, Condition, Grade, KeyPair, Relation
from dsl.syntax.declarations import With, Without
from dsl.syntax.expressions import Expression, Logic

#: Many rows share one value: two such equalities together still name nobody.
_COARSE = frozenset({Kind.CATEGORY, Kind.REGION_CODE, Kind.FLAG})
#: What describes rows and names nobody.
_VALUES = _COARSE | NUMERIC | TEMPORAL | PLACING | {Kind.PERIOD}


def check_relation(
    written: With | Without, alias: Alias, scope: Scope, work: Work
) -> Relation | None:
    """The relation, its `on` split; tells HY326 where no column is tied by an equality.

    `scope` can read the alias itself and those before it.
    """
    keys: list[KeyPair] = []
    conditions: list[Condition] = []
    complete = True
    for part in _conjuncts(written.on):
        condition = check_condition(part, scope, work)
        if condition is None:
            complete = False
            continue
        for typed in conjuncts(condition):
            pair = _key_pair(typed, alias.name)
            if pair is not None:
                keys.append(pair)
            else:
                conditions.append(Condition(typed, part.span))
    if complete and not keys:
        work.report.tell("HY326", written.on.span, alias=alias.name)
    if not complete or not keys:
        return None
    grade = Grade.EXACT_COMPOSITE if _names_group(alias, keys) else grade_of(keys)
    if grade is Grade.EXACT_COMPOSITE and any(_ties_nearly(c, alias) for c in conditions):
        grade = Grade.NEAR  # columns that need a near text beside them do not say enough
    return Relation(alias, tuple(keys), tuple(conditions), grade, written.span)


def _ties_nearly(condition: Condition, alias: Alias) -> bool:
    """Whether a row of `alias` is held nearly against another in `condition`."""
    tying = (near for near in likenesses(condition.expression) if near.ties)
    read = [aliases_read(near.operation) for near in tying]
    return any(alias.name in aliases and len(aliases) > 1 for aliases in read)


def _conjuncts(on: Expression) -> Iterator[Expression]:
    if isinstance(on, Logic) and on.operator == "and":
        for operand in on.operands:
            yield from _conjuncts(operand)
    else:
        yield on


def _key_pair(condition: TypedExpression, alias: str) -> KeyPair | None:
    """The pair that an equality between a column of `alias` and an earlier row states."""
    if not isinstance(condition, Operation) or condition.operator is not Operator.EQUAL:
        return None
    left, right = condition.operands
    for column, value in ((left, right), (right, left)):
        if not isinstance(column, ColumnValue) or column.alias != alias:
            continue
        mentioned = aliases_read(value)
        if mentioned and alias not in mentioned:
            return KeyPair(column, value)
    return None


def _names_group(alias: Alias, keys: list[KeyPair]) -> bool:
    """Whether the keys name one group of a computed table by what its rows have in common.

    A group by category or year is nothing but its value. One by a person's name is not: the
    name may be that of several.
    """
    whole = set(alias.data_set.key)
    columns = {pair.column.column for pair in keys}
    kinds = {pair.column.type.kind for pair in keys}
    return alias.table is not None and bool(whole) and whole <= columns and kinds <= _VALUES


def grade_of(keys: list[KeyPair]) -> Grade:
    """How surely the equal keys tie two rows to one thing."""
    kinds = [pair.column.type.kind for pair in keys]
    if any(kind in IDENTIFYING for kind in kinds):
        return Grade.EXACT_ID
    if len(kinds) > 1 and not set(kinds) <= _COARSE:
        return Grade.EXACT_COMPOSITE
    return Grade.NEAR
