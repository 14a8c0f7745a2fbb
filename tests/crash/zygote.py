"""A process that has the whole program loaded and forks a copy of itself for each filing.

Loading takes longer than filing a small delivery, and happens before the first write. Lines
of JSON come in, `{"arena": …, "gate": …}`; `{"pid": …}` goes out, and `{"status": …, "told": …}`
once that filing has ended. Behind a gate the copy waits for an empty line, so that a tracer can
take hold of it first. What the program prints leaves the copy through a socket: faults at
`write` are for the disk, not for the terminal.
"""

from __future__ import annotations

import ctypes
import io
import json
import os
import signal
import socket
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from pathlib import Path

from tests.crash.scenario import CITY, SCENARIOS, TEMPORARY

#: A filing that takes longer than this hangs.
SECONDS = 120.0
HANGS = "hangs"
LEFT_A_PROCESS = "left a process"
#: The exit code where not even the command line caught what happened.
CRASHED = 99

#: What a socket takes without anybody reading.
_TOLD = 50_000

_SET_PTRACER = 0x59616D61
_ANY_PROCESS = ctypes.c_ulong(-1)


def main() -> None:
    """Serve until standard input ends."""
    outcome = _program()
    for line in sys.stdin:
        asked = json.loads(line)
        opened, gate = os.pipe()
        here, there = socket.socketpair()
        pid = os.fork()
        if not pid:
            os.close(gate)
            here.close()
            _file(Path(asked["arena"]), outcome, gate=opened, told=there)
        os.close(opened)
        there.close()
        _say({"pid": pid})
        if asked["gate"]:
            sys.stdin.readline()
        os.write(gate, b"x")
        os.close(gate)
        _say({"status": _ended(pid), "told": _received(here)})


def _program() -> Callable[[list[str]], int]:
    """The command line, with everything loaded that a filing needs."""
    from interfaces.cli.program import Program  # noqa: PLC0415

    def outcome(arguments: list[str]) -> int:
        return int(Program().outcome(arguments))

    for name in _modules_of_a_filing(outcome):
        with suppress(ImportError):
            import_module(name)
    return outcome


def _modules_of_a_filing(outcome: Callable[[list[str]], int]) -> list[str]:
    """What a filing loads, found out by one: loaded here, and nothing that it starts is kept."""
    reading, writing = os.pipe()
    pid = os.fork()
    if not pid:
        with tempfile.TemporaryDirectory() as folder:
            rehearsed = next(s for s in SCENARIOS if s.name == "quarantine")
            arena = rehearsed.prepare(Path(folder) / "arena")
            sys.stdout = sys.stderr = io.StringIO()
            outcome(_words(arena))
        os.write(writing, "\n".join(sys.modules).encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        names = pipe.read().decode().split("\n")
    os.waitpid(pid, 0)
    return names


def _words(arena: Path) -> list[str]:
    return ["-C", str(arena / CITY), "--lang", "en", "file", "--no-progress"]


def _file(
    arena: Path, outcome: Callable[[list[str]], int], *, gate: int, told: socket.socket
) -> None:
    """In the copy: `huiyan file`; what it prints goes to `told` when it has ended."""
    os.setsid()
    ctypes.CDLL(None).prctl(_SET_PTRACER, _ANY_PROCESS, 0, 0, 0)
    os.environ["TMPDIR"] = str(arena / TEMPORARY)
    printed = io.BytesIO()
    sys.stdout = io.TextIOWrapper(printed, encoding="utf-8", write_through=True)
    sys.stderr = sys.stdout
    os.read(gate, 1)
    code = CRASHED
    try:
        code = outcome(_words(arena))
    except BaseException:
        printed.write(traceback.format_exc().encode())
    finally:
        told.sendall(printed.getvalue()[-_TOLD:])
        os._exit(code)


def _received(told: socket.socket) -> str:
    with told, told.makefile("rb") as file:
        return file.read().decode("utf-8", errors="replace")


def _ended(pid: int) -> int | str:
    """The exit code, or minus the signal; a word where it did not end as it should."""
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        done, status = os.waitpid(pid, os.WNOHANG)
        if done:
            return LEFT_A_PROCESS if _stays(pid) else os.waitstatus_to_exitcode(status)
        time.sleep(0.002)
    with suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    return HANGS


def _stays(session: int) -> bool:
    """Whether anything that the filing started outlives it."""
    until = time.monotonic() + 5.0
    while time.monotonic() < until:
        try:
            os.killpg(session, 0)
        except ProcessLookupError:
            return False
        time.sleep(0.002)
    with suppress(ProcessLookupError):
        os.killpg(session, signal.SIGKILL)
    return True


def _say(words: dict[str, int | str]) -> None:
    sys.stdout.write(json.dumps(words) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
