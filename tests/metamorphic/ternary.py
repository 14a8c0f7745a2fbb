"""Ternary partition: a condition is true, false or unknown of a binding, and of these one.

Every rule is cut off before `per` and told per binding: grouped by the key columns of all its
aliases, so that each binding is a finding of its own: suspected where it is known,
undetermined where unknown, exempt where an exception took it out. Of this rule without one
of its conditions p (or with a drawn p added where it has none), call what is told of a binding
s, and d what s becomes when one more thing is unknown: undetermined for suspected, else s.
Then with `where p`, `where not p`, `where p is missing` in place of p the binding is told as

    s – –    where p is true,      – s –    where p is false,      d d s    where p is unknown,

and nothing else. That holds since the truth of a binding is the three-valued conjunction of
its conditions, and `is missing` of a condition is true exactly where it is unknown. A binding
with an alias that stayed without a row is the exception: everything that reads the alias is
unknown, `is missing` included, part by part of a conjunction; it may be told as s or d, and
must be told by one of the three.

The same within aggregates: where p reads one alias alone, the rows that `count(x)` counts
are those of `count(x where p)`, `count(x where not p)` and `count(x where p is missing)`
together; sums likewise, since a sum over no row is 0. It is asked of the rule's own groups,
windows included, wherever they are suspected.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from dsl.domains import Kind
from dsl.schema import DataSet
from dsl.syntax.declarations import Measure, Per, Rule, Step, Where, With
from dsl.syntax.expressions import Expression
from engine.run.in_memory import evaluate_tables
from tests.generated import tree
from tests.generated.case import Case
from tests.generated.compiled import RefusedError
from tests.generated.conditions import Conditions
from tests.generated.draw import Draw
from tests.generated.words import Words
from tests.metamorphic.trial import Compared, Relation, Trial, filed, model_of, with_rules
from tests.reference.schema import SCHEMA
from tests.reference.values import Cell

_Subject = tuple[Cell, ...]
_SUSPECTED, _UNDETERMINED = "suspected", "undetermined"
_VIEWS = ("plain", "true", "false", "unknown")


def check(trial: Trial) -> Compared | None:
    """Each binding in one part, each counted row in one part."""
    probes = [_probe_of(rule, trial.case) for rule in trial.rules]
    rules = [rule for probe in probes for rule in probe.rules]
    found = _evaluated(with_rules(trial.case, rules))
    if found is None:
        return None
    lines: list[str] = []
    bindings = 0
    for probe in probes:
        views = [found.outcomes[f"{probe.name}_{view}"] for view in _VIEWS]
        bindings += len(views[0])
        lines += _of_bindings(probe.name, views)
        lines += _of_totals(found.measures[f"{probe.name}_totals"])
    return Compared(bindings, tuple(lines))


@dataclass(frozen=True, slots=True)
class _Probe:
    """The rules that ask about one rule of the case."""

    name: str
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class _Found:
    """Outcome by subject, and the measures of suspected findings, by rule."""

    outcomes: Mapping[str, Mapping[_Subject, str]]
    measures: Mapping[str, Sequence[Mapping[str, Cell]]]


def _evaluated(case: Case) -> _Found | None:
    try:
        model = model_of(case)
    except RefusedError:  # a drawn condition that the checker refuses in one of its forms
        return None
    outcomes: dict[str, dict[_Subject, str]] = {}
    measures: dict[str, list[Mapping[str, Cell]]] = {}
    for result in evaluate_tables(model, filed(case.tables), as_of=case.as_of):
        name = result.rule.name
        outcomes[name] = {
            tuple(p.value for p in f.subject): f.outcome.value for f in result.findings
        }
        measures[name] = [
            {m.name: m.value for m in f.measures}
            for f in result.findings
            if f.outcome.value == _SUSPECTED
        ]
    return _Found(outcomes, measures)


def _probe_of(rule: Rule, case: Case) -> _Probe:
    """The rule without p, with each of p's three forms, and with totals over all of them."""
    draw = Draw(case.seed * 7 + len(rule.name))
    sets = _bound(rule)
    before = [step for step in rule.steps[: _per_of(rule)] if not isinstance(step, Per)]
    wheres = [n for n, step in enumerate(before) if isinstance(step, Where)]
    words = Words(rows=sets)
    place = random.Random(case.seed).choice(wheres) if wheres else len(before)
    own = before.pop(place) if wheres else None
    asked = own.condition if isinstance(own, Where) else Conditions(draw).condition(words, 1)
    keys = Per(tuple(_keys(sets)), None, span=tree.NOWHERE)
    rows = (_measure("rows", tree.aggregate("count", tree.name(rule.each.alias))),)

    def view(name: str, condition: Expression | None) -> Rule:
        steps: list[Step] = list(before)
        if condition is not None:
            steps.insert(place, Where(condition, span=tree.NOWHERE))
        return replace(rule, name=f"{rule.name}_{name}", steps=(*steps, keys), measures=rows)

    forms = dict(zip(_VIEWS, (None, *_forms(asked)), strict=True))
    views = [view(name, condition) for name, condition in forms.items()]
    return _Probe(rule.name, (*views, _totals(rule, before, sets, draw)))


