"""A whole run evaluated again, and its findings compared byte for byte."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from engine.bridge.context import EngineSettings
from engine.catalog.workspace import Workspace
from engine.findings.shared_json import SHARED, MissingRowsError, ToldRows
from engine.replay.again import OtherProgram, evaluate_again, other_programs
from engine.replay.differences import Difference, differences
from engine.run.events import Event, RuleDone, RuleFailed
from engine.run.store import FINDINGS, StoredRun


@dataclass(frozen=True, slots=True)
class DifferingFinding:
    """The first finding that was not told again as it was.

    `told` is `changed`, `missing` (only the run told it) or `added` (only the replay did).
    """

    id: str
    pack: str
    rule: str
    told: str
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class RunReplay:
    """A run and its replay: how many findings each told, and the hash of both files.

    `failed` are the rules that could be evaluated then and cannot be now, or the other way.
    """

    run: str
    recorded: int
    again: int
    recorded_sha256: str
    again_sha256: str
    first: DifferingFinding | None
    failed: tuple[str, ...]
    other_programs: tuple[OtherProgram, ...]

    @property
    def same(self) -> bool:
        """Whether the bytes are the same, and every rule was evaluated as it was then.

        A finding whose shared rows are not stored as it says they were is not the same.
        """
        same = self.recorded_sha256 == self.again_sha256
        return same and self.first is None and not self.failed

    def to_json(self) -> dict[str, Any]:
        """The replay as plain data, schema `huiyan.run_replay/1`."""
        first = self.first
        return {
            "schema": "huiyan.run_replay/1",
            "run": self.run,
            "same": self.same,
            "findings": {"recorded": self.recorded, "again": self.again},
            "sha256": {"recorded": self.recorded_sha256, "again": self.again_sha256},
            "first": None
            if first is None
            else {
                "id": first.id,
                "pack": first.pack,
                "rule": first.rule,
                "told": first.told,
                "differences": [d.to_json() for d in first.differences],
            },
            "failed": list(self.failed),
            "other_programs": [o.to_json() for o in self.other_programs],
        }


def replay_run(
    workspace: Workspace,
    run: StoredRun,
    *,
    settings: EngineSettings | None = None,
    on_event: Callable[[Event], None] = lambda _: None,
) -> RunReplay:
    """Evaluate every rule of `run` again from its recorded inputs; nothing of it is kept."""
    again = evaluate_again(workspace, run, settings=settings, on_event=on_event)
    recorded = (run.folder / FINDINGS).read_bytes()
    # lines of bytes: a text may hold what else ends a line, such as U+2028
    lines = [line.decode("utf-8") for line in recorded.splitlines(keepends=True)]
    return RunReplay(
        run=run.id,
        recorded=len(lines),
        again=len(again.lines),
        recorded_sha256=hashlib.sha256(recorded).hexdigest(),
        again_sha256=hashlib.sha256("".join(again.lines).encode()).hexdigest(),
        first=_First(lines, again.lines, run.shared, again.shared).difference(),
        failed=_failed_otherwise(run, again.results),
        other_programs=other_programs(run),
    )


@dataclass(frozen=True, slots=True)
class _First:
    """Looks for the first finding that is not told as it was, or not stored as it was told."""

    recorded: Sequence[str]
    again: Sequence[str]
    stored: ToldRows
    told: ToldRows

    def difference(self) -> DifferingFinding | None:
        for before, after in zip_longest(self.recorded, self.again):
            if before != after:
                return self._differing(before, after)
        return next(filter(None, map(self._altered, self.recorded)), None)

    def _altered(self, line: str) -> DifferingFinding | None:
        """A finding whose rows are not stored as they were told."""
        one = json.loads(line)
        if self.stored.holds(one):
            return None
        return _told(one, "changed", self._behind(one, one))

    def _differing(self, before: str | None, after: str | None) -> DifferingFinding:
        """What differs at the first line that does: one finding changed, gone or come."""
        one, other = (None if line is None else json.loads(line) for line in (before, after))
        if one is not None and other is not None and one["id"] == other["id"]:
            found = differences(one, other)
            if all(d.place.startswith(SHARED) for d in found):  # what is behind it tells more
                found = self._behind(one, other) or found
            return _told(one, "changed", found)
        if one is not None and one["id"] not in {json.loads(line)["id"] for line in self.again}:
            return _told(one, "missing", ())
        if other is not None:
            recorded = {json.loads(line)["id"] for line in self.recorded}
            if other["id"] not in recorded:
                return _told(other, "added", ())
        return _told(one or other or {}, "changed", (Difference("", before, after),))

    def _behind(self, one: dict[str, Any], other: dict[str, Any]) -> tuple[Difference, ...]:
        """How they differ with the rows that they share."""
        try:
            return differences(self.stored.whole(one), self.told.whole(other))
        except MissingRowsError as error:
            return (Difference(SHARED, str(error), None),)


def _told(finding: dict[str, Any], how: str, found: tuple[Difference, ...]) -> DifferingFinding:
    return DifferingFinding(finding["id"], finding["pack"], finding["rule"], how, found)


def _failed_otherwise(run: StoredRun, results: Sequence[RuleDone | RuleFailed]) -> tuple[str, ...]:
    then = {(r["pack"], r["rule"], r["failed"]) for r in run.record["rules"] if "failed" in r}
    now = {(r.pack, r.rule, r.code) for r in results if isinstance(r, RuleFailed)}
    return tuple(sorted(f"{pack}.{rule} {code}" for pack, rule, code in then ^ now))
