"""Ids with true check digits: resident ids (GB 11643) and unified credit codes (GB 32100)."""

from __future__ import annotations

from datetime import date

_RESIDENT_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_RESIDENT_CHECKS = "10X98765432"
_CREDIT_LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_BODY_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_FULL_WIDTH = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")


def resident_id(region: str, birth: date, sequence: int) -> str:
    """The 18 characters for the person counted `sequence` (odd: male) among those born that day."""
    body = f"{region}{birth:%Y%m%d}{sequence:03d}"
    return body + resident_check(body)


def resident_check(body: str) -> str:
    """The check character of the first 17 digits."""
    total = sum(int(digit) * weight for digit, weight in zip(body, _RESIDENT_WEIGHTS, strict=True))
    return _RESIDENT_CHECKS[total % 11]


def fifteen_digits(identity: str) -> str:
    """The old form, as issued to people born before 2000; ValueError for anybody else."""
    if identity[6:8] != "19":
        raise ValueError(f"no 15-digit id was issued to {identity}")
    return identity[:6] + identity[8:17]


def full_width(text: str) -> str:
    """Digits as an input method in Chinese mode writes them."""
    return text.translate(_FULL_WIDTH)


def credit_code(kind: str, region: str, serial: int) -> str:
    """The code of the body counted `serial`; `kind` is the registering department and class."""
    body = f"{serial:08d}"
    head = f"{kind}{region}{body}{_body_check(body)}"
    return head + credit_check(head)


def credit_check(head: str) -> str:
    """The check character of the first 17 characters of a credit code."""
    total = sum(_CREDIT_LETTERS.index(c) * pow(3, i, 31) for i, c in enumerate(head))
    return _CREDIT_LETTERS[-total % 31]


def _body_check(body: str) -> str:
    """The check character of an organization code of 8 digits (GB 11714)."""
    total = sum(int(c) * weight for c, weight in zip(body, _BODY_WEIGHTS, strict=True))
    check = (11 - total % 11) % 11
    return "X" if check == 10 else str(check)
