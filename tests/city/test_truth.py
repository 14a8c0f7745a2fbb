"""The truth is what the published conditions say, of the books and of what was delivered."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import pytest

from engine.catalog.contract import Contracts
from engine.catalog.contract_reading import load_contracts
from examples.city import CityReport
from examples.city.books import Value
from examples.city.generate import build_town
from examples.city.town import Town
from examples.city.truth import RULE_NUMBERS, Case
from tests.city.oracle import ORACLE
from tests.city.oracle.rows import Findings, Rows
from tests.city.read_back import Filed, read_back
from tests.packs.shelf import rules

#: What a rule tells that accuses nobody: two departments' registers disagree, and no more.
_SUSPECTS = {"死亡登记_与火化登记不一致": "conflict"}


def expected(cases: list[Case], rule: str) -> Findings:
    return {c.subject: c.outcome for c in cases if c.rule == rule and c.outcome != "none"}


@pytest.mark.parametrize("rule", RULE_NUMBERS)
def test_the_books_say_what_was_planted_and_nothing_else(town: Town, rule: str) -> None:
    assert ORACLE[rule](town.books.rows) == expected(town.truth, rule)


@pytest.mark.parametrize(("factor", "seed"), [(0.02, 1), (0.02, 2), (0.05, 3), (0.3, 4)])
def test_the_background_stays_silent_at_other_seeds_and_sizes(factor: float, seed: int) -> None:
    town = build_town(factor=factor, seed=seed)
    for rule, judge in ORACLE.items():
        assert judge(town.books.rows) == expected(town.truth, rule), rule


def test_every_rule_has_suspected_cases_and_near_misses(town: Town) -> None:
    outcomes = defaultdict(set)
    for case in town.truth:
        outcomes[case.rule].add(case.outcome)
    assert set(outcomes) == set(RULE_NUMBERS) == set(ORACLE)
    for rule, found in outcomes.items():
        assert {_SUSPECTS.get(rule, "suspected"), "none"} <= found, rule


def test_a_case_is_exempt_where_a_pack_has_an_exception_and_nowhere_else(town: Town) -> None:
    excepting = {r.name for _, r in rules() if r.row_exemptions or r.group_exemptions}
    exempt = {c.rule for c in town.truth if c.outcome == "exempt"}
    assert exempt == excepting & set(RULE_NUMBERS)


def test_a_case_is_in_conflict_where_a_pack_says_what_disagrees_and_nowhere_else(
    town: Town,
) -> None:
    told = {r.name for _, r in rules() if r.conflicts} & set(RULE_NUMBERS)
    assert {c.rule for c in town.truth if c.outcome == "conflict"} == told


def test_no_near_miss_is_the_subject_of_a_finding(town: Town) -> None:
    told = {(c.rule, c.subject) for c in town.truth if c.outcome != "none"}
    silent = [(c.rule, c.subject) for c in town.truth if c.outcome == "none"]
    assert len(set(silent)) == len(silent)
    assert not told & set(silent)


@pytest.fixture(scope="module")
def contracts(city: CityReport, contracts_folder: Path) -> Contracts:
    loaded, diagnostics = load_contracts([contracts_folder])
    assert diagnostics == ()
    delivered = {d.data_set for d in city.deliveries}
    return Contracts(tuple(c for c in loaded.contracts if c.data_set.name in delivered))


@pytest.fixture(scope="module")
def filed(city: CityReport, contracts: Contracts) -> dict[str, Filed]:
    return read_back(city.folder, contracts)


def test_what_was_delivered_says_the_same_once_it_is_read(
    filed: dict[str, Filed], city: CityReport
) -> None:
    rows: Rows = {name: each.rows for name, each in filed.items()}
    for rule, judge in ORACLE.items():
        assert judge(rows) == expected(list(city.cases), rule), rule


def test_faulty_lines_and_no_others_are_quarantined(
    filed: dict[str, Filed], city: CityReport
) -> None:
    for delivery in city.deliveries:
        found = filed[delivery.data_set]
        assert len(found.rows) == delivery.clean, delivery.data_set
        assert dict(found.quarantined) == dict(delivery.faults), delivery.data_set


def test_every_clean_cell_survives_delivery(
    filed: dict[str, Filed], contracts: Contracts, town: Town
) -> None:
    for contract in contracts.contracts:
        name = contract.data_set.name
        (key,) = contract.data_set.key
        books = {row[key]: row for row in town.books.of(name)}
        for row in filed[name].rows:
            entered = books[row[key]]
            assert row == {column: as_filed(column, entered.get(column)) for column in row}, name


def as_filed(column: str, value: Value) -> Value:
    """The value that filing keeps: texts in standard width, a percentage as a ratio."""
    if isinstance(value, str):
        return unicodedata.normalize("NFKC", value)
    return value / 100 if column == "percent" and isinstance(value, Decimal) else value
