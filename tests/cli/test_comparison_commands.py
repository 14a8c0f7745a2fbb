"""diff, backtest and the exit code against a baseline, on the small city."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from interfaces.cli.finding_words import STATES
from tests.cli.conftest import AS_OF
from tests.cli.program import huiyan
from tests.sample_city import MadeCity as City

Edit = Callable[[Path, str, str], None]
RULE = "信访_逾期未办结"
PARAMETERS = "packs/petitions/参数.huiyan"
RUN = ("run", "--as-of", AS_OF)


def runs(folder: Path) -> list[str]:
    """The runs in the order of execution."""
    history = (folder / ".huiyan/runs/history.jsonl").read_text("utf-8")
    return [json.loads(line)["run"] for line in history.splitlines()]


def lines(text: str) -> list[dict[str, Any]]:
    """JSON lines."""
    return [json.loads(line) for line in text.splitlines()]


@pytest.fixture(scope="module")
def stricter(city: City, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The city, run again with a shorter term for petitions."""
    folder = shutil.copytree(city.folder, tmp_path_factory.mktemp("stricter") / "city")
    parameters = folder / PARAMETERS
    text = parameters.read_text("utf-8")
    assert text.count("60天") == 1
    parameters.write_text(text.replace("60天", "40天"), "utf-8")
    assert huiyan("-C", folder, *RUN).code == 1
    return folder


def test_diff_tells_the_parameter_and_its_values(stricter: Path) -> None:
    old, new = runs(stricter)[:2]
    ended = huiyan("-C", stricter, "diff", old, new)
    assert ended.code == 0
    assert "原因：参数" in ended.out
    assert "- 60  2022-05-01..  信访工作条例 第三十四条" in ended.out
    assert "+ 40  2022-05-01..  信访工作条例 第三十四条" in ended.out
    english = huiyan("-C", stricter, "diff", old[:9], "last", "--lang", "en")
    assert "cause: parameter" in english.out
    assert f"{old} → {new}: " in english.out


def test_diff_for_programs(stricter: Path) -> None:
    old, new = runs(stricter)[:2]
    arguments = ("-C", stricter, "diff", old, new)
    document = json.loads(huiyan(*arguments, "-f", "json").out)
    assert (document["schema"], document["old"], document["new"]) == ("huiyan.diff/1", old, new)
    told = document["differences"]
    states = {s: sum(d["state"] == s for d in told) for s in STATES}
    assert states == document["states"]
    assert states["changed"] == sum(bool(d["changed"]) and d["state"] != "new" for d in told)
    assert states["new"] > 0
    assert {d["cause"] for d in told if d["state"] == "new"} == {"parameter"}
    assert {d["rule"] for d in told if d["state"] == "new"} == {RULE}
    by_line = lines(huiyan(*arguments, "-f", "jsonl").out)
    assert [d["id"] for d in by_line] == [d["id"] for d in told]
    table = list(csv.DictReader(io.StringIO(huiyan(*arguments, "-f", "csv").out)))
    assert [r["id"] for r in table] == [d["id"] for d in told]
    back = json.loads(huiyan("-C", stricter, "diff", new, old, "-f", "json").out)
    # what was told before, though not suspected, is new there and only changed on the way back
    appeared = [d for d in told if d["outcome_before"] is None]
    assert 0 < back["states"]["resolved"] == len(appeared) <= states["new"]


def test_diff_masks_and_can_be_asked_not_to(stricter: Path) -> None:
    arguments: list[str | Path] = ["-C", stricter, "diff", *runs(stricter)[:2], "-f", "jsonl"]
    masked = [d["subject"]["value"] for d in lines(huiyan(*arguments).out)]
    shown = [d["subject"]["value"] for d in lines(huiyan(*arguments, "--unmask", "复核").out)]
    pairs = [(m, s) for m, s in zip(masked, shown, strict=True) if m != s]
    assert pairs
    assert all("*" in m for m, _ in pairs)


def test_diff_of_runs_without_a_rule_in_common_is_5(copied: Path) -> None:
    assert huiyan("-C", copied, "run", "petitions", "--as-of", AS_OF).code == 1
    assert huiyan("-C", copied, "run", "investment", "--as-of", AS_OF).code in (0, 1)
    ended = huiyan("-C", copied, "diff", *runs(copied)[1:3])
    assert (ended.code, ended.out) == (5, "")


