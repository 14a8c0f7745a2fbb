"""Title rows above a header: what is told where their number is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from dsl.diagnostics.page import tell
from tests.filing.world import GOOD, HEADER, World, codes, make_world

TITLES = "津贴发放表,,,,,\n填报单位：,民政局,,姓名：,王五,\n"


def skipping(root: Path, rows: int) -> World:
    """A workspace whose source has so many title rows."""
    said = {"format: csv": f"format: csv, skipRows: {rows}"}
    return make_world(root, replace=said)


@pytest.mark.parametrize("said", [0, 1, 3, 40])
def test_the_line_that_looks_like_the_header_is_named(tmp_path: Path, said: int) -> None:
    receipt = skipping(tmp_path, said).file(TITLES + HEADER + GOOD)
    assert codes(receipt) == ["HY555"]
    (diagnostic,) = receipt.diagnostics
    assert dict(diagnostic.arguments)["skip_rows"] == "2"
    assert "第 3 行看起来才是表头" in tell(diagnostic, "zh").message
    assert "skipRows: 2" in tell(diagnostic, "en").help


def test_the_line_that_was_read_is_pointed_at(tmp_path: Path) -> None:
    receipt = skipping(tmp_path, 1).file(TITLES + HEADER + GOOD)
    (diagnostic,), (text,) = receipt.diagnostics, receipt.texts
    assert diagnostic.span is not None
    assert text.slice(diagnostic.span) == "填报单位：,民政局,,姓名：,王五,"


def test_a_row_of_data_that_was_read_as_the_header_is_not_shown(tmp_path: Path) -> None:
    receipt = skipping(tmp_path, 1).file(HEADER + GOOD)
    (diagnostic,) = receipt.diagnostics
    assert (diagnostic.code, diagnostic.span) == ("HY555", None)
    assert "张三" not in str(diagnostic.arguments)


def test_a_word_is_pointed_at_in_the_header_not_in_a_title(tmp_path: Path) -> None:
    titles = TITLES.replace("津贴发放表", "备注")
    header, row = HEADER.replace("姓名", "姓名,备注"), GOOD.replace("张三", "张三,好")
    receipt = skipping(tmp_path, 2).file(titles + header + row)
    assert codes(receipt) == ["HY522"]
    (diagnostic,), (text,) = receipt.diagnostics, receipt.texts
    assert diagnostic.span is not None
    assert text.place(diagnostic.span.start).line == 3


def test_what_is_no_header_anywhere_is_told_column_by_column(tmp_path: Path) -> None:
    receipt = skipping(tmp_path, 1).file("a,b\nc,d\n1,2\n")
    assert set(codes(receipt)) == {"HY521", "HY522"}
