"""Contracts: what is read, and that each mistake is told at the YAML value that makes it."""

from __future__ import annotations

from pathlib import Path

import pytest

from adapters.sources import FileSource, Format, ReadOptions
from dsl.diagnostics import Diagnostic
from dsl.diagnostics.page import tell
from dsl.domains import MONEY, Domain, Kind
from engine.catalog.contract import Contracts, Delivery, Unit
from engine.catalog.contract_reading import load_contracts
from tests.filing.world import CONTRACT

POLICIES = Path(__file__).parents[2] / "policies" / "contracts"


def load(folder: Path, *texts: str) -> tuple[Contracts, tuple[Diagnostic, ...]]:
    """The contracts of those texts."""
    for i, text in enumerate(texts):
        (folder / f"c{i}.yaml").write_text(text, "utf-8")
    return load_contracts([folder], root=folder)


def pointed(contracts: Contracts, diagnostic: Diagnostic) -> str:
    """The text that a diagnostic points at."""
    span = diagnostic.span
    assert span is not None
    return next(t for t in contracts.texts if t.name == span.file).slice(span)


def test_a_contract_becomes_a_data_set(tmp_path: Path) -> None:
    contracts, diagnostics = load(tmp_path, CONTRACT)
    assert diagnostics == ()
    (contract,) = contracts.contracts
    data_set = contracts.schema().data_set("民政局.津贴发放")
    assert data_set is not None
    assert data_set == contract.data_set == contracts.schema().data_set("civil.payments")
    assert (data_set.key, data_set.event_date) == (("no",), "paid_on")
    no, person, *_, amount, kind = data_set.columns
    assert (no.domain, no.required) == (Domain(Kind.CODE, "payment"), True)
    assert (person.title, person.required) == ("身份证号", False)
    assert (amount.domain, kind.values) == (MONEY, ("普通", "特困"))
    assert contract.delivery is Delivery.FULL
    assert contract.source == FileSource("in/payments*.csv", ReadOptions(Format.CSV))
    assert contract.columns[4].unit is Unit.YUAN
    assert contract.columns[4].headers == ("金额", "amount")


@pytest.mark.parametrize(
    ("old", "new", "code", "place", "nearest"),
    [
        ("v3.0.2", "v2.2.2", "HY504", "v2.2.2", "v3.0.2"),
        ("DataContract", "DataContact", "HY504", "DataContact", "DataContract"),
        ("id: civil.payments", "id: civil.payment", "HY504", "civil.payment", "civil.payments"),
        ("value: money}", "value: monye}", "HY505", "monye", "money"),
        ("value: resident_id", "value: resident", "HY505", "resident", "resident_id"),
        ("value: paid_on", "value: paid_at", "HY506", "paid_at", "paid_on"),
        ("value: paid_on", "value: amount", "HY507", "amount", ""),
        ("property: eventDate", "property: eventdate", "HY502", "eventdate", "eventDate"),
        ("required: true", "requierd: true", "HY502", "requierd", "required"),
        ("required: true", "required: yes", "HY504", "yes", ""),
        ("property: values", "property: value", "HY502", "value", "values"),
        ("businessName: 金额", "businessName: 姓名", "HY508", "amount", ""),
        ("businessName: 金额", "businessName: 金额（元）", "HY509", "金额（元）", ""),
        ("name: amount", "name: 1st", "HY509", "1st", ""),
        ("name: amount", "name: name", "HY508", "name", ""),
        ("domain: civil\n", "domaine: civil\n", "HY502", "domaine", "domain"),
        ("domain: civil\n", "", "HY503", "apiVersion", ""),
        ("version: 1.0.0", "version:", "HY503", "version", ""),
        ("[普通, 特困]", "[普通, 普通]", "HY508", "普通", ""),
        ("[普通, 特困]", "{a: b}", "HY504", "{a: b}", ""),
        ("value: money}", "value: money}, {property: unit, value: 千元}", "HY504", "千元", "万元"),
        ("value: money}", "value: money}, {property: values, value: [a]}", "HY507", "[a]", ""),
        ("value: money}", "value: money}, {property: domain, value: text}", "HY510", "domain", ""),
        ("value: full", "value: fulll", "HY504", "fulll", "full"),
        ("format: csv", "format: xlsx", "HY504", "xlsx", ""),
        ("in/payments*.csv", "../payments*.csv", "HY514", '"../payments*.csv"', ""),
        ("kind: DataContract", "kind: DataContract\nkind: x", "HY510", "kind", ""),
        ("kind: DataContract", "kind: [DataContract", "HY501", ":", ""),
        ("kind: DataContract", "kind: &a DataContract\ntags: *a", "HY501", "&a DataContract", ""),
        ("kind: DataContract", "kind: \x07", "HY501", "\x07", ""),
        ("businessName: 津贴发放", "businessName: {a: b}", "HY504", "{a: b}", ""),
        ("properties:", "propertys:", "HY502", "propertys", "properties"),
    ],
)
def test_a_mistake_is_told_at_its_value(
    tmp_path: Path, old: str, new: str, code: str, place: str, nearest: str
) -> None:
    assert old in CONTRACT
    contracts, diagnostics = load(tmp_path, CONTRACT.replace(old, new, 1))
    found = [d for d in diagnostics if d.code == code]
    assert found, diagnostics
    assert place in [pointed(contracts, d) for d in found]
    assert nearest in [dict(d.arguments).get("nearest", "") for d in found]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("type: local, ", "", "HY503"),
        ("type: local", "type: csv", "HY504"),
        ("type: local", "type: file", "HY504"),
        ("type: local", "type: [local]", "HY504"),
        ("type: local", "type: snowflake", "HY530"),
    ],
)
def test_a_server_that_cannot_be_read_is_told_with_those_that_can(
    tmp_path: Path, old: str, new: str, code: str
) -> None:
    assert old in CONTRACT
    _, (diagnostic,) = load(tmp_path, CONTRACT.replace(old, new, 1))
    assert diagnostic.code == code
    for language in ("zh", "en"):
        assert "local | s3 | postgres" in tell(diagnostic, language).help


