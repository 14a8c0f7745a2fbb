"""No line is ever lost: the careful and the fast way agree, whatever the bytes."""

from __future__ import annotations

import csv
import io
import tempfile
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.csv import CsvDelivery, open_csv
from adapters.inspection import inspect_text
from adapters.protocol import Inspection, Problem
from tests.filing.world import GOOD, GOOD_2, HEADER, make_world

FOLDER = tempfile.TemporaryDirectory()

PLAIN = "a,b,c\n1,2,3\n4,,6\nx,y,z\n"
QUOTED = 'a,b,c\n"1","2,2","3"\n4,"5\n5",6\n"7","8""8",9\n"","",""\n'
LINES = 'a,b,c\n"1\n1","2\n\n2","3"\n"\n",4,"5\n"\n6,"7\n",8\n"9\n",10,11\n'
CHINESE = "编号,姓名,金额\n一,张三,1\n二,李四,2\n三,王五,3\n"
BASES = st.sampled_from(
    [PLAIN.encode(), QUOTED.encode(), LINES.encode(), CHINESE.encode(), CHINESE.encode("gb18030")]
)
PIECES = st.one_of(
    st.sampled_from([b'"', b'""', b'\n"', b'",', b'"\n', b",", b",,,"]),
    st.sampled_from([b"\n", b"\r\n", b"\r", b"\n\n", b" ", b"x", b"\x1a"]),
    st.sampled_from([b"\0", b"\xff", b"\x81", b"\xef\xbb\xbf", b"\xe5\xbc"]),
)


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A file with pieces put in, cut out or put in place of others."""
    data = draw(BASES)
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, len(data)))
        cut = draw(st.integers(0, 3))
        data = data[:at] + draw(st.one_of(PIECES, st.binary(max_size=2))) + data[at + cut :]
    return data


@dataclass(frozen=True)
class Everything:
    """All that a delivery yields, and how many lines and bytes it took."""

    rows: list[tuple[int, tuple[str, ...], str]]
    problems: list[Problem]
    lines: int
    size: int


def delivered(data: bytes) -> Path:
    """A file with those bytes, gone when the tests end."""
    with tempfile.NamedTemporaryFile(dir=FOLDER.name, delete=False) as file:
        file.write(data)
    return Path(file.name)


def opened(data: bytes) -> tuple[CsvDelivery, Inspection] | None:
    """The delivery of those bytes, or None where it is refused."""
    path = delivered(data)
    inspection = inspect_text(path)
    if not isinstance(inspection, Inspection):
        return None
    delivery = open_csv(path, inspection)
    return (delivery, inspection) if isinstance(delivery, CsvDelivery) else None


def everything(delivery: CsvDelivery) -> Everything:
    """Read it all."""
    rows: list[tuple[int, tuple[str, ...], str]] = []
    problems: list[Problem] = []
    lines, size = delivery.header_lines, delivery.header_bytes
    for chunk in delivery.chunks():
        cells = zip(*(c.to_pylist() for c in chunk.cells), strict=True)
        raws = chunk.raw(range(len(chunk.lines)))
        rows.extend(zip(chunk.lines.to_pylist(), cells, raws, strict=True))
        problems.extend(chunk.problems)
        lines += chunk.lines_read
        size += chunk.bytes_read
    return Everything(rows, problems, lines, size)


def in_small_blocks(delivery: CsvDelivery) -> Everything:
    """Read it all, a few bytes at a time."""
    with patch("adapters.inspection.BLOCK", 7):
        return everything(delivery)


def carefully(delivery: CsvDelivery) -> Everything:
    """Read it all without the fast way."""
    with patch("adapters.csv.clean_cells", lambda *_, **__: None):
        return everything(delivery)


@settings(max_examples=400, deadline=None)
@given(damaged())
def test_all_ways_of_reading_agree_and_account_for_every_line(data: bytes) -> None:
    found = opened(data)
    if found is None:
        return
    delivery, inspection = found
    read = everything(delivery)
    assert (read.lines, read.size) == (inspection.lines, len(data))
    assert carefully(delivery) == read
    assert in_small_blocks(delivery) == read
    firsts = [line for line, _, _ in read.rows] + [p.line for p in read.problems]
    assert len(firsts) == len(set(firsts))
    assert all(delivery.header_lines < line <= inspection.lines for line in firsts)


@settings(max_examples=400, deadline=None)
@given(damaged())
def test_nothing_visible_is_lost(data: bytes) -> None:
    """Every line with something on it is part of exactly one row or problem."""
    found = opened(data)
    if found is None:
        return
    delivery, _ = found
    read = everything(delivery)
    raws = {line: raw for line, _, raw in read.rows} | {p.line: p.raw for p in read.problems}
    covered = {line + i for line, raw in raws.items() for i in range(raw.count("\n") + 1)}
    assert sum(raw.count("\n") + 1 for raw in raws.values()) == len(covered)
    for number, line in enumerate(data.split(b"\n"), start=1):
        if number > delivery.header_lines and line.strip(b" \r\x1a"):
            assert number in covered


TEXTS = st.text(
    alphabet=st.one_of(
        st.sampled_from(list('",;\n\r\t 张三①é€😀\u3000\u2028')),
        st.characters(exclude_categories=["Cs", "Cc"], codec="gb18030"),
    ),
    max_size=8,
)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.tuples(TEXTS, TEXTS, TEXTS), max_size=6),
    st.sampled_from(["utf-8", "utf-8-sig", "gb18030"]),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
)
def test_what_a_csv_writer_writes_comes_back(
    rows: list[tuple[str, str, str]], encoding: str, end: str, quoting: int
) -> None:
    if quoting == csv.QUOTE_MINIMAL:
        # unquoted before "\n" it cannot be told from the line end of other systems
        rows = [(a, b, c.rstrip("\r")) for a, b, c in rows]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator=end, quoting=quoting)  # type: ignore[arg-type]
    # the header's Chinese is enough for the encoding to be found
    writer.writerows([("编号编号编号编号", "姓名姓名姓名姓名", "金额金额金额金额"), *rows])
    path = delivered(text.getvalue().encode(encoding))
    inspection = inspect_text(path, encoding="" if "8" in encoding[:5] else encoding)
    assert isinstance(inspection, Inspection)
    delivery = open_csv(path, inspection)
    assert isinstance(delivery, CsvDelivery)
    read = everything(delivery)
    assert read.problems == []
    assert [cells for _, cells, _ in read.rows] == rows


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.tuples(st.integers(0, 400), PIECES, st.integers(0, 3)), max_size=6))
def test_whatever_happens_to_a_delivery_rows_add_up(cuts: list[tuple[int, bytes, int]]) -> None:
    data = (HEADER + GOOD + GOOD_2 + GOOD.replace("P1", "P3")).encode()
    for at, piece, cut in cuts:
        data = data[:at] + piece + data[at + cut :]
    with tempfile.TemporaryDirectory() as folder:
        world = make_world(Path(folder))
        receipt = world.file(data)
        if receipt.state == "refused":
            assert receipt.diagnostics
            return
        assert receipt.rows_in == receipt.rows_filed + receipt.rows_quarantined
        rows, quarantined = world.rows(receipt), world.quarantine(receipt)
        numbers = [r["_row"] for r in rows] + [q["row"] for q in quarantined]
        assert sorted(numbers) == list(range(1, receipt.rows_in + 1))
        assert all(q["reason"] and q["text_zh"] and q["text_en"] for q in quarantined)
