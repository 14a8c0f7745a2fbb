"""Where children come from: `python -m adapters.nursery`, one request a child.

The readers are imported here, once, and nothing else is ever done here; so a fork is quick
and safe. A request is answered when its child has ended, with one letter and what belongs to
it: R a pickled result, E a pickled exception, M no memory, T no time, C a crash and its name.
"""

from __future__ import annotations

import ctypes
import os
import pickle
import resource
import select
import signal
import sys
import time
from importlib import import_module
from pathlib import Path
from typing import Final, NoReturn

from adapters.frames import read_frame, whole_frame, write_frame

#: Brings every reader with it; by name, since the readers themselves ask for children.
_READERS: Final = "adapters.opening"
_BLOCK: Final = 1 << 20
_DIE_WITH_PARENT: Final = 1  # PR_SET_PDEATHSIG
_REQUESTS: Final = 0
_ANSWERS: Final = 1
#: What is among the last words of a process whose allocator had nothing left.
_NO_MEMORY: Final = ("memory allocation of", "bad_alloc", "MemoryError", "out of memory")


def main() -> int:
    """Answer requests until the parent is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    import_module(_READERS)
    while True:
        try:
            request = read_frame(_REQUESTS)
        except EOFError:
            return 0
        call, memory, seconds, errors = pickle.loads(request)
        write_frame(_ANSWERS, _answer(call, memory=memory, seconds=seconds, errors=Path(errors)))


def _answer(call: bytes, *, memory: int, seconds: float, errors: Path) -> bytes:
    """What became of a child that makes `call`; it is killed at its time, or with the parent."""
    reading, writing = os.pipe()
    errors.write_bytes(b"")
    parent = os.getpid()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _be_child(call, writing, memory=memory, errors=errors, parent=parent)
    os.close(writing)
    said = _listen(reading, child, until=time.monotonic() + seconds)
    os.close(reading)
    _, status = os.waitpid(child, 0)
    if said is None:
        return b"T"
    message = whole_frame(said)
    return _last_words(status, errors) if message is None else message


def _listen(pipe: int, child: int, *, until: float) -> bytes | None:
    """All that comes out of `pipe`, or None where it lasted too long; the child is ended."""
    said = bytearray()
    while True:
        wait = max(0.0, until - time.monotonic())
        ready, _, _ = select.select([pipe, _REQUESTS], [], [], wait)
        if _REQUESTS in ready:  # nothing is asked before an answer: the parent is gone
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            os._exit(1)
        block = os.read(pipe, _BLOCK) if ready else b""
        said += block
        if not block:
            os.kill(child, signal.SIGKILL)  # one that has closed its pipe has nothing left to do
            return bytes(said) if ready else None


def _last_words(status: int, errors: Path) -> bytes:
    """Why a child ended without a word, from how it ended and what its libraries printed."""
    lines = [line for line in errors.read_text("utf-8", "replace").splitlines() if line.strip()]
    if not os.WIFSIGNALED(status):
        return f"C{lines[-1] if lines else os.waitstatus_to_exitcode(status)}".encode()
    number = os.WTERMSIG(status)
    # nobody here kills a child that has not closed its pipe: it was the system, for its memory
    if number == signal.SIGKILL or any(w in line for w in _NO_MEMORY for line in lines):
        return b"M"
    return f"C{signal.Signals(number).name}".encode()


def _be_child(call: bytes, pipe: int, *, memory: int, errors: Path, parent: int) -> NoReturn:
    """Make the call within the limits, say what came of it, and end."""
    message = b"M"
    try:
        _bound(memory, errors, parent)
        function, arguments = pickle.loads(call)
        message = b"R" + pickle.dumps(function(*arguments))
    except MemoryError:
        message = b"M"
    except BaseException as error:  # whatever a reader raises is news of the file
        message = _error(error)
    finally:
        write_frame(pipe, message)
        os._exit(0)


def _error(error: BaseException) -> bytes:
    try:
        pickled = pickle.dumps(error)
        pickle.loads(pickled)
        return b"E" + pickled
    except Exception:  # the exceptions of some libraries cannot be pickled, or not read again
        return f"C{type(error).__name__}: {' '.join(str(error).split())[:200]}".encode()


def _bound(memory: int, errors: Path, parent: int) -> None:
    """Put the limits on this process; it is to end with its parent."""
    ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)
    # memory of its own, not address space: libraries reserve much more than they ever use
    resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core would be the data in plain
    said = os.open(errors, os.O_WRONLY | os.O_APPEND)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, _REQUESTS)
    os.dup2(said, _ANSWERS)
    os.dup2(said, sys.stderr.fileno())


if __name__ == "__main__":
    sys.exit(main())