def _forms(asked: Expression) -> tuple[Expression, Expression, Expression]:
    return asked, tree.opposite(asked), tree.presence(asked, present=False)


def _per_of(rule: Rule) -> int:
    pers = [n for n, step in enumerate(rule.steps) if isinstance(step, Per)]
    return pers[0] if pers else len(rule.steps)


def _bound(rule: Rule) -> dict[str, DataSet]:
    """The aliases that a binding chooses rows for, and their data sets."""
    named = {rule.each.alias: rule.each.data_set}
    named |= {step.alias: step.data_set for step in rule.steps if isinstance(step, With)}
    found = {alias: SCHEMA.data_set(name) for alias, name in named.items()}
    return {alias: data_set for alias, data_set in found.items() if data_set is not None}


def _keys(sets: Mapping[str, DataSet]) -> Iterator[Expression]:
    for alias, data_set in sets.items():
        yield tree.field(alias, data_set.key[0])


def _totals(rule: Rule, before: Sequence[Step], sets: Mapping[str, DataSet], draw: Draw) -> Rule:
    """Counts and sums of one alias over all rows, and over the three parts of them."""
    alias = draw.pick(list(sets))
    within = Words(rows={alias: sets[alias]})
    asked = Conditions(draw).condition(within, 1)
    arguments: dict[str, tuple[str, Expression]] = {"rows": ("count", tree.name(alias))}
    for column in sets[alias].columns:
        if column.domain.kind in (Kind.MONEY, Kind.COUNT):
            arguments[column.name] = ("sum", tree.field(alias, column.name))
    measures: list[Measure] = []
    for name, (function, argument) in arguments.items():
        parts = (None, *_forms(asked))
        for view, condition in zip(_VIEWS, parts, strict=True):
            total = tree.aggregate(function, argument, condition)
            measures.append(_measure(f"{name}_{view}", total))
    pers = [step for step in rule.steps if isinstance(step, Per)]
    return replace(
        rule, name=f"{rule.name}_totals", steps=(*before, *pers), measures=tuple(measures)
    )


def _measure(name: str, value: Expression) -> Measure:
    return Measure(name, value, span=tree.NOWHERE, name_span=tree.NOWHERE)


def _of_bindings(rule: str, views: Sequence[Mapping[_Subject, str]]) -> Iterator[str]:
    """A line for each binding that is not in exactly one part."""
    plain, *parts = views
    for binding in sorted({b for part in views for b in part}, key=repr):
        told, seen = plain.get(binding), tuple(part.get(binding) for part in parts)
        if not fits(told, seen, whole=None not in binding):
            yield f"{rule} {binding}: {told} without the condition, with its forms {seen}"


def fits(told: str | None, seen: tuple[str | None, ...], *, whole: bool) -> bool:
    """Whether a binding told so without p may be told so with its three forms.

    `whole` says that every alias of the binding has a row.
    """
    if told is None:
        return False
    doubted = _UNDETERMINED if told == _SUSPECTED else told
    if whole:
        allowed = ((told, None, None), (None, told, None), (doubted, doubted, told))
        return seen in allowed
    return any(seen) and set(seen) <= {None, told, doubted}


def _of_totals(findings: Sequence[Mapping[str, Cell]]) -> Iterator[str]:
    """A line for each total that is not that of its parts."""
    for measures in findings:
        for name in {word.rpartition("_")[0] for word in measures}:
            whole, *parts = (_number(measures[f"{name}_{view}"]) for view in _VIEWS)
            if whole != sum(parts):
                yield f"{name}: {whole} in all, {parts} in its parts"


def _number(value: Cell) -> Decimal:
    assert isinstance(value, int | Decimal)
    return Decimal(value)


RELATION = Relation("ternary_partition", check)
