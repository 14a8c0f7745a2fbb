"""What a filing came to, as its manifest and its receipt tell it."""

from __future__ import annotations

from dataclasses import dataclass

from engine.catalog.catalog import Part
from engine.filing.checks import CheckResult
from engine.filing.receipt import MarkCount, ReasonCount
from engine.filing.totals import ControlTotals
from engine.filing.tree import Tree


@dataclass(frozen=True, slots=True)
class Counts:
    """`rows_in` is always the sum of the next two.

    `rows_settled` of the quarantined rows are not to be mended: they were delivered before, or
    there is a newer version of them.
    """

    rows_in: int
    rows_filed: int
    rows_quarantined: int
    rows_settled: int = 0


@dataclass(frozen=True, slots=True)
class Contents:
    """What a filing came to; `quarantine` names its files and their SHA-256.

    `totals` are the control totals that came beside the files, `corrects` is the filing whose
    quarantined rows came back: the normalisations are then those of the rows that came back.
    `headers` are the delivered headers, with which the next delivery is compared. `whose` is the
    SHA-256 of the index from codes to persons; "" where there is none. `period` (such as `2026-10`)
    is what was delivered, of a data set that is delivered by period. `unread` counts cells of filed
    rows that could not be read.
    """

    counts: Counts
    parts: tuple[Part, ...]
    reasons: tuple[ReasonCount, ...]
    marks: tuple[MarkCount, ...]
    quarantine: tuple[tuple[str, str], ...]
    tree: Tree
    checks: tuple[CheckResult, ...] = ()
    totals: tuple[ControlTotals, ...] = ()
    corrects: str = ""
    headers: tuple[tuple[str, ...], ...] = ()
    whose: str = ""
    period: str = ""
    unread: tuple[ReasonCount, ...] = ()
