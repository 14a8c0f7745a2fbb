"""Portuguese works contracts: columns and counts that others worked out, over dirty dates."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from tests.peers.asking import Question, ask
from tests.peers.comparing import Compared, compare

HERE = Path(__file__).parent / "portugal"
#: The published figure, and the rule whose findings are counted for it.
RULES = {
    **{
        name: name
        for name in (
            *("single_bidder", "initial_price_above_base", "overrun_gt_15pct"),
            *("overrun_gt_50pct", "submission_lt_15_days", "null_base_price"),
            "late_completion_gt_2x",
        )
    },
    "date_diff_column_agrees": "date_difference",
    "price_diff_column_agrees": "price_difference",
}


def compare_contracts(peers: Path, root: Path) -> Iterator[Compared]:
    """Every published figure."""
    folder = peers / "portugal-contracts"
    published = json.loads((folder / "reference-counts.json").read_text(encoding="utf-8"))
    deliveries = {"deliveries/contracts.csv": (folder / "contracts.csv").read_bytes()}
    answer = ask(root, Question(HERE / "contracts", HERE / "pack", deliveries))
    counted: dict[str, object] = {
        name: len(answer.of(rule)) for name, rule in RULES.items() if name in published
    }
    counted["rows"] = answer.receipts["works.works"].rows_filed
    yield compare("portugal-contracts", "figures", published, counted)
