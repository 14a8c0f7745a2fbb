"""An exception by a column that departments leave blank where there is nothing to say.

Avoid: `unless project.procedure = "urgent"` where the contract lets `procedure` be missing.
Prefer: `unless project.procedure is present and project.procedure = "urgent"`.
Why: of a blank it is unknown whether the exception holds; every finding with one is undetermined.
Where a blank may be anything, leave it: undetermined is then what it is.
Settings: none. Mended by `--fix`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from dsl.format import show_expression
from dsl.lint.lint import Edit, Found, Lint, Options, found
from dsl.lint.subject import Subject
from dsl.model.steps import Alias
from dsl.schema import Column
from dsl.surface import vocabulary
from dsl.syntax.declarations import Rule, Unless
from dsl.syntax.expressions import (
    Comparison,
    Expression,
    Field,
    Flag,
    Logic,
    Membership,
    Presence,
    Text,
)
from dsl.syntax.walk import descendants


def find(subject: Subject, _: Options) -> Iterator[Found]:
    """Parts of an exception's condition that ask for a word in a column that may be blank."""
    surfaces = {rule.name: surface for rule, surface in subject.written(Rule)}
    for rule, written in subject.rules():
        words = vocabulary(surfaces[rule.name])
        aliases = {alias.name: alias for alias in rule.aliases}
        for step in written.steps:
            if not isinstance(step, Unless) or step.condition is None:
                continue
            for part in _parts(step.condition):
                column = _may_be_blank(part, step.condition, aliases)
                asked = _asked(part)
                if column is None or asked is None:
                    continue
                there = Presence(asked, present=True, span=part.span)
                text = show_expression(Logic("and", (there, part), span=part.span), words)
                yield found(
                    part.span,
                    column_zh=column.title,
                    column_en=column.name,
                    instead=text,
                    fix=(Edit(part.span, text),),
                )


def _parts(condition: Expression) -> tuple[Expression, ...]:
    if isinstance(condition, Logic) and condition.operator == "and":
        return condition.operands
    return (condition,)


def _asked(part: Expression) -> Field | None:
    """The column of which a word, or the truth, is asked."""
    match part:
        case Comparison(operator="=", left=Field() as asked, right=Text() | Flag()):
            return asked
        case Membership(operand=Field() as asked, options=tuple(), negated=False):
            return asked
        case Field():
            return part
        case _:
            return None


def _may_be_blank(
    part: Expression, condition: Expression, aliases: Mapping[str, Alias]
) -> Column | None:
    """The column, where its contract lets it be missing and nothing asks whether it is there."""
    asked = _asked(part)
    if asked is None or asked.alias not in aliases:
        return None
    tested = (n.operand for n in descendants(condition) if isinstance(n, Presence))
    if asked in tested:
        return None
    column = aliases[asked.alias].data_set.column(asked.column)
    return None if column is None or column.required or column.blank_means else column


LINT = Lint("HY861", "exemption_may_be_blank", find)
