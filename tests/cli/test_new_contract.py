"""`huiyan new contract`: a draft that is accepted as it is, and files the file it was made of."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from engine.filing.drafting.numbers import practice_credit_codes, practice_resident_ids
from tests.cli.program import huiyan

HEADER = ("付款编号", "身份证号", "姓名", "供应商信用代码", "金额（元）", "付款日期", "类别")
IDS = tuple(practice_resident_ids(6))
CODES = tuple(practice_credit_codes(6))
ROWS = tuple(
    (
        f"P{i}",
        IDS[i],
        "王李张刘陈杨"[i] + "小明",
        CODES[i],
        f"{i + 1}0.50",
        f"2024-0{i + 1}-15",
        "普通",
    )
    for i in range(6)
)
CSV = "\n".join(",".join(row) for row in (HEADER, *ROWS)) + "\n"


def _csv(folder: Path) -> Path:
    path = folder / "付款_20240630.csv"
    path.write_text(CSV, encoding="gb18030")
    return path


def _zip(folder: Path) -> Path:
    path = folder / "付款.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("payments.csv", CSV)
    return path


def _xlsx(folder: Path) -> Path:
    path = folder / "付款.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate((("二〇二四年付款一览表",), HEADER, *ROWS)):
            sheet.write_row(number, 0, row)
    return path


def _parquet(folder: Path) -> Path:
    path = folder / "付款.parquet"
    columns = dict(zip(HEADER, map(list, zip(*ROWS, strict=True)), strict=True))
    pq.write_table(pa.table(columns), path)
    return path


def _json_lines(folder: Path) -> Path:
    path = folder / "付款.jsonl"
    lines = (json.dumps(dict(zip(HEADER, r, strict=True)), ensure_ascii=False) for r in ROWS)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def _partitioned(folder: Path) -> Path:
    path = folder / "付款"
    for row in ROWS:
        part = path / f"付款日期={row[5]}" / "part.parquet"
        part.parent.mkdir(parents=True)
        columns = {h: [c] for h, c in zip(HEADER, row, strict=True) if h != "付款日期"}
        pq.write_table(pa.table(columns), part)
    return path


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    """A workspace with nothing in it."""
    (tmp_path / "huiyan.yaml").write_text("name: test\n")
    for name in ("contracts", "packs", "deliveries"):
        (tmp_path / name).mkdir()
    return tmp_path


@pytest.mark.parametrize("make", [_csv, _zip, _xlsx, _parquet, _json_lines, _partitioned])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_draft_is_accepted_and_files_its_file(
    empty: Path, make: Callable[[Path], Path], language: str
) -> None:
    made = make(empty / "deliveries")
    name = "演练局.付款"
    said = huiyan("-C", empty, "new", "contract", name, "--from", made, "--lang", language)
    assert said.code == 0, said.err
    assert huiyan("-C", empty, "check").err.count("[HY") == 0
    filed = huiyan("-C", empty, "file", name, "-f", "json")
    assert filed.code == 0, filed.err
    (receipt,) = json.loads(filed.out)["items"]
    assert (receipt["rows_filed"], receipt["rows_quarantined"]) == (6, 0), receipt
    assert receipt["diagnostics"] == []
    told = json.loads(huiyan("-C", empty, "datasets", name, "-f", "json").out)
    assert {c["title"]: c["domain"] for c in told["columns"]} == {
        "付款编号": "code:付款",
        "身份证号": "resident_id",
        "姓名": "person_name",
        "供应商信用代码": "credit_code",
        "金额": "money",
        "付款日期": "date",
        "类别": "category",
    }
    assert [c["title"] for c in told["columns"] if c["sensitivity"] == "personal"] == [
        "身份证号",
        "姓名",
    ]


def test_every_guess_is_marked_and_the_next_delivery_is_found(empty: Path) -> None:
    _csv(empty / "deliveries")
    source = "deliveries/付款_20240630.csv"
    code = ("--code", "practice.payments")
    made = huiyan("-C", empty, "new", "contract", "演练局.付款", *code, "--from", empty / source)
    assert made.code == 0
    text = (empty / "contracts/practice/payments.yaml").read_text(encoding="utf-8")
    domains = [line for line in text.splitlines() if "property: domain" in line]
    assert len(domains) == len(HEADER)
    assert all("# 核对：" in line for line in domains)
    assert 'path: "deliveries/付款*.csv"' in text
    assert "id: practice.payments" in text
    assert "{property: eventDate, value: " in text
    assert not any(number in text for number in (*IDS, *CODES))  # no cell of a person
    listed = huiyan("-C", empty, "source", "list", "-f", "json").out
    assert json.loads(listed)["items"][0]["files"] == 1


def test_what_nobody_can_guess_is_a_remark(empty: Path) -> None:
    text = "种类,,时间\nx,1,2018-01-05 08:30\nx,1,2018-01-05 08:30\n"
    (empty / "deliveries/a.csv").write_text(text, "utf-8")
    huiyan("-C", empty, "new", "contract", "部门.刷卡", "--from", "deliveries/a.csv")
    lines = (empty / "contracts/部门/刷卡.yaml").read_text("utf-8").splitlines()
    assert "      # 核对：第 2 列没有表头，没有写进来" in lines
    assert any(line.startswith("      # 核对：没有找到能认出一行的列") for line in lines)
    assert "        logicalType: timestamp" in lines
    assert "HY571" in huiyan("-C", empty, "check").err  # the key is still to be said


def test_a_file_elsewhere_is_read_where_it_lies(
    empty: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = _csv(tmp_path_factory.mktemp("else [where]"))
    assert huiyan("-C", empty, "new", "contract", "甲.乙", "--from", elsewhere).code == 0
    assert huiyan("-C", empty, "file", "甲.乙").code == 0


def test_a_department_keeps_its_code_name(workspace: Path) -> None:
    source = _csv(workspace / "deliveries")
    assert huiyan("-C", workspace, "new", "contract", "民政局.付款", "--from", source).code == 0
    text = (workspace / "contracts/civil_affairs/付款.yaml").read_text(encoding="utf-8")
    assert "domain: civil_affairs\ndataProduct: 民政局\n" in text
    assert "- name: person\n        businessName: 身份证号" in text  # as other contracts have it
    assert huiyan("-C", workspace, "check").code == 0


def test_nothing_is_written_over_and_mistakes_are_told(workspace: Path) -> None:
    source = _csv(workspace / "deliveries")
    new = ("-C", workspace, "new", "contract")
    taken = workspace / "contracts/甲/乙.yaml"
    taken.parent.mkdir()
    taken.write_text("mine: [", encoding="utf-8")
    empty = workspace / "deliveries/empty.csv"
    empty.write_text("")
    for arguments, code in (
        (("民政局.高龄津贴发放", "--from", source), "HY734"),
        (("civil_affairs.allowance_payments", "--from", source), "HY734"),
        (("工资", "--from", source), "HY733"),
        (("a.b.c", "--from", source), "HY733"),
        (("甲.乙", "--from", source), "HY730"),
        (("甲.丙", "--from", workspace / "none.csv"), "HY520"),
        (("甲.丙", "--from", empty), "HY524"),
    ):
        ended = huiyan(*new, *arguments)
        assert (ended.code, code in ended.err) == (2, True), (arguments, ended.err)
    assert taken.read_text(encoding="utf-8") == "mine: ["
    assert not (workspace / "contracts/甲/丙.yaml").exists()


def test_numbers_for_practice() -> None:
    ended = huiyan("new", "numbers", "身份证号", "6")
    assert (ended.code, tuple(ended.out.split())) == (0, IDS)
    assert tuple(huiyan("new", "numbers", "credit_code", "6").out.split()) == CODES
    assert len(huiyan("new", "numbers", "resident_id").out.split()) == 10
    assert "[HY604]" in huiyan("new", "numbers", "phone").err
    assert "[HY604]" in huiyan("new", "numbers", "resident_id", "20001").err
