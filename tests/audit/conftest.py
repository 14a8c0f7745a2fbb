"""Workspaces with a log of a few entries."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from engine.audit import Person, Unmasking, record_unmasking
from engine.catalog.workspace import Workspace

REASONS = ("核实线索 2026-014", "复核", "群众来信", "“again”\t—", "final")


def unmasking(reason: str, *, finding: str | None = None) -> Unmasking:
    """What somebody asked for."""
    return Unmasking(
        person=Person("李某", "audit01"),
        command="findings",
        arguments={"subjects": ["330182193111295017"], "rules": []},
        reason=reason,
        run="run-16e5f0a3b820",
        finding=finding,
    )


@dataclass(frozen=True, slots=True)
class Log:
    """A workspace and its log."""

    workspace: Workspace

    @property
    def path(self) -> Path:
        """Where the log lies."""
        return self.workspace.home / "audit.jsonl"

    def lines(self) -> list[bytes]:
        """Its entries as they stand there."""
        return self.path.read_bytes().splitlines()

    def put(self, lines: list[bytes]) -> None:
        """Make `lines` the log."""
        self.path.write_bytes(b"".join(line + b"\n" for line in lines))


@pytest.fixture
def empty(tmp_path: Path) -> Log:
    """A workspace where nobody unmasked anything."""
    return Log(Workspace(tmp_path))


@pytest.fixture
def log(empty: Log) -> Log:
    """One with five entries."""
    for reason in REASONS:
        record_unmasking(empty.workspace, unmasking(reason))
    return empty
