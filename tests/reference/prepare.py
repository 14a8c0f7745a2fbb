"""One rule made ready to be judged: every expression expanded, every condition by itself."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from dsl.domains import Kind
from dsl.schema import DataSet, Schema
from dsl.syntax.conflicts import Conflict
from dsl.syntax.decision_tables import DecisionTable
from dsl.syntax.declarations import (
    Definition,
    File,
    Let,
    Per,
    Rule,
    Unless,
    Where,
    With,
    Without,
)
from dsl.syntax.expressions import Call, Comparison, Expression, Field, Name, Period
from dsl.syntax.law import Calendar, Citation, Parameter
from tests.reference.expansion import Names, conjuncts, expand, mentions, walk
from tests.reference.law import regulations
from tests.reference.working_days import arranged_days
from tests.reference.world import Row, World


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition and the aliases that it mentions."""

    expression: Expression
    mentions: frozenset[str]


@dataclass(frozen=True, slots=True)
class Pair:
    """`alias.column = looked for`, the right side over earlier aliases."""

    column: str
    looked_for: Condition


@dataclass(frozen=True, slots=True)
class Order:
    """Of the rows that match, those with the greatest value of `by` are taken, or the least."""

    latest: bool
    by: Condition


@dataclass(frozen=True, slots=True)
class Relation:
    """A data set that is looked into: by key values, and by further conditions on its rows."""

    alias: str
    data_set: DataSet
    pairs: tuple[Pair, ...]
    residual: tuple[Condition, ...]
    order: Order | None = None

    @property
    def earlier(self) -> frozenset[str]:
        """The other aliases that its `on` mentions."""
        every = [p.looked_for for p in self.pairs] + list(self.residual)
        return frozenset().union(*(c.mentions for c in every)) - {self.alias}


@dataclass(frozen=True, slots=True)
class Exemption:
    """An `unless`: its place among the rule's, a condition or a relation, and its clauses."""

    index: int
    by: Condition | Relation
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A `conflict`: its place among the rule's, a condition or a relation, and what it compares."""

    index: int
    by: Condition | Relation
    compared: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Prepared:
    """A rule's parts: those before `per`, the grouping, and those after it.

    `keys` is None where each base row is its own group. A window has its length, its T, and
    whether it is made of gaps. Where rows connect members, the keys are the member and what its
    component is called, and `tied_by` is what ties members.
    """

    rule: Rule
    world: World
    joins: tuple[Relation, ...]
    absences: tuple[Relation, ...]
    conditions: tuple[Condition, ...]
    exemptions: tuple[Exemption, ...]
    contradictions: tuple[Contradiction, ...]
    keys: tuple[Expression, ...] | None
    window: tuple[Period, Expression, bool] | None
    group_conditions: tuple[Expression, ...]
    group_exemptions: tuple[Exemption, ...]
    measures: tuple[tuple[str, Expression], ...]
    severities: tuple[tuple[str, Expression | None], ...]
    score: Expression | None
    tied_by: Expression | None

    @property
    def base(self) -> str:
        """The alias of `each`."""
        return self.rule.each.alias

    @property
    def event_date(self) -> Expression:
        """“Every rule has an event date (said, or the data set's own)”."""
        expression = self.world.names.event_date
        assert expression is not None, f"rule {self.rule.name} has no event date"
        return expression


def prepare(
    rule: Rule,
    file: File,
    *,
    schema: Schema,
    tables: Mapping[str, Sequence[Row]],
    as_of: datetime.date,
) -> Prepared:
    """`rule` of `file`, ready to be judged on `tables`."""
    names = _names(rule, file, schema)
    known = {_code_name(schema, word): rows for word, rows in tables.items()}
    calendar = next((d for d in file.declarations if isinstance(d, Calendar)), None)
    world = World(
        tables=known,
        names=names,
        law=regulations(file),
        parameters={d.name: d for d in file.declarations if isinstance(d, Parameter)},
        as_of=as_of,
        arranged={} if calendar is None else arranged_days(calendar, schema, known),
    )
    return _Steps(rule, world).prepared()


def _code_name(schema: Schema, word: str) -> str:
    data_set = schema.data_set(word)
    assert data_set is not None, f"no data set {word}"
    return data_set.name


def _names(rule: Rule, file: File, schema: Schema) -> Names:
    """The aliases, definitions, parameters and event date that the rule's words stand for."""
    aliases: dict[str, DataSet] = {}
    for relation in (rule.each, *_relations(rule)):
        data_set = schema.data_set(relation.data_set)
        assert data_set is not None, f"no data set {relation.data_set}"
        aliases[relation.alias] = data_set
    names = Names(
        aliases=aliases,
        definitions={d.name: d for d in file.declarations if isinstance(d, Definition)},
        parameters=frozenset(d.name for d in file.declarations if isinstance(d, Parameter)),
        decision_tables={d.name: d for d in file.declarations if isinstance(d, DecisionTable)},
    )
    own = aliases[rule.each.alias].event_date
    if rule.event_date is not None:
        lets = {s.name: expand(s.value, names, {}) for s in rule.steps if isinstance(s, Let)}
        return replace(names, event_date=expand(rule.event_date, names, lets))
    if own is None:
        return names
    span = rule.each.span
    dated: Expression = Field(rule.each.alias, own, span=span, column_span=span)
    column = aliases[rule.each.alias].column(own)
    if column is not None and column.domain.kind is Kind.TIMESTAMP:
        dated = Call("date", (dated,), span=span, name_span=span)
    return replace(names, event_date=dated)


