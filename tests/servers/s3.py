"""An S3 server in this process, on loopback; buckets are in its memory."""

from __future__ import annotations

import atexit
import logging
from dataclasses import dataclass
from functools import cache
from urllib.request import Request, urlopen

from moto.server import ThreadedMotoServer
from obstore.store import S3Store

from tests.servers.process import secret_file

#: Neither is anybody's.
ACCESS_KEY, SECRET_KEY = "AKHUIYANTEST", "wJalr/secret+of=nobody"


@dataclass(frozen=True)
class S3Server:
    """A server that runs."""

    endpoint: str
    access_key: str
    secret_key: str

    def make_bucket(self, name: str) -> S3Store:
        """A new bucket, to put objects into."""
        sign = f"AWS4-HMAC-SHA256 Credential={ACCESS_KEY}/20240501/us-east-1/s3/aws4_request"
        headers = {"Authorization": f"{sign}, SignedHeaders=host, Signature=0"}
        asked = Request(f"{self.endpoint}/{name}", data=b"", method="PUT", headers=headers)
        urlopen(asked).close()
        return S3Store(
            name,
            endpoint=self.endpoint,
            region="us-east-1",
            access_key_id=ACCESS_KEY,
            secret_access_key=SECRET_KEY,
            virtual_hosted_style_request=False,
            client_options={"allow_http": True},
        )

    def source(self, location: str, **said: str | int) -> dict[str, str | int]:
        """The words of a contract's server by which the objects are read."""
        plain: dict[str, str | int] = {
            "server": "delivery",
            "type": "s3",
            "location": location,
            "endpointUrl": self.endpoint,
            "accessKey": self.access_key,
            "secretKey": self.secret_key,
        }
        return plain | said


@cache
def s3() -> S3Server:
    """The server of this process."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    atexit.register(server.stop)
    host, port = server.get_host_and_port()
    keys = secret_file(ACCESS_KEY), secret_file(SECRET_KEY)
    return S3Server(f"http://{host}:{port}", *keys)
