"""The generator: repeatable bytes, true ids, sizes, and files as departments send them."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from adapters.sources import FileSource
from engine.catalog.contract_reading import load_contracts
from engine.filing.cells.ids import credit_check_character, resident_check_digit
from examples.city import CityReport, generate_city
from examples.city.books import Disguise
from examples.city.dirt import DIRT
from examples.city.generate import build_town
from examples.city.ids import credit_code, fifteen_digits, resident_id
from examples.city.town import Town
from tests.city.conftest import SEED, SMALL


def contents(folder: Path) -> dict[str, bytes]:
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


def test_the_same_seed_gives_the_same_bytes_in_another_process(
    city: CityReport, tmp_path: Path
) -> None:
    command = [sys.executable, "-m", "examples.city", str(tmp_path)]
    arguments = ["--factor", str(SMALL), "--seed", str(SEED)]
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [*command, *arguments], cwd=root, check=True, capture_output=True, text=True
    )
    assert contents(tmp_path) == contents(city.folder)
    assert f"{city.rows:,} rows" in done.stdout


def test_another_seed_gives_another_county_with_the_same_cases(city: CityReport) -> None:
    other = build_town(factor=SMALL, seed=SEED + 1)
    assert [(c.rule, c.outcome, c.note) for c in other.truth] == [
        (c.rule, c.outcome, c.note) for c in city.cases
    ]
    people = {c.subject for c in other.truth} & {c.subject for c in city.cases}
    assert not any(len(part or "") == 18 and part[:2] != "91" for s in people for part in s if part)


def test_a_second_call_replaces_what_the_first_wrote(tmp_path: Path) -> None:
    stale = tmp_path / "deliveries" / "market" / "companies_19990101.csv"
    stale.parent.mkdir(parents=True)
    stale.write_text("stale")
    report = generate_city(tmp_path, factor=SMALL, seed=SEED)
    assert not stale.exists()
    assert report.truth.is_file()


def test_size_follows_the_factor() -> None:
    rows = sum(map(len, build_town(factor=1, seed=SEED).books.rows.values()))
    assert 95_000 <= rows <= 125_000
    tenth = sum(map(len, build_town(factor=0.1, seed=SEED).books.rows.values()))
    assert 0.09 <= tenth / rows <= 0.16


def test_every_id_is_true(town: Town) -> None:
    for rows in town.books.rows.values():
        for row in rows:
            for column in ("person", "head", "holder", "legal_rep", "petitioner"):
                identity = row.get(column)
                if isinstance(identity, str) and not identity.startswith("91"):
                    assert identity[17] == resident_check_digit(identity[:17])
            for column in ("credit_code", "company", "bidder", "supplier", "unit_code"):
                code = row.get(column)
                if isinstance(code, str):
                    assert code[17] == credit_check_character(code[:17])


def test_ids_of_the_standards() -> None:
    # worked examples: GB 11643-1999 annex A; a registered company's code
    assert resident_id("110105", date(1949, 12, 31), 2) == "11010519491231002X"
    assert fifteen_digits("11010519491231002X") == "110105491231002"
    assert credit_code("91", "350100", 61130000)[:8] == "91350100"
    with pytest.raises(ValueError, match="no 15-digit id"):
        fifteen_digits("330182200101010018")


def test_residents_are_listed_once_and_match_their_ids(town: Town) -> None:
    residents = town.books.of("public_security.residents")
    assert len({r["person"] for r in residents}) == len(residents)
    for resident in residents:
        identity, birth = resident["person"], resident["birth_date"]
        assert isinstance(identity, str)
        assert isinstance(birth, date)
        assert identity[6:14] == f"{birth:%Y%m%d}"
        assert (int(identity[16]) % 2 == 1) == (resident["sex"] == "男")


def test_encodings_are_mixed(city: CityReport) -> None:
    firsts = {}
    for delivery in city.deliveries:
        firsts[delivery.data_set] = delivery.files[0].read_bytes()
    assert firsts["civil_affairs.allowance_payments"].startswith(b"\xef\xbb\xbf")
    assert "身份证号" in firsts["market.companies"].decode("utf-8")
    assert "投标编号".encode("gb18030") in firsts["tenders.bids"]
    with pytest.raises(UnicodeDecodeError):
        firsts["tenders.bids"].decode("gb18030")
    assert firsts["market.shareholdings"].startswith(b"PAR1")


def test_disguises_reach_the_files(city: CityReport, town: Town) -> None:
    assert {d.disguise for d in town.books.disguised} == set(Disguise)
    files = {d.data_set: d.files for d in city.deliveries}
    for cell in town.books.disguised:
        if cell.disguise is Disguise.FIFTEEN_DIGITS and cell.data_set != "market.shareholdings":
            old = fifteen_digits(str(town.books.of(cell.data_set)[cell.row][cell.column]))
            assert any(f",{old},".encode() in f.read_bytes() for f in files[cell.data_set])


def test_deliveries_lie_where_the_contracts_look(city: CityReport, contracts_folder: Path) -> None:
    contracts, diagnostics = load_contracts([contracts_folder])
    assert diagnostics == ()
    assert len(city.deliveries) == 27
    found = set()
    for delivery in city.deliveries:
        contract = contracts.contract(delivery.data_set)
        assert contract is not None
        assert isinstance(contract.source, FileSource)
        matched = sorted(city.folder.glob(contract.source.path))
        assert matched == sorted(delivery.files)
        found.update(matched)
    assert found == {f for f in (city.folder / "deliveries").rglob("*") if f.is_file()}


def test_the_truth_file_counts_what_filing_must_do(city: CityReport) -> None:
    truth = json.loads(city.truth.read_text(encoding="utf-8"))
    assert truth["schema"] == "huiyan.truth/1"
    for delivery in city.deliveries:
        assert truth["filing"][delivery.data_set] == {
            "filed": delivery.clean,
            "quarantined": dict(delivery.faults),
        }
    faulty = sum(sum(each["quarantined"].values()) for each in truth["filing"].values())
    assert faulty == sum(dirt.count for dirt in DIRT)
    assert city.rows == faulty + sum(each["filed"] for each in truth["filing"].values())
