"""The files that a log speaks of, each once: delivered files and policy files."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import quote

from interfaces.report.facts import ReportContent

#: What relative places count from. Where it lies on disk is nobody else's business.
WORKSPACE = "WORKSPACE"


#: Deliveries in which a line is a line; of the others a row has a number, but no region.
_TEXTS = frozenset({".csv", ".huiyan", ".json", ".jsonl", ".tsv", ".txt", ".xml"})


class Artifacts:
    """Files by the place they have in the log's list."""

    def __init__(self, content: ReportContent) -> None:
        self._listed: dict[str, dict[str, Any]] = {}
        self._indices: dict[str, int] = {}
        for filing in content.run.filings:
            for source in filing.sources:
                self._list(source.path, ["analysisTarget"], hashes={"sha-256": source.sha256})
        for rule in content.rules:
            self._list(rule.file, ["toolSpecifiedConfiguration"], language="huiyan")

    def location(self, path: str) -> dict[str, Any]:
        """Where the file `path` is, as an artifactLocation."""
        place = _place(path)
        if path in self._indices:
            place["index"] = self._indices[path]
        return place

    def physical(self, path: str, region: Mapping[str, Any]) -> dict[str, Any]:
        """A place within the file `path`; the whole of it where it has no lines."""
        place: dict[str, Any] = {"artifactLocation": self.location(path)}
        if PurePosixPath(path).suffix.lower() in _TEXTS:
            place["region"] = dict(region)
        return place

    def listed(self) -> list[dict[str, Any]]:
        """All files, in the order of their places."""
        return list(self._listed.values())

    def _list(
        self,
        path: str,
        roles: list[str],
        *,
        hashes: Mapping[str, str] | None = None,
        language: str = "",
    ) -> None:
        entry: dict[str, Any] = {"location": _place(path), "roles": roles}
        if hashes:
            entry["hashes"] = dict(hashes)
        if language:
            entry["sourceLanguage"] = language
        if path not in self._listed:
            self._indices[path] = len(self._listed)
            self._listed[path] = entry
        elif self._listed[path].get("hashes") != entry.get("hashes"):
            # delivered again with other content: one file in the log, and no one hash of it
            self._listed[path].pop("hashes", None)


def _place(path: str) -> dict[str, Any]:
    """A URI, relative to the workspace where the path is."""
    if PurePosixPath(path).is_absolute():
        return {"uri": "file://" + quote(path)}
    return {"uri": quote(path), "uriBaseId": WORKSPACE}
