"""`huiyan file [DATASET …]`: deliveries become filings, and each gets its receipt."""

from __future__ import annotations

import datetime
import os
from collections.abc import Sequence
from pathlib import Path

from dsl.diagnostics import Diagnostic, diagnose
from engine.audit import person_of
from engine.catalog.contract import Contracts
from engine.catalog.pending import Acceptance
from engine.catalog.workspace import Workspace
from engine.filing.accept import accept_delivery
from engine.filing.file import file_deliveries
from engine.filing.lock import FilingUnderWayError
from engine.filing.receipt import Progress, Receipt, State
from interfaces.cli.bilingual import Bilingual
from interfaces.cli.command import Command
from interfaces.cli.exit_codes import ExitCode
from interfaces.cli.invocation import Invocation
from interfaces.cli.leave import Leave
from interfaces.cli.mistakes import wrong_value
from interfaces.cli.parameters import Argument, FilePath, Option
from interfaces.cli.receipt_files import write_receipts
from interfaces.cli.receipts_shown import show_receipts
from interfaces.cli.registry import entries
from interfaces.cli.settings import reading_limits

_WHERE = Bilingual("报送的文件应放在哪里", "where the deliveries are looked for")
_TO_ACCEPT = Bilingual("核实无误后认可这一批", "take a held delivery, once it is looked into")
_ACCEPTED = Bilingual(
    "批次 {filing} 已认可，{rows} 行成为当前数据；谁认可、为什么，已记下。",
    "The filing {filing} is accepted: its {rows} rows are today's data. Who and why is on record.",
)
_FILING = Bilingual("正在入库", "filing")


def file_data_sets(
    invocation: Invocation,
    names: tuple[str, ...],
    folder: Path | None,
    accept: str | None,
    reason: str | None,
) -> ExitCode:
    """A receipt for each data set; refused deliveries are a mistake, quarantined rows are not.

    A delivery of which no row could be read, or that is held, is something that could not be
    evaluated.
    """
    workspace = invocation.workspace()
    if accept is not None:
        return _accept(invocation, workspace, accept, (reason or "").strip())
    contracts = invocation.contracts(workspace)
    mask = invocation.mask(workspace, contracts.schema())
    receipts = file_deliveries_told(invocation, workspace, contracts, names)
    show_receipts(invocation, workspace, receipts, mask=mask, named=bool(names))
    if folder is not None:
        write_receipts(invocation, workspace, contracts, receipts, mask=mask, folder=folder)
    code = outcome_of(receipts)
    if code is ExitCode.NOTHING_SELECTED:
        invocation.suggest(("huiyan source list", _WHERE))
    else:
        invocation.suggest(*_next(receipts))
    return code


def _accept(invocation: Invocation, workspace: Workspace, filing: str, reason: str) -> ExitCode:
    """Make a held delivery today's data, for a reason that stays on record."""
    if not reason:
        raise wrong_value("--reason", reason, ("TEXT",))
    person = person_of(os.environ)
    now = datetime.datetime.now().astimezone().isoformat(timespec="seconds")
    acceptance = Acceptance(now, person.name, person.account, reason)
    try:
        accepted = accept_delivery(workspace, filing, acceptance)
    except FilingUnderWayError as error:
        busy = diagnose("HY533", None, folder=str(workspace.root))
        raise Leave(ExitCode.MISTAKE, busy) from error
    if isinstance(accepted, Diagnostic):
        raise Leave(ExitCode.MISTAKE, accepted)
    invocation.notes.say(_ACCEPTED, filing=accepted.id[:8], rows=f"{accepted.rows_filed:,}")
    invocation.suggest(*((f"huiyan {name}", entries()[name].about) for name in ("datasets", "run")))
    return ExitCode.DONE


def _next(receipts: Sequence[Receipt]) -> tuple[tuple[str, Bilingual], ...]:
    """What to type next: a held delivery, a receipt with quarantined rows, what is filed."""
    known = entries()
    held = [r for r in receipts if r.state is State.HELD]
    doubtful = [r for r in receipts if r.reasons]
    first = [(f"huiyan file --accept {r.filing_id[:8]} --reason …", _TO_ACCEPT) for r in held[:1]]
    first += [(f"huiyan receipt {r.filing_id[:8]}", known["receipt"].about) for r in doubtful[:1]]
    others = [(f"huiyan {name}", known[name].about) for name in ("datasets", "check")]
    return (*first, *others)


def file_deliveries_told(
    invocation: Invocation, workspace: Workspace, contracts: Contracts, names: Sequence[str] = ()
) -> tuple[Receipt, ...]:
    """The receipts of filing `names`, all without one; progress is a bar on a terminal."""
    titles = {c.data_set.name: c.data_set.title for c in contracts.contracts}
    with invocation.notes.progress(_FILING) as bar:

        def moved(progress: Progress) -> None:
            title = titles.get(progress.data_set, progress.data_set)
            bar.at(progress.bytes_read, progress.bytes_total, title)

        limits = reading_limits(workspace)
        return file_deliveries(workspace, contracts, names, on_progress=moved, limits=limits)


def outcome_of(receipts: Sequence[Receipt]) -> ExitCode:
    """What the receipts say together."""
    if any(r.state is State.REFUSED for r in receipts):
        return ExitCode.MISTAKE
    if all(r.state in (State.NOTHING_DELIVERED, State.UNCLAIMED) for r in receipts):
        return ExitCode.NOTHING_SELECTED
    if any(r.nothing_left or r.state is State.HELD for r in receipts):
        return ExitCode.NOT_EVALUATED
    return ExitCode.DONE


COMMAND = Command(
    "file",
    file_data_sets,
    about=entries()["file"].about,
    params=[
        Argument(
            "names",
            nargs=-1,
            metavar="DATASET",
            about=Bilingual(
                "数据集的名称或题名；不写则全部", "data sets by name or title; all without one"
            ),
        ),
        Option(
            "--receipts",
            "folder",
            type=FilePath(folder=True),
            metavar="DIR",
            about=Bilingual(
                "把各批次的回执（HTML 和 JSON）存到这个文件夹；加 --unmask 则连同供更正的隔离行",
                "keep each filing's receipt (HTML, JSON) there; --unmask adds the rows to mend",
            ),
        ),
        Option(
            "--accept",
            metavar="FILING",
            about=Bilingual(
                "认可一个待认可的批次，使它成为当前数据；须写 --reason",
                "take a held delivery for today's data; wants a --reason",
            ),
        ),
        Option("--reason", metavar="TEXT", about=Bilingual("认可的理由", "why it is accepted")),
    ],
    formats=("text", "json", "jsonl", "csv"),
    unmasks=True,
    examples=[
        ("huiyan file", Bilingual("全部应报的数据集", "every data set that is due")),
        ("huiyan file 民政局.高龄津贴发放", Bilingual("一个数据集", "one data set")),
        ("huiyan file --receipts 回执", Bilingual("连同给部门的回执", "with receipts")),
    ],
)
