"""Files of one partitioned folder are one table: their columns have to be the same."""

from __future__ import annotations

from collections.abc import Sequence

from adapters.partitioned import PartitionDelivery
from dsl.diagnostics import Diagnostic, diagnose
from engine.filing.deliveries import Opened


def check_same_columns(opened: Sequence[Opened]) -> tuple[Diagnostic, ...]:
    """HY559 for each file of a partitioned folder whose columns are not those of the first."""
    files = [o for o in opened if isinstance(o.delivery, PartitionDelivery)]
    if not files:
        return ()
    first = files[0]
    words = set(first.delivery.header)
    found = []
    for other in files[1:]:
        own = set(other.delivery.header)
        if own != words:
            lacking, more = sorted(words - own), sorted(own - words)
            found.append(
                diagnose(
                    "HY559",
                    None,
                    file=other.source.path,
                    first=first.source.path,
                    lacking="、".join(lacking) or "–",
                    more="、".join(more) or "–",
                )
            )
    return tuple(found)
