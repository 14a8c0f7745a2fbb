"""What a filing tells: the receipt that the department and the reviewer both keep."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from dsl.diagnostics import Diagnostic
from dsl.text.source import SourceText
from engine.filing.checks import CheckResult
from engine.filing.marks import Mark
from engine.filing.reasons import Reason

#: Examples that a receipt gives of each reason; all rows stand in the quarantine.
EXAMPLES = 3


class State(StrEnum):
    """What became of a delivery."""

    FILED = "filed"
    #: The delivery is noted, but not one of its rows could be read.
    ALL_QUARANTINED = "all_quarantined"
    #: Rows of an earlier filing came back corrected, and are filed with the rest of it.
    CORRECTED = "corrected"
    ALREADY_FILED = "already_filed"
    #: An earlier filing was delivered again and is current once more.
    REINSTATED = "reinstated"
    #: It is filed, but not today's data until somebody accepts it.
    HELD = "held"
    REFUSED = "refused"
    NOTHING_DELIVERED = "nothing_delivered"
    #: A file lies where deliveries are looked for, and no contract reads it.
    UNCLAIMED = "unclaimed"


@dataclass(frozen=True, slots=True)
class Example:
    """One quarantined row; its words are `tell_reason(reason, arguments, language)`."""

    file: str
    line: int
    arguments: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ReasonCount:
    """How many rows a reason put into quarantine, in which column (empty: whole rows).

    Of cells that could not be read and cost no row, how many there are.
    """

    reason: Reason
    column: str
    rows: int
    examples: tuple[Example, ...]


@dataclass(frozen=True, slots=True)
class MarkCount:
    """How many cells of a column were normalised in one way."""

    column: str
    mark: Mark
    cells: int


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of one data set's delivery; counts are 0 where nothing was filed.

    `filing_id` is empty for refused deliveries, which have a `refusal_id`, and where nothing was
    delivered; an unclaimed file is of no data set. `texts` are the headers that `diagnostics`
    point into. `reasons` come most frequent first.
    `rows_settled` of the quarantined rows are not to be mended: they were delivered before with
    the same content, or there is a newer version.
    `corrects` is the filing whose quarantined rows came back. `unread` are cells of filed rows
    that could not be read.
    """

    data_set: str
    title: str
    state: State
    filing_id: str = ""
    files: tuple[str, ...] = ()
    rows_in: int = 0
    rows_filed: int = 0
    rows_quarantined: int = 0
    rows_settled: int = 0
    reasons: tuple[ReasonCount, ...] = ()
    normalised: tuple[MarkCount, ...] = ()
    checks: tuple[CheckResult, ...] = ()
    corrects: str = ""
    refusal_id: str = ""
    unread: tuple[ReasonCount, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    texts: tuple[SourceText, ...] = ()

    @property
    def nothing_left(self) -> bool:
        """Whether a delivery with rows left none, though they were not delivered before."""
        doubtful = self.rows_quarantined - self.rows_settled
        return bool(self.filing_id) and doubtful > 0 and self.rows_filed == 0


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the reading of one delivery has come."""

    data_set: str
    file: str
    bytes_read: int
    bytes_total: int
    rows: int


OnProgress = Callable[[Progress], None]


def ignore_progress(_progress: Progress) -> None:
    """For callers that do not watch."""
