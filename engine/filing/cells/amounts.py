"""Money, numbers, counts, percents and periods: exact, never a float.

Nothing that somebody wrote is rounded. What a program wrote that keeps its amounts as binary
fractions (1120656.1300000001) is brought back to the decimal that it stands for.
"""

from __future__ import annotations

import re
from decimal import Context, Decimal
from typing import Final

from dsl.domains import Kind
from engine.catalog.contract import Unit
from engine.filing.cells.numerals import amount_in_digits, has_numerals
from engine.filing.cells.reading import SPREADSHEET_NUMBER, CellRule, Fault, Read
from engine.filing.marks import Mark
from engine.filing.reasons import Reason

_DIGITS: Final = r"(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.[0-9]*)?|\.[0-9]+"
_NUMBER: Final = re.compile(rf"([+-]?)({_DIGITS})")
_MONEY_UNIT: Final = re.compile(r"\s*(亿元?|万元?|元整?|圆整?)$")
_CURRENCY: Final = re.compile(r"^([+-]?)\s*(?:RMB|CNY|人民币|[¥$])\s*", re.IGNORECASE)
_PERIOD: Final = re.compile(r"([0-9]{1,9})\s*(年|个?月|天|日|个?工作日|个?小时|分钟?|秒)?")
_FACTORS: Final = {
    Unit.YUAN: Decimal(1),
    Unit.NONE: Decimal(1),
    Unit.TEN_THOUSAND_YUAN: Decimal(10_000),
    Unit.HUNDRED_MILLION_YUAN: Decimal(100_000_000),
}
_PER_UNIT: Final = {
    ("day", "天"): 1,
    ("day", "日"): 1,
    ("workday", "个工作日"): 1,
    ("workday", "工作日"): 1,
    ("month", "月"): 1,
    ("month", "个月"): 1,
    ("month", "年"): 12,
    ("second", "小时"): 3600,
    ("second", "个小时"): 3600,
    ("second", "分钟"): 60,
    ("second", "分"): 60,
    ("second", "秒"): 1,
}
_WHOLE_DIGITS: Final = {Kind.MONEY: 16, Kind.NUMBER: 12, Kind.PERCENT: 12}
_DECIMALS: Final = {Kind.MONEY: 2, Kind.NUMBER: 6, Kind.PERCENT: 6}
_INT64: Final = range(-(2**63), 2**63)
#: Longer than any number that can be kept: not even turned into a Decimal.
_MAX_TEXT: Final = 60
#: Programs write a binary fraction with 15 to 17 digits; what has fewer stands as it was meant.
_NOISY_DIGITS: Final = range(15, 18)
#: What one such fraction is off by, as a share of it.
_NOISE: Final = Decimal("1e-13")
#: A difference of two is off by more; it still has as many zeros or nines behind its last place.
_ZEROS: Final = 6
#: The default context rounds to 28 digits without a word.
_EXACT: Final = Context(prec=3 * _MAX_TEXT)


def read_money(text: str, rule: CellRule) -> Read | Fault:
    """Yuan to two places; a suffix (万元, 亿元, 元) wins over the contract's unit.

    Chinese numerals stand in yuan, which they must say: 壹万贰仟元整.
    """
    plain = _CURRENCY.sub(r"\1", text)
    marks = [Mark.CURRENCY] if plain != text else []
    if has_numerals(plain):
        amount = amount_in_digits(plain)
        if amount is None:
            return Fault(Reason.NOT_MONEY)
        return _kept(amount, (*marks, Mark.NUMERALS), kind=Kind.MONEY)
    factor = _FACTORS[rule.unit]
    if suffix := _MONEY_UNIT.search(plain):
        plain = plain[: suffix.start()]
        factor = _FACTORS[_unit(suffix[1])]
        marks.append(Mark.UNIT)
    elif factor != 1:
        marks.append(Mark.UNIT)
    return _scaled(plain, factor, marks=marks, kind=Kind.MONEY, wrong=Reason.NOT_MONEY)


def _unit(suffix: str) -> Unit:
    if suffix.startswith("亿"):
        return Unit.HUNDRED_MILLION_YUAN
    return Unit.TEN_THOUSAND_YUAN if suffix.startswith("万") else Unit.YUAN


def read_number(text: str, _rule: CellRule) -> Read | Fault:
    """A number to six places."""
    return _scaled(text, Decimal(1), marks=[], kind=Kind.NUMBER, wrong=Reason.NOT_NUMBER)


