"""Foreign keys, ranges, classes and terms of contracts: what is read, and each mistake's place."""

from __future__ import annotations

from pathlib import Path

import pytest

from dsl.diagnostics import Diagnostic
from engine.catalog.contract import Contracts, LegalBasis, Reference
from engine.catalog.contract_reading import load_contracts
from tests.filing.world import CONTRACT

#: A second data set of another department, for foreign keys.
PERSONS = """\
apiVersion: v3.1.0
kind: DataContract
id: police.persons
version: 1.0.0
domain: police
dataProduct: 公安局
schema:
  - name: persons
    businessName: 人口
    properties:
      - name: person
        businessName: 身份证号
        primaryKey: true
        customProperties: [{property: domain, value: resident_id}]
      - name: household
        businessName: 户号
        primaryKey: true
        customProperties: [{property: domain, value: "code:household"}]
"""
PERSON = "businessName: 身份证号\n"
AMOUNT = "businessName: 金额\n"
SCHEMA_END = "    customProperties:\n      - {property: eventDate"


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


def with_reference(to: str) -> str:
    """The contract whose column 身份证号 refers to `to`."""
    return CONTRACT.replace(PERSON, f"{PERSON}        relationships: [{{to: {to}}}]\n")


def with_references_of_the_table(relation: str) -> str:
    """The contract with a relationship at the level of its data set."""
    return CONTRACT.replace(SCHEMA_END, f"    relationships: [{relation}]\n{SCHEMA_END}")


def test_a_column_refers_to_a_column_of_another_department(tmp_path: Path) -> None:
    contracts, found = load(tmp_path, with_reference("police.persons.person"), PERSONS)
    assert found == ()
    contract = contracts.contract("civil.payments")
    assert contract is not None
    assert contract.references == (Reference(("person",), "police.persons", ("person",)),)


def test_within_a_department_the_data_set_is_enough_and_cycles_are_fine(tmp_path: Path) -> None:
    contracts, found = load(tmp_path, with_reference("payments.person"))
    assert found == ()
    assert contracts.contracts[0].references[0].target == "civil.payments"


@pytest.mark.parametrize("own", ["payments.person", "civil.payments.person", "person"])
def test_a_data_set_refers_by_several_columns(tmp_path: Path, own: str) -> None:
    household = PERSONS.replace("- name: household", "- name: second").replace("户号", "代理人")
    household = household.replace('"code:household"', "resident_id")
    relation = f"{{type: foreignKey, from: [{own}, {own}], to: [police.persons.person, "
    text = with_references_of_the_table(relation + "police.persons.second]}")
    contracts, found = load(tmp_path, text, household)
    assert found == ()
    (reference,) = contracts.contracts[0].references
    assert reference.columns == ("person", "person")
    assert reference.target_columns == ("person", "second")


@pytest.mark.parametrize(
    ("to", "code", "place", "nearest"),
    [
        ("police.person.person", "HY567", "police.person.person", "police.persons"),
        ("police.persons.persn", "HY568", "police.persons.persn", "person"),
        ("police.persons.household", "HY569", "police.persons.household", ""),
        ("persons", "HY504", "persons", ""),
        ("[police.persons.person, police.persons.person]", "HY504", "[police", ""),
        ("{a: b}", "HY504", "{a: b}", ""),
    ],
)
def test_a_wrong_target_is_told_where_it_is_written(
    tmp_path: Path, to: str, code: str, place: str, nearest: str
) -> None:
    contracts, (diagnostic,) = load(tmp_path, with_reference(to), PERSONS)
    assert diagnostic.code == code
    assert pointed(contracts, diagnostic).startswith(place)
    assert dict(diagnostic.arguments).get("nearest", "") == nearest
    assert len(contracts.contracts) == 2
    assert contracts.contracts[0].references == ()


def test_a_foreign_key_between_domains_shows_both_places(tmp_path: Path) -> None:
    contracts, (diagnostic,) = load(tmp_path, with_reference("police.persons.household"), PERSONS)
    (related,) = diagnostic.related
    assert (related.label, related.span.file) == ("target", "c1.yaml")
    assert dict(diagnostic.arguments)["target_domain"] == "code:household"
    assert contracts.contracts[0].references == ()


