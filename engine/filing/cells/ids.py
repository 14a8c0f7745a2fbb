"""Resident ids, credit codes and region codes: check digits are hard, regions a note.

Sources: GB 11643-1999 (resident ids), GB 32100-2015 (unified social credit codes),
GB/T 2260 and GB/T 10114 (region codes).
"""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from engine.filing.cells.reading import SPREADSHEET_NUMBER, CellRule, Fault, Read
from engine.filing.cells.regions import abolished
from engine.filing.marks import Mark
from engine.filing.reasons import Reason

RESIDENT_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
RESIDENT_CHECK: Final = "10X98765432"
#: The first two digits of ids: provinces, and 81-83 and 91 for Hong Kong, Macao and Taiwan.
PROVINCES: Final = frozenset(
    str(p)
    for first, last in ((11, 15), (21, 23), (31, 37), (41, 46), (50, 54), (61, 65), (71, 71))
    for p in range(first, last + 1)
) | {"81", "82", "83", "91"}
CREDIT_ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"

_RESIDENT: Final = re.compile(r"[1-9][0-9]{16}[0-9X]")
_RESIDENT_15: Final = re.compile(r"[1-9][0-9]{14}")
_CREDIT: Final = re.compile(f"[{CREDIT_ALPHABET}]{{18}}")
_REGION: Final = re.compile(r"[1-9][0-9](?:[0-9]{2}|[0-9]{4}|[0-9]{7}|[0-9]{10})?")
_CREDIT_WEIGHTS: Final = tuple(pow(3, i, 31) for i in range(17))


def read_resident_id(text: str, _rule: CellRule) -> Read | Fault:
    """18 digits with a fitting check digit and a real birth date; 15 digits become 18."""
    upper = text.upper()
    marks = [Mark.UPPER_CASE] if upper != text else []
    if _RESIDENT_15.fullmatch(upper):
        # ids of 15 digits were given only to persons born in 19xx
        upper = f"{upper[:6]}19{upper[6:]}"
        upper += resident_check_digit(upper)
        marks.append(Mark.ID_15_TO_18)
    elif SPREADSHEET_NUMBER.fullmatch(upper):
        return Fault(Reason.SPREADSHEET_NUMBER)
    elif not _RESIDENT.fullmatch(upper):
        return Fault(Reason.NOT_RESIDENT_ID)
    if not is_birth_date(upper[6:14]):
        return Fault(Reason.BAD_BIRTH_DATE)
    if resident_check_digit(upper) != upper[17]:
        return Fault(Reason.BAD_CHECK_DIGIT)
    if upper[:2] not in PROVINCES:
        marks.append(Mark.ID_UNKNOWN_REGION)
    if upper.endswith("000"):
        # a spreadsheet keeps 15 digits; one in eleven such ids still has a fitting check digit
        marks.append(Mark.ID_ENDS_IN_ZEROS)
    return Read(upper, tuple(marks))


def resident_check_digit(digits: str) -> str:
    """The check digit of the first 17 digits of a resident id (GB 11643)."""
    total = sum(w * int(d) for w, d in zip(RESIDENT_WEIGHTS, digits, strict=False))
    return RESIDENT_CHECK[total % 11]


def is_birth_date(digits: str) -> bool:
    """Whether eight digits are a day from 1800 to 2199."""
    try:
        return 1800 <= date(int(digits[:4]), int(digits[4:6]), int(digits[6:])).year < 2200
    except ValueError:
        return False


def read_credit_code(text: str, _rule: CellRule) -> Read | Fault:
    """18 characters of the standard's alphabet with a fitting check character."""
    upper = text.upper()
    if SPREADSHEET_NUMBER.fullmatch(upper):
        return Fault(Reason.SPREADSHEET_NUMBER)
    if not _CREDIT.fullmatch(upper):
        return Fault(Reason.NOT_CREDIT_CODE)
    if credit_check_character(upper) != upper[17]:
        return Fault(Reason.BAD_CHECK_DIGIT)
    return Read(upper, (Mark.UPPER_CASE,) if upper != text else ())


def credit_check_character(code: str) -> str:
    """The check character of the first 17 characters of a credit code (GB 32100)."""
    pairs = zip(_CREDIT_WEIGHTS, code, strict=False)
    total = sum(w * CREDIT_ALPHABET.index(c) for w, c in pairs)
    return CREDIT_ALPHABET[-total % 31]


def read_region_code(text: str, _rule: CellRule) -> Read | Fault:
    """2, 4, 6, 9 or 12 digits; one that was abolished is a note: it was right in its time."""
    if SPREADSHEET_NUMBER.fullmatch(text):
        return Fault(Reason.SPREADSHEET_NUMBER)
    if not _REGION.fullmatch(text):
        return Fault(Reason.NOT_REGION_CODE)
    return Read(text, (Mark.REGION_ABOLISHED,) if abolished(text) else ())
