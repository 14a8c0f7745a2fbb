"""Whether a clock of a zone ever showed a time, and whether it did so once.

The rules of summer time are those of the IANA time zone database, from the package `tzdata`
and not from the machine, so that one delivery is filed alike everywhere.
"""

from __future__ import annotations

from datetime import datetime, timedelta, timezone, tzinfo
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

from dsl.domains import CHINA, Domain
from engine.filing.reasons import Reason


@cache
def zone_of(domain: Domain) -> tzinfo:
    """The zone of a timestamp's clock; the contract was checked to name one."""
    name = domain.of or CHINA
    if name[0] in "+-":
        hours, minutes = int(name[1:3]), int(name[4:6])
        ahead = timedelta(hours=hours, minutes=minutes)
        return timezone(ahead if name[0] == "+" else -ahead)
    with files("tzdata").joinpath("zoneinfo", *name.split("/")).open("rb") as data:
        return ZoneInfo.from_file(data, name)


def on_clock(time: datetime, domain: Domain) -> datetime:
    """What the clock of `domain` shows at `time`, which says how far it is ahead of UTC."""
    return time.astimezone(zone_of(domain)).replace(tzinfo=None)


def not_shown_once(time: datetime, domain: Domain) -> Reason | None:
    """Why the local `time` names no one moment: the clock skipped it, or showed it twice."""
    zone = zone_of(domain)
    before, after = (time.replace(tzinfo=zone, fold=fold).utcoffset() for fold in (0, 1))
    if before is None or after is None or before == after:
        return None
    return Reason.TIME_TWICE if before > after else Reason.TIME_SKIPPED
