"""Which data sets a rule reads, and which the rules of a run."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from dsl.model.rules import Rule
from dsl.model.tables import filed_data_sets
from dsl.schema import DataSet
from engine.packs.pack import LoadedPack


def data_sets_of(rule: Rule) -> tuple[DataSet, ...]:
    """The data sets that `rule` reads, through tables too, its base first, each once.

    That of its calendar comes last.
    """
    asked = () if rule.calendar is None else (rule.calendar.alias.data_set,)
    return tuple(dict.fromkeys((*filed_data_sets(rule.aliases), *asked)))


def data_sets_read(
    packs: Sequence[LoadedPack], only: Collection[str] = ()
) -> Mapping[tuple[str, str], tuple[DataSet, ...]]:
    """What each rule of `packs` reads, by pack and rule; `only` names rules, none means all."""
    return {
        (pack.manifest.name, rule.name): data_sets_of(rule)
        for pack in packs
        for rule in pack.model.rules
        if not only or rule.name in only
    }
