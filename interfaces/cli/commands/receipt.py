"""`huiyan receipt FILING|DATASET`: what became of a filing, for the department that sent it."""

from __future__ import annotations

from pathlib import Path

from dsl.diagnostics import diagnose
from engine.catalog.catalog import FilingRecord, open_catalog
from engine.catalog.contract import Contracts
from engine.catalog.refusals import Refusal
from engine.catalog.workspace import Workspace
from engine.filing.checks import CheckState, tell_state
from engine.filing.forget import rows_erased
from engine.filing.quarantine import CSV_NAME
from interfaces.cli.bilingual import Bilingual
from interfaces.cli.command import Command
from interfaces.cli.exit_codes import ExitCode
from interfaces.cli.invocation import Invocation
from interfaces.cli.leave import Leave
from interfaces.cli.parameters import Argument, FilePath, Option
from interfaces.cli.receipt_files import save_corrections, unwritable
from interfaces.cli.receipts_shown import HEADINGS
from interfaces.cli.records import write_json
from interfaces.cli.registry import entries
from interfaces.cli.shown import show_table
from interfaces.report.receipt.content import ReceiptContent, receipt_content
from interfaces.report.receipt.refused import RefusalContent, refusal_content

_SAVED = Bilingual(
    "{rows} 行已存入 {file}。里面有完整的个人信息，只发给报送部门；改好后照平常的办法报送。",
    "{rows} rows are in {file}, with personal values in full: for the department alone, to be "
    "mended and delivered as usual.",
)
_FILED_AT = Bilingual("入库 {at}", "filed {at}")
_CORRECTS = Bilingual("更正批次 {filing}", "corrects {filing}")
_PAST = Bilingual("已被批次 {filing} 取代", "superseded by {filing}")
_REFUSED = Bilingual("{at} 没有接收", "refused {at}")
_SETTLED = Bilingual(
    "{at} 没有接收；此后已另行入库或不再报送", "refused {at}; filed otherwise or taken away since"
)
_WHY_REFUSED = Bilingual("没有接收的原因", "Why it was refused")
_FILES = Bilingual("收到的文件", "What came")
_CHECKS = Bilingual("核对", "Checks")
_WHY = Bilingual("隔离的原因", "Why rows were quarantined")
_WHOLE = Bilingual("整行", "whole row")
_PAGE = Bilingual("给部门的一页", "a page for the department")
_MEND = Bilingual("供部门更正的隔离行", "the rows for the department to mend")


def show_receipt(invocation: Invocation, target: str, corrections: Path | None) -> ExitCode:
    """The receipt of one filing or refusal; of a data set that of the last delivery."""
    workspace = invocation.workspace()
    contracts = invocation.contracts(workspace)
    record = _record_or_leave(workspace, contracts, target)
    if isinstance(record, Refusal):
        if corrections is not None:
            raise Leave(ExitCode.MISTAKE, diagnose("HY540", None, filing=target))
        mask = invocation.mask(workspace, contracts.schema())
        contract = contracts.contract(record.data_set)
        _write_refusal(invocation, refusal_content(record, contract, mask, invocation.language))
        return ExitCode.DONE
    if record.erasure:
        raise Leave(ExitCode.MISTAKE, rows_erased(record, record.erasure))
    if corrections is not None and invocation.asked.reason is None:
        raise Leave(ExitCode.MISTAKE, diagnose("HY670", None))
    mask = invocation.mask(workspace, contracts.schema())
    if corrections is not None:
        return _save(invocation, workspace, record, corrections)
    contract = contracts.contract(record.data_set)
    content = receipt_content(workspace, record, contract, mask, invocation.language)
    if content is None:
        raise Leave(
            ExitCode.MISTAKE,
            diagnose("HY544", None, filing=record.id, data_set=record.data_set),
        )
    _write(invocation, content)
    return ExitCode.DONE


def _record_or_leave(
    workspace: Workspace, contracts: Contracts, target: str
) -> FilingRecord | Refusal:
    """The filing or refusal with that id; of a data set what became of its last delivery."""
    contract = contracts.contract(target)
    found: FilingRecord | Refusal | None
    with open_catalog(workspace) as catalog:
        if contract is None:
            found = catalog.filing(target) or catalog.refusals.refusal(target)
        else:
            name = contract.data_set.name
            refused = [r for r in catalog.refusals.standing() if r.data_set == name]
            found = refused[-1] if refused else next(reversed(catalog.current(name)), None)
    if found is None:
        raise Leave(ExitCode.MISTAKE, diagnose("HY540", None, filing=target))
    return found


def _save(
    invocation: Invocation, workspace: Workspace, record: FilingRecord, path: Path
) -> ExitCode:
    try:
        save_corrections(workspace, record, path)
    except OSError as error:
        raise unwritable(path, error) from error
    invocation.notes.say(_SAVED, rows=f"{record.rows_quarantined:,}", file=path)
    return ExitCode.DONE if record.rows_quarantined else ExitCode.NOTHING_SELECTED


