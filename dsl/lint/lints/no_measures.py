"""A finding that shows no number.

Avoid: a `finding` with a message only.
Prefer: a measure or more: how many rows, which amount, the first and the last date.
Why: measures are what people sort by, compare from run to run, and put in reports.
Settings: none.
"""

from __future__ import annotations

from collections.abc import Iterator

from dsl.lint.lint import Found, Lint, Options, found
from dsl.lint.subject import Subject


def find(subject: Subject, _: Options) -> Iterator[Found]:
    """Rules without measures."""
    for rule, written in subject.rules():
        if not rule.measures:
            yield found(written.name_span, rule=rule.name)


LINT = Lint("HY807", "no_measures", find)
