"""Names: what a word stands for at its place, kept together with the place it was said at."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from dsl.domains import Kind
from dsl.schema import DataSet, Schema
from dsl.syntax.conflicts import Conflict
from dsl.syntax.decision_tables import DecisionTable
from dsl.syntax.declarations import Declaration, Definition, Let, Rule, Unless, With, Without
from dsl.syntax.expressions import Call, Expression, Field
from dsl.syntax.law import Calendar, Parameter, Regulation


@dataclass(frozen=True, slots=True)
class Said:
    """An expression, and the words that were known where it was said."""

    expression: Expression
    words: Words


@dataclass(frozen=True, slots=True)
class Words:
    """What names stand for: values, and rows by the rule's own aliases."""

    values: Mapping[str, Said] = field(default_factory=dict)
    rows: Mapping[str, str] = field(default_factory=dict)

    def with_value(self, name: str, expression: Expression) -> Words:
        """The same words and one more, which stands for `expression` as said here."""
        return replace(self, values={**self.values, name: Said(expression, self)})


@dataclass(frozen=True, slots=True)
class Facts:
    """What one rule is written against; `read` gathers the columns that its SQL reads."""

    rule: Rule
    aliases: Mapping[str, DataSet]
    definitions: Mapping[str, Definition]
    parameters: Mapping[str, Parameter]
    law: Mapping[str, Regulation]
    as_of: datetime.date
    decision_tables: Mapping[str, DecisionTable] = field(default_factory=dict)
    calendar: Calendar | None = None
    calendar_rows: DataSet | None = None
    read: dict[str, dict[str, None]] = field(default_factory=dict)

    @property
    def words(self) -> Words:
        """The words known where the rule begins: its aliases."""
        return Words(rows={alias: alias for alias in self.aliases})

    @property
    def base(self) -> str:
        """The alias of `each`."""
        return self.rule.each.alias

    @property
    def joined(self) -> frozenset[str]:
        """The aliases of `with`: the only ones that a binding may be without a row of."""
        return frozenset(s.alias for s in self.rule.steps if isinstance(s, With))

    def is_computed(self, alias: str) -> bool:
        """Whether the alias ranges over a computed table: no department files it."""
        return not self.aliases[alias].department

    def event_date(self) -> Said | None:
        """The date of the rule's facts: as said, with all its names, or the data set's own."""
        words = self.words
        for step in self.rule.steps:
            if isinstance(step, Let):
                words = words.with_value(step.name, step.value)
        if self.rule.event_date is not None:
            return Said(self.rule.event_date, words)
        own, span = self.aliases[self.base].event_date, self.rule.each.span
        if own is None:
            return None
        dated: Expression = Field(self.base, own, span=span, column_span=span)
        column = self.aliases[self.base].column(own)
        if column is not None and column.domain.kind is Kind.TIMESTAMP:
            dated = Call("date", (dated,), span=span, name_span=span)
        return Said(dated, words)


def facts_of(
    rule: Rule, declarations: tuple[Declaration, ...], schema: Schema, *, as_of: datetime.date
) -> Facts:
    """What `rule` may speak of."""
    aliases = {rule.each.alias: _data_set(rule.each.data_set, schema)}
    for step in rule.steps:
        source = step.relation if isinstance(step, Unless | Conflict) else step
        if isinstance(source, With | Without):
            aliases[source.alias] = _data_set(source.data_set, schema)
        if isinstance(source, With) and source.chosen is not None:
            aliases[rival_of(source.alias)] = aliases[source.alias]
    calendar = next((d for d in declarations if isinstance(d, Calendar)), None)
    return Facts(
        rule=rule,
        aliases=aliases,
        definitions={d.name: d for d in declarations if isinstance(d, Definition)},
        parameters={d.name: d for d in declarations if isinstance(d, Parameter)},
        decision_tables={d.name: d for d in declarations if isinstance(d, DecisionTable)},
        law={d.name: d for d in declarations if isinstance(d, Regulation)},
        as_of=as_of,
        calendar=calendar,
        calendar_rows=None if calendar is None else _data_set(calendar.data_set, schema),
    )


def rival_of(alias: str) -> str:
    """What a row is called that might come after the one of `alias`: no alias can be that."""
    return f"{alias}'"


def _data_set(word: str, schema: Schema) -> DataSet:
    found = schema.data_set(word)
    assert found is not None, f"no data set {word}"
    return found
