"""A `not` that a word of its own says better.

Avoid: `not payment.reversed_on is missing`, `not x in (…)`, `not a = b`.
Prefer: `payment.reversed_on is present`, `x not in (…)`, `a != b`.
Why: read aloud, the first is easily taken for its opposite.
Settings: none. Mended by `--fix`; unknown stays unknown either way.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from dsl.format import show_expression
from dsl.lint.lint import Edit, Found, Lint, Options, found
from dsl.lint.nodes import nodes
from dsl.lint.subject import Subject
from dsl.surface import vocabulary
from dsl.syntax.expressions import (
    Between,
    Comparison,
    ComparisonOperator,
    Expression,
    Membership,
    Not,
    Presence,
)

_OPPOSITES: dict[ComparisonOperator, ComparisonOperator] = {
    "=": "!=",
    "!=": "=",
    "<": ">=",
    "<=": ">",
    ">": "<=",
    ">=": "<",
}


def find(subject: Subject, _: Options) -> Iterator[Found]:
    """`not` before a presence test, a membership, a range or a comparison."""
    for node, surface in nodes(subject):
        plain = _plain(node)
        if plain is not None:
            text = show_expression(plain, vocabulary(surface))
            yield found(node.span, instead=text, fix=(Edit(node.span, text),))


def _plain(node: Expression) -> Expression | None:
    """What says the same without `not`."""
    if not isinstance(node, Not):
        return None
    match node.operand:
        case Presence() as inner:
            return replace(inner, present=not inner.present)
        case (Membership() | Between()) as inner:
            return replace(inner, negated=not inner.negated)
        case Comparison() as inner:
            return replace(inner, operator=_OPPOSITES[inner.operator])
        case _:
            return None


LINT = Lint("HY841", "needless_not", find)
