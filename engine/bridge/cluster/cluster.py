"""The process in the cluster's own environment, through which a cluster is asked."""

from __future__ import annotations

import base64
import json
import subprocess
import threading
import time
from concurrent.futures import Future
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any, Final

import pyarrow as pa

from engine.bridge.cluster.naming import Sent

_ANSWERING: Final = Path(__file__).with_name("answering.py")
_ENDED: Final = "the process that speaks to it has ended"


class ClusterError(RuntimeError):
    """The cluster did not answer; `at` says which step it came to.

    `connecting`: it is not there. `planning`: it does not know something of the plan. `answering`:
    it went wrong on the way, and may do better another time.
    """

    def __init__(self, at: str, reason: str) -> None:
        super().__init__(" ".join(reason.split())[:400])
        self.at = at


class Cluster:
    """The cluster whose scheduler is at `url`, such as `df://host:50050`.

    `python` is the interpreter of an environment with Ballista. ClusterError where it is not there.
    A cluster that answers nothing at all for `patience` seconds is taken for lost, and not waited
    for any more.
    """

    def __init__(self, url: str, python: str, *, patience: float) -> None:
        self._patience, self._last = patience, time.monotonic()
        self._lost = False
        greeting: Future[pa.Table | None] = Future()
        self._waiting: dict[int, Future[pa.Table | None]] = {0: greeting}
        self._lock = threading.Lock()
        self._asked = 0
        try:
            self._process = subprocess.Popen(
                [python, str(_ANSWERING), url],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        except OSError as error:
            raise ClusterError("connecting", f"{python}: {error.strerror}") from None
        threading.Thread(target=self._listen, daemon=True, name="cluster").start()
        try:
            greeting.result(timeout=patience)
        except (ClusterError, TimeoutError) as error:
            self.close()
            reason = str(error) or f"no answer within {patience:g} s"
            raise ClusterError("connecting", reason) from None

    def answer(self, asked: Sent) -> pa.Table:
        """The rows of a plan; ClusterError where there are none to be had. Waits for them."""
        answer: Future[pa.Table | None] = Future()
        with self._lock:
            if self._lost:
                raise ClusterError("answering", "it is lost")
            if not self._waiting:
                self._last = time.monotonic()
            self._asked += 1
            number = self._asked
            self._waiting[number] = answer
            question = {
                "id": number,
                "plan": base64.b64encode(asked.plan).decode(),
                "tables": {name: asdict(table) for name, table in asked.tables.items()},
            }
            try:
                self._input.write(json.dumps(question).encode() + b"\n")
                self._input.flush()
            except OSError:
                self._waiting.pop(number)
                raise ClusterError("answering", _ENDED) from None
        while True:
            try:
                return answer.result(timeout=self._patience)
            except TimeoutError:
                if time.monotonic() - self._last >= self._patience:
                    self._lost = True
                    raise ClusterError("answering", "it is lost") from None

    def close(self) -> None:
        """Ask no more; what is under way is dropped."""
        self._process.kill()
        self._process.wait()

    @property
    def _input(self) -> IO[bytes]:
        assert self._process.stdin is not None
        return self._process.stdin

    def _listen(self) -> None:
        """Hand every answer to who waits for it, until there are no more."""
        while True:
            line, data = self._told()
            if line is None:
                break
            self._last = time.monotonic()
            with self._lock:
                waiting = self._waiting.pop(line["id"])
            if "error" in line:
                waiting.set_exception(ClusterError(line["at"], line["error"]))
            else:
                waiting.set_result(pa.ipc.open_stream(data).read_all() if data else None)
        with self._lock:
            for waiting in self._waiting.values():
                waiting.set_exception(ClusterError("answering", _ENDED))

    def _told(self) -> tuple[dict[str, Any] | None, bytes]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            return None, b""
        told: dict[str, Any] = json.loads(line)
        return told, self._process.stdout.read(told["bytes"])
