"""Changes of bytes that know nothing of what they mean."""

from __future__ import annotations

import struct
from collections.abc import Callable, Sequence
from random import Random

Change = Callable[[bytes, Random], bytes]

_TOKENS = (
    *(b'"', b"'", b",", b"\n", b"\r", b"\r\n", b"\t", b"\0", b"\x1a", b"\x7f", b"\x80", b"\xff"),
    *(b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\x81\x30\x81\x30", b"\xe4\xb8", b"\xc0\x80"),
    *(b"\xed\xa0\x80", b"\xe2\x80\xae", b"PK\x03\x04", b"PAR1", b"\x1f\x8b", b"{", b"}", b"[" * 50),
    *(b"9" * 400, b"-1", b"1e999", b"NaN", b"\\u0000", b"%s%n", b"../../x", "身份证号".encode()),
)
_NUMBERS = (0, 1, -1, 0x7F, 0xFF, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF, 0x80000000)
_LARGEST = 2_000_000


def flip_bits(data: bytes, dice: Random) -> bytes:
    """One bit, or some."""
    changed = bytearray(data)
    for _ in range(dice.choice((1, 1, 1, 2, 8))):
        if changed:
            changed[dice.randrange(len(changed))] ^= 1 << dice.randrange(8)
    return bytes(changed)


def set_bytes(data: bytes, dice: Random) -> bytes:
    """Some bytes to anything."""
    changed = bytearray(data)
    for _ in range(dice.choice((1, 2, 16))):
        if changed:
            changed[dice.randrange(len(changed))] = dice.randrange(256)
    return bytes(changed)


def set_number(data: bytes, dice: Random) -> bytes:
    """A whole number in the middle to one that programs trip over."""
    form = dice.choice("BHIQ")
    size = struct.calcsize(form)
    if len(data) < size:
        return data
    at = dice.randrange(len(data) - size + 1)
    number = dice.choice(_NUMBERS) % (1 << (8 * size))
    return data[:at] + struct.pack(dice.choice("<>") + form, number) + data[at + size :]


def cut_short(data: bytes, dice: Random) -> bytes:
    """The end is gone."""
    return data[: dice.randrange(len(data) + 1)]


def cut_out(data: bytes, dice: Random) -> bytes:
    """A stretch is gone."""
    begin, end = _stretch(data, dice)
    return data[:begin] + data[end:]


def repeat(data: bytes, dice: Random) -> bytes:
    """A stretch stands there several times."""
    begin, end = _stretch(data, dice)
    times = dice.choice((2, 2, 3, 17, 300))
    times = max(1, min(times, _LARGEST // max(1, end - begin)))
    return data[:begin] + data[begin:end] * times + data[end:]


def exchange(data: bytes, dice: Random) -> bytes:
    """Two stretches change places."""
    a, b, c, d = sorted(dice.randrange(len(data) + 1) for _ in range(4))
    return data[:a] + data[c:d] + data[b:c] + data[a:b] + data[d:]


def insert_token(data: bytes, dice: Random) -> bytes:
    """Something that means something somewhere."""
    at = dice.randrange(len(data) + 1)
    return data[:at] + dice.choice(_TOKENS) * dice.choice((1, 1, 1, 5)) + data[at:]


def spliced_with(others: Sequence[bytes]) -> Change:
    """The beginning of one file, the end of another."""

    def splice(data: bytes, dice: Random) -> bytes:
        other = dice.choice(others)
        return data[: dice.randrange(len(data) + 1)] + other[dice.randrange(len(other) + 1) :]

    return splice


BYTE_CHANGES: tuple[Change, ...] = (
    *(flip_bits, flip_bits, set_bytes, set_number, set_number),
    *(cut_short, cut_out, repeat, exchange, insert_token),
)


def _stretch(data: bytes, dice: Random) -> tuple[int, int]:
    begin = dice.randrange(len(data) + 1)
    return begin, min(len(data), begin + dice.choice((1, 4, 16, 64, 512, 4096)))
