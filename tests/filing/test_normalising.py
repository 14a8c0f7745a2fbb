"""Whatever a cell is spelled like, the delivered text comes back character for character."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.catalog.contract import Unit
from engine.catalog.contract_reading import load_contracts
from engine.catalog.workspace import load_workspace
from engine.filing.cells.ids import resident_check_digit
from engine.filing.receipt import Receipt
from tests.filing.test_cells import VALUES
from tests.filing.world import World, codes, make_world

#: One column for each domain that normalises, read as the table of cells reads it.
DOMAINS = {
    "date": "date",
    "month": "month",
    "timestamp": "timestamp",
    "money": "money",
    "resident_id": "resident_id",
    "region_code": "region_code",
    "person_name": "person_name",
    "phone": "phone",
    "flag": "flag",
}
_COLUMN = """\
      - name: c_{name}
        businessName: 列_{name}
        classification: personal
        customProperties: [{{property: domain, value: {domain}}}]
"""
COLUMNS = "".join(_COLUMN.format(name=n, domain=d) for n, d in DOMAINS.items())
CONTRACT = f"""\
apiVersion: v3.2.0
kind: DataContract
id: civil.spellings
version: 1.0.0
domain: civil
dataProduct: 民政局
schema:
  - name: spellings
    businessName: 写法
    properties:
      - name: no
        businessName: 编号
        primaryKey: true
        customProperties: [{{property: domain, value: code}}]
{COLUMNS}
customProperties:
  - {{property: serialDates, value: 1900}}
servers:
  - {{server: delivery, type: local, path: "in/spellings*.csv", format: csv}}
"""


def spelling_world(root: Path) -> World:
    """A workspace whose only contract is that of the spellings."""
    make_world(root)
    (root / "contracts" / "payments.yaml").write_text(CONTRACT, "utf-8")
    workspace = load_workspace(root).workspace
    assert workspace is not None
    contracts, diagnostics = load_contracts(workspace.contracts, root=root)
    assert diagnostics == ()
    return World(workspace, contracts)


def deliver(world: World, rows: list[dict[str, str]]) -> Receipt:
    """File the rows; each has some of the columns."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["编号", *(f"列_{n}" for n in DOMAINS)])
    for number, row in enumerate(rows):
        writer.writerow([f"N{number}", *(row.get(n, "") for n in DOMAINS)])
    return world.file(text.getvalue(), "spellings.csv")


def spelled() -> dict[str, list[str]]:
    """Every spelling of the table of cells, by the domain that it is a spelling of."""
    texts: dict[str, list[str]] = {name: [] for name in DOMAINS}
    for rule, text, _ in VALUES:
        name = str(rule.domain)
        plain = not rule.open_end and rule.unit in (Unit.NONE, Unit.YUAN)
        said = rule.date_order == "" and rule.serial_dates in ("", "1900")
        if name in texts and plain and said:
            texts[name].append(text)
    return texts


def as_rows(columns: dict[str, list[str]]) -> list[dict[str, str]]:
    """Columns of different lengths as rows."""
    length = max(len(texts) for texts in columns.values())
    return [{n: t[i] for n, t in columns.items() if i < len(t)} for i in range(length)]


def test_every_spelling_comes_back_as_it_was_delivered(tmp_path: Path) -> None:
    rows = as_rows(spelled())
    world = spelling_world(tmp_path)
    receipt = deliver(world, rows)
    assert receipt.rows_quarantined == 0
    assert sum(map(len, rows)) > 90
    assert_reversible(world, receipt, rows)


def assert_reversible(world: World, receipt: Receipt, rows: list[dict[str, str]]) -> None:
    """The filed rows, and those in quarantine, hold the delivered texts."""
    delivered = {row["no"]: row for row in world.delivered(receipt)}
    assert len(delivered) == receipt.rows_filed
    for number, row in enumerate(rows):
        filed = delivered.get(f"N{number}")
        if filed is not None:
            kept = {n: filed[f"c_{n}"] or "" for n in DOMAINS}
            assert kept == {n: row.get(n, "") for n in DOMAINS}
    assert len(world.quarantine(receipt)) == len(rows) - len(delivered)


