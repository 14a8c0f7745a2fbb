"""Packs let in to a run, or leaving with why they are not; a rollback goes on record."""

from __future__ import annotations

import os
from collections.abc import Sequence

from dsl.diagnostics import diagnose
from engine.audit import Unmasking, UnwritableLogError, person_of, record_unmasking
from engine.catalog.workspace import Workspace
from engine.packs.pack import LoadedPack
from engine.run.admission import check_signatures, rollbacks
from interfaces.cli.exit_codes import ExitCode
from interfaces.cli.leave import Leave


def admit_or_leave(
    workspace: Workspace, packs: Sequence[LoadedPack], rollback_reason: str | None
) -> None:
    """HY710 to HY712 for signatures, exit 6; HY716 for an older version without a reason.

    With a reason the older version is let in once it stands in the audit log; HY671 where it
    cannot be put there.
    """
    if problems := tuple(check_signatures(workspace, packs)):
        raise Leave(ExitCode.NOT_VERIFIED, *problems)
    older = rollbacks(workspace, packs)
    if not older:
        return
    if not (rollback_reason or "").strip():
        raise Leave(ExitCode.MISTAKE, *(rollback.refused() for rollback in older))
    told = {r.pack: f"{r.last} → {r.version}" for r in older}
    entry = Unmasking(
        person=person_of(os.environ),
        command="run",
        arguments={"rollback": told},
        reason=rollback_reason or "",
    )
    try:
        record_unmasking(workspace, entry)
    except UnwritableLogError as error:
        raise Leave(ExitCode.MISTAKE, diagnose("HY671", None, reason=str(error))) from error
