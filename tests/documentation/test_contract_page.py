"""The reference of contracts says what the reader reads, all of it and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from dsl.domains import domain_from_text
from dsl.syntax.declarations import Surface
from engine.catalog.contract_reading import load_contracts
from engine.catalog.yaml_tree import Fields, Node
from interfaces.documentation.contract_page import LEVEL_KEYS, contract_page
from interfaces.documentation.contract_words import KEYS
from interfaces.documentation.domain_words import DOMAINS
from tests.filing.world import CONTRACT
from tests.project.repository import ROOT, read

#: Keys within a value that the page shows whole.
_WITHIN = {"purpose", "regulation", "article", "url"}
#: Of every item of customProperties, as the introduction says.
_ITEM = {"property", "value"}
_SERVERS = (
    """\
  - {server: delivery, type: s3, location: "s3://b/f/*.csv", format: csv, encoding: utf-8,
     delimiter: ";", skipRows: 1, sheet: a, endpointUrl: x, region: y,
     accessKey: "env:A", secretKey: "env:B"}
""",
    """\
  - {server: delivery, type: postgres, host: h, port: 5432, database: d, schema: s, table: t,
     user: u, password: "env:P", driver: d, watermark: w}
""",
)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The keys that the reader asks for."""
    seen: set[str] = set()
    get = Fields.get

    def noting(self: Fields, key: str) -> Node | None:
        seen.add(key)
        return get(self, key)

    monkeypatch.setattr(Fields, "get", noting)
    return seen


def test_the_page_has_the_keys_that_the_reader_asks_for(tmp_path: Path, asked: set[str]) -> None:
    head = CONTRACT.partition("servers:")[0].replace(
        "    customProperties:\n      - {property: eventDate",
        "    relationships: [{from: no, to: payments.no}]\n"
        "    customProperties:\n      - {property: eventDate",
    )
    for number, server in enumerate(_SERVERS):
        path = tmp_path / f"{number}.yaml"
        path.write_text(f"{head}servers:\n{server}", "utf-8")
        assert load_contracts([path])[1] == ()
    assert load_contracts([ROOT / "policies/contracts"])[1] == ()
    custom = {level: keys for level, keys in LEVEL_KEYS.items() if level.endswith("_custom")}
    plain = {key for level, keys in LEVEL_KEYS.items() if level not in custom for key in keys}
    # logicalType is held to the standard's words, whatever it says
    assert asked - _WITHIN - _ITEM == plain - _ITEM


def test_every_key_has_words_and_no_other_has() -> None:
    assert {level: set(keys) for level, keys in LEVEL_KEYS.items()} == {
        level: set(words) for level, words in KEYS.items()
    }


def test_every_domain_is_one() -> None:
    assert all(domain_from_text(word) for word in DOMAINS)


@pytest.mark.parametrize("surface", ["zh", "en"])
def test_the_page_is_the_one_that_is_made(surface: Surface) -> None:
    path = Path("docs/contracts") / f"{surface}.md"
    assert read(path) == contract_page(surface), "see CONTRIBUTING: Documents"
