"""Timestamps as delivered: whose clock they stand on, and which of them name no one moment."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from dsl.domains import domain_from_text
from engine.catalog.contract_reading import load_contracts
from engine.filing.cells import CellRule, Fault, Read, read_cell
from engine.filing.marks import Mark
from engine.filing.reasons import Reason
from tests.filing.test_cells import rule
from tests.filing.world import CONTRACT, make_world

T = datetime
CHINA = rule("timestamp")
SERIAL, MAC = rule("timestamp", serial_dates="1900"), rule("timestamp", serial_dates="1904")
DAY_FIRST = rule("timestamp", date_order="day-first")
BERLIN = rule("timestamp:Europe/Berlin")
TOKYO = rule("timestamp:+09:00")
HALF_PAST = T(2018, 1, 5, 8, 30)

READ = [
    (CHINA, "2018-01-05 08:30:00", HALF_PAST, ()),
    (CHINA, "2018-01-05 08:30", HALF_PAST, (Mark.TIME_FORM,)),
    (CHINA, "2018-01-05T08:30:00", HALF_PAST, (Mark.TIME_FORM,)),
    (CHINA, "2018/1/5 8:30:15", T(2018, 1, 5, 8, 30, 15), (Mark.TIME_FORM,)),
    (CHINA, "2018.1.5 8:30", HALF_PAST, (Mark.TIME_FORM,)),
    (CHINA, "2018年1月5日8时30分", HALF_PAST, (Mark.TIME_FORM,)),
    (CHINA, "2018年1月5日 8点30分", HALF_PAST, (Mark.TIME_FORM,)),
    (CHINA, "2018年1月5日8时30分15秒", T(2018, 1, 5, 8, 30, 15), (Mark.TIME_FORM,)),
    (CHINA, "2018年1月5日下午8:30", T(2018, 1, 5, 20, 30), (Mark.TIME_FORM,)),
    (CHINA, "2018/1/5 上午 12:05", T(2018, 1, 5, 0, 5), (Mark.TIME_FORM,)),
    (CHINA, "2018-01-05 12:30 PM", T(2018, 1, 5, 12, 30), (Mark.TIME_FORM,)),
    (CHINA, "20180105083015", T(2018, 1, 5, 8, 30, 15), (Mark.TIME_FORM,)),
    (CHINA, "201801050830", HALF_PAST, (Mark.TIME_FORM,)),
    (CHINA, "2018-01-05 00:00:00", T(2018, 1, 5), ()),
    (CHINA, "2018-01-05 08:30:00.000", HALF_PAST, (Mark.TIME_FORM,)),
    (CHINA, "2018-01-05 08:30:00.999", HALF_PAST, (Mark.FRACTION_DROPPED,)),
    # What is said of UTC is put on the clock of the contract's zone.
    (CHINA, "2018-01-05T08:30:00+08:00", HALF_PAST, (Mark.PUT_ON_CLOCK,)),
    (CHINA, "2018-01-05T00:30:00Z", HALF_PAST, (Mark.PUT_ON_CLOCK,)),
    (CHINA, "2018-01-04T19:30:00-0500", HALF_PAST, (Mark.PUT_ON_CLOCK,)),
    (BERLIN, "2018-07-05T06:30:00Z", T(2018, 7, 5, 8, 30), (Mark.PUT_ON_CLOCK,)),
    (BERLIN, "2018-01-05T07:30:00Z", HALF_PAST, (Mark.PUT_ON_CLOCK,)),
    (TOKYO, "2018-01-05T07:30:00+08:00", HALF_PAST, (Mark.PUT_ON_CLOCK,)),
    # A spreadsheet counts days and parts of one.
    (SERIAL, "43105.3541666667", HALF_PAST, (Mark.SERIAL_DATE,)),
    (SERIAL, "43105.354166666664", HALF_PAST, (Mark.SERIAL_DATE,)),
    (SERIAL, "43105.5", T(2018, 1, 5, 12, 0), (Mark.SERIAL_DATE,)),
    (MAC, "41643.5", T(2018, 1, 5, 12, 0), (Mark.SERIAL_DATE,)),
    (
        SERIAL,
        "43105.35417245",
        T(2018, 1, 5, 8, 30, 0),
        (Mark.SERIAL_DATE, Mark.FRACTION_DROPPED),
    ),
    (DAY_FIRST, "05-01-2018 08:30", HALF_PAST, (Mark.TIME_FORM,)),
    # Summer time in China: the clocks of 1986 to 1991.
    (CHINA, "1988-07-01 08:30:00", T(1988, 7, 1, 8, 30), ()),
    (CHINA, "1988-07-01T08:30:00+08:00", T(1988, 7, 1, 9, 30), (Mark.PUT_ON_CLOCK,)),
    (CHINA, "", None, ()),
]
REFUSED = [
    (CHINA, "2018-01-05", Reason.NO_CLOCK),
    (CHINA, "2018年1月5日", Reason.NO_CLOCK),
    (CHINA, "20180105", Reason.NO_CLOCK),
    (SERIAL, "43105", Reason.NO_CLOCK),
    (CHINA, "43105.3541666667", Reason.SERIAL_DATE),
    (SERIAL, "43105.354", Reason.NOT_TIMESTAMP),
    (CHINA, "2018-01-05 24:00", Reason.NO_SUCH_TIME),
    (CHINA, "2018-01-05 08:60", Reason.NO_SUCH_TIME),
    (CHINA, "2018-01-05 08:30:60", Reason.NO_SUCH_TIME),
    (CHINA, "2018-01-05 13:30 PM", Reason.NO_SUCH_TIME),
    (CHINA, "2018-01-05 下午 8:30 PM", Reason.NO_SUCH_TIME),
    (CHINA, "2018-02-30 08:30", Reason.NO_SUCH_DAY),
    (CHINA, "0001-01-01T00:30:00+14:00", Reason.NO_SUCH_DAY),
    (CHINA, "08:30", Reason.NOT_TIMESTAMP),
    (CHINA, "2018-01-05 8", Reason.NOT_TIMESTAMP),
    (CHINA, "2018-01/05 08:30", Reason.NOT_TIMESTAMP),
    (CHINA, "05-01-2018 08:30", Reason.NOT_TIMESTAMP),
    # In the night of 26 March 2023 Berlin's clocks went from 2 to 3, on 29 October from 3 to 2.
    (BERLIN, "2023-03-26 02:30:00", Reason.TIME_SKIPPED),
    (BERLIN, "2023-10-29 02:30:00", Reason.TIME_TWICE),
    (BERLIN, "2023-10-29T00:30:00Z", Reason.TIME_TWICE),
    (CHINA, "1988-04-17 02:30:00", Reason.TIME_SKIPPED),
    (CHINA, "1988-09-11 01:30:00", Reason.TIME_TWICE),
]


@pytest.mark.parametrize(("how", "text", "value", "marks"), READ)
def test_a_timestamp_is_read(
    how: CellRule, text: str, value: datetime | None, marks: tuple[Mark, ...]
) -> None:
    assert read_cell(text, how) == Read(value, marks)


@pytest.mark.parametrize(("how", "text", "reason"), REFUSED)
def test_what_names_no_moment_is_refused(how: CellRule, text: str, reason: Reason) -> None:
    read = read_cell(text, how)
    assert isinstance(read, Fault)
    assert read.reason is reason


def test_neighbours_of_a_moved_clock_are_read() -> None:
    for text in ("2023-03-26 01:59:59", "2023-03-26 03:00:00", "2023-10-29 01:59:59"):
        assert read_cell(text, BERLIN) == Read(datetime.fromisoformat(text))


_TIMED = CONTRACT.replace(
    "        customProperties: [{property: domain, value: date}]\n",
    "        ZONE\n        customProperties: [{property: domain, value: timestamp}]\n",
)


def _contract(folder: Path, zone: str, text: str = _TIMED) -> list[str]:
    said = f"logicalTypeOptions: {{{zone}}}" if zone else "description: 时刻"
    (folder / "contract.yaml").write_text(text.replace("ZONE", said), "utf-8")
    contracts, found = load_contracts([folder], root=folder)
    domains = [str(c.column.domain) for c in contracts.contracts[0].columns]
    return [*domains[3:4], *(d.code for d in found)]


def test_a_contract_states_whose_clock_it_is(tmp_path: Path) -> None:
    assert _contract(tmp_path, "") == ["timestamp"]
    assert _contract(tmp_path, "defaultTimezone: Asia/Shanghai") == ["timestamp"]
    assert _contract(tmp_path, "defaultTimezone: Europe/Berlin") == ["timestamp:Europe/Berlin"]
    assert _contract(tmp_path, "defaultTimezone: '+09:00'") == ["timestamp:+09:00"]
    assert _contract(tmp_path, "defaultTimezone: Asia/Shanghi") == ["timestamp", "HY592"]
    assert _contract(tmp_path, "minimum: 2018-01-05 08:30") == ["timestamp"]
    assert _contract(tmp_path, "minimum: 2018-01-05") == ["timestamp", "HY504"]
    dated = CONTRACT.replace(
        "required: true\n", "required: true\n        logicalTypeOptions: {defaultTimezone: Z}\n"
    )
    assert _contract(tmp_path, "", dated) == ["date", "HY507"]
    valid = _TIMED.replace("eventDate", "validFrom")
    assert _contract(tmp_path, "", valid) == ["timestamp", "HY507"]


@pytest.mark.parametrize("word", ["timestamp:", "timestamp:+9", "timestamp:Bad Zone", "date:x"])
def test_what_is_no_zone_makes_no_domain(word: str) -> None:
    assert domain_from_text(word) is None


def test_filed_timestamps_come_back_as_values_and_as_delivered(tmp_path: Path) -> None:
    world = make_world(tmp_path)
    (tmp_path / "contracts" / "payments.yaml").write_text(
        _TIMED.replace("ZONE", "description: 时刻"), "utf-8"
    )
    contracts, found = load_contracts(world.workspace.contracts, root=tmp_path)
    assert found == ()
    world = type(world)(world.workspace, contracts)
    texts = ["2020-05-01 23:59:59", "2020年5月1日8时30分", "1969/12/31 8:05", "2020-05-01"]
    rows = "".join(f"P{n},,,{text},1,普通\n" for n, text in enumerate(texts))
    receipt = world.file(f"编号,身份证号,姓名,发放日期,金额,类别\n{rows}")
    by_no = {row["no"]: row["paid_on"] for row in world.rows(receipt)}
    assert by_no == {
        "P0": T(2020, 5, 1, 23, 59, 59),
        "P1": T(2020, 5, 1, 8, 30),
        "P2": T(1969, 12, 31, 8, 5),
    }
    assert {r["no"]: r["paid_on"] for r in world.delivered(receipt)} == {
        f"P{n}": text for n, text in enumerate(texts[:3])
    }
    assert receipt.rows_quarantined == 1
