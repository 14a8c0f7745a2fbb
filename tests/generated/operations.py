"""Operations that give a value of a wanted domain."""

from __future__ import annotations

from dsl.syntax.expressions import ArithmeticOperator, Case, Expression
from tests.generated import tree
from tests.generated.values import Option, Values
from tests.generated.words import Words

ORDERED = (
    "money",
    "money/month",
    "money/year",
    "number",
    "count",
    "percent",
    "date",
    "month",
    "period/day",
    "period/workday",
    "period/month",
    "timestamp",
    "period/second",
)
PERIODS = ("period/day", "period/workday", "period/month", "period/second")
AMOUNTS = ("money", "money/month", "money/year", "number", "count", "percent")
TEXTS = (
    "resident_id",
    "credit_code",
    "person_name",
    "org_name",
    "region_code",
    "phone",
    "account",
    "address",
    "code:project",
    "category",
    "text",
)


_GEODETIC = ("CGCS2000", "WGS84")
_WRITTEN_FREELY = ("person_name", "org_name", "address", "text")
_SPELLINGS = {
    "person_name": "normal_person_name",
    "org_name": "normal_org_name",
    "address": "normal_address",
    "code:project": "normal_invoice_no",
}


def operations(values: Values, domain: str, words: Words, depth: int) -> list[Option]:
    """The operations that give `domain`, with their weights."""
    words = words.with_literals()
    options: list[Option] = []
    if values.can(domain, words.without_literals()):
        options += [
            (2, lambda: _alike("coalesce", values, domain, words, depth)),
            (2, lambda: _case(values, domain, words, depth)),
        ]
    if domain in ORDERED and values.can(domain, words.without_literals()):
        options += [
            (1, lambda: _alike("least", values, domain, words, depth)),
            (1, lambda: _alike("greatest", values, domain, words, depth)),
        ]
    if domain in AMOUNTS:
        options += _amounts(values, domain, words, depth)
    if domain == "date":
        options += _dates(values, words, depth)
    if domain in ("month", "period/day", "period/month"):
        options += _months_and_periods(values, domain, words, depth)
    options += _times(values, domain, words, depth)
    if domain in PERIODS and values.can(domain, words):
        options.append((2, lambda: _shared_out(values, domain, words)))
    if domain == "count" and placed(words):
        options.append((3, lambda: distance(values, words, depth)))
    if words.calendar:
        options += _working_days(values, domain, words, depth)
    if not words.group:
        options += _of_texts(values, domain, words)
        options += _nearness(values, domain, words)
    return options


def _alike(function: str, values: Values, domain: str, words: Words, depth: int) -> Expression:
    # The first is no literal, so that a text literal beside it has a domain to take.
    first = values.value(domain, words.without_literals(), 0)
    return tree.call(function, first, values.value(domain, words, depth))


def _case(values: Values, domain: str, words: Words, depth: int) -> Expression:
    # A text literal by itself has no domain that a comparison would accept.
    inner = words.without_literals() if domain in TEXTS else words
    branches = tuple(
        (values.condition(words, depth), values.value(domain, inner, depth))
        for _ in range(values.draw.number(1, 2))
    )
    otherwise = values.value(domain, inner, depth) if values.draw.chance(60) else None
    return Case(branches, otherwise, span=tree.NOWHERE)


def _amounts(values: Values, domain: str, words: Words, depth: int) -> list[Option]:
    def one() -> Expression:
        return values.value(domain, words, depth)

    options: list[Option] = []
    if values.can(domain, words):
        options += [
            (3, lambda: tree.calculate(one(), "+", one())),
            (3, lambda: tree.calculate(one(), "-", one())),
            (1, lambda: tree.call("abs", one())),
            (2, lambda: tree.call("round", one(), tree.number(values.draw.number(0, 2)))),
            (2, lambda: tree.calculate(one(), "*", _factor(values, domain))),
            (2, lambda: tree.call("remainder", one(), one())),
        ]
    if domain in ("money", "number"):
        options.append((4, lambda: _quotient(values, domain, words)))
    if domain == "count":
        options.append((2, lambda: _digits(values, words)))
    if words.group:
        options += _totals(values, domain, words)
    return options


