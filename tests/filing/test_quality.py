"""Quality at filing: ranges, references, uniqueness, control totals, age against cadence."""

from __future__ import annotations

import datetime
import json
from decimal import Decimal
from pathlib import Path
from typing import ClassVar

import pytest

from engine.catalog.snapshot import load_snapshot
from engine.filing.checks import CheckKind, CheckResult, CheckState, tell_check
from engine.filing.file import file_deliveries
from engine.filing.freshness import age_of, check_freshness
from engine.filing.receipt import Receipt
from engine.filing.receipt_file import load_receipt
from engine.filing.verify import verify_filing
from tests.filing.world import (
    GOOD,
    GOOD_2,
    HEADER,
    ID,
    ID_2,
    World,
    codes,
    make_strict_world,
    make_world,
)

AMOUNT = "customProperties: [{property: domain, value: money}]"
BOUNDED = {AMOUNT: f"logicalTypeOptions: {{minimum: 0, maximum: 1000.50}}\n        {AMOUNT}"}
PERSONS = """\
apiVersion: v3.0.2
kind: DataContract
id: police.persons
version: 1.0.0
domain: police
dataProduct: 公安局
schema:
  - name: persons
    businessName: 人口
    properties:
      - name: id
        businessName: 身份证号
        primaryKey: true
        customProperties: [{property: domain, value: resident_id}]
customProperties:
  - {property: delivery, value: full}
servers:
  - {server: delivery, type: local, path: "in/persons*.csv", format: csv}
"""


def checks(receipt: Receipt, kind: CheckKind) -> list[CheckResult]:
    """The checks of one kind."""
    return [c for c in receipt.checks if c.kind is kind]


def beside(world: World, text: str | bytes, name: str = "payments.totals.csv") -> None:
    """Put control totals beside the delivery."""
    path = world.workspace.root / "in" / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())


class TestRanges:
    """`minimum` and `maximum` of a contract's column."""

    def test_what_lies_outside_is_quarantined_with_the_bound(self, tmp_path: Path) -> None:
        world = make_world(tmp_path, replace=BOUNDED)
        rows = [
            f"P{i},{ID},,2020-05-01,{a},\n"
            for i, a in enumerate(("0", "-0.01", "1000.50", "1000.51", "0.2万元", ""))
        ]
        receipt = world.file(HEADER + "".join(rows))
        assert [r["no"] for r in world.rows(receipt)] == ["P0", "P2", "P5"]
        told = [(q["reason"], q["line"], q["text_zh"]) for q in world.quarantine(receipt)]
        assert told == [
            ("below_minimum", 3, "金额：「-0.01」小于约定的最小值 0"),
            ("above_maximum", 5, "金额：「1000.51」大于约定的最大值 1000.50"),
            ("above_maximum", 6, "金额：「0.2万元」大于约定的最大值 1000.50"),
        ]
        (check,) = checks(receipt, CheckKind.RANGE)
        assert (check.state, check.number("rows")) == (CheckState.FAILED, "3")

    def test_bounds_are_read_in_the_columns_unit(self, tmp_path: Path) -> None:
        unit = {
            AMOUNT: "logicalTypeOptions: {maximum: 5}\n        customProperties: "
            "[{property: domain, value: money}, {property: unit, value: 万元}]"
        }
        world = make_world(tmp_path, replace=unit)
        receipt = world.file(HEADER + f"P1,{ID},,2020-05-01,5,\nP2,{ID},,2020-05-01,50001元,\n")
        assert [r["amount"] for r in world.rows(receipt)] == [Decimal("50000.00")]

    def test_a_filing_within_its_bounds_says_so(self, tmp_path: Path) -> None:
        world = make_world(tmp_path, replace=BOUNDED)
        (check,) = checks(world.file(HEADER + GOOD), CheckKind.RANGE)
        assert check.state is CheckState.PASSED
        assert tell_check(check, "en") == "金额: all from 0 to 1000.50"


