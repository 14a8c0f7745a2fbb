"""What was looked for in vain, on the terminal: where, among how many rows, and for what."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine.trace import Trace
from engine.trace.sought import TracedAbsence
from interfaces.cli.bilingual import Bilingual
from interfaces.cli.near_words import NEAREST, nearest_lines
from interfaces.cli.value_words import say_value, say_values

_SEARCHED = Bilingual(
    "批次 {filing}，查了 {searched:,} 行{covered}",
    "filing {filing}, searched {searched:,} rows{covered}",
)
_COVERED = Bilingual("，{column}自 {first} 至 {last}", ", {column} from {first} to {last}")
_UNCOMPARED = Bilingual(
    "另有 {count:,} 行自己缺少这些值，无法比对",
    "{count:,} rows lack these values and could not be compared",
)
_MORE = Bilingual("另有 {count} 组（-v 全部列出）", "{count} more (-v lists all)")
#: So many values, or groups of them, are listed before `-v` is asked for.
_LISTED = 10


@dataclass(frozen=True, slots=True)
class SoughtLine:
    """A line of the section, how far it is indented, and what stands behind it."""

    text: str
    by: int
    faint: str = ""


def sought_lines(
    trace: Trace,
    language: str,
    *,
    title: Callable[[str], str],
    column: Callable[[str, str], str],
    everything: bool,
) -> Iterator[SoughtLine]:
    """All absences of `trace`, those of one alias and filing together.

    `title` and `column` say what the language calls a data set and its columns.
    """
    absences = {(a.alias, a.filing): a for a in trace.sought}
    entries: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
    for entry in trace.finding["witness"]:
        if "absent" in entry:
            entries.setdefault((entry["alias"], entry["filing"]), []).append(entry)
    for place, found in entries.items():
        absence = absences[place]
        data_set = absence.data_set
        yield SoughtLine(
            f"{title(data_set)}  {absence.alias}", 2, _searched(absence, found[0], language, column)
        )
        keys = [{column(data_set, k): v for k, v in e["absent"].items()} for e in found]
        for line in _keys(keys, language, everything=everything):
            yield SoughtLine(line, 4)
        for text in absence.rest:
            yield SoughtLine(text, 4)
        for read in absence.read:
            name = read.title if language == "zh" else read.column
            said = say_values(read.values, read.distinct, language)
            yield SoughtLine(f"{read.alias}.{name} = {said}", 8)
        nearest = (line for entry in found for line in nearest_lines(entry, language))
        for text in dict.fromkeys(nearest):
            yield SoughtLine(NEAREST.tell(language, line=text), 4)
        if found[0]["uncompared"]:
            yield SoughtLine(_UNCOMPARED.tell(language, count=found[0]["uncompared"]), 4)


def _searched(
    absence: TracedAbsence,
    entry: Mapping[str, Any],
    language: str,
    column: Callable[[str, str], str],
) -> str:
    covered = ""
    if (days := absence.covered) is not None:
        name = column(absence.data_set, days.column)
        covered = _COVERED.tell(language, column=name, first=days.first, last=days.last)
    return _SEARCHED.tell(
        language, filing=absence.filing[:8], searched=entry["searched"], covered=covered
    )


def _keys(keys: Sequence[Mapping[str, Any]], language: str, *, everything: bool) -> Iterator[str]:
    """Values of one column on one line; those of several columns each on their own."""
    most = len(keys) if everything else _LISTED
    if all(len(k) == 1 for k in keys):
        name = next(iter(keys[0]))
        values = [v for k in keys for v in k.values()]
        yield f"{name} = {say_values(values[:most], len(values), language)}"
        return
    comma = "，" if language == "zh" else ", "
    for pairs in keys[:most]:
        yield comma.join(f"{k} = {say_value(v, language)}" for k, v in pairs.items())
    if len(keys) > most:
        yield _MORE.tell(language, count=len(keys) - most)
