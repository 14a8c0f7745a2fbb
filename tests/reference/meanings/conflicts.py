"""`conflict`: sources that disagree."""

from __future__ import annotations

import datetime

from tests.reference.schema import DEATHS, PAYMENTS
from tests.reference.written import Said, Written, found

_PAYMENTS = """payment_no paid_on person month
            P1 2020-05-01 A 2020-05"""
_LATE = """each payment in civil.payments
  with death in police.deaths on death.person = payment.person
  where payment.month > month(death.died_on)
  conflict with other in police.deaths on other.person = payment.person
    where other.died_on > death.died_on and payment.month <= month(other.died_on) "日期不一"
  per payment.person"""
_NAMES = """each payment in civil.payments
  with death in police.deaths on death.person = payment.person
  unless payment.checked under law article 2
  conflict where payment.name != death.name "姓名不一"
  per payment.person"""


def _day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


CASES = (
    Written(
        "a row of another source that surely contradicts takes the binding out as a conflict",
        _LATE,
        {
            PAYMENTS: _PAYMENTS,
            DEATHS: "death_no person died_on\nD1 A 2020-04-02\nD2 A 2020-06-02",
        },
        (
            found(
                "conflict",
                "A",
                payment=1,
                death=1,
                said=Said(
                    conflicts={0: {"death": (1,), "other": (2,), "payment": (1,)}},
                    disagreements=(
                        (
                            0,
                            (
                                ("death", 1, "died_on", _day("2020-04-02")),
                                ("other", 2, "died_on", _day("2020-06-02")),
                                ("payment", 1, "month", _day("2020-05-01")),
                            ),
                        ),
                    ),
                ),
            ),
        ),
    ),
    Written(
        "a source that says nothing contradicts no other",
        _LATE,
        {PAYMENTS: _PAYMENTS, DEATHS: "death_no person died_on\nD1 A 2020-04-02\nD2 A -"},
        (found("suspected", "A", payment=1, death=1),),
    ),
    Written(
        "what is in conflict is told beside what remains, and an exception goes first",
        _NAMES,
        {
            PAYMENTS: """payment_no paid_on person name checked
            P1 2020-05-01 A 甲 false
            P2 2020-05-02 A 乙 false
            P3 2020-05-03 A 乙 true
            P4 2020-05-04 A - false""",
            DEATHS: "death_no person name\nD1 A 甲",
        },
        (
            found(
                "suspected",
                "A",
                payment=(1, 4),
                death=1,
                said=Said(
                    {"n": 2},
                    exempted={0: {"death": (1,), "payment": (3,)}},
                    conflicts={0: {"death": (1,), "payment": (2,)}},
                    disagreements=(
                        (0, (("death", 1, "name", "甲"), ("payment", 2, "name", "乙"))),
                    ),
                ),
            ),
        ),
        measures="    n = count(payment)",
    ),
    Written(
        "where exceptions and conflicts took out everything, the subject is in conflict",
        _NAMES,
        {
            PAYMENTS: """payment_no paid_on person name checked
            P1 2020-05-01 A 乙 false
            P2 2020-05-02 A 乙 true""",
            DEATHS: "death_no person name\nD1 A 甲",
        },
        (
            found(
                "conflict",
                "A",
                payment=1,
                death=1,
                said=Said(
                    exempted={0: {"death": (1,), "payment": (2,)}},
                    conflicts={0: {"death": (1,), "payment": (1,)}},
                    disagreements=(
                        (0, (("death", 1, "name", "甲"), ("payment", 1, "name", "乙"))),
                    ),
                ),
            ),
        ),
    ),
)
