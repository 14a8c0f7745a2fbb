"""Which data sets a rule reads."""

from __future__ import annotations

from dsl.model.rules import Rule
from dsl.model.tables import filed_data_sets
from dsl.schema import DataSet


def data_sets_of(rule: Rule) -> tuple[DataSet, ...]:
    """The data sets that `rule` reads, through tables too, its base first, each once.

    That of its calendar comes last.
    """
    asked = () if rule.calendar is None else (rule.calendar.alias.data_set,)
    return tuple(dict.fromkeys((*filed_data_sets(rule.aliases), *asked)))
