"""One clause cited twice in one place.

Avoid: `under scope article 5, scope article 5`.
Prefer: each clause once.
Why: it reads as if a second clause were meant.
Settings: none. Mended by `--fix`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dsl.diagnostics.diagnostic import Related
from dsl.lint.lint import Edit, Found, Lint, Options, found
from dsl.lint.subject import Subject
from dsl.syntax.declarations import Definition, Unless
from dsl.syntax.declarations import Rule as WrittenRule
from dsl.syntax.law import Citation, Parameter
from dsl.text.source import Span


def find(subject: Subject, _: Options) -> Iterator[Found]:
    """Citations that repeat one before them."""
    for citations in _lists(subject):
        first: dict[Citation, Citation] = {}
        for index, citation in enumerate(citations):
            earlier = first.setdefault(citation, citation)
            if earlier is not citation:
                before = citations[index - 1].span
                gap = Span(citation.span.file, before.end, citation.span.end)
                fix = (Edit(gap, ""),)
                yield found(citation.span, Related(earlier.span, "first"), fix=fix)


def _lists(subject: Subject) -> Iterator[Sequence[Citation]]:
    for rule, _ in subject.written(WrittenRule):
        yield rule.citations
        yield from (step.citations for step in rule.steps if isinstance(step, Unless))
    for definition, _ in subject.written(Definition):
        yield definition.citations
    for parameter, _ in subject.written(Parameter):
        yield from (value.citations for value in parameter.values)


LINT = Lint("HY819", "repeated_citation", find)
