"""Small samples: a statistic stands beside a condition on how many values it is made of.

A spread of two values, or the quartiles of three, say nothing of either. Groups that are
too small are none of the rule's business: the condition is false for them, where a missing
statistic would leave every one of them undetermined.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from dsl.check.domain_words import function_said
from dsl.check.report import Report
from dsl.model.aggregate_functions import AggregateFunction
from dsl.model.expressions import (
    AggregateValue,
    Constant,
    DecisionAt,
    Operation,
    Operator,
    ParameterAt,
    TypedExpression,
    walk,
)
from dsl.model.steps import Condition
from dsl.text.source import Span

#: The least number of values that a rule may state. For Benford's law, fewer than 300 show no
#: more than chance (M. J. Nigrini, Benford's Law, Wiley 2012).
LEAST: Mapping[AggregateFunction, int] = MappingProxyType(
    {
        AggregateFunction.MEDIAN: 3,
        AggregateFunction.PERCENTILE: 4,
        AggregateFunction.LOWER_FENCE: 4,
        AggregateFunction.UPPER_FENCE: 4,
        AggregateFunction.VARIANCE: 3,
        AggregateFunction.STDDEV: 3,
        AggregateFunction.POPULATION_VARIANCE: 3,
        AggregateFunction.POPULATION_STDDEV: 3,
        AggregateFunction.BENFORD: 300,
    }
)


def check_sample_sizes(
    told: Iterable[tuple[TypedExpression, Span]], conditions: Iterable[Condition], report: Report
) -> None:
    """Tell HY350 for a statistic whose values no condition on the group counts.

    `told` are the expressions over the group and where they stand.
    """
    counted = tuple(c for condition in conditions for c in _counted(condition.expression))
    for expression, span in told:
        for part in walk(expression):
            if isinstance(part, AggregateValue) and part.function in LEAST:
                least = LEAST[part.function]
                if not any(_counts(c, part) and n >= least for c, n in counted):
                    words = function_said(part.function.value)
                    report.tell("HY350", span, least=least, **words)


def _counts(count: AggregateValue, statistic: AggregateValue) -> bool:
    """Whether `count` counts the rows or the values that `statistic` is made of."""
    return (
        count.condition == statistic.condition
        and count.argument in (None, statistic.argument)
        and count.aliases == statistic.aliases
    )


def _counted(condition: TypedExpression) -> Iterator[tuple[AggregateValue, float]]:
    """The counts that `condition` demands, each with the least that it may be."""
    match condition:
        case Operation(operator=Operator.AND, operands=parts):
            for part in parts:
                yield from _counted(part)
        case Operation(operator=Operator.GREATER_EQUAL, operands=(count, least)):
            yield from _demanded(count, least, 0)
        case Operation(operator=Operator.GREATER, operands=(count, least)):
            yield from _demanded(count, least, 1)
        case Operation(operator=Operator.LESS_EQUAL, operands=(least, count)):
            yield from _demanded(count, least, 0)
        case Operation(operator=Operator.LESS, operands=(least, count)):
            yield from _demanded(count, least, 1)
        case _:
            return


def _demanded(
    count: TypedExpression, least: TypedExpression, more: int
) -> Iterator[tuple[AggregateValue, float]]:
    if not isinstance(count, AggregateValue) or count.function is not AggregateFunction.COUNT:
        return
    match least:
        case Constant(value=int(number)):
            yield count, number + more
        case ParameterAt() | DecisionAt():  # the size is the law's own, whatever it is
            yield count, float("inf")
        case _:
            return
