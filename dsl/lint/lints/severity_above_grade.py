"""A severity that the ties of the rule do not carry.

Avoid: `severity high` in a rule that ties rows by several columns together.
Prefer: `medium`, or a tie by an id.
Why: name and birth date together name most people, not all: what rests on them is to be
checked before it is called high.
Settings: none.
"""

from __future__ import annotations

from collections.abc import Iterator

from dsl.diagnostics.diagnostic import Related
from dsl.lint.lint import Found, Lint, Options, found
from dsl.lint.subject import Subject
from dsl.model.parts import relations_of
from dsl.model.steps import Grade
from dsl.model.weights import Severity


def find(subject: Subject, _: Options) -> Iterator[Found]:
    """Rules of severity high whose weakest tie is a composite; near ties are refused before."""
    for rule, written in subject.rules():
        if rule.severity is Severity.HIGH and rule.grade is Grade.EXACT_COMPOSITE:
            weak = next(r for r in relations_of(rule) if r.grade is Grade.EXACT_COMPOSITE)
            span = next(s.word_span for s in written.severities if s.word == Severity.HIGH)
            yield found(span, Related(weak.span, "tie"), alias=weak.alias.name)


LINT = Lint("HY803", "severity_above_grade", find)