def _totals(values: Values, domain: str, words: Words) -> list[Option]:
    rows = words.of_rows()
    options: list[Option] = []
    if rows.columns(domain):
        options.append((8, lambda: values.total("sum", domain, rows)))
    if domain == "money" and rows.columns("money"):
        options.append((3, lambda: values.total("mean", "money", rows)))
    if words.statistics:
        options += _statistics(values, domain, rows)
    if domain == "number" and rows.columns("count"):
        options.append((3, lambda: values.total("mean", "count", rows)))
    return options


def _statistics(values: Values, domain: str, rows: Words) -> list[Option]:
    """Medians and spreads have the domain of their values; those of counts are numbers."""
    source = "count" if domain == "number" and values.draw.chance(50) else domain
    options: list[Option] = []
    if rows.columns(source) and domain in ("money", "number", "percent"):
        options.append((6, lambda: values.statistic(source, rows)))
    if domain == "number" and rows.columns("money"):
        options.append((2, lambda: values.variance("money", rows)))
    return options


def _digits(values: Values, words: Words) -> Expression:
    domain = values.draw.pick([d for d in ("money", "number", "count") if values.can(d, words)])
    number = values.value(domain, words, 0)
    if values.draw.chance(50):
        return tree.call("first_digit", number)
    return tree.call("last_digits", number, tree.number(values.draw.number(1, 3)))


def _factor(values: Values, domain: str) -> Expression:
    if domain == "count":
        return tree.number(values.draw.pick((2, 3)))
    if domain == "percent":
        return tree.percentage(50)
    factors: tuple[Expression, ...] = (tree.number(2), tree.number("0.5"), tree.percentage(30))
    return values.draw.pick(factors)


def _shared_out(values: Values, domain: str, words: Words) -> Expression:
    """A period taken a number of times, or shared out; the number is nothing now and then."""
    period, number = values.value(domain, words, 0), tree.number(values.draw.pick((0, 2, 3, 7)))
    return tree.calculate(period, "/" if values.draw.chance(60) else "*", number)


def _quotient(values: Values, domain: str, words: Words) -> Expression:
    """An amount by the piece, or a share; the divisor is zero now and then."""
    if domain == "money":
        left, right = "money", "count"
    else:
        left = right = values.draw.pick(("money", "count", "count"))
    return tree.calculate(values.value(left, words, 0), "/", values.value(right, words, 0))


def _dates(values: Values, words: Words, depth: int) -> list[Option]:
    def moved() -> Expression:
        length = values.value(values.draw.pick(("period/day", "period/month")), words, 0)
        start = values.value("date", words, depth)
        return tree.calculate(start, "+" if values.draw.chance(50) else "-", length)

    def edge() -> Expression:
        function = values.draw.pick(("first_day", "last_day"))
        return tree.call(function, values.value(values.draw.pick(("date", "month")), words, 0))

    options: list[Option] = [(4, moved), (1, lambda: tree.call("run_date")), (2, edge)]
    if words.columns("resident_id") and not words.group:
        options.append((1, lambda: tree.call("birth_date", values.value("resident_id", words, 0))))
    return options


def _months_and_periods(values: Values, domain: str, words: Words, depth: int) -> list[Option]:
    def date() -> Expression:
        return values.value("date", words, depth)

    def moved() -> Expression:
        start, length = values.value("month", words, depth), values.value("period/month", words, 0)
        return tree.calculate(start, "+" if values.draw.chance(50) else "-", length)

    if domain == "month":
        function = values.draw.pick(("month", "month", "quarter", "half_year"))
        return [(3, moved), (3, lambda: tree.call(function, date()))]
    if domain == "period/month":
        return [(3, lambda: tree.call("months_between", date(), date()))]
    return [
        (3, lambda: tree.call("days_between", date(), date())),
        (1, lambda: tree.calculate(date(), "-", date())),
    ]


def _times(values: Values, domain: str, words: Words, depth: int) -> list[Option]:
    """What comes of clocks, where one is within reach."""
    if not words.columns("timestamp"):
        return []

    def time() -> Expression:
        return values.value("timestamp", words, depth)

    def moved() -> Expression:
        sign: ArithmeticOperator = "+" if values.draw.chance(60) else "-"
        length = values.draw.pick(("period/second", "period/second", "period/day", "period/month"))
        return tree.calculate(time(), sign, values.value(length, words, 0))

    match domain:
        case "timestamp":
            return [(4, moved)]
        case "period/second":
            found: list[Option] = [(6, lambda: tree.calculate(time(), "-", time()))]
            return [*found, (1, lambda: tree.call("abs", tree.calculate(time(), "-", time())))]
        case "date" | "month":
            return [(3, lambda: tree.call(domain, time()))]
        case "count":
            return [(1, lambda: tree.call("year", time()))]
        case _:
            return []


