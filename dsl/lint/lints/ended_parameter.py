"""A parameter without a value for today.

Avoid: a last value that has ended.
Prefer: the value that followed it.
Why: every rule that asks for it is undetermined for facts after that day.
Settings: none.
"""

from __future__ import annotations

from collections.abc import Iterator

from dsl.lint.lint import Found, Lint, Options, found
from dsl.lint.subject import Subject


def find(subject: Subject, _: Options) -> Iterator[Found]:
    """Parameters all of whose values have ended, region by region."""
    for parameter in subject.model.parameters:
        for region in dict.fromkeys(v.region for v in parameter.values):
            dated = [v for v in parameter.values if v.region == region]
            ends = [v.in_force.until for v in dated]
            ended = [end for end in ends if end is not None and end < subject.today]
            if len(ended) == len(ends):
                last = next(v for v in dated if v.in_force.until == max(ended))
                yield found(last.span, parameter=parameter.name, end=max(ended))


LINT = Lint("HY821", "ended_parameter", find)
