"""How far two places lie apart on a sphere, in whole metres and whole numbers throughout.

The definition is that of `docs/semantics`: every quotient is cut, so that no processor, library
or order of rows decides a digit. A floating root is only a first guess at a whole one.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from datafusion import Expr, ScalarUDF, udf

from engine.bridge.types import arrow_type
from engine.plan.storage import COORDINATE

Whole = npt.NDArray[np.int64]

#: What the function is called in a plan, and in a rule's SQL.
NAME: Final = "huiyan_distance"
#: 1, in sines, cosines and radians. Every product below stays within 64 bits.
_ONE: Final = 10**9
_ONE_SQUARED: Final = _ONE * _ONE
#: Half a millionth of a degree in radians, times `_ONE` once more.
_HALF_STEP: Final = 8_726_646_260
_RIGHT_ANGLE: Final = 180_000_000  # in those steps
_HALF_CIRCLE: Final = 180_000_000  # in millionths of a degree
_HALF_PI: Final = 1_570_796_327
#: Twice the mean radius (2a + b) / 3 of the ellipsoid of CGCS2000 and WGS84, in metres.
_DIAMETER: Final = 12_742_018
_SINE_TERMS: Final = (15, 13, 11, 9, 7, 5, 3)
_ARC_TERMS: Final = 24


def distance(latitude: Expr, longitude: Expr, other_latitude: Expr, other_longitude: Expr) -> Expr:
    """The whole metres between two places; missing where a coordinate is."""
    return _METRES(latitude, longitude, other_latitude, other_longitude)


def metres(one: tuple[Whole, Whole], other: tuple[Whole, Whole]) -> Whole:
    """The haversine formula over latitudes and longitudes in millionths of a degree."""
    north, east = np.abs(one[0] - other[0]), np.abs(one[1] - other[1])
    east = np.where(east > _HALF_CIRCLE, 2 * _HALF_CIRCLE - east, east)
    along = _root(_cosine(one[0]) * _cosine(other[0])) * _sine(east) // _ONE
    up = _sine(north)
    half = up * up + along * along
    rest = np.maximum(_ONE_SQUARED - half, 0)
    arc = _arcsine(_root(np.minimum(half, rest)))
    arc = np.where(half > rest, _HALF_PI - arc, arc)
    return (arc * _DIAMETER + _ONE // 2) // _ONE


def _cosine(latitude: Whole) -> Whole:
    return _sine(_RIGHT_ANGLE - 2 * np.abs(latitude))


def _sine(steps: Whole) -> Whole:
    """The sine of so many halves of a millionth of a degree, from 0 to a right angle."""
    angle = (steps * _HALF_STEP + _ONE // 2) // _ONE
    square = angle * angle // _ONE
    series = np.full_like(angle, _ONE)
    for power in _SINE_TERMS:
        series = _ONE - square * series // (power * (power - 1) * _ONE)
    return angle * series // _ONE


def _arcsine(sine: Whole) -> Whole:
    """The angle of a sine of at most half a right angle's, where the series is quick."""
    square = sine * sine // _ONE
    series = np.full_like(sine, _ONE)
    for term in range(_ARC_TERMS, 0, -1):
        odd, even = 2 * term - 1, 2 * term
        series = _ONE + square * series // _ONE * odd**2 // (even * (even + 1))
    return sine * series // _ONE


def _root(square: Whole) -> Whole:
    """The whole root: the guess is off by less than one, and put right in whole numbers."""
    guess = np.sqrt(square.astype(np.float64)).astype(np.int64)
    guess = guess - (guess * guess > square)
    following = guess + 1
    return guess + (following * following <= square)


def _over_batch(*degrees: pa.Array) -> pa.Array:
    """The metres of a batch; where a coordinate is missing, what is reckoned is thrown away."""
    known = np.logical_and.reduce([a.is_valid().to_numpy(zero_copy_only=False) for a in degrees])
    first_north, first_east, north, east = (_millionths(a) for a in degrees)
    found = metres((first_north, first_east), (north, east))
    return pa.array(found, pa.int64(), mask=~known)


def _millionths(degrees: pa.Array) -> Whole:
    """Coordinates as whole numbers, 0 for what is missing.

    Read from the memory of the array, whose numbers are 128 bits wide: the lower half says
    all, for no coordinate is as long.
    """
    present = pc.fill_null(degrees, pa.scalar(0, degrees.type)) if degrees.null_count else degrees
    memory = present.buffers()[1]
    if memory is None or not len(present):
        return np.zeros(len(present), np.int64)
    halves = np.frombuffer(memory, np.int64)
    begin = 2 * present.offset
    return halves[begin : begin + 2 * len(present) : 2].astype(np.int64)


def _registered() -> ScalarUDF:
    kind = arrow_type(COORDINATE)
    return udf(_over_batch, [kind] * 4, pa.int64(), "immutable", NAME)


_METRES: Final = _registered()
