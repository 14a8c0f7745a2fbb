"""An absence in data that nobody promises to deliver.

Avoid: `without notice in tenders.notices` where the contract of the data set states no frequency.
Prefer: a contract with `slaProperties: frequency`, so that a run can say the data are late.
Why: what is not there may not have been delivered yet. Without a promised frequency nobody can
tell the two apart.
Settings: none.
"""

from __future__ import annotations

from collections.abc import Iterator

from dsl.lint.lint import Found, Lint, Options, found
from dsl.lint.subject import Subject


def find(subject: Subject, _: Options) -> Iterator[Found]:
    """Absences whose data set has no frequency."""
    for rule in subject.model.rules:
        for relation in rule.absences:
            alias = relation.alias
            # nobody delivers the rows of a computed table
            if alias.table is None and alias.data_set.frequency is None:
                title = alias.data_set.title
                yield found(relation.span, alias=alias.name, data_set=title)


LINT = Lint("HY805", "absence_without_cadence", find)
