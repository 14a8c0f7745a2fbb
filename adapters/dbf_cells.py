"""The fields of a DBF record as texts: exactly what is written, never a number rounded."""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from adapters.dbf_header import DamagedDbfError, DbfHeader, Field
from adapters.dbf_memo import MemoFile
from adapters.number_formats import NumberFormat, shown_text
from adapters.protocol import RecordFault

#: The kinds of field that have a text, and the length of those that have but one.
LENGTHS: Final[Mapping[str, int | None]] = MappingProxyType(
    {
        **dict.fromkeys("CNFMV"),
        "D": 8,
        "L": 1,
        "I": 4,
        "Y": 8,
        "T": 8,
        "B": 8,
    }
)
#: What pads a field.
_PADDING: Final = b" \0"
_DAY_ONE: Final = 1_721_425  # the Julian day of 31 December of the year 0
_PLAIN: Final = NumberFormat()


class BadCellError(Exception):
    """A field that has no text; `at` is the place of the first bad byte within it."""

    def __init__(self, fault: RecordFault, at: int) -> None:
        super().__init__(fault)
        self.fault = fault
        self.at = at


class Cells:
    """Turns records into texts; `memo` is the opened memo file, where there is one."""

    def __init__(self, header: DbfHeader, encoding: str, memo: MemoFile | None) -> None:
        self._encoding = encoding
        self._memo = memo
        self.fields = tuple(f for f in header.fields if not f.system)
        self._flags = next((f for f in header.fields if f.kind == "0"), None)
        self._bits = _flag_bits(header)
        kinds: Mapping[str, Callable[[bytes], str | None]] = {
            **dict.fromkeys("CV", self._text),
            **dict.fromkeys("NF", self._number),
            "D": _day,
            "L": self._flag,
            "I": _whole,
            "Y": _currency,
            "T": _moment,
            "B": _double,
            "M": self._memo_text,
        }
        self._readers = tuple(kinds[f.kind] for f in self.fields)

    def text(self, index: int, record: bytes) -> str | None:
        """The text of a field in a record, None where it is empty; BadCellError, too."""
        field = self.fields[index]
        data = field.of(record)
        if self._flags is not None:
            length, null = self._bits[field.start]
            flags = int.from_bytes(self._flags.of(record), "little")
            if null is not None and flags >> null & 1:
                return None
            if length is not None and flags >> length & 1:
                data = data[: data[-1]]
        return self._readers[index](data)

    def raw(self, record: bytes) -> list[str]:
        """All fields as well as they can be shown."""
        return [self._shown(i, record) for i in range(len(self.fields))]

    def _shown(self, index: int, record: bytes) -> str:
        try:
            return self.text(index, record) or ""
        except BadCellError:
            data = self.fields[index].of(record).rstrip(_PADDING)
            return data.decode(self._encoding, "backslashreplace").replace("\0", "\\x00")

    def _text(self, data: bytes) -> str | None:
        plain = data.rstrip(_PADDING)
        if (at := plain.find(b"\0")) >= 0:
            raise BadCellError(RecordFault.NUL_BYTE, at)
        return self._decoded(plain) or None

    def _decoded(self, data: bytes) -> str:
        try:
            return data.decode(self._encoding)
        except UnicodeDecodeError as error:
            raise BadCellError(RecordFault.BAD_BYTES, error.start) from error

    def _number(self, data: bytes) -> str | None:
        text = self._text(data)
        return text.strip() or None if text else None

    def _flag(self, data: bytes) -> str | None:
        text = self._text(data)
        return None if text == "?" else text

    def _memo_text(self, data: bytes) -> str | None:
        number = memo_number(data)
        if not number:
            return None
        if self._memo is None:
            raise BadCellError(RecordFault.BAD_MEMO, 0)
        try:
            found = self._memo.text(number)
        except DamagedDbfError as error:
            raise BadCellError(RecordFault.BAD_MEMO, 0) from error
        try:
            return found.rstrip(_PADDING).decode(self._encoding).replace("\0", "") or None
        except UnicodeDecodeError as error:
            raise BadCellError(RecordFault.BAD_MEMO, 0) from error


def memo_number(data: bytes) -> int:
    """The block of a memo: four bytes in Visual FoxPro, else digits; 0 where there is none.

    What is neither is taken for a block that no memo file has.
    """
    if len(data) == 4:
        return int.from_bytes(data, "little")
    digits = data.strip(_PADDING)
    if not digits:
        return 0
    return int(digits) if digits.isdigit() else 1 << 40


def _flag_bits(header: DbfHeader) -> dict[int, tuple[int | None, int | None]]:
    """For each field its bits among the flags: that its length is told, that it is null."""
    bits: dict[int, tuple[int | None, int | None]] = {}
    taken = 0
    for field in header.fields:
        length = null = None
        if field.kind == "V":
            length, taken = taken, taken + 1
        if field.nullable:
            null, taken = taken, taken + 1
        bits[field.start] = (length, null)
    return bits


def _day(data: bytes) -> str | None:
    """A date in ISO form, whether or not there is such a day; what is no date as it stands."""
    text = data.strip(_PADDING).decode("ascii", "backslashreplace")
    if not text or text == "00000000":
        return None
    return f"{text[:4]}-{text[4:6]}-{text[6:]}" if len(text) == 8 and text.isdigit() else text


def _whole(data: bytes) -> str:
    return str(int.from_bytes(data, "little", signed=True))


def _currency(data: bytes) -> str:
    return f"{Decimal(int.from_bytes(data, 'little', signed=True)).scaleb(-4):f}"


def _double(data: bytes) -> str:
    (value,) = struct.unpack("<d", data)
    return shown_text(value, _PLAIN, since_1904=False)


def _moment(data: bytes) -> str | None:
    """A Julian day and the milliseconds since its midnight."""
    if not data.strip(_PADDING):
        return None
    day, milliseconds = struct.unpack("<ii", data)
    seconds = round(milliseconds / 1000)
    ordinal = day - _DAY_ONE + seconds // 86_400
    if not 1 <= ordinal <= date.max.toordinal():
        return f"{day}/{milliseconds}"
    clock = seconds % 86_400
    shown = f"{clock // 3600:02}:{clock // 60 % 60:02}:{clock % 60:02}"
    day_text = date.fromordinal(ordinal).isoformat()
    return f"{day_text} {shown}" if clock else day_text


def check_fields(header: DbfHeader) -> Field | None:
    """The first field whose values are no texts, numbers, dates or flags.

    DamagedDbfError where one has a length that its kind cannot have.
    """
    for field in header.fields:
        if field.system:
            continue
        if field.kind not in LENGTHS or (field.kind == "B" and not header.visual):
            return field
        if LENGTHS[field.kind] not in (None, field.length):
            raise DamagedDbfError(f"{field.name}: {field.kind} of {field.length} bytes")
    return None
