"""Where a shown value comes from: the columns whose content it reveals.

What is shown is masked by the class of these columns, so the rule must not be guessed from
the value. A count says nothing of any one row, a truth is what the finding is about: both
reveal no column. The least, the greatest, the sum of one row is that row's value.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from dsl.domains import Kind
from dsl.explain.speaker import aliases_of
from dsl.model.expressions import (
    QUANTIFIERS,
    SERIES,
    AggregateFunction,
    AggregateValue,
    Choice,
    ColumnValue,
    InParameter,
    KeyValue,
    Operation,
    ParameterAt,
    TypedExpression,
    operands,
)
from dsl.model.rules import Rule

_COUNTS = frozenset(
    {
        AggregateFunction.COUNT,
        AggregateFunction.COUNT_DISTINCT,
        AggregateFunction.BENFORD,  # a distance of counts
    }
)


@dataclass(frozen=True, slots=True)
class Origins:
    """The columns behind the expressions of one rule, as `department.data_set.column`."""

    rule: Rule

    def of(self, *expressions: TypedExpression) -> tuple[str, ...]:
        """The columns whose content `expressions` reveal, each once, in the order met."""
        data_sets = {a.name: a.data_set.name for a in aliases_of(self.rule)}
        found = (c for e in expressions for c in self._revealed(e))
        return tuple(dict.fromkeys(f"{data_sets[c.alias]}.{c.column}" for c in found))

    def _revealed(self, expression: TypedExpression) -> Iterator[ColumnValue]:
        match expression:
            case ColumnValue():
                yield expression
            case KeyValue(index=index):
                yield from self._revealed(self.rule.keys[index].expression)
            case AggregateValue(function=function, argument=argument):
                if function not in _COUNTS | QUANTIFIERS | SERIES and argument is not None:
                    yield from self._revealed(argument)
            case Choice(branches=branches, otherwise=otherwise):
                chosen = (*(value for _, value in branches), otherwise)
                yield from self._each(c for c in chosen if c is not None)
            case ParameterAt() | InParameter():
                return
            case Operation(type=result) if result.domain.kind is Kind.FLAG:
                return
            case _:
                yield from self._each(operands(expression))

    def _each(self, expressions: Iterable[TypedExpression]) -> Iterator[ColumnValue]:
        for expression in expressions:
            yield from self._revealed(expression)