class TestTotals:
    """Control totals beside a delivery."""

    SPELLINGS = (
        ("payments.totals.csv", "项目,值\n行数,2\n合计 金额,500.50\n"),
        ("payments.合计.csv", '项目,值,\n行数,2,\n合计 金额,"￥500.50",\n'.encode("gb18030")),
        ("payments.totals.csv", "行数,2\n金额,500.50\n"),
        ("payments.csv.totals.csv", "item,value\nrows,2\nSum of 金额,500.5\n"),
        ("payments.totals.json", '{"rows": 2, "sums": {"金额": 500.50}}'),
        ("payments.totals.yaml", "行数: 2\n合计:\n  金额: 500.50\n"),
        ("payments.totals.csv", "\ufeff项目,值\n行数,'2\n金额合计,０.０５００５万元\n"),
    )

    @pytest.mark.parametrize(("name", "text"), SPELLINGS)
    def test_totals_that_agree(self, world: World, name: str, text: str | bytes) -> None:
        beside(world, text, name)
        receipt = world.file(HEADER + GOOD + GOOD_2)
        assert (receipt.state, codes(receipt)) == ("filed", [])
        rows, total = checks(receipt, CheckKind.TOTAL_ROWS) + checks(receipt, CheckKind.TOTAL_SUM)
        assert {rows.state, total.state} == {CheckState.PASSED}
        assert (rows.number("counted"), total.number("counted")) == ("2", "500.50")
        folder = world.filing(receipt).folder
        manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
        (sidecar,) = manifest["totals"]
        assert (sidecar["path"], sidecar["of"]) == (f"in/{name}", "in/payments.csv")
        assert len(sidecar["sha256"]) == 64

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("行数,3\n", {"said": "3", "counted": "2", "difference": "-1"}),
            ("金额,500.51\n", {"said": "500.51", "counted": "500.50", "difference": "-0.01"}),
        ],
    )
    def test_a_mismatch_refuses_the_delivery(
        self, world: World, text: str, said: dict[str, str]
    ) -> None:
        before = world.file(HEADER + GOOD)
        beside(world, f"项目,值\n{text}")
        receipt = world.file(HEADER + GOOD + GOOD_2)
        (diagnostic,) = receipt.diagnostics
        assert (receipt.state, diagnostic.code) == ("refused", "HY577")
        assert said.items() <= dict(diagnostic.arguments).items()
        assert world.current_ids() == [before.filing_id]
        folders = (world.workspace.filings_folder / "civil.payments").iterdir()
        assert [p.name for p in folders] == [before.filing_id]

    def test_quarantined_rows_count_and_blank_ones_do_not(self, world: World) -> None:
        beside(world, "行数,3\n合计 金额,700.00\n")
        bad = f"P3,{ID},,2020-13-01,200.00,\n"
        receipt = world.file(HEADER + GOOD + ",,,,,\n" + bad + f"P1,{ID},,2020-05-01,300,\n")
        assert (receipt.state, receipt.rows_filed) == ("all_quarantined", 0)
        assert {c.state for c in receipt.checks if "total" in c.kind} == {CheckState.PASSED}

    def test_a_sum_over_unreadable_cells_cannot_be_checked(self, world: World) -> None:
        beside(world, "合计 金额,700.00\n")
        receipt = world.file(HEADER + GOOD + f"P2,{ID},,2020-05-01,3O0,\nP3,x\n")
        (check,) = checks(receipt, CheckKind.TOTAL_SUM)
        assert (receipt.state, check.state) == ("filed", CheckState.NOT_CHECKED)
        assert (check.number("unreadable"), check.number("difference")) == ("2", "-500.00")

    @pytest.mark.parametrize(
        ("text", "code"),
        [
            ("项目,值\n行数,两百\n", "HY578"),
            ("项目,值\n", "HY578"),
            ("行数\n", "HY578"),
            ("", "HY578"),
            ("项目,值\n合计 金,1\n", "HY579"),
            ("项目,值\n姓名,1\n", "HY579"),
            ('项目,值\n行数,"2\n', "HY578"),
        ],
    )
    def test_totals_that_cannot_be_used(self, world: World, text: str, code: str) -> None:
        beside(world, text)
        receipt = world.file(HEADER + GOOD)
        assert (receipt.state, codes(receipt)) == ("refused", [code])

    def test_one_delivery_has_one_file_of_totals(self, world: World) -> None:
        beside(world, "行数,1\n")
        beside(world, '{"rows": 1}', "payments.totals.json")
        assert codes(world.file(HEADER + GOOD)) == ["HY578"]

    def test_totals_that_come_later_are_checked(self, world: World) -> None:
        first = world.file(HEADER + GOOD)
        beside(world, "行数,2\n")
        assert codes(world.file()) == ["HY577"]
        beside(world, "行数,1\n")
        second = world.file()
        assert (second.state, second.rows_filed) == ("filed", 1)
        assert world.current_ids() == [second.filing_id] != [first.filing_id]
        assert world.file().state == "already_filed"

    def test_totals_of_nobody_are_told(self, world: World) -> None:
        beside(world, "行数,1\n", "payments_2.totals.csv")
        receipt = world.file(HEADER + GOOD)
        assert (receipt.state, codes(receipt)) == ("filed", ["HY580"])

    def test_each_file_of_a_full_delivery_has_its_own(self, world: World) -> None:
        world.deliver(HEADER + GOOD, "payments_1.csv")
        world.deliver(HEADER + GOOD_2, "payments_2.csv")
        beside(world, "金额,200\n", "payments_1.totals.csv")
        beside(world, "金额,200\n", "payments_2.totals.csv")
        (diagnostic,) = world.file().diagnostics
        assert dict(diagnostic.arguments)["file"] == "in/payments_2.csv"


