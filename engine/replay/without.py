"""What becomes of a finding without some of its rows."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from engine.bridge.context import EngineSettings
from engine.catalog.workspace import Workspace
from engine.findings.shared_json import SHARED, ToldRows
from engine.findings.taken_out import taken_out
from engine.replay.again import evaluate_again
from engine.replay.differences import Difference, differences
from engine.replay.needed_rows import NeededRows, needed_rows, table_entries
from engine.run.events import Event
from engine.trace.find import FoundFinding

#: What follows from the rows themselves, and changes with any of them.
_OF_THE_ROWS = (
    *("witness", "considered", "exempted", "conflicts", "run"),
    *("derived", "derived_considered", "unclear", "table_rows", SHARED, "tables"),
)
#: What a search met that found nothing: no fact about the matter.
_OF_THE_SEARCH = ("searched", "uncompared", "nearest")


class Becomes(StrEnum):
    """What becomes of a finding: nothing else, another outcome, other values, or no finding.

    Moved: the same subject is told of, but from another first day on.
    """

    SAME = "same"
    CHANGED = "changed"
    OUTCOME = "outcome"
    MOVED = "moved"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """One row of a filing that is left out."""

    data_set: str
    filing: str
    row: int


@dataclass(frozen=True, slots=True)
class Without:
    """What the finding becomes, evaluated over everything but the rows left out.

    `after` is the finding that is told instead, `differences` what is not as it was; the
    lists of its rows aside.
    """

    left_out: tuple[LeftOut, ...]
    becomes: Becomes
    after: Mapping[str, Any] | None
    differences: tuple[Difference, ...]

    def to_json(self) -> dict[str, Any]:
        """The answer as plain data."""
        return {
            "without": [
                {"dataset": r.data_set, "filing": r.filing, "row": r.row} for r in self.left_out
            ],
            "becomes": self.becomes.value,
            "differences": [d.to_json() for d in self.differences],
            "after": self.after,
        }


def named_rows(finding: Mapping[str, Any], words: str) -> tuple[LeftOut, ...]:
    """The rows of `finding` that `words` mean: `ALIAS:ROW`, `DATASET:ROW`, or with the filing
    between them where rows of several filings have that number; none where it names no such row.
    """
    name, *filing, number = words.split(":") if ":" in words else (words, "")
    aliases = {e["alias"]: e["dataset"] for e in _entries(finding)}
    data_set = aliases.get(name, name)
    if not number.isdecimal() or len(filing) > 1:
        return ()
    return tuple(
        LeftOut(needed.data_set, needed.filing, int(number))
        for needed in needed_rows(finding)
        if needed.data_set == data_set
        and int(number) in needed.rows
        and (not filing or needed.filing.startswith(filing[0]))
    )


def rows_by_alias(finding: Mapping[str, Any]) -> tuple[tuple[str, NeededRows], ...]:
    """The rows that `finding` names, under the words that `named_rows` understands."""
    aliases: dict[str, str] = {}
    for entry in _entries(finding):
        aliases.setdefault(entry["dataset"], entry["alias"])
    return tuple((aliases[n.data_set], n) for n in needed_rows(finding) if n.rows)


def finding_without(
    workspace: Workspace,
    found: FoundFinding,
    left_out: Sequence[LeftOut],
    *,
    settings: EngineSettings | None = None,
    on_event: Callable[[Event], None] = lambda _: None,
) -> Without:
    """Evaluate the rule of `found` over all recorded rows but `left_out`.

    Over all of them, not over the finding's own: without one of its rows, other rows may
    come to matter.
    """
    again = evaluate_again(
        workspace,
        found.run,
        only=(found.finding["rule"],),
        without=tuple((r.filing, r.row) for r in left_out),
        settings=settings,
        on_event=on_event,
    )
    told = [json.loads(line) for line in again.lines]
    return _without(found.finding, tuple(left_out), told, again.shared)


def _without(
    finding: Mapping[str, Any],
    left_out: tuple[LeftOut, ...],
    told: Sequence[Mapping[str, Any]],
    shared: ToldRows,
) -> Without:
    own = [f for f in told if f["pack"] == finding["pack"]]
    after = next((f for f in own if f["id"] == finding["id"]), None)
    if after is None:
        after = next((f for f in own if f["subject"] == finding["subject"]), None)
        becomes = Becomes.ENDED if after is None else Becomes.MOVED
        return Without(left_out, becomes, after and shared.whole(after), ())
    after = shared.whole(after)
    differing = differences(_values(finding), _values(after))
    if after["outcome"] != finding["outcome"]:
        becomes = Becomes.OUTCOME
    else:
        becomes = Becomes.CHANGED if differing else Becomes.SAME
    return Without(left_out, becomes, after, differing)


def _values(finding: Mapping[str, Any]) -> dict[str, Any]:
    """The finding without the lists of its rows; what is absent stays."""
    kept = {name: value for name, value in finding.items() if name not in _OF_THE_ROWS}
    absent = [
        {name: value for name, value in w.items() if name not in _OF_THE_SEARCH}
        for w in finding["witness"]
        if "absent" in w
    ]
    exempting = [{"clauses": e["clauses"], "reason": e["reason"]} for e in finding["exempted"]]
    conflicts = [
        {"reason": c["reason"], "values": [[s["value"] for s in d] for d in c["disagreements"]]}
        for c in finding.get("conflicts", ())
    ]
    return {**kept, "absent": absent, "exempted": exempting, "conflicts": conflicts}


def _entries(finding: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    own = [*finding["witness"], *taken_out(finding), *finding["missing"]]
    return [*own, *finding.get("considered", ()), *table_entries(finding)]
