"""The rows behind what a rule tells of, or behind the rows of a table."""

from __future__ import annotations

from dataclasses import dataclass

from dsl.model.rules import Rule
from engine.plan.bindings import Bindings
from engine.plan.details import Details
from engine.plan.disagreements import Disagreements
from engine.plan.evidence import AskedThere, Doubts, Evidence, Refuted
from engine.plan.nearest import Nearest
from engine.plan.nodes import NodeId


@dataclass(frozen=True, slots=True)
class RowPlan:
    """The bindings of a rule with what names, decides or leaves them undecided.

    `identity` are the columns that name a group of them. `evidence` has the rows that an
    exemption by relation rests on; `disagreements` what each conflict took out; `nearest` what
    came nearest to what no `without` found.
    """

    rule: Rule
    identity: tuple[str, ...]
    bindings: Bindings
    details: Details
    keyless_details: NodeId
    evidence: tuple[Evidence, ...]
    doubts: tuple[Doubts, ...]
    refuted: tuple[Refuted, ...]
    asked_there: tuple[AskedThere, ...]
    nearest: tuple[Nearest, ...]
    disagreements: tuple[Disagreements, ...]
