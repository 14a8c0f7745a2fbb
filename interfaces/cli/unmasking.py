"""`--unmask REASON`: personal values in full, once the reason is on record.

A command that shows values of rows takes the option by `Command(…, unmasks=True)` and asks
`invocation.mask(workspace, schema, run=…, finding=…)` for its mask, once. It shows nothing of
a finding, a trace or a cell but what the mask gives back; with the option the mask reveals.
"""

from __future__ import annotations

import datetime
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from dsl.diagnostics import diagnose
from interfaces.cli.bilingual import Bilingual
from interfaces.cli.exit_codes import ExitCode
from interfaces.cli.leave import Leave
from interfaces.cli.parameters import Option

if TYPE_CHECKING:
    from dsl.schema import Schema
    from engine.catalog.workspace import Workspace

_PARAMETER: Final = "unmask_reason"


@dataclass(frozen=True, slots=True)
class Asked:
    """The command as it was typed, and the reason to unmask; None where none was said."""

    command: str = ""
    arguments: Mapping[str, Any] | None = None
    reason: str | None = None


def unmask_option() -> Option:
    """The option, for one command."""
    return Option(
        "--unmask",
        _PARAMETER,
        metavar="REASON",
        about=Bilingual(
            "显示完整的个人信息；事由必填，记入审计日志",
            "personal values in full; the reason goes on record",
        ),
    )


def asked_in(ctx: click.Context, values: dict[str, Any]) -> Asked:
    """What was asked for, taken out of the command's own parameters `values`.

    Leaves with HY670 where the reason says nothing.
    """
    reason = values.pop(_PARAMETER, None)
    if reason is not None and not reason.strip():
        raise Leave(ExitCode.MISTAKE, diagnose("HY670", None))
    said = {k: _plain(v) for k, v in values.items() if v not in (None, (), False)}
    command = ctx.command_path.partition(" ")[2]
    return Asked(command, said, reason.strip() if reason else None)


def record_or_leave(
    workspace: Workspace, asked: Asked, *, run: str | None, finding: str | None
) -> None:
    """Put the unmasking on record; leaves with HY671 where that cannot be done."""
    from engine.audit import (  # noqa: PLC0415 - only where something is unmasked
        Unmasking,
        UnwritableLogError,
        person_of,
        record_unmasking,
    )

    unmasking = Unmasking(
        person=person_of(os.environ),
        command=asked.command,
        arguments=asked.arguments or {},
        reason=asked.reason or "",
        run=run,
        finding=finding,
    )
    try:
        record_unmasking(workspace, unmasking)
    except UnwritableLogError as error:
        raise Leave(ExitCode.MISTAKE, diagnose("HY671", None, reason=str(error))) from error


def todays_schema(workspace: Workspace) -> Schema:
    """The classes that the contracts give today; without those that cannot be read."""
    from engine.catalog.contract_reading import load_contracts  # noqa: PLC0415 - reads YAML

    return load_contracts(workspace.contracts, root=workspace.root)[0].schema()


def _plain(value: Any) -> Any:
    if isinstance(value, tuple | list):
        return [_plain(v) for v in value]
    if isinstance(value, Path):
        return value.as_posix()
    return value.isoformat() if isinstance(value, datetime.date) else value
