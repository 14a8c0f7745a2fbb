"""Accepting a held delivery: it becomes today's data, and who said so stays on record."""

from __future__ import annotations

from dsl.diagnostics import Diagnostic, diagnose
from engine.catalog.catalog import FilingRecord, open_catalog
from engine.catalog.contract import Delivery
from engine.catalog.pending import Acceptance
from engine.catalog.workspace import Workspace
from engine.filing.file import LOCK_SECONDS
from engine.filing.lineage import unsuperseded
from engine.filing.lock import filing_lock


def accept_delivery(
    workspace: Workspace, filing_id: str, acceptance: Acceptance
) -> FilingRecord | Diagnostic:
    """The filing, which is today's data from now on; HY599 where it is none that is held.

    FilingUnderWayError where somebody files at the same time.
    """
    with filing_lock(workspace, timeout=LOCK_SECONDS), open_catalog(workspace) as catalog:
        record = catalog.filing(filing_id)
        if record is None or not record.is_held:
            waiting = ", ".join(r.id[:8] for r in catalog.held())
            return diagnose("HY599", None, filing=filing_id, waiting=waiting)
        past = unsuperseded(catalog, record.data_set, period=record.period)
        adds_up = Delivery(record.delivery).adds_up
        catalog.holding.accept(record.id, acceptance, supersedes=[] if adds_up else past)
        accepted = catalog.filing(record.id)
        assert accepted is not None
        return accepted
