"""`huiyan datasets [DATASET]`: what is filed, of which period, how old, and what it holds."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from dsl.diagnostics import diagnose
from dsl.diagnostics.nearest import nearest
from dsl.domains import Kind
from engine.catalog.catalog import FilingRecord, open_catalog
from engine.catalog.contract import Contract
from engine.catalog.refusals import Refusal
from engine.catalog.snapshot import filing_from_record
from engine.catalog.workspace import Workspace
from engine.filing.freshness import age_of, event_bounds
from engine.masking import Mask
from engine.masking.notes import masked_note
from interfaces.cli.bilingual import Bilingual
from interfaces.cli.command import Command
from interfaces.cli.data_set_shown import show_data_set
from interfaces.cli.exit_codes import ExitCode
from interfaces.cli.invocation import Invocation
from interfaces.cli.leave import Leave
from interfaces.cli.parameters import Argument
from interfaces.cli.receipts_shown import MOST_EMPTY
from interfaces.cli.registry import entries
from interfaces.cli.shown import Heading, show_listing

HEADINGS = (
    Heading("dataset", Bilingual("数据集", "data set")),
    Heading("filings", Bilingual("批次", "filings"), number=True),
    Heading("rows", Bilingual("行", "rows"), number=True),
    Heading("quarantined", Bilingual("隔离", "quarantined"), number=True),
    Heading("period", Bilingual("期间", "period")),
    Heading("age", Bilingual("入库", "filed")),
    Heading("hash", Bilingual("哈希", "hash")),
)
_TO_FILE = Bilingual("还没有入库的数据；先入库", "nothing is filed yet: file the deliveries first")
_TODAY = Bilingual("今天", "today")
_DAYS = Bilingual("{days} 天前", "{days} d ago")
_ONE = Bilingual("一个数据集的列和各批次", "one data set: its columns and its filings")
_OVERDUE = Bilingual("已过报送周期", "overdue")
_OLD = Bilingual("数据已过期", "data overdue")
_FOLDED = Bilingual(
    "另有 {count} 个数据集没有入库的数据（加 -v 逐个列出）。",
    "Of {count} more data sets nothing is filed (-v lists them).",
)
_ERASED = Bilingual("已删除", "erased")
_WAITS = Bilingual(
    "待认可：{data_set}  {files}（huiyan file --accept {id} --reason …）",
    "held: {data_set}  {files} (huiyan file --accept {id} --reason …)",
)
_NOT_TAKEN = Bilingual(
    "没有接收：{data_set}  {files}（huiyan receipt {id}）",
    "refused: {data_set}  {files} (huiyan receipt {id})",
)


def show_data_sets(invocation: Invocation, name: str | None) -> ExitCode:
    """All data sets, or one with its columns and filings."""
    workspace = invocation.workspace()
    contracts = invocation.contracts(workspace)
    mask = invocation.mask(workspace, contracts.schema())
    with open_catalog(workspace) as catalog:
        filings = catalog.filings()
        refused = catalog.refusals.standing()
    if name is None:
        told = contracts.contracts
        return _show_all(invocation, workspace, told, mask, _Delivered(filings, refused))
    contract = contracts.contract(name)
    if contract is None:
        meant = nearest(name, contracts.words())
        raise Leave(ExitCode.MISTAKE, diagnose("HY532", None, data_set=name, nearest=meant))
    own = [f for f in filings if f.data_set == contract.data_set.name]
    standing = [r for r in refused if r.data_set == contract.data_set.name]
    show_data_set(invocation, contract, own, standing)
    invocation.suggest(("huiyan datasets", entries()["datasets"].about))
    return ExitCode.DONE


@dataclass(frozen=True, slots=True)
class _Delivered:
    """What came of all data sets: every filing, and the refusals that stand."""

    filings: Sequence[FilingRecord]
    refused: Sequence[Refusal]

    def of(self, data_set: str) -> _Delivered:
        """Of one data set alone: the filings that are current, held or erased."""
        own = (f for f in self.filings if f.data_set == data_set)
        filings = [f for f in own if f.is_current or f.is_held]
        return _Delivered(filings, [r for r in self.refused if r.data_set == data_set])


def _show_all(
    invocation: Invocation,
    workspace: Workspace,
    contracts: Iterable[Contract],
    mask: Mask,
    delivered: _Delivered,
) -> ExitCode:
    today = datetime.datetime.now().astimezone().date()
    records = [
        _record(workspace, c, delivered.of(c.data_set.name), today=today, mask=mask)
        for c in contracts
    ]
    if not invocation.machine:
        for record in records:
            record["age"] = _age(record, invocation.language)
            record["hash"] = record["hash"][:12]
    shown = records if invocation.machine else _folded(invocation, records)
    show_listing(invocation, "huiyan.dataset/1", HEADINGS, shown)
    if len(shown) < len(records):
        folded = len(records) - len(shown)
        invocation.results.line(_FOLDED.tell(invocation.language, count=folded))
    if not invocation.machine:
        _show_waiting(invocation, records)
    if not any(r["filings"] for r in records):
        invocation.suggest(("huiyan file", _TO_FILE))
        return ExitCode.NOTHING_SELECTED
    title = records[0]["title" if invocation.language == "zh" else "dataset"]
    invocation.suggest(
        (f"huiyan datasets {title}", _ONE), ("huiyan check", entries()["check"].about)
    )
    return ExitCode.DONE


def _show_waiting(invocation: Invocation, records: Sequence[dict[str, Any]]) -> None:
    """Deliveries that are not today's data: held ones, and those that were refused."""
    language = invocation.language
    for record in records:
        title = record["title" if language == "zh" else "dataset"]
        for words, key in ((_WAITS, "held"), (_NOT_TAKEN, "refused")):
            for one in record[key]:
                files = ", ".join(one["files"]) or "–"
                told = {"data_set": title, "files": files, "id": one["id"][:8]}
                invocation.results.line(words.tell(language, **told))


