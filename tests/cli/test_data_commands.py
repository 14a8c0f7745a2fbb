"""Workspaces and data: init, file, datasets, source, doctor, completion."""

from __future__ import annotations

import json
import shutil
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import AS_OF
from tests.cli.program import huiyan
from tests.sample_city import MadeCity as City


def items(*arguments: str | Path) -> list[dict[str, Any]]:
    """The items of a listing."""
    found: list[dict[str, Any]] = json.loads(huiyan(*arguments, "-f", "json").out)["items"]
    return found


def test_init_makes_a_workspace_that_checks(workspace: Path) -> None:
    assert sorted(p.name for p in workspace.iterdir()) == [
        "contracts",
        "deliveries",
        "huiyan.yaml",
        "packs",
    ]
    assert huiyan("-C", workspace, "check").code == 0


def test_init_writes_over_nothing(tmp_path: Path) -> None:
    (tmp_path / "packs").mkdir()
    (tmp_path / "packs" / "mine.txt").write_text("mine")
    ended = huiyan("init", tmp_path)
    assert ended.code == 2
    assert "packs" in ended.err
    assert [p.name for p in tmp_path.rglob("*")] == ["packs", "mine.txt"]


def test_init_beside_other_files(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    assert huiyan("init", tmp_path).code == 0
    assert (tmp_path / "notes.txt").read_text() == "mine"


def test_init_keeps_the_language_that_was_asked_for(tmp_path: Path) -> None:
    assert huiyan("init", tmp_path / "en", "--lang", "en").code == 0
    assert huiyan("-C", tmp_path / "en", "source", "list").out.startswith("data set")


@pytest.mark.parametrize("name", ["on", "12", 'a"b', "数据 #1"])
def test_init_in_a_folder_with_an_awkward_name(tmp_path: Path, name: str) -> None:
    assert huiyan("init", tmp_path / name).code == 0
    assert huiyan("-C", tmp_path / name, "check").code == 0


def test_init_that_is_interrupted_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("examples.city.generate_city", interrupted)
    ended = huiyan("init", tmp_path / "city", "--example", "city")
    assert ended.code == 130
    assert not list(tmp_path.rglob("*.yaml"))


def test_a_receipt_for_each_delivery(city: City) -> None:
    truth = json.loads((city.folder / "truth/truth.json").read_text(encoding="utf-8"))["filing"]
    told = items("-C", city.folder, "datasets")
    filed = {d["dataset"]: (d["rows"], d["quarantined"]) for d in told}
    for name, planted in truth.items():
        assert filed[name] == (planted["filed"], sum(planted["quarantined"].values()))


def test_the_quarantine_says_why_and_where(city: City) -> None:
    assert "隔离的行" in city.file.out
    assert "已被电子表格转成科学记数" in city.file.out
    lists = [line.split("：", 1)[1] for line in city.file.out.splitlines() if "逐行清单" in line]
    assert lists
    assert all((city.folder / path).is_file() for path in lists)


def test_filing_again_says_that_it_was_filed(city: City) -> None:
    again = items("-C", city.folder, "file")
    assert {r["state"] for r in again} == {"already_filed"}


def test_filing_one_data_set_by_title(city: City) -> None:
    (only,) = items("-C", city.folder, "file", "公安局.死亡登记")
    assert only["dataset"] == "public_security.deaths"


def test_one_data_set_with_columns_and_filings(city: City) -> None:
    told = json.loads(huiyan("-C", city.folder, "datasets", "公安局.死亡登记", "-f", "json").out)
    assert [c["title"] for c in told["columns"]][:2] == ["登记编号", "身份证号"]
    assert told["filings"][0]["files"] == ["deliveries/public_security/deaths_20260630.csv"]
    listed = next(d for d in items("-C", city.folder, "datasets") if d["title"] == told["title"])
    assert listed["hash"] == told["filings"][0]["manifest_sha256"]
    first, last = listed["period"].split("..")
    assert "2020-01" <= first < last <= AS_OF[:7]  # months: a day would be somebody's own


def test_data_that_is_older_than_its_contract_allows(copied: Path) -> None:
    with sqlite3.connect(copied / ".huiyan/catalog.sqlite") as catalog:
        catalog.execute(
            "UPDATE filings SET filed_at = '2020-01-01T00:00:00+08:00' "
            "WHERE data_set = 'tenders.bids'"
        )
    catalog.close()
    overdue = [d["dataset"] for d in items("-C", copied, "datasets") if d["overdue"]]
    assert overdue == ["tenders.bids"]
    assert huiyan("-C", copied, "datasets").out.count("已过报送周期") == 1


def test_sources_are_tested_without_filing(workspace: Path, city: City) -> None:
    shutil.copytree(city.folder / "deliveries", workspace / "deliveries", dirs_exist_ok=True)
    bad = workspace / "deliveries/public_security/deaths_20260630.csv"
    bad.write_bytes(bad.read_bytes().replace("死亡日期".encode("gb18030"), b"date_x"))
    ended = huiyan("-C", workspace, "source", "test")
    assert ended.code == 2
    assert "[HY521]" in ended.err
    assert "不可读" in ended.out
    assert not (workspace / ".huiyan/filings").exists()
    assert list((workspace / ".huiyan/incoming").iterdir()) == []
    bad.unlink()
    assert huiyan("-C", workspace, "source", "test").code == 0


def test_sources_that_huiyan_yaml_puts_elsewhere(workspace: Path) -> None:
    with (workspace / "huiyan.yaml").open("a", encoding="utf-8") as file:
        file.write("sources:\n  public_security.deaths: {path: inbox/*.csv}\n")
    listed = {s["dataset"]: s["path"] for s in items("-C", workspace, "source", "list")}
    assert listed["public_security.deaths"] == "inbox/*.csv"


def test_sources_of_some_data_sets(city: City) -> None:
    name = "公安局.死亡登记"
    for command in ("list", "test"):
        (only,) = items("-C", city.folder, "source", command, name)
        assert only["dataset"] == "public_security.deaths"
        unknown = huiyan("-C", city.folder, "source", command, "公安局.死亡")
        assert (unknown.code, "[HY532]" in unknown.err) == (2, True)


def test_doctor_sees_what_is_wrong(copied: Path) -> None:
    assert huiyan("-C", copied, "doctor").code == 0
    (copied / ".huiyan/catalog.sqlite").write_bytes(b"no database" * 100)
    for leftover in (copied / ".huiyan").glob("catalog.sqlite-*"):
        leftover.unlink()
    ended = huiyan("-C", copied, "doctor", "-f", "json")
    assert ended.code == 2
    bad = [i["check"] for i in json.loads(ended.out)["items"] if i["state"] == "bad"]
    assert bad == ["catalog"]


def test_doctor_names_a_foreign_owner_of_our_names(monkeypatch: pytest.MonkeyPatch) -> None:
    owners = {"engine": ["other-software", "huiyan"], "dsl": ["huiyan"]}
    monkeypatch.setattr("interfaces.cli.health.packages_distributions", lambda: owners)
    ended = huiyan("doctor", "--lang", "en")
    assert ended.code == 2
    assert "✗ bad other-software brings a package engine too" in ended.out


def test_doctor_says_where_a_setting_comes_from(copied: Path) -> None:
    with (copied / "huiyan.yaml").open("a", encoding="utf-8") as file:
        file.write("workers: 3\n")
    ended = huiyan("-C", copied, "doctor", "--lang", "en", env={"HUIYAN_FAIL_LEVEL": "high"})
    assert "workers = 3 (from huiyan.yaml)" in ended.out
    assert "fail_level = high (from environment)" in ended.out


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_script(shell: str) -> None:
    ended = huiyan("completion", shell)
    assert (ended.code, ended.err) == (0, "")
    assert "_HUIYAN_COMPLETE" in ended.out


def test_a_held_delivery_is_told_and_accepted_with_a_reason(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    huiyan("init", folder, "--empty")
    ids = huiyan("new", "numbers", "resident_id", "8").out.split()
    source = folder / "deliveries/名单.csv"
    source.write_text("身份证号,月份\n" + "".join(f"{n},2026-10\n" for n in ids), "utf-8")
    assert huiyan("-C", folder, "new", "contract", "演练局.名单", "--from", source).code == 0
    assert huiyan("-C", folder, "file").code == 0
    source.write_text("身份证号,月份\n" + "".join(f"{n},2026-11\n" for n in ids[:2]), "utf-8")
    held = huiyan("-C", folder, "file")
    assert (held.code, "待认可" in held.out, "[HY596]" in held.err) == (4, True, True)
    (told,) = items("-C", folder, "datasets")
    assert told["rows"] == 8
    listed = json.loads(huiyan("-C", folder, "datasets", told["dataset"], "-f", "json").out)
    (filing,) = [f["filing"] for f in listed["filings"] if f["pending"]]
    assert f"huiyan -C {folder} file --accept {filing[:8]}" in held.err
    assert "待认可" in huiyan("-C", folder, "datasets", told["dataset"]).out
    assert "[HY604]" in huiyan("-C", folder, "file", "--accept", filing).err
    accepted = huiyan("-C", folder, "file", "--accept", filing[:8], "--reason", "部门来函")
    assert (accepted.code, "已认可" in accepted.err) == (0, True)
    assert items("-C", folder, "datasets")[0]["rows"] == 2
    again = huiyan("-C", folder, "file", "--accept", filing[:8], "--reason", "再来一次")
    assert (again.code, "[HY599]" in again.err) == (2, True)
