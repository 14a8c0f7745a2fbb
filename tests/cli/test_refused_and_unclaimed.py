"""What was refused, and what no contract reads, is told by every command that speaks of data."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.cli.conftest import AS_OF
from tests.cli.program import huiyan

DEATHS = "公安局.死亡登记"
WRONG = "deliveries/public_security/deaths_20260731.csv"
#: A name that holds somebody's identity number.
STRAY = "deliveries/民政局/高龄补贴_330182193111295017.csv"
MASKED = "高龄补贴_330182********5017.csv"


def said(city: Path, *words: str | Path, code: int) -> Any:
    ended = huiyan("-C", city, *words, "-f", "json")
    assert ended.code == code, ended.err
    assert ended.err == ""
    return json.loads(ended.out)


def refused(city: Path) -> str:
    """Deliver July's deaths with a header that does not fit; the id of the refusal."""
    (city / WRONG).write_text("a,b\n1,2\n", "utf-8")
    (receipt,) = said(city, "file", DEATHS, code=2)["items"]
    assert (receipt["state"], receipt["filing"]) == ("refused", "")
    return str(receipt["refusal"])


def stray(city: Path) -> None:
    """Put a delivery where no contract looks."""
    (city / STRAY).parent.mkdir()
    (city / STRAY).write_text("编号\n1\n", "utf-8")


def test_a_refusal_has_a_receipt(copied: Path, tmp_path: Path) -> None:
    name = refused(copied)
    told = said(copied, "receipt", DEATHS, code=0)
    assert told == said(copied, "receipt", name[:8], code=0)
    assert (told["schema"], told["refusal"], told["files"]) == ("huiyan.refusal/1", name, [WRONG])
    assert {r["code"] for r in told["reasons"]} == {"HY521"}
    assert all(r["help"] for r in told["reasons"])
    text = huiyan("-C", copied, "receipt", name[:8])
    assert (text.code, "报送文件缺少「死亡日期」列" in text.out) == (0, True)
    folder = tmp_path / "回执"
    huiyan("-C", copied, "file", DEATHS, "--receipts", folder)
    page = (folder / "public_security.deaths" / f"refused-{name[:8]}.html").read_text("utf-8")
    assert "报送文件缺少「死亡日期」列" in page
    assert json.loads((folder / "public_security.deaths" / f"refused-{name[:8]}.json").read_text())
    wanted = huiyan("-C", copied, "receipt", name, "--corrections", tmp_path / "c.csv")
    assert (wanted.code, "HY540" in wanted.err) == (2, True)


def test_datasets_shows_what_is_refused(copied: Path) -> None:
    name = refused(copied)
    items = {i["title"]: i for i in said(copied, "datasets", code=0)["items"]}
    assert [r["id"] for r in items[DEATHS]["refused"]] == [name]
    assert sum(len(i["refused"]) for i in items.values()) == 1
    assert f"没有接收：{DEATHS}" in huiyan("-C", copied, "datasets").out
    assert name[:8] in huiyan("-C", copied, "datasets", DEATHS).out
    assert [r["id"] for r in said(copied, "datasets", DEATHS, code=0)["refused"]] == [name]
    (copied / WRONG).unlink()
    huiyan("-C", copied, "file", DEATHS)
    items = {i["title"]: i for i in said(copied, "datasets", code=0)["items"]}
    assert items[DEATHS]["refused"] == []


def test_a_run_says_what_was_refused_and_is_exit_4(copied: Path) -> None:
    name = refused(copied)
    ended = huiyan("-C", copied, "run", "--as-of", AS_OF)
    assert (ended.code, "HY743" in ended.err) == (4, True)
    assert WRONG in ended.err
    findings = huiyan("-C", copied, "findings")
    assert (findings.code, "HY743" in findings.err) == (4, True)
    told = huiyan("-C", copied, "run", "--as-of", AS_OF, "-f", "json")
    left_out = json.loads(told.out)["not_looked_at"]
    assert [r["refusal"] for of in left_out for r in of.get("refused", ())] == [name]
    (copied / WRONG).unlink()
    huiyan("-C", copied, "file", DEATHS)
    assert huiyan("-C", copied, "run", "--as-of", AS_OF).code == 1


def test_an_unclaimed_file_is_told_by_every_command_that_looks_for_deliveries(copied: Path) -> None:
    stray(copied)
    for words in (("file",), ("source", "list")):
        told = huiyan("-C", copied, *words)
        assert (told.code, "HY742" in told.err, MASKED in told.err) == (0, True, True), told.err
    (item,) = [i for i in said(copied, "file", code=0)["items"] if i["state"] == "unclaimed"]
    assert len(item["files"]) == 1
    (item,) = [
        i for i in said(copied, "source", "list", code=0)["items"] if i["delivery"] == "unclaimed"
    ]
    assert item["path"] == STRAY
    assert MASKED in huiyan("-C", copied, "doctor").out
    watched = huiyan("-C", copied, "watch", "--once")
    assert "HY742" in watched.err


def test_doctor_changes_nothing(copied: Path) -> None:
    stray(copied)
    before = {p: p.stat().st_mtime_ns for p in sorted(copied.rglob("*")) if p.is_file()}
    huiyan("-C", copied, "doctor")
    after = {p: p.stat().st_mtime_ns for p in sorted(copied.rglob("*")) if p.is_file()}
    changed = [p.name for p in before if before[p] != after.get(p)]
    assert changed == []
    assert {p.suffix for p in after.keys() - before.keys()} <= {".sqlite-shm", ".sqlite-wal"}
