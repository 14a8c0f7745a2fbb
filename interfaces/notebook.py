"""Huiyan from Python: the few calls that a notebook needs, with plain arguments.

What is shown is masked, as it is everywhere: `unmask="why"` shows it in full and puts the
reason in the audit log first. Mistakes of the user are raised here as one error with all
diagnostics drawn in it, since a notebook has no stderr to tell them on and no exit code to
end with.
"""

from __future__ import annotations

import datetime
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dsl.diagnostics import Diagnostic, Severity, diagnose
from dsl.diagnostics.nearest import nearest
from dsl.diagnostics.page import severity_of
from dsl.diagnostics.show import Language, show_diagnostics
from dsl.text.source import SourceText
from engine.audit import Unmasking, UnwritableLogError, person_of, record_unmasking
from engine.catalog.contract import Contracts
from engine.catalog.contract_reading import load_contracts
from engine.catalog.workspace import Workspace, find_workspace, load_workspace
from engine.masking import Mask, mask_of
from engine.packs.pack import LoadedPack, find_packs
from engine.run.checking import check_pack
from engine.run.recorded import RecordedInputs
from engine.run.start import RunRequest, start_run
from engine.run.store import StoredRun
from engine.trace import Trace, find_finding, trace_finding, trace_from_json


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


@dataclass(frozen=True, slots=True)
class Run:
    """A stored run: its `id`, and in `record` what it read and what became of each rule."""

    id: str
    record: Mapping[str, Any]
    _workspace: Workspace = field(repr=False)
    _stored: StoredRun = field(repr=False)

    def findings(self, *, unmask: str | None = None) -> list[dict[str, Any]]:
        """Its findings as `huiyan.finding/1`; personal values in full where `unmask` says why.

        Rows of tables that several share are referred to by `shared_rows`; `trace` tells them.
        """
        mask = _mask(self._workspace, self._stored, command="Run.findings", reason=unmask)
        return [mask.finding(f) for f in self._stored.brief()]


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
) -> Run:
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
    stored = start_run(workspace, loaded, request)
    return Run(stored.id, stored.record, workspace, stored)


def trace(workspace: Workspace, finding: str, *, unmask: str | None = None) -> Trace:
    """The trace of the finding whose id is, or begins with, `finding`.

    Personal values are masked, unless `unmask` says why they are to be shown.
    """
    found = find_finding(workspace, finding)
    if not found:
        raise HuiyanError([diagnose("HY616", None, finding=finding)])
    if len(found) > 1:
        ids = ", ".join(str(f.finding["id"]) for f in found[:5])
        raise HuiyanError([diagnose("HY623", None, finding=finding, count=len(found), ids=ids)])
    traced = trace_finding(workspace, found[0])
    identity = str(found[0].finding["id"])
    mask = _mask(workspace, found[0].run, command="trace", reason=unmask, finding=identity)
    return trace_from_json(mask.trace(traced.to_json()))


def _mask(
    workspace: Workspace,
    run: StoredRun,
    *,
    command: str,
    reason: str | None,
    finding: str | None = None,
) -> Mask:
    """The mask for what `run` recorded; with a reason it reveals, once that is on record."""
    recorded = RecordedInputs(run).schema
    if reason is None:
        return mask_of(recorded, load_contracts(workspace.contracts)[0].schema())
    if not reason.strip():
        raise HuiyanError([diagnose("HY670", None)])
    try:
        record_unmasking(
            workspace,
            Unmasking(
                person=person_of(os.environ),
                command=f"huiyan.{command}",
                arguments={},
                reason=reason.strip(),
                run=run.id,
                finding=finding,
            ),
        )
    except UnwritableLogError as error:
        raise HuiyanError([diagnose("HY671", None, reason=str(error))]) from error
    return mask_of(recorded, reveal=True)


def _contracts(workspace: Workspace) -> Contracts:
    contracts, diagnostics = load_contracts(workspace.contracts, root=workspace.root)
    _raise_errors(diagnostics, contracts.texts)
    return contracts


def _raise_errors(found: Sequence[Diagnostic], texts: Sequence[SourceText]) -> None:
    errors = [d for d in found if severity_of(d) is Severity.ERROR]
    if errors:
        raise HuiyanError(errors, texts)
