"""A peer's data delivered, filed and run over: what Huiyan answers."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import huiyan
from engine.catalog.contract_reading import load_contracts
from engine.catalog.workspace import Workspace
from engine.filing.file import file_deliveries
from engine.filing.receipt import Receipt, State

#: The date as of which every comparison looks; no answer of a peer depends on it.
AS_OF = "2024-06-30"


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: contracts, packs, and the delivered files by their place in the workspace.

    `parameters` stand in the place of the values of the pack's parameters.
    """

    contracts: Path
    pack: Path
    deliveries: Mapping[str, bytes]
    parameters: Mapping[str, str] | None = None
    only: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of it: the workspace, its receipts by data set, and the findings of the run."""

    workspace: Workspace
    receipts: Mapping[str, Receipt]
    findings: tuple[dict[str, Any], ...]

    def of(self, rule: str, outcome: str = "suspected") -> list[dict[str, Any]]:
        """The findings of a rule with that outcome."""
        return [f for f in self.findings if (f["rule"], f["outcome"]) == (rule, outcome)]

    def subjects(self, rule: str, outcome: str = "suspected") -> set[str]:
        """Their subjects, the first part of each where there are several."""
        return {subject(f) for f in self.of(rule, outcome)}


def subject(finding: Mapping[str, Any]) -> str:
    """What a finding is about: its first key."""
    about = finding["subject"]
    value: str = about["parts"][0]["value"] if "parts" in about else about["value"]
    return value


def ask(root: Path, question: Question) -> Answer:
    """The question put to a workspace in the new folder `root`."""
    shutil.copytree(question.contracts, root / "contracts")
    shutil.copytree(question.pack, root / "packs" / question.pack.name)
    for path in root.glob("packs/*/*.huiyan"):
        text = path.read_text(encoding="utf-8")
        path.write_text(with_parameters(text, question.parameters or {}), encoding="utf-8")
    (root / "huiyan.yaml").write_text("contracts: [contracts]\npacks: [packs]\n", encoding="utf-8")
    for name, content in question.deliveries.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(content)
    workspace = huiyan.open_workspace(root)
    contracts, diagnostics = load_contracts(workspace.contracts)
    assert diagnostics == ()
    receipts = {r.data_set: r for r in file_deliveries(workspace, contracts)}
    assert all(r.state is State.FILED for r in receipts.values()), receipts
    found = huiyan.run(workspace, as_of=AS_OF, only=question.only)
    assert not [r for r in found.record["rules"] if r.get("failed")]
    return Answer(workspace, receipts, tuple(found.findings(unmask="comparison with a peer")))


def with_parameters(text: str, values: Mapping[str, str]) -> str:
    """The text of a pack in which parameters have another first value, and have it always."""
    for name, value in values.items():
        before, declared, after = _declared(text, name)
        text = f"{before}{f'{value} from 1900-01-01' if declared else ''}{after}"
    return text


def _declared(text: str, name: str) -> tuple[str, str, str]:
    """The text before the first value of a parameter, value and period, and the text after it."""
    found = re.search(rf"parameter {name}\b[^\n]*\n  (.*?) under ", text)
    if found is None:
        return text, "", ""
    start, end = found.span(1)
    return text[:start], text[start:end], text[end:]
