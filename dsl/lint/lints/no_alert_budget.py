"""A grave rule that does not say how many findings a run should tell at most.

Avoid: `severity high` without `alert budget`.
Prefer: `alert budget 50 findings a run`, as many as the people who look into them can.
Why: a run that tells more than can be looked into is mostly one whose conditions are too wide;
nobody notices unless the rule says what was reckoned with.
Settings: off unless a level is set, since a budget is for those who look into the findings to say.
"""

from __future__ import annotations

from collections.abc import Iterator

from dsl.lint.lint import Found, Lint, Options, found
from dsl.lint.subject import Subject
from dsl.model.weights import Severity


def find(subject: Subject, _: Options) -> Iterator[Found]:
    """Rules that may tell of grave cases, and state no budget."""
    for rule, written in subject.rules():
        if rule.severity is Severity.HIGH and rule.budget is None:
            yield found(written.name_span, rule=rule.name)


LINT = Lint("HY886", "no_alert_budget", find, off=True)