def read_percent(text: str, rule: CellRule) -> Read | Fault:
    """A ratio to six places: 25% is 0.25; without a sign the contract's unit decides."""
    plain = text.removesuffix("%").rstrip()
    signed = plain != text
    if not signed and rule.unit is Unit.SIGNED:
        return Fault(Reason.NOT_PERCENT)
    factor = Decimal(1) if rule.unit is Unit.RATIO and not signed else Decimal("0.01")
    marks = [Mark.UNIT] if factor != 1 else []
    return _scaled(plain, factor, marks=marks, kind=Kind.PERCENT, wrong=Reason.NOT_PERCENT)


def read_count(text: str, _rule: CellRule) -> Read | Fault:
    """A whole number; 12.0 is one, 12.5 is not."""
    number = _decimal(text)
    if isinstance(number, Fault) or number is None:
        return number or Fault(Reason.NOT_COUNT)
    value, marks = number
    if value != value.to_integral_value():
        return Fault(Reason.NOT_COUNT)
    return Read(int(value), marks) if int(value) in _INT64 else Fault(Reason.OUT_OF_RANGE)


def read_period(text: str, rule: CellRule) -> Read | Fault:
    """A number of the domain's unit; 年 counts as 12 months, never as days."""
    match = _PERIOD.fullmatch(text)
    if not match:
        return Fault(Reason.NOT_PERIOD)
    if not match[2]:
        return Read(int(match[1]))
    factor = _PER_UNIT.get((rule.domain.of or "day", match[2]))
    return Read(int(match[1]) * factor, (Mark.UNIT,)) if factor else Fault(Reason.NOT_PERIOD)


def _scaled(
    text: str, factor: Decimal, *, marks: list[Mark], kind: Kind, wrong: Reason
) -> Read | Fault:
    """`text` times `factor`, exactly, if the places of `kind` can hold it."""
    number = _decimal(text)
    if isinstance(number, Fault) or number is None:
        return number or Fault(wrong)
    return _kept(_EXACT.multiply(number[0], factor), (*number[1], *marks), kind=kind)


def _kept(value: Decimal, marks: tuple[Mark, ...], *, kind: Kind) -> Read | Fault:
    """`value` in the places of `kind`, or why they cannot hold it."""
    kept = _EXACT.quantize(value, Decimal(1).scaleb(-_DECIMALS[kind]))
    if kept != value:
        if not is_noise(value, kept):
            return Fault(Reason.TOO_MANY_DECIMALS)
        marks = (*marks, Mark.FLOAT_NOISE)
    if abs(value) >= Decimal(10) ** _WHOLE_DIGITS[kind]:
        return Fault(Reason.OUT_OF_RANGE)
    return Read(kept, marks)


def is_noise(value: Decimal, kept: Decimal) -> bool:
    """Whether `value` is what became of `kept` as a binary fraction.

    >>> is_noise(Decimal("1120656.1300000001"), Decimal("1120656.13"))
    True
    """
    if len(value.normalize(_EXACT).as_tuple().digits) not in _NOISY_DIGITS:
        return False
    off = abs(_EXACT.subtract(value, kept))
    places = range(1 - int(kept.as_tuple().exponent))
    shortest = next(p for p in places if _EXACT.quantize(kept, Decimal(1).scaleb(-p)) == kept)
    return off <= max(abs(value) * _NOISE, Decimal(1).scaleb(-shortest - _ZEROS))


def _decimal(text: str) -> tuple[Decimal, tuple[Mark, ...]] | Fault | None:
    """The number that `text` writes, a Fault for a spreadsheet's remains, None for no number."""
    if SPREADSHEET_NUMBER.fullmatch(text):
        return Fault(Reason.SPREADSHEET_NUMBER)
    marks: tuple[Mark, ...] = ()
    text = text.replace("\u2212", "-")  # the minus sign of typesetting
    if text.startswith("(") and text.endswith(")") and text[1:2].isdigit():
        text = f"-{text[1:-1]}"
        marks = (Mark.BRACKETS,)
    match = _NUMBER.fullmatch(text)
    if not match:
        return None
    if len(text) > _MAX_TEXT:
        return Fault(Reason.OUT_OF_RANGE)
    if "," in text:
        marks = (*marks, Mark.THOUSANDS)
    return Decimal(text.replace(",", "")), marks
