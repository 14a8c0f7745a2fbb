"""`replay` and `why-not` over the small city."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from engine.bridge import components
from engine.catalog.workspace import load_workspace
from engine.run.recorded import RecordedInputs
from engine.run.store import load_run
from engine.whynot import Ends, near_misses
from tests.cli.program import huiyan
from tests.sample_city import MadeCity as City

RULE = "高龄津贴_去世后发放"
Json = dict[str, Any]
REASON = ("--unmask", "核对测试")


def _findings(folder: Path) -> list[Json]:
    told = huiyan("-C", folder, "findings", "-f", "jsonl", *REASON).out
    return [json.loads(line) for line in told.splitlines()]


def _one(folder: Path, outcome: str = "suspected", rule: str = RULE) -> Json:
    return next(f for f in _findings(folder) if (f["rule"], f["outcome"]) == (rule, outcome))


def _replayed(folder: Path, target: object, *more: str) -> Json:
    told = huiyan("-C", folder, "replay", str(target), *more, "-f", "json", *REASON)
    loaded: Json = json.loads(told.out)
    return loaded


def test_findings_of_many_kinds_come_out_again(copied: Path) -> None:
    found = {(f["rule"], f["outcome"]): f for f in _findings(copied)}
    assert {outcome for _, outcome in found} >= {"suspected", "undetermined", "exempt"}
    for finding in [*found.values()][::8]:  # `tests/replaying` does it for many more
        ended = huiyan("-C", copied, "replay", str(finding["id"]), "-f", "json")
        assert ended.code == 0, ended.err
        assert json.loads(ended.out)["same"]


def test_what_is_absent_is_searched_again(copied: Path) -> None:
    absent = [f for f in _findings(copied) if any("absent" in w for w in f["witness"])]
    told = _replayed(copied, absent[0]["id"])
    searched = told["searched"]
    assert isinstance(searched, list)
    assert searched[0]["searched"] > 0
    assert huiyan("-C", copied, "replay", str(absent[0]["id"])).out.count("再查") == len(searched)


def test_a_whole_run_is_the_same_byte_for_byte(city: City) -> None:
    ended = huiyan("-C", city.folder, "replay", "last", "-f", "json")
    told = json.loads(ended.out)
    assert ended.code == 0
    assert told["same"]
    assert told["sha256"]["recorded"] == told["sha256"]["again"]
    assert not list((city.folder / ".huiyan/runs").glob("unfinished-*"))


def test_a_changed_line_of_findings_is_found(copied: Path) -> None:
    path = next((copied / ".huiyan/runs").glob("run-*/findings.jsonl"))
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    changed = json.loads(lines[3])
    changed["severity"] = "hint" if changed["severity"] != "hint" else "low"
    lines[3] = json.dumps(changed, ensure_ascii=False, separators=(", ", ": ")) + "\n"
    path.write_text("".join(lines), encoding="utf-8")
    ended = huiyan("-C", copied, "replay", "last", "-f", "json")
    first = json.loads(ended.out)["first"]
    assert ended.code == 6
    assert "[HY686]" in ended.err
    assert (first["id"], first["told"]) == (changed["id"], "changed")
    assert [d["place"] for d in first["differences"]] == ["severity"]
    finding = huiyan("-C", copied, "replay", str(changed["id"]))
    assert (finding.code, "[HY675]" in finding.err, finding.out) == (6, True, "")


def test_a_changed_row_is_found(copied: Path) -> None:
    finding = _one(copied)
    payments = next(w for w in finding["witness"] if w["alias"] == "发放")
    folder = copied / ".huiyan/filings" / payments["dataset"] / payments["filing"]
    for part in folder.glob("*.parquet"):
        if "quarantine" not in part.name:
            _raise_amount(part, payments["rows"][0])
    ended = huiyan("-C", copied, "replay", str(finding["id"]), "--lang", "en")
    assert ended.code == 6
    assert "[HY685]" in ended.err
    assert "measures.金额" in ended.out


def _raise_amount(part: Path, row: int) -> None:
    table = pq.read_table(part)
    if "_row" not in table.column_names or "amount" not in table.column_names:
        return
    amounts = table.column("amount")
    more = pc.add(amounts, pa.scalar(Decimal(1), pa.decimal128(18, 2)))
    here = pc.equal(table.column("_row"), row)
    changed = pc.if_else(here, more.cast(amounts.type), amounts)
    place = table.column_names.index("amount")
    pq.write_table(table.set_column(place, table.schema.field("amount"), changed), part)


def test_an_altered_copy_of_the_pack_is_told(copied: Path) -> None:
    copy = next((copied / ".huiyan/runs").glob(f"run-*/packs/livelihood/{RULE}.huiyan"))
    copy.write_text(copy.read_text(encoding="utf-8") + "\n# \n", encoding="utf-8")
    ended = huiyan("-C", copied, "replay", "last")
    assert ended.code == 6
    assert "[HY687]" in ended.err


def test_without_a_row_a_finding_changes_or_ends(copied: Path) -> None:
    finding = next(
        f
        for f in _findings(copied)
        if f["rule"] == RULE and f["outcome"] == "suspected" and len(f["witness"][0]["rows"]) > 1
    )
    payments, death = (w for w in finding["witness"] if "rows" in w)
    changed = _replayed(copied, finding["id"], "--without", f"发放:{payments['rows'][0]}")
    assert changed["becomes"] == "changed"
    assert "measures.笔数" in {d["place"] for d in changed["differences"]}
    ended = _replayed(copied, finding["id"], "--without", f"{death['dataset']}:{death['rows'][0]}")
    assert (ended["becomes"], ended["after"]) == ("ended", None)


def test_what_a_finding_becomes_is_said_in_words(copied: Path) -> None:
    finding = _one(copied, "exempt", "低保_去世后发放")
    relative = finding["exempted"][0]["witness"][-1]
    words = ("--without", f"{relative['alias']}:{relative['rows'][0]}")
    shown = huiyan("-C", copied, "replay", str(finding["id"]), *words).out
    assert "由豁免变为疑点。" in shown
    assert "\n  笔数现为 " in shown
    assert "\n  说明现为：" in shown
    assert "measures" not in shown
    assert "null" not in shown


@pytest.mark.parametrize("words", ["发放:999999", "发放", "发放:x", "没有:1"])
def test_a_row_that_a_finding_does_not_name(copied: Path, words: str) -> None:
    ended = huiyan("-C", copied, "replay", str(_one(copied)["id"]), "--without", words)
    assert ended.code == 2
    assert "[HY689]" in ended.err


def test_without_is_for_findings(city: City) -> None:
    ended = huiyan("-C", city.folder, "replay", "last", "--without", "发放:1")
    assert ended.code == 2
    assert "[HY688]" in ended.err


def test_replay_masks_what_differs(copied: Path) -> None:
    finding = _one(copied)
    row = finding["witness"][0]["rows"][0]
    ended = huiyan(
        "-C", copied, "replay", str(finding["id"]), "--without", f"发放:{row}", "-f", "json"
    )
    assert str(finding["subject"]["value"]) not in ended.out


def _why(folder: Path, rule: str, subject: str) -> Json:
    ended = huiyan("-C", folder, "why-not", rule, subject, "-f", "json", *REASON)
    assert ended.code == 0, ended.err
    told: Json = json.loads(ended.out)
    return told


def _last(answer: Json) -> Json:
    steps = answer["steps"]
    assert isinstance(steps, list)
    last: Json = steps[-1]
    return last


def test_why_not_of_somebody_who_was_told(copied: Path) -> None:
    finding = _one(copied)
    answer = _why(copied, RULE, str(finding["subject"]["value"]))
    assert answer["ends"] == "told"
    assert answer["told"] == [{"id": finding["id"], "outcome": "suspected"}]


def test_why_not_without_rows(copied: Path) -> None:
    answer = _why(copied, RULE, "330182193104060113")
    assert answer["ends"] == "no_rows"
    assert _last(answer)["met"] == 0


def test_why_not_names_the_step_the_values_and_the_rows(copied: Path) -> None:
    person = _payee_without_death(copied)
    answer = _why(copied, RULE, person)
    last = _last(answer)
    assert (answer["ends"], last["kind"]) == ("no_match", "with")
    assert [r["values"] for r in last["read"]] == [[person]]
    assert last["false"] == last["met"] == answer["rows"][0]["count"]
    shown = huiyan("-C", copied, "why-not", RULE, person).out
    assert "✗ 关联" in shown
    assert person not in shown


def test_why_not_where_what_is_looked_for_is_no_part_of_the_subject(copied: Path) -> None:
    """A decision against somebody whom no register of supervised persons has."""
    rule = "酒驾_未见处分"
    driving = _values(copied, "public_security.drunk_driving")
    supervised = {r["person"] for r in _values(copied, "discipline.supervised")}
    strange = next(r for r in driving if r["person"] and r["person"] not in supervised)
    answer = _why(copied, rule, strange["decision_no"])
    assert answer["ends"] == "no_match"
    assert [r["values"] for r in _last(answer)["read"]] == [[strange["person"]]]


def test_why_not_marks_what_cannot_be_told(copied: Path) -> None:
    finding = _one(copied, "undetermined", "酒驾_未见处分")
    told = huiyan("-C", copied, "why-not", finding["rule"], str(finding["subject"]["value"])).out
    marks = [line[0] for line in told.splitlines() if line[:2] in ("✓ ", "✗ ", "? ")]
    assert "?" in marks
    assert "✗" not in marks


def test_why_not_before_the_death(copied: Path) -> None:
    finding = _one(copied)
    person = str(finding["subject"]["value"])
    answer = _why(copied, "低保_去世后发放", person)
    assert answer["ends"] in ("no_rows", "false", "no_match")


def test_why_not_of_an_exempt_one(copied: Path) -> None:
    finding = _one(copied, "exempt")
    answer = _why(copied, RULE, str(finding["subject"]["value"]))
    assert answer["ends"] == "exempt"
    assert answer["clauses"]
    assert answer["reason"] == "已退回"
    assert (
        "除外的依据" in huiyan("-C", copied, "why-not", RULE, str(finding["subject"]["value"])).out
    )


def test_why_not_takes_what_lists_print(copied: Path) -> None:
    """Ids of findings and masked subjects, of those told of and of others; nothing is unmasked."""
    finding = _one(copied)
    person = str(finding["subject"]["value"])
    listed = json.loads(huiyan("-C", copied, "findings", "--rule", RULE, "-f", "json").out)
    shown = next(f["subject"]["value"] for f in listed["findings"] if f["id"] == finding["id"])
    assert "*" in shown
    for text in (finding["id"], finding["id"][:8], shown):
        ended = huiyan("-C", copied, "why-not", RULE, text)
        assert ended.code == 0, ended.err
        assert finding["id"] in ended.out
        assert person not in ended.out
    quiet = _payee_without_death(copied)
    hidden = quiet[:6] + "*" * 8 + quiet[-4:]
    ended = huiyan("-C", copied, "why-not", RULE, hidden)
    assert (ended.code, "✗ 关联" in ended.out, quiet in ended.out) == (0, True, False)
    nobody = huiyan("-C", copied, "why-not", RULE, "110101********0000")
    assert (nobody.code, "没有见到显示成这样的对象" in nobody.err) == (2, True)


def test_why_not_knows_its_words(city: City) -> None:
    wrong = huiyan("-C", city.folder, "why-not", "高龄津贴_去世后发", "330182193104060113")
    assert (wrong.code, "[HY615]" in wrong.err) == (2, True)
    for subject in ("330182193104060114", "a | b", ""):
        ended = huiyan("-C", city.folder, "why-not", RULE, subject)
        assert (ended.code, "[HY691]" in ended.err) == (2, True)


def _values(folder: Path, data_set: str) -> list[Json]:
    parts = (folder / ".huiyan/filings" / data_set).glob("*/*.parquet")
    tables = [pq.read_table(p) for p in parts]
    return [row for t in tables if "_row" in t.column_names for row in t.to_pylist()]


def _payee_without_death(folder: Path) -> str:
    def column(data_set: str, name: str) -> set[str]:
        parts = (folder / ".huiyan/filings" / data_set).glob("*/*.parquet")
        tables = [pq.read_table(p) for p in parts]
        return {
            v for t in tables if "_row" in t.column_names for v in t.column(name).to_pylist() if v
        }

    paid = column("civil_affairs.allowance_payments", "person")
    return min(paid - column("public_security.deaths", "person"))


def test_near_misses_are_not_told_of(copied: Path) -> None:
    workspace = load_workspace(copied).workspace
    assert workspace is not None
    run = load_run(workspace)
    assert run is not None
    pack = RecordedInputs(run).pack("livelihood")
    told = {f["subject"]["value"] for f in _findings(copied) if f["rule"] == RULE}
    near = near_misses(workspace, run, pack, RULE)
    assert near
    for miss in near:
        assert miss.why.subject not in told
        assert miss.why.ends not in (Ends.TOLD, Ends.NO_ROWS)
        assert miss.alike > 0


def test_why_not_where_too_many_hang_together(
    copied: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(components, "MOST_MEMBERS", 1)
    ended = huiyan("-C", copied, "why-not", "中标_轮流中标", "91330182510020677B")
    assert (ended.code, ended.out) == (4, "")
    assert "HY667" in ended.err
