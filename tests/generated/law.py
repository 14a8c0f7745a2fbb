"""Regulations, parameters and definitions of a drawn case."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace

from dsl.schema import DataSet, Schema
from dsl.syntax.declarations import Argument, Declaration, Definition
from dsl.syntax.expressions import Expression
from dsl.syntax.law import (
    Article,
    Calendar,
    Citation,
    DomainName,
    Parameter,
    ParameterValue,
    Provision,
    Regulation,
)
from tests.generated import tree
from tests.generated.conditions import Conditions
from tests.generated.decisions import draw_decision_table, signature
from tests.generated.draw import Draw
from tests.generated.literals import LITERALS
from tests.generated.words import Words
from tests.reference.schema import ARRANGED, DAYS

#: In force throughout: what parameters and definitions rest on.
LASTING = "code"
CHANGING = "notice"
ARTICLES = 4

_EDGES = tuple(
    datetime.date.fromisoformat(d) for d in ("2019-12-31", "2020-01-31", "2020-02-29", "2020-06-30")
)
_DAY = datetime.timedelta(days=1)
_PARAMETERS = ("money", "count", "percent", "date", "period/day")
_LISTS = ("category", "region_code", "count")
_PLACES = ("330000", "330100", "330182")


@dataclass(frozen=True, slots=True)
class Law:
    """The declarations that rules may use, and the words for them."""

    declarations: tuple[Declaration, ...]
    words: Words


def draw_law(draw: Draw, conditions: Conditions, schema: Schema) -> Law:
    """Two regulations, some parameters, decision tables now and then, some definitions."""
    words = Words()
    declarations: list[Declaration] = [_lasting(), _changing(draw)]
    if draw.chance(25):
        declarations.append(_calendar())
        words = replace(words, calendar=True)
    for domain in draw.some(_PARAMETERS, draw.number(0, 3)):
        parameter = _parameter(draw, domain)
        declarations.append(parameter)
        words = replace(
            words,
            parameters={**words.parameters, domain: (parameter.name,)},
            regional=words.regional | {v.name for v in [parameter] if _regional(v)},
        )
    if draw.chance(40):
        domain = draw.pick(_LISTS)
        declarations.append(_list(draw, domain))
        words = replace(words, lists={domain: (f"some_{domain}",)})
    for number in range(draw.number(1, 2) if _has_decisions(draw.seed) else 0):
        table = draw_decision_table(draw, number, edge=draw.pick(_EDGES), clause=lasting_clause)
        declarations.append(table)
        known = (*words.decisions.get(table.domain.text, ()), signature(table))
        words = replace(words, decisions={**words.decisions, table.domain.text: known})
    for number in range(draw.pick((0, 0, 1, 2))):
        definition = _definition(draw, number, words=words, conditions=conditions, schema=schema)
        declarations.append(definition)
        words = replace(words, conditions=(*words.conditions, _signature(definition)))
    return Law(tuple(declarations), words)


def _has_decisions(seed: int) -> bool:
    """Whether the case of `seed` has decision tables: every fourth does."""
    return seed % 4 == 0


def ruled(schema: Schema) -> tuple[DataSet, ...]:
    """The data sets that rules are about: all but the calendar."""
    return tuple(d for d in schema.data_sets if d.name != DAYS)


def _calendar() -> Calendar:
    """The calendar of the cases, by its rows."""
    off, worked = (
        tree.compare(tree.field("arranged", "kind"), "=", tree.text(word)) for word in ARRANGED[:2]
    )
    return Calendar(
        "arranged",
        DAYS,
        off,
        worked,
        span=tree.NOWHERE,
        name_span=tree.NOWHERE,
        data_set_span=tree.NOWHERE,
    )


def _lasting() -> Regulation:
    articles = tuple(_article(n, None, None) for n in range(1, ARTICLES + 1))
    return _regulation(LASTING, datetime.date(2000, 1, 1), None, articles)


def _changing(draw: Draw) -> Regulation:
    """A regulation whose articles come into force and lapse on days that the data know."""
    start = draw.pick((datetime.date(2010, 1, 1), datetime.date(2018, 1, 1), *_EDGES[:1]))
    until = draw.pick((None, None, datetime.date(2020, 12, 31)))
    articles = [_article(1, None, None)]
    for number in range(2, ARTICLES + 1):
        edge = draw.pick(_EDGES)
        articles.append(
            _article(number, edge, None) if draw.chance(50) else _article(number, None, edge)
        )
    return _regulation(CHANGING, start, until, tuple(articles))


def _article(number: int, start: datetime.date | None, until: datetime.date | None) -> Article:
    return Article(Provision(str(number)), f"条文{number}。", start, until, span=tree.NOWHERE)


def _regulation(
    name: str,
    start: datetime.date,
    until: datetime.date | None,
    articles: tuple[Article, ...],
) -> Regulation:
    return Regulation(
        name=name,
        title="办法",
        method=False,
        issuer=None,
        number=None,
        version=None,
        start=start,
        until=until,
        replaces=None,
        articles=articles,
        span=tree.NOWHERE,
        name_span=tree.NOWHERE,
    )


def lasting_clause(draw: Draw) -> Citation:
    """A clause that is always in force."""
    return tree.citation(LASTING, draw.number(1, ARTICLES))


def some_clause(draw: Draw) -> Citation:
    """Any clause."""
    return tree.citation(draw.pick((LASTING, CHANGING)), draw.number(1, ARTICLES))


def _parameter(draw: Draw, domain: str) -> Parameter:
    """A parameter with one value or two, a gap between them now and then, some for a region."""
    edge = draw.pick(_EDGES)
    values: list[ParameterValue] = []
    if draw.chance(70):
        values.append(_value(draw, domain, until=edge))
    later = edge + _DAY if draw.chance(80) else edge + 20 * _DAY
    values.append(_value(draw, domain, start=later))
    if draw.chance(40):
        values += [
            _value(draw, domain, start=later, region=place)
            for place in draw.some(_PLACES, draw.number(1, 2))
        ]
    return Parameter(
        name=f"limit_{domain.replace('/', '_')}",
        title=None,
        domain=DomainName(domain, span=tree.NOWHERE),
        values=tuple(values),
        span=tree.NOWHERE,
        name_span=tree.NOWHERE,
    )


def _regional(parameter: Parameter) -> bool:
    return any(v.region for v in parameter.values)


def _value(
    draw: Draw,
    domain: str,
    *,
    start: datetime.date = datetime.date(2000, 1, 1),
    until: datetime.date | None = None,
    region: str | None = None,
) -> ParameterValue:
    literal = LITERALS[domain](draw)
    citations = (lasting_clause(draw),)
    return ParameterValue(literal, start, until, region, citations, span=tree.NOWHERE)


def _list(draw: Draw, domain: str) -> Parameter:
    def options() -> tuple[Expression, ...]:
        drawn = [LITERALS[domain](draw) for _ in range(draw.number(1, 3))]
        return tuple(dict.fromkeys(drawn))

    edge = draw.pick(_EDGES)
    whole = _value(draw, domain, until=edge), _value(draw, domain, start=edge + _DAY)
    values = tuple(replace(v, value=options()) for v in whole)
    return Parameter(
        name=f"some_{domain}",
        title="清单",
        domain=DomainName(domain, many=True, span=tree.NOWHERE),
        values=values[draw.number(0, 1) :],
        span=tree.NOWHERE,
        name_span=tree.NOWHERE,
    )


_ARGUMENTS = ("date", "money", "count", "category")


def _definition(
    draw: Draw, number: int, *, words: Words, conditions: Conditions, schema: Schema
) -> Definition:
    """A condition on a row or on values; one may use the definitions before it."""
    within = words
    arguments: list[Argument] = []
    if draw.chance(60):
        data_set = draw.pick(ruled(schema))
        arguments.append(Argument("row", data_set.name, None, span=tree.NOWHERE))
        within = within.with_row("row", data_set)
    least = 0 if arguments else 1
    for domain in draw.some(_ARGUMENTS, draw.number(least, 2)):
        argument = Argument(
            f"given_{domain}", None, DomainName(domain, span=tree.NOWHERE), span=tree.NOWHERE
        )
        arguments.append(argument)
        within = within.with_value(domain, tree.name(argument.name))
    body = conditions.condition(within, 1) if within.rows else _of_values(conditions, within)
    return Definition(
        name=f"holds_{number}",
        arguments=tuple(arguments),
        title="成立",
        citations=(lasting_clause(draw),),
        body=body,
        span=tree.NOWHERE,
        name_span=tree.NOWHERE,
    )


def _of_values(conditions: Conditions, words: Words) -> Expression:
    """A condition on an argument, where there are no rows to speak of."""
    domain = conditions.draw.pick(list(words.values))
    argument = conditions.draw.pick(words.values[domain])
    if domain == "category":
        return tree.compare(argument, "=", LITERALS[domain](conditions.draw))
    return tree.compare(
        argument, conditions.draw.pick((">=", "<=")), LITERALS[domain](conditions.draw)
    )


def _signature(definition: Definition) -> tuple[str, tuple[str, ...]]:
    """The definition's name and what each argument takes."""
    return definition.name, tuple(
        f"row {a.data_set}" if a.domain is None else a.domain.text for a in definition.arguments
    )
