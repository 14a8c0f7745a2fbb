"""Where a shown value comes from: the columns whose content it reveals.

What is shown is masked by the class of these columns, so the rule must not be guessed from
the value. A count says nothing of any one row, a truth is what the finding is about, and how
alike two texts are says neither of them: these reveal no column. The least, the greatest, the
sum of one row is that row's value.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from dsl.domains import Kind
from dsl.model.aggregate_functions import QUANTIFIERS, SERIES, AggregateFunction
from dsl.model.expressions import (
    NEAR,
    AggregateValue,
    Choice,
    ColumnValue,
    DecisionAt,
    InParameter,
    KeyValue,
    Operation,
    ParameterAt,
    TypedExpression,
    operands,
)
from dsl.model.rules import Rule, Tie
from dsl.model.steps import Alias
from dsl.model.tables import Table, rule_of

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
        aliases = {a.name: a for a in self.rule.aliases}
        found = (c for e in expressions for c in self._revealed(e))
        return tuple(dict.fromkeys(n for c in found for n in _filed(aliases[c.alias], c.column)))

    def _revealed(self, expression: TypedExpression) -> Iterator[ColumnValue]:
        match expression:
            case ColumnValue():
                yield expression
            case KeyValue(index=index):
                yield from self._revealed(self.rule.keys[index].expression)
                if any(key.component is Tie.ALIKE for key in self.rule.keys):
                    yield from self._revealed(self.rule.keys[-1].expression)
            case AggregateValue(function=function, argument=argument):
                if function not in _COUNTS | QUANTIFIERS | SERIES and argument is not None:
                    yield from self._revealed(argument)
            case Choice(branches=branches, otherwise=otherwise):
                chosen = (*(value for _, value in branches), otherwise)
                yield from self._each(c for c in chosen if c is not None)
            case ParameterAt() | InParameter() | DecisionAt():
                return
            case Operation(type=result) if result.domain.kind is Kind.FLAG:
                return
            case Operation(operator=operator) if operator in NEAR:
                return
            case _:
                yield from self._each(operands(expression))

    def _each(self, expressions: Iterable[TypedExpression]) -> Iterator[ColumnValue]:
        for expression in expressions:
            yield from self._revealed(expression)


def _filed(alias: Alias, column: str) -> Iterator[str]:
    """The filed columns that a column of `alias` reveals: its own, or those it is computed of."""
    if alias.table is None:
        yield f"{alias.data_set.name}.{column}"
    else:
        yield from column_origins(alias.table, column)


def column_origins(table: Table, column: str) -> tuple[str, ...]:
    """The filed columns whose content a column of `table` reveals, in any of its branches."""
    found: dict[str, None] = {}
    for branch in table.branches:
        expression = next(c.expression for c in branch.columns if c.name == column)
        found |= dict.fromkeys(Origins(rule_of(table, branch)).of(expression))
    return tuple(found)
