"""Statistics in SQL, over a list of whole numbers of the last decimal."""

from __future__ import annotations

from dsl.syntax.expressions import Aggregate, Number, Percentage
from tests.second_engine.functions import NotExpressedError
from tests.second_engine.numbers import quotient_decimals, whole
from tests.second_engine.terms import Term

STATISTICS = frozenset(
    {
        "median",
        "percentile",
        "lower_fence",
        "upper_fence",
        "variance",
        "stddev",
        "population_variance",
        "population_stddev",
        "arithmetic_series",
        "geometric_series",
        "benford",
    }
)


def statistic(node: Aggregate, value: Term, listed: str) -> Term:
    """The statistic of `listed`, the values of `value`."""
    unit = value.unit
    match node.function:
        case "median":
            return Term(_quantile(listed, 5, 1), "number", value.decimals + 1, unit)
        case "percentile":
            part, places = _share(node)
            return Term(_quantile(listed, part, places), "number", value.decimals + places, unit)
        case "lower_fence" | "upper_fence":
            sql = _fence(listed, upper=node.function == "upper_fence")
            return Term(sql, "number", value.decimals + 3, unit)
        case "arithmetic_series":
            return Term(_arithmetic(listed), "flag")
        case "geometric_series":
            return Term(_geometric(listed, *_share(node)), "flag")
        case "benford":
            return Term(_first_digits(listed), "number", 8)
    return _spread(node.function, value, listed)


def _share(node: Aggregate) -> tuple[int, int]:
    """The share as so many parts of 10 to the so many."""
    match node.share:
        case Percentage(points=points):
            share = points.scaleb(-2).normalize()
        case Number(value=written):
            share = written.normalize()
        case _:
            raise NotExpressedError("a share that is not written")
    places = max(0, -int(share.as_tuple().exponent))
    return int(share.scaleb(places)), places


def _quantile(listed: str, part: int, places: int) -> str:
    """Between the closest ranks, with `places` more decimals; missing for an empty list."""
    count = f"len({listed})"
    way = f"(({count} - 1) * {part})"
    rank, beyond = f"({way} // {10**places})", f"({way} % {10**places})"
    first, second = (f"list_sort({listed})[{rank} + {n}]" for n in (1, 2))
    more = f"CASE WHEN {beyond} = 0 THEN 0 ELSE ({second} - {first}) * {beyond} END"
    return f"CASE WHEN {count} > 0 THEN {first} * {whole(10**places)} + {more} END"


def _fence(listed: str, *, upper: bool) -> str:
    low, high = _quantile(listed, 25, 2), _quantile(listed, 75, 2)
    # Twice the quartile and three times their distance, five times: one decimal more.
    step = f"3 * (({high}) - ({low}))"
    from_there = f"2 * ({high}) + {step}" if upper else f"2 * ({low}) - {step}"
    return f"CASE WHEN ({high}) > ({low}) THEN 5 * ({from_there}) END"


def _spread(function: str, value: Term, listed: str) -> Term:
    count, total = f"len({listed})::HUGEINT", f"list_sum({listed})"
    squares = f"list_sum(list_transform({listed}, lambda one: one * one))"
    apart = f"({count} * {squares} - {total} * {total})"
    ways = f"({count} * {count if function.startswith('population') else f'({count} - 1)'})"
    if function.endswith("variance"):
        decimals = max(4, 2 * value.decimals)
        more = whole(10 ** (decimals - 2 * value.decimals))
        return Term(f"(({apart} * {more}) // nullif({ways}, 0))", "number", decimals)
    decimals = quotient_decimals(value.decimals)
    more = whole(10 ** (2 * (decimals - value.decimals)))
    square = f"(({apart} * {more}) // nullif({ways}, 0))"
    root = f"floor(sqrt({square}::DOUBLE))::HUGEINT"
    # A floating root may be off by one.
    sql = (
        f"CASE WHEN {root} * {root} > {square} THEN {root} - 1 "
        f"WHEN ({root} + 1) * ({root} + 1) <= {square} THEN {root} + 1 ELSE {root} END"
    )
    return Term(sql, "number", decimals, value.unit)


def _first_digits(listed: str) -> str:
    """The law in twelve decimals: log10(1 + 1/d) is within what a double holds."""
    law = "round(log10(1 + 1 / d) * 1000000000000)::HUGEINT"
    first = "substring(abs(x)::VARCHAR, 1, 1)::INTEGER"
    figures = f"list_filter(list_transform({listed}, lambda x: {first}), lambda x: x > 0)"
    count = f"len({figures})"
    times = f"len(list_filter({figures}, lambda x: x = d)) * {whole(10**12)}"
    apart = f"list_sum(list_transform(range(1, 10), lambda d: abs({times} - {law} * {count})))"
    return f"(({apart} // nullif(9 * {count}, 0)) // 10000)"


def _arithmetic(listed: str) -> str:
    distinct = f"list_sort(list_distinct({listed}))"
    steps = (
        f"list_transform(range(1, len({distinct})), lambda i: {distinct}[i + 1] - {distinct}[i])"
    )
    even = f"coalesce(list_max({steps}) = list_min({steps}), TRUE)"
    return f"coalesce(len({distinct}), 0) > 2 AND {even}"


def _geometric(listed: str, part: int, places: int) -> str:
    """Every two ratios compared by their products."""
    distinct = f"list_sort(list_distinct({listed}))"
    at = f"{distinct}[i]"
    after = f"{distinct}[i + 1]"
    other, next_other = f"{distinct}[j]", f"{distinct}[j + 1]"
    indexes = f"range(1, len({distinct}))"
    apart = f"({after} * {other} - {next_other} * {at}) * {10**places} <= {part} * {at} * {other}"
    every = (
        f"list_bool_and(list_transform({indexes}, lambda i: "
        f"list_bool_and(list_transform({indexes}, lambda j: {apart}))))"
    )
    return (
        f"CASE WHEN coalesce(len({distinct}), 0) > 2 AND list_min({listed}) > 0 "
        f"THEN {every} ELSE FALSE END"
    )
