"""Literals by domain; no person is named in a rule, so personal domains have none."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from dsl.syntax.expressions import Expression
from tests.generated import tree
from tests.generated.draw import DAYS, MONTHS, PROJECTS, REGIONS, TEXTS, TIMES, Draw
from tests.reference.schema import KINDS

LITERALS: Mapping[str, Callable[[Draw], Expression]] = MappingProxyType(
    {
        "money": lambda d: tree.money(d.pick(("0", "10", "10.01", "20", "100", "50"))),
        "number": lambda d: tree.number(d.pick(("0", "0.5", "1", "1.25"))),
        "count": lambda d: tree.number(d.number(0, 3)),
        "percent": lambda d: tree.percentage(d.pick((0, 25, 50, 95))),
        "date": lambda d: tree.day(d.pick(DAYS)),
        "month": lambda d: tree.month(d.pick(MONTHS)),
        "period/day": lambda d: tree.period(d.pick((0, 1, 15, 30, 365)), "day"),
        "period/workday": lambda d: tree.period(d.pick((0, 1, 2, 5, 30)), "workday"),
        "period/month": lambda d: (
            tree.period(d.pick((0, 1, 6, 13)), "month") if d.chance(80) else tree.period(1, "year")
        ),
        "timestamp": lambda d: tree.time(d.pick(TIMES)),
        "period/second": lambda d: (
            tree.period(d.pick((0, 1, 2, 24, 48)), "hour")
            if d.chance(60)
            else tree.period(d.pick((15, 30, 90)), d.pick(("minute", "second")))
        ),
        "region_code": lambda d: tree.text(d.pick(REGIONS)),
        "code:project": lambda d: tree.text(d.pick(PROJECTS)),
        "category": lambda d: tree.text(d.pick(KINDS)),
        "text": lambda d: tree.text(d.pick(TEXTS)),
        "flag": lambda d: tree.flag(value=d.chance(70)),
    }
)
