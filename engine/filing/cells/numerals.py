"""Chinese numerals, in dates (二〇一八年一月五日) and in amounts (壹万贰仟元整).

Read by the rules of writing, not by ear: 壹万贰元 is refused, since by ear it is 12,000 and by
the rule 10,002 is written 壹万零贰元.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Final

_ZEROS: Final = "〇○零0"
_DIGITS: Final[Mapping[str, int]] = MappingProxyType(
    {c: i for i, word in enumerate(["一壹", "二贰两貳", "三叁叄", "四肆", "五伍"], 1) for c in word}
    | {c: i for i, word in enumerate(["六陆陸", "七柒", "八捌", "九玖"], 6) for c in word}
)
_ANY: Final = "".join(_DIGITS)

_YEAR_DIGITS: Final = f"[{_ZEROS}一二三四五六七八九]"
_SMALL: Final = f"[{_ZEROS}]?[一二三四五六七八九]|[一二三]?十[一二三四五六七八九]?"
_DATE: Final = re.compile(
    rf"(?P<year>{_YEAR_DIGITS}{{4}})\s*年\s*(?P<month>{_SMALL})\s*月"
    rf"(?:份|\s*(?P<day>{_SMALL})\s*[日号])?"
)


def _section_after(signs: str) -> str:
    """Up to four places, each with its sign. The last digit has none, so it must stand alone
    or follow 零, 拾 or one of `signs`: by ear it could be of the place above."""
    return (
        rf"(?:[{_ANY}][仟千])?(?:零?[{_ANY}][佰百])?(?:零?[{_ANY}]?[拾十])?"
        rf"(?:(?:^|(?<=[拾十零负負{signs}]))[{_ANY}]|零[{_ANY}])?"
    )


_AMOUNT: Final = re.compile(
    rf"(?P<minus>[负負])?(?:(?P<e8>{_section_after('')})[亿億])?"
    rf"(?:(?P<e4>零?{_section_after('亿億')})[万萬])?(?P<e0>零?{_section_after('')})[元圆圓]"
    rf"(?:零?(?P<tenths>[{_ANY}])角)?(?:零?(?P<cents>[{_ANY}])分)?[整正]?"
)
_HAS_NUMERAL: Final = re.compile(f"[{_ANY}零]")
_PLACES: Final = MappingProxyType(
    {**dict.fromkeys("仟千", 1000), **dict.fromkeys("佰百", 100), **dict.fromkeys("拾十", 10)}
)


def has_numerals(text: str) -> bool:
    """Whether `text` holds a digit in Chinese letters."""
    return bool(_HAS_NUMERAL.search(text))


def date_in_digits(text: str) -> str | None:
    """二〇一八年一月五日 as 2018年1月5日, 二〇一八年一月 as 2018年1月; None for other texts."""
    match = _DATE.fullmatch(text)
    if not match:
        return None
    year = "".join("0" if c in _ZEROS else str(_DIGITS[c]) for c in match["year"])
    month = f"{year}年{_small(match['month'])}月"
    return f"{month}{_small(match['day'])}日" if match["day"] else month


def _small(text: str) -> int:
    """A number below a hundred: 五, 〇五, 十, 十五, 二十, 二十五."""
    tens, ten, ones = text.lstrip(_ZEROS).rpartition("十")
    return 10 * (_DIGITS.get(tens, 1) if ten else 0) + _DIGITS.get(ones, 0)


def amount_in_digits(text: str) -> Decimal | None:
    """Yuan of an amount in Chinese letters, 元 included; None where it is not well written."""
    match = _AMOUNT.fullmatch(text)
    if not match or not has_numerals(text):
        return None
    whole = 0
    for name, factor in (("e8", 10**8), ("e4", 10**4), ("e0", 1)):
        value = _section(match[name] or "")
        if match[name] is not None and not value and name != "e0":
            return None  # 万 and 亿 stand behind a number
        whole += value * factor
    tenths, cents = (_DIGITS[match[n]] if match[n] else 0 for n in ("tenths", "cents"))
    amount = Decimal(whole) + Decimal(10 * tenths + cents) / 100
    return -amount if match["minus"] else amount


def _section(text: str) -> int:
    """The number of up to four places."""
    total, digit = 0, 0
    for letter in text:
        if letter in _PLACES:
            total += (digit or 1) * _PLACES[letter]
            digit = 0
        elif letter in _DIGITS:
            digit = _DIGITS[letter]
    return total + digit