def test_other_programs_servers_may_stand_beside_ours(tmp_path: Path) -> None:
    other = "servers:\n  - {server: archive, type: snowflake, account: a}\n"
    contracts, found = load(tmp_path, CONTRACT.replace("servers:\n", other))
    assert found == ()
    assert contracts.contracts[0].source == FileSource("in/payments*.csv", ReadOptions(Format.CSV))


def test_a_key_that_is_not_known_is_told_with_those_that_are(tmp_path: Path) -> None:
    _, (near,) = load(tmp_path, CONTRACT.replace("required: true", "requird: true"))
    _, (far,) = load(tmp_path, CONTRACT + "zzzzzz: 1\n")
    for diagnostic, known in ((near, "classification"), (far, "dataProduct")):
        assert diagnostic.code == "HY502"
        for language in ("zh", "en"):
            assert known in tell(diagnostic, language).help


def test_many_mistakes_in_one_pass(tmp_path: Path) -> None:
    text = CONTRACT.replace("v3.0.2", "v1").replace("value: money}", "value: monny}")
    text = text.replace("value: paid_on", "value: paid").replace("value: full", "value: ful")
    _, diagnostics = load(tmp_path, text)
    assert sorted(d.code for d in diagnostics) == ["HY504", "HY504", "HY505", "HY506"]


def test_one_bad_contract_does_not_hide_the_others(tmp_path: Path) -> None:
    contracts, diagnostics = load(tmp_path, "a: [", CONTRACT, "", "- 1", "text")
    assert [c.data_set.name for c in contracts.contracts] == ["civil.payments"]
    assert [d.code for d in diagnostics] == ["HY501", "HY503", "HY503", "HY503"]


def test_data_sets_differ_across_files(tmp_path: Path) -> None:
    contracts, (diagnostic,) = load(tmp_path, CONTRACT, CONTRACT)
    assert len(contracts.contracts) == 1
    assert (diagnostic.code, diagnostic.related[0].span.file) == ("HY508", "c0.yaml")
    assert pointed(contracts, diagnostic) == "civil.payments"


def test_other_programs_properties_are_left_alone(tmp_path: Path) -> None:
    text = CONTRACT.replace(
        "- {property: delivery", "- {property: steward, value: x}\n  - {property: delivery"
    )
    assert load(tmp_path, text)[1] == ()


def test_files_that_are_no_contracts(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(b"a: \xff")
    (tmp_path / "b.yaml").write_bytes(b"a: 1\n" * 300_000)
    (tmp_path / "notes.txt").write_text("not read")
    _, diagnostics = load_contracts([tmp_path], root=tmp_path)
    assert [d.code for d in diagnostics] == ["HY517", "HY516"]


def test_a_nest_of_brackets_is_told_not_died_of(tmp_path: Path) -> None:
    _, diagnostics = load(tmp_path, "a: " + "[" * 20_000, "a: " + "[" * 200 + "]" * 200)
    assert [d.span.file for d in diagnostics if d.code == "HY501" and d.span] == [
        "c0.yaml",
        "c1.yaml",
    ]


def test_keys_follow_their_positions(tmp_path: Path) -> None:
    text = CONTRACT.replace("primaryKey: true", "primaryKey: true\n        primaryKeyPosition: 2")
    text = text.replace(
        "businessName: 身份证号",
        "businessName: 身份证号\n        primaryKey: true\n        primaryKeyPosition: 1",
    )
    contracts, diagnostics = load(tmp_path, text)
    assert diagnostics == ()
    assert contracts.contracts[0].data_set.key == ("person", "no")
    assert contracts.contracts[0].data_set.columns[1].required


def test_a_byte_order_mark_moves_no_span(tmp_path: Path) -> None:
    contracts, (diagnostic,) = load(tmp_path, "\ufeff" + CONTRACT.replace("v3.0.2", "v9"))
    assert pointed(contracts, diagnostic) == "v9"


def test_the_departments_contracts_are_sound() -> None:
    contracts, diagnostics = load_contracts([POLICIES], root=POLICIES)
    assert diagnostics == ()
    assert len(contracts.contracts) >= 20
    assert all(c.source and c.data_set.key for c in contracts.contracts)
