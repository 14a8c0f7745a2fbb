"""The SARIF log keeps to the schema of SARIF 2.1.0 and says what the run found."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import jsonschema
import pytest

from interfaces.report.sarif import sarif_log, sarif_text
from interfaces.report.sarif.messages import message
from tests.report.formats.conftest import Village

SCHEMA = Path(__file__).parents[1] / "schemas" / "sarif-2.1.0-rtm.5.json"


@cache
def _validator() -> jsonschema.Draft4Validator:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    return jsonschema.Draft4Validator(schema, format_checker=jsonschema.FormatChecker())


def _run(log: dict[str, Any]) -> dict[str, Any]:
    (run,) = log["runs"]
    found: dict[str, Any] = run
    return found


def _values(node: object, name: str) -> Iterator[Any]:
    """Every value that stands under `name`, anywhere."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key == name:
                yield value
            yield from _values(value, name)
    elif isinstance(node, list):
        for value in node:
            yield from _values(value, name)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("baseline", [False, True])
def test_it_keeps_to_the_schema(village: Village, language: str, baseline: bool) -> None:
    log = json.loads(sarif_text(village.content(language, baseline=baseline)))
    assert [e.message for e in _validator().iter_errors(log)] == []
    assert re.fullmatch("[a-z]{2}(-[A-Z]{2})?", _run(log)["language"])
    places = [p for p in _values(log, "physicalLocation") if "region" in p]
    assert places
    assert all("startLine" in p["region"] for p in places)


def test_the_schema_does_refuse(village: Village) -> None:
    """A log that is wrong is seen to be wrong: the check is no formality."""
    log = sarif_log(village.content())
    _run(log)["results"][0]["kind"] = "guilty"
    assert list(_validator().iter_errors(log))


def test_outcomes_are_kinds_and_never_failures(village: Village) -> None:
    content = village.content()
    results = _run(sarif_log(content))["results"]
    assert len(results) == len(content.findings)
    kinds = {r["properties"]["outcome"]: r["kind"] for r in results}
    assert kinds == {"suspected": "review", "undetermined": "open", "exempt": "notApplicable"}
    assert {r["level"] for r in results} == {"none"}
    assert all(r["suppressions"] == [] for r in results)
    # only a clue has a weight; -1 says that there is none, even where the rule has one
    ranks = {r["properties"]["outcome"]: r["rank"] for r in results}
    assert ranks.pop("suspected") > 0
    assert set(ranks.values()) == {-1.0}
    assert all(("severity" in r["properties"]) == (r["rank"] > 0) for r in results)


def test_a_finding_keeps_its_id_and_its_state(village: Village) -> None:
    content = village.content(baseline=True)
    results = _run(sarif_log(content))["results"]
    assert [r["fingerprints"] for r in results] == [
        {"huiyanFinding/v1": f.id} for f in content.findings
    ]
    words = {"new": "new", "persisting": "unchanged"}
    assert [r["baselineState"] for r in results] == [words[f.state or ""] for f in content.findings]
    plain = _run(sarif_log(village.content()))["results"]
    assert not any("baselineState" in r for r in plain)


def test_indices_point_to_what_they_name(village: Village) -> None:
    run = _run(sarif_log(village.content()))
    rules = run["tool"]["driver"]["rules"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    for reference in [*_values(run["results"], "taxa"), *_values(rules, "relationships")]:
        for one in reference:
            target = one.get("target", one)
            taxonomy = run["taxonomies"][target["toolComponent"]["index"]]
            assert taxonomy["taxa"][target["index"]]["id"] == target["id"]
    for place in _values(run["results"], "artifactLocation"):
        assert run["artifacts"][place["index"]]["location"]["uri"] == place["uri"]


def test_places_are_the_rule_and_the_delivered_lines(village: Village) -> None:
    content = village.content(reveal=True)
    root = village.workspace.root
    results = _run(sarif_log(content))["results"]
    for result, found in zip(results, content.findings, strict=True):
        place = result["locations"][0]["physicalLocation"]
        text = (root / unquote(place["artifactLocation"]["uri"])).read_text(encoding="utf-8")
        region = place["region"]
        lines = text.splitlines()[region["startLine"] - 1 : region["endLine"]]
        assert "\n".join(lines) == region["snippet"]["text"]
        rows = sum(len(w["rows"]) for w in found.trace["witnesses"])
        assert len(result["relatedLocations"]) >= rows
        assert [p["id"] for p in result["relatedLocations"]] == list(
            range(1, len(result["relatedLocations"]) + 1)
        )


def test_a_rule_that_could_not_look_is_told(village: Village) -> None:
    (invocation,) = _run(sarif_log(village.content()))["invocations"]
    assert invocation["executionSuccessful"] is False
    (note,) = invocation["toolExecutionNotifications"]
    assert note["descriptor"]["id"] == "HY661"
    assert note["associatedRule"]["id"] == "village/unvisited"
    assert note["properties"]["notEvaluated"] is True


def test_rules_say_their_clauses_in_full(village: Village) -> None:
    rules = _run(sarif_log(village.content()))["tool"]["driver"]["rules"]
    (rule,) = [r for r in rules if r["id"] == "village/unapproved"]
    assert "津贴应当经批准后发放。" in rule["fullDescription"]["text"]
    assert "民发〔2018〕1号" in rule["help"]["markdown"]
    assert "rule unapproved" in rule["help"]["text"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{0}", "{{0}}"),
        ("[a](1)", "\\[a\\](1)"),
        ("a\\b [a](1)", "a\\\\b \\[a\\](1)"),
        ("第[3]条", "第[3]条"),
        ("a\\b", "a\\b"),
    ],
)
def test_data_is_neither_placeholder_nor_link(text: str, told: str) -> None:
    assert message(text) == {"text": told}
