"""Drift: what is told of a delivery that is no longer what it was, and that nothing is written."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from engine.filing.cells.ids import resident_check_digit
from engine.filing.receipt import Receipt, State
from tests.filing.world import World, codes, make_world

HEADER = ("编号", "身份证号", "姓名", "发放日期", "金额", "类别")
SOMETIMES = {"value: money}]": "value: money}, {property: delivered, value: sometimes}]"}


def person(number: int) -> str:
    """An id with a fitting check digit, of a person who does not exist."""
    digits = f"330182{1940 + number // 1000}0101{number % 1000:03d}"
    return digits + resident_check_digit(digits)


def rows(count: int = 20) -> list[list[str]]:
    """Good rows, in the order of `HEADER`."""
    return [
        [
            f"P{i}",
            person(i),
            f"张{'一二三四五'[i % 5]}",
            f"2020-05-{i % 28 + 1:02}",
            f"{i}.50",
            "普通",
        ]
        for i in range(1, count + 1)
    ]


def csv(body: list[list[str]], header: tuple[str, ...] = HEADER) -> str:
    """The rows as a file."""
    return "".join(",".join(row) + "\n" for row in [list(header), *body])


def with_column(index: int, texts: list[str], count: int = 20) -> list[list[str]]:
    """Good rows but for one column."""
    body = rows(count)
    for i, row in enumerate(body):
        row[index] = texts[i % len(texts)]
    return body


def swapped(first: int, second: int) -> list[list[str]]:
    """Rows whose cells stand under each other's header."""
    body = rows()
    for row in body:
        row[first], row[second] = row[second], row[first]
    return body


def told(receipt: Receipt, code: str = "HY574") -> list[dict[str, str]]:
    """The arguments of each diagnostic of that code."""
    return [dict(d.arguments) for d in receipt.diagnostics if d.code == code]


def nothing_is_written(world: World) -> bool:
    """Whether no filing was left behind."""
    folder = world.workspace.filings_folder
    return not folder.exists() or not list(folder.rglob("*.*"))


def test_swapped_columns_name_each_other(world: World) -> None:
    receipt = world.file(csv(swapped(1, 2)))
    assert receipt.state is State.REFUSED
    found = told(receipt)
    assert [(d["column"], d["fitting"]) for d in found] == [
        ("身份证号", "姓名"),
        ("姓名", "身份证号"),
    ]
    assert nothing_is_written(world)


def test_what_is_shown_of_swapped_ids_is_masked(world: World) -> None:
    receipt = world.file(csv(swapped(1, 4)))
    shown = " ".join(value for d in told(receipt) for value in d.values())
    assert "330182********" in shown
    assert not any(row[1] in shown or row[1][6:14] in shown for row in rows())


def test_cells_are_shown_as_they_are_where_nothing_is_personal(tmp_path: Path) -> None:
    plain = {"value: resident_id}": 'value: "code:x"}', "value: person_name}": "value: org_name}"}
    world = make_world(tmp_path, replace=plain)
    (found,) = told(world.file(csv(with_column(4, ["二百", "三百"]))))
    assert (found["samples"], found["lines"]) == ("二百 | 三百", "2, 3")


@pytest.mark.parametrize(
    ("index", "texts", "column"),
    [
        (3, ["去年五月", "今年六月"], "发放日期"),
        (3, ["05/17/2020", "05/18/2020"], "发放日期"),
        (4, ["贰佰", "叁佰"], "金额"),
        (4, ["true", "false"], "金额"),
        (5, ["01", "02"], "类别"),
        (1, ["张三", "李四"], "身份证号"),
        (2, ["1001", "1002"], "姓名"),
    ],
)
def test_a_column_that_holds_something_else_is_refused(
    world: World, index: int, texts: list[str], column: str
) -> None:
    receipt = world.file(csv(with_column(index, texts)))
    assert receipt.state is State.REFUSED
    assert [d["column"] for d in told(receipt)] == [column]
    assert nothing_is_written(world)