@pytest.mark.parametrize(
    ("relation", "code", "place"),
    [
        ("{from: payments.persn, to: police.persons.person}", "HY506", "payments.persn"),
        ("{to: police.persons.person}", "HY503", "to"),
        ("{from: payments.person}", "HY503", "from"),
        ("{from: person, to: police.persons.person, type: join}", "HY504", "join"),
        ("{from: person, too: police.persons.person}", "HY502", "too"),
        ("{from: person, to: [police.persons.person, payments.person]}", "HY504", "[police"),
    ],
)
def test_a_wrong_relationship_is_told_at_its_word(
    tmp_path: Path, relation: str, code: str, place: str
) -> None:
    contracts, found = load(tmp_path, with_references_of_the_table(relation), PERSONS)
    told = next(d for d in found if d.code == code)
    assert pointed(contracts, told).startswith(place)


def with_options(column: str, options: str) -> str:
    """The contract with `logicalTypeOptions` at the column of that title."""
    return CONTRACT.replace(column, f"{column}        logicalTypeOptions: {options}\n")


@pytest.mark.parametrize(
    ("column", "options", "bounds"),
    [
        (AMOUNT, "{minimum: 0, maximum: 5000.50}", ("0", "5000.50")),
        (AMOUNT, "{maximum: -1}", (None, "-1")),
        (AMOUNT, "{minimum: 7, maximum: 7}", ("7", "7")),
        ("businessName: 发放日期\n", "{minimum: '2000-01-01'}", ("2000-01-01", None)),
        ("businessName: 发放日期\n", "{format: yyyy-MM-dd}", (None, None)),
    ],
)
def test_a_range_is_kept_as_it_is_written(
    tmp_path: Path, column: str, options: str, bounds: tuple[str | None, str | None]
) -> None:
    contracts, found = load(tmp_path, with_options(column, options))
    assert found == ()
    title = column.removeprefix("businessName: ").strip()
    read = next(c for c in contracts.contracts[0].columns if c.column.title == title)
    assert (read.minimum, read.maximum) == bounds


def test_a_range_is_part_of_what_a_filing_holds(tmp_path: Path) -> None:
    plain, _ = load(tmp_path, CONTRACT)
    bounded, _ = load(tmp_path, with_options(AMOUNT, "{minimum: 0}"))
    hashes = {c.contracts[0].filing_sha256 for c in (plain, bounded)}
    assert len(hashes) == 2


@pytest.mark.parametrize(
    ("column", "options", "code", "place"),
    [
        (AMOUNT, "{minimum: 10, maximum: 9.99}", "HY570", "10"),
        (
            "businessName: 发放日期\n",
            "{minimum: '2020-02-01', maximum: '2020-01-31'}",
            "HY570",
            "'2020-02-01'",
        ),
        (AMOUNT, "{minimum: abc}", "HY504", "abc"),
        ("businessName: 发放日期\n", "{minimum: '2020-02-30'}", "HY504", "'2020-02-30'"),
        ("businessName: 姓名\n", "{minimum: 1}", "HY507", "1"),
        (AMOUNT, "{exclusiveMinimum: 0}", "HY502", "exclusiveMinimum"),
        (AMOUNT, "[0, 1]", "HY504", "[0, 1]"),
    ],
)
def test_a_wrong_range_is_told_at_its_bound(
    tmp_path: Path, column: str, options: str, code: str, place: str
) -> None:
    contracts, (diagnostic,) = load(tmp_path, with_options(column, options))
    assert diagnostic.code == code
    assert pointed(contracts, diagnostic) == place


SLA = "servers:"


def with_terms(*entries: str) -> str:
    """The contract with entries of `slaProperties`."""
    lines = "".join(f"  - {{property: {e}}}\n" for e in entries)
    return CONTRACT.replace(SLA, f"slaProperties:\n{lines}{SLA}")


def test_terms_are_read_in_the_spellings_of_the_standard(tmp_path: Path) -> None:
    text = with_terms(
        "latency, value: 4, unit: h",
        "frequency, value: 1, unit: months",
        "retention, value: 10, unit: y",
    )
    contracts, found = load(tmp_path, text)
    assert found == ()
    assert contracts.contracts[0].data_set.frequency == (1, "month")
    assert contracts.contracts[0].retention == (10, "year")


@pytest.mark.parametrize(
    ("entries", "code", "place"),
    [
        (
            ["frequency, value: 1, unit: year", "retention, value: 3, unit: month"],
            "HY572",
            "3",
        ),
        (["retention, value: 0, unit: year"], "HY504", "0"),
        (["retention, value: 3, unit: m"], "HY504", "m"),
        (["retention, value: 3"], "HY503", "property"),
        (["retention, unit: year"], "HY503", "property"),
        (
            ["frequency, value: 1, unit: day", "frequency, value: 2, unit: day"],
            "HY510",
            "frequency",
        ),
    ],
)
def test_wrong_terms_are_told_at_their_value(
    tmp_path: Path, entries: list[str], code: str, place: str
) -> None:
    contracts, (diagnostic,) = load(tmp_path, with_terms(*entries))
    assert diagnostic.code == code
    assert pointed(contracts, diagnostic) == place


