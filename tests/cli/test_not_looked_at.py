"""What a run did not look at stands beside every answer, and makes the exit code where it hides."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import AS_OF
from tests.cli.program import huiyan

RULE = "高龄津贴_去世后发放"
DEATHS = "deliveries/public_security/deaths_20260630.csv"


def run(city: Path, *words: str) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(huiyan("-C", city, "run", *words, "-f", "json").out)
    return told


def halved(city: Path) -> None:
    """Deliver July's register of deaths with half of its rows."""
    lines = (city / DEATHS).read_bytes().splitlines(keepends=True)
    half = lines[: len(lines) // 3]
    (city / DEATHS.replace("20260630", "20260731")).write_bytes(b"".join(half))
    huiyan("-C", city, "file", "公安局.死亡登记")


def test_a_held_delivery_is_told_by_every_answer_and_is_exit_4(
    copied: Path, tmp_path: Path
) -> None:
    assert huiyan("-C", copied, "findings").code == 0
    halved(copied)
    ended = huiyan("-C", copied, "run", "--as-of", AS_OF)
    assert ended.code == 4
    assert "HY737" in ended.err
    assert "deaths_20260731.csv" in ended.err
    findings = huiyan("-C", copied, "findings")
    assert (findings.code, "HY737" in findings.err) == (4, True)
    other = huiyan("-C", copied, "findings", "--rule", "项目_应招未招")
    assert (other.code, "HY737" in other.err) == (0, False)
    for suffix in ("html", "sarif"):
        path = tmp_path / f"report.{suffix}"
        written = huiyan("-C", copied, "report", "-o", path, "--no-near")
        assert written.code == 4, written.err
        assert "HY737" in path.read_text("utf-8")
    before = json.loads((copied / ".huiyan/runs/history.jsonl").read_text().splitlines()[0])["run"]
    compared = huiyan("-C", copied, "diff", before, "last")
    assert "HY737" in compared.err
    held = json.loads(huiyan("-C", copied, "run", "--as-of", AS_OF, "-f", "json").out)
    (of,) = [of for of in held["not_looked_at"] if "held" in of]
    filing = of["held"][0]["filing"]
    accepted = huiyan("-C", copied, "file", "--accept", filing, "--reason", "已核实")
    assert accepted.code == 0, accepted.err
    assert huiyan("-C", copied, "run", "--as-of", AS_OF).code == 1


def test_quarantined_rows_are_counted_beside_the_findings(copied: Path) -> None:
    told = run(copied, "--as-of", AS_OF)
    quarantined = {of["data_set"]: of.get("quarantined", 0) for of in told["not_looked_at"]}
    listed = huiyan("-C", copied, "datasets", "-f", "jsonl").out.splitlines()
    filed = {d["dataset"]: d["quarantined"] - d["settled"] for d in map(json.loads, listed)}
    read = {name for r in told["rules"] for name in r["data_sets"]}
    assert sum(quarantined.values()) == sum(filed[name] for name in read) > 0
    shown = huiyan("-C", copied, "run", "--as-of", AS_OF)
    assert "HY738" in shown.err
    assert f"{sum(quarantined.values()):,}" in shown.err
    assert "HY738" in huiyan("-C", copied, "findings").err


def test_why_not_looks_into_the_quarantine(copied: Path) -> None:
    """A dead payee whose death lies in quarantine: the rule is silent, and this is why."""
    words = ("findings", "--rule", RULE, "--outcome", "suspected", "-f", "jsonl")
    listed = huiyan("-C", copied, *words, "--unmask", "找到交付文件中的行").out.splitlines()
    person = json.loads(listed[0])["subject"]["value"]
    assert "隔离区" not in huiyan("-C", copied, "why-not", RULE, person).out
    path = copied / DEATHS
    lines = path.read_bytes().splitlines(keepends=True)
    at, line = next((i, w) for i, w in enumerate(lines) if person.encode() in w)
    cells = line.decode("utf-8" if line.isascii() else "gb18030").split(",")
    date = next(i for i, c in enumerate(cells) if c.strip()[:3] in ("202", "201"))
    cells[date] = "没有日期"
    lines[at] = ",".join(cells).encode("utf-8" if line.isascii() else "gb18030")
    path.write_bytes(b"".join(lines))
    assert huiyan("-C", copied, "file", "公安局.死亡登记").code == 0
    huiyan("-C", copied, "run", "--as-of", AS_OF)
    shown = huiyan("-C", copied, "why-not", RULE, person)
    assert "隔离区里有这个对象的行" in shown.out
    assert f"deaths_20260630.csv，第 {at + 1} 行" in shown.out
    assert "HY738" in shown.err
    told = json.loads(huiyan("-C", copied, "why-not", RULE, person, "-f", "json").out)
    (row,) = told["quarantined"]
    assert (row["line"], row["data_set"]) == (at + 1, "public_security.deaths")
    english = huiyan("-C", copied, "--lang", "en", "why-not", RULE, person)
    assert "are in quarantine" in english.out


@pytest.mark.parametrize("limit", [("--only", RULE), ("--subject", "330182193104060113")])
def test_a_partial_run_is_no_baseline_of_a_whole_one(copied: Path, limit: tuple[str, str]) -> None:
    first = run(copied, "--as-of", AS_OF)
    run(copied, "--as-of", AS_OF, *limit)
    run(copied, "livelihood", "--as-of", AS_OF)
    again = run(copied, "--as-of", "2026-07-01")
    assert again["baseline"] == first["run"]
    one = run(copied, "livelihood", "--as-of", "2026-07-02")
    assert one["baseline"] == again["run"]


def test_rows_later_than_the_day_are_counted(copied: Path) -> None:
    ended = huiyan("-C", copied, "run", "livelihood", "--as-of", "2024-02-14")
    assert "HY718" in ended.err
    assert "2024-02-14" in ended.err
    told = run(copied, "livelihood", "--as-of", "2024-02-14")
    later = {of["data_set"]: of.get("later", 0) for of in told["not_looked_at"]}
    assert sum(later.values()) > 0
    assert "HY718" not in huiyan("-C", copied, "run", "livelihood", "--as-of", AS_OF).err
