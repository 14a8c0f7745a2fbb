"""`huiyan forget [FILING …]`: the rows of filings that were kept long enough are erased."""

from __future__ import annotations

import datetime
import os
from collections.abc import Callable, Sequence
from typing import Any

from dsl.diagnostics import Diagnostic, diagnose
from engine.audit import Person, Unmasking, UnwritableLogError, person_of, record_unmasking
from engine.catalog.catalog import FilingRecord, open_catalog
from engine.catalog.contract import Contracts
from engine.catalog.keeping import Erasure, Hold
from engine.catalog.workspace import Workspace
from engine.filing.forget import (
    Kept,
    forget,
    kept_as,
    kept_filings,
    not_erased,
    put_hold,
    release_hold,
    rows_erased,
    why_not,
)
from engine.filing.lock import FilingUnderWayError
from engine.ledger.resting import open_findings_on
from interfaces.cli.bilingual import Bilingual
from interfaces.cli.command import Command
from interfaces.cli.exit_codes import ExitCode
from interfaces.cli.invocation import Invocation
from interfaces.cli.leave import Leave
from interfaces.cli.mistakes import wrong_value
from interfaces.cli.parameters import Argument, Option
from interfaces.cli.registry import entries
from interfaces.cli.shown import Heading, show_listing

HEADINGS = (
    Heading("dataset", Bilingual("数据集", "data set")),
    Heading("filing", Bilingual("批次", "filing")),
    Heading("filed_at", Bilingual("入库", "filed")),
    Heading("due", Bilingual("保存至", "kept until")),
    Heading("rows", Bilingual("行", "rows"), number=True),
    Heading("state", Bilingual("结果", "state")),
)
_STATES = {
    "due": Bilingual("将删除", "would be erased"),
    "not_due": Bilingual("未到期，将删除", "not due yet; would be erased"),
    "kept": Bilingual("保留", "kept"),
    "erased": Bilingual("已删除", "erased"),
}
_DRY = Bilingual(
    "还没有删除任何数据；确认后加 --yes 和 --reason。",
    "Nothing is erased yet: say --yes and --reason to do it.",
)
_NONE = Bilingual("没有到期的批次。", "No filing is due.")
_DONE = Bilingual(
    "{count} 个批次的数据已删除，清单和哈希保留；已记入审计日志。"
    "报送文件由各部门放入，请另行删除。",
    "The rows of {count} filings are erased; manifests and hashes stay, and the audit log says so. "
    "Delivered files are not touched: remove them, too.",
)
_HELD = Bilingual("批次 {filing} 已保全。", "The filing {filing} is held.")
_RELEASED = Bilingual("批次 {filing} 已解除保全。", "The filing {filing} is held no longer.")
_OPEN = (
    "有 {count} 条未处理完的疑点依据它（例如 {first}）",
    "{count} findings that are not closed rest on it ({first} for one)",
)
_AUDIT = Bilingual("谁删除了什么，为什么", "who erased what, and why")


def forget_filings(
    invocation: Invocation,
    names: tuple[str, ...],
    due: bool,
    reason: str | None,
    yes: bool,
    even_open: bool,
    hold: bool,
    release: bool,
) -> ExitCode:
    """Say what would be erased, or with `--yes` and a reason erase it; or hold, or release."""
    workspace = invocation.workspace()
    contracts = invocation.contracts(workspace)
    if (yes or hold or release) and not (reason or "").strip():
        raise wrong_value("--reason", reason or "", ("TEXT",))
    if not names and not due:
        raise wrong_value("FILING", "", ("FILING", "--due"))
    why = (reason or "").strip()
    if hold or release:
        return _hold(invocation, workspace, names, why, release=release)
    chosen = _chosen_or_leave(workspace, contracts, names)
    told = _against(workspace, chosen, even_open=even_open, explicit=bool(names))
    free = [k for k in chosen if k.record.id not in told]
    if not yes or not free:
        return _would(invocation, chosen, told, due=due)
    person = person_of(os.environ)
    ids = [k.record.id for k in free]
    _audit_or_leave(workspace, "forget", person, ids, why)
    now = datetime.datetime.now().astimezone().isoformat(timespec="seconds")
    erased, problems = forget(workspace, ids, Erasure(now, person.name, person.account, why))
    _list(invocation, chosen, dict.fromkeys(erased, "erased") | dict.fromkeys(told, "kept"))
    invocation.notes.diagnostics([*told.values(), *problems])
    if erased:
        invocation.notes.say(_DONE, count=len(erased))
        invocation.suggest(("huiyan audit", _AUDIT))
    return ExitCode.MISTAKE if problems or told else ExitCode.DONE


def _chosen_or_leave(
    workspace: Workspace, contracts: Contracts, names: Sequence[str]
) -> list[Kept]:
    """The filings `names`, or without any those that are due; leaves with HY540, HY584."""
    today = datetime.date.today()
    with open_catalog(workspace) as catalog:
        if not names:
            return [k for k in kept_filings(catalog, contracts) if k.is_due(today)]
        filings = catalog.filings()
        found: list[Kept] = []
        for name in names:
            record = catalog.filing(name)
            if record is None:
                raise Leave(ExitCode.MISTAKE, diagnose("HY540", None, filing=name))
            if record.erasure:
                raise Leave(ExitCode.MISTAKE, rows_erased(record, record.erasure))
            found.append(kept_as(record, filings, contracts))
        return found


