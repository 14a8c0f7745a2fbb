"""Which rows of an aggregate are open: those whose value, or whether they count, is missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from dsl.model.aggregate_functions import QUANTIFIERS, AggregateFunction
from dsl.model.expressions import (
    AggregateValue,
    ColumnValue,
    Constant,
    ConstantValue,
    KeyValue,
    Operation,
    Operator,
    RunDate,
    TypedExpression,
    walk,
)
from dsl.model.rules import Rule
from dsl.model.steps import Alias
from dsl.model.truths import COMPARISONS
from dsl.model.types import COUNT_TYPE, FLAG_TYPE, Type
from dsl.schema import Column
from engine.plan.reads import aggregates, needed

#: What is known where its operands are.
_DECIDED = COMPARISONS | {
    *(Operator.AND, Operator.OR, Operator.NOT, Operator.PRESENT, Operator.MISSING, Operator.IN),
    *(Operator.COALESCE, Operator.MONTH, Operator.YEAR, Operator.DATE, Operator.LENGTH),
    *(Operator.STARTS_WITH, Operator.ENDS_WITH, Operator.CONTAINS, Operator.SUBSTRING),
    *(Operator.ADD_DAYS, Operator.ADD_MONTHS, Operator.SUBTRACT_DATES, Operator.NEGATE),
}
TRUE = Constant(value=True, type=FLAG_TYPE)
#: Aggregates of whose argument nothing but its being there is asked, or that are three-valued.
_WITHOUT_VALUES = QUANTIFIERS | {AggregateFunction.COUNT, AggregateFunction.PRODUCT}


@dataclass(frozen=True, slots=True)
class Open:
    """What may be missing for an aggregate, row by row.

    `unclear` is true of a row of which it is unknown whether it counts, `lacking` of one whose
    value is missing; None where that cannot be. `may_count` is true of all rows that could count.
    """

    aggregate: AggregateValue
    unclear: TypedExpression | None
    lacking: TypedExpression | None
    may_count: TypedExpression | None

    def counting(self, *conditions: TypedExpression | None) -> AggregateValue:
        """How many rows there are for which all `conditions` are true."""
        return self.over(AggregateFunction.COUNT, None, conjunction(*conditions), COUNT_TYPE)

    def over(
        self,
        function: AggregateFunction,
        argument: TypedExpression | None,
        condition: TypedExpression | None,
        type_: Type,
    ) -> AggregateValue:
        """Another aggregate over rows of the same aliases."""
        return AggregateValue(function, argument, condition, self.aggregate.aliases, type_)

    def rows(self) -> AggregateValue:
        """How many rows are open."""
        if self.lacking is None:
            return self.counting(self.unclear)
        if self.unclear is None:
            return self.counting(self.aggregate.condition, self.lacking)
        lacking = conjunction(self.may_count, self.lacking)
        assert lacking is not None
        return self.counting(flag(Operator.OR, self.unclear, lacking))


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns behind a rule's aliases."""

    aliases: Mapping[str, Alias]

    def of(self, read: ColumnValue) -> Column | None:
        """The column that is read."""
        alias = self.aliases.get(read.alias)
        return None if alias is None else alias.data_set.column(read.column)

    def optional(self, expression: TypedExpression) -> tuple[TypedExpression, ...]:
        """The columns whose missing value can leave `expression` unknown."""
        found = []
        for read in needed(expression):
            alias = self.aliases.get(read.alias)
            column = None if alias is None else alias.data_set.column(read.column)
            if column is not None and not column.required:
                found.append(read_of(expression, read.alias, read.column))
        return tuple(found)

    def open(self, aggregate: AggregateValue) -> Open | None:
        """What may be missing for `aggregate`; None where nothing may, or it is not to matter."""
        if aggregate.known_only:
            return None
        condition, unclear, may_count = aggregate.condition, None, aggregate.condition
        if condition is not None and (self.optional(condition) or _undecided(condition)):
            unclear = flag(Operator.MISSING, _without_not(condition))
            may_count = flag(Operator.COALESCE, condition, TRUE)
        lacking = self._lacking(aggregate)
        if unclear is None and lacking is None:
            return None
        return Open(aggregate, unclear, lacking, may_count)

    def _lacking(self, aggregate: AggregateValue) -> TypedExpression | None:
        value = aggregate.argument if aggregate.order is None else aggregate.order
        if value is None or aggregate.function in _WITHOUT_VALUES:
            return None
        cells = self.optional(value)
        if not cells:
            return None
        missing = flag(Operator.MISSING, value)
        if cells == (value,):
            return missing
        # What is missing although nothing that it reads is, no filed value could change.
        return conjunction(missing, disjunction(*(flag(Operator.MISSING, c) for c in cells)))


