"""The receipt of a delivery that was refused: what came, why nothing of it is filed, what to do."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from dsl.diagnostics import Severity
from dsl.diagnostics.page import severity_of, tell
from engine.catalog.contract import Contract
from engine.catalog.refusals import Refusal
from engine.masking import Mask
from engine.masking.notes import masked_note


@dataclass(frozen=True, slots=True)
class ToldReason:
    """One thing that was wrong: its code, what it is, and what helps (empty where nothing is)."""

    code: str
    text: str
    help: str


@dataclass(frozen=True, slots=True)
class RefusalContent:
    """Everything that the receipt of a refused delivery says, as it may be shown."""

    refusal: Refusal
    title: str
    masked: bool
    files: tuple[str, ...]
    reasons: tuple[ToldReason, ...]

    def to_json(self) -> dict[str, Any]:
        """The receipt as plain data, schema `huiyan.refusal/1`."""
        refusal = self.refusal
        return {
            "schema": "huiyan.refusal/1",
            "refusal": refusal.id,
            "data_set": refusal.data_set,
            "title": self.title,
            "refused_at": refusal.at,
            "settled_at": refusal.settled_at or None,
            "corrects": refusal.corrects or None,
            "masked": self.masked,
            "files": list(self.files),
            "reasons": [asdict(r) for r in self.reasons],
        }


def refusal_content(
    refusal: Refusal, contract: Contract | None, mask: Mask, language: str
) -> RefusalContent:
    """The receipt of `refusal`, with what looks personal in names and messages masked."""

    def shown(text: str) -> str:
        return text if mask.reveal else masked_note(text)

    # what is only a warning refused nothing
    errors = [d for d in refusal.noticed if severity_of(d) is Severity.ERROR]
    told = [(d.code, tell(d, language)) for d in errors or refusal.noticed]
    return RefusalContent(
        refusal=refusal,
        title=contract.data_set.title if contract else refusal.data_set,
        masked=not mask.reveal,
        files=tuple(map(shown, refusal.files)),
        reasons=tuple(ToldReason(c, shown(t.message), shown(t.help)) for c, t in told),
    )
