"""What each command does and says, on the sample city."""

from __future__ import annotations

import json
import shutil
import sqlite3
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from interfaces.cli.selecting import choice_from_text
from tests.cli.conftest import AS_OF, City
from tests.cli.program import huiyan

Edit = Callable[[Path, str, str], None]
RULE = "高龄津贴_去世后发放"


def items(*arguments: str | Path) -> list[dict[str, Any]]:
    """The items of a listing."""
    found: list[dict[str, Any]] = json.loads(huiyan(*arguments, "-f", "json").out)["items"]
    return found


# -- init ---------------------------------------------------------------------------


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


# -- data ---------------------------------------------------------------------------


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
    assert "2020-01-01" <= first < last <= AS_OF


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
    assert not (workspace / ".huiyan").exists()
    bad.unlink()
    assert huiyan("-C", workspace, "source", "test").code == 0


def test_sources_that_huiyan_yaml_puts_elsewhere(workspace: Path) -> None:
    with (workspace / "huiyan.yaml").open("a", encoding="utf-8") as file:
        file.write("sources:\n  public_security.deaths: {path: inbox/*.csv}\n")
    listed = {s["dataset"]: s["path"] for s in items("-C", workspace, "source", "list")}
    assert listed["public_security.deaths"] == "inbox/*.csv"


# -- rules --------------------------------------------------------------------------


def test_check_draws_on_stderr_and_counts_on_stdout(workspace: Path, edit: Edit) -> None:
    edit(workspace / f"packs/livelihood/{RULE}.huiyan", "发放.发放月份 >", "发放.发放月分 >")
    ended = huiyan("-C", workspace, "check", "livelihood")
    assert "^^^^" in ended.err
    assert "您是否" in ended.err or "发放月份" in ended.err
    assert "1 处错误" in ended.out
    assert "huiyan -C" in ended.err.splitlines()[-1]
    assert "explain HY201" in ended.err.splitlines()[-1]


def test_check_tells_programs_where(workspace: Path, edit: Edit) -> None:
    file = f"packs/livelihood/{RULE}.huiyan"
    edit(workspace / file, "发放.发放月份 >", "发放.发放月分 >")
    told = json.loads(huiyan("-C", workspace, "check", "-f", "json", "--lang", "en").out)
    assert told["errors"] == 1
    (found,) = (d for d in told["diagnostics"] if d["severity"] == "error")
    place = found["place"]
    line = (workspace / file).read_text(encoding="utf-8").splitlines()[place["line"] - 1]
    assert (found["code"], place["file"]) == ("HY201", file)
    assert line[place["column"] - 1 : place["end_column"] - 1].endswith("发放月分")


def test_check_one_file_tells_its_own_mistakes_only(workspace: Path, edit: Edit) -> None:
    edit(workspace / f"packs/livelihood/{RULE}.huiyan", "发放.发放月份 >", "发放.发放月分 >")
    clean = workspace / "packs/livelihood/低保_去世后发放.huiyan"
    assert huiyan("-C", workspace, "check", clean).code == 0
    assert huiyan("-C", workspace, "check", f"packs/livelihood/{RULE}.huiyan").code == 2
    assert huiyan("-C", workspace, "check", "petitions").code == 0


def test_check_one_contract(workspace: Path, edit: Edit) -> None:
    deaths = "contracts/public_security/deaths.yaml"
    edit(workspace / deaths, "value: date}", "value: dat}")
    assert "[HY505]" in huiyan("-C", workspace, "check", deaths).err
    assert huiyan("-C", workspace, "check", "contracts/tenders/bids.yaml").code == 0


def test_fmt_check_diff_and_rewrite(workspace: Path, edit: Edit) -> None:
    file = workspace / f"packs/livelihood/{RULE}.huiyan"
    canonical = file.read_text(encoding="utf-8")
    edit(file, "  等级 高", "     等级   高")
    spoilt = file.read_text(encoding="utf-8")
    checked = huiyan("-C", workspace, "fmt", "--check")
    assert (checked.code, checked.out.count("需改写")) == (1, 1)
    differing = huiyan("-C", workspace, "fmt", "--diff", "livelihood")
    assert differing.code == 1
    assert "-     等级   高\n+  等级 高\n" in differing.out
    assert file.read_text(encoding="utf-8") == spoilt
    assert huiyan("-C", workspace, "fmt").code == 0
    assert file.read_text(encoding="utf-8") == canonical
    assert huiyan("-C", workspace, "fmt", "--check").code == 0


