"""How much a finding weighs: its severity, by the case, and its score."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from dsl.model.expressions import TypedExpression
from dsl.model.steps import Condition
from dsl.text.source import Span


class Severity(StrEnum):
    """How much a finding of the rule weighs, lightest first."""

    HINT = "hint"
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


def highest(severities: Iterable[Severity]) -> Severity:
    """The one of `severities` that weighs most."""
    return max(severities, key=list(Severity).index)


@dataclass(frozen=True, slots=True)
class SeverityLine:
    """`severity high when …`: of several lines the first whose condition holds counts.

    The condition is over the measures of the finding; the last line of a rule has none.
    """

    severity: Severity
    condition: Condition | None = None


@dataclass(frozen=True, slots=True)
class Score:
    """How a finding ranks among those of its rule: a whole number, or a percentage."""

    expression: TypedExpression
    span: Span
