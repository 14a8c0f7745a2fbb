"""Rows of computed tables told apart from filed rows, among what findings name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from engine.findings.finding import ComputedPart, Finding, MissingCell, Witness

#: What stands for the filing where rows are computed.
COMPUTED = ""


@dataclass(frozen=True, slots=True)
class Split:
    """Named rows, those that are filed apart from those that are computed."""

    filed: tuple[Witness, ...]
    computed: tuple[Witness, ...]


def split_witness(entries: Iterable[Witness]) -> Split:
    """`entries` in their order, apart."""
    every = tuple(entries)
    return Split(
        tuple(e for e in every if e.filing != COMPUTED),
        tuple(e for e in every if e.filing == COMPUTED),
    )


def split_cells(
    cells: Iterable[MissingCell],
) -> tuple[tuple[MissingCell, ...], tuple[MissingCell, ...]]:
    """Cells of filed rows, and cells of computed ones."""
    every = tuple(cells)
    return (
        tuple(c for c in every if c.filing != COMPUTED),
        tuple(c for c in every if c.filing == COMPUTED),
    )


def told_apart(finding: Finding) -> tuple[Finding, ComputedPart]:
    """The finding with its filed rows only, and what it names in computed tables."""
    own, beside = split_witness(finding.witness), split_witness(finding.considered)
    missing, unclear = split_cells(finding.missing)
    exempted = [split_witness(e.witness) for e in finding.exempted]
    conflicts = [split_witness(c.witness) for c in finding.conflicts]
    part = ComputedPart(
        derived=own.computed,
        beside=beside.computed,
        unclear=unclear,
        absent=tuple(a for a in finding.absent if a.filing == COMPUTED),
        own=(),
        shared=None,
        tables=(),
    )
    filed = replace(
        finding,
        witness=own.filed,
        considered=beside.filed,
        missing=missing,
        absent=tuple(a for a in finding.absent if a.filing != COMPUTED),
        exempted=tuple(
            replace(e, witness=split.filed, derived=split.computed)
            for e, split in zip(finding.exempted, exempted, strict=True)
        ),
        conflicts=tuple(
            replace(c, witness=split.filed, derived=split.computed)
            for c, split in zip(finding.conflicts, conflicts, strict=True)
        ),
        counted=tuple(replace(c, witness=split_witness(c.witness).filed) for c in finding.counted),
    )
    return filed, part
