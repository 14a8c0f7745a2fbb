"""What became of abolished region codes, against the published editions of GB/T 2260."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from engine.filing.cells.regions import abolished

#: Pu'er county, which gave its name to the city above it in 2007 and is Ning'er since.
RENAMED = "532722"
PUBLISHED = Path(__file__).parents[3] / "shared" / "data" / "cn-reference" / "gb2260"


@pytest.mark.parametrize(
    ("code", "name", "successor"),
    [
        ("330184", "余杭市", "330110"),  # became a district of Hangzhou in 2001
        ("330125", "余杭县", "330110"),  # a city of its own first, under two codes
        ("330184001001", "余杭市", "330110"),
        ("330682", "上虞市", "330604"),
        ("371202", "莱城区", ""),  # went to Jinan under another name
        ("510902", "市中区", ""),
    ],
)
def test_a_code_that_was_abolished(code: str, name: str, successor: str) -> None:
    past = abolished(code)
    assert past is not None
    assert (past.name, past.successor) == (name, successor)


@pytest.mark.parametrize(
    "code", ["330182", "330100", "33", "3301", "330113", "999999", "330182001", "220301"]
)
def test_of_codes_in_use_and_of_unknown_ones_nothing_is_said(code: str) -> None:
    assert abolished(code) is None


def published(edition: str) -> dict[str, str]:
    """Codes and names of counties in one edition."""
    path = PUBLISHED / edition
    if not path.is_file():
        pytest.skip(f"{path} is not here")
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t")
        return {r["Code"]: r["Name"] for r in rows if not r["Code"].endswith("00")}


def test_no_code_of_the_edition_of_2019_is_called_abolished_unless_it_went_since() -> None:
    gone = [past for c in published("mca-201904.tsv") if (past := abolished(c))]
    assert all(past.last_year >= 2017 for past in gone)
    assert len(gone) < 60  # merged or renamed in these years, most of them in Yichun


def test_successors_bear_the_name_in_the_edition_of_2019() -> None:
    now = published("mca-201904.tsv")
    then = published("stats-200212.tsv")
    followed = 0
    for code, name in then.items():
        past = abolished(code)
        if past and past.successor in now:
            followed += 1
            if code != RENAMED:
                assert now[past.successor][0] == name[0], (code, name, past)
    assert followed > 100
