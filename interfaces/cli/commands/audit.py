"""`huiyan audit`: who had personal values shown in full, when, of what, and why."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from engine.audit import read_audit, verify_audit
from engine.masking import Mask, mask_of
from interfaces.cli.bilingual import Bilingual
from interfaces.cli.command import Command
from interfaces.cli.exit_codes import ExitCode
from interfaces.cli.invocation import Invocation
from interfaces.cli.registry import entries
from interfaces.cli.run_failures import PAGE
from interfaces.cli.shown import Heading, show_listing

HEADINGS = (
    Heading("sequence", Bilingual("序号", "entry"), number=True),
    Heading("at", Bilingual("时间（UTC）", "at (UTC)")),
    Heading("person", Bilingual("何人", "who")),
    Heading("command", Bilingual("命令", "command")),
    Heading("arguments", Bilingual("参数", "arguments")),
    Heading("run", Bilingual("核查", "run")),
    Heading("finding", Bilingual("疑点", "finding")),
    Heading("reason", Bilingual("事由", "reason")),
)
_NONE = Bilingual("没有人查看过完整的个人信息。", "Nobody had personal values shown in full.")
_TOTAL = Bilingual(
    "{count} 条，最后一条的摘要 {digest}。", "{count} entries; digest of the last: {digest}."
)


def list_entries(invocation: Invocation) -> ExitCode:
    """Every entry, oldest first; 6 where the log is not what was written."""
    workspace = invocation.workspace()
    mask = mask_of(invocation.contracts(workspace).schema())
    found = read_audit(workspace)
    records = [_record(e.content, mask, invocation) for e in found]
    show_listing(invocation, "huiyan.audit/1", HEADINGS, records)
    if not invocation.machine:
        words = _TOTAL if found else _NONE
        digest = str(found[-1].content.get("digest", ""))[:16] if found else ""
        invocation.results.line(words.tell(invocation.language, count=len(found), digest=digest))
    if problems := verify_audit(workspace):
        invocation.notes.diagnostics(problems)
        invocation.suggest((f"huiyan explain {problems[0].code}", PAGE))
        return ExitCode.NOT_VERIFIED
    return ExitCode.DONE


def _record(entry: Mapping[str, Any], mask: Mask, invocation: Invocation) -> dict[str, Any]:
    """The entry; whom somebody asked about is as personal here as it is elsewhere."""
    arguments = entry.get("arguments")
    said = dict(arguments) if isinstance(arguments, Mapping) else {}
    for name in ("subject", "subjects"):
        if isinstance(said.get(name), list):
            said[name] = [mask.typed(str(s)) for s in said[name]]
        elif name in said:
            said[name] = mask.typed(str(said[name]))
    if invocation.machine:
        return {**entry, "arguments": said}
    return {
        **entry,
        "at": str(entry.get("at", ""))[:19].replace("T", " "),
        "arguments": " ".join(f"{k}={_word(v)}" for k, v in said.items()),
        "finding": str(entry.get("finding") or "")[:8],
        "run": entry.get("run") or "",
    }


def _word(value: object) -> str:
    if isinstance(value, list):
        return ",".join(map(str, value))
    return value if isinstance(value, str) else json.dumps(value)


COMMAND = Command(
    "audit",
    list_entries,
    about=entries()["audit"].about,
    formats=("text", "json", "jsonl", "csv"),
    examples=[
        ("huiyan audit", Bilingual("全部记录", "every entry")),
        ("huiyan audit -f csv -o 审计.csv", Bilingual("存成表格", "as a spreadsheet")),
    ],
)
