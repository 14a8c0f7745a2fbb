"""Numbers for practice: whole and with fitting check digits, and nobody's.

No division of the country has a code that begins with 99 (GB/T 2260), and the numbers of
foreigners' residence cards have the code of a province behind their 9. So no office gives a
resident id or a credit code of this region, while every program that checks digits takes it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from engine.filing.cells.ids import credit_check_character, resident_check_digit

#: The region that does not exist.
NOWHERE: Final = "990101"
#: As many as there are different birthdays.
MOST: Final = 20_000
_FIRST_DAY: Final = date(1940, 1, 1)
_LAST_DAY: Final = date(2004, 12, 31)
#: A prime: one step after the other meets every day before it meets one again.
_STEP: Final = 7919
_ORG_WEIGHTS: Final = (3, 7, 9, 10, 5, 8, 4, 2)


def practice_resident_ids(count: int) -> Iterator[str]:
    """`count` different ids of persons born from 1940 to 2004, men and women by turns.

    >>> list(practice_resident_ids(2))
    ['990101194001010112', '990101196109060129']
    """
    days = (_LAST_DAY - _FIRST_DAY).days + 1
    for number in range(count):
        born = _FIRST_DAY + timedelta(number * _STEP % days)
        # never 000 at the end, which a spreadsheet would leave of a longer number
        digits = f"{NOWHERE}{born:%Y%m%d}{11 + number % 2:03d}"
        yield digits + resident_check_digit(digits)


def practice_credit_codes(count: int) -> Iterator[str]:
    """`count` different codes of companies, with both of their check characters.

    >>> list(practice_credit_codes(1))
    ['91990101100000008W']
    """
    for number in range(count):
        body = f"{10_000_000 + number * _STEP % 80_000_000:08d}"
        code = f"91{NOWHERE}{body}{organisation_check(body)}"
        yield code + credit_check_character(code)


def organisation_check(body: str) -> str:
    """The check character of the first eight characters of an organisation's code (GB 11714).

    >>> organisation_check("D2143569")
    'X'
    """
    left = -sum(w * int(c, 36) for w, c in zip(_ORG_WEIGHTS, body, strict=True)) % 11
    return "X" if left == 10 else str(left)
