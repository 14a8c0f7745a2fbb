"""A small workspace that has everything a report must bear: hostile texts, a rule that could
not look, missing values, exceptions, absences, an earlier run.
"""

from __future__ import annotations

import csv
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

import huiyan
from engine.catalog.contract_reading import load_contracts
from engine.catalog.workspace import Workspace
from engine.filing.file import file_deliveries
from engine.masking import mask_of
from engine.run.recorded import RecordedInputs
from engine.run.store import StoredRun, load_run
from interfaces.report.content import report_content
from interfaces.report.facts import ReportContent
from tests.report.formats.texts import HOSTILE

HERE = Path(__file__).parent / "village"
#: Ids with fitting check digits, of persons who do not exist.
APPROVED, UNAPPROVED = "11010519491231002X", "330182192003070019"
RETURNED, UNKNOWN = "330182193104060113", "330182193203060012"
_PAYMENTS = ["编号", "身份证号", "姓名", "发放日期", "金额", "类别", "备注"]


@dataclass(frozen=True, slots=True)
class Village:
    """The workspace with its earlier and its later run."""

    workspace: Workspace
    earlier: StoredRun
    later: StoredRun

    def content(
        self, language: str = "zh", *, reveal: bool = False, baseline: bool = False
    ) -> ReportContent:
        """What the later run's report says."""
        mask = mask_of(RecordedInputs(self.later).schema, reveal=reveal)
        earlier = self.earlier if baseline else None
        return report_content(self.workspace, self.later, mask, language, baseline=earlier)


def _deliver(path: Path, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    path.parent.mkdir(exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as target:
        csv.writer(target).writerows([heads, *rows])


def _payments(remarks: Sequence[str]) -> list[list[str]]:
    rows = [
        ["P001", APPROVED, "张三丰", "2020-05-01", "200.00", "普通", ""],
        ["P002", UNAPPROVED, "李小四", "2020-06-01", "1234.50", "普通", ""],
        ["P003", UNAPPROVED, "李小四", "2020-07-01", "100.00", "普通", ""],
        ["P004", RETURNED, "王五六", "2020-07-01", "300.00", "退回", ""],
        ["P005", UNKNOWN, "赵七八", "2020-07-01", "", "普通", ""],
    ]
    hostile = [
        [f"Q{number:03}", APPROVED, "张三丰", "2020-08-01", "5.00", "普通", remark]
        for number, remark in enumerate(remarks)
    ]
    return rows + hostile


@pytest.fixture(scope="session")
def village(tmp_path_factory: pytest.TempPathFactory) -> Village:
    """Filed and run twice: the second time with the hostile texts, and a row in quarantine."""
    root = tmp_path_factory.mktemp("village")
    for folder, names in {
        "contracts": ("payments.yaml", "approvals.yaml", "visits.yaml"),
        "packs/village": ("pack.yaml", "village.huiyan"),
    }.items():
        (root / folder).mkdir(parents=True)
        for name in names:
            shutil.copy(HERE / name, root / folder)
    (root / "huiyan.yaml").write_text("contracts: [contracts]\npacks: [packs]\n", encoding="utf-8")
    heads = ["文号", "身份证号", "批准日期"]
    _deliver(root / "in" / "approvals.csv", heads, [["A1", APPROVED, "2020-01-01"]])
    _deliver(root / "in" / "payments_1.csv", _PAYMENTS, _payments([]))
    workspace = huiyan.open_workspace(root)
    contracts, found = load_contracts(workspace.contracts)
    assert found == ()
    file_deliveries(workspace, contracts)
    earlier = _run(workspace)
    broken = ["P1", APPROVED, "张三丰", "2020年13月", "5", "普通", ""]
    rows = [*_payments(HOSTILE), broken]
    (root / "in" / "payments_1.csv").unlink()
    _deliver(root / "in" / "payments_2.csv", _PAYMENTS, rows)
    file_deliveries(workspace, contracts)
    return Village(workspace, earlier, _run(workspace))


def _run(workspace: Workspace) -> StoredRun:
    stored = load_run(workspace, huiyan.run(workspace, as_of="2024-06-30").id)
    assert stored is not None
    return stored
