"""What a receipt says, in words and masked: from what filing kept, and what the catalog knows."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any, Final

from engine.catalog.catalog import FilingRecord, open_catalog
from engine.catalog.contract import Contract
from engine.catalog.snapshot import filing_from_record
from engine.catalog.workspace import Workspace
from engine.filing.checks import CheckKind, CheckResult, check_from_json, tell_check
from engine.filing.freshness import age_of, check_freshness
from engine.filing.headers import header_word
from engine.filing.quarantine import CSV_NAME, read_header, read_quarantine
from engine.filing.reason_words import tell_reason
from engine.filing.reasons import Reason
from engine.filing.receipt_file import load_receipt
from engine.filing.rows import Quarantined
from engine.masking import Mask

#: Quarantined rows that a receipt lists; the file that the department mends has them all.
LISTED: Final = 500

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ListedRow:
    """A quarantined row: where it stands, why it is not filed, and its cells or its raw text."""

    row: int
    file: str
    line: int
    column: str
    reasons: tuple[str, ...]
    cells: tuple[str, ...]
    raw: str


@dataclass(frozen=True, slots=True)
class ToldCheck:
    """A check in words; `state` is passed, failed or not_checked."""

    kind: str
    state: str
    text: str
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReceiptContent:
    """Everything that a receipt says. `said` is what filing kept; `header` is above the cells."""

    said: Json
    record: FilingRecord
    masked: bool
    checks: tuple[ToldCheck, ...]
    reasons: tuple[tuple[str, str, int], ...]
    header: tuple[str, ...]
    listed: tuple[ListedRow, ...]
    unread: tuple[tuple[str, str, int], ...] = ()

    @property
    def left_out(self) -> int:
        """Quarantined rows that are not listed."""
        return self.record.rows_quarantined - len(self.listed)

    def to_json(self) -> dict[str, Any]:
        """The receipt as plain data, schema `huiyan.filing_receipt/1`."""
        kept = {k: v for k, v in self.said.items() if k not in ("quarantined", "unread", "checks")}
        record = self.record
        return kept | {
            "filed_at": record.filed_at,
            "superseded_by": record.superseded_by or None,
            "masked": self.masked,
            "checks": [asdict(c) for c in self.checks],
            "quarantined": [
                {**of, "text": text}
                for of, (_, text, _) in zip(
                    _counts(self.said["quarantined"], "rows"), self.reasons, strict=True
                )
            ],
            "unread": [
                {**of, "text": text}
                for of, (_, text, _) in zip(
                    _counts(self.said.get("unread", ()), "cells"), self.unread, strict=True
                )
            ],
            "header": list(self.header),
            "rows_listed": [asdict(r) for r in self.listed],
            "rows_left_out": self.left_out,
        }


def receipt_content(
    workspace: Workspace,
    record: FilingRecord,
    contract: Contract | None,
    mask: Mask,
    language: str,
    *,
    listed: int = LISTED,
) -> ReceiptContent | None:
    """The receipt of a filing as `mask` lets it be shown; None where an older program kept none.

    `contract` is the one of today: it says which column a delivered header means.
    """
    folder = filing_from_record(workspace, record).folder
    said = load_receipt(folder)
    if said is None:
        return None
    header = read_header(folder)
    show = _Shown(record.data_set, contract, mask, language, header)
    checks = [check_from_json(c) for c in said["checks"]]
    if contract is not None and (fresh := _fresh(workspace, record, contract, mask)):
        checks.append(fresh)
    rows = islice(read_quarantine(folder), listed)
    return ReceiptContent(
        said=said,
        record=record,
        masked=not mask.reveal,
        checks=tuple(told_check(c, record.data_set, mask, language) for c in checks),
        reasons=tuple(show.reasons(said["quarantined"], "rows")),
        header=header,
        listed=tuple(map(show.row, rows)),
        unread=tuple(show.reasons(said.get("unread", ()), "cells")),
    )


def told_check(check: CheckResult, data_set: str, mask: Mask, language: str) -> ToldCheck:
    """A check in words, its examples as `mask` shows them."""
    examples = tuple(_example(check, e, data_set, mask) for e in check.examples)
    text = tell_check(check, language)
    return ToldCheck(check.kind.value, check.state.value, text, tuple(dict.fromkeys(examples)))


def masked_freshness(check: CheckResult, data_set: str, mask: Mask) -> CheckResult:
    """The check with nothing but the month of a day that is somebody's own."""
    known = next((d for s in mask.schemas if (d := s.data_set(data_set))), None)
    column = known.event_date if known else ""
    if check.kind is not CheckKind.FRESHNESS or not mask.hides(f"{data_set}.{column}"):
        return check
    numbers = tuple((k, v[:7] if k == "newest" else v) for k, v in check.numbers)
    return replace(check, numbers=numbers)


