"""Receipts, corrections and forgetting on the command line."""

from __future__ import annotations

import csv
import datetime
import io
import json
import re
from pathlib import Path
from typing import Any

import pytest

from engine.catalog.readers import reading
from engine.catalog.workspace import HOME_NAME
from engine.run.events import RuleDone, RuleFailed
from engine.run.supervisor import supervise
from tests.cli.conftest import AS_OF
from tests.cli.program import huiyan
from tests.sample_city import MadeCity as City

ALLOWANCES = "civil_affairs.allowance_payments"
TITLE = "民政局.高龄津贴发放"
REASON = ("--unmask", "退回部门更正")


def receipt(folder: Path, *more: str) -> dict[str, Any]:
    """The receipt of the allowances' last filing."""
    said = huiyan("-C", folder, "receipt", ALLOWANCES, "-f", "json", *more)
    assert said.code == 0, said.err
    return dict(json.loads(said.out))


def corrections(folder: Path, path: Path) -> list[dict[str, str]]:
    """The rows that the department is to mend."""
    said = huiyan("-C", folder, "receipt", ALLOWANCES, "--corrections", path, *REASON)
    assert said.code == 0, said.err
    return list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"), newline="")))


def test_a_receipt_says_what_became_of_a_filing(city: City) -> None:
    said = receipt(city.folder)
    rows = said["rows"]
    assert rows["rows_in"] == rows["rows_filed"] + rows["rows_quarantined"]
    assert len(said["rows_listed"]) == rows["rows_quarantined"]
    assert said["sources"][0]["path"].startswith("deliveries/civil_affairs/")
    assert {c["kind"] for c in said["checks"]} >= {"unique", "freshness"}
    text = huiyan("-C", city.folder, "--lang", "en", "receipt", TITLE).out
    assert "Why rows were quarantined" in text


def test_personal_values_of_a_receipt_are_masked(city: City) -> None:
    whole = receipt(city.folder, *REASON)
    place = whole["header"].index("身份证号")
    ids = [r["cells"][place] for r in whole["rows_listed"] if r["cells"]]
    ids = [i for i in ids if len(i) == 18]
    assert ids
    masked = json.dumps(receipt(city.folder), ensure_ascii=False)
    page = huiyan("-C", city.folder, "receipt", ALLOWANCES).out
    assert not any(i in masked or i in page for i in ids)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_receipt_as_a_page(city: City, tmp_path: Path, language: str) -> None:
    path = tmp_path / "receipt.html"
    arguments = ("-C", city.folder, "--lang", language, "receipt", ALLOWANCES, "-o", path)
    assert huiyan(*arguments).code == 0
    first = path.read_text("utf-8")
    assert f'<html lang="{"zh-CN" if language == "zh" else "en"}">' in first
    assert "<script" not in first
    assert "http://" not in first
    assert "https://" not in first
    assert huiyan(*arguments).code == 0
    assert path.read_text("utf-8") == first


def test_what_was_delivered_cannot_act_in_the_page(copied: Path, tmp_path: Path) -> None:
    source = next((copied / "deliveries/civil_affairs").glob("allowance_payments*"))
    lines = source.read_text("utf-8-sig").splitlines()
    width = lines[0].count(",")
    lines.append("<script>alert(1)</script>" + "," * width)
    source.write_text("\n".join(lines) + "\n", "utf-8-sig")
    assert huiyan("-C", copied, "file", ALLOWANCES).code == 0
    path = tmp_path / "receipt.html"
    assert huiyan("-C", copied, "receipt", ALLOWANCES, "-o", path, *REASON).code == 0
    assert "<script" not in path.read_text("utf-8")
    assert "&lt;script&gt;" in path.read_text("utf-8")


def test_receipts_of_every_filing_in_a_folder(copied: Path, tmp_path: Path) -> None:
    source = next((copied / "deliveries/civil_affairs").glob("allowance_payments*"))
    source.write_text(source.read_text("utf-8-sig") + "\n", "utf-8-sig")
    folder = tmp_path / "receipts"
    said = huiyan("-C", copied, "file", ALLOWANCES, "--receipts", folder)
    assert said.code == 0, said.err
    names = sorted(p.suffix for p in (folder / ALLOWANCES).iterdir())
    assert names == [".html", ".json"]
    huiyan("-C", copied, "file", ALLOWANCES, "--receipts", folder, *REASON)
    assert sorted(p.suffix for p in (folder / ALLOWANCES).iterdir()) == [".csv", ".html", ".json"]


