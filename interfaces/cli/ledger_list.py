"""The findings of the ledger as a list: by rule for people, a record each for programs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from engine.ledger import Entry, Standing
from engine.run.undelivered import RESOLVED, UNDELIVERED
from interfaces.cli.bilingual import Bilingual
from interfaces.cli.decision_words import local_time, standing_to_json, tell_standing
from interfaces.cli.finding_words import OUTCOMES, STATES
from interfaces.cli.invocation import Invocation
from interfaces.cli.records import write_csv, write_json, write_json_lines

SCHEMA: Final = "huiyan.ledger/1"
_RULE: Final = Bilingual("{rule}（{count:,} 条）", "{rule} ({count:,})")
_LAST: Final = Bilingual("至 {day}", "to {day}")
_GONE: Final = Bilingual("{day} 起{state}", "{state} since {day}")
_REOPENED: Final = Bilingual("再次出现 {count} 次", "reopened {count} times")


def show_list(
    invocation: Invocation,
    entries: Sequence[Entry],
    standings: Mapping[str, Standing | None],
    told: Mapping[str, Mapping[str, Any]],
) -> None:
    """`entries` in the format that was asked for; `told` are the findings as they may be shown."""
    results = invocation.results
    if not invocation.machine:
        _show(invocation, entries, standings, told)
        return
    records = [
        _record(e, standings[e.id], told.get(e.id), reveal=invocation.reveals) for e in entries
    ]
    match invocation.format:
        case "json":
            write_json(results, {"schema": SCHEMA, "items": records})
        case "jsonl":
            write_json_lines(results, ({"schema": SCHEMA, **r} for r in records))
        case _:
            write_csv(results, list(dict.fromkeys(k for r in records for k in r)), records)


def _show(
    invocation: Invocation,
    entries: Sequence[Entry],
    standings: Mapping[str, Standing | None],
    told: Mapping[str, Mapping[str, Any]],
) -> None:
    """Each rule once, and under it a row a finding that can be read at 80 columns."""
    from interfaces.cli.drawing import indented, table  # noqa: PLC0415 - rich only here

    results, language = invocation.results, invocation.language
    for key in dict.fromkeys((e.pack, e.rule) for e in entries):
        own = [e for e in entries if (e.pack, e.rule) == key]
        results.line(results.bold(_RULE.tell(language, rule=key[1], count=len(own))))
        rows = [
            (
                entry.id[:8],
                OUTCOMES[entry.outcome].tell(language),
                _seen(entry, language),
                _said(entry, standings[entry.id], told.get(entry.id), language),
            )
            for entry in own
        ]
        results.render(indented(table(("",) * 4, rows, header=False)))
        results.line()


def _seen(entry: Entry, language: str) -> str:
    """The day of the first run that told it, and that of the last where it is another."""
    first, last = (local_time(sighting.at)[:10] for sighting in (entry.first, entry.last))
    return first if first == last else f"{first}\n{_LAST.tell(language, day=last)}"


def _said(
    entry: Entry, standing: Standing | None, told: Mapping[str, Any] | None, language: str
) -> str:
    """Its sentence; under it what was decided, how often it came back, since when it is gone."""
    notes = [tell_standing(standing, language)] if standing else []
    if entry.reopened:
        notes.append(_REOPENED.tell(language, count=entry.reopened))
    if entry.resolved is not None:
        state = STATES[_state(entry)].tell(language)
        notes.append(_GONE.tell(language, day=local_time(entry.resolved.at)[:10], state=state))
    message = [str(told["message"])] if told else []
    return "\n".join([*message, *(f"[{note}]" for note in notes)])


def _record(
    entry: Entry, standing: Standing | None, told: Mapping[str, Any] | None, *, reveal: bool
) -> dict[str, Any]:
    reveal = reveal and told is not None  # else nothing was put on record
    return {
        "id": entry.id,
        "pack": entry.pack,
        "rule": entry.rule,
        "outcome": entry.outcome,
        "state": _state(entry),
        "first_seen": entry.first.at,
        "first_run": entry.first.run,
        "last_seen": entry.last.at,
        "last_run": entry.last.run,
        "resolved_at": entry.resolved.at if entry.resolved else None,
        "resolved_run": entry.resolved.run if entry.resolved else None,
        "reopened": entry.reopened,
        "decision": standing_to_json(standing, reveal=reveal) if standing else None,
        "subject": told["subject"]["value"] if told else None,
        "message": told["message"] if told else "",
    }


def _state(entry: Entry) -> str:
    """How it stands: open, resolved, or gone since its rows are no longer delivered."""
    if entry.resolved is None:
        return "open"
    return UNDELIVERED if entry.undelivered else RESOLVED
