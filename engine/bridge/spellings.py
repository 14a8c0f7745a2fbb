"""Digits of numbers, and texts whose spellings are made alike."""

from __future__ import annotations

from typing import Final

import pyarrow as pa
from datafusion import Expr
from datafusion import functions as f

from dsl.surface.spellings import (
    ALIKE_BUILDINGS,
    ALIKE_COMPANIES,
    DASHES,
    FULL_WIDTH,
    HALF_WIDTH,
)
from engine.bridge.constants import constant

_EVERYWHERE: Final = "g"


def first_digit(number: Expr) -> Expr:
    """The first digit that is not 0; missing for 0."""
    digits = _replaced(number.cast(pa.string()), "[^1-9]*([1-9]?).*", "${1}", anchored=True)
    return digits.try_cast(pa.int64())


def last_digits(number: Expr, count: Expr) -> Expr:
    """The last `count` digits of the whole part."""
    whole = f.split_part(f.abs(number).cast(pa.string()), constant("."), constant(1))
    return f.right(whole, count).cast(pa.int64())


def plain_text(text: Expr) -> Expr:
    """Small letters, letters and digits only."""
    return _without(f.lower(text), r"[^\p{L}\p{N}]")


def normal_org_name(name: Expr) -> Expr:
    """The name in half width without signs, the forms of companies in their short spelling."""
    return _left(_alike(plain_text(_half_width(name)), ALIKE_COMPANIES))


def normal_person_name(name: Expr) -> Expr:
    """The name in half width without signs and blanks: 阿依夏木·买买提 has many dots."""
    return _left(plain_text(_half_width(name)))


def normal_address(address: Expr) -> Expr:
    """The address in half width without signs but dashes, words for buildings being one."""
    dashed = f.translate(
        f.lower(_half_width(address)), constant(DASHES), constant("-" * len(DASHES))
    )
    return _left(_alike(_without(dashed, r"[^\p{L}\p{N}-]"), ALIKE_BUILDINGS))


def normal_invoice_no(number: Expr) -> Expr:
    """The number in half width and capitals, letters and digits only, without zeros before it."""
    signs = _without(f.upper(_half_width(number)), r"[^\p{L}\p{N}]")
    return _left(f.ltrim(signs, constant("0")))


def _half_width(text: Expr) -> Expr:
    return f.translate(text, constant(FULL_WIDTH), constant(HALF_WIDTH))


def _alike(text: Expr, pairs: tuple[tuple[str, str], ...]) -> Expr:
    for written, kept in pairs:
        text = f.replace(text, constant(written), constant(kept))
    return text


def _without(text: Expr, pattern: str) -> Expr:
    return f.regexp_replace(text, constant(pattern), constant(""), constant(_EVERYWHERE))


def _replaced(text: Expr, pattern: str, by: str, *, anchored: bool) -> Expr:
    whole = f"^{pattern}$" if anchored else pattern
    return f.regexp_replace(text, constant(whole), constant(by))


def _left(text: Expr) -> Expr:
    """A text, missing where nothing is left of it."""
    return f.nullif(text, constant(""))
