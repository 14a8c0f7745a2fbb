"""The vectorised part of reading: texts that are already as they should be.

It resolves only what `read_cell` would give back unchanged and unmarked; whatever is in
doubt is left to `read_cell`.
"""

from __future__ import annotations

import string
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from dsl.domains import Domain, Kind
from engine.catalog.contract import Unit
from engine.catalog.storage import arrow_type
from engine.filing.cells.ids import PROVINCES, RESIDENT_CHECK, RESIDENT_WEIGHTS
from engine.filing.cells.reading import MISSING_WORDS, CellRule
from engine.integrity.bulk import Octets, text_bytes

Flags = npt.NDArray[np.bool_]

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
_LONGEST_WORD: Final = max(map(len, MISSING_WORDS))
_WORD_OCTETS: Final = np.isin(
    np.arange(256), list(b"_" + string.ascii_letters.encode() + string.digits.encode())
)
_ISO_DATE: Final = r"^[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}$"
_ISO_TIME: Final = r"^(?:199[2-9]|20[0-9]{2})-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}$"
_ID_LENGTH: Final = 18
_CHECKS: Final = np.frombuffer(RESIDENT_CHECK.encode(), np.uint8)
_PROVINCES: Final = np.isin(np.arange(100), [int(p) for p in PROVINCES])
#: Days of each month of a common year; there is no month 0 and no month 13.
_MONTH_DAYS: Final = np.array([0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31, 0], np.int32)
#: Within the places that the storage type holds, and no leading zero to lose.
_NUMBERS: Final = {
    Kind.MONEY: r"^-?[0-9]{1,15}(\.[0-9]{1,2})?$",
    Kind.NUMBER: r"^-?[0-9]{1,11}(\.[0-9]{1,6})?$",
    Kind.COUNT: r"^-?[0-9]{1,18}$",
    Kind.LATITUDE: r"^-?[1-8]?[0-9](\.[0-9]{1,6})?$",
    Kind.LONGITUDE: r"^-?(?:1[0-7]|[1-9])?[0-9](\.[0-9]{1,6})?$",
}
_UNSCALED: Final = frozenset({Unit.NONE, Unit.YUAN})


def read_clean(texts: pa.Array, rule: CellRule) -> tuple[pa.Array, pa.Array]:
    """The values of the clean ones among distinct `texts`, and the mask that says which.

    Values are null where the mask is false.
    """
    kind = rule.domain.kind
    if kind is Kind.DATE:
        return _iso_dates(texts)
    if kind is Kind.TIMESTAMP and _keeps_its_clock(rule.domain):
        return _iso_times(texts)
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


def are_their_own_values(texts: pa.Array, rule: CellRule) -> bool:
    """Whether all `texts` are their values as they stand, seen from their bytes alone.

    So are the codes and ids that registers are full of, nearly each of them another one.
    """
    if not len(texts) or texts.null_count:
        return False
    if rule.domain.kind is Kind.RESIDENT_ID:
        return bool(pc.all(_is_resident_id(texts)).as_py())
    if rule.domain.kind not in _PLAIN:
        return False
    # letters and digits, and too many of them for a word that says that nothing is there
    shortest = pc.min(pc.binary_length(texts)).as_py()
    return shortest > _LONGEST_WORD and bool(_WORD_OCTETS[text_bytes(texts)].all())


def _is_plain(texts: pa.Array, kind: Kind) -> pa.Array:
    normal = pc.equal(pc.utf8_normalize(texts, form="NFKC"), texts)
    doubts = _DOUBTS if kind not in _SEPARATED else f"{_DOUBTS}|-"
    clean = pc.invert(pc.match_substring_regex(texts, doubts))
    words = pa.array(["", *sorted(MISSING_WORDS)], pa.string())
    said = pc.invert(pc.is_in(texts, value_set=words))
    return pc.and_(pc.and_(normal, clean), said)


def _is_resident_id(texts: pa.Array) -> pa.Array:
    """Form, birth date, known province, check digit, and not the zeros of a spreadsheet."""
    lengths = pc.fill_null(pc.binary_length(texts), 0).to_numpy(zero_copy_only=False)
    whole = lengths == _ID_LENGTH
    good = np.zeros(len(texts), np.bool_)
    if whole.any():
        octets = text_bytes(texts if whole.all() else texts.filter(pa.array(whole)))
        good[whole] = _fitting_ids(octets.reshape(-1, _ID_LENGTH))
    return pa.array(good)


def _fitting_ids(octets: Octets) -> Flags:
    """The same of ids of 18 bytes, a row each."""
    # Place by place: each is then one run of bytes, which numpy takes many at a time.
    places = np.ascontiguousarray(octets.T)
    digits = places[:17] - np.uint8(ord("0"))  # what stands below "0" comes round to 200 and more
    formed = (digits <= 9).all(axis=0)
    weighed = np.zeros(len(octets), np.uint16)
    for weight, place in zip(RESIDENT_WEIGHTS, digits, strict=True):
        weighed += place * np.uint16(weight)
    check = _CHECKS[weighed % 11]
    province = np.minimum(digits[0] * np.uint16(10) + digits[1], 99)
    zeros = (places[15:] == ord("0")).all(axis=0)
    known: Flags = formed & (check == places[17]) & _PROVINCES[province] & ~zeros
    return known & _are_birth_dates(digits[6:14].astype(np.uint16))


def _are_birth_dates(digits: npt.NDArray[np.uint16]) -> Flags:
    """Whether eight digits, a row for each place, are a day from 1800 to 2199."""
    year = digits[0] * 1000 + digits[1] * 100 + digits[2] * 10 + digits[3]
    month = digits[4] * 10 + digits[5]
    day = digits[6] * 10 + digits[7]
    leap = (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
    last = _MONTH_DAYS[np.minimum(month, 13)] + (leap & (month == 2))
    real: Flags = (year >= 1800) & (year < 2200) & (day >= 1) & (day <= last)
    return real


def _keeps_its_clock(domain: Domain) -> bool:
    """Whether the clock of the domain has not been moved since 1991: China's, or an offset."""
    return not domain.of or domain.of[0] in "+-"


def _iso_times(texts: pa.Array) -> tuple[pa.Array, pa.Array]:
    """The times that texts such as 2020-05-01 08:30:00 name, and which texts are such.

    Those before 1992 are left to the reader that knows the summer times.
    """
    formed = pc.fill_null(pc.match_substring_regex(texts, _ISO_TIME), False)
    candidates = pc.if_else(formed, texts, pa.scalar(None, pa.string()))
    read = pc.strptime(candidates, format="%Y-%m-%d %H:%M:%S", unit="s", error_is_null=True)
    same = pc.fill_null(pc.equal(read.cast(pa.string()), texts), False)
    times = read.cast(pa.timestamp("us"))
    return pc.if_else(same, times, pa.scalar(None, pa.timestamp("us"))), same


def _iso_dates(texts: pa.Array) -> tuple[pa.Array, pa.Array]:
    """The days that texts such as 2020-05-01 name, and which texts are such."""
    formed = pc.fill_null(pc.match_substring_regex(texts, _ISO_DATE), False)
    candidates = pc.if_else(formed, texts, pa.scalar(None, pa.string()))
    read = pc.strptime(candidates, format="%Y-%m-%d", unit="s", error_is_null=True)
    days = read.cast(pa.date32())
    # a day that does not exist would have moved into the next month
    same = pc.fill_null(pc.equal(days.cast(pa.string()), texts), False)
    return pc.if_else(same, days, pa.scalar(None, pa.date32())), same
