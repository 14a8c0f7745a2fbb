"""Buckets: which objects are a delivery, and what a store may answer instead."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import obstore
import pyarrow.parquet as pq

from adapters.isolation import workplace
from adapters.object_store import Access, fetch_object, list_objects
from adapters.protocol import Unreadable
from adapters.sources import BucketSource
from engine.filing.bringing import bring_objects
from engine.filing.delivered import AlreadyFiled, Arrived, Asked
from tests.filing.world import GOOD, GOOD_2, HEADER, World, codes, make_world
from tests.formats.databases import BOTH, Words
from tests.formats.increments import PLAIN
from tests.formats.tables import payments
from tests.formats.trap import Story, Trap
from tests.formats.traps.archives import zipped
from tests.servers.process import free_port
from tests.servers.s3 import ACCESS_KEY, SECRET_KEY, s3

WHOLE = (HEADER + GOOD + GOOD_2).encode()


def bucket() -> str:
    """The name of a bucket that no other trap has."""
    return f"b{uuid.uuid4().hex}"


def objects(
    name: str,
    stored: Mapping[str, bytes],
    pattern: str,
    *,
    said: Words | None = None,
    **told: Any,
) -> Trap:
    """A trap of a bucket with these objects; `{bucket}` stands for its name in `pattern`."""

    def write(_folder: Path) -> Words:
        server, place = s3(), bucket()
        store = server.make_bucket(place)
        for key, content in stored.items():
            obstore.put(store, key, content)
        location = f"s3://{pattern}".replace("{bucket}", place)
        return {**server.source(location), **(said or {})}

    told = told if "refused" in told else {"filed": BOTH, **told}
    return Trap("s3", name, write, **told)


def as_parquet(folder: Path) -> bytes:
    """Two payments as Parquet."""
    path = folder / "x.parquet"
    pq.write_table(payments(), path)
    return path.read_bytes()


def of_parquet(folder: Path) -> Words:
    """A bucket with one Parquet object."""
    server, place = s3(), bucket()
    obstore.put(server.make_bucket(place), "2024/05/payments.parquet", as_parquet(folder))
    return server.source(f"s3://{place}/2024/**/*.parquet")


class _Refusing(BaseHTTPRequestHandler):
    """A store that knows nobody."""

    def do_GET(self) -> None:
        said = b"<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>"
        self.send_response(403)
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


def refusing(root: Path) -> list[str]:
    """A store that denies access: told as such, in its words, without the keys."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Refusing)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        endpoint = f"http://127.0.0.1:{server.server_port}"
        words = s3().source("s3://city/*.csv", endpointUrl=endpoint)
        receipt = _world(root, words).file()
    finally:
        server.shutdown()
        server.server_close()
    told = str(receipt.diagnostics)
    wanted = codes(receipt) == ["HY560"] and "AccessDenied" in told and SECRET_KEY not in told
    return [] if wanted else [told]


def _world(root: Path, words: Words, **changed: str) -> World:
    return make_world(root, replace={PLAIN: json.dumps(words), **changed})


def _access(place: str) -> Access:
    source = BucketSource(f"s3://{place}/in/*.csv", endpoint=s3().endpoint)
    return Access(source, ACCESS_KEY, SECRET_KEY)


def _between(change: Callable[[str], object], code: str) -> Callable[[Path], list[str]]:
    """Plays what happens to an object between its listing and its reading."""

    def play(root: Path) -> list[str]:
        root.mkdir(exist_ok=True)
        place = bucket()
        obstore.put(s3().make_bucket(place), "in/payments.csv", WHOLE)
        listed = list_objects(_access(place))
        assert not isinstance(listed, Unreadable)
        (wanted,) = listed
        change(place)
        told = fetch_object(_access(place), wanted, root / "x")
        return [] if told and told.code == code else [f"told {told}"]

    return play


def _changed(place: str) -> None:
    obstore.put(_store(place), "in/payments.csv", WHOLE + GOOD.encode())


def _gone(place: str) -> None:
    obstore.delete(_store(place), "in/payments.csv")


def _store(place: str) -> obstore.store.S3Store:
    return obstore.store.S3Store(
        place,
        endpoint=s3().endpoint,
        region="us-east-1",
        access_key_id=ACCESS_KEY,
        secret_access_key=SECRET_KEY,
        client_options={"allow_http": True},
    )