def _fresh(
    workspace: Workspace, record: FilingRecord, contract: Contract, mask: Mask
) -> CheckResult | None:
    """How old the data set is that the filing is part of, on the day it was filed."""
    if record.superseded_by:
        return None
    with open_catalog(workspace) as catalog:
        current = catalog.current(record.data_set)
    day = datetime.datetime.fromisoformat(record.filed_at).date()
    age = age_of(contract.data_set, [filing_from_record(workspace, r) for r in current], day)
    check = check_freshness(contract.data_set, age, shown=str(age.newest))
    return masked_freshness(check, record.data_set, mask) if check else None


def _example(check: CheckResult, parts: tuple[str, ...], data_set: str, mask: Mask) -> str:
    columns = check.columns if len(check.columns) == len(parts) else ("",) * len(parts)
    shown = (mask.cell(data_set, c, p) or "" for c, p in zip(columns, parts, strict=True))
    return " + ".join(shown)


@dataclass(frozen=True, slots=True)
class _Shown:
    """Rows and reasons of one data set as they may be shown."""

    data_set: str
    contract: Contract | None
    mask: Mask
    language: str
    header: tuple[str, ...]

    def reasons(self, counts: Sequence[Json], what: str) -> Iterator[tuple[str, str, int]]:
        """The column, the words of one for all, and how many rows or cells there are."""
        for count in counts:
            words = self._reason(count["reason"], count["examples"][0]["arguments"])
            yield count["column"], words, count[what]

    def row(self, found: Quarantined) -> ListedRow:
        """One quarantined row."""
        names = self._columns()
        cells = tuple(
            (self.mask.cell(self.data_set, name, c) if c else "") or ""
            for name, c in zip(names, found.cells, strict=False)
        )
        raw = found.raw if self.mask.reveal or not found.raw else "***"
        return ListedRow(
            row=found.row,
            file=found.file,
            line=found.line,
            column="、".join(dict.fromkeys(f.column for f in found.faults if f.column)),
            reasons=tuple(self._reason(f.reason, dict(f.arguments)) for f in found.faults),
            cells=cells,
            raw="" if found.cells else raw,
        )

    def _reason(self, reason: str, arguments: Json) -> str:
        told = self.mask.reason(self.data_set, arguments)
        return tell_reason(Reason(reason), told, self.language)

    def _columns(self) -> list[str]:
        """For each delivered word the column it means; a word of nobody counts as personal."""
        known = {
            header_word(h): c.column.name
            for c in (self.contract.columns if self.contract else ())
            for h in c.headers
        }
        return [known.get(header_word(w), w) for w in self.header]


def _counts(counts: Sequence[Json], what: str) -> list[dict[str, Any]]:
    """How many rows or cells each reason has, without the texts of its examples."""
    return [
        {
            **{k: q[k] for k in ("reason", "column", what)},
            "examples": [{"file": e["file"], "line": e["line"]} for e in q["examples"]],
        }
        for q in counts
    ]


def correction_file(workspace: Workspace, record: FilingRecord) -> Path:
    """The file of quarantined rows that the department mends and sends back."""
    return filing_from_record(workspace, record).folder / CSV_NAME
