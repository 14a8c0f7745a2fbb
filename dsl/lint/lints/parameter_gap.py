"""Days between two values of a parameter that no value covers.

Avoid: a value until 2018-05-31 followed by one from 2018-07-01.
Prefer: the value that held in between, or the true first day of the later one.
Why: for facts of those days the rule is undetermined; mostly a date was mistyped.
Settings: none. Values that overlap are refused before (HY412).
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from itertools import pairwise

from dsl.diagnostics.diagnostic import Related
from dsl.lint.lint import Found, Lint, Options, found
from dsl.lint.subject import Subject
from dsl.model.law import DatedValue

_DAY = datetime.timedelta(days=1)


def find(subject: Subject, _: Options) -> Iterator[Found]:
    """Values that begin later than the day after the one before them, region by region."""
    for parameter in subject.model.parameters:
        for region in dict.fromkeys(v.region for v in parameter.values):
            dated = [v for v in parameter.values if v.region == region]
            yield from _gaps(parameter.name, sorted(dated, key=_start))


def _gaps(name: str, dated: Sequence[DatedValue]) -> Iterator[Found]:
    for earlier, later in pairwise(dated):
        end, start = earlier.in_force.until, later.in_force.start
        if end is not None and start is not None and start > end + _DAY:
            related = Related(earlier.span, "earlier")
            first, last = end + _DAY, start - _DAY
            yield found(later.span, related, parameter=name, first=first, last=last)


def _start(value: DatedValue) -> datetime.date:
    return value.in_force.start or datetime.date.min


LINT = Lint("HY822", "parameter_gap", find)
