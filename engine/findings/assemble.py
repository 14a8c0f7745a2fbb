"""Found groups and their bindings into findings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import cast

from engine.bridge.session import Evaluator
from engine.findings.absences import Search
from engine.findings.calendars import calendar_uses
from engine.findings.conflicts import conflicts_of, in_conflict
from engine.findings.considered import considered
from engine.findings.exemptions import exemption_of_group, exemptions_of, in_force
from engine.findings.finding import (
    AggregateRead,
    CalendarUse,
    Finding,
    MissingCell,
    NearRead,
    Outcome,
    ParameterUse,
    RuleResult,
    Shown,
    SubjectPart,
    Value,
)
from engine.findings.gathered import Gathered, GroupRows, gather
from engine.findings.groups_found import FoundGroup, Row, find_groups
from engine.findings.identity import matter_id
from engine.findings.lacking import lacking_cells, of_bound, unknown_reads
from engine.findings.near_reads import near_reads, pairs_in
from engine.findings.placing import FilingRows, Filings, Placing
from engine.findings.sentences import sentence_of
from engine.findings.table_rows import TableRows, ToldBefore
from engine.findings.values import canonical, spelled
from engine.findings.weighing import weight_of
from engine.findings.with_tables import computed_filings, taken_back
from engine.findings.words import conflict_message
from engine.plan.folds import SIDES
from engine.plan.from_rule import RulePlan
from engine.plan.nodes import NodeId
from engine.plan.reads import Read, group_expressions, needed


def evaluate_rule(
    plan: RulePlan,
    evaluator: Evaluator,
    *,
    filings: Filings,
    pack: str,
    computed: TableRows | None = None,
    narrow: Evaluator | None = None,
    nobody: bool = False,
    told: ToldBefore | None = None,
) -> RuleResult:
    """What the rule brings up over `filings`, sorted by subject.

    The order and content depend on the data alone, not on how it was evaluated. `computed` are
    the rows of tables where the evaluator was given these instead of what they rest on. `narrow`
    evaluates over the rows of those entities alone that anything could be told of; `nobody` says
    that there are none. `told` is what rules of the pack were told of tables before, over the same
    filings; it grows.
    """
    filings = computed_filings(plan.tables, evaluator, filings)
    found: Iterable[Finding] = ()
    if not nobody:
        named = _found(plan, evaluator, filings, pack, narrow or evaluator)
        found = taken_back(plan, evaluator, named, filings=filings, computed=computed, told=told)
    base = plan.rule.base.data_set.name
    return RuleResult(
        rule=plan.rule,
        looked_at=sum(f.rows - f.left_out for f in filings[base]),
        lapsed=0 if plan.lapsed is None else _count(evaluator, plan.lapsed),
        findings=tuple(sorted(found, key=finding_order)),
    )


def _found(
    plan: RulePlan,
    evaluator: Evaluator,
    filings: Filings,
    pack: str,
    narrow: Evaluator,
) -> list[Finding]:
    """The findings, in no particular order; what stands behind rows of tables is not yet told."""
    groups = tuple(find_groups(plan, narrow))
    gathered = gather(plan, narrow, groups)
    assembler = _Assembler(
        plan,
        filings,
        gathered,
        Placing(plan, filings),
        _uncompared(plan, evaluator),
        calendar_uses(plan, evaluator, filings),
        pack,
    )
    return [assembler.finding(group) for group in groups]


def finding_order(finding: Finding) -> tuple[str, tuple[str, ...], str, str]:
    """By rule, then subject, then window, then id."""
    subject = tuple(canonical(p.value, p.domain) or "" for p in finding.subject)
    start = spelled(finding.window_start) if finding.window_start else ""
    return finding.rule.name, subject, start, finding.id


def _uncompared(plan: RulePlan, evaluator: Evaluator) -> dict[str, int]:
    """Per searched slot, how many rows have no key to be compared by."""
    absences = {id(r) for r in plan.rule.absences}
    return {
        use.scan.slot: _count(evaluator, use.uncompared)
        for use in plan.bindings.uses
        if use.uncompared is not None and id(use.relation) in absences
    }


def _count(evaluator: Evaluator, node: NodeId) -> int:
    return cast(int, evaluator.evaluate(node).column("count")[0].as_py())


@dataclass(frozen=True, slots=True)
class _Assembler:
    plan: RulePlan
    filings: Filings
    gathered: Gathered
    placing: Placing
    uncompared: Mapping[str, int]
    calendars: tuple[CalendarUse, ...]
    pack: str

    def finding(self, group: FoundGroup) -> Finding:
        """The finding of `group`."""
        rule, rows = self.plan.rule, self.gathered.of(group)
        conflicts = conflicts_of(self.plan, self.gathered, self.placing, rows.taken)
        if group.only_taken and conflicts:
            group = replace(group, outcome=Outcome.CONFLICT)
        main = _main_rows(self.plan, group, rows)
        subject = tuple(
            SubjectPart(k.name, k.expression.type.domain, value)
            for k, value in zip(rule.keys, group.subject, strict=True)
        )
        exempted = (
            *exemption_of_group(self.plan, self.placing, group, main),
            *exemptions_of(self.plan, self.gathered, self.placing, rows.taken),
        )
        search = Search(self.plan, self.gathered, self.filings, self.uncompared)
        not_found = search.not_found(main)
        missing = self._missing(group, rows)
        witness = self.placing.witness(main)
        out = [w for e in exempted for w in e.witness] + [w for c in conflicts for w in c.witness]
        places = self.placing.named((*witness, *out), missing)
        beside = considered(
            self.plan, self.gathered, group, main=main, named=places, told=not_found.nearest
        )
        measured = group.measured if group.outcome is not Outcome.UNDETERMINED else None
        return Finding(
            id=matter_id(
                self.pack,
                rule.name,
                [canonical(p.value, p.domain) for p in subject],
                spelled(group.opens) if group.opens else None,
                windowed=rule.window is not None,
            ),
            rule=rule,
            outcome=group.outcome,
            weight=weight_of(rule, group.outcome, measured, self.plan.group_columns),
            subject=subject,
            window_start=group.opens,
            clauses=in_force(rule.clauses, main),
            measures=self._measures(measured),
            aggregates=self._aggregates(measured),
            near=self._near(main),
            counted=() if measured is None else self.placing.counted(main),
            sentence=(
                conflict_message(rule, conflicts)
                if group.outcome is Outcome.CONFLICT
                else sentence_of(
                    self.plan,
                    group,
                    main,
                    calendars=self.calendars,
                    exempted=exempted,
                    missing=missing,
                )
            ),
            witness=witness,
            absent=not_found.absent,
            parameters=self._parameters(group, main, beside.parameters),
            calendars=self.calendars,
            missing=missing,
            exempted=exempted,
            conflicts=conflicts,
            considered=self.placing.beside(beside.rows),
            lacking=self._lacking(measured),
        )

    def _near(self, rows: Sequence[Row]) -> tuple[NearRead, ...]:
        """What conditions on the bindings compared nearly."""
        near = self.plan.details.columns.near
        return tuple(near_reads(self.plan.rule, near, (pairs_in(near, r) for r in rows)))

    def _missing(self, group: FoundGroup, rows: GroupRows) -> tuple[MissingCell, ...]:
        """The cells that a decision lacked: of what is unknown, or else of the group."""
        if group.outcome is not Outcome.UNDETERMINED:
            return ()
        return lacking_cells(
            self.plan,
            self.gathered,
            self.placing,
            rows=(*rows.known, *rows.unknown),
            needed_of=lambda row: self._needed(group, row),
        )

    def _needed(self, group: FoundGroup, row: Row) -> tuple[Read, ...]:
        """What had to be known of this binding and of its group."""
        rule = self.plan.rule
        needs = unknown_reads(self.plan, row)
        if group.keyless:
            needs += needed(*(k.expression for k in rule.keys))
        if rule.window is not None and group.opens is None:
            needs += needed(rule.window.of)
        if group.measured is not None and _group_unknown(self.plan, group.measured):
            needs += needed(*group_expressions(rule))
        return of_bound(self.plan, needs)

    def _measures(self, measured: Row | None) -> tuple[Shown, ...]:
        if measured is None:
            return ()
        return tuple(
            Shown(m.name, m.expression.type.domain, measured[f"m{i}"])
            for i, m in enumerate(self.plan.rule.measures)
        )

    def _aggregates(self, measured: Row | None) -> tuple[AggregateRead, ...]:
        if measured is None:
            return ()
        columns = self.plan.group_columns
        counts = dict(columns.open_rows)
        return tuple(
            AggregateRead(a, measured[name], cast(int, measured[counts[a]]) if a in counts else 0)
            for a, name in columns.aggregates
        )

    def _lacking(self, measured: Row | None) -> tuple[tuple[str, int], ...]:
        """Of each measure how many rows lack what could change it, if any do."""
        if measured is None:
            return ()
        counts = dict(self.plan.group_columns.open_rows)
        told = (
            (m.name, cast(int, measured[counts[m.expression]]))
            for m in self.plan.rule.measures
            if m.expression in counts
        )
        return tuple((name, count) for name, count in told if count)

    def _parameters(
        self, group: FoundGroup, rows: Sequence[Row], there: Iterable[tuple[str, int]]
    ) -> tuple[ParameterUse, ...]:
        used: set[tuple[str, Value]] = {
            (name, row[column])
            for name, column in self.plan.details.columns.parameters
            for row in rows
        }
        if group.measured is not None:
            columns = self.plan.group_columns.parameters
            used |= {(name, group.measured[column]) for name, column in columns}
        used |= set(there)
        known = sorted((n, cast(int, i)) for n, i in used if i is not None)
        return tuple(ParameterUse(name, index) for name, index in known)


def _main_rows(plan: RulePlan, group: FoundGroup, rows: GroupRows) -> tuple[Row, ...]:
    """The bindings that the outcome speaks of."""
    if group.outcome is Outcome.UNDETERMINED:
        return (*rows.known, *rows.unknown)
    if group.outcome is Outcome.CONFLICT:
        return in_conflict(plan, rows.taken)
    if group.only_taken:
        return rows.taken
    return rows.known


def _group_unknown(plan: RulePlan, measured: Row) -> bool:
    """Whether a condition on the group is unknown over its bindings, known ones or all."""
    names = ["holds", *(f"x{i}" for i in range(len(plan.rule.group_exemptions)))]
    return any(measured[f"{name}.{side}"] is None for name in names for side in SIDES)


__all__ = ["FilingRows", "Filings", "evaluate_rule", "finding_order"]
