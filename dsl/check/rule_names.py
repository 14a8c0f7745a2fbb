"""The names that one rule or branch declares: rows, lets and measures, each once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dsl.check.lookups import find_data_set
from dsl.check.work import Work
from dsl.diagnostics.diagnostic import Related
from dsl.model.steps import Alias
from dsl.syntax.conflicts import Conflict
from dsl.syntax.declarations import (
    Component,
    Each,
    Let,
    Measure,
    Per,
    Step,
    Unless,
    With,
    Without,
)
from dsl.text.source import Span

Source = Each | With | Without


def declare_names(
    each: Each, steps: Sequence[Step], measures: Sequence[Measure], work: Work
) -> tuple[Alias | None, ...]:
    """The aliases of `each` and `steps` in order, None where the data set is unknown.

    None for a repeated name, too. Tells HY202 for a data set, HY205 and HY206 for a name that
    means something already.
    """
    first: dict[str, Span] = {}
    repeated: set[Span] = set()
    for name, span in _declared(each, steps, measures):
        if name in first:
            repeated.add(span)
            work.report.tell("HY205", span, Related(first[name], "first"), name=name)
        elif work.names.is_value(name):
            work.report.tell("HY206", span, name=name)
        first.setdefault(name, span)
    aliases: list[Alias | None] = []
    for source in sources_of(each, steps):
        data_set = find_data_set(source.data_set, source.data_set_span, work)
        # what is said of the rows of a repeated name could be about either
        if data_set is None or source.alias_span in repeated:
            aliases.append(None)
        else:
            table = work.use_table(data_set.name)
            aliases.append(Alias(source.alias, data_set, source.alias_span, table))
            work.data_sets.setdefault(source.alias, data_set)
    return tuple(aliases)


def sources_of(each: Each, steps: Sequence[Step]) -> Iterator[Source]:
    """Every place where a rule or a branch names a data set, in order."""
    yield each
    for step in steps:
        match step:
            case With() | Without():
                yield step
            case Unless(relation=With() as relation) | Conflict(relation=With() as relation):
                yield relation
            case _:
                pass


def _declared(
    each: Each, steps: Sequence[Step], measures: Sequence[Measure]
) -> Iterator[tuple[str, Span]]:
    yield each.alias, each.alias_span
    for step in steps:
        match step:
            case With() | Without():
                yield step.alias, step.alias_span
            case Unless(relation=With() as relation) | Conflict(relation=With() as relation):
                yield relation.alias, relation.alias_span
            case Let():
                yield step.name, step.name_span
            case Per(component=Component() as component):
                yield component.name, component.name_span
            case _:
                pass
    for measure in measures:
        yield measure.name, measure.name_span
