"""Which data sets refer to which: the order in which they are filed, and what they are held to."""

from __future__ import annotations

from collections.abc import Sequence

from engine.catalog.catalog import Catalog
from engine.catalog.contract import Contract, Contracts, Delivery
from engine.catalog.snapshot import filing_from_record
from engine.catalog.workspace import Workspace
from engine.filing.references import Target


def in_reference_order(contracts: Sequence[Contract]) -> list[Contract]:
    """`contracts` with each after those that it refers to, otherwise in their order.

    Where they refer to each other in a circle, the first of them comes last.
    """
    by_name = {c.data_set.name: c for c in contracts}
    ordered: dict[str, Contract] = {}
    begun: set[str] = set()

    def place(contract: Contract) -> None:
        name = contract.data_set.name
        if name in begun:
            return
        begun.add(name)
        for reference in contract.references:
            if reference.target in by_name:
                place(by_name[reference.target])
        ordered[name] = contract

    for contract in contracts:
        place(contract)
    return list(ordered.values())


def targets_of(
    contract: Contract, contracts: Contracts, *, catalog: Catalog, workspace: Workspace
) -> tuple[Target, ...]:
    """What the references of `contract` are compared with: the current filings of each target.

    A data set that is filed whole is compared, where it refers to itself, with itself alone.
    """
    targets = []
    for reference in contract.references:
        own = reference.target == contract.data_set.name and contract.delivery is Delivery.FULL
        target = contracts.contract(reference.target)
        current = () if own else catalog.current(reference.target)
        filings = tuple(filing_from_record(workspace, r) for r in current)
        title = target.data_set.title if target else reference.target
        targets.append(Target(reference, title, filings))
    return tuple(targets)
