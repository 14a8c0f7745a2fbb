"""The nine indicators of open-contracting-flags: flagged, not flagged, or not applicable.

The peer's releases are written in its database's dialect (`_id`), so they are laid out here. An
indicator is a rule that says of what it can be asked, and one that flags.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.peers.asking import Answer, Question, ask
from tests.peers.comparing import Compared, compare

HERE = Path(__file__).parent / "ocds_flags"
#: Two calls end in an exception: bids in several currencies.
REASONS = {
    f"{number} {indicator}": "the peer raises an error where currencies differ; here amounts of "
    "different currencies are not compared, and nothing is flagged"
    for number, indicator in ((29, "i085"), (36, "i171"))
}


@dataclass(frozen=True, slots=True)
class Call:
    """One call of the peer: an indicator asked of a release or of several."""

    number: int
    indicator: str
    releases: tuple[Mapping[str, Any], ...]
    expected: object

    def name_of(self, release: Mapping[str, Any]) -> str:
        """A release as the deliveries call it."""
        return f"{self.number}/{release.get('ocid', '')}"


def calls(peers: Path) -> list[Call]:
    """The published calls in their order, numbered from 1."""
    found = []
    lines = (peers / "ocds-flags" / "cases.jsonl").read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines, 1):
        call = json.loads(line)
        given = call["input"]
        releases = tuple(given if isinstance(given, list) else [given])
        found.append(Call(number, call["indicator"], releases, call["expected"]))
    return found


def expected(asked: Iterable[Call]) -> dict[str, object]:
    """The peer's answers, one for each release where it gives one for each."""
    found: dict[str, object] = {}
    for call in asked:
        about = f"{call.number} {call.indicator}"
        if isinstance(call.expected, dict):
            found |= {f"{about} {ocid}": flag for ocid, flag in call.expected.items()}
        else:
            found[about] = call.expected
    return found


def answered(answer: Answer, asked: Iterable[Call]) -> dict[str, object]:
    """Ours, in the same form: None where the rule that asks does not bring the release up."""
    found: dict[str, object] = {}
    for call in asked:
        applies = answer.subjects(f"{call.indicator}_applies")
        flagged = answer.subjects(call.indicator)
        about = f"{call.number} {call.indicator}"
        if not isinstance(call.expected, dict):
            names = [call.name_of(r) for r in call.releases]
            found[about] = any(n in flagged for n in names) if set(names) & applies else None
            continue
        for release in call.releases:
            name = call.name_of(release)
            if name in applies:
                found[f"{about} {release['ocid']}"] = name in flagged
    return found


def deliveries(asked: Iterable[Call]) -> dict[str, bytes]:
    """The releases of all calls as three tables."""
    tables: dict[str, list[list[Any]]] = {
        "releases": [
            ["项目", "电子投标", "采购方式", "预算", "币种", "开始", "截止", "采购单位", "分类"]
        ],
        "awards": [["授标", "项目", "问题", "状态", "不合格", "金额", "币种", "日期", "采购单位"]],
        "suppliers": [["位置", "授标", "项目", "问题", "状态", "供应商", "日期", "采购单位"]],
    }
    for call in asked:
        for release in call.releases:
            tables["releases"].append(_release(call, release))
            for award, suppliers in _awards(call, release):
                tables["awards"].append(award)
                tables["suppliers"].extend(suppliers)
    return {f"deliveries/{name}.csv": _csv(rows) for name, rows in tables.items()}


def _release(call: Call, release: Mapping[str, Any]) -> list[Any]:
    tender = release["tender"]
    value, period = tender.get("value", {}), tender.get("tenderPeriod", {})
    methods = tender.get("submissionMethod", [])
    kinds = {i["classification"]["_id"] for i in tender.get("items", [])}
    return [
        call.name_of(release),
        "true" if "electronicSubmission" in methods else "false",
        tender.get("procurementMethod"),
        value.get("amount"),
        value.get("currency"),
        period.get("startDate", "")[:10],
        period.get("endDate", "")[:10],
        _entity(release),
        *(kinds or [""]),
    ]


def _awards(call: Call, release: Mapping[str, Any]) -> Iterator[tuple[list[Any], list[list[Any]]]]:
    name = call.name_of(release)
    for i, award in enumerate(release.get("awards", [])):
        value, day = award.get("value", {}), award.get("date", "")[:10]
        status, entity = award["status"], _entity(release)
        amounts = [award.get("inelibigleYN"), value.get("amount"), value.get("currency")]
        suppliers = [
            [f"{name}/{i}/{j}", f"{name}/{i}", name, call.number, status, s["_id"], day, entity]
            for j, s in enumerate(award.get("suppliers", []))
        ]
        yield [f"{name}/{i}", name, call.number, status, *amounts, day, entity], suppliers


def _entity(release: Mapping[str, Any]) -> str:
    entity = release["tender"].get("procuringEntity", {})
    name: str = entity.get("identifier", {}).get("_id", "")
    return name


def _csv(rows: Iterable[Iterable[Any]]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


def compare_flags(peers: Path, root: Path) -> Iterator[Compared]:
    """Every call asked and compared, by indicator."""
    asked = calls(peers)
    answer = ask(root, Question(HERE / "contracts", HERE / "pack", deliveries(asked)))
    theirs, ours = expected(asked), answered(answer, asked)
    for indicator in sorted({c.indicator for c in asked}):
        yield compare(
            "open-contracting-flags",
            indicator,
            {k: v for k, v in theirs.items() if k.split()[1] == indicator},
            {k: v for k, v in ours.items() if k.split()[1] == indicator},
            reasons=REASONS,
        )
