"""A `let` that nothing reads.

Avoid: `let late = …` and no `late` below it.
Prefer: leaving it out.
Why: it reads as if the rule asked for it.
Settings: none. Mended by `--fix`.
"""

from __future__ import annotations

from collections.abc import Iterator

from dsl.lint.lint import Edit, Found, Lint, Options, found
from dsl.lint.subject import Subject
from dsl.syntax.declarations import Let
from dsl.syntax.declarations import Rule as WrittenRule
from dsl.syntax.expressions import AtDate, Name
from dsl.syntax.walk import descendants, expressions_of


def find(subject: Subject, _: Options) -> Iterator[Found]:
    """Lets whose name stands nowhere else in the rule."""
    for rule, _surface in subject.written(WrittenRule):
        read: set[str] = set()
        for expression in expressions_of(rule):
            for node in descendants(expression):
                if isinstance(node, Name):
                    read.add(node.name)
                elif isinstance(node, AtDate):
                    read.add(node.parameter.name)
        for step in rule.steps:
            if isinstance(step, Let) and step.name not in read:
                yield found(step.name_span, name=step.name, fix=(Edit(step.span, ""),))


LINT = Lint("HY827", "unused_let", find)
