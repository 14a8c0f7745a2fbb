"""What the examples of a rule have exercised: each condition both ways, each exception."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from dsl.model.examples import Example
from dsl.model.rules import Model, Rule
from dsl.model.same_row import always_found
from dsl.text.source import Span
from engine.bridge.context import EngineSettings
from engine.bridge.session import Session
from engine.bridge.sources import TableRows
from engine.findings.finding import Outcome, Value
from engine.plan.arena import Arena
from engine.plan.from_rule import probe_rule
from engine.plan.prefixes import Prefix
from engine.run.examples import LATE, ExampleResult, as_set, example_tables


class Part(StrEnum):
    """What kind of thing a truth belongs to."""

    CONDITION = "condition"
    EXCEPTION = "exception"


@dataclass(frozen=True, slots=True)
class PartCoverage:
    """Which truths of one condition or exception the examples have shown.

    A `with` is true where rows are found, false where a row finds none. `can_fail` is false for
    one that looks in the row's own data set by what each row has in common with itself, and for
    a row of a table, which is there or not surely there.
    """

    part: Part
    span: Span
    seen: frozenset[bool | None]
    can_fail: bool = True

    @property
    def wanted(self) -> frozenset[bool]:
        """A condition is to be true and false, an exception is to hold."""
        both = self.part is Part.CONDITION and self.can_fail
        return frozenset({True, False}) if both else frozenset({True})

    @property
    def covered(self) -> bool:
        """Whether the examples have shown all that is wanted."""
        return self.wanted <= self.seen


@dataclass(frozen=True, slots=True)
class RuleCoverage:
    """What the examples of one rule have shown: its parts, and the outcomes they led to.

    `silent` says that an example expects nothing to be found.
    """

    rule: Rule
    examples: int
    parts: tuple[PartCoverage, ...]
    outcomes: frozenset[Outcome]
    silent: bool


def cover(model: Model, results: Sequence[ExampleResult]) -> tuple[RuleCoverage, ...]:
    """The coverage of every rule of `model` by the examples that were evaluated."""
    return tuple(
        _cover_rule(model, rule, [r for r in results if r.example.rule == rule.name])
        for rule in model.rules
    )


def _cover_rule(model: Model, rule: Rule, results: Sequence[ExampleResult]) -> RuleCoverage:
    seen: dict[tuple[Part, Span], set[bool | None]] = defaultdict(set)
    for key in _parts(model, rule):
        seen[key] = set()
    for result in results:
        for key, truths in _truths(model, rule, result.example):
            if key in seen:
                seen[key] |= truths
    expectations = [e for r in results for e in r.example.expectations]
    unfailing = {r.span for r in rule.lookups if always_found(rule, r)}
    unfailing |= {a.span for a in rule.aliases if a.table is not None}  # there, or not surely
    return RuleCoverage(
        rule=rule,
        examples=len(results),
        parts=tuple(
            PartCoverage(part, span, frozenset(truths), can_fail=span not in unfailing)
            for (part, span), truths in seen.items()
        ),
        outcomes=frozenset(f.outcome for r in results for f in r.findings),
        silent=any(e.outcome == "none" for e in expectations),
    )


def _parts(model: Model, rule: Rule) -> Iterable[tuple[Part, Span]]:
    """Every condition and exception of the rule, in the order of its text."""
    parameters = {p.name: p for p in model.parameters}
    probe = probe_rule(Arena(), rule, parameters=parameters, as_of=LATE)
    found = [
        (Part.EXCEPTION if t.column.startswith("x") else Part.CONDITION, t.span)
        for t in probe.bindings.truths
    ]
    found += [(Part.CONDITION, r.span) for r in rule.lookups]
    found += [(Part.CONDITION, c.span) for c in rule.group_conditions]
    found += [(Part.EXCEPTION, e.span) for e in rule.group_exemptions]
    placed = ((part, span) for part, span in found if span is not None)
    return sorted(dict.fromkeys(placed), key=lambda key: key[1].start)


def _truths(
    model: Model, rule: Rule, example: Example
) -> list[tuple[tuple[Part, Span], set[bool | None]]]:
    tables, problems = example_tables(example, rule)
    if problems:
        return []
    arena = Arena()
    parameters = {p.name: p for p in as_set(model, example).parameters}
    probe = probe_rule(arena, rule, parameters=parameters, as_of=example.as_of or LATE)
    session = Session(arena, TableRows(tables), EngineSettings(partitions=1))
    rows = session.evaluate(probe.rows)
    groups = session.evaluate(probe.groups.relation)
    found = []
    for truth in probe.bindings.truths:
        if truth.span is not None:
            part = Part.EXCEPTION if truth.column.startswith("x") else Part.CONDITION
            found.append(((part, truth.span), _values(rows.column(truth.column).to_pylist())))
    chosen = [_chosen(session, prefix) for prefix in probe.prefixes]
    for relation, before, after in zip(rule.lookups, chosen[:-1], chosen[1:], strict=True):
        found.append(((Part.CONDITION, relation.span), _partners(before, after)))
    for index, condition in enumerate(rule.group_conditions):
        values = groups.column(f"q{index}.known").to_pylist()
        found.append(((Part.CONDITION, condition.span), _values(values)))
    for index, exemption in enumerate(rule.group_exemptions):
        values = groups.column(f"x{index}.known").to_pylist()
        found.append(((Part.EXCEPTION, exemption.span), _values(values)))
    return found


def _chosen(session: Session, prefix: Prefix) -> list[tuple[int | None, ...]]:
    """The choices of rows, each by the numbers of its rows; None for an alias without a row."""
    table = session.evaluate(prefix.relation)
    columns = (table.column(f"{slot}.#").to_pylist() for _, slot in prefix.rows)
    return list(zip(*columns, strict=True))


def _partners(
    before: Sequence[tuple[int | None, ...]], after: Sequence[tuple[int | None, ...]]
) -> set[bool | None]:
    """True where a row was found, None where none could be looked for, False where none is."""
    found: set[bool | None] = {True if choice[-1] is not None else None for choice in after}
    without = set(before) - {choice[:-1] for choice in after}
    return found | ({False} if without else set())


def _values(values: Iterable[Value]) -> set[bool | None]:
    return {None if v is None else bool(v) for v in values}
