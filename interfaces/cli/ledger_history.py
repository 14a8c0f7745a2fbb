"""The history of one finding: what runs told of it and what people decided, in time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from types import MappingProxyType
from typing import Any, Final

from engine.ledger import Decision, Entry, Ledger, Standing
from engine.ledger.entry import FindingEvent
from interfaces.cli.bilingual import Bilingual
from interfaces.cli.decision_words import (
    DECISIONS,
    decision_to_json,
    local_time,
    standing_to_json,
    tell_standing,
)
from interfaces.cli.finding_words import OUTCOMES
from interfaces.cli.invocation import Invocation
from interfaces.cli.records import write_csv, write_json, write_json_lines

EVENTS: Final = MappingProxyType(
    {
        "appeared": Bilingual("首次发现", "first seen"),
        "changed": Bilingual("有变化", "changed"),
        "resolved": Bilingual("不再出现", "resolved"),
        "undelivered": Bilingual("所依据的行不再报送", "rows no longer delivered"),
        "reopened": Bilingual("再次出现", "reopened"),
    }
)
_BY: Final = Bilingual("{person}：{reason}", "{person}: {reason}")
_APPROVED: Final = Bilingual(
    "（至 {until}，{approver}批准）", " (until {until}, approved by {approver})"
)
_NOW: Final = Bilingual("现状：{state}", "now: {state}")
_LAST: Final = Bilingual("最近一次发现 {at}（{run}）", "last seen {at} ({run})")
_GONE: Final = Bilingual("{at} 起不再出现", "resolved since {at}")
_UNDELIVERED: Final = Bilingual(
    "{at} 起所依据的行不再报送", "its rows are no longer delivered since {at}"
)
_COLUMNS: Final = (
    "at",
    "what",
    "run",
    "outcome",
    "person",
    "reason",
    "until",
    "approver",
    "rule_version",
)


def show_history(
    invocation: Invocation,
    ledger: Ledger,
    entry: Entry,
    *,
    told: Mapping[str, Any] | None,
    standing: Standing | None,
) -> None:
    """Everything about `entry`, oldest first; `told` is the finding as it may be shown."""
    reveal = invocation.reveals and told is not None  # else nothing was put on record
    decided = (_decided(d, reveal=reveal) for d in ledger.decisions(entry.id))
    happened = sorted(
        [*map(_event, ledger.events(entry.id)), *decided],
        key=lambda r: str(r["at"]),
    )
    match invocation.format:
        case "json":
            head = {k: v for k, v in asdict(entry).items() if k not in ("decision", "content")}
            decision = standing_to_json(standing, reveal=reveal) if standing else None
            document = {"schema": "huiyan.ledger_entry/1", **head, "decision": decision}
            finding = {"finding": told, "history": happened}
            write_json(invocation.results, {**document, **finding})
        case "jsonl":
            lines = ({"schema": "huiyan.ledger_event/1", "id": entry.id, **r} for r in happened)
            write_json_lines(invocation.results, lines)
        case "csv":
            write_csv(invocation.results, _COLUMNS, happened)
        case _:
            _show(invocation, entry, happened, told=told, standing=standing)


def _event(event: FindingEvent) -> dict[str, Any]:
    seen = event.seen
    return {"at": seen.at, "what": event.kind.value, "run": seen.run, "outcome": event.outcome}


def _decided(decision: Decision, *, reveal: bool) -> dict[str, Any]:
    told = decision_to_json(decision, reveal=reveal)
    return {"at": told.pop("at"), "what": told.pop("decision"), **told}


def _show(
    invocation: Invocation,
    entry: Entry,
    happened: list[dict[str, Any]],
    *,
    told: Mapping[str, Any] | None,
    standing: Standing | None,
) -> None:
    from interfaces.cli.drawing import indented, table  # noqa: PLC0415 - rich only here

    results, language = invocation.results, invocation.language
    title = f"  {told['title']}" if told else ""
    results.line(results.bold(f"{entry.id}  {entry.rule}{title}"))
    if told:
        results.line(str(told["message"]))
    results.line()
    rows = [
        (local_time(r["at"]), _what(r, language), r["run"], _said(r, language)) for r in happened
    ]
    results.render(indented(table(("", "", "", ""), rows, header=False)))
    results.line()
    seen = {"at": local_time(entry.last.at)[:10], "run": entry.last.run}
    states = [_LAST.tell(language, **seen)]
    if entry.resolved:
        words = _UNDELIVERED if entry.undelivered else _GONE
        states.append(words.tell(language, at=local_time(entry.resolved.at)[:10]))
    if standing:
        states.append(tell_standing(standing, language))
    joined = ("；" if language == "zh" else "; ").join(states)
    results.line(_NOW.tell(language, state=joined))


def _what(record: Mapping[str, Any], language: str) -> str:
    return {**EVENTS, **DECISIONS}[record["what"]].tell(language)


def _said(record: Mapping[str, Any], language: str) -> str:
    if "person" not in record:
        return OUTCOMES[record["outcome"]].tell(language)
    words = _BY.tell(language, person=record["person"], reason=record["reason"])
    return words + (_APPROVED.tell(language, **record) if record["until"] else "")
