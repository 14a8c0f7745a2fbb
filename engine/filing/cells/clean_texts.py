"""The vectorised part of reading: texts that are already as they should be.

It resolves only what `read_cell` would give back unchanged and unmarked; whatever is in
doubt is left to `read_cell`.
"""

from __future__ import annotations

from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from dsl.domains import Domain, Kind
from engine.catalog.contract import Unit
from engine.catalog.storage import arrow_type
from engine.filing.cells.ids import PROVINCES, RESIDENT_CHECK, RESIDENT_WEIGHTS, is_birth_date
from engine.filing.cells.reading import MISSING_WORDS, CellRule

#: Kinds whose value is the clean text itself, unless the text looks like one of `_DOUBTS`.
_PLAIN: Final = frozenset(
    {Kind.PERSON_NAME, Kind.ORG_NAME, Kind.PHONE, Kind.ACCOUNT, Kind.ADDRESS, Kind.CODE, Kind.TEXT}
)
#: Anything that cleaning or a reader of words may change or refuse. RE2 syntax.
_DOUBTS: Final = (
    r"^['=#]|^\d(\.\d+)?[eE]\+|\s|[\x{00AD}\x{200B}-\x{200F}\x{2028}-\x{202F}\x{2060}-\x{2064}"
    r"\x{FEFF}\x{FFFD}.•‧∙⋅・\x{007F}-\x{00A0}\x{0000}-\x{001F}\x{1680}]"
)
_SEPARATED: Final = frozenset({Kind.PHONE, Kind.ACCOUNT})
_RESIDENT: Final = r"^[1-9][0-9]{16}[0-9X]$"
#: Within the places that the storage type holds, and no leading zero to lose.
_NUMBERS: Final = {
    Kind.MONEY: r"^-?[0-9]{1,15}(\.[0-9]{1,2})?$",
    Kind.NUMBER: r"^-?[0-9]{1,11}(\.[0-9]{1,6})?$",
    Kind.COUNT: r"^-?[0-9]{1,18}$",
}
_UNSCALED: Final = frozenset({Unit.NONE, Unit.YUAN})


def read_clean(texts: pa.Array, rule: CellRule) -> tuple[pa.Array, pa.Array]:
    """The values of the clean ones among distinct `texts`, and the mask that says which.

    Values are null where the mask is false.
    """
    kind = rule.domain.kind
    if kind in _PLAIN:
        resolved = _is_plain(texts, kind)
    elif kind is Kind.RESIDENT_ID:
        resolved = _is_resident_id(texts)
    elif kind in _NUMBERS and rule.unit in _UNSCALED:
        resolved = pc.match_substring_regex(texts, _NUMBERS[kind])
    else:
        resolved = pa.repeat(pa.scalar(False), len(texts))
    return _values(texts, resolved, rule.domain), resolved


def _values(texts: pa.Array, resolved: pa.Array, domain: Domain) -> pa.Array:
    kept = pc.if_else(resolved, texts, pa.scalar(None, pa.string()))
    if not pc.any(resolved).as_py():
        return pa.nulls(len(texts), arrow_type(domain))
    return kept.cast(arrow_type(domain))


def _is_plain(texts: pa.Array, kind: Kind) -> pa.Array:
    normal = pc.equal(pc.utf8_normalize(texts, form="NFKC"), texts)
    doubts = _DOUBTS if kind not in _SEPARATED else f"{_DOUBTS}|-"
    clean = pc.invert(pc.match_substring_regex(texts, doubts))
    words = pa.array(["", *sorted(MISSING_WORDS)], pa.string())
    said = pc.invert(pc.is_in(texts, value_set=words))
    return pc.and_(pc.and_(normal, clean), said)


def _is_resident_id(texts: pa.Array) -> pa.Array:
    """Form, birth date, known province, check digit, and not the zeros of a spreadsheet."""
    formed = pc.match_substring_regex(texts, _RESIDENT)
    formed = pc.and_(formed, pc.invert(pc.ends_with(texts, "000")))
    candidates = pc.if_else(formed, texts, pa.scalar(None, pa.string()))
    births = pc.utf8_slice_codeunits(candidates, 6, 14).dictionary_encode()
    real = pa.array([is_birth_date(b) for b in births.dictionary.to_pylist()], pa.bool_())
    provinces = pc.is_in(
        pc.utf8_slice_codeunits(candidates, 0, 2), value_set=pa.array(sorted(PROVINCES))
    )
    fits = pc.equal(_check_digits(candidates), pc.utf8_slice_codeunits(candidates, 17, 18))
    dated = real.take(births.indices) if len(real) else pa.nulls(len(texts), pa.bool_())
    good = pc.and_(pc.and_(dated, provinces), fits)
    return pc.fill_null(good, False)


def _check_digits(ids: pa.Array) -> pa.Array:
    """The check digits that the first 17 digits call for, computed on whole columns."""
    rest = pc.utf8_slice_codeunits(ids, 0, 17).cast(pa.int64())
    total = pc.multiply(rest, 0)
    for weight in reversed(RESIDENT_WEIGHTS):
        tenth = pc.divide(rest, 10)
        digit = pc.subtract(rest, pc.multiply(tenth, 10))
        total = pc.add(total, pc.multiply(digit, weight))
        rest = tenth
    remainder = pc.subtract(total, pc.multiply(pc.divide(total, 11), 11))
    return pa.array(list(RESIDENT_CHECK)).take(remainder)