def test_fmt_turns_the_surface_and_back(workspace: Path) -> None:
    file = workspace / f"packs/livelihood/{RULE}.huiyan"
    canonical = file.read_text(encoding="utf-8")
    assert huiyan("fmt", "--to", "en", file).code == 0
    assert file.read_text(encoding="utf-8").startswith("language en\n")
    assert huiyan("-C", workspace, "check", "livelihood").code == 0
    assert huiyan("fmt", "--to", "zh", file).code == 0
    assert file.read_text(encoding="utf-8") == canonical


def test_fmt_leaves_a_file_with_mistakes_alone(tmp_path: Path) -> None:
    file = tmp_path / "rule.huiyan"
    file.write_text("语言 中文\n规则 x 等级\n", encoding="utf-8")
    ended = huiyan("fmt", file)
    assert ended.code == 2
    assert "[HY1" in ended.err
    assert file.read_text(encoding="utf-8") == "语言 中文\n规则 x 等级\n"


def test_examples_are_chosen_by_words() -> None:
    wanted = choice_from_text("津贴 且 非 退回 或 低保")
    assert wanted("高龄津贴 去世")
    assert not wanted("高龄津贴 已退回")
    assert wanted("低保 已退回")


def test_test_reports_to_continuous_integration(workspace: Path, edit: Edit) -> None:
    edit(workspace / f"packs/livelihood/{RULE}.huiyan", "其中 笔数 = 2,", "其中 笔数 = 3,")
    arguments = ("-C", workspace, "test", "livelihood", "-k", RULE, "--lang", "en")
    suites = ET.fromstring(huiyan(*arguments, "-f", "junit").out)
    assert suites.get("failures") == "1"
    (failure,) = suites.iter("failure")
    assert str(failure.get("message")).startswith("HY660: ")
    document = json.loads(huiyan(*arguments, "-f", "json", "--coverage").out)
    assert (document["failed"], len(document["coverage"])) == (1, 1)
    failed = next(e for e in document["examples"] if not e["passed"])
    assert failed["file"].endswith(f"{RULE}.huiyan")


def test_coverage_names_what_no_example_exercises(workspace: Path) -> None:
    ended = huiyan("-C", workspace, "test", "-k", "多发的都已退回", "--coverage", "--lang", "en")
    assert ended.code == 0
    assert f"✗ {RULE}  " in ended.out
    assert f"packs/livelihood/{RULE}.huiyan:" in ended.out
    assert "no example" in ended.out


@pytest.mark.parametrize(
    ("language", "words"), [("zh", "条件（须全部成立）"), ("en", "Conditions")]
)
def test_explain_a_rule_in_words(city: City, language: str, words: str) -> None:
    ended = huiyan("-C", city.folder, "explain", RULE, "--lang", language)
    assert ended.code == 0
    assert words in ended.out
    assert (
        ended.out
        == huiyan("-C", city.folder, "explain", f"livelihood.{RULE}", "--lang", language).out
    )


def test_explain_the_plan(city: City) -> None:
    ended = huiyan("-C", city.folder, "explain", RULE, "--plan")
    assert "scan public_security.deaths as r1" in ended.out
    assert huiyan("explain", RULE, "--plan", "--sql").code == 2


# -- findings -----------------------------------------------------------------------


def test_a_run_tells_each_rule(city: City) -> None:
    assert city.run.err.count("下一步") == 1
    rules = (p.stem for p in (city.folder / "packs").rglob("*_*.huiyan"))
    assert all(f"\n{rule} " in f"\n{city.run.out}" for rule in rules)


def test_findings_as_programs_read_them(city: City) -> None:
    lines = huiyan("-C", city.folder, "findings", "-f", "jsonl").out.splitlines()
    found = [json.loads(line) for line in lines]
    assert {f["schema"] for f in found} == {"huiyan.finding/1"}
    assert {f["state"] for f in found} == {"new"}
    keys = list(found[0])
    assert keys.index("state") == keys.index("outcome") + 1
    exempt = huiyan("-C", city.folder, "findings", "--outcome", "exempt", "-f", "jsonl")
    assert exempt.out.splitlines() == [
        line for line, f in zip(lines, found, strict=True) if f["outcome"] == "exempt"
    ]


