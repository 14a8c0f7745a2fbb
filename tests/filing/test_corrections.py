"""The quarantine that comes back: recognised, filed with the rest, kept apart from what is new."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter

from engine.catalog.catalog import open_catalog
from engine.catalog.snapshot import load_snapshot
from engine.filing.file import file_deliveries
from engine.filing.quarantine import CSV_NAME, LEADING
from engine.filing.receipt import Receipt
from engine.filing.receipt_file import load_receipt
from engine.filing.spreadsheets import for_spreadsheet
from engine.filing.verify import verify_filing
from tests.filing.world import GOOD, GOOD_2, HEADER, ID, ID_2, World, codes, make_strict_world

BAD = f"P3,{ID_2}9,王五,2020-05-03,400,普通\n"
BAD_2 = f"P4,{ID},赵六,2020-13-04,500,普通\n"
INCREMENT = {"value: full": "value: increment"}
BACK = "payments_back.csv"
CSV_SOURCE = 'path: "in/payments*.csv", format: csv'

Row = dict[str, str]


def sent(world: World, receipt: Receipt) -> list[Row]:
    """The list that the department gets, as rows."""
    text = (world.filing(receipt).folder / CSV_NAME).read_text("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def send_back(
    world: World, rows: list[Row], name: str = BACK, encoding: str = "utf-8-sig"
) -> Receipt:
    """Deliver the list as the department mended it, and file; the receipt of what came back."""
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    world.deliver(text.getvalue().encode(encoding), name)
    receipts = file_deliveries(world.workspace, world.contracts)
    (receipt,) = [r for r in receipts if f"in/{name}" in r.files]
    return receipt


def holds_together(world: World, receipt: Receipt) -> None:
    """Nothing is lost or there twice, and everything verifies."""
    assert receipt.rows_in == receipt.rows_filed + receipt.rows_quarantined
    numbers = [r["_row"] for r in world.rows(receipt)]
    numbers += [q["row"] for q in world.quarantine(receipt)]
    assert sorted(numbers) == list(range(1, receipt.rows_in + 1))
    assert [d.code for d in verify_filing(world.workspace, receipt.filing_id)] == []


@pytest.fixture
def world(tmp_path: Path) -> World:
    """A workspace in which a wrong id costs its row."""
    return make_strict_world(tmp_path)


@pytest.fixture
def first(world: World) -> Receipt:
    """Two good rows, and two that are not."""
    return world.file(HEADER + GOOD + BAD + GOOD_2 + BAD_2)


def test_the_list_has_the_delivered_columns_in_their_order(world: World, first: Receipt) -> None:
    rows = sent(world, first)
    assert list(rows[0]) == [*LEADING, *HEADER.strip().split(",")]
    assert [r["批次 filing"].lstrip("'") for r in rows] == [first.filing_id] * 2
    assert [(r["记录 row"], r["行 line"]) for r in rows] == [("2", "3"), ("4", "5")]
    assert rows[0]["身份证号"] == f"'{ID_2}9"


def test_mended_rows_are_filed_under_their_numbers(world: World, first: Receipt) -> None:
    rows = sent(world, first)
    rows[0]["身份证号"], rows[1]["发放日期"] = f"'{ID_2}", "2020/12/4"
    receipt = send_back(world, rows)
    assert (receipt.state, receipt.corrects) == ("corrected", first.filing_id)
    assert (receipt.rows_in, receipt.rows_filed, receipt.rows_quarantined) == (4, 4, 0)
    held = {r["no"]: (r["_row"], r["_file"], r["_line"]) for r in world.rows(receipt)}
    assert held == {"P1": (1, 0, 2), "P3": (2, 1, 2), "P2": (3, 0, 4), "P4": (4, 1, 3)}
    assert [s.path for s in world.filing(receipt).sources] == ["in/payments.csv", f"in/{BACK}"]
    holds_together(world, receipt)
    assert world.current_ids() == [receipt.filing_id]
    assert world.rows(first)[0]["no"] == "P1"
    said = load_receipt(world.filing(receipt).folder)
    assert said is not None
    assert said["corrects"] == first.filing_id


def test_it_is_filed_once(world: World, first: Receipt) -> None:
    rows = sent(world, first)
    rows[0]["身份证号"] = ID_2
    receipt = send_back(world, rows)
    again = file_deliveries(world.workspace, world.contracts)
    assert [(r.state, r.filing_id) for r in again] == [("already_filed", receipt.filing_id)]
    with open_catalog(world.workspace) as catalog:
        assert len(catalog.filings()) == 2


def test_what_was_not_mended_stays(world: World, first: Receipt) -> None:
    rows = sent(world, first)
    rows[0]["身份证号"] = ID_2
    receipt = send_back(world, rows)
    (left,) = world.quarantine(receipt)
    assert (left["row"], left["file"], left["line"]) == (4, "in/payments.csv", 5)
    holds_together(world, receipt)
    # the other row comes later, in the list of the first filing
    rows[1]["发放日期"] = "2020-12-04"
    second = send_back(world, rows[1:], "payments_back_2.csv")
    assert (second.state, second.corrects) == ("corrected", receipt.filing_id)
    assert (second.rows_filed, second.rows_quarantined) == (4, 0)
    assert {r["_file"] for r in world.rows(second)} == {0, 1, 2}
    holds_together(world, second)


def test_a_row_that_is_still_wrong_has_its_new_reason(world: World, first: Receipt) -> None:
    rows = sent(world, first)
    rows[0]["身份证号"], rows[0]["发放日期"] = ID_2, "五月"
    receipt = send_back(world, rows)
    assert receipt.rows_quarantined == 2
    told = {q["row"]: (q["reason"], q["file"], q["line"]) for q in world.quarantine(receipt)}
    assert told == {2: ("not_date", f"in/{BACK}", 2), 4: ("no_such_day", "in/payments.csv", 5)}
    holds_together(world, receipt)
    again = sent(world, receipt)
    mended = next(r for r in again if r["记录 row"] == "2")
    assert mended["发放日期"] == "五月"
    mended["发放日期"] = "2020-05-03"
    third = send_back(world, [mended], "payments_back_2.csv")
    assert (third.rows_filed, third.rows_quarantined) == (3, 1)
    holds_together(world, third)


def test_a_mended_key_must_not_push_out_a_filed_row(world: World) -> None:
    first = world.file(HEADER + BAD + GOOD)
    rows = sent(world, first)
    rows[0]["编号"], rows[0]["身份证号"] = "P1", ID_2
    receipt = send_back(world, rows)
    assert [r["name"] for r in world.rows(receipt)] == ["张三"]
    (left,) = world.quarantine(receipt)
    assert (left["row"], left["reason"]) == (1, "duplicate_of_earlier")
    holds_together(world, receipt)


def test_rows_that_were_never_quarantined_are_told(world: World, first: Receipt) -> None:
    rows = sent(world, first)
    rows[0]["身份证号"] = ID_2
    strangers = [{**rows[0], "记录 row": n} for n in ("1", "99", "x", "4")]
    receipt = send_back(world, [*rows, *strangers])
    (told,) = receipt.diagnostics
    assert told.code == "HY582"
    arguments = dict(told.arguments)
    assert (arguments["count"], arguments["lines"]) == ("5", "3, 4, 5, 6, 7")
    assert receipt.rows_filed == 3
    holds_together(world, receipt)


@pytest.mark.parametrize("empty", ["批次 filing", "other"])
def test_a_list_without_its_filing_is_refused(world: World, first: Receipt, empty: str) -> None:
    rows = sent(world, first)
    if empty == "other":
        rows[1]["批次 filing"] = "0" * 20
    else:
        rows = [{**r, empty: ""} for r in rows]
    receipt = send_back(world, rows)
    assert (receipt.state, codes(receipt)) == ("refused", ["HY583"])
    assert world.current_ids() == [first.filing_id]


def test_a_list_without_a_change_is_told(world: World, first: Receipt) -> None:
    receipt = send_back(world, sent(world, first))
    assert (receipt.state, codes(receipt)) == ("refused", ["HY586"])


def test_a_later_delivery_leaves_nothing_to_correct(world: World, first: Receipt) -> None:
    rows = sent(world, first)
    world.file(HEADER + GOOD)
    rows[0]["身份证号"] = ID_2
    receipt = send_back(world, rows)
    assert (receipt.state, codes(receipt)) == ("refused", ["HY581"])
    rows = [{**r, "批次 filing": "'00000000000000000000"} for r in rows]
    assert codes(send_back(world, rows)) == ["HY581"]


def test_the_delivery_again_is_no_step_back(world: World, first: Receipt) -> None:
    rows = sent(world, first)
    rows[0]["身份证号"] = ID_2
    corrected = send_back(world, rows)
    (world.workspace.root / "in" / BACK).unlink()
    assert world.file().filing_id == corrected.filing_id
    newer = world.file(HEADER + GOOD)
    assert world.current_ids() == [newer.filing_id]
    again = world.file(HEADER + GOOD + BAD + GOOD_2 + BAD_2)
    assert (again.state, again.filing_id) == ("reinstated", corrected.filing_id)


def test_a_new_contract_files_delivery_and_correction_again(tmp_path: Path) -> None:
    old = make_strict_world(tmp_path)
    first = old.file(HEADER + GOOD + BAD + BAD_2)
    rows = sent(old, first)
    rows[0]["身份证号"] = ID_2
    send_back(old, rows)
    new = make_strict_world(tmp_path, replace={"[普通, 特困]": "[普通, 特困, 孤儿]"})
    receipts = file_deliveries(new.workspace, new.contracts)
    assert [(r.state, r.rows_filed) for r in receipts] == [("filed", 1), ("corrected", 2)]
    holds_together(new, receipts[1])


def test_increments_are_corrected_one_by_one(tmp_path: Path) -> None:
    world = make_strict_world(tmp_path, replace=INCREMENT)
    first = world.file(HEADER + GOOD + BAD, "payments_1.csv")
    world.deliver(HEADER + GOOD_2, "payments_2.csv")
    (other,) = file_deliveries(world.workspace, world.contracts)
    rows = sent(world, first)
    rows[0]["身份证号"] = ID_2
    receipt = send_back(world, rows)
    assert world.current_ids() == [other.filing_id, receipt.filing_id]
    again = file_deliveries(world.workspace, world.contracts)
    assert {r.state for r in again} == {"already_filed"}
    rows[0]["编号"] = "P2"  # which the other increment holds
    clash = send_back(world, rows, "payments_back_2.csv")
    assert codes(clash) == ["HY582", "HY586"]


def test_a_key_of_another_increment_is_met(tmp_path: Path) -> None:
    world = make_strict_world(tmp_path, replace=INCREMENT)
    first = world.file(HEADER + GOOD + BAD, "payments_1.csv")
    world.deliver(HEADER + GOOD_2, "payments_2.csv")
    file_deliveries(world.workspace, world.contracts)
    rows = sent(world, first)
    rows[0]["身份证号"], rows[0]["编号"] = ID_2, "P2"
    receipt = send_back(world, rows)
    assert [q["reason"] for q in world.quarantine(receipt)] == ["duplicate_of_earlier"]
    holds_together(world, receipt)


def test_files_with_their_own_column_orders_share_one_list(world: World) -> None:
    world.deliver(HEADER + GOOD + BAD, "payments_1.csv")
    words = HEADER.strip().split(",")[::-1]
    cells = BAD_2.strip().split(",")[::-1]
    world.deliver(",".join(words) + "\n" + ",".join(cells) + "\n", "payments_2.csv")
    first = world.file()
    rows = sent(world, first)
    assert [(r["编号"], r["姓名"]) for r in rows] == [("P3", "王五"), ("P4", "赵六")]
    rows[1]["发放日期"] = "2020-12-04"
    receipt = send_back(world, rows)
    assert [r["no"] for r in world.rows(receipt)] == ["P1", "P4"]
    holds_together(world, receipt)


def test_a_line_without_cells_can_be_written_anew(world: World) -> None:
    first = world.file(HEADER + GOOD + "P5,x,too,many,cells,here,again\n")
    (row,) = sent(world, first)
    assert row["编号"] == ""
    row |= dict(
        zip(HEADER.strip().split(","), BAD_2.replace("-13-", "-12-").split(","), strict=True)
    )
    receipt = send_back(world, [row])
    assert receipt.rows_filed == 2
    holds_together(world, receipt)


def excel(text: str) -> str:
    """What a spreadsheet makes of a cell that it opens and saves; a stand-in for the real one."""
    if text.startswith("'"):
        return text
    if re.fullmatch(r"0\d+", text):
        return text.lstrip("0")
    if re.fullmatch(r"\d{12,}", text):
        return f"{int(text):.2E}"
    if found := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", text):
        year, month, day = map(int, found.groups())
        return f"{year}/{month}/{day}" if month <= 12 else text
    return f"{float(text):g}" if re.fullmatch(r"-?\d+\.\d+", text) else text


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_the_list_survives_a_spreadsheet(tmp_path: Path, encoding: str) -> None:
    text = {'value: "code:payment"': "value: text", "value: person_name": "value: text"}
    world = make_strict_world(tmp_path, replace=text)
    cells = f"007,{ID},1E5,2020-13-04,1.50,普通\n" + f"2020-05,{ID_2},+86-1,2020-13-05,2.5,普通\n"
    first = world.file(HEADER + cells)
    rows = [{k: excel(v) for k, v in r.items()} for r in sent(world, first)]
    for row in rows:
        row["发放日期"] = row["发放日期"].replace("-13-", "-12-").lstrip("'")
    receipt = send_back(world, rows, encoding=encoding)
    held = [(r["no"], r["person"], r["name"], str(r["amount"])) for r in world.rows(receipt)]
    assert held == [("007", ID, "1E5", "1.50"), ("2020-05", ID_2, "+86-1", "2.50")]


@pytest.mark.parametrize(
    "text",
    [ID, "007", "1E5", "=1+1", "-x", "+86", "1/2", "2020-05-01", "May-20", "1.50", "(5)", "true"],
)
def test_cells_that_a_spreadsheet_would_change_are_guarded(text: str) -> None:
    assert for_spreadsheet(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "5", "-5", "200.5", "0.25", "张三", "P1", "it's", "'007"])
def test_other_cells_stay_as_they_are(text: str) -> None:
    assert for_spreadsheet(text) == text


@pytest.mark.parametrize("point", ["write_part", "sync_folder"])
def test_a_correction_that_dies_leaves_the_filing_as_it_was(
    world: World, first: Receipt, monkeypatch: pytest.MonkeyPatch, point: str
) -> None:
    rows = sent(world, first)
    rows[0]["身份证号"] = ID_2
    calls: list[object] = []

    def broken(original: Callable[..., None]) -> Callable[..., None]:
        def second(*arguments: object, **named: object) -> None:
            calls.append(arguments)
            if len(calls) > 1:
                raise OSError(28, "No space left on device")
            original(*arguments, **named)

        return second

    from engine.filing import closing  # noqa: PLC0415 - the module that is broken here

    with monkeypatch.context() as patch:
        patch.setattr(closing, point, broken(getattr(closing, point)))
        assert codes(send_back(world, rows)) == ["HY535"]
    assert world.current_ids() == [first.filing_id]
    receipts = file_deliveries(world.workspace, world.contracts)
    corrected = next(r for r in receipts if r.state == "corrected")
    holds_together(world, corrected)
    assert len(load_snapshot(world.workspace).filings) == 1


def send_back_as(world: World, rows: list[Row], name: str, *, above: int = 0) -> list[Receipt]:
    """Put the mended list at `name` below the workspace, as CSV or as a workbook, and file."""
    path = world.workspace.root / name
    path.parent.mkdir(exist_ok=True, parents=True)
    lines = [list(rows[0]), *(list(row.values()) for row in rows)]
    if path.suffix == ".csv":
        text = io.StringIO()
        csv.writer(text).writerows(lines)
        path.write_bytes(text.getvalue().encode("gb18030"))
    else:
        with xlsxwriter.Workbook(path) as book:
            sheet = book.add_worksheet("改好的")
            for number, line in enumerate(lines):
                sheet.write_row(above + number, 0, line)
    return list(file_deliveries(world.workspace, world.contracts))


@pytest.mark.parametrize("workbook", [False, True])
@pytest.mark.parametrize(
    "name", ["in/更正.csv", "in/退回/民政局回.csv", "in/改.xlsx", "in/payments_back.xlsx"]
)
def test_it_is_known_by_its_content(tmp_path: Path, name: str, workbook: bool) -> None:
    header = HEADER.strip().split(",")
    kept = [header, *(text.strip().split(",") for text in (GOOD, BAD, BAD_2))]
    if workbook:
        source = 'path: "in/payments*.xlsx", format: excel, sheet: 发放, skipRows: 2'
        world = make_strict_world(tmp_path, replace={CSV_SOURCE: source})
        (tmp_path / "in").mkdir()
        with xlsxwriter.Workbook(tmp_path / "in" / "payments.xlsx") as book:
            sheet = book.add_worksheet("发放")
            for number, line in enumerate([["津贴发放表"], ["2020年5月"], *kept]):
                sheet.write_row(number, 0, line)
    else:
        world = make_strict_world(tmp_path)
        world.deliver("\n".join(",".join(line) for line in kept))
    (first,) = file_deliveries(world.workspace, world.contracts)
    rows = sent(world, first)
    rows[0]["身份证号"] = ID_2
    part = rows[:1]
    receipts = send_back_as(world, part, name, above=1)
    corrected = next(r for r in receipts if r.state == "corrected")
    assert (corrected.corrects, corrected.files) == (first.filing_id, (name,))
    assert (corrected.rows_filed, corrected.rows_quarantined) == (2, 1)
    again = file_deliveries(world.workspace, world.contracts)
    assert [r.state for r in again if r.state != "already_filed"] == []
    holds_together(world, corrected)


def test_an_unmended_list_beside_the_deliveries_is_left_in_peace(
    world: World, first: Receipt
) -> None:
    receipts = send_back_as(world, sent(world, first), "in/回执/更正.csv")
    assert [r.state for r in receipts] == ["already_filed"]
