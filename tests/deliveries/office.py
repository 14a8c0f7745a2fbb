"""One data set in a workspace of its own: what is delivered, filed, and today's data."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import xlsxwriter

from engine.catalog.contract import Contract, Contracts
from engine.catalog.pending import Acceptance
from engine.catalog.snapshot import fetch_delivered, load_snapshot
from engine.catalog.workspace import Workspace
from engine.filing.accept import accept_delivery
from engine.filing.file import file_deliveries
from engine.filing.quarantine import CSV_NAME
from engine.filing.receipt import Receipt, State
from engine.filing.verify import verify_filing
from tests.deliveries.rows import Row

#: Rows as they are compared: their cells in the order of the contract, how often each is there.
Rows = Counter[tuple[str, ...]]


@dataclass
class Office:
    """A workspace with `contract` alone, whose deliveries lie in the folder `in`."""

    folder: Path
    contract: Contract
    receipts: list[Receipt] = field(default_factory=list)

    def __post_init__(self) -> None:
        (self.folder / "in").mkdir(parents=True)
        self._workspace = Workspace(self.folder)

    @property
    def columns(self) -> list[str]:
        """The code names of the columns, as they stand in files."""
        return [c.column.name for c in self.contract.columns]

    def table(self, name: str, rows: Sequence[Row]) -> None:
        """Deliver `rows` as a CSV file."""
        out = io.StringIO()
        writer = csv.DictWriter(out, self.columns)
        writer.writerow({c.column.name: c.headers[0] for c in self.contract.columns})
        writer.writerows(rows)
        (self.folder / "in" / name).write_text(out.getvalue(), "utf-8")

    def book(self, name: str, sheet: str, rows: Sequence[Row]) -> None:
        """Deliver `rows` on a sheet of a workbook, every cell as text."""
        with xlsxwriter.Workbook(self.folder / "in" / name) as workbook:
            written = workbook.add_worksheet(sheet)
            written.write_row(0, 0, [c.headers[0] for c in self.contract.columns])
            for number, row in enumerate(rows, 1):
                for place, column in enumerate(self.columns):
                    written.write_string(number, place, row[column])

    def file(self) -> list[Receipt]:
        """The receipts of a round; all of them are kept."""
        receipts = file_deliveries(self._workspace, Contracts((self.contract,)))
        self.receipts += receipts
        return list(receipts)

    def accept(self, receipt: Receipt) -> None:
        """Take a held delivery for today's data."""
        who = Acceptance("2026-12-01T09:00:00+08:00", "甲", "a", "已核实")
        accept_delivery(self._workspace, receipt.filing_id, who)

    def sent_back(self, receipt: Receipt) -> list[dict[str, str]]:
        """The list of quarantined rows that goes back to the department."""
        folder = self._workspace.filings_folder / receipt.data_set / receipt.filing_id
        text = (folder / CSV_NAME).read_text("utf-8-sig")
        rows = csv.DictReader(io.StringIO(text, newline=""))
        # a spreadsheet does not keep the sign that guards numbers
        return [{word: cell.removeprefix("'") for word, cell in row.items()} for row in rows]

    def return_table(self, name: str, rows: Sequence[dict[str, str]]) -> None:
        """Deliver a mended list as a CSV file, with the columns that it has."""
        out = io.StringIO()
        writer = csv.DictWriter(out, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
        (self.folder / "in" / name).write_text(out.getvalue(), "utf-8")

    def today(self) -> Rows:
        """Today's data, cell for cell as it was delivered."""
        found: Rows = Counter()
        for filing in load_snapshot(self._workspace).filings:
            table = fetch_delivered(filing, range(1, filing.rows_in + 1))
            for row in table.select(self.columns).to_pylist():
                found[tuple(cell or "" for cell in row.values())] += 1
        return found

    def wrong(self) -> list[str]:
        """What does not add up, or does not verify, of all that was filed."""
        told = []
        for receipt in self.receipts:
            if receipt.rows_in != receipt.rows_filed + receipt.rows_quarantined:
                told.append(f"{receipt.filing_id}: rows are lost")
            if receipt.state is State.REFUSED and not receipt.refusal_id:
                told.append("a refused delivery without a receipt")
        for name in sorted({r.filing_id for r in self.receipts if r.filing_id}):
            codes = [d.code for d in verify_filing(self._workspace, name)]
            told += [f"{name}: {', '.join(codes)}"] if codes else []
        return told


def compared(rows: Sequence[Row], columns: Sequence[str]) -> Rows:
    """Delivered rows as today's data is compared with them."""
    return Counter(tuple(row[c] for c in columns) for row in rows)
