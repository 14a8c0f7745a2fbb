"""Latitudes and longitudes as departments write them, and what names no place on the earth."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pytest

from dsl.domains import Kind, domain_from_text
from engine.catalog.contract_reading import load_contracts
from engine.filing.cells import CellRule, Fault, Read, read_cell
from engine.filing.cells.column import read_column
from engine.filing.drafting.guess import guess_column
from engine.filing.drafting.guessed import Doubt
from engine.filing.marks import Mark
from engine.filing.reason_words import tell_reason
from engine.filing.reasons import Reason
from tests.filing.world import CONTRACT


def _rule(domain: str) -> CellRule:
    found = domain_from_text(domain)
    assert found is not None
    return CellRule(found)


NORTH, EAST = _rule("latitude:CGCS2000"), _rule("longitude:GCJ02")


@pytest.mark.parametrize(
    ("how", "text", "value", "marked"),
    [
        (NORTH, "30.2741", "30.2741", False),
        (NORTH, "30.274100000", "30.2741", False),
        (NORTH, "+30.2741", "30.2741", False),
        (NORTH, "-30.2741", "-30.2741", False),
        (NORTH, "\u221230.2741", "-30.2741", False),
        (NORTH, "-0.0", "0", False),
        (NORTH, ".5", "0.5", False),
        (NORTH, "90", "90", False),
        (NORTH, "-90.000000", "-90", False),
        (EAST, "180", "180", False),
        (EAST, "-180", "-180", False),
        (EAST, "120.155100", "120.1551", False),
        (NORTH, "N30.2741", "30.2741", True),
        (NORTH, "n 30.2741", "30.2741", True),
        (NORTH, "30.2741°N", "30.2741", True),
        (NORTH, "30.2741 S", "-30.2741", True),
        (NORTH, "30.2741°", "30.2741", True),
        (NORTH, "北纬30.2741度", "30.2741", True),
        (NORTH, "南纬 30.2741°", "-30.2741", True),
        (EAST, "东经120.1551", "120.1551", True),
        (EAST, "W0.1278", "-0.1278", True),
    ],
)
def test_a_place_is_read_as_it_is_written(
    how: CellRule, text: str, value: str, *, marked: bool
) -> None:
    read = read_cell(text, how)
    assert isinstance(read, Read)
    assert read.value == Decimal(value)
    assert (Mark.HEMISPHERE in read.marks) == marked


@pytest.mark.parametrize(
    ("how", "text", "reason"),
    [
        (NORTH, "90.000001", Reason.BEYOND_THE_EARTH),
        (NORTH, "120.1551", Reason.BEYOND_THE_EARTH),  # latitude and longitude changed places
        (NORTH, "3016.446", Reason.BEYOND_THE_EARTH),  # degrees and minutes run together
        (EAST, "-180.5", Reason.BEYOND_THE_EARTH),
        (EAST, "1" * 39, Reason.BEYOND_THE_EARTH),
        (NORTH, "E120.1551", Reason.OTHER_HEMISPHERE),
        (EAST, "北纬30.2741", Reason.OTHER_HEMISPHERE),
        (NORTH, "30.27411234", Reason.TOO_MANY_DECIMALS),
        (NORTH, "89.99999999999999999999999999999", Reason.TOO_MANY_DECIMALS),
        (NORTH, "30°16′27″", Reason.NOT_DECIMAL_DEGREES),
        (NORTH, "N30°16.446'", Reason.NOT_DECIMAL_DEGREES),
        (NORTH, "30:16:27", Reason.NOT_DECIMAL_DEGREES),
        (NORTH, "北纬30度16分27秒", Reason.NOT_DECIMAL_DEGREES),
        (NORTH, "N-30.2741", Reason.NOT_COORDINATE),
        (NORTH, "N30.2741S", Reason.NOT_COORDINATE),
        (NORTH, "30,2741", Reason.NOT_COORDINATE),
        (NORTH, "30.2741,120.1551", Reason.NOT_COORDINATE),
        (NORTH, "3e1", Reason.NOT_COORDINATE),
        (NORTH, "3.0E+01", Reason.SPREADSHEET_NUMBER),
        (NORTH, "市区", Reason.NOT_COORDINATE),
        (EAST, "1" * 41, Reason.NOT_COORDINATE),
    ],
)
def test_what_names_no_place_is_refused(how: CellRule, text: str, reason: Reason) -> None:
    read = read_cell(text, how)
    assert isinstance(read, Fault)
    assert read.reason is reason
    for language in ("zh", "en"):
        assert text in tell_reason(
            reason, {"column": "x", "value": text, **dict(read.arguments)}, language
        )


def test_a_column_at_once_reads_as_its_cells_do() -> None:
    for how in (NORTH, EAST):
        texts = ["30.2741", "-5", "90", "9", "91", "100", "180", "181", "1.1234567", "007", "-0"]
        texts += ["190", "179.999999", "N30", "", "30.", "1e2", "89.123456", "99.9"]
        read = read_column(pa.array([*texts, None]), how)
        alone = [read_cell(text, how) for text in texts]
        assert read.values.to_pylist()[:-1] == [
            r.value if isinstance(r, Read) else None for r in alone
        ]
        assert [f.row for f in read.faults] == [
            n for n, r in enumerate(alone) if isinstance(r, Fault)
        ]


def _contract(folder: Path, domain: str, more: str = "description: x") -> list[str]:
    text = CONTRACT.replace(
        "        customProperties: [{property: domain, value: date}]\n",
        f'        {more}\n        customProperties: [{{property: domain, value: "{domain}"}}]\n',
    ).replace("eventDate", "note")
    (folder / "contract.yaml").write_text(text, "utf-8")
    contracts, found = load_contracts([folder], root=folder)
    return [
        *(
            str(c.column.domain)
            for one in contracts.contracts
            for c in one.columns
            if ":" in str(c.column.domain)
        )
    ] + [d.code for d in found]


def test_a_contract_states_the_system(tmp_path: Path) -> None:
    for system in ("CGCS2000", "WGS84", "GCJ02", "BD09"):
        assert f"latitude:{system}" in _contract(tmp_path, f"latitude:{system}")
    assert "HY593" in _contract(tmp_path, "latitude")
    assert "HY593" in _contract(tmp_path, "longitude")
    assert "HY505" in _contract(tmp_path, "latitude:GCJ-02")
    assert "HY505" in _contract(tmp_path, "latitude/CGCS2000")
    within = "logicalTypeOptions: {minimum: 3, maximum: 54}"
    assert "HY504" not in _contract(tmp_path, "latitude:CGCS2000", within)
    assert "HY504" in _contract(tmp_path, "latitude:CGCS2000", within.replace("54", "north"))


@pytest.mark.parametrize("word", ["latitude", "latitude:", "latitude:WGS85", "longitude/WGS84"])
def test_what_names_no_system_makes_no_domain(word: str) -> None:
    assert domain_from_text(word) is None


def test_a_draft_asks_for_the_system() -> None:
    guess = guess_column("纬度", "纬度", pa.array(["30.2741", "30.28"]))
    assert (guess.domain.kind, guess.doubts) == (Kind.LATITUDE, (Doubt.COORDINATES,))
    assert guess_column("x", "lng", pa.array(["120.2741"])).domain.kind is Kind.LONGITUDE
    assert guess_column("lat", "lat", pa.array(["120.2741"])).domain.kind is Kind.NUMBER
    unseen = guess_column("经度", "经度", pa.array([None], pa.string()))
    assert Doubt.NO_VALUES in unseen.doubts
