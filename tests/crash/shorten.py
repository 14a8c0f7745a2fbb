"""A tracer for what strace cannot do: a write that writes half of what it was asked to.

`python -m tests.crash.shorten PID CALL NUMBER short|torn LOG` takes hold of a process and of
what it starts, and halves the length of each task's call number NUMBER; after a torn one the
process is killed. The system itself then writes the half and says so, as it does on a full
disk or a network drive. Linux on x86-64.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from collections import Counter
from pathlib import Path
from typing import Final

from tests.crash.child import ATTACHED

_SEIZE: Final = 0x4206
_INTERRUPT: Final = 0x4207
_SYSCALL: Final = 24
_CONTINUE_LISTENING: Final = 0x4208
_POKE_USER: Final = 6
_GET_SYSCALL_INFO: Final = 0x420E
#: New tasks are held as well; a stop at a call is told apart from other stops.
_OPTIONS: Final = 0x1 | 0x2 | 0x4 | 0x8 | 0x10
_AT_CALL: Final = signal.SIGTRAP | 0x80
_EVENT_STOP: Final = 128
_ENTRY: Final = 1
_EXIT: Final = 2
_ALL_TASKS: Final = 0x40000000
#: Where the registers with the third argument stand in `struct user`.
_THIRD: Final = 96
_NUMBERS: Final = {"write": 1, "pwrite64": 18}


class _Entry(ctypes.Structure):
    _fields_ = (("nr", ctypes.c_uint64), ("args", ctypes.c_uint64 * 6))


class _Info(ctypes.Structure):
    _fields_ = (
        ("op", ctypes.c_uint8),
        ("pad", ctypes.c_uint8 * 3),
        ("arch", ctypes.c_uint32),
        ("instruction", ctypes.c_uint64),
        ("stack", ctypes.c_uint64),
        ("entry", _Entry),
        ("more", ctypes.c_uint64 * 2),
    )


_LIBRARY = ctypes.CDLL(None, use_errno=True)
_LIBRARY.ptrace.argtypes = (ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p)
_LIBRARY.ptrace.restype = ctypes.c_long


def _ptrace(request: int, task: int, address: int = 0, data: int = 0) -> int:
    return int(_LIBRARY.ptrace(request, task, address, data))


class _Halver:
    """Follows every task, and changes one call of each."""

    def __init__(self, call: str, number: int, *, torn: bool, log: Path) -> None:
        self._call = _NUMBERS[call]
        self._number = number
        self._torn = torn
        self._log = log
        self._counts: Counter[int] = Counter()
        self._halved: set[int] = set()

    def follow(self, pid: int) -> None:
        """Until the last task has ended."""
        while True:
            try:
                task, status = os.waitpid(-1, _ALL_TASKS)
            except ChildProcessError:
                return
            if not os.WIFSTOPPED(status):
                continue
            deliver = 0
            stop, event = os.WSTOPSIG(status), status >> 16
            if stop == _AT_CALL:
                self._at_call(task, pid)
            elif event == _EVENT_STOP and stop not in (signal.SIGTRAP, signal.SIGCONT):
                _ptrace(_CONTINUE_LISTENING, task)
                continue
            elif not event:
                deliver = stop
            _ptrace(_SYSCALL, task, 0, deliver)

    def _at_call(self, task: int, pid: int) -> None:
        info = _Info()
        _ptrace(_GET_SYSCALL_INFO, task, ctypes.sizeof(info), ctypes.addressof(info))
        if info.op == _EXIT and task in self._halved:
            self._halved.discard(task)
            if self._torn:
                os.kill(pid, signal.SIGKILL)
        if info.op != _ENTRY or info.entry.nr != self._call:
            return
        self._counts[task] += 1
        asked = info.entry.args[2]
        if self._counts[task] == self._number and asked > 1:
            _ptrace(_POKE_USER, task, _THIRD, asked // 2)
            self._halved.add(task)
            with self._log.open("a") as file:
                name = Path(f"/proc/{task}/fd/{info.entry.args[0]}").readlink()
                file.write(f"{task} {asked // 2} of {asked} bytes of {name} (INJECTED)\n")


def main() -> None:
    """Trace until the process ends."""
    pid, call, number, kind, log = sys.argv[1:]
    Path(log).write_text("", "utf-8")
    halver = _Halver(call, int(number), torn=kind == "torn", log=Path(log))
    if _ptrace(_SEIZE, int(pid), 0, _OPTIONS) != 0 or _ptrace(_INTERRUPT, int(pid)) != 0:
        sys.exit(os.strerror(ctypes.get_errno()))
    os.waitpid(int(pid), _ALL_TASKS)
    _ptrace(_SYSCALL, int(pid))
    sys.stderr.write(f"{ATTACHED}\n")
    sys.stderr.flush()
    halver.follow(int(pid))


if __name__ == "__main__":
    main()
