"""What an example's rows make of each condition: the values that were read, choice by choice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from dsl.explain.expressions import say
from dsl.explain.speaker import speaker_of
from dsl.model.examples import Example
from dsl.model.expressions import ColumnValue, TypedExpression, walk
from dsl.model.rules import Model, Rule
from dsl.model.steps import Alias
from dsl.text.source import Span
from engine.bridge.context import EngineSettings
from engine.bridge.session import Session
from engine.bridge.sources import TableRows
from engine.findings.finding import Value
from engine.findings.outcomes import both
from engine.findings.values import in_words
from engine.plan.arena import Arena
from engine.plan.bindings import Truth
from engine.plan.from_rule import ProbePlan, probe_rule
from engine.plan.reads import Read, aggregates
from engine.plan.sessions import OPENS
from engine.run.examples import LATE, as_set, example_tables

#: What the first day, or time, of a window is called.
OPENS_WORD: Final = {"zh": "起", "en": "from"}
#: A choice of rows for each alias; the first few say enough.
MOST = 5


@dataclass(frozen=True, slots=True)
class AskedCondition:
    """One condition as it came out: its place, its truth, and `alias.column` with each value."""

    span: Span
    truth: bool | None
    read: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class AskedGroup:
    """One group, or one window of it: its keys in words, and the conditions after `per`."""

    keys: tuple[tuple[str, str], ...]
    conditions: tuple[AskedCondition, ...]


@dataclass(frozen=True, slots=True)
class ExampleValues:
    """The first choices of rows, each with its conditions; how many there are in all.

    Where there is none, `unmatched` is the place of the `with` that found no row for any.
    `groups` are the first groups whose conditions are asked, `grouped` is how many there are.
    """

    choices: tuple[tuple[AskedCondition, ...], ...]
    count: int
    unmatched: Span | None
    groups: tuple[AskedGroup, ...] = ()
    grouped: int = 0


def values_read(model: Model, example: Example) -> ExampleValues | None:
    """What the conditions of the example's rule read; None where its tables cannot be read."""
    model = as_set(model, example)
    rule = model.rule(example.rule)
    tables, problems = example_tables(example, rule)
    if problems:
        return None
    arena = Arena()
    parameters = {p.name: p for p in model.parameters}
    probe = probe_rule(arena, rule, parameters=parameters, as_of=example.as_of or LATE)
    session = Session(arena, TableRows(tables), EngineSettings(partitions=1))
    rows = session.evaluate(probe.rows).to_pylist()
    numbered = sorted(rows, key=lambda row: [row[f"{s}.#"] or 0 for _, s in probe.bindings.rows])
    choices = tuple(_asked(rule, probe, row) for row in numbered[:MOST])
    if not rows:
        return ExampleValues(choices, 0, _unmatched(rule, probe, session))
    groups = list(_groups(model, rule, probe, session)) if rule.group_conditions else []
    return ExampleValues(choices, len(rows), None, tuple(groups[:MOST]), len(groups))


def _groups(model: Model, rule: Rule, probe: ProbePlan, session: Session) -> Iterator[AskedGroup]:
    """The groups in the order of their keys, with what each condition made of its aggregates."""
    speaker = speaker_of(rule, model, rule.surface)
    columns = dict(probe.groups.columns.aggregates)
    named = [(k, k.expression.type.domain, f"k{i}") for i, k in enumerate(rule.keys)]
    rows = session.evaluate(probe.groups.relation).to_pylist()
    windowed = [(rule.window.of.type.domain, OPENS)] if rule.window is not None else []
    order = [*(column for _, _, column in named), *(column for _, column in windowed)]
    for row in sorted(rows, key=lambda r: [(r[c] is None, str(r[c])) for c in order]):
        keys = [(k.name, in_words(row[c], d, rule.surface)) for k, d, c in named]
        keys += [(OPENS_WORD[rule.surface], in_words(row[c], d, rule.surface)) for d, c in windowed]
        asked = []
        for index, condition in enumerate(rule.group_conditions):
            read = [
                (say(a, speaker), in_words(row[columns[a]], a.type.domain, rule.surface))
                for a in aggregates([condition.expression])
            ]
            truth = both(row, f"q{index}")
            asked.append(AskedCondition(condition.span, truth, tuple(read)))
        yield AskedGroup(tuple(keys), tuple(asked))


def _unmatched(rule: Rule, probe: ProbePlan, session: Session) -> Span | None:
    """The first `with` after which no choice is left."""
    for relation, prefix in zip(rule.lookups, probe.prefixes[1:], strict=True):
        if not session.evaluate(prefix.relation).num_rows:
            return relation.span
    return None


def _asked(rule: Rule, probe: ProbePlan, row: dict[str, Value]) -> tuple[AskedCondition, ...]:
    aliases = {alias.name: (alias, slot) for alias, slot in probe.bindings.rows}
    found = []
    for truth in probe.bindings.truths:
        if truth.span is not None:
            value = row[truth.column]
            told = None if value is None else bool(value)
            found.append(AskedCondition(truth.span, told, _read(rule, truth, aliases, row)))
    return tuple(sorted(found, key=lambda asked: asked.span.start))


def _read(
    rule: Rule, truth: Truth, aliases: dict[str, tuple[Alias, str]], row: dict[str, Value]
) -> tuple[tuple[str, str], ...]:
    """The columns that a truth read of the rows that were chosen, by the words of the rule."""
    parts = (part for e in _asked_of(rule, truth) for part in walk(e))
    own = [Read(part.alias, part.column) for part in parts if isinstance(part, ColumnValue)]
    told = []
    for read in dict.fromkeys(own or truth.reads):
        alias, slot = aliases.get(read.alias, (None, ""))
        column = alias.data_set.column(read.column) if alias is not None else None
        if column is not None and f"{slot}.{column.name}" in row:
            name = column.title if rule.surface == "zh" else column.name
            words = in_words(row[f"{slot}.{column.name}"], column.domain, rule.surface)
            told.append((f"{read.alias}.{name}", words))
    return tuple(told)


def _asked_of(rule: Rule, truth: Truth) -> tuple[TypedExpression, ...]:
    """What a truth is worked out from: its condition, or that of the exception that it is of."""
    if truth.expression is not None:
        return (truth.expression,)
    if not truth.column.startswith("x"):
        return ()
    condition = rule.takings[int(truth.column[1:])].condition
    return () if condition is None else (condition.expression,)