def with_custom(entry: str) -> str:
    """The contract with one more of its own custom properties."""
    return CONTRACT.replace("  - {property: delivery", f"  - {entry}\n  - {{property: delivery")


def test_the_legal_basis_names_regulations_and_articles(tmp_path: Path) -> None:
    entry = "{property: legalBasis, value: [{regulation: 监察法, article: 第二十五条}, "
    contracts, found = load(tmp_path, with_custom(entry + "{regulation: 审计法}]}"))
    assert found == ()
    assert contracts.contracts[0].legal_basis == (
        LegalBasis("监察法", "第二十五条"),
        LegalBasis("审计法", ""),
    )


@pytest.mark.parametrize(
    ("entry", "code", "place"),
    [
        ("{property: legalBasis, value: 监察法}", "HY504", "监察法"),
        ("{property: legalBasis, value: [{article: 第一条}]}", "HY503", "article"),
        ("{property: legalBasis, value: [{regulation: a, artikle: b}]}", "HY502", "artikle"),
        ("{property: legalbasis, value: []}", "HY502", "legalbasis"),
        ("{property: serialDates, value: 1901}", "HY504", "1901"),
        ("{property: dateOrder, value: day_first}", "HY504", "day_first"),
    ],
)
def test_a_wrong_property_is_told(tmp_path: Path, entry: str, code: str, place: str) -> None:
    contracts, (diagnostic,) = load(tmp_path, with_custom(entry))
    assert diagnostic.code == code
    assert pointed(contracts, diagnostic) == place


def test_the_calendar_of_a_spreadsheet_holds_for_dates_only(tmp_path: Path) -> None:
    contracts, found = load(tmp_path, with_custom("{property: serialDates, value: 1904}"))
    assert found == ()
    calendars = {c.column.name: c.serial_dates for c in contracts.contracts[0].columns}
    assert calendars.pop("paid_on") == "1904"
    assert set(calendars.values()) == {""}


def test_filings_keep_their_ids_where_no_order_of_dates_is_said(tmp_path: Path) -> None:
    (plain,) = load(tmp_path, CONTRACT)[0].contracts
    said, found = load(tmp_path, with_custom("{property: dateOrder, value: day-first}"))
    assert found == ()
    (ordered,) = said.contracts
    assert {c.column.name for c in ordered.columns if c.date_order} == {"paid_on"}
    assert ordered.filing_sha256 != plain.filing_sha256


@pytest.mark.parametrize("word", ["always", "sometimes"])
def test_a_column_may_be_absent_where_the_contract_says_so(tmp_path: Path, word: str) -> None:
    text = CONTRACT.replace(
        "value: money}]", f"value: money}}, {{property: delivered, value: {word}}}]"
    )
    contracts, found = load(tmp_path, text)
    assert found == ()
    absent = [c.column.name for c in contracts.contracts[0].columns if c.may_be_absent]
    assert absent == (["amount"] if word == "sometimes" else [])


def test_a_required_column_is_never_absent(tmp_path: Path) -> None:
    text = CONTRACT.replace(
        "value: date}]", "value: date}, {property: delivered, value: sometimes}]"
    )
    contracts, (diagnostic,) = load(tmp_path, text)
    assert (diagnostic.code, pointed(contracts, diagnostic)) == ("HY504", "sometimes")


@pytest.mark.parametrize(
    ("said", "kept", "codes"),
    [("", "personal", []), ("sensitive", "sensitive", []), ("public", "public", ["HY573"])],
)
def test_persons_are_personal_unless_said_otherwise(
    tmp_path: Path, said: str, kept: str, codes: list[str]
) -> None:
    line = f"        classification: {said}\n" if said else ""
    contracts, found = load(tmp_path, CONTRACT.replace(PERSON, PERSON + line))
    assert [d.code for d in found] == codes
    assert [pointed(contracts, d) for d in found] == [said] * len(codes)
    columns = {c.name: c.sensitivity for c in contracts.contracts[0].data_set.columns}
    assert (columns["person"], columns["amount"]) == (kept, "internal")


def test_a_data_set_without_a_key_is_told_at_its_name(tmp_path: Path) -> None:
    contracts, (diagnostic,) = load(tmp_path, CONTRACT.replace("        primaryKey: true\n", ""))
    assert (diagnostic.code, pointed(contracts, diagnostic)) == ("HY571", "payments")
    assert contracts.contracts[0].data_set.key == ()
