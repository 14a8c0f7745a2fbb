"""Rules and findings: check, fmt, test, explain, run, findings, trace."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path

import pytest

from interfaces.cli.selecting import choice_from_text
from tests.cli.conftest import AS_OF
from tests.cli.program import huiyan
from tests.sample_city import MadeCity as City

Edit = Callable[[Path, str, str], None]
RULE = "高龄津贴_去世后发放"


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


def test_a_name_that_begins_with_not_is_a_name() -> None:
    wanted = choice_from_text("非耕地补贴")
    assert wanted("补贴_非耕地补贴")
    assert not wanted("高龄津贴")


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


@pytest.mark.parametrize(("language", "told"), [("zh", "规则可能涉及谁"), ("en", "whom the rules")])
def test_a_pack_tells_what_its_rules_share(city: City, language: str, told: str) -> None:
    text = huiyan("-C", city.folder, "explain", "petitions", "--plan", "--lang", language).out
    assert told in " ".join(text.split())
    record = json.loads(
        huiyan("-C", city.folder, "explain", "tendering", "--plan", "-f", "json").out
    )
    asked = {rule for question in record["questions"] for rule in question["rules"]}
    alone = {entry["rule"] for entry in record["over_all_rows"]}
    assert "投标_屡投不中" in asked
    assert alone == {"中标_轮流中标"}
    assert not asked & alone
    assert all("scan " in question["plan"] for question in record["questions"])


def test_a_run_tells_each_rule(city: City) -> None:
    assert city.run.err.count("下一步") == 1
    files = (city.folder / "packs").rglob("*_*.huiyan")
    rules = (p.stem for p in files if not p.stem.startswith("汇总表_"))
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


@pytest.mark.parametrize("state", ["undelivered", "resolved"])
def test_states_since_the_run_before(copied: Path, state: str) -> None:
    """A delivery without one death, or with a later one: its finding is gone, the others persist.

    Only where the row was corrected is the matter resolved.
    """
    words = ("findings", "--rule", RULE, "-f", "jsonl", "--unmask", "找到交付文件中的行")
    before = huiyan("-C", copied, *words).out.splitlines()
    suspected = [f for f in map(json.loads, before) if f["outcome"] == "suspected"]
    person = suspected[0]["subject"]["value"]
    deaths = copied / "deliveries/public_security/deaths_20260630.csv"
    lines = deaths.read_bytes().splitlines(keepends=True)
    at = next(i for i, line in enumerate(lines) if person.encode() in line)
    corrected = re.sub(rb",20\d{6}(?=[,\r])", b",20260629", lines[at])
    assert corrected != lines[at]
    lines[at] = corrected if state == "resolved" else b""
    deaths.write_bytes(b"".join(lines))
    assert huiyan("-C", copied, "file", "公安局.死亡登记").code == 0
    again = huiyan("-C", copied, "run", "--as-of", AS_OF, "-f", "json")
    assert json.loads(again.out)["states"][state] >= 1
    said = huiyan("-C", copied, "run", "--as-of", AS_OF)
    assert ("不算消除" in said.out) == (state == "undelivered")
    gone = huiyan("-C", copied, "findings", "--state", state, "--rule", RULE, "-f", "jsonl")
    assert [json.loads(line)["id"] for line in gone.out.splitlines()] == [suspected[0]["id"]]
    kept = huiyan("-C", copied, "ledger", "--state", state, "-f", "jsonl").out.splitlines()
    assert suspected[0]["id"] in {json.loads(line)["id"] for line in kept}
    first = json.loads((copied / ".huiyan/runs/history.jsonl").read_text().splitlines()[0])["run"]
    compared = json.loads(huiyan("-C", copied, "diff", first, "last", "-f", "json").out)
    states = {d["id"]: d["state"] for d in compared["differences"]}
    assert states[suspected[0]["id"]] == state
    listed = huiyan("-C", copied, "findings", "--rule", RULE, "-f", "jsonl").out
    assert suspected[0]["id"] not in listed
    assert {json.loads(line)["state"] for line in listed.splitlines()} == {"persisting"}


def test_what_was_not_looked_at_is_not_resolved(copied: Path) -> None:
    limited = huiyan("-C", copied, "run", "--as-of", AS_OF, "--only", RULE, "-f", "json")
    states = json.loads(limited.out)["states"]
    assert set(states) == {"persisting"}
    whole = huiyan("-C", copied, "run", "--as-of", AS_OF, "-f", "json")
    assert json.loads(whole.out)["baseline"] is None


def test_a_trace_in_full(copied: Path) -> None:
    lines = huiyan("-C", copied, "findings", "--rule", RULE, "-f", "jsonl").out.splitlines()
    finding = next(f for f in map(json.loads, lines) if f["outcome"] == "suspected")
    shown = huiyan("-C", copied, "trace", finding["id"][:10]).out
    assert finding["id"] in shown
    assert "《监督规则目录》条目 R001  公开发布的方法，不是法规" in shown
    assert "当 发放.发放月份 > 月份(死亡.死亡日期)" in shown
    words = ("trace", finding["id"], "-f", "json", "--unmask", "与交付文件核对")
    told = json.loads(huiyan("-C", copied, *words).out)
    for witness in told["witnesses"]:
        for row in witness["rows"]:
            delivered = (copied / row["file"]).read_bytes().splitlines()[row["line"] - 1]
            cells = [value for _, value in row["cells"] if value]
            encoded = [c.encode("gb18030") in delivered or c.encode() in delivered for c in cells]
            assert all(encoded)
            assert str(row["line"]) in shown


def test_a_trace_says_what_was_sought_in_vain(copied: Path) -> None:
    lines = huiyan("-C", copied, "findings", "--rule", "项目_应招未招", "-f", "jsonl").out
    finding = next(f for f in map(json.loads, lines.splitlines()) if f["outcome"] == "suspected")
    shown = huiyan("-C", copied, "trace", finding["id"]).out
    absent = next(w for w in finding["witness"] if "absent" in w)
    section = shown.partition("没有找到的")[2]
    assert f"查了 {absent['searched']:,} 行，办理日期自 20" in section
    assert f"项目代码 = {absent['absent']['project']}" in section
    assert '招标.建设环节 = "招标"' in section
    assert "招标.办理日期 < 合同.办理日期" in section
    told = json.loads(huiyan("-C", copied, "trace", finding["id"], "-f", "json").out)
    (sought,) = told["sought"]
    assert sought["filing"] == absent["filing"]
    assert sought["covered"]["first"] < sought["read"][0]["values"][0] < sought["covered"]["last"]


def test_a_trace_says_what_a_group_came_to(copied: Path) -> None:
    lines = huiyan("-C", copied, "findings", "--rule", "信访_重复信访", "-f", "jsonl").out
    finding = next(f for f in map(json.loads, lines.splitlines()) if f["outcome"] == "suspected")
    shown = huiyan("-C", copied, "trace", finding["id"]).out
    assert f"信访的条数 = {finding['conditions'][0]['value']}" in shown
    assert f"时间窗自 {finding['window_start']} 起" in shown
    record = finding["witness"][0]["rows"][0]
    without = ("--without", f"信访:{record}")  # by the number that the trace gives the row
    assert str(record) in shown
    assert huiyan("-C", copied, "replay", finding["id"], *without).code == 0


def test_a_trace_of_every_kind_of_outcome(city: City) -> None:
    """With absences, parameters, definitions, exemptions and missing cells among them."""
    found = map(json.loads, huiyan("-C", city.folder, "findings", "-f", "jsonl").out.splitlines())
    packs = {(f["pack"], f["outcome"]): (f["rule"], f["id"]) for f in found}
    assert {outcome for _, outcome in packs} == {"suspected", "exempt", "undetermined", "conflict"}
    for (_, outcome), (rule, finding) in packs.items():
        ended = huiyan("-C", city.folder, "trace", finding, "--lang", "en")
        assert ended.code == 0
        assert ended.out.startswith(f"{outcome} {finding}")
        assert rule in ended.out


def test_a_failed_example_speaks_the_words_of_the_language_and_shows_what_was_read(
    workspace: Path, edit: Edit
) -> None:
    edit(workspace / f"packs/livelihood/{RULE}.huiyan", "预期 豁免 对象", "预期 无法判定 对象")
    arguments = ("-C", workspace, "test", "livelihood", "-k", f"{RULE} 且 退回")
    plain = huiyan(*arguments)
    assert plain.code == 2
    assert "预期“无法判定”，实际是“豁免”" in plain.err
    told = huiyan(*arguments, "-v")
    assert "✓ 除非 发放.退回日期 有值" in told.out
    assert "发放.退回日期 = 20" in told.out
    assert "发放.退回日期 = 20" not in plain.out
    english = huiyan(*arguments, "--lang", "en").err
    assert "expected undetermined, found exempt" in english


def test_a_failed_example_shows_what_groups_came_to(workspace: Path, edit: Edit) -> None:
    file = workspace / "packs/petitions/信访_重复信访.huiyan"
    edit(file, '"反映村口变压器噪声过大" 其中 件数 = 2', '"反映村口变压器噪声过大" 其中 件数 = 3')
    arguments = ("-C", workspace, "test", "petitions", "-k", "第九十天再次提出")
    assert huiyan(*arguments).code == 2
    told = huiyan(*arguments, "-v").out
    assert "合在一起：信访人身份证号 = 330182197503050121" in told
    assert "起 = 2024年1月10日" in told
    assert "✓ 计数(信访) >= 2\n              信访的条数 = 2" in told
    assert "✗ 计数(信访) >= 2\n              信访的条数 = 1" in told


def test_what_names_nobody_is_listed_with_its_subject(city: City) -> None:
    listed = ("-C", city.folder, "findings", "--rule", RULE)
    records = [json.loads(x) for x in huiyan(*listed, "-f", "jsonl").out.splitlines()]
    text = huiyan(*listed).out
    unnamed = [r for r in records if r["outcome"] in ("exempt", "undetermined")]
    assert unnamed
    for record in unnamed:
        start = record["message"][:4]
        assert f"{record['subject']['value']}  {start}" in text
