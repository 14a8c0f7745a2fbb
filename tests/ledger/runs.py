"""Runs as they lie on disk, made up for the ledger: what they told, and what they looked at."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from engine.catalog.workspace import Workspace
from engine.run.seal import SCHEMA
from tests.sealed_runs import sign_again

START = datetime.datetime(2024, 1, 1, tzinfo=datetime.UTC)


@dataclass(frozen=True)
class MadeUp:
    """One execution of a run.

    `told` are findings by number with their amounts; `rule_of` says whose a finding is:
    even numbers are rule a's, odd ones b's. A rule in `failed` could not be evaluated; one
    in `partly` left rows unjudged.
    """

    told: Mapping[int, int]
    rules: Sequence[str] = ("a", "b")
    failed: Sequence[str] = ()
    partly: Sequence[str] = ()
    only: Sequence[str] = ()
    subjects: Sequence[str] = ()
    as_of: str = "2024-06-30"


def rule_of(number: int) -> str:
    """The rule that brings a finding up."""
    return "ab"[number % 2]


def finding(number: int, amount: int = 1, *, outcome: str = "suspected") -> dict[str, Any]:
    """A finding as a run stores it."""
    return {
        "schema": "huiyan.finding/1",
        "id": f"{number:016x}",
        "pack": "pack",
        "rule": rule_of(number),
        "title": rule_of(number),
        "outcome": outcome,
        "subject": {"domain": "code:case", "value": str(number), "name": "no"},
        "window_start": None,
        "measures": {"amount": amount},
        "conditions": [],
        "parameters": [],
        "clauses": [],
        "witness": [{"alias": "x", "dataset": "d.s", "filing": "f", "rows": [number]}],
        "exempted": [],
        "missing": [],
        "message": f"{number}: {amount}",
    }


@dataclass
class Executions:
    """A workspace's runs, put down one after another."""

    workspace: Workspace
    count: int = 0
    made: list[MadeUp] = field(default_factory=list)

    def add(
        self, run: MadeUp, *, name: str = "", findings: Iterable[Mapping[str, Any]] = ()
    ) -> str:
        """Put the run down as executed an hour after the last one; its id."""
        self.count += 1
        name = name or f"run-{self.count:012x}"
        folder = self.workspace.home / "runs" / name
        folder.mkdir(parents=True, exist_ok=True)
        told = list(findings) or [finding(n, a) for n, a in sorted(run.told.items())]
        lines = "".join(json.dumps(f) + "\n" for f in told)
        (folder / "findings.jsonl").write_text(lines, "utf-8")
        results: list[dict[str, Any]] = [
            {"pack": "pack", "rule": r} for r in run.rules if r not in run.failed
        ]
        for rule in (*run.failed, *run.partly):
            results.append({"pack": "pack", "rule": rule, "failed": "HY661", "arguments": {}})
        record = {
            "run": name,
            "as_of": run.as_of,
            "only": sorted(run.only),
            "subjects": sorted(run.subjects),
            "packs": [{"name": "pack"}],
            "filings": [["d.s", "f"]],
            "rules": results,
        }
        sign_again(folder, self.workspace.keys_folder, schema=SCHEMA, **record)
        at = START + datetime.timedelta(hours=self.count)
        line = {"run": name, "at": at.isoformat(timespec="seconds"), "packs": ["pack"]}
        with (folder.parent / "history.jsonl").open("a", encoding="utf-8") as history:
            history.write(json.dumps(line) + "\n")
        self.made.append(run)
        return name


def make_executions(root: Path) -> Executions:
    """A workspace without any run."""
    return Executions(Workspace(root))
