"""`huiyan evidence FINDING -o FILE`: one file with all that a finding rests on, signed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dsl.diagnostics import Diagnostic
from dsl.schema import Schema
from engine.evidence import gather_evidence, write_bundle
from engine.integrity.keys import load_keys
from engine.masking import mask_of
from engine.run.recorded import RecordedInputs
from interfaces.cli.bilingual import Bilingual
from interfaces.cli.command import Command
from interfaces.cli.commands.trace import found_or_leave
from interfaces.cli.comparing import run_or_leave
from interfaces.cli.exit_codes import ExitCode
from interfaces.cli.invocation import Invocation
from interfaces.cli.leave import Leave
from interfaces.cli.parameters import Argument, Option
from interfaces.cli.registry import entries

_WRITTEN = Bilingual(
    "证据包：疑点 {finding}，{rows} 行记录，{filings} 个入库批次，由 {key} 签名。",
    "Bundle: finding {finding}, {rows} rows of {filings} filings, signed by {key}.",
)
_MASKED = Bilingual(
    "个人信息已遮盖：可以核对哈希、签名和路径，不能重新计算。要能重新计算，请加 --unmask 事由。",
    "Personal values are masked: hashes, signature and paths can be checked, the rule cannot be "
    "evaluated again. For that, add --unmask REASON.",
)
_WHOLE = Bilingual(
    "其中有完整的个人信息，请按个人信息保护的要求保管和传递。",
    "It holds personal values in full: keep it and hand it on as the law on personal data asks.",
)
_NONE_PERSONAL = Bilingual(
    "其中没有按个人信息对待的列，无需遮盖。", "None of its columns is personal: nothing is masked."
)
_VERIFY = Bilingual("在任何地方核验，不需要工作区", "check it anywhere, without a workspace")


def evidence(invocation: Invocation, finding: str, run: str | None) -> ExitCode:
    """The bundle of one finding, written as the result."""
    workspace = invocation.workspace()
    if run is not None:
        run = run_or_leave(workspace, run).id
    found = found_or_leave(workspace, finding, run)
    schema = RecordedInputs(found.run).schema
    identity = str(found.finding["id"])
    mask = invocation.mask(workspace, schema, run=found.run.id, finding=identity)
    parts = gather_evidence(workspace, found, mask)
    if isinstance(parts, Diagnostic):
        raise Leave(ExitCode.NOT_VERIFIED, parts)
    key = load_keys(workspace.keys_folder).signing
    invocation.results.write(write_bundle(parts, key).decode("utf-8"))
    notes = invocation.notes
    values = {"rows": len(parts["rows"]), "filings": len(parts["filings"]), "key": key.public.id}
    notes.say(_WRITTEN, finding=identity[:8], **values)
    notes.say(_about_persons(parts, schema))
    if (file := invocation.options.output) is not None:
        notes.suggest((f"huiyan verify {file}", _VERIFY))
    return ExitCode.DONE


def _about_persons(parts: Mapping[str, Any], schema: Schema) -> Bilingual:
    """Whether the bundle holds personal values, and whether they are masked."""
    if parts["run"]["masked"]:
        return _MASKED
    mask = mask_of(schema)
    columns = (
        f"{data_set.name}.{column.name}"
        for filing in parts["filings"]
        if (data_set := schema.data_set(filing["data_set"]))
        for column in data_set.columns
    )
    return _WHOLE if mask.hides(*columns) else _NONE_PERSONAL


COMMAND = Command(
    "evidence",
    evidence,
    about=entries()["evidence"].about,
    params=[
        Argument(
            "finding",
            metavar="FINDING",
            about=Bilingual("疑点的编号，写开头几位即可", "a finding's id, or the beginning of it"),
        ),
        Option(
            "--run",
            metavar="RUN",
            about=Bilingual(
                "哪一次核查；默认最近有它的一次", "which run; by default the latest that told it"
            ),
        ),
    ],
    formats=("json",),
    unmasks=True,
    examples=[
        (
            "huiyan evidence 6a7bb800 -o 疑点.json",
            Bilingual("写成文件，个人信息遮盖", "into a file, personal values masked"),
        ),
        (
            "huiyan evidence 6a7bb800 --unmask 移送审查 -o 疑点.json",
            Bilingual("完整的，可以重新计算", "whole, so that the rule can be evaluated again"),
        ),
    ],
)
