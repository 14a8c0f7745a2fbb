"""The commands that look at findings again: nothing personal in what they show or write."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from engine.audit import read_audit
from tests.cli.program import huiyan
from tests.masking.test_outputs import (
    REASON,
    RULE,
    Personal,
    _run,
    _with_an_id,
    _workspace,
    personal,
)
from tests.sample_city import MadeCity as City

__all__ = ["personal"]

FORMS = ("text", "json")
#: A rule that waits some days, so that an earlier date tells less.
WITH_A_LIMIT = "酒驾_未见处分"


def _text_of(path: Path) -> str:
    """What a written file says, its parts unpacked."""
    data = path.read_bytes()
    if path.suffix != ".xlsx":
        return data.decode("utf-8", "replace")
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        return "\n".join(parts.read(n).decode("utf-8", "replace") for n in parts.namelist())


@pytest.mark.parametrize("form", FORMS)
def test_replays(city: City, personal: Personal, form: str) -> None:
    run = _run(_workspace(city.folder))
    finding = _with_an_id(personal)
    witness = next(f for f in run.findings() if f["id"] == finding)["witness"][0]
    row = f"{witness['alias']}:{witness['rows'][0]}"
    for words in ([finding], [finding, "--without", row]):
        ended = huiyan("-C", city.folder, "replay", *words, "-f", form, "-v")
        assert ended.out
        assert personal.within(ended.out + ended.err) == []


@pytest.mark.parametrize("form", FORMS)
def test_comparisons_and_the_ledger(copied: Path, personal: Personal, form: str) -> None:
    first = _run(_workspace(copied))
    suspected = [f for f in first.findings() if f["outcome"] == "suspected"]
    finding = next(f["id"] for f in suspected if f["rule"] == WITH_A_LIMIT)
    huiyan("-C", copied, "run", "--as-of", "2020-01-01", "--only", WITH_A_LIMIT)
    changed = huiyan("-C", copied, "diff", first.id, "last", "-f", form, "-v")
    assert finding[:8] in changed.out
    decided = huiyan(
        *("-C", copied, "decide", finding, "explained", "--reason", "已退回", "--run", first.id),
        *("-f", form),
    )
    assert decided.code == 0
    told = [
        changed,
        decided,
        huiyan("-C", copied, "ledger", "--state", "all", "-f", form),
        huiyan("-C", copied, "ledger", finding, "-f", form),
        huiyan("-C", copied, "backtest", WITH_A_LIMIT, "--against", first.id, "--all", "-f", form),
    ]
    for ended in told:
        assert ended.out
        assert personal.within(ended.out + ended.err) == []
    assert read_audit(_workspace(copied)) == ()
    shown = huiyan("-C", copied, "ledger", "--state", "all", "-f", form, "--unmask", REASON)
    assert personal.within(shown.out)


@pytest.mark.parametrize("suffix", ["html", "xlsx", "sarif", "prov.json"])
def test_reports(copied: Path, personal: Personal, tmp_path: Path, suffix: str) -> None:
    masked, whole = tmp_path / f"masked.{suffix}", tmp_path / f"whole.{suffix}"
    words = ("-C", copied, "report", "--rule", RULE, "-o")
    assert huiyan(*words, masked).code == 0
    assert personal.within(_text_of(masked)) == []
    assert huiyan(*words, whole, "--unmask", REASON).code == 0
    assert personal.within(_text_of(whole))
    assert [e.content["command"] for e in read_audit(_workspace(copied))] == ["report"]


@pytest.mark.parametrize("form", FORMS)
def test_why_not(city: City, personal: Personal, form: str) -> None:
    """Asked for a person whom another rule tells of, and for one whom this rule tells of."""
    people = [v for v, ids in personal.values.items() if len(v) == 18 and v.isdigit() and ids]
    for subject in (people[0], people[-1]):
        ended = huiyan("-C", city.folder, "why-not", RULE, subject, "-f", form)
        assert ended.code == 0
        assert ended.out
        assert personal.within(ended.out + ended.err) == []


def test_evidence(copied: Path, personal: Personal, tmp_path: Path) -> None:
    masked, whole = tmp_path / "masked.json", tmp_path / "whole.json"
    words = ("-C", copied, "evidence", _with_an_id(personal), "-o")
    assert huiyan(*words, masked).code == 0
    assert personal.within(_text_of(masked)) == []
    assert huiyan(*words, whole, "--unmask", REASON).code == 0
    assert personal.within(_text_of(whole))
    for bundle in (masked, whole):
        ended = huiyan("verify", bundle)
        assert personal.within(ended.out + ended.err) == []
