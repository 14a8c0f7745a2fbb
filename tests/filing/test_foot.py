"""Which rows at the end of a table are no records, where nothing but the key is required."""

from __future__ import annotations

import pytest

from engine.filing.foot import Shape

#: A key, a village, a person, a name, and a figure; nothing else is required.
SHAPE = Shape(frozenset({0}), frozenset({0}), frozenset({4}))


@pytest.mark.parametrize(
    ("cells", "word"),
    [
        (["合计", "", "", "", "35"], "合计"),
        (["合 计", "", "12人", "", "35.00"], "合计"),
        (["制表人：王某", "", "", "", ""], "制表人"),
        (["制表人：", "王某", "", "", ""], "制表人"),
        (["备注：以上为十月数据", "", "", "", ""], "备注"),
        (["", "", "", "", ""], ""),
    ],
)
def test_a_foot(cells: list[str], word: str) -> None:
    assert SHAPE.word_of(cells) == word


@pytest.mark.parametrize(
    "cells",
    [
        ["H001", "", "", "", "35"],
        ["合计", "东村", "", "", "35"],
        ["合计", "1", "2", "3", "4"],
        ["合计家庭农场", "", "", "", "35"],
        ["审核", "东村", "张三", "李四", "35"],
    ],
)
def test_a_record(cells: list[str]) -> None:
    assert SHAPE.word_of(cells) is None