def _id(number: int) -> str:
    digits = (
        f"330182{1900 + number % 120}{number % 12 + 1:02}{number % 28 + 1:02}{number % 1000:03}"
    )
    return digits + resident_check_digit(digits)


_BLANKS = st.sampled_from(["", " ", "\u3000", "\t", "\ufeff"])
_DATES = st.dates().flatmap(
    lambda d: st.sampled_from(
        [
            d.isoformat(),
            f"{d.year:04}.{d.month}.{d.day}",
            f"{d.year:04}年{d.month}月{d.day}日",
            f"{d:%Y%m%d}",
            f"{d.year:04}/{d.month:02}/{d.day:02} 00:00:00",
        ]
    )
)
_TIMES = st.datetimes().flatmap(
    lambda t: st.sampled_from(
        [
            t.replace(microsecond=0).isoformat(" "),
            t.isoformat(),
            f"{t.year:04}/{t.month}/{t.day} {t.hour}:{t.minute:02}",
            f"{t.year:04}年{t.month}月{t.day}日{t.hour}时{t.minute}分",
            f"{t:%Y%m%d%H%M%S}",
        ]
    )
)
_SPELLINGS = {
    "timestamp": st.one_of(_TIMES, st.floats(10_000, 73_050).map(str)),
    "date": st.one_of(_DATES, st.integers(10_000, 73_050).map(str)),
    "month": st.sampled_from(["2020-05", "202005", "2020年5月", "二〇二〇年五月", "2020.10"]),
    "money": st.one_of(
        st.integers(0, 10**9).map(lambda n: f"{n:,}.50"),
        st.integers(0, 10**4).map(lambda n: f"¥{n}万元"),
        st.sampled_from(["壹万贰仟元整", "(5.00)", "−3.20", "1.50亿"]),
    ),
    "resident_id": st.integers(0, 10**6)
    .map(_id)
    .flatmap(lambda i: st.sampled_from([i, i.lower(), f"'{i}", i[:6] + i[8:17]])),
    "region_code": st.sampled_from(["330182", "330184", "３３０１８２", "330184001", "33"]),
    "person_name": st.sampled_from(["张 三", "张　三", "阿依古丽.买买提", "李四\u200b"]),
    "phone": st.sampled_from(["0571-8888 9999", "13800000000", "138 0000 0000"]),
    "flag": st.sampled_from(["是", "否", "1", "N", "TRUE"]),
}
_CELL = {n: st.tuples(_BLANKS, s, _BLANKS).map("".join) for n, s in _SPELLINGS.items()}
_ROWS = st.lists(st.fixed_dictionaries({}, optional=_CELL), min_size=1, max_size=8)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(_ROWS)
def test_spellings_of_every_kind_come_back(
    tmp_path_factory: pytest.TempPathFactory, rows: list[dict[str, str]]
) -> None:
    world = spelling_world(tmp_path_factory.mktemp("spellings"))
    receipt = deliver(world, rows)
    assert receipt.rows_in == len(rows)
    assert_reversible(world, receipt, rows)


def test_abolished_regions_are_named_with_what_is_there_now(tmp_path: Path) -> None:
    world = spelling_world(tmp_path)
    regions = ["330184", "330184001", "371202", "330182", ""]
    receipt = deliver(world, [{"region_code": r, "flag": "是"} for r in regions])
    assert receipt.rows_filed == 5
    assert codes(receipt) == ["HY576"]
    (note,) = receipt.diagnostics
    told = dict(note.arguments)
    assert (told["cells"], told["kinds"]) == ("3", "2")
    assert told["codes"] == "330184 余杭市 → 330110 余杭区 | 371202 莱城区"
    kept = [row["c_region_code"] for row in world.rows(receipt)]
    assert sorted(filter(None, kept)) == ["330182", "330184", "330184001", "371202"]
