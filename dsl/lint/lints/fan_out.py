"""Aggregates over rows that another row multiplies.

Avoid: summing or averaging over two aliases of which one may match several rows, as in
`sum(payment.amount where death.date < payment.month)` with two deaths on file.
Prefer: an aggregate over one alias, with the other row's condition in `where` before `per`.
Why: an aggregate counts each row of the aliases it mentions once, but rows of two aliases
are counted as pairs: an amount is added once for each match.
Settings: none.
"""

from __future__ import annotations

from collections.abc import Iterator

from dsl.lint.lint import Found, Lint, Options, found
from dsl.lint.subject import Subject
from dsl.model.aggregate_functions import AggregateFunction
from dsl.model.expressions import AggregateValue, walk
from dsl.model.parts import placed_expressions
from dsl.model.rules import Rule
from dsl.model.steps import Relation
from dsl.surface import vocabulary

_MULTIPLIED = frozenset(
    {
        AggregateFunction.COUNT,
        AggregateFunction.SUM,
        AggregateFunction.MEAN,
        AggregateFunction.MEDIAN,
        AggregateFunction.PERCENTILE,
        AggregateFunction.VARIANCE,
        AggregateFunction.STDDEV,
        AggregateFunction.BENFORD,
    }
)


def find(subject: Subject, _: Options) -> Iterator[Found]:
    """Aggregates over several aliases, one of which is not tied by the key of its data set."""
    for rule in subject.model.rules:
        loose = {r.alias.name for r in rule.lookups if not _one_row(r)}
        say = vocabulary(rule.surface).say_function
        told: set[AggregateValue] = set()
        for expression, span in placed_expressions(rule):
            for part in walk(expression):
                if not isinstance(part, AggregateValue) or part in told:
                    continue
                if many := _multiplying(part, rule, loose):
                    told.add(part)  # a measure stands again wherever it is named
                    yield found(span, function=say(part.function.value), aliases=", ".join(many))


def _multiplying(aggregate: AggregateValue, rule: Rule, loose: set[str]) -> list[str]:
    """The aliases whose rows multiply those of the others."""
    if aggregate.function not in _MULTIPLIED or len(aggregate.aliases) < 2:
        return []
    first = rule.base.name if rule.base.name in aggregate.aliases else aggregate.aliases[0]
    return [a for a in aggregate.aliases if a in loose and a != first]


def _one_row(relation: Relation) -> bool:
    key = relation.alias.data_set.key
    return bool(key) and set(key) <= {pair.column.column for pair in relation.keys}


LINT = Lint("HY800", "fan_out", find)
