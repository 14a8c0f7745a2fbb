"""Faults, and the tracers that bring them about."""

from __future__ import annotations

import platform
import shutil
import subprocess
import sys
from enum import StrEnum
from pathlib import Path

from tests.crash.child import Tracer
from tests.crash.points import CALLS, OPENS, SIZES, SYNCS, TAKE_ROOM, TOUCH_DISK, WRITES, Call


class Fault(StrEnum):
    """What goes wrong at a call."""

    KILL = "killed before it"
    TORN = "half written, then killed"
    SHORT = "half written"
    NO_SPACE = "ENOSPC"
    FULL = "ENOSPC from here on"
    INPUT_OUTPUT = "EIO"
    BROKEN = "EIO from here on"
    INTERRUPTED = "EINTR"


def strace_missing() -> str:
    """Why faults cannot be injected here; empty where they can."""
    if not shutil.which("strace"):
        return "strace is not installed"
    tried = subprocess.run(["strace", "-e", "trace=none", "true"], check=False, capture_output=True)
    return "" if tried.returncode == 0 else "strace may not trace here"


def can_shorten() -> bool:
    """Whether half a write can be brought about: its tracer knows the registers of one machine."""
    return platform.machine() == "x86_64"


def applies(fault: Fault, call: Call) -> bool:
    """Whether `fault` can happen at `call`."""
    match fault:
        case Fault.TORN | Fault.SHORT:
            return call.name in WRITES[:2] and call.result > 1 and can_shorten()
        case Fault.FULL:
            return call.name in TAKE_ROOM
        case Fault.BROKEN:
            return call.name in TOUCH_DISK
        case Fault.INTERRUPTED:
            return call.name in (*WRITES, *SYNCS, *OPENS, *SIZES)
    return True


def listening(log: Path) -> Tracer:
    """Only writes down the calls."""
    names = ",".join(f"?{c}" for c in CALLS)
    return lambda pid: _strace(pid, log, f"-etrace={names}")


def tracer(fault: Fault, call: Call, log: Path) -> Tracer:
    """Brings `fault` about at the call of that name and number."""
    match fault:
        case Fault.TORN | Fault.SHORT:
            kind = "torn" if fault is Fault.TORN else "short"
            module = [sys.executable, "-m", "tests.crash.shorten"]
            return lambda pid: [*module, str(pid), call.name, str(call.number), kind, str(log)]
        case Fault.FULL:
            return _from_here_on(log, call, TAKE_ROOM, "ENOSPC")
        case Fault.BROKEN:
            return _from_here_on(log, call, TOUCH_DISK, "EIO")
        case Fault.KILL:
            return _injecting(log, (f"{call.name}:signal=KILL:when={call.number}",))
    error = {Fault.NO_SPACE: "ENOSPC", Fault.INPUT_OUTPUT: "EIO", Fault.INTERRUPTED: "EINTR"}[fault]
    return _injecting(log, (f"{call.name}:error={error}:when={call.number}",))


def _from_here_on(log: Path, call: Call, names: tuple[str, ...], error: str) -> Tracer:
    """Every call of `names` fails from `call` on; strace counts each name by itself."""
    numbers = dict(call.next_numbers)
    return _injecting(log, tuple(f"{n}:error={error}:when={numbers[n]}+" for n in names))


def _injecting(log: Path, what: tuple[str, ...]) -> Tracer:
    names = ",".join(f"?{w.partition(':')[0]}" for w in what)
    return lambda pid: _strace(pid, log, f"-etrace={names}", *(f"-einject=?{w}" for w in what))


def _strace(pid: int, log: Path, *arguments: str) -> list[str]:
    return ["strace", "-f", "-y", "-s", "0", *arguments, "-o", str(log), "-p", str(pid)]