def _relations(rule: Rule) -> Iterable[With | Without]:
    for step in rule.steps:
        if isinstance(step, With | Without):
            yield step
        elif isinstance(step, Unless | Conflict) and step.relation is not None:
            yield step.relation


class _Steps:
    """The rule's steps, read in their order."""

    def __init__(self, rule: Rule, world: World) -> None:
        self.rule, self.world = rule, world
        self.lets: dict[str, Expression] = {}
        self.bound = {rule.each.alias}
        self.joins: list[Relation] = []
        self.absences: list[Relation] = []
        self.conditions: list[Condition] = []
        self.exemptions: list[Exemption] = []
        self.contradictions: list[Contradiction] = []
        self.per: Per | None = None
        self.keys: tuple[Expression, ...] | None = None
        self.window: tuple[Period, Expression, bool] | None = None
        self.tied_by: Expression | None = None
        self.group_conditions: list[Expression] = []
        self.group_exemptions: list[Exemption] = []

    def prepared(self) -> Prepared:
        """Everything together, the measures last: one may name those before it."""
        for step in self.rule.steps:
            self._read(step)
        measures: list[tuple[str, Expression]] = []
        for measure in self.rule.measures:
            value = self._expanded(measure.value)
            self.lets[measure.name] = value
            measures.append((measure.name, value))
        severities = [
            (line.word or "", None if line.condition is None else self._expanded(line.condition))
            for line in self.rule.severities
        ]
        score = self.rule.score
        return Prepared(
            rule=self.rule,
            world=self.world,
            joins=tuple(self.joins),
            absences=tuple(self.absences),
            conditions=tuple(self.conditions),
            exemptions=tuple(self.exemptions),
            contradictions=tuple(self.contradictions),
            keys=self.keys,
            window=self.window,
            group_conditions=tuple(self.group_conditions),
            group_exemptions=tuple(self.group_exemptions),
            measures=tuple(measures),
            severities=tuple(severities),
            score=None if score is None else self._expanded(score.value),
            tied_by=self.tied_by,
        )

    def _read(self, step: object) -> None:
        match step:
            case Let(name=name, value=value):
                self.lets[name] = self._expanded(value)
            case With(alias=alias, chosen=chosen):
                relation = self._relation(step)
                if chosen is not None:
                    order = Order(chosen.latest, self._condition(self._expanded(chosen.by)))
                    relation = replace(relation, order=order)
                self.joins.append(relation)
                self.bound.add(alias)
            case Without():
                self.absences.append(self._relation(step))
            case Where(condition=condition):
                self._where(condition)
            case Unless():
                self._unless(step)
            case Conflict():
                self._conflict(step)
            case Per():
                self._per(step)

    def _per(self, per: Per) -> None:
        self.keys = tuple(self._expanded(k) for k in per.keys)
        if per.component is not None:
            member, self.tied_by = self.keys
            self.keys = (member, Name(per.component.name, span=per.component.name_span))
        if per.window is not None:
            window = per.window
            self.window = (window.length, self._expanded(window.of), window.gaps)

    def _where(self, expression: Expression) -> None:
        parts = conjuncts(self._expanded(expression))
        if self.keys is None:
            self.conditions.extend(self._condition(p) for p in parts)
        else:
            self.group_conditions.extend(parts)

    def _unless(self, step: Unless) -> None:
        index = len(self.exemptions) + len(self.group_exemptions)
        if step.relation is not None:
            by: Condition | Relation = self._relation(step.relation)
        else:
            assert step.condition is not None
            by = self._condition(self._expanded(step.condition))
        exemption = Exemption(index, by, step.citations)
        (self.exemptions if self.keys is None else self.group_exemptions).append(exemption)

    def _conflict(self, step: Conflict) -> None:
        expanded = self._expanded(step.condition)
        compared = dict.fromkeys(n for n in walk(expanded) if isinstance(n, Field))
        if step.relation is None:
            by: Condition | Relation = self._condition(expanded)
        else:
            relation = self._relation(step.relation)
            asked = tuple(self._condition(part) for part in conjuncts(expanded))
            by = replace(relation, residual=(*relation.residual, *asked))
        self.contradictions.append(Contradiction(len(self.contradictions), by, tuple(compared)))

    def _relation(self, step: With | Without) -> Relation:
        """The `on` taken apart: pairs at its top level, and what is left."""
        pairs: list[Pair] = []
        residual: list[Condition] = []
        for part in conjuncts(self._expanded(step.on)):
            pair = self._pair(step.alias, part)
            if pair is None:
                residual.append(self._condition(part))
            else:
                pairs.append(pair)
        data_set = self.world.data_set(step.alias)
        return Relation(step.alias, data_set, tuple(pairs), tuple(residual))

    def _pair(self, alias: str, part: Expression) -> Pair | None:
        if not isinstance(part, Comparison) or part.operator != "=":
            return None
        for own, other in ((part.left, part.right), (part.right, part.left)):
            if isinstance(own, Field) and own.alias == alias:
                looked_for = self._condition(other)
                if looked_for.mentions and looked_for.mentions <= self.bound:
                    return Pair(own.column, looked_for)
        return None

    def _expanded(self, expression: Expression) -> Expression:
        return expand(expression, self.world.names, self.lets)

    def _condition(self, expression: Expression) -> Condition:
        return Condition(expression, mentions(expression, self.world.names))
