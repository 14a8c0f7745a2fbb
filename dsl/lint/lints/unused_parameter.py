"""A parameter that no rule uses.

Avoid: a parameter left over from a rule that is gone.
Prefer: taking it out, or the rule that was meant to use it.
Why: someone will keep it up to date for nothing, or believe that it is asked for.
Settings: none. What a pack that depends on this one uses counts.
"""

from __future__ import annotations

from collections.abc import Iterator

from dsl.lint.lint import Found, Lint, Options, found
from dsl.lint.subject import Subject
from dsl.lint.usage import used_parameters
from dsl.syntax.law import Parameter


def find(subject: Subject, _: Options) -> Iterator[Found]:
    """Parameters that nothing uses."""
    used = used_parameters(subject)
    for written, _surface in subject.written(Parameter):
        if written.name not in used:
            yield found(written.name_span, name=written.name)


LINT = Lint("HY823", "unused_parameter", find)
