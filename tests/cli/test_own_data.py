"""Data of one's own: an empty workspace, broken contracts, deliveries of which nothing is left."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

from tests.cli.conftest import AS_OF
from tests.cli.program import huiyan
from tests.sample_city import MadeCity as City

Edit = Callable[[Path, str, str], None]
DEATHS = "contracts/public_security/deaths.yaml"


def test_an_empty_workspace_checks_and_says_how_to_go_on(tmp_path: Path) -> None:
    made = huiyan("init", tmp_path / "mine", "--empty")
    assert made.code == 0
    assert "huiyan new contract" in made.err.replace(f"huiyan -C {tmp_path / 'mine'}", "huiyan")
    found = sorted(
        p.relative_to(tmp_path / "mine").as_posix() for p in (tmp_path / "mine").rglob("*")
    )
    assert found == ["README.md", "contracts", "deliveries", "huiyan.yaml", "packs"]
    assert huiyan("-C", tmp_path / "mine", "check").code == 0
    assert huiyan("-C", tmp_path / "mine", "file").code == 5
    assert "[HY607]" in huiyan("init", tmp_path / "no", "--empty", "--example", "city").err
    (tmp_path / "README.md").write_text("mine")
    assert "[HY612]" in huiyan("init", tmp_path, "--empty").err


def test_a_pack_is_told_of_the_contracts_that_it_reads(workspace: Path, edit: Edit) -> None:
    edit(workspace / DEATHS, "status: active", "statuss: active")
    for command in ("check", "test"):
        ended = huiyan("-C", workspace, command, "livelihood")
        assert (ended.code, "[HY502]" in ended.err) == (2, True)
    other = huiyan("-C", workspace, "check", "tendering")
    assert (other.code, "[HY502]" in other.err) == (0, False)
    assert (
        f"[HY609]: 这个规则包不读的数据约定里也有错误，test、run、file 会因此停下：{DEATHS}"
        in other.err
    )


def test_a_rule_with_an_error_still_reads_its_contracts(workspace: Path, edit: Edit) -> None:
    """What a rule reads is seen from its text, also where the rule is wrong."""
    edit(workspace / DEATHS, "status: active", "statuss: active")
    for policy in (workspace / "packs/livelihood").rglob("*.huiyan"):
        text = policy.read_text(encoding="utf-8")
        policy.write_text(text.replace("公安局.死亡登记 凭 ", "公安局.死亡登记 凭 无此名 且 "))
    ended = huiyan("-C", workspace, "check", "livelihood")
    assert ("[HY502]" in ended.err, "[HY609]" in ended.err) == (True, False)


def test_a_contract_that_cannot_be_read_is_told_with_every_pack(workspace: Path) -> None:
    (workspace / "contracts/mine.yaml").write_text("dataset: mine\n")
    ended = huiyan("-C", workspace, "check", "tendering")
    assert (ended.code, "[HY502]" in ended.err) == (2, True)


def test_data_sets_without_a_delivery_are_folded(workspace: Path, city: City) -> None:
    name = "deaths_20260630.csv"
    folder = workspace / "deliveries/public_security"
    folder.mkdir()
    shutil.copy(city.folder / "deliveries/public_security" / name, folder / name)
    filed = huiyan("-C", workspace, "file")
    assert filed.code == 0
    assert filed.out.count("没有报送") == 1
    assert "另有 90 个数据集没有报送" in filed.out
    assert huiyan("-C", workspace, "file", "-v").out.count("没有报送") == 90
    assert len(json.loads(huiyan("-C", workspace, "file", "-f", "json").out)["items"]) == 91
    listed = huiyan("-C", workspace, "datasets").out
    assert "另有 90 个数据集没有入库的数据" in listed
    assert len(listed.splitlines()) == 3
    assert len(huiyan("-C", workspace, "datasets", "-v").out.splitlines()) == 92


def test_a_bare_run_passes_over_packs_without_any_data(workspace: Path, city: City) -> None:
    nothing = huiyan("-C", workspace, "run")
    assert (nothing.code, "[HY618]" in nothing.err) == (5, True)
    assert huiyan("-C", workspace, "run", "petitions").code == 4  # it was asked for
    assert huiyan("-C", workspace, "run", "--only", "信访_重复信访").code == 4
    for part in ("petitions", "government_offices"):
        source = city.folder / "deliveries" / part
        if source.is_dir():
            shutil.copytree(source, workspace / "deliveries" / part)
    assert huiyan("-C", workspace, "file").code == 0
    ended = huiyan("-C", workspace, "run", "--as-of", AS_OF)
    assert "要读的数据一份也没有入库，没有核查：" in ended.err
    assert "tendering" in ended.err
    assert "信访_重复信访" in ended.out


def test_a_delivery_of_which_nothing_is_left_is_no_filing_like_others(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    huiyan("init", folder, "--empty")
    ids = huiyan("new", "numbers", "resident_id", "3").out.split()
    source = folder / "deliveries/工资.csv"
    source.write_text("身份证号,月份\n" + "".join(f"{n},2024-01\n" for n in ids), encoding="utf-8")
    assert huiyan("-C", folder, "new", "contract", "演练局.工资", "--from", source).code == 0
    assert huiyan("-C", folder, "file").code == 0
    wrong = "".join(f"{n[:17]}{(int(n[17], 11) + 1) % 10},2024-01\n" for n in ids if n[17] != "X")
    source.write_text("身份证号,月份\n" + wrong, encoding="utf-8")
    for state in ("all_quarantined", "already_filed"):
        ended = huiyan("-C", folder, "file", "-f", "json")
        assert ended.code == 4
        assert json.loads(ended.out)["items"][0]["state"] == state
    source.write_text("身份证号,月份\n" + wrong + "\n", encoding="utf-8")
    told = huiyan("-C", folder, "file")
    assert "全部隔离" in told.out
    assert "[HY536]" in told.err
    assert "huiyan new numbers" in told.err
    assert huiyan("-C", folder, "file", "--exit-zero").code == 0


def test_a_page_says_wrong_and_right_once(city: City) -> None:
    text = huiyan("-C", city.folder, "explain", "HY502").out
    assert text.count("错误的写法") + text.count("有误的写法") == 1
    assert text.count("正确的写法") == 1
    assert "有误的写法：" in huiyan("explain", "HY201").out
