"""What a finding shows: its measures, and the sentence that states the facts."""

from __future__ import annotations

from collections.abc import Container
from typing import Final, assert_never

from dsl.check.domain_words import said
from dsl.check.expressions import check_expression
from dsl.check.grouping import at_base_row, at_group, in_message
from dsl.check.steps import Steps
from dsl.check.work import Work, measured
from dsl.domains import Domain, Kind
from dsl.model.expressions import TypedExpression
from dsl.model.rules import Form, Measure, Slot
from dsl.surface import vocabulary
from dsl.syntax.declarations import Measure as WrittenMeasure
from dsl.syntax.declarations import Message
from dsl.syntax.declarations import Slot as WrittenSlot
from dsl.text.source import Span

#: What is told as a share of a hundred, in units of money, in units of the clock.
_SHARES: Final = frozenset({Domain(Kind.NUMBER), Domain(Kind.PERCENT)})
_AMOUNTS: Final = frozenset(Domain(Kind.MONEY, of) for of in ("", "month", "year"))
_SPANS: Final = frozenset({Domain(Kind.PERIOD, "second")})


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


def check_message(written: Message, steps: Steps, base: str, work: Work) -> tuple[str | Slot, ...]:
    """The message's texts and expressions, as far as they are right."""
    parts: list[str | Slot] = []
    for part in written.parts:
        if isinstance(part, str):
            parts.append(part)
            continue
        expression = check_expression(part.expression, steps.scope, work)
        if expression is None:
            continue
        own_base = base if steps.per is None else None
        keys = steps.key_expressions
        shown = in_message(expression, keys, own_base, span=part.span, work=work)
        if shown is not None:
            parts.append(Slot(shown, _form(part, shown, work)))
    return tuple(parts)


def _form(written: WrittenSlot, shown: TypedExpression, work: Work) -> Form | None:
    """The unit that `shown` is to be told in; tells HY389 where it has none like that."""
    if written.form is None:
        return None
    form, domain = Form(written.form), shown.type.domain
    if domain in _formed(form):
        return form
    words = vocabulary(work.surface)
    fitting = " ".join(f"`{words.say_form(f)}`" for f in Form if domain in _formed(f))
    form_word = words.say_form(form)
    work.report.tell("HY389", written.span, form=form_word, fitting=fitting, **said(domain=domain))
    return None


def _formed(form: Form) -> Container[Domain]:
    match form:
        case Form.PERCENT:
            return _SHARES
        case Form.WAN_YUAN | Form.YI_YUAN:
            return _AMOUNTS
        case Form.MINUTES | Form.HOURS | Form.DAYS:
            return _SPANS
        case _:
            assert_never(form)