def _working_days(values: Values, domain: str, words: Words, depth: int) -> list[Option]:
    def date() -> Expression:
        return values.value("date", words, depth)

    def moved() -> Expression:
        sign: ArithmeticOperator = "+" if values.draw.chance(60) else "-"
        return tree.calculate(date(), sign, values.value("period/workday", words, 0))

    def added() -> Expression:
        return tree.call("add_working_days", date(), values.value("count", words, 0))

    if domain == "date":
        return [(6, moved), (3, added)]
    if domain == "period/workday":
        return [(6, lambda: tree.call("working_days_between", date(), date()))]
    return []


def _of_texts(values: Values, domain: str, words: Words) -> list[Option]:
    texts = [t for t in TEXTS if words.columns(t)]
    if not texts:
        return []

    def text(domains: list[str]) -> Expression:
        return tree.field(*values.draw.pick(words.columns(values.draw.pick(domains))))

    def date() -> Expression:
        return values.value("date", words, 0)

    def part() -> Expression:
        source = text([t for t in texts if t != "person_name"] or texts)
        start, length = values.draw.number(1, 3), values.draw.number(0, 4)
        return tree.call("substring", source, tree.number(start), tree.number(length))

    if domain == "count":
        return [
            (1, lambda: tree.call("length", text(texts))),
            (1, lambda: tree.call(values.draw.pick(("year", "day_of_month")), date())),
            (1, lambda: tree.call("age", date(), date())),
            (1, lambda: tree.call("fiscal_year", date(), tree.number(values.draw.number(1, 12)))),
        ]

    def joined() -> Expression:
        between = values.draw.pick(("-", "", "号"))
        return tree.call("join_texts", text(texts), tree.text(between), text(texts))

    if domain == "text":
        return [(3, joined), *([(3, part)] if texts != ["person_name"] else [])]
    if domain in texts:
        function = values.draw.pick(("upper", "lower", "normalise"))
        options: list[Option] = [(1, lambda: tree.call(function, text([domain])))]
        if alike := _SPELLINGS.get(domain):
            options.append((3, lambda: tree.call(alike, text([domain]))))
        return options
    return []


def _nearness(values: Values, domain: str, words: Words) -> list[Option]:
    if not written_freely(words):
        return []
    if domain == "percent":
        return [(8, lambda: near_texts("similarity", values, words))]
    return [(3, lambda: near_texts("edit_distance", values, words))] if domain == "count" else []


def placed(words: Words) -> list[str]:
    """The coordinate systems that places within reach are given in."""
    axes = ("latitude", "longitude")
    return [s for s in _GEODETIC if all(words.columns(f"{axis}:{s}") for axis in axes)]


def distance(values: Values, words: Words, depth: int) -> Expression:
    """The metres between two places, of the two systems that count as one."""
    sides = [values.draw.pick(placed(words)) for _ in range(2)]
    degrees = [
        values.value(f"{axis}:{system}", words.without_literals(), depth)
        for system in sides
        for axis in ("latitude", "longitude")
    ]
    return tree.call("distance", *degrees)


def written_freely(words: Words) -> list[str]:
    """The domains within reach whose texts can be nearly alike."""
    return [d for d in _WRITTEN_FREELY if words.columns(d)]


def near_texts(function: str, values: Values, words: Words) -> Expression:
    """How nearly two texts are alike, of rows that some equality ties: of three, not any two."""
    draw = values.draw
    domain = draw.pick(written_freely(words))
    one = draw.pick(words.columns(domain))
    tied = [c for c in words.columns(domain) if len(words.rows) <= 2 or c[0] == one[0]]
    if domain == "text" and draw.chance(30):
        other: Expression = tree.text(draw.pick(("道路养护二期", "road", "")))
    else:
        other = _respelled(values, domain, tree.field(*draw.pick(tied)))
    sides = [_respelled(values, domain, tree.field(*one)), other]
    return tree.call(function, *(sides if draw.chance(70) else reversed(sides)))


def _respelled(values: Values, domain: str, text: Expression) -> Expression:
    if values.draw.chance(60):
        return text
    alike = _SPELLINGS.get(domain, "normalise")
    return tree.call(values.draw.pick((alike, "upper", "normalise")), text)


Values.operations = operations
