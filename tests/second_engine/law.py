"""Law in time, in SQL: which clause is in force on a day, which value a parameter has then."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping

from dsl.syntax.law import Citation, Parameter, ParameterValue, Regulation
from tests.second_engine.dates import day
from tests.second_engine.terms import all_of, any_of, text_literal

#: A region code is pairs of figures; zeros at its end stand for all of what is before them.
_PAIR = 2


def in_force(citations: Iterable[Citation], law: Mapping[str, Regulation], on: str) -> str:
    """Whether one of the clauses is in force on the day `on`; unknown where that is missing."""
    clauses = [_in_force(c, law, on) for c in citations]
    held = any_of(clauses)
    # A day that is missing makes every bound unknown; what has no bound would not notice.
    return f"CASE WHEN {on} IS NOT NULL THEN {held} END" if "TRUE" in clauses else held


def _in_force(citation: Citation, law: Mapping[str, Regulation], on: str) -> str:
    """An article's own first and last day come before those of its regulation."""
    regulation = law[citation.regulation]
    start, until = regulation.start, regulation.until
    for article in regulation.articles:
        if article.provision == _declared(citation, regulation):
            start, until = article.start or start, article.until or until
    return within(on, start, until)


def _declared(citation: Citation, regulation: Regulation) -> object:
    """The narrowest provision that the regulation quotes and that holds the one cited."""
    cited = citation.provision
    holding = [
        p
        for p in (a.provision for a in regulation.articles)
        if p.article == cited.article
        and p.paragraph in (0, cited.paragraph)
        and p.item in (0, cited.item)
    ]
    return max(holding, key=lambda p: (p.paragraph, p.item), default=None)


def within(on: str, start: datetime.date | None, until: datetime.date | None) -> str:
    """Whether a period holds a day, both ends included."""
    if start is None and until is None:
        return "TRUE"
    if until is None:
        assert start is not None
        return f"{on} >= {day(start)}"
    if start is None:
        return f"{on} <= {day(until)}"
    return f"{on} BETWEEN {day(start)} AND {day(until)}"


def chosen_value(
    parameter: Parameter, said: Mapping[int, str], *, on: str, region: str | None
) -> str:
    """The SQL in `said`, by a value's position, of the value that holds on a day in a region.

    The narrowest region wins; missing where no value holds, or the day or the region is.
    """
    narrowest_first = sorted(
        enumerate(parameter.values), key=lambda numbered: -_width(numbered[1].region)
    )
    branches = " ".join(
        f"WHEN {_holds(value, on, region)} THEN {said[position]}"
        for position, value in narrowest_first
        if value.region is None or region is not None
    )
    asked = [a for a in (on, region) if a is not None]
    missing = any_of(f"{a} IS NULL" for a in asked)
    return f"CASE WHEN {missing} THEN NULL {branches} END"


def _holds(value: ParameterValue, on: str, region: str | None) -> str:
    held = within(on, value.start, value.until)
    if value.region is None:
        return held
    return all_of((held, f"starts_with({region}, {text_literal(stem(value.region))})"))


def _width(region: str | None) -> int:
    return -1 if region is None else len(stem(region))


def stem(region: str) -> str:
    """The code without zeros at its end: what the codes inside the region begin with."""
    while region[-_PAIR:] == "0" * _PAIR:
        region = region[:-_PAIR]
    return region
