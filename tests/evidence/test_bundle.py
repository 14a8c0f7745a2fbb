"""Bundles of every kind of finding: whole and masked ones, by both verifiers, by the schema."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import engine.evidence
import examples.verify_evidence
from dsl.diagnostics import Diagnostic
from engine.catalog.catalog import open_catalog
from engine.evidence import State, gather_evidence, verify_bundle
from engine.integrity.canonical import canonical_json
from engine.integrity.keys import SALTS, load_keys
from engine.integrity.signing import make_key
from engine.trace.find import FoundFinding
from examples.verify_evidence import Broken, verify
from tests.evidence.conftest import City

_SCHEMA = Path(engine.evidence.__file__).with_name("evidence.schema.json")


@pytest.fixture(scope="module")
def validator() -> jsonschema.Draft202012Validator:
    schema = json.loads(_SCHEMA.read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def states(verdict: Any) -> dict[str, State]:
    """What each check came to."""
    return {c.name: c.state for c in verdict.checks}


def test_every_kind_of_finding_is_proved_by_its_bundle(
    city: City, validator: jsonschema.Draft202012Validator
) -> None:
    kinds = city.kinds()
    assert len(kinds) >= 40
    for finding in kinds:
        data = city.bundle(finding)
        verdict = verify_bundle(data, name="疑点.json")
        assert verdict.diagnostics == (), finding["rule"]
        told = states(verdict)
        assert told.pop("key") is State.NOT_CHECKED
        absent = any("absent" in w for w in finding["witness"])
        assert told.pop("absence", None) is (State.NOT_CHECKED if absent else None)
        assert set(told.values()) == {State.HOLDS}
        assert "replay" in told
        assert "worked out again" in verify(data)
        assert list(validator.iter_errors(json.loads(data))) == []
        assert canonical_json(json.loads(data)) == data


def test_a_bundle_is_the_same_when_it_is_written_again(city: City) -> None:
    finding = city.finding("投标_屡投不中")
    first = city.bundle(finding)
    city.held.pop((finding["id"], True))
    assert city.bundle(finding) == first


def test_masked_bundles_are_checked_and_not_evaluated(
    city: City, validator: jsonschema.Draft202012Validator
) -> None:
    masked = 0
    for finding in city.kinds()[::4]:
        data = city.bundle(finding, reveal=False)
        verdict = verify_bundle(data, name="疑点.json")
        hidden = json.loads(data)["parts"]["run"]["masked"]
        wanted = State.NOT_CHECKED if hidden else State.HOLDS
        assert verdict.diagnostics == ()
        assert states(verdict)["replay"] is wanted
        assert ("masked" in verify(data)) == hidden
        assert list(validator.iter_errors(json.loads(data))) == []
        masked += hidden
    assert masked >= 5


def test_a_masked_bundle_holds_nothing_personal(city: City) -> None:
    seen, mask = 0, city.mask(reveal=False)
    for finding in city.kinds()[::4]:
        whole = city.parts(finding)
        text = city.bundle(finding, reveal=False).decode()
        # the examples in a pack name people of their own, who are in no delivery
        told = text.replace(canonical_json(whole["pack"]).decode(), "")
        assert len(told) < len(text)
        for row in whole["rows"]:
            for column, value in row["values"].items():
                hidden = mask.hides(f"{row['data_set']}.{column}")
                if hidden and value and (len(value) >= 15 or column == "name"):
                    assert value not in told
                    seen += 1
    assert seen > 20


def test_a_masked_row_has_its_path_and_no_salt(city: City) -> None:
    finding = city.finding("高龄津贴_去世后发放")
    masked, whole = city.parts(finding, reveal=False), city.parts(finding)
    for hidden, shown in zip(masked["rows"], whole["rows"], strict=True):
        assert (hidden["salt"], hidden["leaf"], hidden["path"]) == (
            None,
            shown["leaf"],
            shown["path"],
        )
        assert hidden["values"]["person"] != shown["values"]["person"]


def test_what_was_searched_is_said_and_not_claimed_to_be_proved(city: City) -> None:
    parts = city.parts(city.finding("酒驾_未见处分"))
    [searched] = parts["searched"]["filings"]
    filing = next(f for f in parts["filings"] if f["filing"] == searched["filing"])
    assert searched["root"] == filing["manifest"]["tree"]["root"]
    assert searched["rows_searched"] == filing["manifest"]["rows"]["rows_filed"]
    assert searched["looked_for"]
    assert "不能证明某一行不在" in parts["searched"]["note"]["zh"]


def test_the_key_that_must_have_signed(city: City) -> None:
    data = city.bundle(city.finding("信访_重复信访"))
    key, other = load_keys(city.workspace.keys_folder).signing.public, make_key().public
    for pinned in (key, key.id):
        verdict = verify_bundle(data, name="b", pinned=pinned)
        assert states(verdict)["key"] is State.HOLDS
        assert verdict.about["key"] == key.id
    for wrong in (other, other.id, "ed25519:"):
        verdict = verify_bundle(data, name="b", pinned=wrong)
        assert [d.code for d in verdict.diagnostics] == ["HY680"]
    verify(data, key.id)
    with pytest.raises(Broken, match="signed by"):
        verify(data, other.id)


def _gathered(city: City, finding: dict[str, Any]) -> dict[str, Any] | Diagnostic:
    return gather_evidence(city.workspace, FoundFinding(finding, city.run), city.mask(reveal=True))


def test_no_bundle_vouches_for_rows_that_were_changed(copied: City) -> None:
    finding = copied.finding("高龄津贴_去世后发放")
    folder = _folder(copied, finding)
    data = bytearray((folder / "rows.tree").read_bytes())
    data[5] ^= 1
    (folder / "rows.tree").write_bytes(data)
    found = _gathered(copied, finding)
    assert isinstance(found, Diagnostic)
    assert found.code == "HY677"


def test_no_bundle_of_a_filing_without_a_root(copied: City) -> None:
    finding = copied.finding("高龄津贴_去世后发放")
    path = _folder(copied, finding) / "manifest.json"
    said = json.loads(path.read_text("utf-8"))
    del said["tree"], said["signed"]
    path.write_text(json.dumps(said), "utf-8")
    found = _gathered(copied, finding)
    assert isinstance(found, Diagnostic)
    assert found.code == "HY676"


def test_no_bundle_without_the_keys(copied: City) -> None:
    (copied.workspace.keys_folder / SALTS).unlink()
    found = _gathered(copied, copied.finding("高龄津贴_去世后发放"))
    assert isinstance(found, Diagnostic)
    assert found.code == "HY545"


def _folder(city: City, finding: dict[str, Any]) -> Path:
    filing = finding["witness"][0]["filing"]
    with open_catalog(city.workspace) as catalog:
        record = catalog.filing(filing)
    assert record is not None
    return city.workspace.filings_folder / record.data_set / record.id


def test_the_second_verifier_is_short_enough_to_be_read() -> None:
    text = Path(examples.verify_evidence.__file__).read_text("utf-8")
    assert len(text.splitlines()) <= 300
