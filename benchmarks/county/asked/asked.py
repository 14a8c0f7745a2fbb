"""A rule, and the same as SQL."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Asked:
    """A rule, and the same as SQL: the parts of its subject, then its measures, by name.

    Data sets stand in quotes, as in `from 'tenders.bids' b`. `subject` is how many parts the
    subject has.
    """

    pack: str
    rule: str
    subject: int
    sql: str
