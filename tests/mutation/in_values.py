"""Bugs in values: the law's periods, parameters, arithmetic, the calendar, the engine's words."""

from __future__ import annotations

from tests.mutation.mutant import Mutant

_FROM = "engine/plan/from_expression.py"
_CALENDAR = "engine/bridge/calendar.py"
_EXPRESSIONS = "engine/bridge/expressions.py"
_SOURCES = "engine/bridge/sources.py"

MUTANTS = (
    Mutant(
        "lapses_a_day_early",
        _FROM,
        "bounds.append(arena.apply(Operator.LESS_EQUAL, day, until))",
        "bounds.append(arena.apply(Operator.LESS, day, until))",
        "a clause is out of force on its last day",
    ),
    Mutant(
        "widest_region_first",
        _FROM,
        "sorted(values, key=lambda v: -len(region_prefix(v.region)))",
        "sorted(values, key=lambda v: len(region_prefix(v.region)))",
        "the nationwide value is taken before that of the place",
    ),
    Mutant(
        "region_unknown",
        _FROM,
        "    if parameter.region is None:\n        return []\n    region = expression_from",
        "    if storage is not None or parameter.region is None:\n        return []\n"
        "    region = expression_from",
        "where the region is missing the nationwide value applies",
    ),
    Mutant(
        "quotient_cut_short",
        _FROM,
        "decimals = max(QUOTIENT_DECIMALS, dividend.decimals)",
        "decimals = dividend.decimals",
        "a quotient has four decimals less",
    ),
    Mutant(
        "rounding_is_a_cast",
        _FROM,
        "return arena.cast(arena.apply(operator, node, places), result)",
        "return arena.cast(node, result)",
        "rounding is a narrowing cast, which the engine drops in a comparison",
    ),
    Mutant(
        "list_before_its_time",
        _FROM,
        "        otherwise=unknown,\n    )\n\n\ndef _region_known(",
        "        otherwise=arena.flag(False),\n    )\n\n\ndef _region_known(",
        "where no list applies on the day, nothing is in it",
    ),
    Mutant(
        "no_end_of_month",
        _CALENDAR,
        "return _date(f.least(same_day, last))",
        "return _date(same_day)",
        "a month after 31 January is 2 March",
    ),
    Mutant(
        "completed_a_day_late",
        _CALENDAR,
        "f.when((later >= earlier) & (other < one), _whole(1))",
        "f.when((later >= earlier) & (other <= one), _whole(1))",
        "a month is complete a day late",
    ),
    Mutant(
        "age_before_birth",
        _CALENDAR,
        "return passed / _whole(10_000) - _whole(_ALL_YEARS)",
        "return (number(on) - number(birth)) / _whole(10_000)",
        "an age before birth is cut toward zero",
    ),
    Mutant(
        "division_by_zero",
        _EXPRESSIONS,
        "return dividend / f.nullif(divisor, constant(0))",
        "return dividend / f.when(divisor == constant(0), constant(1)).otherwise(divisor)",
        "what is divided by zero stays as it is",
    ),
    Mutant(
        "least_skips_missing",
        _EXPRESSIONS,
        "result = f.when(first, result).when(~first, other).end()",
        "result = f.when(first, result).otherwise(other)",
        "`least` gives a value where one of its arguments is missing",
    ),
    Mutant(
        "third_case_lost",
        _EXPRESSIONS,
        "    for condition, then in rest:\n",
        "    for condition, then in rest[:1]:\n",
        "of a `case` only two branches are looked at",
    ),
    Mutant(
        "filings_share_ids",
        _SOURCES,
        "first = lit(pa.scalar(position << _ROW_BITS, pa.int64()))",
        "first = lit(pa.scalar(0, pa.int64()))",
        "rows of two filings with one number are taken for one row",
    ),
    Mutant(
        "first_file_only",
        _SOURCES,
        "return [filing.folder / ALL_PARTS]",
        "return [filing.paths[0]]",
        "of a filing in several files only the first is read",
    ),
)
