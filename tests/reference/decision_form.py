"""What a decision table is, before it is asked: its domain, its values, whether time changes it."""

from __future__ import annotations

from dsl.domains import Domain, domain_from_text
from dsl.syntax.decision_tables import DecisionTable
from dsl.syntax.expressions import Expression


def domain_of_table(table: DecisionTable) -> Domain:
    """The domain of the values that it sets."""
    found = domain_from_text(table.domain.text)
    assert found is not None
    return found


def values_of(table: DecisionTable) -> list[Expression]:
    """Every value that a row sets."""
    rows = (row for version in table.versions for row in version.rows)
    return [row.value for row in rows if row.value is not None]


def is_timeless(table: DecisionTable) -> bool:
    """Whether there is one version only, without a period: it is the same on any day."""
    return all(v.start is None and v.until is None for v in table.versions)
