"""The reference interpreter: the language's meaning over lists of rows, one sentence a function.

It is the independent judge of the compiled engine. It shares with the product only the
syntax tree and the schema; names, times, joins and three-valued truth are worked out anew
from the language's description, in the plainest form, with no thought for speed. Every
function's docstring quotes the sentence (“…”) that it carries out.
"""

from tests.reference.interpreter import Finding, interpret

__all__ = ["Finding", "interpret"]
