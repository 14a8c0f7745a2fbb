"""Bringing deliveries to this machine: rows of tables, objects of buckets.

Both are read by a child process, which alone is told the secrets.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from adapters.database import Wanted, describe_table, fetch_table, write_header
from adapters.isolation import MEBIBYTE, Cause, Died, Limits, Workplace
from adapters.object_store import Access, StoredObject, fetch_object, list_objects
from adapters.protocol import Unreadable
from adapters.sources import BucketSource, Format, ReadOptions, TableSource
from dsl.diagnostics import Diagnostic, diagnose
from engine.catalog.contract import Contract, Delivery
from engine.catalog.secrets import resolve_secret
from engine.catalog.workspace import Workspace
from engine.filing.delivered import AlreadyFiled, Arrived, Asked
from engine.filing.headers import header_word
from engine.filing.totals import is_totals

#: A table may take its time; the driver's and the batch's buffers are what needs memory.
_LIMITS: Final = Limits(memory=1536 * MEBIBYTE, seconds=12 * 3600.0)
#: What must stay free beside what is brought, for the spool and the filing.
_SPARE: Final = 256 * MEBIBYTE


def bring_table(
    workspace: Workspace, source: TableSource, place: Workplace, *, name: str, asked: Asked
) -> Arrived | Diagnostic:
    """The table's rows, or of an increment the new ones; HY565 where nothing is new."""
    contract = asked.contract
    increment = contract.delivery is Delivery.INCREMENT
    if increment and not source.watermark:
        return diagnose("HY564", None, file=name, column="", reason="delivery: increment")
    if increment and asked.mark and asked.mark.column != source.watermark:
        reason = f"watermark: {asked.mark.column}"
        return diagnose("HY564", None, file=name, column=source.watermark, reason=reason)
    password = resolve_secret(source.password, workspace.root)
    if password is None:
        return diagnose("HY561", None, file=name, needed=source.password)
    found = place.in_child(describe_table, (source, password), _LIMITS)
    if isinstance(found, Died | Unreadable):
        return _told(_of_driver(found), name)
    options, path = ReadOptions(format=Format.ARROW), place.new_path(".arrow")
    if asked.header_only:
        write_header(found, path)
        return Arrived(name, path, options)
    wanted = _wanted(contract, found, asked)
    fetched = place.in_child(fetch_table, (source, password, wanted, path), _LIMITS)
    if isinstance(fetched, Died | Unreadable):
        return _told(_of_driver(fetched), name)
    if increment and not fetched.rows:
        value = fetched.highest or "–"
        return diagnose("HY565", None, file=name, column=source.watermark, value=value)
    reached = f"{source.watermark} {fetched.highest}" if fetched.highest else ""
    return Arrived(name, path, options, version=reached, mark=fetched.mark)


def _of_driver(why: Died | Unreadable) -> Died | Unreadable:
    """The same; a driver that takes its process down lost its server: it reads no hostile file."""
    if isinstance(why, Died) and why.cause is Cause.CRASH:
        return Unreadable("HY560", (("reason", f"ODBC: {why.detail}"),))
    return why


def _wanted(contract: Contract, columns: tuple[str, ...], asked: Asked) -> Wanted:
    """The table's columns that the contract knows; others are not read."""
    known = {header_word(h): c.column.name for c in contract.columns for h in c.headers}
    delivered = {c: known[word] for c in columns if (word := header_word(c)) in known}
    keys = {name: c for c, name in reversed(delivered.items())}
    key = tuple(keys[k] for k in contract.data_set.key if k in keys)
    return Wanted(
        columns=tuple(delivered),
        key=key if len(key) == len(contract.data_set.key) else (),
        increment=contract.delivery is Delivery.INCREMENT,
        since=asked.mark,
        secret=asked.secret,
    )


def bring_objects(
    workspace: Workspace, source: BucketSource, place: Workplace, asked: Asked
) -> Iterator[Arrived | AlreadyFiled | Diagnostic]:
    """The bucket's objects, each brought when it is asked for.

    An object of an increment is gone from this machine when the next one is asked for, and
    is not brought at all where it is filed already.
    """
    listed = list_bucket(workspace, source, place)
    if isinstance(listed, Diagnostic):
        yield listed
        return
    access, objects = listed
    one_by_one = asked.contract.delivery is Delivery.INCREMENT
    # control totals first: they must be here when their file is
    for wanted in sorted(objects, key=lambda o: (not is_totals(o.key), o.key)):
        name, version = f"s3://{access.bucket}/{wanted.key}", f"etag {wanted.etag}"
        filing = asked.filing_of(name, version) if one_by_one and wanted.etag else ""
        if filing:
            yield AlreadyFiled(name, filing)
            continue
        brought = _bring_object(access, wanted, place, name=name)
        if isinstance(brought, Diagnostic):
            yield brought
            continue
        yield Arrived(name, brought, source.options, version=version if wanted.etag else "")
        if one_by_one and not is_totals(wanted.key):
            brought.unlink(missing_ok=True)


def list_bucket(
    workspace: Workspace, source: BucketSource, place: Workplace
) -> tuple[Access, tuple[StoredObject, ...]] | Diagnostic:
    """How the bucket is reached, and its objects that the source names."""
    secrets = []
    for said in (source.access_key, source.secret_key):
        secret = resolve_secret(said, workspace.root)
        if secret is None:
            return diagnose("HY561", None, file=source.location, needed=said)
        secrets.append(secret)
    access = Access(source, *secrets)
    objects = place.in_child(list_objects, (access,), _LIMITS)
    if isinstance(objects, Died | Unreadable):
        return _told(objects, source.location)
    return access, objects


def _bring_object(
    access: Access, wanted: StoredObject, place: Workplace, *, name: str
) -> Path | Diagnostic:
    free = shutil.disk_usage(place.folder).free - _SPARE
    if wanted.size > free:
        size, limit = str(wanted.size), str(max(0, free))
        return diagnose("HY563", None, file=name, what=wanted.key, size=size, limit=limit)
    folder = place.new_path()
    folder.mkdir()
    # adapters look at the end of a name; the beginning of one that is too long is not needed
    path = folder / wanted.key.rpartition("/")[2][-60:]
    failed = place.in_child(fetch_object, (access, wanted, path), _LIMITS)
    return path if failed is None else _told(failed, name)


def _told(why: Died | Unreadable, name: str) -> Diagnostic:
    said = why.unreadable() if isinstance(why, Died) else why
    return diagnose(said.code, None, file=name, **dict(said.arguments))