def _without_not(condition: TypedExpression) -> TypedExpression:
    """What `condition` negates: it is unknown where that is, and SQL needs no brackets for it."""
    while isinstance(condition, Operation) and condition.operator is Operator.NOT:
        (condition,) = condition.operands
    return condition


def _undecided(condition: TypedExpression) -> bool:
    """Whether `condition` may be unknown although every cell that it reads is there."""
    return any(
        not isinstance(part, Constant | ColumnValue | RunDate | KeyValue | Operation)
        or (isinstance(part, Operation) and part.operator not in _DECIDED)
        for part in walk(condition)
    )


def columns_of(rule: Rule) -> Columns:
    """The columns behind the aliases of `rule`."""
    return Columns({alias.name: alias for alias in rule.aliases})


def opened(columns: Columns, *expressions: TypedExpression) -> tuple[Open, ...]:
    """The aggregates in `expressions` for which something may be missing."""
    found = (columns.open(a) for a in aggregates(expressions))
    return tuple(o for o in found if o is not None)


def rows_open(several: tuple[Open, ...]) -> TypedExpression:
    """How many rows are open for that one of `several` for which most are."""
    counts = tuple(dict.fromkeys(o.rows() for o in several))
    return counts[0] if len(counts) == 1 else Operation(Operator.GREATEST, counts, COUNT_TYPE)


def nothing_open(several: tuple[Open, ...]) -> TypedExpression:
    """Whether no row is open for any of `several`."""
    none = Constant(0, COUNT_TYPE)
    found = conjunction(
        *(flag(Operator.EQUAL, count, none) for count in dict.fromkeys(o.rows() for o in several))
    )
    return TRUE if found is None else found


def flag(operator: Operator, *operands: TypedExpression) -> Operation:
    """A truth made of `operands`."""
    return Operation(operator, operands, FLAG_TYPE)


def conjunction(*conditions: TypedExpression | None) -> TypedExpression | None:
    """All of `conditions`; None where there is none."""
    told = tuple(dict.fromkeys(c for c in conditions if c is not None))
    return told[0] if len(told) == 1 else flag(Operator.AND, *told) if told else None


def disjunction(*conditions: TypedExpression) -> TypedExpression:
    """One of `conditions`."""
    told = tuple(dict.fromkeys(conditions))
    return told[0] if len(told) == 1 else flag(Operator.OR, *told)


def read_of(expression: TypedExpression, alias: str, column: str) -> TypedExpression:
    """The column as `expression` reads it, with its type."""
    for part in walk(expression):
        if isinstance(part, ColumnValue) and (part.alias, part.column) == (alias, column):
            return part
    raise AssertionError(f"{alias}.{column} is read")


def bound_of(columns: Columns, argument: TypedExpression, *, least: bool) -> Constant | None:
    """The least or greatest value that a contract allows `argument`; None where it says none."""
    column = columns.of(argument) if isinstance(argument, ColumnValue) else None
    if column is None:
        return None
    bound: ConstantValue | None = column.least if least else column.most
    if isinstance(bound, Decimal):
        places = Decimal(1).scaleb(-argument.type.decimals)
        bound = bound.quantize(places, ROUND_FLOOR if least else ROUND_CEILING)
    return None if bound is None else Constant(bound, argument.type)
