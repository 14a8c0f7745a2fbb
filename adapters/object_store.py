"""Objects of an S3 bucket, brought into a local folder as they were when they were listed.

Both functions are called in a child process: the library's threads stay there, and what the
server's own environment says of Amazon accounts is put away first, so that an account is used
only where a source names it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from adapters.protocol import Unreadable
from adapters.sources import BucketSource

if TYPE_CHECKING:
    from obstore.store import S3Store

#: Objects that one source may name.
MOST_OBJECTS: Final = 10_000
_BLOCK: Final = 8 * 1024**2
#: A server that is asked for nothing but objects needs no region; the library does.
_REGION: Final = "us-east-1"
_CLIENT: Final = {"connect_timeout": "10s", "timeout": "600s", "allow_http": True}
_RETRIES: Final = {"max_retries": 3}
_REFUSING: Final = (
    *("AccessDenied", "InvalidAccessKeyId", "SignatureDoesNotMatch", "AllAccessDisabled"),
    *("AccountProblem", "ExpiredToken", "InvalidToken", "RequestTimeTooSkewed"),
)


@dataclass(frozen=True, slots=True)
class Access:
    """A source with the secrets that its own fields only point to."""

    source: BucketSource
    access_key: str = ""
    secret_key: str = ""

    @property
    def bucket(self) -> str:
        """The bucket's name."""
        return self.source.location.removeprefix("s3://").partition("/")[0]

    @property
    def pattern(self) -> str:
        """What keys must be like: `*` and `?` within a folder, `**` through folders."""
        return self.source.location.removeprefix("s3://").partition("/")[2]


@dataclass(frozen=True, slots=True)
class StoredObject:
    """An object as it was listed; `etag` changes with its content."""

    key: str
    size: int
    etag: str


def list_objects(access: Access) -> tuple[StoredObject, ...] | Unreadable:
    """The objects that the source's pattern names, by key; hidden and unfinished ones left out.

    HY560: no server, or no account. HY566: no such bucket. HY563: too many objects.
    """
    store = _store(access)
    if isinstance(store, Unreadable):
        return store
    like = glob_expression(access.pattern)
    found = []
    try:
        for entry in _entries(store, _folder(access.pattern)):
            name = entry["path"].rpartition("/")[2]
            if not like.fullmatch(entry["path"]) or name.startswith((".", "~")):
                continue
            found.append(StoredObject(entry["path"], entry["size"], entry["e_tag"] or ""))
            if len(found) > MOST_OBJECTS:
                limit = ("limit", str(MOST_OBJECTS))
                return Unreadable("HY563", (("what", "*"), ("size", f"> {MOST_OBJECTS}"), limit))
    except Exception as error:
        return _meaning(error, access, name=access.bucket)
    return tuple(sorted(found, key=lambda o: o.key))


def fetch_object(access: Access, wanted: StoredObject, path: Path) -> Unreadable | None:
    """Write the object's bytes to `path`.

    HY566 where it is gone, HY534 where it is no longer what was listed; HY560, HY562.
    """
    store = _store(access)
    if isinstance(store, Unreadable):
        return store
    import obstore  # noqa: PLC0415 - its threads belong into a child

    options: Any = {"if_match": wanted.etag} if wanted.etag else {}
    left = wanted.size
    try:
        answer = obstore.get(store, wanted.key, options=options)
        with path.open("wb") as file:
            for block in answer.stream(min_chunk_size=_BLOCK):
                left -= len(block)
                if left < 0:
                    break
                file.write(block)
    except OSError as error:
        if not isinstance(error, FileNotFoundError) or path.exists():
            raise  # this machine's disk
        return _meaning(error, access, name=wanted.key)
    except Exception as error:
        return _meaning(error, access, name=wanted.key)
    return Unreadable("HY534") if left else None


def glob_expression(pattern: str) -> re.Pattern[str]:
    """What `pattern` matches, as an expression over whole keys."""
    words = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    pieces = re.split(r"(\*\*/|\*\*|\*|\?)", pattern)
    return re.compile("".join(words.get(p) or re.escape(p) for p in pieces), re.DOTALL)


def _folder(pattern: str) -> str:
    """The folder above the first place where `pattern` leaves anything open."""
    return re.split(r"[*?]", pattern)[0].rpartition("/")[0]


def _entries(store: S3Store, folder: str) -> Iterator[Any]:
    import obstore  # noqa: PLC0415 - its threads belong into a child

    for page in obstore.list(store, prefix=folder or None):
        yield from page


def _store(access: Access) -> S3Store | Unreadable:
    from obstore.store import S3Store  # noqa: PLC0415 - its threads belong into a child

    for name in [n for n in os.environ if n.upper().startswith("AWS_")]:
        del os.environ[name]
    source = access.source
    options: dict[str, Any] = {"region": source.region or _REGION}
    if source.endpoint:
        address = urlsplit(source.endpoint)
        if address.scheme not in ("http", "https") or not address.hostname:
            return Unreadable("HY560", (("reason", source.endpoint),))
        # servers that are not Amazon's have the bucket in the path, not in the host's name
        options |= {"endpoint": source.endpoint, "virtual_hosted_style_request": False}
    if access.access_key:
        options |= {"access_key_id": access.access_key, "secret_access_key": access.secret_key}
    else:
        options["skip_signature"] = True
    try:
        client: Any = _CLIENT
        retries: Any = _RETRIES
        return S3Store(access.bucket, client_options=client, retry_config=retries, **options)
    except Exception as error:
        return _meaning(error, access, name=access.bucket)


def _meaning(error: Exception, access: Access, *, name: str) -> Unreadable:
    """What went wrong, in the server's own words where it said any."""
    text = str(error)
    code, said = (
        re.search(f"<{tag}>(.*?)</{tag}>", text, re.DOTALL) for tag in ("Code", "Message")
    )
    kind = type(error).__name__
    if kind == "PreconditionError":
        return Unreadable("HY534")
    if (code and code[1] == "NoSuchBucket") or isinstance(error, FileNotFoundError):
        return Unreadable("HY566", (("name", name), ("nearest", "")))
    words = f"{code[1]}: {said[1]}" if code and said else text.split("\n", maxsplit=1)[0]
    for secret in filter(None, (access.access_key, access.secret_key)):
        words = words.replace(secret, "…")
    denied = kind in ("PermissionDeniedError", "UnauthenticatedError")
    if denied or "HTTP error" in words or (code and code[1] in _REFUSING):
        return Unreadable("HY560", (("reason", words),))
    return Unreadable("HY562", (("reason", words),))