def _write(invocation: Invocation, content: ReceiptContent) -> None:
    output = invocation.options.output
    suffix = output.suffix.lower() if output and invocation.options.format is None else ""
    if suffix in (".html", ".htm"):
        from interfaces.report.receipt.page import receipt_page  # noqa: PLC0415 - jinja only here

        invocation.results.write(receipt_page(content, invocation.language))
    elif invocation.machine or suffix == ".json":
        write_json(invocation.results, content.to_json())
    else:
        _show(invocation, content)


def _write_refusal(invocation: Invocation, content: RefusalContent) -> None:
    output, language = invocation.options.output, invocation.language
    suffix = output.suffix.lower() if output and invocation.options.format is None else ""
    if suffix in (".html", ".htm"):
        from interfaces.report.receipt.page import refusal_page  # noqa: PLC0415 - jinja only here

        invocation.results.write(refusal_page(content, language))
    elif invocation.machine or suffix == ".json":
        write_json(invocation.results, content.to_json())
    else:
        _show_refusal(invocation, content)


def _show_refusal(invocation: Invocation, content: RefusalContent) -> None:
    from interfaces.cli.drawing import hanging, harmless  # noqa: PLC0415 - rich only here

    results, language, refusal = invocation.results, invocation.language, content.refusal
    title = content.title if language == "zh" else refusal.data_set
    state = (_SETTLED if refusal.settled_at else _REFUSED).tell(language, at=_minute(refusal.at))
    results.line(f"{results.bold(title)}  {refusal.id}  {results.faint(state)}")
    results.line()
    results.line(_FILES.tell(language))
    for file in content.files:
        results.line(f"  {harmless(file)}")
    results.line()
    results.line(_WHY_REFUSED.tell(language))
    for reason in content.reasons:
        results.render(hanging(harmless(f"{reason.code}  {reason.text}"), 2), prose=True)
        if reason.help:
            results.render(hanging(harmless(reason.help), 4), prose=True)
    name = refusal.id[:8]
    invocation.suggest((f"huiyan receipt {name} -o {name}.html", _PAGE))


def _minute(at: str) -> str:
    return at[:16].replace("T", " ")


def _show(invocation: Invocation, content: ReceiptContent) -> None:
    from interfaces.cli.drawing import indented, table  # noqa: PLC0415 - rich only here

    results, language, record = invocation.results, invocation.language, content.record
    said = content.said
    about = [_FILED_AT.tell(language, at=_minute(record.filed_at))]
    if record.corrects:
        about.append(_CORRECTS.tell(language, filing=record.corrects[:8]))
    if record.superseded_by:
        about.append(_PAST.tell(language, filing=record.superseded_by[:8]))
    title = said["title"] if language == "zh" else record.data_set
    results.line(f"{results.bold(title)}  {record.id}  {results.faint('  '.join(about))}")
    results.line()
    counts = {"dataset": record.data_set, "title": said["title"], **said["rows"]}
    show_table(invocation, HEADINGS[2:5], [counts])
    results.line()
    results.line(_FILES.tell(language))
    for source in [*said["sources"], *said["totals"]]:
        results.line(f"  {source['path']}  {results.faint(source['sha256'][:16])}")
    if content.checks:
        results.line()
        results.line(_CHECKS.tell(language))
        rows = [
            (tell_state(CheckState(c.state), language), " · ".join((c.text, *c.examples)))
            for c in content.checks
        ]
        results.render(indented(table(("", ""), rows, header=False), 2))
    if content.reasons:
        results.line()
        results.line(_WHY.tell(language))
        reasons = [
            (f"{count:,}", column or _WHOLE.tell(language), words)
            for column, words, count in content.reasons
        ]
        results.render(indented(table(("", "", ""), reasons, right=(0,), header=False), 2))
    name = record.id[:8]
    commands = [(f"huiyan receipt {name} -o {name}.html", _PAGE)]
    if record.rows_quarantined:
        file = f"{name}-{CSV_NAME}"
        why = "退回部门更正" if language == "zh" else '"for the department"'
        commands.append((f"huiyan receipt {name} --corrections {file} --unmask {why}", _MEND))
    invocation.suggest(*commands)


COMMAND = Command(
    "receipt",
    show_receipt,
    about=entries()["receipt"].about,
    params=[
        Argument(
            "target",
            metavar="FILING|DATASET",
            about=Bilingual(
                "批次或拒收的编号（写开头几位即可），或数据集：取其最近一次报送",
                "the id of a filing or refusal, or its beginning; or a data set: its last delivery",
            ),
        ),
        Option(
            "--corrections",
            type=FilePath(),
            metavar="FILE",
            about=Bilingual(
                "把隔离的行存成供部门更正的 CSV；不遮盖，须加 --unmask 事由",
                "keep the quarantined rows there to be mended; in full, so --unmask says why",
            ),
        ),
    ],
    formats=("text", "json"),
    unmasks=True,
    examples=[
        ("huiyan receipt 民政局.高龄津贴发放", Bilingual("最近一批", "the last filing")),
        ("huiyan receipt 3f2a1c9d -o 回执.html", Bilingual("给部门的一页", "as a page")),
        (
            "huiyan receipt 3f2a1c9d --corrections 更正.csv --unmask 退回部门更正",
            Bilingual("供部门更正的隔离行", "the rows for the department to mend"),
        ),
    ],
)