def one_by_one(root: Path) -> list[str]:
    """Objects of an increment are filed once each."""
    server, place = s3(), bucket()
    store = server.make_bucket(place)
    words = server.source(f"s3://{place}/in/*.csv")
    increment = {"value: full": "value: increment"}
    obstore.put(store, "in/1.csv", (HEADER + GOOD).encode())
    states = [_world(root, words, **increment).file().state.value for _ in range(2)]
    obstore.put(store, "in/2.csv", (HEADER + GOOD_2).encode())
    states.append(_world(root, words, **increment).file().state.value)
    left = list((root / ".huiyan" / "incoming").glob("*/*"))
    wanted = ["filed", "already_filed", "filed"]
    return [] if states == wanted and not left else [f"{states}, {left}"]


def not_again(root: Path) -> list[str]:
    """An object of an increment that is filed is not brought again, whatever else is."""
    server, place = s3(), bucket()
    store = server.make_bucket(place)
    words = server.source(f"s3://{place}/in/*.csv")
    for name in ("1", "2"):
        obstore.put(store, f"in/{name}.csv", WHOLE)
    world = _world(root, words, **{"value: full": "value: increment"})
    source = world.contract.source
    assert isinstance(source, BucketSource)
    asked = Asked(world.contract, filing_of=lambda name, _: "F" if "1.csv" in name else "")
    with workplace(world.workspace.incoming_folder) as here:
        came = [type(f) for f in bring_objects(world.workspace, source, here, asked)]
    return [] if came == [AlreadyFiled, Arrived] else [f"{came}"]


def totals_first(root: Path) -> list[str]:
    """Control totals beside an object are known when its rows are filed."""
    server, place = s3(), bucket()
    store = server.make_bucket(place)
    obstore.put(store, "in/1.csv", (HEADER + GOOD).encode())
    obstore.put(store, "in/1.csv.totals.yaml", b"rows: 3\n")
    words = server.source(f"s3://{place}/in/*")
    told = codes(_world(root, words, **{"value: full": "value: increment"}).file())
    return [] if told and "HY580" not in told else [f"told {told}"]


TRAPS = (
    objects("an object", {"in/payments.csv": WHOLE}, "{bucket}/in/payments.csv"),
    objects(
        "several objects, in the order of their names",
        {"in/b.csv": (HEADER + GOOD_2).encode(), "in/a.csv": (HEADER + GOOD).encode()},
        "{bucket}/in/*.csv",
    ),
    objects(
        "hidden and unfinished objects, and those of other folders",
        {
            "in/a.csv": WHOLE,
            "in/.a.csv": b"?",
            "in/~a.csv": b"?",
            "in/old/a.csv": b"?",
            "in/a.csv.part": b"?",
        },
        "{bucket}/in/*.csv",
    ),
    objects("folders at any depth", {"in/2024/05/a.csv": WHOLE}, "{bucket}/in/**/*.csv"),
    objects(
        "a name with signs that mean something in addresses and globs",
        {"in/津贴 [5月] 100%#&+.csv": WHOLE},
        "{bucket}/in/津贴 [5月] 100%#&+.csv",
    ),
    objects("GB18030", {"a.csv": WHOLE.decode().encode("gb18030")}, "{bucket}/a.csv"),
    Trap("s3", "Parquet", of_parquet, filed=BOTH),
    objects("an archive", {"a.zip": zipped(("a.csv", WHOLE))}, "{bucket}/*.zip"),
    objects("no such object", {"a.csv": WHOLE}, "{bucket}/b*.csv", refused="HY531"),
    objects("no such bucket", {}, "no-such-bucket/a.csv", refused="HY566"),
    objects("an empty object", {"a.csv": b""}, "{bucket}/a.csv", refused="HY524"),
    objects(
        "nobody answers",
        {},
        "{bucket}/a.csv",
        said={"endpointUrl": f"http://127.0.0.1:{free_port()}"},
        refused="HY560",
    ),
    objects(
        "an endpoint that is none",
        {},
        "{bucket}/a.csv",
        said={"endpointUrl": "127.0.0.1:9"},
        refused="HY560",
    ),
    objects(
        "a secret that is nowhere",
        {},
        "{bucket}/a.csv",
        said={"secretKey": "env:HUIYAN_NO"},
        refused="HY561",
    ),
    Story("s3", "access is denied", refusing, "refused: HY560"),
    Story("s3", "changed after it was listed", _between(_changed, "HY534"), "refused: HY534"),
    Story("s3", "gone after it was listed", _between(_gone, "HY566"), "refused: HY566"),
    Story("s3", "an increment: each object once", one_by_one, "2 filings of 2 objects"),
    Story("s3", "an increment: what is filed is not brought again", not_again, "1 of 2 brought"),
    Story("s3", "an increment: control totals come before their object", totals_first, "compared"),
)
