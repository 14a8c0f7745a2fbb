"""What is left of a masked value, by its domain.

The same value leaves the same, however it was written; nothing can be computed back, for
nothing but the characters shown has gone into the result. Identifiers keep their length, so
that staff recognise the kind of number; words keep it up to eight characters. Of what has
few possible values (a category, a date, a number) nothing is left: one character or the
year would be enough to guess the rest.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from dsl.domains import NUMERIC, PLACING, Kind

_STAR: Final = "*"
#: Longer words are shown as if they had so many characters.
_LONGEST_WORD: Final = 8
_AMOUNT: Final = re.compile(
    r"[-+]?[0-9][0-9,]*(?:\.[0-9]+)?"
    r"(\s*(?:元|yuan|天|个工作日|个月|小时|分钟|秒|days|working days|months|h|min|s|%))?"
)
#: What a spreadsheet or a hand puts between the digits of a number.
_BETWEEN_DIGITS: Final = re.compile(r"[\s'’‘`\-_.·()]+")
_LOST_DIGITS: Final = re.compile(r"([0-9](?:\.[0-9]+)?)[Ee]\+?[0-9]+")
#: Digits shown at the beginning and at the end of a number with at least so many of them.
_ENDS: Final[Mapping[Kind, tuple[tuple[int, int, int], ...]]] = MappingProxyType(
    {
        Kind.RESIDENT_ID: ((18, 6, 4), (15, 6, 3)),
        Kind.CREDIT_CODE: ((18, 2, 4),),
        Kind.PHONE: ((11, 3, 4), (7, 0, 2)),
        Kind.ACCOUNT: ((12, 4, 4), (8, 0, 2)),
        Kind.CODE: ((12, 2, 2),),
    }
)


def masked(kind: Kind | None, text: str) -> str:
    """`text` of that kind with the middle taken out; of an unknown kind nothing is left.

    >>> masked(Kind.RESIDENT_ID, "330182193111295017"), masked(Kind.PERSON_NAME, "林元关")
    ('330182********5017', '林*关')
    >>> masked(Kind.DATE, "2022年3月15日"), masked(Kind.MONEY, "1,500.00元")
    ('****年**月**日', '***元')
    """
    plain = _plain(text)
    if not plain:
        return ""
    if kind is None:
        return "***"
    if kind in _ENDS:
        return _number(kind, plain)
    if kind in NUMERIC | PLACING or kind is Kind.PERIOD:
        return _amount(plain)
    return _SHAPES.get(kind, _word)(plain)


def _plain(text: str) -> str:
    """One spelling of what may be written in full width, with blanks or invisible signs."""
    compatible = unicodedata.normalize("NFKC", text)
    seen = "".join(c for c in compatible if unicodedata.category(c) not in ("Cf", "Cc"))
    return " ".join(seen.split())


def _number(kind: Kind, text: str) -> str:
    lost = _LOST_DIGITS.fullmatch(text)
    if lost and len(lost[1].replace(".", "")) <= _ENDS[kind][0][1]:
        return text  # a spreadsheet left no more of it than the mask would
    digits = _BETWEEN_DIGITS.sub("", text).upper()
    for least, first, last in _ENDS[kind]:
        exactly = kind in (Kind.RESIDENT_ID, Kind.CREDIT_CODE)
        if len(digits) == least or (len(digits) > least and not exactly):
            hidden = _STAR * (len(digits) - first - last)
            return digits[:first] + hidden + digits[len(digits) - last :]
    # what is no such number is not known to be harmless: a name in the wrong column, say
    return _word(digits)


def _word(text: str) -> str:
    """The first and the last character; of two characters the first, of one nothing."""
    shown = min(len(text), _LONGEST_WORD)
    if shown <= 2:
        return text[: shown - 1] + _STAR
    return text[0] + _STAR * (shown - 2) + text[-1]


def _amount(text: str) -> str:
    found = _AMOUNT.fullmatch(text)
    return "***" + ((found[1] or "") if found else "")


def _date(text: str) -> str:
    return "****年**月**日" if "年" in text and "日" in text else "****-**-**"


def _month(text: str) -> str:
    return "****年**月" if "年" in text else "****-**"


def _time(text: str) -> str:
    return "****年**月**日**时**分" if "年" in text else "****-**-** **:**"


def _nothing(_text: str) -> str:
    return "**"


def _region(text: str) -> str:
    """The province, which two digits name."""
    return text[:2] + _STAR * min(len(text) - 2, 10) if len(text) > 2 else "**"


_SHAPES: Final[Mapping[Kind, Callable[[str], str]]] = MappingProxyType(
    {
        Kind.DATE: _date,
        Kind.MONTH: _month,
        Kind.TIMESTAMP: _time,
        Kind.CATEGORY: _nothing,
        Kind.FLAG: _nothing,
        Kind.REGION_CODE: _region,
    }
)
