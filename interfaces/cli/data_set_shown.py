"""One data set on the terminal and for programs: its columns, and what was delivered of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from engine.catalog.catalog import FilingRecord
from engine.catalog.contract import Contract
from engine.catalog.keeping import Erasure, Hold
from engine.catalog.refusals import Refusal
from engine.masking.notes import masked_note
from interfaces.cli.bilingual import Bilingual
from interfaces.cli.invocation import Invocation
from interfaces.cli.records import write_json
from interfaces.cli.shown import Heading, show_listing

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
_ERASED_ON = Bilingual("{day} 删除：{reason}", "erased {day}: {reason}")
_PENDING = Bilingual(
    "待认可：huiyan file --accept {filing} --reason …", "held: huiyan file --accept {filing} …"
)
_REFUSED = Bilingual("没有接收：huiyan receipt {id}", "refused: huiyan receipt {id}")
_HELD = Bilingual("{state}，保全", "{state}, held")
_CORRECTED = Bilingual("{state}，更正 {filing}", "{state}, corrects {filing}")


def show_data_set(
    invocation: Invocation,
    contract: Contract,
    filings: Sequence[FilingRecord],
    refused: Sequence[Refusal],
) -> None:
    """The columns of a data set, its filings, and the refusals of it that stand."""
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
        document: dict[str, Any] = {"schema": "huiyan.dataset/1", "dataset": data_set.name}
        document |= {"title": data_set.title, "purpose": contract.purpose}
        document |= {"columns": columns, "filings": told, "refused": [_refused(r) for r in refused]}
        write_json(invocation.results, document)
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
    for one in map(_refused, refused):
        state, files = _REFUSED.tell(language, id=one["id"][:8]), ", ".join(one["files"])
        told.append({**one, "filing": "–", "state": state, "filed_at": one["at"], "files": files})
    if told:
        invocation.results.line()
    show_listing(invocation, "", FILINGS, told)


def _refused(refusal: Refusal) -> dict[str, Any]:
    told = {"id": refusal.id, "at": refusal.at, "corrects": refusal.corrects or None}
    return {**told, "rows": "", "quarantined": "", "files": list(map(masked_note, refusal.files))}


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
