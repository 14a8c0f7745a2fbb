"""Headers of thousands of columns: what is told of them, and how much is compared for it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from dsl.diagnostics.nearest import nearest
from dsl.diagnostics.page import tell
from engine.filing.deliveries import MOST_COLUMNS
from engine.filing.headers import MOST_TOLD
from tests.filing.world import GOOD, HEADER, World, codes, make_world


def wide(columns: int, header: str = HEADER) -> str:
    """A delivery with so many columns that no contract knows beside its own."""
    more = (",".join(f"{word}{i}" for i in range(columns)) for word in ("备注", ""))
    return "".join(
        f"{line.strip()},{cells}\n" for line, cells in zip((header, GOOD), more, strict=True)
    )


@pytest.fixture
def compared(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many words each search for the one that was meant looks at."""
    counts: list[int] = []

    def counted(word: str, candidates: Iterable[str]) -> str:
        words = list(candidates)
        counts.append(len(words))
        return nearest(word, words)

    monkeypatch.setattr("engine.filing.headers.nearest", counted)
    return counts


def test_the_first_columns_are_named_and_the_others_counted(tmp_path: Path) -> None:
    receipt = make_world(tmp_path).file(wide(3_000))
    assert receipt.rows_filed == 1
    assert codes(receipt) == [*["HY522"] * MOST_TOLD, "HY741"]
    assert "2,950" in tell(receipt.diagnostics[-1], "zh").message
    assert "2,950" in tell(receipt.diagnostics[-1], "en").message


def test_few_columns_are_all_named(tmp_path: Path) -> None:
    assert codes(make_world(tmp_path).file(wide(MOST_TOLD))) == ["HY522"] * MOST_TOLD


def test_no_more_words_are_compared_in_a_wider_header(tmp_path: Path, compared: list[int]) -> None:
    lacking = HEADER.replace("类别", "栏目").replace("金额", "数目")
    found = []
    for columns in (100, 1_000, 10_000):
        compared.clear()
        receipt = make_world(tmp_path / str(columns)).file(wide(columns, lacking))
        assert codes(receipt)[:2] == ["HY521", "HY521"]
        found.append(sum(compared))
    assert 0 < found[0] == found[1] == found[2]


def test_a_column_that_was_meant_is_found_among_the_first(tmp_path: Path) -> None:
    receipt = make_world(tmp_path).file(wide(200, HEADER.replace("发放日期", "发放曰期")))
    missing = receipt.diagnostics[0]
    assert (missing.code, dict(missing.arguments)["nearest"]) == ("HY521", "发放曰期")


def test_columns_that_came_and_went_are_counted(tmp_path: Path) -> None:
    world = make_world(tmp_path)
    world.file(wide(200))
    found = codes(world.file(wide(200).replace("备注", "说明")))
    assert (found.count("HY575"), found.count("HY741")) == (MOST_TOLD, 2)


def test_a_column_too_many_is_refused_by_its_header_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read(_self: object) -> None:
        raise AssertionError("no record of such a file may be read")

    world: World = make_world(tmp_path)
    monkeypatch.setattr("adapters.csv.CsvDelivery.chunks", read)
    receipt = world.file(wide(MOST_COLUMNS - 5))
    assert codes(receipt) == ["HY740"]
    assert "16,385" in tell(receipt.diagnostics[0], "zh").message
    assert receipt.filing_id == ""


def test_as_many_columns_as_a_spreadsheet_holds_are_filed(tmp_path: Path) -> None:
    assert make_world(tmp_path).file(wide(MOST_COLUMNS - 6)).rows_filed == 1
