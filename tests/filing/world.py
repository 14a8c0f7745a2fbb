"""A workspace with one contract, made for a test; deliveries are bytes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from engine.catalog.contract import Contract, Contracts
from engine.catalog.contract_reading import load_contracts
from engine.catalog.snapshot import Filing, fetch_delivered, fetch_rows, load_filing, load_snapshot
from engine.catalog.workspace import Workspace, load_workspace
from engine.filing.file import file_deliveries
from engine.filing.quarantine import PARQUET_NAME
from engine.filing.receipt import Receipt

CONTRACT = """\
apiVersion: v3.0.2
kind: DataContract
id: civil.payments
version: 1.0.0
domain: civil
dataProduct: 民政局
schema:
  - name: payments
    businessName: 津贴发放
    properties:
      - name: no
        businessName: 编号
        primaryKey: true
        customProperties: [{property: domain, value: "code:payment"}]
      - name: person
        businessName: 身份证号
        customProperties: [{property: domain, value: resident_id}]
      - name: name
        businessName: 姓名
        customProperties: [{property: domain, value: person_name}]
      - name: paid_on
        businessName: 发放日期
        required: true
        customProperties: [{property: domain, value: date}]
      - name: amount
        businessName: 金额
        customProperties: [{property: domain, value: money}]
      - name: kind
        businessName: 类别
        customProperties:
          - {property: domain, value: category}
          - {property: values, value: [普通, 特困]}
    customProperties:
      - {property: eventDate, value: paid_on}
customProperties:
  - {property: delivery, value: full}
servers:
  - {server: delivery, type: local, path: "in/payments*.csv", format: csv}
"""

HEADER = "编号,身份证号,姓名,发放日期,金额,类别\n"
#: Ids with fitting check digits, of persons who do not exist.
ID = "11010519491231002X"
ID_2 = "330182192003070019"
GOOD = f"P1,{ID},张三,2020-05-01,200.00,普通\n"
GOOD_2 = f"P2,{ID_2},李四,2020-05-02,300.50,特困\n"


@dataclass(frozen=True)
class World:
    """One workspace and what is in it."""

    workspace: Workspace
    contracts: Contracts

    @property
    def contract(self) -> Contract:
        """The only contract."""
        return self.contracts.contracts[0]

    def deliver(self, content: bytes | str, name: str = "payments.csv") -> Path:
        """Put a delivery where the contract looks for it."""
        path = self.workspace.root / "in" / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def file(self, content: bytes | str | None = None, name: str = "payments.csv") -> Receipt:
        """Deliver and file; the only receipt."""
        if content is not None:
            self.deliver(content, name)
        receipts = file_deliveries(self.workspace, self.contracts)
        assert len(receipts) == 1
        return receipts[0]

    def filing(self, receipt: Receipt) -> Filing:
        """The filing of a receipt."""
        filing = load_filing(self.workspace, receipt.filing_id)
        assert filing is not None
        return filing

    def rows(self, receipt: Receipt) -> list[dict[str, Any]]:
        """The filed rows."""
        return list(fetch_rows(self.filing(receipt), range(1, receipt.rows_in + 1)).to_pylist())

    def rows_of(self, filing_id: str) -> list[dict[str, Any]]:
        """The rows of a filing by its id."""
        filing = load_filing(self.workspace, filing_id)
        assert filing is not None
        return list(fetch_rows(filing, range(1, filing.rows_in + 1)).to_pylist())

    def delivered(self, receipt: Receipt) -> list[dict[str, Any]]:
        """The filed rows as delivered."""
        return list(
            fetch_delivered(self.filing(receipt), range(1, receipt.rows_in + 1)).to_pylist()
        )

    def quarantine(self, receipt: Receipt) -> list[dict[str, Any]]:
        """The quarantined rows."""
        return list(pq.read_table(self.filing(receipt).folder / PARQUET_NAME).to_pylist())

    def current_ids(self) -> list[str]:
        """The ids of the current filings."""
        return [f.id for f in load_snapshot(self.workspace).filings]


def make_world(root: Path, *, replace: Mapping[str, str] | None = None) -> World:
    """A workspace in `root` with `CONTRACT`, in which texts are replaced."""
    text = CONTRACT
    for old, new in (replace or {}).items():
        assert old in text
        text = text.replace(old, new)
    (root / "contracts").mkdir(parents=True, exist_ok=True)
    (root / "packs").mkdir(exist_ok=True)
    (root / "huiyan.yaml").write_text("contracts: [contracts]\npacks: [packs]\n", "utf-8")
    (root / "contracts" / "payments.yaml").write_text(text, "utf-8")
    loaded = load_workspace(root)
    assert loaded.workspace is not None
    assert loaded.diagnostics == ()
    contracts, diagnostics = load_contracts(loaded.workspace.contracts, root=root)
    assert diagnostics == ()
    return World(loaded.workspace, contracts)


def make_strict_world(root: Path, *, replace: Mapping[str, str] | None = None) -> World:
    """The same, with persons required: an id that cannot be read costs its row."""
    required = {"businessName: 身份证号\n": "businessName: 身份证号\n        required: true\n"}
    return make_world(root, replace=required | dict(replace or {}))


def codes(receipt: Receipt) -> list[str]:
    """The codes of a receipt's diagnostics."""
    return [d.code for d in receipt.diagnostics]
