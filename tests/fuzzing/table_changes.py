"""Changes of the headers, footers and records of binary tables."""

from __future__ import annotations

import struct
from random import Random

from tests.fuzzing.byte_changes import BYTE_CHANGES, set_number


def _within(data: bytes, begin: int, end: int, dice: Random) -> bytes:
    """A change of the stretch alone."""
    begin, end = max(0, min(begin, len(data))), max(0, min(end, len(data)))
    changed = dice.choice((*BYTE_CHANGES, set_number, set_number))(data[begin:end], dice)
    if len(changed) != end - begin and dice.random() < 0.5:
        changed = changed[: end - begin].ljust(end - begin, b"\0")
    return data[:begin] + changed + data[end:]


def change_dbf_header(data: bytes, dice: Random) -> bytes:
    """The counts and sizes of a DBF file, or one of its fields."""
    if len(data) < 33:
        return data
    match dice.randrange(4):
        case 0:
            form, at = dice.choice((("<I", 4), ("<H", 8), ("<H", 10), ("<B", 0), ("<B", 29)))
            number = dice.choice((0, 1, 31, 32, 33, 255, 65535, 2**31, dice.randrange(2**16)))
            number %= 1 << (8 * struct.calcsize(form))
            return data[:at] + struct.pack(form, number) + data[at + struct.calcsize(form) :]
        case 1:
            field = 32 + 32 * dice.randrange(6)
            kind = dice.choice(b"CNDLMFTIBYG+@OVQ0\0\xff")
            return data[: field + 11] + bytes((kind,)) + data[field + 12 :]
        case 2:
            field = 32 + 32 * dice.randrange(6)
            return data[: field + 16] + bytes((dice.randrange(256),)) + data[field + 17 :]
        case _:
            header = int.from_bytes(data[8:10], "little")
            begin = header if dice.random() < 0.5 else 32
            return _within(data, begin, begin + 200, dice)


def change_memo(data: bytes, dice: Random) -> bytes:
    """The size of a memo's blocks, or the length of a memo."""
    at = dice.choice((0, 4, 6, 512, 516, 576, 580))
    number = dice.choice((0, 1, 7, 64, 65535, 2**31 - 1, 2**32 - 1))
    return data[:at] + struct.pack(">I", number) + data[at + 4 :]


def change_footer(data: bytes, dice: Random) -> bytes:
    """The footer of a Parquet file, its length, or the header of its first page."""
    length = int.from_bytes(data[-8:-4], "little")
    match dice.randrange(4):
        case 0:
            number = dice.choice((0, 1, length - 1, length + 1, len(data), 2**31, 2**32 - 1))
            return data[:-8] + struct.pack("<I", number % 2**32) + data[-4:]
        case 1:
            return _within(data, 4, 60, dice)
        case _:
            return _within(data, len(data) - 8 - length, len(data) - 8, dice)


def change_message(data: bytes, dice: Random) -> bytes:
    """The metadata of one of the messages of an Arrow file."""
    starts = [i for i in range(0, len(data) - 8, 8) if data[i : i + 4] == b"\xff\xff\xff\xff"]
    if not starts:
        return set_number(data, dice)
    begin = dice.choice(starts)
    return _within(data, begin + 4, begin + dice.choice((8, 64, 300)), dice)


def change_records(data: bytes, dice: Random) -> bytes:
    """The kind or the length of a record in the workbook stream of an old Excel file."""
    places: list[int] = []
    at = 512
    while at + 4 <= len(data) and len(places) < 5000:
        kind, length = struct.unpack_from("<HH", data, at)
        if kind == 0 and length == 0:
            break
        places.append(at)
        at += 4 + length
    if len(places) < 3 or dice.random() < 0.3:
        return _within(data, 0, 512, dice)
    at = dice.choice(places)
    if dice.random() < 0.5:
        number = dice.choice((0, 1, 0x0A, 0xFC, 0x203, 0x204, 0xFD, 0x27E, 0x3C, 0xFFFF))
        field = at if dice.random() < 0.4 else at + 2
        return data[:field] + struct.pack("<H", number) + data[field + 2 :]
    return _within(data, at + 4, at + 40, dice)
