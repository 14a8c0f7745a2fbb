"""Law in time: which clause is in force on a day, and which value a parameter has then."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping

from dsl.syntax.declarations import File
from dsl.syntax.law import Article, Citation, Parameter, ParameterValue, Regulation
from tests.reference.values import Truth, any_true

#: Region codes are pairs of figures; a trailing pair of zeros stands for "all of it".
_WHOLE = "00"


def within(day: datetime.date, start: datetime.date | None, until: datetime.date | None) -> bool:
    """Whether a period holds `day`, both its days included, a missing end being open."""
    return (start is None or start <= day) and (until is None or day <= until)


def regulations(file: File) -> Mapping[str, Regulation]:
    """The regulations of `file` by name."""
    return {d.name: d for d in file.declarations if isinstance(d, Regulation)}


def in_force(
    citations: Iterable[Citation], law: Mapping[str, Regulation], day: datetime.date | None
) -> Truth:
    """“Any one in force carries the finding”; “one whose event date is missing is undetermined”."""
    if day is None:
        return None
    return any_true(_clause_in_force(c, law, day) for c in citations)


def _clause_in_force(citation: Citation, law: Mapping[str, Regulation], day: datetime.date) -> bool:
    """“A binding is in reach of a clause when the event date lies in the clause's period”."""
    regulation = law[citation.regulation]
    article = _article(regulation, citation)
    start = article.start if article and article.start else regulation.start
    until = article.until if article and article.until else regulation.until
    return within(day, start, until)


def _article(regulation: Regulation, citation: Citation) -> Article | None:
    """The provision cited, or the one that it is a part of."""
    cited = citation.provision
    for wanted in (
        (cited.article, cited.paragraph, cited.item),
        (cited.article, cited.paragraph, 0),
        (cited.article, 0, 0),
    ):
        for article in regulation.articles:
            provision = article.provision
            if (provision.article, provision.paragraph, provision.item) == wanted:
                return article
    return None


def parameter_value(
    parameter: Parameter, day: datetime.date | None, *, region: str | None, regional: bool
) -> ParameterValue | None:
    """The value whose period holds `day`, the most specific that covers the region.

    `regional` says that a region was asked for, `region` being its value, perhaps missing.
    """
    if day is None or (regional and region is None):
        return None
    fitting = [
        value
        for value in parameter.values
        if within(day, value.start, value.until) and covers_region(value.region, region)
    ]
    return max(fitting, key=_specificity, default=None)


def _specificity(value: ParameterValue) -> int:
    """How narrow a value's region is; one without a region is the widest."""
    return -1 if value.region is None else len(_prefix(value.region))


def covers_region(region: str | None, place: str | None) -> bool:
    """Whether a place lies in a region; None is everywhere."""
    if region is None:
        return True
    return place is not None and place.startswith(_prefix(region))


def _prefix(code: str) -> str:
    """The code without the trailing pairs of zeros: 330000 is all of 33."""
    while code.endswith(_WHOLE):
        code = code.removesuffix(_WHOLE)
    return code
