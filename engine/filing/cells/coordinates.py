"""Latitudes and longitudes in decimal degrees, to six places and within the earth."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from dsl.domains import Kind
from engine.filing.cells.amounts import is_noise
from engine.filing.cells.reading import SPREADSHEET_NUMBER, CellRule, Fault, Read
from engine.filing.marks import Mark
from engine.filing.reasons import Reason

_PLACE: Final = Decimal("0.000001")
_LONGEST: Final = 40
_BOUNDS: Final = {Kind.LATITUDE: Decimal(90), Kind.LONGITUDE: Decimal(180)}
_SIDE: Final = r"[NSEWnsew]|[东西南北]|东经|西经|南纬|北纬"
_SPELLED: Final = re.compile(
    rf"(?P<before>{_SIDE})?\s*(?P<sign>[+-]?)(?P<degrees>[0-9]+(?:\.[0-9]*)?|\.[0-9]+)"
    rf"\s*(?P<unit>[°度])?\s*(?P<after>{_SIDE})?"
)
#: Minutes or seconds behind the degrees, however they are signed.
_MINUTES: Final = re.compile(r"[0-9]\s*(?:[°度:]\s*[0-9]|[′'分])")
_SIDES: Final = {
    **dict.fromkeys(("N", "北", "北纬"), (Kind.LATITUDE, 1)),
    **dict.fromkeys(("S", "南", "南纬"), (Kind.LATITUDE, -1)),
    **dict.fromkeys(("E", "东", "东经"), (Kind.LONGITUDE, 1)),
    **dict.fromkeys(("W", "西", "西经"), (Kind.LONGITUDE, -1)),
}


def read_coordinate(text: str, rule: CellRule) -> Read | Fault:
    """30.2741, N30.2741, 30.2741°N, 北纬30.2741度: the hemisphere once, a sign instead or none.

    Degrees with minutes are no decimal number and come to none in six places, so they are
    refused; so is a hemisphere of the other axis, and more than six places: which column or
    digit was meant is for the department to say.
    """
    if SPREADSHEET_NUMBER.fullmatch(text):
        return Fault(Reason.SPREADSHEET_NUMBER)
    plain = text.replace("\u2212", "-")  # the minus sign of typesetting
    match = _SPELLED.fullmatch(plain)
    if match is None or len(plain) > _LONGEST:
        minutes = _MINUTES.search(plain) is not None
        return Fault(Reason.NOT_DECIMAL_DEGREES if minutes else Reason.NOT_COORDINATE)
    side = match["before"] or match["after"]
    if side and (match["sign"] or (match["before"] and match["after"])):
        return Fault(Reason.NOT_COORDINATE)
    axis, factor = _SIDES[side.upper()] if side else (rule.domain.kind, 1)
    if axis is not rule.domain.kind:
        return Fault(Reason.OTHER_HEMISPHERE)
    marks = (Mark.HEMISPHERE,) if side or match["unit"] else ()
    value = Decimal(match["sign"] + match["degrees"])
    # Never by arithmetic, which rounds to 28 digits without a word.
    return _kept(value if factor > 0 else value.copy_negate(), marks, rule.domain.kind)


def _kept(value: Decimal, marks: tuple[Mark, ...], kind: Kind) -> Read | Fault:
    """`value` to six places and within the earth, or why not."""
    bound = _BOUNDS[kind]
    if abs(value) > bound:
        return Fault(Reason.BEYOND_THE_EARTH, (("bound", str(bound)),))
    kept = value.quantize(_PLACE) + 0  # no zero is negative
    if kept == value:
        return Read(kept, marks)
    if is_noise(value, kept):
        return Read(kept, (*marks, Mark.FLOAT_NOISE))
    return Fault(Reason.TOO_MANY_DECIMALS)
