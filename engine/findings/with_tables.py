"""Findings of a rule that reads computed tables, taken back to filed rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import cast

from engine.bridge.session import Evaluator
from engine.findings.computed import COMPUTED, told_apart
from engine.findings.finding import (
    Absent,
    ComputedPart,
    Finding,
    Outcome,
    Sentence,
    TableUse,
)
from engine.findings.placing import FilingRows, Filings
from engine.findings.rows_behind import RowsBehind
from engine.findings.table_rows import (
    Asked,
    TableRows,
    ToldBefore,
    ask,
    table_rows,
    unkeyed_rows,
)
from engine.findings.words import undetermined_message
from engine.plan.from_rule import RulePlan
from engine.plan.table_witnesses import TablePlan


def computed_filings(plans: Iterable[TablePlan], evaluator: Evaluator, filings: Filings) -> Filings:
    """`filings` with what stands for those of the tables of `plans`."""
    counts = {t.table.name: evaluator.evaluate(t.count).column("count")[0] for t in plans}
    computed = {
        name: (FilingRows(COMPUTED, cast(int, count.as_py())),) for name, count in counts.items()
    }
    return {**filings, **computed}


def taken_back(
    plan: RulePlan,
    evaluator: Evaluator,
    findings: Sequence[Finding],
    *,
    filings: Filings,
    computed: TableRows | None = None,
    told: ToldBefore | None = None,
) -> list[Finding]:
    """`findings` with the rows behind the computed rows that they name.

    Where the tables themselves were handed in, `computed` are their rows: few, and shared with
    nobody. `told` is what rules of the same pack were told over the same filings.
    """
    if not plan.tables or not findings:
        return list(findings)
    apart = [told_apart(finding) for finding in findings]
    asked: Asked = {}
    for finding, part in apart:
        _ask(asked, finding, part)
    rows = computed
    if rows is None:
        rows = table_rows(plan.tables, evaluator, filings=filings, asked=asked, told=told)
    counted = told or ToldBefore()
    unkeyed = {
        t.table.name: unkeyed_rows(t, evaluator, counted) if computed is None else 0
        for t in plan.tables
    }
    uses = tuple(TableUse(t.table, unkeyed[t.table.name]) for t in plan.tables)
    behind = RowsBehind(plan.tables, rows)
    whole_ones = []
    for finding, part in apart:
        named: Asked = {}
        _ask(named, finding, part)
        found = behind.of(named) if computed is None else behind.all_of(named)
        whole = replace(
            part,
            absent=_uncompared(part, unkeyed),
            own=found.own,
            shared=found.shared,
            tables=uses,
        )
        whole_ones.append(_with_part(finding, whole))
    return whole_ones


def _ask(asked: Asked, finding: Finding, part: ComputedPart) -> None:
    taken = [w for e in finding.exempted for w in e.derived]
    taken += [w for c in finding.conflicts for w in c.derived]
    ask(asked, (*part.derived, *part.beside, *taken), part.unclear)


def _uncompared(part: ComputedPart, unkeyed: Mapping[str, int]) -> tuple[Absent, ...]:
    """What was not found in a table.

    Not compared were its rows without a value looked for, and what lacks a part of its key and
    so is in none of its rows.
    """
    return tuple(replace(a, uncompared=a.uncompared + unkeyed[a.data_set]) for a in part.absent)


def _with_part(finding: Finding, part: ComputedPart) -> Finding:
    shared = frozenset() if part.shared is None else part.shared.parameters
    used = {*finding.parameters, *shared, *(p for row in part.own for p in row.parameters)}
    return replace(
        finding,
        computed=part,
        parameters=tuple(sorted(used, key=lambda p: (p.name, p.index))),
        sentence=_sentence(finding, part),
    )


def _sentence(finding: Finding, part: ComputedPart) -> Sentence:
    """The finding's own; where it is undetermined, what lacks in the rows that were filed."""
    shared = () if part.shared is None else part.shared.missing
    cells = (*finding.missing, *shared, *(cell for row in part.own for cell in row.missing))
    if finding.outcome is not Outcome.UNDETERMINED or not cells:
        return finding.sentence
    return (undetermined_message(finding.rule, cells, ()),)
