"""Receipts as files: a page and its data for each filing, and the rows that are to be mended."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from dsl.diagnostics import diagnose
from engine.catalog.catalog import FilingRecord, open_catalog
from engine.catalog.contract import Contracts
from engine.catalog.refusals import Refusal
from engine.catalog.workspace import Workspace
from engine.filing.quarantine import CSV_NAME
from engine.filing.receipt import Receipt
from engine.masking import Mask
from interfaces.cli.bilingual import Bilingual
from interfaces.cli.exit_codes import ExitCode
from interfaces.cli.invocation import Invocation
from interfaces.cli.leave import Leave

_WRITTEN = Bilingual("回执已存入 {folder}（{count} 份）", "{count} receipts are in {folder}")


def write_receipts(
    invocation: Invocation,
    workspace: Workspace,
    contracts: Contracts,
    receipts: Sequence[Receipt],
    *,
    mask: Mask,
    folder: Path,
) -> None:
    """A folder for each data set with its receipts, refused ones too; HY610 where it cannot be.

    The rows to mend go there too where nothing is masked: they are the department's own, and
    whoever takes them out has said why.
    """
    from interfaces.report.receipt.content import receipt_content  # noqa: PLC0415 - if asked
    from interfaces.report.receipt.page import receipt_page  # noqa: PLC0415 - jinja only here

    language, count = invocation.language, 0
    with open_catalog(workspace) as catalog:
        records = [catalog.filing(r.filing_id) for r in receipts if r.filing_id]
        refused = [catalog.refusals.refusal(r.refusal_id) for r in receipts if r.refusal_id]
    for refusal in refused:
        if refusal is not None:
            _write_refusal(refusal, contracts, folder, mask=mask, language=language)
            count += 1
    for record in records:
        contract = contracts.contract(record.data_set) if record else None
        if record is None or record.erasure:
            continue
        content = receipt_content(workspace, record, contract, mask, language)
        if content is None:
            continue
        start = folder / record.data_set / record.id[:8]
        _write_both(start, receipt_page(content, language), content.to_json())
        if mask.reveal and record.rows_quarantined:
            path = start.with_name(f"{start.name}-{CSV_NAME}")
            try:
                save_corrections(workspace, record, path)
            except OSError as error:
                raise unwritable(path, error) from error
        count += 1
    invocation.notes.say(_WRITTEN, folder=folder, count=count)


def _write_refusal(
    refusal: Refusal, contracts: Contracts, folder: Path, *, mask: Mask, language: str
) -> None:
    from interfaces.report.receipt.page import refusal_page  # noqa: PLC0415 - jinja only here
    from interfaces.report.receipt.refused import refusal_content  # noqa: PLC0415 - if asked

    contract = contracts.contract(refusal.data_set)
    content = refusal_content(refusal, contract, mask, language)
    start = folder / refusal.data_set / f"refused-{refusal.id[:8]}"
    _write_both(start, refusal_page(content, language), content.to_json())


def _write_both(start: Path, page: str, data: Mapping[str, Any]) -> None:
    """A receipt as a page and as data; HY610 where it cannot be written."""
    text = json.dumps(data, ensure_ascii=False, indent=1) + "\n"
    try:
        start.parent.mkdir(parents=True, exist_ok=True)
        start.with_name(f"{start.name}.html").write_text(page, encoding="utf-8")
        start.with_name(f"{start.name}.json").write_text(text, encoding="utf-8")
    except OSError as error:
        raise unwritable(start, error) from error


def save_corrections(workspace: Workspace, record: FilingRecord, path: Path) -> None:
    """The rows that the department mends, as they are kept; OSError."""
    from interfaces.report.receipt.content import correction_file  # noqa: PLC0415 - if asked

    shutil.copyfile(correction_file(workspace, record), path)


def unwritable(path: Path, error: OSError) -> Leave:
    """Leaving with HY610: the file cannot be written."""
    reason = error.strerror or str(error)
    return Leave(ExitCode.MISTAKE, diagnose("HY610", None, file=str(path), reason=reason))
