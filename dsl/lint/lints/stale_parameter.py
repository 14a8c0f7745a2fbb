"""A parameter whose last value is old.

Avoid: a value from 2012 without an end, and nothing after it.
Prefer: the newer value, if there is one; else the day on which it was confirmed to hold.
Why: "no later value known" is not "still valid": amounts are raised almost every year.
Settings: `years`, how old the last value, or its confirmation, may be (5).
A value that rests on methods alone is the pack's own choice, and is left alone.
"""

from __future__ import annotations

from collections.abc import Iterator

from dsl.lint.lint import Found, Lint, Options, found, whole
from dsl.lint.subject import Subject


def find(subject: Subject, options: Options) -> Iterator[Found]:
    """Last values, region by region, that began long ago and have no end."""
    years = whole(options, "years")
    for parameter in subject.model.parameters:
        for region in dict.fromkeys(v.region for v in parameter.values):
            dated = [v for v in parameter.values if v.region == region]
            last = max(dated, key=lambda v: (v.in_force.start is not None, v.in_force.start))
            start = last.in_force.start
            lawful = any(not clause.regulation.method for clause in last.clauses)
            if start is None or last.in_force.until is not None or not lawful:
                continue
            seen = max(start, last.confirmed or start)
            if subject.today.year - seen.year > years:
                yield found(last.span, parameter=parameter.name, start=start, years=years)


LINT = Lint("HY820", "stale_parameter", find, {"years": 5})
