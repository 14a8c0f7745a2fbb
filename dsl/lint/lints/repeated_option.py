"""A word that stands twice in a list.

Avoid: `in ("公务员", "参公人员", "公务员")`.
Prefer: each word once.
Why: mostly another word was meant.
Settings: none. Mended by `--fix`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dsl.diagnostics.diagnostic import Related
from dsl.lint.lint import Edit, Found, Lint, Options, found
from dsl.lint.nodes import nodes
from dsl.lint.subject import Subject
from dsl.syntax.expressions import Expression, Membership
from dsl.syntax.law import Parameter
from dsl.text.source import Span


def find(subject: Subject, _: Options) -> Iterator[Found]:
    """Options of `in`, and values of list parameters, that repeat one before them."""
    for options in _lists(subject):
        seen: list[Expression] = []
        for index, option in enumerate(options):
            earlier = next((s for s in seen if s == option), None)
            seen.append(option)
            if earlier is not None:
                gap = Span(option.span.file, options[index - 1].span.end, option.span.end)
                related = Related(earlier.span, "first")
                value = subject.text(option.span)
                yield found(option.span, related, value=value, fix=(Edit(gap, ""),))


def _lists(subject: Subject) -> Iterator[Sequence[Expression]]:
    for node, _ in nodes(subject):
        if isinstance(node, Membership) and isinstance(node.options, tuple):
            yield node.options
    for parameter, _ in subject.written(Parameter):
        yield from (v.value for v in parameter.values if isinstance(v.value, tuple))


LINT = Lint("HY842", "repeated_option", find)
