"""A server as a child of the test: its own user, folder and port, gone when the test is gone."""

from __future__ import annotations

import atexit
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

SECONDS = 120.0


def account(name: str) -> str:
    """The account that the package `name` made for its server, or this one where it is not root."""
    return name if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name


def private_folder(owner: str) -> Path:
    """A folder that is removed at the end, of which `owner` is the owner."""
    folder = Path(tempfile.mkdtemp(prefix="huiyan-server-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    shutil.chown(folder, owner)
    return folder


def secret_file(secret: str) -> str:
    """Where `secret` is to be found, as a contract says it."""
    with tempfile.NamedTemporaryFile("w", prefix="huiyan-secret-", delete=False) as file:
        file.write(secret + "\n")
    atexit.register(Path(file.name).unlink, missing_ok=True)
    return f"file:{file.name}"


def free_port() -> int:
    """A port of the loopback that nobody listens at now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def as_user(owner: str, *command: str | Path) -> list[str]:
    """`command` run by `owner`, who is put in place of root; it ends when its parent does."""
    asked = ["setpriv", "--pdeathsig", "TERM"]
    if os.geteuid() == 0:
        asked += [f"--reuid={owner}", f"--regid={owner}", "--clear-groups"]
    return [*asked, *map(str, command)]


def run(command: Sequence[str], *, stdin: str = "", **env: str) -> str:
    """What a program prints; RuntimeError with its last words where it fails."""
    ended = subprocess.run(
        command,
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
        timeout=SECONDS,
        env={**os.environ, "LC_ALL": "C.UTF-8", **env},
    )
    if ended.returncode:
        raise RuntimeError(f"{command[0]}: {ended.stderr[-2000:]}")
    return ended.stdout


def start(
    command: Sequence[str], log: Path, *, ready: Callable[[], bool]
) -> subprocess.Popen[bytes]:
    """The server that `command` is, when it is ready; it is stopped at the end."""
    with log.open("wb") as said:
        server = subprocess.Popen(
            command, stdout=said, stderr=said, stdin=subprocess.DEVNULL, start_new_session=True
        )
    atexit.register(stop, server)
    end = time.monotonic() + SECONDS
    while not ready():
        if server.poll() is not None or time.monotonic() > end:
            raise RuntimeError(f"{command}: {log.read_text('utf-8', 'replace')[-2000:]}")
        time.sleep(0.05)
    return server


def stop(server: subprocess.Popen[bytes]) -> None:
    """End the server: politely, then not."""
    server.terminate()
    try:
        server.wait(10)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def answers(command: Sequence[str], **env: str) -> bool:
    """Whether a program ends well."""
    try:
        run(command, **env)
    except RuntimeError:
        return False
    return True
