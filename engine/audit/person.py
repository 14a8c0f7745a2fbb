"""Who does something that goes on record."""

from __future__ import annotations

import getpass
import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

#: Says who uses the account, where several people share one.
VARIABLE: Final = "HUIYAN_USER"


@dataclass(frozen=True, slots=True)
class Person:
    """`account` is the operating system's; `name` who uses it, the same unless said otherwise.

    Both go on record: a name can be typed, an account cannot.
    """

    name: str
    account: str


def person_of(environment: Mapping[str, str]) -> Person:
    """Whoever runs this process, as `environment` and the operating system tell."""
    account = _account()
    return Person(environment.get(VARIABLE, "").strip() or account, account)


def _account() -> str:
    """The account by its own number: `USER` is but a variable. Where it has no name, the number."""
    if hasattr(os, "getuid"):
        import pwd  # noqa: PLC0415 - not there on Windows

        try:
            return pwd.getpwuid(os.getuid()).pw_name
        except KeyError:
            return str(os.getuid())
    return getpass.getuser()
