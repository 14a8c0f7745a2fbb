"""PROV-JSON that another program reads whole, and that says where a finding is from."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from prov.model import (
    ProvActivity,
    ProvAgent,
    ProvAttribution,
    ProvDerivation,
    ProvDocument,
    ProvEntity,
    ProvGeneration,
    ProvMembership,
    ProvRelation,
)

from interfaces.report.prov import prov_document, prov_text
from interfaces.report.prov.statements import named
from tests.report.formats.conftest import Village

SCHEMA = Path(__file__).parents[1] / "schemas" / "prov-json.json"


@cache
def _validator() -> jsonschema.Draft202012Validator:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    return jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())


def _read(village: Village, **how: Any) -> ProvDocument:
    text = prov_text(village.content(**how))
    read: ProvDocument = ProvDocument.deserialize(content=text, format="json")
    return read


@pytest.mark.parametrize("language", ["zh", "en"])
def test_it_has_the_structure_of_prov_json(village: Village, language: str) -> None:
    document = json.loads(prov_text(village.content(language, baseline=True)))
    assert [e.message for e in _validator().iter_errors(document)] == []


def test_the_structure_is_asked_for(village: Village) -> None:
    """A relation without one of its ends is refused: the check is no formality."""
    document = prov_document(village.content())
    next(iter(document["wasDerivedFrom"].values())).pop("prov:usedEntity")
    assert list(_validator().iter_errors(document))


def test_another_program_reads_it_whole(village: Village) -> None:
    document = prov_document(village.content())
    read = _read(village)
    stated = sum(len(part) for name, part in document.items() if name != "prefix")
    assert len(list(read.get_records())) == stated
    again = ProvDocument.deserialize(content=read.serialize(format="json"), format="json")
    assert again == read


def test_it_can_be_written_and_read_in_the_notation_of_people(village: Village) -> None:
    told = _read(village).get_provn()
    assert told.startswith("document")
    assert told.count("wasDerivedFrom(") > len(village.content().findings)


def test_nothing_is_related_that_is_not_stated(village: Village) -> None:
    read = _read(village)
    stated = {r.identifier for r in read.get_records() if not isinstance(r, ProvRelation)}
    for relation in read.get_records(ProvRelation):
        ends = {value for _, value in relation.formal_attributes}
        assert ends <= stated | {None}


def test_a_finding_leads_to_delivery_department_and_clause(village: Village) -> None:
    """Follow the arrows as a reader of PROV would, knowing only its terms."""
    content = village.content()
    found = next(f for f in content.findings if f.finding["outcome"] == "suspected")
    read = _read(village)
    name = read.valid_qualified_name(named("finding", content.run.id, found.id))
    reached, frontier = set(), {name}
    while frontier:
        reached |= frontier
        pairs = [
            tuple(value for _, value in relation.formal_attributes)[:2]
            for kind in (ProvDerivation, ProvGeneration, ProvAttribution)
            for relation in read.get_records(kind)
        ]
        frontier = {end for start, end in pairs if start in frontier} - reached
    elements = {r.identifier: r for r in read.get_records() if r.identifier in reached}
    kinds = {str(t).partition(":")[2] for r in elements.values() for t in r.get_asserted_types()}
    assert {"Finding", "Row", "Delivery", "Evaluation", "Organization", "SoftwareAgent"} <= kinds
    assert any(isinstance(r, ProvAgent) for r in elements.values())
    assert any(isinstance(r, ProvActivity) for r in elements.values())


def test_each_finding_is_derived_from_its_rows_and_no_others(village: Village) -> None:
    content = village.content()
    read = _read(village)
    derived: dict[str, set[str]] = {}
    for relation in read.get_records(ProvDerivation):
        start, end = (str(v) for _, v in relation.formal_attributes[:2])
        derived.setdefault(start, set()).add(end)
    for found in content.findings:
        exempting = (w for part in found.trace["exempted"] for w in part)
        rows = {
            named("row", w["filing"], row["row"])
            for w in (*found.trace["witnesses"], *exempting)
            for row in w["rows"]
        }
        assert derived.get(named("finding", content.run.id, found.id), set()) == rows


def test_rows_are_members_of_their_filing(village: Village) -> None:
    read = _read(village)
    rows = {
        e.identifier
        for e in read.get_records(ProvEntity)
        if "/" in str(e.identifier) and str(e.identifier).startswith("huiyan:row/")
    }
    members = {
        relation.formal_attributes[1][1]: str(relation.formal_attributes[0][1])
        for relation in read.get_records(ProvMembership)
    }
    assert rows
    for row in rows:
        assert members[row] == "huiyan:filing/" + str(row).split("/")[1]


def test_definitions_rest_on_their_clauses_and_on_one_another(village: Village) -> None:
    document = prov_document(village.content())
    pairs = {
        (r["prov:generatedEntity"], r["prov:usedEntity"])
        for r in document["wasDerivedFrom"].values()
    }
    rule = named("rule", "village", "unapproved")
    outer, inner = (named("definition", "village", n) for n in ("noteworthy", "large"))
    assert {(rule, outer), (outer, inner)} <= pairs
    assert (rule, inner) not in pairs
    clauses = {used for made, used in pairs if made == inner}
    assert any(c.startswith("huiyan:clause/") for c in clauses)


def test_a_filing_that_was_searched_in_vain_had_a_part(village: Village) -> None:
    content = village.content()
    document = prov_document(content)
    found = next(f for f in content.findings if any("absent" in w for w in f.finding["witness"]))
    (absent,) = [w for w in found.finding["witness"] if "absent" in w]
    influences = [
        (r["prov:influencee"], r["prov:influencer"]) for r in document["wasInfluencedBy"].values()
    ]
    name = named("finding", content.run.id, found.id)
    assert (name, named("filing", absent["filing"])) in influences
