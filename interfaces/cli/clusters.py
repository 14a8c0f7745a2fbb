"""The cluster that a run is to ask: that it is there is found out before the work."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

from dsl.diagnostics import diagnose
from engine.bridge.cluster import Cluster, ClusterError
from engine.catalog.workspace import Workspace
from engine.run.job import ClusterAddress
from interfaces.cli.exit_codes import ExitCode
from interfaces.cli.leave import Leave
from interfaces.cli.settings import setting_or_leave

#: Where `make cluster` puts the environment that can speak to one: beside that of the program.
_BESIDE: Final = Path(sys.prefix).parent / ".venv-cluster" / "bin" / "python"


def cluster_or_leave(workspace: Workspace, url: str | None) -> ClusterAddress | None:
    """The cluster at `url`; leaves with HY669 where it cannot be asked."""
    if url is None:
        return None
    python = str(setting_or_leave(workspace, "cluster_python")) or str(_BESIDE)
    address = ClusterAddress(url, python)
    try:
        Cluster(url, python, patience=address.patience).close()
    except ClusterError as error:
        told = diagnose("HY669", None, url=url, reason=str(error))
        raise Leave(ExitCode.NOT_EVALUATED, told) from None
    return address
