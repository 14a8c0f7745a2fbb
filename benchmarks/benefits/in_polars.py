"""The benefits' questions asked of Polars, each a lazy query made from the lines of its rule.

Each scans its files anew, and is collected by the streaming engine before the next is asked.
Persons are told apart by the whole number that filing keeps beside the id.
"""

from __future__ import annotations

import operator
import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import polars as pl

from benchmarks import answers
from benchmarks.answers import Answers
from benchmarks.benefits.pack import ASKED
from benchmarks.benefits.sides import as_answers

_PAYMENTS: Final = "civil.payments"
_DAY: Final = pl.col("paid_on")
_OF_ROW: Final = ("no", pl.lit(1).alias("n"), "amount", _DAY, _DAY.alias("last"))
_OF_GROUP: Final = (
    pl.len().alias("n"),
    pl.col("amount").sum(),
    _DAY.min().alias("first"),
    _DAY.max().alias("last"),
)

_RELATION: Final = re.compile(r"(\w+) in ([\w.]+) on \w+\.person = p\.person")
_VALID: Final = re.compile(r"(\w+) valid at (.+)")
_KNOWN: Final = re.compile(r"(.+) is (missing|present)")
_AMONG: Final = re.compile(r"(.+) in \((.+)\)")
_COMPARED: Final = re.compile(r"(.+) (>=|<=|>|=) (.+)")
_LATER: Final = re.compile(r"(.+) \+ (\d+) days")
_COUNTED: Final = re.compile(r"count\(p where (.+)\)")
_CALLED: Final = re.compile(r"(\w+)\((.+)\)")
_LITERAL: Final = re.compile(r'"(?P<text>.*)"|(?P<money>[\d.]+) 元|(?P<number>\d+)')
_COLUMN: Final = re.compile(r"(\w+)\.(\w+)")

_SIGNS: Final[Mapping[str, Callable[[Any, Any], Any]]] = {
    ">=": operator.ge,
    "<=": operator.le,
    ">": operator.gt,
    "=": operator.eq,
}
_FUNCTIONS: Final[Mapping[str, Callable[[pl.Expr], pl.Expr]]] = {
    "month": lambda day: day.dt.month_start(),
    "last_day": lambda day: day.dt.month_end(),
    "sum": lambda number: number.sum(),
    "count_distinct": lambda value: value.drop_nulls().n_unique(),
}
_LITERALS: Final[Mapping[str, Callable[[str], object]]] = {
    "text": str,
    "money": Decimal,
    "number": int,
}


def in_polars(city: Path) -> tuple[Answers, float]:
    """What Polars answers, one question after the other, and the seconds that it takes."""
    files = answers.filed(city)
    rows: dict[str, list[tuple[object, ...]]] = {}
    started = time.monotonic()
    for asked in ASKED:
        rows[asked.name] = _query(asked.body, files).collect(engine="streaming").rows()
    seconds = time.monotonic() - started
    return as_answers(ASKED, rows), seconds


def _query(body: str, files: Mapping[str, list[str]]) -> pl.LazyFrame:
    """What a rule brings up; Polars itself moves conditions to before the join where it can."""
    above, _, below = body.partition("  per ")
    found = pl.scan_parquet(files[_PAYMENTS])
    for relation in _said("with", above):
        alias, table = _parts(_RELATION, relation)
        other = pl.scan_parquet(files[table]).select(pl.all().name.prefix(f"{alias}."))
        found = found.join(other, left_on="_entity", right_on=f"{alias}._entity")
    for condition in _said("where", above):
        found = found.filter(_condition(condition))
    if not below:
        return found.select(_OF_ROW)
    groups = found.group_by([_value(key) for key in below.splitlines()[0].split(", ")])
    for condition in _said("where", below):
        groups = groups.having(_condition(condition))
    return groups.agg(_OF_GROUP)


def _said(word: str, lines: str) -> Iterator[str]:
    """What the lines say that begin with a word."""
    for line in lines.splitlines():
        before, found, said = line.partition(f"  {word} ")
        if found and not before:
            yield said


def _parts(pattern: re.Pattern[str], text: str) -> Sequence[str]:
    matched = pattern.fullmatch(text)
    if matched is None:
        raise ValueError(f"cannot be asked of Polars: {text}")
    return matched.groups()


def _condition(text: str) -> pl.Expr:
    if said := _VALID.fullmatch(text):
        start, end, day = map(_value, (f"{said[1]}.start", f"{said[1]}.end", said[2]))
        return (start <= day) & (end.is_null() | (end >= day))
    if said := _KNOWN.fullmatch(text):
        value = _value(said[1])
        return value.is_null() if said[2] == "missing" else value.is_not_null()
    if said := _AMONG.fullmatch(text):
        return _value(said[1]).is_in([_literal(option) for option in said[2].split(", ")])
    one, sign, other = _parts(_COMPARED, text)
    held: pl.Expr = _SIGNS[sign](_value(one), _value(other))
    return held


def _value(text: str) -> pl.Expr:
    if text == "count(p)":
        return pl.len()
    if said := _LATER.fullmatch(text):
        return _value(said[1]) + timedelta(days=int(said[2]))
    if said := _COUNTED.fullmatch(text):
        return _condition(said[1]).sum()
    if said := _CALLED.fullmatch(text):
        return _FUNCTIONS[said[1]](_value(said[2]))
    if _LITERAL.fullmatch(text):
        return pl.lit(_literal(text))
    alias, column = _parts(_COLUMN, text)
    column = "_entity" if column == "person" else column
    return pl.col(column if alias == "p" else f"{alias}.{column}")


def _literal(text: str) -> object:
    said = _LITERAL.fullmatch(text)
    assert said is not None
    assert said.lastgroup is not None
    return _LITERALS[said.lastgroup](said[said.lastgroup])
