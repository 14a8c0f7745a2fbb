"""Bundles that somebody changed and then signed anew: what does not fit is still found.

Whose signature it is, a pinned key settles; here it is not pinned, and the parts must tell.
"""

from __future__ import annotations

import copy
import hashlib
from collections.abc import Callable
from typing import Any

import pytest

from engine.evidence import verify_bundle, write_bundle
from engine.integrity.signing import make_key
from examples.verify_evidence import Broken, verify
from tests.evidence.conftest import City

Parts = dict[str, Any]
_KEY = make_key()


def _amount(parts: Parts) -> None:
    parts["rows"][0]["values"]["amount"] = "301.00"


def _delivered(parts: Parts) -> None:
    parts["rows"][0]["delivered"]["month"] = "2022年6月"


def _salt(parts: Parts) -> None:
    parts["rows"][0]["salt"] = "00" * 16


def _path(parts: Parts) -> None:
    parts["rows"][0]["path"][0] = "00" * 32


def _index(parts: Parts) -> None:
    parts["rows"][0]["index"] += 1


def _file(parts: Parts) -> None:
    parts["rows"][0]["file"] = "deliveries/other.csv"


def _dropped(parts: Parts) -> None:
    del parts["rows"][0]


def _twice(parts: Parts) -> None:
    parts["rows"].append(parts["rows"][-1])


def _unnamed(parts: Parts) -> None:
    rows = parts["finding"]["witness"][0]["rows"]
    rows.pop()


def _count(parts: Parts) -> None:
    parts["finding"]["measures"]["笔数"] += 1


def _sum(parts: Parts) -> None:
    parts["finding"]["measures"]["金额"] = "9.00"


def _least(parts: Parts) -> None:
    parts["finding"]["measures"]["首月"] = "2021-01"


def _subject(parts: Parts) -> None:
    parts["finding"]["subject"]["value"] = "110101199003070011"


def _message(parts: Parts) -> None:
    parts["finding"]["message"] += "。"


def _cited(parts: Parts) -> None:
    parts["finding"]["clauses"][0]["text"] = "国家不鼓励。"


def _clause(parts: Parts) -> None:
    parts["clauses"][0]["text"] = "国家不鼓励。"


def _rule_text(parts: Parts) -> None:
    parts["rule"]["text"] = parts["rule"]["text"].replace(">", "<")


def _other_rule(parts: Parts) -> None:
    parts["finding"]["rule"] = "低保_去世后发放"


def _pack_text(parts: Parts) -> None:
    parts["pack"]["files"][1]["text"] += "# 更多\n"


def _pack_text_and_hash(parts: Parts) -> None:
    _pack_text(parts)
    file = parts["pack"]["files"][1]
    file["sha256"] = hashlib.sha256(file["text"].encode()).hexdigest()


def _contract(parts: Parts) -> None:
    parts["contracts"][0]["text"] += "# 更多\n"


def _manifest(parts: Parts) -> None:
    parts["filings"][0]["manifest"]["rows"]["rows_filed"] += 1


def _root(parts: Parts) -> None:
    parts["filings"][0]["manifest"]["tree"]["root"] = "00" * 32


def _borrowed(parts: Parts) -> None:
    parts["filings"][0]["manifest"] = parts["filings"][1]["manifest"]


def _no_rows(parts: Parts) -> None:
    parts["rows"] = None


#: What both verifiers find.
BOTH = (
    _amount, _delivered, _salt, _path, _index, _file, _dropped, _twice, _unnamed, _count, _sum,
    _least, _subject, _message, _cited, _clause, _rule_text, _other_rule, _pack_text,
    _pack_text_and_hash, _contract, _manifest, _root, _borrowed, _no_rows,
)  # fmt: skip


def _outcome(parts: Parts) -> None:
    parts["finding"]["outcome"] = "exempt"


def _severity(parts: Parts) -> None:
    parts["finding"]["severity"] = "low"


def _plan(parts: Parts) -> None:
    parts["plan"]["text"] += "\n"


def _as_of(parts: Parts) -> None:
    parts["run"]["as_of"] = "2018-01-01"


def _away(parts: Parts) -> None:
    file = parts["pack"]["files"][1]
    file["name"] = "../../" + file["name"]


#: What takes the compiler, or knowing how the program names runs.
COMPILED = (_outcome, _severity, _plan, _as_of)


def _forged(city: City, change: Callable[[Parts], None]) -> bytes:
    parts = copy.deepcopy(city.parts(city.finding("高龄津贴_去世后发放")))
    before = copy.deepcopy(parts)
    change(parts)
    assert parts != before
    return write_bundle(parts, _KEY)


@pytest.mark.parametrize("change", BOTH)
def test_both_verifiers_find_what_does_not_fit(city: City, change: Callable[[Parts], None]) -> None:
    data = _forged(city, change)
    verdict = verify_bundle(data, name="疑点.json")
    assert not verdict.holds
    assert {d.code for d in verdict.diagnostics} <= {"HY547", "HY681", "HY682", "HY683"}
    with pytest.raises(Broken):
        verify(data)


@pytest.mark.parametrize("change", [*COMPILED, _away])
def test_the_program_finds_what_takes_the_program(
    city: City, change: Callable[[Parts], None]
) -> None:
    verdict = verify_bundle(_forged(city, change), name="疑点.json")
    assert not verdict.holds
    assert {d.code for d in verdict.diagnostics} <= {"HY682", "HY683"}


def test_a_forgery_under_another_key_is_no_match_for_a_pinned_one(city: City) -> None:
    parts = city.parts(city.finding("高龄津贴_去世后发放"))
    pinned = parts["filings"][0]["manifest"]["signed"]["signature"]["key_id"]
    verdict = verify_bundle(write_bundle(parts, _KEY), name="b", pinned=pinned)
    assert [d.code for d in verdict.diagnostics] == ["HY680", "HY683"]


def test_what_was_searched_must_be_what_the_filing_says(city: City) -> None:
    for key, value in (("root", "00" * 32), ("rows_searched", 1), ("looked_for", {"person": "x"})):
        parts = copy.deepcopy(city.parts(city.finding("酒驾_未见处分")))
        parts["searched"]["filings"][0][key] = value
        data = write_bundle(parts, _KEY)
        assert [d.code for d in verify_bundle(data, name="b").diagnostics][:1] == ["HY683"]
        if key != "looked_for":
            with pytest.raises(Broken, match="searched"):
                verify(data)


def test_a_parameter_must_have_the_value_that_the_pack_gives(city: City) -> None:
    finding = next(f for f in city.kinds() if f["parameters"] and f["outcome"] == "suspected")
    parts = copy.deepcopy(city.parts(finding))
    parts["finding"]["parameters"][0]["value"] = "3999999.00"
    data = write_bundle(parts, _KEY)
    assert "HY682" in [d.code for d in verify_bundle(data, name="b").diagnostics]
    with pytest.raises(Broken, match="parameter"):
        verify(data)
