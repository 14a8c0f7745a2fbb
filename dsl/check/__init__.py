"""From what was written to what is meant: names resolved, domains checked, law put in time.

`check_files` takes the syntax trees of one pack and the schema of its data, and gives the
rule model with everything that a person should be told. Nothing here raises on a user's
mistake: an expression with an error is told once and silences what follows from it.
"""

from dsl.check.pack import Checked, check_files

__all__ = ["Checked", "check_files"]