def _folded(invocation: Invocation, records: Sequence[dict[str, Any]]) -> Sequence[dict[str, Any]]:
    """The records without those of data sets of which nothing is filed, where these are many."""
    there = [r for r in records if any(r[k] for k in ("filings", "erased", "held", "refused"))]
    many = len(records) - len(there) > MOST_EMPTY and not invocation.notes.verbose
    return there if many else records


def _record(
    workspace: Workspace,
    contract: Contract,
    delivered: _Delivered,
    *,
    today: datetime.date,
    mask: Mask,
) -> dict[str, Any]:
    current = [f for f in delivered.filings if f.is_current]
    there = [f for f in current if f.erasure is None]
    age = age_of(contract.data_set, [filing_from_record(workspace, f) for f in there], today)
    return {
        "dataset": contract.data_set.name,
        "title": contract.data_set.title,
        "filings": len(there),
        "rows": sum(f.rows_filed for f in there),
        "quarantined": sum(f.rows_quarantined for f in there),
        "settled": sum(f.rows_settled for f in there),
        "period": _period(workspace, contract, there, mask=mask),
        "filed_at": max((f.filed_at for f in there), default=None),
        "age_days": age.filed_days,
        "overdue": age.delivery_overdue,
        "data_overdue": age.data_overdue,
        "erased": len(current) - len(there),
        "held": [
            {"id": f.id, "files": _names((s.path for s in f.sources), mask)}
            for f in delivered.filings
            if f.is_held
        ],
        "refused": [
            {"id": r.id, "files": _names(r.files, mask), "at": r.at} for r in delivered.refused
        ],
        "hash": there[-1].manifest_sha256 if there else "",
    }


def _names(files: Iterable[str], mask: Mask) -> list[str]:
    return [name if mask.reveal else masked_note(name) for name in files]


def _period(
    workspace: Workspace, contract: Contract, current: Sequence[FilingRecord], *, mask: Mask
) -> str:
    """The first and last event date filed, `2018-01-03..2024-05-31`; empty where unknown.

    Of dates that are somebody's own only the months: the first and the last day are single
    people's.
    """
    column = contract.data_set.event_date
    if column is None:
        return ""
    parts = [p for f in current for p in filing_from_record(workspace, f).paths]
    bounds = event_bounds(contract.data_set, parts)
    if bounds is None:
        return ""
    domain = next(c.domain for c in contract.data_set.columns if c.name == column)
    hidden = mask.hides(f"{contract.data_set.name}.{column}")
    length = 7 if hidden or domain.kind is Kind.MONTH else 10
    return "..".join(str(day)[:length] for day in bounds)


def _age(record: dict[str, Any], language: str) -> str:
    days = record["age_days"]
    if days is None:
        return _ERASED.tell(language) if record["erased"] else ""
    age = _DAYS.tell(language, days=days) if days else _TODAY.tell(language)
    if record["overdue"] or record["data_overdue"]:
        late = _OVERDUE if record["overdue"] else _OLD
        return f"{age} ({late.tell(language)})"
    return age


COMMAND = Command(
    "datasets",
    show_data_sets,
    about=entries()["datasets"].about,
    params=[
        Argument(
            "name",
            required=False,
            metavar="DATASET",
            about=Bilingual(
                "数据集的名称或题名；不写则列出全部", "a data set by name or title; all without it"
            ),
        )
    ],
    formats=("text", "json", "jsonl", "csv"),
    unmasks=True,
)
