"""The contracts that come with the program: complete, of the standard, and enough for the rules."""

from __future__ import annotations

import importlib.resources
import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from adapters.sources import FileSource
from engine.catalog.contract import Contract
from tests.filing.catalogue import BEGIN, END, FOLDER, README, contracts, table

FILES = sorted(FOLDER.rglob("*.yaml"))
HAN = re.compile("[\u4e00-\u9fff]")
RULES = re.compile(r"^\| (R\d{3}) \| [^|]+ \| [^|]+ \| ([^|]+) \|$", re.MULTILINE)
#: Registers of what is now: a person is there, at no particular day.
STANDING = ("public_security.residents", "public_security.households")
ARTICLE = re.compile("第[一二三四五六七八九十百]+条")


@cache
def validator() -> Any:
    """The schema that the standard publishes."""
    schema = importlib.resources.files("open_data_contract_standard") / "schema.json"
    return jsonschema.Draft201909Validator(json.loads(schema.read_text("utf-8")))


@pytest.mark.parametrize("path", FILES, ids=lambda p: f"{p.parent.name}.{p.stem}")
def test_contracts_are_of_the_published_standard(path: Path) -> None:
    # every value as text would fail a number's type, and a bare date is no JSON
    contract = json.loads(json.dumps(yaml.safe_load(path.read_text("utf-8"))))
    found = [f"{list(e.path)}: {e.message}" for e in validator().iter_errors(contract)]
    assert found == []


def test_a_contract_that_is_not_of_the_standard_is_found() -> None:
    contract = yaml.safe_load(FILES[0].read_text("utf-8"))
    contract["schema"][0]["properties"][0]["primryKey"] = True
    assert list(validator().iter_errors(contract))


def test_about_thirty_departments() -> None:
    departments = {c.data_set.department for c in contracts()}
    assert len(departments) >= 30
    titles = {c.data_set.title.partition(".")[0] for c in contracts()}
    assert len(titles) == len(departments)


@pytest.mark.parametrize("contract", contracts(), ids=lambda c: c.data_set.name)
def test_a_contract_says_all_that_is_asked_of_it(contract: Contract) -> None:
    data_set = contract.data_set
    assert contract.file == f"{data_set.name.replace('.', '/')}.yaml"
    assert data_set.key
    assert contract.data_set.frequency
    assert contract.retention
    assert contract.source
    assert contract.purpose
    assert data_set.event_date or data_set.name in STANDING
    assert all(HAN.search(c.title) for c in data_set.columns)
    laws = [b.regulation for b in contract.legal_basis]
    assert "中华人民共和国数据安全法" in laws
    assert all(b.article == "" or ARTICLE.fullmatch(b.article) for b in contract.legal_basis)
    personal = any(c.sensitivity in ("personal", "sensitive") for c in data_set.columns)
    assert ("中华人民共和国个人信息保护法" in laws) is personal


@pytest.mark.parametrize("path", FILES, ids=lambda p: f"{p.parent.name}.{p.stem}")
def test_every_column_has_its_class_written(path: Path) -> None:
    properties = yaml.safe_load(path.read_text("utf-8"))["schema"][0]["properties"]
    assert [p["name"] for p in properties if "classification" not in p] == []


def test_no_contract_takes_the_files_of_another() -> None:
    stems = [
        c.source.path.removesuffix("*.csv") for c in contracts() if isinstance(c.source, FileSource)
    ]
    assert len(stems) == len(contracts())
    assert [(a, b) for a in stems for b in stems if a != b and b.startswith(a)] == []


def test_foreign_keys_hold_the_catalogue_together() -> None:
    by_name = {c.data_set.name: c.data_set for c in contracts()}
    references = [(c.data_set.name, r) for c in contracts() for r in c.references]
    assert len(references) >= 35
    for name, reference in references:
        own = [by_name[name].column(c) for c in reference.columns]
        theirs = [by_name[reference.target].column(c) for c in reference.target_columns]
        assert [c.domain for c in own if c] == [c.domain for c in theirs if c]


def test_the_readme_has_the_table_of_the_contracts() -> None:
    written = README.read_text("utf-8").split(BEGIN)[1].split(END)[0]
    assert written.strip() == table().strip()


def test_every_rule_of_the_catalogue_has_its_data() -> None:
    names = {c.data_set.name for c in contracts()}
    rules = {
        rule: re.findall("`([^`]+)`", sets)
        for rule, sets in RULES.findall(README.read_text("utf-8"))
    }
    assert len(rules) == 107
    assert all(sets and set(sets) <= names for sets in rules.values())


def test_the_rules_of_the_packs_read_the_data_that_the_table_says() -> None:
    """A rule that cites an entry of the catalogue reads data sets that the table gives it."""
    text = README.read_text("utf-8")
    said = {rule: set(re.findall("`([^`]+)`", sets)) for rule, sets in RULES.findall(text)}
    titles = {c.data_set.title: c.data_set.name for c in contracts()}
    missing: dict[str, set[str]] = {}
    for path in sorted((FOLDER.parent / "packs").rglob("*.huiyan")):
        rule = path.read_text("utf-8")
        cited = re.findall(r"条目 (R\d{3})", rule.partition("示例")[0])
        read = {name for title, name in titles.items() if f"取自 {title} " in rule + " "}
        if cited and not read <= set().union(*(said[c] for c in cited)):
            missing[path.stem] = read - set().union(*(said[c] for c in cited))
    assert missing == {}
