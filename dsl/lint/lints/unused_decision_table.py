"""A decision table that no rule asks.

Avoid: a decision table left over from a rule that is gone.
Prefer: taking it out, or the rule that was meant to ask it.
Why: someone will keep its rows up to date for nothing, or believe that they are applied.
Settings: none. What a pack that depends on this one asks counts.
"""

from __future__ import annotations

from collections.abc import Iterator

from dsl.lint.lint import Found, Lint, Options, found
from dsl.lint.subject import Subject
from dsl.lint.usage import used_decision_tables
from dsl.syntax.decision_tables import DecisionTable


def find(subject: Subject, _: Options) -> Iterator[Found]:
    """Decision tables that nothing asks."""
    used = used_decision_tables(subject)
    for written, _surface in subject.written(DecisionTable):
        if written.name not in used:
            yield found(written.name_span, name=written.name)


LINT = Lint("HY849", "unused_decision_table", find)
