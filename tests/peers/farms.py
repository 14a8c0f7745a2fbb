"""Real farm subsidies: sums and counts by recipient, against a plain reading of the same file.

The publisher gives no answers; what is compared is what the file says when it is added up with
exact decimals and nothing else.
"""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from tests.peers.asking import Answer, Question, ask, subject
from tests.peers.comparing import Compared, compare

HERE = Path(__file__).parent / "farm_subsidy"
MANY_SCHEMES, LARGE_TOTAL = 4, Decimal(100_000)


def compare_payments(peers: Path, root: Path) -> Iterator[Compared]:
    """Recipients under several schemes, large totals, payments taken back."""
    content = (peers / "farm-subsidy" / "lu_2019.csv").read_bytes()
    rows = list(csv.DictReader(io.StringIO(content.decode())))
    deliveries = {"deliveries/payments.csv": _numbered(rows)}
    answer = ask(root, Question(HERE / "contracts", HERE / "pack", deliveries))
    for rule, theirs in _added_up(rows).items():
        yield compare("farm-subsidy", rule, theirs, _told(answer, rule))


def _numbered(rows: list[dict[str, str]]) -> bytes:
    """The file with a number for each payment, since it has no key of its own."""
    text = io.StringIO()
    table = csv.DictWriter(text, ["no", *rows[0]])
    table.writeheader()
    table.writerows({"no": i, **row} for i, row in enumerate(rows, 1))
    return text.getvalue().encode()


def _added_up(rows: list[dict[str, str]]) -> dict[str, dict[str, object]]:
    totals: dict[str, Decimal] = defaultdict(Decimal)
    schemes: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        totals[row["recipient_id"]] += Decimal(row["amount"])
        schemes[row["recipient_id"]].add(row["scheme"])
    back = {str(i): Decimal(r["amount"]) for i, r in enumerate(rows, 1) if r["amount"][0] == "-"}
    return {
        "several_schemes": {r: totals[r] for r, of in schemes.items() if len(of) >= MANY_SCHEMES},
        "large_totals": {r: total for r, total in totals.items() if total >= LARGE_TOTAL},
        "taken_back": dict(back),
    }


def _told(answer: Answer, rule: str) -> dict[str, object]:
    return {subject(f): Decimal(str(f["measures"]["amount"])) for f in answer.of(rule)}
