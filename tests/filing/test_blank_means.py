"""`blankMeans`: a blank cell is the value that the contract says, and is still known as blank."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from dsl.domains import Domain, Kind
from engine.catalog.blank_reading import FLAG_WORDS
from engine.catalog.contract_reading import load_contracts
from engine.filing.cells import CellRule, Read, read_cell
from engine.filing.verify import verify_filing
from engine.masking import Mask
from engine.trace.rows import FetchedRows
from engine.trace.traced import TracedRow
from interfaces.cli.delivered_shown import notes_of
from tests.filing.world import CONTRACT, GOOD, GOOD_2, HEADER, World, make_world

AMOUNT = "[{property: domain, value: money}]"
KIND = "          - {property: values, value: [普通, 特困]}"
SAID = {
    AMOUNT: "[{property: domain, value: money}, {property: blankMeans, value: 0}]",
    KIND: f"{KIND}\n          - {{property: blankMeans, value: 普通}}",
}


@pytest.fixture
def world(tmp_path: Path) -> World:
    """A workspace in which blank amounts are 0 and blank kinds are 普通."""
    return make_world(tmp_path, replace=SAID)


def test_a_blank_is_that_value_and_still_known_as_blank(world: World) -> None:
    receipt = world.file(HEADER + GOOD.replace("200.00", "").replace("普通", " ") + GOOD_2)
    rows = [(str(r["amount"]), r["kind"]) for r in world.rows(receipt)]
    assert rows == [("0.00", "普通"), ("300.50", "特困")]
    first, second = world.delivered(receipt)
    assert (first["amount"], first["kind"], second["amount"]) == ("", " ", "300.50")
    told = {(m.column, m.mark.value): m.cells for m in receipt.normalised}
    assert told["金额", "blank_means"] == told["类别", "blank_means"] == 1
    assert verify_filing(world.workspace, receipt.filing_id) == ()


def test_without_the_word_a_blank_is_unknown(tmp_path: Path) -> None:
    world = make_world(tmp_path)
    assert world.rows(world.file(HEADER + GOOD.replace("200.00", "")))[0]["amount"] is None


@pytest.mark.parametrize("text", ["NULL", "-", "二百"])
def test_words_for_missing_and_what_cannot_be_read_stay_missing(world: World, text: str) -> None:
    receipt = world.file(HEADER + GOOD.replace("200.00", text))
    assert world.rows(receipt)[0]["amount"] is None


def test_a_row_of_commas_is_still_a_blank_row(world: World) -> None:
    receipt = world.file(HEADER + GOOD + ",,,,,\n" + GOOD_2)
    assert [q["reason"] for q in world.quarantine(receipt)] == ["blank_row"]


def test_a_column_that_was_left_out_is_not_blank(tmp_path: Path) -> None:
    sometimes = f"{SAID[AMOUNT][:-1]}, {{property: delivered, value: sometimes}}]"
    world = make_world(tmp_path, replace=SAID | {AMOUNT: sometimes})
    header, row = (text.split(",") for text in (HEADER, GOOD))
    cut = ",".join([*header[:4], header[5]]) + ",".join([*row[:4], row[5]])
    assert world.rows(world.file(cut))[0]["amount"] is None


def test_the_word_changes_what_is_filed(tmp_path: Path) -> None:
    text = HEADER + GOOD.replace("200.00", "")
    plain = make_world(tmp_path).file(text)
    said = make_world(tmp_path, replace=SAID).file()
    assert said.filing_id != plain.filing_id


def test_traces_say_that_it_was_blank(world: World) -> None:
    receipt = world.file(HEADER + GOOD.replace("200.00", ""))
    entry = {"alias": "p", "filing": receipt.filing_id, "rows": [1]}
    nothing: dict[str, Any] = {"exempted": [], "missing": [], "considered": []}
    fetched = FetchedRows(world.workspace, [{"witness": [entry], **nothing}])
    data_set = world.contract.data_set
    rows = [TracedRow(*r) for r in fetched.delivered(receipt.filing_id, [1], data_set)]
    assert [*notes_of(rows, "zh")] == ["第 1 条，金额：空白，按数据约定取为“0”"]
    english = "row 1, column 金额: blank, which the contract takes as “0”"
    assert [*notes_of(rows, "en")] == [english]


def test_what_a_blank_means_is_masked_as_its_column_is(tmp_path: Path) -> None:
    """Whoever may not see a kind may not see that it is 普通 since it was blank."""
    secret = {"businessName: 类别\n": "businessName: 类别\n        classification: sensitive\n"}
    schema = make_world(tmp_path, replace=SAID | secret).contracts.schema()
    row = {"cells": [["类别", ""]], "blank": [["类别", "普通"], ["金额", "0"]]}
    witness = {"data_set": "civil.payments", "rows": [row]}
    told = Mask((schema,))._rows(witness)
    assert told["rows"][0]["blank"][1] == ["金额", "0"]
    assert "普通" not in str(told)


@pytest.mark.parametrize(
    ("domain", "value", "code"),
    [
        ("money", "零", "HY504"),
        ("money", "[0]", "HY504"),
        ("flag", "不详", "HY504"),
        ("count", "1.5", "HY504"),
        ("date", "2020-01-01", "HY507"),
        ("resident_id", "无", "HY507"),
    ],
)
def test_a_value_that_does_not_fit_is_told(
    tmp_path: Path, domain: str, value: str, code: str
) -> None:
    said = f"[{{property: domain, value: {domain}}}, {{property: blankMeans, value: {value}}}]"
    path = tmp_path / "payments.yaml"
    path.write_text(CONTRACT.replace(AMOUNT, said), "utf-8")
    contracts, found = load_contracts([path])
    assert [d.code for d in found] == [code]
    assert contracts.contracts[0].data_set.columns[4].blank_means == ""


def test_a_word_that_is_none_of_the_categorys_is_told(tmp_path: Path) -> None:
    path = tmp_path / "payments.yaml"
    other = SAID[KIND].replace("value: 普通}", "value: 孤儿}")
    path.write_text(CONTRACT.replace(KIND, other), "utf-8")
    assert [d.code for d in load_contracts([path])[1]] == ["HY504"]


@pytest.mark.parametrize("word", FLAG_WORDS)
def test_the_words_of_yes_and_no_are_those_that_cells_have(word: str) -> None:
    assert isinstance(read_cell(word, CellRule(Domain(Kind.FLAG))), Read)