def two_worlds(tmp_path: Path) -> World:
    """Payments that refer to persons."""
    tmp_path.mkdir(exist_ok=True)
    (tmp_path / "contracts").mkdir()
    (tmp_path / "contracts" / "persons.yaml").write_text(PERSONS, "utf-8")
    text = "customProperties: [{property: domain, value: resident_id}]"
    related = "relationships: [{type: foreignKey, to: police.persons.id}]\n        " + text
    return make_world(tmp_path, replace={text: related})


class TestReferences:
    """Values that another data set must hold."""

    def test_targets_are_filed_first_and_unmatched_rows_stay(self, tmp_path: Path) -> None:
        world = two_worlds(tmp_path)
        world.deliver(f"身份证号\n{ID}\n", "persons.csv")
        more = f"P3,{ID_2},,2020-05-03,1,\nP4,,,2020-05-03,1,\n"
        world.deliver(HEADER + GOOD + GOOD_2 + more)
        persons, payments = file_deliveries(world.workspace, world.contracts)
        assert [persons.data_set, payments.data_set] == ["police.persons", "civil.payments"]
        assert payments.rows_filed == 4
        (check,) = checks(payments, CheckKind.REFERENCE)
        assert (check.state, check.columns) == (CheckState.FAILED, ("身份证号",))
        assert (check.number("unmatched"), check.number("rows")) == ("1", "2")
        assert check.examples == ((ID_2,),)
        assert check.number("filings") == persons.filing_id

    def test_a_target_that_is_not_filed_cannot_be_checked(self, tmp_path: Path) -> None:
        world = two_worlds(tmp_path)
        world.deliver(HEADER + GOOD)
        (payments,) = file_deliveries(world.workspace, world.contracts, ["civil.payments"])
        (check,) = checks(payments, CheckKind.REFERENCE)
        assert check.state is CheckState.NOT_CHECKED
        assert "无法核对" in tell_check(check, "zh")

    def test_all_there(self, tmp_path: Path) -> None:
        world = two_worlds(tmp_path)
        world.deliver(f"身份证号\n{ID}\n{ID_2}\n", "persons.csv")
        world.deliver(HEADER + GOOD + GOOD_2)
        payments = file_deliveries(world.workspace, world.contracts)[1]
        (check,) = checks(payments, CheckKind.REFERENCE)
        assert (check.state, check.number("values")) == (CheckState.PASSED, "2")


