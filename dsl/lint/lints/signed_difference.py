"""A difference of dates that is bounded from one side only.

Avoid: `where other.paid_on - payment.paid_on <= 90 days` by itself.
Prefer: `between -90 days and 90 days` where either may come first; `other.paid_on >=
payment.paid_on` beside it where one must.
Why: a difference has a sign. Whatever lies before, by a year or by ten, is at most 90 days
after.
Settings: none.
"""

from __future__ import annotations

from collections.abc import Iterator

from dsl.lint.lint import Found, Lint, Options, found
from dsl.lint.subject import Subject
from dsl.model.differences import one_sided


def find(subject: Subject, _: Options) -> Iterator[Found]:
    """Conditions that hold however early the one date is."""
    for rule in subject.model.rules:
        places = (condition.span for condition, _ in one_sided(rule).values())
        for span in dict.fromkeys(places):
            yield found(span)


LINT = Lint("HY846", "signed_difference", find)
