"""What a finding shows: its measures, and the sentence that states the facts."""

from __future__ import annotations

from dsl.check.expressions import check_expression
from dsl.check.grouping import at_base_row, at_group, in_message
from dsl.check.steps import Steps
from dsl.check.work import Work, measured
from dsl.model.expressions import TypedExpression
from dsl.model.rules import Measure
from dsl.syntax.declarations import Measure as WrittenMeasure
from dsl.syntax.declarations import Message
from dsl.text.source import Span


def check_measures(
    written: tuple[WrittenMeasure, ...], steps: Steps, base: str, work: Work
) -> tuple[Measure, ...]:
    """The measures in order, each a name that later ones and the message may use."""
    found: list[Measure] = []
    for measure in written:
        expression = check_expression(measure.value, steps.scope, work)
        if expression is not None:
            expression = over_finding(
                expression, measure.value.span, steps=steps, base=base, work=work
            )
        steps.scope = steps.scope.with_value(measure.name, measured(expression))
        if expression is not None:
            found.append(Measure(measure.name, expression, measure.span))
    return tuple(found)


def over_finding(
    expression: TypedExpression, span: Span, *, steps: Steps, base: str, work: Work
) -> TypedExpression | None:
    """`expression` over the group of a finding, or over its base row."""
    if steps.per is None:
        return at_base_row(expression, base, span=span, work=work)
    return at_group(expression, steps.key_expressions, span=span, work=work)


def check_message(
    written: Message, steps: Steps, base: str, work: Work
) -> tuple[str | TypedExpression, ...]:
    """The message's texts and expressions, as far as they are right."""
    parts: list[str | TypedExpression] = []
    for part in written.parts:
        if isinstance(part, str):
            parts.append(part)
            continue
        expression = check_expression(part, steps.scope, work)
        if expression is None:
            continue
        own_base = base if steps.per is None else None
        keys = steps.key_expressions
        shown = in_message(expression, keys, own_base, span=part.span, work=work)
        if shown is not None:
            parts.append(shown)
    return tuple(parts)
