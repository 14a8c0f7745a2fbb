"""A delivery that has arrived, and what is known of a data set before one is brought here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from adapters.sources import ReadOptions
from adapters.watermark import Mark
from dsl.diagnostics import Diagnostic
from engine.catalog.contract import Contract


@dataclass(frozen=True, slots=True)
class Arrived:
    """A delivered file where it can be read.

    `name` says where it came from, as manifests name it; `path` is where it lies now.
    `version` is what its server says of its state (an object's etag, the watermark reached),
    `mark` where the next reading of a growing table begins.
    """

    name: str
    path: Path
    options: ReadOptions
    version: str = ""
    mark: Mark | None = None


@dataclass(frozen=True, slots=True)
class AlreadyFiled:
    """A delivery that is the same as when it was filed, and was not brought here again."""

    name: str
    filing_id: str


#: What lies there, or why it cannot be brought here.
File = Arrived | AlreadyFiled | Diagnostic


@dataclass(frozen=True, slots=True)
class Asked:
    """What is known of a data set before its deliveries are brought here.

    `filing_of` gives the filing that holds a delivery of this name and version. With
    `header_only` a table's columns are brought, but none of its rows.
    """

    contract: Contract
    mark: Mark | None = None
    secret: bytes = b""
    filing_of: Callable[[str, str], str] = lambda _name, _version: ""
    header_only: bool = False