def test_findings_by_subject_and_rule(city: City) -> None:
    lines = huiyan("-C", city.folder, "findings", "--rule", RULE, "-f", "jsonl").out.splitlines()
    subjects = [json.loads(line)["subject"]["value"] for line in lines]
    wanted = next(s for s in subjects if s)
    only = huiyan("-C", city.folder, "findings", "--subject", wanted, "-f", "jsonl").out
    assert {json.loads(line)["subject"]["value"] for line in only.splitlines()} == {wanted}


def test_states_since_the_run_before(copied: Path, edit: Edit) -> None:
    """A delivery without one death: its finding is resolved, the others persist."""
    before = huiyan("-C", copied, "findings", "--rule", RULE, "-f", "jsonl").out.splitlines()
    suspected = [f for f in map(json.loads, before) if f["outcome"] == "suspected"]
    person = suspected[0]["subject"]["value"]
    deaths = copied / "deliveries/public_security/deaths_20260630.csv"
    lines = deaths.read_bytes().splitlines(keepends=True)
    kept = [line for line in lines if person.encode() not in line]
    assert len(kept) == len(lines) - 1
    deaths.write_bytes(b"".join(kept))
    assert huiyan("-C", copied, "file", "公安局.死亡登记").code == 0
    again = huiyan("-C", copied, "run", "--as-of", AS_OF, "-f", "json")
    assert json.loads(again.out)["states"]["resolved"] >= 1
    resolved = huiyan(
        "-C", copied, "findings", "--state", "resolved", "--rule", RULE, "-f", "jsonl"
    )
    assert [json.loads(line)["id"] for line in resolved.out.splitlines()] == [suspected[0]["id"]]
    listed = huiyan("-C", copied, "findings", "--rule", RULE, "-f", "jsonl").out
    assert suspected[0]["id"] not in listed
    assert {json.loads(line)["state"] for line in listed.splitlines()} == {"persisting"}


def test_what_was_not_looked_at_is_not_resolved(copied: Path) -> None:
    limited = huiyan("-C", copied, "run", "--as-of", AS_OF, "--only", RULE, "-f", "json")
    states = json.loads(limited.out)["states"]
    assert set(states) == {"persisting"}
    whole = huiyan("-C", copied, "run", "--as-of", AS_OF, "-f", "json")
    assert json.loads(whole.out)["baseline"] is None


def test_a_trace_in_full(city: City) -> None:
    lines = huiyan("-C", city.folder, "findings", "--rule", RULE, "-f", "jsonl").out.splitlines()
    finding = next(f for f in map(json.loads, lines) if f["outcome"] == "suspected")
    shown = huiyan("-C", city.folder, "trace", finding["id"][:10]).out
    assert finding["id"] in shown
    assert "《中华人民共和国老年人权益保障法》第三十三条第二款" in shown
    assert "当 发放.发放月份 > 月份(死亡.死亡日期)" in shown
    told = json.loads(huiyan("-C", city.folder, "trace", finding["id"], "-f", "json").out)
    for witness in told["witnesses"]:
        for row in witness["rows"]:
            delivered = (city.folder / row["file"]).read_bytes().splitlines()[row["line"] - 1]
            cells = [value for _, value in row["cells"] if value]
            encoded = [c.encode("gb18030") in delivered or c.encode() in delivered for c in cells]
            assert all(encoded)
            assert str(row["line"]) in shown


def test_a_trace_of_every_kind_of_outcome(city: City) -> None:
    """With absences, parameters, definitions, exemptions and missing cells among them."""
    found = map(json.loads, huiyan("-C", city.folder, "findings", "-f", "jsonl").out.splitlines())
    packs = {(f["pack"], f["outcome"]): (f["rule"], f["id"]) for f in found}
    assert {outcome for _, outcome in packs} == {"suspected", "exempt", "undetermined"}
    for (_, outcome), (rule, finding) in packs.items():
        ended = huiyan("-C", city.folder, "trace", finding, "--lang", "en")
        assert ended.code == 0
        assert ended.out.startswith(f"{outcome} {finding}")
        assert rule in ended.out


# -- more ---------------------------------------------------------------------------


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