def test_rows_to_mend_are_handed_out_for_a_reason_and_on_record(
    copied: Path, tmp_path: Path
) -> None:
    path = tmp_path / "mend.csv"
    refused = huiyan("-C", copied, "receipt", ALLOWANCES, "--corrections", path)
    assert (refused.code, path.exists()) == (2, False)
    assert "HY670" in refused.err
    assert corrections(copied, path)
    audit = json.loads(huiyan("-C", copied, "audit", "-f", "json").out)["items"]
    assert (audit[-1]["command"], audit[-1]["reason"]) == ("receipt", "退回部门更正")


def test_mended_rows_come_back_through_the_data_sets_folder(copied: Path, tmp_path: Path) -> None:
    rows = corrections(copied, tmp_path / "mend.csv")
    before = receipt(copied)
    number = next(r for r in rows if r["原因代码 reason"] == "not_month")
    month = next(k for k, v in number.items() if re.fullmatch(r"'?[0-9]{4}13", v))
    number[month] = number[month].replace("13", "12")
    back = copied / "deliveries/civil_affairs/allowance_payments_back.csv"
    with back.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerow(number)
    said = json.loads(huiyan("-C", copied, "file", ALLOWANCES, "-f", "json").out)["items"]
    assert said[-1]["state"] == "corrected"
    after = receipt(copied)
    assert after["corrects"] == before["filing"]
    assert after["rows"]["rows_in"] == before["rows"]["rows_in"]
    shown = huiyan("-C", copied, "--lang", "en", "datasets", ALLOWANCES).out
    assert f"corrects {before['filing'][:8]}" in shown
    assert huiyan("-C", copied, "verify", after["filing"]).code == 0


