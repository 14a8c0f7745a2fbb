"""A workspace with a few petitions, and what a rule about them tells."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import huiyan as door
from engine.catalog.contract_reading import load_contracts
from engine.catalog.workspace import Workspace
from engine.filing.file import file_deliveries
from engine.run.store import StoredRun, load_run

POLICIES = Path(__file__).parents[2] / "policies"
FIRST, SECOND, OTHER = "变压器噪声过大", "变压器噪音过大", "楼上漏水无人修理"
PERSON, NEIGHBOUR = "330182192003070019", "330182193104060113"
#: What stands above the rules of a policy.
LAW = """\
语言 中文

法规 办法 "测试办法"
  施行 2018年1月1日
  第一条 "第一条。"

"""
_COLUMNS = ("信访件编号", "信访人身份证号", "信访事项", "办理单位", "登记日期")


@dataclass(frozen=True, slots=True)
class Told:
    """A workspace, its run, and the findings by outcome and subject."""

    workspace: Workspace
    run: StoredRun

    @property
    def findings(self) -> Sequence[Mapping[str, Any]]:
        """All of them, in the order of the run."""
        return tuple(self.run.findings())

    def finding(self, outcome: str) -> Mapping[str, Any]:
        """The only finding with this outcome."""
        (found,) = [f for f in self.findings if f["outcome"] == outcome]
        return found


def told_of(root: Path, policy: str, rows: Sequence[Sequence[str]]) -> Told:
    """The petitions of `rows` filed in a workspace at `root`, and `policy` run over them."""
    (root / "packs" / "near").mkdir(parents=True)
    (root / "packs" / "near" / "pack.yaml").write_text("pack: near\ntitle: 近似\nversion: 1.0.0\n")
    (root / "packs" / "near" / "rule.huiyan").write_text(LAW + policy, encoding="utf-8")
    shutil.copytree(POLICIES / "contracts" / "petitions", root / "contracts" / "petitions")
    (root / "huiyan.yaml").write_text("contracts: [contracts]\npacks: [packs]\n", encoding="utf-8")
    place = root / "deliveries" / "petitions"
    place.mkdir(parents=True)
    contracts, found = load_contracts([root / "contracts"])
    assert found == ()
    columns = [c.title for c in contracts.contracts[0].data_set.columns]
    with (place / "petitions.csv").open("w", encoding="utf-8", newline="") as target:
        written = csv.DictWriter(target, columns, restval="")
        written.writeheader()
        written.writerows(dict(zip(_COLUMNS, row, strict=True)) for row in rows)
    workspace = door.open_workspace(root)
    file_deliveries(workspace, contracts)
    run = load_run(workspace, door.run(workspace, as_of="2024-06-30").id)
    assert run is not None
    return Told(workspace, run)
