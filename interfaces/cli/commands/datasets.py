"""`huiyan datasets [DATASET]`: what is filed, of which period, how old, and what it holds."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from typing import Any

from dsl.diagnostics import diagnose
from dsl.diagnostics.nearest import nearest
from dsl.domains import Kind
from engine.catalog.catalog import FilingRecord, open_catalog
from engine.catalog.contract import Contract
from engine.catalog.keeping import Erasure, Hold
from engine.catalog.snapshot import filing_from_record
from engine.catalog.workspace import Workspace
from engine.filing.freshness import age_of, event_bounds
from engine.masking import Mask
from interfaces.cli.bilingual import Bilingual
from interfaces.cli.command import Command
from interfaces.cli.exit_codes import ExitCode
from interfaces.cli.invocation import Invocation
from interfaces.cli.leave import Leave
from interfaces.cli.parameters import Argument
from interfaces.cli.receipts_shown import MOST_EMPTY
from interfaces.cli.records import write_json
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
FILINGS = (
    Heading("filing", Bilingual("批次", "filing")),
    Heading("state", Bilingual("状态", "state")),
    Heading("filed_at", Bilingual("入库时间", "filed at")),
    Heading("rows", Bilingual("行", "rows"), number=True),
    Heading("quarantined", Bilingual("隔离", "quarantined"), number=True),
    Heading("files", Bilingual("报送文件", "files")),
)
COLUMNS = (
    Heading("column", Bilingual("列", "column")),
    Heading("title", Bilingual("题名", "title")),
    Heading("domain", Bilingual("含义", "domain")),
    Heading("required", Bilingual("必填", "required")),
    Heading("sensitivity", Bilingual("敏感程度", "sensitivity")),
)
_STATES = {True: Bilingual("当前", "current"), False: Bilingual("已被取代", "superseded")}
_YES = Bilingual("是", "yes")
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
_ERASED_ON = Bilingual("{day} 删除：{reason}", "erased {day}: {reason}")
_PENDING = Bilingual(
    "待认可：huiyan file --accept {filing} --reason …", "held: huiyan file --accept {filing} …"
)
_HELD = Bilingual("{state}，保全", "{state}, held")
_CORRECTED = Bilingual("{state}，更正 {filing}", "{state}, corrects {filing}")


def show_data_sets(invocation: Invocation, name: str | None) -> ExitCode:
    """All data sets, or one with its columns and filings."""
    workspace = invocation.workspace()
    contracts = invocation.contracts(workspace)
    mask = invocation.mask(workspace, contracts.schema())
    with open_catalog(workspace) as catalog:
        filings = catalog.filings()
    if name is None:
        told = contracts.contracts
        return _show_all(invocation, workspace, told, filings=filings, mask=mask)
    contract = contracts.contract(name)
    if contract is None:
        meant = nearest(name, contracts.words())
        raise Leave(ExitCode.MISTAKE, diagnose("HY532", None, data_set=name, nearest=meant))
    own = [f for f in filings if f.data_set == contract.data_set.name]
    _show_one(invocation, contract, own)
    invocation.suggest(("huiyan datasets", entries()["datasets"].about))
    return ExitCode.DONE


def _show_all(
    invocation: Invocation,
    workspace: Workspace,
    contracts: Iterable[Contract],
    *,
    filings: Sequence[FilingRecord],
    mask: Mask,
) -> ExitCode:
    today = datetime.datetime.now().astimezone().date()
    records = [
        _record(workspace, c, [f for f in filings if _is_current(f, c)], today=today, mask=mask)
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
    if not any(r["filings"] for r in records):
        invocation.suggest(("huiyan file", _TO_FILE))
        return ExitCode.NOTHING_SELECTED
    title = records[0]["title" if invocation.language == "zh" else "dataset"]
    invocation.suggest(
        (f"huiyan datasets {title}", _ONE), ("huiyan check", entries()["check"].about)
    )
    return ExitCode.DONE


def _folded(invocation: Invocation, records: Sequence[dict[str, Any]]) -> Sequence[dict[str, Any]]:
    """The records without those of data sets of which nothing is filed, where these are many."""
    there = [r for r in records if r["filings"] or r["erased"]]
    many = len(records) - len(there) > MOST_EMPTY and not invocation.notes.verbose
    return there if many else records


def _is_current(filing: FilingRecord, contract: Contract) -> bool:
    return filing.data_set == contract.data_set.name and filing.is_current


def _record(
    workspace: Workspace,
    contract: Contract,
    current: Sequence[FilingRecord],
    *,
    today: datetime.date,
    mask: Mask,
) -> dict[str, Any]:
    there = [f for f in current if f.erasure is None]
    age = age_of(contract.data_set, [filing_from_record(workspace, f) for f in there], today)
    return {
        "dataset": contract.data_set.name,
        "title": contract.data_set.title,
        "filings": len(there),
        "rows": sum(f.rows_filed for f in there),
        "quarantined": sum(f.rows_quarantined for f in there),
        "period": _period(workspace, contract, there, mask=mask),
        "filed_at": max((f.filed_at for f in there), default=None),
        "age_days": age.filed_days,
        "overdue": age.delivery_overdue,
        "data_overdue": age.data_overdue,
        "erased": len(current) - len(there),
        "hash": there[-1].manifest_sha256 if there else "",
    }


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


def _show_one(invocation: Invocation, contract: Contract, filings: Sequence[FilingRecord]) -> None:
    columns = [
        {
            "column": c.name,
            "title": c.title,
            "domain": str(c.domain),
            "required": c.required,
            "sensitivity": c.sensitivity,
            "values": list(c.values),
        }
        for c in contract.data_set.columns
    ]
    told: list[dict[str, Any]] = [
        {
            "filing": f.id,
            "current": f.is_current,
            "pending": f.is_held,
            "filed_at": f.filed_at,
            "rows": f.rows_filed,
            "quarantined": f.rows_quarantined,
            "files": [s.path for s in f.sources],
            "manifest_sha256": f.manifest_sha256,
            "corrects": f.corrects or None,
            "erased": _who(f.erasure),
            "held": _who(f.hold),
        }
        for f in filings
    ]
    data_set = contract.data_set
    if invocation.machine:
        document = {"schema": "huiyan.dataset/1", "dataset": data_set.name}
        document |= {"title": data_set.title, "purpose": contract.purpose}
        write_json(invocation.results, {**document, "columns": columns, "filings": told})
        return
    language = invocation.language
    invocation.results.line(f"{data_set.title}  {data_set.name}  {contract.purpose}".rstrip())
    invocation.results.line()
    for column in columns:
        column["required"] = _YES.tell(language) if column["required"] else ""
    show_listing(invocation, "", COLUMNS, columns)
    for filing in told:
        filing["state"] = _state(filing, language)
        filing["files"] = ", ".join(filing["files"])
        filing["filing"] = str(filing["filing"])[:8]
    if told:
        invocation.results.line()
    show_listing(invocation, "", FILINGS, told)


def _who(act: Erasure | Hold | None) -> dict[str, str] | None:
    return {"at": act.at, "person": act.person, "reason": act.reason} if act else None


def _state(filing: dict[str, Any], language: str) -> str:
    """What a filing is now, in a few words."""
    if gone := filing["erased"]:
        return _ERASED_ON.tell(language, day=gone["at"][:10], reason=gone["reason"])
    if filing["pending"]:
        return _PENDING.tell(language, filing=filing["filing"][:8])
    state = _STATES[bool(filing["current"])].tell(language)
    if filing["corrects"]:
        state = _CORRECTED.tell(language, state=state, filing=filing["corrects"][:8])
    return _HELD.tell(language, state=state) if filing["held"] else state


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