def test_diff_names_a_run_that_is_none(city: City) -> None:
    ended = huiyan("-C", city.folder, "diff", "run-x", "last")
    assert ended.code == 2
    assert "[HY617]" in ended.err


def test_a_baseline_counts_what_is_new_alone(copied: Path, edit: Edit) -> None:
    only = (*RUN, "--only", RULE)
    assert huiyan("-C", copied, *only).code == 1
    assert huiyan("-C", copied, *only, "--baseline", runs(copied)[0]).code == 0
    assert huiyan("-C", copied, *only, "--baseline", "last").code == 0
    edit(copied / PARAMETERS, "60天", "40天")
    ended = huiyan("-C", copied, *only, "--baseline", "last", "-f", "json")
    assert ended.code == 1
    document = json.loads(ended.out)
    assert document["states"]["new"] > 0
    # the parameter is among the facts of what was suspected before
    assert document["states"]["changed"] > 0
    assert document["baseline"] == runs(copied)[1]
    assert huiyan("-C", copied, *only, "--baseline", "last").code == 0


def test_a_baseline_counts_what_was_exempt_and_is_suspected_now(copied: Path, edit: Edit) -> None:
    only = (*RUN, "--only", RULE)
    first = lines(huiyan("-C", copied, "findings", "--rule", RULE, "-f", "jsonl").out)
    exempt = {f["id"] for f in first if f["outcome"] == "exempt"}
    assert exempt
    edit(copied / PARAMETERS, "30天", "1天")
    ended = huiyan("-C", copied, *only, "--baseline", runs(copied)[0], "-f", "json")
    now = lines(huiyan("-C", copied, "findings", "-f", "jsonl").out)
    turned = [f for f in now if f["id"] in exempt and f["outcome"] == "suspected"]
    assert turned
    assert json.loads(ended.out)["states"]["new"] == len(turned)
    assert ended.code == 1


def test_without_any_run_before_everything_is_new(workspace: Path, city: City) -> None:
    shutil.copytree(city.folder / "deliveries", workspace / "deliveries", dirs_exist_ok=True)
    assert huiyan("-C", workspace, "file").code == 0
    only = (*RUN, "--only", RULE)
    assert huiyan("-C", workspace, *only, "--baseline", "last").code == 1


def test_backtest_of_edited_rules_against_those_of_a_run(copied: Path, edit: Edit) -> None:
    same = huiyan("-C", copied, "backtest", "petitions", "--against", "last")
    assert same.code == 0
    assert "新增 0，变化 0，延续" in same.out
    edit(copied / PARAMETERS, "60天", "40天")
    pack = copied / "packs/petitions"
    edit(pack / f"{RULE}.huiyan", '  当 信访.诉求类别 = "投诉请求"\n', "")
    before = runs(copied)
    ended = huiyan("-C", copied, "backtest", RULE, "--against", "last", "-f", "json")
    assert ended.code == 0
    told = json.loads(ended.out)["differences"]
    assert {d["rule"] for d in told} == {RULE}
    causes = {d["cause"] for d in told if d["state"] == "new"}
    assert {"rule", "parameter", "rule+parameter"} >= causes
    assert {"rule", "parameter"} <= causes
    assert runs(copied) == before
    against = ("-C", copied, "backtest", RULE, "--against", "last")
    some = huiyan(*against).out
    assert "另有" in some
    every = huiyan(*against, "--lang", "en", "--all").out
    assert "rules as they are: " in every
    assert " more" not in every


def test_backtest_against_a_folder(copied: Path, edit: Edit, tmp_path: Path) -> None:
    older = shutil.copytree(copied / "packs/petitions", tmp_path / "older")
    edit(older / "参数.huiyan", "60天", "90天")
    arguments = ("-C", copied, "backtest", RULE, "--as-of", AS_OF, "--against")
    document = json.loads(huiyan(*arguments, older, "-f", "json").out)
    assert document["states"]["new"] > 0
    assert document["states"]["resolved"] == 0
    wrong = huiyan(*arguments, tmp_path / "nowhere")
    assert wrong.code == 2
    assert "[HY693]" in wrong.err
    edit(older / "参数.huiyan", "90天", "90 个苹果")
    broken = huiyan(*arguments, older)
    assert broken.code == 2
    unknown = huiyan("-C", copied, "backtest", "没有的规则", "--against", "last")
    assert "[HY615]" in unknown.err
