"""A run of which rules could not be evaluated says so, rule by rule, and tells the others."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.program import huiyan
from tests.sample_city import made_city


def test_rules_whose_rows_cannot_be_read(
    tmp_path_factory: pytest.TempPathFactory, tmp_path: Path
) -> None:
    city = made_city(tmp_path_factory, tmp_path / "city").folder
    for part in (city / ".huiyan" / "filings" / "public_security.deaths").rglob("part-*.parquet"):
        part.unlink()
    ended = huiyan("-C", city, "--lang", "en", "run", "livelihood", "--fresh")
    assert "HY662" in ended.err
    assert "HY620" not in ended.err, "the program does not fail over it"
    assert "高龄津贴_去世后发放" in ended.err
    assert "高龄津贴_未满八十周岁" in ended.out, "it reads no deaths"
