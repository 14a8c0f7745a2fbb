"""The zone of a timestamp's clock: `defaultTimezone` of ODCS's `logicalTypeOptions`."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from dsl.diagnostics import diagnose
from dsl.diagnostics.nearest import nearest
from dsl.domains import CHINA, Domain, Kind, domain_from_text
from engine.catalog.yaml_check import Found, read_text
from engine.catalog.yaml_tree import Fields


def with_zone(fields: Fields, domain: Domain, found: Found) -> Domain:
    """`domain` on the clock that the column names, China's where it names none.

    HY507 for a column that has no clock, HY592 for a zone that the IANA database does not have.
    """
    options = fields.get("logicalTypeOptions")
    if not isinstance(options, Fields) or options.get("defaultTimezone") is None:
        return domain
    said = read_text(options, "defaultTimezone", found)
    if said is None:
        return domain
    if domain.kind is not Kind.TIMESTAMP:
        key = "defaultTimezone"
        found.append(diagnose("HY507", said.span, key=key, domain=domain, needed="timestamp"))
        return domain
    zone = domain_from_text(f"timestamp:{said.text}")
    known = zone is not None and (not zone.of or zone.of[0] in "+-" or zone.of in _zones())
    if zone is None or not known:
        near = nearest(said.text, _zones())
        found.append(diagnose("HY592", said.span, zone=said.text, nearest=near, china=CHINA))
        return domain
    return zone


@cache
def _zones() -> frozenset[str]:
    """The names of the IANA database, as the package `tzdata` has them."""
    listed = files("tzdata").joinpath("zones").read_text("utf-8")
    return frozenset(listed.split())
