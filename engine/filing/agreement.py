"""Whether what the catalog says of a filing is what the filing's manifest says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from engine.catalog.catalog import FilingRecord
from engine.catalog.spells import Spell


def disagreements(record: FilingRecord, manifest: Mapping[str, Any]) -> tuple[str, ...]:
    """What catalog and manifest say differently, by the names of the facts.

    In which order they were filed is the catalog's alone to say. A manifest of an older
    program may not say everything; what it leaves out cannot differ.
    """
    contract = manifest["contract"]
    told = {
        "filing": (record.id, manifest["filing"]),
        "data_set": (record.data_set, manifest["data_set"]),
        "program": (record.program, manifest["program"]),
        "delivery": (record.delivery, contract["delivery"]),
        "contract_version": (record.contract_version, contract["version"]),
        "contract_sha256": (record.contract_sha256, contract["sha256"]),
        "corrects": (record.corrects, manifest.get("corrects") or ""),
        "period": (record.period, manifest.get("period") or ""),
        **{name: (getattr(record, name), rows) for name, rows in manifest["rows"].items()},
        "sources": _told_alike([asdict(s) for s in record.sources], manifest["sources"]),
        "parts": _told_alike([asdict(p) for p in record.parts], manifest["parts"]),
    }
    return tuple(name for name, (catalog, said) in told.items() if catalog != said)


def _told_alike(
    known: Sequence[Mapping[str, Any]], said: Sequence[Mapping[str, Any]]
) -> tuple[object, object]:
    """Both lists, the catalog's cut down to what the manifest speaks of."""
    if len(known) != len(said):
        return known, said
    cut = [
        {k: v for k, v in one.items() if k in other} for one, other in zip(known, said, strict=True)
    ]
    return cut, [dict(s) for s in said]


def is_misplaced(record: FilingRecord, all_of_it: Sequence[FilingRecord]) -> bool:
    """Whether what took the place of a filing, among all of its data set, cannot be so.

    What replaced it must be a later filing, and of those that each hold the whole data set
    only one can be current.
    """
    ids = [r.id for r in all_of_it]
    if record.superseded_by:
        return record.superseded_by not in ids or record.superseded_by == record.id
    whole = [r.id for r in all_of_it if r.delivery in ("full", "changes") and r.is_current]
    return record.id in whole and len(whole) > 1


def is_misdated(record: FilingRecord, spells: Sequence[Spell]) -> bool:
    """Whether the spells of a filing, among all of its data set, are not those that it had.

    It is today's data in the last of them or in none; the first began as it was filed or
    accepted; each ended as another filing took its place.
    """
    own = [s for s in spells if s.filing == record.id]
    if [s.ended_at for s in own].count("") != record.is_current:
        return True
    accepted = record.pending.acceptance if record.pending else None
    began = accepted.at if accepted else record.filed_at
    moments = {s.began_at for s in spells if s.filing != record.id}
    ends = {s.ended_at for s in own if s.ended_at}
    return bool(own) and (own[0].began_at != began or not ends <= moments)


def named_files(manifest: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Every file that the manifest names with its SHA-256, wherever in it."""
    match manifest:
        case {"name": str(name), "sha256": str(sha256)}:
            yield name, sha256
        case Mapping():
            for value in manifest.values():
                yield from named_files(value)
        case [*items]:
            for item in items:
                yield from named_files(item)
