"""Distances: the same whole metres three times over, and close to what trigonometry says."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from decimal import Decimal

import duckdb
import numpy as np
import pyarrow as pa
import pytest
from datafusion import SessionContext, col

from engine.bridge.distance import distance, metres
from tests.reference.distances import metres as by_reference
from tests.second_engine.distances import NAME, register

_RADIUS = 6_371_009
_POLE, _DATE_LINE = 90_000_000, 180_000_000
Place = tuple[int, int]

_EDGES: tuple[Place, ...] = (
    *((north, east) for north in (0, 1, -1) for east in (0, 1, _DATE_LINE, -_DATE_LINE)),
    *((north, east) for north in (_POLE, -_POLE, _POLE - 1) for east in (0, 77_000_000, -1)),
    (30_274_100, 120_155_100),
    (-30_274_100, -59_844_900),
)


def _within(degrees: float, source: random.Random, *, north: int = 70) -> tuple[Place, Place]:
    """Two places at most so many degrees apart in either direction, across ±180 too."""
    span = int(degrees * 1_000_000)
    one = (source.randint(-north * 1_000_000, north * 1_000_000), source.randint(-180, 180) * 10**6)
    up = max(-_POLE, min(_POLE, one[0] + source.randint(-span, span)))
    along = one[1] + source.randint(-span, span)
    return one, (up, (along + _DATE_LINE) % (2 * _DATE_LINE) - _DATE_LINE)


def _anywhere(source: random.Random) -> tuple[Place, Place]:
    one, other = (
        (source.randint(-_POLE, _POLE), source.randint(-_DATE_LINE, _DATE_LINE)) for _ in range(2)
    )
    return one, other


def _pairs() -> list[tuple[Place, Place]]:
    source = random.Random(53)
    pairs = [(one, other) for one in _EDGES for other in _EDGES]
    pairs += [_anywhere(source) for _ in range(300)]
    spans = (0.00001, 0.001, 0.1, 1.3, 10)
    return pairs + [_within(span, source) for span in spans for _ in range(150)]


def _ours(pairs: list[tuple[Place, Place]]) -> list[int]:
    table = np.array([(*one, *other) for one, other in pairs], np.int64)
    found: list[int] = metres((table[:, 0], table[:, 1]), (table[:, 2], table[:, 3])).tolist()
    return found


def _decimals(place: Place) -> tuple[Decimal, Decimal]:
    return Decimal(place[0]).scaleb(-6), Decimal(place[1]).scaleb(-6)


def _haversine(one: Place, other: Place) -> float:
    """By floating trigonometry, as maps and handbooks have it."""
    north, east, up, along = (math.radians(n / 1_000_000) for n in (*one, *other))
    square = math.sin((up - north) / 2) ** 2
    square += math.cos(north) * math.cos(up) * math.sin((along - east) / 2) ** 2
    return 2 * _RADIUS * math.atan2(math.sqrt(square), math.sqrt(max(0.0, 1 - square)))


def _vincenty(one: Place, other: Place) -> float:
    """On the ellipsoid of CGCS2000 (T. Vincenty, Survey Review 23, 1975), for near places."""
    a, flat = 6_378_137.0, 1 / 298.257222101
    b = a * (1 - flat)
    u1, u2 = (math.atan((1 - flat) * math.tan(math.radians(p[0] / 1e6))) for p in (one, other))
    apart = math.radians((other[1] - one[1]) / 1e6)
    apart = (apart + math.pi) % (2 * math.pi) - math.pi
    lam = apart
    for _ in range(50):
        x = math.cos(u2) * math.sin(lam)
        y = math.cos(u1) * math.sin(u2) - math.sin(u1) * math.cos(u2) * math.cos(lam)
        sin_s = math.hypot(x, y)
        if sin_s == 0:
            return 0.0
        cos_s = math.sin(u1) * math.sin(u2) + math.cos(u1) * math.cos(u2) * math.cos(lam)
        arc = math.atan2(sin_s, cos_s)
        sin_a = math.cos(u1) * math.cos(u2) * math.sin(lam) / sin_s
        cos2_a = 1 - sin_a**2
        mid = cos_s - 2 * math.sin(u1) * math.sin(u2) / cos2_a if cos2_a > 1e-12 else 0.0
        c = flat / 16 * cos2_a * (4 + flat * (4 - 3 * cos2_a))
        inner = mid + c * cos_s * (2 * mid**2 - 1)
        lam = apart + (1 - c) * flat * sin_a * (arc + c * sin_s * inner)
    w = cos2_a * (a**2 - b**2) / b**2
    big = 1 + w / 16384 * (4096 + w * (w * (320 - 175 * w) - 768))
    small = w / 1024 * (256 + w * (w * (74 - 47 * w) - 128))
    last = mid / 6 * (4 * sin_s**2 - 3) * (4 * mid**2 - 3)
    bend = small * sin_s * (mid + small / 4 * (cos_s * (2 * mid**2 - 1) - small * last))
    return b * big * (arc - bend)


@pytest.fixture(scope="module")
def other_engine() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        register(connection)
        yield connection


def test_three_implementations_give_the_same_metres(
    other_engine: duckdb.DuckDBPyConnection,
) -> None:
    pairs = _pairs()
    ours = _ours(pairs)
    assert ours == [by_reference(*_decimals(one), *_decimals(two)) for one, two in pairs]
    numbers = [(*one, *two) for one, two in pairs]
    columns = dict(zip("abcd", (list(c) for c in zip(*numbers, strict=True)), strict=True))
    other_engine.register("pairs", pa.table(columns))
    rows = other_engine.execute(f"SELECT {NAME}(a, b, c, d) FROM pairs").fetchall()
    assert ours == [row[0] for row in rows]


def test_a_distance_is_the_same_there_and_back_and_none_where_one_stands() -> None:
    pairs = _pairs()
    assert _ours(pairs) == _ours([(other, one) for one, other in pairs])
    assert set(_ours([(one, one) for one, _ in pairs])) == {0}
    mirrored = [((-a, -b), (-c, -d)) for (a, b), (c, d) in pairs]
    assert _ours(pairs) == _ours(mirrored)


@pytest.mark.parametrize("degrees", [0.00001, 0.001, 0.02, 0.3, 1.8])
def test_within_a_city_it_is_off_by_less_than_a_metre(degrees: float) -> None:
    """To 200 km and more, at every latitude, and across the line where dates change."""
    source = random.Random(int(degrees * 100_000))
    pairs = [_within(degrees, source, north=89) for _ in range(2_000)]
    pairs += [((n, 179_999_000), (n + 1_000, -179_999_500)) for n in range(-_POLE, _POLE, 10**7)]
    for (one, other), found in zip(pairs, _ours(pairs), strict=True):
        assert abs(found - _haversine(one, other)) < 0.5 + 0.1


def test_up_to_a_quarter_of_the_earth_it_is_off_by_less_than_a_metre() -> None:
    source = random.Random(3)
    pairs = [_anywhere(source) for _ in range(5_000)]
    far = 0
    for (one, other), found in zip(pairs, _ours(pairs), strict=True):
        true = _haversine(one, other)
        bound = 1 if true < 10_000_000 else 2 if true < 19_500_000 else 1_000
        far += true > 10_000_000
        assert abs(found - true) < bound
    assert far > 1_000


def test_on_the_other_side_of_the_earth_it_is_off_by_less_than_a_kilometre() -> None:
    source = random.Random(4)
    pairs = []
    for _ in range(2_000):
        (north, east), near = _within(0.01, source, north=89)
        pairs.append(((north, east), (-near[0], (near[1] % (2 * _DATE_LINE)) - _DATE_LINE)))
    for (one, other), found in zip(pairs, _ours(pairs), strict=True):
        assert abs(found - _haversine(one, other)) < 1_000


def test_the_sphere_differs_from_the_ellipsoid_by_less_than_six_parts_in_a_thousand() -> None:
    source = random.Random(5)
    pairs = [_within(span, source, north=85) for span in (0.02, 0.3, 1.2) for _ in range(500)]
    for (one, other), found in zip(pairs, _ours(pairs), strict=True):
        true = _vincenty(one, other)
        assert abs(found - true) <= 0.006 * true + 0.6


def test_missing_coordinates_make_it_missing_in_slices_too() -> None:
    kind = pa.decimal128(9, 6)
    rows = [
        ("30.2741", "120.1551", "30.319092", "120.1551"),
        (None, "120.1551", "30.2741", "120.1551"),
        ("30.2741", None, "30.2741", "120.1551"),
        ("-30.2741", "120.1551", None, "120.1551"),
        ("30.2741", "120.1551", "30.2741", None),
        ("0", "-180", "0", "180"),
        ("-0.000005", "0", "0.000005", "0"),
    ]
    columns = zip(*rows, strict=True)
    arrays = [pa.array([None if v is None else Decimal(v) for v in c], kind) for c in columns]
    table = pa.table(dict(zip("abcd", arrays, strict=True)))
    expected = [5003, None, None, None, None, 0, 1]
    expression = distance(*(col(name) for name in "abcd")).alias("m")
    for start in range(len(rows)):
        context = SessionContext()
        batches = table.slice(start).to_batches()
        frame = context.create_dataframe([batches])
        assert frame.select(expression).to_pydict()["m"] == expected[start:]
