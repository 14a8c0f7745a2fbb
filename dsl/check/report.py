"""Where the diagnostics of one declaration are gathered."""

from __future__ import annotations

from dataclasses import dataclass, field

from dsl.diagnostics.diagnostic import Diagnostic, Related, diagnose
from dsl.text.source import Span


@dataclass(slots=True)
class Report:
    """The diagnostics found so far; `failed` once one of them is an error, or follows from one.

    `site` is the call whose definition is being expanded: what goes wrong in a definition
    that is right by itself is told at the call.
    """

    found: list[Diagnostic] = field(default_factory=list)
    failed: bool = False
    site: Span | None = None

    def tell(self, code: str, span: Span | None, *related: Related, **arguments: object) -> None:
        """An error of `code`, in a page of severity error."""
        self.failed = True
        self._add(code, span, related, arguments)

    def warn(self, code: str, span: Span, *related: Related, **arguments: object) -> None:
        """A warning of `code`, in a page of severity warning; the declaration stays usable."""
        self._add(code, span, related, arguments)

    def _add(
        self,
        code: str,
        span: Span | None,
        related: tuple[Related, ...],
        arguments: dict[str, object],
    ) -> None:
        if self.site is not None and span is not None:
            related = (*related, Related(span, "definition"))
            span = self.site
        self.found.append(diagnose(code, span, *related, **arguments))
