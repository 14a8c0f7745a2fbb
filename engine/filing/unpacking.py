"""Archives that were delivered: each member is a delivery of its own, `x.zip!member.csv`."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

from adapters.archives import is_archive, unpack
from adapters.isolation import Died, Workplace
from adapters.protocol import Unreadable
from dsl.diagnostics import Diagnostic, diagnose
from engine.filing.delivered import Arrived


def unpacked(file: Arrived, place: Workplace) -> Iterator[Arrived | Diagnostic]:
    """The members of the archive that `file` is, or `file` itself where it is none.

    A child of `place` unpacks them into its folder. An archive that cannot be unpacked as a
    whole is told, and none of its members comes.
    """
    if not is_archive(file.name):
        yield file
        return
    folder = place.new_path()
    try:
        found = place.in_child(unpack, (file.path, folder, file.name))
    except OSError as error:
        found = Unreadable("HY520", (("reason", error.strerror or str(error)),))
    if isinstance(found, Died):
        found = found.unreadable()
    if isinstance(found, Unreadable):
        shutil.rmtree(folder, ignore_errors=True)
        yield diagnose(found.code, None, file=file.name, **dict(found.arguments))
        return
    for member in found:
        name = f"{file.name}!{member.name}"
        yield Arrived(name, member.path, file.options, file.version, file.mark)
