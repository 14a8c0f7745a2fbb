"""The settings of one invocation: flag, then `HUIYAN_*`, then huiyan.yaml, then default."""

from __future__ import annotations

import os

from adapters.isolation import Limits
from dsl.diagnostics import Diagnostic
from engine.bridge.context import EngineSettings
from engine.catalog.settings import resolve_setting
from engine.catalog.workspace import Workspace
from interfaces.cli.exit_codes import ExitCode
from interfaces.cli.leave import Leave


def setting_or_leave(workspace: Workspace, name: str, flag: str | None = None) -> str | int:
    """The value of `name`; leaves with HY515 where the text that counts is none."""
    resolved = resolve_setting(name, flag, environment=os.environ, written=workspace.settings)
    if isinstance(resolved, Diagnostic):
        raise Leave(ExitCode.MISTAKE, resolved)
    return resolved.value


def engine_settings(workspace: Workspace) -> EngineSettings:
    """How the engine is to evaluate; without `workers` one part for each processor."""
    workers = int(setting_or_leave(workspace, "workers"))
    return EngineSettings(
        partitions=workers or os.cpu_count() or 1,
        memory_limit=int(setting_or_leave(workspace, "memory_limit")),
    )


def reading_limits(workspace: Workspace) -> Limits:
    """What a child that reads a delivered file may use."""
    return Limits(
        memory=int(setting_or_leave(workspace, "reading_memory")),
        seconds=int(setting_or_leave(workspace, "reading_seconds")),
    )
