"""Messages between processes over pipes: eight bytes of length, then so many bytes."""

from __future__ import annotations

import os
from typing import Final

_LENGTH: Final = 8
_BLOCK: Final = 1 << 20


def write_frame(pipe: int, message: bytes) -> None:
    """Send one message."""
    rest = memoryview(len(message).to_bytes(_LENGTH) + message)
    while rest:
        rest = rest[os.write(pipe, rest) :]


def read_frame(pipe: int) -> bytes:
    """The next message, waited for; EOFError where the other end closed before its end."""
    return _read(pipe, int.from_bytes(_read(pipe, _LENGTH)))


def whole_frame(received: bytes) -> bytes | None:
    """The message that `received` holds, or None where it was cut short."""
    length, message = int.from_bytes(received[:_LENGTH]), received[_LENGTH:]
    return message if len(received) >= _LENGTH and len(message) == length else None


def _read(pipe: int, size: int) -> bytes:
    received = bytearray()
    while len(received) < size:
        block = os.read(pipe, min(size - len(received), _BLOCK))
        if not block:
            raise EOFError
        received += block
    return bytes(received)