def test_day_numbers_are_told_as_what_they_are(world: World) -> None:
    (found,) = told(world.file(csv(with_column(3, ["43105", "43106"]))))
    assert found["serial"] == "1900"


def test_the_contract_reads_day_numbers_where_it_says_so(tmp_path: Path) -> None:
    said = "- {property: delivery, value: full}\n  - {property: serialDates, value: 1900}"
    world = make_world(tmp_path, replace={"- {property: delivery, value: full}": said})
    receipt = world.file(csv(with_column(3, ["43105"])))
    assert (receipt.state, receipt.rows_filed) == (State.FILED, 20)
    assert {str(row["paid_on"]) for row in world.rows(receipt)} == {"2018-01-05"}
    assert {row["paid_on"] for row in world.delivered(receipt)} == {"43105"}


@pytest.mark.parametrize(
    ("index", "texts"),
    [
        (1, ["3.30E+17"]),  # damaged by a spreadsheet: quarantined, to be delivered again
        (1, ["110105194912310021"]),  # a wrong check digit is no other column
        (3, ["2020-02-30"]),
        (4, ["1.005"]),
        (4, ["", "NULL", "-"]),
        (2, ["张三", "1001"]),
        (3, ["2020-05-01", *["?"] * 9]),
    ],
)
def test_wrong_values_in_the_right_column_are_no_drift(
    world: World, index: int, texts: list[str]
) -> None:
    receipt = world.file(csv(with_column(index, texts)))
    every = receipt.rows_quarantined == receipt.rows_in == 20
    assert receipt.state is (State.ALL_QUARANTINED if every else State.FILED)


def test_few_cells_are_not_judged(world: World) -> None:
    receipt = world.file(csv(with_column(4, ["贰佰"], count=9)))
    assert (receipt.state, [u.rows for u in receipt.unread]) == (State.FILED, [9])
    receipt = world.file(csv(with_column(4, ["贰佰"], count=10)))
    assert receipt.state is State.REFUSED


def test_the_share_that_is_too_small(world: World) -> None:
    texts = ["200.00", *["贰佰"] * 20]  # one in 21: less than 5 %
    assert world.file(csv(with_column(4, texts, count=21))).state is State.REFUSED
    texts = ["200.00", *["贰佰"] * 19]  # one in 20
    assert world.file(csv(with_column(4, texts))).state is State.FILED


def test_an_unknown_column_may_be_the_one_that_was_meant(world: World) -> None:
    body = [[*row, "2020-06-01"] for row in with_column(3, ["五月"])]
    receipt = world.file(csv(body, (*HEADER, "实际发放日期")))
    (found,) = told(receipt)
    assert (found["column"], found["fitting"]) == ("发放日期", "实际发放日期")
    assert codes(receipt) == ["HY522", "HY574"]


def test_the_header_is_pointed_at(world: World) -> None:
    receipt = world.file(csv(with_column(4, ["贰佰"])))
    (diagnostic,) = receipt.diagnostics
    assert diagnostic.span is not None
    assert receipt.texts[0].slice(diagnostic.span) == "金额"
    assert [r.label for r in diagnostic.related] == ["column"]


def test_parquet_columns_of_another_type(tmp_path: Path) -> None:
    world = make_world(tmp_path, replace={"*.csv": "*.parquet", "format: csv": "format: parquet"})
    columns: dict[str, Any] = dict(zip(HEADER, zip(*rows(), strict=True), strict=True))
    columns["金额"] = [i % 2 == 0 for i in range(20)]
    path = world.workspace.root / "in" / "payments.parquet"
    path.parent.mkdir(exist_ok=True)
    pq.write_table(pa.table({k: list(v) for k, v in columns.items()}), path)
    receipt = world.file()
    assert [d["column"] for d in told(receipt)] == ["金额"]
    assert receipt.state is State.REFUSED


