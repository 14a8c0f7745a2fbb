"""Files that no contract reads, told once for all of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from dsl.diagnostics import Diagnostic, diagnose
from engine.catalog.catalog import open_catalog
from engine.catalog.contract import Contracts
from engine.catalog.workspace import Workspace
from engine.filing.unclaimed import unclaimed_files
from engine.masking.notes import masked_note

#: So many files are named; how many there are is said in any case.
_NAMED: Final = 5


def unclaimed_names(workspace: Workspace, contracts: Contracts) -> list[str]:
    """The unclaimed files by name, relative to the workspace."""
    with open_catalog(workspace) as catalog:
        filed = [s for r in catalog.filings() for s in r.sources]
    paths = unclaimed_files(workspace, contracts.contracts, filed)
    return [workspace.shown_path(p) for p in paths]


def told_unclaimed(names: Sequence[str]) -> tuple[Diagnostic, ...]:
    """HY742 for the files of these names, with what looks personal in them masked."""
    if not names:
        return ()
    shown = [masked_note(name) for name in names]
    rest = ["…"] if len(shown) > _NAMED else []
    listed = ", ".join([*shown[:_NAMED], *rest])
    return (diagnose("HY742", None, count=len(shown), files=listed),)
