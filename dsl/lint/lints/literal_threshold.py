"""A threshold written into a condition.

Avoid: `where count(bid) >= 20`, `+ 90 days`.
Prefer: a parameter, whose value names the clause that sets it and the days on which it holds.
Why: the number comes from somewhere and will change; beside the condition nobody sees from
where, and old facts are judged by the new number.
Settings: `allowed`, numbers, shares and days that may stand in a condition (0, 1, 2, 100%).
"""

from __future__ import annotations

from collections.abc import Iterator

from dsl.format import show_expression
from dsl.lint.lint import Found, Lint, Options, found, words
from dsl.lint.literals import thresholds
from dsl.lint.subject import Subject
from dsl.surface import vocabulary
from dsl.syntax.expressions import Expression, Number, Percentage, Period


def find(subject: Subject, options: Options) -> Iterator[Found]:
    """Numbers, shares and periods in conditions, but for those allowed."""
    allowed = set(words(options, "allowed"))
    for literal in thresholds(subject):
        word = _word(literal)
        if word and word not in allowed:
            yield found(literal.span, value=subject.text(literal.span))


def _word(literal: Expression) -> str:
    """The literal as the settings write it; empty for what this lint does not look at."""
    match literal:
        case Number(value=value):
            return f"{value.normalize():f}"
        case Percentage(points=points):
            return f"{points.normalize():f}%"
        case Period():
            return show_expression(literal, vocabulary("en"))
        case _:
            return ""


LINT = Lint(
    "HY814",
    "literal_threshold",
    find,
    {"allowed": ("0", "1", "2", "0%", "100%", "1 day", "1 month")},
)