def test_a_later_row_is_beyond_the_first_look(world: World) -> None:
    body = rows(2_100)
    for row in body[2_000:]:
        row[4] = "贰佰"
    receipt = world.file(csv(body))
    assert (receipt.state, [u.rows for u in receipt.unread]) == (State.FILED, [100])


# Headers, against the last filing


def shuffled(header: tuple[str, ...], body: list[list[str]]) -> str:
    """The same columns from right to left."""
    return csv([row[::-1] for row in body], header[::-1])


def test_the_order_of_columns_does_not_matter(world: World) -> None:
    world.file(csv(rows()))
    receipt = world.file(shuffled(HEADER, rows(21)))
    assert (receipt.state, receipt.rows_filed, receipt.diagnostics) == (State.FILED, 21, ())


def test_the_manifest_keeps_the_header_as_delivered(world: World) -> None:
    header = ("编号", " 身份证号", "姓名", "发放日期", "金額".replace("額", "额"), "类别")
    receipt = world.file(csv(rows(), header))
    manifest = json.loads((world.filing(receipt).folder / "manifest.json").read_text("utf-8"))
    assert manifest["headers"] == [list(header)]


def test_columns_added_and_gone_since_the_last_filing(world: World) -> None:
    first = world.file(csv([[*r, "x", "y"] for r in rows()], (*HEADER, "备注", "经办人")))
    receipt = world.file(csv([[*r, "x", "z"] for r in rows()], (*HEADER, "备注", "电话")))
    assert receipt.state is State.FILED
    changes = told(receipt, "HY575")
    assert [d["word"] for d in changes] == ["电话", "经办人"]
    assert changes[0]["added"] == changes[1]["gone"] == first.filing_id


def test_a_column_renamed_within_what_the_contract_knows(world: World) -> None:
    world.file(csv(rows()))
    receipt = world.file(csv(rows(21), ("no", *HEADER[1:])))
    (change,) = told(receipt, "HY575")
    assert (change["word"], change["before"]) == ("no", "编号")
    assert world.file(csv(rows(22), ("no", *HEADER[1:]))).diagnostics == ()


def test_a_column_that_may_be_absent_is_filed_empty_and_told(tmp_path: Path) -> None:
    world = make_world(tmp_path, replace=SOMETIMES)
    short = (*HEADER[:4], HEADER[5])
    body = [[*r[:4], r[5]] for r in rows()]
    receipt = world.file(csv(body, short))
    assert (receipt.state, receipt.rows_filed) == (State.FILED, 20)
    assert {row["amount"] for row in world.rows(receipt)} == {None}
    assert {row["kind"] for row in world.rows(receipt)} == {"普通"}
    assert told(receipt, "HY575") == [{"word": "金额", "missed": ""}]
    whole = world.file(csv(rows(21)))
    assert whole.state is State.FILED
    again = world.file(csv(body[:15], short))
    assert told(again, "HY575") == [{"word": "金额", "missed": whole.filing_id}]


def test_without_the_contracts_word_no_column_may_be_absent(world: World) -> None:
    receipt = world.file(csv([r[:5] for r in rows()], HEADER[:5]))
    assert (receipt.state, codes(receipt)) == (State.REFUSED, ["HY521"])
    assert nothing_is_written(world)


def test_files_of_one_delivery_with_different_headers(tmp_path: Path) -> None:
    world = make_world(tmp_path, replace=SOMETIMES)
    world.deliver(csv([[*r[:4], r[5]] for r in rows()], (*HEADER[:4], HEADER[5])), "payments-1.csv")
    second = [["Q" + r[0], *r[1:]] for r in rows()]
    world.deliver(shuffled(HEADER, second), "payments-2.csv")
    receipt = world.file()
    assert (receipt.state, receipt.rows_filed) == (State.FILED, 40)
    amounts = [row["amount"] for row in world.rows(receipt)]
    assert sum(a is None for a in amounts) == 20
