"""Findings, traces and receipts through a mask."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from dsl.domains import domain_from_text
from dsl.schema import Column, DataSet, Schema
from engine.masking import Mask, mask_of

ID = "330182193111295017"


def _column(name: str, title: str, domain: str, sensitivity: str) -> Column:
    found = domain_from_text(domain)
    assert found is not None
    return Column(name, title, found, sensitivity=sensitivity)


DEATHS = DataSet(
    name="public_security.deaths",
    title="公安局.死亡登记",
    department="public_security",
    columns=(
        _column("no", "登记编号", "code:death", "internal"),
        _column("person", "身份证号", "resident_id", "personal"),
        _column("name", "姓名", "person_name", "sensitive"),
        _column("date", "死亡日期", "date", "personal"),
        _column("source", "登记来源", "category", "public"),
    ),
    key=("person", "no"),
)
SCHEMA = Schema((DEATHS,))
MASK = mask_of(SCHEMA)


def origin(domain: str, *columns: str) -> dict[str, Any]:
    """Where a value comes from, as findings say it."""
    return {"domain": domain, "columns": [f"{DEATHS.name}.{c}" for c in columns]}


FINDING: dict[str, Any] = {
    "schema": "huiyan.finding/1",
    "id": "6a7bb80079b3f649",
    "subject": {"name": "身份证号", "value": ID, **origin("resident_id", "person")},
    "window_start": "2022-03-15",
    "window_origin": origin("date", "date"),
    "measures": {"笔数": 5, "首日": "2022-03-15", "天数": 730, "来源": "医疗机构", "无": None},
    "measure_origins": {
        "笔数": origin("count"),
        "首日": origin("date", "date"),
        "天数": origin("period/day", "date"),
        "来源": origin("category", "source"),
        "无": origin("date", "date"),
    },
    "message": "林元关于2022年3月15日去世，5笔",
    "message_parts": [
        {"text": "林元关", **origin("person_name", "name")},
        "于",
        {"text": "2022年3月15日", **origin("date", "date")},
        "去世，5笔",
    ],
    "witness": [
        {"alias": "死亡", "dataset": DEATHS.name, "filing": "f1", "rows": [1]},
        {
            "alias": "登记",
            "dataset": DEATHS.name,
            "filing": "f1",
            "absent": {"person": ID, "source": "医疗机构"},
            "absent_origins": {
                "person": origin("resident_id", "person"),
                "source": origin("category", "source"),
            },
            "searched": 10,
            "uncompared": 0,
        },
    ],
    "conditions": [
        {"reads": "最早的死亡日期", "value": "2022-03-15", **origin("date", "date")},
        {"reads": "笔数", "value": 5, **origin("count")},
    ],
    "parameters": [{"name": "限额", "value": "1000.00"}],
    "exempted": [],
}


def test_each_value_of_a_finding_is_masked_by_where_it_comes_from() -> None:
    told = MASK.finding(FINDING)
    assert told["subject"]["value"] == "330182********5017"
    assert told["window_start"] == "****-**-**"
    shown = {"笔数": 5, "首日": "****-**-**", "天数": "***", "来源": "医疗机构", "无": None}
    assert told["measures"] == shown
    assert told["message"] == "林*关于****年**月**日去世，5笔"
    assert (
        "".join(p if isinstance(p, str) else p["text"] for p in told["message_parts"])
        == (told["message"])
    )
    assert told["witness"][1]["absent"] == {"person": "330182********5017", "source": "医疗机构"}
    assert [c["value"] for c in told["conditions"]] == ["****-**-**", 5]
    assert told["parameters"] == FINDING["parameters"]
    assert list(told) == list(FINDING)


def test_a_finding_is_not_changed_by_being_masked() -> None:
    before = repr(FINDING)
    MASK.finding(FINDING)
    assert repr(FINDING) == before
    assert mask_of(SCHEMA, reveal=True).finding(FINDING) == FINDING


def test_what_is_masked_twice_looks_as_if_masked_once() -> None:
    once = MASK.finding(FINDING)
    assert MASK.finding(once) == once


def test_the_parts_of_a_composite_subject_have_their_own_classes() -> None:
    parts = [
        {"name": "身份证号", "value": ID, **origin("resident_id", "person")},
        {"name": "来源", "value": "医疗机构", **origin("category", "source")},
        {"name": "姓名", "value": None, **origin("person_name", "name")},
    ]
    subject = {"domain": "composite", "value": f"{ID} | 医疗机构 | ", "parts": parts}
    told = MASK.finding({**FINDING, "subject": subject})["subject"]
    assert told["value"] == "330182********5017 | 医疗机构 | "
    assert [p["value"] for p in told["parts"]] == ["330182********5017", "医疗机构", None]


@pytest.mark.parametrize("lost", ["window_origin", "measure_origins", "message_parts"])
def test_what_does_not_say_where_it_comes_from_is_masked(lost: str) -> None:
    """A finding that an earlier program stored."""
    told = MASK.finding({k: v for k, v in FINDING.items() if k != lost})
    shown = repr((told["window_start"], told["measures"], told["message"]))
    assert "2022-03-15" not in shown
    assert "林元关" not in shown


TRACE: dict[str, Any] = {
    "schema": "huiyan.trace/1",
    "finding": FINDING,
    "conditions": [
        {
            "kind": "where",
            "text": "…",
            "line": 1,
            "read": [
                {
                    "alias": "死亡",
                    "column": "date",
                    "title": "死亡日期",
                    "values": ("2022-03-15", "2022-03-16", None),
                    "distinct": 3,
                },
                {
                    "alias": "nobody",
                    "column": "amount",
                    "title": "金额",
                    "values": (300,),
                    "distinct": 1,
                },
            ],
        }
    ],
    "witnesses": (
        {
            "alias": "死亡",
            "data_set": DEATHS.name,
            "rows": (
                {
                    "row": 1,
                    "file": "deaths.csv",
                    "line": 2,
                    "blank": (),
                    "cells": (
                        ("登记编号", "SW1"),
                        ("身份证号", "３３０１８２ 19311129501７"),
                        ("姓名", None),
                        ("死亡日期", "20220315"),
                        ("登记来源", "医疗机构"),
                        ("别的", "abc"),
                    ),
                },
            ),
        },
    ),
    "exempted": (),
    "sought": (
        {
            "alias": "死亡",
            "data_set": DEATHS.name,
            "rest": ("死亡.死亡日期 > 发放.发放日期",),
            "read": [
                {
                    "alias": "死亡",
                    "column": "date",
                    "title": "死亡日期",
                    "values": ("2022-03-15",),
                    "distinct": 1,
                }
            ],
            "covered": {"column": "date", "first": "2022-03-15", "last": "2024-06-30"},
        },
    ),
    "parameters": (),
    "happened": {
        "alias": "死亡",
        "data_set": DEATHS.name,
        "column": "date",
        "first": "2022-03-15",
        "last": "2022-03-15",
    },
}


def test_the_values_and_rows_of_a_trace() -> None:
    told = MASK.trace(TRACE)
    dates, unknown = told["conditions"][0]["read"]
    assert (dates["values"], dates["distinct"]) == (["****-**-**", None], 3)
    assert unknown["values"] == ["***"]  # whose column it is nobody can tell
    cells = [text for _, text in told["witnesses"][0]["rows"][0]["cells"]]
    assert cells == ["SW1", "330182********5017", None, "****-**-**", "医疗机构", "***"]
    assert (told["happened"]["first"], told["happened"]["last"]) == ("****-**-**",) * 2
    (absence,) = told["sought"]
    assert absence["read"][0]["values"] == ["****-**-**"]
    assert absence["covered"] == {"column": "date", "first": "2022-03", "last": "2024-06"}
    assert told["finding"] == MASK.finding(FINDING)
    assert mask_of(SCHEMA, reveal=True).trace(TRACE) == TRACE


def _reclassified(sensitivity: str) -> Schema:
    columns = tuple(replace(c, sensitivity=sensitivity) for c in DEATHS.columns)
    return Schema((replace(DEATHS, columns=columns),))


def test_the_stricter_of_two_classes_counts() -> None:
    opened = mask_of(SCHEMA, _reclassified("public"))
    closed = mask_of(_reclassified("public"), SCHEMA)
    for mask in (opened, closed):
        assert mask.cell(DEATHS.name, "身份证号", ID) == "330182********5017"
        assert mask.cell(DEATHS.name, "source", "医疗机构") == "医疗机构"
    assert mask_of(SCHEMA, Schema(())).cell(DEATHS.name, "source", "医疗机构") == "医疗机构"


@pytest.mark.parametrize("sensitivity", ["personal", "sensitive", "secret", ""])
def test_every_class_but_the_open_ones_is_masked(sensitivity: str) -> None:
    assert MASK.value("resident_id", sensitivity, ID) == "330182********5017"
    assert mask_of(_reclassified(sensitivity)).cell(DEATHS.name, "source", "医疗机构") == "**"


def test_companies_are_whole_unless_classed_personal() -> None:
    code = "91330182510328647R"
    for sensitivity in ("public", "internal"):
        assert MASK.value("credit_code", sensitivity, code) == code
    assert MASK.value("credit_code", "personal", code) == "91************647R"


def test_receipts_show_masked_cells_and_no_word_that_gives_them_away() -> None:
    told = MASK.reason(DEATHS.name, {"column": "身份证号", "value": ID + "0", "nearest": ID})
    assert told == {"column": "身份证号", "value": "3******0", "nearest": ""}
    kept = {"column": "登记来源", "value": "医疗机够", "nearest": "医疗机构"}
    assert MASK.reason(DEATHS.name, kept) == kept
    assert MASK.reason(DEATHS.name, {"expected": "5", "actual": "6"})["actual"] == "6"
    key = {"key": f"{ID} + SW1", "file": "deaths.csv", "line": "3"}
    assert MASK.reason(DEATHS.name, key)["key"] == "330182********5017 + SW1"
    assert ID not in MASK.reason("no.such", {"key": ID})["key"]
    assert mask_of(SCHEMA, reveal=True).reason(DEATHS.name, key) == key


def test_a_subject_as_it_was_typed() -> None:
    assert MASK.typed(ID) == "330182********5017"
    assert MASK.typed(f"{ID} | 林元关") == "330182********5017 | 林*关"
    assert Mask((SCHEMA,), reveal=True).typed(ID) == ID
