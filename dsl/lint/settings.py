"""What a workspace or a pack has set of lints: their levels and their options."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from dsl.diagnostics.diagnostic import Severity
from dsl.lint.lint import Lint, Options, no_options


@dataclass(frozen=True, slots=True)
class Setting:
    """One lint: a level in place of its page's, or `off`; options in place of its own."""

    level: Severity | None = None
    off: bool = False
    options: Options = field(default_factory=no_options)


@dataclass(frozen=True, slots=True)
class LintSettings:
    """Settings by code."""

    by_code: Mapping[str, Setting] = field(default_factory=lambda: MappingProxyType({}))

    def over(self, outer: LintSettings) -> LintSettings:
        """These settings, and those of `outer` for lints that these do not speak of."""
        return LintSettings(MappingProxyType({**outer.by_code, **self.by_code}))

    def of(self, lint: Lint) -> Setting:
        """What is set of `lint`, its options complete."""
        setting = self.by_code.get(lint.code, Setting(off=lint.off))
        options = MappingProxyType({**lint.options, **setting.options})
        return Setting(setting.level, setting.off, options)
