"""Huiyan from Python: the few calls that a notebook needs, with plain arguments.

Mistakes of the user are raised here as one error with all diagnostics drawn in it, since a
notebook has no stderr to tell them on and no exit code to end with.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from pathlib import Path

from dsl.diagnostics import Diagnostic, Severity, diagnose
from dsl.diagnostics.nearest import nearest
from dsl.diagnostics.page import load_page
from dsl.diagnostics.show import Language, show_diagnostics
from dsl.text.source import SourceText
from engine.catalog.contract import Contracts
from engine.catalog.contract_reading import load_contracts
from engine.catalog.workspace import Workspace, find_workspace, load_workspace
from engine.packs.pack import LoadedPack, find_packs
from engine.run.checking import check_pack
from engine.run.start import RunRequest, start_run
from engine.run.store import StoredRun
from engine.trace import Trace, find_finding, trace_finding


class HuiyanError(Exception):
    """Mistakes that keep a call from doing its work; `diagnostics` holds them as data."""

    def __init__(
        self,
        diagnostics: Sequence[Diagnostic],
        texts: Sequence[SourceText] = (),
        *,
        language: Language = "zh",
    ) -> None:
        super().__init__(show_diagnostics(diagnostics, texts, language=language).rstrip())
        self.diagnostics = tuple(diagnostics)


def open_workspace(folder: str | Path = ".") -> Workspace:
    """The workspace at `folder` or above it; HuiyanError where there is none or it is wrong."""
    start = Path(folder)
    loaded = load_workspace(find_workspace(start) or start)
    _raise_errors(loaded.diagnostics, loaded.texts)
    assert loaded.workspace is not None  # only an error leaves it out
    return loaded.workspace


def check(workspace: Workspace, *packs: str) -> tuple[LoadedPack, ...]:
    """The packs called `packs`, all without one, each with its `diagnostics`.

    Mistakes in packs are what this returns; those in contracts are raised.
    """
    contracts = _contracts(workspace)
    known = find_packs(workspace.packs)
    if unknown := next((p for p in packs if p not in known), None):
        raise HuiyanError([diagnose("HY614", None, name=unknown, nearest=nearest(unknown, known))])
    schema = contracts.schema()
    return tuple(
        check_pack(known[n], schema, shown_as=workspace.shown_path(known[n].absolute()))
        for n in packs or known
    )


def run(
    workspace: Workspace,
    *packs: str,
    as_of: datetime.date | str | None = None,
    only: Sequence[str] = (),
    subjects: Sequence[str] = (),
) -> StoredRun:
    """Evaluate `packs` (all without one) over what is filed, and keep the run.

    `as_of` is today where it is not said. HuiyanError where a pack has a mistake. A rule
    that could not be evaluated is in the run's `record`, under `rules`, with `failed`.
    """
    loaded = check(workspace, *packs)
    for pack in loaded:
        _raise_errors(pack.diagnostics, pack.sources)
    known = [r.name for p in loaded for r in p.model.rules]
    if unknown := next((r for r in only if r not in known), None):
        raise HuiyanError([diagnose("HY615", None, rule=unknown, nearest=nearest(unknown, known))])
    day = datetime.date.fromisoformat(as_of) if isinstance(as_of, str) else as_of
    request = RunRequest(day or datetime.date.today(), only=tuple(only), subjects=tuple(subjects))
    return start_run(workspace, loaded, request)


def trace(workspace: Workspace, finding: str) -> Trace:
    """The trace of the finding whose id is, or begins with, `finding`."""
    found = find_finding(workspace, finding)
    if not found:
        raise HuiyanError([diagnose("HY616", None, finding=finding)])
    if len(found) > 1:
        ids = ", ".join(str(f.finding["id"]) for f in found[:5])
        raise HuiyanError([diagnose("HY623", None, finding=finding, count=len(found), ids=ids)])
    return trace_finding(workspace, found[0])


def _contracts(workspace: Workspace) -> Contracts:
    contracts, diagnostics = load_contracts(workspace.contracts, root=workspace.root)
    _raise_errors(diagnostics, contracts.texts)
    return contracts


def _raise_errors(found: Sequence[Diagnostic], texts: Sequence[SourceText]) -> None:
    errors = [d for d in found if load_page(d.code).severity is Severity.ERROR]
    if errors:
        raise HuiyanError(errors, texts)