class TestForget:
    """`huiyan forget` and what is said of what it erased."""

    WHY = ("--yes", "--reason", "保存期满")

    @pytest.fixture
    def filing(self, copied: Path) -> str:
        """The allowances' filing."""
        return str(receipt(copied)["filing"])

    @pytest.fixture
    def gone(self, copied: Path, filing: str) -> str:
        """The same, erased although findings rest on it."""
        said = huiyan("-C", copied, "forget", filing, *self.WHY, "--even-open")
        assert said.code == 0, said.err
        return filing

    @pytest.fixture
    def finding(self, copied: Path) -> str:
        """A finding that rests on it."""
        lines = huiyan("-C", copied, "findings", "-f", "jsonl").out.splitlines()
        told: list[dict[str, Any]] = [json.loads(line) for line in lines]
        resting = [f for f in told if any(w["dataset"] == ALLOWANCES for w in f["witness"])]
        return str(resting[0]["id"])

    def test_nothing_is_erased_without_yes_and_a_reason(self, copied: Path, filing: str) -> None:
        assert huiyan("-C", copied, "forget", filing, "--even-open").code == 0
        assert huiyan("-C", copied, "forget", filing, "--yes").code == 2
        assert huiyan("-C", copied, "forget").code == 2
        assert huiyan("-C", copied, "forget", "--due").code == 5
        assert receipt(copied)["filing"] == filing

    def test_open_findings_keep_their_rows(self, copied: Path, filing: str) -> None:
        said = huiyan("-C", copied, "forget", filing, *self.WHY)
        assert (said.code, "HY585" in said.err) == (2, True)
        assert receipt(copied)["filing"] == filing

    def test_a_hold_is_not_passed_over(self, copied: Path, filing: str) -> None:
        hold = huiyan("-C", copied, "forget", filing, "--hold", "--reason", "行政诉讼")
        assert hold.code == 0
        assert "保全" in huiyan("-C", copied, "datasets", ALLOWANCES).out
        said = huiyan("-C", copied, "forget", filing, *self.WHY, "--even-open")
        assert (said.code, "行政诉讼" in said.err) == (2, True)
        assert huiyan("-C", copied, "forget", filing, "--release", "--reason", "判决").code == 0
        assert huiyan("-C", copied, "forget", filing, *self.WHY, "--even-open").code == 0

    def test_it_is_on_record(self, copied: Path, gone: str) -> None:
        audit = json.loads(huiyan("-C", copied, "audit", "-f", "json").out)["items"]
        last = audit[-1]
        assert (last["command"], last["reason"]) == ("forget", "保存期满")
        assert last["arguments"] == {"filings": [gone]}
        assert huiyan("-C", copied, "verify").code == 0

    def test_a_finding_says_that_its_rows_are_erased(
        self, copied: Path, finding: str, gone: str
    ) -> None:
        traced = huiyan("-C", copied, "trace", finding)
        assert traced.code == 0
        day = datetime.datetime.now(datetime.UTC).astimezone().date().isoformat()
        assert f"行数据已于 {day} 删除" in traced.out
        assert "保存期满" in traced.out
        said = json.loads(huiyan("-C", copied, "trace", finding, "-f", "json").out)
        erased = [w for w in said["witnesses"] if w["filing"] == gone]
        assert {w["erased"]["reason"] for w in erased} == {"保存期满"}
        assert all(w["named"] and not w["rows"] for w in erased)

    @pytest.mark.usefixtures("gone")
    @pytest.mark.parametrize("command", ["replay", "evidence"])
    def test_what_needs_the_rows_says_so(self, copied: Path, finding: str, command: str) -> None:
        said = huiyan("-C", copied, command, finding)
        assert (said.code, "HY584" in said.err) == (6, True)

    @pytest.mark.usefixtures("gone")
    def test_a_run_cannot_be_evaluated_again(self, copied: Path) -> None:
        said = huiyan("-C", copied, "replay", "last")
        assert (said.code, "HY584" in said.err) == (6, True)

    @pytest.mark.usefixtures("gone")
    @pytest.mark.parametrize("form", ["html", "xlsx", "sarif"])
    def test_a_report_is_still_made(self, copied: Path, tmp_path: Path, form: str) -> None:
        path = tmp_path / f"report.{form}"
        said = huiyan("-C", copied, "report", "-o", path)
        assert said.code == 0, said.err
        assert path.stat().st_size > 1000

    def test_a_new_run_does_not_see_it_and_says_so(self, copied: Path, gone: str) -> None:
        said = huiyan("-C", copied, "run", "livelihood", "--as-of", AS_OF)
        assert "HY588" in said.err
        assert gone not in json.dumps(
            json.loads(huiyan("-C", copied, "run", "livelihood", "-f", "json").out)["filings"]
        )
        assert huiyan("-C", copied, "diff", "-f", "json", "last", "last").code in (0, 1)

    def test_what_is_left_holds(self, copied: Path, gone: str) -> None:
        said = huiyan("-C", copied, "verify", gone)
        assert (said.code, "HY584" in said.err) == (0, True)
        again = huiyan("-C", copied, "file", ALLOWANCES)
        assert "HY589" in again.err
        assert huiyan("-C", copied, "receipt", gone).code == 2

    def test_a_run_under_way_is_waited_for(
        self, copied: Path, filing: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("engine.filing.forget.WAIT_SECONDS", 0.1)
        with reading(copied / HOME_NAME):
            said = huiyan("-C", copied, "forget", filing, *self.WHY, "--even-open")
        assert (said.code, "HY587" in said.err) == (2, True)
        assert receipt(copied)["filing"] == filing


def test_a_run_holds_its_rows(copied: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While the worker is at work, nothing can be erased."""
    monkeypatch.setattr("engine.filing.forget.WAIT_SECONDS", 0.1)
    filing = str(receipt(copied)["filing"])
    codes: list[bool] = []

    def watched(*arguments: Any, **more: Any) -> list[RuleDone | RuleFailed]:
        said = huiyan("-C", copied, "forget", filing, "--yes", "--reason", "x", "--even-open")
        codes.append("HY587" in said.err)
        return supervise(*arguments, **more)

    monkeypatch.setattr("engine.run.start.supervise", watched)
    ended = huiyan("-C", copied, "run", "livelihood", "--as-of", AS_OF)
    assert codes == [True]
    assert ended.code in (0, 1, 4)
