"""A workspace with one data set and one rule, of which a test changes one thing after another."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from engine.catalog.contract_reading import load_contracts
from engine.catalog.workspace import Workspace
from engine.comparison import Comparison, Difference, compare_runs
from engine.comparison.as_json import spell_causes
from engine.filing.file import file_deliveries
from engine.packs import find_packs
from engine.run.checking import check_pack
from engine.run.start import RunRequest, start_run
from engine.run.store import StoredRun
from tests.filing.world import CONTRACT, HEADER, ID, make_world

LAW = """\
language en

regulation allowance_law "津贴办法"
  in force from 2010-01-01
  article 1 "第一条。"

parameter ceiling "上限": money
  {ceiling} yuan under allowance_law article 1
"""
RULE = """\
language en

rule too_much "Too much"
  under allowance_law article 1
  severity high
  each payment in civil.payments
  where {condition}
  finding
    amount = payment.amount
    message "{{payment.no}}: {{payment.amount}}"
"""
OVER = "payment.amount > ceiling"
AS_OF = datetime.date(2024, 6, 30)


@dataclass(frozen=True)
class Town:
    """The workspace."""

    workspace: Workspace

    @property
    def pack(self) -> Path:
        """The folder of its only pack."""
        return self.workspace.root / "packs" / "allowance"

    def law(self, ceiling: int = 500) -> None:
        """Write the parameter."""
        (self.pack / "law.huiyan").write_text(LAW.format(ceiling=ceiling), "utf-8")

    def rule(self, condition: str = OVER, name: str = "too_much") -> None:
        """Write a rule."""
        text = RULE.format(condition=condition).replace("too_much", name)
        (self.pack / f"{name}.huiyan").write_text(text, "utf-8")

    def contract(self, old: str = "", new: str = "") -> None:
        """Write the contract, `old` in it replaced by `new`."""
        assert old in CONTRACT
        text = CONTRACT.replace(old, new) if old else CONTRACT
        (self.workspace.root / "contracts" / "payments.yaml").write_text(text, "utf-8")

    def deliver(self, *rows: tuple[str, int | str, str]) -> None:
        """File a delivery: number, amount and kind of each payment."""
        lines = (f"{no},{ID},张三,2020-05-01,{amount},{kind}\n" for no, amount, kind in rows)
        path = self.workspace.root / "in" / "payments.csv"
        path.parent.mkdir(exist_ok=True)
        path.write_text(HEADER + "".join(lines), "utf-8")
        self.file()

    def file(self) -> None:
        """File what is delivered under the contract as it is."""
        contracts, found = load_contracts(self.workspace.contracts)
        assert found == ()
        (receipt,) = file_deliveries(self.workspace, contracts)
        assert receipt.filing_id

    def run(
        self,
        as_of: datetime.date = AS_OF,
        *,
        only: Sequence[str] = (),
        subjects: Sequence[str] = (),
    ) -> StoredRun:
        """Run the pack."""
        contracts, _ = load_contracts(self.workspace.contracts)
        schema = contracts.schema()
        packs = [check_pack(p, schema) for p in find_packs(self.workspace.packs).values()]
        assert [d for p in packs for d in p.diagnostics if p.has_errors] == []
        request = RunRequest(as_of, only=tuple(only), subjects=tuple(subjects))
        return start_run(self.workspace, packs, request)

    def compare(self, old: StoredRun, new: StoredRun) -> Comparison:
        """What became of the findings."""
        return compare_runs(self.workspace, old, new)


def make_town(root: Path) -> Town:
    """A town whose rule looks for payments of more than 500."""
    world = make_world(root)
    town = Town(world.workspace)
    town.pack.mkdir()
    manifest = 'pack: allowance\ntitle: 津贴\nversion: "1.0.0"\n'
    (town.pack / "pack.yaml").write_text(manifest, "utf-8")
    town.law()
    town.rule()
    return town


def told(comparison: Comparison) -> dict[str, str]:
    """By payment, what became of it and why: `new: data`; what did not change is left out."""
    return {number(d): f"{d.state}: {spell_causes(d.causes)}" for d in differing(comparison)}


def differing(comparison: Comparison) -> list[Difference]:
    """The differences."""
    return [d for d in comparison.differences if d.differs]


def number(difference: Difference) -> str:
    """The payment that a finding is about."""
    return str(difference.finding["subject"]["value"])
