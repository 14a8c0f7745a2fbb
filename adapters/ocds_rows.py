"""The rows of one table that a release gives, or what stands in their place."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from adapters.ocds_json import Fault, Number, Object
from adapters.ocds_tables import Field, Form, Origin, Path, Table
from adapters.ocds_times import moment_from_text
from adapters.protocol import RecordFault
from adapters.text_lines import BAD_BYTE, printable

Row = tuple[str | None, ...]
Cells = list[str | None]

#: No amount has more digits: an exponent that would make them is left as it was written.
_DIGITS: Final = 60


class _UnfitError(Exception):
    """A part of a release that cannot be laid out."""

    def __init__(self, fault: RecordFault, path: str) -> None:
        super().__init__(fault, path)
        self.fault = Fault(fault, (("column", printable(path)),))


def rows_of(release: Object, table: Table) -> Iterator[Row | Fault]:
    """The rows of `table` in `release`; a Fault for each that cannot be one."""
    ocid = str(release["ocid"])
    if not table.origins:
        yield _row([ocid], release, table)
    for origin in table.origins:
        yield from _from_origin(release, ocid, origin, table)


def _from_origin(release: Object, ocid: str, origin: Origin, table: Table) -> Iterator[Row | Fault]:
    try:
        wholes = [("", release)]
        if origin.within:
            wholes = list(_members(release, origin.within, single=True))
    except _UnfitError as error:
        yield error.fault
        return
    for at, whole in wholes:
        try:
            members = list(_members(whole, origin.path))
        except _UnfitError as error:
            yield error.fault
            continue
        for place, member in members:
            named: Cells = [ocid, f"{ocid}{at}{place}", place.rpartition("/")[2]]
            if table.whole:
                kind = [origin.whole] if len(table.origins) > 1 else []
                named += [*kind, f"{ocid}{at}", _text(whole, ("status",))]
            yield _row(named, member, table)


def _members(holder: Object, path: Path, *, single: bool = False) -> Iterator[tuple[str, Object]]:
    """The objects of the array at `path` and where each stands; `single`: or the one object."""
    value = _at(holder, path)
    place = "".join(f"/{name}" for name in path)
    if value is None:
        return
    if single and isinstance(value, Object):
        yield place, value
        return
    if not isinstance(value, list) or not all(isinstance(v, Object) for v in value):
        raise _UnfitError(RecordFault.WRONG_SHAPE, "/".join(path))
    yield from ((f"{place}/{i}", member) for i, member in enumerate(value))


def _row(named: Cells, member: Object, table: Table) -> Row | Fault:
    try:
        cells = [*named, *(c for f in table.fields for c in _cells(member, f))]
    except _UnfitError as error:
        return error.fault
    for name, cell in zip(table.columns, cells, strict=True):
        if cell is not None and not cell.isascii() and BAD_BYTE.search(cell):
            return Fault(RecordFault.BAD_TEXT, (("column", name),))
    return tuple(cells)


def _cells(member: Object, field: Field) -> Cells:
    match field.form:
        case Form.VALUE:
            return [_text(member, field.path)]
        case Form.MOMENT:
            written = _text(member, field.path)
            moment = moment_from_text(written.strip()) if written else None
            return [written, *(moment or (None, None))]
        case Form.WORDS:
            value = _at(member, field.path)
            words = value if isinstance(value, list) else [] if value is None else [value]
            return [_array([_word(w) for w in words if w is not None])]
        case Form.PARTIES:
            parties = [party for _, party in _members(member, field.path)]
            ids = [i for party in parties if (i := _text(party, ("id",)))]
            only = ids[0] if len(parties) == len(ids) == 1 else None
            return [str(len(parties)), only, _array(ids)]


def _array(words: list[str]) -> str | None:
    """Distinct words in order as JSON, so that equal sets are equal texts; None without any."""
    return json.dumps(sorted(set(words)), ensure_ascii=False) if words else None


def _word(value: Any) -> str:
    """A word of a list; what is none (some publishers write objects) stays the JSON that it is."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _text(holder: Object, path: Path) -> str | None:
    value = _at(holder, path)
    if isinstance(value, Object | list):
        raise _UnfitError(RecordFault.NESTED_VALUE, "/".join(path))
    if isinstance(value, bool):
        return "true" if value else "false"
    return _plain(value) if isinstance(value, Number) else value


def _at(holder: Object, path: Path) -> Any:
    """What stands at `path`; None where nothing does."""
    value: Any = holder
    for name in path:
        if value is None:
            return None
        if not isinstance(value, Object):
            raise _UnfitError(RecordFault.WRONG_SHAPE, "/".join(path))
        value = value.get(name)
    return value


def _plain(number: Number) -> str:
    """The number without an exponent, which a spreadsheet's damaged numbers have too."""
    if "e" not in number and "E" not in number:
        return str(number)
    try:
        value = Decimal(number)
    except InvalidOperation:
        return str(number)
    exponent = value.as_tuple().exponent
    bounded = isinstance(exponent, int) and abs(exponent) <= _DIGITS >= len(number)
    return f"{value:f}" if bounded else str(number)
