"""Receipts of filings: what was filed, what was quarantined, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from dsl.diagnostics import Diagnostic, Severity
from dsl.diagnostics.page import severity_of
from engine.catalog.workspace import Workspace
from engine.filing.checks import CheckKind, CheckResult, CheckState, tell_state
from engine.filing.marks import tell_mark
from engine.filing.quarantine import CSV_NAME
from engine.filing.reason_words import tell_reason
from engine.filing.receipt import ReasonCount, Receipt, State
from engine.masking import Mask
from interfaces.cli.bilingual import Bilingual
from interfaces.cli.invocation import Invocation
from interfaces.cli.shown import Heading, show_listing
from interfaces.cli.told import as_record
from interfaces.cli.unclaimed import told_unclaimed
from interfaces.report.receipt.content import ToldCheck, masked_freshness, told_check

STATES = {
    State.FILED: Bilingual("已入库", "filed"),
    State.ALL_QUARANTINED: Bilingual("全部隔离", "all quarantined"),
    State.ALREADY_FILED: Bilingual("此前已入库", "already filed"),
    State.REINSTATED: Bilingual("恢复为当前", "current again"),
    State.CORRECTED: Bilingual("更正已入库", "corrected"),
    State.HELD: Bilingual("待认可", "held"),
    State.REFUSED: Bilingual("未接收", "refused"),
    State.NOTHING_DELIVERED: Bilingual("没有报送", "nothing delivered"),
    State.UNCLAIMED: Bilingual("无人认领", "unclaimed"),
}
HEADINGS = (
    Heading("dataset", Bilingual("数据集", "data set")),
    Heading("state", Bilingual("结果", "state")),
    Heading("rows_in", Bilingual("报送", "rows"), number=True),
    Heading("rows_filed", Bilingual("入库", "filed"), number=True),
    Heading("rows_quarantined", Bilingual("隔离", "quarantined"), number=True),
    Heading("filing", Bilingual("批次", "filing")),
)
_QUARANTINE = Bilingual(
    "隔离的行（没有入库，退回部门核对；{rows} 行）",
    "Quarantined rows (not filed, for the department to mend; {rows})",
)
_UNREAD = Bilingual(
    "读不出的单元格（行已入库，该格按缺失；用到它的核查为无法判定；{cells} 格）",
    "Cells that could not be read (filed as missing; what reads them is undetermined; {cells})",
)
_SAMPLE = Bilingual("例如 {file} 第 {line} 行", "line {line} of {file} for one")
_WHERE = Bilingual("逐行清单：{path}", "row by row: {path}")
_CHECKS = Bilingual("核对", "Checks")
_EXAMPLES = Bilingual("例如 {examples}", "{examples} for one")
#: Checks that are told elsewhere: rows in quarantine with their reasons, late data in a word.
_HELD = ("unique", "range", "freshness")
#: So many data sets without a delivery are listed one by one.
MOST_EMPTY = 5
_FOLDED = Bilingual(
    "另有 {count} 个数据集没有报送（加 -v 逐个列出）。",
    "Nothing is delivered for {count} more data sets (-v lists them).",
)
_OVERDUE = Bilingual(
    "{count} 个数据集的数据已过报送周期（huiyan datasets）。",
    "The data of {count} data sets are overdue (huiyan datasets).",
)


def show_receipts(
    invocation: Invocation,
    workspace: Workspace,
    receipts: Sequence[Receipt],
    *,
    mask: Mask,
    named: bool = True,
) -> None:
    """The receipts; for people also what was quarantined, and why, with cells as `mask` shows them.

    That nothing lies there is told at length only for data sets that were `named`; that a
    table has no new rows is told of all. Files that no contract reads are told together.
    """
    unclaimed = [r for r in receipts if r.state is State.UNCLAIMED]
    if not invocation.machine:
        receipts = [r for r in receipts if r not in unclaimed]
    shown = receipts if invocation.machine or named else _folded(invocation, receipts)
    records = [_record(r, invocation, mask) for r in shown]
    show_listing(invocation, "huiyan.receipt/1", HEADINGS, records)
    if invocation.machine:
        return
    if len(shown) < len(receipts):
        folded = len(receipts) - len(shown)
        invocation.results.line(_FOLDED.tell(invocation.language, count=folded))
    _show_checks(invocation, receipts, mask=mask)
    _show_quarantine(invocation, workspace, receipts, mask=mask)
    _show_unread(invocation, receipts, mask=mask)
    late = {r.data_set for r in receipts for c in r.checks if _is_overdue(c)}
    if late:
        invocation.notes.say(_OVERDUE, count=len(late))
    for receipt in receipts:
        known = receipt.state is State.ALREADY_FILED
        nothing_new = any(d.code == "HY565" for d in receipt.diagnostics)
        empty = receipt.state is State.NOTHING_DELIVERED and not named and not nothing_new
        quiet = (known or empty) and not invocation.notes.verbose
        found = [d for d in receipt.diagnostics if not quiet or _is_told(d)]
        if found:
            invocation.notes.diagnostics(found, receipt.texts)
    told = told_unclaimed([name for r in unclaimed for name in r.files])
    invocation.notes.diagnostics([*told, *(d for r in unclaimed for d in r.diagnostics)])


def _folded(invocation: Invocation, receipts: Sequence[Receipt]) -> Sequence[Receipt]:
    """The receipts without those of data sets without a delivery, where these are many."""
    there = [r for r in receipts if r.state is not State.NOTHING_DELIVERED]
    many = len(receipts) - len(there) > MOST_EMPTY and not invocation.notes.verbose
    return there if many else receipts


def _is_told(diagnostic: Diagnostic) -> bool:
    return severity_of(diagnostic) is not Severity.NOTE


def _show_checks(invocation: Invocation, receipts: Sequence[Receipt], *, mask: Mask) -> None:
    """What does not fit, or could not be checked, but for what the quarantine tells anyway."""
    language = invocation.language
    doubtful = [
        (
            r,
            [
                c
                for c in told_checks(r, mask, language)
                if c.state != "passed" and c.kind not in _HELD
            ],
        )
        for r in receipts
    ]
    if not any(checks for _, checks in doubtful):
        return
    invocation.results.line()
    invocation.results.line(_CHECKS.tell(language))
    for receipt, checks in doubtful:
        if checks:
            invocation.results.line(f"  {receipt.title if language == 'zh' else receipt.data_set}")
        for check in checks:
            state = tell_state(CheckState(check.state), language)
            words = f"    {state}  {check.text}"
            if check.examples:
                examples = ", ".join(check.examples)
                words = f"{words}  ({_EXAMPLES.tell(language, examples=examples)})"
            invocation.results.line(words)


def _is_overdue(check: CheckResult) -> bool:
    return check.kind is CheckKind.FRESHNESS and check.state is CheckState.FAILED


def told_checks(receipt: Receipt, mask: Mask, language: str) -> list[ToldCheck]:
    """The checks of a receipt in words, as `mask` shows them."""
    return [
        told_check(masked_freshness(c, receipt.data_set, mask), receipt.data_set, mask, language)
        for c in receipt.checks
    ]


def _show_quarantine(
    invocation: Invocation, workspace: Workspace, receipts: Sequence[Receipt], *, mask: Mask
) -> None:
    from interfaces.cli.drawing import indented, table  # noqa: PLC0415 - rich only here

    language = invocation.language
    with_reasons = [r for r in receipts if r.reasons]
    if not with_reasons:
        return
    total = sum(r.rows_quarantined for r in with_reasons)
    invocation.results.line()
    invocation.results.line(_QUARANTINE.tell(language, rows=f"{total:,}"))
    for receipt in with_reasons:
        folder = workspace.filings_folder / receipt.data_set / receipt.filing_id
        path = workspace.shown_path(folder / CSV_NAME)
        title = receipt.title if language == "zh" else receipt.data_set
        invocation.results.line(f"  {title}  {_WHERE.tell(language, path=path)}")
        rows = [_reason_row(r, receipt.data_set, language, mask=mask) for r in receipt.reasons]
        invocation.results.render(indented(table(("", "", ""), rows, right=(0,), header=False), 4))


def _show_unread(invocation: Invocation, receipts: Sequence[Receipt], *, mask: Mask) -> None:
    """Cells that are missing since nobody could read them, by data set and column."""
    from interfaces.cli.drawing import indented, table  # noqa: PLC0415 - rich only here

    language = invocation.language
    found = [r for r in receipts if r.unread]
    if not found:
        return
    cells = sum(u.rows for r in found for u in r.unread)
    invocation.results.line()
    invocation.results.line(_UNREAD.tell(language, cells=f"{cells:,}"))
    for receipt in found:
        invocation.results.line(f"  {receipt.title if language == 'zh' else receipt.data_set}")
        rows = [_reason_row(u, receipt.data_set, language, mask=mask) for u in receipt.unread]
        invocation.results.render(indented(table(("", "", ""), rows, right=(0,), header=False), 4))


def _reason_row(
    count: ReasonCount, data_set: str, language: str, *, mask: Mask
) -> tuple[str, str, str]:
    """How many rows, why, and where one of them stands."""
    first = count.examples[0]
    words = tell_reason(count.reason, mask.reason(data_set, dict(first.arguments)), language)
    where = _SAMPLE.tell(language, file=first.file.rsplit("/", 1)[-1], line=first.line)
    return f"{count.rows:,}", words, where


def _record(receipt: Receipt, invocation: Invocation, mask: Mask) -> dict[str, Any]:
    language = invocation.language
    record: dict[str, Any] = {
        "dataset": receipt.data_set,
        "title": receipt.title,
        "state": receipt.state.value
        if invocation.machine
        else STATES[receipt.state].tell(language),
        "filing": receipt.filing_id if invocation.machine else receipt.filing_id[:8],
        "rows_in": receipt.rows_in,
        "rows_filed": receipt.rows_filed,
        "rows_quarantined": receipt.rows_quarantined,
    }
    if not invocation.machine:
        return record
    return record | {
        "files": list(receipt.files),
        "corrects": receipt.corrects or None,
        "refusal": receipt.refusal_id or None,
        "checks": [asdict(c) for c in told_checks(receipt, mask, language)],
        "quarantined": [
            _count(c, "rows", receipt.data_set, mask, language) for c in receipt.reasons
        ],
        "unread": [_count(c, "cells", receipt.data_set, mask, language) for c in receipt.unread],
        "normalised": [
            {
                "column": m.column,
                "mark": m.mark.value,
                "cells": m.cells,
                "text": tell_mark(m.mark, language),
            }
            for m in receipt.normalised
        ],
        "diagnostics": [as_record(d, receipt.texts, language) for d in receipt.diagnostics],
    }


def _count(
    count: ReasonCount, what: str, data_set: str, mask: Mask, language: str
) -> dict[str, Any]:
    """How many rows or cells there are for a reason, with the first ones as `mask` shows them."""
    return {
        "reason": count.reason.value,
        "column": count.column,
        what: count.rows,
        "examples": [
            {
                "file": e.file,
                "line": e.line,
                "text": tell_reason(
                    count.reason, mask.reason(data_set, dict(e.arguments)), language
                ),
            }
            for e in count.examples
        ],
    }
