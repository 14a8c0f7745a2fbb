"""Clauses in words."""

from __future__ import annotations

import datetime

from dsl.explain.constants import say_date
from dsl.explain.speaker import Speaker
from dsl.model.law import Clause, InForce
from dsl.surface.provisions import show_provision


def cite_shortly(clause: Clause, speaker: Speaker) -> str:
    """`《高龄津贴发放办法》第九条` / `《高龄津贴发放办法》 article 9`."""
    provision = show_provision(clause.provision, speaker.language)
    title = f"《{clause.regulation.title}》"
    return speaker.pick(f"{title}{provision}", f"{title} {provision}")


def cite_with_text(clause: Clause, speaker: Speaker) -> str:
    """The clause and its text."""
    short = cite_shortly(clause, speaker)
    return speaker.pick(f"{short}：“{clause.text}”", f"{short}: “{clause.text}”")


def cite_wholly(clause: Clause, speaker: Speaker) -> str:
    """The clause with its period in force and its text."""
    dates = say_period(clause.in_force, speaker)
    details = [speaker.pick(f"{dates}施行", f"in force {dates}")] if dates else []
    details.append(say_confirmed(clause.in_force, clause.regulation.confirmed, speaker))
    if clause.limit is not None:
        reason = clause.limit.reason
        details.append(speaker.pick(f"部分写成规则：{reason}", f"partly encoded: {reason}"))
    told = speaker.pick("；", "; ").join(d for d in details if d)
    if not told:
        return cite_with_text(clause, speaker)
    return speaker.pick(
        f"{cite_shortly(clause, speaker)}（{told}）：“{clause.text}”",
        f"{cite_shortly(clause, speaker)} ({told}): “{clause.text}”",
    )


def say_confirmed(period: InForce, confirmed: datetime.date | None, speaker: Speaker) -> str:
    """On which day what has no end was last seen to hold; empty where nobody says so."""
    if period.until is not None or confirmed is None:
        return ""
    day = say_date(confirmed, speaker.language)
    return speaker.pick(f"{day}确认仍然有效", f"confirmed on {day}")


def say_period(period: InForce, speaker: Speaker) -> str:
    """`自2018年1月1日起` / `from 2018-01-01`; empty for a period without ends."""
    start = say_date(period.start, speaker.language) if period.start is not None else ""
    until = say_date(period.until, speaker.language) if period.until is not None else ""
    if start and until:
        return speaker.pick(f"自{start}至{until}", f"from {start} until {until}")
    if start:
        return speaker.pick(f"自{start}起", f"from {start}")
    return speaker.pick(f"至{until}", f"until {until}") if until else ""