def _against(
    workspace: Workspace, chosen: Sequence[Kept], *, even_open: bool, explicit: bool
) -> dict[str, Diagnostic]:
    """What keeps a filing: a hold always, findings that are open unless their loss is accepted.

    A hold is somebody's duty; of an open finding only the reviewer's work is lost, which may
    weigh less than a law that says delete. So `--even-open` is for filings that are named.
    """
    told = {k.record.id: d for k in chosen if (d := why_not(k.record, k.record.id))}
    if even_open and explicit:
        return told
    resting = open_findings_on(workspace, [k.record.id for k in chosen], datetime.date.today())
    for kept in chosen:
        if kept.record.id in resting and kept.record.id not in told:
            found = resting[kept.record.id]
            words = {"count": len(found), "first": found[0][:8]}
            chinese, english = (text.format_map(words) for text in _OPEN)
            told[kept.record.id] = not_erased(kept.record, chinese, english)
    return told


def _would(
    invocation: Invocation, chosen: Sequence[Kept], told: dict[str, Diagnostic], *, due: bool
) -> ExitCode:
    """What `--yes` would do."""
    today = datetime.date.today()
    states = {k.record.id: "due" if k.is_due(today) else "not_due" for k in chosen}
    _list(invocation, chosen, states | dict.fromkeys(told, "kept"))
    invocation.notes.diagnostics(list(told.values()))
    if not chosen and due:
        invocation.notes.say(_NONE)
        return ExitCode.NOTHING_SELECTED
    if len(told) < len(chosen):
        invocation.notes.say(_DRY)
    return ExitCode.MISTAKE if told else ExitCode.DONE


def _list(invocation: Invocation, chosen: Sequence[Kept], states: dict[str, str]) -> None:
    records = [_record(k, states.get(k.record.id, "kept"), invocation) for k in chosen]
    show_listing(invocation, "huiyan.forgotten/1", HEADINGS, records)


def _record(kept: Kept, state: str, invocation: Invocation) -> dict[str, Any]:
    record: FilingRecord = kept.record
    machine = invocation.machine
    return {
        "dataset": record.data_set,
        "title": kept.title or record.data_set,
        "filing": record.id if machine else record.id[:8],
        "filed_at": record.filed_at if machine else record.filed_at[:10],
        "due": kept.due.isoformat() if kept.due else None,
        "rows": record.rows_filed,
        "quarantined": record.rows_quarantined,
        "state": state if machine else _STATES[state].tell(invocation.language),
    }


def _hold(
    invocation: Invocation, workspace: Workspace, names: Sequence[str], why: str, *, release: bool
) -> ExitCode:
    """Hold the filings, or release them; each stands in the audit log."""
    person = person_of(os.environ)
    now = datetime.datetime.now().astimezone().isoformat(timespec="seconds")
    act: Callable[[str], Diagnostic | None] = lambda name: (  # noqa: E731 - one of two acts
        release_hold(workspace, name)
        if release
        else put_hold(workspace, name, Hold(now, person.name, person.account, why))
    )
    _audit_or_leave(
        workspace, "forget --release" if release else "forget --hold", person, names, why
    )
    for name in names:
        try:
            problem = act(name)
        except FilingUnderWayError:
            problem = diagnose("HY533", None, folder=str(workspace.root))
        if problem is not None:
            raise Leave(ExitCode.MISTAKE, problem)
        invocation.notes.say(_RELEASED if release else _HELD, filing=name)
    return ExitCode.DONE


def _audit_or_leave(
    workspace: Workspace, command: str, person: Person, filings: Sequence[str], why: str
) -> None:
    """On record before anything is done; leaves with HY671 where it cannot be."""
    act = Unmasking(person, command, {"filings": list(filings)}, why)
    try:
        record_unmasking(workspace, act)
    except UnwritableLogError as error:
        raise Leave(ExitCode.MISTAKE, diagnose("HY671", None, reason=str(error))) from error


COMMAND = Command(
    "forget",
    forget_filings,
    about=entries()["forget"].about,
    params=[
        Argument(
            "names",
            nargs=-1,
            metavar="FILING",
            about=Bilingual("批次编号，写开头几位即可", "a filing's id, or the beginning of it"),
        ),
        Option(
            "--due",
            is_flag=True,
            about=Bilingual("过了数据约定所定保存期限的全部批次", "every filing kept long enough"),
        ),
        Option("--reason", metavar="TEXT", about=Bilingual("事由，必填", "why; must be said")),
        Option(
            "--yes",
            is_flag=True,
            about=Bilingual("真的删除；不写只列出", "do it; without this they are only listed"),
        ),
        Option(
            "--even-open",
            is_flag=True,
            about=Bilingual(
                "还有未决疑点依据它也删除（只对写明的批次）",
                "also where open findings rest on it (only filings that are named)",
            ),
        ),
        Option(
            "--hold",
            is_flag=True,
            about=Bilingual("保全批次，到期也不删除", "keep the filings whatever their retention"),
        ),
        Option("--release", is_flag=True, about=Bilingual("解除保全", "hold them no longer")),
    ],
    formats=("text", "json", "jsonl", "csv"),
    examples=[
        ("huiyan forget --due", Bilingual("哪些批次到期了", "which filings are due")),
        (
            "huiyan forget --due --yes --reason 保存期满",
            Bilingual("删除到期的批次", "erase what is due"),
        ),
        (
            "huiyan forget 3f2a1c9d --hold --reason 行政诉讼",
            Bilingual("保全一个批次", "hold a filing"),
        ),
    ],
)
