"""How much a finding weighs: its severity by the case, and its score."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from dsl.domains import Domain, Kind
from dsl.explain.expressions import say, say_condition
from dsl.explain.speaker import Speaker, of_measures
from dsl.model.rules import Rule
from dsl.model.weights import highest
from engine.findings.finding import Finding, Outcome, Value, Weight
from engine.findings.parts_json import ShownOrigins
from engine.plan.groups import GroupColumns

MOST_POINTS = 100


def weight_of(
    rule: Rule, outcome: Outcome, measured: Mapping[str, Value] | None, columns: GroupColumns
) -> Weight:
    """The weight of a finding by its measures.

    Of the severity lines the first that holds counts. One that is unknown may be the one: the
    finding then has the highest severity that could hold. What is no suspicion tells no
    measures, so it has the highest of its rule, and no score.
    """
    if outcome is not Outcome.SUSPECTED or measured is None:
        return Weight(rule.severity, line=None, unclear=(), score=None)
    unclear: list[int] = []
    for position, line in enumerate(rule.severities):
        truth = True if line.condition is None else measured[columns.severities[position]]
        if truth is None:
            unclear.append(position)
        elif truth:
            break
    able = [rule.severities[i].severity for i in (*unclear, position)]
    return Weight(
        highest(able),
        line=None if unclear else position,
        unclear=tuple(unclear),
        score=_score(rule, measured, columns),
    )


def _score(rule: Rule, measured: Mapping[str, Value], columns: GroupColumns) -> int | None:
    if rule.score is None or columns.score is None:
        return None
    return points(measured[columns.score], rule.score.expression.type.domain)


def points(value: Value, domain: Domain) -> int | None:
    """A whole number or a percentage as points from 0 to 100; None where it is missing."""
    if value is None:
        return None
    assert isinstance(value, int | Decimal), "the checker asks for a number"
    whole = Decimal(value) * (100 if domain.kind is Kind.PERCENT else 1)
    return max(0, min(MOST_POINTS, int(whole.to_integral_value(ROUND_HALF_UP))))


def weight_to_json(finding: Finding, speaker: Speaker, shown: ShownOrigins) -> dict[str, Any]:
    """How the severity and the score come about, of a rule where they depend on the case."""
    rule, weight = finding.rule, finding.weight
    told: dict[str, Any] = {}
    words = of_measures(speaker)
    if len(rule.severities) > 1:
        said = [
            None if line.condition is None else say_condition(line.condition.expression, words)
            for line in rule.severities
        ]
        told["severity_by"] = {
            "line": None if weight.line is None else weight.line + 1,
            "reads": None if weight.line is None else said[weight.line],
            "unclear": [said[position] for position in weight.unclear],
        }
    if rule.score is not None:
        reads = say(rule.score.expression, words)
        told["score"] = weight.score
        told["score_by"] = {"reads": reads, **shown.origin(rule.score.expression)}
    return told
