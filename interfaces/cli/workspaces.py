"""Loading a workspace, its contracts and its packs, or leaving with what is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from dsl.diagnostics import Diagnostic, diagnose
from dsl.text.source import SourceText
from engine.catalog.contract import Contracts
from engine.catalog.contract_reading import load_contracts
from engine.catalog.workspace import Workspace, find_workspace, load_workspace
from interfaces.cli.exit_codes import ExitCode
from interfaces.cli.leave import Leave
from interfaces.cli.notes import Notes
from interfaces.cli.told import has_errors


def load_or_leave(folder: Path, notes: Notes) -> Workspace:
    """The workspace at or above `folder`."""
    if not folder.is_dir():
        raise Leave(ExitCode.MISTAKE, diagnose("HY613", None, folder=str(folder)))
    loaded = load_workspace(find_workspace(folder) or folder)
    _tell(loaded.diagnostics, loaded.texts, notes)
    if loaded.workspace is None:  # only with an error, so that it was told and left above
        raise Leave(ExitCode.MISTAKE)
    return loaded.workspace


def contracts_or_leave(workspace: Workspace, notes: Notes) -> Contracts:
    """The contracts of `workspace`."""
    contracts, diagnostics = load_contracts(workspace.contracts, root=workspace.root)
    _tell(diagnostics, contracts.texts, notes)
    return contracts


def _tell(found: Sequence[Diagnostic], texts: Sequence[SourceText], notes: Notes) -> None:
    """Warnings are told and passed; an error ends the command."""
    if has_errors(found):
        raise Leave(ExitCode.MISTAKE, *found, texts=tuple(texts))
    if found:
        notes.diagnostics(found, texts)
