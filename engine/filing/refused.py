"""What was delivered is refused once it was read: nothing of it may be filed."""

from __future__ import annotations

from dsl.diagnostics import Diagnostic


class RefusedError(Exception):
    """Nothing of a delivery may be filed, for what `diagnostics` say."""

    def __init__(self, *diagnostics: Diagnostic) -> None:
        super().__init__(*(d.code for d in diagnostics))
        self.diagnostics = diagnostics
