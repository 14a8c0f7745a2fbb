"""Whether a driver is there to reach a server by."""

from __future__ import annotations

from pathlib import Path


def missing_driver(driver: str, package: str) -> str:
    """Why nothing can be read through `driver`; empty where it is installed."""
    known = Path("/etc/odbcinst.ini")
    if not known.is_file() or f"[{driver}]" not in known.read_text("utf-8"):
        return f"no ODBC driver ({package})"
    return ""
