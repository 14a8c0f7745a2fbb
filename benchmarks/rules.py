"""`python -m benchmarks.rules --factor 20 --runs 5`: single rules beside the same asked by hand.

The sample city, `--factor` times its size, is made and filed once. Then each rule is evaluated by
the product, with witnesses, clauses and sentences, as a run does it; and by DuckDB, asked as an
analyst would write it, over the same Parquet files and without any lineage. Both in a process of
their own, in turn. The subjects and figures of what is suspected must be the same: a
comparison of different answers would say nothing.

Measured of the product is what its metrics say of the rule: planning, evaluation, writing. Of
DuckDB it is the query alone. Starting a process and loading packs counts for neither.
"""

from __future__ import annotations

import argparse
import datetime
import json
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import duckdb

from engine.catalog.snapshot import load_snapshot
from engine.catalog.workspace import Workspace
from engine.run.metrics import load_metrics
from engine.run.start import RunRequest, start_run
from interfaces.notebook import check, open_workspace

_AS_OF: Final = datetime.date(2026, 6, 30)
_BY_DAY: Final = "count(*), sum(p.amount), min(p.paid_on), max(p.paid_on)"
_BY_MONTH: Final = (
    "count(*), sum(p.amount), strftime(min(p.month), '%Y-%m'), strftime(max(p.month), '%Y-%m')"
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A rule, and the same as SQL: the parts of its subject, then its measures, by name."""

    pack: str
    rule: str
    subject: int
    sql: str


ASKED: Final = (
    Asked(
        "livelihood",
        "高龄津贴_去世后发放",
        1,
        f"""
        select p.person, {_BY_MONTH}
        from 'civil_affairs.allowance_payments' p join 'public_security.deaths' d using (person)
        where p.month > date_trunc('month', d.date) and p.returned_on is null
          and p.month >= date '2018-12-29'
        group by p.person""",
    ),
    Asked(
        "livelihood",
        "低保_财政供养人员领取",
        1,
        f"""
        select p.person, {_BY_MONTH}
        from 'civil_affairs.low_income_payments' p join 'organization.staff' s using (person)
        where s.category in ('公务员', '参公人员', '事业编制')
          and s.start <= last_day(p.month) and (s."end" is null or s."end" >= p.month)
        group by p.person""",
    ),
    Asked(
        "livelihood",
        "惠农补贴_公职人员领取",
        1,
        f"""
        select p.person, {_BY_DAY}
        from 'agriculture.subsidy_payments' p join 'organization.staff' s using (person)
        where s.category in ('公务员', '参公人员', '事业编制')
          and s.start <= p.paid_on and (s."end" is null or s."end" >= p.paid_on)
        group by p.person""",
    ),
    Asked(
        "tendering",
        "投标_几乎逢投必中",
        1,
        """
        select b.bidder, count(*), count(*) filter (where b.won), min(submitted_on),
          max(submitted_on)
        from 'tenders.bids' b
        where b.status = '有效' and b.won is not null and not exists (
          select 1 from 'tenders.tenders' t where t.tender = b.tender and t.method = '单一来源')
        group by b.bidder
        having count(*) >= 20 and count(*) filter (where b.won) * 100 >= count(*) * 95""",
    ),
    Asked(
        "tendering",
        "投标_共同股东",
        2,
        """
        select b.tender, h.holder, count(distinct b.bidder), rtrim(max(h.percent)::varchar, '0')
        from 'tenders.bids' b join 'market.shareholdings' h on h.company = b.bidder
        where b.status <> '撤回' and h.start <= b.submitted_on
          and (h."end" is null or h."end" >= b.submitted_on)
        group by b.tender, h.holder
        having count(distinct b.bidder) >= 2""",
    ),
)


def main() -> int:
    """A line for each rule; 1 where an answer is not the product's."""
    options = _options()
    if options.rule is not None:
        print(json.dumps(_measured(options.side, Path(options.folder), ASKED[options.rule])))
        return 0
    with tempfile.TemporaryDirectory(prefix="huiyan-bench-", dir=options.folder) as folder:
        return _compare(_made(Path(folder), options.factor), options.runs)


def _made(folder: Path, factor: float) -> Path:
    city = folder / "city"
    for said in (
        ("init", str(city), "--example", "city", "--factor", f"{factor:g}"),
        ("-C", str(city), "file", "-q"),
    ):
        command = [sys.executable, "-m", "interfaces.cli", *said]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return city


def _compare(city: Path, runs: int) -> int:
    differing = 0
    print(f"{'rule':28} {'rows':>12} {'found':>6} {'ours s':>8} {'DuckDB s':>9} {'ratio':>6}")
    for number, asked in enumerate(ASKED):
        seconds: dict[str, list[float]] = {"ours": [], "duckdb": []}
        answers: dict[str, Any] = {}
        for _ in range(runs):
            for side, told in seconds.items():
                measured = _run(side, city, number)
                told.append(measured["seconds"])
                answers[side] = measured
        same = answers["ours"]["answer"] == answers["duckdb"]["answer"]
        differing += not same
        ours, theirs = (statistics.median(told) for told in seconds.values())
        ratios = [one / other for one, other in zip(*seconds.values(), strict=True)]
        print(
            f"{asked.rule:28} {answers['ours']['rows']:12,} {len(answers['ours']['answer']):6} "
            f"{ours:8.3f} {theirs:9.3f} {ours / theirs:6.2f} "
            f"({min(ratios):.2f} to {max(ratios):.2f}) {'same' if same else 'DIFFERENT'}",
            flush=True,
        )
    return int(differing > 0)


def _run(side: str, city: Path, number: int) -> dict[str, Any]:
    said = ("--side", side, "--folder", str(city), "--rule", str(number))
    command = [sys.executable, "-m", "benchmarks.rules", *said]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    measured: dict[str, Any] = json.loads(done.stdout)
    return measured


def _measured(side: str, city: Path, asked: Asked) -> dict[str, Any]:
    """The seconds, and the answer: subject and measures of each suspected finding, sorted."""
    workspace = open_workspace(city)
    return _ours(workspace, asked) if side == "ours" else _theirs(workspace, asked)


def _ours(workspace: Workspace, asked: Asked) -> dict[str, Any]:
    packs = check(workspace, asked.pack)
    request = RunRequest(_AS_OF, only=(asked.rule,), fresh=True)
    run = start_run(workspace, packs, request)
    metrics = load_metrics(run)
    assert metrics is not None
    (rule,) = metrics["rules"]
    suspected = [f for f in run.findings() if f["outcome"] == "suspected"]
    answer = sorted(_answer(f, asked.subject) for f in suspected)
    return {"seconds": rule["seconds"], "rows": rule["looked_at"], "answer": answer}


def _answer(finding: dict[str, Any], parts: int) -> list[str]:
    subject = finding["subject"].get("parts", [finding["subject"]])
    assert len(subject) == parts
    return [str(p["value"]) for p in subject] + [str(m) for m in finding["measures"].values()]


def _theirs(workspace: Workspace, asked: Asked) -> dict[str, Any]:
    connection = duckdb.connect()
    connection.execute("set threads = 2")
    sql = asked.sql
    filed: dict[str, list[str]] = {}
    for filing in load_snapshot(workspace).filings:
        filed.setdefault(filing.data_set, []).extend(map(str, filing.paths))
    for data_set, paths in filed.items():
        sql = sql.replace(f"'{data_set}'", f"read_parquet({paths})")
    started = time.monotonic()
    rows = connection.execute(sql).fetchall()
    seconds = time.monotonic() - started
    return {"seconds": seconds, "answer": sorted([str(v) for v in row] for row in rows)}


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.rules", description=__doc__)
    parser.add_argument("--factor", type=float, default=20)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--folder", help="where to put the data")
    parser.add_argument("--side", choices=("ours", "duckdb"), help=argparse.SUPPRESS)
    parser.add_argument("--rule", type=int, help=argparse.SUPPRESS)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