def test_repeated_keys_are_a_check_of_their_own(world: World) -> None:
    receipt = world.file(HEADER + GOOD + GOOD.replace("200", "201") + GOOD_2 + GOOD_2)
    (check,) = checks(receipt, CheckKind.UNIQUE)
    assert (check.state, check.number("rows")) == (CheckState.FAILED, "2")


def test_a_row_that_stands_there_twice_is_no_failure(world: World) -> None:
    (check,) = checks(world.file(HEADER + GOOD + GOOD), CheckKind.UNIQUE)
    assert check.state is CheckState.PASSED


class TestAge:
    """How old the data are, against the contract's cadence."""

    MONTHLY: ClassVar = {
        "customProperties:\n  - {property: delivery": (
            "slaProperties:\n  - {property: frequency, value: 1, unit: month}\n"
            "customProperties:\n  - {property: delivery"
        )
    }

    @pytest.mark.parametrize(
        ("today", "state"),
        [("2020-06-30", CheckState.PASSED), ("2020-07-04", CheckState.FAILED)],
    )
    def test_a_period_and_one_to_deliver_in(
        self, tmp_path: Path, today: str, state: CheckState
    ) -> None:
        world = make_world(tmp_path, replace=self.MONTHLY)
        world.file(HEADER + GOOD + GOOD_2)
        current = load_snapshot(world.workspace).of("civil.payments")
        age = age_of(world.contract.data_set, current, datetime.date.fromisoformat(today))
        assert str(age.newest) == "2020-05-02"
        check = check_freshness(world.contract.data_set, age, shown="2020-05-02")
        assert check is not None
        assert (check.state, age.data_overdue) == (state, state is CheckState.FAILED)

    def test_an_old_filing_is_overdue(self, tmp_path: Path) -> None:
        world = make_world(tmp_path, replace=self.MONTHLY)
        world.deliver(HEADER + GOOD)
        then = datetime.datetime(2020, 5, 10, tzinfo=datetime.UTC)
        file_deliveries(world.workspace, world.contracts, now=then)
        current = load_snapshot(world.workspace).filings
        for day, overdue in (("2020-06-10", False), ("2020-06-11", True)):
            age = age_of(world.contract.data_set, current, datetime.date.fromisoformat(day))
            assert age.delivery_overdue is overdue

    def test_no_cadence_is_no_check(self, world: World) -> None:
        world.file(HEADER + GOOD)
        age = age_of(
            world.contract.data_set, load_snapshot(world.workspace).filings, datetime.date.today()
        )
        assert check_freshness(world.contract.data_set, age, shown="") is None
        assert not age.delivery_overdue


class TestReceipt:
    """`receipt.json` in the filing's folder."""

    def test_it_says_what_became_of_the_delivery(self, tmp_path: Path) -> None:
        world = make_strict_world(tmp_path)
        receipt = world.file(HEADER + GOOD + "P2,x,,2020-05-01,1,\n")
        said = load_receipt(world.filing(receipt).folder)
        assert said is not None
        assert said["rows"] == {
            "rows_in": 2,
            "rows_filed": 1,
            "rows_quarantined": 1,
            "rows_settled": 0,
        }
        assert said["quarantined"][0]["reason"] == "not_resident_id"
        assert {"title": "身份证号", "sensitivity": "personal"} in said["contract"]["columns"]
        assert said["checks"][0]["zh"] == "编号：没有重复"

    def test_a_changed_receipt_is_found(self, world: World) -> None:
        receipt = world.file(HEADER + GOOD)
        path = world.filing(receipt).folder / "receipt.json"
        path.write_text(path.read_text("utf-8").replace('"rows_filed": 1', '"rows_filed": 9'))
        assert [d.code for d in verify_filing(world.workspace, receipt.filing_id)] == ["HY542"]

    def test_two_filings_of_the_same_delivery_give_the_same_bytes(self, tmp_path: Path) -> None:
        said = []
        for name in ("a", "b"):
            (tmp_path / name).mkdir()
            world = make_world(tmp_path / name)
            receipt = world.file(HEADER + GOOD + "P2,x,,2020-05-01,1,\n")
            said.append((world.filing(receipt).folder / "receipt.json").read_bytes())
        assert said[0] == said[1]
