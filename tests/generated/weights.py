"""Severities that depend on the case, and scores, over the measures of a drawn rule."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from dsl.domains import IDENTIFYING
from dsl.syntax.declarations import Rule, Score, Severity, With, Without
from dsl.syntax.expressions import (
    Aggregate,
    Case,
    Comparison,
    ComparisonOperator,
    Expression,
    Field,
    Logic,
)
from tests.generated import tree
from tests.generated.draw import DAYS, TIMES, Draw
from tests.generated.words import Words
from tests.reference.schema import SCHEMA

_WORDS = ("hint", "low", "medium", "high")
HINT = Severity("hint", None, span=tree.NOWHERE, word_span=tree.NOWHERE)
_SIGNS: tuple[ComparisonOperator, ...] = ("=", "!=", "<", "<=", ">", ">=")
_LIMITS: Mapping[str, Callable[[Draw], Expression]] = {
    "count": lambda draw: tree.number(draw.number(0, 4)),
    "money": lambda draw: tree.money(draw.pick((0, 50, 200, 1000))),
    "number": lambda draw: tree.number(draw.pick((0, 1, 3))),
    "percent": lambda draw: tree.percentage(draw.pick((0, 25, 100))),
    "date": lambda draw: tree.day(draw.pick(DAYS)),
    "month": lambda draw: tree.month(draw.pick(DAYS).replace(day=1)),
    "timestamp": lambda draw: tree.time(draw.pick(TIMES)),
    "period/day": lambda draw: tree.period(draw.pick((0, 30, 400)), "day"),
}


def weighed(rule: Rule, draw: Draw, *, domains: Mapping[str, str], words: Words) -> Rule:
    """`rule`, of most rules with a weight of its own; `domains` are those of its measures.

    A rule that ties rows by no id says no more than hints, or it would be refused.
    """
    if draw.chance(30):
        return rule
    asking = _Weights(draw, domains, words)
    severities = _WORDS if all(map(_is_sure, _relations(rule))) else _WORDS[:1]
    lines = [
        Severity(
            draw.pick(severities), asking.condition(), span=tree.NOWHERE, word_span=tree.NOWHERE
        )
        for _ in range(draw.pick((0, 1, 2, 2, 3)))
    ]
    last = Severity(draw.pick(severities), None, span=tree.NOWHERE, word_span=tree.NOWHERE)
    counted = [m.name for m in rule.measures if _is_count(m.value)]
    score = Score(asking.points(counted), span=tree.NOWHERE) if draw.chance(60) else None
    return replace(rule, severities=(*lines, last), score=score, budget=draw.pick((None, 1, 50)))


def _relations(rule: Rule) -> Iterator[tuple[str, str, Expression | None]]:
    """Alias, data set and condition of everything that the rule reads."""
    yield rule.each.alias, rule.each.data_set, None
    for step in rule.steps:
        row = step if isinstance(step, With | Without) else getattr(step, "relation", None)
        if row is not None:
            yield row.alias, row.data_set, row.on


def _is_sure(relation: tuple[str, str, Expression | None]) -> bool:
    """Whether rows that were filed are tied by an id, or not at all."""
    alias, name, on = relation
    data_set = SCHEMA.data_set(name)
    if data_set is None:
        return False
    parts = on.operands if isinstance(on, Logic) else (on,)
    sides = [s for p in parts if isinstance(p, Comparison) for s in (p.left, p.right)]
    columns = (
        data_set.column(s.column) for s in sides if isinstance(s, Field) and s.alias == alias
    )
    return on is None or any(c is not None and c.domain.kind in IDENTIFYING for c in columns)


def _is_count(value: Expression) -> bool:
    return isinstance(value, Aggregate) and value.function in ("count", "count_distinct")


class _Weights:
    """Conditions and points over named measures."""

    def __init__(self, draw: Draw, domains: Mapping[str, str], words: Words) -> None:
        self.draw, self.domains, self.words = draw, domains, words

    def condition(self) -> Expression:
        """One comparison, or a few together."""
        parts = [self._comparison() for _ in range(self.draw.pick((1, 1, 1, 2)))]
        asked = tree.logic(self.draw.pick(("and", "or")), parts)
        return tree.opposite(asked) if self.draw.chance(10) else asked

    def _comparison(self) -> Expression:
        name = self.draw.pick(sorted(self.domains))
        if self.draw.chance(10):
            return tree.presence(tree.name(name), present=self.draw.chance(50))
        limit = self._limit(self.domains[name])
        return tree.compare(tree.name(name), self.draw.pick(_SIGNS), limit)

    def _limit(self, domain: str) -> Expression:
        known = self.words.parameters.get(domain, ())
        parameters = [name for name in known if name not in self.words.regional]
        if parameters and self.draw.chance(40):
            return tree.at_date(self.draw.pick(parameters), tree.day(self.draw.pick(DAYS)))
        return _LIMITS[domain](self.draw)

    def points(self, counted: list[str]) -> Expression:
        """Points for what holds, and for how many there are; now and then beyond the ends."""
        parts: list[Expression] = []
        if counted and self.draw.chance(60):
            each = tree.number(self.draw.pick((7, 30, 60)))
            parts.append(tree.calculate(tree.name(self.draw.pick(counted)), "*", each))
        if not parts or self.draw.chance(60):
            parts.append(self._case())
        first, *rest = parts
        for part in rest:
            first = tree.calculate(first, self.draw.pick(("+", "-")), part)
        return first

    def _case(self) -> Expression:
        """Without `else` where nothing holds there are no points, and so no score."""
        points = [tree.number(self.draw.pick((5, 40, 90, 130))) for _ in range(2)]
        otherwise = points[1] if self.draw.chance(75) else None
        return Case(((self.condition(), points[0]),), otherwise, span=tree.NOWHERE)
