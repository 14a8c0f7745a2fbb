"""What aggregates do with the values of their rows."""

from __future__ import annotations

from enum import StrEnum


class AggregateFunction(StrEnum):
    """What an aggregate does with the values of its rows, of those that are not missing."""

    COUNT = "count"  # rows; of an expression: the rows where it is present
    COUNT_DISTINCT = "count_distinct"
    SUM = "sum"  # 0 over no row
    MIN = "min"  # missing over no row, as are max and mean
    MAX = "max"
    MEAN = "mean"  # sum / count, as Operator.DIVIDE
    ALL = "all"  # three-valued; true over no row, as is none; any is false
    ANY = "any"
    NONE = "none"
    FIRST = "first"  # the argument in the row with the least `order`; of equal rows, the least
    LAST = "last"  # the greatest; missing over no row, or where one of equal rows lacks it
    MEDIAN = "median"
    PERCENTILE = "percentile"  # between closest ranks: Hyndman and Fan's 7, as R does it
    LOWER_FENCE = "lower_fence"  # 1.5 times the distance of the quartiles from the nearer one
    UPPER_FENCE = "upper_fence"  # (Tukey); missing where the quartiles are equal
    VARIANCE = "variance"  # of a sample, by n - 1; cut to max(4, twice the decimals)
    STDDEV = "stddev"  # of a sample; cut to max(4, decimals) + 4
    POPULATION_VARIANCE = "population_variance"  # by n
    POPULATION_STDDEV = "population_stddev"
    ARITHMETIC_SERIES = "arithmetic_series"  # of the distinct values in order, 3 at least
    GEOMETRIC_SERIES = "geometric_series"  # of positive ones, their ratios within the share
    PRODUCT = "product"  # of the rows of a path, exact; missing where one is, or beyond 38 digits
    BENFORD = "benford"  # mean absolute deviation of first digits; cut to 8 decimals


#: Aggregates that ask whether values in order make a series.
SERIES = frozenset({AggregateFunction.ARITHMETIC_SERIES, AggregateFunction.GEOMETRIC_SERIES})
#: Aggregates that ask whether a condition holds of all rows, of any, of none.
QUANTIFIERS = frozenset({AggregateFunction.ALL, AggregateFunction.ANY, AggregateFunction.NONE})
#: What says little of few rows, and so stands beside the size of its sample.
STATISTICS: frozenset[AggregateFunction] = frozenset(
    {
        AggregateFunction.MEDIAN,
        AggregateFunction.PERCENTILE,
        AggregateFunction.LOWER_FENCE,
        AggregateFunction.UPPER_FENCE,
        AggregateFunction.VARIANCE,
        AggregateFunction.STDDEV,
        AggregateFunction.POPULATION_VARIANCE,
        AggregateFunction.POPULATION_STDDEV,
        AggregateFunction.BENFORD,
    }
)
