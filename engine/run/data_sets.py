"""Which data sets a rule reads."""

from __future__ import annotations

from dsl.model.rules import Rule
from dsl.model.tables import filed_data_sets
from dsl.schema import DataSet


def data_sets_of(rule: Rule) -> tuple[DataSet, ...]:
    """The data sets that `rule` reads, through tables too, its base first, each once."""
    return filed_data_sets(rule.aliases)
