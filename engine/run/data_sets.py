"""Which data sets a rule reads."""

from __future__ import annotations

from dsl.model.rules import Rule
from dsl.schema import DataSet


def data_sets_of(rule: Rule) -> tuple[DataSet, ...]:
    """The data sets that `rule` reads, its base first, each once."""
    relations = (
        *rule.lookups,
        *rule.absences,
        *(e.relation for e in rule.row_exemptions if e.relation is not None),
    )
    return tuple(dict.fromkeys((rule.base.data_set, *(r.alias.data_set for r in relations))))
