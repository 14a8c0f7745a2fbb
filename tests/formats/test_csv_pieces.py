"""Blocks that are in doubt are read in pieces: the same records, and never many at a time."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters import csv
from adapters.csv import CsvDelivery, open_csv
from adapters.inspection import inspect_text
from adapters.protocol import Chunk, Inspection

#: What makes lines, records and pieces end at different places.
PARTS = st.lists(
    st.sampled_from(
        ["a,b\n", "x\n", '"c\nd",e\n', '"f,g\n', "h,i", "\n", '"', ",", "é中\n", "\x00\n"]
    ),
    max_size=60,
)


def opened(folder: Path, text: str) -> CsvDelivery:
    path = folder / "a.csv"
    path.write_bytes(b"k,v\n" + text.encode())
    inspection = inspect_text(path)
    assert isinstance(inspection, Inspection)
    delivery = open_csv(path, inspection)
    assert isinstance(delivery, CsvDelivery)
    return delivery


def told(chunks: list[Chunk]) -> tuple[object, ...]:
    """Rows and problems by their lines, and what was counted."""
    rows = [
        (line, *cells)
        for c in chunks
        for line, *cells in zip(c.lines.to_pylist(), *(a.to_pylist() for a in c.cells), strict=True)
    ]
    problems = [(p.line, p.raw, p.fault, p.arguments) for c in chunks for p in c.problems]
    return rows, problems, sum(c.lines_read for c in chunks), sum(c.bytes_read for c in chunks)


@settings(max_examples=300, deadline=None)
@given(PARTS, st.integers(min_value=1, max_value=40))
def test_pieces_give_the_same_as_the_whole(
    tmp_path_factory: pytest.TempPathFactory, parts: list[str], size: int
) -> None:
    delivery = opened(tmp_path_factory.mktemp("pieces"), "".join(parts))
    whole = told(list(delivery.chunks()))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(csv, "_PIECE", size)
        assert told(list(delivery.chunks())) == whole


def test_bad_lines_are_held_a_piece_at_a_time(tmp_path: Path) -> None:
    """Five million lines of one letter took 3.6 GB, since each is several objects."""
    delivery = opened(tmp_path, "x\n" * 400_000)
    sizes = [len(c.problems) for c in delivery.chunks()]
    assert sum(sizes) == 400_000
    assert max(sizes) <= 70_000
